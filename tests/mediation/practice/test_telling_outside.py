"""People of the sides hear of what concerns them, by the way they chose, and nobody who could be endangered by it."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from mediation.practice import clocks, endings, invitations, people, safety, sessions, sittings
from mediation.practice.line_linking import Heard, give_party_code, hear
from mediation.work import now_utc
from tests.mediation.practice.cases_at import case_at, colour_at, days_ago, parties_of, person_at
from tests.mediation.practice.people_to_reach import NUMBERS, channels, has, laid, person_of, reachable_by, wants
from tests.mediation.practice.taking import Steps, steps_of
from tests.world import World

ROOMS = (*sessions.DEEDS, *sittings.DEEDS, *invitations.DEEDS, *safety.DEEDS, *endings.DEEDS, *people.DEEDS)
HALL = "ห้องประชุมใหญ่"


async def rooms(world: World) -> None:
    settings = json.dumps({"rooms": [{"id": 1, "name": HALL}], "last_room": 1})
    await world.owner.execute("update centre set settings = $2 where id = $1", world.tha_than.id, settings)


def in_days(days: int) -> datetime:
    return (now_utc() + timedelta(days=days)).replace(hour=2, minute=0, second=0, microsecond=0)


async def a_case(world: World, status: str = "in_mediation", **more: Any) -> tuple[int, Steps]:
    case_id = await case_at(world, status, **more)
    return case_id, steps_of(case_id, ROOMS)


async def planned(take: Steps, world: World, days: int = 5, **more: Any) -> int:
    typed = {"planned_for": in_days(days).isoformat(), "place": "บ้านนางสมศรี"} | more
    return int((await take("plan", world.officer, **typed)).content["session"]["id"])


async def notice_rows(world: World, case_id: int) -> list[dict[str, Any]]:
    return [
        dict(row)
        for row in await world.owner.fetch(
            "select * from party_notice where case_id = $1 order by made_at, side, case_party_id", case_id
        )
    ]


# BY WHICH WAY


async def test_whoever_said_nothing_gets_a_letter(world: World) -> None:
    case_id, take = await a_case(world)
    session = await planned(take, world)
    assert await channels(world, case_id) == [("case:session:plan", "letter")] * 2
    letter = (await laid(world, case_id))[0]
    assert (letter["status"], letter["address"], letter["link"], letter["session_id"]) == ("to_print", "", "", session)
    assert json.loads(letter["facts"])["paper"] == "DOC-11"


async def test_each_is_told_by_the_way_they_chose(world: World) -> None:
    case_id, take = await a_case(world)
    await reachable_by(world, case_id, "phone", 1)
    await reachable_by(world, case_id, "mail", 2)
    await planned(take, world)
    sms, mail = await laid(world, case_id)
    assert (sms["channel"], sms["address"]) == ("sms", "+66" + NUMBERS[1][1:])
    assert (mail["channel"], mail["address"]) == ("mail", "side2@example.org")
    assert sms["link"].startswith("/n/") and len(sms["link"]) == len("/n/") + 22
    assert sms["link"] != mail["link"]


async def test_a_telephone_message_holds_nothing_of_the_case(world: World) -> None:
    await rooms(world)
    case_id, take = await a_case(world)
    await reachable_by(world, case_id, "phone", 1)
    await planned(take, world, place="", room="1")
    facts = json.loads((await laid(world, case_id, channel="sms"))[0]["facts"])
    assert set(facts) == {"words", "short"}


async def test_a_place_that_was_typed_stays_behind_the_link_and_a_room_is_told(world: World) -> None:
    await rooms(world)
    case_id, take = await a_case(world)
    await reachable_by(world, case_id, "mail", 1)
    await planned(take, world, 5)
    await planned(take, world, 7, place="", room="1")
    at_home, in_the_hall = await laid(world, case_id, channel="mail")
    assert json.loads(at_home["facts"])["place"] == "" and "place" not in json.loads(at_home["calendar"])
    assert json.loads(in_the_hall["facts"])["place"] == json.loads(in_the_hall["calendar"])["place"] == HALL
    assert "บ้านนางสมศรี" not in at_home["facts"] + at_home["calendar"]


async def test_whoever_wants_to_hear_nothing_hears_nothing(world: World) -> None:
    case_id, take = await a_case(world)
    await reachable_by(world, case_id, "none", 1)
    await planned(take, world)
    assert [one["person_id"] for one in await laid(world, case_id)] == [
        await person_of(world, (await parties_of(world, case_id, 2))[0])
    ]


async def test_the_newest_wish_counts(world: World) -> None:
    case_id, take = await a_case(world)
    party = await reachable_by(world, case_id, "phone", 1)
    await wants(world, party, "mail", language="en")
    await planned(take, world)
    told = (await laid(world, case_id))[0]
    assert (told["channel"], told["language"]) == ("mail", "en")


async def test_line_is_used_once_it_was_linked(world: World) -> None:
    case_id, take = await a_case(world)
    party = await reachable_by(world, case_id, "line", 1)
    await planned(take, world)
    code, _ = await give_party_code(world.officer, case_id, party)
    user = "U" + "0123456789abcdef" * 2
    assert (await hear(user, code))[0] is Heard.linked
    await planned(take, world, 8)
    person = await person_of(world, party)
    told = await laid(world, case_id, person_id=person)
    assert [(one["channel"], one["address"]) for one in told] == [("letter", ""), ("line", user)]


async def test_a_fixed_line_takes_no_messages(world: World) -> None:
    case_id, take = await a_case(world)
    party = await reachable_by(world, case_id, "phone", 1)
    await has(world, party, phone="038551234")
    await planned(take, world)
    assert (await channels(world, case_id))[0] == ("case:session:plan", "letter")


# WHO


async def test_whoever_stands_for_a_party_hears_in_their_place(world: World) -> None:
    case_id, take = await a_case(world)
    party = (await parties_of(world, case_id, 1))[0]
    stands = await person_at(world, case_id, 1, first_name="ทนาย", role="representative", stands_for=party)
    await person_at(world, case_id, 1, first_name="ผู้ช่วย", role="helper")
    await planned(take, world)
    assert [row["case_party_id"] for row in await notice_rows(world, case_id)] == [
        stands,
        (await parties_of(world, case_id, 2))[0],
    ]


async def test_whoever_asked_for_it_is_not_told_of_it(world: World) -> None:
    case_id, take = await a_case(world)
    session = await planned(take, world)
    asked = (await parties_of(world, case_id, 2))[0]
    await take("cancel", world.officer, session, reason="other", on_behalf_of=str(asked))
    told = [row["case_party_id"] for row in await notice_rows(world, case_id) if row["event"] == "case:session:cancel"]
    assert told == await parties_of(world, case_id, 1)


async def test_a_side_that_is_invited_hears_of_it_alone(world: World) -> None:
    case_id, take = await a_case(world, "awaiting_consent")
    await reachable_by(world, case_id, "letter", 2)
    await take("invite", world.officer, side="2", manner="letter")
    rows = await notice_rows(world, case_id)
    assert [(row["side"], row["attempt"]) for row in rows] == [(2, 1)]
    (letter,) = await laid(world, case_id)
    assert set(json.loads(letter["facts"])) >= {"reply_by", "paper", "words"}


async def test_the_applicant_hears_that_the_other_side_did_not_want_to(world: World) -> None:
    case_id, take = await a_case(world, "awaiting_consent")
    await world.owner.execute(
        """update case_side set consent = 'yes', invitations = 3, reply_by = bangkok_day(now()) - 2
          where case_id = $1 and side = 1;""",
        case_id,
    )
    await world.owner.execute(
        "update case_side set invitations = 3, reply_by = bangkok_day(now()) - 2 where case_id = $1 and side = 2",
        case_id,
    )
    await take("no_reply", world.officer)
    assert [(row["event"], row["side"]) for row in await notice_rows(world, case_id)] == [("case:file:no_reply", 1)]


async def test_a_session_written_down_afterwards_tells_nobody(world: World) -> None:
    case_id, take = await a_case(world)
    typed = {"planned_for": days_ago(2).isoformat(), "held_already": True, "place": "ศาลา"}
    await take("plan", world.officer, **typed)
    assert await laid(world, case_id) == []


async def test_mediators_hear_of_sessions_by_mail_where_their_address_is_known(world: World) -> None:
    case_id, take = await a_case(world)
    mediator = world.tha_than.mediators["mediator"]
    await world.owner.execute(
        "update person set email = 'boonmee@example.org' where id = (select person_id from mediator where id = $1)",
        mediator,
    )
    await planned(take, world)
    (mail,) = await laid(world, case_id, channel="mail")
    assert (mail["account_id"], mail["address"], mail["link"]) == (
        world.mediator.account_id,
        "boonmee@example.org",
        f"/cases/{case_id}",
    )
    assert json.loads(mail["calendar"])["method"] == "REQUEST"


async def test_a_mediator_who_planned_it_is_not_told(world: World) -> None:
    case_id, take = await a_case(world)
    await world.owner.execute(
        "update person set email = 'b@example.org' where id = (select person_id from mediator where id = $1)",
        world.tha_than.mediators["mediator"],
    )
    await take("plan", world.mediator, planned_for=in_days(4).isoformat(), place="ศาลา")
    assert await laid(world, case_id, channel="mail") == []


# APPOINTMENTS THAT CHANGE


async def test_a_calendar_keeps_one_entry_whatever_happens_to_an_appointment(world: World) -> None:
    case_id, take = await a_case(world)
    await reachable_by(world, case_id, "mail", 1)
    session = await planned(take, world)
    moved = await take(
        "postpone",
        world.officer,
        session,
        postponed_by="centre",
        reason="illness",
        next_for=in_days(9).isoformat(),
        next_place="ศาลา",
    )
    await take("cancel", world.officer, moved.content["next_session"]["id"], reason="other")
    told = [json.loads(one["calendar"]) for one in await laid(world, case_id, channel="mail") if one["calendar"]]
    waiting = [one for one in await laid(world, case_id, channel="mail") if one["status"] == "ready"]
    assert [one["event"] for one in waiting] == ["case:session:cancel"], "what is not true any more was taken back"
    assert [one["method"] for one in told] == ["CANCEL"]
    assert told[0]["uid"].startswith(f"appointment-{session}@")
    assert told[0]["sequence"] > 100


async def test_one_that_is_put_off_to_a_known_day_is_told_once(world: World) -> None:
    case_id, take = await a_case(world)
    await reachable_by(world, case_id, "mail", 1)
    session = await planned(take, world)
    await world.owner.execute(
        "update message set status = 'handed_over', handed_over_at = now() where channel = 'mail'"
    )
    typed = {"postponed_by": "centre", "reason": "illness", "next_for": in_days(9).isoformat(), "next_place": "ศาลา"}
    await take("postpone", world.officer, session, **typed)
    (mail,) = await laid(world, case_id, channel="mail", status="ready")
    facts, calendar = json.loads(mail["facts"]), json.loads(mail["calendar"])
    assert (mail["event"], calendar["method"], calendar["sequence"]) == ("case:session:postpone", "REQUEST", 100)
    assert datetime.fromisoformat(facts["was"]) == in_days(5)
    assert datetime.fromisoformat(facts["starts_at"]) == in_days(9)


# DANGER


async def test_while_a_case_is_held_for_safety_nothing_goes_out_and_what_waits_is_taken_back(world: World) -> None:
    case_id, take = await a_case(world)
    await reachable_by(world, case_id, "phone", 1)
    session = await planned(take, world)
    await take("hold_for_safety", world.officer, reason="threats", grounds="มีการข่มขู่")
    await take("cancel", world.officer, session, reason="safety")
    assert await channels(world, case_id) == []


@pytest.mark.parametrize("endangered", [1, 2])
async def test_red_answers_silence_the_other_side(world: World, endangered: int) -> None:
    case_id, take = await a_case(world)
    for side in (1, 2):
        await reachable_by(world, case_id, "phone", side)
    await colour_at(world, case_id, (await parties_of(world, case_id, endangered))[0], "red")
    await planned(take, world)
    assert [row["side"] for row in await notice_rows(world, case_id)] == [endangered]


async def test_a_telephone_others_read_is_used_only_where_there_is_nothing_to_fear(world: World) -> None:
    case_id, take = await a_case(world)
    party = await reachable_by(world, case_id, "phone", 1)
    await wants(world, party, "phone", shared=("phone",))
    await planned(take, world)
    await colour_at(world, case_id, party, "amber")
    await planned(take, world, 8)
    person = await person_of(world, party)
    assert [one["channel"] for one in await laid(world, case_id, person_id=person)] == ["sms", "letter"]


async def test_a_letter_does_not_go_into_the_house_of_the_other_side(world: World) -> None:
    case_id, take = await a_case(world)
    one, other = (await parties_of(world, case_id, 1))[0], (await parties_of(world, case_id, 2))[0]
    for party in (one, other):
        person = await person_of(world, party)
        await world.owner.execute("update person set house_no = '12', moo = '3' where id = $1", person)
    await colour_at(world, case_id, one, "amber")
    await planned(take, world)
    assert [row["case_party_id"] for row in await notice_rows(world, case_id)] == [other]


async def test_a_way_that_endangers_is_never_used(world: World) -> None:
    case_id, take = await a_case(world)
    party = await reachable_by(world, case_id, "phone", 1)
    await wants(world, party, "phone", unsafe=("phone", "letter"))
    await planned(take, world)
    assert [row["side"] for row in await notice_rows(world, case_id)] == [2]


async def test_violence_in_the_family_leaves_the_applicant_alone_to_hear(world: World) -> None:
    case_id, take = await a_case(world, answers={"domestic_violence": True})
    for side in (1, 2):
        await reachable_by(world, case_id, "phone", side)
    await planned(take, world)
    assert [(row["side"], row["channel"]) for row in await notice_rows(world, case_id)] == [(1, "sms")]


async def test_what_waits_is_not_good_beyond_the_appointment(world: World) -> None:
    case_id, take = await a_case(world)
    await reachable_by(world, case_id, "phone", 1)
    await planned(take, world)
    assert [one["good_until"] for one in await laid(world, case_id, channel="sms")] == [in_days(5)]


async def test_a_mediation_that_ended_in_danger_is_told_to_nobody(world: World) -> None:
    case_id, take = await a_case(world)
    await take("terminate", world.mediator, reason="danger", statement="มีการข่มขู่")
    assert await laid(world, case_id) == []


# PROMISES


async def test_whoever_promised_hears_that_it_is_late(world: World) -> None:
    case_id = await case_at(world, "monitoring")
    await world.owner.execute("update obligation set due_on = bangkok_day(now()) - 2 where case_id = $1", case_id)
    await clocks.let_days_pass(world.tha_than.id)
    (row,) = await notice_rows(world, case_id)
    assert (row["event"], row["side"], row["obligation_id"] is not None) == ("case:obligation:fall_due", 2, True)
