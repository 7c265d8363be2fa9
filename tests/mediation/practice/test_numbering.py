"""The numbers of outgoing letters: none twice, none left out, several letters of a centre made at the same time; the register."""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from mediation.practice import numbering
from mediation.practice.letters import outgoing
from parties import thai
from parties.database import ENGINE, fetch_value, scope
from parties.errors import NotValid
from tests.conftest import Database
from tests.mediation.practice.cases_at import case_at
from tests.mediation.practice.test_issuing import invited, issue, issue_day
from tests.mediation.statements import listening
from tests.mediation.test_crash import Crash, crashing_after, everything
from tests.proofs.standing import referral_at
from tests.world import World

YEAR = thai.buddhist_year(issue_day())
WAITS = "select count(*) from pg_stat_activity where query like '%letter_turn%' and wait_event = 'PgSleep'"


async def invitation(world: World) -> dict[str, Any]:
    case_id, party = await invited(world)
    return await issue(world.officer, case_id, "DOC-04", subject=party)


async def numbers(world: World) -> list[int]:
    rows = await world.owner.fetch(
        "select number, number_seq from document where centre_id = $1 and number_seq is not null order by id",
        world.tha_than.id,
    )
    assert all(row["number"].endswith(f"/{row['number_seq']}") for row in rows)
    return [row["number_seq"] for row in rows]


async def until(owner: "asyncpg.Connection[asyncpg.Record]", sql: str) -> None:
    async with asyncio.timeout(30):
        while not await owner.fetchval(sql):
            pass


async def test_eight_at_once_have_eight_numbers_without_a_gap(world: World) -> None:
    cases = [await invited(world) for _ in range(8)]
    await asyncio.gather(*(issue(world.officer, case_id, "DOC-04", subject=party) for case_id, party in cases))
    assert await numbers(world) == list(range(1, 9))


async def test_a_letter_is_made_while_another_of_the_centre_is_still_being_made(world: World) -> None:
    """It is printed under the number behind, and waits for its turn with nothing left to do."""
    case_id, party = await invited(world)
    async with ENGINE.transaction(local=scope(world.tha_than.id)):
        assert await fetch_value("select letter_ticket($1)", YEAR) == 1
        made = issue(world.officer, case_id, "DOC-04", subject=party)
        second = asyncio.create_task(made, context=contextvars.Context())
        await until(world.owner, WAITS)
        assert not second.done()
        assert await numbers(world) == []
    assert (await second)["number"].endswith("/1")
    assert await numbers(world) == [1]


async def test_nobody_waits_for_ever_for_one_who_never_comes_back(world: World) -> None:
    """Whoever waited too long takes the number with the counter held: the one in front comes to nothing, and there is no gap."""
    async with ENGINE.transaction(local=scope(world.tha_than.id)):
        assert await fetch_value("select letter_ticket($1)", YEAR) == 1

        async def behind() -> None:
            async with ENGINE.transaction(local=scope(world.tha_than.id)):
                assert await fetch_value("select letter_ticket($1)", YEAR) == 2
                assert await fetch_value("select letter_turn($1, 2, '50 ms')", YEAR) is False

        await asyncio.create_task(behind(), context=contextvars.Context())
        await asyncio.create_task(quickly(world), context=contextvars.Context())
        assert await fetch_value("select letter_turn($1, 1)", YEAR) is False
    assert await numbers(world) == [1]


async def test_from_the_number_to_the_end_there_are_four_round_trips_and_no_printing(
    world: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So long the counter of the centre is held, whatever the paper and the machine."""
    case_id, party = await invited(world)
    async with listening(database) as heard:
        real = numbering.in_turn

        async def marked(year: int, make: Callable[[int], Awaitable[Any]]) -> Any:
            async def made(number: int) -> Any:
                found = await make(number)
                await fetch_value("select 'printed'")
                return found

            return await real(year, made)

        monkeypatch.setattr("mediation.practice.issuing.in_turn", marked)
        await issue(world.officer, case_id, "DOC-04", subject=party)
        said = list(heard.statements)
    taken = next(at for at, one in enumerate(said) if "letter_turn" in one)
    printed = next(at for at, one in enumerate(said) if "'printed'" in one)
    assert printed < taken
    assert len(said) - taken - 1 <= 4, said[taken:]


async def test_who_is_overtaken_time_and_again_holds_the_counter_in_the_end(world: World) -> None:
    calls: list[int] = []

    async def overtaken(number: int) -> int:
        calls.append(number)
        if len(calls) <= numbering.TRIES:
            await asyncio.create_task(quickly(world), context=contextvars.Context())
        return number

    async def slow() -> None:
        async with ENGINE.transaction(local=scope(world.tha_than.id)):
            number, made = await numbering.in_turn(YEAR, overtaken)
            assert number == made == numbering.TRIES + 1
            raise Crash

    with pytest.raises(Crash):
        await slow()
    assert calls == list(range(1, numbering.TRIES + 2))
    await invitation(world)
    assert await numbers(world) == list(range(1, numbering.TRIES + 2))


async def quickly(world: World) -> None:
    """Issue a letter as whoever holds the counter does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbering, "TRIES", 0)
        await invitation(world)


async def test_a_crash_between_any_two_statements_takes_no_number(world: World) -> None:
    case_id, party = await invited(world)
    before = await everything(world.owner)
    crashes = 0
    for statements in range(30):
        with crashing_after(statements):
            try:
                await issue(world.officer, case_id, "DOC-04", subject=party)
            except Crash:
                crashes += 1
                assert await everything(world.owner) == before, statements
                continue
        break
    assert crashes >= 7
    await invitation(world)
    assert await numbers(world) == [1, 2]


async def test_a_letter_that_fails_in_front_lets_the_one_behind_take_its_number(world: World) -> None:
    (broken, party), (whole, other) = await invited(world), await invited(world)
    await world.owner.execute(
        "update person set first_name = '😀' where id = (select person_id from case_party where id = $1)", party
    )
    behind = asyncio.create_task(issue(world.officer, whole, "DOC-04", subject=other))
    with pytest.raises(NotValid):
        await issue(world.officer, broken, "DOC-04", subject=party)
    assert (await behind)["number"].endswith("/1")
    assert await numbers(world) == [1]


# THE REGISTER ---------------------------------------------------------------------------------------------------------


async def test_the_register_has_letters_numbered_by_hand_too_and_says_so(world: World) -> None:
    case_id = await case_at(world, "not_settled")
    referral = await referral_at(world, case_id, "prepared")
    by_hand = await issue(world.officer, case_id, "DOC-19", subject=referral)
    await invitation(world)
    corrected = await issue(
        world.officer, case_id, "DOC-19", subject=referral, supersedes=by_hand["id"], reason="ที่อยู่ผิด"
    )
    lines = (await outgoing(world.officer)).lines
    assert [(one.number, one.by_hand) for one in lines] == [
        ("ทถ 1/2569", True),
        (f"{world.tha_than.prefix}/1", False),
        ("ทถ 1/2569", True),
    ]
    assert [one.replaced_by for one in lines] == [None, None, corrected["id"]]


async def test_a_corrected_referral_gets_a_number_of_its_own_where_the_house_numbered_the_first(world: World) -> None:
    case_id = await case_at(world, "not_settled")
    referral = await referral_at(world, case_id, "prepared")
    await world.owner.execute("update referral set letter_no = '' where id = $1", referral)
    first = await issue(world.officer, case_id, "DOC-19", subject=referral)
    await issue(world.officer, case_id, "DOC-19", subject=referral, supersedes=first["id"], reason="แก้คำผิด")
    assert await numbers(world) == [1, 2]
    lines = (await outgoing(world.officer)).lines
    assert [(one.number.rpartition("/")[2], one.by_hand, bool(one.replaced_by)) for one in lines] == [
        ("2", False, False),
        ("1", False, True),
    ]
    kept = await world.owner.fetchval("select letter_no from referral where id = $1", referral)
    assert kept == lines[0].number


async def test_a_referral_that_is_gone_keeps_the_number_it_went_under(world: World) -> None:
    case_id = await case_at(world, "not_settled")
    referral = await referral_at(world, case_id, "prepared")
    await world.owner.execute("update referral set letter_no = '' where id = $1", referral)
    first = await issue(world.officer, case_id, "DOC-19", subject=referral)
    await world.owner.execute("update referral set status = 'sent', sent_at = now() where id = $1", referral)
    await issue(world.officer, case_id, "DOC-19", subject=referral, supersedes=first["id"], reason="แก้คำผิด")
    assert await world.owner.fetchval("select letter_no from referral where id = $1", referral) == first["number"]
