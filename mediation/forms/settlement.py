"""What is said of an agreement: its terms, who signed it and how, and what the department answered (ม.28–30, 69)."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec

from cases.vocabulary import ObligationKind, SignatureMethod
from mediation.forms.events import EventForm
from mediation.forms.fields import area, baht, boolean, choice, day, group, integer, text
from mediation.forms.screening import YesNo
from mediation.instalments import FEWEST, MOST, Every

MOST_PROMISES = 120
"""Promises and payments of one agreement, all in all."""


class PromiseForm(msgspec.Struct, kw_only=True, frozen=True):
    """One promise: who owes whom what, and by when."""

    debtor_side: Annotated[int, choice("Side that promises", "sides")]
    creditor_side: Annotated[int, choice("Side it is promised to", "sides")]
    kind: Annotated[ObligationKind, choice("Kind of promise", ObligationKind)]
    what: Annotated[str, area("What is promised", max_length=1000, rows=2)]
    amount: Annotated[
        Decimal | None, baht("Amount (baht)", "Needed for a payment. In instalments: all of them together.")
    ] = None
    due_on: Annotated[
        date | None,
        day(
            "Due on",
            "In instalments: the day of the first. For something to be left undone: the day to check that it was. "
            "For a waiver: empty when it holds from the signing.",
        ),
    ] = None
    instalments: Annotated[
        int | None, integer("Number of instalments", "Empty: all at once.", minimum=FEWEST, maximum=MOST)
    ] = None
    every: Annotated[Every, choice("How often", Every)] = Every.month
    each: Annotated[
        Decimal | None,
        baht("Each instalment (baht)", "Empty: divided evenly. What does not divide falls to the last one."),
    ] = None
    method: Annotated[str, text("How and where it is done", "Transfer, cash at the centre …")] = ""
    proof: Annotated[str, text("What will show that it was done", "Slip, receipt, photograph, who sees it …")] = ""
    debtor: Annotated[int | None, choice("Who of that side promises it", "parties", "Empty: the side as a whole.")] = (
        None
    )
    creditor: Annotated[int | None, choice("To whom of the other side", "parties", "Empty: the side as a whole.")] = (
        None
    )
    civil_part: Annotated[
        YesNo,
        choice(
            "Part of the civil claim",
            YesNo,
            "Where a crime is settled too: the right to prosecute ends only after the civil part has been performed.",
        ),
    ] = YesNo.yes


class TermsForm(EventForm, kw_only=True, frozen=True):
    """The terms the sides have reached, as they will be read aloud (ม.30)."""

    place: Annotated[str, text("Place where the agreement is made")] = ""
    dispute_in_law: Annotated[
        str, area("The dispute in law", "What the sides quarrel about, named as the law names it.", max_length=4000)
    ]
    substance: Annotated[
        str,
        area("What is agreed", "Compensation, what is done or left undone, the time, or what is waived.", rows=6),
    ]
    obligations: Annotated[list[PromiseForm], group("Promise", PromiseForm)] = []
    default_clause: Annotated[str, area("If a promise is not kept", max_length=4000, rows=2)] = ""
    default_interest: Annotated[
        Decimal | None,
        baht("Interest when a payment is late (per cent a year)", "Empty: what the law gives by itself."),
    ] = None
    criminal_part: Annotated[
        bool, boolean("A crime is settled too", "Only one that may be mediated, and only at a people's centre.")
    ] = False
    lawful: Annotated[
        bool,
        boolean(
            "Nothing in the terms is against the law",
            "Nobody promises a crime, gives up what the law lets nobody give up, or pays interest above the law.",
        ),
    ] = False
    possible: Annotated[
        bool,
        boolean(
            "Everything in the terms can be carried out",
            "Whoever promises has the money, the thing or the time by the day set, and it is theirs to give.",
        ),
    ] = False
    moral: Annotated[
        bool,
        boolean(
            "Nothing in the terms is against public order or good morals",
            "Nobody is shamed, driven from the village or kept from the police, and no child pays for it.",
        ),
    ] = False


class DiscardForm(EventForm, kw_only=True, frozen=True):
    """The draft is given up, and the talks go on."""

    side: Annotated[int | None, choice("Side that changed its mind", "sides")] = None


class SignatureForm(msgspec.Struct, kw_only=True, frozen=True):
    """One signature: of a party or of a mediator."""

    party: Annotated[int | None, choice("Party who signs", "parties")] = None
    mediator: Annotated[int | None, choice("Mediator who signs", "assignments")] = None
    method: Annotated[SignatureMethod, choice("How", SignatureMethod)] = SignatureMethod.by_hand
    representative: Annotated[int | None, choice("Representative", "parties", "Who signs in the party's place.")] = None
    authority: Annotated[
        str, text("Authority of the representative", "Only when it is not on record with the person.")
    ] = ""
    witness_one: Annotated[str, text("First witness", "For a fingerprint.", max_length=200)] = ""
    witness_two: Annotated[str, text("Second witness", "For a fingerprint.", max_length=200)] = ""
    read_to_signer: Annotated[bool, boolean("The text was read aloud to this person", "Needed for a fingerprint.")] = (
        False
    )
    read_in: Annotated[
        str, text("Language in which it was read to this person", "For somebody who does not read Thai.", max_length=60)
    ] = ""
    interpreter: Annotated[
        str, text("Interpreter", "Who put it into that language. Nobody of the dispute.", max_length=200)
    ] = ""


class SignForm(EventForm, kw_only=True, frozen=True):
    """The signing: everybody of every joining side, and every mediator (ม.30, 33)."""

    voluntary: Annotated[bool, boolean("All sides say that they agree of their own free will")] = False
    read_aloud: Annotated[bool, boolean("The agreement was read aloud to all sides in a language they know")] = False
    copies_given: Annotated[bool, boolean("Each side has been given a copy")] = False
    estate_left_out: Annotated[
        bool,
        boolean(
            "The heirs of whoever has died are not bound, and the others know it",
            "Only where somebody of a side has died and no heir has taken their place.",
        ),
    ] = False
    signatures: Annotated[list[SignatureForm], group("Signature", SignatureForm, max_items=100)] = []


class RequestForm(EventForm, kw_only=True, frozen=True):
    """The certificate of the settlement is asked for (ม.69)."""

    receiving_no: Annotated[str, text("Receiving number of the department", "May follow later.", max_length=100)] = ""


class CertifyForm(EventForm, kw_only=True, frozen=True):
    """The department has certified the settlement (ม.69)."""

    certificate_no: Annotated[str, text("Number of the certificate", max_length=100)]
    certificate_on: Annotated[date | None, day("Day of the certificate", "Empty: the day it happened.")] = None


class DepartmentReasonForm(EventForm, kw_only=True, frozen=True):
    """Why the department sent the request back, or refused it."""

    reason: Annotated[
        str, area("What the department says", "Kept with the case, not in the journal.", max_length=4000, rows=3)
    ]
