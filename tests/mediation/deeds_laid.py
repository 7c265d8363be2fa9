"""Every deed laid out ready to be done: a case in which it is possible, a body that is accepted, and somebody who may."""

from typing import Any

from mediation.deeds import DEEDS
from mediation.steps import COLLECTIONS, Deed
from parties.access import Role
from tests.mediation.practice.cases_at import assignment_at, days_ago, session_at, time_at
from tests.proofs.model import ROWS
from tests.proofs.saying import typical
from tests.proofs.standing import Standing, code_at, stand
from tests.world import World

AnyDeed = Deed[Any]
DOABLE: list[AnyDeed] = [deed for deed in DEEDS.values() if deed.may - {Role.system}]
"""The deeds somebody may do; the others are the clocks'."""

_OF_NO_MACHINE = {
    "case record_screening": "screening",
    "case record_safety": "screening",
    "case record_consent": "awaiting_consent",
    "case decide_conflict": "in_mediation",
    "case mediators_found": "choosing_mediator",
    "case record_briefing": "awaiting_consent",
    "case declare_lockout": "screening",
    "case issue_document": "received",
    "case lift_lockout": "screening",
    "case record_contact": "in_mediation",
    "case send_again": "in_mediation",
    "session answer_notice": "planned",
    "case propose_times": "ready",
    "case answer_times": "ready",
    "assignment side_answers": "disclosed",
    "assignment papers_side": "accepted",
    "assignment papers_mediator": "accepted",
    "session record_entry": "opened",
    "agreement edit_terms": "drafted",
    "obligation record_report": "pending",
    "case record_follow_up": "monitoring",
    "referral follow_up": "sent",
    "referral overdue": "sent",
    "referral make_code": "sent",
    "referral mail_code": "acknowledged",
    "referral revoke_code": "withdrawn",
}
_FIRST_ASKED = (Role.safety, Role.officer, Role.mediator, Role.head)


def name_of(deed: AnyDeed) -> str:
    """As the tests name it."""
    return f"{deed.kind} {deed.event}"


def doer(deed: AnyDeed) -> str:
    """Whoever of the cast may do it."""
    if deed.event == "issue_document":
        # Which of them may depends on the paper; the laid one is the officer's.
        return "officer"
    return next(role.value for role in _FIRST_ASKED if role in deed.may)


async def laid(world: World, deed: AnyDeed) -> tuple[Standing, dict[str, Any]]:
    """A subject on which the deed is possible, and the body with which it is done."""
    row = ROWS[deed.kind].get(deed.event)
    # Only a registered centre has two tracks to choose from.
    place = world.registered if deed.event == "change_track" else None
    at = await stand(world, deed.kind, row[0][0] if row else _OF_NO_MACHINE[name_of(deed)], place=place)
    if deed.event == "mediators_found":
        await assignment_at(world, at.case_id, "confirmed", place=at.place)
    if deed.event in ("papers_side", "papers_mediator"):
        await assignment_at(world, at.case_id, "ended", who="mediator2", place=at.place, end_reason="resigned")
    if deed.event == "lift_lockout":
        await world.owner.execute(
            "insert into case_lockout (centre_id, case_id, account_id, why) values ($1, $2, $3, 'relative')",
            at.place.id,
            at.case_id,
            at.place["committee"].account_id,
        )
    if deed.event == "send_again":
        return at, {"message": await letter_at(world, at.case_id, printed=True)}
    if deed.event == "answer_times":
        return at, {"side": 1, "can": [await time_at(world, at.case_id)]}
    if deed.event in ("mail_code", "revoke_code"):
        assert at.entity_id is not None
        await code_at(world, at.entity_id)
    body = await typical(at, deed.event)
    # A session is put off in the fullest way: to a time that is known already.
    return at, body | {"next_for": days_ago(-9).isoformat()} if deed.event == "postpone" else body


async def letter_at(world: World, case_id: int, *, printed: bool) -> int:
    """A letter to the first person of a case about a session to come; its id."""
    session = await session_at(world, case_id, "planned", planned_for=days_ago(-4))
    return int(
        await world.owner.fetchval(
            """with told as (
                 insert into party_notice (centre_id, message_key, event, channel, language, case_id, case_party_id, side,
                   session_id, made_at, expires_at)
                 select centre_id, gen_random_uuid(), 'case:session:plan', 'letter', 'th', case_id, id, side, $2, now(),
                   now() + interval '30 days'
                 from case_party where case_id = $1 order by id limit 1 returning *)
               insert into message (centre_id, key, event, channel, case_id, session_id, person_id, status)
               select t.centre_id, t.message_key, t.event, t.channel, t.case_id, t.session_id, p.person_id, $3
               from told t join case_party p on p.id = t.case_party_id returning id""",
            case_id,
            session,
            "printed" if printed else "to_print",
        )
    )


def path_of(deed: AnyDeed, at: Standing) -> str:
    """Its address at the JSON door."""
    subject = "" if deed.kind == "case" else f"/{COLLECTIONS[deed.kind]}"
    return f"/cases/{at.case_id}{subject}{f'/{at.entity_id}' if at.entity_id else ''}/events/{deed.event}"
