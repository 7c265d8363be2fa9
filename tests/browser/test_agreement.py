"""An agreement on a phone without any script: clauses put in, instalments, the signing, what is said of it, and the calls."""

import pytest

from tests.browser.casework import AtCase, days_from_now
from tests.browser.conftest import Visiting
from tests.browser.looking import faults
from tests.browser.visitor import DESK, PHONE, Typed, Visitor, thai
from tests.mediation.practice.agreeing import live_somewhere
from tests.mediation.practice.cases_at import agreement_at, case_at, days_ago, obligation_at, parties_of
from tests.world import World

pytestmark = pytest.mark.browser

_PROMISE: Typed = {
    "obligations.0.debtor_side": "2",
    "obligations.0.creditor_side": "1",
    "obligations.0.kind": "pay",
    "obligations.0.what": "ค่าเสียหายต้นข้าว",
    "obligations.0.amount": "๑๒,๐๐๐",
    "obligations.0.instalments": "๑๒",
}


async def test_terms_are_written_with_ready_made_clauses_and_twelve_payments(person: Visiting, world: World) -> None:
    case_id = await case_at(world, "in_mediation")
    await live_somewhere(world, case_id)
    mediator = AtCase(await person("mediator", PHONE, scripts=False), f"/cases/{case_id}")
    visitor = mediator.visitor
    await mediator.begins("case", "terms_reached")
    typed = {**_PROMISE, "dispute_in_law": "ละเมิด ป.พ.พ. มาตรา ๔๒๐", "obligations.0.due_on": days_from_now(30)}
    await visitor.fills({**typed, "_clause": "pay_instalments"})
    await visitor.presses("Put it in")
    words = await visitor.value_of("substance")
    assert "รวม 12,000.00 บาท (หนึ่งหมื่นสองพันบาทถ้วน)" in words
    assert "12 งวด งวดละ 1,000.00 บาท (หนึ่งพันบาทถ้วน)" in words
    await visitor.fills({"_clause": "default_all_due"})
    await visitor.presses("Put it in")
    assert "{days}" in await visitor.value_of("default_clause")
    checked: Typed = {"lawful": True, "possible": True, "moral": True}
    await visitor.fills(checked)
    await mediator.sends()
    await visitor.reads(thai("{%(place)s} is still to be filled in.") % {"place": "days"})
    await visitor.fills({"fill.days": "๑๕"})
    await visitor.presses("Fill in")
    assert "เกิน ๑๕ วัน" in await visitor.value_of("default_clause")
    await mediator.sends()
    await visitor.stands_at(mediator.path)
    assert await world.owner.fetchval("select count(*) from obligation where case_id = $1", case_id) == 12
    await visitor.follows(f"{mediator.path}/agreement")
    await visitor.reads(
        thai("%(count)s payments") % {"count": "12"}, "1,000.00 บาท", thai("What an agreement must hold")
    )


async def _signed_case(world: World) -> int:
    """A case whose agreement has everything a page of it may show."""
    case_id = await case_at(world, "monitoring", people=(1, 2), place=world.registered, nature="mixed")
    await live_somewhere(world, case_id)
    await world.owner.execute("update agreement set criminal_part = true where case_id = $1", case_id)
    for part in range(1, 13):
        due = days_ago(20 - 9 * part).date()
        await obligation_at(world, case_id, amount=1000, series=1, part=part, every="month", due_on=due)
    last = days_ago(1000).date()
    await obligation_at(world, case_id, "late", what="คืนเครื่องสูบน้ำ", kind="do", amount=None, due_on=last)
    await world.owner.execute(
        "update obligation set enforce_by = bangkok_day(now()) + 40 where case_id = $1 and kind = 'do'", case_id
    )
    dead = (await parties_of(world, case_id, 2))[1]
    await world.owner.execute(
        "update case_party set left_on = bangkok_day(now()) - 3, left_reason = 'death' where id = $1", dead
    )
    draft = await agreement_at(world, case_id, "discarded", no=9, substance="ร่างแรกที่ตกลงกันไม่ได้")
    await world.owner.execute("update agreement set no = 0 where id = $1", draft)
    return case_id


async def test_the_page_of_an_agreement_can_be_used_by_everybody_on_every_screen(
    person: Visiting, world: World
) -> None:
    case_id = await _signed_case(world)
    path = f"/cases/{case_id}/agreement"
    officer = await person("officer", DESK, place=world.registered)
    await officer.opens(path)
    assert await faults(officer, DESK, PHONE) == []
    await officer.reads(thai("Due within 7 days"), thai("The right to prosecute has not ended."))
    assert "ร่างแรก" not in await officer.words()
    head = await person("head", DESK, place=world.registered)
    for there in (path, f"/cases/{case_id}", "/work", "/clauses", "/clauses/new", "/clauses/pay_once"):
        await head.opens(there)
        await _all_folded_out(head)
        assert await faults(head, DESK, PHONE) == []
    await head.opens(path)
    await _all_folded_out(head)
    await head.reads("ร่างแรกที่ตกลงกันไม่ได้")


async def _all_folded_out(visitor: Visitor) -> None:
    await visitor.page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")


async def test_both_sides_words_stand_beside_each_other_and_the_officer_decides(person: Visiting, world: World) -> None:
    case_id = await case_at(world, "monitoring")
    await obligation_at(world, case_id, due_on=days_ago(2).date())
    officer = await person("officer", PHONE, scripts=False)
    (creditor,), (debtor,) = await parties_of(world, case_id, 1), await parties_of(world, case_id, 2)
    counter = AtCase(officer, f"/cases/{case_id}")
    spoken: Typed = {"channel": "telephone"}
    await counter.does("obligation", "record_report", {**spoken, "says": "kept", "said_by": str(debtor)})
    await counter.does("obligation", "record_report", {**spoken, "says": "broken", "said_by": str(creditor)})
    await counter.does(
        "case", "record_follow_up", {**spoken, "person": str(creditor), "reached": "yes", "relation": "worse"}
    )
    await officer.opens(f"/cases/{case_id}/agreement")
    await officer.reads(thai("Kept"), thai("Not kept"), thai("Worse than before"), thai("Calls made"))
    assert await world.owner.fetchval("select max(status) from obligation where case_id = $1", case_id) == "pending"


async def test_the_head_replaces_a_clause_of_the_house_and_retires_another(person: Visiting, world: World) -> None:
    head = await person("head", PHONE, scripts=False)
    await head.opens("/clauses")
    await head.follows("/clauses/pay_once")
    await head.fills({"body_th": "{debtor} จ่าย {amount} ที่ศาลาหมู่บ้าน"})
    await head.presses("Save")
    await head.reads("ที่ศาลาหมู่บ้าน", thai("Our own words"))
    await head.follows("/clauses/quiet")
    await head.presses("Take out of use")
    await head.reads(thai("No longer in use (%(count)s)") % {"count": "1"})
