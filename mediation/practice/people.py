"""Who stands in a case: somebody enters, leaves, dies and is succeeded, or is recorded otherwise (ป.พ.พ. ม.1600)."""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from cases.lifecycle import P
from cases.msgid import N_
from cases.tables import CaseParty
from mediation.dossier import Dossier
from mediation.forms.changes import ChangePartyForm, LeaverForm, LeftReason, NewcomerForm, ParticularsForm
from mediation.forms.fields import Choices
from mediation.practice.corrections import as_text, keep_several
from mediation.practice.intake import lock_out_own, write_people
from mediation.practice.looking_again import look_again
from mediation.practice.particulars import address_faults, refuse_unknown_areas, side_number, way_faults
from mediation.steps import Deed, Step
from mediation.subjects import Party
from parties import thai
from parties.access import Actor
from parties.database import fetch
from parties.errors import Fault
from parties.register import blind_index, seal
from parties.rows import update
from parties.tables import Person

_STANDING_IN = frozenset({"representative", "guardian"})
_OF_THE_CASE = ("capacity", "authority", "stands_for")
_NAMES = ("first_name", "last_name")


async def _everybody(_: Actor, dossier: Dossier) -> Choices:
    """Everybody who is or was in the case: an heir may be named for one who has left already."""
    return {"everybody": [(str(party.id), party.name) for party in dossier.parties]}


def consent_needed(dossier: Dossier) -> bool:
    """Between consent and the end of a mediation nobody new takes part without consenting too (ม.21)."""
    return dossier.file.consented_at is not None and dossier.file.outcome is None


# WHAT STANDS AGAINST IT ---------------------------------------------------------------------------------


def _check(step: Step, form: ChangePartyForm) -> Iterable[Fault]:
    if not (form.newcomers or form.leavers or form.particulars):
        yield Fault("nothing_changed", "Say who enters, who leaves, or what changes.")
    leaving = {leaver.person for leaver in form.leavers}
    dying = {leaver.person for leaver in form.leavers if leaver.reason is LeftReason.death}
    dying |= {party.id for party in step.dossier.parties if party.left_reason == LeftReason.death}
    fresh_sides: dict[int, str] = {}
    for index, newcomer in enumerate(form.newcomers):
        at = f"newcomers.{index}"
        fresh_sides.setdefault(side_number(newcomer), newcomer.side.value)
        yield from _side_faults(step, newcomer, fresh_sides, at)
        yield from _entry_faults(step, newcomer, at)
        yield from _place_faults(step.dossier, newcomer, dying, leaving, at)
    for index, leaver in enumerate(form.leavers):
        yield from _leaver_faults(step, form.leavers, index, leaver)
    for index, known in enumerate(form.particulars):
        yield from _particulars_faults(step.dossier, known, f"particulars.{index}")
    yield from _left_alone(step.dossier, form, leaving)


def _side_faults(step: Step, newcomer: NewcomerForm, fresh: dict[int, str], at: str) -> Iterable[Fault]:
    number = side_number(newcomer)
    standing = {side.side: side.side_role for side in step.dossier.sides}
    if standing.get(number, fresh[number]) != newcomer.side:
        yield Fault("side_mixed", "People of one side must all be of the same kind of side.", f"{at}.side")
    if number not in standing and step.dossier.file.outcome is not None:
        yield Fault("no_new_side", "The mediation has ended: no new side can take part.", f"{at}.side")


def _entry_faults(step: Step, newcomer: NewcomerForm, at: str) -> Iterable[Fault]:
    today = step.scene.today
    if newcomer.role == "party" and consent_needed(step.dossier) and newcomer.consented_on is None:
        yield Fault("consent_missing", "A new party must have consented in writing.", f"{at}.consented_on", "ม.21")
    for name in ("consented_on", "birth_date"):
        day = getattr(newcomer, name)
        if day is not None and day > today:
            yield Fault("in_the_future", "This time has not come yet.", f"{at}.{name}")
    yield from address_faults(newcomer.area_code, newcomer.postcode, f"{at}.")
    yield from way_faults(newcomer, f"{at}.contact_by")


def _place_faults(
    dossier: Dossier, newcomer: NewcomerForm, dying: set[int], leaving: set[int], at: str
) -> Iterable[Fault]:
    """For whom a newcomer stands, and whose heir they are."""
    number = side_number(newcomer)
    principals = {party.id for party in dossier.principals(number)} - leaving
    if newcomer.role in _STANDING_IN and newcomer.stands_for is None:
        yield Fault("stands_for_missing", "Say for whom this person stands.", f"{at}.stands_for")
    if newcomer.stands_for is not None and newcomer.stands_for not in principals:
        yield Fault("stands_for_nobody", "Choose a party of the same side.", f"{at}.stands_for")
    if newcomer.succeeds is None:
        return
    dead = {party.id for party in dossier.parties if party.id in dying and party.side == number}
    if newcomer.succeeds not in dead or newcomer.role != "party":
        yield Fault(
            "succeeds_nobody",
            "An heir enters as a party on the side of somebody who has died.",
            f"{at}.succeeds",
            "ป.พ.พ. ม.1600",
        )


def _leaver_faults(step: Step, leavers: list[LeaverForm], index: int, leaver: LeaverForm) -> Iterable[Fault]:
    at = f"leavers.{index}"
    if leaver.person in {other.person for other in leavers[:index]}:
        yield Fault("named_twice", "This person is named above already.", f"{at}.person")
    if leaver.left_on is not None and leaver.left_on > step.scene.today:
        yield Fault("in_the_future", "This time has not come yet.", f"{at}.left_on")


def _particulars_faults(dossier: Dossier, known: ParticularsForm, at: str) -> Iterable[Fault]:
    person = _party(dossier, known.person)
    if not _given(known):
        yield Fault("nothing_changed", "Say what changes.", f"{at}.person")
    yield from address_faults("", known.postcode, f"{at}.")
    if known.stands_for is None:
        return
    if person.role not in _STANDING_IN:
        yield Fault("stands_for_nobody", "Only a representative or guardian stands for somebody.", f"{at}.stands_for")
    elif known.stands_for not in {party.id for party in dossier.principals(person.side)}:
        yield Fault("stands_for_nobody", "Choose a party of the same side.", f"{at}.stands_for")


def _left_alone(dossier: Dossier, form: ChangePartyForm, leaving: set[int]) -> Iterable[Fault]:
    """Each side that takes part keeps at least one party."""
    entered = {side_number(newcomer) for newcomer in form.newcomers if newcomer.role == "party"}
    for side in dossier.joining:
        before = dossier.principals(side.side)
        if before and side.side not in entered and all(party.id in leaving for party in before):
            yield Fault(
                "side_left_alone",
                "Side %(side)s would have nobody left.",
                "leavers",
                hint="Enter the heir or successor in the same step, or end the case.",
                params={"side": str(side.side)},
            )


# WHAT IT DOES ---------------------------------------------------------------------------------


def _party(dossier: Dossier, party_id: int) -> Party:
    return next(party for party in dossier.parties if party.id == party_id)


def _given(known: ParticularsForm) -> dict[str, Any]:
    told = msgspec.structs.asdict(known)
    return {name: value for name, value in told.items() if name != "person" and value not in (None, "")}


async def _change_party(step: Step, form: ChangePartyForm) -> None:
    told: dict[str, str] = {"reason": form.reason} if form.reason else {}
    if form.leavers:
        await _leave(step, form.leavers)
    if form.newcomers:
        await _enter(step, form.newcomers)
    if form.particulars:
        told |= await _record(step, form.particulars)
    await keep_several(step, told)
    await look_again(step)


async def _leave(step: Step, leavers: list[LeaverForm]) -> None:
    """Whoever stood for a leaver leaves too: authority ends with the one who gave it (ป.พ.พ. ม.826)."""
    gone = {leaver.person: (leaver.left_on or step.happened_on, leaver.reason) for leaver in leavers}
    for party in step.dossier.parties:
        if party.here and party.stands_for in gone and party.id not in gone:
            gone[party.id] = (gone[party.stands_for][0], LeftReason.authority_ended)
    await fetch(
        """update case_party p set left_on = x.left_on, left_reason = x.reason
           from unnest($1::bigint[], $2::date[], $3::text[]) as x (id, left_on, reason) where p.id = x.id""",
        list(gone),
        [on for on, _ in gone.values()],
        [reason.value for _, reason in gone.values()],
    )
    step.facts["left"] = [
        {"party": party, "reason": reason.value, "on": on.isoformat()} for party, (on, reason) in gone.items()
    ]
    if len({leaver.reason for leaver in leavers}) == 1:
        step.reason_code = leavers[0].reason.value


async def _enter(step: Step, newcomers: list[NewcomerForm]) -> None:
    file = step.dossier.file
    await refuse_unknown_areas({f"newcomers.{at}.area_code": one.area_code for at, one in enumerate(newcomers)})
    plain = [replace(newcomer, stands_for=None) for newcomer in newcomers]
    ids = await write_people(step.work, file.id, plain, step.happened_at)
    standing = {side.side for side in step.dossier.sides}
    for party_id, newcomer in zip(ids, newcomers, strict=True):
        if newcomer.stands_for is not None or newcomer.succeeds is not None:
            await update(CaseParty, party_id, {"stands_for": newcomer.stands_for, "succeeds": newcomer.succeeds})
        if side_number(newcomer) not in standing and newcomer.consented_on is not None and file.status not in P:
            await fetch(
                "update case_side set consent = 'yes', consented_on = $3 where case_id = $1 and side = $2",
                file.id,
                side_number(newcomer),
                newcomer.consented_on,
            )
    step.facts["entered"] = [
        {"party": party_id, "side": side_number(newcomer), **_dates(newcomer)}
        for party_id, newcomer in zip(ids, newcomers, strict=True)
    ]
    step.work.answer["entered"] = ids
    await lock_out_own(file.centre_id, file.id)


def _dates(newcomer: NewcomerForm) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if newcomer.succeeds is not None:
        told["succeeds"] = newcomer.succeeds
    if newcomer.consented_on is not None:
        told["consented_on"] = newcomer.consented_on.isoformat()
    return told


async def _record(step: Step, particulars: list[ParticularsForm]) -> dict[str, str]:
    """Write what changes of people already in the case; old and new texts, to be kept beside the journal."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    changed: dict[str, list[str]] = {}
    for known in particulars:
        party = _party(step.dossier, known.person)
        given = _given(known)
        changed[str(party.id)] = sorted(given)
        before[str(party.id)] = {name: getattr(party, name, None) for name in given if name != "phone"}
        after[str(party.id)] = {name: value for name, value in given.items() if name != "phone"}
        of_case = {name: value for name, value in given.items() if name in _OF_THE_CASE}
        of_person = {name: value for name, value in given.items() if name not in _OF_THE_CASE}
        if of_case:
            await update(CaseParty, party.id, of_case)
        if of_person:
            await update(Person, party.person_id, _person_columns(party, of_person), bump=True)
    step.facts["changed"] = changed
    if any(name in given for given in changed.values() for name in _NAMES):
        file = step.dossier.file
        await lock_out_own(file.centre_id, file.id)
    return {"old": as_text(before), "new": as_text(after)}


def _person_columns(party: Party, given: dict[str, Any]) -> dict[str, Any]:
    columns = dict(given)
    if "phone" in given:
        columns["phone"] = seal(party.person_id, "phone", given["phone"])
        columns["phone_index"] = blind_index("phone", given["phone"])
    if any(name in given for name in _NAMES):
        first, last = (given.get(name, getattr(party, name)) for name in _NAMES)
        columns["name_key"] = thai.name_key(f"{first} {party.middle_name} {last}")
    return columns


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="case",
        event="change_party",
        form=ChangePartyForm,
        act=_change_party,
        check=_check,
        title=N_("Change who is in the case"),
        lists=_everybody,
    ),
)
