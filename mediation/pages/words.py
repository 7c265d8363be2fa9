"""Dates, amounts and coded words as a reader in Thailand writes them; each is a filter of the templates."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from babel.dates import format_date
from markupsafe import Markup, escape

from mediation.pages.choice_labels import LABELS, ROLES
from parties import thai
from parties.language import current_locale, gettext
from parties.thai import DateForm

_KINDS = {kind.__name__: kind for kind in LABELS}


def be_date(day: date | datetime | None, form: DateForm = "medium") -> str:
    """A day of the Buddhist calendar: `short` 22/11/69, `medium` 22 พ.ย. 2569, `long`, `full`. Nothing for None.

    A reader of English gets English months with the same years, marked B.E.
    """
    if day is None:
        return ""
    if current_locale.get() == "th" or form == "short":
        return thai.format_be(day, form)
    month = "MMM" if form == "medium" else "MMMM"
    written = format_date(thai.bangkok_day(day), f"d {month}", locale="en")
    return f"{written} {thai.buddhist_year(day)} B.E."


def be_moment(at: datetime | None, form: DateForm = "medium") -> str:
    """A moment as seen in Thailand, to the minute. Nothing for None."""
    if at is None:
        return ""
    if current_locale.get() == "th":
        return thai.format_be_moment(at, form)
    return f"{be_date(at, form)}, {at.astimezone(thai.BANGKOK):%H:%M}"


def be_time(at: datetime) -> str:
    """The time of day as seen in Thailand."""
    if current_locale.get() == "th":
        return thai.format_time(at).removesuffix(" น.")
    return f"{at.astimezone(thai.BANGKOK):%H:%M}"


def weekday(day: date | datetime) -> str:
    """The day of the week, in Thailand."""
    return format_date(thai.bangkok_day(day), "EEEE", locale=current_locale.get())


def baht(amount: Decimal | int | None) -> str:
    """An amount in baht with two decimals. Nothing for None."""
    return "" if amount is None else gettext("%(amount)s baht") % {"amount": f"{Decimal(amount):,.2f}"}


def label(value: str | StrEnum | None, kind: str = "") -> str:
    """The reader's word for a coded value; `kind` names its list for plain text: `label("CaseStatus")`."""
    if not value:
        return ""
    if kind:
        value = _KINDS[kind](value)
    assert isinstance(value, StrEnum), "a plain text needs the name of its list"
    return gettext(LABELS[type(value)][value.value])


def role_name(role: str) -> str:
    """The reader's word for a role."""
    return gettext(ROLES[role])


def lines(text: str | None) -> Markup:
    """Written text with its line breaks, everything in it escaped."""
    return Markup("<br>").join(escape(line) for line in (text or "").splitlines())


FILTERS: dict[str, Callable[..., Any]] = {
    "be_date": be_date,
    "be_moment": be_moment,
    "be_time": be_time,
    "weekday": weekday,
    "baht": baht,
    "label": label,
    "role": role_name,
    "lines": lines,
    "thai_digits": thai.thai_digits,
    "msg": gettext,
}
