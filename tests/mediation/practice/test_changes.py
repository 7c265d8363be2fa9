"""What a case on record says is corrected, and people enter it, leave it, die and are succeeded."""

import json
from datetime import timedelta
from typing import Any

import pytest

from cases.journal import commitment
from mediation.dossier import Dossier, read_dossier
from mediation.practice import corrections, people
from mediation.work import reading
from parties import thai
from parties.errors import NotFound, NotNow, NotPermitted
from parties.register import unsealed
from tests.mediation.practice.cases_at import assignment_of, case_at, days_ago, parties_of, person_at
from tests.mediation.practice.taking import Steps, chain_breaks, entry_of, events, row, steps_of
from tests.world import World

ROOMS = (corrections.DEEDS, people.DEEDS)
WHY = "ผู้ร้องแจ้งแก้ไข"


async def case_in(world: World, status: str, **more: Any) -> tuple[int, Steps]:
    case_id = await case_at(world, status, **more)
    return case_id, steps_of(case_id, *ROOMS)


async def dossier_of(world: World, case_id: int) -> Dossier:
    async with reading(world.head):
        return await read_dossier(world.head, case_id)


async def kept(world: World, case_id: int) -> dict[str, Any]:
    """The newest kept text of each kind."""
    rows = await world.owner.fetch("select * from statement where case_id = $1 order by id", case_id)
    return {one["kind"]: one for one in rows}


def day(days: int) -> str:
    return (thai.bangkok_day(days_ago(0)) + timedelta(days=days)).isoformat()


def newcomer(**changes: Any) -> dict[str, Any]:
    """A further respondent, who has consented."""
    told = {"side": "respondent", "first_name": "สายใจ", "last_name": "ทองคำ", "consented_on": day(-1)}
    return told | changes


# WHAT THE CASE SAYS


async def test_a_correction_keeps_what_was_said_before_and_journals_the_names_alone(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    before = await row(world, "case_file", case_id)
    new = {"facts": "ยืมเงินไป 25,000 บาท", "value": "๒๕,๐๐๐", "happened_on": "3/5/2568", "recurring": "yes"}
    answer = await take("correct", world.officer, reason=WHY, **new)
    assert answer.content["status"] == "in_mediation"
    after = await row(world, "case_file", case_id)
    assert (after["facts"], after["value"], after["recurring"]) == (new["facts"], 25000, True)
    assert after["happened_on"].isoformat() == "2025-05-03"
    assert (after["title"], after["wish"], after["outcome"]) == (before["title"], before["wish"], None)
    entry = await entry_of(world, case_id, "case:file:correct")
    texts = await kept(world, case_id)
    assert entry["facts"] == {
        "changed": ["facts", "happened_on", "recurring", "value"],
        **{kind: commitment(one["salt"], one["body"]).hex() for kind, one in texts.items()},
    }
    assert json.loads(texts["old"]["body"])["facts"] == before["facts"]
    assert (json.loads(texts["new"]["body"])["facts"], texts["reason"]["body"]) == (new["facts"], WHY)
    assert await chain_breaks(world, case_id) == []


async def test_fields_left_blank_stay_and_fields_named_are_emptied(world: World) -> None:
    case_id, take = await case_in(world, "received", limitation_on=days_ago(-100).date(), pending_authority="police")
    await take("correct", world.officer, reason=WHY, emptied=["limitation_on", "pending_authority", "value"])
    after = await row(world, "case_file", case_id)
    assert (after["limitation_on"], after["pending_authority"], after["value"]) == (None, "", None)
    assert after["facts"]
    refused = await take.refused("correct", world.officer, reason=WHY, emptied=["title"], title="ใหม่")
    assert refused == ["emptied_and_given"]


async def test_a_correction_must_change_something_and_say_why(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    file = await row(world, "case_file", case_id)
    same = {"title": file["title"], "topic": file["topic"], "value": str(file["value"])}
    assert await take.refused("correct", world.officer, reason=WHY, **same) == ["nothing_changed"]
    assert await take.refused("correct", world.officer, title="ใหม่") == ["required"]
    assert await take.refused("correct", world.officer, reason=WHY, happened_on=day(1)) == ["in_the_future"]
    with pytest.raises(NotPermitted):
        await take("correct", world.mediator, reason=WHY, title="ใหม่")


async def test_a_correction_names_only_codes_of_the_lists_and_a_day_before_the_request(world: World) -> None:
    _, take = await case_in(world, "in_mediation")
    wrong = {"official_code": "civil-99", "area_code": "24060a", "happened_on": day(-29)}
    refused = await take.refused("correct", world.officer, reason=WHY, **wrong)
    assert sorted(refused) == ["after_request", "area_invalid", "no_such_code"]
    await take("correct", world.officer, reason=WHY, official_code="civil-7", area_code="240606", happened_on=day(-31))


async def test_what_cannot_be_read_and_what_cannot_be_is_told_at_once(world: World) -> None:
    _, take = await case_in(world, "in_mediation")
    wrong = {"value": "many", "title": "ก" * 161, "official_code": "civil-99", "happened_on": day(-29), "reason": WHY}
    refused = await take.refused("correct", world.officer, **wrong)
    assert refused == ["after_request", "amount_unreadable", "no_such_code", "too_long"]
    # A form of which nothing is left that can be read is not told to change nothing.
    assert await take.refused("correct", world.officer, reason=WHY, value="many") == ["amount_unreadable"]
    undated = {"happened_at": "yesterday", "official_code": "civil-99", "reason": WHY}
    assert await take.refused("correct", world.officer, **undated) == ["date_unreadable"]
    half = [newcomer(phone="12", stands_for=None, role="representative")]
    refused = await take.refused("change_party", world.officer, newcomers=half)
    assert refused == ["phone_unreadable", "stands_for_missing"]


@pytest.mark.usefixtures("tha_than_known")
async def test_where_areas_were_imported_a_correction_and_a_newcomer_name_one_of_them(world: World) -> None:
    _, take = await case_in(world, "in_mediation")
    assert await take.refused("correct", world.officer, reason=WHY, area_code="240607") == ["no_such_area"]
    entering = {"newcomers": [newcomer(area_code="240607")]}
    assert await take.refused("change_party", world.officer, **entering) == ["no_such_area"]
    await take("correct", world.officer, reason=WHY, area_code="240606")
    await take("change_party", world.officer, newcomers=[newcomer(area_code="240606")])


@pytest.mark.parametrize("status", ["draft", "closed"])
async def test_drafts_and_closed_cases_are_not_corrected_this_way(world: World, status: str) -> None:
    _, take = await case_in(world, status)
    for event, raw in (("correct", {"reason": WHY, "title": "ใหม่"}), ("change_party", {"newcomers": [newcomer()]})):
        with pytest.raises(NotNow):
            await take(event, world.officer, **raw)


@pytest.mark.parametrize("status", ["safety_hold", "suspended"])
async def test_a_stopped_case_remembers_where_it_stood_while_it_is_corrected(world: World, status: str) -> None:
    case_id, take = await case_in(world, status, resume_state="in_mediation")
    await take("correct", world.head, reason=WHY, place="ท่าน้ำวัดใหม่")
    file = await row(world, "case_file", case_id)
    assert (file["status"], file["resume_state"], file["place"]) == (status, "in_mediation", "ท่าน้ำวัดใหม่")


async def test_figures_follow_a_corrected_topic(world: World) -> None:
    case_id, take = await case_in(world, "not_settled")
    await take("correct", world.officer, reason=WHY, topic="CONTRACT")
    counted = await world.owner.fetch(
        """select measure, topic, sum(n)::int as n from figure_change
           where centre_id = $1 and measure in ('received', 'ended', 'days_to_end') group by 1, 2 order by 1, 2""",
        world.tha_than.id,
    )
    assert [tuple(one) for one in counted] == [
        ("days_to_end", "CONTRACT", 1),
        ("days_to_end", "DEBT", 0),
        ("ended", "CONTRACT", 1),
        ("ended", "DEBT", 0),
        ("received", "CONTRACT", 1),
        ("received", "DEBT", 0),
    ]
    assert (await row(world, "case_file", case_id))["outcome"] == "not_settled"


async def test_a_topic_corrected_to_domestic_violence_stops_the_case_at_once(world: World) -> None:
    case_id, take = await case_in(world, "awaiting_consent")
    answer = await take("correct", world.officer, reason=WHY, topic="DV")
    assert answer.content["status"] == "safety_hold"
    assert await events(world, case_id) == ["case:file:correct", "case:file:hold_for_safety"]
    hold = await world.owner.fetchrow("select * from safety_hold where case_id = $1", case_id)
    assert (hold["held_from"], hold["reason_code"]) == ("awaiting_consent", "domestic_violence")
    assert await chain_breaks(world, case_id) == []


async def test_nobody_learns_from_a_correction_what_a_held_case_says(world: World) -> None:
    case_id, take = await case_in(world, "safety_hold", title="สามีขู่จะเผาบ้าน", facts="ขู่เมื่อคืน")
    assert await take.refused("correct", world.officer, reason=WHY) == ["nothing_changed"]
    for guess in ("สามีขู่จะเผาบ้าน", "ทะเลาะเรื่องน้ำ"):
        answer = await take("correct", world.officer, reason=WHY, title=guess)
        assert set(answer.content) == {"id", "number", "status", "version"}
        assert (await entry_of(world, case_id, "case:file:correct"))["facts"]["changed"] == ["title"]
    assert await take.refused("correct", world.head, reason=WHY, title="ทะเลาะเรื่องน้ำ") == ["nothing_changed"]


async def test_a_correction_that_leads_out_of_scope_is_written_and_warned_of(world: World) -> None:
    place = world.registered
    case_id, take = await case_in(world, "in_mediation", place=place)
    answer = await take("correct", place["officer"], reason=WHY, value="500000.01")
    assert [(one["code"], one["section"]) for one in answer.content["warnings"]] == [("over_cap", "ม.69(1)")]
    assert (await entry_of(world, case_id, "case:file:correct"))["facts"]["findings"] == ["over_cap"]
    again = await take("correct", place["officer"], reason=WHY, title="ยืมเงินก้อนใหญ่")
    assert "warnings" not in again.content


# SOMEBODY ENTERS


async def test_somebody_enters_on_a_side_and_into_the_register(world: World) -> None:
    case_id, take = await case_in(world, "received")
    answer = await take("change_party", world.officer, newcomers=[newcomer(phone="081-234-5678", moo="3")])
    (entered,) = answer.content["entered"]
    party = next(one for one in (await dossier_of(world, case_id)).parties if one.id == entered)
    assert (party.name, party.side, party.role, party.moo, party.has_phone) == ("สายใจ ทองคำ", 2, "party", "3", True)
    entry = await entry_of(world, case_id, "case:file:change_party")
    assert entry["facts"]["entered"] == [{"party": entered, "side": 2, "consented_on": day(-1)}]
    assert "สายใจ" not in entry["body"]
    assert await chain_breaks(world, case_id) == []


async def test_between_consent_and_the_end_a_new_party_must_consent_too(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    silent = newcomer(consented_on=None)
    assert await take.refused("change_party", world.officer, newcomers=[silent]) == ["consent_missing"]
    assert await take.refused("change_party", world.officer, newcomers=[newcomer(consented_on=day(2))]) == [
        "in_the_future"
    ]
    third = newcomer(side="other", side_no=3)
    await take("change_party", world.officer, newcomers=[third])
    side = next(one for one in (await dossier_of(world, case_id)).sides if one.side == 3)
    assert (side.side_role, side.joining, side.consent) == ("other", True, "yes")
    assert side.consented_on is not None


async def test_before_consent_a_new_side_is_asked_like_the_others(world: World) -> None:
    case_id, take = await case_in(world, "screening")
    await take("change_party", world.head, newcomers=[newcomer(side="other", consented_on=None)])
    side = next(one for one in (await dossier_of(world, case_id)).sides if one.side == 3)
    assert (side.consent, side.consented_on) == ("unknown", None)


async def test_a_newcomer_fits_the_side(world: World) -> None:
    _, take = await case_in(world, "received")
    assert await take.refused("change_party", world.officer, newcomers=[newcomer(side_no=1)]) == ["side_mixed"]
    _, settled = await case_in(world, "settled")
    assert await settled.refused("change_party", world.officer, newcomers=[newcomer(side="other")]) == ["no_new_side"]
    mixed = [newcomer(side_no=4), newcomer(side="other", side_no=4)]
    assert await take.refused("change_party", world.officer, newcomers=mixed) == ["side_mixed"]


async def test_a_representative_stands_for_a_party_of_the_same_side(world: World) -> None:
    case_id, take = await case_in(world, "ready")
    applicant, respondent = [(await parties_of(world, case_id, side))[0] for side in (1, 2)]
    agent = newcomer(role="representative", authority="ใบมอบอำนาจลงวันที่ 1 พ.ค. 2569", consented_on=None)
    assert await take.refused("change_party", world.officer, newcomers=[agent]) == ["stands_for_missing"]
    refused = await take.refused("change_party", world.officer, newcomers=[agent | {"stands_for": applicant}])
    assert refused == ["stands_for_nobody"]
    answer = await take("change_party", world.officer, newcomers=[agent | {"stands_for": respondent}])
    (entered,) = answer.content["entered"]
    party = next(one for one in (await dossier_of(world, case_id)).parties if one.id == entered)
    assert (party.stands_for, party.authority) == (respondent, agent["authority"])


async def test_staff_who_become_a_party_are_kept_out_at_once(world: World) -> None:
    case_id, take = await case_in(world, "received")
    prefix_and_name = {"first_name": "มาลี", "last_name": "ใจงาม"}
    await take("change_party", world.head, newcomers=[newcomer(**prefix_and_name)])
    with pytest.raises(NotFound):
        await take("change_party", world.officer, newcomers=[newcomer()])
    why = await world.owner.fetchval("select why from case_lockout where case_id = $1", case_id)
    assert why == "same_person"


# SOMEBODY LEAVES


async def test_the_last_party_of_a_joining_side_does_not_leave(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation", people=(1, 2, 1), not_joining=(3,))
    first, second = await parties_of(world, case_id, 2)
    (bystander,) = await parties_of(world, case_id, 3)
    both = [{"person": first, "reason": "withdrew"}, {"person": second, "reason": "withdrew"}]
    assert await take.refused("change_party", world.officer, leavers=both) == ["side_left_alone"]
    await take("change_party", world.officer, leavers=[both[0], {"person": bystander, "reason": "no_longer_concerned"}])
    dossier = await dossier_of(world, case_id)
    assert [one.id for one in dossier.parties if not one.here] == [first, bystander]
    refused = await take.refused("change_party", world.officer, leavers=[both[0]])
    assert refused == ["not_in_list"]
    assert await chain_breaks(world, case_id) == []


async def test_the_heirs_of_one_who_died_take_the_place_in_the_same_step(world: World) -> None:
    case_id, take = await case_in(world, "monitoring")
    (dead,) = await parties_of(world, case_id, 2)
    agent = await person_at(world, case_id, 2, role="representative", stands_for=dead, authority="ใบมอบอำนาจ")
    death = {"person": dead, "reason": "death", "left_on": day(-3)}
    assert await take.refused("change_party", world.officer, leavers=[death]) == ["side_left_alone"]
    heir = newcomer(first_name="ลูกสาว", succeeds=dead, consented_on=None)
    answer = await take("change_party", world.officer, leavers=[death], newcomers=[heir])
    (entered,) = answer.content["entered"]
    dossier = await dossier_of(world, case_id)
    known = {party.id: party for party in dossier.parties}
    assert (known[entered].succeeds, known[entered].side) == (dead, 2)
    assert (str(known[dead].left_on), known[dead].left_reason) == (day(-3), "death")
    assert (known[agent].left_reason, known[agent].here) == ("authority_ended", False)
    entry = await entry_of(world, case_id, "case:file:change_party")
    assert entry["reason_code"] == "death"
    assert entry["facts"]["entered"] == [{"party": entered, "side": 2, "succeeds": dead}]
    assert dossier.file.status == "monitoring"
    assert await chain_breaks(world, case_id) == []


async def test_an_heir_may_come_later_but_only_of_one_who_died_on_that_side(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation", people=(1, 2))
    (applicant,) = await parties_of(world, case_id, 1)
    dead, living = await parties_of(world, case_id, 2)
    await take("change_party", world.officer, leavers=[{"person": dead, "reason": "death"}])
    for wrong in ({"succeeds": living}, {"succeeds": applicant}, {"succeeds": dead, "side": "applicant"}):
        refused = await take.refused("change_party", world.officer, newcomers=[newcomer(**wrong)])
        assert refused == ["succeeds_nobody"]
    async with reading(world.officer):
        offered = await take.deed("change_party").lists(world.officer, await read_dossier(world.officer, case_id))
    assert str(dead) in {value for value, _ in offered["everybody"]}
    await take("change_party", world.officer, newcomers=[newcomer(succeeds=dead)])
    assert {party.succeeds for party in (await dossier_of(world, case_id)).people(2)} == {None, dead}


async def test_leaving_twice_in_one_form_or_tomorrow_is_refused(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation", people=(1, 3))
    first, second, _ = await parties_of(world, case_id, 2)
    wrong = [
        {"person": first, "reason": "other"},
        {"person": first, "reason": "other"},
        {"person": second, "reason": "other", "left_on": day(3)},
    ]
    assert await take.refused("change_party", world.officer, leavers=wrong) == ["in_the_future", "named_twice"]
    assert await take.refused("change_party", world.officer) == ["nothing_changed"]
    with pytest.raises(NotPermitted):
        await take("change_party", world.mediator, leavers=wrong[:1])


# PARTICULARS


async def test_a_postcode_that_cannot_be_is_refused_of_whoever_moves_or_comes(world: World) -> None:
    case_id = await case_at(world, "screening")
    take = steps_of(case_id, people.DEEDS)
    (person,) = await parties_of(world, case_id, 1)
    moved = [{"person": str(person), "postcode": "2412"}]
    assert await take.refused("change_party", world.officer, particulars=moved, reason="ย้ายบ้าน") == ["postcode_invalid"]


async def test_particulars_are_mended_and_numbers_stay_sealed(world: World) -> None:
    case_id, take = await case_in(world, "drafting")
    (person,) = await parties_of(world, case_id, 2)
    change = {"person": person, "first_name": "สมหมาย", "phone": "0891112222", "house_no": "12", "subdistrict": "ท่าถ่าน"}
    await take("change_party", world.officer, particulars=[change], reason="ดูจากบัตรประชาชน")
    party = next(one for one in (await dossier_of(world, case_id)).parties if one.id == person)
    assert (party.first_name, party.house_no, party.subdistrict) == ("สมหมาย", "12", "ท่าถ่าน")
    register = await row(world, "person", party.person_id)
    assert register["name_key"].startswith("สมหมาย")
    async with reading(world.officer):
        assert (await unsealed(party.person_id))["phone"] == "+66891112222"
    entry = await entry_of(world, case_id, "case:file:change_party")
    assert entry["facts"]["changed"] == {str(person): ["first_name", "house_no", "phone", "subdistrict"]}
    texts = await kept(world, case_id)
    assert json.loads(texts["new"]["body"])[str(person)]["first_name"] == "สมหมาย"
    assert not any("891112222" in text["body"] for text in texts.values())
    assert texts["reason"]["body"] == "ดูจากบัตรประชาชน"
    assert await chain_breaks(world, case_id) == []


async def test_capacity_and_authority_are_recorded_of_those_they_fit(world: World) -> None:
    case_id, take = await case_in(world, "drafting")
    (applicant,), (child,) = [await parties_of(world, case_id, side) for side in (1, 2)]
    mother = await person_at(world, case_id, 2, role="guardian", stands_for=None)
    bad = [{"person": child, "stands_for": child}, {"person": mother, "stands_for": applicant}, {"person": applicant}]
    assert await take.refused("change_party", world.officer, particulars=bad) == [
        "nothing_changed",
        "stands_for_nobody",
        "stands_for_nobody",
    ]
    good = [
        {"person": child, "capacity": "minor"},
        {"person": mother, "stands_for": child, "authority": "มารดา ผู้แทนโดยชอบธรรม"},
    ]
    await take("change_party", world.officer, particulars=good)
    known = {party.id: party for party in (await dossier_of(world, case_id)).parties}
    assert (known[child].capacity, known[mother].stands_for) == ("minor", child)
    assert known[mother].authority == "มารดา ผู้แทนโดยชอบธรรม"


async def test_a_change_of_people_leaves_the_mediator_where_they_are(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    await take("change_party", world.officer, newcomers=[newcomer()])
    assert (await row(world, "assignment", await assignment_of(world, case_id)))["status"] == "active"
    assert await world.status(case_id) == "in_mediation"


async def test_whoever_turns_out_to_bear_the_name_of_a_party_is_kept_out_from_then_on(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    (somebody,) = await parties_of(world, case_id, 2)
    first, last = world.officer.name.split()
    told = {"person": somebody, "first_name": first, "last_name": last}
    await take("change_party", world.head, particulars=[told])
    with pytest.raises(NotFound):
        async with reading(world.officer):
            await read_dossier(world.officer, case_id)
