"""A referral between two installations that really run: each is away for a time and killed; nothing is lost or doubled."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mediation.chains import verify_all
from parties import keys
from tests.stories.journey import Journey
from tests.stories.two_servers import Both, two_servers


@pytest.fixture
async def both(server: str, keyring: keys.Keyring, tmp_path: Path) -> AsyncIterator[Both]:
    async with two_servers(server, tmp_path) as made:
        yield made


async def check_everything(both: Both, journeys: list[Journey]) -> None:
    """Every packet arrived once, every answer came back once, and no chain is broken."""
    came = await both.there.owner.fetch("select letter_no from incoming_referral")
    assert Counter(row["letter_no"] for row in came) == Counter(f"ฉช {number}" for number in range(len(journeys)))
    doubled = """select subject_id, event, count(*) from journal_entry where subject_kind = 'referral'
      group by 1, 2 having count(*) > 1"""
    for one in (both.here, both.there):
        assert await one.owner.fetch(doubled) == []
        assert (await verify_all(one.database.owner_url)).breaks == []
        assert await one.owner.fetchval("select count(*) from exchange_item where state <> 'delivered'") == 0
        said = (one.folder / "said.txt").read_text()
        assert "Traceback" not in said
        assert "สมใจ" not in said


async def test_two_installations_exchange_a_referral_though_each_is_away_for_a_while(both: Both) -> None:
    here, there = both.here, both.there
    await both.introduce()
    await there.start()
    # Starting, the one finds the other, or a moment later.
    _, checked = await asyncio.gather(here.start(), here.command("peer", "check", "there"))
    assert "answers, keys match, clock +0 s, centres 1" in checked

    journeys = [await both.sent(0)]
    await here.until(both.arrived)
    (first,) = await both.arrived()
    assert (first["from_centre"], first["letter_no"]) == (here.world.tha_than.name, "ฉช 0")
    await both.answers(first["id"], "acknowledge", receiver_no="ศยช 7/2569")

    async def acknowledged() -> bool:
        return await both.stands(journeys[0]) == "acknowledged"

    await there.until(acknowledged)

    # The receiver is away: the sender goes on.
    await there.end()
    journeys += [await both.sent(number) for number in (1, 2, 3)]

    async def tried() -> bool:
        sql = "select count(*) from exchange_item where last_error = 'not_reached'"
        return bool(await here.owner.fetchval(sql))

    await here.until(tried)
    # The sender falls over in the middle of handing over, and both come back.
    await asyncio.gather(there.start(), here.end())
    await here.start()

    async def all_there() -> bool:
        return len(await both.arrived()) == len(journeys)

    await here.until(all_there)

    # The sender is away: the receiver works on.
    await here.end()
    for one in (await both.arrived())[1:]:
        await both.answers(one["id"], "acknowledge")
        await both.answers(one["id"], "start")
    await both.answers(first["id"], "decline", reason="other")
    await there.end()
    await asyncio.gather(here.start(), there.start())

    async def all_answered() -> bool:
        stands = [await both.stands(journey) for journey in journeys]
        waiting = "select count(*) from exchange_item where state = 'ready'"
        left = await there.owner.fetchval(waiting) + await here.owner.fetchval(waiting)
        return stands == ["declined", "in_progress", "in_progress", "in_progress"] and not left

    await there.until(all_answered)
    await check_everything(both, journeys)


@pytest.mark.proof
async def test_forty_referrals_survive_twenty_power_cuts_on_either_side(both: Both) -> None:
    chance = random.Random(20261127)
    await both.introduce()
    await asyncio.gather(both.here.start(), both.there.start())
    await asyncio.gather(both.here.command("peer", "check", "there"), both.there.command("peer", "check", "here"))
    journeys: list[Journey] = []
    for cut in range(20):
        for _ in range(2):
            journeys.append(await both.sent(len(journeys)))
        for one in await both.arrived():
            if one["status"] == "sent":
                await both.answers(one["id"], "acknowledge")
        for house in (both.here, both.there):
            await house.hurry()
        await asyncio.sleep(chance.random())
        victim = chance.choice([both.here, both.there])
        await victim.end()
        await victim.start()
        print(f"cut {cut}: {victim.name}, {len(await both.arrived())} of {len(journeys)} there")

    async def all_acknowledged() -> bool:
        for one in await both.arrived():
            if one["status"] == "sent":
                await both.answers(one["id"], "acknowledge")
        await both.there.hurry()
        stands = {await both.stands(journey) for journey in journeys}
        waiting = "select count(*) from exchange_item where state = 'ready'"
        return stands == {"acknowledged"} and not await both.there.owner.fetchval(waiting)

    await both.here.until(all_acknowledged)
    await check_everything(both, journeys)
