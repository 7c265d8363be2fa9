"""A message of a case is sent once more: by the wish that counts now, and telling how things stand now."""

from collections.abc import Sequence
from typing import Any

from cases.msgid import N_
from cases.vocabulary import CaseStatus
from mediation.deliveries import Delivery, deliveries_of, line_of
from mediation.dossier import Dossier
from mediation.forms.contact import MessageForm
from mediation.forms.fields import Choices
from mediation.hearing import danger_of
from mediation.outside import Telling
from mediation.steps import Deed, Step
from mediation.tidings import tidings_again
from parties import thai
from parties.access import Actor, Role
from parties.database import fetch
from parties.errors import Fault, NotValid

_NOT_TO_BE_TOLD = N_("This is not true any more, or this person is not to be written to.")
_ON_RECORD = frozenset(CaseStatus) - {CaseStatus.draft}
_SENDING = frozenset({Role.officer, Role.head, Role.mediator})


async def _to_send_again(_: Actor, dossier: Dossier) -> Choices:
    return _named(dossier, [one for one in await deliveries_of(dossier.file.id) if one.may_go_again])


def _named(dossier: Dossier, lines: Sequence[Delivery]) -> Choices:
    names = {party.person_id: party.name for party in dossier.parties}
    told = [
        (str(one.id), f"{names.get(one.person_id or 0, '–')} · {thai.format_be_moment(one.queued_at)}") for one in lines
    ]
    return {"messages": told}


_GIVE_UP = """update message set status = 'cancelled', facts = '{}', address = null, link = null, calendar = null
  where id = $1 and status = 'dead'"""
_NOT_THERE = Fault("not_in_list", "Choose one of the list.", "message")


async def _send_again(step: Step, form: MessageForm) -> None:
    """By the wish and the addresses that count now, and told as things stand now."""
    dossier = step.dossier
    found = await line_of(dossier.file.id, form.message)
    if found is None or not found.may_go_again:
        raise NotValid([_NOT_THERE])
    tidings = tidings_again(dossier, found.event, found, step.work.now)
    told = 0
    if tidings is not None:
        telling = Telling(step.work, dossier, danger_of(dossier), step.new_rows)
        told = await telling.tell([tidings], only=found.case_party_id)
    if not told:
        raise NotValid([Fault("not_to_be_told", _NOT_TO_BE_TOLD, "message")])
    if found.status == "dead":
        await fetch(_GIVE_UP, found.id)
    step.facts |= {"message": found.id, "of": found.event, "party": found.case_party_id}


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="case",
        event="send_again",
        form=MessageForm,
        act=_send_again,
        title=N_("Send a message again"),
        roles=_SENDING,
        states=_ON_RECORD - {CaseStatus.safety_hold},
        records="case:message:told_again",
        lists=_to_send_again,
    ),
)
