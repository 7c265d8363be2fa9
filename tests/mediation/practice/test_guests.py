"""An outside body with a link and a code: what it may do with its one referral, and everything it may not reach."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from mediation import guest_links
from mediation.machines import MACHINES
from mediation.practice import guest_codes, guest_door, referral
from mediation.practice.guest_codes import GuestLink, guest_link
from mediation.practice.inbox import inbox, packet, referral_history
from mediation.practice.receiving import RECEIVER_EVENTS, ReferralCall, answer_referral
from mediation.work import AlreadyAnswered, Answer, Key, now_utc
from notifications.messages import unsealed
from parties.access import Actor, Role
from parties.database import ENGINE, fetch, fetch_value, guest_scope
from parties.errors import KeyReused, NotFound, NotNow, NotPermitted, NotValid, Stale, TooManyAttempts
from tests.mediation.practice.taking import Steps, row, steps_of
from tests.mediation.practice.test_referral import chain_of, names_of, prepared, sent
from tests.parties.door import fresh
from tests.world import World

OUTSIDE = {"to_centre": "", "to_name": "ศยช.เมืองฉะเชิงเทรา"}
OFFICER = "นางสาวปราณี นิติกร"


def steps(case_id: int) -> Steps:
    return steps_of(case_id, referral.DEEDS, guest_codes.DEEDS)


async def linked(world: World, **more: Any) -> tuple[int, int, GuestLink]:
    """A referral sent to a body outside, with its link."""
    case_id, _, number = await sent(world, **OUTSIDE)
    await steps(case_id)("make_code", world.officer, number, **more)
    return case_id, number, await link_of(world, case_id, number)


async def link_of(world: World, case_id: int, number: int) -> GuestLink:
    found = (await guest_link(world.officer, case_id, number))[2]
    assert found is not None
    return found


def address() -> str:
    return f"198.51.100.{fresh().hex()}"


async def enters(link: GuestLink, word: str | None = None) -> str:
    """The token of a sitting, empty where the code was not the right one."""
    entered = await guest_door.enter(link.token, word or link.word, address())
    assert entered is not None
    return entered.token


async def sits(link: GuestLink) -> Actor:
    found = await guest_door.find(await enters(link))
    assert found is not None
    return found[0]


async def says(guest: Actor, number: int, event: str, **raw: Any) -> Answer:
    return await answer_referral(ReferralCall(guest, number), event, raw)


def wrong(link: GuestLink) -> str:
    return f"{(int(link.word) + 1) % 10**8:08d}"


# FROM LETTER TO RESULT


async def test_an_outside_body_answers_from_letter_to_result_and_its_name_stays_out_of_the_journal(
    world: World,
) -> None:
    case_id, number, link = await linked(world)
    guest = await sits(link)
    seen = await packet(guest, number)
    assert (seen.from_centre, seen.status, seen.people[0]["phone"]) == (world.tha_than.name, "sent", "+66812345678")
    await says(guest, number, "acknowledge", receiver_no="ศยช 9/2569", receiver_officer=OFFICER)
    await says(guest, number, "ask_more", question="มีสัญญากู้หรือไม่")
    await steps(case_id)("supply", world.officer, number, supplement="มี")
    await says(guest, number, "start")
    await says(guest, number, "complete", result_code="settled", result="ตกลงกันได้")
    await steps(case_id)("record_result", world.officer, number)
    kept = await row(world, "referral", number)
    assert (kept["status"], kept["receiver_officer"], kept["result_code"]) == ("result_recorded", OFFICER, "settled")
    chain = await chain_of(world, number)
    assert [entry["event"].removeprefix("case:referral:") for entry in chain] == (
        [
            "prepare",
            "send",
            "code_made",
            "code_opened",
            "acknowledge",
            "ask_more",
            "supply",
            "start",
            "complete",
            "record_result",
        ]
    )
    theirs = [entry for entry in chain if entry["role"] == "guest"]
    assert [entry["actor_id"] for entry in theirs] == [None] * 5
    for secret in (link.token, link.word, OFFICER):
        assert all(secret not in str(dict(entry)) for entry in chain)


async def test_the_officer_of_the_case_hears_of_each_answer(world: World) -> None:
    case_id, number, link = await linked(world)
    await says(await sits(link), number, "decline", reason="not_competent")
    told = await world.owner.fetch("select account_id, case_id, event from notice where referral_id = $1", number)
    assert [tuple(one) for one in told] == [(world.officer.account_id, case_id, "case:referral:decline")]


async def test_a_guest_gives_the_name_of_whoever_takes_care_of_it(world: World) -> None:
    _, number, link = await linked(world)
    with pytest.raises(NotValid) as refusal:
        await says(await sits(link), number, "acknowledge", receiver_no="1")
    assert [(fault.code, fault.field) for fault in refusal.value.faults] == [("required", "receiver_officer")]


async def test_the_history_of_a_guest_begins_with_the_sending(world: World) -> None:
    _, number, link = await linked(world)
    events = [line.event for line in await referral_history(await sits(link), number)]
    assert events == ["case:referral:send", "case:referral:code_made", "case:referral:code_opened"]


async def test_what_a_guest_may_answer_is_what_the_machine_says_in_every_state(world: World) -> None:
    machine = MACHINES["referral"]
    _, number, link = await linked(world)
    guest = await sits(link)
    bodies: dict[str, dict[str, str]] = {
        "acknowledge": {"receiver_officer": OFFICER},
        "ask_more": {"question": "?"},
        "start": {},
        "decline": {"reason": "other"},
        "complete": {"result_code": "other"},
    }
    assert set(bodies) == set(RECEIVER_EVENTS)
    for status in ("sent", "acknowledged", "more_asked", "in_progress", "completed", "declined", "withdrawn"):
        for event in (*RECEIVER_EVENTS, "supply", "withdraw", "record_result"):
            await world.owner.execute("update referral set status = $2 where id = $1", number, status)
            if event not in RECEIVER_EVENTS:
                with pytest.raises(NotPermitted):
                    await says(guest, number, event)
            elif event in machine.allowed(status, {Role.guest}):
                await says(guest, number, event, **bodies[event])
                assert (await row(world, "referral", number))["status"] == machine.next(status, event)
            else:
                with pytest.raises(NotNow):
                    await says(guest, number, event, **bodies[event])


async def test_refusals_of_a_guest_come_in_the_order_of_the_contract(world: World) -> None:
    _, number, link = await linked(world)
    guest, version = await sits(link), (await row(world, "referral", number))["version"]
    key = Key.of(uuid4().hex, b"one")
    call = ReferralCall(guest, number, version, key)
    first = await answer_referral(call, "acknowledge", {"receiver_officer": OFFICER})
    with pytest.raises(AlreadyAnswered) as again:
        await answer_referral(call, "acknowledge", {"receiver_officer": OFFICER})
    assert again.value.answer == first
    with pytest.raises(KeyReused):
        await answer_referral(ReferralCall(guest, number, version, Key(key.hash, fresh() + fresh())), "start", {})
    for event, refusal in (("explode", NotFound), ("supply", NotPermitted), ("acknowledge", Stale)):
        with pytest.raises(refusal):
            await answer_referral(ReferralCall(guest, number, version), event, {"completed_on": "x"})
    with pytest.raises(NotNow):
        await answer_referral(ReferralCall(guest, number), "complete", {"completed_on": "x"})
    with pytest.raises(NotValid):
        await answer_referral(ReferralCall(guest, number), "ask_more", {})


async def test_sender_and_guest_at_once_do_not_overwrite_each_other(world: World) -> None:
    case_id, number, link = await linked(world)
    guest = await sits(link)
    results = await asyncio.gather(
        steps(case_id)("withdraw", world.officer, number, reason="other"),
        says(guest, number, "decline", reason="other"),
        says(guest, number, "acknowledge", receiver_officer=OFFICER),
        return_exceptions=True,
    )
    refused = [result for result in results if isinstance(result, BaseException)]
    assert all(isinstance(one, Stale | NotNow) for one in refused)
    kept = [name for name in await names_of(world, number) if name in ("withdraw", "decline", "acknowledge")]
    assert len(kept) == 3 - len(refused)
    assert (await row(world, "referral", number))["status"] == {
        "withdraw": "withdrawn",
        "decline": "declined",
        "acknowledge": "acknowledged",
    }[kept[-1]]


async def test_a_key_of_one_guest_repeats_nothing_to_another(world: World) -> None:
    key = Key.of(uuid4().hex, b"one")
    for _ in range(2):
        _, number, link = await linked(world)
        answer = await answer_referral(
            ReferralCall(await sits(link), number, None, key), "acknowledge", {"receiver_officer": OFFICER}
        )
        assert answer.content["id"] == number


# WHAT A GUEST CANNOT REACH


async def test_a_guest_reaches_one_referral_and_nothing_else_of_any_centre(world: World) -> None:
    _, number, link = await linked(world)
    _, another, _ = await linked(world)
    _, _, within = await sent(world)
    guest = await sits(link)
    for other in (another, within, 999_999_999):
        for seek in (packet(guest, other), says(guest, other, "acknowledge", receiver_officer=OFFICER)):
            with pytest.raises(NotFound):
                await seek
    with pytest.raises(NotPermitted):
        await inbox(guest)
    async with ENGINE.transaction(local=guest_scope(guest.guest)):
        for table in (
            "case_file",
            "person",
            "referral",
            "journal_entry",
            "notice",
            "guest_code",
            "centre",
            "case_party",
        ):
            assert await fetch(f"select 1 from {table} limit 1") == [], table
        assert await fetch("select * from referral_inbox_lines(null, null, '', bangkok_day(now()), null, 100)") == []
        assert await fetch_value("select referral_packet($1)", another) is None
        assert await fetch_value("select referral_packet($1)", number) is not None
    assert (await row(world, "referral", another))["status"] == "sent"


async def test_a_guests_work_writes_into_the_chain_of_its_referral_alone(world: World) -> None:
    case_id, number, link = await linked(world)
    _, another, _ = await linked(world)
    guest = await sits(link)
    entry = {"subject_kind": "referral", "subject_id": number, "role": "guest", "actor": None}
    forged: list[dict[str, Any]] = [
        {"entries": [entry | {"subject_id": another}]},
        {"entries": [entry | {"subject_kind": "case", "subject_id": case_id}]},
        {"entries": [entry | {"role": "head"}]},
        {"entries": [entry | {"actor": world.officer.account_id}]},
        {"entries": [], "notices": [{"account": world.officer.account_id}]},
        {"entries": [], "messages": [{"channel": "mail"}]},
        {"entries": [], "number": {"case": case_id, "year": 2569}},
    ]
    for payload in forged:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with ENGINE.transaction(local=guest_scope(guest.guest)):
                await fetch_value("select guest_work_close($1::jsonb)", json.dumps({"number": None} | payload))
    for function in ("work_close($1::jsonb)", "guest_noted(1, $1::jsonb ->> 'x', '')"):
        with pytest.raises(asyncpg.PostgresError):
            async with ENGINE.transaction(local=guest_scope(guest.guest)):
                await fetch_value(f"select {function}", json.dumps({"number": None, "entries": []}))


async def test_naming_a_sitting_that_does_not_stand_opens_nothing(world: World) -> None:
    _, number, link = await linked(world)
    guest = await sits(link)
    forgeries = ["", "00" * 32, guest.guest[:-2] + "00", "not hex"]
    for forged in forgeries[:3]:
        async with ENGINE.transaction(local=guest_scope(forged)):
            assert await fetch_value("select referral_packet($1)", number) is None
    for ending in ("last_seen_at = now() - interval '61 minutes'", "expires_at = now()", "ended_at = now()"):
        again = await sits(link)
        digest = bytes.fromhex(again.guest)
        await world.owner.execute(f"update guest_sitting set {ending} where token_hash = $1", digest)
        with pytest.raises(NotFound):
            await packet(again, number)
        with pytest.raises(NotFound):
            await says(again, number, "acknowledge", receiver_officer=OFFICER)


async def test_a_referral_within_the_installation_never_has_a_link(world: World) -> None:
    case_id, _, number = await sent(world)
    for event in ("make_code", "revoke_code", "mail_code"):
        with pytest.raises(NotNow):
            await steps(case_id)(event, world.officer, number, address="a@b.go.th")
    with pytest.raises(NotFound):
        await guest_link(world.officer, case_id, number)


async def test_nothing_has_a_link_before_it_is_sent(world: World) -> None:
    case_id, _, number = await prepared(world, **OUTSIDE)
    with pytest.raises(NotNow):
        await steps(case_id)("make_code", world.officer, number)


async def test_link_and_code_are_read_by_those_who_send_alone(world: World) -> None:
    case_id, number, _ = await linked(world)
    for actor in (world.officer, world.head, world.safety):
        assert (await guest_link(actor, case_id, number))[2] is not None
    for actor in (world.committee, world.cjc):
        with pytest.raises((NotPermitted, NotFound)):
            await guest_link(actor, case_id, number)
    with pytest.raises(NotFound):
        await guest_link(world.registered["head"], case_id, number)
    await world.owner.execute(
        "update case_file set status = 'safety_hold', resume_state = 'received' where id = $1", case_id
    )
    with pytest.raises(NotPermitted):
        await guest_link(world.officer, case_id, number)


async def test_the_database_alone_tells_neither_link_nor_code(world: World) -> None:
    _, number, link = await linked(world)
    kept = str(dict(await world.owner.fetchrow("select * from guest_code where referral_id = $1", number) or {}))
    answers = str(await world.owner.fetch("select body, location from idempotency"))
    for secret in (link.token, link.word):
        assert secret not in kept
        assert secret not in answers


# THE DOOR


async def test_a_link_alone_opens_nothing_and_looking_uses_nothing_up(world: World) -> None:
    _, number, link = await linked(world)
    for _ in range(20):
        found = await guest_door.door(link.token)
        assert found is not None
        assert (found.state, found.centre_name) == ("open", world.tha_than.name)
    kept = await world.owner.fetchrow("select openings, wrong, missed from guest_code where referral_id = $1", number)
    assert tuple(kept or ()) == (0, 0, 0)
    assert await guest_door.door("x" * 43) is None
    assert await guest_door.door("../../etc/passwd") is None


async def test_the_code_is_read_in_any_digits_and_with_spaces(world: World) -> None:
    _, _, link = await linked(world)
    thai = link.word.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    for typed in (link.word, link.said, thai, f" {link.word[:2]}-{link.word[2:]} "):
        assert await enters(link, typed)
    assert guest_links.read_word("1234567") is None
    assert guest_links.read_word("123456789") is None


async def test_what_cannot_be_a_code_uses_up_no_try(world: World) -> None:
    _, _, link = await linked(world)
    for typed in ("", "abc", "1234", "๑๒๓๔๕๖๗๘๙"):
        with pytest.raises(NotValid):
            await guest_door.enter(link.token, typed, address())
    assert await enters(link)


async def test_the_fifth_wrong_code_in_a_row_locks_the_link_and_tells_the_officer(world: World) -> None:
    case_id, number, link = await linked(world)
    guest = await sits(link)
    left = []
    for _ in range(5):
        entered = await guest_door.enter(link.token, wrong(link), address())
        assert entered is not None
        assert not entered.token
        left.append(entered.tries_left)
    assert left == [4, 3, 2, 1, 0]
    assert await enters(link) == ""
    stands = await link_of(world, case_id, number)
    assert (stands.state, stands.wrong, stands.token, stands.word) == ("locked", 5, "", "")
    assert (await names_of(world, number))[-1] == "code_locked"
    told = await world.owner.fetch("select account_id, event from notice where referral_id = $1", number)
    assert [tuple(one) for one in told] == [(world.officer.account_id, "case:referral:code_locked")]
    # Whoever was let in before is not sent away by somebody else's wrong codes.
    assert (await packet(guest, number)).status == "sent"


async def test_the_right_code_forgives_the_wrong_ones_before_it(world: World) -> None:
    _, _, link = await linked(world)
    for _ in range(3):
        for _ in range(4):
            assert await enters(link, wrong(link)) == ""
        assert await enters(link)


async def test_wrong_codes_at_once_count_like_wrong_codes_one_by_one(world: World) -> None:
    case_id, number, link = await linked(world)
    await asyncio.gather(*(guest_door.enter(link.token, wrong(link), address()) for _ in range(9)))
    stands = await link_of(world, case_id, number)
    assert (stands.state, stands.wrong) == ("locked", 5)


async def test_an_address_that_tries_many_links_is_held_up(world: World) -> None:
    here = address()
    with pytest.raises(TooManyAttempts):
        for _ in range(11):
            _, _, link = await linked(world)
            for _ in range(3):
                await guest_door.enter(link.token, wrong(link), here)


async def test_a_new_link_ends_the_old_one_and_whoever_sits_under_it(world: World) -> None:
    case_id, number, link = await linked(world)
    guest = await sits(link)
    await steps(case_id)("make_code", world.officer, number)
    with pytest.raises(NotFound):
        await packet(guest, number)
    assert await enters(link) == ""
    old, new = await guest_door.door(link.token), await link_of(world, case_id, number)
    assert old is not None
    assert old.state == "ended"
    assert (await packet(await sits(new), number)).id == number


async def test_a_link_is_taken_back_at_once(world: World) -> None:
    case_id, number, link = await linked(world)
    guest = await sits(link)
    await steps(case_id)("revoke_code", world.officer, number)
    with pytest.raises(NotFound):
        await packet(guest, number)
    assert (await link_of(world, case_id, number)).state == "ended"
    assert await steps(case_id).refused("revoke_code", world.officer, number) == ["no_link"]
    sealed = await world.owner.fetchval("select sealed from guest_code where referral_id = $1", number)
    assert sealed is None


async def test_a_link_is_good_for_thirty_days_or_as_the_centre_or_the_sender_says(world: World) -> None:
    _, _, link = await linked(world)
    assert link.expires_at - link.made_at == timedelta(days=30)
    _, _, short = await linked(world, days="3")
    assert short.expires_at - short.made_at == timedelta(days=3)
    await world.owner.execute(
        """update centre set settings = settings || '{"clocks": {"guest_link": 14}}' where id = $1""", world.tha_than.id
    )
    _, _, own = await linked(world)
    assert own.expires_at - own.made_at == timedelta(days=14)


async def test_a_link_that_has_run_out_lets_nobody_in_and_nobody_stay(world: World) -> None:
    case_id, number, link = await linked(world)
    guest = await sits(link)
    await world.owner.execute("update guest_code set expires_at = now() where referral_id = $1", number)
    with pytest.raises(NotFound):
        await packet(guest, number)
    assert await enters(link) == ""
    assert (await link_of(world, case_id, number)).state == "expired"


async def test_of_a_referral_taken_back_a_guest_sees_only_how_it_stands(world: World) -> None:
    case_id, number, link = await linked(world)
    guest = await sits(link)
    await steps(case_id)("withdraw", world.officer, number, reason="sent_elsewhere")
    seen = await packet(guest, number)
    assert (seen.status, seen.packet, seen.people, seen.supplement) == ("withdrawn", {}, [], "")
    assert seen.allowed_events == ()


async def test_the_link_closes_when_the_result_is_recorded(world: World) -> None:
    case_id, number, link = await linked(world)
    guest = await sits(link)
    await world.owner.execute("update referral set status = 'completed' where id = $1", number)
    assert (await packet(guest, number)).status == "completed"
    await steps(case_id)("record_result", world.officer, number)
    with pytest.raises(NotFound):
        await packet(guest, number)
    assert await enters(link) == ""
    found = await guest_door.door(link.token)
    assert found is not None
    assert found.state == "finished"


async def test_a_guest_who_leaves_comes_back_by_the_same_link(world: World) -> None:
    _, number, link = await linked(world)
    token = await enters(link)
    await guest_door.leave(token)
    assert await guest_door.find(token) is None
    assert (await packet(await sits(link), number)).id == number


# THE MAIL


async def test_the_link_is_mailed_without_the_code_and_without_the_case(world: World) -> None:
    case_id, number, link = await linked(world)
    await steps(case_id)("mail_code", world.officer, number, address="cjc@moj.example")
    (message,) = await world.owner.fetch("select * from message where referral_id = $1 and person_id is null", number)
    assert (message["event"], message["channel"], message["status"]) == ("case:referral:send", "mail", "ready")
    assert unsealed(message["key"], "address", message["address"]) == "cjc@moj.example"
    assert unsealed(message["key"], "link", message["link"]) == link.path
    assert json.loads(message["facts"]) == {"letter_no": "ฉช 0118/45"}
    assert link.word not in str(dict(message))
    assert (await link_of(world, case_id, number)).mailed_at is not None
    last = (await chain_of(world, number))[-1]
    assert (last["event"], json.loads(last["body"])) == ("case:referral:code_mailed", {"channel": "mail"})


async def test_only_a_link_that_works_is_mailed_and_only_to_a_mail_address(world: World) -> None:
    case_id, number, _ = await linked(world)
    take = steps(case_id)
    for typed in ("cjc", "a@b", "a b@c.th", "a@c.th, b@c.th", "a@c.th\nbcc: x@y.th", "<a@c.th>"):
        assert await take.refused("mail_code", world.officer, number, address=typed) in (
            ["not_a_mail_address"],
            ["one_line"],
        ), typed
    await world.owner.execute("update guest_code set expires_at = $2 where referral_id = $1", number, now_utc())
    assert await take.refused("mail_code", world.officer, number, address="a@c.go.th") == ["no_working_link"]
    assert (
        await world.owner.fetchval("select count(*) from message where referral_id = $1 and person_id is null", number)
        == 0
    )
