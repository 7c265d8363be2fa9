"""The page of the holidays: for administrators alone, a year at a time."""

import pytest

from tests.conftest import Owner
from tests.mediation.pages.conftest import BrowserAs

PAGE = "/administration/holidays"


@pytest.fixture(autouse=True)
async def _nothing_written(owner: Owner) -> None:
    await owner.execute("delete from holiday where day >= '2080-01-01'")


async def test_a_holiday_is_added_pasted_and_struck_out(browser_as: BrowserAs) -> None:
    admin = await browser_as("admin")
    assert PAGE in (await admin.sees("/administration")).links()
    done = await admin.fills(PAGE, day="๒๑/๒/๒๖๓๐", name="วันมาฆบูชา")
    assert done.answer.headers["location"].startswith(f"{PAGE}?year=2630")
    page = await admin.sees(f"{PAGE}?year=2630")
    assert "วันมาฆบูชา" in page.text
    assert {f"{PAGE}?year=2629", f"{PAGE}?year=2631"} <= set(page.links())
    await admin.sends(page.form(f"{PAGE}/2087-02-21/strike"), 303)
    assert f"{PAGE}/2087-02-21/strike" not in (await admin.sees(f"{PAGE}?year=2630")).html


async def test_a_wrong_list_comes_back_as_it_was_typed(browser_as: BrowserAs) -> None:
    admin = await browser_as("admin")
    form = (await admin.sees(PAGE)).form(f"{PAGE}/import")
    typed = "21/2/2630, วันมาฆบูชา\nพรุ่งนี้, หยุด"
    refused = await admin.sends(form, 422, lines=typed)
    assert "พรุ่งนี้, หยุด" in refused.text
    assert "2" in refused.text


@pytest.mark.parametrize("year", ["", "x", "1", "99999", "2742", "๒๕๗๐"])
async def test_any_year_asked_for_shows_a_year(browser_as: BrowserAs, year: str) -> None:
    await (await browser_as("admin")).sees(f"{PAGE}?year={year}")


async def test_nobody_else_comes_in(browser_as: BrowserAs) -> None:
    await (await browser_as("head")).sees(PAGE, 403)
