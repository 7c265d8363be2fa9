"""The papers of a request: the request itself, its receipt, what was found, and how the other side is asked."""

from typing import Any

from cases.msgid import N_
from cases.vocabulary import CaseStatus, Topic
from mediation.documents.paper import INTAKE, Paper, Required, Sources, day_of
from mediation.dossier import Dossier
from mediation.subjects import Party
from parties.areas import print_address

_ASKED = frozenset({CaseStatus.awaiting_consent})


def asked(dossier: Dossier) -> list[Party]:
    """The people of the sides that are asked whether they want to mediate."""
    roles = {side.side: side.side_role for side in dossier.sides}
    return [
        party for party in dossier.parties if party.here and party.role != "helper" and roles[party.side] != "applicant"
    ]


def party_name(_: Dossier, party: Party) -> str:
    """What a paper to one person is called by."""
    return party.name


def addressee(party: Party) -> dict[str, Any]:
    """To whom a letter goes."""
    return {"name": party.name, "address": print_address(party)}


def _invitation(sources: Sources, party: Party) -> dict[str, Any]:
    """No facts, no wish and no names of others: the topic in one neutral word is all that is told."""
    file = sources.dossier.file
    side = next(side for side in sources.dossier.sides if side.side == party.side)
    return {
        "addressee": addressee(party),
        "topic": Topic(file.topic) if file.topic else "",
        "received_on": day_of(file.received_at),
        "reply_by": side.reply_by or sources.answer_by,
        "place": sources.centre.address or sources.centre.name,
        "free_choice": True,
        "privacy_notice": sources.notice,
    }


_CENTRE = "/administration/centre"

PAPERS: tuple[Paper, ...] = (
    Paper(
        code="DOC-04",
        title=N_("Invitation to mediation"),
        roles=INTAKE,
        record=_invitation,
        about=asked,
        ready=lambda dossier, _: dossier.file.status in _ASKED,
        required=(
            Required("addressee.name", N_("to whom it goes"), "ม.21", "/cases/{case}/do/case/change_party"),
            Required("free_choice", N_("that everybody chooses freely"), "ม.21", _CENTRE),
            Required("reply_by", N_("the day to answer by"), "ม.21", "/cases/{case}/do/case/invite"),
        ),
        letter=True,
        subject_called=party_name,
        readers=lambda _, party: [party],
    ),
)
