"""What is asked when a signed paper comes back, and when somebody signs on the screen."""

from enum import StrEnum
from typing import Annotated

import msgspec

from cases.msgid import N_
from mediation.forms.fields import choice, several, text

NOBODY_SIGNED = N_("Tick whose signatures are on it.")


class SignedForm(msgspec.Struct, kw_only=True, frozen=True):
    """Whose signatures are on the pages, and which earlier copy they take the place of."""

    parties: Annotated[list[int], several("Signatures of parties", "signing_parties")] = []
    mediators: Annotated[list[int], several("Signatures of mediators", "signing_mediators")] = []
    supersedes: Annotated[
        int | None, choice("In place of the copy", "signed_copies", "That copy stays, marked as replaced.")
    ] = None


class IdentitySeen(StrEnum):
    """By what the witness made sure who signs."""

    citizen = "citizen"
    passport = "passport"
    other_card = "other_card"
    known = "known"


LABELS: dict[type[StrEnum], dict[str, str]] = {
    IdentitySeen: {
        "citizen": N_("Thai identity card"),
        "passport": N_("Passport"),
        "other_card": N_("Another card with a picture"),
        "known": N_("The witness knows the person"),
    }
}
"""The words of the lists of this room."""


class ScreenForm(msgspec.Struct, kw_only=True, frozen=True):
    """Who signs on the screen, before whom, and how the person was recognised."""

    signer: Annotated[int, choice("Who signs", "signing_people")]
    witness: Annotated[str, text("Name of the witness", "Somebody else than the signer, present now.", max_length=120)]
    identity_seen: Annotated[IdentitySeen, choice("How the person was recognised", IdentitySeen)]
