"""Somebody before a browser: what a person reads, fills in and presses, and what the browser complained of meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Locator, Page, Response

from parties.language import gettext
from tests.world import PASSWORD

Typed = Mapping[str, str | bool | Sequence[str]]


@dataclass(frozen=True)
class Screen:
    """The size of a window."""

    width: int
    height: int


PHONE = Screen(360, 740)
DESK = Screen(1280, 900)


def thai(msgid: str) -> str:
    """The Thai of a text of the house; there must be one."""
    translated = gettext(msgid)
    assert translated != msgid, f"not in the Thai catalogue: {msgid}"
    return translated


@dataclass
class Visitor:
    """One person's browser. `complaints` are errors of the console (the content policy's too) and of the server."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._answered)

    def _hear(self, message: ConsoleMessage) -> None:
        # That an answer was a refusal is printed there too; a refusal is what some of the tests are about.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self.complaints.append(f"{response.url}: {response.status}")

    async def signs_in(self, username: str) -> None:
        """Sign in by the page, as far as the desk."""
        await self.opens("/sign-in")
        await self.fills({"username": username, "password": PASSWORD})
        await self.presses("Sign in")
        await self.stands_at("/work")

    async def opens(self, path: str, status: int = 200) -> None:
        """Open a page by its address."""
        answer = await self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status} {await self.words()}"

    @property
    def place(self) -> str:
        """The path of the page that is open."""
        return urlsplit(self.page.url).path

    async def stands_at(self, path: str) -> None:
        """The page that is open has this address."""
        assert self.place == path, f"at {self.place}, not at {path}: {await self.words()}"

    async def words(self) -> str:
        """What the page says within its main part."""
        return " ".join((await self.page.locator("main").inner_text()).split())

    async def reads(self, *texts: str) -> None:
        """The page says all of this."""
        words = await self.words()
        for text in texts:
            assert text in words, f"{text!r} is not in: {words}"

    async def history(self) -> list[str]:
        """The sentences of the history on the page, folded out."""
        sentences = self.page.locator("ol.history li b")
        for sentence in await sentences.all():
            await self._unfold(sentence)
        return await sentences.all_inner_texts()

    async def presses(self, msgid: str) -> None:
        """Press the button with this name and wait for what comes."""
        button = self.page.locator("main").get_by_role("button", name=thai(msgid), exact=True)
        async with self.page.expect_navigation():
            await button.first.click()

    async def follows(self, path: str) -> None:
        """Follow the link to this address that the page offers; fold out what hides it."""
        link = self.page.locator(f'main a[href="{path}"]').first
        assert await link.count() > 0, f"no link to {path}: {await self.words()}"
        await self._unfold(link)
        async with self.page.expect_navigation():
            await link.click()

    async def fills(self, typed: Typed) -> None:
        """Fill in fields by their names: text; True or False for a tick; what is chosen, by its value or its words."""
        for name, value in typed.items():
            fields = self.page.locator(f'[name="{name}"]:not([type="hidden"])')
            await fields.first.wait_for(state="attached")
            await self._unfold(fields.first)
            await self._fill(fields, value)

    async def _fill(self, fields: Locator, value: Any) -> None:
        kind = await fields.first.evaluate("field => field.type")
        match kind:
            case "checkbox" if isinstance(value, bool):
                await fields.first.set_checked(value)
            case "checkbox" | "radio":
                for one in [value] if isinstance(value, str) else value:
                    await self._tick(fields, one)
            case "select-one":
                await self._choose(fields.first, value)
            case _:
                await fields.first.fill(value)

    async def _tick(self, fields: Locator, wanted: str) -> None:
        by_value = fields.and_(self.page.locator(f'[value="{wanted}"]'))
        in_words = self.page.locator("label", has=fields).filter(has_text=wanted).locator("input")
        await by_value.or_(in_words).first.check()

    async def _choose(self, select: Locator, wanted: str) -> None:
        by_value = select.locator(f'option[value="{wanted}"]')
        in_words = select.locator("option", has_text=wanted)
        option = await by_value.or_(in_words).first.get_attribute("value")
        await select.select_option(option)

    async def _unfold(self, element: Locator) -> None:
        folds = element.locator("xpath=ancestor::details[not(@open)]/summary")
        for summary in await folds.all():
            await summary.click()

    async def value_of(self, name: str) -> str:
        """What a text field holds."""
        return await self.page.locator(f'[name="{name}"]').first.input_value()
