"""What is asked when the letters of a day are printed."""

from datetime import date
from typing import Annotated

import msgspec

from mediation.forms.fields import boolean, day, integer


class DayForm(msgspec.Struct, kw_only=True, frozen=True):
    """Of which day, and who signs."""

    day: Annotated[
        date,
        day("Day", "Sessions of this day, and sides that were asked on this day. Like 22/11/2569."),
    ]
    signer: Annotated[int, integer("Who signs", "Number in the centre's list of signers.", minimum=1, maximum=20)] = 1


class FileForm(msgspec.Struct, kw_only=True, frozen=True):
    """How the letters are laid for the printer."""

    double: Annotated[
        bool, boolean("For printing on both sides", "Every letter begins on a sheet of its own also then.")
    ] = False
