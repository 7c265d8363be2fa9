"""Days pass: promises fall due and expire, requests wait too long, and the clocks ring for those they concern, each once."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from mediation.practice import invitations, obligations
from mediation.practice.clocks import let_days_pass
from mediation.work import Clock, now_utc
from tests.mediation.practice.cases_at import agreement_at, case_at, days_ago, obligation_at
from tests.mediation.practice.taking import chain_breaks, entry_of, events, notices, steps_of
from tests.proofs.standing import referral_at
from tests.world import Place, World


def later(**after: float) -> Clock:
    """The clock of a day to come."""
    return lambda: now_utc() + timedelta(**after)


def at(moment: datetime) -> Clock:
    """A clock that stands still."""
    return lambda: moment


async def passed(place: Place, clock: Clock = now_utc) -> Mapping[str, int]:
    """What the days that passed brought to a centre, but for the return that each month asks of it."""
    came = (await let_days_pass(place.id, clock)).events
    return {event: times for event, times in came.items() if event != "centre:clock:return_due"}


async def version_of(world: World, case_id: int) -> int:
    return int(await world.owner.fetchval("select version from case_file where id = $1", case_id))


async def changed(world: World, case_id: int, **columns: Any) -> None:
    """Something happened to the case: these columns, and its version."""
    named = ", ".join(f"{name} = ${index}" for index, name in enumerate(columns, start=2))
    await world.owner.execute(
        f"update case_file set {named}{', ' if named else ''}version = version + 1 where id = $1",
        case_id,
        *columns.values(),
    )


async def side_asked(world: World, case_id: int, times: int, reply_by: date, side: int = 2) -> None:
    await world.owner.execute(
        """update case_side set invitations = $3, reply_by = $4::date, last_invited_on = $4::date - 15
           where case_id = $1 and side = $2""",
        case_id,
        side,
        times,
        reply_by,
    )
    await changed(world, case_id)


# PROMISES -------------------------------------------------------------------------------------------------------------


async def test_what_is_due_today_is_not_late_before_tomorrow(world: World) -> None:
    case_id = await case_at(world, "monitoring")
    today = await obligation_at(world, case_id, due_on=days_ago(0).date())
    before = await obligation_at(world, case_id, due_on=days_ago(2).date())
    assert await passed(world.tha_than) == {"case:obligation:fall_due": 1}
    assert await passed(world.tha_than) == {}
    entry = await entry_of(world, case_id, "case:obligation:fall_due")
    assert (entry["entity"], entry["role"], entry["actor_id"]) == (f"obligation:{before}", "system", None)
    assert await passed(world.tha_than, later(days=2)) == {"case:obligation:fall_due": 1}
    assert await world.owner.fetchval("select status from obligation where id = $1", today) == "late"
    assert await chain_breaks(world, case_id) == []


async def test_the_officer_demands_what_fell_due_by_itself(world: World) -> None:
    case_id = await case_at(world, "monitoring")
    promise = await obligation_at(world, case_id, due_on=days_ago(3).date())
    await let_days_pass(world.tha_than.id)
    take = steps_of(case_id, obligations.DEEDS)
    await take("demand", world.officer, promise)
    await take("breach", world.officer, promise)
    assert await world.owner.fetchval("select status from obligation where id = $1", promise) == "breached"


async def test_three_years_without_going_to_court_end_the_debt(world: World) -> None:
    place = world.registered
    case_id = await case_at(world, "monitoring", place=place)
    due = {"due_on": days_ago(1200).date(), "enforce_by": days_ago(20).date()}
    promise = await obligation_at(world, case_id, "breached", **due)
    assert (await passed(place))["case:obligation:expire"] == 1
    assert await world.owner.fetchval("select status from obligation where id = $1", promise) == "expired"


async def test_the_last_day_to_go_to_court_is_warned_of_four_times_in_all(world: World) -> None:
    place = world.registered
    case_id = await case_at(world, "monitoring", place=place)
    last_on = days_ago(-380).date()
    await obligation_at(world, case_id, "breached", due_on=days_ago(-380 + 1095).date(), enforce_by=last_on)
    heard = []
    for day in range(0, 380, 10):
        heard += [(await passed(place, later(days=day))).get("case:clock:enforcement_ending", 0)]
    assert (sum(heard), max(heard)) == (4, 1)
    entry = await entry_of(world, case_id, "case:clock:enforcement_ending")
    assert entry["facts"]["last_on"] == last_on.isoformat()


async def test_drafts_and_closed_cases_and_other_centres_are_left_alone(world: World) -> None:
    talks, closed = await case_at(world, "drafting"), await case_at(world, "closed")
    await agreement_at(world, closed, "signed")
    for case_id in (talks, closed, await case_at(world, "monitoring", place=world.registered)):
        await obligation_at(world, case_id, due_on=days_ago(5).date())
    assert await passed(world.tha_than) == {}
    assert await passed(world.registered) == {"case:obligation:fall_due": 1}


# UNTIL CONSENT --------------------------------------------------------------------------------------------------------


async def test_a_request_that_waits_rings_for_acknowledgement_and_then_for_screening(world: World) -> None:
    friday = datetime(2027, 3, 5, 4, 0, tzinfo=UTC)
    case_id = await case_at(world, "received", received_at=friday, last_happened_at=friday)
    rang = [await passed(world.tha_than, at(friday + timedelta(days=on))) for on in range(12)]
    assert [on for on, came in enumerate(rang) if "case:clock:acknowledgement_late" in came] == [4]
    assert [on for on, came in enumerate(rang) if "case:clock:screening_late" in came] == [8]
    heard = {account for account, _ in await notices(world, case_id)}
    assert heard == {world.officer.account_id, world.head.account_id}


async def test_a_request_whose_receipt_was_given_is_acknowledged(world: World) -> None:
    friday = datetime(2027, 3, 5, 4, 0, tzinfo=UTC)
    case_id = await case_at(world, "received", received_at=friday, last_happened_at=friday)
    await world.owner.execute(
        """insert into document (centre_id, case_id, kind, subject, title, language, content, sha256, record, record_sha256,
             template_sha256, issued_at, issued_on)
           values ($1, $2, 'DOC-02', $2, 'x', 'th', 'x', sha256('x'), 'x', sha256('x'), sha256('x'), now(), bangkok_day(now()))""",
        world.tha_than.id,
        case_id,
    )
    assert await passed(world.tha_than, at(friday + timedelta(days=5))) == {}


async def test_a_ring_is_journalled_and_leaves_the_case_as_it_is(world: World) -> None:
    case_id = await case_at(world, "screening")
    before = await version_of(world, case_id)
    assert await passed(world.tha_than) == {"case:clock:screening_late": 1}
    entry = await entry_of(world, case_id, "case:clock:screening_late")
    assert (entry["role"], entry["actor_id"], entry["status_from"], entry["status_to"]) == (
        *("system", None),
        *("screening", "screening"),
    )
    assert entry["facts"]["subject"] == f"case:{case_id}"
    assert await version_of(world, case_id) == before
    assert await chain_breaks(world, case_id) == []


async def test_after_a_week_without_a_worker_everything_rings_once(world: World) -> None:
    case_id = await case_at(world, "received", received_at=days_ago(9), last_happened_at=days_ago(9))
    assert await passed(world.tha_than) == {"case:clock:acknowledgement_late": 1, "case:clock:screening_late": 1}
    await changed(world, case_id)
    assert await passed(world.tha_than) == {}


async def test_somebody_without_an_officer_is_heard_by_all_officers(world: World) -> None:
    case_id = await case_at(world, "screening", officer_id=None)
    await passed(world.tha_than)
    assert (world.officer.account_id, "case:clock:screening_late") in await notices(world, case_id)


async def test_the_first_silence_asks_for_a_second_invitation_and_the_second_strikes_the_request_out(
    world: World,
) -> None:
    case_id = await case_at(world, "awaiting_consent")
    await side_asked(world, case_id, 1, days_ago(1).date())
    assert await passed(world.tha_than) == {"case:clock:invitation_unanswered": 1}
    take = steps_of(case_id, invitations.DEEDS)
    party = await world.owner.fetchval("select person_id from case_party where case_id = $1 and side = 2", case_id)
    await world.owner.execute("update person set house_no = '9', moo = '3' where id = $1", party)
    await take("invite", world.officer, side=2, manner="letter")
    assert await passed(world.tha_than, later(days=15)) == {}
    assert await passed(world.tha_than, later(days=22)) == {"case:file:no_reply": 1}
    assert await world.owner.fetchval("select status from case_file where id = $1", case_id) == "struck_out"
    entry = await entry_of(world, case_id, "case:file:no_reply")
    assert (entry["role"], entry["reason_code"]) == ("system", "no_reply")
    assert (world.officer.account_id, "case:file:no_reply") in await notices(world, case_id)


async def test_an_answer_that_came_on_the_last_day_may_still_be_entered_on_the_next_working_day(world: World) -> None:
    case_id = await case_at(world, "awaiting_consent")
    friday = date(2027, 3, 5)
    await side_asked(world, case_id, 2, friday)
    monday = datetime(2027, 3, 8, 16, 0, tzinfo=UTC)
    assert await passed(world.tha_than, at(monday)) == {}
    assert await passed(world.tha_than, at(monday + timedelta(days=1))) == {"case:file:no_reply": 1}


async def test_nobody_is_struck_out_while_a_side_has_agreed(world: World) -> None:
    case_id = await case_at(world, "awaiting_consent", people=(1, 1, 1))
    await world.owner.execute("update case_side set consent = 'yes' where case_id = $1 and side = 3", case_id)
    await side_asked(world, case_id, 2, days_ago(9).date())
    assert await passed(world.tha_than) == {"case:clock:answer_missing": 1}
    assert await world.owner.fetchval("select status from case_file where id = $1", case_id) == "awaiting_consent"


# MEDIATION, CLAIMS, CALLS ---------------------------------------------------------------------------------------------


async def test_sixty_days_after_consent_a_mediation_is_long(world: World) -> None:
    case_id = await case_at(world, "in_mediation", consented_at=days_ago(61))
    assert await passed(world.tha_than) == {"case:clock:mediation_long": 1}
    heard = {account for account, event in await notices(world, case_id) if event == "case:clock:mediation_long"}
    assert heard == {world.officer.account_id, world.head.account_id, world.mediator.account_id}


async def test_a_compoundable_crime_is_warned_of_before_three_months_have_passed(world: World) -> None:
    crime: dict[str, Any] = {"nature": "criminal", "offence_section": "ป.อ. ม.๓๒๖", "happened_on": days_ago(70).date()}
    case_id = await case_at(world, "screening", answers={"offences": [{"section": "326"}]}, **crime)
    assert (await passed(world.tha_than))["case:clock:complaint_ending"] == 1
    assert (await passed(world.tha_than, later(days=17))).get("case:clock:complaint_ending") == 1
    assert await passed(world.tha_than, later(days=40)) == {}
    assert (await entry_of(world, case_id, "case:clock:complaint_ending"))["facts"]["last_on"] is not None


async def test_a_claim_that_expires_is_warned_of(world: World) -> None:
    await case_at(world, "choosing_mediator", limitation_on=days_ago(-20).date())
    assert await passed(world.tha_than) == {"case:clock:claim_ending": 1}


async def test_calls_ring_on_their_days(world: World) -> None:
    case_id = await case_at(world, "settled")
    rings = [(await passed(world.tha_than, later(days=day))).get("case:clock:call_due", 0) for day in range(0, 180, 5)]
    assert (sum(rings), max(rings)) == (3, 1)
    assert (await events(world, case_id)).count("case:clock:call_due") == 3


# REFERRALS, MEDIATORS, RETURNS ----------------------------------------------------------------------------------------


async def test_a_referral_nobody_acknowledges_is_marked_overdue_once(world: World) -> None:
    case_id = await case_at(world, "not_settled")
    referral = await referral_at(world, case_id, "sent")
    await world.owner.execute("update referral set reply_by = $2 where id = $1", referral, days_ago(2).date())
    assert await passed(world.tha_than) == {"case:referral:overdue": 1}
    assert await passed(world.tha_than, later(days=5)) == {}
    assert await world.owner.fetchval("select overdue_at is not null from referral where id = $1", referral)
    assert await world.owner.fetchval("select followed_up_on is null from referral where id = $1", referral)
    assert (world.officer.account_id, "case:referral:overdue") in await notices(world, case_id)
    told = await world.owner.fetchrow(
        "select role, event from journal_entry where subject_kind = 'referral' and subject_id = $1 order by seq desc limit 1",
        referral,
    )
    assert tuple(told) == ("system", "case:referral:overdue")


@pytest.mark.parametrize(("track", "ends"), [("PEOPLE_CENTRE", True), ("COMMUNITY", False)])
async def test_a_registration_that_ends_ends_the_service_under_the_act_alone(
    world: World, track: str, ends: bool
) -> None:
    place = world.registered if track == "PEOPLE_CENTRE" else world.tha_than
    case_id = await case_at(world, "in_mediation", place=place)
    await world.owner.execute(
        "update mediator set valid_to = $2 where id = $1", place.mediators["mediator"], days_ago(2).date()
    )
    came = await passed(place)
    assert came.get("case:assignment:end", 0) == int(ends)
    assert came["centre:roster:registration_ending"] == 1
    status = await world.owner.fetchval("select status from case_file where id = $1", case_id)
    assert status == ("choosing_mediator" if ends else "in_mediation")


async def test_a_registration_rings_ninety_and_thirty_days_before_and_when_it_is_over(world: World) -> None:
    place = world.tha_than
    await world.owner.execute(
        "update mediator set valid_to = $2 where id = $1", place.mediators["mediator"], days_ago(-100).date()
    )
    rings = [
        (await passed(place, later(days=day))).get("centre:roster:registration_ending", 0) for day in range(0, 120, 5)
    ]
    assert (sum(rings), max(rings)) == (3, 1)
    rows = await world.owner.fetch(
        "select body from journal_entry where subject_kind = 'centre' and subject_id = $1 and event = $2 order by seq",
        place.id,
        "centre:roster:registration_ending",
    )
    assert [json.loads(row["body"])["ring"] for row in rows] == ["first", "last", "expired"]


async def test_the_return_of_a_month_is_asked_for_once(world: World) -> None:
    for day, rings in ((date(2027, 2, 3), 1), (date(2027, 2, 4), 0), (date(2027, 2, 20), 0), (date(2027, 3, 1), 1)):
        noon = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
        came = (await let_days_pass(world.tha_than.id, at(noon))).events
        assert came["centre:clock:return_due"] == rings, day


async def test_no_return_is_asked_of_a_centre_that_does_not_mediate(world: World) -> None:
    first = datetime(2027, 3, 1, 5, tzinfo=UTC)
    assert (await let_days_pass(world.justice.id, at(first))).events == {}


async def test_a_centre_that_gives_more_time_is_not_rung_before(world: World) -> None:
    await case_at(world, "screening", received_at=days_ago(9))
    await world.owner.execute(
        'update centre set settings = settings || \'{"clocks": {"finish_screening": 20}}\' where id = $1',
        world.tha_than.id,
    )
    assert await passed(world.tha_than) == {}
    assert await passed(world.tha_than, later(days=13)) == {"case:clock:screening_late": 1}
