"""Checking papers from the command line, on any machine and without a network."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from mediation.cli import cli
from mediation.documents.authority import as_pkcs12, authorities, centre_identity
from mediation.practice.issuing import read_document
from parties import keys
from parties.database import ENGINE
from tests.conftest import Database
from tests.mediation.documents.test_seals import bought
from tests.mediation.practice.test_verifying import letter
from tests.world import World

Command = Callable[..., Awaitable[Result]]


@pytest.fixture
def command(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line on the database and with the keyring of the tests; `alone`: on a machine that has neither."""
    ring = keys.current()
    assert ring.folder is not None
    for name, value in (
        ("DATABASE_URL", database.owner_url),
        ("DATABASE_APP_URL", database.app_url),
        ("DATABASE_WORKER_URL", database.worker_url),
    ):
        monkeypatch.setenv(name, value)
    pool, config = ENGINE.pool, ENGINE.config
    place = {True: str(tmp_path / "nowhere.json"), False: str(ring.folder / "keyring.json")}

    async def run(*arguments: str | Path, alone: bool = False) -> Result:
        monkeypatch.setenv("MEDIATION_KEYRING", place[alone])
        ENGINE.pool = None
        try:
            return await asyncio.to_thread(CliRunner().invoke, cli, [str(one) for one in arguments])
        finally:
            ENGINE.pool, ENGINE.config = pool, config
            keys.use(ring)

    return run


def signs(told: str) -> list[str]:
    """OK, BAD or -- of each line; the English of a line stands below it."""
    return [line[:3].strip() for line in told.splitlines()[::2]]


async def test_a_paper_is_checked_where_nothing_but_public_files_is_there(
    command: Command, client: httpx.AsyncClient, world: World, tmp_path: Path
) -> None:
    case_id, told = await letter(world)
    _, pdf = await read_document(world.officer, case_id, told["id"])
    file, authority, published, register = (tmp_path / name for name in ("a.pdf", "ca.pem", "keys.json", "register"))
    file.write_bytes(pdf)
    authority.write_text((await command("keys", "authority")).output, "utf-8")
    published.write_bytes((await client.get("/.well-known/mediation-keys.json")).content)
    register.write_text((await command("papers-register")).output, "utf-8")
    beside = ("--authority", authority, "--keys", published, "--register", register)
    good = await command("verify", file, *beside, alone=True)
    assert (good.exit_code, signs(good.output)) == (0, ["OK"] * 4), good.output
    assert "ตราสมบูรณ์" in good.output
    assert "The seal is whole" in good.output
    file.write_bytes(pdf[:5000] + bytes([pdf[5000] ^ 1]) + pdf[5001:])
    changed = await command("verify", file, *beside, alone=True)
    assert (changed.exit_code, signs(changed.output)) == (1, ["BAD"])


async def test_alone_it_says_what_it_could_not_look_at(command: Command, world: World, tmp_path: Path) -> None:
    case_id, told = await letter(world)
    _, pdf = await read_document(world.officer, case_id, told["id"])
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf)
    alone = await command("verify", file, alone=True)
    assert (alone.exit_code, signs(alone.output)) == (0, ["OK", "--", "--", "--"])
    at_home = await command("verify", file)
    assert (at_home.exit_code, signs(at_home.output)) == (0, ["OK", "OK", "OK", "--"])


async def test_what_is_given_beside_and_cannot_be_read_is_told(command: Command, tmp_path: Path) -> None:
    junk = tmp_path / "junk"
    junk.write_bytes(b"junk")
    for option in ("--authority", "--keys", "--register"):
        assert (await command("verify", junk, option, junk)).exit_code == 2
    assert (await command("verify", junk)).exit_code == 1
    assert (await command("verify", tmp_path / "none.pdf")).exit_code == 2


async def test_the_exported_register_holds_no_names(command: Command, world: World) -> None:
    _, told = await letter(world)
    lines = [json.loads(line) for line in (await command("papers-register")).output.splitlines()]
    mine = next(line for line in lines if line["code"] == told["code"])
    assert set(mine) == {"code", "kind", "issued_on", "centre_id", "centre", "sha256", "record_sha256", "replaced_on"}
    assert mine["sha256"] == told["sha256"]


async def test_the_authority_is_written_for_whoever_wants_to_trust_it(command: Command) -> None:
    written = (await command("keys", "authority")).output
    (one,) = x509.load_pem_x509_certificates(written.encode())
    assert one == authorities(keys.current())[0].certificate
    assert "PRIVATE" not in written


async def test_a_centre_is_given_a_bought_certificate(command: Command, tmp_path: Path) -> None:
    mine = bought(ec.generate_private_key(ec.SECP256R1()))
    file, password = tmp_path / "bought.p12", tmp_path / "password"
    file.write_bytes(as_pkcs12(mine, b"secret"))
    password.write_text("wrong\n", "utf-8")
    sealing = ("keys", "seal", file, "--centre", "2000000001", "--password-file", password)
    assert (await command(*sealing)).exit_code == 1
    password.write_text("secret\n", "utf-8")
    told = await command(*sealing)
    assert told.exit_code == 0, told.output
    on = mine.certificate.not_valid_before_utc
    used = centre_identity(keys.current(), 2_000_000_001, "x", on).certificate
    assert used.public_bytes(Encoding.DER) == mine.certificate.public_bytes(Encoding.DER)


async def test_the_keyring_itself_is_made_and_rotated_as_before(command: Command, tmp_path: Path) -> None:
    made = await command("keys", alone=True)
    assert made.exit_code == 0
    assert (tmp_path / "nowhere.json").exists()
    rotated = await command("keys", "--rotate", "paper", alone=True)
    assert "paper" in rotated.output
    assert (await command("keys", alone=True)).exit_code == 1
