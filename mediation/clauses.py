"""Rules of clauses: their themes, the places in them that are still to be filled, and how a centre's own replace the house's.

Pure. A place is written as a known name in braces, `{amount}`; any other brace is plain text.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from cases.msgid import N_
from cases.vocabulary import Topic


class Theme(StrEnum):
    """What a clause is about."""

    payment = "payment"
    work = "work"
    land = "land"
    water = "water"
    animals = "animals"
    conduct = "conduct"
    apology = "apology"
    interest = "interest"
    default = "default"
    ending = "ending"
    costs = "costs"


LABELS: dict[type[StrEnum], dict[str, str]] = {
    Theme: {
        "payment": N_("Paying money"),
        "work": N_("Repairing or doing something"),
        "land": N_("Land, boundaries and ways"),
        "water": N_("Sharing water"),
        "animals": N_("Animals and crops"),
        "conduct": N_("How to behave towards each other"),
        "apology": N_("Saying sorry"),
        "interest": N_("Interest when a payment is late"),
        "default": N_("If a promise is not kept"),
        "ending": N_("Nothing more is claimed"),
        "costs": N_("Costs"),
    }
}

PLACES: Mapping[str, str] = {
    "debtor": N_("Who must do it"),
    "creditor": N_("For whom it is done"),
    "what": N_("What is done or given"),
    "amount": N_("Amount (baht)"),
    "due": N_("By which day"),
    "count": N_("How many payments"),
    "each": N_("How much each time (baht)"),
    "first_due": N_("Day of the first payment"),
    "place": N_("Place"),
    "rate": N_("Interest in per cent a year"),
    "days": N_("How many days"),
    "distance": N_("Distance in metres"),
    "turns": N_("Days and hours of the turns"),
    "landmark": N_("Landmarks of the line"),
}
"""Name of a place → what is asked for there."""

CLAUSE_OF_DEFAULT = frozenset({Theme.interest, Theme.default})
"""Themes whose clauses belong under "if a promise is not kept"; all others belong to what is agreed."""

_FITTING: Mapping[Topic, tuple[Theme, ...]] = {
    Topic.LAND_BOUNDARY: (Theme.land, Theme.work),
    Topic.LAND_WAY: (Theme.land,),
    Topic.LAND_RENT: (Theme.payment, Theme.land),
    Topic.LAND_OWNERSHIP: (Theme.land,),
    Topic.INHERIT: (Theme.payment, Theme.land),
    Topic.DEBT: (Theme.payment, Theme.interest),
    Topic.CONTRACT: (Theme.payment, Theme.work),
    Topic.TORT_VEHICLE: (Theme.payment, Theme.work, Theme.apology),
    Topic.TORT_OTHER: (Theme.payment, Theme.work, Theme.apology, Theme.animals),
    Topic.NEIGHBOUR: (Theme.conduct, Theme.animals, Theme.work),
    Topic.WATER_RESOURCE: (Theme.water, Theme.work),
    Topic.DEFAMATION: (Theme.apology, Theme.conduct),
    Topic.ASSAULT_MINOR: (Theme.apology, Theme.conduct, Theme.payment),
    Topic.THEFT: (Theme.payment, Theme.apology),
    Topic.TRESPASS: (Theme.conduct, Theme.land, Theme.apology),
    Topic.MISAPPROP: (Theme.payment, Theme.apology),
    Topic.FAMILY_MONEY: (Theme.payment, Theme.conduct),
    Topic.GROUP_FUND: (Theme.payment, Theme.interest),
}

LONGEST = 3000
_PLACE = re.compile(r"\{(" + "|".join(PLACES) + r")\}")


@dataclass(frozen=True)
class Clause:
    """One clause, in Thai and, where somebody wrote it, in English. `own`: the centre's; `edition` 0: the house's."""

    code: str
    theme: Theme
    title_th: str
    body_th: str
    title_en: str = ""
    body_en: str = ""
    edition: int = 0
    retired: bool = False

    @property
    def own(self) -> bool:
        """Whether the centre wrote it."""
        return self.edition > 0

    def title(self, locale: str) -> str:
        """Its heading in a language; Thai where there is no other."""
        return (self.title_en if locale == "en" else "") or self.title_th

    def body(self, locale: str) -> str:
        """Its words in a language; Thai where there is no other."""
        return (self.body_en if locale == "en" else "") or self.body_th


def open_places(*texts: str) -> tuple[str, ...]:
    """The places still to be filled in these texts, each once, in the order in which they stand."""
    return tuple(dict.fromkeys(found[1] for text in texts for found in _PLACE.finditer(text)))


def fill(text: str, known: Mapping[str, str]) -> str:
    """The text with every place filled that is known; the others stay."""
    return _PLACE.sub(lambda found: known.get(found[1], "").strip() or found[0], text)


def joined(text: str, clause: str) -> str:
    """A clause put behind what is written already, on a line of its own."""
    return f"{text.rstrip()}\n{clause.strip()}" if text.strip() else clause.strip()


def standing(house: Iterable[Clause], own: Iterable[Clause]) -> list[Clause]:
    """The library of a centre: the house's clauses, each replaced by the newest edition of the centre's, and its own behind.

    Retired clauses are among them: whoever keeps the library may take them up again.
    """
    newest: dict[str, Clause] = {clause.code: clause for clause in house}
    for clause in own:
        if clause.edition > (newest[clause.code].edition if clause.code in newest else 0):
            newest[clause.code] = clause
    return list(newest.values())


def fitting(clauses: Iterable[Clause], topic: Topic) -> list[Clause]:
    """Those in use, the ones that fit the topic first, then by theme in the order of the list."""
    first = _FITTING.get(topic, ())
    themes: Sequence[Theme] = (*first, *(theme for theme in Theme if theme not in first))
    return sorted((clause for clause in clauses if not clause.retired), key=lambda clause: themes.index(clause.theme))


def by_theme(clauses: Sequence[Clause]) -> list[tuple[str, list[Clause]]]:
    """Clauses that stand in the order of their themes already, in groups."""
    return [(theme.value, list(group)) for theme, group in groupby(clauses, key=lambda clause: clause.theme)]
