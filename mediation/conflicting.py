"""Rules of what stands between a mediator and somebody in a case (ม.13, 22). Pure: facts in, matches and findings out."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from hashlib import sha256

import msgspec

from cases.findings import Binds, Finding
from cases.msgid import N_
from parties.likeness import Known, SameBy, same_body, same_household, same_person


class MatchKind(StrEnum):
    """What two have to do with each other. `elsewhere`: another centre knows them together, and says no more."""

    same_person = "same_person"
    household = "household"
    organisation = "organisation"
    earlier_case = "earlier_case"
    declared = "declared"
    elsewhere = "elsewhere"


class MatchField(StrEnum):
    """What agreed. `name_alike`: names with a slip of the pen between them; `kept_there`: it is not told."""

    national_id = "national_id"
    phone = "phone"
    name = "name"
    name_alike = "name_alike"
    address = "address"
    employer = "employer"
    kept_there = "kept_there"


class Strength(StrEnum):
    """How much a match says: a number of a card is one person's; a telephone or a name may be two people's."""

    certain = "certain"
    strong = "strong"
    likely = "likely"


class Decision(StrEnum):
    """What became of a match. `lapsed`: what was found is not so any more; nobody decided that."""

    overridden = "overridden"
    not_same = "not_same"
    lapsed = "lapsed"


STRENGTHS: dict[MatchField, Strength] = {
    MatchField.national_id: Strength.certain,
    MatchField.kept_there: Strength.certain,
    MatchField.phone: Strength.strong,
    MatchField.name: Strength.strong,
    MatchField.address: Strength.strong,
    MatchField.employer: Strength.strong,
    MatchField.name_alike: Strength.likely,
}


class Suspect(msgspec.Struct, frozen=True):
    """A mediator who is compared, with the account they work with."""

    mediator: int
    person: Known
    account: int | None = None


class Near(msgspec.Struct, frozen=True):
    """Somebody a mediator declared to be near to."""

    mediator: int
    kind: str
    person: Known


class InCase(msgspec.Struct, frozen=True):
    """Somebody of a side."""

    case: int
    party: int
    person: Known


class Link(msgspec.Struct, frozen=True):
    """An earlier case that may have brought two together.

    `them`: who stood there and may be the party; `own`: who stood there and may be the mediator, None where the mediator
    mediated there. `kept_from`: accounts that may not know of that case.
    """

    mediator: int
    case: int
    party: int
    other_case: int
    number: str | None
    them: Known
    own: Known | None = None
    kept_from: list[int] = []


class Elsewhere(msgspec.Struct, frozen=True):
    """Two whom another centre knows together."""

    mediator: int
    case: int
    party: int


class Facts(msgspec.Struct, frozen=True):
    """Everything that is compared, of all mediators and cases asked for at once."""

    mediators: list[Suspect]
    parties: list[InCase]
    relations: list[Near]
    links: list[Link]
    elsewhere: list[Elsewhere]


def reference_of(mediator: int, party: int, kind: str, field: str, other_case: int | None) -> int:
    """A number for what was found: the same as long as the same is found, and small enough for any program to keep exactly."""
    told = f"{mediator}-{party}-{kind}-{field}-{other_case or 0}"
    return int.from_bytes(sha256(told.encode()).digest()[:6])


class Found(msgspec.Struct, frozen=True):
    """A match. `case` is where the party stands, `other_case` with its `number` the earlier one."""

    mediator: int
    case: int
    party: int
    kind: MatchKind
    field: MatchField
    other_case: int | None = None
    number: str | None = None
    kept_from: tuple[int, ...] = ()

    @property
    def reference(self) -> int:
        """What names it wherever it is decided on."""
        return reference_of(self.mediator, self.party, self.kind, self.field, self.other_case)

    @property
    def strength(self) -> Strength:
        """How much it says."""
        return STRENGTHS[self.field]


_BY_PERSON = {
    SameBy.national_id: MatchField.national_id,
    SameBy.phone: MatchField.phone,
    SameBy.name: MatchField.name,
    SameBy.name_alike: MatchField.name_alike,
}
_FIRMEST = tuple(MatchField)


def matches(facts: Facts) -> list[Found]:
    """Every match between a mediator and somebody in a case, in a fixed order; of one thing the firmest field alone."""
    people = {party.party: party for party in facts.parties}
    suspects = {one.mediator: one.person for one in facts.mediators}
    found: dict[tuple[int, int, MatchKind, int], Found] = {}
    for match in (
        *_between(facts.mediators, facts.parties),
        *_declared(facts.relations, facts.parties),
        *_earlier(facts.links, people, suspects),
        *(
            Found(one.mediator, one.case, one.party, MatchKind.elsewhere, MatchField.kept_there)
            for one in facts.elsewhere
        ),
    ):
        place = (match.mediator, match.party, match.kind, match.other_case or 0)
        known = found.get(place)
        if known is None or _FIRMEST.index(match.field) < _FIRMEST.index(known.field):
            found[place] = match
    return [found[place] for place in sorted(found)]


def _between(mediators: Sequence[Suspect], parties: Sequence[InCase]) -> Iterable[Found]:
    for one in mediators:
        for party in parties:
            by = same_person(one.person, party.person)
            if by is not None:
                yield Found(one.mediator, party.case, party.party, MatchKind.same_person, _BY_PERSON[by])
            if same_household(one.person, party.person):
                yield Found(one.mediator, party.case, party.party, MatchKind.household, MatchField.address)
            if same_body(one.person, party.person):
                yield Found(one.mediator, party.case, party.party, MatchKind.organisation, MatchField.employer)


def _declared(relations: Sequence[Near], parties: Sequence[InCase]) -> Iterable[Found]:
    for near in relations:
        for party in parties:
            by = same_person(near.person, party.person)
            if by is not None:
                yield Found(near.mediator, party.case, party.party, MatchKind.declared, _BY_PERSON[by])


def _earlier(links: Sequence[Link], people: dict[int, InCase], suspects: dict[int, Known]) -> Iterable[Found]:
    """An earlier case counts as far as the less certain of the two who met there."""
    for link in links:
        fields = [same_person(link.them, people[link.party].person)]
        if link.own is not None:
            fields.append(same_person(link.own, suspects[link.mediator]))
        if None in fields:
            continue
        weakest = max((_BY_PERSON[by] for by in fields if by is not None), key=_FIRMEST.index)
        yield Found(
            link.mediator,
            link.case,
            link.party,
            MatchKind.earlier_case,
            weakest,
            link.other_case,
            link.number,
            tuple(link.kept_from),
        )


def match_findings(open_matches: int, about: str | None = None) -> tuple[Finding, ...]:
    """What stands against appointing a mediator, or meeting under one, while matches wait for the head."""
    if not open_matches:
        return ()
    return (
        Finding(
            "R6",
            "match_open",
            Binds.block,
            N_("Something may tie this mediator to a side (%(count)s found): the head has not decided on it yet."),
            "ม.13",
            N_("The head looks at what was found and decides, with reasons; or choose another mediator."),
            about,
            {"count": str(open_matches)},
        ),
    )
