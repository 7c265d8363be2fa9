"""When a message may leave: how long after a failure, and in which hours. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from parties.thai import BANGKOK

MOST_ATTEMPTS = 12
"""After so many, about a day, it counts as undeliverable until somebody sends it again."""
_FIRST, _LONGEST = timedelta(minutes=1), timedelta(hours=6)
QUIET_CHANNELS = frozenset({"sms", "line"})
"""What rings at night. A mail or a letter is read when its reader likes."""
QUIET_FROM, QUIET_UNTIL = time(20), time(7)


def pause_after(attempts: int, key: UUID) -> timedelta:
    """How long to wait after so many failures: a minute, doubling, at most six hours; a quarter more or less, so that not all that
    failed together comes again together."""
    doublings = min(max(attempts - 1, 0), 20)
    pause = min(_FIRST * (1 << doublings), _LONGEST)
    spread = (key.int + attempts * 7919) % 1001 / 1000
    return pause * (0.75 + spread / 2)


@dataclass(frozen=True)
class QuietHours:
    """Hours of the day in Bangkok in which nothing rings; none where both are the same."""

    begin: time = QUIET_FROM
    end: time = QUIET_UNTIL

    @classmethod
    def of(cls, rules: Mapping[str, Any]) -> "QuietHours":
        """As the settings of a centre have them under `delivery`: {"quiet": ["20:00", "07:00"]}."""
        begin, end = rules.get("quiet") or (QUIET_FROM.isoformat(), QUIET_UNTIL.isoformat())
        return cls(time.fromisoformat(begin), time.fromisoformat(end))

    def over_at(self, now: datetime) -> datetime | None:
        """When they end, if they are now."""
        here = now.astimezone(BANGKOK)
        at = here.time()
        if self.begin <= self.end:
            quiet, tomorrow = self.begin <= at < self.end, False
        else:
            quiet, tomorrow = at >= self.begin or at < self.end, at >= self.begin
        if not quiet:
            return None
        return datetime.combine(here.date() + timedelta(days=tomorrow), self.end, BANGKOK)


def waits_until(channel: str, rules: Mapping[str, Any], now: datetime) -> datetime | None:
    """Until when a message must wait for its hour; None where it may leave."""
    return QuietHours.of(rules).over_at(now) if channel in QUIET_CHANNELS else None
