"""The rules that the scripts of a device keep, asked one by one."""

from typing import Any

import pytest

from mediation.assets import static_url
from tests.browser.conftest import Visiting
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
_ASK = "async ([url, given]) => { const rules = await import(url); return (%s)(rules, given); }"
NOON = 1_795_755_600_000
"""A moment, in milliseconds."""
YEAR = 365 * 24 * 3600 * 1000


async def _ask(visitor: Visitor, script: str, body: str, given: Any) -> Any:
    return await visitor.page.evaluate(_ASK % body, [static_url(f"offline/{script}"), given])


def _text(number: str, *, replaces: list[str] | None = None, kind: str = "issue", time: int = 0) -> dict[str, Any]:
    return {
        "id": number,
        "kind": kind,
        "time": NOON + time,
        "text": f"text {number}",
        "replaces": replaces or [],
        "state": "kept",
    }


_WORDINGS = "({matters}, given) => matters(given).map(({versions}) => versions.map(({id}) => id))"


@pytest.fixture
async def visitor(visiting: Visiting) -> Visitor:
    """Somebody at a page of the house."""
    made = await visiting()
    await made.opens("/about")
    return made


async def test_two_wordings_of_one_text_both_stand_until_one_replaces_both(visitor: Visitor) -> None:
    first, mine, yours = _text("a"), _text("b", replaces=["a"], time=1), _text("c", replaces=["a"], time=2)
    assert await _ask(visitor, "fold.js", _WORDINGS, [yours, first, mine]) == [["b", "c"]]
    settled = _text("d", replaces=["b", "c"], time=3)
    assert await _ask(visitor, "fold.js", _WORDINGS, [settled, yours, first, mine]) == [["d"]]
    # The text that both replaced has not come yet: they belong together all the same.
    assert await _ask(visitor, "fold.js", _WORDINGS, [yours, mine, _text("z", time=9)]) == [["b", "c"], ["z"]]


async def test_an_erased_note_and_one_that_was_not_taken_are_not_said(visitor: Visitor) -> None:
    note, gone = _text("n", kind="note"), {**_text("e", kind="erased", replaces=["n"], time=1), "text": None}
    refused = {**_text("r"), "state": "refused"}
    assert await _ask(visitor, "fold.js", _WORDINGS, [note, gone, refused]) == []


async def test_where_a_session_stands_is_read_from_its_entries_in_the_order_they_happened(visitor: Visitor) -> None:
    entries = [
        {"id": "5", "kind": "caucus_ended", "time": 50},
        {"id": "1", "kind": "opened", "time": 10, "present": [1, 2], "mediators": [7]},
        {"id": "2", "kind": "left", "time": 20, "party": 2},
        {"id": "4", "kind": "caucus_begun", "time": 40, "sides": [1]},
        {"id": "3", "kind": "paused", "time": 30},
        {"id": "6", "kind": "resumed", "time": 60, "state": "refused"},
    ]
    read = """({standing}, given) => {
      const now = standing(given, [1, 2], {opened: null, closed: null});
      return [now.opened, now.closed, [...now.here], now.paused, now.caucus, [...now.untold]];
    }"""
    assert await _ask(visitor, "fold.js", read, entries) == [10, None, ["party 1", "assignment 7"], 30, None, [2]]


@pytest.mark.parametrize(
    ("clock", "at", "then", "happened"),
    [
        # A right clock; one a year ahead, then as now; one put right since; one put wrong since, which nobody noticed before.
        (0, NOON, 0, NOON),
        (YEAR, NOON + YEAR, -YEAR, NOON),
        (0, NOON + YEAR, -YEAR, NOON),
        (YEAR, NOON + YEAR, 0, NOON),
    ],
)
async def test_when_an_entry_happened_is_known_whatever_the_clock_of_the_device_did(
    visitor: Visitor, clock: int, at: int, then: int, happened: int
) -> None:
    hour = 3600 * 1000
    now = NOON + hour
    body = """async ({hear, written}, [server, device, row, since]) => {
      const real = Date.now;
      Date.now = () => device;
      try {
        await hear(new Date(server).toISOString());
        return Date.parse(written(row, since)) - device + server;
      } finally {
        Date.now = real;
      }
    }"""
    given = [now, now + clock, {"at": at, "offset": then}, NOON - hour]
    assert await _ask(visitor, "clock.js", body, given) == happened
