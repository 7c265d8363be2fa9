"""Terms are written, changed while they are a draft, and given up."""

from decimal import Decimal

import pytest

from parties.errors import NotFound, NotNow, NotPermitted
from tests.mediation.practice.agreeing import CHECKED, TERMS, case_in, newest, obligations_of, promise, soon
from tests.mediation.practice.cases_at import (
    agreement_at,
    days_ago,
    session_at,
)
from tests.mediation.practice.taking import chain_breaks, entry_of, events, notices, row
from tests.world import World


async def test_terms_reached_begin_an_agreement_with_its_promises(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    second = promise(kind="do", what="ขอโทษต่อหน้าผู้ใหญ่บ้าน", amount=None)
    answer = await take("terms_reached", world.mediator, **TERMS, **CHECKED, obligations=[promise(), second])
    assert answer.content["status"] == "drafting"
    agreement = await newest(world, "agreement", case_id)
    assert answer.content["agreement"] == {"id": agreement["id"], "status": "drafted"}
    assert (agreement["no"], agreement["status"], agreement["legal_checked"]) == (1, "drafted", True)
    assert (agreement["substance"], agreement["place"]) == (TERMS["substance"], TERMS["place"])
    first, other = await obligations_of(world, agreement["id"])
    assert (first["no"], first["kind"], first["amount"], first["status"]) == (1, "pay", Decimal("2000.00"), "pending")
    assert (first["due_on"].isoformat(), first["civil_part"], other["amount"]) == (soon(30), True, None)
    assert sorted(await events(world, case_id)) == ["case:agreement:draft", "case:file:terms_reached"]
    draft = await entry_of(world, case_id, "case:agreement:draft")
    assert (draft["entity"], draft["status_from"], draft["status_to"], draft["role"]) == (
        f"agreement:{agreement['id']}",
        "none",
        "drafted",
        "mediator",
    )
    assert not any(TERMS["substance"] in entry["body"] for entry in await world.journal(case_id))
    assert await notices(world, case_id) == [(world.officer.account_id, "case:file:terms_reached")]
    assert await chain_breaks(world, case_id) == []


async def test_thai_digits_and_buddhist_years_are_read_in_a_promise(world: World) -> None:
    _, take = await case_in(world, "in_mediation")
    day = days_ago(-40).date()
    typed = promise(amount="๑๒,๕๐๐.๕๐", due_on=f"{day.day}/{day.month}/{day.year + 543}")
    answer = await take("terms_reached", world.mediator, **TERMS, **CHECKED, obligations=[typed])
    (kept,) = await obligations_of(world, answer.content["agreement"]["id"])
    assert (kept["amount"], kept["due_on"]) == (Decimal("12500.50"), day)


async def test_terms_wait_for_the_open_session_to_be_closed(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    await session_at(world, case_id, "opened")
    assert await take.refused("terms_reached", world.mediator, **TERMS, **CHECKED) == ["session_still_open"]
    assert await world.status(case_id) == "in_mediation"


async def test_the_legal_checklist_and_every_fault_of_the_promises_are_told_at_once(world: World) -> None:
    _, take = await case_in(world, "in_mediation", people=(1, 1, 1), not_joining=(3,))
    wrong = [
        promise(amount=None, due_on=None),
        promise(creditor_side=2),
        promise(debtor_side=3, due_on=soon(-3)),
    ]
    refused = await take.refused("terms_reached", world.mediator, **TERMS, lawful=True, obligations=wrong)
    assert refused == [
        "checklist_open",
        "checklist_open",
        "due_before_agreement",
        "required",
        "required",
        "same_side",
        "side_not_joining",
    ]
    missing = await take.refused("terms_reached", world.mediator, **CHECKED)
    assert missing == ["required", "required"]


async def test_only_a_mediator_confirmed_in_this_very_case_writes_terms(world: World) -> None:
    _, take = await case_in(world, "in_mediation", mediators={"mediator": "active", "mediator2": "accepted"})
    assert await take.refused("terms_reached", world.mediator2, **TERMS, **CHECKED) == ["not_confirmed"]
    with pytest.raises(NotPermitted):
        await take("terms_reached", world.officer, **TERMS, **CHECKED)
    elsewhere, stranger = await case_in(world, "in_mediation", mediators=("mediator2",))
    with pytest.raises(NotFound):
        await stranger("terms_reached", world.mediator, **TERMS, **CHECKED)
    assert await world.status(elsewhere) == "in_mediation"


async def test_a_crime_is_settled_only_at_a_peoples_centre_and_where_one_is_alleged(world: World) -> None:
    of_age = {"suspect_under_18": False}
    _, community = await case_in(world, "in_mediation", nature="mixed", answers=of_age)
    crime = {**TERMS, **CHECKED, "criminal_part": True}
    assert await community.refused("terms_reached", world.mediator, **crime) == ["crime_not_settled_here"]
    registered = world.registered
    _, civil = await case_in(world, "in_mediation", place=registered)
    assert await civil.refused("terms_reached", registered["mediator"], **crime) == ["no_crime_alleged"]
    case_id, mixed = await case_in(
        world, "in_mediation", place=registered, nature="mixed", offence_section="358", answers=of_age
    )
    await mixed("terms_reached", registered["mediator"], **crime)
    assert (await newest(world, "agreement", case_id))["criminal_part"] is True


async def test_a_draft_left_from_before_a_challenge_gives_way_to_the_new_one(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    old = await agreement_at(world, case_id, "drafted")
    answer = await take("terms_reached", world.mediator, **TERMS, **CHECKED)
    assert (await row(world, "agreement", old))["status"] == "discarded"
    assert (await newest(world, "agreement", case_id))["no"] == 2
    assert answer.content["agreement"]["id"] != old
    assert (await entry_of(world, case_id, "case:agreement:discard"))["entity"] == f"agreement:{old}"


async def test_the_terms_of_a_draft_are_changed_and_the_journal_names_the_fields_alone(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    answer = await take("terms_reached", world.mediator, **TERMS, **CHECKED, obligations=[promise()])
    agreement = answer.content["agreement"]["id"]
    same = await take("edit_terms", world.mediator, agreement, **TERMS, **CHECKED, obligations=[promise()])
    assert (await entry_of(world, case_id, "case:agreement:terms_edited"))["facts"]["changed"] == []
    assert same.content["status"] == "drafting"
    new = TERMS | {"substance": "ชำระครั้งเดียว 18,000 บาท"}
    parts = [promise(amount="9000"), promise(amount="9000", due_on=soon(60))]
    await take("edit_terms", world.mediator, agreement, **new, **CHECKED, obligations=parts)
    entry = await entry_of(world, case_id, "case:agreement:terms_edited")
    assert entry["facts"] == {
        "changed": ["substance", "obligations"],
        "obligations": 2,
        "before": entry["facts"]["before"],
    }
    assert [one["amount"] for one in await obligations_of(world, agreement)] == [Decimal(9000), Decimal(9000)]
    assert (await row(world, "agreement", agreement))["substance"] == new["substance"]
    assert await take.refused("edit_terms", world.mediator, agreement, **new, lawful=True) == ["checklist_open"] * 2
    with pytest.raises(NotPermitted):
        await take("edit_terms", world.officer, agreement, **new, **CHECKED)
    assert await chain_breaks(world, case_id) == []


async def test_a_draft_given_up_reopens_the_talks(world: World) -> None:
    case_id, take = await case_in(world, "drafting")
    draft = (await newest(world, "agreement", case_id))["id"]
    answer = await take("discard", world.mediator, draft, side=2)
    assert answer.content["status"] == "in_mediation"
    assert answer.content["agreement"] == {"id": draft, "status": "discarded"}
    assert await events(world, case_id) == ["case:agreement:discard", "case:file:reopen_talks"]
    assert (await entry_of(world, case_id, "case:agreement:discard"))["facts"] == {"side": 2}
    with pytest.raises(NotNow):
        await take("discard", world.mediator, draft)
    again = await take("terms_reached", world.mediator, **TERMS, **CHECKED)
    assert (await row(world, "agreement", again.content["agreement"]["id"]))["no"] == 2
    assert await chain_breaks(world, case_id) == []


async def test_terms_of_a_signed_agreement_are_never_changed(world: World) -> None:
    case_id, take = await case_in(world, "settled")
    signed = (await newest(world, "agreement", case_id))["id"]
    for event, raw in (("edit_terms", {**TERMS, **CHECKED}), ("discard", {})):
        with pytest.raises(NotNow):
            await take(event, world.mediator, signed, **raw)
