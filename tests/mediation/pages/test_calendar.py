"""The calendar by day, week and month: whose sessions are on it, what is told of them, and the ways about it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from mediation.pages.calendar import Shown, shown_of
from mediation.work import now_utc
from parties import thai
from parties.language import gettext as _
from tests.conftest import Database
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.practice.cases_at import case_at, session_at
from tests.mediation.statements import listening
from tests.world import World

TODAY = thai.bangkok_day(now_utc())
HALL = "ห้องประชุมใหญ่"


def at(days: int, hour: int = 9) -> datetime:
    """That hour in Bangkok, in so many days."""
    return datetime.combine(TODAY + timedelta(days=days), datetime.min.time(), thai.BANGKOK) + timedelta(hours=hour)


def of_day(days: int = 0, view: str = "day") -> str:
    return f"/calendar?view={view}&day={(TODAY + timedelta(days=days)).isoformat()}"


async def planned(world: World, days: int = 0, hour: int = 9, **more: Any) -> tuple[int, str]:
    """A session in a case of its own: the case, and its number."""
    columns = {name: more.pop(name) for name in ("place", "room", "status") if name in more}
    case_id = await case_at(world, more.pop("state", "in_mediation"), **more)
    await session_at(world, case_id, columns.pop("status", "planned"), planned_for=at(days, hour), **columns)
    number = await world.owner.fetchval("select number from case_file where id = $1", case_id)
    return case_id, str(number)


@pytest.mark.parametrize("view", ["day", "week", "month"])
async def test_a_session_of_today_stands_in_every_view_and_leads_to_its_case(
    view: str, browser_as: BrowserAs, world: World
) -> None:
    case_id, number = await planned(world)
    session = await world.owner.fetchval("select id from session where case_id = $1", case_id)
    page = await (await browser_as("officer")).sees(of_day(view=view))
    assert number in page.text
    assert "09.00–11.00" in page.text
    assert f"/cases/{case_id}#session-{session}" in page.links()
    assert thai.format_be(TODAY, "full") in page.text


async def test_a_mediator_sees_the_sessions_of_their_own_cases_alone(browser_as: BrowserAs, world: World) -> None:
    _case, mine = await planned(world, mediators=("mediator",))
    _case, colleagues = await planned(world, mediators=("mediator2",))
    page = await (await browser_as("mediator")).sees(of_day())
    assert mine in page.text
    assert colleagues not in page.text
    assert _("The sessions of your own cases.") in page.text
    assert 'name="mediator"' not in page.html
    everything = await (await browser_as("head")).sees(of_day())
    assert mine in everything.text
    assert colleagues in everything.text


async def test_nobody_sees_a_case_of_their_own_family(browser_as: BrowserAs, world: World) -> None:
    case_id, number = await planned(world)
    await world.owner.execute(
        "insert into case_lockout (centre_id, case_id, account_id, why) values ($1, $2, $3, 'relative')",
        world.tha_than.id,
        case_id,
        world.officer.account_id,
    )
    page = await (await browser_as("officer")).sees(of_day())
    assert number not in page.text
    assert _("No session in this time.") in page.text


async def test_of_a_case_held_for_safety_neither_place_nor_people_are_told(browser_as: BrowserAs, world: World) -> None:
    case_id, number = await planned(world, place="บ้านพักลับ")
    await world.owner.execute(
        "update case_file set status = 'safety_hold', resume_state = 'in_mediation' where id = $1", case_id
    )
    page = await (await browser_as("officer")).sees(of_day())
    assert number in page.text
    assert _("Stopped for safety") in page.text
    assert "บ้านพักลับ" not in page.text
    assert "<br><small>" not in page.html
    assert "บ้านพักลับ" in (await (await browser_as("head")).sees(of_day())).text


async def test_another_centres_sessions_are_not_on_it(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "in_mediation", place=world.registered)
    await session_at(world, case_id, "planned", planned_for=at(0))
    assert _("No session in this time.") in (await (await browser_as("officer")).sees(of_day())).text


async def test_it_is_narrowed_to_a_mediator_or_a_room(browser_as: BrowserAs, world: World) -> None:
    await world.owner.execute(
        "update centre set settings = $2 where id = $1",
        world.tha_than.id,
        f'{{"rooms": [{{"id": 1, "name": "{HALL}"}}, {{"id": 2, "name": "ห้องเล็ก"}}]}}',
    )
    _case, first = await planned(world, mediators=("mediator",), room=1, place=HALL)
    _case, second = await planned(world, mediators=("mediator2",), room=2, place="ห้องเล็ก")
    officer = await browser_as("officer")
    for query, shown, hidden in (
        (f"&mediator={world.tha_than.mediators['mediator']}", first, second),
        ("&room=2", second, first),
    ):
        page = await officer.sees(of_day() + query)
        assert shown in page.text
        assert hidden not in page.text
        assert query in "".join(page.links()), "the way to the next day keeps what was chosen"


async def test_what_was_put_off_is_shown_as_such(browser_as: BrowserAs, world: World) -> None:
    await planned(world, status="postponed")
    page = await (await browser_as("officer")).sees(of_day())
    assert '<li class="over">' in page.html


@pytest.mark.parametrize(
    "query",
    ["?view=year", "?day=99/99/9999", "?day=9999-12-31", "?day=0001-01-01", "?mediator=x&room=0", "?view=&day="],
)
async def test_an_address_that_cannot_be_read_shows_this_week(query: str, browser_as: BrowserAs, world: World) -> None:
    _case, number = await planned(world)
    page = await (await browser_as("officer")).sees(f"/calendar{query}")
    assert number in page.text


async def test_a_day_typed_in_buddhist_years_is_found(browser_as: BrowserAs, world: World) -> None:
    _case, number = await planned(world, days=40)
    day = TODAY + timedelta(days=40)
    page = await (await browser_as("officer")).sees(f"/calendar?view=day&day={day.day}/{day.month}/{day.year + 543}")
    assert number in page.text


async def test_a_month_costs_as_little_as_a_day(browser_as: BrowserAs, world: World, database: Database) -> None:
    officer = await browser_as("officer")
    costs = []
    async with listening(database) as heard:
        for view, more in (("day", 1), ("month", 6)):
            for _n in range(more):
                await planned(world)
            heard.clear()
            await officer.sees(of_day(view=view))
            costs.append(len(heard.queries))
    assert costs[0] == costs[1] <= 3


# WAYS ABOUT IT


@pytest.mark.parametrize(
    ("view", "first", "last", "before", "after"),
    [
        ("day", date(2026, 11, 27), date(2026, 11, 27), date(2026, 11, 26), date(2026, 11, 28)),
        ("week", date(2026, 11, 23), date(2026, 11, 29), date(2026, 11, 20), date(2026, 12, 4)),
        ("month", date(2026, 10, 26), date(2026, 12, 6), date(2026, 10, 1), date(2026, 12, 1)),
    ],
)
def test_each_view_has_its_span_and_its_neighbours(
    view: str, first: date, last: date, before: date, after: date
) -> None:
    shown = Shown(view, date(2026, 11, 27))
    assert (shown.first, shown.last, shown.before, shown.after) == (first, last, before, after)


def test_a_month_is_made_of_whole_weeks_whichever_it_is() -> None:
    for month in range(1, 13):
        days = Shown("month", date(2027, month, 15)).days([], TODAY)
        assert len(days) % 7 == 0
        assert days[0].day.weekday() == 0
        assert sum(not day.outside for day in days) in (28, 29, 30, 31)


def test_the_end_of_a_long_month_leads_into_the_short_one() -> None:
    assert Shown("month", date(2027, 1, 31)).after == date(2027, 2, 1)
    assert shown_of({"view": "month", "day": "31/1/2570"}, TODAY) == Shown("month", date(2027, 1, 31))


# PLANNING ON THE PAGES


async def test_a_clash_is_told_on_the_form_with_the_field_for_a_reason_and_on_the_case_page(
    browser_as: BrowserAs, world: World
) -> None:
    _case, number = await planned(world, days=3)
    case_id = await case_at(world, "in_mediation")
    officer = await browser_as("officer")
    path = f"/cases/{case_id}/do/session/plan"
    day = at(3)
    typed = {"planned_for": f"{day.day}/{day.month}/{day.year + 543} 10:00", "place": "ศาลาวัด"}
    refused = await officer.sends((await officer.sees(path)).form(path), 422, **typed)
    assert number in refused.text
    assert 'href="#f-clash_reason"' in refused.html
    assert "<details open>" in refused.html
    done = await officer.sends(refused.form(path), 200, **typed, clash_reason="mediator_agrees")
    assert number in done.text, "the warning is told once more"
    case = await officer.sees(f"/cases/{case_id}")
    assert _("The mediator agrees to it") in case.text
    assert number in case.text


async def test_times_are_asked_about_answered_and_chosen_by_the_pages(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "ready")
    officer = await browser_as("officer")
    path = f"/cases/{case_id}/do/case/propose_times"
    form = (await officer.sees(path)).html
    free = form.split('name="free" value="')[1].split('"')[0]
    await officer.sends((await officer.sees(path)).form(path), free=[free])
    case = await officer.sees(f"/cases/{case_id}")
    assert _("Times asked about") in case.text
    assert case.text.count(_("No answer yet")) >= 3
    answer = f"/cases/{case_id}/do/case/answer_times"
    assert answer in case.links()
    asked = await world.owner.fetchval("select id from proposed_time where case_id = $1", case_id)
    await officer.sends((await officer.sees(answer)).form(answer), side="2", cannot=[str(asked)])
    assert _("Cannot come") in (await officer.sees(f"/cases/{case_id}")).text
    plan = f"/cases/{case_id}/do/session/plan"
    await officer.sends((await officer.sees(plan)).form(plan), slot=free, place="ศาลาวัด")
    assert await world.owner.fetchval("select status from proposed_time where id = $1", asked) == "chosen"
    assert _("Times asked about") not in (await officer.sees(f"/cases/{case_id}")).text


async def test_whom_a_session_was_told_to_and_why_it_was_put_off_stands_on_the_case_page(
    browser_as: BrowserAs, world: World
) -> None:
    case_id = await case_at(world, "in_mediation")
    session = await session_at(world, case_id, "planned", planned_for=at(3))
    officer = await browser_as("officer")
    path = f"/cases/{case_id}/do/session/{session}/notify"
    await officer.sends((await officer.sees(path)).form(path), sides=["1"], how="village_head")
    case = await officer.sees(f"/cases/{case_id}")
    assert _("Through the village head") in case.text
    path = f"/cases/{case_id}/do/session/{session}/postpone"
    form = (await officer.sees(path)).form(path)
    day = at(6)
    await officer.sends(
        form, postponed_by="respondent", reason="illness", next_for=f"{day.day}/{day.month}/{day.year + 543} 13:30"
    )
    case = await officer.sees(f"/cases/{case_id}")
    assert "13.30" in case.text
    assert _("Put off at the wish of: %(who)s").split("%")[0] in case.text


async def test_the_program_reads_the_same_calendar(browser_as: BrowserAs, world: World) -> None:
    case_id, number = await planned(world, days=2)
    await planned(world, days=60)
    officer = await browser_as("officer")
    answer = (await officer.sees("/api/v1/calendar")).answer.json()
    assert [(one["case_id"], one["number"], one["status"]) for one in answer["sessions"]] == [
        (case_id, number, "planned")
    ]
    assert answer["from"] == TODAY.isoformat()
