"""The administrator keeps the centre's own particulars and villages; its chain says what was changed, by name."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from cases.law import ClockCode
from mediation.centre_clocks import amount_of, clocks_here
from mediation.practice.centre import (
    add_village,
    change_centre,
    change_village,
    list_villages,
    read_centre,
    read_village,
)
from mediation.work import AlreadyAnswered, Key, reading
from parties import thai
from parties.errors import NotFound, NotPermitted, NotValid
from tests.mediation.practice.test_intake import registered
from tests.world import World

TODAY = thai.bangkok_day(datetime.now(UTC))


def particulars(world: World, **changes: Any) -> dict[str, Any]:
    place = world.tha_than
    return {"name": place.name, "short_name": place.name, "prefix": place.prefix, "postcode": "24120"} | changes


async def entries(world: World) -> list[tuple[str, str, Any]]:
    rows = await world.owner.fetch(
        """select entity, role, body from journal_entry where subject_kind = 'centre' and subject_id = $1
           and event = 'centre:setting:changed' order by seq""",
        world.tha_than.id,
    )
    return [(row["entity"], row["role"], json.loads(row["body"])) for row in rows]


def told(refused: pytest.ExceptionInfo[NotValid]) -> list[tuple[str | None, str]]:
    return [(fault.field, fault.code) for fault in refused.value.faults]


async def test_changed_particulars_are_kept_and_noted_by_name_alone(world: World) -> None:
    await change_centre(world.admin, particulars(world, phone="038-551-234", address="ที่ทำการกำนัน", postcode="๒๔๑๒๑"))
    centre = await read_centre(world.admin)
    assert (centre.phone, centre.address, centre.postcode) == ("+6638551234", "ที่ทำการกำนัน", "24121")
    assert await entries(world) == [("centre", "admin", {"changed": ["address", "phone", "postcode"]})]


async def test_saving_what_stands_already_notes_nothing(world: World) -> None:
    answer = await change_centre(world.admin, particulars(world))
    assert answer.content == {"changed": []}
    assert await entries(world) == []


async def test_only_the_administrator_sees_and_changes_the_settings(world: World) -> None:
    for who in ("head", "officer", "mediator", "auditor", "dpo"):
        actor = world.tha_than[who]
        for attempt in (
            read_centre(actor),
            change_centre(actor, particulars(world)),
            add_village(actor, {"moo": 1, "name": "ดอน"}),
            change_village(actor, 1, {"moo": 1, "name": "ดอน"}),
        ):
            with pytest.raises(NotPermitted):
                await attempt


async def test_the_prefix_changes_until_the_first_number_of_the_year_is_given(world: World) -> None:
    fresh = f"ก{world.tha_than.id % 10_000_000}"
    await change_centre(world.admin, particulars(world, prefix=f"{fresh}."))
    centre = await read_centre(world.admin)
    assert (centre.prefix, centre.numbered) == (fresh, False)
    assert (await entries(world))[-1][2] == {"changed": ["prefix"], "prefix": fresh}
    await registered(world)
    assert (await read_centre(world.admin)).numbered is True
    with pytest.raises(NotValid) as refused:
        await change_centre(world.admin, particulars(world))
    assert told(refused) == [("prefix", "prefix_in_use")]
    await change_centre(world.admin, particulars(world, prefix=fresh, name="ชื่อใหม่"))


async def test_two_centres_never_share_a_prefix(world: World) -> None:
    with pytest.raises(NotValid) as refused:
        await change_centre(world.admin, particulars(world, prefix=world.registered.prefix))
    assert told(refused) == [("prefix", "prefix_taken")]
    assert (await read_centre(world.admin)).prefix == world.tha_than.prefix


async def test_everything_wrong_with_the_particulars_is_told_at_once(world: World) -> None:
    with pytest.raises(NotValid) as refused:
        await change_centre(world.admin, particulars(world, prefix="ก/1", postcode="2412"))
    assert told(refused) == [("prefix", "prefix_invalid"), ("postcode", "postcode_invalid")]
    with pytest.raises(NotValid) as refused:
        await change_centre(
            world.admin, {"prefix": "กก", "phone": "1", "invitation_days": "0", "track": "PEOPLE_CENTRE"}
        )
    assert sorted(told(refused), key=str) == [
        ("invitation_days", "out_of_range"),
        ("name", "required"),
        ("phone", "phone_unreadable"),
        ("track", "unknown_field"),
    ]


async def test_the_centres_own_periods_stand_before_the_houses_and_behind_the_laws(world: World) -> None:
    async with reading(world.officer):
        assert await clocks_here() == {}
    await change_centre(world.admin, particulars(world, invitation_attempts="3", invitation_days="๒๐"))
    async with reading(world.officer):
        own = await clocks_here()
    assert own == {ClockCode.invitation_attempts: 3, ClockCode.answer_invitation: 20}
    assert amount_of(ClockCode.answer_invitation, TODAY, own) == 20
    assert amount_of(ClockCode.finish_screening, TODAY, own) == 7
    assert amount_of(ClockCode.enforcement, TODAY, {ClockCode.enforcement: 9}) == 3
    assert (await entries(world))[-1][2] == {
        "changed": ["invitation_attempts", "invitation_days"],
        "invitation_attempts": 3,
        "invitation_days": 20,
    }
    await change_centre(world.admin, particulars(world, invitation_days="20"))
    async with reading(world.officer):
        assert await clocks_here() == {ClockCode.answer_invitation: 20}


async def test_other_settings_of_the_centre_are_left_alone(world: World) -> None:
    await world.owner.execute(
        """update centre set settings = '{"letterhead": "own", "clocks": {"registration_first_warning": 45}}' where id = $1""",
        world.tha_than.id,
    )
    await change_centre(world.admin, particulars(world, invitation_days="20"))
    settings = json.loads(await world.owner.fetchval("select settings from centre where id = $1", world.tha_than.id))
    assert settings == {"letterhead": "own", "clocks": {"registration_first_warning": 45, "answer_invitation": 20}}


async def test_another_centre_is_not_touched(world: World) -> None:
    await change_centre(world.admin, particulars(world, name="ชื่อใหม่"))
    assert (await read_centre(world.registered["admin"])).name == world.registered.name


async def test_a_village_gets_its_code_from_the_area_and_the_moo(world: World) -> None:
    answer = await add_village(world.admin, {"moo": "๔", "name": "บ้านดอน", "population": "1,204"})
    village = await read_village(world.officer, answer.content["id"])
    assert (village.code, village.moo, village.name, village.population) == ("24060604", 4, "บ้านดอน", 1204)
    assert await entries(world) == [
        (f"village:{village.id}", "admin", {"added": True, "changed": ["code", "moo", "name", "population"]})
    ]


async def test_a_village_is_changed_and_the_same_again_is_not_noted(world: World) -> None:
    village_id = (await add_village(world.admin, {"moo": 4, "name": "ดอน"})).content["id"]
    changed = {"moo": 4, "name": "ดอนทอง", "code": "2406 0604", "population": 90}
    await change_village(world.admin, village_id, changed)
    await change_village(world.admin, village_id, changed)
    assert [facts for _, _, facts in await entries(world)][1:] == [{"changed": ["name", "population"]}]
    assert [village.name for village in await list_villages(world.officer)] == ["ดอนทอง"]


@pytest.mark.parametrize(
    ("raw", "faults"),
    [
        ({}, [("moo", "required"), ("name", "required")]),
        ({"moo": 0, "name": "ดอน"}, [("moo", "out_of_range")]),
        ({"moo": 5, "name": "ดอน", "code": "2406"}, [("code", "village_code_invalid")]),
        ({"moo": 5, "name": "ดอน", "code": "24060604"}, [("code", "village_code_taken")]),
        ({"moo": 4, "name": "ดอน", "code": "24060699"}, [("moo", "moo_taken")]),
    ],
)
async def test_a_village_that_cannot_be_is_refused(
    world: World, raw: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    await add_village(world.admin, {"moo": 4, "name": "เดิม"})
    with pytest.raises(NotValid) as refused:
        await add_village(world.admin, raw)
    assert told(refused) == faults


async def test_where_areas_are_known_a_village_lies_in_one_of_them(world: World) -> None:
    await world.owner.execute(
        """insert into area (code, name_th, parent_code) values ('24', 'ฉะเชิงเทรา', null), ('2406', 'พนมสารคาม', '24'),
           ('240606', 'ท่าถ่าน', '2406') on conflict do nothing"""
    )
    try:
        with pytest.raises(NotValid) as refused:
            await add_village(world.admin, {"moo": 1, "name": "ดอน", "code": "99999901"})
        assert told(refused) == [("code", "no_such_area")]
        await add_village(world.admin, {"moo": 1, "name": "ดอน"})
    finally:
        await world.owner.execute("truncate area")


async def test_another_centres_village_is_not_there(world: World) -> None:
    foreign = (await add_village(world.registered["admin"], {"moo": 1, "name": "ไกล"})).content["id"]
    assert await list_villages(world.admin) == []
    with pytest.raises(NotFound):
        await read_village(world.admin, foreign)
    with pytest.raises(NotFound):
        await change_village(world.admin, foreign, {"moo": 1, "name": "ใกล้"})


async def test_the_same_key_adds_a_village_once(world: World) -> None:
    key = Key.of("k", b"village")
    await add_village(world.admin, {"moo": 1, "name": "ดอน"}, key=key)
    with pytest.raises(AlreadyAnswered):
        await add_village(world.admin, {"moo": 1, "name": "ดอน"}, key=key)
    assert len(await list_villages(world.admin)) == 1
