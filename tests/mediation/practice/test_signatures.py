"""Everybody signs, and the promises bind from then on."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date

import pytest

from cases.journal import commitment
from cases.limitation import add_months
from mediation.dossier import read_dossier
from mediation.practice.agreed_text import agreed_text
from mediation.practice.signatories import signatories
from mediation.work import reading
from parties import thai
from parties.database import ENGINE
from parties.errors import NotNow, NotPermitted
from tests.mediation.practice.agreeing import (
    CEREMONY,
    CHECKED,
    TERMS,
    by_hand,
    case_in,
    drafted,
    obligations_of,
    promise,
    soon,
)
from tests.mediation.practice.cases_at import (
    assignment_at,
    assignment_of,
    days_ago,
    parties_of,
    person_at,
    session_at,
)
from tests.mediation.practice.taking import chain_breaks, entry_of, events, notices, row
from tests.world import World


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
    assert agreed_text(dossier, dossier.agreement) == statement["body"]
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
    assert max(len(writing), len(signing), len(paying)) <= 8
    assert writing[0].startswith("BEGIN")
    assert signing[-1].startswith("COMMIT")
