"""What a person does before a browser: open a page, read it, fill in its form, press its button."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import asyncpg
import httpx

from parties.database import ENGINE
from parties.language import gettext, reading_in

Typed = Mapping[str, str | Sequence[str]]
_VOID = frozenset({"input", "br", "img", "link", "meta", "hr"})


@dataclass
class Form:
    """A form of a page as it would be sent: every field with what it holds."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)

    def sent_with(self, typed: Typed) -> dict[str, list[str]]:
        """What a browser sends after these fields were filled in."""
        values: dict[str, list[str]] = {}
        for name, value in self.fields:
            values.setdefault(name, []).append(value)
        for name, given in typed.items():
            values[name] = [given] if isinstance(given, str) else list(given)
        return values


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = self._area = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self._form)
        if self._form is None:
            return
        if tag == "input" and given.get("name"):
            ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
            if ticked:
                self._form.fields.append((given["name"], given.get("value", "")))
        elif tag == "select":
            self._select = given.get("name", "")
            self._form.fields.append((self._select, ""))
        elif tag == "option" and self._select and "selected" in given:
            self._form.fields[-1] = (self._select, given.get("value", ""))
        elif tag == "textarea":
            self._area, self._text = given.get("name", ""), ""
        elif tag == "button":
            self._form.buttons.append((given.get("name", ""), given.get("value", ""), given.get("formaction", "")))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._form is not None and self._area:
            self._form.fields.append((self._area, self._text.removeprefix("\n")))
            self._area = ""


@dataclass
class Page:
    """A page that was shown."""

    answer: httpx.Response

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def html(self) -> str:
        return self.answer.text

    @property
    def text(self) -> str:
        """Its words, without tags."""
        without = re.sub(r"<(script|style)\b.*?</\1>", "", self.html, flags=re.S)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", without)).split())

    @property
    def forms(self) -> list[Form]:
        parser = _Forms()
        parser.feed(self.html)
        return parser.forms

    def form(self, action: str) -> Form:
        """The form sent to this address."""
        return next(form for form in self.forms if form.action == action)

    def links(self) -> list[str]:
        return [html.unescape(link) for link in re.findall(r'href="([^"]+)"', self.html)]


@dataclass
class Reader:
    """Somebody before a browser."""

    client: httpx.AsyncClient

    async def sees(self, path: str, status: int | None = 200) -> Page:
        """Open a page; whatever it answers where no `status` is expected."""
        answer = await self.client.get(path)
        page = Page(answer)
        assert status in (None, page.status), f"{path}: {page.status} {page.text[:600]}"
        return page

    async def sends(self, form: Form, status: int | None = 303, to: str = "", **typed: Any) -> Page:
        """Fill in a form and press its button. Names with dots are given in a mapping `typed`."""
        values = form.sent_with({**typed.pop("typed", {}), **typed})
        answer = await self.client.post(to or form.action, data=values)
        page = Page(answer)
        assert status in (None, page.status), f"{form.action}: {page.status} {page.text[:1500]}"
        return page

    async def fills(self, path: str, status: int = 303, **typed: Any) -> Page:
        """Open the page of a form, fill it in and send it."""
        shown = await self.sees(path)
        return await self.sends(shown.form(path), status, **typed)


def gettext_of(msgid: str) -> str:
    """A text as a Thai reader sees it."""
    with reading_in("th"):
        return gettext(msgid)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent to the database meanwhile, without those that open, close and scope a transaction."""
    seen: list[str] = []
    pool = ENGINE.pool
    assert pool is not None

    def note(record: asyncpg.connection.LoggedQuery) -> None:
        begins = record.query.lstrip().lower()
        if not begins.startswith(("begin", "commit", "rollback", "start transaction", "select set_config")):
            seen.append(record.query)

    connections = [holder._con for holder in pool._holders if holder._con is not None]
    for connection in connections:
        connection.add_query_logger(note)
    try:
        yield seen
    finally:
        for connection in connections:
            connection.remove_query_logger(note)
