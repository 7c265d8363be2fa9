"""What a referral asks of its sender and of its receiver."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from cases.msgid import N_
from cases.reasons import ReferralBasis, ReferralDeclineReason, ReferralReason
from cases.vocabulary import ReferralDestination
from mediation.forms.events import EventForm
from mediation.forms.fields import area, boolean, choice, day, group, integer, moment, several, text


class Shared(StrEnum):
    """What may go into a packet beside the names of those referred and the topic; only what is needed is chosen."""

    contact = "contact"
    address = "address"
    needs = "needs"
    facts = "facts"
    wish = "wish"
    value = "value"
    place = "place"
    earlier_attempts = "earlier_attempts"
    pending = "pending"
    agreed = "agreed"
    outcome = "outcome"


class PersonalShare(StrEnum):
    """The part of it that is somebody's own: chosen for each person by itself."""

    contact = "contact"
    address = "address"
    needs = "needs"


class WithdrawReason(StrEnum):
    """Why the sender takes a referral back."""

    person_asked = "person_asked"
    sent_elsewhere = "sent_elsewhere"
    solved_meanwhile = "solved_meanwhile"
    no_answer = "no_answer"
    prepared_in_error = "prepared_in_error"
    other = "other"


class ReferralResult(StrEnum):
    """What became of the matter at its receiver."""

    advice_given = "advice_given"
    settled = "settled"
    help_granted = "help_granted"
    help_refused = "help_refused"
    protected = "protected"
    case_opened = "case_opened"
    sent_on = "sent_on"
    person_not_reached = "person_not_reached"
    person_gave_up = "person_gave_up"
    other = "other"


class InboxPart(StrEnum):
    """The parts of a receiver's inbox. What is overdue waits as well."""

    waiting = "waiting"
    overdue = "overdue"
    asked = "asked"
    done = "done"


LABELS: dict[type[StrEnum], dict[str, str]] = {
    Shared: {
        "contact": N_("Telephone and other contact"),
        "address": N_("Address"),
        "needs": N_("Language and needs"),
        "facts": N_("What happened, as written in the request"),
        "wish": N_("What result would be enough"),
        "value": N_("Value in dispute"),
        "place": N_("Place and day"),
        "earlier_attempts": N_("What was tried already"),
        "pending": N_("Police, prosecutor or court, and their reference"),
        "agreed": N_("What both sides agreed and signed"),
        "outcome": N_("How the mediation ended"),
    },
    PersonalShare: {
        "contact": N_("Telephone and other contact"),
        "address": N_("Address"),
        "needs": N_("Language and needs"),
    },
    InboxPart: {
        "waiting": N_("Waiting for us"),
        "overdue": N_("Overdue"),
        "asked": N_("Waiting for the sender"),
        "done": N_("Done"),
    },
    WithdrawReason: {
        "person_asked": N_("The person asked for it"),
        "sent_elsewhere": N_("It goes elsewhere"),
        "solved_meanwhile": N_("Solved meanwhile"),
        "no_answer": N_("No answer came"),
        "prepared_in_error": N_("Prepared in error"),
        "other": N_("Other"),
    },
    ReferralResult: {
        "advice_given": N_("Advice was given"),
        "settled": N_("The matter was settled"),
        "help_granted": N_("Help was granted"),
        "help_refused": N_("Help was refused"),
        "protected": N_("The person is protected"),
        "case_opened": N_("A case was opened"),
        "sent_on": N_("Sent on to another body"),
        "person_not_reached": N_("The person could not be reached"),
        "person_gave_up": N_("The person gave up"),
        "other": N_("Other"),
    },
}
"""Labels of the lists of this room, as `cases.labels` holds those of the vocabulary."""


class GroundForm(msgspec.Struct, kw_only=True, frozen=True):
    """On what the particulars of one person are passed on, and which."""

    person: Annotated[int, choice("Person", "parties")]
    basis: Annotated[ReferralBasis, choice("Legal basis", ReferralBasis)]
    consent_on: Annotated[date | None, day("Day of the written consent", "Of this very person.")] = None
    section: Annotated[str, text("Section of law", "Leave empty for the usual one.")] = ""
    shares: Annotated[list[PersonalShare], several("What of them goes with it", PersonalShare, "Beside the name.")] = []


class PrepareForm(EventForm, kw_only=True, frozen=True):
    """To whom, why, on what legal basis, about whom, and which fields go with it."""

    entry: Annotated[int | None, choice("Receiver from the directory", "entries")] = None
    destination: Annotated[
        ReferralDestination | None,
        choice("Where to", ReferralDestination, "Not needed where the receiver is in the directory."),
    ] = None
    to_centre: Annotated[
        int | None, choice("Receiving centre", "centres", "A centre that works in this system receives it at once.")
    ] = None
    to_peer_centre: Annotated[
        int | None,
        choice(
            "Receiving centre in another system",
            "peer_centres",
            "It is sent there as soon as the other system answers.",
        ),
    ] = None
    to_name: Annotated[str, text("Name of the receiver", "For a body outside this system.")] = ""
    reason: Annotated[ReferralReason, choice("Reason", ReferralReason)]
    people: Annotated[list[int], several("Persons referred", "parties", "Nobody else's particulars go with it.")]
    basis: Annotated[ReferralBasis, choice("Legal basis", ReferralBasis, "For those on the applicant's side.")]
    consent_on: Annotated[
        date | None, day("Day of the written consent", "Of every person on the applicant's side who is referred.")
    ] = None
    section: Annotated[str, text("Section of law", "Leave empty for the usual one.")] = ""
    shares: Annotated[list[Shared], several("What goes with it", Shared, "Only what the receiver needs.")] = []
    grounds: Annotated[
        list[GroundForm],
        group(
            "Somebody's own basis",
            GroundForm,
            "Needed for everybody who is not on the applicant's side; without it nothing of them goes.",
        ),
    ] = []
    summary: Annotated[
        str, area("What the receiver must know", "Nothing that was said in a session.", max_length=4000)
    ] = ""
    urgent: Annotated[bool, boolean("Urgent")] = False
    previous: Annotated[
        int | None,
        choice("In place of", "ended_referrals", "When an earlier one was declined or withdrawn: the two are linked."),
    ] = None


class SendForm(EventForm, kw_only=True, frozen=True):
    """The number of the letter it goes with."""

    letter_no: Annotated[str, text("Letter no.", "From the centre's own register of letters.", max_length=60)]


class SupplyForm(EventForm, kw_only=True, frozen=True):
    """The answer to what the receiver asked."""

    supplement: Annotated[str, area("Answer", "Nothing that was said in a session.", max_length=4000)]


class WithdrawForm(EventForm, kw_only=True, frozen=True):
    """Why it is taken back."""

    reason: Annotated[WithdrawReason, choice("Reason", WithdrawReason)]


class MakeCodeForm(EventForm, kw_only=True, frozen=True):
    """How long the link is good for."""

    days: Annotated[
        int | None, integer("Days it is good for", "Leave empty for the rule of the house.", minimum=1, maximum=180)
    ] = None


class MailLinkForm(EventForm, kw_only=True, frozen=True):
    """Where the link goes; the code goes another way."""

    address: Annotated[str, text("E-mail", "Of the body it goes to. The code is not in this mail.", max_length=254)]


class AnswerForm(msgspec.Struct, kw_only=True, frozen=True):
    """What every answer of a receiver may carry."""

    happened_at: Annotated[datetime | None, moment("When it happened", "Leave empty for now.")] = None


class AcknowledgeForm(AnswerForm, kw_only=True, frozen=True):
    """The receiver's own number and who takes care of it."""

    receiver_no: Annotated[str, text("Our register no.", max_length=60)] = ""
    receiver_officer: Annotated[str, text("Who takes care of it", "Empty: yourself.", max_length=120)] = ""


class GuestAcknowledgeForm(AcknowledgeForm, kw_only=True, frozen=True):
    """The same from somebody without an account: who takes care of it must be said."""

    receiver_officer: Annotated[str, text("Who takes care of it", "Name and position.", max_length=120)]


class AskMoreForm(AnswerForm, kw_only=True, frozen=True):
    """What is missing."""

    question: Annotated[str, area("What is missing", max_length=4000)]


class StartForm(AnswerForm, kw_only=True, frozen=True):
    """Who works on it, when that is somebody else than before."""

    receiver_officer: Annotated[str, text("Who takes care of it", "Empty: as before.", max_length=120)] = ""


class DeclineReferralForm(AnswerForm, kw_only=True, frozen=True):
    """Why it is not taken."""

    reason: Annotated[ReferralDeclineReason, choice("Reason", ReferralDeclineReason)]


class CompleteForm(AnswerForm, kw_only=True, frozen=True):
    """What became of it."""

    result_code: Annotated[ReferralResult, choice("Result", ReferralResult)]
    result: Annotated[str, area("In a few words", max_length=4000, rows=3)] = ""
    completed_on: Annotated[date | None, day("Day it was done", "Empty: today.")] = None
