"""The roster: enrolling a mediator, changing what is known of them, ending their service here (ม.9–10, 15, 17).

Each is noted in the chain of the centre with the names of what was changed, never with what was written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import asyncpg
import msgspec

from mediation.forms.fields import Choices
from mediation.forms.reading import read
from mediation.forms.roster import MediatorForm, RosterEnd, RosterEndForm
from mediation.practice.looking_again import look_again_for
from mediation.registration import RegistrationState, registration_state
from mediation.work import Answer, Clock, Key, Work, now_utc, reading, work
from parties import thai
from parties.access import Actor, Permission, Role, require, roles_with
from parties.database import fetch, fetch_one
from parties.errors import Fault, NotFound, NotNow, NotPermitted, NotValid, Stale
from parties.register import NewPerson, enrol, opened, recognise
from parties.rows import insert, update
from parties.staff import staff_of_centre
from parties.tables import Mediator

THAI_ALONE = "th"
"""What the roster keeps of languages where none was named."""


@dataclass(frozen=True)
class RosterCall:
    """Who does something to the roster, under which key, on which version of the entry in hand."""

    actor: Actor
    key: Key | None = None
    version: int | None = None
    clock: Clock = now_utc


class OnRoster(msgspec.Struct, frozen=True):
    """A mediator of the centre. `open_cases` counts cases not closed in which they were proposed or serve."""

    id: int
    account_id: int | None
    name: str
    phone: str
    registration_no: str
    valid_from: date | None
    valid_to: date | None
    courses: str
    languages: str
    villages: str
    knowledge: str
    unexcused_absences: int
    ended_on: date | None
    end_reason: str
    version: int
    open_cases: int
    today: date

    @property
    def registration(self) -> RegistrationState:
        """Where the registration stands today."""
        return registration_state(self.valid_from, self.valid_to, self.today)


_LIST = """select m.id, m.account_id, m.name, m.phone, n.phone as sealed_phone, m.person_id,
    m.registration_no, m.valid_from, m.valid_to, m.courses, m.languages,
    m.villages, m.knowledge, m.unexcused_absences, m.ended_on, m.end_reason, m.version, $1::date as today,
    (select count(distinct a.case_id) from assignment a join case_file f on f.centre_id = a.centre_id and f.id = a.case_id
     where a.centre_id = m.centre_id and a.mediator_id = m.id and a.status not in ('declined', 'ended')
       and f.status <> 'closed') as open_cases
  from mediator m join person n on n.centre_id = m.centre_id and n.id = m.person_id
  where ($2::bigint is null or m.id = $2) and ($3 or m.ended_on is null)
  order by m.ended_on is not null, thai_key(m.name) collate "C", m.id"""


# READING --------------------------------------------------------------------------------------------------------------


async def list_mediators(actor: Actor, *, with_ended: bool = False, clock: Clock = now_utc) -> list[OnRoster]:
    """The roster in the order of the Thai dictionary, those who have left last. Raises NotPermitted."""
    _may_see(actor)
    async with reading(actor):
        return await _mediators(clock(), None, with_ended)


async def read_mediator(actor: Actor, mediator_id: int, *, clock: Clock = now_utc) -> OnRoster:
    """One entry of the roster, also of somebody who has left. Raises NotPermitted, NotFound."""
    _may_see(actor)
    async with reading(actor):
        found = await _mediators(clock(), row_of(mediator_id), True)
    if not found:
        raise NotFound
    return found[0]


async def accounts_for(actor: Actor, mediator_id: int | None = None) -> Choices:
    """The accounts an entry may be tied to: its own, and open ones with the role of mediator that no entry holds."""
    require(actor, Permission.edit_roster)
    async with reading(actor):
        return await _accounts(mediator_id)


def row_of(number: int) -> int:
    """A number as it can stand in an id; 0, which is nobody's, for any other."""
    return number if 0 < number < 2**63 else 0


def _may_see(actor: Actor) -> None:
    if not (actor.may(Permission.see_roster) or actor.may(Permission.edit_roster)):
        raise NotPermitted


async def _mediators(now: datetime, mediator_id: int | None, with_ended: bool) -> list[OnRoster]:
    rows = await fetch(_LIST, thai.bangkok_day(now), mediator_id, with_ended)
    return [msgspec.convert({**row, "phone": _phone_of(row)}, OnRoster) for row in rows]


def _phone_of(row: asyncpg.Record) -> str:
    """The telephone, opened. Entries of an earlier version hold it unsealed until they are written anew."""
    sealed = row["sealed_phone"]
    return row["phone"] if sealed is None else opened(row["person_id"], "phone", sealed)


async def _accounts(mediator_id: int | None) -> Choices:
    rows = await fetch("select id, account_id from mediator where account_id is not null and ended_on is null")
    held = {row["account_id"]: row["id"] for row in rows}
    return {
        "accounts": [
            (str(member.account_id), f"{member.name} ({member.username})")
            for member in await staff_of_centre()
            if held.get(member.account_id, mediator_id) == mediator_id
            and (member.account_id in held or (Role.mediator in member.roles and not member.disabled))
        ]
    }


# CHANGING -------------------------------------------------------------------------------------------------------------


async def enrol_mediator(call: RosterCall, raw: Mapping[str, Any]) -> Answer:
    """Put somebody on the roster. Raises NotPermitted, NotValid with every fault, AlreadyAnswered."""
    require(call.actor, Permission.edit_roster)
    async with work(call.actor, call.clock, key=call.key) as hand:
        form = _readable(raw, await _accounts(None))
        values = _columns(form)
        (person_id,) = await enrol(call.actor.centre_id, [_person(form)])
        kept = {"centre_id": call.actor.centre_id, "person_id": person_id, **values, "phone": ""}
        mediator_id = await _written(insert(Mediator, kept))
        note_roster(hand, "enrolled", mediator_id, facts={"account": form.account, "changed": sorted(_filled(values))})
        hand.answer, hand.status, hand.location = {"id": mediator_id, "version": 1}, 201, f"/roster/{mediator_id}"
    assert hand.done is not None
    return hand.done


async def change_mediator(call: RosterCall, mediator_id: int, raw: Mapping[str, Any]) -> Answer:
    """Write an entry anew; what is the same stays unnoted.

    Raises NotPermitted, NotFound, Stale, NotNow where the mediator has left, NotValid, AlreadyAnswered.
    """
    require(call.actor, Permission.edit_roster)
    async with work(call.actor, call.clock, key=call.key) as hand:
        standing = await take_entry(call, mediator_id, "change")
        form = _readable(raw, await _accounts(mediator_id))
        before = {**standing, "phone": (await _mediators(hand.now, mediator_id, True))[0].phone}
        changed = {name: value for name, value in _columns(form).items() if value != before[name]}
        if changed:
            await _written(update(Mediator, mediator_id, {**changed, "phone": ""}, bump=True))
            facts = {"changed": sorted(changed)} | ({"account": form.account} if "account_id" in changed else {})
            note_roster(hand, "changed", mediator_id, facts=facts)
            if changed.keys() & {"name", "phone"}:
                await recognise(standing["person_id"], _person(form))
                role = hand.actor.acting_as(roles_with(Permission.edit_roster))
                await look_again_for(hand, mediator_id, role)
        hand.answer = {"id": mediator_id, "version": standing["version"] + bool(changed)}
        hand.location = f"/roster/{mediator_id}"
    assert hand.done is not None
    return hand.done


async def end_mediator(call: RosterCall, mediator_id: int, raw: Mapping[str, Any]) -> Answer:
    """Take somebody off the roster for a coded reason. The answer counts the cases in which they still have a part.

    Those are left as they are: in each the head ends the service. Raises as `change_mediator` does.
    """
    require(call.actor, Permission.edit_roster)
    async with work(call.actor, call.clock, key=call.key) as hand:
        standing = await take_entry(call, mediator_id, "end")
        form, faults = read(RosterEndForm, raw)
        today = thai.bangkok_day(hand.now)
        if form is not None and form.ended_on is not None and form.ended_on > today:
            faults.append(Fault("in_the_future", "This time has not come yet.", "ended_on"))
        if faults or form is None:
            raise NotValid(faults)
        ended_on = form.ended_on or today
        await update(Mediator, mediator_id, {"ended_on": ended_on, "end_reason": form.reason.value}, bump=True)
        open_cases = (await _mediators(hand.now, mediator_id, True))[0].open_cases
        facts = {"ended_on": ended_on.isoformat(), "open_cases": open_cases}
        note_roster(hand, "ended", mediator_id, facts=facts, reason=form.reason)
        hand.answer = {"id": mediator_id, "version": standing["version"] + 1, "open_cases": open_cases}
        hand.location = f"/roster/{mediator_id}"
    assert hand.done is not None
    return hand.done


async def take_entry(call: RosterCall, mediator_id: int, event: str) -> asyncpg.Record:
    """The entry, locked. Raises NotFound, Stale, NotNow."""
    row = await fetch_one("select * from mediator where id = $1 for update", row_of(mediator_id))
    if row is None:
        raise NotFound
    if call.version is not None and call.version != row["version"]:
        raise Stale(call.version, row["version"])
    if row["ended_on"] is not None:
        raise NotNow("roster", "ended", event)
    return row


def _readable(raw: Mapping[str, Any], choices: Choices) -> MediatorForm:
    form, faults = read(MediatorForm, raw, choices)
    if form is not None and form.valid_to is not None:
        if form.valid_from is None:
            faults.append(Fault("valid_from_missing", "Say from which day the registration holds.", "valid_from"))
        elif form.valid_to < form.valid_from:
            faults.append(Fault("ends_before_begin", "This lies before the first day.", "valid_to"))
    if faults or form is None:
        raise NotValid(faults)
    return form


def _columns(form: MediatorForm) -> dict[str, Any]:
    values = msgspec.structs.asdict(form)
    return {"account_id": values.pop("account"), **values, "languages": form.languages or THAI_ALONE}


def _person(form: MediatorForm) -> NewPerson:
    """The mediator as a person of the register, as far as the roster says it."""
    prefix, rest = thai.split_prefix(form.name)
    first, _, last = rest.partition(" ")
    return NewPerson(prefix=prefix, first_name=first, last_name=last.strip(), phone=form.phone)


def _filled(values: Mapping[str, Any]) -> list[str]:
    return [name for name, value in values.items() if value not in (None, "", THAI_ALONE)]


async def _written(writing: Any) -> Any:
    """The account may have been tied to another entry a moment ago."""
    try:
        return await writing
    except asyncpg.UniqueViolationError as at_the_same_time:
        raise NotValid([Fault("not_in_list", "Choose one of the list.", "account")]) from at_the_same_time


def note_roster(
    hand: Work,
    what: str,
    mediator_id: int,
    *,
    facts: Mapping[str, Any],
    reason: RosterEnd | None = None,
    role: Role | None = None,
) -> None:
    """Note in the centre's chain what happened to an entry of the roster."""
    hand.happened(
        f"centre:roster:{what}",
        subject_kind="centre",
        subject_id=hand.actor.centre_id,
        entity=f"mediator:{mediator_id}",
        role=role or hand.actor.acting_as(roles_with(Permission.edit_roster)),
        reason_code=reason.value if reason else None,
        facts=facts,
    )
