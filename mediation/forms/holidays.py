"""What an administrator writes down of days on which offices do not work."""

from datetime import date
from typing import Annotated

import msgspec

from mediation.forms.fields import area, day, text

LONGEST_NAME = 120
MOST_LINES = 400


class HolidayForm(msgspec.Struct, kw_only=True, frozen=True):
    """One day, and what it is called."""

    day: Annotated[date, day("Day")]
    name: Annotated[str, text("Name of the holiday", max_length=LONGEST_NAME)]


class HolidaysForm(msgspec.Struct, kw_only=True, frozen=True):
    """The days of a year at once, as they are announced."""

    lines: Annotated[
        str,
        area(
            "Holidays, one a line",
            "The day, a comma, the name: 21/2/2570, Makha Bucha Day. Rows copied from a spreadsheet work as well.",
            max_length=60_000,
            rows=8,
        ),
    ]
