"""The auditor's extract: on the screen, and as a file that no spreadsheet runs."""

import base64
import csv
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.practice import screening
from mediation.spreadsheet import plain, rows
from mediation.work import now_utc, work
from parties import thai
from parties.access import Role
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.pages.reader import Page, gettext_of
from tests.mediation.practice.cases_at import case_at
from tests.mediation.practice.taking import steps_of
from tests.world import Place, World

STORY = "ยังไม่ได้คืน"


async def happen(world: World, times: int = 1, place: Place | None = None) -> int:
    """A case of the centre with so many entries in its chain."""
    at = place or world.tha_than
    case_id = await case_at(world, "received", place=at)
    for _ in range(times):
        async with work(at["officer"]) as hand:
            hand.happened("case:file:assign_officer", subject_id=case_id, role=Role.officer)
    return case_id


def this_month() -> dict[str, str]:
    today = thai.bangkok_day(now_utc())
    return {"since": today.replace(day=1).isoformat(), "until": today.isoformat()}


def lines_of(page: Page) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(page.answer.content.decode("utf-8-sig"), newline="")))


async def taken(world: World) -> list[dict[str, str]]:
    """The facts of every extraction in the centre's chain."""
    found = await world.owner.fetch(
        """select body from journal_entry where subject_kind = 'centre' and subject_id = $1
           and event = 'centre:audit:extracted' order by seq""",
        world.tha_than.id,
    )
    return [json.loads(entry["body"]) for entry in found]


async def test_the_auditor_reads_who_did_what_and_no_story(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "received")
    await steps_of(case_id, screening.DEEDS)("start_screening", world.officer)
    await happen(world, place=world.registered)
    page = await (await browser_as("auditor")).sees("/audit")
    assert "มาลี ใจงาม" in page.text
    assert str(case_id) in page.html.partition("<tbody>")[2]
    assert STORY not in page.text and "สมชาย" not in page.text
    assert "case:file:" not in page.text
    assert world.registered["officer"].name in page.text
    assert page.html.count("<tr>") - 1 == await world.owner.fetchval(
        "select count(*) from journal_entry where centre_id = $1", world.tha_than.id
    )


async def test_days_without_entries_are_told_and_wrong_spans_are_explained(browser_as: BrowserAs, world: World) -> None:
    await happen(world)
    reader = await browser_as("auditor")
    empty = await reader.sees("/audit?since=2020-01-01&until=2020-01-31")
    assert "<tbody>" not in empty.html and 'class="note"' in empty.html
    for wrong in ("since=2020-02-01&until=2020-01-31", "since=x&until=2020-01-31", "since=2020-02-01&until="):
        page = await reader.sees(f"/audit?{wrong}", 422)
        assert "faults-summary" in page.html and "<tbody>" not in page.html
    typed = await reader.sees("/audit?since=1/1/2563&until=31/1/2563")
    assert 'value="31/1/2563"' in typed.html


async def test_the_last_day_counts_whole_and_days_are_bangkoks(browser_as: BrowserAs, world: World) -> None:
    await happen(world)
    today = thai.bangkok_day(now_utc())
    reader = await browser_as("auditor")
    assert "<tbody>" in (await reader.sees(f"/audit?since={today}&until={today}")).html
    tomorrow = today + timedelta(days=1)
    assert "<tbody>" not in (await reader.sees(f"/audit?since={tomorrow}&until={tomorrow}")).html


async def test_the_screen_goes_page_by_page_without_loss(
    browser_as: BrowserAs, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mediation.pages.audit.PAGE", 3)
    await happen(world, 8)
    reader = await browser_as("auditor")
    seen: list[str] = []
    path = "/audit"
    while path:
        page = await reader.sees(path)
        seen += [part.split('"')[0] for part in page.html.split('<code title="')[1:]]
        path = next((link for link in page.links() if "after=" in link), "")
    found = await world.owner.fetch(
        "select encode(hash, 'hex') as hash from journal_entry where centre_id = $1 order by recorded_at",
        world.tha_than.id,
    )
    assert sorted(seen) == sorted(entry["hash"] for entry in found)
    assert len(seen) == len(set(seen)) >= 9
    assert "<tbody>" in (await reader.sees("/audit?after=nonsense")).html


async def test_entries_of_one_moment_stand_chain_by_chain(
    browser_as: BrowserAs, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await case_at(world, "received"), await case_at(world, "received")
    at = now_utc().replace(microsecond=0) - timedelta(minutes=5)
    order = [(case_id, seq) for case_id in (first, second) for seq in range(1, 6)]
    for case_id, seq in order[::-1]:
        if seq == 5:
            await world.owner.execute(
                "insert into journal_head values ('case', $1, $2, null, 5, $3)", case_id, world.tha_than.id, bytes(32)
            )
        await world.owner.execute(
            """insert into journal_entry values ('case', $1, $2, $3, null, $4, $4, null, 'system', null,
                 'case:file:submit', 'case', null, 'received', null, '{}', $5, sha256($6))""",
            case_id,
            seq,
            world.tha_than.id,
            at,
            bytes(32),
            f"{case_id} {seq}".encode(),
        )
    monkeypatch.setattr("mediation.pages.audit.PAGE", 3)
    reader = await browser_as("auditor")
    seen: list[tuple[int, int]] = []
    path = "/audit"
    while path:
        page = await reader.sees(path)
        seen += [(int(case_id), int(seq)) for case_id, seq in re.findall(r" (\d+) <small>#(\d+)</small>", page.html)]
        path = next((link for link in page.links() if "after=" in link), "")
    assert seen[: len(order)] == order
    for place in ("case|1|1", "case|x|1", "case|1|99999999999", "nothing|1|1", f"case|{2**63}|1"):
        cursor = base64.urlsafe_b64encode(f"{at.isoformat()}|{place}".encode()).decode()
        assert "<tbody>" in (await reader.sees(f"/audit?after={cursor}")).html


async def test_reasons_stand_there_in_words(browser_as: BrowserAs, world: World) -> None:
    for reason in ("demonstration", "from_command_line"):
        async with work(world.admin) as hand:
            hand.happened(
                "centre:setting:changed",
                subject_kind="centre",
                subject_id=world.tha_than.id,
                role=Role.system,
                reason_code=reason,
            )
    page = await (await browser_as("auditor")).sees("/audit")
    assert gettext_of("For the demonstration") in page.text and gettext_of("From the command line") in page.text
    assert "demonstration" not in page.text.replace("For the demonstration", "")
    assert "from_command_line" not in page.text


async def test_the_file_holds_every_entry_and_its_taking_is_journalled(browser_as: BrowserAs, world: World) -> None:
    case_id = await happen(world, 3)
    reader = await browser_as("auditor")
    shown = await reader.sees("/audit")
    assert await taken(world) == []
    file = await reader.sends(shown.form("/audit.csv"), 200)
    assert file.answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in file.answer.headers["content-disposition"]
    assert file.answer.content.startswith(b"\xef\xbb\xbf")
    text = file.answer.content.decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\n") == len(lines_of(file)) + 1
    assert STORY not in text
    mine = [line for line in lines_of(file) if f"case:{case_id}" in line.values()]
    assert len(mine) == 3
    assert "case:file:assign_officer" in mine[0].values() and "มาลี ใจงาม" in mine[0].values()
    assert await taken(world) == [this_month()]
    assert "centre:audit:extracted" in lines_of(file)[-1].values()
    again = await reader.sends(shown.form("/audit.csv"), 200)
    assert sum("centre:audit:extracted" in line.values() for line in lines_of(again)) == 2


async def test_a_file_of_many_pages_is_whole(
    browser_as: BrowserAs, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mediation.pages.audit._PAGE_OF_FILE", 2)
    case_id = await happen(world, 7)
    reader = await browser_as("auditor")
    file = await reader.sends((await reader.sees("/audit")).form("/audit.csv"), 200)
    mine = [line for line in lines_of(file) if f"case:{case_id}" in line.values()]
    assert len(mine) == 7
    hashes = [list(line.values())[-1] for line in lines_of(file)]
    assert len(hashes) == len(set(hashes))


async def test_a_name_that_is_a_formula_stays_a_name(browser_as: BrowserAs, world: World) -> None:
    await world.owner.execute(
        "update account set display_name = $2 where id = $1",
        world.officer.account_id,
        '=HYPERLINK("http://evil.example","มาลี")',
    )
    await happen(world)
    reader = await browser_as("auditor")
    file = await reader.sends((await reader.sees("/audit")).form("/audit.csv"), 200)
    assert any('\'=HYPERLINK("http://evil.example","มาลี")' in line.values() for line in lines_of(file))
    assert all(not value.startswith("=") for line in lines_of(file) for value in line.values())


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "＝1", "|x"])
def test_nothing_that_begins_a_formula_is_left_alone(cell: str) -> None:
    assert plain(cell) == f"'{cell}"


@given(st.lists(st.text(), min_size=2, max_size=5))
def test_whatever_is_written_comes_back_and_no_cell_begins_a_formula(cells: list[str]) -> None:
    def read_back() -> Iterator[list[str]]:
        yield from csv.reader(StringIO(rows([cells]), newline=""))

    assert list(read_back()) == [[plain(cell) for cell in cells]]
    assert all(plain(cell).removeprefix("'") == cell.removeprefix("'") for cell in cells)
    assert not any(plain(cell).lstrip().startswith(("=", "+", "-", "@")) for cell in cells)


async def test_taking_the_file_is_no_mere_link(browser_as: BrowserAs, world: World) -> None:
    await happen(world)
    reader = await browser_as("auditor")
    answer = await reader.client.get("/audit.csv")
    assert (answer.status_code, answer.headers["location"]) == (303, "/audit")
    assert (await reader.client.post("/audit.csv", data=this_month())).status_code == 403
    form = (await reader.sees("/audit")).form("/audit.csv")
    wrong = await reader.sends(form, 422, since="2020-02-01", until="2020-01-31")
    assert "faults-summary" in wrong.html
    assert await taken(world) == []


@pytest.mark.parametrize(
    "who", ["officer", "head", "mediator", "safety", "admin", "dpo", "committee", "supervisor", "cjc"]
)
async def test_nobody_else_reads_the_journal(browser_as: BrowserAs, world: World, who: str) -> None:
    reader = await browser_as(who)
    await reader.sees("/audit", 403)
    await reader.sees("/audit.csv", 403)
    form = (await reader.sees("/account")).form("/sign-out")
    await reader.sends(form, 403, to="/audit.csv", **this_month())
    assert await taken(world) == []


async def test_the_auditor_of_another_centre_sees_another_journal(browser_as: BrowserAs, world: World) -> None:
    case_id = await happen(world)
    page = await (await browser_as("auditor", world.registered)).sees("/audit")
    assert f" {case_id} " not in page.html.partition("<tbody>")[2]
