"""The keyring keeps its keys to itself, opens what it sealed, and survives rotation."""

import base64
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from parties import keys
from parties.keys import PURPOSES, Keyring, KeyringInvalid, SealBroken

HERE = "person:17:national_id"
NUMBER = b"3100600445635"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "keyring.json"


@pytest.fixture
def ring(path: Path) -> Keyring:
    return Keyring.create(path)


def test_a_ring_older_than_a_purpose_is_completed_and_keeps_its_keys(path: Path) -> None:
    ring = Keyring.create(path)
    sealed = ring.seal("phone", b"0812345678", HERE)
    written = json.loads(path.read_text())
    del written["purposes"]["session"]
    path.write_text(json.dumps(written))
    older = Keyring.load(path)
    assert older.complete() == ["session"]
    again = Keyring.load(path)
    assert again.complete() == []
    assert again.open_sealed("phone", sealed, HERE) == b"0812345678"
    assert again.open_sealed("session", older.seal("session", b"x", HERE), HERE) == b"x"


def test_a_ring_in_the_environment_says_what_it_lacks_and_by_which_command_it_is_completed(path: Path) -> None:
    ring = Keyring.create(path)
    sealed = ring.seal("phone", b"0812345678", HERE)
    written = json.loads(path.read_text())
    younger = ["session", "signed_page", "message", "paper", "file_seal", "exchange"]
    for purpose in younger:
        del written["purposes"][purpose]
    given = Keyring.load(environ={"MEDIATION_KEYRING_JSON": json.dumps(written)})
    assert sorted(given.lacking) == sorted(younger)
    with pytest.raises(KeyringInvalid) as refused:
        given.complete()
    said = str(refused.value)
    assert "\n" not in said
    assert all(purpose in said for purpose in younger)
    assert "`mediation keys complete`" in said
    text = given.completed_text()
    assert "\n" not in text
    whole = Keyring.load(environ={"MEDIATION_KEYRING_JSON": text})
    assert whole.lacking == whole.complete() == []
    assert whole.open_sealed("phone", sealed, HERE) == b"0812345678"
    assert json.loads(text)["purposes"].items() >= written["purposes"].items()


def test_a_new_keyring_has_a_key_for_each_purpose_and_is_readable_by_its_owner_alone(ring: Keyring, path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(json.loads(path.read_text())["purposes"]) == set(PURPOSES)


def test_a_keyring_is_never_overwritten(ring: Keyring, path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        Keyring.create(path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_of_many_that_make_a_keyring_at_once_one_does_and_all_read_the_same(path: Path) -> None:
    def make_or_read(_: int) -> bytes:
        try:
            return Keyring.create(path).digest("csrf", "x")
        except FileExistsError:
            return Keyring.load(path).digest("csrf", "x")

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(make_or_read, range(24)))) == 1


def test_what_was_sealed_opens_again_also_with_the_keyring_read_from_its_file(ring: Keyring, path: Path) -> None:
    sealed = ring.seal("national_id", NUMBER, HERE)
    assert NUMBER not in sealed
    assert len(sealed) == 1 + 12 + len(NUMBER) + 16
    assert Keyring.load(path).open_sealed("national_id", sealed, HERE) == NUMBER


def test_the_same_text_is_sealed_differently_each_time(ring: Keyring) -> None:
    assert ring.seal("phone", b"0812345678", "person:1:phone") != ring.seal("phone", b"0812345678", "person:1:phone")


def test_a_seal_does_not_open_in_another_row(ring: Keyring) -> None:
    sealed = ring.seal("national_id", NUMBER, HERE)
    with pytest.raises(SealBroken):
        ring.open_sealed("national_id", sealed, "person:18:national_id")


def test_a_seal_does_not_open_for_another_purpose(ring: Keyring) -> None:
    sealed = ring.seal("phone", NUMBER, HERE)
    with pytest.raises(SealBroken):
        ring.open_sealed("national_id", sealed, HERE)


def test_a_seal_is_bound_to_its_purpose_even_where_two_purposes_share_a_key() -> None:
    shared = {"current": 1, "keys": {"1": base64.b64encode(bytes(32)).decode()}}
    ring = Keyring.load(environ={"MEDIATION_KEYRING_JSON": _text(purposes={"phone": shared, "national_id": shared})})
    sealed = ring.seal("phone", NUMBER, HERE)
    with pytest.raises(SealBroken):
        ring.open_sealed("national_id", sealed, HERE)


@pytest.mark.parametrize("place", [0, 1, 12, 13, -1])
def test_a_seal_that_was_changed_in_any_part_does_not_open(ring: Keyring, place: int) -> None:
    sealed = bytearray(ring.seal("safety", b"answers", "safety_screening:1"))
    sealed[place] ^= 1
    with pytest.raises(SealBroken):
        ring.open_sealed("safety", bytes(sealed), "safety_screening:1")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + bytes(12), b"\x01" + bytes(20)])
def test_what_is_too_short_to_be_a_seal_is_refused_as_one(ring: Keyring, sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        ring.open_sealed("phone", sealed, HERE)


def test_after_rotation_old_seals_open_and_new_ones_use_the_new_key(ring: Keyring, path: Path) -> None:
    old = ring.seal("national_id", NUMBER, HERE)
    assert ring.rotate("national_id") == 2
    new = ring.seal("national_id", NUMBER, HERE)
    again = Keyring.load(path)
    assert (old[0], new[0]) == (1, 2)
    assert [again.open_sealed("national_id", seal, HERE) for seal in (old, new)] == [NUMBER, NUMBER]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_rotating_one_purpose_leaves_the_others_as_they_were(ring: Keyring) -> None:
    before = ring.digest("blind_index", "phone:0812345678")
    ring.rotate("phone")
    assert ring.digest("blind_index", "phone:0812345678") == before


def test_after_rotation_a_digest_is_found_under_every_key_current_first(ring: Keyring) -> None:
    old = ring.digest("blind_index", "phone:0812345678")
    ring.rotate("blind_index")
    assert ring.digests("blind_index", "phone:0812345678") == [
        ring.digest("blind_index", "phone:0812345678"),
        old,
    ]
    assert ring.digest("blind_index", "phone:0812345678") != old


def test_a_digest_has_sixteen_bytes_and_differs_by_text_and_purpose(ring: Keyring) -> None:
    made = {ring.digest("csrf", "a"), ring.digest("csrf", "b"), ring.digest("attempts", "a")}
    assert len(made) == 3
    assert {len(digest) for digest in made} == {16}


def test_a_secret_is_the_same_each_time_differs_by_name_and_fits_into_an_address(ring: Keyring, path: Path) -> None:
    app = ring.secret("database_role", "mediation_app")
    assert Keyring.load(path).secret("database_role", "mediation_app") == app
    assert ring.secret("database_role", "mediation_worker") != app
    assert len(app) == 43
    assert app.replace("-", "").replace("_", "").isalnum()


def test_no_key_shows_in_repr_or_in_what_is_raised(ring: Keyring, path: Path) -> None:
    written = json.loads(path.read_text())["purposes"]
    texts = [repr(ring), str(ring)]
    for broken in ("{", '{"format": 1, "purposes": {"phone": {"current": 1, "keys": {"1": "%s"}}}, "x": 1}'):
        with pytest.raises(KeyringInvalid) as refused:
            Keyring.load(
                environ={"MEDIATION_KEYRING_JSON": broken % written["phone"]["keys"]["1"] if "%" in broken else broken}
            )
        texts.append(str(refused.value))
    secret_texts = [key for own in written.values() for key in own["keys"].values()]
    assert not [secret for secret in secret_texts for text in texts if secret in text]


def test_a_keyring_may_come_from_the_environment_as_text_or_as_a_path(ring: Keyring, path: Path) -> None:
    sealed = ring.seal("phone", b"0812345678", HERE)
    for environ in ({"MEDIATION_KEYRING_JSON": path.read_text()}, {"MEDIATION_KEYRING": str(path)}):
        assert Keyring.load(environ=environ).open_sealed("phone", sealed, HERE) == b"0812345678"


def test_a_keyring_of_the_environment_cannot_be_rotated(ring: Keyring, path: Path) -> None:
    given = Keyring.load(environ={"MEDIATION_KEYRING_JSON": path.read_text()})
    with pytest.raises(KeyringInvalid, match="not in a file"):
        given.rotate("phone")


def test_a_file_that_others_may_read_is_refused(ring: Keyring, path: Path) -> None:
    path.chmod(0o640)
    with pytest.raises(KeyringInvalid, match="0600"):
        Keyring.load(path)


def test_a_missing_file_and_a_missing_name_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(KeyringInvalid, match="cannot be read"):
        Keyring.load(tmp_path / "nowhere.json")
    with pytest.raises(KeyringInvalid, match="no keyring is named"):
        Keyring.load(environ={})


def _text(**changes: object) -> str:
    key = base64.b64encode(bytes(32)).decode()
    return json.dumps({"format": 1, "purposes": {"phone": {"current": 1, "keys": {"1": key}}}} | changes)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (_text(format=2), "format 2"),
        (
            _text(purposes={"phone": {"current": 2, "keys": {"1": base64.b64encode(bytes(32)).decode()}}}),
            "current key of phone",
        ),
        (
            _text(purposes={"phone": {"current": 1, "keys": {"1": base64.b64encode(bytes(16)).decode()}}}),
            "32 bytes",
        ),
        (_text(purposes={"phone": {"current": 1, "keys": {"1": "no base64!"}}}), "not a keyring"),
        (_text(purposes={"elsewhere": {"current": 1, "keys": {}}}), "not a keyring"),
    ],
)
def test_what_is_wrong_with_a_keyring_is_said(text: str, says: str) -> None:
    with pytest.raises(KeyringInvalid, match=says):
        Keyring.load(environ={"MEDIATION_KEYRING_JSON": text})


def test_a_purpose_without_a_key_is_named_when_it_is_asked_for() -> None:
    ring = Keyring.load(environ={"MEDIATION_KEYRING_JSON": _text()})
    with pytest.raises(KeyringInvalid, match="no key for csrf"):
        ring.digest("csrf", "x")


def test_a_purpose_that_an_older_keyring_lacks_is_added_by_rotation(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(_text())
    path.chmod(0o600)
    ring = Keyring.load(path)
    assert ring.rotate("csrf") == 1
    assert Keyring.load(path).digest("csrf", "x") == ring.digest("csrf", "x")


def test_no_purpose_takes_more_keys_than_one_byte_can_name(path: Path) -> None:
    key = base64.b64encode(bytes(32)).decode()
    path.parent.mkdir()
    path.write_text(_text(purposes={"phone": {"current": 255, "keys": {"255": key}}}))
    path.chmod(0o600)
    with pytest.raises(KeyringInvalid, match="no more fit"):
        Keyring.load(path).rotate("phone")


def test_the_process_uses_the_keyring_it_was_given(ring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_in_use", [])
    with pytest.raises(KeyringInvalid, match="in use"):
        keys.current()
    keys.use(ring)
    assert keys.current() is ring
