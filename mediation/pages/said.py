"""What a page says once after something was done: codes in the address, so that nothing need be kept between requests.

Only the codes of this list are ever shown; anything else in the address is ignored.
"""

from cases.msgid import N_

MESSAGES = {
    "saved": N_("Saved."),
    "sent": N_("Sent."),
    "done": N_("Done."),
    "awaits_head": N_("Proposed. It takes effect when the head confirms."),
    "near_found": N_("Saved. Something was found in a case of this mediator; the head has been told."),
    "registered": N_("The request is registered under the number below."),
    "draft_kept": N_("The draft is kept."),
    "draft_gone": N_("The draft was thrown away."),
    "removed": N_("Removed."),
    "printing": N_("The letters are being printed. You may go on with other work."),
    "queued": N_("It will be tried again in a moment."),
    "stopped": N_("Stopped. What is printed stays; the rest waits."),
    "undone": N_("Taken back."),
    "signed_out": N_("You are signed out."),
    "signed_out_everywhere": N_("You are signed out on every device."),
    "run_out": N_("Your sign-in has run out. Please sign in again; what you typed was not kept."),
    "password_changed": N_("The password was changed."),
    "centre_chosen": N_("You now work in another centre."),
    "answered": N_("Thank you. The centre has your answer."),
    "already": N_("This had been done already; nothing was done twice."),
}


def message_of(code: str) -> str:
    """The msgid of a code, or nothing."""
    return MESSAGES.get(code, "")
