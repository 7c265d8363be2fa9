"""The pages on which a mediator is chosen: the list with its reasons, the answers of the sides, all of it to be read."""

from datetime import UTC, datetime, timedelta

from parties import thai
from parties.language import gettext as _
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.practice.cases_at import assignment_at, assignment_of, case_at, parties_of, session_at
from tests.programs import Programs
from tests.world import World

TODAY = thai.bangkok_day(datetime.now(UTC))


async def test_a_mediator_is_picked_from_the_list_by_its_reasons_without_any_script(
    browser_as: BrowserAs, world: World
) -> None:
    await case_at(world, "in_mediation")
    case_id = await case_at(world, "choosing_mediator")
    officer = await browser_as("officer")
    address = f"/cases/{case_id}/do/assignment/propose"
    page = await officer.sees(address)
    first, second = page.text.index("ประเสริฐ คำแก้ว"), page.text.index("บุญมี ศรีสุข")
    assert first < second
    assert "Macro" not in page.text
    assert _("Has no open case") in page.text[first:second]
    assert "มีเรื่องในมือ 1 เรื่อง" in page.text[second:]
    await officer.fills(address, mediator=str(world.tha_than.mediators["mediator2"]))
    assert await assignment_of(world, case_id, "mediator2")


async def test_whoever_cannot_be_proposed_is_named_with_the_reason_and_cannot_be_ticked(
    browser_as: BrowserAs, world: World
) -> None:
    case_id = await case_at(world, "choosing_mediator")
    await world.owner.execute(
        "update mediator set account_id = null where id = $1", world.tha_than.mediators["mediator"]
    )
    page = await (await browser_as("officer")).sees(f"/cases/{case_id}/do/assignment/propose")
    assert _("Has no account to accept and disclose with") in page.text
    assert f'name="mediator" value="{world.tha_than.mediators["mediator"]}"' not in page.html


async def test_the_confirmation_shows_what_each_side_says_and_the_sides_are_asked_one_by_one(
    browser_as: BrowserAs, world: World
) -> None:
    case_id = await case_at(world, "choosing_mediator", mediators={"mediator": "disclosed"})
    number = await assignment_of(world, case_id)
    base = f"/cases/{case_id}/do/assignment/{number}"
    officer, head = await browser_as("officer"), await browser_as("head")
    assert _("No answer yet") in (await head.sees(f"{base}/confirm")).text
    await head.fills(f"{base}/confirm", 422)
    await officer.fills(f"{base}/side_answers", side="1", answer="agrees", manner="telephone")
    page = await officer.sees(f"{base}/side_answers")
    assert dict(page.form(f"{base}/side_answers").fields)["side"] == "2"
    await officer.fills(f"{base}/side_answers", answer="asks_centre")
    shown = await head.sees(f"{base}/confirm")
    assert _("Agrees to this mediator") in shown.text
    assert _("Asks the centre to choose") in shown.text
    await head.fills(f"{base}/confirm")
    assert await world.status(case_id) == "ready"
    told = (await officer.sees(f"/cases/{case_id}/mediators")).text
    for sentence in (_("Agrees to this mediator"), _("Asks the centre to choose"), _("By telephone")):
        assert sentence in told, sentence


async def test_the_page_of_the_mediators_keeps_earlier_papers_from_the_new_one(
    browser_as: BrowserAs, world: World
) -> None:
    case_id = await case_at(world, "choosing_mediator", mediators={"mediator": "ended", "mediator2": "disclosed"})
    await session_at(world, case_id, "closed", next_step="ให้เอาโฉนดมาดูด้วยกัน")
    told = '{"answers": {"kin": "explain"}, "statement": null}'
    await world.owner.execute(
        "update assignment set end_reason = 'resigned', disclosure = $2 where id = $1",
        await assignment_of(world, case_id),
        told,
    )
    newcomer, officer = await browser_as("mediator2"), await browser_as("officer")
    closed = _("The papers of the earlier mediator are closed to you: every side and you yourself must consent first.")
    for path in (f"/cases/{case_id}", f"/cases/{case_id}/mediators"):
        page = await newcomer.sees(path)
        assert closed in page.text
        assert "โฉนด" not in page.text
        assert closed not in (await officer.sees(path)).text
    assert _("Closed to you as a paper of the earlier mediator.") in page.text
    assert "โฉนด" in (await officer.sees(f"/cases/{case_id}")).text


async def test_registrations_that_run_out_stand_on_the_desk_of_head_and_mediator(
    browser_as: BrowserAs, world: World
) -> None:
    days = {"mediator": 20, "mediator2": 91}
    for who, ahead in days.items():
        await world.owner.execute(
            "update mediator set valid_to = $2 where id = $1",
            world.tha_than.mediators[who],
            TODAY + timedelta(days=ahead),
        )
    mine = f"/roster/{world.tha_than.mediators['mediator']}"
    head = await (await browser_as("head")).sees("/work")
    assert mine in head.links()
    assert _("Expires within 30 days") in head.text
    assert f"/roster/{world.tha_than.mediators['mediator2']}" not in head.links()
    assert mine in (await (await browser_as("mediator")).sees("/work")).links()
    for who in ("mediator2", "officer", "committee"):
        assert mine not in (await (await browser_as(who)).sees("/work")).links()
    gone = TODAY - timedelta(days=1)
    await world.owner.execute(
        "update mediator set valid_to = $2 where id = $1", world.tha_than.mediators["mediator"], gone
    )
    assert _("Expired") in (await (await browser_as("head")).sees("/work")).text


async def test_programs_read_the_list_the_roster_and_the_whole_choice(api: Programs, world: World) -> None:
    case_id = await case_at(world, "choosing_mediator", mediators={"mediator": "disclosed"})
    found = (await api.get("officer", f"/cases/{case_id}/candidates"))["candidates"]
    assert [(one["place"], one["name"], one["choosable"]) for one in found] == [(1, "ประเสริฐ คำแก้ว", True)]
    assert {reason["code"] for reason in found[0]["reasons"]} >= {"load", "free_not_said"}
    whole = (await api.get("mediator", f"/cases/{case_id}/mediators"))["mediators"]
    assert [(one["name"], one["status"]) for one in whole] == [("บุญมี ศรีสุข", "disclosed")]
    mine = world.tha_than.mediators["mediator"]
    hours = {"weekly": [{"weekday": "fri", "begins": "9.00", "ends": "12.00"}]}
    await api.send("mediator", "PUT", f"/mediators/{mine}/times", hours)
    entry = await api.get("officer", f"/mediators/{mine}")
    assert entry["weekly"] == [{"weekday": "fri", "begins": 540, "ends": 720}]
    assert entry["registration"] == "valid"
    second = await assignment_at(world, case_id, "proposed", who="mediator2")
    (person,) = await parties_of(world, case_id, 1)
    said = {"side": 1, "answer": "agrees", "given_by": person}
    await api.post("officer", f"/cases/{case_id}/assignments/{second}/events/side_answers", said)
