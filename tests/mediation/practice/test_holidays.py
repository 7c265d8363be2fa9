"""Holidays: those the calendar fixes, and what an administrator writes down, pastes and strikes out."""

import json
from datetime import UTC, date, datetime

import pytest

from mediation.practice.clocks import let_days_pass
from mediation.practice.holidays import import_holidays, list_holidays, read_lines, strike_holiday, write_holiday
from parties.access import Actor
from parties.errors import NotFound, NotPermitted, NotValid
from tests.conftest import Owner
from tests.mediation.practice.cases_at import case_at
from tests.world import World

YEAR = 2087


@pytest.fixture(autouse=True)
async def _nothing_written(owner: Owner) -> None:
    """Holidays are of the whole installation; the tests of this room have years of their own."""
    await owner.execute("delete from holiday where day >= '2080-01-01'")


async def days(actor: Actor) -> dict[str, bool]:
    return {one.day.isoformat(): one.off for one in await list_holidays(actor, YEAR)}


async def test_a_year_begins_with_what_the_calendar_fixes(world: World) -> None:
    found = await list_holidays(world.admin, YEAR)
    assert len(found) == 14
    assert all(one.fixed and one.off for one in found)


async def test_a_day_is_written_down_renamed_and_struck_out(world: World) -> None:
    await write_holiday(world.admin, {"day": "21/2/2630", "name": "วันมาฆบูชา"})
    await write_holiday(world.admin, {"day": "2087-02-21", "name": "วันหยุดพิเศษ"})
    (found,) = [one for one in await list_holidays(world.admin, YEAR) if not one.fixed]
    assert (found.day, found.name, found.off) == (date(2087, 2, 21), "วันหยุดพิเศษ", True)
    await strike_holiday(world.admin, "2087-02-21")
    assert "2087-02-21" not in await days(world.admin)
    with pytest.raises(NotFound):
        await strike_holiday(world.admin, "2087-02-21")


async def test_a_fixed_holiday_is_struck_out_and_taken_back(world: World) -> None:
    await strike_holiday(world.admin, "2087-08-12")
    assert (await days(world.admin))["2087-08-12"] is False
    await strike_holiday(world.admin, "2087-08-12")
    assert (await days(world.admin))["2087-08-12"] is True


async def test_what_is_written_is_noted_in_the_chain_of_the_centre(world: World) -> None:
    await write_holiday(world.admin, {"day": "2087-02-21", "name": "วันมาฆบูชา"})
    await strike_holiday(world.admin, "2087-02-21")
    rows = await world.owner.fetch(
        """select event, role, body from journal_entry where subject_kind = 'centre' and subject_id = $1
             and event like 'centre:holiday:%' order by seq""",
        world.tha_than.id,
    )
    assert [(row["event"], row["role"]) for row in rows] == [
        ("centre:holiday:written", "admin"),
        ("centre:holiday:struck", "admin"),
    ]
    assert json.loads(rows[0]["body"]) == {"days": ["2087-02-21"]}


async def test_a_year_is_pasted_as_it_was_announced(world: World) -> None:
    lines = "วันที่,ชื่อ\n21/2/2630, วันมาฆบูชา\n\n๒๐ พฤษภาคม ๒๖๓๐\tวันวิสาขบูชา\n2087-07-18;วันอาสาฬหบูชา, ชดเชย\n"
    await import_holidays(world.admin, {"lines": lines})
    written = {one.day: one.name for one in await list_holidays(world.admin, YEAR) if not one.fixed}
    assert written == {
        date(2087, 2, 21): "วันมาฆบูชา",
        date(2087, 5, 20): "วันวิสาขบูชา",
        date(2087, 7, 18): "วันอาสาฬหบูชา, ชดเชย",
    }


async def test_a_list_with_a_fault_is_refused_whole_with_every_line(world: World) -> None:
    with pytest.raises(NotValid) as refusal:
        await import_holidays(world.admin, {"lines": "21/2/2630, วันมาฆบูชา\nพรุ่งนี้, หยุด\n1/3/2630\n1/3/9999, ไกล"})
    assert [dict(fault.params)["line"] for fault in refusal.value.faults] == ["2", "3", "4"]
    assert len(await list_holidays(world.admin, YEAR)) == 14


@pytest.mark.parametrize("lines", ["day,name", "\ufeff", "x" * 500, '"1/2/2630', ",,,", "1/2/2630," + "ก" * 500])
def test_a_list_that_says_nothing_is_refused(lines: str) -> None:
    with pytest.raises(NotValid):
        read_lines(lines)


async def test_only_an_administrator_keeps_holidays(world: World) -> None:
    for actor in (world.officer, world.head):
        with pytest.raises(NotPermitted):
            await write_holiday(actor, {"day": "2087-02-21", "name": "x"})
        with pytest.raises(NotPermitted):
            await list_holidays(actor, YEAR)


async def test_a_holiday_gives_a_day_more_and_striking_it_out_takes_it_back(world: World) -> None:
    monday = datetime(2087, 3, 3, 4, 0, tzinfo=UTC)
    await case_at(world, "received", received_at=monday, last_happened_at=monday)
    await write_holiday(world.admin, {"day": "2087-03-04", "name": "วันหยุดพิเศษ"})
    thursday = datetime(2087, 3, 6, 4, 0, tzinfo=UTC)
    wednesday = datetime(2087, 3, 5, 4, 0, tzinfo=UTC)
    place = world.tha_than.id
    assert "case:clock:acknowledgement_late" not in (await let_days_pass(place, lambda: wednesday)).events
    await strike_holiday(world.admin, "2087-03-04")
    assert (await let_days_pass(place, lambda: wednesday)).events["case:clock:acknowledgement_late"] == 1
    assert "case:clock:acknowledgement_late" not in (await let_days_pass(place, lambda: thursday)).events
