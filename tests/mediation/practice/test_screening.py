"""A request is screened: taken, not taken for a reason found, or given up."""

import json
from decimal import Decimal
from typing import Any

import pytest

from mediation.dossier import read_dossier
from mediation.practice import screening
from mediation.practice.intake import Asked, open_case
from mediation.practice.scope import law_version, section_number
from mediation.steps import Scene
from mediation.taking import blocked_by
from mediation.work import now_utc, reading
from parties.errors import NotFound, NotNow, NotPermitted, Stale
from tests.mediation.practice.cases_at import case_at, parties_of, person_at
from tests.mediation.practice.taking import Steps, chain_breaks, events, notices, row, steps_of
from tests.world import World

REQUEST: dict[str, Any] = {
    "topic": "DEBT",
    "facts": "ยืมเงินไปแล้วไม่คืน",
    "wish": "ขอผ่อนชำระ",
    "value": "20000",
    "notice_shown": True,
    "parties": [
        {"side": "applicant", "first_name": "สมใจ", "last_name": "ใจดี", "moo": "4"},
        {"side": "respondent", "first_name": "สมหมาย", "last_name": "มั่นคง", "moo": "4"},
    ],
}


async def at(world: World, status: str, **more: Any) -> tuple[int, Steps]:
    case_id = await case_at(world, status, **more)
    return case_id, steps_of(case_id, screening.DEEDS)


async def registered(world: World, **changes: Any) -> tuple[int, Steps]:
    case_id = (await open_case(Asked(world.officer), REQUEST | changes)).content["id"]
    return case_id, steps_of(case_id, screening.DEEDS)


async def forget_screening(world: World, case_id: int) -> None:
    await world.owner.execute("delete from screening where case_id = $1", case_id)


async def test_a_request_is_screened_and_accepted(world: World) -> None:
    case_id, take = await registered(world)
    await take("start_screening", world.officer)
    recorded = await take("record_screening", world.officer, family_status_matter="no", domestic_violence="no")
    assert recorded.content["findings"][0]["code"] == "safety_not_asked"
    for side in (1, 2):
        for party in await parties_of(world, case_id, side):
            await world.owner.execute(
                """insert into safety_screening (centre_id, case_id, case_party_id, colour)
                   values ($1, $2, $3, 'green')""",
                world.tha_than.id,
                case_id,
                party,
            )
    passed = await take("pass_screening", world.officer)
    assert passed.content["status"] == "awaiting_consent"
    assert await events(world, case_id) == [
        "case:file:submit",
        "case:file:start_screening",
        "case:screening:recorded",
        "case:file:pass_screening",
    ]
    body = json.loads((await world.journal(case_id))[-1]["body"])
    newest = await world.owner.fetchval("select max(id) from screening where case_id = $1", case_id)
    assert body == {"screening": newest, "law": law_version(), "track": "COMMUNITY"}
    assert await chain_breaks(world, case_id) == []


async def test_whoever_starts_screening_takes_up_a_request_nobody_has(world: World) -> None:
    case_id, take = await at(world, "received", officer_id=None)
    await take("start_screening", world.head)
    assert (await row(world, "case_file", case_id))["officer_id"] == world.head.account_id
    other_id, take = await at(world, "received")
    await take("start_screening", world.head)
    assert (await row(world, "case_file", other_id))["officer_id"] == world.officer.account_id


async def test_answers_and_findings_are_kept_as_codes_with_the_state_of_the_law(world: World) -> None:
    case_id, take = await at(
        world, "screening", place=world.registered, topic="LAND_BOUNDARY", value=Decimal("500000.01")
    )
    answer = await take(
        "record_screening",
        world.registered["officer"],
        ownership_contested="yes",
        offences=[{"section": "ป.อ. ม.๓๕๘"}, {"section": "309", "paragraph": "2"}],
        heirs_land="on",
    )
    kept = await world.owner.fetchrow("select * from screening where case_id = $1 order by id desc limit 1", case_id)
    assert kept is not None
    answers, findings = json.loads(kept["answers"]), json.loads(kept["findings"])
    assert answers["ownership_contested"] is True
    assert answers["family_status_matter"] is None
    assert answers["offences"][0] == {"section": "358", "paragraph": None, "law": "criminal_code"}
    assert {finding["code"] for finding in findings} == {"ownership", "over_cap"}
    assert next(f for f in findings if f["code"] == "over_cap")["section"] == "ม.69(1)"
    assert kept["law_version"] == law_version()
    assert answer.content["findings"] == findings
    assert (await events(world, case_id))[-1] == "case:screening:recorded"


@pytest.mark.parametrize(
    ("written", "number"), [("ม. 358", "358"), ("๓๙๗", "397"), ("358/1", "358/1"), ("ลักทรัพย์", "ลักทรัพย์")]
)
def test_a_section_is_read_from_however_it_was_written(written: str, number: str) -> None:
    assert section_number(written) == number


async def test_contested_ownership_is_refused_at_a_peoples_centre_with_its_section(world: World) -> None:
    """R5."""
    case_id, take = await at(world, "screening", place=world.registered, topic="LAND_BOUNDARY")
    officer = world.registered["officer"]
    await take("record_screening", officer, ownership_contested="yes")
    assert await take.refused("pass_screening", officer) == ["ownership"]
    declined = await take("decline", officer, reason="ownership")
    assert declined.content["status"] == "not_accepted"
    file = await row(world, "case_file", case_id)
    assert (file["outcome"], file["outcome_reason"]) == ("not_accepted", "ownership")
    entry = (await world.journal(case_id))[-1]
    assert entry["reason_code"] == "ownership"
    assert json.loads(entry["body"]) == {"guards": ["G-OWN"], "sections": ["ม.20 วรรคหนึ่ง"]}
    counted = await world.owner.fetchval(
        "select sum(n) from figure_change where centre_id = $1 and measure = 'not_accepted' and kind = 'ownership'",
        world.registered.id,
    )
    assert counted == 1


async def test_contested_ownership_only_warns_on_the_community_track(world: World) -> None:
    _, take = await at(world, "screening", topic="LAND_BOUNDARY")
    await take("record_screening", world.officer, ownership_contested="yes")
    assert (await take("pass_screening", world.officer)).content["status"] == "awaiting_consent"


@pytest.mark.parametrize(
    ("value", "accepted"), [(Decimal("500000.00"), True), (Decimal("500000.01"), False)], ids=["R1 at", "R1 over"]
)
async def test_the_cap_binds_to_the_satang(world: World, value: Decimal, accepted: bool) -> None:
    _, take = await at(world, "screening", place=world.registered, value=value)
    officer = world.registered["officer"]
    if accepted:
        assert (await take("pass_screening", officer)).content["status"] == "awaiting_consent"
    else:
        assert await take.refused("pass_screening", officer) == ["over_cap"]


@pytest.mark.parametrize(
    ("section", "codes"),
    [("396", ["offence_not_mediable"]), ("334", ["offence_not_mediable"]), ("217", ["offence_not_listed"])],
)
async def test_an_offence_outside_the_list_is_refused(world: World, section: str, codes: list[str]) -> None:
    """R2, R3: and so is one that was named in the request alone."""
    _, take = await at(world, "screening", place=world.registered, nature="criminal", offence_section=f"ม.{section}")
    await take("record_screening", world.registered["officer"], suspect_under_18="no")
    assert await take.refused("pass_screening", world.registered["officer"]) == codes


async def test_a_listed_offence_passes(world: World) -> None:
    _, take = await at(world, "screening", place=world.registered, nature="criminal")
    officer = world.registered["officer"]
    await take("record_screening", officer, suspect_under_18="no", offences=[{"section": "397"}])
    assert (await take("pass_screening", officer)).content["status"] == "awaiting_consent"


async def test_nothing_is_accepted_before_its_questions_are_put(world: World) -> None:
    case_id, take = await at(world, "screening")
    await forget_screening(world, case_id)
    assert await take.refused("pass_screening", world.officer) == ["scope_not_asked"]


async def test_everybody_on_the_applicants_side_must_have_been_asked_about_safety(world: World) -> None:
    case_id, take = await at(world, "screening", people=(2, 2))
    await world.owner.execute(
        "delete from safety_screening where case_party_id = any ($1)",
        [(await parties_of(world, case_id, 1))[1], *(await parties_of(world, case_id, 2))],
    )
    assert await take.refused("pass_screening", world.officer) == ["safety_not_asked_of"]
    await person_at(world, case_id, 1, first_name="เด็กชาย", role="helper")
    assert await take.refused("pass_screening", world.officer) == ["safety_not_asked_of"]
    await world.owner.execute(
        """insert into safety_screening (centre_id, case_id, case_party_id, colour)
           select centre_id, case_id, id, 'amber' from case_party where case_id = $1 and side = 1""",
        case_id,
    )
    assert (await take("pass_screening", world.officer)).content["status"] == "awaiting_consent"


async def test_a_minor_needs_somebody_with_recorded_authority_who_then_is_the_one_asked(world: World) -> None:
    case_id, take = await at(world, "screening")
    minor = await person_at(world, case_id, 1, first_name="เด็กหญิง", capacity="minor")
    await world.owner.execute("delete from safety_screening where case_party_id = $1", minor)
    assert await take.refused("pass_screening", world.officer) == ["incapacity", "safety_not_asked_of"]
    await person_at(world, case_id, 1, first_name="แม่", role="guardian", stands_for=minor, authority="มารดา")
    assert (await take("pass_screening", world.officer)).content["status"] == "awaiting_consent"


async def test_an_organisation_is_not_asked_about_safety(world: World) -> None:
    case_id, take = await at(world, "screening")
    fund = await person_at(world, case_id, 1, first_name="กองทุนหมู่บ้าน", capacity="organisation")
    await world.owner.execute("delete from safety_screening where case_party_id = $1", fund)
    await world.owner.execute(
        "update person set kind = 'juristic' where id = (select person_id from case_party where id = $1)", fund
    )
    assert await take.refused("pass_screening", world.officer) == ["incapacity"]
    await person_at(
        world, case_id, 1, first_name="ประธาน", role="representative", stands_for=fund, authority="ประธานกองทุน"
    )
    assert (await take("pass_screening", world.officer)).content["status"] == "awaiting_consent"


async def test_a_reason_that_was_not_found_does_not_decline(world: World) -> None:
    _, take = await at(world, "screening", place=world.registered, value=Decimal("600000"))
    officer = world.registered["officer"]
    assert await take.refused("decline", officer, reason="ownership") == ["reason_not_found"]
    assert await take.refused("decline", officer, reason="better_elsewhere") == ["reason_not_found"]
    assert await take.refused("decline", officer) == ["required"]
    assert (await take("decline", officer, reason="over_cap")).content["status"] == "not_accepted"


async def test_where_no_guard_failed_the_centre_may_still_send_elsewhere(world: World) -> None:
    _, take = await at(world, "screening")
    assert await take.refused("decline", world.officer, reason="over_cap") == ["reason_not_found"]
    assert (await take("decline", world.officer, reason="better_elsewhere")).content["status"] == "not_accepted"


async def test_a_warning_is_a_reason_too_where_nothing_blocks(world: World) -> None:
    _, take = await at(world, "screening", topic="PUBLIC_AGENCY")
    assert (await take("decline", world.officer, reason="state_agency_party")).content["status"] == "not_accepted"


@pytest.mark.parametrize("status", ["received", "screening", "awaiting_consent"])
async def test_the_applicant_may_give_up_before_consent(world: World, status: str) -> None:
    case_id, take = await at(world, status)
    assert (await take("applicant_drops", world.officer)).content["status"] == "struck_out"
    file = await row(world, "case_file", case_id)
    assert (file["outcome"], file["outcome_reason"]) == ("struck_out", "applicant_dropped")
    assert (await world.journal(case_id))[-1]["reason_code"] == "applicant_dropped"


async def test_domestic_violence_stops_the_case_when_it_is_registered(world: World) -> None:
    """R20."""
    case_id, take = await registered(world, topic="DV")
    assert await world.status(case_id) == "safety_hold"
    assert await events(world, case_id) == ["case:file:submit", "case:file:hold_for_safety"]
    held = await world.owner.fetchrow("select * from safety_hold where case_id = $1", case_id)
    assert held is not None
    assert (held["held_from"], held["reason_code"]) == ("received", "domestic_violence")
    safety, head = world.safety.account_id, world.head.account_id
    assert sorted(await notices(world, case_id)) == sorted(
        [(safety, "case:file:hold_for_safety"), (head, "case:file:hold_for_safety")]
    )
    with pytest.raises(NotNow):
        await take("pass_screening", world.officer)


async def test_domestic_violence_stops_the_case_when_screening_starts(world: World) -> None:
    case_id, take = await at(world, "received", topic="DV")
    assert (await take("start_screening", world.officer)).content["status"] == "safety_hold"
    assert await events(world, case_id) == ["case:file:start_screening", "case:file:hold_for_safety"]
    assert (await row(world, "case_file", case_id))["resume_state"] == "screening"


async def test_domestic_violence_stops_the_case_when_it_comes_out_in_the_questions(world: World) -> None:
    case_id, take = await at(world, "screening")
    answer = await take("record_screening", world.officer, domestic_violence="yes")
    assert answer.content["status"] == "safety_hold"
    assert await events(world, case_id) == ["case:screening:recorded", "case:file:hold_for_safety"]
    assert await chain_breaks(world, case_id) == []


async def test_what_stands_against_acceptance_is_told_in_advance(world: World) -> None:
    case_id, take = await at(world, "screening", topic="FAMILY_STATUS")
    async with reading(world.officer):
        dossier = await read_dossier(world.officer, case_id)
    faults = blocked_by(take.deed("pass_screening"), Scene(dossier, None, world.officer, now_utc()))
    assert [(fault.guard, fault.section) for fault in faults] == [("G-FAM", "ม.20 วรรคหนึ่ง")]


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ("start_screening", "screening"),
        ("record_screening", "awaiting_consent"),
        ("pass_screening", "received"),
        ("decline", "awaiting_consent"),
        ("applicant_drops", "choosing_mediator"),
    ],
)
async def test_each_step_is_refused_at_another_stage(world: World, event: str, status: str) -> None:
    _, take = await at(world, status)
    with pytest.raises(NotNow):
        await take(event, world.officer)


async def test_others_may_not_screen_and_strangers_do_not_learn_of_it(world: World) -> None:
    _, take = await at(world, "screening")
    for deed in screening.DEEDS:
        with pytest.raises(NotPermitted):
            await take(deed.event, world.safety)
        with pytest.raises(NotFound):
            await take(deed.event, world.registered["officer"])
        with pytest.raises(NotPermitted):
            await take(deed.event, world.committee)
    with pytest.raises(Stale):
        await take.at_version(7, "pass_screening", world.officer)
