"""Periods of law: when a claim expires, until when a settlement can be enforced, when a prosecution has
ended.

Months and years run to the same day of the last month, or to its last day where it has no such day (ป.พ.พ.
ม.193/5). What is computed here is information; nobody is advised to wait.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cases.law import ClockCode, clock

WARN_MONTHS_BEFORE = (12, 6, 3, 1)
"""How long before `enforce_by` the centre is warned."""


def add_months(start: date, months: int) -> date:
    """The day so many months later (earlier for a negative number), clamped to the length of the month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def extended_expiry(expiry: date, start: date, end: date) -> date:
    """When a claim expires after a mediation from `start` to `end` that ended without success (ม.6).

    Sixty days after the end, when the claim would have expired during the mediation or within those sixty
    days; else unchanged. What had expired before the start is not revived. Only mediation under the Act
    extends a claim, community mediation does not. ValueError when the end is before the start; LookupError
    when the mediation ended before the Act was in force.
    """
    if end < start:
        raise ValueError("the mediation ends before it starts")
    extended = end + timedelta(days=clock(ClockCode.limitation_extension, end).amount)
    return extended if start <= expiry <= extended else expiry


def expiry_after_refusal(expiry: date, start: date, final_order: date) -> date:
    """The same when a court refused to enforce the settlement: sixty days from its final order (ม.6, 33)."""
    return extended_expiry(expiry, start, final_order)


def enforce_by(enforceable_from: date) -> date:
    """The last day to petition the court; afterwards the debt under the settlement is extinguished (ม.32).

    LookupError for a day before the Act was in force.
    """
    return add_months(enforceable_from, 12 * clock(ClockCode.enforcement, enforceable_from).amount)


def complaint_limit(known_on: date) -> date:
    """The last day to complain of a compoundable offence, from knowing the offence and the offender (ป.อ.
    ม.96).

    Whether ม.6 extends it is open: nobody may rely on that.
    """
    return add_months(known_on, clock(ClockCode.complaint_limit, known_on).amount)


@dataclass(frozen=True)
class EnforcementWarning:
    """`months` before the last day, due `on` that day."""

    months: int
    on: date


def enforcement_warnings(last_day: date) -> tuple[EnforcementWarning, ...]:
    """The four warnings before `enforce_by`, earliest first."""
    return tuple(EnforcementWarning(months, add_months(last_day, -months)) for months in WARN_MONTHS_BEFORE)


def warning_due(last_day: date, today: date, already: Iterable[int] = ()) -> EnforcementWarning | None:
    """The warning to give today: the nearest one that is due, unless it or a nearer one was `already` given.

    None as well when the last day is past.
    """
    if today > last_day:
        return None
    due = [warning for warning in enforcement_warnings(last_day) if warning.on <= today]
    if not due or any(given <= due[-1].months for given in already):
        return None
    return due[-1]


def prosecution_extinguished(certified: bool, civil_part_performed: bool | None) -> bool:
    """Whether the right to prosecute has ended between those who signed (ม.35, 37, 69).

    `civil_part_performed` is None where the case has no civil part. At a people's centre nothing ends
    without the department's certificate.
    """
    return certified and civil_part_performed is not False
