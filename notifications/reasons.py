"""Why a message did not arrive, in words for whoever looks after it. Pure."""

from cases.msgid import N_

REASONS: dict[str, str] = {
    "not_set_up": N_("This way of sending is not set up here. Ask the administrator of the installation."),
    "address_unusable": N_("The address is not complete or has signs that cannot be in one."),
    "address_refused": N_("The receiving side does not know this address. Ask the person for the right one."),
    "not_a_mobile": N_("This is not a mobile number, so that no short message reaches it."),
    "content_refused": N_("The receiving side did not accept the message."),
    "sender_refused": N_("The provider did not accept our sign-in. Ask the administrator of the installation."),
    "not_taken": N_("The provider did not take the message, though it was asked several times."),
    "not_reached": N_("The provider could not be reached, though it was tried for a day."),
    "too_slow": N_("The provider did not answer in time, though it was tried for a day."),
    "busy": N_("The provider kept putting the message off for a day."),
    "too_late": N_("It could not be sent before what it speaks of was over."),
    "no_words": N_("There are no words for this message. Tell the makers of the program."),
    "unreadable": N_("The address can no longer be read: the key it was sealed with is gone."),
    "broke": N_("The program broke off while sending it, several times. Tell the administrator of the installation."),
}
_OTHER = N_("It could not be delivered.")


def reason_of(error: str) -> str:
    """The msgid of the reason, for what was kept of an error: a code, and numbers of the provider behind it."""
    return REASONS.get(error.partition(" ")[0], _OTHER)
