"""In a sentence: what a deed is for and what follows from it, for people who know no state machine."""

from cases.msgid import N_

LEADS: dict[tuple[str, str], str] = {
    ("case", "start_screening"): N_("The centre now checks whether it may mediate this, and whether it is safe."),
    ("case", "pass_screening"): N_("The request is accepted. Next, the other side is asked whether it will come."),
    ("case", "decline"): N_("The request ends here. Tell the applicant who can help instead."),
    ("case", "applicant_drops"): N_("The request is struck out because the applicant does not go on with it."),
    ("case", "hold_for_safety"): N_(
        "Everything stops at once. Only the safety officer, together with the head, can let the case go on."
    ),
    ("case", "release_hold"): N_("The safety officer proposes it; the case goes on when the head confirms."),
    ("case", "end_for_safety"): N_("The safety officer proposes it; the case ends when the head confirms."),
    ("case", "consent_all"): N_("Every side has said yes. Next, a mediator is chosen."),
    ("case", "consent_some"): N_("The mediation goes on between the sides that said yes."),
    ("case", "refuse"): N_("Nobody can be made to mediate: the request is struck out."),
    ("case", "no_reply"): N_("After the invitations without an answer the request is struck out."),
    ("case", "terms_reached"): N_("The terms are written down as a draft; they bind nobody before they are signed."),
    ("case", "fail"): N_("The mediation ends without an agreement. Nothing said in it may be used elsewhere."),
    ("case", "withdraw"): N_("Each side may end the mediation at any time, without giving a reason."),
    ("case", "terminate"): N_("The mediation ends, and the reason is kept."),
    ("case", "challenge"): N_("The mediation stops until the head has decided."),
    ("case", "dismiss_challenge"): N_("The mediation goes on with the same mediator."),
    ("case", "uphold_challenge"): N_("The mediator leaves, and another one is chosen."),
    ("case", "close"): N_("The case is complete. A mistake found later can still be noted."),
    ("case", "corrected_after_closing"): N_("The case stays closed; the note stands beside it for good."),
    ("case", "new_case_from"): N_("A draft with the same people is opened and linked to this case."),
    ("assignment", "propose"): N_("The mediator is asked, and must disclose what could cast doubt."),
    ("assignment", "accept"): N_("Next, you disclose whatever could cast doubt on you."),
    ("assignment", "decline"): N_("Somebody else will be asked."),
    ("assignment", "disclose"): N_("The sides hear of it and may object; then the head confirms."),
    ("assignment", "confirm"): N_("When the last mediator is confirmed, sessions may begin."),
    ("case", "record_contact"): N_(
        "Read the words below to the person alone, then write down what they say themselves."
    ),
    ("case", "send_again"): N_("It goes by the way the person chose last, and says how things stand now."),
    ("case", "propose_times"): N_(
        "Ask the sides and the mediators, then plan the session at the time that suits best."
    ),
    ("session", "postpone"): N_("Put it off and plan the next one in one go, or leave the new time open."),
    ("assignment", "side_answers"): N_("Ask each side by itself; an answer of one side says nothing for the other."),
    ("assignment", "papers_side"): N_(
        "Without the consent of every side the new mediator does not see the earlier papers."
    ),
    ("assignment", "papers_mediator"): N_("You see the earlier papers only when every side has consented, too."),
    ("session", "open"): N_("With the first session the mediation begins in law; time limits stop running."),
    ("session", "close"): N_("Write down the result and the next step, nothing of what was said."),
    ("agreement", "sign"): N_("With the last signature the agreement binds, and its promises are followed up."),
    ("agreement", "discard"): N_("The draft is given up; the talks go on."),
    ("obligation", "perform"): N_("The promise is kept, and nothing is left of it."),
    ("obligation", "breach"): N_("The promise counts as broken; the other side may go to court."),
    ("referral", "prepare"): N_("Nothing is sent yet. Only what you choose here goes with it."),
    ("referral", "send"): N_("The receiver sees what was chosen, and must acknowledge it by the day set."),
    ("referral", "make_code"): N_(
        "For a receiver outside this system: a link, and a code that goes another way. An earlier link stops working."
    ),
    ("referral", "revoke_code"): N_("The link stops working at once, also for whoever has it open."),
    ("referral", "mail_code"): N_(
        "The mail holds the link and nothing of the case. Tell the code by telephone or letter."
    ),
    ("referral", "acknowledge"): N_("The sender sees that you have received it and who takes care of it."),
    ("referral", "ask_more"): N_("The sender is asked; the referral waits for the answer."),
    ("referral", "start"): N_("The sender sees that you work on it."),
    ("referral", "complete"): N_("The sender sees the result and closes the matter."),
}
"""(kind, event) → what it means. Deeds without a line here explain themselves."""


def lead_of(kind: str, event: str) -> str:
    """The msgid of the sentence, or nothing."""
    return LEADS.get((kind, event), "")
