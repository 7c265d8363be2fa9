"""The facts of a case that is to be screened, and how each guard binds on each track (ม.8, 20, 28, 33, 35,
69)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cases.findings import Binds, Finding
from cases.offences import OffenceLaw
from cases.topics import Question, topic_law
from cases.vocabulary import CapacityKind, Nature, SafetyColour, Side, Topic, Track

GUARD_BINDS: Mapping[str, Mapping[Track, Binds | None]] = {
    "G-FAM": {Track.PEOPLE_CENTRE: Binds.block, Track.COMMUNITY: Binds.block},
    "G-JUV": {Track.PEOPLE_CENTRE: Binds.block, Track.COMMUNITY: Binds.block},
    "G-CAPACITY": {Track.PEOPLE_CENTRE: Binds.block, Track.COMMUNITY: Binds.block},
    "G-LEGAL": {Track.PEOPLE_CENTRE: Binds.block, Track.COMMUNITY: Binds.block},
    "G-OWN": {Track.PEOPLE_CENTRE: Binds.block, Track.COMMUNITY: Binds.warn},
    "G-CAP": {Track.PEOPLE_CENTRE: Binds.block, Track.COMMUNITY: None},
    "G-CRIM": {Track.PEOPLE_CENTRE: Binds.block, Track.COMMUNITY: Binds.block},
}
"""Guard → how it binds on each track the house runs; None where it does not apply."""

SECTIONS: Mapping[str, str] = {
    "G-FAM": "ม.20 วรรคหนึ่ง",
    "G-JUV": "ม.8",
    "G-CAPACITY": "ม.33(1)",
    "G-LEGAL": "ม.28",
    "G-OWN": "ม.20 วรรคหนึ่ง",
    "G-CAP": "ม.69(1)",
    "G-CRIM": "ม.35",
}


@dataclass(frozen=True)
class Alleged:
    """An offence somebody is said to have committed. `paragraph` None where the section has only one."""

    section: str
    paragraph: int | None = None
    law: OffenceLaw = OffenceLaw.criminal_code


@dataclass(frozen=True)
class Capacity:
    """One party's ability to contract; `number` counts within the side. Both flags tell what is on record."""

    side: Side
    number: int
    kind: CapacityKind = CapacityKind.full
    representative: bool = False
    authority: bool = False

    @property
    def able(self) -> bool:
        """True when the party may contract alone, or through a representative whose authority is recorded."""
        return self.kind is CapacityKind.full or (self.representative and self.authority)


@dataclass(frozen=True)
class ScreeningFacts:
    """What is known of a case when it is screened. None: the question was not put.

    `value` is in baht; zero or None needs a `value_reason` (there is no money value). `safety` holds the
    colour of each person asked. `dv`: domestic violence is alleged. `heirs_land`: heirs divide an estate
    with land in it.
    """

    track: Track
    nature: Nature
    topic: Topic
    filed_on: date
    value: Decimal | None = None
    value_reason: str | None = None
    ownership_contested: bool | None = None
    family_status_matter: bool | None = None
    offences: tuple[Alleged, ...] = ()
    suspect_under_18: bool | None = None
    dv: bool = False
    unlawful_content: bool = False
    parties: tuple[Capacity, ...] = ()
    safety: tuple[SafetyColour, ...] = ()
    heirs_land: bool = False
    coerced_or_intoxicated: bool = False
    mediators_conflicted: bool = False
    official_is_party: bool = False

    @property
    def criminal(self) -> bool:
        """True when a crime is alleged, with a civil part or without."""
        return self.nature in (Nature.criminal, Nature.mixed)

    @property
    def domestic_violence(self) -> bool:
        """True when the topic, the answer or an alleged offence says so."""
        return (
            self.dv
            or self.topic is Topic.DV
            or any(alleged.law is OffenceLaw.domestic_violence for alleged in self.offences)
        )

    def asks(self, question: Question) -> bool:
        """True when the topic makes the question compulsory."""
        return question in topic_law(self.topic, self.filed_on).asks


def found(
    guard: str,
    facts: ScreeningFacts,
    code: str,
    message: str,
    *,
    hint: str | None = None,
    about: str | None = None,
    section: str | None = None,
    binds: Binds | None = None,
    params: Mapping[str, str] | None = None,
) -> Iterator[Finding]:
    """The finding as the guard binds on the case's track; nothing where the guard does not apply."""
    bound = binds or GUARD_BINDS[guard][facts.track]
    if bound is not None:
        yield Finding(guard, code, bound, message, section or SECTIONS[guard], hint, about, params or {})
