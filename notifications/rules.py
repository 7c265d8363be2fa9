"""Who hears of what: one table from event to audience. A coordinator can read it.

Audiences: the officer of the case, its mediators, the mediator of the assignment the event concerns, or everybody who
holds a role in the centre. Whoever acted is not told of their own deed.
"""

from enum import StrEnum


class Audience(StrEnum):
    """Who may be told."""

    officer = "officer"
    mediators = "mediators"
    this_mediator = "this_mediator"
    head = "head"
    safety = "safety"


AUDIENCES: dict[str, tuple[Audience, ...]] = {
    "case:file:hold_for_safety": (Audience.safety, Audience.head),
    "case:safety:end_proposed": (Audience.head,),
    "case:file:release_hold": (Audience.officer, Audience.mediators),
    "case:file:end_for_safety": (Audience.officer, Audience.mediators),
    "case:file:assign_officer": (Audience.officer,),
    "case:file:challenge": (Audience.head, Audience.mediators),
    "case:file:dismiss_challenge": (Audience.officer, Audience.mediators),
    "case:file:uphold_challenge": (Audience.officer,),
    "case:file:fail": (Audience.officer, Audience.head),
    "case:file:withdraw": (Audience.officer, Audience.mediators),
    "case:file:terminate": (Audience.officer, Audience.head),
    "case:file:terms_reached": (Audience.officer,),
    "case:file:sign": (Audience.officer, Audience.head),
    "case:conflict:found": (Audience.head,),
    "case:conflict:decided": (Audience.officer,),
    "case:assignment:propose": (Audience.this_mediator,),
    "case:assignment:accept": (Audience.officer,),
    "case:assignment:decline": (Audience.officer,),
    "case:assignment:disclose": (Audience.officer, Audience.head),
    "case:assignment:party_objects": (Audience.this_mediator,),
    "case:assignment:confirm": (Audience.this_mediator, Audience.officer),
    "case:assignment:end": (Audience.this_mediator, Audience.officer),
    "case:session:plan": (Audience.mediators,),
    "case:session:postpone": (Audience.mediators, Audience.officer),
    "case:session:cancel": (Audience.mediators, Audience.officer),
    "case:session:record_no_show": (Audience.officer,),
    "case:obligation:fall_due": (Audience.officer,),
    "case:obligation:expire": (Audience.officer, Audience.head),
    "case:file:no_reply": (Audience.officer, Audience.head),
    "case:file:lose_mediator": (Audience.officer, Audience.head),
    "case:referral:overdue": (Audience.officer,),
    "case:clock:acknowledgement_late": (Audience.officer, Audience.head),
    "case:clock:screening_late": (Audience.officer, Audience.head),
    "case:clock:invitation_unanswered": (Audience.officer,),
    "case:clock:answer_missing": (Audience.officer,),
    "case:clock:mediation_long": (Audience.officer, Audience.mediators, Audience.head),
    "case:clock:complaint_ending": (Audience.officer, Audience.head),
    "case:clock:claim_ending": (Audience.officer, Audience.head),
    "case:clock:enforcement_ending": (Audience.officer, Audience.head),
    "case:clock:call_due": (Audience.officer,),
    "centre:roster:registration_ending": (Audience.this_mediator, Audience.head),
    "centre:clock:return_due": (Audience.officer, Audience.head),
}
"""Events that are not here tell nobody. What a receiver does with a referral is told to the sender's officer by the
function that takes the answer."""


def audiences(event: str) -> tuple[Audience, ...]:
    """Who hears of the event; nobody when it is not in the table."""
    return AUDIENCES.get(event, ())
