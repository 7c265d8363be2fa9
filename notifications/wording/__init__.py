"""The words of messages: from an event and a few facts to what somebody outside the house reads. Pure.

Facts are codes, numbers, days and places. Two are always there: `centre`, the name of whoever sends, and `link`, the address of
the page behind it, or nothing. On a telephone and on LINE nothing of the case is told: who sends, that there is something, and
the link.
"""

from collections.abc import Mapping
from datetime import date, datetime
from html import escape
from typing import Any

from babel.dates import format_date

from cases.msgid import N_
from notifications.rules import outside
from notifications.wording.sentences import FULL, KINDS, SHORT, SUBJECTS
from notifications.wording.worded import NoWords, Worded
from parties import thai
from parties.language import current_locale, reading_in
from parties.language import gettext as _

__all__ = ["SMS_CHARACTERS", "Facts", "NoWords", "Worded", "worded"]

Facts = Mapping[str, Any]
SMS_CHARACTERS = 70
"""So many characters of Thai fit into one message of a telephone; what is longer is sent, and paid for, as two."""
_SHORT_CHANNELS = frozenset({"sms", "line"})


def worded(event: str, channel: str, language: str, facts: Facts) -> Worded:
    """The words for an event in a language; `facts["words"]` names them where an event has several. Raises NoWords."""
    words = str(facts.get("words") or next((rule.words for rule in outside(event)), ""))
    if words not in SUBJECTS:
        raise NoWords(event)
    with reading_in(language):
        try:
            places = _places(facts)
            lines = [_(line.text) % places for line in FULL[words] if all(facts.get(name) for name in line.needs)]
            subject = _(SUBJECTS[words]) % places
            short = _short(words, places)
        except (KeyError, ValueError) as missing:
            raise NoWords(event) from missing
        text = short if channel in _SHORT_CHANNELS else "\n\n".join(lines + _with_link(places["link"]))
        return Worded(subject, text, _html(lines, places["link"]), short)


def _places(facts: Facts) -> dict[str, str]:
    """What the sentences may name, as it is read."""
    found = {"centre": str(facts["centre"]), "link": str(facts.get("link") or "")}
    found["short"] = str(facts.get("short") or facts["centre"])
    for name in ("starts_at", "was"):
        if facts.get(name):
            found[name] = _moment(datetime.fromisoformat(facts[name]))
    for name in ("reply_by", "due_on"):
        if facts.get(name):
            found[name] = _day(date.fromisoformat(facts[name]))
    for name in ("place", "phone"):
        if facts.get(name):
            found[name] = str(facts[name])
    return found


def _day(day: date) -> str:
    if current_locale.get() == "th":
        return thai.format_be(day, "full")
    return f"{format_date(day, 'EEEE d MMMM', locale='en')} {thai.buddhist_year(day)} B.E."


def _moment(at: datetime) -> str:
    if current_locale.get() == "th":
        return thai.format_be_moment(at, "full")
    return f"{_day(thai.bangkok_day(at))}, {at.astimezone(thai.BANGKOK):%H:%M}"


def _short(words: str, places: Mapping[str, str]) -> str:
    told = _(SHORT[KINDS[words]]) % places
    return f"{told} {places['link']}".strip()


_OPEN = N_("Open this link for details and to answer:")


def _with_link(link: str) -> list[str]:
    return [f"{_(_OPEN)}\n{link}"] if link else []


def _html(lines: list[str], link: str) -> str:
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    if link:
        shown = escape(link, quote=True)
        body += f'<p>{escape(_(_OPEN))}<br><a href="{shown}" rel="noreferrer">{shown}</a></p>'
    language = current_locale.get()
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>{body}</body></html>'
