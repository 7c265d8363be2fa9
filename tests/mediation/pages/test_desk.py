"""The desk: what waits for whom, what is late, what is new."""

from datetime import date, timedelta
from typing import Any

import pytest

from mediation.desk import SHOWN
from mediation.work import now_utc
from parties import thai
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.pages.reader import Page, counted, gettext_of
from tests.mediation.practice.cases_at import agreement_at, assignment_at, case_at, days_ago, obligation_at, session_at
from tests.world import World

LATE = 'class="state warn"'


def today() -> date:
    return thai.bangkok_day(now_utc())


async def number_of(world: World, case_id: int) -> str:
    return str(await world.owner.fetchval("select number from case_file where id = $1", case_id))


async def referral_at(world: World, case_id: int, status: str, **columns: Any) -> int:
    values: dict[str, Any] = {
        "from_centre_id": world.tha_than.id,
        "to_centre_id": world.justice.id,
        "case_id": case_id,
        "destination": "CJC",
        "to_name": world.justice.name,
        "letter_no": "ฉช 0118/45",
        "status": status,
        "reason_code": "unresolved",
        "basis": "written_consent",
        "packet": "{}",
        "sent_at": days_ago(20),
        "reply_by": today() - timedelta(days=3),
    } | columns
    names, places = ", ".join(values), ", ".join(f"${index + 1}" for index in range(len(values)))
    sql = f"insert into referral ({names}) values ({places}) returning id"
    return int(await world.owner.fetchval(sql, *values.values()))


async def tell(world: World, who: str, event: str, case_id: int | None = None) -> int:
    account = world.tha_than[who].account_id
    return int(
        await world.owner.fetchval(
            """insert into notice (centre_id, account_id, case_id, event, facts)
               values ($1, $2, $3, $4, '{"number": "ทถ.1/2569"}') returning id""",
            world.tha_than.id,
            account,
            case_id,
            event,
        )
    )


async def lock_out(world: World, case_id: int, who: str) -> None:
    await world.owner.execute(
        "insert into case_lockout (centre_id, case_id, account_id, why) values ($1, $2, $3, 'relative')",
        world.tha_than.id,
        case_id,
        world.tha_than[who].account_id,
    )


def pile(page: Page, kind: str) -> str:
    """The part of the page that holds one kind; nothing where it is not shown."""
    _, _, after = page.html.partition(f'id="pile-{kind}"')
    return after.partition("</section>")[0]


async def test_an_empty_desk_says_so(browser_as: BrowserAs) -> None:
    for who in ("officer", "mediator", "head", "safety", "auditor", "committee", "cjc"):
        page = await (await browser_as(who)).sees("/work")
        assert 'id="pile-' not in page.html
        assert 'class="note"' in page.html


@pytest.mark.parametrize(
    ("who", "status", "kind"),
    [
        ("officer", "received", "to_screen"),
        ("officer", "screening", "to_screen"),
        ("head", "screening", "to_screen"),
        ("officer", "awaiting_consent", "consent"),
        ("officer", "choosing_mediator", "no_mediator"),
        ("head", "suspended", "challenge"),
        ("head", "safety_hold", "hold"),
        ("safety", "safety_hold", "hold"),
        ("mediator", "drafting", "drafting"),
        ("officer", "not_settled", "to_close"),
        ("officer", "withdrawn", "to_close"),
    ],
)
async def test_what_waits_stands_on_the_desk_of_whoever_must_act(
    browser_as: BrowserAs, world: World, who: str, status: str, kind: str
) -> None:
    case_id = await case_at(world, status)
    page = await (await browser_as(who)).sees("/work")
    assert f'href="/cases/{case_id}"' in pile(page, kind)
    assert await number_of(world, case_id) in pile(page, kind)


async def test_the_desk_tells_nobody_what_is_not_theirs_to_do(browser_as: BrowserAs, world: World) -> None:
    held, received = await case_at(world, "safety_hold"), await case_at(world, "received")
    elsewhere = await case_at(world, "received", place=world.registered)
    officer = await (await browser_as("officer")).sees("/work")
    assert not pile(officer, "hold")
    assert f'"/cases/{received}"' in officer.html
    assert f'"/cases/{elsewhere}"' not in officer.html
    for who in ("mediator", "mediator2", "auditor", "committee", "supervisor", "dpo", "admin", "cjc"):
        page = await (await browser_as(who)).sees("/work")
        assert f'"/cases/{received}"' not in page.html
        assert f'"/cases/{held}"' not in page.html


async def test_a_mediator_finds_only_own_sessions_and_questions(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "in_mediation")
    session = await session_at(world, case_id, "planned", planned_for=now_utc() + timedelta(hours=3))
    passed = await session_at(world, case_id, "notified", planned_for=now_utc() - timedelta(hours=3))
    far = await session_at(world, case_id, "planned", planned_for=now_utc() + timedelta(days=30))
    asked = await case_at(world, "choosing_mediator", mediators={"mediator": "proposed"})
    mine = await (await browser_as("mediator")).sees("/work")
    first, second = pile(mine, "session").split("</li>")[:2]
    assert f'href="/cases/{case_id}/sessions/{passed}/room"' in first and LATE in first
    assert f'href="/cases/{case_id}/sessions/{session}/room"' in second and LATE not in second
    assert f"/sessions/{far}/room" not in mine.html
    assert f'href="/cases/{asked}#assignment-' in pile(mine, "proposal")
    other = await (await browser_as("mediator2")).sees("/work")
    assert not pile(other, "session")
    assert not pile(other, "proposal")


async def test_a_disclosed_mediator_and_a_challenge_wait_for_the_head(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "choosing_mediator")
    await assignment_at(world, case_id, "disclosed")
    suspended = await case_at(world, "suspended")
    head = await (await browser_as("head")).sees("/work")
    assert f'href="/cases/{case_id}#assignment-' in pile(head, "to_confirm")
    assert f'href="/cases/{suspended}"' in pile(head, "challenge")
    officer = await (await browser_as("officer")).sees("/work")
    assert not pile(officer, "to_confirm") and not pile(officer, "challenge")


async def test_what_is_late_is_marked_and_what_is_not_is_not(browser_as: BrowserAs, world: World) -> None:
    late = await case_at(world, "awaiting_consent")
    soon = await case_at(world, "awaiting_consent")
    for case_id, days in ((late, -1), (soon, 0)):
        await world.owner.execute(
            "update case_side set invitations = 1, reply_by = $2 where case_id = $1 and side = 2",
            case_id,
            today() + timedelta(days=days),
        )
    page = await (await browser_as("officer")).sees("/work")
    first, second = pile(page, "consent").split("</li>")[:2]
    assert f'"/cases/{late}"' in first and LATE in first
    assert f'"/cases/{soon}"' in second and LATE not in second


async def test_promises_come_up_when_due_and_are_late_the_day_after(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "settled")
    due = await obligation_at(world, case_id, due_on=today())
    passed = await obligation_at(world, case_id, due_on=today() - timedelta(days=1))
    far = await obligation_at(world, case_id, due_on=today() + timedelta(days=60))
    kept = await obligation_at(world, case_id, "done", due_on=today())
    shown = pile(await (await browser_as("officer")).sees("/work"), "promise")
    first, second = shown.split("</li>")[:2]
    assert f"#obligation-{passed}" in first and LATE in first
    assert f"#obligation-{due}" in second and LATE not in second
    assert f"#obligation-{far}" not in shown
    assert f"#obligation-{kept}" not in shown


async def test_promises_of_a_draft_that_was_given_up_wait_for_nobody(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "settled")
    await agreement_at(world, case_id, "discarded")
    given_up = await obligation_at(world, case_id, due_on=today())
    page = await (await browser_as("officer")).sees("/work")
    assert f"#obligation-{given_up}" not in page.html
    # Nothing that binds is open: the case may be closed.
    assert f'"/cases/{case_id}"' in pile(page, "to_close")


async def test_referrals_wait_for_the_sender_only_when_something_is_to_be_done(
    browser_as: BrowserAs, world: World
) -> None:
    case_id = await case_at(world, "not_settled")
    overdue = await referral_at(world, case_id, "sent")
    asked = await referral_at(world, case_id, "more_asked")
    in_time = await referral_at(world, case_id, "sent", reply_by=today() + timedelta(days=4))
    shown = pile(await (await browser_as("officer")).sees("/work"), "referral")
    assert f"#referral-{overdue}" in shown and f"#referral-{asked}" in shown
    assert f"#referral-{in_time}" not in shown


async def test_the_receiver_finds_what_was_sent_the_unacknowledged_first(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "not_settled")
    begun = await referral_at(world, case_id, "in_progress", sent_at=days_ago(40))
    late = await referral_at(world, case_id, "sent")
    prepared = await referral_at(world, case_id, "prepared", sent_at=None)
    shown = pile(await (await browser_as("cjc")).sees("/work"), "inbox")
    first, second = shown.split("</li>")[:2]
    assert f'href="/referrals/{late}"' in first and LATE in first
    assert f'href="/referrals/{begun}"' in second
    assert f'"/referrals/{prepared}"' not in shown


async def test_a_proposed_end_of_a_stop_waits_for_the_head_alone(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "safety_hold")
    await world.owner.execute(
        "update safety_hold set proposed = 'release_hold', proposed_by = $2, proposed_at = now() where case_id = $1",
        case_id,
        world.safety.account_id,
    )
    head = await (await browser_as("head")).sees("/work")
    safety = await (await browser_as("safety")).sees("/work")
    assert f'<span class="state warn">{gettext_of("Waits for your confirmation")}</span>' in pile(head, "hold")
    assert pile(safety, "hold") and LATE not in pile(safety, "hold")
    assert "ยืมเงินแล้วไม่คืน" not in head.html


async def test_a_referral_of_a_held_case_says_nothing_of_what_it_is_about(browser_as: BrowserAs, world: World) -> None:
    held = await case_at(world, "safety_hold", topic="DV", title="สามีขู่จะเผาบ้าน")
    to = {"to_name": "บ้านพักเด็กและครอบครัว", "destination": "DV_SOCIAL", "to_centre_id": None}
    referral = await referral_at(world, held, "prepared", sent_at=None, **to)
    page = await (await browser_as("officer")).sees("/work")
    assert f"#referral-{referral}" in pile(page, "referral")
    shown = await (await browser_as("officer")).sees(f"/cases/{held}")
    for told in (page.text, shown.text):
        assert gettext_of("Domestic violence") not in told and "เผาบ้าน" not in told
        assert "บ้านพัก" not in told
    assert "บ้านพัก" in (await (await browser_as("head")).sees(f"/cases/{held}")).text


async def test_whoever_is_locked_out_of_a_case_does_not_find_it(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "received")
    await tell(world, "officer", "case:file:assign_officer", case_id)
    await lock_out(world, case_id, "officer")
    page = await (await browser_as("officer")).sees("/work")
    assert f'"/cases/{case_id}"' not in page.html
    assert f'"/cases/{case_id}"' in (await (await browser_as("head")).sees("/work")).html


async def test_only_ones_own_drafts_lie_on_the_desk(browser_as: BrowserAs, world: World) -> None:
    mine = await case_at(world, "draft")
    others = await case_at(world, "draft", created_by=world.head.account_id)
    shown = pile(await (await browser_as("officer")).sees("/work"), "draft")
    assert f'"/cases/{mine}"' in shown
    assert f'"/cases/{others}"' not in shown


async def test_a_long_pile_shows_its_beginning_and_the_way_to_the_rest(browser_as: BrowserAs, world: World) -> None:
    for _ in range(SHOWN + 2):
        await case_at(world, "received", people=())
    shown = pile(await (await browser_as("officer")).sees("/work"), "to_screen")
    assert shown.count("<li>") == SHOWN
    assert 'href="/cases?status=received"' in shown
    assert f">{SHOWN + 2}<" in shown


async def test_notices_are_told_in_plain_words_and_marked_as_read(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "received")
    first = await tell(world, "officer", "case:file:assign_officer", case_id)
    reader = await browser_as("officer")
    page = await reader.sees("/work")
    assert "เปลี่ยนเจ้าหน้าที่" in page.text or "เจ้าหน้าที่ผู้รับผิดชอบ" in page.text
    assert "case:file" not in page.text
    later = await tell(world, "officer", "case:file:fail", case_id)
    theirs = await tell(world, "head", "case:file:fail", case_id)
    await reader.sends(page.form("/work/read"))
    unread = await world.owner.fetch(
        "select id from notice where id = any ($1) and read_at is null order by id", [first, later, theirs]
    )
    assert [row["id"] for row in unread] == [later, theirs]


async def test_reading_the_newest_notices_leaves_the_older_ones_new(browser_as: BrowserAs, world: World) -> None:
    written = [await tell(world, "officer", "case:session:plan") for _ in range(SHOWN + 3)]
    reader = await browser_as("officer")
    page = await reader.sees("/work")
    await reader.sends(page.form("/work/read"))
    unread = await world.owner.fetch("select id from notice where id = any ($1) and read_at is null", written)
    assert sorted(row["id"] for row in unread) == written[:3]
    assert "/work/read" in (await reader.sees("/work")).html


async def test_numbers_that_are_none_mark_nothing(browser_as: BrowserAs, world: World) -> None:
    first = await tell(world, "officer", "case:session:plan")
    reader = await browser_as("officer")
    form = (await reader.sees("/work")).form("/work/read")
    for wrong in ("", "x", "-1", "9" * 40):
        await reader.sends(form, typed={"oldest": wrong, "newest": wrong})
    assert await world.owner.fetchval("select read_at from notice where id = $1", first) is None


async def _count(world: World, measure: str, kind: str, n: int, on: date) -> None:
    await world.owner.execute(
        """insert into figure_change (centre_id, village, topic, nature, track, channel, on_day, measure, kind, bin, n, amount)
           values ($1, '', 'DEBT', 'civil', 'COMMUNITY', 'self', $4, $2, $5, 0, $3, 0)""",
        world.tha_than.id,
        measure,
        n,
        on,
        kind,
    )


async def test_the_years_figures_are_for_those_who_may_see_figures(browser_as: BrowserAs, world: World) -> None:
    begins = date(today().year - (today().month < 10), 10, 1)
    for measure, kind, n, on in (
        ("received", "", 4, begins),
        ("received", "", 2, begins - timedelta(days=1)),
        ("ended", "settled", 3, today()),
        ("ended", "withdrawn", 1, today()),
        ("ended", "not_settled", 1, today()),
    ):
        await _count(world, measure, kind, n, on)
    await world.owner.execute("select figures_fold(100000)")
    await _count(world, "received", "", 3, today())
    shown = (await (await browser_as("head")).sees("/work")).html.partition('id="figures"')[2]
    assert [part.split("<")[0] for part in shown.split('<dd class="number">')[1:]] == ["7", "3", "2", "0"]
    assert str(thai.fiscal_year(today())) in shown
    for who in ("mediator", "auditor", "safety"):
        assert 'id="figures"' not in (await (await browser_as(who)).sees("/work")).html
    elsewhere = await (await browser_as("head", world.registered)).sees("/work")
    assert '<dd class="number">0</dd>' in elsewhere.html and '<dd class="number">7</dd>' not in elsewhere.html


@pytest.mark.parametrize("who", ["officer", "head", "mediator", "safety", "supervisor", "cjc"])
async def test_the_desk_takes_three_queries_however_much_waits(browser_as: BrowserAs, world: World, who: str) -> None:
    for status in ("received", "awaiting_consent", "choosing_mediator", "drafting", "settled", "safety_hold"):
        await case_at(world, status)
    reader = await browser_as(who)
    await reader.sees("/work")
    with counted() as seen:
        await reader.sees("/work")
    assert len([sql for sql in seen if "sign_in" not in sql]) <= 3, seen


async def test_the_desk_is_for_those_who_are_signed_in(world: World, browser_as: BrowserAs) -> None:
    reader = await browser_as("officer")
    reader.client.cookies.clear()
    answer = await reader.client.get("/work")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/work")
