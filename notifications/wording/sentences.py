"""Every sentence that leaves the house in a message. Each is one paragraph; the Thai of it is held to docs/plain-thai.md."""

from dataclasses import dataclass

from cases.msgid import N_


@dataclass(frozen=True)
class Line:
    """A paragraph; it is left out where one of the facts it needs is not there."""

    text: str
    needs: tuple[str, ...] = ()


SUBJECTS: dict[str, str] = {
    "invitation": N_("An invitation from %(centre)s"),
    "appointment": N_("Your appointment at %(centre)s"),
    "appointment_moved": N_("Your appointment at %(centre)s has changed"),
    "appointment_off": N_("Your appointment at %(centre)s is cancelled"),
    "agreement_signed": N_("Your agreement at %(centre)s"),
    "promise_due_soon": N_("A reminder from %(centre)s"),
    "promise_late": N_("A reminder from %(centre)s"),
    "not_accepted": N_("An answer from %(centre)s"),
    "struck_out": N_("An answer from %(centre)s"),
    "mediation_ended": N_("A letter from %(centre)s"),
    "case_closed": N_("A letter from %(centre)s"),
    "referral_sent": N_("A letter from %(centre)s"),
    "referral_answered": N_("An answer from %(centre)s"),
    "referral_waits": N_("A referral from %(centre)s"),
}
"""Words → the subject of a mail. It stands on a locked screen too, and says nothing of the matter."""

_ASK = Line(N_("If you have a question, telephone the centre: %(phone)s"), ("phone",))
_WHEN = Line(N_("The day: %(starts_at)s"), ("starts_at",))
_WHERE = Line(N_("The place: %(place)s"), ("place",))

FULL: dict[str, tuple[Line, ...]] = {
    "invitation": (
        Line(N_("%(centre)s invites you to talk a matter over with a mediator who takes no side.")),
        Line(N_("You may accept or refuse. Nobody can force you, and it costs nothing.")),
        Line(N_("Please answer the centre by this day: %(reply_by)s"), ("reply_by",)),
        _ASK,
    ),
    "appointment": (
        Line(N_("You have an appointment at %(centre)s.")),
        _WHEN,
        _WHERE,
        Line(N_("If you cannot come, tell the centre before that day.")),
        _ASK,
    ),
    "appointment_moved": (
        Line(N_("Your appointment at %(centre)s has been put off.")),
        Line(N_("You need not come on: %(was)s"), ("was",)),
        Line(N_("The new day: %(starts_at)s"), ("starts_at",)),
        _WHERE,
        Line(N_("If you cannot come, tell the centre before that day."), ("starts_at",)),
        _ASK,
    ),
    "appointment_off": (
        Line(N_("Your appointment at %(centre)s is cancelled.")),
        Line(N_("You need not come on: %(was)s"), ("was",)),
        _ASK,
    ),
    "agreement_signed": (
        Line(N_("The agreement you signed is kept at %(centre)s.")),
        Line(N_("You may ask the centre for a copy at any time.")),
        _ASK,
    ),
    "promise_due_soon": (
        Line(N_("You promised something in an agreement at %(centre)s.")),
        Line(N_("It is due on: %(due_on)s"), ("due_on",)),
        Line(N_("If you cannot keep it on that day, speak with the centre before.")),
        _ASK,
    ),
    "promise_late": (
        Line(N_("You promised something in an agreement at %(centre)s.")),
        Line(N_("It was due on: %(due_on)s"), ("due_on",)),
        Line(N_("If you have done it, tell the centre. If not, speak with the centre soon.")),
        _ASK,
    ),
    "not_accepted": (
        Line(N_("%(centre)s cannot mediate the matter you asked about.")),
        Line(N_("The centre will tell you why, and where else you can ask for help.")),
        _ASK,
    ),
    "struck_out": (
        Line(N_("The request you know of at %(centre)s goes no further.")),
        Line(N_("You keep all your rights. You may ask the centre what else you can do.")),
        _ASK,
    ),
    "mediation_ended": (
        Line(N_("The mediation at %(centre)s has ended.")),
        Line(N_("You keep all your rights. You may ask the centre what else you can do.")),
        _ASK,
    ),
    "case_closed": (
        Line(N_("The matter you know of at %(centre)s is closed.")),
        Line(N_("You may still ask the centre about it.")),
        _ASK,
    ),
    "referral_sent": (
        Line(N_("%(centre)s has passed your matter on, as you agreed with the centre.")),
        Line(N_("You will hear from the centre when an answer comes.")),
        _ASK,
    ),
    "referral_answered": (
        Line(N_("An answer has come about the matter %(centre)s passed on for you.")),
        Line(N_("The centre will tell you what it says.")),
        _ASK,
    ),
    "referral_waits": (
        Line(
            N_(
                "%(centre)s has sent you a referral. You read and answer it without an account, with the code the centre tells you."
            )
        ),
        Line(N_("Please acknowledge it by: %(reply_by)s"), ("reply_by",)),
        _ASK,
    ),
}
"""Words → the paragraphs of a mail, and of what is read aloud where somebody is told by word of mouth."""

KINDS: dict[str, str] = {
    "invitation": "letter",
    "appointment": "appointment",
    "appointment_moved": "moved",
    "appointment_off": "moved",
    "agreement_signed": "letter",
    "promise_due_soon": "reminder",
    "promise_late": "reminder",
    "not_accepted": "answer",
    "struck_out": "answer",
    "mediation_ended": "letter",
    "case_closed": "letter",
    "referral_sent": "letter",
    "referral_answered": "answer",
    "referral_waits": "referral",
}
"""Words → what they are on a telephone: no more than that is told there."""
SHORT: dict[str, str] = {
    "letter": N_("%(short)s: a letter for you"),
    "appointment": N_("%(short)s: you have an appointment"),
    "moved": N_("%(short)s: your appointment changed"),
    "reminder": N_("%(short)s: a reminder"),
    "answer": N_("%(short)s: an answer for you"),
    "referral": N_("%(short)s: a referral waits"),
}
