"""One story for each end of a case, through the JSON door."""

from tests.programs import Programs
from tests.stories.journey import CALM, IN_SCOPE, Journey
from tests.world import World


def at_home(api: Programs) -> Journey:
    return Journey(api, api.world.tha_than)


async def test_a_settlement_is_signed_kept_and_closed(api: Programs) -> None:
    journey = await at_home(api).in_talks()
    await journey.with_terms()
    await journey.signed()
    seen = await journey.see()
    assert seen["status"] == "monitoring"
    assert seen["outcome"] == "settled"
    (promise,) = seen["obligations"]
    await journey.refused(422, "officer", "close")
    journey.ids["obligation"] = promise["id"]
    await journey.on("officer", "obligation", "perform_part", amount="2000")
    await journey.on("officer", "obligation", "perform", proof="ใบเสร็จ")
    await journey.does("officer", "close")
    events = await journey.ended("closed")
    assert events[0] == "file:submit"
    assert {"agreement:sign", "file:sign", "file:start_monitoring", "obligation:perform", "file:close"} <= set(events)


async def test_an_agreement_without_promises_is_closed_at_once(api: Programs) -> None:
    journey = await at_home(api).in_talks()
    await journey.with_terms(promises=[])
    await journey.signed()
    assert (await journey.see())["status"] == "settled"
    await journey.does("head", "close")
    await journey.ended("closed")


async def test_what_is_out_of_scope_is_not_accepted_and_referred(api: Programs) -> None:
    journey = Journey(api, api.world.registered)
    await journey.requested(topic="LAND_OWNERSHIP")
    await journey.does("officer", "start_screening")
    await journey.does("officer", "record_screening", **IN_SCOPE | {"ownership_contested": "yes"})
    refused = await journey.refused(422, "officer", "pass_screening")
    assert "G-OWN" in {error.get("guard") for error in refused["errors"]}
    await journey.does("officer", "decline", reason="ownership")
    await journey.does("officer", "close")
    await journey.ended("closed")


async def test_an_applicant_who_gives_up_is_struck_out(api: Programs) -> None:
    journey = await at_home(api).requested()
    await journey.does("officer", "applicant_drops", note="ตกลงกันเองแล้ว")
    assert (await journey.see())["outcome"] == "struck_out"
    await journey.ended("struck_out")


async def test_a_side_that_refuses_strikes_the_request_out(api: Programs) -> None:
    journey = await at_home(api).requested()
    await journey.screened()
    await journey.does("officer", "invite", side=2)
    await journey.does("officer", "record_consent", side=2, consent="no")
    await journey.does("officer", "refuse")
    await journey.ended("struck_out")


async def test_a_side_that_never_answers_strikes_the_request_out(api: Programs) -> None:
    journey = await at_home(api).requested(happened_at="1/8/2569")
    for event, body in (("start_screening", {}), ("record_screening", IN_SCOPE)):
        await journey.does("officer", event, happened_at="2/8/2569", **body)
    applicant = (await journey.see())["parties"][0]["id"]
    await journey.does("officer", "record_safety", case_party_id=applicant, happened_at="2/8/2569", **CALM)
    await journey.does("officer", "pass_screening", happened_at="3/8/2569")
    await journey.does("officer", "invite", side=2, happened_at="4/8/2569")
    await journey.refused(422, "officer", "no_reply")
    await journey.does("officer", "invite", side=2, happened_at="25/8/2569")
    await journey.does("officer", "no_reply")
    await journey.ended("struck_out")


async def test_talks_that_fail_end_without_settlement(api: Programs) -> None:
    journey = await at_home(api).in_talks()
    await journey.does("mediator", "fail", statement="ความเห็นห่างกันมาก")
    await journey.does("officer", "close")
    assert (await journey.see())["outcome"] == "not_settled"
    await journey.ended("closed")


async def test_a_side_may_withdraw_in_writing(api: Programs) -> None:
    journey = await at_home(api).in_talks()
    await journey.does("mediator", "withdraw", side=1, notice_on="1/11/2569")
    await journey.ended("withdrawn")


async def test_a_mediator_may_terminate_for_a_stated_reason(api: Programs) -> None:
    journey = await at_home(api).in_talks()
    await journey.does("mediator", "terminate", reason="bad_faith")
    await journey.ended("terminated")


async def test_danger_stops_the_case_until_safety_and_head_let_it_go_on(api: Programs) -> None:
    journey = await at_home(api).in_talks()
    await journey.does("mediator", "hold_for_safety", reason="threats", grounds="มีการข่มขู่")
    await journey.refused(409, "mediator", "fail", statement="x")
    hidden = await journey.see("mediator")
    assert hidden["facts"] == ""
    await journey.refused(422, "head", "release_hold")
    await journey.refused(422, "safety", "release_hold")
    for party in (await journey.see())["parties"]:
        await journey.does("safety", "record_safety", case_party_id=party["id"], **CALM)
    proposed = await journey.does("safety", "release_hold")
    assert proposed["status"] == "safety_hold"
    await journey.does("head", "release_hold")
    assert (await journey.see())["status"] == "in_mediation"


async def test_danger_before_consent_ends_as_not_accepted(api: Programs) -> None:
    journey = await at_home(api).requested(topic="DV")
    assert (await journey.see())["status"] == "safety_hold"
    await journey.refused(409, "officer", "invite", side=2)
    await journey.does("safety", "end_for_safety")
    await journey.does("head", "end_for_safety")
    await journey.ended("not_accepted")


async def test_danger_during_mediation_ends_as_terminated(api: Programs) -> None:
    journey = await at_home(api).in_talks()
    await journey.does("safety", "hold_for_safety", reason="weapons_or_drink")
    await journey.does("safety", "end_for_safety")
    await journey.does("head", "end_for_safety")
    await journey.ended("terminated")


async def test_a_matter_goes_to_the_justice_centre_and_its_answer_comes_back(api: Programs, world: World) -> None:
    journey = await at_home(api).in_talks()
    await journey.does("mediator", "fail", statement="ต้องการคำปรึกษากฎหมาย")
    applicant = (await journey.see())["parties"][0]["id"]
    await journey.on(
        "officer",
        "referral",
        "prepare",
        destination="CJC",
        to_centre=world.justice.id,
        reason="legal_advice",
        people=[applicant],
        basis="written_consent",
        consent_on="1/11/2569",
        shares=["contact", "wish"],
        summary="ขอคำปรึกษาเรื่องแนวเขต",
    )
    assert (await api.get("cjc", "/referrals"))["referrals"] == []
    await journey.on("officer", "referral", "send", letter_no="ทถ 1/2569")
    (line,) = (await api.get("cjc", "/referrals"))["referrals"]
    there = f"/referrals/{line['id']}"
    packet = await api.get("cjc", there)
    assert "กิ่งมะม่วง" not in str(packet)
    for event, body in (
        ("acknowledge", {"receiver_no": "ศยช 7/2569"}),
        ("ask_more", {"question": "ขอสำเนาโฉนด"}),
    ):
        await api.post("cjc", f"{there}/events/{event}", body)
    await journey.on("officer", "referral", "supply", supplement="แนบสำเนาแล้ว")
    await api.post("cjc", f"{there}/events/start")
    await api.post("cjc", f"{there}/events/complete", {"result_code": "advice_given", "result": "ให้คำปรึกษาแล้ว"})
    await journey.on("officer", "referral", "record_result")
    await journey.does("officer", "close")
    await journey.ended("closed")
    mine = await api.get("cjc", f"{there}/journal")
    assert [entry["event"].rsplit(":", 1)[1] for entry in mine["entries"]][-2:] == ["complete", "record_result"]
    for path in (f"/cases/{journey.case_id}", "/cases"):
        assert (await api.send("cjc", "GET", path)).status_code in (403, 404)


async def test_last_nights_session_is_written_down_this_morning(api: Programs) -> None:
    journey = at_home(api)
    await journey.requested(happened_at="1/9/2569 09:00")
    await journey.screened()
    await journey.agreed_to_mediate()
    await journey.with_mediator()
    before = await journey.see()
    refused = await api.refused(
        422,
        "mediator",
        f"{journey.path}/sessions/events/plan",
        {"planned_for": "1/11/2569 19:00", "place": "วัด", "happened_at": "1/1/2575"},
    )
    assert "happened_at" in {error["field"] for error in refused["errors"]}
    await journey.meeting()
    assert before["status"] == "ready"


async def test_a_challenged_mediator_stops_and_another_takes_over(api: Programs) -> None:
    journey = await at_home(api).in_talks()
    respondent = next(party["id"] for party in (await journey.see())["parties"] if party["side"] == 2)
    challenged = journey.ids["assignment"]
    await journey.does(
        "officer", "challenge", assignment=challenged, basis="stop", ground="kin", raised_by=[respondent]
    )
    assert (await journey.see())["status"] == "suspended"
    await journey.does("head", "uphold_challenge", reasons="เป็นญาติกันจริง")
    assert (await journey.see())["status"] == "choosing_mediator"
    await journey.with_mediator("mediator2")
    await journey.meeting("mediator2")
    await journey.does("mediator2", "fail", statement="ไม่สำเร็จ")
    await journey.ended("not_settled")


async def test_the_answer_of_a_receiver_is_recorded_after_the_case_was_closed(api: Programs, world: World) -> None:
    journey = await at_home(api).in_talks()
    await journey.does("mediator", "fail", statement="ส่งต่อ")
    applicant = (await journey.see())["parties"][0]["id"]
    await journey.on(
        "officer",
        "referral",
        "prepare",
        destination="CJC",
        to_centre=world.justice.id,
        reason="unresolved",
        people=[applicant],
        basis="written_consent",
        consent_on="1/11/2569",
    )
    await journey.refused(422, "officer", "close")
    await journey.on("officer", "referral", "send", letter_no="ทถ 2/2569")
    there = f"/referrals/{journey.ids['referral']}"
    await api.post("cjc", f"{there}/events/acknowledge")
    await journey.does("officer", "close")
    await api.post("cjc", f"{there}/events/start")
    await api.post("cjc", f"{there}/events/complete", {"result_code": "settled", "result": "ตกลงกันได้"})
    await journey.on("officer", "referral", "record_result")
    await journey.ended("closed")


async def test_an_ending_leaves_no_draft_to_sign(api: Programs) -> None:
    journey = await at_home(api).in_talks()
    await journey.with_terms()
    await journey.does("mediator", "fail", statement="เปลี่ยนใจ")
    assert [agreement["status"] for agreement in (await journey.see())["agreements"]] == ["discarded"]
    events = await journey.ended("not_settled")
    assert events[-2:] == ["file:fail", "agreement:discard"]
