"""A mediator as a person: what is compared with those in a case, and whom they declared to be near to (ม.13).

The head or the administrator writes it, and every mediator for themselves. With each change all their cases are looked at again.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from mediation.forms.nearness import NearEndForm, NearParticularsForm, NearPersonForm
from mediation.forms.reading import read
from mediation.practice.looking_again import look_again_for
from mediation.practice.on_roster import entry_id
from mediation.practice.roster import RosterCall, note_roster, take_entry
from mediation.tables import MediatorRelation
from mediation.work import Answer, Work, reading, work
from parties import thai
from parties.access import Actor, Permission, Role, roles_with
from parties.database import fetch, fetch_one
from parties.errors import Fault, NotFound, NotPermitted, NotValid
from parties.register import NewPerson, blind_index, enrol, seal, unsealed
from parties.rows import insert, update
from parties.tables import Person

_OWN = frozenset({Role.mediator})
_WRITTEN = tuple(name for name in NearParticularsForm.__struct_fields__ if name != "national_id")


class NearPerson(msgspec.Struct, frozen=True):
    """Somebody a mediator declared to be near to. `kind` is a ground of ม.13."""

    id: int
    kind: str
    name: str
    declared_on: date
    ended_on: date | None


class Home(msgspec.Struct, frozen=True):
    """An address as it is printed."""

    house_no: str
    moo: str
    village: str
    soi: str
    road: str
    subdistrict: str
    district: str
    province: str
    postcode: str
    area_code: str


class AsPerson(msgspec.Struct, frozen=True):
    """What is compared of a mediator. The number of the card is masked."""

    mediator: int
    name: str
    account_id: int | None
    version: int
    national_id: str
    particulars: dict[str, Any]
    home: Home
    relations: Sequence[NearPerson]


def _may_write(actor: Actor, account_id: int | None) -> bool:
    own = actor.account_id is not None and actor.account_id == account_id and Role.mediator in actor.roles
    return own or actor.may(Permission.edit_roster)


async def read_as_person(actor: Actor, mediator_id: int) -> AsPerson:
    """A mediator as a person, for those who may write it. Raises NotFound, NotPermitted."""
    if not (actor.may(Permission.see_roster) or actor.may(Permission.edit_roster)):
        raise NotPermitted
    async with reading(actor):
        row = await fetch_one("select * from mediator where id = $1", entry_id(mediator_id))
        if row is None:
            raise NotFound
        if not _may_write(actor, row["account_id"]):
            raise NotPermitted
        person = await fetch_one("select * from person where id = $1", row["person_id"])
        number = (await unsealed(row["person_id"])).get("national_id", "")
        near = await fetch(
            """select r.id, r.kind, trim(n.prefix || n.first_name || ' ' || n.last_name) as name, r.declared_on, r.ended_on
               from mediator_relation r join person n on n.centre_id = r.centre_id and n.id = r.person_id
               where r.mediator_id = $1 order by r.ended_on is not null, r.id""",
            row["id"],
        )
    assert person is not None, "a mediator is a person"
    return AsPerson(
        row["id"],
        row["name"],
        row["account_id"],
        row["version"],
        thai.national_id_mask(number) if number else "",
        {name: person[name] for name in _WRITTEN},
        msgspec.convert(dict(person), Home),
        [NearPerson(**dict(one)) for one in near],
    )


async def _take(hand: Work, call: RosterCall, mediator_id: int) -> Any:
    """The entry, locked, for somebody who may write it. Raises NotPermitted beside what `take_entry` raises."""
    standing = await take_entry(call, mediator_id, "change")
    if not _may_write(call.actor, standing["account_id"]):
        raise NotPermitted
    return standing


def _acting(hand: Work) -> Role:
    allowed = roles_with(Permission.edit_roster)
    return hand.actor.acting_as(allowed if hand.actor.roles & allowed else _OWN)


async def _finish(hand: Work, standing: Any, changed: Sequence[str], **told: Any) -> None:
    mediator_id, role = standing["id"], _acting(hand)
    await fetch("update mediator set version = version + 1 where id = $1", mediator_id)
    note_roster(hand, "changed", mediator_id, facts={"changed": sorted(changed)}, role=role)
    found = await look_again_for(hand, mediator_id, role)
    hand.answer = {"id": mediator_id, "version": standing["version"] + 1, "conflicts": found, **told}
    hand.location = f"/roster/{mediator_id}/near"


async def record_particulars(call: RosterCall, mediator_id: int, raw: Mapping[str, Any]) -> Answer:
    """Write anew what is compared of a mediator. Raises NotPermitted, NotFound, Stale, NotNow, NotValid, AlreadyAnswered."""
    async with work(call.actor, call.clock, key=call.key) as hand:
        standing = await _take(hand, call, mediator_id)
        form, faults = read(NearParticularsForm, raw)
        if form is not None and form.birth_date is not None and form.birth_date > thai.bangkok_day(hand.now):
            faults.append(Fault("in_the_future", "This time has not come yet.", "birth_date"))
        if faults or form is None:
            raise NotValid(faults)
        person_id = standing["person_id"]
        values = {name: getattr(form, name) for name in _WRITTEN}
        if form.national_id:
            values |= {
                "national_id": seal(person_id, "national_id", form.national_id),
                "national_id_index": blind_index("national_id", form.national_id),
                "id_type": "citizen",
            }
        before = await fetch_one("select * from person where id = $1", person_id)
        assert before is not None, "a mediator is a person"
        # A number sealed anew never looks as it did before: its index says whether it is another one.
        changed = [name for name, value in values.items() if name != "national_id" and before[name] != value]
        await update(Person, person_id, values, bump=True)
        await _finish(hand, standing, ["national_id" if name.startswith("national_id") else name for name in changed])
    assert hand.done is not None
    return hand.done


async def declare_near(call: RosterCall, mediator_id: int, raw: Mapping[str, Any]) -> Answer:
    """Put on record whom a mediator is near to. Raises as `record_particulars` does."""
    async with work(call.actor, call.clock, key=call.key) as hand:
        standing = await _take(hand, call, mediator_id)
        form, faults = read(NearPersonForm, raw)
        today = thai.bangkok_day(hand.now)
        if form is not None and form.declared_on is not None and form.declared_on > today:
            faults.append(Fault("in_the_future", "This time has not come yet.", "declared_on"))
        if faults or form is None:
            raise NotValid(faults)
        known = {name: getattr(form, name) for name in form.__struct_fields__ if name not in ("kind", "declared_on")}
        (person_id,) = await enrol(hand.actor.centre_id, [NewPerson(**known)])
        relation_id = await insert(
            MediatorRelation,
            {
                "centre_id": hand.actor.centre_id,
                "mediator_id": standing["id"],
                "person_id": person_id,
                "kind": form.kind.value,
                "declared_on": form.declared_on or today,
                "by_account": hand.actor.account_id,
            },
        )
        await _finish(hand, standing, ["relations"], relation=relation_id)
        hand.status = 201
    assert hand.done is not None
    return hand.done


async def end_near(call: RosterCall, mediator_id: int, relation_id: int, raw: Mapping[str, Any]) -> Answer:
    """Note that somebody is not near any more; the record stays. Raises as `record_particulars` does."""
    async with work(call.actor, call.clock, key=call.key) as hand:
        standing = await _take(hand, call, mediator_id)
        row = await fetch_one(
            "select declared_on from mediator_relation where id = $1 and mediator_id = $2 and ended_on is null",
            entry_id(relation_id),
            standing["id"],
        )
        if row is None:
            raise NotFound
        form, faults = read(NearEndForm, raw)
        today = thai.bangkok_day(hand.now)
        ended_on = (form.ended_on if form is not None else None) or today
        if ended_on > today:
            faults.append(Fault("in_the_future", "This time has not come yet.", "ended_on"))
        if ended_on < row["declared_on"]:
            faults.append(Fault("ends_before_begin", "This lies before the first day.", "ended_on"))
        if faults or form is None:
            raise NotValid(faults)
        await update(MediatorRelation, relation_id, {"ended_on": ended_on})
        await _finish(hand, standing, ["relations"], relation=relation_id)
    assert hand.done is not None
    return hand.done
