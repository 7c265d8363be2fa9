"""What is done from the command line beside the cases: areas, centres, first administrators, lost passwords."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg
import pytest
from click.testing import CliRunner, Result

from mediation.chains import verify_all
from mediation.cli import cli
from mediation.opening import HouseClosed
from parties import keys
from parties.accounts import AccountClosed, NotRecognised, prove
from parties.areas import COLUMNS
from parties.database import ENGINE
from parties.errors import NotValid
from tests.cases.test_journal import append
from tests.conftest import Database
from tests.mediation.practice.cases_at import case_at
from tests.parties.door import account_of, begin, find, fresh
from tests.world import PASSWORD, World

Command: TypeAlias = Callable[..., Awaitable[Result]]
NEW_PASSWORD = "ข้าวเหนียว มะม่วง สามใบ"
THA_THAN = "240606,ท่าถ่าน,Tha Than,2406,พนมสารคาม,Phanom Sarakham,24,ฉะเชิงเทรา,Chachoengsao,24120"


@pytest.fixture
def command(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line on the database of the tests, with a keyring of its own, in a thread and loop of its own."""
    ring = tmp_path / "keyring.json"
    tests_own = keys.current()
    keys.Keyring.create(ring)
    for name, value in (
        ("DATABASE_URL", database.owner_url),
        ("DATABASE_APP_URL", database.app_url),
        ("DATABASE_WORKER_URL", database.worker_url),
        ("MEDIATION_KEYRING", str(ring)),
    ):
        monkeypatch.setenv(name, value)
    pool, config = ENGINE.pool, ENGINE.config

    async def run(*arguments: str, typed: str = "") -> Result:
        ENGINE.pool = None
        try:
            return await asyncio.to_thread(CliRunner().invoke, cli, list(arguments), input=typed)
        finally:
            ENGINE.pool, ENGINE.config = pool, config
            keys.use(tests_own)

    return run


def a_centre(**changes: str) -> list[str]:
    mark = fresh().hex()[:6]
    given = {"kind": "tambon", "code": f"new-{mark}", "name": "ศอช.ต.ทดสอบ", "prefix": mark} | changes
    return [part for name, value in given.items() for part in (f"--{name.replace('_', '-')}", value)]


def faults(result: Result) -> list[tuple[str | None, str]]:
    assert isinstance(result.exception, NotValid), result.output
    return [(fault.field, fault.code) for fault in result.exception.faults]


async def entries(owner: "asyncpg.Connection[asyncpg.Record]", centre_id: int) -> list[tuple[str, str, Any]]:
    rows = await owner.fetch(
        "select event, role, actor_id, body from journal_entry where subject_kind = 'centre' and subject_id = $1 order by seq",
        centre_id,
    )
    assert {row["actor_id"] for row in rows} <= {None}
    return [(row["event"], row["role"], json.loads(row["body"])) for row in rows]


# AREAS


async def test_areas_come_in_from_a_file_and_bad_rows_are_told(
    command: Command, owner: "asyncpg.Connection[asyncpg.Record]", tmp_path: Path
) -> None:
    await owner.execute("truncate area")
    file = tmp_path / "ตำบล ทั้งหมด.csv"
    file.write_text("\n".join((",".join(COLUMNS), THA_THAN, THA_THAN.replace("240606", "24060"))), "utf-8-sig")
    done = await command("import", "areas", str(file))
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines() == ["rows=2 provinces=1 districts=1 subdistricts=1 added=3 changed=0 bad=1"]
    assert done.stderr.splitlines() == ["line 3: the code of the subdistrict must have 6 digits: '24060'"]
    again = await command("import", "areas", str(file))
    assert "added=0 changed=0" in again.stdout
    await owner.execute("truncate area")


async def test_a_file_that_is_not_there_is_told_before_anything_is_opened(command: Command) -> None:
    assert (await command("import", "areas", "nowhere.csv")).exit_code == 2


# CENTRES


async def test_a_centre_is_founded_listed_and_noted_in_its_own_chain(
    command: Command, owner: "asyncpg.Connection[asyncpg.Record]", database: Database
) -> None:
    given = a_centre(name=" ศอช.ต.ท่าถ่าน ", area_code="240606", phone="038 551 234")
    code, prefix = given[3], given[7]
    done = await command("centre", "create", *given)
    assert done.exit_code == 0, done.output
    row = await owner.fetchrow("select * from centre where code = $1", code)
    assert row is not None
    assert (row["kind"], row["name"], row["short_name"], row["track"]) == (
        "tambon",
        "ศอช.ต.ท่าถ่าน",
        "ศอช.ต.ท่าถ่าน",
        "COMMUNITY",
    )
    assert (row["area_code"], row["phone"], row["parent_id"]) == ("240606", "+6638551234", None)
    assert await entries(owner, row["id"]) == [
        (
            "centre:setting:changed",
            "system",
            {"founded": True, "kind": "tambon", "code": code, "prefix": prefix, "track": "COMMUNITY"},
        )
    ]
    breaks = (await verify_all(database.worker_url)).breaks
    assert [broken for broken in breaks if (broken.subject_kind, broken.subject_id) == ("centre", row["id"])] == []
    listed = await command("centre", "list")
    assert f"{code}\ttambon\tCOMMUNITY\t{prefix}\t240606\t0\tศอช.ต.ท่าถ่าน" in listed.stdout.splitlines()


async def test_a_postcode_comes_from_the_area_and_an_unknown_area_is_refused(
    command: Command, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await owner.execute("truncate area")
    await owner.execute("insert into area (code, name_th, postcode) values ('240606', 'ท่าถ่าน', '24120')")
    given = a_centre(area_code="240606")
    assert (await command("centre", "create", *given)).exit_code == 0
    assert await owner.fetchval("select postcode from centre where code = $1", given[3]) == "24120"
    assert faults(await command("centre", "create", *a_centre(area_code="249999"))) == [("area_code", "no_such_area")]
    await owner.execute("truncate area")


async def test_codes_and_prefixes_are_one_of_a_kind(command: Command, world: World) -> None:
    code = await world.owner.fetchval("select code from centre where id = $1", world.tha_than.id)
    refused = await command("centre", "create", *a_centre(code=code, prefix=world.tha_than.prefix))
    assert faults(refused) == [("code", "code_taken"), ("prefix", "prefix_taken")]


async def test_everything_wrong_with_a_new_centre_is_told_at_once(command: Command) -> None:
    given = a_centre(
        code=" x", name=" ", prefix="ก/1", track="PEOPLE_CENTRE", area_code="24060", postcode="1", phone="1", parent="?"
    )
    assert faults(await command("centre", "create", *given)) == [
        ("code", "code_invalid"),
        ("name", "required"),
        ("prefix", "prefix_invalid"),
        ("track", "track_not_for_kind"),
        ("area_code", "area_invalid"),
        ("postcode", "postcode_invalid"),
        ("phone", "phone_unreadable"),
        ("parent", "no_such_centre"),
    ]
    assert (await command("centre", "create", *a_centre(kind="palace"))).exit_code == 2


async def test_a_centre_may_answer_to_an_office(
    command: Command, world: World, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    code = await owner.fetchval("select code from centre where id = $1", world.justice.id)
    given = a_centre(kind="people", track="PEOPLE_CENTRE", parent=code)
    assert (await command("centre", "create", *given)).exit_code == 0
    row = await owner.fetchrow("select parent_id, track from centre where code = $1", given[3])
    assert tuple(row or ()) == (world.justice.id, "PEOPLE_CENTRE")


# ACCOUNTS


async def founded(command: Command) -> str:
    given = a_centre()
    assert (await command("centre", "create", *given)).exit_code == 0
    return given[3]


async def test_the_first_administrator_is_made_with_a_password_from_the_terminal(
    command: Command, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    code, username = await founded(command), f"admin.{fresh().hex()[:8]}"
    asked = ("account", "create-admin", "--centre", code, "--username", username, "--name", "ธีระ ดูแลดี")
    done = await command(*asked, typed=f"{NEW_PASSWORD}\n{NEW_PASSWORD}\n")
    assert done.exit_code == 0, done.output
    assert NEW_PASSWORD not in done.output
    proven = await prove(username, NEW_PASSWORD, "203.0.113.1")
    centre_id = await owner.fetchval("select id from centre where code = $1", code)
    assert [event for event, _, _ in await entries(owner, centre_id)][1:] == [
        "centre:account:created",
        "centre:permission:granted",
    ]
    listed = await command("account", "list", "--centre", code)
    assert listed.stdout.splitlines() == [f"{username}\topen\t{code}:admin\tธีระ ดูแลดี"]
    assert proven.must_change is False
    second = await command(*asked[:5], f"{username}.2", *asked[6:], "--password-stdin", typed=NEW_PASSWORD)
    assert faults(second) == [("centre", "administered")]


async def test_a_weak_password_and_two_that_differ_make_no_account(
    command: Command, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    code, username = await founded(command), f"admin.{fresh().hex()[:8]}"
    asked = ("account", "create-admin", "--centre", code, "--username", username, "--name", "ธีระ")
    weak = await command(*asked, "--password-stdin", typed="12345\n")
    assert faults(weak) == [("password", "password_short")]
    assert (await command(*asked, typed=f"{NEW_PASSWORD}\nother\n")).exit_code == 1
    assert (await command(*asked, "--password", NEW_PASSWORD)).exit_code == 2
    assert await owner.fetchval("select count(*) from account where username = $1", username) == 0


async def test_a_lost_password_is_set_anew_ends_every_sign_in_and_is_noted(command: Command, world: World) -> None:
    username = world.username("officer")
    token = await begin(account_of(world.officer), world.tha_than.id)
    done = await command(
        "account", "reset-password", "--username", username, "--password-stdin", typed=f"{NEW_PASSWORD}\n"
    )
    assert done.exit_code == 0, done.output
    assert await find(token) is None
    with pytest.raises(NotRecognised):
        await prove(username, PASSWORD, "203.0.113.2")
    assert (await prove(username, NEW_PASSWORD, "203.0.113.2")).must_change is True
    facts = {"account": world.officer.account_id}
    assert await entries(world.owner, world.tha_than.id) == [("centre:account:password_set", "system", facts)]
    weak = await command("account", "reset-password", "--username", username, "--password-stdin", typed=f"{username}\n")
    assert faults(weak) == [("password", "password_is_name")]


async def test_an_account_is_closed_and_opened_again(command: Command, world: World) -> None:
    username = world.username("admin")
    token = await begin(account_of(world.admin), world.tha_than.id)
    assert "is closed" in (await command("account", "disable", "--username", username)).stdout
    assert "closed already" in (await command("account", "disable", "--username", username)).stdout
    assert await find(token) is None
    with pytest.raises(AccountClosed):
        await prove(username, PASSWORD, "203.0.113.3")
    assert f"{username}\tclosed\t" in (await command("account", "list")).stdout
    assert "open again" in (await command("account", "enable", "--username", username)).stdout
    assert "was open" in (await command("account", "enable", "--username", username)).stdout
    assert [event for event, _, _ in await entries(world.owner, world.tha_than.id)] == [
        "centre:account:disabled",
        "centre:account:enabled",
    ]


async def test_what_is_not_there_is_said(command: Command) -> None:
    for deed in ("disable", "enable"):
        assert faults(await command("account", deed, "--username", "nobody.here")) == [("username", "no_such_account")]
    reset = await command(
        "account", "reset-password", "--username", "nobody.here", "--password-stdin", typed=NEW_PASSWORD
    )
    assert faults(reset) == [("username", "no_such_account")]
    assert faults(await command("account", "list", "--centre", "nowhere")) == [("centre", "no_such_centre")]


# THE INSTALLATION


async def kept_answer(world: World, days: int) -> bytes:
    """An answer given so many days ago, by its key."""
    key = fresh()
    await world.owner.execute(
        """insert into idempotency (centre_id, account_id, key_hash, fingerprint, status, body, at)
           values ($1, $2, $3, $3, 200, '{}', now() - make_interval(days => $4))""",
        world.tha_than.id,
        world.officer.account_id,
        key,
        days,
    )
    return key


async def test_a_sweep_takes_what_nobody_asks_for_any_more(command: Command, world: World) -> None:
    old, new = await kept_answer(world, 8), await kept_answer(world, 6)
    token = await begin(account_of(world.admin), world.tha_than.id)
    await world.owner.execute("update sign_in set expires_at = now() - interval '31 days' where token_hash = $1", token)
    done = await command("sweep")
    assert done.exit_code == 0, done.output
    assert re.fullmatch(r"sign_ins=[1-9][0-9]* answers=[1-9][0-9]* texts=0 messages=0\n", done.stdout)
    left = await world.owner.fetch("select key_hash from idempotency where key_hash = any ($1)", [old, new])
    assert [row["key_hash"] for row in left] == [new]
    assert await world.owner.fetchval("select count(*) from sign_in where token_hash = $1", token) == 0
    assert (await command("sweep")).stdout == "sign_ins=0 answers=0 texts=0 messages=0\n"


async def test_the_chain_of_one_case_is_verified_by_its_number(command: Command, world: World) -> None:
    case_id = await case_at(world, "received")
    broken = await command("journal", "verify", "--case", str(case_id))
    assert broken.exit_code == 1
    assert broken.stdout.splitlines() == [
        f"case {case_id} entry 0: chain: expected one that led to received, found none",
        "chains=0 entries=0 papers=0 breaks=1",
    ]
    await append(world, case_id, 1, status_from=None, status_to="received", entity="case")
    whole = await command("journal", "verify", "--case", str(case_id))
    assert (whole.exit_code, whole.stdout) == (0, "chains=1 entries=1 papers=0 breaks=0\n")
    unknown = await command("journal", "verify", "--case", "999999991")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert unknown.stderr == "mediation: there is no case 999999991\n"


async def test_a_database_that_cannot_be_used_is_told_in_a_line_without_its_password(
    command: Command, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = database.owner_url.replace("://", "://nobody-", 1)
    for address, told in (("postgresql://a:very-secret@127.0.0.1:1/x", "server runs"), (nobody, "password")):
        monkeypatch.setenv("DATABASE_URL", address)
        for asked in (("doctor",), ("migrate",), ("journal", "verify")):
            refused = (await command(*asked)).exception
            assert isinstance(refused, HouseClosed)
            assert told in str(refused)
            assert "very-secret" not in str(refused)


# KEYS -----------------------------------------------------------------------------------------------------------------


def _older(ring: Path) -> str:
    """The text of a keyring as it was before the house learned to seal papers and messages."""
    written = json.loads(ring.read_text())
    for purpose in ("paper", "message", "exchange"):
        del written["purposes"][purpose]
    return json.dumps(written)


async def test_a_keyring_in_the_environment_is_completed_by_what_is_printed(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MEDIATION_KEYRING")
    monkeypatch.setenv("MEDIATION_KEYRING_JSON", _older(tmp_path / "keyring.json"))
    refused = await command("migrate")
    assert isinstance(refused.exception, HouseClosed)
    assert "message, paper, exchange: put what `mediation keys complete` prints" in str(refused.exception)
    printed = await command("keys", "complete")
    assert printed.exit_code == 0, printed.output
    monkeypatch.setenv("MEDIATION_KEYRING_JSON", printed.stdout.strip())
    assert (await command("migrate")).exit_code == 0
    assert "none, it has one for every purpose" in (await command("keys", "complete")).stderr


async def test_a_keyring_in_a_file_is_completed_where_it_lies_and_nothing_of_it_is_printed(
    command: Command, tmp_path: Path
) -> None:
    ring = tmp_path / "keyring.json"
    ring.write_text(_older(ring))
    done = await command("keys", "complete")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "message, paper, exchange" in done.stderr
    assert keys.Keyring.load(ring).lacking == []
