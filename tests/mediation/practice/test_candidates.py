"""Who can take this case: everybody on the roster in order, read with a few queries, each with the reasons."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mediation.availability import Weekday
from mediation.dossier import read_dossier
from mediation.matching import Candidate
from mediation.practice.candidates import candidates, offered
from mediation.work import now_utc, reading
from parties import thai
from tests.conftest import Database
from tests.mediation.practice.cases_at import assignment_at, case_at, session_at
from tests.mediation.statements import listening
from tests.world import World

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).astimezone(thai.BANGKOK).replace(hour=10, minute=0)
THAT_DAY = tuple(Weekday)[TOMORROW.weekday()]


async def listed(world: World, case_id: int) -> list[Candidate]:
    async with reading(world.officer):
        return await candidates(await read_dossier(world.officer, case_id), now_utc())


def names(found: list[Candidate]) -> list[str]:
    return [one.facts.name for one in found]


def why(found: list[Candidate], place: int = 0) -> dict[str, bool | None]:
    return {reason.code: reason.speaks_for for reason in found[place].reasons}


async def among_others(world: World, status: str) -> int:
    """A case of people who are in no other case."""
    case_id = await case_at(world, status)
    await world.owner.execute(
        """update person set first_name = 'ลำดวน', last_name = 'ทองคำ' || id, name_key = 'ลำดวนทองคำ' || id
           where id in (select person_id from case_party where case_id = $1)""",
        case_id,
    )
    return case_id


async def known(world: World, who: str, **columns: Any) -> None:
    sets = ", ".join(f"{name} = ${index + 2}" for index, name in enumerate(columns))
    await world.owner.execute(
        f"update mediator set {sets} where id = $1", world.tha_than.mediators[who], *columns.values()
    )


def hours(begins: int, ends: int) -> str:
    return json.dumps([{"weekday": THAT_DAY.value, "begins": begins * 60, "ends": ends * 60}])


async def test_whoever_carries_less_comes_first(world: World) -> None:
    await among_others(world, "in_mediation")
    found = await listed(world, await case_at(world, "choosing_mediator"))
    assert names(found) == ["ประเสริฐ คำแก้ว", "บุญมี ศรีสุข"]
    assert [one.facts.open_cases for one in found] == [0, 1]
    assert why(found, 1)["conflict_none"] is True


async def test_whoever_can_come_at_the_time_planned_comes_first(world: World) -> None:
    case_id = await case_at(world, "choosing_mediator")
    await session_at(world, case_id, "planned", planned_for=TOMORROW, planned_minutes=60)
    await known(world, "mediator", weekly=hours(13, 16))
    await known(world, "mediator2", weekly=hours(9, 12))
    found = await listed(world, case_id)
    assert names(found) == ["ประเสริฐ คำแก้ว", "บุญมี ศรีสุข"]
    assert why(found)["free_free"] is True
    assert why(found, 1)["free_other_hours"] is False
    gone = [{"begins": TOMORROW.date().isoformat(), "ends": TOMORROW.date().isoformat(), "reason": "health"}]
    await known(world, "mediator2", absences=json.dumps(gone))
    found = await listed(world, case_id)
    assert names(found) == ["บุญมี ศรีสุข", "ประเสริฐ คำแก้ว"]
    assert why(found, 1)["free_absent"] is False


async def test_another_session_at_the_same_time_is_seen(world: World) -> None:
    case_id = await case_at(world, "choosing_mediator")
    await session_at(world, case_id, "planned", planned_for=TOMORROW, planned_minutes=60)
    other = await among_others(world, "ready")
    await session_at(world, other, "notified", planned_for=TOMORROW + timedelta(minutes=59))
    found = await listed(world, case_id)
    assert names(found)[-1] == "บุญมี ศรีสุข"
    assert why(found, 1)["free_elsewhere"] is False
    await world.owner.execute(
        "update session set planned_for = $2 where case_id = $1", other, TOMORROW + timedelta(hours=1)
    )
    assert "free_elsewhere" not in why(await listed(world, case_id), 1)


async def test_languages_and_villages_of_the_case_are_compared(world: World) -> None:
    case_id = await case_at(world, "choosing_mediator", place_moo="๓", area_code="240606")
    for moo, name in ((3, "บ้านหนองบัว"), (4, "บ้านคลอง")):
        await world.owner.execute(
            "insert into village (centre_id, code, moo, name) values ($1, $2, $3, $4)",
            world.tha_than.id,
            f"240606{moo:02d}",
            moo,
            name,
        )
    await known(world, "mediator", languages=["th", "kxm"])
    await known(world, "mediator2", village_codes=["24060603"])
    found = await listed(world, case_id)
    assert names(found) == ["ประเสริฐ คำแก้ว", "บุญมี ศรีสุข"]
    assert (found[0].facts.village, why(found)["village"]) == ("หมู่ 3 บ้านหนองบัว", True)
    await world.owner.execute(
        "update person set language = 'เขมรถิ่น' where id in (select person_id from case_party where case_id = $1)",
        case_id,
    )
    found = await listed(world, case_id)
    assert names(found) == ["บุญมี ศรีสุข", "ประเสริฐ คำแก้ว"]
    assert (why(found)["language"], why(found, 1)["language_missing"]) == (True, False)


async def test_who_cannot_be_proposed_stands_apart_with_the_reason(world: World) -> None:
    case_id = await case_at(world, "choosing_mediator", place=world.registered)
    first, second = (world.registered.mediators[who] for who in ("mediator", "mediator2"))
    await world.owner.execute("update mediator set valid_to = $2 where id = $1", first, date(2024, 1, 1))
    await world.owner.execute("update case_side set excludes = $2 where case_id = $1 and side = 2", case_id, [second])
    head = world.registered["head"]
    async with reading(head):
        form = await offered(head, await read_dossier(head, case_id))
    assert form["roster"] == []
    assert sorted(form["barred"]) == [
        ("บุญมี ศรีสุข", "ทะเบียนไม่มีผลใช้"),
        ("ประเสริฐ คำแก้ว", "มีฝ่ายหนึ่งขอไม่ให้คนนี้เป็นผู้ไกล่เกลี่ย"),
    ]


async def test_the_wish_of_a_side_is_told_and_decides_among_those_alike(world: World) -> None:
    case_id = await case_at(world, "choosing_mediator")
    wished = world.tha_than.mediators["mediator2"]
    await world.owner.execute("update case_side set prefers = $2 where case_id = $1 and side = 1", case_id, [wished])
    found = await listed(world, case_id)
    assert names(found)[0] == "ประเสริฐ คำแก้ว"
    assert why(found)["wished"] is True


async def test_the_list_costs_the_same_however_long_the_roster(world: World, database: Database) -> None:
    case_id = await case_at(world, "choosing_mediator", mediators={"mediator": "proposed"})
    async with listening(database) as heard:
        await listed(world, case_id)
        few = len(heard.statements)
        await world.owner.execute(
            "insert into mediator (centre_id, name) select $1, 'คนที่ ' || n from generate_series(1, 60) n",
            world.tha_than.id,
        )
        heard.clear()
        assert len(await listed(world, case_id)) == 61
        assert len(heard.statements) == few


async def test_whoever_takes_part_already_is_not_on_the_list(world: World) -> None:
    case_id = await case_at(world, "choosing_mediator")
    await assignment_at(world, case_id, "accepted")
    assert names(await listed(world, case_id)) == ["ประเสริฐ คำแก้ว"]


async def test_whoever_may_be_tied_to_a_side_stands_behind_all_others_who_may_be_chosen(world: World) -> None:
    case_id = await case_at(world, "choosing_mediator")
    assert names(await listed(world, case_id)) == ["บุญมี ศรีสุข", "ประเสริฐ คำแก้ว"]
    await world.owner.execute(
        """update person set first_name = 'บุญมี', last_name = 'ศรีสุข', name_key = 'บุญมีศรีสุข'
           where id = (select person_id from case_party where case_id = $1 and side = 2)""",
        case_id,
    )
    found = await listed(world, case_id)
    assert names(found) == ["ประเสริฐ คำแก้ว", "บุญมี ศรีสุข"]
    assert (why(found)["conflict_none"], why(found, 1)["conflict_found"]) == (True, False)
    assert all(one.choosable for one in found)
