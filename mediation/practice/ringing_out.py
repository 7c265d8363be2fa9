"""A clock rings: it is written down that it did, journalled, and those it concerns are told. Once for each day it rings for."""

from collections.abc import Iterable, Sequence
from typing import Any

from mediation.practice.clock_facts import almanac_of, cases_on_clock, registrations_held
from mediation.registration import rings_of
from mediation.ringing import Appointment, CaseOnClock, due, of_case, of_centre, of_mediator
from mediation.work import Clock, Work, work
from notifications.notices import Notice
from notifications.rules import Audience, audiences
from parties import thai
from parties.access import Actor, Role
from parties.database import fetch, fetch_value


async def rung(appointments: Sequence[Appointment]) -> set[Appointment]:
    """Those of the appointments that rang before, inside a piece of work or a `reading`."""
    rings = [one for one in appointments if one.rings]
    if not rings:
        return set()
    rows = await fetch(
        """select event, kind, subject_id, due_on from clock_ring r where r.centre_id = current_centre()
             and (r.event, r.kind, r.subject_id, r.due_on) in (
               select * from unnest($1::text[], $2::text[], $3::bigint[], $4::date[]))""",
        [one.event for one in rings],
        [one.kind for one in rings],
        [one.subject for one in rings],
        [one.due_on for one in rings],
    )
    known = {(row["event"], row["kind"], row["subject_id"], row["due_on"]) for row in rows}
    return {one for one in rings if (one.event, one.kind, one.subject, one.due_on) in known}


async def _first_time(hand: Work, rings: Iterable[Appointment], case_id: int | None) -> list[Appointment]:
    """Write the rings down; those that nobody wrote down before."""
    new = []
    for one in rings:
        written = await fetch_value(
            """insert into clock_ring (centre_id, case_id, event, kind, subject_id, due_on, last_on, rang_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id""",
            *(hand.actor.centre_id, case_id, one.event, one.kind, one.subject, one.due_on, one.last_on, hand.now),
        )
        if written is not None:
            new.append(one)
    return new


def _facts(one: Appointment) -> dict[str, Any]:
    told = {"subject": f"{one.kind}:{one.subject}", "due_on": one.due_on.isoformat()}
    return told | ({"last_on": one.last_on.isoformat()} if one.last_on else {})


async def ring_case(actor: Actor, case_id: int, clock: Clock) -> list[str]:
    """Ring what is due of a case, as it stands under its lock; the events that rang."""
    async with work(actor, clock) as hand:
        await fetch("select from case_file where id = $1 for update", case_id)
        today = thai.bangkok_day(hand.now)
        by = await almanac_of(today)
        (case,) = await cases_on_clock([case_id])
        new = await _first_time(hand, [one for one in due(of_case(case, by), today) if one.rings], case_id)
        for one in new:
            hand.happened(
                one.event,
                subject_id=case_id,
                role=Role.system,
                status_from=case.status,
                status_to=case.status,
                facts=_facts(one),
            )
            for account in await _readers(one.event, case.officer_id, _mediators(case)):
                facts = {"number": case.number, **_facts(one)}
                hand.tell(Notice(one.event, account, case_id=case_id, facts=facts))
    return [one.event for one in new]


async def ring_mediator(actor: Actor, mediator_id: int, clock: Clock) -> list[str]:
    """Ring what is due of a registration; the events that rang."""
    async with work(actor, clock) as hand:
        await fetch("select from mediator where id = $1 for update", mediator_id)
        today, new = thai.bangkok_day(hand.now), []
        for held in await registrations_held([mediator_id]):
            facts = {ring.due_on: ring.facts for ring in rings_of(held)}
            new = await _first_time(hand, due(of_mediator(held, today), today), None)
            for one in new:
                _happened_to_centre(hand, one, f"mediator:{mediator_id}", facts[one.due_on])
                own = [held.account_id] if held.account_id is not None else []
                for account in await _readers(one.event, None, own):
                    hand.tell(Notice(one.event, account, facts=facts[one.due_on]))
    return [one.event for one in new]


async def ring_centre(actor: Actor, centre_id: int, clock: Clock) -> list[str]:
    """Ring what is due of the centre itself; the events that rang."""
    async with work(actor, clock) as hand:
        today = thai.bangkok_day(hand.now)
        new = await _first_time(hand, due(of_centre(centre_id, await almanac_of(today)), today), None)
        for one in new:
            _happened_to_centre(hand, one, f"centre:{centre_id}", _facts(one))
            for account in await _readers(one.event, None, []):
                hand.tell(Notice(one.event, account, facts=_facts(one)))
    return [one.event for one in new]


def _happened_to_centre(hand: Work, one: Appointment, entity: str, facts: dict[str, Any]) -> None:
    hand.happened(
        one.event,
        subject_kind="centre",
        subject_id=hand.actor.centre_id,
        entity=entity,
        role=Role.system,
        facts=facts,
    )


def _mediators(case: CaseOnClock) -> list[int]:
    return [one.account_id for one in case.serving if one.account_id is not None]


async def _readers(event: str, officer: int | None, mediators: Sequence[int]) -> list[int]:
    """The accounts that hear of it, each once. Where no officer is in charge all officers of the centre are told."""
    heard = audiences(event)
    found = set(mediators) if {Audience.mediators, Audience.this_mediator} & set(heard) else set()
    roles = [one.value for one in heard if one in (Audience.head, Audience.safety)]
    if Audience.officer in heard:
        found |= {officer} if officer is not None else set()
        roles += [] if officer is not None else [Role.officer.value]
    rows = await fetch("select distinct account_id from membership where role = any ($1) and ended_at is null", roles)
    return sorted(found | {row["account_id"] for row in rows})
