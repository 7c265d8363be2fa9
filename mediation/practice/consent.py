"""Consent: the sides answer and are briefed; the case goes on between those who agree (s.21–22)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from cases.lifecycle import P
from cases.reasons import StruckOutReason
from cases.tables import CaseSide
from cases.vocabulary import CaseStatus
from cases.vocabulary import Side as SideRole
from mediation.dossier import Dossier
from mediation.forms.events import EventForm
from mediation.forms.fields import Choices
from mediation.forms.screening import BriefingForm, ConsentForm, YesNo
from mediation.practice.mediable import mediable_faults
from mediation.practice.scope import side_numbered, sides_of
from mediation.steps import Deed, Scene, Step
from mediation.subjects import Side
from parties import thai
from parties.access import Actor, Role
from parties.database import fetch
from parties.errors import Fault, NotValid
from parties.rows import update

_INTAKE = frozenset({Role.officer, Role.head})
_SECTION = "ม.21"


# ANSWERS ----------------------------------------------------------------------------------------------------


def day_faults(step: Step, name: str, on: date | None) -> Iterator[Fault]:
    """An answer was given neither in the future nor before there was a request."""
    if on is None:
        return
    if on > step.scene.today:
        yield Fault("in_the_future", "This time has not come yet.", name)
    elif on < _received_on(step.dossier):
        yield Fault("before_request", "This lies before the request was made.", name)


def _received_on(dossier: Dossier) -> date:
    at: datetime = dossier.file.received_at or dossier.file.created_at
    return at.astimezone(thai.BANGKOK).date()


def _consent_faults(step: Step, form: ConsentForm) -> Iterator[Fault]:
    yield from day_faults(step, "answered_on", form.answered_on)
    side = side_numbered(step.dossier, form.side)
    if side.side_role != SideRole.applicant and step.dossier.file.status is not CaseStatus.awaiting_consent:
        yield Fault(
            "not_asked_yet",
            "The other sides are asked only after the request has been accepted.",
            "side",
            _SECTION,
        )
    if set(form.prefers) & set(form.excludes):
        yield Fault("wished_and_not", "The same mediator cannot be both wished for and not wanted.", "excludes", "ม.22")


async def _strangers(form: ConsentForm) -> list[Fault]:
    """Wishes that name nobody on the roster of the centre; nothing is asked where nobody is named."""
    named = {*form.prefers, *form.excludes}
    if not named:
        return []
    rows = await fetch("select id from mediator where ended_on is null and id = any ($1)", list(named))
    known = {row["id"] for row in rows}
    fields = {"prefers": form.prefers, "excludes": form.excludes}
    return [
        Fault("not_in_list", "Choose one of the list.", name) for name, listed in fields.items() if set(listed) - known
    ]


async def mediators(_: Actor, __: Dossier) -> Choices:
    """Everybody on the roster, for the wishes of a side."""
    rows = await fetch('select id, name from mediator where ended_on is null order by thai_key(name) collate "C", id')
    return {"mediators": [(str(row["id"]), row["name"]) for row in rows]}


async def _record_consent(step: Step, form: ConsentForm) -> None:
    side, on = side_numbered(step.dossier, form.side), form.answered_on or step.happened_on
    strangers = await _strangers(form)
    if strangers:
        raise NotValid(strangers)
    wished = sorted(set(form.prefers or side.prefers) - set(form.excludes))
    unwanted = sorted(set(form.excludes or side.excludes) - set(form.prefers))
    told = {
        "consent": form.consent.value,
        "consented_on": on if form.consent is YesNo.yes else None,
        "joining": form.consent is YesNo.yes,
        "preferences": form.preferences or side.preferences,
        "asks_centre_to_choose": form.asks_centre_to_choose,
        "prefers": wished,
        "excludes": unwanted,
    }
    await update(CaseSide, side.id, told)
    step.facts |= {
        "side": side.side,
        "consent": form.consent.value,
        "on": on.isoformat(),
        "asks_centre_to_choose": form.asks_centre_to_choose,
    }
    step.facts |= {name: listed for name, listed in (("prefers", wished), ("excludes", unwanted)) if listed}
    step.work.answer |= {"side": side.side, "consent": form.consent.value}


def _briefing_faults(step: Step, form: BriefingForm) -> Iterator[Fault]:
    yield from day_faults(step, "briefed_on", form.briefed_on)
    for name in ("process", "legal_effect", "right_to_end"):
        if not getattr(form, name):
            yield Fault("not_explained", "This must have been explained too.", name, "ม.22")


async def _record_briefing(step: Step, form: BriefingForm) -> None:
    file, on = step.dossier.file, form.briefed_on or step.happened_on
    await fetch(
        "update case_side set briefed_on = $1 where centre_id = $2 and case_id = $3 and side = any ($4)",
        on,
        file.centre_id,
        file.id,
        form.sides,
    )
    step.facts |= {"sides": sorted(form.sides), "on": on.isoformat()}


# WHAT FOLLOWS -----------------------------------------------------------------------------------------------


def _two_sides(dossier: Dossier) -> Iterator[Fault]:
    """The applicant and at least one other side must agree."""
    agreed = [side for side in sides_of(dossier) if side.consent == "yes"]
    if not any(side.side_role == SideRole.applicant for side in agreed):
        yield Fault("applicant_not_agreed", "The applicant's own agreement is not on record yet.", None, _SECTION)
    if not any(side.side_role != SideRole.applicant for side in agreed):
        yield Fault("nobody_agreed", "No other side has agreed yet.", None, _SECTION)


def _all_guards(scene: Scene) -> Iterator[Fault]:
    yield from _some_agreed(scene)
    missing = [side.side for side in sides_of(scene.dossier) if side.consent != "yes"]
    if missing:
        yield Fault(
            "consent_missing",
            "Not every side has agreed: side %(sides)s.",
            section=_SECTION,
            hint="It may go on between the sides that agree.",
            params={"sides": ", ".join(str(number) for number in missing)},
        )


def _some_agreed(scene: Scene) -> Iterator[Fault]:
    yield from _two_sides(scene.dossier)
    yield from mediable_faults(scene)


def _some_guards(scene: Scene) -> Iterator[Fault]:
    yield from _some_agreed(scene)
    if all(side.consent == "yes" for side in sides_of(scene.dossier)):
        yield Fault("all_agreed", "Every side has agreed: record that all consent.", section=_SECTION)


async def _go_on(step: Step, _: EventForm) -> None:
    file, sides = step.dossier.file, sides_of(step.dossier)
    await fetch(
        "update case_side set joining = (consent = 'yes') where centre_id = $1 and case_id = $2",
        file.centre_id,
        file.id,
    )
    step.changes["consented_at"] = step.happened_at
    step.facts |= {
        "joining": [side.side for side in sides if side.consent == "yes"],
        "not_joining": [side.side for side in sides if side.consent != "yes"],
    }


def _refuse_guards(scene: Scene) -> Iterable[Fault]:
    sides = sides_of(scene.dossier)
    if not any(side.consent == "no" for side in sides):
        yield Fault("nobody_refused", "No side has refused.", section=_SECTION)
    elif _may_still_meet(sides):
        yield Fault(
            "two_sides_left",
            "There are still two sides that have not refused: it may go on between them.",
            section=_SECTION,
        )


def _may_still_meet(sides: Iterable[Side]) -> bool:
    open_sides = [side.side_role for side in sides if side.consent in ("yes", "unknown")]
    return SideRole.applicant in open_sides and any(role != SideRole.applicant for role in open_sides)


async def _refuse(step: Step, _: EventForm) -> None:
    step.reason_code = StruckOutReason.refused.value
    step.changes["outcome_reason"] = StruckOutReason.refused.value
    step.facts["refused"] = [side.side for side in sides_of(step.dossier) if side.consent == "no"]


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="case",
        event="record_consent",
        form=ConsentForm,
        act=_record_consent,
        check=_consent_faults,
        title="Write down a side's answer",
        roles=_INTAKE,
        states=frozenset(P),
        records="case:consent:answered",
        lists=mediators,
    ),
    Deed(
        kind="case",
        event="record_briefing",
        form=BriefingForm,
        act=_record_briefing,
        check=_briefing_faults,
        title="Write down the briefing",
        roles=_INTAKE | {Role.mediator},
        states=frozenset(P | {CaseStatus.choosing_mediator, CaseStatus.ready}),
        records="case:consent:briefed",
    ),
    Deed(
        kind="case",
        event="consent_all",
        form=EventForm,
        act=_go_on,
        guards=_all_guards,
        title="All sides agree to mediate",
    ),
    Deed(
        kind="case",
        event="consent_some",
        form=EventForm,
        act=_go_on,
        guards=_some_guards,
        title="Go on between the sides that agree",
    ),
    Deed(
        kind="case",
        event="refuse",
        form=EventForm,
        act=_refuse,
        guards=_refuse_guards,
        title="The other side refuses",
    ),
)
