"""Bodies a matter can be referred to: what an entry of the directory says, and which of them fit a matter. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

import msgspec

from cases.topics import topic_law
from cases.vocabulary import ReferralDestination as Code
from cases.vocabulary import Topic
from mediation.availability import Weekday, clock_text
from mediation.languages import Language

STALE_AFTER = timedelta(days=365)
"""An entry that nobody has looked at for this long is marked: telephones and hours change."""


class OpenHours(msgspec.Struct, frozen=True, omit_defaults=True):
    """Hours that hold on some days of the week, in minutes from midnight; `note`: what else is to be known of them."""

    days: tuple[Weekday, ...]
    opens: int
    closes: int
    note: str = ""

    @property
    def text(self) -> str:
        """`09.00–16.30`."""
        return f"{clock_text(self.opens)}–{clock_text(self.closes)}"


class Destination(msgspec.Struct, frozen=True, kw_only=True):
    """An entry. Without a centre it is the installation's; `replaces_id`: the entry of the installation it stands in place of."""

    id: int
    centre_id: int | None
    replaces_id: int | None
    key: UUID
    code: Code
    name_th: str
    name_en: str = ""
    topics: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    accepts: str = ""
    phone: str = ""
    phone_note: str = ""
    email: str = ""
    line_id: str = ""
    website: str = ""
    address: str = ""
    district: str = ""
    province: str = ""
    postcode: str = ""
    hours: tuple[OpenHours, ...] = ()
    hours_note: str = ""
    languages: tuple[Language, ...] = ()
    fee: str = ""
    papers: str = ""
    to_centre_id: int | None = None
    parts: dict[str, str] = {}
    active: bool = True
    reviewed_on: date | None = None
    version: int = 1

    @property
    def own(self) -> bool:
        """Whether the centre wrote it."""
        return self.centre_id is not None

    def name(self, locale: str) -> str:
        """Its name in a language; the Thai one where there is none."""
        return self.name_en if locale == "en" and self.name_en else self.name_th

    @property
    def whole_address(self) -> str:
        """The address in one line."""
        return " ".join(part for part in (self.address, self.district, self.province, self.postcode) if part)

    @property
    def reachable(self) -> bool:
        """Whether anybody could be reached by what it says."""
        return bool(self.phone or self.email or self.line_id or self.address or self.to_centre_id)

    def stale(self, today: date) -> bool:
        """Whether nobody has looked at it for a year."""
        return self.reviewed_on is None or today - self.reviewed_on > STALE_AFTER


def in_use(entries: Iterable[Destination]) -> list[Destination]:
    """The entries a centre refers to: its own, and those of the installation that it has put none in place of."""
    listed = list(entries)
    replaced = {one.replaces_id for one in listed if one.replaces_id is not None}
    return [one for one in listed if one.active and one.id not in replaced]


_BY_GUARD: Mapping[str, tuple[Code, ...]] = {
    "G-FAM": (Code.DV_SOCIAL, Code.COURT, Code.PROSECUTOR_AID),
    "G-JUV": (Code.DV_SOCIAL, Code.COURT),
    "G-OWN": (Code.LAND_OFFICE, Code.COURT),
    "G-HEIR": (Code.PROSECUTOR_AID, Code.COURT, Code.DISTRICT),
    "G-CAP": (Code.COURT, Code.DISTRICT),
    "G-CRIM": (Code.POLICE, Code.VICTIM_COMP),
    "G-CAPACITY": (Code.PROSECUTOR_AID, Code.COURT),
    "G-LEGAL": (Code.PROSECUTOR_AID, Code.LAWYERS),
    "G-STATE": (Code.LAO, Code.DISTRICT),
    "SAFETY": (Code.DV_SOCIAL, Code.POLICE),
}
"""The guard that stopped a matter → where it belongs instead, the nearest first."""
_BY_TOPIC: Mapping[Topic, tuple[Code, ...]] = {
    Topic.FAMILY_MONEY: (Code.DV_SOCIAL, Code.PROSECUTOR_AID),
    Topic.FAMILY_STATUS: (Code.COURT, Code.DV_SOCIAL),
    Topic.DEBT: (Code.DEBT, Code.DISTRICT),
    Topic.CONTRACT: (Code.CONSUMER, Code.LABOUR),
    Topic.INHERIT: (Code.DISTRICT, Code.PROSECUTOR_AID),
    Topic.LAND_BOUNDARY: (Code.LAND_OFFICE, Code.DISTRICT),
    Topic.LAND_WAY: (Code.DISTRICT, Code.LAND_OFFICE),
    Topic.LAND_RENT: (Code.DISTRICT,),
    Topic.ASSAULT_MINOR: (Code.POLICE, Code.VICTIM_COMP),
}


def suggested_codes(topic: str, on: date, guards: Iterable[str] = (), *, in_danger: bool = False) -> list[Code]:
    """The kinds of bodies that fit a matter, the best first: by what stopped it, then by its topic, then who takes everything."""
    found: list[Code] = list(_BY_GUARD["SAFETY"]) if in_danger else []
    for guard in guards:
        found += _BY_GUARD.get(guard, ())
    if topic in set(Topic):
        law = topic_law(Topic(topic), on)
        found += [law.refer_to] if law.refer_to else []
        found += _BY_TOPIC.get(Topic(topic), ())
    return list(dict.fromkeys([*found, Code.CJC]))


def by_fitness(entries: Sequence[Destination], codes: Sequence[Code], topic: str) -> list[Destination]:
    """Entries of these kinds, in their order; within a kind first those that take the topic, the centre's own, the reachable."""
    rank = {code: place for place, code in enumerate(codes)}
    fitting = [one for one in entries if one.code in rank]
    return sorted(fitting, key=lambda one: (rank[one.code], topic not in one.topics, not one.own, not one.reachable))
