"""The roster and the choice of a mediator, before a browser: everybody can use them, on a phone and without scripts."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from parties import thai as words
from tests.browser.conftest import Visiting
from tests.browser.looking import faults
from tests.browser.visitor import DESK, PHONE, thai
from tests.mediation.practice.cases_at import assignment_of, case_at, challenge_at, parties_of
from tests.world import World

pytestmark = pytest.mark.browser
TODAY = words.bangkok_day(datetime.now(UTC))
HOURS = [{"weekday": day, "begins": 540, "ends": 720} for day in ("mon", "wed")]
AWAY = [{"begins": TODAY.isoformat(), "ends": (TODAY + timedelta(days=3)).isoformat(), "reason": "family"}]


async def a_full_roster(world: World) -> None:
    """Two mediators of whom everything is known, one whose registration runs out, and a crowd of others on paper."""
    centre = world.tha_than.id
    for moo, name in ((1, "บ้านท่าถ่านเหนือ"), (2, "บ้านสวนตาลงามริมคลองสองพี่น้อง")):
        await world.owner.execute(
            "insert into village (centre_id, code, moo, name) values ($1, $2, $3, $4)",
            centre,
            f"2406060{moo}",
            moo,
            name,
        )
    await world.owner.execute(
        """update mediator set languages = '{th,tts,kxm,tsq}', other_languages = 'ลัวะ', village_codes = '{24060601,24060602}',
             home_village = '24060602', villages = 'ตำบลข้างเคียงทุกหมู่บ้าน', topics = '{DEBT,WATER_RESOURCE,LAND_BOUNDARY}',
             knowledge = 'งานเกษตร', weekly = $2, absences = $3, unexcused_absences = 3, valid_to = $4, phone = '+66812345678',
             courses = '[{"name": "หลักสูตรผู้ไกล่เกลี่ยข้อพิพาท รุ่นที่ 4", "hours": 60, "passed_on": "2025-09-01"}]'
           where centre_id = $1""",
        centre,
        json.dumps(HOURS),
        json.dumps(AWAY),
        TODAY + timedelta(days=20),
    )
    await world.owner.execute(
        "insert into mediator (centre_id, name) select $1, 'นางสาวผู้มีชื่อยาวมากเป็นพิเศษ ณ อยุธยา ' || n from generate_series(1, 9) n",
        centre,
    )


async def test_the_roster_can_be_used_by_everybody_full_and_empty(person: Visiting, world: World) -> None:
    head = await person("head", place=world.registered)
    await world.owner.execute("delete from mediator where centre_id = $1", world.registered.id)
    await head.opens("/roster")
    assert await faults(head, DESK, PHONE) == []
    await a_full_roster(world)
    mine = f"/roster/{world.tha_than.mediators['mediator']}"
    full = await person("head")
    for path in ("/work", "/roster", mine, f"{mine}/change", f"{mine}/times"):
        await full.opens(path)
        assert await faults(full, DESK, PHONE) == [], path


async def test_a_mediator_writes_hours_and_absences_on_a_phone_without_scripts(person: Visiting, world: World) -> None:
    own = await person("mediator", PHONE, scripts=False)
    mine = f"/roster/{world.tha_than.mediators['mediator']}"
    await own.opens(f"{mine}/times")
    await own.page.locator("button[name=_add][value=absences]").click()
    typed = {"weekly.0.weekday": "wed", "weekly.0.begins": "9.00", "weekly.0.ends": "๑๒.๐๐"}
    await own.fills({**typed, "absences.0.begins": "1/1/2575", "absences.0.reason": "travel"})
    await own.presses("Save")
    await own.stands_at(mine)
    await own.reads("วันพุธ", "09.00–12.00", "1 ม.ค. 2575")


async def test_a_mediator_is_chosen_from_the_list_on_a_phone_without_scripts(person: Visiting, world: World) -> None:
    await a_full_roster(world)
    case_id = await case_at(world, "choosing_mediator", place_moo="2", area_code="240606")
    officer = await person("officer", PHONE)
    path = f"/cases/{case_id}/do/assignment/propose"
    await officer.opens(path)
    assert await faults(officer, PHONE, DESK) == []
    plain = await person("officer", PHONE, scripts=False)
    await plain.opens(path)
    await plain.reads(thai("Knows this kind of matter well"), thai("Is away today"))
    await plain.page.locator(f"input[name=mediator][value='{world.tha_than.mediators['mediator2']}']").check()
    await plain.presses("Propose a mediator")
    assert await assignment_of(world, case_id, "mediator2")


async def test_what_the_sides_say_and_what_was_decided_can_be_read_by_everybody(person: Visiting, world: World) -> None:
    case_id = await case_at(world, "choosing_mediator", mediators={"mediator": "ended", "mediator2": "disclosed"})
    number = await assignment_of(world, case_id, "mediator2")
    (first,), (second,) = [await parties_of(world, case_id, side) for side in (1, 2)]
    await challenge_at(
        world, case_id, decision="upheld", decided_at=datetime.now(UTC), decided_by=world.head.account_id
    )
    answers = [
        {"side": side, "answer": said, "on": TODAY.isoformat(), "given_by": by, "manner": "letter", "informed": True}
        for side, said, by in ((1, "agrees", first), (2, "asks_centre", second))
    ]
    await world.owner.execute("update assignment set answers = $2 where id = $1", number, json.dumps(answers))
    head, newcomer = await person("head"), await person("mediator2", PHONE)
    base = f"/cases/{case_id}/do/assignment/{number}"
    for path in (f"/cases/{case_id}/mediators", f"{base}/confirm", f"{base}/side_answers", f"{base}/papers_side"):
        await head.opens(path)
        assert await faults(head, DESK, PHONE) == [], path
    for path in (f"/cases/{case_id}/mediators", f"/cases/{case_id}", f"{base}/papers_mediator"):
        await newcomer.opens(path)
        assert await faults(newcomer, PHONE, DESK) == [], path
