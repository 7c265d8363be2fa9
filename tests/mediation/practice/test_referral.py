"""A matter goes to another body and an answer comes back: the sender's part, the receiver's part, and the wall between."""

import asyncio
import json
from datetime import date, timedelta
from typing import Any

import asyncpg
import pytest

from cases.journal import Entry, verify_chain
from cases.vocabulary import CaseStatus, ReferralStatus
from mediation.dossier import read_dossier
from mediation.machines import MACHINES
from mediation.practice import referral, safety
from mediation.practice.inbox import Wanted, inbox, packet, referral_history
from mediation.practice.packet import opened_people
from mediation.practice.receivers import receivers_to_choose
from mediation.practice.receiving import RECEIVER_EVENTS, ReferralCall, answer_referral
from mediation.practice.referral import overdue
from mediation.work import AlreadyAnswered, Answer, Key, now_utc, reading
from parties.access import Actor, Role
from parties.database import ENGINE, fetch, fetch_value, scope
from parties.errors import KeyReused, NotFound, NotNow, NotPermitted, NotValid, Stale
from parties.register import seal
from parties.thai import BANGKOK
from tests.mediation.practice.cases_at import case_at, days_ago, parties_of
from tests.mediation.practice.taking import Steps, chain_breaks, events, row, steps_of
from tests.world import World

PHONE = "+66812345678"


def today() -> date:
    return now_utc().astimezone(BANGKOK).date()


async def laid(world: World, status: str = "not_settled", **more: Any) -> tuple[int, Steps]:
    case_id = await case_at(world, status, **more)
    return case_id, steps_of(case_id, referral.DEEDS, safety.DEEDS)


def to_justice(world: World, people: list[int], **changes: Any) -> dict[str, Any]:
    return {
        "destination": "CJC",
        "to_centre": str(world.justice.id),
        "reason": "unresolved",
        "people": [str(person) for person in people],
        "basis": "written_consent",
        "consent_on": today().isoformat(),
        "shares": ["contact", "wish"],
        "summary": "ต้องการคำปรึกษากฎหมาย",
    } | changes


async def prepared(world: World, status: str = "not_settled", **changes: Any) -> tuple[int, Steps, int]:
    case_id, take = await laid(world, status)
    people = (await parties_of(world, case_id, 1))[:1]
    person = (await row(world, "case_party", people[0]))["person_id"]
    await world.owner.execute("update person set phone = $2 where id = $1", person, seal(person, "phone", PHONE))
    answer = await take("prepare", world.officer, **to_justice(world, people, **changes))
    return case_id, take, answer.content["referral"]["id"]


async def sent(world: World, **changes: Any) -> tuple[int, Steps, int]:
    case_id, take, number = await prepared(world, **changes)
    await take("send", world.officer, number, letter_no="ฉช 0118/45")
    return case_id, take, number


async def says(
    world: World, number: int, event: str, *, actor: Actor | None = None, version: int | None = None, **raw: Any
) -> Answer:
    return await answer_referral(ReferralCall(actor or world.cjc, number, version), event, raw)


async def wrong(world: World, number: int, event: str, **raw: Any) -> list[str]:
    with pytest.raises(NotValid) as refusal:
        await says(world, number, event, **raw)
    return sorted(fault.code for fault in refusal.value.faults)


async def chain_of(world: World, number: int) -> list[Any]:
    rows = await world.owner.fetch(
        "select * from journal_entry where subject_kind = 'referral' and subject_id = $1 order by seq", number
    )
    head = await world.owner.fetchrow(
        "select seq, head from journal_head where subject_kind = 'referral' and subject_id = $1", number
    )
    assert head is not None
    assert verify_chain([Entry(**dict(entry)) for entry in rows], head["head"], head["seq"]) == []
    return list(rows)


async def names_of(world: World, number: int) -> list[str]:
    return [entry["event"].removeprefix("case:referral:") for entry in await chain_of(world, number)]


# THE SENDER


async def test_a_referral_goes_out_and_its_answer_comes_back(world: World) -> None:
    case_id, take, number = await sent(world)
    await says(world, number, "acknowledge", receiver_no="ศยช 7/2569")
    await says(world, number, "ask_more", question="มีสัญญากู้หรือไม่")
    await take("supply", world.officer, number, supplement="มีสัญญาเป็นหนังสือ")
    await says(world, number, "start")
    await says(world, number, "complete", result_code="advice_given", result="ให้คำปรึกษาแล้ว")
    answer = await take("record_result", world.officer, number)
    assert answer.content["referral"] == {"id": number, "status": "result_recorded"}
    kept = await row(world, "referral", number)
    assert (kept["status"], kept["result_code"], kept["result"]) == ("result_recorded", "advice_given", "ให้คำปรึกษาแล้ว")
    assert (kept["receiver_no"], kept["receiver_officer"]) == ("ศยช 7/2569", world.cjc.name)
    assert kept["completed_on"] == today()
    assert await names_of(world, number) == [
        "prepare",
        "send",
        "acknowledge",
        "ask_more",
        "supply",
        "start",
        "complete",
        "record_result",
    ]
    assert await events(world, case_id) == ["case:file:refer"]
    assert await world.status(case_id) == "not_settled"
    assert await chain_breaks(world, case_id) == []


async def test_preparing_tells_the_cases_chain_only_that_it_was_referred(world: World) -> None:
    case_id, _, number = await prepared(world)
    entry = (await world.journal(case_id))[0]
    assert (entry["event"], entry["status_from"], entry["status_to"]) == (
        "case:file:refer",
        "not_settled",
        "not_settled",
    )
    assert json.loads(entry["body"]) == {"referral": number, "destination": "CJC"}
    first = (await chain_of(world, number))[0]
    assert (first["event"], first["entity"], first["reason_code"]) == (
        "case:referral:prepare",
        f"referral:{number}",
        "unresolved",
    )
    assert (first["centre_id"], first["other_centre_id"]) == (world.tha_than.id, world.justice.id)
    for told in ("คำปรึกษา", PHONE, "0812345678"):
        assert told not in first["body"]


async def test_only_the_persons_and_fields_chosen_go_into_the_packet(world: World) -> None:
    case_id, _, number = await prepared(world)
    kept = await row(world, "referral", number)
    given = json.loads(kept["packet"])
    assert set(given) == {"topic", "nature", "shares", "summary", "people", "wish"}
    assert [set(person) for person in given["people"]] == [{"side", "part", "kind", "name", "phone_sealed"}]
    assert "812345678" not in kept["packet"]
    assert opened_people(number, given)[0]["phone"] == PHONE
    other = (await row(world, "case_party", (await parties_of(world, case_id, 2))[0]))["person_id"]
    assert (await row(world, "person", other))["last_name"] not in kept["packet"]


async def test_everything_chosen_goes_and_nothing_that_was_said_in_a_session(world: World) -> None:
    _, _, number = await prepared(
        world,
        shares=[
            "contact",
            "address",
            "needs",
            "facts",
            "wish",
            "value",
            "place",
            "earlier_attempts",
            "pending",
            "outcome",
        ],
    )
    given = json.loads((await row(world, "referral", number))["packet"])
    assert given["facts"] == "ยืมเงินไป 20,000 บาท ยังไม่ได้คืน"
    assert (given["value"], given["outcome"]) == ("20000.00", "not_settled")
    assert set(given) <= {
        "topic",
        "nature",
        "shares",
        "summary",
        "people",
        "facts",
        "wish",
        "value",
        "no_value_reason",
        "place",
        "place_moo",
        "happened_on",
        "happened_on_about",
        "earlier_attempts",
        "pending_authority",
        "pending_reference",
        "outcome",
        "ended_on",
    }


async def test_a_referral_needs_a_receiver_a_basis_and_somebody_it_is_about(world: World) -> None:
    case_id, take = await laid(world)
    people = await parties_of(world, case_id, 1)
    officer = world.officer
    assert await take.refused("prepare", officer, **to_justice(world, people, to_centre="")) == ["no_receiver"]
    assert await take.refused("prepare", officer, **to_justice(world, people, consent_on="")) == ["consent_missing"]
    late = (today() + timedelta(days=1)).isoformat()
    assert await take.refused("prepare", officer, **to_justice(world, people, consent_on=late)) == ["in_the_future"]
    own = str(world.tha_than.id)
    assert await take.refused("prepare", officer, **to_justice(world, people, to_centre=own)) == ["own_centre"]
    assert await take.refused("prepare", officer, **to_justice(world, people, to_centre="999999")) == ["not_in_list"]
    assert await take.refused("prepare", officer, **to_justice(world, [])) == ["required"]
    stranger = (await parties_of(world, await case_at(world, "ready"), 1))[0]
    assert await take.refused("prepare", officer, **to_justice(world, [stranger])) == ["not_in_list"]
    assert await world.journal(case_id) == []


async def test_danger_needs_no_consent_and_a_stopped_case_may_be_referred(world: World) -> None:
    """The duty to notify of the DV Act."""
    case_id, take = await laid(world, "safety_hold")
    people = await parties_of(world, case_id, 1)
    raw = to_justice(
        world,
        people,
        destination="DV_SOCIAL",
        to_centre="",
        to_name="พมจ.ฉะเชิงเทรา",
        basis="duty_to_notify",
        consent_on="",
        reason="safety",
        urgent="on",
    )
    answer = await take("prepare", world.safety, **raw)
    number = answer.content["referral"]["id"]
    assert (answer.status, answer.location) == (201, f"/cases/{case_id}/referrals/{number}")
    await take("send", world.safety, number, letter_no="1")
    kept = await row(world, "referral", number)
    assert (kept["status"], kept["to_centre_id"], kept["to_name"], kept["urgent"]) == (
        "sent",
        None,
        "พมจ.ฉะเชิงเทรา",
        True,
    )
    assert await world.status(case_id) == "safety_hold"


@pytest.mark.parametrize("status", ["draft", "closed"])
async def test_neither_a_draft_nor_a_closed_case_is_referred(world: World, status: str) -> None:
    case_id, take = await laid(world, status)
    with pytest.raises(NotNow):
        await take("prepare", world.officer, **to_justice(world, await parties_of(world, case_id, 1)))


async def test_sending_gives_the_letter_a_number_and_the_receiver_a_week(world: World) -> None:
    _, take, number = await prepared(world)
    assert await take.refused("send", world.officer, number) == ["required"]
    await take("send", world.officer, number, letter_no="ฉช 0118/45")
    kept = await row(world, "referral", number)
    assert (kept["letter_no"], kept["reply_by"]) == ("ฉช 0118/45", today() + timedelta(days=7))
    assert kept["sent_at"] is not None
    with pytest.raises(NotNow):
        await take("send", world.officer, number, letter_no="again")


async def test_the_receiving_officers_hear_of_it_without_learning_of_the_case(world: World) -> None:
    _, take, number = await sent(world)
    told = await world.owner.fetch("select * from notice where referral_id = $1", number)
    assert [(n["centre_id"], n["account_id"], n["event"]) for n in told] == [
        (world.justice.id, world.cjc.account_id, "case:referral:send")
    ]
    assert (told[0]["case_id"], json.loads(told[0]["facts"])) == (None, {"letter_no": "ฉช 0118/45"})
    await take("withdraw", world.officer, number, reason="person_asked")
    last = await world.owner.fetchval(
        "select event from notice where referral_id = $1 order by id desc limit 1", number
    )
    assert last == "case:referral:withdraw"


async def test_the_senders_officer_hears_of_every_answer(world: World) -> None:
    case_id, _, number = await sent(world)
    await says(world, number, "acknowledge")
    await says(world, number, "decline", reason="not_competent")
    told = await world.owner.fetch(
        "select * from notice where referral_id = $1 and centre_id = $2 order by id", number, world.tha_than.id
    )
    assert [(n["account_id"], n["case_id"], n["event"]) for n in told] == [
        (world.officer.account_id, case_id, "case:referral:acknowledge"),
        (world.officer.account_id, case_id, "case:referral:decline"),
    ]


async def test_a_withdrawn_referral_is_replaced_by_a_new_one_linked_to_it(world: World) -> None:
    case_id, take, number = await prepared(world)
    people = await parties_of(world, case_id, 1)
    assert await take.refused("prepare", world.officer, **to_justice(world, people, previous=str(number))) == [
        "not_replaceable"
    ]
    assert await take.refused("withdraw", world.officer, number) == ["required"]
    await take("withdraw", world.officer, number, reason="sent_elsewhere")
    assert (await chain_of(world, number))[-1]["reason_code"] == "sent_elsewhere"
    answer = await take("prepare", world.officer, **to_justice(world, people, previous=str(number)))
    assert (await row(world, "referral", answer.content["referral"]["id"]))["previous_id"] == number


async def test_what_ended_is_offered_to_be_replaced_and_what_goes_on_is_not(world: World) -> None:
    case_id, take, number = await sent(world)
    people = await parties_of(world, case_id, 1)
    await take("prepare", world.officer, **to_justice(world, people))
    await says(world, number, "decline", reason="other")
    async with reading(world.officer):
        listed = await receivers_to_choose(world.officer, await read_dossier(world.officer, case_id))
    assert listed["ended_referrals"] == [(str(number), f"{world.justice.name} (ฉช 0118/45)")]


async def test_the_receiver_has_as_many_days_as_the_centre_gives(world: World) -> None:
    await world.owner.execute(
        """update centre set settings = settings || '{"clocks": {"referral_acknowledgement": 3}}' where id = $1""",
        world.tha_than.id,
    )
    _, _, number = await sent(world)
    assert (await row(world, "referral", number))["reply_by"] == today() + timedelta(days=3)


async def test_what_was_shared_goes_back_with_a_withdrawn_referral(world: World) -> None:
    _, take, number = await sent(world)
    assert (await packet(world.cjc, number)).people
    await take("withdraw", world.officer, number, reason="prepared_in_error")
    seen = await packet(world.cjc, number)
    assert (seen.status, seen.packet, seen.people, seen.supplement) == ("withdrawn", {}, [], "")
    assert [line.event for line in seen.journal][-1] == "case:referral:withdraw"


async def test_an_overdue_referral_is_followed_up(world: World) -> None:
    case_id, take, number = await sent(world)
    assert await take.refused("follow_up", world.officer, number) == ["not_overdue"]
    await world.owner.execute("update referral set reply_by = bangkok_day(now()) - 1 where id = $1", number)
    assert (await inbox(world.cjc))[0].overdue(today())
    await take("follow_up", world.officer, number, note="โทรตามแล้ว")
    kept = await row(world, "referral", number)
    assert (kept["followed_up_on"], kept["status"]) == (today(), "sent")
    assert kept["overdue_at"] is not None
    last = (await chain_of(world, number))[-1]
    assert (last["event"], last["status_from"], last["status_to"]) == ("case:referral:followed_up", "sent", "sent")
    assert await events(world, case_id) == ["case:file:refer"]


def test_overdue_begins_the_day_after_the_last_and_only_while_nobody_acknowledged() -> None:
    day = date(2026, 11, 20)
    assert not overdue("sent", day, day)
    assert overdue("sent", day, day + timedelta(days=1))
    assert not overdue("acknowledged", day, day + timedelta(days=1))
    assert not overdue("prepared", None, day)


async def test_the_sender_may_not_answer_for_the_receiver(world: World) -> None:
    _, take, number = await sent(world)
    assert {deed.event for deed in referral.DEEDS}.isdisjoint(RECEIVER_EVENTS)
    with pytest.raises(NotPermitted):
        await says(world, number, "acknowledge", actor=world.officer)
    with pytest.raises(NotPermitted):
        await take("supply", world.safety, number, supplement="x")


async def test_sender_and_receiver_at_once_do_not_overwrite_each_other(world: World) -> None:
    _, take, number = await sent(world)
    results = await asyncio.gather(
        take("withdraw", world.officer, number, reason="other"),
        says(world, number, "decline", reason="other"),
        return_exceptions=True,
    )
    refused = [result for result in results if isinstance(result, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], Stale | NotNow)
    assert len(await chain_of(world, number)) == 3


async def test_what_the_receiver_did_meanwhile_makes_the_senders_step_stale(world: World) -> None:
    _, take, number = await sent(world)
    await says(world, number, "ask_more", question="?")
    async with reading(world.officer):
        case_id = await fetch_value("select case_id from referral where id = $1", number)
        before = (await read_dossier(world.officer, case_id)).referrals[0].version
    await take("supply", world.officer, number, supplement="ก")
    await says(world, number, "ask_more", question="??")
    await take("supply", world.officer, number, supplement="ข")
    kept = await row(world, "referral", number)
    assert (kept["supplement"], kept["question"], kept["version"]) == ("ก\n\nข", "??", before + 3)


# THE RECEIVER


async def test_the_inbox_lists_what_was_sent_newest_first(world: World) -> None:
    _, _, first = await sent(world)
    _, _, second = await sent(world)
    await prepared(world)
    listed = await inbox(world.cjc)
    assert [line.id for line in listed] == [second, first]
    assert (listed[0].from_centre, listed[0].status) == (world.tha_than.name, "sent")
    assert [line.id for line in await inbox(world.cjc, before=second)] == [first]
    assert [line.id for line in await inbox(world.cjc, limit=1)] == [second]
    await says(world, first, "acknowledge")
    assert [line.id for line in await inbox(world.cjc, Wanted(status=ReferralStatus.acknowledged))] == [first]


async def test_the_packet_shows_what_was_sent_and_where_it_stands(world: World) -> None:
    case_id, _, number = await sent(world)
    seen = await packet(world.cjc, number)
    assert (seen.from_centre, seen.letter_no, seen.status) == (world.tha_than.name, "ฉช 0118/45", "sent")
    assert seen.people[0]["phone"] == PHONE
    assert [line.event for line in seen.journal] == ["case:referral:send"]
    assert seen.allowed_events == ("acknowledge", "ask_more", "decline")
    async with ENGINE.transaction(local=scope(world.justice.id, "cjc")):
        raw = json.loads(await fetch_value("select referral_packet($1)", number))
    number_of_case = (await row(world, "case_file", case_id))["number"]
    assert "case_id" not in raw
    assert "followed_up_on" not in raw
    assert number_of_case not in json.dumps(raw, ensure_ascii=False)


async def test_both_sides_read_the_history_each_its_part(world: World) -> None:
    _, _, number = await sent(world)
    await says(world, number, "acknowledge")
    for actor in (world.officer, world.head):
        assert [line.status_to for line in await referral_history(actor, number)] == [
            "prepared",
            "sent",
            "acknowledged",
        ]
    assert [line.status_to for line in await referral_history(world.cjc, number)] == ["sent", "acknowledged"]
    for stranger in (world.registered["officer"], world.registered["head"], world.mediator2):
        with pytest.raises(NotFound):
            await referral_history(stranger, number)
    for known in (number, 999_999_999):
        with pytest.raises(NotPermitted):
            await referral_history(world.committee, known)


async def test_answers_come_in_the_order_of_the_machine(world: World) -> None:
    _, _, number = await sent(world)
    for event in ("start", "complete"):
        with pytest.raises(NotNow):
            await says(world, number, event, result_code="settled")
    answer = await says(world, number, "acknowledge", version=2)
    assert answer.content == {"id": number, "status": "acknowledged", "version": 3}
    with pytest.raises(Stale):
        await says(world, number, "start", version=2)
    await says(world, number, "start", receiver_officer="นิติกร", version=3)
    assert (await row(world, "referral", number))["receiver_officer"] == "นิติกร"
    with pytest.raises(NotNow):
        await says(world, number, "decline", reason="other")


async def test_everything_wrong_with_an_answer_is_said_at_once(world: World) -> None:
    _, _, number = await sent(world)
    assert await wrong(world, number, "decline", reason="lazy", happened_at="x") == ["date_unreadable", "not_in_list"]
    assert await wrong(world, number, "ask_more") == ["required"]
    ahead = (now_utc() + timedelta(hours=1)).isoformat()
    assert await wrong(world, number, "acknowledge", happened_at=ahead, note="x") == ["unknown_field"]
    assert await wrong(world, number, "acknowledge", happened_at=ahead) == ["in_the_future"]
    assert await wrong(world, number, "acknowledge", happened_at=days_ago(3).isoformat()) == ["before_previous"]
    await says(world, number, "acknowledge")
    await says(world, number, "start")
    late = (today() + timedelta(days=1)).isoformat()
    assert await wrong(world, number, "complete", result_code="settled", completed_on=late) == ["in_the_future"]


async def test_an_answer_is_repeated_under_its_key(world: World) -> None:
    _, _, number = await sent(world)
    call = ReferralCall(world.cjc, number, key=Key.of("k", b"one"))
    answer = await answer_referral(call, "acknowledge", {})
    with pytest.raises(AlreadyAnswered) as repeated:
        await answer_referral(call, "acknowledge", {})
    assert repeated.value.answer.body == answer.body
    with pytest.raises(KeyReused):
        await answer_referral(ReferralCall(world.cjc, number, key=Key.of("k", b"two")), "acknowledge", {})


async def test_nobody_answers_what_is_not_theirs(world: World) -> None:
    _, _, number = await sent(world)
    _, _, unsent = await prepared(world)
    elsewhere = Actor(world.registered.id, frozenset({Role.cjc}), world.registered["officer"].account_id)
    with pytest.raises(NotFound):
        await says(world, number, "acknowledge", actor=elsewhere)
    with pytest.raises(NotFound):
        await says(world, unsent, "acknowledge")
    with pytest.raises(NotFound):
        await says(world, number, "explode")
    with pytest.raises(NotPermitted):
        await says(world, number, "withdraw", reason="other")
    for deed in (inbox(world.officer), packet(world.officer, number)):
        with pytest.raises(NotPermitted):
            await deed
    with pytest.raises(NotFound):
        await packet(elsewhere, number)
    assert await inbox(elsewhere) == []
    assert await names_of(world, number) == ["prepare", "send"]


# THE WALL


async def seen_by(centre_id: int, roles: str, sql: str, *values: Any) -> list[Any]:
    async with ENGINE.transaction(local=scope(centre_id, roles)):
        rows = await fetch(sql, *values)
    return list(rows)


@pytest.mark.parametrize("who", ["another centre", "another role", "no centre"])
async def test_the_functions_show_nothing_to_others(world: World, who: str) -> None:
    _, _, number = await sent(world)
    answer = "select * from referral_answer($1, 'sent', 'acknowledged', 2, '{}')"
    if who == "no centre":
        for sql, values in (("select * from referral_inbox(null, null, 9)", ()), (answer, (number,))):
            assert list(await fetch(sql, *values)) == []
        assert await fetch_value("select referral_packet($1)", number) is None
        assert list(await fetch("select * from centre_directory()")) == []
    else:
        centre = world.registered.id if who == "another centre" else world.justice.id
        roles = "cjc,head" if who == "another centre" else "officer,head,safety,auditor"
        assert await seen_by(centre, roles, "select * from referral_inbox(null, null, 9)") == []
        assert (await seen_by(centre, roles, "select referral_packet($1) as p", number))[0]["p"] is None
        assert await seen_by(centre, roles, answer, number) == []
    assert (await row(world, "referral", number))["status"] == "sent"


async def test_the_receiver_sees_nothing_before_it_is_sent_nor_what_was_withdrawn_unsent(world: World) -> None:
    _, take, number = await prepared(world)
    for _ in ("prepared", "withdrawn"):
        assert await seen_by(world.justice.id, "cjc", "select * from referral_inbox(null, null, 9)") == []
        assert (await seen_by(world.justice.id, "cjc", "select referral_packet($1) as p", number))[0]["p"] is None
        answer = "select * from referral_answer($1, $2, 'acknowledged', 1, '{}')"
        assert await seen_by(world.justice.id, "cjc", answer, number, "prepared") == []
        if _ == "prepared":
            await take("withdraw", world.officer, number, reason="prepared_in_error")
    assert await world.owner.fetchval("select count(*) from notice where referral_id = $1", number) == 0


async def test_the_receiver_reaches_neither_the_row_nor_the_case(world: World) -> None:
    case_id, _, number = await sent(world)
    for sql, value in (
        ("select * from referral where id = $1", number),
        ("select * from case_file where id = $1", case_id),
        ("select * from case_party where case_id = $1", case_id),
        ("select * from journal_entry where subject_kind = 'case' and subject_id = $1", case_id),
        ("update referral set status = 'completed' where id = $1 returning id", number),
    ):
        assert await seen_by(world.justice.id, "cjc,head", sql, value) == []


@pytest.mark.parametrize(
    ("new_status", "columns"),
    [("withdrawn", "{}"), ("result_recorded", "{}"), ("completed", "{}"), ("acknowledged", '{"packet": "{}"}')],
)
async def test_the_receiver_changes_nothing_but_its_own_columns_and_states(
    world: World, new_status: str, columns: str
) -> None:
    _, _, number = await sent(world)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await seen_by(
            world.justice.id,
            "cjc",
            "select * from referral_answer($1, 'sent', $2, 2, $3::jsonb)",
            number,
            new_status,
            columns,
        )


async def test_the_database_knows_the_same_moves_of_a_receiver_as_the_machine(world: World) -> None:
    machine = MACHINES["referral"]
    _, _, number = await sent(world)
    for status in machine.states:
        lawful = {machine.next(status, event) for event in machine.allowed(status, {Role.cjc})}
        for target in machine.states:
            await world.owner.execute("update referral set status = $2 where id = $1", number, status)
            version = await world.owner.fetchval("select version from referral where id = $1", number)
            assert await moved(world, number, status, target, version) == (target in lawful), (status, target)


async def moved(world: World, number: int, status: str, target: str, version: int) -> bool:
    columns = json.dumps({"happened_at": now_utc().isoformat()})
    sql = "select done from referral_answer($1, $2, $3, $4, $5::jsonb)"
    try:
        rows = await seen_by(world.justice.id, "cjc", sql, number, status, target, version, columns)
    except asyncpg.InsufficientPrivilegeError:
        return False
    return bool(rows and rows[0]["done"])


async def test_an_answer_to_what_has_moved_on_changes_nothing(world: World) -> None:
    _, _, number = await sent(world)
    stale = "select * from referral_answer($1, 'sent', 'declined', $2, '{}')"
    rows = await seen_by(world.justice.id, "cjc", stale, number, 1)
    assert [(found["done"], found["standing"]) for found in rows] == [(False, 2)]
    await says(world, number, "acknowledge")
    rows = await seen_by(world.justice.id, "cjc", stale, number, 3)
    assert [(found["done"], found["standing"]) for found in rows] == [(False, 3)]


async def test_the_directory_names_centres_and_nothing_else(world: World) -> None:
    rows = await seen_by(world.tha_than.id, "officer", "select * from centre_directory()")
    assert world.justice.id in {found["id"] for found in rows}
    assert set(rows[0].keys()) == {"id", "kind", "name", "area_code"}
    case_id, _ = await laid(world)
    async with reading(world.officer):
        listed = await receivers_to_choose(world.officer, await read_dossier(world.officer, case_id))
    chosen = dict(listed["centres"])
    assert chosen[str(world.justice.id)] == world.justice.name
    assert str(world.tha_than.id) not in chosen


async def test_no_referral_goes_where_nobody_can_answer_it(world: World) -> None:
    case_id, take = await laid(world)
    to_nobody = to_justice(world, await parties_of(world, case_id, 1), to_centre=str(world.registered.id))
    assert await take.refused("prepare", world.officer, **to_nobody) == ["not_in_list"]
    _, take, number = await prepared(world)
    leaving = "update membership set ended_at = now() where centre_id = $1 and role = 'cjc'"
    await world.owner.execute(leaving, world.justice.id)
    with pytest.raises(NotValid) as refusal:
        await take("send", world.officer, number, letter_no="ทถ 1/2569")
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == [("destination", "nobody_answers")]
    await take("withdraw", world.officer, number, reason="sent_elsewhere")


def test_every_state_but_draft_and_closed_lets_a_matter_be_referred() -> None:
    prepare = next(deed for deed in referral.DEEDS if deed.event == "prepare")
    assert prepare.case_states == frozenset(CaseStatus) - {CaseStatus.draft, CaseStatus.closed}
