"""A reader's language: the catalogues, and who reads now.

Msgids are English, so English needs no catalogue. The locale is carried by a context variable; a worker or a
thread of its own must set it with `reading_in`, or its texts come out in Thai.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy

DEFAULT_LOCALE = "th"
LOCALES = ("th", "en")
LOCALE_FOLDER = Path(__file__).with_name("locale")

current_locale: ContextVar[str] = ContextVar("current_locale", default=DEFAULT_LOCALE)


def chosen_locale(*wishes: str | None) -> str:
    """The first wish that is a language of the house; Thai where none is."""
    return next((wish for wish in wishes if wish in LOCALES), DEFAULT_LOCALE)


@contextmanager
def reading_in(locale: str) -> Iterator[None]:
    """Translate for a reader of this language inside the block."""
    token = current_locale.set(chosen_locale(locale))
    try:
        yield
    finally:
        current_locale.reset(token)


@lru_cache(maxsize=len(LOCALES))
def catalogue(locale: str) -> NullTranslations:
    """The texts of a language. In a working copy a newer .po file counts before the compiled one."""
    folder = LOCALE_FOLDER / locale / "LC_MESSAGES"
    source, compiled = folder / "messages.po", folder / "messages.mo"
    if compiled.exists() and not (source.exists() and source.stat().st_mtime > compiled.stat().st_mtime):
        with compiled.open("rb") as ready:
            return GNUTranslations(ready)
    if not source.exists():
        return NullTranslations()
    with source.open("rb") as text:
        messages = read_po(text, locale=locale)
    fresh = BytesIO()
    write_mo(fresh, messages)
    fresh.seek(0)
    return GNUTranslations(fresh)


def gettext(msgid: str) -> str:
    """The text in the language of the current reader."""
    return catalogue(current_locale.get()).gettext(msgid) if msgid else ""


def ngettext(singular: str, plural: str, number: int) -> str:
    """The text for this number of things. Thai has one form, English two."""
    return catalogue(current_locale.get()).ngettext(singular, plural, number)


def pgettext(context: str, msgid: str) -> str:
    """The text of a msgid that means different things in different places."""
    return catalogue(current_locale.get()).pgettext(context, msgid)


def npgettext(context: str, singular: str, plural: str, number: int) -> str:
    """The text for this number of things, in a context."""
    return catalogue(current_locale.get()).npgettext(context, singular, plural, number)


def lazy_gettext(msgid: str) -> Any:
    """A text looked up only when it is shown, in the language of whoever reads it then."""
    return LazyProxy(gettext, msgid, enable_cache=False)
