"""A mediator with a phone in the room of a session, with a signal and without."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Dialog, Locator, Page, expect

from tests.browser.visitor import Visitor, thai
from tests.mediation.practice.sending import Device
from tests.world import PASSWORD, World

_ROWS = """name => new Promise((resolve, reject) => {
  const asked = indexedDB.open('mediation');
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = () => resolve([]);
  asked.onsuccess = () => {
    const rows = asked.result.transaction(name).objectStore(name).getAll();
    rows.onsuccess = () => { asked.result.close(); resolve(rows.result); };
    rows.onerror = () => reject(rows.error);
  };
})"""
_CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      const path = new URL(request.url).pathname;
      found.push([path, path.startsWith('/static/') ? '' : await answer.text()]);
    }
  }
  return found;
}"""
_FORGOTTEN = """async () => !localStorage.getItem('device') && !(await caches.keys()).length
  && !(await navigator.serviceWorker.getRegistrations()).length"""
STATES = {"here": "On this device only", "going": "On its way", "kept": "Kept by the centre", "refused": "Not taken"}


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Ask until it holds: for what no page shows."""
    async with asyncio.timeout(15):
        while not await holds():
            pass


@dataclass
class OnThePhone:
    """Somebody's phone in the room of the session that `device` names."""

    visitor: Visitor
    device: Device
    world: World

    @property
    def page(self) -> Page:
        """What is on the screen."""
        return self.visitor.page

    @property
    def session(self) -> str:
        """The path of the session."""
        return f"/cases/{self.device.case_id}/sessions/{self.device.session_id}"

    async def enters(self) -> None:
        """Open the room."""
        await self.visitor.opens(f"{self.session}/room")

    async def keeps_the_session(self) -> None:
        """Open the room and keep the session on this phone."""
        await self.enters()
        await self.button("Keep this session for when there is no signal").click()
        await self.sees_the_live_room()
        await self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    async def sees_the_live_room(self) -> None:
        """The room is drawn from what the phone keeps."""
        await expect(self.page.locator("#room [data-part=log] li").first).to_be_attached()

    async def loses_the_signal(self) -> None:
        """Nothing goes through any more."""
        await self.page.context.set_offline(True)

    async def finds_a_signal(self) -> None:
        """The network is back."""
        await self.page.context.set_offline(False)

    async def reloads(self) -> None:
        """Load the page anew; without a signal another page stands in for it."""
        await self.page.reload()
        await self.sees_the_live_room()

    def button(self, msgid: str, within: str = "main") -> Locator:
        """The first button of this name."""
        return self.page.locator(within).get_by_role("button", name=thai(msgid), exact=True).first

    async def presses(self, msgid: str) -> None:
        """Press a button of the room."""
        await self.button(msgid, "#room").click()

    async def writes(self, what: str, text: str, **chosen: str) -> None:
        """Fold out a form of the room by its title, write a text and send it off; `chosen` lists are picked by their words."""
        title = self.page.locator("summary").filter(has_text=re.compile(f"^{re.escape(thai(what))}$"))
        form = self.page.locator("#room [data-part=writing] details").filter(has=title)
        await form.locator("summary").click()
        for name, words in chosen.items():
            options = form.locator(f'[name="{name}"] option').filter(has_text=words)
            await form.locator(f'[name="{name}"]').select_option(await options.first.get_attribute("value"))
        await form.locator("textarea").fill(text)
        await form.get_by_role("button").click()
        await expect(form).not_to_have_attribute("open", "")

    async def rewords(self, before: str, after: str) -> None:
        """Change the wording of something that was said."""
        matter = self.page.locator("#room [data-part=said] article").filter(has_text=before)
        await matter.locator("summary").click()
        await matter.locator("textarea").fill(after)
        await matter.locator("form button").click()
        await expect(self.page.locator("#room [data-part=said]")).to_contain_text(after)

    async def closes(self, result: str, next_step: str = "") -> None:
        """Close the session with a result."""
        form = self.page.locator("#room [data-part=closing] details")
        await form.locator("summary").click()
        await form.locator("[name=result]").select_option(result)
        await form.locator("[name=next_step]").fill(next_step)
        await form.get_by_role("button").click()

    def entries(self, text: str) -> Locator:
        """The lines of the log that say this."""
        return self.page.locator("#room [data-part=log] li").filter(has_text=text)

    async def stands(self, text: str, state: str, count: int = 1) -> None:
        """What happened stands in the log this often, and the log says in words that it is so with each."""
        lines = self.entries(text)
        await expect(lines).to_have_count(count)
        for line in await lines.all():
            await expect(line.locator(f'[data-state="{state}"]')).to_contain_text(thai(STATES[state]))

    async def is_told(self, msgid: str, **params: Any) -> None:
        """The status line says this."""
        words = thai(msgid)
        for name, value in params.items():
            words = words.replace(f"%({name})s", str(value))
        await expect(self.page.locator("#room [data-part=status]")).to_contain_text(words)

    async def is_asked(self, pressed: Locator, *, yes: bool) -> str:
        """Press something, and answer the question of the browser that comes; the question."""
        question: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        async def answer(dialog: Dialog) -> None:
            question.set_result(dialog.message)
            await (dialog.accept() if yes else dialog.dismiss())

        self.page.once("dialog", answer)
        await pressed.click()
        return await asyncio.wait_for(question, 15)

    async def stored(self, name: str) -> list[Any]:
        """The rows of a store of the phone's database; none where there is no database."""
        rows: list[Any] = await self.page.evaluate(_ROWS, name)
        return rows

    async def cached(self) -> dict[str, str]:
        """What lies in the cache of pages: path → text, of files of the house nothing but the path."""
        return dict(await self.page.evaluate(_CACHED))

    async def signs_in_again(self, who: str) -> None:
        """Follow the room's own way to the sign-in and come back to it."""
        async with self.page.expect_navigation():
            await self.page.locator("#room").get_by_role("link", name=thai("Sign in"), exact=True).click()
        await self.visitor.fills({"username": self.world.username(who), "password": PASSWORD})
        await self.visitor.presses("Sign in")
        await self.visitor.stands_at(f"{self.session}/room")
        await self.sees_the_live_room()

    async def has_sent_everything(self) -> None:
        """Nothing waits any more."""

        async def sent() -> bool:
            return await self.stored("outbox") == []

        await _until(sent)

    async def has_forgotten_everything(self) -> None:
        """Neither database nor cache nor worker of the house is left."""
        await _until(lambda: self.page.evaluate(_FORGOTTEN))
        assert [await self.stored(name) for name in ("copies", "outbox", "facts")] == [[], [], []]

    async def kept_by_the_centre(self) -> list[str]:
        """The kinds of what the mediators wrote into the session, in order, those who came at its opening left out."""
        rows = await self.world.owner.fetch(
            """select kind from (
                 select kind, happened_at, id from session_text where session_id = $1
                 union all
                 select kind, happened_at, id from session_entry where session_id = $1 and by_account is not null
               ) as written order by happened_at, id""",
            self.device.session_id,
        )
        return [row["kind"] for row in rows]
