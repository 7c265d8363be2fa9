"""Checking a packet from the command line: on any machine, without a database, without a network."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import jsonschema
import msgspec
import pytest
from click.testing import CliRunner, Result

from mediation.cli import cli
from mediation.packet_file import bind
from mediation.packet_keys import public_keys, signing_key, trusted_from, written
from mediation.packet_record import SCHEMA_AT, VERSION
from parties import keys
from parties.keys import Keyring
from tests.mediation.test_packet_file import PDF, Changed, record

Command = Callable[..., Result]


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keyring:
    """The keyring of the machine the command runs on."""
    monkeypatch.setenv("MEDIATION_KEYRING", str(tmp_path / "keyring.json"))
    return Keyring.create(tmp_path / "keyring.json")


def packet(ring: Keyring) -> bytes:
    name, key = signing_key(ring)
    return bind(record(), PDF, key, name)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["packet", *(str(one) for one in arguments)])


def kept(folder: Path, data: bytes) -> Path:
    file = folder / "packet.zip"
    file.write_bytes(data)
    return file


def test_a_packet_of_our_own_is_told_in_both_languages(ring: Keyring, tmp_path: Path) -> None:
    done = run("verify", kept(tmp_path, packet(ring)), "--pdf", tmp_path / "letter.pdf")
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert [line[:3].strip() for line in lines] == ["OK", ""] * 3
    assert "ศูนย์ไกล่เกลี่ยตำบลท่าธาร" in lines[2]
    assert "บัวลอย" not in done.output
    assert (tmp_path / "letter.pdf").read_bytes() == PDF


def test_a_packet_of_others_is_checked_with_the_keys_they_publish(ring: Keyring, tmp_path: Path) -> None:
    other = Keyring.create(tmp_path / "other.json")
    file = kept(tmp_path, packet(other))
    assert run("verify", file).exit_code == 1
    told = tmp_path / "mediation-keys.json"
    told.write_bytes(msgspec.json.encode({"format": 1, "centres": [], "packets": written(public_keys(other))}))
    assert run("verify", file, "--keys", told).exit_code == 0


def test_a_packet_signed_before_the_key_was_changed_still_holds(ring: Keyring, tmp_path: Path) -> None:
    file = kept(tmp_path, packet(ring))
    ring.rotate("exchange")
    assert run("verify", file).exit_code == 0
    assert signing_key(ring)[0] != signing_key(Keyring.create(tmp_path / "third.json"))[0]
    assert len(public_keys(ring)) == 2


def test_a_changed_packet_is_not_to_be_trusted(ring: Keyring, tmp_path: Path) -> None:
    data = bytearray(packet(ring))
    data[len(data) // 2] ^= 1
    done = run("verify", kept(tmp_path, bytes(data)), "--pdf", tmp_path / "letter.pdf")
    assert done.exit_code == 1
    assert done.output.startswith("BAD")
    assert not (tmp_path / "letter.pdf").exists()


def test_of_a_newer_packet_the_paper_can_be_had(ring: Keyring, tmp_path: Path) -> None:
    _, key = signing_key(ring)
    newer = Changed.of(packet(ring)).signed_again(key, version=VERSION + 1)
    done = run("verify", kept(tmp_path, newer.bound()), "--pdf", tmp_path / "letter.pdf")
    assert done.exit_code == 3
    assert (tmp_path / "letter.pdf").read_bytes() == PDF


@pytest.mark.parametrize(
    "text", [b"{", b"{}", b'{"packets": {}}', b'{"packets": {"0000000000000000": "AAAA"}}', b"\xff"]
)
def test_keys_that_are_none_are_said_to_be_none(ring: Keyring, tmp_path: Path, text: bytes) -> None:
    told = tmp_path / "keys.json"
    told.write_bytes(text)
    assert run("verify", kept(tmp_path, packet(ring)), "--keys", told).exit_code == 2


def test_where_there_is_no_keyring_the_keys_must_be_named(
    ring: Keyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDIATION_KEYRING", str(tmp_path / "nowhere.json"))
    assert run("verify", kept(tmp_path, packet(ring))).exit_code == 2


async def test_schema_and_keys_are_published(client: httpx.AsyncClient) -> None:
    told = await client.get(SCHEMA_AT)
    assert told.json() == json.loads(run("schema").output)
    jsonschema.Draft202012Validator.check_schema(told.json())
    published = (await client.get("/.well-known/mediation-keys.json")).content
    assert trusted_from(published) == public_keys(keys.current())
