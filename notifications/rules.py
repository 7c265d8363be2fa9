"""Who hears of what: two tables from event to audience. A coordinator can read them.

Inside the house (AUDIENCES): the officer of the case, its mediators, the mediator of the assignment the event concerns, or
everybody who holds a role in the centre. Outside of it (OUTSIDE): people of the sides, mediators by mail, the receiver of a
referral. Whoever acted is not told of their own deed.
"""

from dataclasses import dataclass
from enum import StrEnum

from cases.events import EVENTS


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
    "case:message:postpone_asked": (Audience.officer, Audience.mediators),
    "case:message:confirmed": (Audience.officer,),
}
"""Events that are not here tell nobody. What a receiver does with a referral is told to the sender's officer by the
function that takes the answer."""


def audiences(event: str) -> tuple[Audience, ...]:
    """Who hears of the event; nobody when it is not in the table."""
    return AUDIENCES.get(event, ())


# OUTSIDE THE HOUSE ----------------------------------------------------------------------------------------------------


class Hearer(StrEnum):
    """Who outside the house may be told. `this_side`: the side the event names; `asked`: the sides that were ever invited."""

    applicant = "applicant"
    this_side = "this_side"
    asked = "asked"
    joining = "joining"
    debtor = "debtor"
    mediators = "mediators"
    receiver = "receiver"


@dataclass(frozen=True)
class Outside:
    """Somebody hears of an event: in which words, by which channels, and which paper a letter about it is, if any.

    Without a channel that somebody agreed to, a letter waits to be printed, or to be told by word of mouth.
    """

    hearer: Hearer
    words: str
    channels: frozenset[str]
    paper: str = ""


PEOPLE = frozenset({"mail", "line", "sms", "letter"})
BY_MAIL = frozenset({"mail"})

OUTSIDE: dict[str, tuple[Outside, ...]] = {
    "case:file:invite": (Outside(Hearer.this_side, "invitation", PEOPLE, "DOC-04"),),
    "case:session:plan": (
        Outside(Hearer.joining, "appointment", PEOPLE, "DOC-11"),
        Outside(Hearer.mediators, "appointment", BY_MAIL),
    ),
    "case:session:postpone": (
        Outside(Hearer.joining, "appointment_moved", PEOPLE, "DOC-11"),
        Outside(Hearer.mediators, "appointment_moved", BY_MAIL),
    ),
    "case:session:cancel": (
        Outside(Hearer.joining, "appointment_off", PEOPLE),
        Outside(Hearer.mediators, "appointment_off", BY_MAIL),
    ),
    "case:agreement:sign": (Outside(Hearer.joining, "agreement_signed", PEOPLE, "DOC-15"),),
    "case:clock:promise_due_soon": (Outside(Hearer.debtor, "promise_due_soon", PEOPLE),),
    "case:obligation:fall_due": (Outside(Hearer.debtor, "promise_late", PEOPLE),),
    "case:file:decline": (Outside(Hearer.applicant, "not_accepted", PEOPLE),),
    "case:file:applicant_drops": (Outside(Hearer.asked, "struck_out", PEOPLE, "DOC-06"),),
    "case:file:refuse": (Outside(Hearer.applicant, "struck_out", PEOPLE, "DOC-06"),),
    "case:file:no_reply": (Outside(Hearer.applicant, "struck_out", PEOPLE, "DOC-06"),),
    "case:file:fail": (Outside(Hearer.joining, "mediation_ended", PEOPLE, "DOC-16"),),
    "case:file:withdraw": (Outside(Hearer.joining, "mediation_ended", PEOPLE, "DOC-16"),),
    "case:file:terminate": (Outside(Hearer.joining, "mediation_ended", PEOPLE, "DOC-16"),),
    "case:file:close": (Outside(Hearer.joining, "case_closed", PEOPLE),),
    "case:referral:send": (
        Outside(Hearer.receiver, "referral_waits", BY_MAIL),
        Outside(Hearer.applicant, "referral_sent", PEOPLE),
    ),
    "case:referral:record_result": (Outside(Hearer.applicant, "referral_answered", PEOPLE),),
}
"""What is not here tells nobody outside; why not stands in SILENT. Where somebody sends by themselves and names no words, the
first rule's are meant: so the receiver of a referral is told by whoever makes the link for them."""

_CLOCK = "case:clock:"
"""What a clock rings is named by whoever keeps the clocks; one that is not in the table rings inside the house alone."""

_INSIDE = "Work of the house: nobody outside waits for it, or the deed that ends it tells them."
_FACE_TO_FACE = "Said or done with the person there, in the room or on the telephone."
_NEVER = "It could endanger somebody, or tell what another side said: the officer speaks with each person alone."
_ANSWERED = "What came back from somebody is for the house."
_BY_RECEIVER = "Done by the receiver in their own centre; the applicant is told when the result is recorded."

_LONG_AGO = "It was told when it happened, long before it was taken in from an old register."

_SILENT: dict[str, str] = {
    _LONG_AGO: "case:file:imported",
    _INSIDE: """case:file:submit case:file:start_screening case:file:pass_screening case:file:propose_mediator case:file:appoint
      case:file:open_first_session case:file:remove_mediator case:file:lose_mediator case:file:terms_reached
      case:file:reopen_talks case:file:sign case:file:start_monitoring case:file:refer case:file:correct
      case:file:change_party case:file:assign_officer case:file:change_track case:file:corrected_after_closing
      case:file:new_case_from case:screening:recorded case:mediators:found case:assignment:propose case:assignment:accept
      case:assignment:decline case:assignment:confirm case:assignment:begin case:assignment:end case:assignment:disclose
      case:session:open case:session:close case:session:entry case:session:text_kept case:session:texts_erased
      case:session:notify case:session:told case:agreement:draft case:agreement:discard case:agreement:terms_edited
      case:agreement:request_certificate case:agreement:certify case:agreement:return_for_correction
      case:agreement:refuse_certificate case:obligation:expire case:statement:erased case:referral:overdue
      case:referral:code_made case:referral:code_ended case:referral:code_mailed case:referral:code_opened
      case:referral:code_locked case:referral:prepare case:referral:supply case:referral:withdraw case:referral:followed_up
      case:document:issued case:document:signed case:document:bundled case:referral:withdraw_asked
      case:referral:undeliverable case:referral:sent_again case:referral:not_followed""",
    _FACE_TO_FACE: """case:file:consent_all case:file:consent_some case:consent:answered case:consent:briefed
      case:session:times_proposed case:session:times_answered case:session:record_no_show case:assignment:side_answered
      case:assignment:papers_answered case:assignment:party_objects case:obligation:perform_part case:obligation:perform
      case:obligation:waive case:obligation:demand case:obligation:breach case:obligation:file_petition case:obligation:enforce
      case:obligation:refuse_by_court case:obligation:told case:file:followed_up""",
    _NEVER: """case:file:hold_for_safety case:file:release_hold case:file:end_for_safety case:safety:asked case:safety:read
      case:safety:end_proposed case:file:challenge case:file:dismiss_challenge case:file:uphold_challenge case:conflict:found
      case:conflict:decided case:lockout:declared case:lockout:lifted""",
    _ANSWERED: """case:contact:recorded case:message:confirmed case:message:postpone_asked case:message:sent_again
      case:message:told_again case:message:printed case:message:given_up""",
    _BY_RECEIVER: """case:referral:acknowledge case:referral:ask_more case:referral:start case:referral:decline
      case:referral:complete case:referral:withdraw_refused""",
}
SILENT: dict[str, str] = {event: reason for reason, events in _SILENT.items() for event in events.split()} | {
    event: _INSIDE for event in EVENTS if event.startswith("centre:")
}
"""Events that tell nobody outside the house, each with the reason. With OUTSIDE it names every event there is."""


def outside(event: str) -> tuple[Outside, ...]:
    """Who outside the house hears of the event, and how."""
    return OUTSIDE.get(event, ())


def unruled(events: frozenset[str] = EVENTS) -> frozenset[str]:
    """Events of which nobody has said whether they tell somebody outside; clocks may keep silent. Empty unless forgotten."""
    return frozenset(one for one in events - set(OUTSIDE) - set(SILENT) if not one.startswith(_CLOCK))
