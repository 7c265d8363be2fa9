"""The desk says how many days are left before something is late, and how many it is late."""

from datetime import timedelta

from mediation.practice.clocks import let_days_pass
from parties.language import gettext as _
from parties.language import ngettext
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.pages.test_desk import LATE, pile, referral_at, today
from tests.mediation.practice.cases_at import case_at, days_ago
from tests.world import World


def left(days: int) -> str:
    return ngettext("%(num)s day left", "%(num)s days left", days) % {"num": days}


def late(days: int) -> str:
    return ngettext("%(num)s day late", "%(num)s days late", days) % {"num": days}


async def test_a_screening_shows_the_days_left_and_then_that_it_is_late(browser_as: BrowserAs, world: World) -> None:
    await case_at(world, "screening", received_at=days_ago(4))
    officer = await browser_as("officer")
    shown = pile(await officer.sees("/work"), "to_screen")
    assert left(3) in shown
    assert LATE not in shown
    await case_at(world, "screening", received_at=days_ago(9))
    shown = pile(await officer.sees("/work"), "to_screen")
    assert late(2) in shown
    assert LATE in shown


async def test_a_request_must_be_acknowledged_before_it_must_be_screened(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "received", received_at=days_ago(0))
    shown = pile(await (await browser_as("officer")).sees("/work"), "to_screen")
    assert left(7) not in shown
    await world.owner.execute("update case_file set status = 'screening' where id = $1", case_id)
    assert left(7) in pile(await (await browser_as("officer")).sees("/work"), "to_screen")


async def test_a_mediation_is_pointed_out_two_weeks_before_it_is_long(browser_as: BrowserAs, world: World) -> None:
    await case_at(world, "in_mediation", consented_at=days_ago(47))
    for who in ("officer", "head", "mediator"):
        assert left(13) in pile(await (await browser_as(who)).sees("/work"), "long")


async def test_a_referral_is_pointed_out_before_it_is_overdue(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "not_settled")
    await referral_at(world, case_id, "sent", reply_by=today() + timedelta(days=2))
    shown = pile(await (await browser_as("officer")).sees("/work"), "referral")
    assert left(2) in shown
    assert LATE not in shown


async def test_a_claim_running_out_stands_on_the_desk_when_it_has_rung(browser_as: BrowserAs, world: World) -> None:
    await case_at(world, "choosing_mediator", limitation_on=today() + timedelta(days=20))
    officer = await browser_as("officer")
    assert not pile(await officer.sees("/work"), "claim")
    await let_days_pass(world.tha_than.id)
    shown = pile(await officer.sees("/work"), "claim")
    assert left(20) in shown
    assert _("The claim expires") in shown
