"""The words of messages: from an event and a few facts to what somebody outside the house reads. Pure.

Facts are codes, numbers, days and places. Two are always there: `centre`, the name of whoever sends, and `link`, the address of
the page behind it, or nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from cases.msgid import N_
from parties import thai
from parties.language import gettext as _
from parties.language import reading_in

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Worded:
    """What is read: `subject`, `text` and `html` in a mail; `text` on LINE and elsewhere; `sms` on a telephone."""

    subject: str
    text: str
    html: str
    sms: str


class NoWords(LookupError):
    """There are no words for this event, or a fact that they need is missing."""


def worded(event: str, channel: str, language: str, facts: Facts) -> Worded:
    """The words for an event in a language. Raises NoWords."""
    if event not in _WORDS:
        raise NoWords(event)
    with reading_in(language):
        try:
            subject, lines, sms = _WORDS[event](facts)
        except (KeyError, ValueError) as missing:
            raise NoWords(event) from missing
    html = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return Worded(subject, "\n\n".join(lines), f"<!doctype html><html lang={language}><body>{html}</body></html>", sms)


_PLANNED = N_("There is an appointment at %(centre)s.")


def _session_planned(facts: Facts) -> tuple[str, list[str], str]:
    when = thai.format_be_moment(datetime.fromisoformat(facts["starts_at"]), "long") if "starts_at" in facts else ""
    first = _(_PLANNED) % {"centre": facts["centre"]}
    lines = [first, *([when] if when else []), *([facts["link"]] if facts.get("link") else [])]
    return _("Appointment"), lines, " ".join([first, *lines[1:]])


_WORDS: dict[str, Callable[[Facts], tuple[str, list[str], str]]] = {"case:session:plan": _session_planned}
