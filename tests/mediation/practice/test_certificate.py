"""The department certifies a settlement, sends it back or refuses it; and when a prosecution ends."""

from typing import Any

import pytest

from parties.errors import NotNow, NotPermitted
from tests.mediation.practice.agreeing import case_in, newest, soon
from tests.mediation.practice.cases_at import (
    days_ago,
    obligation_at,
    parties_of,
)
from tests.mediation.practice.taking import Steps, chain_breaks, entry_of, events, row
from tests.world import Place, World


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
