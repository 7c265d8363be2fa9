"""Papers on a phone and at a desk: signed pages photographed, bundles taken out, a day's letters printed."""

from pathlib import Path

import pytest

from mediation.practice.pressroom import print_next
from mediation.practice.signed_copies import signed_desk
from tests.browser.conftest import Visiting
from tests.browser.looking import faults
from tests.browser.visitor import DESK, PHONE, Visitor, thai
from tests.mediation.documents import hostile_files as files
from tests.mediation.practice.cases_at import parties_of
from tests.mediation.practice.test_day_letters import asked_today
from tests.mediation.practice.test_screen_signing import turned_on
from tests.mediation.practice.test_signed_copies import issued
from tests.world import World

pytestmark = pytest.mark.browser


async def looks_right(visitor: Visitor) -> None:
    assert await faults(visitor, PHONE, DESK) == []


async def test_signed_pages_are_sent_from_a_phone_without_any_script(
    person: Visiting, world: World, tmp_path: Path
) -> None:
    case_id, document = await issued(world)
    picture = tmp_path / "หน้า ๑.jpg"
    picture.write_bytes(files.photo())
    officer = await person("officer", PHONE, scripts=False)
    await officer.opens(f"/cases/{case_id}/documents")
    await officer.follows(f"/cases/{case_id}/documents/{document}/signed")
    await officer.presses("Keep these pages")
    await officer.reads(thai("Photograph the signed pages, or choose the files."))
    (party,) = await parties_of(world, case_id, 1)
    await officer.fills({"parties": [str(party)]})
    await officer.page.locator("#f-pages-camera").set_input_files(picture)
    await officer.presses("Keep these pages")
    await officer.reads(thai("There"))
    (copy,) = (await signed_desk(world.officer, case_id, document)).copies
    assert copy.party_ids == [party]


async def test_the_pages_of_papers_are_for_everybody_to_use(person: Visiting, world: World) -> None:
    case_id, document = await issued(world)
    await asked_today(world)
    officer = await person("officer")
    for address in (
        f"/cases/{case_id}/documents/{document}/signed",
        f"/cases/{case_id}/bundles",
        "/letters/print",
    ):
        await officer.opens(address)
        await looks_right(officer)


async def test_a_bundle_is_taken_as_a_file(person: Visiting, world: World) -> None:
    case_id, _ = await issued(world)
    officer = await person("officer", PHONE)
    await officer.opens(f"/cases/{case_id}/bundles")
    async with officer.page.expect_download() as coming:
        await officer.page.get_by_role("button", name=thai("One PDF to print")).first.click()
    download = await coming.value
    assert download.suggested_filename == f"court-{case_id}.pdf"


async def test_a_days_letters_are_printed_while_one_looks_on(person: Visiting, world: World) -> None:
    for _ in range(2):
        await asked_today(world)
    officer = await person("officer")
    await officer.opens("/letters")
    await officer.follows("/letters/print")
    async with officer.page.expect_navigation():
        await officer.page.locator("form[method=post] .actions button", has_text="พิมพ์หนังสือ").click()
    await looks_right(officer)
    while await print_next():
        continue
    # The page looks again by itself.
    await officer.page.locator("#progress .state.good", has_text=thai("Finished")).wait_for()
    async with officer.page.expect_download() as coming:
        await officer.page.get_by_role("button", name=thai("All in one file for the printer")).click()
    assert (await coming.value).suggested_filename.startswith("letters-")


async def test_somebody_signs_on_the_screen_of_a_phone(person: Visiting, world: World) -> None:
    await turned_on(world)
    case_id, document = await issued(world)
    (party,) = await parties_of(world, case_id, 2)
    officer = await person("officer", PHONE)
    await officer.opens(f"/cases/{case_id}/documents/{document}/signed")
    await officer.follows(f"/cases/{case_id}/documents/{document}/screen")
    await looks_right(officer)
    await officer.presses("Keep this signature")
    await officer.reads(thai("Sign in the box with a finger, a pen or the mouse."))
    await officer.fills({"signer": str(party), "witness": "สายใจ ยืนยง", "identity_seen": "citizen"})
    await officer.page.locator("canvas").scroll_into_view_if_needed()
    box = await officer.page.locator("canvas").bounding_box()
    assert box is not None
    await officer.page.mouse.move(box["x"] + 20, box["y"] + 20)
    await officer.page.mouse.down()
    await officer.page.mouse.move(box["x"] + 200, box["y"] + 90, steps=5)
    await officer.page.mouse.up()
    await officer.presses("Keep this signature")
    await officer.stands_at(f"/cases/{case_id}/documents/{document}/signed")
    (copy,) = (await signed_desk(world.officer, case_id, document)).copies
    assert (copy.manner, copy.party_ids) == ("screen", [party])
