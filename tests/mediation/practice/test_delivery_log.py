"""How people want to be reached is asked and kept, and the log of what they were told feeds the guards that ask for it."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from mediation.deliveries import Delivery
from mediation.practice import consent, contact, delivery, invitations, safety, sessions, sittings
from mediation.practice.delivered import deliveries
from mediation.practice.intake import Asked, open_case, rewrite_draft
from mediation.practice.undelivered import see_to
from mediation.work import now_utc
from parties.access import Actor
from parties.errors import NotNow, NotPermitted, NotValid
from tests.mediation.practice.cases_at import case_at, parties_of, person_at
from tests.mediation.practice.people_to_reach import channels, has, laid, person_of, reachable_by
from tests.mediation.practice.taking import Steps, entry_of, events, row, steps_of
from tests.mediation.practice.test_intake import a_request
from tests.world import World

ROOMS = (
    *(*contact.DEEDS, *delivery.DEEDS, *sessions.DEEDS, *sittings.DEEDS, *invitations.DEEDS),
    *(*safety.DEEDS, *consent.DEEDS),
)


def in_days(days: int) -> str:
    at: datetime = (now_utc() + timedelta(days=days)).replace(hour=2, minute=0, second=0, microsecond=0)
    return at.isoformat()


async def a_case(world: World, status: str = "in_mediation", **more: Any) -> tuple[int, Steps]:
    case_id = await case_at(world, status, **more)
    return case_id, steps_of(case_id, ROOMS)


async def planned(take: Steps, world: World, days: int = 5) -> int:
    answer = await take("plan", world.officer, planned_for=in_days(days), place="ศาลา")
    return int(answer.content["session"]["id"])


async def lines(actor: Actor, case_id: int) -> list[Delivery]:
    return await deliveries(actor, case_id)


async def handed_over(world: World, case_id: int) -> None:
    await world.owner.execute(
        """update message set status = 'handed_over', handed_over_at = now(), address = null, link = null, facts = '{}'
           where case_id = $1 and status = 'ready'""",
        case_id,
    )


# ASKED


async def test_what_somebody_said_of_being_reached_is_kept_with_who_asked_and_on_which_words(world: World) -> None:
    case_id, take = await a_case(world)
    party = (await parties_of(world, case_id, 1))[0]
    await has(world, party, phone="0812345678")
    await take(
        "record_contact",
        world.officer,
        person=str(party),
        way="phone",
        language="en",
        shared=["letter"],
        basis="written",
    )
    kept = await world.owner.fetchrow("select * from contact_wish where person_id = $1", await person_of(world, party))
    assert kept is not None
    assert (
        kept["way"],
        kept["language"],
        kept["shared"],
        kept["basis"],
        kept["words_version"],
        kept["by_account"],
    ) == (
        *("phone", "en", ["letter"], "written", 1),
        world.officer.account_id,
    )
    facts = (await entry_of(world, case_id, "case:contact:recorded"))["facts"]
    assert (facts["party"], facts["way"], facts["words"]) == (party, "phone", 1)
    assert "0812345678" not in json.dumps(facts)


async def test_a_way_that_leads_nowhere_is_not_written_down(world: World) -> None:
    case_id, take = await a_case(world)
    party = str((await parties_of(world, case_id, 1))[0])
    assert await take.refused("record_contact", world.officer, person=party, way="phone") == ["no_telephone"]
    assert await take.refused("record_contact", world.officer, person=party, way="mail") == ["no_mail_address"]
    await take("record_contact", world.officer, person=party, way="line")


async def test_one_does_not_choose_what_must_never_be_used(world: World) -> None:
    case_id, take = await a_case(world)
    party = str((await parties_of(world, case_id, 1))[0])
    refused = await take.refused("record_contact", world.officer, person=party, way="letter", unsafe=["letter"])
    assert refused == ["chosen_and_unsafe"]


async def test_what_waits_leaves_by_the_way_that_was_chosen_now(world: World) -> None:
    case_id, take = await a_case(world)
    party = await reachable_by(world, case_id, "phone", 1)
    await planned(take, world)
    await take("record_contact", world.officer, person=str(party), way="mail")
    assert sorted(await channels(world, case_id)) == [("case:session:plan", "letter"), ("case:session:plan", "mail")]
    await take("record_contact", world.officer, person=str(party), way="none")
    assert await channels(world, case_id) == [("case:session:plan", "letter")]


async def test_it_is_asked_at_intake(world: World) -> None:
    people = a_request()["parties"]
    people[0] |= {"phone": "081-234-5678", "contact_by": "phone", "contact_shared": "on", "language": "en"}
    answer = await open_case(Asked(world.officer), a_request(parties=people))
    case_id = answer.content["id"]
    kept = await world.owner.fetch(
        """select w.way, w.shared, w.language, w.by_account from contact_wish w
           join case_party p on p.person_id = w.person_id where p.case_id = $1""",
        case_id,
    )
    assert [tuple(one) for one in kept] == [("phone", ["phone"], "en", world.officer.account_id)]
    assert "case:contact:recorded" in await events(world, case_id)


async def test_at_intake_too_a_way_needs_its_address(world: World) -> None:
    people = a_request()["parties"]
    people[0] = {**people[0], "phone": "", "contact_by": "phone"}
    with pytest.raises(NotValid) as refusal:
        await open_case(Asked(world.officer), a_request(parties=people))
    assert [(fault.code, fault.field) for fault in refusal.value.faults] == [("no_telephone", "parties.0.contact_by")]


async def test_a_draft_is_rewritten_with_what_was_said(world: World) -> None:
    people = a_request()["parties"]
    people[0] |= {"contact_by": "letter"}
    draft = (await open_case(Asked(world.officer), a_request(parties=people), draft=True)).content["id"]
    people[0] |= {"contact_by": "none"}
    await rewrite_draft(Asked(world.officer), draft, a_request(parties=people))
    ways = await world.owner.fetch("select way from contact_wish where centre_id = $1", world.tha_than.id)
    assert [one["way"] for one in ways] == ["none"]


# THE LOG


async def test_the_log_tells_what_was_sent_to_whom_and_how(world: World) -> None:
    case_id, take = await a_case(world)
    await reachable_by(world, case_id, "phone", 1)
    session = await planned(take, world)
    told = await lines(world.officer, case_id)
    assert sorted((one.channel, one.side, one.status, one.came.value) for one in told) == [
        ("letter", 2, "to_print", "underway"),
        ("sms", 1, "ready", "underway"),
    ]
    assert {one.session_id for one in told} == {session}


async def test_the_log_is_kept_back_with_the_story(world: World) -> None:
    case_id, take = await a_case(world)
    await planned(take, world)
    await take("hold_for_safety", world.officer, reason="threats", grounds="มีการข่มขู่")
    with pytest.raises(NotPermitted):
        await deliveries(world.officer, case_id)
    assert len(await lines(world.safety, case_id)) == 2


async def test_letters_that_are_on_their_way_count_as_telling_the_sides(world: World) -> None:
    case_id, take = await a_case(world)
    session = await planned(take, world)
    first, second = sorted(await lines(world.officer, case_id), key=lambda one: one.side or 0)
    await see_to(world.officer, first.id, "printed")
    kept = await row(world, "session", session)
    assert (kept["status"], [one["side"] for one in json.loads(kept["told"])]) == ("planned", [1])
    await see_to(world.officer, second.id, "printed")
    kept = await row(world, "session", session)
    assert (kept["status"], kept["notified_at"] is not None) == ("notified", True)
    assert (await events(world, case_id))[1:] == [
        *("case:message:printed", "case:session:told", "case:message:printed", "case:session:notify")
    ]


async def test_a_side_counts_as_told_when_everybody_of_it_was_reached(world: World) -> None:
    case_id, take = await a_case(world)
    await person_at(world, case_id, 1, first_name="มานี")
    session = await planned(take, world)
    of_one = [one for one in await lines(world.officer, case_id) if one.side == 1]
    await see_to(world.officer, of_one[0].id, "printed")
    assert json.loads((await row(world, "session", session))["told"]) == []
    await see_to(world.officer, of_one[1].id, "printed")
    assert [one["side"] for one in json.loads((await row(world, "session", session))["told"])] == [1]


async def test_only_a_letter_is_noted_as_printed_and_once(world: World) -> None:
    case_id, take = await a_case(world)
    await reachable_by(world, case_id, "phone", 1)
    await planned(take, world)
    sms, letter = sorted(await lines(world.officer, case_id), key=lambda one: one.channel, reverse=True)
    await see_to(world.officer, letter.id, "printed")
    for one in (sms, letter):
        with pytest.raises(NotNow):
            await see_to(world.officer, one.id, "printed")


async def test_nothing_is_sent_again_from_the_page_of_another_case(world: World) -> None:
    case_id, take = await a_case(world)
    await planned(take, world)
    _, elsewhere = await a_case(world)
    letter = (await lines(world.officer, case_id))[0]
    await see_to(world.officer, letter.id, "printed")
    assert await elsewhere.refused("send_again", world.officer, message=str(letter.id)) == ["not_in_list"]


# AGAIN


async def test_what_was_sent_is_sent_again_as_things_stand_now(world: World) -> None:
    case_id, take = await a_case(world)
    party = await reachable_by(world, case_id, "phone", 1)
    session = await planned(take, world)
    await handed_over(world, case_id)
    await take("record_contact", world.officer, person=str(party), way="mail")
    sms = next(one for one in await lines(world.officer, case_id) if one.channel == "sms")
    await take("send_again", world.officer, message=str(sms.id))
    (mail,) = await laid(world, case_id, status="ready")
    assert (mail["channel"], mail["session_id"], mail["event"]) == ("mail", session, "case:session:plan")
    await take("cancel", world.officer, session, reason="other")
    await world.owner.execute("delete from message where case_id = $1 and status = 'ready'", case_id)
    await take("send_again", world.officer, message=str(sms.id))
    assert [one["event"] for one in await laid(world, case_id, status="ready")] == ["case:session:cancel"]


async def test_what_could_not_be_delivered_makes_way_for_what_is_sent_again(world: World) -> None:
    case_id, take = await a_case(world)
    await reachable_by(world, case_id, "phone", 1)
    await planned(take, world)
    await world.owner.execute("update message set status = 'dead' where channel = 'sms' and case_id = $1", case_id)
    dead = next(one for one in await lines(world.officer, case_id) if one.status == "dead")
    await take("send_again", world.officer, message=str(dead.id))
    assert [one["status"] for one in await laid(world, case_id, channel="sms")] == ["cancelled", "ready"]


async def test_what_still_waits_is_not_sent_again(world: World) -> None:
    case_id, take = await a_case(world)
    await reachable_by(world, case_id, "phone", 1)
    await planned(take, world)
    waiting = next(one for one in await lines(world.officer, case_id) if one.status == "ready")
    assert await take.refused("send_again", world.officer, message=str(waiting.id)) == ["not_in_list"]


async def test_nothing_is_sent_again_to_whom_it_could_endanger(world: World) -> None:
    case_id, take = await a_case(world)
    await reachable_by(world, case_id, "phone", 2)
    await planned(take, world)
    await handed_over(world, case_id)
    sms = next(one for one in await lines(world.officer, case_id) if one.channel == "sms")
    await take("hold_for_safety", world.officer, reason="threats", grounds="มีการข่มขู่")
    with pytest.raises(NotNow):
        await take("send_again", world.head, message=str(sms.id))
    await world.owner.execute("update message set status = 'dead', handed_over_at = null where id = $1", sms.id)
    with pytest.raises(NotNow):
        await see_to(world.head, sms.id, "send_again")


# GUARDS


async def test_a_side_that_nobody_told_is_remarked_when_it_stays_away(world: World) -> None:
    _, take = await a_case(world)
    session = await planned(take, world)
    await world.owner.execute("update session set planned_for = now() - interval '1 hour' where id = $1", session)
    answer = await take("record_no_show", world.officer, session, side="2", reason="no_word")
    assert [one["code"] for one in answer.content["warnings"]] == ["side_not_told"]
    _, take = await a_case(world)
    session = await planned(take, world)
    await take("notify", world.officer, session, how="phone")
    await world.owner.execute("update session set planned_for = now() - interval '1 hour' where id = $1", session)
    answer = await take("record_no_show", world.officer, session, side="2", reason="no_word")
    assert "warnings" not in answer.content


async def test_a_session_opens_without_a_side_that_was_told_whoever_told_the_others(world: World) -> None:
    case_id, take = await a_case(world)
    session = await planned(take, world)
    here = await parties_of(world, case_id, 1)
    typed = {"present": [str(one) for one in here], "caucus_reason": "side_not_here"}
    assert "notice_not_served" in await take.refused("open", world.mediator, session, **typed)
    letter = next(one for one in await lines(world.officer, case_id) if one.side == 2)
    await see_to(world.officer, letter.id, "printed")
    assert "notice_not_served" not in await take.refused("open", world.mediator, session, **{**typed, "present": []})
    await take("open", world.mediator, session, **typed)


async def test_invitations_that_came_back_do_not_count(world: World) -> None:
    case_id, take = await a_case(world, "awaiting_consent")
    await reachable_by(world, case_id, "mail", 2)
    await world.owner.execute("update case_side set consent = 'yes' where case_id = $1 and side = 1", case_id)
    for _ in range(2):
        await take("invite", world.officer, side="2", manner="message")
    await world.owner.execute(
        "update case_side set reply_by = bangkok_day(now()) - 1 where case_id = $1 and side = 2", case_id
    )
    await handed_over(world, case_id)
    await world.owner.execute(
        "update message set bounced_at = now() where id = (select min(id) from message where case_id = $1)", case_id
    )
    assert await take.refused("no_reply", world.officer) == ["invitation_lost"]
    await world.owner.execute("update message set bounced_at = null where case_id = $1", case_id)
    await take("no_reply", world.officer)
