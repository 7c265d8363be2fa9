"""Figures of the whole demonstration, as its committee and its province read them, folded or not."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import asyncpg
import pytest

from mediation.demonstration.loading import engine_open, load
from mediation.figures.indicators import Indicator
from mediation.figures.measures import Dimension, Measure, total
from mediation.figures.periods import Grain, fiscal_year, span
from mediation.figures.reading import area_cells, backlog, own_area, villages_of_area
from mediation.figures_turn import compare, fold
from mediation.practice.figures import indicator_tables, series, village_ranking
from mediation.settings import Settings
from mediation.work import reading
from mediation.worker import Bench
from parties import keys
from parties.access import Actor, Role
from parties.database import connection_arguments
from parties.errors import NotPermitted
from tests.conftest import database_of_its_own
from tests.mediation.demonstration.conftest import PASSWORD, Shown

LONG = span("2020-01", "2030-12")
TODAY = date(2026, 11, 27)


@pytest.fixture(scope="module")
async def shown(server: str, keyring: keys.Keyring) -> AsyncIterator[Shown]:
    said: list[str] = []
    async with database_of_its_own(server, "figures") as (database, owner):
        loaded = await load(database.owner_url, database.app_url, PASSWORD, said.append)
        async with engine_open(database.app_url):
            yield Shown(database, owner, loaded, said)


async def differences(shown: Shown) -> list[object]:
    """What a full count finds otherwise than it is kept, in the areas and in every centre."""
    centres = [None, *[row["id"] for row in await shown.owner.fetch("select id from centre")]]
    return [row for one in centres for row in await shown.owner.fetch("select * from figures_differences($1)", one)]


async def centre(shown: Shown, kind: str) -> int:
    found = await shown.owner.fetchval("select id from centre where kind = $1 order by id limit 1", kind)
    return int(found)


async def test_the_committee_reads_the_same_numbers_before_and_after_folding(shown: Shown) -> None:
    tambon = await centre(shown, "tambon")
    committee = Actor(tambon, frozenset({Role.committee}), 1)
    live = await indicator_tables(committee, Indicator, LONG, TODAY)
    assert [table.indicator for table in live] == list(Indicator)
    assert await differences(shown) == []
    assert await shown.owner.fetchval("select figures_fold(700)") == 700
    assert await differences(shown) == []
    assert await indicator_tables(committee, Indicator, LONG, TODAY) == live
    assert await shown.owner.fetchval("select figures_fold(1000000)") > 0
    assert await differences(shown) == []
    assert await indicator_tables(committee, Indicator, LONG, TODAY) == live
    lines = {table.indicator: {line.key: line for line in table.lines} for table in live}
    received = "select count(*) from case_file where centre_id = $1 and status <> 'draft'"
    assert lines[Indicator.received]["received"].n == await shown.owner.fetchval(received, tambon)
    settled = "select count(*) from case_file where centre_id = $1 and outcome = 'settled'"
    assert lines[Indicator.outcomes]["settled"].n == await shown.owner.fetchval(settled, tambon)
    waiting = "select count(*) from case_file where centre_id = $1 and status <> 'draft' and ended_on is null"
    assert await shown.owner.fetchval("select count(*) from figure_change") == 0
    open_now = sum(line.n or 0 for line in lines[Indicator.backlog].values())
    assert open_now == await shown.owner.fetchval(waiting, tambon)


async def test_the_parts_of_a_series_add_up(shown: Shown) -> None:
    committee = Actor(await centre(shown, "tambon"), frozenset({Role.committee}), 1)
    monthly = await series(committee, Measure.received, LONG, Grain.month, Dimension.topic)
    yearly = await series(committee, Measure.received, LONG, Grain.year, Dimension.topic)
    assert sum(monthly.totals) == sum(yearly.totals) > 0
    assert {topic: sum(numbers) for topic, numbers in monthly.rows.items()} == {
        topic: sum(numbers) for topic, numbers in yearly.rows.items()
    }
    outcomes = await series(committee, Measure.ended, LONG, Grain.year, Dimension.none)
    assert "settled" in outcomes.rows


async def test_the_areas_hold_what_their_centres_hold_for_their_supervisor_alone(shown: Shown) -> None:
    province = Actor(await centre(shown, "province"), frozenset({Role.supervisor}), 1)
    async with reading(province):
        area = await own_area()
        assert area is not None and len(area) == 2
        cells = await area_cells(area, LONG, [Measure.received])
        assert await area_cells("99", LONG, [Measure.received]) == []
        ranked = await villages_of_area(area, 2569, 100)
        waiting = await backlog(area)
    assert total(cells, Measure.received) == await shown.owner.fetchval(
        "select count(*) from case_file where status <> 'draft'"
    )
    assert sum(village.received for village in ranked) > 0
    assert sum(waiting.values()) > 0
    committee = Actor(await centre(shown, "tambon"), frozenset({Role.committee}), 1)
    async with reading(committee):
        assert await area_cells(area, LONG, [Measure.received]) == []
        assert await backlog(area) == {}


async def test_live_figures_are_for_the_centre_itself(shown: Shown) -> None:
    for kind, role in (("province", Role.supervisor), ("tambon", Role.auditor)):
        with pytest.raises(NotPermitted):
            await indicator_tables(
                Actor(await centre(shown, kind), frozenset({role}), 1), [Indicator.received], LONG, TODAY
            )
    committee = Actor(await centre(shown, "tambon"), frozenset({Role.committee}), 1)
    assert sum(village.received for village in await village_ranking(committee, fiscal_year(2569))) > 0


async def test_the_worker_folds_what_was_counted_until_nothing_waits(shown: Shown) -> None:
    await shown.owner.execute("select figures_rebuild()")
    async with asyncpg.create_pool(**connection_arguments(shown.database.worker_url), min_size=1) as pool:
        bench = Bench(Settings(), pool, lambda: datetime(2026, 11, 27, tzinfo=UTC))
        assert await fold(bench) > 0
        assert await fold(bench) == 0
        assert await compare(bench) == 0
        assert await shown.owner.fetchval("select differences from figure_comparison order by id desc limit 1") == 0
        await shown.owner.execute("update figure_rollup set n = n + 1 where measure = 'ended' and dim = 'track'")
        await compare(bench)
    found = await shown.owner.fetchrow(
        "select differences > 0 as any, measures from figure_comparison order by id desc limit 1"
    )
    assert found is not None and tuple(found) == (True, ["ended"])
    assert await differences(shown) == []


async def test_a_figure_that_went_wrong_is_found_and_counted_anew(shown: Shown) -> None:
    tambon = await centre(shown, "tambon")
    await shown.owner.execute("select figures_fold(1000000)")
    broken = "update figure_rollup set n = n + 1 where centre_id = $1 and measure = 'received' and dim = ''"
    await shown.owner.execute(broken, tambon)
    found = await shown.owner.fetch("select measure, kept - counted as more from figures_differences($1)", tambon)
    assert {tuple(row) for row in found} == {("received", 1)}
    await shown.owner.execute("select figures_rebuild()")
    assert await differences(shown) == []
