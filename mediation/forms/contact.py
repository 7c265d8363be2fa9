"""How people want to be reached, what becomes of messages to them, and what they answer behind a link."""

from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

from cases.msgid import N_
from mediation.forms.events import EventForm
from mediation.forms.fields import choice, day, several, text
from parties.contact_ways import ContactBasis, ContactWay


class ReadWay(StrEnum):
    """A way by which something comes to somebody, and which others may read or that may endanger."""

    letter = "letter"
    phone = "phone"
    line = "line"
    mail = "mail"


class MessageLanguage(StrEnum):
    """The languages messages are written in."""

    th = "th"
    en = "en"


class NoticeAnswer(StrEnum):
    """What somebody answers to an appointment."""

    confirmed = "confirmed"
    postpone = "postpone"


class AskReason(StrEnum):
    """Why somebody asks for another day. Nothing is written down beside it: what more there is to say is said to the centre."""

    illness = "illness"
    work = "work"
    family = "family"
    no_way_to_come = "no_way_to_come"
    needs_help = "needs_help"
    too_soon = "too_soon"
    other = "other"


_WAYS = {
    "letter": N_("By letter"),
    "phone": N_("By telephone message"),
    "line": N_("By LINE"),
    "mail": N_("By e-mail"),
}
LABELS: dict[type[StrEnum], dict[str, str]] = {
    ContactWay: {**_WAYS, "none": N_("Not at all")},
    ReadWay: _WAYS,
    MessageLanguage: {"th": N_("Thai"), "en": N_("English")},
    ContactBasis: {"written": N_("In writing"), "spoken": N_("By word of mouth, written down here")},
    NoticeAnswer: {"confirmed": N_("Will come"), "postpone": N_("Asks for another day")},
    AskReason: {
        "illness": N_("I am ill"),
        "work": N_("I have to work"),
        "family": N_("I have to look after somebody"),
        "no_way_to_come": N_("I have no way to come"),
        "needs_help": N_("I need somebody to help me or to interpret"),
        "too_soon": N_("The day is too soon"),
        "other": N_("Another reason"),
    },
}
"""The words of the lists of this room."""

_SHARED = "Ask who else reads it: a telephone of the family, a letter box of several houses."
_UNSAFE = "What comes this way could put the person in danger, or came back."


class ContactForm(EventForm, kw_only=True, frozen=True):
    """What one person says of being reached, after the words of consent were read to them."""

    person: Annotated[int, choice("Who says so", "parties")]
    way: Annotated[ContactWay, choice("How they want to be reached", ContactWay)]
    language: Annotated[MessageLanguage, choice("Language of messages", MessageLanguage)] = MessageLanguage.th
    shared: Annotated[list[ReadWay], several("Others read this too", ReadWay, _SHARED)] = []
    unsafe: Annotated[list[ReadWay], several("Must never be used", ReadWay, _UNSAFE)] = []
    basis: Annotated[ContactBasis, choice("How they agreed", ContactBasis)] = ContactBasis.spoken
    given_on: Annotated[date | None, day("Day on which they said so", "Empty: today.")] = None


class MessageForm(EventForm, kw_only=True, frozen=True):
    """One message of the case."""

    message: Annotated[int, choice("Message", "messages")]


class NoticeAnswerForm(EventForm, kw_only=True, frozen=True):
    """What somebody answers to an appointment, behind their link."""

    party: Annotated[int, choice("Person", "parties")]
    answer: Annotated[NoticeAnswer, choice("Answer", NoticeAnswer)]
    reason: Annotated[AskReason | None, choice("Why you ask for another day", AskReason)] = None


class OpenNoticeForm(msgspec.Struct, kw_only=True, frozen=True):
    """What opens a link in another browser than the first one."""

    digits: Annotated[str, text("The last 4 digits of your telephone", max_length=20)] = ""
