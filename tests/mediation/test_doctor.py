"""The doctor and the verifier, on a real database."""

from collections.abc import AsyncIterator

import pytest

from cases.journal import Break
from mediation.chains import NoSuchCase, verify_all
from mediation.doctor import examine
from mediation.opening import House
from mediation.settings import Settings
from parties import keys
from tests.cases.test_journal import a_case, append
from tests.conftest import Database, Owner, database_of_its_own
from tests.mediation.practice.cases_at import case_at
from tests.proofs.standing import referral_at
from tests.world import World


@pytest.fixture(scope="module")
async def alone(server: str, keyring: keys.Keyring) -> AsyncIterator[tuple[Database, Owner]]:
    """A database without the cases that other tests have laid down without a journal."""
    async with database_of_its_own(server, "doctor") as both:
        yield both


@pytest.fixture
def database(alone: tuple[Database, Owner]) -> Database:
    return alone[0]


@pytest.fixture
def owner(alone: tuple[Database, Owner]) -> Owner:
    return alone[1]


@pytest.fixture
def house(database: Database) -> House:
    return House(Settings(), database.owner_url, database.app_url, database.worker_url, ())


async def test_a_sound_installation_is_told_to_be_well(house: House, world: World) -> None:
    await append(world, await a_case(world), 2)
    findings = await examine(house)
    assert [finding.what for finding in findings] == [
        *(
            "keyring",
            "server",
            "locale",
            "extensions",
            "roles",
            "migrations",
            "application",
            "journal",
            "papers",
            "worker",
            "figures",
            "fonts",
        )
    ]
    assert [finding for finding in findings if not finding.well] == []


@pytest.mark.parametrize(
    ("columns", "well", "told"),
    [
        ("'clocks', '20 seconds', now() - interval '1 minute', ''", True, "clocks "),
        ("'clocks', '20 seconds', now() - interval '1 hour', ''", False, "clocks "),
        ("'sweep', '1 day', now() - interval '20 hours', ''", True, "sweep "),
        ("'sweep', '1 day', now() - interval '3 days', ''", False, "sweep "),
        ("'clocks', '20 seconds', now(), 'ValueError'", False, "clocks (ValueError)"),
    ],
)
async def test_a_worker_that_stands_still_or_fails_is_told(
    house: House, owner: Owner, columns: str, well: bool, told: str
) -> None:
    await owner.execute(f"insert into worker_turn (name, every, ended_at, failure) values ({columns})")
    try:
        (worker,) = [finding for finding in await examine(house) if finding.what == "worker"]
    finally:
        await owner.execute("delete from worker_turn")
    assert (worker.well, told in worker.found) == (well, True), worker


async def test_a_keyring_that_lacks_a_purpose_is_named_with_the_command_that_completes_it(
    house: House, keyring: keys.Keyring
) -> None:
    older = {purpose: own for purpose, own in keyring._keys.items() if purpose not in ("message", "paper")}
    try:
        for path, cure in ((keyring._path, "complete"), (None, "MEDIATION_KEYRING_JSON.")):
            keys.use(keys.Keyring(older, path))
            told = (await examine(house))[0]
            assert (told.what, told.well) == ("keyring", False)
            assert told.found.endswith("message, paper")
            assert told.cure.startswith("Run: mediation keys complete")
            assert told.cure.endswith(cure)
    finally:
        keys.use(keyring)


async def test_what_is_wrong_comes_with_its_cure(house: House, owner: Owner, database: Database) -> None:
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


async def test_a_case_that_stands_elsewhere_than_its_entries_led_it_is_found(house: House, world: World) -> None:
    case_id = await case_at(world, "screening")
    moved = {"status_from": "received", "status_to": "screening", "entity": "case"}
    await append(world, case_id, 1, **moved)
    await append(world, case_id, 1, status_from=None, status_to="green", entity="safety:1")
    assert (await verify_all(house.worker_url)).breaks == []
    await world.owner.execute("update case_file set status = 'struck_out' where id = $1", case_id)
    expected = [Break("case", case_id, 2, "state of the subject", "screening", "struck_out")]
    assert (await verify_all(house.worker_url)).breaks == expected
    assert (await verify_all(house.worker_url, case_id)).breaks == expected
    await world.owner.execute("update case_file set status = 'screening' where id = $1", case_id)


async def test_a_case_on_record_and_a_referral_without_a_chain_are_found(house: House, world: World) -> None:
    drafted, received = await case_at(world, "draft"), await case_at(world, "received")
    referral = await referral_at(world, received, "sent")
    assert (await verify_all(house.worker_url, drafted)).breaks == []
    expected = [
        Break("case", received, 0, "chain", "one that led to received", "none"),
        Break("referral", referral, 0, "chain", "one that led to sent", "none"),
    ]
    assert (await verify_all(house.worker_url)).breaks == expected
    assert (await verify_all(house.worker_url, received)).breaks == expected[:1]
    told = {finding.what: finding.found for finding in await examine(house)}["journal"]
    assert told.endswith("2 breaks")
    await append(world, received, 1, status_from=None, status_to="received", entity="case")
    assert (await verify_all(house.worker_url)).breaks == expected[1:]


async def test_a_case_that_does_not_exist_is_no_case_whose_chain_holds(house: House) -> None:
    with pytest.raises(NoSuchCase, match="999999"):
        await verify_all(house.worker_url, 999_999)


async def test_many_chains_are_read_batch_by_batch(house: House, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mediation.chains._BATCH", 2)
    before = await verify_all(house.worker_url)
    for entries in (1, 3, 5):
        await append(world, await a_case(world), entries)
    after = await verify_all(house.worker_url)
    assert (after.chains - before.chains, after.entries - before.entries) == (3, 9)
    assert after.breaks == before.breaks
