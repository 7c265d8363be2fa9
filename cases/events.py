"""The closed list of everything that may be written into a journal: `source:subject:action`, names only.

The events of the machines stand here by name so that the list can be read in one place; a test holds it equal to the
machines themselves.
"""

SUBJECTS = {
    "case": "file",
    "session": "session",
    "assignment": "assignment",
    "agreement": "agreement",
    "obligation": "obligation",
    "referral": "referral",
}
"""Kind of machine → the subject in the name of its events."""

_MACHINE_EVENTS = {
    "file": (
        "submit start_screening pass_screening decline applicant_drops invite consent_all consent_some refuse no_reply "
        "propose_mediator appoint open_first_session challenge dismiss_challenge uphold_challenge remove_mediator "
        "lose_mediator terms_reached reopen_talks sign fail withdraw terminate start_monitoring hold_for_safety release_hold "
        "end_for_safety refer correct change_party assign_officer change_track close"
    ),
    "session": "plan notify open close record_no_show postpone cancel",
    "assignment": "propose accept decline disclose party_objects confirm begin end",
    "agreement": "draft discard sign request_certificate certify return_for_correction refuse_certificate",
    "obligation": ("perform_part perform waive fall_due demand breach file_petition enforce refuse_by_court expire"),
    "referral": "prepare send acknowledge ask_more supply start decline complete record_result withdraw",
}

_RECORDED = frozenset(
    {
        "case:file:corrected_after_closing",
        "case:file:new_case_from",
        "case:file:imported",
        "case:screening:recorded",
        "case:safety:asked",
        "case:safety:read",
        "case:safety:end_proposed",
        "case:consent:answered",
        "case:consent:briefed",
        "case:mediators:found",
        "case:assignment:side_answered",
        "case:assignment:papers_answered",
        "case:conflict:found",
        "case:conflict:decided",
        "case:lockout:declared",
        "case:lockout:lifted",
        "case:session:entry",
        "case:session:text_kept",
        "case:session:texts_erased",
        "case:contact:recorded",
        "case:message:confirmed",
        "case:message:postpone_asked",
        "case:message:printed",
        "case:message:sent_again",
        "case:message:told_again",
        "case:session:times_proposed",
        "case:session:times_answered",
        "case:session:told",
        "case:agreement:terms_edited",
        "case:obligation:told",
        "case:file:followed_up",
        "case:statement:erased",
        "case:referral:followed_up",
        "case:referral:overdue",
        "case:clock:acknowledgement_late",
        "case:clock:screening_late",
        "case:clock:invitation_unanswered",
        "case:clock:answer_missing",
        "case:clock:mediation_long",
        "case:clock:complaint_ending",
        "case:clock:claim_ending",
        "case:clock:enforcement_ending",
        "case:clock:call_due",
        "case:message:given_up",
        "case:referral:code_made",
        "case:referral:code_ended",
        "case:referral:code_mailed",
        "case:referral:code_opened",
        "case:referral:code_locked",
        "case:referral:withdraw_asked",
        "case:referral:withdraw_refused",
        "case:referral:undeliverable",
        "case:referral:sent_again",
        "case:referral:not_followed",
        "case:document:issued",
        "case:document:signed",
        "case:document:bundled",
        "centre:signin:signed_in",
        "centre:signin:signed_out",
        "centre:signin:refused",
        "centre:token:issued",
        "centre:token:ended",
        "centre:account:created",
        "centre:account:disabled",
        "centre:account:enabled",
        "centre:account:password_set",
        "centre:permission:granted",
        "centre:permission:ended",
        "centre:setting:changed",
        "centre:clause:written",
        "centre:clause:retired",
        "centre:destination:written",
        "centre:destination:retired",
        "centre:destination:checked",
        "centre:destination:imported",
        "centre:template:replaced",
        "centre:document:issued",
        "centre:calendar:subscribed",
        "centre:calendar:ended",
        "centre:message:sent_again",
        "centre:message:given_up",
        "centre:message:printed",
        "centre:line:code_given",
        "centre:line:linked",
        "centre:line:ended",
        "centre:printing:started",
        "centre:printing:stopped",
        "centre:printing:resumed",
        "centre:printing:fetched",
        "centre:roster:enrolled",
        "centre:roster:changed",
        "centre:roster:ended",
        "centre:roster:registration_ending",
        "centre:clock:return_due",
        "centre:holiday:written",
        "centre:holiday:struck",
        "centre:peer:added",
        "centre:peer:confirmed",
        "centre:peer:suspended",
        "centre:peer:replaced",
        "centre:audit:extracted",
        "centre:export:taken",
        "centre:import:begun",
        "centre:import:published",
        "centre:import:discarded",
        "centre:attempt:denied",
        "centre:attempt:refused",
    }
)

EVENTS: frozenset[str] = _RECORDED | {
    f"case:{subject}:{name}" for subject, names in _MACHINE_EVENTS.items() for name in names.split()
}
"""Every event a journal may hold."""

CLOCKS_OF_CASES = frozenset(name for name in _RECORDED if name.startswith("case:clock:"))
"""The clocks that ring for a case."""

BESIDE_THE_CASE = CLOCKS_OF_CASES | frozenset(
    {
        "case:session:text_kept",
        "case:session:texts_erased",
        "case:document:signed",
        "case:document:bundled",
        "case:message:sent_again",
        "case:message:given_up",
        "case:message:printed",
    }
)
"""What is written into a case's chain and changes nothing of the case: its version stays."""


def event_name(kind: str, event: str) -> str:
    """The journal's name of a machine's event."""
    return f"case:{SUBJECTS[kind]}:{event}"
