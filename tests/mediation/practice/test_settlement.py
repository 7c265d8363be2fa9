"""Terms are written, changed, given up, signed by everybody, and certified by the department."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cases.journal import commitment
from cases.limitation import add_months
from mediation.dossier import read_dossier
from mediation.practice import certificate, obligations, settlement, signatures
from mediation.practice.signatories import signatories
from mediation.work import reading
from parties import thai
from parties.database import ENGINE
from parties.errors import NotFound, NotNow, NotPermitted
from tests.mediation.practice.cases_at import (
    agreement_at,
    assignment_at,
    assignment_of,
    case_at,
    days_ago,
    obligation_at,
    parties_of,
    person_at,
    session_at,
)
from tests.mediation.practice.taking import Steps, chain_breaks, entry_of, events, notices, row, steps_of
from tests.world import Place, World

ROOMS = (settlement.DEEDS, signatures.DEEDS, certificate.DEEDS, obligations.DEEDS)
CHECKED = {"lawful": True, "possible": True, "moral": True}
TERMS = {"dispute_in_law": "กู้ยืมเงิน", "substance": "ผ่อนชำระเดือนละ 2,000 บาท", "place": "ศาลาหมู่ 3"}
CEREMONY = {"voluntary": True, "read_aloud": True, "copies_given": True}


def soon(days: int) -> str:
    return (thai.bangkok_day(days_ago(0)) + timedelta(days=days)).isoformat()


def promise(**changes: Any) -> dict[str, Any]:
    """Side 2 pays side 1 2,000 baht in a month."""
    told = {
        "debtor_side": 2,
        "creditor_side": 1,
        "kind": "pay",
        "what": "ชำระงวดแรก",
        "amount": "2000",
        "due_on": soon(30),
    }
    return told | changes


async def live_somewhere(world: World, case_id: int) -> None:
    """Everybody of the case has an address."""
    await world.owner.execute(
        """update person set house_no = '9', moo = '3', subdistrict = 'ท่าถ่าน'
           where id in (select person_id from case_party where case_id = $1)""",
        case_id,
    )


async def case_in(world: World, status: str, **more: Any) -> tuple[int, Steps]:
    case_id = await case_at(world, status, **more)
    await live_somewhere(world, case_id)
    return case_id, steps_of(case_id, *ROOMS)


async def newest(world: World, table: str, case_id: int) -> dict[str, Any]:
    return await row(
        world, table, await world.owner.fetchval(f'select max(id) from "{table}" where case_id = $1', case_id)
    )


async def by_hand(world: World, case_id: int, *who: str) -> list[dict[str, Any]]:
    """The signatures of all parties of sides 1 and 2 and of these mediators."""
    people = [*await parties_of(world, case_id, 1), *await parties_of(world, case_id, 2)]
    mediators = [await assignment_of(world, case_id, name) for name in who or ("mediator",)]
    return [{"party": person} for person in people] + [{"mediator": one} for one in mediators]


async def obligations_of(world: World, agreement_id: int) -> list[dict[str, Any]]:
    rows = await world.owner.fetch("select * from obligation where agreement_id = $1 order by no", agreement_id)
    return [dict(one) for one in rows]


# TERMS


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
    _, community = await case_in(world, "in_mediation", nature="mixed")
    crime = {**TERMS, **CHECKED, "criminal_part": True}
    assert await community.refused("terms_reached", world.mediator, **crime) == ["crime_not_settled_here"]
    registered = world.registered
    _, civil = await case_in(world, "in_mediation", place=registered)
    assert await civil.refused("terms_reached", registered["mediator"], **crime) == ["no_crime_alleged"]
    case_id, mixed = await case_in(world, "in_mediation", place=registered, nature="mixed", offence_section="358")
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
    assert entry["facts"] == {"changed": ["substance", "obligations"], "obligations": 2}
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


# SIGNING


async def drafted(world: World, *promises: dict[str, Any], **more: Any) -> tuple[int, Steps, int]:
    """A case whose terms have just been written by its mediator; its steps, and the draft."""
    place = more.get("place", world.tha_than)
    crime = more.pop("criminal_part", False)
    case_id, take = await case_in(world, "in_mediation", **more)
    answer = await take(
        "terms_reached", place["mediator"], **TERMS, **CHECKED, criminal_part=crime, obligations=list(promises)
    )
    return case_id, take, answer.content["agreement"]["id"]


async def test_everybody_signs_and_the_case_is_settled_and_followed(world: World) -> None:
    case_id, take, agreement = await drafted(world, promise(), people=(1, 2))
    signed = await by_hand(world, case_id)
    answer = await take("sign", world.mediator, agreement, **CEREMONY, signatures=signed)
    assert answer.content["status"] == "monitoring"
    assert answer.content["agreement"] == {"id": agreement, "status": "signed"}
    kept = await row(world, "agreement", agreement)
    assert (kept["voluntary"], kept["read_aloud"], kept["copies_given"]) == (True, True, True)
    assert kept["signed_on"] == thai.bangkok_day(days_ago(0))
    rows = await world.owner.fetch("select * from agreement_signature where agreement_id = $1 order by id", agreement)
    assert [(one["case_party_id"], one["assignment_id"], one["manner"]) for one in rows] == [
        (one.get("party"), one.get("mediator"), "by_hand") for one in signed
    ]
    file = await row(world, "case_file", case_id)
    assert (file["outcome"], file["ended_on"]) == ("settled", kept["signed_on"])
    assert (await events(world, case_id))[-3:] == [
        "case:agreement:sign",
        "case:file:sign",
        "case:file:start_monitoring",
    ]
    assert {event for _, event in await notices(world, case_id)} == {"case:file:terms_reached", "case:file:sign"}
    assert await chain_breaks(world, case_id) == []


async def test_without_promises_a_signed_case_stays_settled(world: World) -> None:
    case_id, take, agreement = await drafted(world)
    answer = await take("sign", world.head, agreement, **CEREMONY, signatures=await by_hand(world, case_id))
    assert answer.content["status"] == "settled"
    assert (await entry_of(world, case_id, "case:agreement:sign"))["role"] == "head"
    assert (await events(world, case_id))[-2:] == ["case:agreement:sign", "case:file:sign"]


async def test_the_journal_commits_to_the_very_text_that_was_signed(world: World) -> None:
    case_id, take, agreement = await drafted(world, promise())
    await take("sign", world.mediator, agreement, **CEREMONY, signatures=await by_hand(world, case_id))
    facts = (await entry_of(world, case_id, "case:agreement:sign"))["facts"]
    statement = await world.owner.fetchrow("select * from statement where case_id = $1 and kind = 'terms'", case_id)
    assert facts["document_hash"] == commitment(statement["salt"], statement["body"]).hex()
    async with reading(world.officer):
        dossier = await read_dossier(world.officer, case_id)
    assert dossier.agreement is not None
    assert signatures.signed_text(dossier, dossier.agreement) == statement["body"]
    told = json.loads(statement["body"])
    assert (told["substance"], told["obligations"][0]["amount"]) == (TERMS["substance"], "2000.00")


async def test_nothing_that_the_signing_needs_may_be_missing(world: World) -> None:
    case_id, take, agreement = await drafted(world)
    await world.owner.execute("update agreement set legal_checked = false where id = $1", agreement)
    assert await take.refused("sign", world.mediator, agreement) == [
        *["checklist_open"] * 3,
        "copies_missing",
        "missing_voluntariness",
        "not_read_aloud",
        *["signature_missing"] * 3,
    ]
    assert await world.status(case_id) == "drafting"


@pytest.mark.parametrize("left_out", [0, 1, 2, 3])
async def test_one_missing_signature_stops_the_signing(world: World, left_out: int) -> None:
    case_id, take, agreement = await drafted(world, people=(1, 2))
    signed = await by_hand(world, case_id)
    del signed[left_out]
    refused = await take.refused("sign", world.mediator, agreement, **CEREMONY, signatures=signed)
    assert refused == ["signature_missing"]


async def test_every_mediator_who_serves_must_sign(world: World) -> None:
    both = {"mediator": "active", "mediator2": "active"}
    case_id, take, agreement = await drafted(world, mediators=both)
    one = await by_hand(world, case_id)
    assert await take.refused("sign", world.mediator, agreement, **CEREMONY, signatures=one) == ["signature_missing"]
    await take(
        "sign", world.mediator, agreement, **CEREMONY, signatures=await by_hand(world, case_id, "mediator", "mediator2")
    )


async def test_a_mediator_only_proposed_neither_signs_nor_records_the_signing(world: World) -> None:
    case_id, take, agreement = await drafted(world, mediators={"mediator": "active", "mediator2": "disclosed"})
    signed = await by_hand(world, case_id)
    assert await take.refused("sign", world.mediator2, agreement, **CEREMONY, signatures=signed) == ["not_confirmed"]
    extra = [*signed, {"mediator": await assignment_of(world, case_id, "mediator2")}]
    refused = await take.refused("sign", world.mediator, agreement, **CEREMONY, signatures=extra)
    assert refused == ["not_a_signatory"]


async def test_an_agreement_names_the_addresses_of_the_parties(world: World) -> None:
    case_id, take, agreement = await drafted(world)
    await world.owner.execute(
        """update person set house_no = '', moo = '', subdistrict = ''
           where id in (select person_id from case_party where case_id = $1 and side = 2)""",
        case_id,
    )
    signed = await by_hand(world, case_id)
    assert await take.refused("sign", world.mediator, agreement, **CEREMONY, signatures=signed) == [
        "missing_parties_named"
    ]


async def test_a_fingerprint_needs_two_witnesses_and_the_text_read_aloud(world: World) -> None:
    case_id, take, agreement = await drafted(world)
    first, *others = await by_hand(world, case_id)
    mark = first | {"method": "fingerprint", "witness_one": "นายเอก", "witness_two": " นายเอก "}
    refused = await take.refused("sign", world.mediator, agreement, **CEREMONY, signatures=[mark, *others])
    assert refused == ["not_read_to_signer", "witnesses_missing"]
    mark |= {"witness_two": "นางโท", "read_to_signer": True}
    await take("sign", world.mediator, agreement, **CEREMONY, signatures=[mark, *others])
    kept = await world.owner.fetchrow(
        "select * from agreement_signature where agreement_id = $1 and case_party_id = $2", agreement, first["party"]
    )
    assert (kept["manner"], kept["witness_one"], kept["witness_two"]) == ("fingerprint", "นายเอก", "นางโท")


async def test_a_representative_signs_with_recorded_authority(world: World) -> None:
    case_id, take, agreement = await drafted(world)
    first, second, mediator = await by_hand(world, case_id)
    friend = await person_at(world, case_id, 2, role="helper")
    nobody = second | {"method": "representative", "representative": friend, "authority": "ปากเปล่า"}
    refused = await take.refused("sign", world.mediator, agreement, **CEREMONY, signatures=[first, nobody, mediator])
    assert refused == ["not_the_representative"]
    son = await person_at(world, case_id, 2, role="representative", stands_for=second["party"])
    without = second | {"method": "representative", "representative": son}
    refused = await take.refused("sign", world.mediator, agreement, **CEREMONY, signatures=[first, without, mediator])
    assert refused == ["authority_missing"]
    await world.owner.execute("update case_party set authority = 'ใบมอบอำนาจ' where id = $1", son)
    await take("sign", world.mediator, agreement, **CEREMONY, signatures=[first, without, mediator])
    kept = await world.owner.fetchrow(
        "select * from agreement_signature where agreement_id = $1 and case_party_id = $2", agreement, second["party"]
    )
    assert (kept["manner"], kept["signed_by"], kept["authority"]) == ("representative", son, "ใบมอบอำนาจ")


async def test_a_minor_cannot_contract_alone_nor_sign_in_person(world: World) -> None:
    case_id, take, agreement = await drafted(world)
    first, child, mediator = await by_hand(world, case_id)
    await world.owner.execute("update case_party set capacity = 'minor' where id = $1", child["party"])
    refused = await take.refused("sign", world.mediator, agreement, **CEREMONY, signatures=[first, child, mediator])
    assert refused == ["incapacity", "must_be_represented"]
    mother = await person_at(world, case_id, 2, role="guardian", stands_for=child["party"], authority="ผู้แทนโดยชอบธรรม")
    by_mother = child | {"method": "representative", "representative": mother}
    answer = await take("sign", world.mediator, agreement, **CEREMONY, signatures=[first, by_mother, mediator])
    assert answer.content["status"] == "settled"


async def test_signatures_of_strangers_and_doubles_are_refused(world: World) -> None:
    case_id, take, agreement = await drafted(world, people=(1, 1, 1), not_joining=(3,))
    signed = await by_hand(world, case_id)
    outsider = (await parties_of(world, case_id, 3))[0]
    wrong = [*signed, signed[0], {"party": outsider}, {}, signed[2] | {"method": "representative"}]
    refused = await take.refused("sign", world.mediator, agreement, **CEREMONY, signatures=wrong)
    assert refused == ["mediator_in_person", "not_a_signatory", "one_signer", "signed_twice", "signed_twice"]


async def test_the_places_to_sign_follow_the_sides_and_leave_out_who_left(world: World) -> None:
    case_id, _ = await case_in(world, "drafting", people=(2, 1, 1), not_joining=(3,))
    first, gone = await parties_of(world, case_id, 1)
    await world.owner.execute("update case_party set left_on = now(), left_reason = 'death' where id = $1", gone)
    await person_at(world, case_id, 1, role="helper")
    async with reading(world.officer):
        places = signatories(await read_dossier(world.officer, case_id))
    assert [place.who for place in places] == ["applicant:1", "respondent:1", "mediator:1"]
    assert places[0].party is not None
    assert places[0].party.id == first


async def test_at_a_peoples_centre_each_promise_can_be_petitioned_for_three_years(world: World) -> None:
    registered = world.registered
    waiver = promise(kind="waive", what="ไม่เรียกดอกเบี้ย", amount=None, due_on=None)
    later = promise(kind="waive", what="ยกหนี้ส่วนที่เหลือเมื่อชำระครบ", amount=None, due_on=soon(60))
    case_id, take, agreement = await drafted(world, promise(), waiver, later, place=registered)
    await take("sign", registered["mediator"], agreement, **CEREMONY, signatures=await by_hand(world, case_id))
    pay, waived, waits = await obligations_of(world, agreement)
    assert pay["enforceable_from"] == pay["due_on"]
    assert pay["enforce_by"] == add_months(pay["due_on"], 36)
    assert (pay["status"], pay["last_happened_at"] is not None) == ("pending", True)
    assert (waived["status"], waived["enforce_by"], waits["status"]) == ("done", None, "pending")
    done = await entry_of(world, case_id, "case:obligation:perform")
    assert (done["entity"], done["status_to"]) == (f"obligation:{waived['id']}", "done")
    assert await chain_breaks(world, case_id) == []


async def test_on_the_community_track_there_are_no_dates_of_the_act(world: World) -> None:
    case_id, take, agreement = await drafted(world, promise())
    await take("sign", world.mediator, agreement, **CEREMONY, signatures=await by_hand(world, case_id))
    (pay,) = await obligations_of(world, agreement)
    assert (pay["enforceable_from"], pay["enforce_by"]) == (None, None)


async def test_a_promise_due_before_a_late_signing_can_be_enforced_from_the_signing(world: World) -> None:
    registered = world.registered
    case_id, take, agreement = await drafted(world, promise(), place=registered)
    await world.owner.execute("update obligation set due_on = '2026-05-01' where agreement_id = $1", agreement)
    await world.owner.execute("update agreement set last_happened_at = null where id = $1", agreement)
    await take("sign", registered["mediator"], agreement, **CEREMONY, signatures=await by_hand(world, case_id))
    (pay,) = await obligations_of(world, agreement)
    signed_on = (await row(world, "agreement", agreement))["signed_on"]
    assert pay["enforceable_from"] == max(date(2026, 5, 1), signed_on)
    assert pay["enforce_by"] == add_months(pay["enforceable_from"], 36)


async def test_signing_cancels_the_sessions_that_will_not_be_held(world: World) -> None:
    case_id, take, agreement = await drafted(world)
    waiting = await session_at(world, case_id, "planned")
    await take("sign", world.mediator, agreement, **CEREMONY, signatures=await by_hand(world, case_id))
    assert (await row(world, "session", waiting))["status"] == "cancelled"
    assert "case:session:cancel" in await events(world, case_id)


async def test_nobody_else_signs_for_the_centre_and_nobody_signs_twice(world: World) -> None:
    case_id, take, agreement = await drafted(world)
    signed = await by_hand(world, case_id)
    with pytest.raises(NotPermitted):
        await take("sign", world.officer, agreement, **CEREMONY, signatures=signed)
    await take("sign", world.mediator, agreement, **CEREMONY, signatures=signed)
    with pytest.raises(NotNow):
        await take("sign", world.mediator, agreement, **CEREMONY, signatures=signed)


# THE CERTIFICATE


async def signed_at(world: World, place: Place, **columns: Any) -> tuple[int, Steps, int]:
    """A settled case with a promise to pay, and its signed agreement."""
    case_id, take = await case_in(world, "monitoring", place=place, nature="mixed", offence_section="358")
    agreement = (await newest(world, "agreement", case_id))["id"]
    for name, value in columns.items():
        await world.owner.execute(f'update agreement set "{name}" = $2 where id = $1', agreement, value)
    return case_id, take, agreement


async def test_the_certificate_is_asked_for_sent_back_asked_again_and_given(world: World) -> None:
    place = world.registered
    case_id, take, agreement = await signed_at(world, place)
    await take("request_certificate", place["officer"], agreement, receiving_no="กกฟ 12/2569")
    reason = "ขาดสำเนาบัตรของผู้ถูกร้อง"
    await take("return_for_correction", place["officer"], agreement, reason=reason)
    assert (await row(world, "agreement", agreement))["certificate_reason"] == reason
    assert reason not in (await entry_of(world, case_id, "case:agreement:return_for_correction"))["body"]
    await take("request_certificate", place["head"], agreement)
    day = days_ago(1).date()
    answer = await take(
        "certify", place["officer"], agreement, certificate_no="สกช 7/2569", certificate_on=day.isoformat()
    )
    assert answer.content["agreement"]["status"] == "certified"
    kept = await row(world, "agreement", agreement)
    assert (kept["certificate_no"], kept["certificate_on"], kept["certificate_reason"]) == ("สกช 7/2569", day, "")
    assert await events(world, case_id) == [
        "case:agreement:request_certificate",
        "case:agreement:return_for_correction",
        "case:agreement:request_certificate",
        "case:agreement:certify",
    ]
    assert await chain_breaks(world, case_id) == []


async def test_a_refused_certificate_is_the_end_of_it(world: World) -> None:
    place = world.registered
    case_id, take, agreement = await signed_at(world, place)
    await take("request_certificate", place["officer"], agreement)
    await take("refuse_certificate", place["head"], agreement, reason="ข้อตกลงขัดต่อกฎหมาย")
    assert (await row(world, "agreement", agreement))["status"] == "certificate_refused"
    with pytest.raises(NotNow):
        await take("request_certificate", place["officer"], agreement)
    assert await world.status(case_id) == "monitoring"


async def test_on_the_community_track_no_certificate_exists(world: World) -> None:
    case_id, take, agreement = await signed_at(world, world.tha_than)
    for event, raw in (("request_certificate", {}), ("certify", {"certificate_no": "1"})):
        with pytest.raises(NotNow):
            await take(event, world.officer, agreement, **raw)
    assert await world.journal(case_id) == []


async def test_the_request_takes_every_paper_with_it(world: World) -> None:
    place = world.registered
    case_id, take, agreement = await signed_at(world, place)
    await world.owner.execute(
        "update case_side set consented_on = null, briefed_on = null where case_id = $1 and side = 2", case_id
    )
    await world.owner.execute("update assignment set disclosed_on = null where case_id = $1", case_id)
    refused = await take.refused("request_certificate", place["officer"], agreement)
    assert refused == ["briefing_missing", "consent_missing", "disclosure_missing"]


async def test_a_certificate_is_neither_of_tomorrow_nor_of_before_the_signing(world: World) -> None:
    place = world.registered
    _, take, agreement = await signed_at(world, place)
    await take("request_certificate", place["officer"], agreement)
    for days, code in ((2, "in_the_future"), (-40, "before_signing")):
        raw = {"certificate_no": "1", "certificate_on": soon(days)}
        assert await take.refused("certify", place["officer"], agreement, **raw) == [code]
    with pytest.raises(NotPermitted):
        await take("certify", place["mediator"], agreement, certificate_no="1")


async def test_prosecution_does_not_end_while_the_civil_part_is_unpaid(world: World) -> None:
    place = world.registered
    case_id, take, agreement = await signed_at(world, place, criminal_part=True)
    await take("request_certificate", place["officer"], agreement)
    await take("certify", place["officer"], agreement, certificate_no="1")
    assert (await row(world, "agreement", agreement))["prosecution_extinguished_on"] is None
    debt = (await newest(world, "obligation", case_id))["id"]
    await take("perform", place["officer"], debt, proof="ใบเสร็จ")
    kept = await row(world, "agreement", agreement)
    assert kept["prosecution_extinguished_on"] == (await row(world, "obligation", debt))["done_on"]
    facts = (await entry_of(world, case_id, "case:obligation:perform"))["facts"]
    assert facts["prosecution_extinguished_on"] == kept["prosecution_extinguished_on"].isoformat()


async def test_prosecution_ends_with_the_certificate_when_the_civil_part_was_paid_before(world: World) -> None:
    place = world.registered
    case_id, take, agreement = await signed_at(world, place, criminal_part=True)
    await take("perform", place["officer"], (await newest(world, "obligation", case_id))["id"])
    assert (await row(world, "agreement", agreement))["prosecution_extinguished_on"] is None
    await take("request_certificate", place["officer"], agreement)
    await take("certify", place["officer"], agreement, certificate_no="1")
    assert (await row(world, "agreement", agreement))["prosecution_extinguished_on"] is not None


async def test_what_is_no_part_of_the_civil_claim_does_not_hold_the_prosecution_open(world: World) -> None:
    place = world.registered
    case_id, take, agreement = await signed_at(world, place, criminal_part=True)
    await world.owner.execute("update obligation set civil_part = false where case_id = $1", case_id)
    civil = await obligation_at(world, case_id)
    await take("request_certificate", place["officer"], agreement)
    await take("certify", place["officer"], agreement, certificate_no="1")
    creditor = await parties_of(world, case_id, 1)
    await take("waive", place["officer"], civil, agreed_by=creditor)
    assert (await row(world, "agreement", agreement))["prosecution_extinguished_on"] is not None


async def test_a_settlement_without_a_crime_ends_no_prosecution(world: World) -> None:
    place = world.registered
    case_id, take, agreement = await signed_at(world, place)
    await take("request_certificate", place["officer"], agreement)
    await take("certify", place["officer"], agreement, certificate_no="1")
    await take("perform", place["officer"], (await newest(world, "obligation", case_id))["id"])
    assert (await row(world, "agreement", agreement))["prosecution_extinguished_on"] is None


async def test_a_second_mediator_found_late_signs_as_well(world: World) -> None:
    case_id, take, agreement = await drafted(world)
    await assignment_at(world, case_id, "confirmed", who="mediator2")
    one = await by_hand(world, case_id)
    assert await take.refused("sign", world.mediator, agreement, **CEREMONY, signatures=one) == ["signature_missing"]


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every statement the pool sends meanwhile, BEGIN and COMMIT among them."""
    assert ENGINE.pool is not None
    said: list[str] = []
    open_now = [holder._con for holder in ENGINE.pool._holders if holder._con is not None]
    with ExitStack() as stack:
        for connection in open_now:
            stack.enter_context(connection.query_logger(lambda record: said.append(record.query)))
        yield said


async def test_each_change_of_status_takes_at_most_eight_journeys_to_the_database(world: World) -> None:
    place = world.registered
    case_id, take = await case_in(world, "in_mediation", place=place)
    with counted() as writing:
        answer = await take("terms_reached", place["mediator"], **TERMS, **CHECKED, obligations=[promise(), promise()])
    agreement = answer.content["agreement"]["id"]
    signed = await by_hand(world, case_id)
    with counted() as signing:
        await take("sign", place["mediator"], agreement, **CEREMONY, signatures=signed)
    first = (await obligations_of(world, agreement))[0]["id"]
    with counted() as paying:
        await take("perform_part", place["officer"], first, amount="500", proof="สลิปโอนเงิน")
    assert (len(writing), len(signing), len(paying)) == (8, 8, 8)
    assert writing[0].startswith("BEGIN")
    assert signing[-1].startswith("COMMIT")
