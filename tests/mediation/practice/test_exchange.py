"""A referral between two installations: it goes out, is followed on the other side, and its answer comes back, each once."""

import hashlib
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from mediation.exchange_keys import own_keys, public_key
from mediation.packet_file import opened
from mediation.practice.inbox import inbox, packet
from mediation.practice.incoming import packet_file
from mediation.practice.packet_files import packet_received, packet_sent, packets_received
from mediation.practice.peers import list_peers, on_its_way, send_again, suspend_peer
from mediation.work import reading
from parties import keys
from parties.errors import NotNow, NotPermitted, NotValid
from tests.mediation.practice.two_houses import Two, goes_well, two_houses

PHONE = "+66812345678"


@pytest.fixture(scope="module")
async def both(server: str, keyring: keys.Keyring, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Two]:
    async with two_houses(server, tmp_path_factory.mktemp("houses")) as two:
        yield two


@pytest.fixture
async def two(both: Two) -> AsyncIterator[Two]:
    both.wire.fate, both.late = goes_well, timedelta()
    both.wire.seen.clear()
    both.wire.held.clear()
    yield both
    both.wire.fate, both.late = goes_well, timedelta()
    await both.settle()


async def journal(house: Any, number: int) -> list[str]:
    rows = await house.owner.fetch(
        "select event, role from journal_entry where subject_kind = 'referral' and subject_id = $1 order by seq", number
    )
    return [f"{row['event'].removeprefix('case:referral:')} {row['role']}" for row in rows]


async def test_a_referral_goes_over_and_its_answer_comes_back(two: Two) -> None:
    case_id, number = await two.sent()
    assert await two.stand(number) == ("sent", "")
    await two.settle()
    arrived = await two.arrived()
    await two.says("acknowledge", receiver_no="ศยช 7/2569")
    await two.says("ask_more", question="มีสัญญากู้หรือไม่")
    await two.settle()
    assert await two.stand(number) == ("more_asked", "more_asked")
    await two.does(case_id, number, "supply", supplement="มีสัญญาเป็นหนังสือ")
    await two.settle()
    await two.says("start")
    await two.says("complete", result_code="advice_given", result="ให้คำปรึกษาแล้ว")
    await two.settle()
    assert await two.stand(number) == ("completed", "completed")
    await two.does(case_id, number, "record_result")
    kept = dict(await two.here.owner.fetchrow("select * from referral where id = $1", number) or {})
    assert (kept["receiver_no"], kept["receiver_officer"]) == ("ศยช 7/2569", two.there.world.cjc.name)
    assert (kept["question"], kept["result_code"], kept["result"]) == ("มีสัญญากู้หรือไม่", "advice_given", "ให้คำปรึกษาแล้ว")
    assert await two.there.value("select supplement from incoming_referral where id = $1", arrived) == "มีสัญญาเป็นหนังสือ"
    assert await journal(two.here, number) == [
        *("prepare officer", "send officer", "acknowledge guest", "ask_more guest", "supply officer", "start guest"),
        *("complete guest", "record_result officer"),
    ]
    assert await journal(two.there, arrived) == [
        *("send guest", "acknowledge cjc", "ask_more cjc", "supply guest", "start cjc", "complete cjc"),
    ]
    bodies = await two.here.value("select count(*) from exchange_item where body is not null")
    assert bodies == 0


async def test_what_was_chosen_arrives_and_nothing_else_and_is_sealed_on_both_sides(two: Two) -> None:
    case_id, number = await two.prepared(phone=PHONE)
    await two.does(case_id, number, "send", letter_no="ฉช 0118/46")
    waiting = await two.here.value("select body from exchange_item where referral_id = $1", number)
    assert b"812345678" not in waiting
    await two.settle()
    arrived = await two.arrived()
    with two.there.at_work():
        seen = await packet(two.there.world.cjc, arrived)
        (line, *_) = await inbox(two.there.world.cjc)
        assert seen.people[0]["phone"] == PHONE
        async with reading(two.there.world.cjc):
            file = await packet_file(arrived)
        assert (await packet_received(two.there.world.cjc, arrived, 1)).content == file
        (listed,) = await packets_received(two.there.world.cjc, arrived)
        assert (listed.sha256, listed.size) == (hashlib.sha256(file).hexdigest(), len(file))
    with two.here.at_work():
        assert (await packet_sent(two.here.world.officer, case_id, number, 1)).content == file
    ours = own_keys(two.here.ring)[0]
    record = opened(file, {ours.key_id: public_key(ours.private)}).record
    assert (record.letter_no, record.people[0].phone, record.wish) == ("ฉช 0118/46", PHONE, seen.packet["wish"])
    assert (record.sender.name, record.receiver.name) == (two.here.world.tha_than.name, two.there.world.justice.name)
    assert line.id == arrived
    assert (seen.from_centre, seen.letter_no, seen.status) == (two.here.world.tha_than.name, "ฉช 0118/46", "sent")
    assert set(seen.packet) == {"topic", "nature", "shares", "summary", "people", "wish"}
    rows = await two.there.owner.fetch(
        "select to_jsonb(r)::text as text from incoming_referral r where id = $1", arrived
    )
    assert "812345678" not in rows[0]["text"]


async def test_the_other_justice_officers_and_the_officer_of_the_case_hear_of_it(two: Two) -> None:
    case_id, number = await two.sent()
    await two.here.owner.execute(
        "update case_file set officer_id = $2 where id = $1", case_id, two.here.world.officer.account_id
    )
    await two.settle()
    arrived = await two.arrived()
    told = await two.there.value(
        "select array_agg(event) from notice where referral_id = $1 and account_id = $2",
        arrived,
        two.there.world.cjc.account_id,
    )
    assert told == ["case:referral:send"]
    await two.says("acknowledge")
    await two.settle()
    told = await two.here.value("select array_agg(event) from notice where referral_id = $1", number)
    assert told == ["case:referral:acknowledge"]


# LOST, REPEATED, LATE


async def test_what_is_sent_while_nobody_is_there_arrives_later_and_once(two: Two) -> None:
    two.wire.fate = lambda _: "lost"
    _, number = await two.sent()
    for _ in range(3):
        await two.carry(two.here)
    assert await two.stand(number) == ("sent", "")
    two.wire.fate = goes_well
    await two.settle()
    assert await two.stand(number) == ("sent", "sent")


@pytest.mark.parametrize("fate", ["unanswered", "twice"])
async def test_however_often_it_comes_it_has_one_effect_and_one_receipt(two: Two, fate: str) -> None:
    _, number = await two.sent()
    fates = iter([fate])
    two.wire.fate = lambda _: next(fates, "well")
    await two.carry(two.here)
    await two.settle()
    arrived = await two.arrived()
    assert await journal(two.there, arrived) == ["send guest"]
    count = (
        "select count(*) from exchange_received where ref = (select shared_ref from incoming_referral where id = $1)"
    )
    assert await two.there.value(count, arrived) == 1
    fates = iter([fate])
    await two.says("acknowledge")
    await two.settle()
    assert await journal(two.here, number) == ["prepare officer", "send officer", "acknowledge guest"]


async def test_a_repeated_item_gets_the_first_receipt_word_for_word(two: Two) -> None:
    await two.sent()
    fates = iter(["unanswered"])
    two.wire.fate = lambda _: next(fates, "well")
    two.wire.answers.clear()
    await two.carry(two.here)
    await two.carry(two.here)
    first, second = two.wire.answers
    assert first == second
    assert json.loads(first)["outcome"] == "applied"


async def test_items_of_one_referral_go_in_order(two: Two) -> None:
    await two.sent()
    await two.settle()
    await two.says("acknowledge")
    await two.says("start")
    fates = iter(["lost"])
    two.wire.fate = lambda _: next(fates, "well")
    assert await two.carry(two.there) == 0
    assert len(two.wire.seen) == 1, "only the first of them is tried"
    assert await two.carry(two.there) == 1
    assert await two.carry(two.there) == 1


async def test_what_cannot_be_handed_over_for_days_is_given_up_and_can_be_sent_again(two: Two) -> None:
    case_id, number = await two.sent()
    await two.here.owner.execute(
        "update case_file set officer_id = $2 where id = $1", case_id, two.here.world.officer.account_id
    )
    two.wire.fate = lambda _: "lost"
    await two.carry(two.here)
    two.late = timedelta(days=15)
    await two.carry(two.here)
    assert await two.here.value("select state from exchange_item where referral_id = $1", number) == "dead"
    told = await two.here.value("select array_agg(event) from notice where referral_id = $1", number)
    assert told == ["case:referral:undeliverable"]
    with two.here.at_work():
        (peer,) = [one for one in await list_peers(two.here.world.admin) if one.id == two.here.peer]
        (item,) = await on_its_way(two.here.world.admin, peer.id)
        assert (peer.dead, peer.last_error, item.state, item.referral_id) == (1, "not_reached", "dead", number)
        with pytest.raises(NotPermitted):
            await send_again(two.here.world.mediator, number)
        await send_again(two.here.world.officer, number)
    two.wire.fate, two.late = goes_well, timedelta()
    await two.settle()
    assert await two.stand(number) == ("sent", "sent")


# TAKING BACK


async def test_what_never_left_is_withdrawn_at_once_and_never_leaves(two: Two) -> None:
    case_id, number = await two.sent()
    two.wire.fate = lambda _: "lost"
    await two.carry(two.here)
    two.wire.fate = goes_well
    await two.does(case_id, number, "withdraw", reason="person_asked")
    await two.settle()
    assert await two.stand(number) == ("withdrawn", "")
    assert two.wire.seen == []


async def test_what_may_have_arrived_is_withdrawn_when_the_receiver_has_let_go_of_it(two: Two) -> None:
    case_id, number = await two.sent()
    await two.settle()
    arrived = await two.arrived()
    await two.says("acknowledge")
    await two.does(case_id, number, "withdraw", reason="person_asked")
    assert await two.stand(number) == ("sent", "acknowledged")
    with pytest.raises(NotValid) as refusal:
        await two.does(case_id, number, "withdraw", reason="person_asked")
    assert [fault.code for fault in refusal.value.faults] == ["withdrawal_asked"]
    await two.settle()
    assert await two.stand(number) == ("withdrawn", "withdrawn")
    assert await journal(two.here, number) == [
        *("prepare officer", "send officer", "withdraw_asked officer", "withdraw system"),
    ]
    gone = await two.there.owner.fetchrow(
        "select packet::text, packet_file from incoming_referral where id = $1", arrived
    )
    assert gone is not None
    assert tuple(gone) == ("{}", None)


async def test_a_packet_that_comes_after_it_was_taken_back_is_not_taken_in(two: Two) -> None:
    case_id, number = await two.sent()
    fates = iter(["held"])
    two.wire.fate = lambda _: next(fates, "well")
    await two.carry(two.here)
    await two.does(case_id, number, "withdraw", reason="prepared_in_error")
    await two.settle()
    assert await two.stand(number) == ("withdrawn", "")
    late = await two.wire.arrives(two.wire.held.pop())
    assert late.status_code == 200
    assert json.loads(await late.aread())["reason"] == "withdrawn_before"
    assert await two.stand(number) == ("withdrawn", "")


async def test_what_was_done_before_the_withdrawal_came_stays_done_and_the_sender_is_told(two: Two) -> None:
    case_id, number = await two.sent()
    await two.here.owner.execute(
        "update case_file set officer_id = $2 where id = $1", case_id, two.here.world.officer.account_id
    )
    await two.settle()
    await two.says("acknowledge")
    await two.says("start")
    await two.settle()
    await two.does(case_id, number, "withdraw", reason="person_asked")
    await two.says("complete", result_code="settled")
    await two.settle()
    assert await two.stand(number) == ("completed", "completed")
    told = await two.here.value("select array_agg(event order by id) from notice where referral_id = $1", number)
    assert "case:referral:withdraw_refused" in told
    assert "case:referral:complete" in told
    with two.here.at_work():
        waiting = await two.here.value("select withdrawing_since from referral_exchange where referral_id = $1", number)
    assert waiting is None


# PEERS


async def test_nothing_goes_to_or_comes_from_a_suspended_peer(two: Two) -> None:
    _, number = await two.sent()
    with two.there.at_work():
        await suspend_peer(two.there.world.admin, two.there.peer)
    await two.carry(two.here)
    error = await two.here.value("select last_error from exchange_item where referral_id = $1", number)
    assert error == "peer_suspended"
    await two.there.owner.execute("update peer set state = 'active'")
    with two.here.at_work():
        await suspend_peer(two.here.world.admin, two.here.peer)
    two.wire.seen.clear()
    await two.carry(two.here)
    assert two.wire.seen == []
    await two.here.owner.execute("update peer set state = 'active'")
    await two.settle()
    assert await two.stand(number) == ("sent", "sent")


async def test_a_new_key_is_told_under_the_old_one_and_both_hold_for_a_while(two: Two) -> None:
    _, number = await two.sent()
    old = two.here.ring
    two.here.ring.rotate("exchange")
    path = old.folder
    assert path is not None
    two.here.ring = keys.Keyring.load(path / "here.json")
    await two.settle()
    assert await two.stand(number) == ("sent", "sent"), "under the old key it is still known by"
    assert (await two.greet(two.here)).error == ""
    known = await two.there.owner.fetch(
        "select retires_at from peer_key where peer_id = $1 order by added_at", two.there.peer
    )
    assert [row["retires_at"] is None for row in known] == [False, True]
    _, number = await two.sent()
    await two.settle()
    assert (await two.greet(two.here)).our_key_known
    assert (await two.greet(two.there)).error == "", "its answers are believed under the new key"
    assert await two.stand(number) == ("sent", "sent")


async def test_the_machine_refuses_here_what_it_refuses_anywhere(two: Two) -> None:
    await two.sent()
    await two.settle()
    with pytest.raises(NotNow):
        await two.says("complete", result_code="settled")
