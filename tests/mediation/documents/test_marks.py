"""Short codes that find what was misread, and marks of which no bit can be changed."""

import base64
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.documents.marks import (
    ALPHABET,
    CODE_LENGTH,
    Mark,
    MarkBroken,
    checked_mark,
    new_code,
    printed_code,
    public_keys,
    read_code,
    read_mark,
    signed,
)
from mediation.documents.squares import squares
from parties.keys import Keyring

CODES = st.builds(new_code)
DIGEST = bytes(range(32))


def mark(code: str, centre: int = 7) -> Mark:
    return Mark(code, "DOC-15", date(2026, 11, 27), centre, DIGEST)


@given(CODES)
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    spoken = printed_code(code).lower().replace("-", " ").replace("1", "l").replace("0", "o")
    thai = code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    assert [read_code(typed) for typed in (code, printed_code(code), spoken, thai, f"  {code} ")] == [code] * 5


@given(CODES, st.integers(0, CODE_LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(code: str, at: int, other: str) -> None:
    wrong = code[:at] + other + code[at + 1 :]
    assert read_code(wrong) == (code if wrong == code else None)


@given(CODES, st.integers(0, CODE_LENGTH - 2))
def test_two_neighbours_swapped_are_found(code: str, at: int) -> None:
    wrong = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert read_code(wrong) == (code if wrong == code else None)


@given(st.text(max_size=40))
def test_anything_may_be_typed(typed: str) -> None:
    assert read_code(typed) is None or read_code(typed) == read_code(read_code(typed) or "")


def test_codes_do_not_come_again() -> None:
    assert len({new_code() for _ in range(1000)}) == 1000


def test_a_mark_says_what_was_signed_and_the_same_each_time(keyring: Keyring) -> None:
    code = new_code()
    payload = signed(mark(code), keyring)
    assert payload == signed(mark(code), keyring)
    said = checked_mark(code, payload, public_keys(keyring, 7))
    assert (said.kind, said.issued_on, said.centre_id, said.record_sha256) == (
        "DOC-15",
        date(2026, 11, 27),
        7,
        DIGEST,
    )


def test_every_changed_bit_of_a_mark_is_found(keyring: Keyring) -> None:
    code = new_code()
    payload, published = signed(mark(code), keyring), public_keys(keyring, 7)
    raw = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    for bit in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(MarkBroken):
            checked_mark(code, base64.urlsafe_b64encode(changed).decode().rstrip("="), published)


def test_every_changed_character_of_a_mark_is_found(keyring: Keyring) -> None:
    code = new_code()
    payload, published = signed(mark(code), keyring), public_keys(keyring, 7)
    for at in range(len(payload)):
        for other in ("A" if payload[at] != "A" else "B", "", "=", "~"):
            with pytest.raises(MarkBroken):
                checked_mark(code, payload[:at] + other + payload[at + 1 :], published)


def test_a_mark_is_good_for_its_own_code_and_centre_alone(keyring: Keyring) -> None:
    code = new_code()
    payload = signed(mark(code), keyring)
    with pytest.raises(MarkBroken):
        checked_mark(new_code(), payload, public_keys(keyring, 7))
    with pytest.raises(MarkBroken):
        checked_mark(code, payload, public_keys(keyring, 8))


@given(st.text(max_size=200))
def test_whatever_stands_behind_the_address_is_refused_calmly(payload: str) -> None:
    with pytest.raises(MarkBroken):
        read_mark("0" * CODE_LENGTH, payload)


def test_papers_of_a_key_that_was_changed_can_still_be_checked(tmp_path: Path) -> None:
    keyring = Keyring.create(tmp_path / "ring.json")
    code = new_code()
    before = signed(mark(code), keyring)
    number = keyring.rotate("paper")
    after = signed(mark(code), keyring)
    published = public_keys(keyring, 7)
    assert next(iter(published)) == number
    assert [checked_mark(code, payload, published).key for payload in (before, after)] == [number - 1, number]


def test_the_picture_stays_small_also_with_a_long_address(keyring: Keyring) -> None:
    code = new_code()
    base = "https://" + "a" * 44
    rows = squares(f"{base}/verify/{code}#{signed(mark(code), keyring)}")
    version = (len(rows) - 17) // 4
    assert version <= 10
