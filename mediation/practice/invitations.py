"""Invitations: the other sides are asked whether they will come, and what follows when no answer comes (s.21)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from cases.law import ClockCode
from cases.reasons import StruckOutReason
from cases.safety import invitation_findings
from cases.tables import CaseSide
from cases.vocabulary import Side as SideRole
from mediation.centre_clocks import amount_of, own_clocks
from mediation.deliveries import sent_of_invitations
from mediation.dossier import Dossier
from mediation.forms.events import EventForm
from mediation.forms.screening import InviteForm
from mediation.practice.scope import screening_facts, side_numbered, sides_of
from mediation.serving import Sent, lost_attempts
from mediation.steps import Deed, Scene, Step
from mediation.subjects import Party, Side
from parties.database import fetch
from parties.errors import Fault
from parties.rows import update

_SECTION = "ม.21"


def reachable(party: Party) -> bool:
    """Whether there is any way to bring a word to the person: an address, a telephone, an e-mail, a go-between."""
    at_home = party.house_no or party.moo or party.village
    return bool(at_home or party.has_phone or party.email or party.contact_person)


def _invite_guards(scene: Scene) -> list[Fault]:
    """R20: no letter goes out where it could endanger somebody."""
    facts = screening_facts(scene.dossier)
    return [f.fault() for f in invitation_findings(facts.topic, facts.domestic_violence, facts.safety)]


def _invite_faults(step: Step, form: InviteForm) -> Iterator[Fault]:
    side = side_numbered(step.dossier, form.side)
    if side.side_role == SideRole.applicant:
        yield Fault("asks_itself", "This side made the request; the others are invited.", "side", _SECTION)
        return
    if side.consent == "yes":
        yield Fault("agreed_already", "This side has agreed already.", "side", _SECTION)
    if not any(reachable(party) for party in step.dossier.people(form.side)):
        yield Fault(
            "not_reachable",
            "There is neither an address nor any other way to reach this side.",
            "side",
            _SECTION,
            hint="Add an address, a telephone number, or somebody through whom it is reached.",
        )


async def _invite(step: Step, form: InviteForm) -> None:
    side = side_numbered(step.dossier, form.side)
    attempt = side.invitations + 1
    own = own_clocks(step.dossier.settings)
    reply_by = step.happened_on + timedelta(days=amount_of(ClockCode.answer_invitation, step.happened_on, own))
    told = {"invitations": attempt, "last_invited_on": step.happened_on, "reply_by": reply_by}
    await update(CaseSide, side.id, told)
    step.facts |= {"side": side.side, "attempt": attempt, "manner": form.manner.value, "reply_by": reply_by.isoformat()}
    step.work.answer |= {"side": side.side, "attempt": attempt, "reply_by": reply_by.isoformat()}


def silent_sides(dossier: Dossier) -> list[Side]:
    """The sides that were to be asked and have not answered."""
    return [s for s in sides_of(dossier) if s.side_role != SideRole.applicant and s.consent == "unknown"]


def _no_reply_guards(scene: Scene) -> Iterator[Fault]:
    dossier = scene.dossier
    tries = amount_of(ClockCode.invitation_attempts, scene.day, own_clocks(dossier.settings))
    silent = silent_sides(dossier)
    if not silent:
        yield Fault("nobody_silent", "Every side has answered.", section=_SECTION)
    others = [side for side in sides_of(dossier) if side.side_role != SideRole.applicant]
    if any(side.consent == "yes" for side in others):
        yield Fault("somebody_agreed", "A side has agreed: it may go on between those who do.", section=_SECTION)
    for side in silent:
        if side.invitations < tries:
            yield Fault(
                "asked_too_seldom",
                "Side %(side)s was invited %(given)s of %(tries)s times.",
                section=_SECTION,
                hint="Invite it again.",
                params={"side": str(side.side), "given": str(side.invitations), "tries": str(tries)},
            )
        elif side.reply_by is None or side.reply_by >= scene.day:
            yield Fault(
                "reply_not_due", "Side %(side)s may still answer.", section=_SECTION, params={"side": str(side.side)}
            )


async def _no_reply_look(step: Step, _: EventForm) -> Iterator[Fault]:
    """An invitation that came back, or never left, asked nobody: it does not count."""
    tries = amount_of(ClockCode.invitation_attempts, step.scene.day, own_clocks(step.dossier.settings))
    sent = await sent_of_invitations(step.dossier.file.id)
    return _never_arrived(silent_sides(step.dossier), sent, tries)


def _never_arrived(silent: list[Side], sent: list[Sent], tries: int) -> Iterator[Fault]:
    for side in silent:
        arrived = side.invitations - lost_attempts(sent, side.side)
        if arrived < tries <= side.invitations:
            yield Fault(
                "invitation_lost",
                "Of the invitations to side %(side)s only %(arrived)s can have arrived, of %(tries)s.",
                section=_SECTION,
                hint="Invite it again, in another way.",
                params={"side": str(side.side), "arrived": str(arrived), "tries": str(tries)},
            )


async def _no_reply(step: Step, _: EventForm) -> None:
    file, silent = step.dossier.file, [side.side for side in silent_sides(step.dossier)]
    await fetch(
        """update case_side set consent = 'no_reply', joining = false
           where centre_id = $1 and case_id = $2 and side = any ($3)""",
        file.centre_id,
        file.id,
        silent,
    )
    step.reason_code = StruckOutReason.no_reply.value
    step.changes["outcome_reason"] = StruckOutReason.no_reply.value
    step.facts["silent"] = silent


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="case",
        event="invite",
        form=InviteForm,
        act=_invite,
        guards=_invite_guards,
        check=_invite_faults,
        title="Invite a side",
    ),
    Deed(
        kind="case",
        event="no_reply",
        form=EventForm,
        act=_no_reply,
        guards=_no_reply_guards,
        look=_no_reply_look,
        title="No answer to the invitations",
    ),
)
