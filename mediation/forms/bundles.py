"""What is asked when papers of a case are put together."""

from enum import StrEnum
from typing import Annotated

import msgspec

from cases.msgid import N_
from mediation.forms.fields import choice


class Purpose(StrEnum):
    """What a bundle is for."""

    court = "court"
    certificate = "certificate"
    own = "own"


class BundleAs(StrEnum):
    """One PDF to print, or the single files as they were issued."""

    pdf = "pdf"
    zip = "zip"


LABELS: dict[type[StrEnum], dict[str, str]] = {
    Purpose: {
        "court": N_("For the court"),
        "certificate": N_("For the certificate of section 69"),
        "own": N_("For one party"),
    },
    BundleAs: {"pdf": N_("One PDF"), "zip": N_("All files in one archive (ZIP)")},
}
"""The words of the lists of this room."""


class BundleForm(msgspec.Struct, kw_only=True, frozen=True):
    """Which papers, for whom, and how."""

    purpose: Annotated[Purpose, choice("What for", Purpose)]
    wanted_as: Annotated[BundleAs, choice("How", BundleAs)] = BundleAs.pdf
    party: Annotated[int | None, choice("Which party", "principals")] = None
