"""A device's clock put right by the server's: order and intervals stay, and nothing lies ahead."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from mediation.device_clock import TOLERANCE, DeviceClock

NOW = datetime(2026, 11, 27, 2, 30, tzinfo=UTC)
OFF = st.timedeltas(min_value=timedelta(days=-4000), max_value=timedelta(days=4000))
AGO = st.timedeltas(min_value=timedelta(), max_value=timedelta(days=30))


@settings(deadline=None)
@given(OFF, AGO, AGO)
def test_order_and_intervals_of_one_sending_stay(off: timedelta, one: timedelta, other: timedelta) -> None:
    clock = DeviceClock(NOW + off, NOW)
    (first, _), (second, _) = clock.corrected(NOW + off - one), clock.corrected(NOW + off - other)
    assert first <= NOW
    assert second <= NOW
    if abs(off) > TOLERANCE:
        assert (first, second) == (NOW - one, NOW - other)
    elif off <= timedelta():
        assert second - first == one - other


@settings(deadline=None)
@given(OFF, st.timedeltas(min_value=timedelta(days=-9000), max_value=timedelta(days=9000)))
def test_nothing_lies_ahead_whatever_was_written(off: timedelta, written: timedelta) -> None:
    at, remarks = DeviceClock(NOW + off, NOW).corrected(NOW + written)
    assert at <= NOW
    assert ("clock_corrected" in remarks) is (abs(off) > TOLERANCE)


def test_what_a_person_told_is_not_shifted_and_an_unknown_clock_is_believed() -> None:
    year = timedelta(days=365)
    assert DeviceClock(NOW - year, NOW).corrected(NOW - year) == (NOW, ("clock_corrected",))
    assert DeviceClock(NOW - year, NOW).corrected(NOW - timedelta(1), told=True) == (NOW - timedelta(1), ())
    assert DeviceClock(None, NOW).corrected(NOW - year) == (NOW - year, ())
    assert DeviceClock(NOW, NOW).corrected(NOW + year) == (NOW, ("time_not_yet",))
    assert DeviceClock(NOW, NOW).corrected(NOW + timedelta(seconds=30)) == (NOW, ())
    far = datetime.max.replace(tzinfo=UTC)
    assert DeviceClock(NOW - year, NOW).corrected(far)[0] == NOW
