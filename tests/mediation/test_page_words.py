"""What pages say: days, moments, amounts, coded words, the line of steps, the menu."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from cases.vocabulary import CaseStatus, Outcome
from mediation.app import create_app
from mediation.pages.menu import ENTRIES, menu_for
from mediation.pages.stages import stages
from mediation.pages.words import baht, be_date, be_moment, label, lines, role_name
from mediation.settings import Settings
from parties.access import Actor, Role
from parties.language import reading_in


def places(status: str, resume: str | None = None, outcome: str | None = None) -> dict[str, str]:
    return {stage.name: stage.place for stage in stages(status, resume, outcome)}


def test_days_are_written_in_buddhist_years_for_every_reader() -> None:
    day = date(2026, 11, 22)
    assert (be_date(day, "short"), be_date(day), be_date(None)) == ("22/11/69", "22 พ.ย. 2569", "")
    with reading_in("en"):
        assert (be_date(day), be_date(day, "long")) == ("22 Nov 2569 B.E.", "22 November 2569 B.E.")


def test_moments_are_told_as_the_clock_stands_in_thailand() -> None:
    at = datetime(2026, 12, 31, 18, 30, tzinfo=UTC)
    assert be_moment(at) == "1 ม.ค. 2570 01.30 น."
    assert be_moment(None) == ""
    with reading_in("en"):
        assert be_moment(at) == "1 Jan 2570 B.E., 01:30"


def test_amounts_have_two_decimals_and_a_unit() -> None:
    assert baht(Decimal("1234567.5")) == "1,234,567.50 บาท"
    assert baht(0) == "0.00 บาท"
    assert baht(None) == ""


def test_coded_words_are_told_in_the_readers_language() -> None:
    assert label(CaseStatus.awaiting_consent) == label("awaiting_consent", "CaseStatus")
    assert label(None) == ""
    assert label("", "CaseStatus") == ""
    with reading_in("en"):
        assert label("settled", "Outcome") == label(Outcome.settled)
        assert role_name("officer") == "Intake officer"
    assert role_name("officer") == "เจ้าหน้าที่รับเรื่อง"


def test_every_role_has_a_name() -> None:
    assert all(role_name(role) and role_name(role) != role for role in Role)


def test_line_breaks_stay_and_markup_does_not() -> None:
    assert str(lines("one <script>\r\ntwo")) == "one &lt;script&gt;<br>two"
    assert str(lines(None)) == ""


@pytest.mark.parametrize("status", [status for status in CaseStatus if status is not CaseStatus.safety_hold])
def test_every_state_stands_somewhere_on_the_line(status: CaseStatus) -> None:
    shown = [stage.place for stage in stages(status)]
    assert len([place for place in shown if place in ("now", "ended")]) == 1
    current = next(index for index, place in enumerate(shown) if place in ("now", "ended"))
    assert shown[:current] == ["past"] * current
    assert set(shown[current + 1 :]) <= {"to_come"}


def test_a_case_held_for_safety_stands_where_it_was_held() -> None:
    assert places("safety_hold", "ready") == places("ready")
    assert places("safety_hold")["Request"] == "now"


def test_a_case_that_ended_without_agreement_breaks_off_there() -> None:
    assert list(places("not_accepted")) == ["Request", "Not accepted", "Closed"]
    assert places("not_accepted")["Not accepted"] == "ended"
    closed = places("closed", None, "not_settled")
    assert (closed["Not settled"], closed["Closed"]) == ("past", "now")
    assert "Agreement" not in closed
    assert places("closed", None, "settled")["Agreement"] == "past"


def test_the_menu_offers_only_what_is_there_and_allowed() -> None:
    app = create_app(Settings())
    built = {route.path for route in app.routes}
    admin = Actor(1, frozenset({Role.admin}), 1)
    offered = {link.path for link in menu_for(admin, app, "/")}
    told = {"/work", "/roster", "/clauses", "/directory", "/messages", "/old-registers", "/papers", "/administration"}
    assert offered == {entry.path for entry in ENTRIES if entry.path in built} & told


def test_the_menu_marks_the_nearest_branch() -> None:
    app = create_app(Settings())
    officer = Actor(1, frozenset({Role.officer}), 1)
    for path in ("/cases/new", "/cases/12", "/work"):
        marked = [link.path for link in menu_for(officer, app, path) if link.here]
        assert len(marked) <= 1
        assert all(path.startswith(link) for link in marked)
