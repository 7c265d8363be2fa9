"""What a dossier says to the rules of acceptance: the facts as `cases.screening` asks for them. Pure."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from cases.facts import Alleged, Capacity, ScreeningFacts
from cases.law import CAPS, CLOCKS, TRACKS
from cases.offences import OFFENCES, OffenceLaw
from cases.topics import TOPICS
from cases.vocabulary import CapacityKind, Nature, SafetyColour, Topic, Track
from cases.vocabulary import Side as SideRole
from mediation.dossier import Dossier
from mediation.forms.screening import OffenceForm, ScopeForm, YesNo
from mediation.subjects import CaseFile, Party, Side
from parties import thai
from parties.access import Actor
from parties.errors import Fault

_STANDING_IN = frozenset({"representative", "guardian"})
_NOT_ASKED_ALONE = frozenset({CapacityKind.minor.value, CapacityKind.incompetent.value})
_SECTION = re.compile(r"\d+(?:/\d+)?")


@lru_cache(maxsize=1)
def law_version() -> str:
    """Names the state of the law's data a screening was made under; another text as soon as any of it changes."""
    held = msgspec.json.encode((TRACKS, CAPS, CLOCKS, OFFENCES, TOPICS), order="deterministic")
    return f"2562-{hashlib.sha256(held).hexdigest()[:12]}"


def filed_on(file: CaseFile) -> date:
    """The day of filing, in Bangkok: of registration, of a draft the day it was begun."""
    return (file.received_at or file.created_at).astimezone(thai.BANGKOK).date()


def scope_answers(form: ScopeForm) -> dict[str, Any]:
    """The answers of a form as they are kept with the screening: true, false, or null for a question not put."""
    return {
        "ownership_contested": _truth(form.ownership_contested),
        "heirs_land": form.heirs_land,
        "family_status_matter": _truth(form.family_status_matter),
        "domestic_violence": _truth(form.domestic_violence),
        "offences": [_offence(given) for given in form.offences],
        "suspect_under_18": _truth(form.suspect_under_18),
        "unlawful_content": form.unlawful_content,
        "coerced_or_intoxicated": form.coerced_or_intoxicated,
        "mediators_conflicted": form.mediators_conflicted,
        "official_is_party": form.official_is_party,
    }


def _truth(answer: YesNo | None) -> bool | None:
    return None if answer is None else answer is YesNo.yes


def _offence(given: OffenceForm) -> dict[str, Any]:
    return {"section": section_number(given.section), "paragraph": given.paragraph, "law": given.law.value}


def section_number(written: str) -> str:
    """The number of a section as the lists write it: `ป.อ. ม.๓๕๘` is 358. What holds no number stays as written."""
    found = _SECTION.search(thai.latin_digits(written))
    return found.group() if found else written.strip()


def screening_facts(dossier: Dossier, answers: Mapping[str, Any] | None = None) -> ScreeningFacts:
    """The facts of acceptance, with these answers to the scope questions or with the newest on record."""
    file = dossier.file
    if answers is None:
        answers = dossier.screening.answers if dossier.screening else {}
    return ScreeningFacts(
        track=Track(file.track),
        nature=Nature(file.nature),
        topic=Topic(file.topic),
        filed_on=filed_on(file),
        value=file.value,
        value_reason=file.no_value_reason,
        ownership_contested=answers.get("ownership_contested"),
        family_status_matter=answers.get("family_status_matter"),
        offences=_offences(file, answers),
        suspect_under_18=answers.get("suspect_under_18"),
        dv=bool(answers.get("domestic_violence")),
        unlawful_content=bool(answers.get("unlawful_content")),
        parties=tuple(_capacities(dossier)),
        safety=colours(dossier),
        heirs_land=bool(answers.get("heirs_land")),
        coerced_or_intoxicated=bool(answers.get("coerced_or_intoxicated")),
        mediators_conflicted=bool(answers.get("mediators_conflicted")),
        official_is_party=bool(answers.get("official_is_party")),
    )


def _offences(file: CaseFile, answers: Mapping[str, Any]) -> tuple[Alleged, ...]:
    named = tuple(
        Alleged(given["section"], given.get("paragraph"), OffenceLaw(given.get("law", OffenceLaw.criminal_code)))
        for given in answers.get("offences") or ()
    )
    if named or not file.offence_section.strip():
        return named
    return (Alleged(section_number(file.offence_section)),)


def _capacities(dossier: Dossier) -> Iterable[Capacity]:
    for side in dossier.sides:
        for number, party in enumerate(dossier.principals(side.side), start=1):
            standing_in = stand_ins(dossier, party)
            yield Capacity(
                SideRole(side.side_role),
                number,
                CapacityKind(party.capacity),
                representative=bool(standing_in),
                authority=any(other.authority.strip() for other in standing_in),
            )


def stand_ins(dossier: Dossier, party: Party) -> list[Party]:
    """Those in the case who stand for a party: representatives and guardians."""
    return [
        other for other in dossier.parties if other.here and other.role in _STANDING_IN and other.stands_for == party.id
    ]


def colours(dossier: Dossier) -> tuple[SafetyColour, ...]:
    """The newest safety colour of everybody asked who is still in the case."""
    here = {party.id for party in dossier.parties if party.here}
    return tuple(SafetyColour(one.colour) for one in dossier.safety if one.case_party_id in here)


def unasked(dossier: Dossier, side: int) -> list[Party]:
    """Those of a side who have yet to be asked the safety questions: everybody who would sit in the room.

    Not an organisation (whoever stands for it is asked), not a child or incompetent person somebody stands for,
    not a helper.
    """
    asked = {one.case_party_id for one in dossier.safety}
    return [
        party
        for party in dossier.people(side)
        if party.id not in asked
        and party.role != "helper"
        and party.kind != "juristic"
        and not (party.capacity in _NOT_ASKED_ALONE and stand_ins(dossier, party))
    ]


def sides_of(dossier: Dossier) -> list[Side]:
    """The sides that still have a party in the case."""
    return [side for side in dossier.sides if dossier.principals(side.side)]


def side_numbered(dossier: Dossier, number: int) -> Side:
    """The side of this number, which a form has chosen from the list of the case."""
    return next(side for side in dossier.sides if side.side == number)


def track_faults(actor: Actor, track: Track, field: str) -> list[Fault]:
    """Only a registered people's centre mediates on the track of the Act (s.68); every centre may on the community's."""
    if track is Track.COMMUNITY or track.value == actor.track:
        return []
    return [
        Fault(
            "track_not_for_centre", "Only a registered people's centre mediates on the track of the Act.", field, "ม.68"
        )
    ]
