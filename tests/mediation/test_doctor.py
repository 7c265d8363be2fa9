"""The doctor and the verifier, on a real database."""

import asyncpg
import pytest

from mediation.chains import verify_all
from mediation.doctor import examine
from mediation.opening import House
from mediation.settings import Settings
from tests.cases.test_journal import a_case, append
from tests.conftest import Database
from tests.world import World


@pytest.fixture
def house(database: Database) -> House:
    return House(Settings(), database.owner_url, database.app_url, database.worker_url, ())


async def test_a_sound_installation_is_told_to_be_well(house: House, world: World) -> None:
    await append(world, await a_case(world), 2)
    findings = await examine(house)
    assert [finding.what for finding in findings] == [
        *("server", "locale", "extensions", "roles", "migrations", "application", "journal", "fonts")
    ]
    assert [finding for finding in findings if not finding.well] == []


async def test_what_is_wrong_comes_with_its_cure(
    house: House, owner: "asyncpg.Connection[asyncpg.Record]", database: Database
) -> None:
    await owner.execute("create table if not exists migration_kept as select * from migration")
    await owner.execute("delete from migration where id = (select max(id) from migration)")
    try:
        sick = {finding.what: finding for finding in await examine(house) if not finding.well}
    finally:
        await owner.execute("insert into migration select * from migration_kept on conflict do nothing")
        await owner.execute("drop table migration_kept")
    assert set(sick) == {"migrations"}
    assert "mediation migrate" in sick["migrations"].cure


async def test_a_password_the_role_does_not_have_is_found(house: House, database: Database) -> None:
    wrong = House(house.settings, house.owner_url, house.app_url.replace("tests-app", "wrong"), house.worker_url, ())
    sick = {finding.what for finding in await examine(wrong) if not finding.well}
    assert sick == {"application"}


async def test_the_chain_of_one_case_can_be_verified_alone(house: House, world: World) -> None:
    case_id = await a_case(world)
    await append(world, case_id, 3)
    report = await verify_all(house.worker_url, case_id)
    assert (report.chains, report.entries, report.breaks) == (1, 3, [])


async def test_entries_that_vanished_under_the_triggers_are_found(house: House, world: World) -> None:
    case_id = await a_case(world)
    await append(world, case_id, 3)
    lost = await a_case(world)
    await append(world, lost, 1)
    await world.owner.execute("alter table journal_entry disable trigger all")
    kept = await world.owner.fetch("select * from journal_entry where subject_id = any ($1)", [case_id, lost])
    try:
        await world.owner.execute(
            "delete from journal_entry where subject_kind = 'case' and (subject_id = $1 or (subject_id = $2 and seq = 3))",
            lost,
            case_id,
        )
        breaks = (await verify_all(house.worker_url)).breaks
    finally:
        await world.owner.execute("delete from journal_entry where subject_id = any ($1)", [case_id, lost])
        await world.owner.copy_records_to_table("journal_entry", records=[tuple(row.values()) for row in kept])
        await world.owner.execute("alter table journal_entry enable always trigger append_only")
        await world.owner.execute("alter table journal_entry enable always trigger no_truncate")
    found = {(broken.subject_id, broken.what): (broken.expected, broken.found) for broken in breaks}
    assert found == {(case_id, "length of the chain"): ("3", "2"), (lost, "entries"): ("1", "0")}
    assert (await verify_all(house.worker_url)).breaks == []
