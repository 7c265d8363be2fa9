"""When a message may leave."""

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest

from notifications.timing import MOST_ATTEMPTS, QuietHours, pause_after, waits_until
from parties.thai import BANGKOK


def at(hour: int, minute: int = 0, day: int = 27) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BANGKOK)


def test_pauses_double_from_a_minute_to_six_hours_and_differ_from_message_to_message() -> None:
    key = uuid4()
    for attempts in range(1, 40):
        middle = min(timedelta(minutes=2 ** (attempts - 1)), timedelta(hours=6))
        assert 0.75 * middle <= pause_after(attempts, key) <= 1.25 * middle
    assert len({pause_after(3, uuid4()) for _ in range(20)}) > 10
    day = sum((pause_after(n, key) for n in range(1, MOST_ATTEMPTS)), timedelta())
    assert timedelta(hours=12) < day < timedelta(hours=24), "LINE knows a retry key for a day"


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(19, 59), None),
        (at(20), at(7, day=28)),
        (at(23, 59), at(7, day=28)),
        (at(0), at(7)),
        (at(6, 59), at(7)),
        (at(7), None),
        (at(12), None),
    ],
)
def test_what_rings_waits_for_the_morning_and_what_does_not_goes(now: datetime, until: datetime | None) -> None:
    for channel in ("sms", "line"):
        assert waits_until(channel, {}, now) == until
    for channel in ("mail", "other"):
        assert waits_until(channel, {}, now) is None


def test_a_centre_sets_its_own_hours() -> None:
    noon = {"quiet": ["12:00", "13:30"]}
    assert waits_until("sms", noon, at(12, 30)) == at(13, 30)
    assert waits_until("sms", noon, at(22)) is None
    assert QuietHours(time(0), time(0)).over_at(at(3)) is None
