"""Cases laid down by the owner in the state a test needs, with everything that belongs to that state.

`case_at(world, "in_mediation")` is a case of two sides with one person each, whose mediator is `world.mediator`.
Its times lie in the past, ten days and more before now, so that a test may let its own events happen later.
A case laid down like this has no journal yet: its chain begins with the first step of the test.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from parties.thai import BANGKOK
from tests.world import Place, World

_AGREED = ("settled", "monitoring")
_ENDED = ("struck_out", "not_accepted", "not_settled", "withdrawn", "terminated")
_BEFORE_CONSENT = ("draft", "received", "screening", "awaiting_consent", "struck_out", "not_accepted")
_SERVING = {
    "ready": "confirmed",
    "in_mediation": "active",
    "suspended": "active",
    "drafting": "active",
    "settled": "active",
    "monitoring": "active",
    "not_settled": "active",
    "withdrawn": "active",
    "terminated": "active",
    "closed": "ended",
}
_ROLES = ("applicant", "respondent", "other")
NOTHING_ODD: Mapping[str, Any] = {}
_FIRST_NAMES = ("สมหญิง", "สมชาย", "มานี", "มานะ", "ปิติ", "ชูใจ", "วีระ", "ดวงแก้ว")


def days_ago(days: float) -> datetime:
    """So many days before now, as clocks in Thailand show it: its `date()` is the day the house goes by."""
    return datetime.now(BANGKOK) - timedelta(days=days)


async def _insert(world: World, table: str, **values: Any) -> int:
    columns = ", ".join(f'"{name}"' for name in values)
    places = ", ".join(f"${index + 1}" for index in range(len(values)))
    sql = f'insert into "{table}" ({columns}) values ({places}) returning id'
    return int(await world.owner.fetchval(sql, *values.values()))


def _sides(people: Sequence[int], not_joining: Sequence[int]) -> list[tuple[int, str, bool]]:
    return [(number, _ROLES[min(number - 1, 2)], number not in not_joining) for number, _ in enumerate(people, start=1)]


async def case_at(
    world: World,
    status: str,
    *,
    place: Place | None = None,
    people: Sequence[int] = (1, 1),
    not_joining: Sequence[int] = (),
    mediators: Mapping[str, str] | Sequence[str] = ("mediator",),
    resume_state: str | None = None,
    briefed: bool = True,
    answers: Mapping[str, Any] = NOTHING_ODD,
    **columns: Any,
) -> int:
    """A case in that state; its id. Further keywords are columns of case_file.

    `people`: how many parties stand on each side (side 1 asks, side 2 answers, the others are further sides);
    `not_joining`: sides that did not consent. `mediators`: who serves, by name in the cast — with a state of the
    assignment of their own, or in the one that fits the case; nobody up to choosing_mediator unless a state is given.
    `answers`: to the questions of scope. `resume_state`: for suspended (default in_mediation) and safety_hold (default
    screening). A closed case ended without agreement, unless `outcome` says otherwise.
    """
    at = place or world.tha_than
    case_id = await _lay_file(world, at, status, resume_state, columns)
    await _lay_sides(world, at, case_id, status, people, not_joining, briefed)
    if status not in ("draft", "received"):
        await screening_at(world, case_id, answers)
    where = resume_state.split(".")[0] if status == "safety_hold" and resume_state else status
    given = mediators if isinstance(mediators, Mapping) else {who: _SERVING.get(where, "") for who in mediators}
    for who, serving in given.items():
        if serving:
            await assignment_at(world, case_id, serving, who=who, place=at)
    if where == "suspended":
        await challenge_at(world, case_id)
    if status == "safety_hold":
        await _insert(
            world,
            "safety_hold",
            centre_id=at.id,
            case_id=case_id,
            held_from=(resume_state or "screening").split(".")[0],
            reason_code="threats",
            held_by=at["officer"].account_id,
            held_at=days_ago(1),
        )
    if where in ("drafting", *_AGREED):
        await agreement_at(world, case_id, "drafted" if where == "drafting" else "signed")
    if where == "monitoring":
        await obligation_at(world, case_id)
    return case_id


async def _lay_file(
    world: World, place: Place, status: str, resume_state: str | None, columns: Mapping[str, Any]
) -> int:
    received, consented, started = days_ago(30), days_ago(20), days_ago(12)
    if status == "suspended":
        resume_state = resume_state or "in_mediation"
    if status == "safety_hold":
        resume_state = resume_state or "screening"
    values: dict[str, Any] = {
        "centre_id": place.id,
        "status": status,
        "resume_state": resume_state,
        "track": place.track,
        "topic": "DEBT",
        "nature": "civil",
        "official_code": "civil-7",
        "title": "ยืมเงินแล้วไม่คืน",
        "facts": "ยืมเงินไป 20,000 บาท ยังไม่ได้คืน",
        "wish": "ขอผ่อนชำระ",
        "value": 20000,
        "officer_id": place["officer"].account_id,
        "created_by": place["officer"].account_id,
        "last_happened_at": days_ago(30),
    }
    if status != "draft":
        year = received.year + 543
        seq = await world.owner.fetchval(
            """insert into centre_counter as k (centre_id, year, last) values ($1, $2, 1)
               on conflict (centre_id, year) do update set last = k.last + 1 returning last""",
            place.id,
            year,
        )
        values |= {"number": f"{place.prefix}.{seq}/{year}", "number_year": year, "number_seq": seq}
        values |= {"received_at": received, "notice_version": 1}
    if status not in _BEFORE_CONSENT and (status != "safety_hold" or resume_state not in _BEFORE_CONSENT):
        values |= {"consented_at": consented, "last_happened_at": consented}
        if status not in ("choosing_mediator", "ready"):
            values["mediation_started_at"] = started
    held_from = resume_state if status == "safety_hold" else None
    outcome = "settled" if status in _AGREED or held_from in _AGREED else status if status in _ENDED else None
    if status == "closed":
        outcome = "not_settled"
    if outcome:
        values |= {"outcome": outcome, "ended_on": days_ago(10).date()}
    if status == "closed":
        values["closed_on"] = days_ago(10).date()
    return await _insert(world, "case_file", **(values | dict(columns)))


async def _lay_sides(
    world: World,
    place: Place,
    case_id: int,
    status: str,
    people: Sequence[int],
    not_joining: Sequence[int],
    briefed: bool,
) -> None:
    consented = status not in _BEFORE_CONSENT
    for side, role, joins in _sides(people, not_joining):
        yes = consented and joins
        await _insert(
            world,
            "case_side",
            centre_id=place.id,
            case_id=case_id,
            side=side,
            side_role=role,
            consent="yes" if yes else "no" if consented else "unknown",
            consented_on=days_ago(20).date() if yes else None,
            joining=joins or not consented,
            briefed_on=days_ago(20).date() if yes and briefed else None,
        )
        for index in range(people[side - 1]):
            await person_at(world, case_id, side, first_name=_FIRST_NAMES[(side + index) % len(_FIRST_NAMES)])


async def screening_at(world: World, case_id: int, answers: Mapping[str, Any]) -> int:
    """The questions of scope, answered so; the id of the screening."""
    centre_id = await _centre_of(world, case_id)
    kept = {"answers": json.dumps(answers), "findings": "[]", "law_version": "2562"}
    return await _insert(world, "screening", centre_id=centre_id, case_id=case_id, **kept)


async def _centre_of(world: World, case_id: int) -> int:
    return int(await world.owner.fetchval("select centre_id from case_file where id = $1", case_id))


def _of_its_own(case_id: int) -> str:
    """A word for each case, unlike that of any other: nobody in it is taken for somebody of another case."""
    return "".join("กจดตทนบปมยรลวส"[byte % 14] for byte in sha256(str(case_id).encode()).digest()[:7])


async def person_at(
    world: World,
    case_id: int,
    side: int,
    *,
    first_name: str = "สมศรี",
    colour: str = "green",
    **columns: Any,
) -> int:
    """Another person on a side, asked about safety; the id of the case party. Keywords are columns of case_party."""
    centre_id = await _centre_of(world, case_id)
    family = f"ฝ่ายที่{side}{_of_its_own(case_id)}"
    person_id = await _insert(
        world,
        "person",
        centre_id=centre_id,
        prefix="นาง",
        first_name=first_name,
        last_name=family,
        name_key=f"{first_name}{family}",
    )
    party_id = await _insert(
        world,
        "case_party",
        **{
            "centre_id": centre_id,
            "case_id": case_id,
            "person_id": person_id,
            "side": side,
            "joined_on": days_ago(30).date(),
            **columns,
        },
    )
    await colour_at(world, case_id, party_id, colour)
    return party_id


async def relation_at(world: World, mediator_id: int, **person: Any) -> int:
    """Somebody the mediator declared to be near to; the id of the relation. Keywords are columns of person."""
    centre_id = await world.owner.fetchval("select centre_id from mediator where id = $1", mediator_id)
    named = {"first_name": "สมใจ", "last_name": "ใกล้ชิดกัน"} | person
    person_id = await _insert(
        world, "person", **{"centre_id": centre_id, "name_key": named["first_name"] + named["last_name"], **named}
    )
    told = {"kind": "kin", "declared_on": days_ago(40).date()}
    return await _insert(
        world, "mediator_relation", centre_id=centre_id, mediator_id=mediator_id, person_id=person_id, **told
    )


async def colour_at(world: World, case_id: int, party_id: int, colour: str) -> int:
    """The newest safety colour of a person; the id of the safety screening."""
    centre_id = await _centre_of(world, case_id)
    return await _insert(
        world, "safety_screening", centre_id=centre_id, case_id=case_id, case_party_id=party_id, colour=colour
    )


async def assignment_at(
    world: World, case_id: int, status: str, *, who: str = "mediator", place: Place | None = None, **columns: Any
) -> int:
    """The part of somebody of the cast in the case, in that state; its id. Keywords are columns of assignment."""
    at = place or world.tha_than
    values: dict[str, Any] = {
        "centre_id": at.id,
        "case_id": case_id,
        "mediator_id": at.mediators[who],
        "status": status,
        "last_happened_at": days_ago(15),
    }
    if status in ("disclosed", "confirmed", "active", "ended"):
        values |= {"disclosure": '{"answers": {}, "statement": null}', "disclosed_on": days_ago(15).date()}
    if status in ("confirmed", "active", "ended"):
        sides = await world.owner.fetch("select side from case_side where case_id = $1 and joining", case_id)
        values |= {"how_chosen": "agreed", "sides_agreed": [row["side"] for row in sides]}
    if status == "ended":
        values["end_reason"] = "completed"
    return await _insert(world, "assignment", **(values | columns))


async def challenge_at(world: World, case_id: int, *, who: str = "mediator", **columns: Any) -> int:
    """An undecided challenge by the first person of side 2 under section 23; its id."""
    centre_id = await _centre_of(world, case_id)
    values: dict[str, Any] = {
        "centre_id": centre_id,
        "case_id": case_id,
        "assignment_id": await assignment_of(world, case_id, who),
        "ground": "kin",
        "raised_by": (await parties_of(world, case_id, 2))[:1],
        "raised_at": days_ago(5),
    }
    return await _insert(world, "challenge", **(values | columns))


async def session_at(world: World, case_id: int, status: str, **columns: Any) -> int:
    """A session of the case in that state, held or planned two days ago; its id. Keywords are columns of session.

    An opened or closed one has an entry for everybody who came: all parties, and the mediators who serve.
    """
    centre_id = await _centre_of(world, case_id)
    meeting = days_ago(2)
    values: dict[str, Any] = {
        "centre_id": centre_id,
        "case_id": case_id,
        "no": 1 + await world.owner.fetchval("select coalesce(max(no), 0) from session where case_id = $1", case_id),
        "status": status,
        "planned_for": meeting,
        "place": "ศาลาอเนกประสงค์ หมู่ 3",
        "last_happened_at": days_ago(9),
    }
    if status in ("notified", "opened", "closed"):
        values["notified_at"] = days_ago(8)
    if status in ("opened", "closed"):
        values |= {"opened_at": meeting, "last_happened_at": meeting}
    if status == "closed":
        closed = meeting + timedelta(hours=2)
        values |= {"closed_at": closed, "result": "another_session", "last_happened_at": closed}
    session_id = await _insert(world, "session", **(values | columns))
    if status in ("opened", "closed"):
        at = columns.get("opened_at", meeting)
        await world.owner.execute(
            """insert into session_entry
                 (id, centre_id, case_id, session_id, kind, case_party_id, side, code, happened_at)
               select gen_random_uuid(), p.centre_id, p.case_id, $2, 'joined', p.id, p.side, p.role, $3
               from case_party p join case_side s on s.case_id = p.case_id and s.side = p.side
               where p.case_id = $1 and s.joining and p.left_on is null""",
            case_id,
            session_id,
            at,
        )
        await world.owner.execute(
            """insert into session_entry (id, centre_id, case_id, session_id, kind, assignment_id, code, happened_at)
               select gen_random_uuid(), centre_id, case_id, $2, 'joined', id, 'mediator', $3
               from assignment where case_id = $1 and status in ('confirmed', 'active')""",
            case_id,
            session_id,
            at,
        )
    return session_id


async def time_at(world: World, case_id: int, starts_at: datetime | None = None, **columns: Any) -> int:
    """A time the people of the case were asked about, in four days unless said otherwise; its id."""
    values: dict[str, Any] = {
        "centre_id": await _centre_of(world, case_id),
        "case_id": case_id,
        "starts_at": starts_at or days_ago(-4),
        "minutes": 120,
    }
    return await _insert(world, "proposed_time", **(values | columns))


async def agreement_at(world: World, case_id: int, status: str, **columns: Any) -> int:
    """An agreement of the case in that state; once signed, with the signatures of all sides and mediators. Its id."""
    centre_id = await _centre_of(world, case_id)
    signed = status not in ("drafted", "discarded")
    values: dict[str, Any] = {
        "centre_id": centre_id,
        "case_id": case_id,
        "no": 1 + await world.owner.fetchval("select coalesce(max(no), 0) from agreement where case_id = $1", case_id),
        "status": status,
        "place": "ศอช.ต.ท่าถ่าน",
        "dispute_in_law": "กู้ยืมเงิน ป.พ.พ. มาตรา 653",
        "voluntary": True,
        "substance": "ผู้ถูกร้องผ่อนชำระเดือนละ 2,000 บาท",
        "default_clause": "ผิดนัดงวดใดให้ถือว่าผิดนัดทั้งหมด",
        "legal_checked": True,
        "read_aloud": signed,
        "copies_given": signed,
        "signed_on": days_ago(10).date() if signed else None,
        "last_happened_at": days_ago(10),
    }
    agreement_id = await _insert(world, "agreement", **(values | columns))
    if signed:
        await world.owner.execute(
            """insert into agreement_signature (centre_id, agreement_id, case_party_id, manner)
               select p.centre_id, $2, p.id, 'by_hand' from case_party p
               join case_side s on s.case_id = p.case_id and s.side = p.side
               where p.case_id = $1 and p.role = 'party' and p.left_on is null and s.joining""",
            case_id,
            agreement_id,
        )
        await world.owner.execute(
            """insert into agreement_signature (centre_id, agreement_id, assignment_id, manner)
               select centre_id, $2, id, 'by_hand' from assignment where case_id = $1 and status = 'active'""",
            case_id,
            agreement_id,
        )
    return agreement_id


async def obligation_at(world: World, case_id: int, status: str = "pending", **columns: Any) -> int:
    """A promise to pay by side 2 to side 1 under the newest agreement of the case, due in twenty days; its id."""
    centre_id = await _centre_of(world, case_id)
    agreement_id = await world.owner.fetchval("select max(id) from agreement where case_id = $1", case_id)
    due: date = days_ago(-20).date()
    values: dict[str, Any] = {
        "centre_id": centre_id,
        "case_id": case_id,
        "agreement_id": agreement_id,
        "no": 1
        + await world.owner.fetchval(
            "select coalesce(max(no), 0) from obligation where agreement_id = $1", agreement_id
        ),
        "debtor_side": 2,
        "creditor_side": 1,
        "kind": "pay",
        "what": "ผ่อนชำระงวดแรก",
        "amount": 2000,
        "due_on": due,
        "status": status,
        "enforceable_from": due,
        "enforce_by": due.replace(year=due.year + 3, day=min(due.day, 28)),
        "last_happened_at": days_ago(10),
    }
    return await _insert(world, "obligation", **(values | columns))


async def assignment_of(world: World, case_id: int, who: str = "mediator") -> int:
    """The newest assignment of somebody of the cast in the case."""
    return int(
        await world.owner.fetchval(
            """select max(a.id) from assignment a join mediator m on m.id = a.mediator_id
               where a.case_id = $1 and m.account_id in ($2, $3)""",
            case_id,
            world.tha_than[who].account_id,
            world.registered[who].account_id,
        )
    )


async def parties_of(world: World, case_id: int, side: int) -> list[int]:
    """The ids of the people on a side, in order."""
    rows = await world.owner.fetch(
        "select id from case_party where case_id = $1 and side = $2 order by id", case_id, side
    )
    return [row["id"] for row in rows]
