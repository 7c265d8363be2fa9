"""A clause as a centre keeps it."""

from typing import Annotated

import msgspec

from mediation.clauses import LONGEST, Theme
from mediation.forms.fields import area, choice, text


class ClauseForm(msgspec.Struct, kw_only=True, frozen=True):
    """One clause, in Thai and, if wanted, in English."""

    theme: Annotated[Theme, choice("What it is about", Theme)]
    title_th: Annotated[str, text("Heading", max_length=120)]
    body_th: Annotated[
        str, area("Words of the clause", "Places in braces, as {amount}, are filled later.", max_length=LONGEST)
    ]
    title_en: Annotated[str, text("Heading in English", max_length=120)] = ""
    body_en: Annotated[str, area("Words in English", max_length=LONGEST)] = ""
