"""Intake: a request is written down, kept as a draft or registered under its number."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

import msgspec

from cases.tables import CaseFile, CaseLockout, CaseParty, CaseSide
from cases.vocabulary import CapacityKind, CaseStatus, Side, Topic, Track
from mediation.dossier import read_dossier
from mediation.forms.events import EventForm
from mediation.forms.intake import DraftForm, PersonForm, RequestForm
from mediation.forms.reading import read
from mediation.practice.particulars import (
    address_faults,
    code_faults,
    day_faults,
    people_faults,
    refuse_unknown_areas,
    side_number,
)
from mediation.practice.safety import hold_at_once
from mediation.practice.scope import track_faults
from mediation.steps import Call, Deed, Scene, Step
from mediation.taking import step_within
from mediation.work import Answer, Clock, Key, Work, now_utc, work
from notifications.wording.consent import EDITION
from parties import thai
from parties.access import Actor, Permission, Role, require
from parties.contact import Said, keep_wishes, wishes_of
from parties.contact_ways import ContactBasis
from parties.database import fetch, fetch_value
from parties.errors import Fault, NotNow, NotValid
from parties.register import NewPerson, enrol
from parties.rows import insert, insert_many, update


@dataclass(frozen=True)
class Asked:
    """How a request enters the house: who writes it down, when, and under which key."""

    actor: Actor
    key: Key | None = None
    clock: Clock = now_utc


def request_faults(form: DraftForm) -> list[Fault]:
    """What a registered request must have beyond its required fields (s.21): two sides, a notice shown, no future."""
    faults: list[Fault] = []
    present = {person.side for person in form.parties if person.role == "party"}
    if Side.applicant not in present:
        faults.append(Fault("no_applicant", "Say who is asking: at least one person as applicant.", "parties", "ม.21"))
    if not present - {Side.applicant}:
        faults.append(
            Fault("no_respondent", "Say with whom: at least one person on the other side.", "parties", "ม.21")
        )
    if not form.notice_shown:
        faults.append(
            Fault(
                "notice_not_shown",
                "Show or read the privacy notice aloud first.",
                "notice_shown",
                "พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล ม.23",
            )
        )
    return faults


def _submit_guards(scene: Scene) -> Iterable[Fault]:
    file = scene.dossier.file
    for name, message in (("facts", "Write down what happened."), ("wish", "Write down what result would be enough.")):
        if not getattr(file, name):
            yield Fault("required", message, name, "ม.21")
    roles = {side.side: side.side_role for side in scene.dossier.sides}
    present = {roles[party.side] for party in scene.dossier.parties if party.role == "party" and party.here}
    if Side.applicant not in present:
        yield Fault("no_applicant", "Say who is asking: at least one person as applicant.", "parties", "ม.21")
    if not present - {Side.applicant.value}:
        yield Fault("no_respondent", "Say with whom: at least one person on the other side.", "parties", "ม.21")
    if file.notice_version is None:
        yield Fault(
            "notice_not_shown",
            "Show or read the privacy notice aloud first.",
            "notice_shown",
            "พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล ม.23",
        )
    yield from code_faults(file.official_code, file.area_code)
    for index, party in enumerate(scene.dossier.parties):
        yield from address_faults(party.area_code, party.postcode, f"parties.{index}.")


def _submit_check(step: Step, _: EventForm) -> Iterable[Fault]:
    return day_faults(step.happened_on, step.dossier.file.happened_on, step.scene.today)


async def _submit(step: Step, form: EventForm) -> None:
    file = step.dossier.file
    places = {f"parties.{index}.area_code": party.area_code for index, party in enumerate(step.dossier.parties)}
    await refuse_unknown_areas({"area_code": file.area_code} | places)
    step.case_changes |= {"received_at": step.happened_at, "officer_id": file.officer_id or step.actor.account_id}
    step.facts |= {
        "track": file.track,
        "topic": file.topic,
        "nature": file.nature,
        "notice_version": file.notice_version,
        "sides": len(step.dossier.sides),
        "people": len(step.dossier.parties),
        "channel": file.channel,
    }
    wishes = await wishes_of([party.person_id for party in step.dossier.parties])
    for party in step.dossier.parties:
        if (wish := wishes.get(party.person_id)) is not None:
            said = {"party": party.id, "way": wish.way.value, "basis": wish.basis.value, "words": wish.words_version}
            step.note("case:contact:recorded", said)
    step.numbered = True
    step.work.give_number(file.id, thai.buddhist_year(step.happened_on))
    step.work.status = 201
    step.work.location = f"/cases/{file.id}"
    await lock_out_own(file.centre_id, file.id)
    if file.topic == Topic.DV:
        await hold_at_once(step, "domestic_violence")


SUBMIT: Deed[EventForm] = Deed(
    kind="case",
    event="submit",
    form=EventForm,
    act=_submit,
    guards=_submit_guards,
    check=_submit_check,
    title="Register the request",
)

DEEDS: tuple[Deed[Any], ...] = (SUBMIT,)


async def open_case(asked: Asked, raw: Mapping[str, Any], *, draft: bool = False) -> Answer:
    """Write a request down: registered at once under its number, or kept as a draft.

    Raises NotPermitted, NotValid with every fault, AlreadyAnswered.
    """
    require(asked.actor, Permission.open_case)
    async with work(asked.actor, asked.clock, key=asked.key) as hand:
        form = _readable(asked.actor, raw, hand.now, draft)
        case_id = await _write_case(hand, form)
        if draft:
            hand.answer = {"id": case_id, "number": None, "status": CaseStatus.draft.value, "version": 1}
            hand.status, hand.location = 201, f"/cases/{case_id}"
        else:
            common = {name: raw[name] for name in ("happened_at", "note") if raw.get(name)}
            await step_within(hand, SUBMIT, Call(asked.actor, case_id, clock=asked.clock), common)
    assert hand.done is not None
    return hand.done


def _readable(actor: Actor, raw: Mapping[str, Any], now: datetime, draft: bool) -> DraftForm:
    form: DraftForm | None
    if draft:
        form, faults = read(DraftForm, raw)
    else:
        form, faults = read(RequestForm, raw)
    faults += _whole_faults(form or _readable_part(raw, faults), now, draft)
    if form is not None and form.legal_track is not None:
        faults += track_faults(actor, Track(form.legal_track.value), "legal_track")
    if faults or form is None:
        raise NotValid(faults)
    return form


_JUDGED = ("parties", "notice_shown", "happened_at", "happened_on", "official_code", "area_code")


def _readable_part(raw: Mapping[str, Any], faults: Iterable[Fault]) -> DraftForm | None:
    """What can be judged as a whole though single fields elsewhere are wrong; the people as far as they can be read."""
    wrong = {fault.field for fault in faults}
    judged = {name: raw.get(name) for name in _JUDGED if name not in wrong}
    people = judged.get("parties")
    if isinstance(people, list):
        judged["parties"] = [_without(person, wrong, f"parties.{index}.") for index, person in enumerate(people)]
    for readable in (judged, {**judged, "parties": None}):
        part, _ = read(DraftForm, {"topic": Topic.OTHER, **readable})
        if part is not None:
            return part
    return None


def _without(person: Any, wrong: Collection[str | None], at: str) -> Any:
    if not isinstance(person, dict):
        return person
    return {name: value for name, value in person.items() if at + str(name) not in wrong}


def _whole_faults(form: DraftForm | None, now: datetime, draft: bool) -> list[Fault]:
    if form is None:
        return []
    today = thai.bangkok_day(now)
    faults = people_faults(form.parties, today)
    if form.happened_at is not None and form.happened_at > now:
        faults.append(Fault("in_the_future", "This time has not come yet.", "happened_at"))
    if form.happened_on is not None and form.happened_on > today:
        faults.append(Fault("in_the_future", "This time has not come yet.", "happened_on"))
    return faults if draft else faults + _registering_faults(form, today)


def _registering_faults(form: DraftForm, today: date) -> list[Fault]:
    """What a draft may yet lack or have wrong, and a registered request not."""
    # That somebody must be there at all is said by the field itself.
    faults = [fault for fault in request_faults(form) if form.parties or fault.field != "parties"]
    received_on = today if form.happened_at is None else min(thai.bangkok_day(form.happened_at), today)
    happened_on = None if form.happened_on is None else min(form.happened_on, today)
    faults += chain(day_faults(received_on, happened_on, today), code_faults(form.official_code, form.area_code))
    for index, person in enumerate(form.parties):
        faults += address_faults(person.area_code, person.postcode, f"parties.{index}.")
    return faults


async def rewrite_draft(asked: Asked, case_id: int, raw: Mapping[str, Any]) -> Answer:
    """Replace a draft by what is written now. Raises NotFound, NotNow when it is registered, NotValid."""
    require(asked.actor, Permission.open_case)
    async with work(asked.actor, asked.clock, key=asked.key) as hand:
        await _take_draft(asked.actor, case_id, "edit_draft")
        form = _readable(asked.actor, raw, hand.now, draft=True)
        await _empty_draft(case_id)
        await update(CaseFile, case_id, await _case_row(hand, form))
        await write_people(hand, case_id, form.parties, form.happened_at or hand.now)
        hand.answer = {"id": case_id, "number": None, "status": CaseStatus.draft.value, "version": 1}
    assert hand.done is not None
    return hand.done


async def discard_draft(asked: Asked, case_id: int) -> Answer:
    """Throw a draft away for good; it was never a record. Raises NotFound, NotNow when it is registered."""
    require(asked.actor, Permission.open_case)
    async with work(asked.actor, asked.clock, key=asked.key) as hand:
        await _take_draft(asked.actor, case_id, "discard_draft")
        await _empty_draft(case_id)
        await fetch("delete from case_lockout where case_id = $1", case_id)
        await fetch("delete from case_file where id = $1", case_id)
        hand.answer = {"id": case_id, "status": "discarded"}
    assert hand.done is not None
    return hand.done


async def _take_draft(actor: Actor, case_id: int, event: str) -> None:
    dossier = await read_dossier(actor, case_id, lock=True)
    if dossier.file.status is not CaseStatus.draft:
        raise NotNow("case", dossier.file.status, event)


async def _empty_draft(case_id: int) -> None:
    """The people of a draft were written for it alone, and go with it."""
    people = await fetch(
        "with gone as (delete from case_party where case_id = $1 returning person_id) select person_id from gone",
        case_id,
    )
    await fetch("delete from case_side where case_id = $1", case_id)
    await fetch(
        """delete from contact_wish w where w.person_id = any ($1)
             and not exists (select from case_party c where c.centre_id = w.centre_id and c.person_id = w.person_id)""",
        [row["person_id"] for row in people],
    )
    await fetch(
        """delete from person p where p.id = any ($1)
             and not exists (select from case_party c where c.centre_id = p.centre_id and c.person_id = p.id)""",
        [row["person_id"] for row in people],
    )


async def _write_case(hand: Work, form: DraftForm) -> int:
    case_id: int = await insert(CaseFile, await _case_row(hand, form))
    await write_people(hand, case_id, form.parties, form.happened_at or hand.now)
    return case_id


_WRITTEN_AS_SAID = (
    *("topic", "title", "facts", "wish", "nature", "official_code", "offence_section", "value", "no_value_reason"),
    *("place", "place_moo", "area_code", "happened_on", "happened_on_about", "channel", "relationship", "recurring"),
    *("earlier_attempts", "pending_reference", "limitation_on"),
)


async def _case_row(hand: Work, form: DraftForm) -> dict[str, Any]:
    own = {name: getattr(form, name) for name in _WRITTEN_AS_SAID}
    notice = await fetch_value("select max(version) from privacy_notice") if form.notice_shown else None
    return {
        **own,
        "centre_id": hand.actor.centre_id,
        "track": form.legal_track.value if form.legal_track else hand.actor.track,
        "pending_authority": form.pending_authority or "",
        "notice_version": notice,
        "created_by": hand.actor.account_id,
        "officer_id": hand.actor.account_id if Role.officer in hand.actor.roles else None,
    }


async def write_people(hand: Work, case_id: int, parties: Sequence[PersonForm], at: datetime) -> list[int]:
    """Enrol people and put them on their sides; sides that are not there yet are made. The ids of the case parties."""
    centre_id = hand.actor.centre_id
    if not parties:
        return []
    known = {row["side"] for row in await fetch("select side from case_side where case_id = $1", case_id)}
    sides = {side_number(person): person.side for person in parties}
    new_sides = [
        {"centre_id": centre_id, "case_id": case_id, "side": number, "side_role": side.value}
        for number, side in sorted(sides.items())
        if number not in known
    ]
    await insert_many(CaseSide, new_sides)
    people = await enrol(centre_id, [_new_person(person) for person in parties])
    ids = [
        row["id"]
        for row in await fetch(
            "select nextval(pg_get_serial_sequence('case_party', 'id')) as id from generate_series(1, $1)", len(parties)
        )
    ]
    joined = at.astimezone(thai.BANGKOK).date()
    rows = [
        {
            "id": ids[index],
            "centre_id": centre_id,
            "case_id": case_id,
            "person_id": people[index],
            "side": side_number(person),
            "role": person.role.value,
            "stands_for": ids[person.stands_for - 1] if person.stands_for else None,
            "authority": person.authority,
            "capacity": _capacity(person).value,
            "joined_on": joined,
        }
        for index, person in enumerate(parties)
    ]
    await insert_many(CaseParty, rows)
    said = [
        Said(
            people[index], person.contact_by, ContactBasis.spoken, EDITION, thai.bangkok_day(hand.now), **_read(person)
        )
        for index, person in enumerate(parties)
        if person.contact_by is not None
    ]
    await keep_wishes(centre_id, said, hand.actor.account_id, hand.now)
    return ids


def _read(person: PersonForm) -> dict[str, Any]:
    """In which language somebody reads, and whether others read it too."""
    shared = [person.contact_by] if person.contact_shared else []
    return {"language": "en" if person.language.strip().lower().startswith("en") else "th", "shared": shared}


def _capacity(person: PersonForm) -> CapacityKind:
    return CapacityKind.organisation if person.kind == "juristic" else person.capacity


_PERSON_FIELDS = frozenset(NewPerson.__dataclass_fields__)


def _new_person(person: PersonForm) -> NewPerson:
    known = {name: getattr(person, name) for name in person.__struct_fields__ if name in _PERSON_FIELDS}
    return NewPerson(**known)


_STAFF_AND_PEOPLE = """select s.account_id, s.display_name,
    exists (select from case_party p join person n on n.centre_id = p.centre_id and n.id = p.person_id
      where p.case_id = $1 and p.left_on is null and n.national_id_index = s.person_key) as same_number,
    (select coalesce(json_agg(n.name_key), '[]')::text from case_party p
      join person n on n.centre_id = p.centre_id and n.id = p.person_id
      where p.case_id = $1 and p.left_on is null) as names
  from staff_of_centre() s
  where not exists (select from case_lockout l where l.case_id = $1 and l.account_id = s.account_id)"""
"""Whoever works here and was never locked out of the case, with the names of those in it: all in one round trip."""


async def lock_out_own(centre_id: int, case_id: int) -> None:
    """Keep everybody of the staff who is a party out of the case: by national id, or by the same name."""
    staff = await fetch(_STAFF_AND_PEOPLE, case_id)
    names = frozenset(msgspec.json.decode(staff[0]["names"], type=list[str])) if staff else frozenset()
    rows = [
        {"centre_id": centre_id, "case_id": case_id, "account_id": member["account_id"], "why": "same_person"}
        for member in staff
        if member["same_number"] or thai.name_key(member["display_name"]) in names
    ]
    await insert_many(CaseLockout, rows)
