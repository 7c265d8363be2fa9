"""The journal in plain words: one sentence for each event, and the words of the reason it was given."""

from enum import StrEnum

from cases.events import EVENTS
from cases.msgid import N_
from cases.reasons import (
    AssignmentDeclineReason,
    CancelReason,
    ChallengeGround,
    DeclineReason,
    MediatorEndReason,
    NoShowReason,
    PostponeReason,
    ReferralDeclineReason,
    ReferralReason,
    StruckOutReason,
    TerminateReason,
)
from mediation.forms.changes import LeftReason
from mediation.forms.closing import LockoutReason
from mediation.forms.conflicts import Judgement
from mediation.forms.following import Says
from mediation.forms.obligations import CourtRefusal
from mediation.forms.referral import ReferralResult, WithdrawReason
from mediation.forms.roster import RosterEnd
from mediation.forms.screening import HoldReason
from mediation.forms.sessions import CaucusReason
from mediation.pages.words import label
from parties.language import gettext as _

SENTENCES: dict[str, str] = {
    "case:file:submit": N_("The request was registered"),
    "case:file:start_screening": N_("Screening began"),
    "case:file:pass_screening": N_("The request was accepted"),
    "case:file:decline": N_("The request was not accepted"),
    "case:file:applicant_drops": N_("The applicant gave up"),
    "case:file:invite": N_("A side was invited"),
    "case:file:consent_all": N_("All sides agreed to mediate"),
    "case:file:consent_some": N_("The sides that agreed go on"),
    "case:file:refuse": N_("The other side refused to mediate"),
    "case:file:no_reply": N_("No answer came to the invitations"),
    "case:file:propose_mediator": N_("A mediator was looked for"),
    "case:file:appoint": N_("The case was ready for mediation"),
    "case:file:open_first_session": N_("The mediation began"),
    "case:file:challenge": N_("A mediator was challenged, and the mediation stopped"),
    "case:file:dismiss_challenge": N_("The challenge was dismissed"),
    "case:file:uphold_challenge": N_("The challenge was upheld"),
    "case:file:remove_mediator": N_("A mediator was removed"),
    "case:file:lose_mediator": N_("A mediator left"),
    "case:file:terms_reached": N_("Terms were reached and written down"),
    "case:file:reopen_talks": N_("The talks went on"),
    "case:file:sign": N_("The dispute was settled"),
    "case:file:fail": N_("The talks ended without agreement"),
    "case:file:withdraw": N_("A side withdrew"),
    "case:file:terminate": N_("The mediation was ended"),
    "case:file:start_monitoring": N_("Following up the promises began"),
    "case:file:hold_for_safety": N_("The case was stopped for safety"),
    "case:file:release_hold": N_("The case was let go on after a stop for safety"),
    "case:file:end_for_safety": N_("The case was ended for safety"),
    "case:file:refer": N_("A referral was prepared from the case"),
    "case:file:correct": N_("The case was corrected"),
    "case:file:change_party": N_("The people of the case changed"),
    "case:file:assign_officer": N_("The officer in charge changed"),
    "case:file:change_track": N_("The legal track changed"),
    "case:file:close": N_("The case was closed"),
    "case:file:imported": N_("Taken in from an old register"),
    "case:file:corrected_after_closing": N_("A mistake was noted after closing"),
    "case:file:new_case_from": N_("A new case was begun from this one"),
    "case:screening:recorded": N_("The questions of scope were answered"),
    "case:safety:asked": N_("Somebody was asked the safety questions"),
    "case:safety:read": N_("The safety officer read safety answers"),
    "case:safety:end_proposed": N_("The safety officer proposed how the stop should end"),
    "case:consent:answered": N_("A side answered the invitation"),
    "case:consent:briefed": N_("The sides were told what mediation is"),
    "case:mediators:found": N_("The head went on with the mediators confirmed"),
    "case:conflict:found": N_("Something was found that may tie a mediator to a side"),
    "case:conflict:decided": N_("The head decided on what may tie a mediator to a side"),
    "case:lockout:declared": N_("Somebody of the centre was kept out of the case"),
    "case:lockout:lifted": N_("Somebody of the centre was let in again"),
    "case:session:plan": N_("A session was planned"),
    "case:session:notify": N_("The sides were told of the session"),
    "case:session:open": N_("A session was opened"),
    "case:session:close": N_("A session was closed"),
    "case:session:record_no_show": N_("Somebody did not come to the session"),
    "case:session:postpone": N_("A session was postponed"),
    "case:session:cancel": N_("A session was cancelled"),
    "case:session:times_proposed": N_("The sides were asked which times suit them"),
    "case:session:times_answered": N_("Somebody said which times suit them"),
    "case:session:told": N_("Some of the sides were told of the session"),
    "case:session:entry": N_("Something was written down in the session"),
    "case:session:text_kept": N_("Words of the session were kept, sealed for its mediators"),
    "case:session:texts_erased": N_("Words of a session were erased for good"),
    "case:assignment:propose": N_("A mediator was proposed"),
    "case:assignment:accept": N_("The mediator accepted"),
    "case:assignment:decline": N_("The mediator declined"),
    "case:assignment:disclose": N_("The mediator disclosed what could cast doubt"),
    "case:assignment:party_objects": N_("A side objected to the mediator"),
    "case:assignment:confirm": N_("The head confirmed the mediator"),
    "case:assignment:side_answered": N_("A side said what it thinks of the mediator"),
    "case:assignment:papers_answered": N_("It was said whether the earlier papers may be used"),
    "case:assignment:begin": N_("The mediator began to serve"),
    "case:assignment:end": N_("The mediator's service ended"),
    "case:agreement:draft": N_("The agreement was drafted"),
    "case:agreement:discard": N_("The draft agreement was given up"),
    "case:agreement:sign": N_("The agreement was signed"),
    "case:agreement:terms_edited": N_("The draft agreement was changed"),
    "case:agreement:request_certificate": N_("The certificate was asked for"),
    "case:agreement:certify": N_("The settlement was certified"),
    "case:agreement:return_for_correction": N_("The department sent the settlement back"),
    "case:agreement:refuse_certificate": N_("The certificate was refused"),
    "case:obligation:perform_part": N_("A part of a promise was performed"),
    "case:obligation:perform": N_("A promise was performed"),
    "case:obligation:waive": N_("A promise was waived"),
    "case:obligation:fall_due": N_("A promise fell due and was late"),
    "case:obligation:demand": N_("A promise was demanded"),
    "case:obligation:breach": N_("A promise was broken"),
    "case:obligation:file_petition": N_("The court was petitioned"),
    "case:obligation:enforce": N_("The court enforced a promise"),
    "case:obligation:refuse_by_court": N_("The court refused to enforce a promise"),
    "case:obligation:told": N_("Somebody said how a promise is kept"),
    "case:file:followed_up": N_("The centre asked how the agreement is kept"),
    "case:obligation:expire": N_("A promise can no longer be enforced"),
    "case:referral:prepare": N_("A referral was prepared"),
    "case:referral:send": N_("The referral was sent"),
    "case:referral:acknowledge": N_("The receiver acknowledged the referral"),
    "case:referral:ask_more": N_("The receiver asked for more"),
    "case:referral:supply": N_("The receiver's question was answered"),
    "case:referral:start": N_("The receiver began the work"),
    "case:referral:decline": N_("The receiver declined the referral"),
    "case:referral:complete": N_("The receiver reported the result"),
    "case:referral:record_result": N_("The result of the referral was recorded"),
    "case:referral:withdraw": N_("The referral was withdrawn"),
    "case:referral:followed_up": N_("The overdue referral was followed up"),
    "case:document:issued": N_("A document was issued"),
    "case:document:signed": N_("A signed copy of a document was kept"),
    "case:document:bundled": N_("Papers of the case were put together and taken out"),
    "case:statement:erased": N_("A text kept with the case was erased"),
    "centre:signin:signed_in": N_("Somebody signed in"),
    "centre:signin:signed_out": N_("Somebody signed out"),
    "centre:signin:refused": N_("A sign-in was refused"),
    "centre:token:issued": N_("A program was let in"),
    "centre:token:ended": N_("A program was shut out"),
    "centre:account:created": N_("An account was created"),
    "centre:account:disabled": N_("An account was disabled"),
    "centre:account:enabled": N_("An account was enabled"),
    "centre:account:password_set": N_("A password was set"),
    "centre:permission:granted": N_("A role was granted"),
    "centre:permission:ended": N_("A role was ended"),
    "centre:setting:changed": N_("A setting was changed"),
    "centre:clause:written": N_("A clause for agreements was written"),
    "centre:clause:retired": N_("A clause for agreements was retired"),
    "centre:template:replaced": N_("A template of documents was replaced"),
    "centre:document:issued": N_("A register was printed"),
    "centre:calendar:subscribed": N_("A private calendar address was made"),
    "centre:calendar:ended": N_("A private calendar address was given up"),
    "centre:printing:started": N_("The printing of a day's letters was started"),
    "centre:printing:stopped": N_("The printing of a day's letters was stopped"),
    "centre:printing:resumed": N_("The printing of a day's letters went on"),
    "centre:printing:fetched": N_("The letters of a day were taken out for the printer"),
    "centre:roster:enrolled": N_("A mediator was entered in the roster"),
    "centre:roster:changed": N_("An entry of the roster was changed"),
    "centre:roster:ended": N_("An entry of the roster was ended"),
    "centre:roster:registration_ending": N_("A mediator's registration is running out"),
    "centre:export:taken": N_("Everything of the centre was taken along as an archive"),
    "centre:import:begun": N_("An old register was brought in to be looked at"),
    "centre:import:published": N_("An old register was taken in"),
    "centre:import:discarded": N_("An old register was put away; nothing of it was taken in"),
    "centre:audit:extracted": N_("The auditor took an extract of the journal"),
    "centre:attempt:denied": N_("Somebody tried what they may not do"),
    "centre:attempt:refused": N_("An attempt was refused"),
}

_REASONS: dict[str, type[StrEnum]] = {
    "case:file:decline": DeclineReason,
    "case:file:applicant_drops": StruckOutReason,
    "case:file:refuse": StruckOutReason,
    "case:file:no_reply": StruckOutReason,
    "case:file:terminate": TerminateReason,
    "case:file:remove_mediator": MediatorEndReason,
    "case:file:lose_mediator": MediatorEndReason,
    "case:file:challenge": ChallengeGround,
    "case:file:hold_for_safety": HoldReason,
    "case:file:change_party": LeftReason,
    "case:conflict:decided": Judgement,
    "case:lockout:declared": LockoutReason,
    "case:session:record_no_show": NoShowReason,
    "case:session:postpone": PostponeReason,
    "case:session:cancel": CancelReason,
    "case:session:entry": CaucusReason,
    "case:assignment:decline": AssignmentDeclineReason,
    "case:assignment:party_objects": ChallengeGround,
    "case:assignment:end": MediatorEndReason,
    "case:obligation:refuse_by_court": CourtRefusal,
    "case:obligation:told": Says,
    "case:referral:prepare": ReferralReason,
    "case:referral:decline": ReferralDeclineReason,
    "case:referral:complete": ReferralResult,
    "case:referral:withdraw": WithdrawReason,
    "centre:roster:ended": RosterEnd,
}

_REASONS_OF_THE_HOUSE: dict[str, str] = {
    "demonstration": N_("For the demonstration"),
    "from_command_line": N_("From the command line"),
    "by_administrator": N_("By the administrator"),
    "own": N_("By the holder"),
    "other_centre": N_("To work in another centre"),
    "everywhere": N_("On every device"),
    "from_elsewhere": N_("From another device"),
    "wrong_password": N_("Wrong password"),
    "account_closed": N_("The account is closed"),
    "not_permitted": N_("The role does not allow it"),
    "not_found": N_("May not know of it"),
}
"""What stands as the reason in the chain of a centre, beside the lists of the forms."""


def sentence_of(event: str) -> str:
    """The msgid of an event; an event of a later version of the list is shown by its name."""
    return SENTENCES.get(event, event)


def reason_words(event: str, code: str | None) -> str:
    """The reader's words for the reason of an event; the code itself where no list holds it."""
    if not code:
        return ""
    kind = _REASONS.get(event)
    if kind is not None and code in set(kind):
        return label(kind(code))
    return _(_REASONS_OF_THE_HOUSE.get(code, code)) if event.startswith("centre:") else code


def unworded() -> frozenset[str]:
    """Events of the closed list that have no sentence; empty unless somebody forgot one."""
    return EVENTS - set(SENTENCES)
