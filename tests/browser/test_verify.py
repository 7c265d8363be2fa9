"""Checking a paper before a real browser: the file that never leaves it, the picture's text after #, with a signal and without."""

from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visiting
from tests.browser.looking import faults
from tests.browser.visitor import DESK, PHONE, Visitor, thai
from tests.mediation.practice.cases_at import case_at, parties_of
from tests.mediation.practice.test_verifying import picture_of
from tests.programs import Programs
from tests.world import World

pytestmark = pytest.mark.browser

GENUINE = (
    "Genuine: the centre signed this picture, and the register says the same. "
    "Compare what is told here with what is printed."
)
ALONE = (
    "Genuine: the centre signed this picture. "
    "Whether another document took its place can be seen where there is a signal."
)
BROKEN = "Not genuine: the picture on this paper was changed, or no centre made it. Show the paper to the centre."
NO_KEYS = "This phone does not know the centre's key yet. Open this page once where there is a signal."
SAME = "This is the very file the centre issued."
OTHER = "This is not the file the centre issued under this code, or it was changed."


@dataclass(frozen=True)
class OnPaper:
    """A letter as somebody got it: the file, and what a phone reads from its picture."""

    file: Path
    address: str
    case_id: int
    id: int

    @property
    def page(self) -> str:
        """The address of the page, with what the browser keeps to itself."""
        return "/" + self.address.partition("://")[2].partition("/")[2]

    @property
    def payload(self) -> str:
        """What stands after #."""
        return self.page.partition("#")[2]


@pytest.fixture
async def letter(api: Programs, client: httpx.AsyncClient, world: World, tmp_path: Path) -> OnPaper:
    """Issued by the running application, which alone holds the keys."""
    case_id = await case_at(world, "awaiting_consent")
    return await issued(api, client, world, tmp_path, case_id)


async def issued(
    api: Programs, client: httpx.AsyncClient, world: World, folder: Path, case_id: int, **more: object
) -> OnPaper:
    party = (await parties_of(world, case_id, 2))[0]
    stands = await api.send("officer", "GET", f"/cases/{case_id}")
    told = await api.post(
        "officer",
        f"/cases/{case_id}/events/issue_document",
        {"document": "DOC-04", "subject": party, **more},
        headers={"If-Match": stands.headers["etag"]},
    )
    number = told["document"]["id"]
    answer = await api.send("officer", "GET", f"/cases/{case_id}/documents/{number}")
    file = folder / f"letter-{number}.pdf"
    file.write_bytes(answer.content)
    (address,) = picture_of(answer.content, folder)
    return OnPaper(file, address, case_id, number)


async def told(visitor: Visitor, msgid: str) -> None:
    """This sentence comes into sight."""
    await expect(visitor.page.get_by_text(thai(msgid), exact=False)).to_be_visible()


async def test_the_right_file_and_a_wrong_one(visiting: Visiting, letter: OnPaper, tmp_path: Path) -> None:
    visitor = await visiting(PHONE)
    sent: list[str] = []
    visitor.page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    await visitor.opens(letter.page)
    await visitor.page.set_input_files("#file", letter.file)
    await told(visitor, SAME)
    changed = tmp_path / "changed.pdf"
    whole = letter.file.read_bytes()
    changed.write_bytes(whole[:3000] + bytes([whole[3000] ^ 1]) + whole[3001:])
    await visitor.page.set_input_files("#file", changed)
    await told(visitor, OTHER)
    await expect(visitor.page.get_by_text(thai(SAME), exact=True)).to_be_hidden()
    assert [one for one in sent if not one.startswith("GET ") or letter.payload in one] == []
    assert await faults(visitor, PHONE, DESK) == []


async def test_a_file_is_dropped_on_the_page(visiting: Visiting, letter: OnPaper) -> None:
    visitor = await visiting(DESK)
    await visitor.opens(letter.page)
    content = letter.file.read_bytes().hex()
    dropping = """hex => {
      const bytes = Uint8Array.from(hex.match(/../g), pair => parseInt(pair, 16));
      const carried = new DataTransfer();
      carried.items.add(new File([bytes], 'paper.pdf', { type: 'application/pdf' }));
      document.getElementById('drop').dispatchEvent(
        new DragEvent('drop', { dataTransfer: carried, bubbles: true, cancelable: true }));
    }"""
    await visitor.page.evaluate(dropping, content)
    await told(visitor, SAME)


async def test_the_picture_is_checked_in_the_browser_alone(visiting: Visiting, letter: OnPaper, world: World) -> None:
    visitor = await visiting(PHONE)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.method))
    await visitor.opens(letter.page)
    await told(visitor, GENUINE)
    await visitor.reads(world.tha_than.name)
    assert set(asked) == {"GET"}
    assert await faults(visitor, PHONE, DESK) == []


@pytest.mark.parametrize("at", [0, 4, 20, 54, 56, 100, -1])
async def test_a_changed_picture_is_found(visiting: Visiting, letter: OnPaper, at: int) -> None:
    visitor = await visiting(PHONE)
    at %= len(letter.payload)
    other = "Q" if letter.payload[at] != "Q" else "g"
    wrong = letter.payload[:at] + other + letter.payload[at + 1 :]
    await visitor.opens(letter.page.replace(letter.payload, wrong))
    section = visitor.page.locator("#paper .note:visible")
    await expect(section).to_have_count(1)
    await expect(section).to_have_class("note bad")


async def test_a_picture_on_another_paper_is_found(
    visiting: Visiting, letter: OnPaper, api: Programs, client: httpx.AsyncClient, world: World, tmp_path: Path
) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    other = await issued(api, client, world, folder, letter.case_id)
    visitor = await visiting(PHONE)
    await visitor.opens(letter.page.replace(letter.payload, other.payload))
    await told(visitor, BROKEN)


async def test_it_also_works_without_a_signal_once_it_was_opened(
    visiting: Visiting, letter: OnPaper, api: Programs, client: httpx.AsyncClient, world: World, tmp_path: Path
) -> None:
    folder = tmp_path / "later"
    folder.mkdir()
    later = await issued(api, client, world, folder, letter.case_id)
    visitor = await visiting(PHONE)
    await visitor.opens(letter.page)
    await told(visitor, GENUINE)
    await visitor.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await visitor.page.context.set_offline(True)
    await visitor.page.goto(later.page)
    await told(visitor, ALONE)
    await visitor.reads(world.tha_than.name)
    wrong = later.payload[:-2] + ("AA" if later.payload[-2:] != "AA" else "BB")
    await visitor.page.goto("about:blank")
    await visitor.page.goto(later.page.replace(later.payload, wrong))
    await told(visitor, BROKEN)
    assert await faults(visitor, PHONE) == []
    await visitor.page.context.set_offline(False)


async def test_without_a_signal_and_without_keys_it_says_so(visiting: Visiting, letter: OnPaper) -> None:
    visitor = await visiting(PHONE)
    await visitor.opens("/verify/offline")
    await visitor.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await visitor.page.context.set_offline(True)
    await visitor.page.goto(letter.page)
    await told(visitor, NO_KEYS)
    await visitor.page.context.set_offline(False)


async def test_a_browser_without_ed25519_has_the_house_check(visiting: Visiting, letter: OnPaper) -> None:
    visitor = await visiting(PHONE)
    await visitor.page.add_init_script(
        "if (window.SubtleCrypto) SubtleCrypto.prototype.importKey = "
        "() => Promise.reject(new DOMException('', 'NotSupportedError'))"
    )
    await visitor.opens(letter.page)
    await told(visitor, GENUINE)
    wrong = letter.payload[:-2] + ("AA" if letter.payload[-2:] != "AA" else "BB")
    await visitor.page.goto("about:blank")
    await visitor.opens(letter.page.replace(letter.payload, wrong))
    await told(visitor, BROKEN)


async def test_without_scripts_the_fingerprint_is_there_to_compare(visiting: Visiting, letter: OnPaper) -> None:
    visitor = await visiting(PHONE, scripts=False)
    await visitor.opens(letter.page)
    await visitor.reads(
        thai("Without scripts the file cannot be checked here. Compare its SHA-256 fingerprint with the one below.")
    )
    assert await visitor.page.locator("#paper").is_hidden()
    assert await visitor.page.locator("#drop").is_hidden()


async def test_who_may_see_the_case_gets_to_the_file_from_the_paper(person: Visiting, letter: OnPaper) -> None:
    officer = await person("officer", PHONE)
    await officer.opens(letter.page)
    await told(officer, GENUINE)
    links = officer.page.locator(f'main a[href^="/cases/{letter.case_id}/documents/{letter.id}"]')
    await expect(links).to_have_count(2)
    assert await faults(officer, PHONE, DESK) == []


async def test_the_page_for_typing_a_code_is_readable(visiting: Visiting) -> None:
    visitor = await visiting(PHONE)
    for path, status in (("/verify", 200), ("/verify/0000-0000-0001", 404), ("/verify/offline", 200)):
        await visitor.opens(path, status)
        assert await faults(visitor, PHONE, DESK) == []
