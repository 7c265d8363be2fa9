"""Passwords are compared as people mean them and hashed dearly; a new one is told all that is wrong with it at once."""

import asyncio
import threading
from typing import Any

import pytest

from parties import passwords
from parties.passwords import DECOY, HASHER, hashed, matches, outdated, password_faults

THAI = "น้ำพึ่งเรือเสือพึ่งป่า"


async def test_the_hash_is_argon2id_with_the_parameters_of_the_house() -> None:
    assert (await hashed(THAI)).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_a_password_matches_its_own_hash_alone() -> None:
    made = await hashed(THAI)
    assert await matches(made, THAI)
    assert not await matches(made, THAI + "ๆ")
    assert made != await hashed(THAI)


async def test_the_same_word_typed_in_another_way_is_the_same_password() -> None:
    in_two_signs = THAI.replace("\u0e33", "\u0e4d\u0e32")
    assert in_two_signs != THAI
    assert await matches(await hashed(THAI), in_two_signs)
    assert await matches(await hashed("ｐａｓｓｗｏｒｄ １２"), "password 12")


async def test_nothing_matches_what_is_no_hash() -> None:
    for stored in ("", "x", "$argon2id$broken", "hash"):
        assert not await matches(stored, THAI)


async def test_the_decoy_costs_what_an_account_costs_and_matches_nothing() -> None:
    assert not outdated(DECOY)
    assert not await matches(DECOY, "")
    assert not await matches(DECOY, "A" * 43)


async def test_a_hash_with_other_parameters_is_outdated() -> None:
    assert outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$iWh06vD8Fy27wf9npn6FXWiCX4K6pW6Ue1Bnzz07Z8A")
    assert not outdated(await hashed(THAI))


async def test_at_most_four_are_hashed_at_once_and_none_on_the_loops_own_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    running, most, threads, guard = 0, 0, set(), threading.Lock()
    verify = HASHER.verify

    class Watched:
        def verify(self, *arguments: Any) -> bool:
            nonlocal running, most
            with guard:
                running += 1
                most = max(most, running)
                threads.add(threading.get_ident())
            try:
                return verify(*arguments)
            finally:
                with guard:
                    running -= 1

    monkeypatch.setattr(passwords, "HASHER", Watched())
    await asyncio.gather(*(matches(DECOY, "x") for _ in range(12)))
    assert 1 < most <= 4
    assert threading.get_ident() not in threads


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        (THAI, []),
        ("correct horse battery", []),
        ("123456789", ["password_short"]),
        ("", ["password_short"]),
        ("aaaaaaaaaaaa", ["password_plain"]),
        ("my Malee.j password", ["password_is_name"]),
        ("malee.j", ["password_short", "password_is_name"]),
        ("a" * 201, ["password_long", "password_plain"]),
        ("ok password\x00!", ["password_unreadable"]),
    ],
)
def test_everything_that_is_wrong_with_a_new_password_is_said(password: str, codes: list[str]) -> None:
    faults = password_faults(password, "malee.j")
    assert [fault.code for fault in faults] == codes
    assert {fault.field for fault in faults} <= {"password"}


def test_a_password_that_is_too_short_is_told_how_long_and_how_to_make_one() -> None:
    fault = password_faults("short", "malee")[0]
    assert fault.message % dict(fault.params) == "Use at least 10 characters."
    assert fault.hint is not None


def test_thai_marks_count_as_characters() -> None:
    assert password_faults("พึ่งป่าไม้", "malee") == []
