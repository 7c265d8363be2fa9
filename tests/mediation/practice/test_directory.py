"""The directory of destinations: the installation's entries, a centre's own, and files of others."""

import json
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from cases.vocabulary import ReferralDestination
from mediation.dossier import read_dossier
from mediation.forms.directory import DirectoryFilter
from mediation.practice.directory import (
    DirectoryCall,
    check_destination,
    destination,
    directory,
    retire_destination,
    write_destination,
)
from mediation.practice.directory_exchange import export_directory, import_directory
from mediation.practice.receivers import entries_here, fitting_entries, receivers_to_choose
from mediation.work import Answer, Key, now_utc, reading
from parties.access import Actor
from parties.database import ENGINE, fetch, scope
from parties.errors import NotFound, NotPermitted, NotValid, Stale
from parties.thai import bangkok_day
from tests.mediation.practice.cases_at import case_at, colour_at, parties_of, screening_at
from tests.world import World

DISTRICT: dict[str, Any] = {
    "code": "DISTRICT",
    "name_th": "ศูนย์ดำรงธรรมอำเภอพนมสารคาม",
    "accepts": "ที่ดิน มรดก",
    "topics": ["LAND_BOUNDARY"],
    "phone": "๐๓๘ ๕๕๑ ๒๓๔ ต่อ ๑๒",
    "hours": [{"days": ["mon", "tue"], "opens": "8.30", "closes": "๑๖.๓๐ น.", "note": "พักเที่ยง"}],
    "papers": "บัตรประจำตัวประชาชน",
}


async def written(actor: Actor, number: int | None = None, **changes: Any) -> int:
    answer = await write_destination(DirectoryCall(actor), number, DISTRICT | changes)
    return int(answer.content["id"])


async def shared_one(world: World, code: str) -> int:
    sql = "select min(id) from destination where centre_id is null and code = $1"
    return int(await world.owner.fetchval(sql, code))


async def entries(world: World) -> list[str]:
    rows = await world.owner.fetch(
        "select event from journal_entry where subject_kind = 'centre' and subject_id = $1 order by seq",
        world.tha_than.id,
    )
    return [row["event"].removeprefix("centre:destination:") for row in rows]


async def test_an_installation_begins_with_every_kind_the_field_knows(world: World) -> None:
    found = (await directory(world.officer)).found
    assert {one.code for one in found} == set(ReferralDestination) - {ReferralDestination.OTHER}
    assert not any(one.own for one in found)
    # Nothing was invented: the one telephone is that of the country's hotline.
    assert {one.phone for one in found} == {"", "1300"}


async def test_an_entry_is_written_looked_at_and_taken_out_of_use(world: World) -> None:
    number = await written(world.head)
    one, _ = await destination(world.officer, number)
    assert (one.phone, [(span.text, span.note) for span in one.hours]) == (
        "038 551 234 ต่อ 12",
        [("08.30–16.30", "พักเที่ยง")],
    )
    assert (one.own, one.reviewed_on, one.version) == (True, bangkok_day(now_utc()), 1)
    await world.owner.execute("update destination set reviewed_on = '2020-01-01' where id = $1", number)
    assert (await destination(world.officer, number))[0].stale(bangkok_day(now_utc()))
    await check_destination(DirectoryCall(world.admin), number)
    assert not (await destination(world.officer, number))[0].stale(bangkok_day(now_utc()))
    for _ in range(2):
        await retire_destination(DirectoryCall(world.head), number)
    listed = await directory(world.head)
    assert number not in {one.id for one in listed.found}
    assert [one.id for one in listed.retired] == [number]
    await written(world.head, number)
    assert number in {one.id for one in (await directory(world.head)).found}
    assert await entries(world) == ["written", "checked", "retired", "written"]


async def test_what_a_centre_writes_in_place_of_the_installations_entry_holds_there_alone(world: World) -> None:
    shared = await shared_one(world, "DISTRICT")
    own = await written(world.head, shared)
    assert own != shared
    here = {one.id for one in (await directory(world.officer)).found}
    assert own in here
    assert shared not in here
    elsewhere = {one.id for one in (await directory(world.registered["officer"])).found}
    assert shared in elsewhere
    assert own not in elsewhere
    with pytest.raises(NotFound):
        await destination(world.registered["head"], own)
    with pytest.raises(NotFound):
        await write_destination(DirectoryCall(world.registered["head"]), own, DISTRICT)
    kept = await world.owner.fetchrow("select * from destination where id = $1", shared)
    assert kept is not None
    assert (kept["centre_id"], kept["version"], kept["phone"]) == (None, 1, "")


async def test_an_entry_of_the_installation_is_taken_out_of_use_for_one_centre(world: World) -> None:
    shared = await shared_one(world, "IRRIGATION")
    await retire_destination(DirectoryCall(world.head), shared)
    assert ReferralDestination.IRRIGATION not in {one.code for one in (await directory(world.officer)).found}
    assert shared in {one.id for one in (await directory(world.registered["officer"])).found}


async def test_no_centre_writes_into_what_belongs_to_all(world: World) -> None:
    shared = await shared_one(world, "CJC")
    async with ENGINE.transaction(local=scope(world.tha_than.id, "head,admin")):
        assert await fetch("update destination set phone = '1' where id = $1 returning id", shared) == []
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with ENGINE.transaction(local=scope(world.tha_than.id, "head,admin")):
            await fetch("insert into destination (code, name_th) values ('CJC', 'x')")


async def test_only_head_and_administrator_keep_it_and_strangers_do_not_read_it(world: World) -> None:
    number = await written(world.head)
    for who in ("officer", "mediator", "safety"):
        with pytest.raises(NotPermitted):
            await written(world.tha_than[who])
        with pytest.raises(NotPermitted):
            await retire_destination(DirectoryCall(world.tha_than[who]), number)
    for who in ("auditor", "dpo", "committee", "supervisor"):
        with pytest.raises(NotPermitted):
            await directory(world.tha_than[who])


async def test_everything_wrong_with_an_entry_is_told_at_once(world: World) -> None:
    hours = [
        {"days": ["mon"], "opens": "9.00", "closes": "8.00"},
        {"days": ["mon"], "opens": "9.00", "closes": "12.00"},
        {"days": ["mon", "tue"], "opens": "11.00", "closes": "13.00"},
        {"days": ["fri"], "opens": "เช้า", "closes": "12.00"},
    ]
    typed: dict[str, Any] = {
        "phone": "call us",
        "email": "here",
        "website": "example.org",
        "postcode": "24l20",
        "hours": hours,
    }
    with pytest.raises(NotValid) as refusal:
        await written(world.head, **typed)
    assert sorted((fault.field or "", fault.code) for fault in refusal.value.faults) == [
        ("email", "email_unreadable"),
        ("hours.0.closes", "hours_end_first"),
        ("hours.2.opens", "hours_overlap"),
        ("hours.3.opens", "time_unreadable"),
        ("phone", "phone_unreadable"),
        ("postcode", "postcode_wrong"),
        ("website", "website_unreadable"),
    ]


async def test_whoever_was_slower_is_told(world: World) -> None:
    number = await written(world.head)
    await written(world.admin, number, fee="ไม่มี")
    with pytest.raises(Stale):
        await write_destination(DirectoryCall(world.head, version=1), number, DISTRICT)


@pytest.mark.parametrize("q", ["ดำรงธรรม", "พนมสารคาม", "มรดก", "๐๓๘ ๕๕๑"])
async def test_it_is_searched_by_name_place_and_what_it_takes(world: World, q: str) -> None:
    number = await written(world.head)
    found = (await directory(world.officer, DirectoryFilter(q=q))).found
    assert number in {one.id for one in found}
    assert (await directory(world.officer, DirectoryFilter(q="ไม่มีคำนี้"))).found == []
    wanted = DirectoryFilter(code=ReferralDestination.LAWYERS)
    assert {one.code for one in (await directory(world.officer, wanted)).found} == {ReferralDestination.LAWYERS}


async def test_who_fits_a_case_is_named_first(world: World) -> None:
    case_id = await case_at(world, "not_accepted", topic="FAMILY_MONEY")
    screening = await screening_at(world, case_id, {})
    findings = [{"guard": "G-FAM", "code": "family_status", "binds": "block"}]
    await world.owner.execute("update screening set findings = $2 where id = $1", screening, json.dumps(findings))
    async with reading(world.officer):
        dossier = await read_dossier(world.officer, case_id)
        fitting, others = fitting_entries(dossier, await entries_here())
        listed = await receivers_to_choose(world.officer, dossier)
    assert fitting[0].code is ReferralDestination.DV_SOCIAL
    assert fitting[0].phone == "1300"
    assert ReferralDestination.IRRIGATION in {one.code for one in others}
    assert [value for value, _ in listed["entries"]] == [str(one.id) for one in (*fitting, *others)]


async def test_who_helps_in_danger_comes_first_only_where_there_is_danger_now(world: World) -> None:
    case_id = await case_at(world, "not_settled", topic="LAND_BOUNDARY")
    screening = await screening_at(world, case_id, {})
    findings = json.dumps([{"guard": "SAFETY", "code": "safety_not_asked", "binds": "block"}])
    await world.owner.execute("update screening set findings = $2 where id = $1", screening, findings)
    first = {}
    for colour in ("green", "red"):
        await colour_at(world, case_id, (await parties_of(world, case_id, 1))[0], colour)
        async with reading(world.officer):
            fitting, _ = fitting_entries(await read_dossier(world.officer, case_id), await entries_here())
        first[colour] = fitting[0].code.value
    assert first == {"green": "LAND_OFFICE", "red": "DV_SOCIAL"}


# FILES OF OTHERS


async def taken_in(actor: Actor, text: bytes, key: Key | None = None) -> Answer:
    return await import_directory(DirectoryCall(actor, key=key), text)


async def test_a_directory_goes_from_one_centre_to_another_and_back_unchanged(world: World) -> None:
    own = await written(world.head, await shared_one(world, "DISTRICT"), languages=["th", "kxm"], line_id="@phanom")
    text = await export_directory(world.officer)
    for actor in (world.head, world.registered["head"]):
        first = (await taken_in(actor, text)).content
        assert (first["refused"], first["kept_out"]) == (0, [])
    again = (await taken_in(world.registered["head"], text)).content
    assert (again["added"], again["changed"]) == (0, 0)
    assert again["same"] == len(json.loads(text)["contents"])
    assert await export_directory(world.registered["officer"]) == text
    assert (await taken_in(world.head, text)).content["changed"] == 0
    assert (await destination(world.officer, own))[0].version == 1


async def test_a_changed_row_changes_its_entry_and_a_bad_one_is_told(world: World) -> None:
    number = await written(world.head)
    page = json.loads(await export_directory(world.officer))
    (mine,) = [one for one in page["contents"] if one["name"] == DISTRICT["name_th"]]
    other = {"id": "0190c7f0-0000-7000-8000-0000000000cc", "name": "บ้านพักใจ", "status": "active", "wait_time": "-"}
    given = [mine | {"fees_description": "ฟรี", "assured_date": "2024-02-29"}, other, {"id": "x"}]
    report = (await taken_in(world.admin, json.dumps(given).encode())).content
    assert (report["added"], report["changed"], report["same"], report["refused"]) == (1, 1, 0, 1)
    assert {(fault["row"], fault["field"]) for fault in report["faults"]} == {(3, "id"), (3, "name"), (3, "status")}
    assert report["kept_out"] == ["wait_time"]
    one, _ = await destination(world.officer, number)
    assert (one.fee, str(one.reviewed_on), one.to_centre_id) == ("ฟรี", "2024-02-29", None)
    assert await entries(world) == ["written", "imported"]


async def test_a_day_to_come_is_no_day_on_which_anybody_looked(world: World) -> None:
    tomorrow = bangkok_day(now_utc()) + timedelta(days=1)
    row = {"id": "0190c7f0-0000-7000-8000-0000000000cc", "name": "x", "status": "active"}
    await taken_in(world.admin, json.dumps(row | {"assured_date": tomorrow.isoformat()}).encode())
    (one,) = [one for one in (await directory(world.officer)).found if one.own]
    assert one.reviewed_on is None


@pytest.mark.parametrize("text", [b"", b"{", b"[1", b'"x"', b"\xff", b"{}", b'{"contents": 1}', b"[" * 100_000])
async def test_what_is_no_list_of_services_changes_nothing(world: World, text: bytes) -> None:
    with pytest.raises(NotValid) as refusal:
        await taken_in(world.head, text)
    assert [fault.field for fault in refusal.value.faults] == ["file"]


async def test_a_file_sent_twice_under_one_key_is_taken_in_once(world: World) -> None:
    row = json.dumps({"id": "0190c7f0-0000-7000-8000-0000000000cc", "name": "x", "status": "active"}).encode()
    key = Key.of("once", row)
    assert (await taken_in(world.head, row, key)).content["added"] == 1
    assert (await taken_in(world.head, row)).content["same"] == 1
