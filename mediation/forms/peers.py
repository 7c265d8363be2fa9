"""What an administrator enters of another installation."""

from typing import Annotated

import msgspec

from mediation.forms.fields import area, text


class PeerForm(msgspec.Struct, kw_only=True, frozen=True):
    """Another installation, by the card its administrator sent."""

    name: Annotated[str, text("Name of the other system", "As it is called here.", max_length=60)]
    card: Annotated[
        str, area("Card of the other system", "The whole line, as it was sent to you.", max_length=500, rows=3)
    ]


class CardForm(msgspec.Struct, kw_only=True, frozen=True):
    """The new card of an installation that is known."""

    card: Annotated[
        str, area("Card of the other system", "The whole line, as it was sent to you.", max_length=500, rows=3)
    ]


class FingerprintForm(msgspec.Struct, kw_only=True, frozen=True):
    """The digits the other administrator reads out."""

    digits: Annotated[
        str,
        text("The thirty digits they read out to you", "Telephone them on a number you know already.", max_length=60),
    ]
