"""The form of a deed: opened, filled in, refused with everything that was typed, done once."""

from datetime import date, timedelta
from typing import Any

from mediation.forms.screening import HoldReason
from mediation.pages.forms import as_typed
from mediation.pages.words import label
from mediation.work import now_utc
from parties.language import reading_in
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.pages.reader import Page, gettext_of
from tests.mediation.practice.cases_at import agreement_at, case_at, parties_of, person_at, session_at
from tests.world import World

CALM = {f"q{number}": "no" for number in range(2, 11)} | {"q1": "yes"}


async def case_row(world: World, case_id: int) -> Any:
    return await world.owner.fetchrow("select * from case_file where id = $1", case_id)


def holds(page: Page, action: str, name: str) -> list[str]:
    """What a field of a form holds."""
    return [value for field, value in page.form(action).fields if field == name]


async def test_a_deed_is_done_and_leads_back_to_the_case(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "received")
    officer = await browser_as("officer")
    answer = await officer.fills(f"/cases/{case_id}/do/case/start_screening", note="เริ่มวันนี้")
    assert answer.answer.headers["location"] == f"/cases/{case_id}?said=done"
    assert await world.status(case_id) == "screening"
    page = await officer.sees(f"/cases/{case_id}")
    assert "มาลี ใจงาม" in page.text


SOON = as_typed(now_utc().replace(hour=10, minute=30) + timedelta(days=60))
"""As it is typed, in Buddhist years."""


async def test_what_is_wrong_is_told_and_nothing_typed_is_lost(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "ready")
    officer, path = await browser_as("officer"), f"/cases/{case_id}/do/session/plan"
    typed = {"planned_for": "เย็นวันพระ", "place": "ศาลาวัด", "note": "ขอช่วงเย็น"}
    page = await officer.fills(path, 422, typed=typed)
    assert {name: holds(page, path, name) for name in typed} == {name: [value] for name, value in typed.items()}
    assert 'href="#f-planned_for"' in page.html
    assert await world.owner.fetchval("select count(*) from session where case_id = $1", case_id) == 0
    await officer.sends(page.form(path), planned_for=SOON)
    assert await world.owner.fetchval("select place from session where case_id = $1", case_id) == "ศาลาวัด"


async def test_a_stale_page_tells_what_is_new_and_may_be_sent_again(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "screening")
    officer, head, path = await browser_as("officer"), await browser_as("head"), f"/cases/{case_id}/do/case/decline"
    shown = await officer.sees(path)
    await head.fills(f"/cases/{case_id}/do/case/record_screening", ownership_contested="yes")
    page = await officer.sends(shown.form(path), 412, reason="ownership", note="ที่ดินมีโฉนดสองใบ")
    assert "ตอบคำถามคัดกรองขอบเขต" in page.text
    assert "กำนันสมศักดิ์ ทองดี" in page.text
    assert holds(page, path, "note") == ["ที่ดินมีโฉนดสองใบ"]
    assert holds(page, path, "reason") == ["ownership"]
    assert await world.status(case_id) == "screening"
    await officer.sends(page.form(path))
    assert await world.status(case_id) == "not_accepted"


async def test_what_the_state_forbids_by_now_keeps_what_was_typed(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "screening")
    officer, path = await browser_as("officer"), f"/cases/{case_id}/do/case/decline"
    shown = await officer.sees(path)
    await officer.fills(f"/cases/{case_id}/do/case/applicant_drops")
    form = shown.form(path)
    form.fields = [(name, value) for name, value in form.fields if name != "_version"]
    page = await officer.sends(form, 409, reason="ownership", note="พิมพ์ไว้แล้ว")
    assert "พิมพ์ไว้แล้ว" in page.html
    assert not [button for button in page.form(path).buttons if button[0] == "" and "unseen" not in str(button)][1:]
    await officer.sees(path, 409)


async def test_the_same_form_sent_twice_is_done_once(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "ready")
    officer, path = await browser_as("officer"), f"/cases/{case_id}/do/session/plan"
    form = (await officer.sees(path)).form(path)
    typed = {"planned_for": SOON, "place": "ศาลาวัด"}
    for _ in range(2):
        await officer.sends(form, typed=typed)
    assert await world.owner.fetchval("select count(*) from session where case_id = $1", case_id) == 1
    page = await officer.sends(form, 422, typed={**typed, "place": "วัดอีกแห่ง"})
    assert holds(page, path, "place") == ["วัดอีกแห่ง"]
    assert await world.owner.fetchval("select count(*) from session where case_id = $1", case_id) == 1


async def test_nobody_opens_a_form_that_is_not_theirs(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "screening")
    mediator, safety, committee = [await browser_as(who) for who in ("mediator", "safety", "committee")]
    path = f"/cases/{case_id}/do/case/pass_screening"
    await safety.sees(path, 403)
    await mediator.sees(path, 404)
    await committee.sees(path, 403)
    officer = await browser_as("officer")
    for nowhere in (
        "/do/case/no_such_deed",
        "/do/case/7/decline",
        "/do/session/open",
        "/do/session/99999/open",
        "/do/moon/rise",
    ):
        await officer.sees(f"/cases/{case_id}{nowhere}", 404)
    elsewhere = await case_at(world, "screening", place=world.registered)
    await officer.sees(f"/cases/{elsewhere}/do/case/decline", 404)
    form = (await officer.sees(path)).form(path)
    token = dict((await safety.sees(f"/cases/{case_id}/do/case/record_safety")).forms[-1].fields)["_csrf"]
    form.fields = [(name, value) for name, value in form.fields if name != "_csrf"] + [("_csrf", token)]
    await safety.sends(form, 403)
    denied = await world.owner.fetchval(
        "select count(*) from journal_entry where event = 'centre:attempt:denied' and actor_id = $1",
        world.safety.account_id,
    )
    assert denied == 1


async def test_the_safety_questions_are_asked_one_by_one(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "screening")
    officer, path = await browser_as("officer"), f"/cases/{case_id}/do/case/record_safety"
    party = (await parties_of(world, case_id, 2))[0]
    page = await officer.sees(path)
    assert page.html.count('type="radio" name="q') == 30
    assert not [name for name, _ in page.form(path).fields if name.startswith("q")]
    page = await officer.fills(path, 422, typed=CALM)
    assert holds(page, path, "q1") == ["yes"]
    await officer.sends(page.form(path), case_party_id=str(party))
    assert "เขียว" in (await officer.sees(f"/cases/{case_id}")).text


async def test_a_red_answer_keeps_the_story_back(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "screening", facts="เรื่องที่ต้องเก็บไว้")
    officer, safety = await browser_as("officer"), await browser_as("safety")
    party = (await parties_of(world, case_id, 1))[0]
    answers = {**CALM, "q2": "yes", "q3": "yes"}
    typed = {"case_party_id": str(party), **answers}
    told = await officer.fills(f"/cases/{case_id}/do/case/record_safety", 200, typed=typed)
    # Whoever asks is told what to do at once, for the case itself is kept back from now on.
    assert "แดง" in told.text
    assert gettext_of("What the answers mean") in told.text
    assert f"/cases/{case_id}" in told.links()
    assert await world.status(case_id) == "safety_hold"
    page = await officer.sees(f"/cases/{case_id}")
    assert "เรื่องที่ต้องเก็บไว้" not in page.html
    assert "แดง" not in page.text
    await officer.sees(f"/cases/{case_id}/contacts", 403)
    assert "เรื่องที่ต้องเก็บไว้" in (await safety.sees(f"/cases/{case_id}")).text


async def test_a_page_that_grew_stale_by_a_stop_for_safety_does_not_tell_why(
    browser_as: BrowserAs, world: World
) -> None:
    case_id = await case_at(world, "screening")
    officer, safety, path = await browser_as("officer"), await browser_as("safety"), f"/cases/{case_id}/do/case/decline"
    shown = await officer.sees(path)
    await safety.fills(f"/cases/{case_id}/do/case/hold_for_safety", reason="threats")
    with reading_in("th"):
        why = label(HoldReason.threats)
    page = await officer.sends(shown.form(path), 412, reason="ownership")
    assert gettext_of("The case was stopped for safety") in page.text
    assert why not in page.text
    assert why not in (await officer.sees(f"/cases/{case_id}")).text
    assert why in (await safety.sees(f"/cases/{case_id}")).text


async def test_a_session_is_opened_by_ticking_who_is_here(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "ready")
    session_id = await session_at(world, case_id, "notified")
    mediator, path = await browser_as("mediator"), f"/cases/{case_id}/do/session/{session_id}/open"
    everybody = [str(party) for side in (1, 2) for party in await parties_of(world, case_id, side)]
    page = await mediator.fills(path, 422)
    assert page.html.count('name="present"') == 2
    assert len(holds(page, path, "mediators")) == 1
    await mediator.sends(page.form(path), present=everybody)
    assert await world.status(case_id) == "in_mediation"


async def test_the_opening_says_who_was_not_asked_and_where_to_ask(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "ready")
    session_id = await session_at(world, case_id, "notified")
    (other,) = await parties_of(world, case_id, 2)
    mediator, path = await browser_as("mediator"), f"/cases/{case_id}/do/session/{session_id}/open"
    asking = f'href="/cases/{case_id}/do/case/record_safety"'
    assert asking not in (await mediator.sees(path)).html
    await world.owner.execute("delete from safety_screening where case_party_id = $1", other)
    page = await mediator.sees(path)
    assert page.html.count(asking) == 1
    assert gettext_of("Not asked the safety questions yet.") in page.text


def _signed(page: Page, action: str, **methods: str) -> dict[str, str]:
    blocks = [name for name, _ in page.form(action).fields if name.endswith(".method")]
    return {name: methods.get(f"m{name.split('.')[1]}", "by_hand") for name in blocks}


async def test_everybody_who_must_sign_has_a_block(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "drafting", people=(1, 2))
    await world.owner.execute("update person set moo = '4' where centre_id = $1", world.tha_than.id)
    agreement_id = await world.owner.fetchval("select id from agreement where case_id = $1", case_id)
    mediator, path = await browser_as("mediator"), f"/cases/{case_id}/do/agreement/{agreement_id}/sign"
    shown = await mediator.sees(path)
    assert shown.html.count('class="group"') == 4
    said = {"voluntary": "on", "read_aloud": "on", "copies_given": "on"}

    page = await mediator.sends(shown.form(path), 422, typed={**said, **_signed(shown, path, m1="", m2="fingerprint")})
    assert holds(page, path, "signatures.0.method") == ["by_hand"]
    assert holds(page, path, "signatures.1.method") == [""]
    # The second block was left out of what was sent on; the faults of the third still stand at the third.
    assert 'href="#f-signatures-2-witness_one"' in page.html
    assert 'href="#f-signatures-1-witness_one"' not in page.html
    assert await world.status(case_id) == "drafting"

    witnesses = {
        "signatures.2.witness_one": "สมปอง",
        "signatures.2.witness_two": "บุญมา",
        "signatures.2.read_to_signer": "on",
    }
    await mediator.sends(page.form(path), typed={"signatures.1.method": "by_hand", **witnesses})
    assert await world.status(case_id) in ("settled", "monitoring")
    rows = await world.owner.fetch(
        "select manner from agreement_signature where agreement_id = $1 order by id", agreement_id
    )
    assert [row["manner"] for row in rows] == ["by_hand", "by_hand", "fingerprint", "by_hand"]


async def test_promises_are_added_and_taken_away_without_a_script(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "in_mediation")
    mediator, path = await browser_as("mediator"), f"/cases/{case_id}/do/case/terms_reached"
    page = await mediator.sees(path)
    typed = {
        "dispute_in_law": "กู้ยืมเงิน",
        "substance": "ผ่อนชำระ",
        "obligations.0.debtor_side": "2",
        "obligations.0.creditor_side": "1",
        "obligations.0.kind": "pay",
        "obligations.0.what": "งวดแรก",
        "obligations.0.amount": "๕๐๐",
        "obligations.0.due_on": "31/12/2570",
        "lawful": "on",
        "possible": "on",
        "moral": "on",
    }
    page = await mediator.sends(page.form(path), 200, typed={**typed, "_add": "obligations"})
    assert holds(page, path, "obligations.0.what") == ["งวดแรก"]
    assert holds(page, path, "obligations.1.what") == [""]
    page = await mediator.sends(page.form(path), 200, typed={"obligations.1.what": "ผิด", "_remove": "obligations.1"})
    assert holds(page, path, "obligations.1.what") == []
    page = await mediator.sends(page.form(path), 200, typed={"_add": "obligations"})
    await mediator.sends(page.form(path))
    rows = await world.owner.fetch("select what, amount from obligation where case_id = $1", case_id)
    assert [(row["what"], row["amount"]) for row in rows] == [("งวดแรก", 500)]


async def test_a_draft_agreement_is_changed_from_what_it_says(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "drafting", mediators=("mediator",))
    agreement_id = await world.owner.fetchval("select id from agreement where case_id = $1", case_id)
    mediator, path = await browser_as("mediator"), f"/cases/{case_id}/do/agreement/{agreement_id}/edit_terms"
    assert holds(await mediator.sees(path), path, "substance") == ["ผู้ถูกร้องผ่อนชำระเดือนละ 2,000 บาท"]
    await mediator.fills(path, substance="ผ่อนเดือนละ 1,500 บาท")
    assert (
        await world.owner.fetchval("select substance from agreement where id = $1", agreement_id)
        == "ผ่อนเดือนละ 1,500 บาท"
    )


async def test_a_correction_begins_with_what_the_case_says(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "screening", place_moo="4", happened_on_about="ปลายปี")
    officer, path = await browser_as("officer"), f"/cases/{case_id}/do/case/correct"
    before = await case_row(world, case_id)
    page = await officer.fills(path, 422, reason="ตรวจแล้ว")
    assert "ไม่มีข้อใดต่างจาก" in page.text
    await officer.sends(page.form(path), place_moo="", facts="ยืมเงินไป 25,000 บาท\r\nยังไม่ได้คืน")
    after = await case_row(world, case_id)
    assert (after["place_moo"], after["facts"]) == ("", "ยืมเงินไป 25,000 บาท\nยังไม่ได้คืน")
    unchanged = ("title", "wish", "value", "topic", "happened_on_about", "relationship", "recurring", "official_code")
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}


async def test_somebody_enters_the_case_by_the_page(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "screening")
    officer, path = await browser_as("officer"), f"/cases/{case_id}/do/case/change_party"
    page = await officer.sends((await officer.sees(path)).form(path), 200, typed={"_add": "newcomers"})
    await officer.sends(page.form(path), typed={"newcomers.0.side": "respondent", "newcomers.0.first_name": "มะลิวัลย์"})
    assert "มะลิวัลย์" in (await officer.sees(f"/cases/{case_id}")).text


async def test_what_others_must_do_is_told_with_their_roles(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "suspended")
    page = await (await browser_as("officer")).sees(f"/cases/{case_id}")
    assert "รอ: หัวหน้าศูนย์" in page.text
    assert f"/cases/{case_id}/do/case/dismiss_challenge" not in page.html


async def test_what_stands_in_the_way_is_told_with_its_section(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "drafting", people=(1, 1))
    await person_at(world, case_id, 2, capacity="minor")
    await agreement_at(world, case_id, "discarded")
    page = await (await browser_as("mediator")).sees(f"/cases/{case_id}")
    assert 'aria-disabled="true"' in page.html
    assert "ม.33" in page.text


async def test_a_warning_is_told_before_one_goes_back(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "choosing_mediator")
    await world.owner.execute(
        "update mediator set valid_to = '2025-01-01' where id = $1", world.tha_than.mediators["mediator"]
    )
    officer = await browser_as("officer")
    path = f"/cases/{case_id}/do/assignment/propose"
    told = await officer.fills(path, 200, mediator=str(world.tha_than.mediators["mediator"]))
    assert gettext_of("It was done, but mind this:") in told.text
    assert await world.owner.fetchval("select status from assignment where case_id = $1", case_id) == "proposed"


async def test_an_ending_tells_when_the_claim_expires(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "in_mediation", limitation_on=date(2027, 5, 1))
    told = await (await browser_as("mediator")).fills(f"/cases/{case_id}/do/case/fail", 200, statement="คุยต่อไม่ได้")
    assert "1 พฤษภาคม พ.ศ. 2570" in told.text or "1 พฤษภาคม 2570" in told.text
    assert await world.status(case_id) == "not_settled"


async def test_the_rules_findings_stand_on_the_page(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "screening", topic="LAND_BOUNDARY")
    officer = await browser_as("officer")
    await officer.fills(f"/cases/{case_id}/do/case/record_screening", ownership_contested="yes")
    page = await officer.sees(f"/cases/{case_id}")
    assert gettext_of("What the rules say") in page.text


async def test_a_correction_shows_what_is_seldom_needed_only_where_it_was_touched(
    browser_as: BrowserAs, world: World
) -> None:
    case_id = await case_at(world, "ready", channel="self", place_moo="4", earlier_attempts="ผู้ใหญ่บ้านช่วยคุยแล้ว")
    officer, path = await browser_as("officer"), f"/cases/{case_id}/do/case/correct"
    shown = await officer.sees(path)
    assert holds(shown, path, "place_moo") == ["4"]
    assert "<details>" in shown.html and "<details open>" not in shown.html
    form = shown.form(path)
    assert "<details open>" not in (await officer.sends(form, 422, title="ยืมเงิน", reason="")).html
    assert "<details open>" in (await officer.sends(form, 422, place_moo="5", reason="")).html
    assert "<details open>" in (await officer.sends(form, 422, place_moo="", reason="")).html
    assert "<details open>" in (await officer.sends(form, 422, limitation_on="วันพระ", reason="พิมพ์ผิด")).html


async def test_what_was_done_with_a_warning_says_it_in_the_readers_language(
    browser_as: BrowserAs, world: World
) -> None:
    place = world.registered
    case_id = await case_at(world, "in_mediation", place=place)
    officer = await browser_as("officer", place)
    page = await officer.fills(f"/cases/{case_id}/do/case/correct", 200, reason="พบหลักฐานใหม่", value="500000.01")
    assert "ทุนทรัพย์เกิน 500,000.00 บาท" in page.text
    assert "(ม.69(1))" in page.text
