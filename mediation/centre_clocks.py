"""The periods a centre has set for itself, where no law sets them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from cases.law import ClockCode, clock
from parties.database import fetch_value

SETTING = "clocks"
"""Under which name the centre's settings keep them: code of the clock → amount, in the unit of the house's own."""


def own_clocks(settings: Mapping[str, Any]) -> dict[ClockCode, int]:
    """The periods set in the settings of a centre."""
    return {ClockCode(code): int(amount) for code, amount in settings.get(SETTING, {}).items()}


def amount_of(code: ClockCode, on: date, own: Mapping[ClockCode, int]) -> int:
    """The amount that holds in the centre on a day: the law's where a section names one, the centre's, the house's."""
    period = clock(code, on)
    return period.amount if period.section else own.get(code, period.amount)


async def clocks_here() -> dict[ClockCode, int]:
    """The periods set by the centre of this transaction."""
    settings = await fetch_value("select settings from centre where id = current_centre()")
    return own_clocks(msgspec.json.decode(settings)) if settings else {}
