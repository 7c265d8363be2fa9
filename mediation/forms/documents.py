"""What is asked when a paper is issued, and how a centre's papers look."""

from enum import StrEnum
from typing import Annotated

import msgspec

from cases.msgid import N_
from mediation.forms.events import EventForm
from mediation.forms.fields import area, boolean, choice, group, integer, text


class PaperCode(StrEnum):
    """The papers of a case."""

    request = "DOC-01"
    receipt = "DOC-02"
    screening = "DOC-03"
    invitation = "DOC-04"
    willingness = "DOC-05"
    strike_out = "DOC-06"
    appointment = "DOC-07"
    disclosure = "DOC-08"
    challenge = "DOC-09"
    briefing = "DOC-10"
    summons = "DOC-11"
    session_record = "DOC-12"
    caucus_notice = "DOC-13"
    withdrawal = "DOC-14"
    agreement = "DOC-15"
    ending = "DOC-16"
    certificate_request = "DOC-17"
    authority_notice = "DOC-18"
    referral = "DOC-19"
    referral_answer = "DOC-20"
    follow_up = "DOC-21"
    survey = "DOC-22"


class PaperLanguage(StrEnum):
    """The languages papers are written in."""

    th = "th"
    en = "en"


class RegisterKind(StrEnum):
    """The registers a centre prints."""

    disputes = "DOC-23"
    roster = "DOC-27"


TITLES: dict[str, str] = {
    "DOC-01": N_("Request for mediation"),
    "DOC-02": N_("Receipt of the request"),
    "DOC-03": N_("Screening sheet"),
    "DOC-04": N_("Invitation to mediation"),
    "DOC-05": N_("Statement of willingness"),
    "DOC-06": N_("Notice that the request is struck out"),
    "DOC-07": N_("Choice and appointment of the mediator"),
    "DOC-08": N_("Disclosure of the mediator"),
    "DOC-09": N_("Challenge of the mediator, and order"),
    "DOC-10": N_("Record of the briefing"),
    "DOC-11": N_("Notice of a session"),
    "DOC-12": N_("Record of a session"),
    "DOC-13": N_("Notice of a talk with one side"),
    "DOC-14": N_("Withdrawal from the mediation"),
    "DOC-15": N_("Settlement agreement"),
    "DOC-16": N_("Notice that mediation has ended"),
    "DOC-17": N_("Request for the certificate of section 69"),
    "DOC-18": N_("Notice to police, prosecutor or court"),
    "DOC-19": N_("Letter of referral"),
    "DOC-20": N_("Answer to a referral"),
    "DOC-21": N_("Follow-up of the agreement"),
    "DOC-22": N_("How satisfied are you?"),
    "DOC-23": N_("Register of disputes"),
    "DOC-27": N_("Roster of mediators"),
}
"""The msgid of what each document is called."""

LABELS: dict[type[StrEnum], dict[str, str]] = {
    PaperCode: {code.value: TITLES[code.value] for code in PaperCode},
    RegisterKind: {kind.value: TITLES[kind.value] for kind in RegisterKind},
    PaperLanguage: {"th": N_("Thai"), "en": N_("English")},
}
"""The words of the lists of this room."""


class IssueForm(EventForm, kw_only=True, frozen=True):
    """Which paper, about what, in which language; and which one it takes the place of."""

    document: Annotated[PaperCode, choice("Document", PaperCode)]
    subject: Annotated[
        int | None,
        integer("What it is about", "The number of the session, the person, the referral … Empty where there is one."),
    ] = None
    language: Annotated[PaperLanguage, choice("Language", PaperLanguage)] = PaperLanguage.th
    signer: Annotated[int, integer("Who signs", "Number in the centre's list of signers.", minimum=1, maximum=20)] = 1
    supersedes: Annotated[
        int | None, integer("In place of document no.", "The one that was issued before and is wrong.", minimum=1)
    ] = None
    reason: Annotated[
        str, area("Why it is issued anew", "Kept with the case, not in the journal.", max_length=1000, rows=2)
    ] = ""


class RegisterForm(msgspec.Struct, kw_only=True, frozen=True):
    """Which register, and of which year."""

    kind: Annotated[RegisterKind, choice("Register", RegisterKind)]
    fiscal_year: Annotated[
        int | None, integer("Fiscal year (B.E.)", "Empty: this one.", minimum=2500, maximum=2700)
    ] = None


class SignerForm(msgspec.Struct, kw_only=True, frozen=True):
    """Somebody who signs letters for the centre."""

    name: Annotated[str, text("Name", "With prefix.", max_length=120)]
    position: Annotated[str, text("Position", max_length=120)] = ""


class LetterheadForm(msgspec.Struct, kw_only=True, frozen=True):
    """How the centre's papers look."""

    lines: Annotated[
        str, area("Head of letters", "Line by line. Empty: name, address and telephone.", rows=4, max_length=600)
    ] = ""
    contact: Annotated[str, area("At the foot of letters", "Whom to ask, fax, e-mail.", rows=2, max_length=300)] = ""
    letter_code: Annotated[
        str,
        text("Code before letter numbers", "As it stands behind ที่. Empty: the prefix of the requests.", max_length=30),
    ] = ""
    thai_digits: Annotated[bool, boolean("Print Thai digits")] = False
    screen_signatures: Annotated[
        bool,
        boolean(
            "Let people sign on the screen",
            "Before a witness and with a look at the card. Whether this holds for an agreement is not settled: leave it off "
            "unless the department accepts it, and have the paper signed as well.",
        ),
    ] = False
    signers: Annotated[
        list[SignerForm], group("Signer", SignerForm, "The first signs where nobody is chosen.", max_items=10)
    ] = []


class TemplateForm(msgspec.Struct, kw_only=True, frozen=True):
    """The text of a template; empty gives the house's own back."""

    source: Annotated[
        str,
        area(
            "Template (Typst)",
            "Tried on an invented case before it is kept. Empty: the template of the house.",
            rows=20,
            max_length=60_000,
        ),
    ] = ""
