"""From a content record to what a template is given: words in a language, days of the Buddhist calendar, amounts in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec
from babel.dates import format_date

from cases import labels
from mediation.documents.content import Content, Said
from mediation.documents.jobs import Job
from mediation.following import LABELS as FOLLOWING
from mediation.forms import (
    changes,
    closing,
    conflicts,
    following,
    mediators,
    obligations,
    referral,
    screening,
    sessions,
)
from parties import thai
from parties.language import current_locale, gettext, reading_in

LANGUAGES = ("th", "en")
_LABELS: Mapping[type[StrEnum], Mapping[str, str]] = (
    labels.LABELS
    | changes.LABELS
    | closing.LABELS
    | conflicts.LABELS
    | following.LABELS
    | FOLLOWING
    | mediators.LABELS
    | obligations.LABELS
    | referral.LABELS
    | screening.LABELS
    | sessions.LABELS
)


class Letterhead(msgspec.Struct, frozen=True):
    """How a centre's papers look. `logo`: a PNG; `lines` stand at the head of letters, else name, address, telephone."""

    lines: list[str] = []
    logo: bytes = b""
    contact: str = ""
    thai_digits: bool = False


@dataclass(frozen=True)
class Verification:
    """What lets anybody check the paper: a short code, the address to type, and the squares of the QR, row by row."""

    code: str
    address: str
    modules: tuple[str, ...] = ()


def _told(value: str | Said) -> str:
    """Words of the lists and of the house in the reader's language; what people wrote as they wrote it."""
    if isinstance(value, StrEnum):
        return gettext(_LABELS[type(value)][value.value])
    return gettext(value.msgid) % value.params if isinstance(value, Said) else value


def printed(value: Any, thai_digits: bool = False) -> Any:
    """A value as it is printed in the language of the current reader; with `thai_digits` every number in Thai digits."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, str | Said):
        told = _told(value)
        return thai.digits_on_paper(told) if thai_digits else told
    if isinstance(value, datetime):
        return _moment(value, thai_digits)
    if isinstance(value, date):
        return _day(value, thai_digits)
    if isinstance(value, Decimal):
        return _amount(value, thai_digits)
    if isinstance(value, int):
        return thai.thai_digits(str(value)) if thai_digits else str(value)
    if isinstance(value, Mapping):
        return {name.replace("_", "-"): printed(inner, thai_digits) for name, inner in value.items()}
    return [printed(inner, thai_digits) for inner in value]


def _in_english() -> bool:
    return current_locale.get() == "en"


def _day(day: date, thai_digits: bool) -> str:
    if _in_english():
        return f"{format_date(day, 'd MMMM', locale='en')} {thai.buddhist_year(day)} B.E."
    return thai.format_be(day, "long", thai_digits).replace("พ.ศ. ", "")


def _moment(at: datetime, thai_digits: bool) -> str:
    if _in_english():
        return f"{_day(thai.bangkok_day(at), False)}, {at.astimezone(thai.BANGKOK):%H:%M}"
    return thai.format_be_moment(at, "long", thai_digits).replace("พ.ศ. ", "")


def _amount(amount: Decimal, thai_digits: bool) -> dict[str, str]:
    if _in_english():
        return {"figures": gettext("%(amount)s baht") % {"amount": f"{amount:,.2f}"}, "words": ""}
    return {"figures": thai.format_baht(amount, thai_digits), "words": thai.baht_words(amount)}


def template_data(
    content: Content, letterhead: Letterhead, language: str, verification: Verification | None = None
) -> dict[str, Any]:
    """Everything a template may use."""
    digits = letterhead.thai_digits and language == "th"
    set_in = thai.digits_on_paper if digits else str
    with reading_in(language):
        head = {
            "title": printed(content.title, digits),
            "day": printed(content.issued_on, digits),
            "case": {
                "number": set_in(content.case_number),
                "track": printed(content.track) if content.track else "",
                "effect": set_in(gettext(content.effect)),
            },
            "record": printed(content.record, digits),
        }
    centre = content.centre
    return head | {
        "language": language,
        "digits": "thai" if digits else "arabic",
        "document": content.document,
        "number": set_in(content.number),
        "issued": [content.issued_on.year, content.issued_on.month, content.issued_on.day],
        "centre": {
            "name": set_in(centre.name),
            "code": centre.code,
            "address": set_in(centre.address),
            "phone": set_in(thai.phone_print(centre.phone)) if centre.phone else "",
        },
        "letterhead": {
            "lines": [set_in(line) for line in letterhead.lines],
            "logo": list(letterhead.logo) or None,
            "contact": set_in(letterhead.contact),
        },
        "signer": {"name": content.signer.name, "position": content.signer.position}
        if content.signer
        else {"name": "", "position": ""},
        "prepared-by": content.prepared_by,
        "verification": None
        if verification is None
        else {"code": verification.code, "address": verification.address, "modules": list(verification.modules)},
    }


def job_of(
    content: Content,
    source: bytes,
    letterhead: Letterhead,
    language: str = "th",
    verification: Verification | None = None,
) -> Job:
    """The job that prints a content record with a template's text."""
    data = msgspec.json.encode(template_data(content, letterhead, language, verification), order="deterministic")
    day = content.issued_on
    return Job(source, data.decode(), datetime(day.year, day.month, day.day, tzinfo=thai.BANGKOK))
