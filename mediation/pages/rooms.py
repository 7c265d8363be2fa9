"""Forms that need a room of their own: the safety questions, who is here when a session opens, the signing."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from mediation.choosing import answers_of, chosen, to_ask_again
from mediation.dossier import Dossier
from mediation.forms.fields import specs
from mediation.forms.sessions import EntryForm
from mediation.pages import referring, terms
from mediation.pages.posting import Sent
from mediation.practice.heirs import dead_without_heir
from mediation.practice.planning import TAKEN
from mediation.practice.scope import unasked
from mediation.practice.signatories import signatories
from mediation.practice.standing_at_signing import knows_thai
from mediation.steps import Deed
from notifications.wording.consent import CONSENT_WORDS, EDITION
from parties.access import Actor
from parties.errors import Fault

Values = Mapping[str, Any]


def _as_posted(values: Values) -> Values:
    return values


def _faults_as_told(_: Values, faults: Sequence[Fault]) -> Sequence[Fault]:
    return faults


def _shown_as_posted(_: Dossier, values: Values) -> Values:
    return values


def _nothing_more(_: Dossier, __: Any) -> dict[str, Any]:
    return {}


async def _not_helped(_: Actor, __: int, ___: Sent) -> Values | None:
    return None


async def _as_opened(_: Actor, __: Dossier, values: dict[str, Any]) -> dict[str, Any]:
    return values


async def _nothing_around(_: Dossier, __: Values) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Room:
    """How a deed's form is shown and read.

    `folded` fields stay behind "More"; `only` leaves all others out. `as_meant` makes of what was posted what the deed
    is given, and `faults_back` names the faults by the fields that were posted; `again` makes of it what is shown again.
    `helped` changes what was typed where a button of the form asked for help, so that it is shown again and not done yet, or raises
    NotValid; `asked` are fields that may be given in the form's address;
    `begun` reads what the form may begin with beyond what the case itself says; `around` what the page needs beside it.
    """

    template: str = "cases/deed.html"
    folded: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    more: Callable[[Dossier, Any], dict[str, Any]] = _nothing_more
    as_meant: Callable[[Values], Values] = _as_posted
    faults_back: Callable[[Values, Sequence[Fault]], Sequence[Fault]] = field(default=_faults_as_told)
    again: Callable[[Dossier, Values], Values] = _shown_as_posted
    helped: Callable[[Actor, int, Sent], Awaitable[Values | None]] = _not_helped
    begun: Callable[[Actor, Dossier, dict[str, Any]], Awaitable[dict[str, Any]]] = _as_opened
    around: Callable[[Dossier, Values], Awaitable[dict[str, Any]]] = _nothing_around


def room_of(deed: Deed[Any]) -> Room:
    """The room of a deed; the plain one for most."""
    room = _ROOMS.get((deed.kind, deed.event), _PLAIN)
    if deed.event != "correct":
        return room
    form: type[msgspec.Struct] = deed.form
    return replace(room, only=tuple(spec.name for spec in specs(form) if spec.name != "emptied"))


# SIGNING: a block for everybody who must sign; who has not signed yet is left out of what is sent on.


def _signing(dossier: Dossier, _: Any) -> dict[str, Any]:
    return {
        "signatories": signatories(dossier),
        "left_out": bool(dead_without_heir(dossier)),
        "other_languages": {party.id: party.language for party in dossier.parties if not knows_thai(party)},
    }


def _in_their_order(dossier: Dossier, values: Values) -> Values:
    """A block for everybody who must sign by now, with what was typed for them."""
    typed = {
        (one.get("party") or "", one.get("mediator") or ""): one
        for one in _signatures(values)
        if isinstance(one, Mapping)
    }
    blocks = []
    for one in signatories(dossier):
        party, mediator = str(one.party.id) if one.party else "", str(one.mediator.id) if one.mediator else ""
        blocks.append(dict(typed.get((party, mediator), {"method": ""})) | {"party": party, "mediator": mediator})
    return {**values, "signatures": blocks}


def _signatures(values: Values) -> list[Any]:
    given = values.get("signatures")
    return list(given) if isinstance(given, list) else []


def _has_signed(one: Any) -> bool:
    return not isinstance(one, Mapping) or bool(one.get("method"))


def _signed(values: Values) -> Values:
    return {**values, "signatures": [one for one in _signatures(values) if _has_signed(one)]}


def _at_their_blocks(values: Values, faults: Iterable[Fault]) -> Sequence[Fault]:
    places = [index for index, one in enumerate(_signatures(values)) if _has_signed(one)]
    return [replace(fault, field=_moved(fault.field, places)) for fault in faults]


def _moved(name: str | None, places: Sequence[int]) -> str | None:
    head, _, rest = (name or "").partition(".")
    index, _, leaf = rest.partition(".")
    if head != "signatures" or not index.isdecimal() or int(index) >= len(places):
        return name
    return f"signatures.{places[int(index)]}" + (f".{leaf}" if leaf else "")


def _who_may_come(dossier: Dossier, _: Any) -> dict[str, Any]:
    return {
        "comers": [(side, dossier.people(side.side)) for side in dossier.joining],
        "unasked": {party.id for side in dossier.joining for party in unasked(dossier, side.side)},
        "serving": [one for one in dossier.assignments if one.appointed],
    }


def _filled(_: Dossier, values: Values) -> Values:
    return terms.filled(values)


def _say_why_or_move(_: Values, faults: Sequence[Fault]) -> Sequence[Fault]:
    """Where mediator or room is taken, the field for a reason is shown beside it."""
    if not any(fault.code in TAKEN for fault in faults):
        return faults
    return [*faults, Fault("or_say_why", "If it is planned all the same, say why here.", "clash_reason")]


def _said_of(dossier: Dossier, assignment: Any) -> dict[str, Any]:
    ties = dossier.ties(assignment.mediator_id)
    said = chosen(assignment, dossier.joining, ties)
    return {
        "side_answers": answers_of(assignment, ties),
        "joining": [(side, dossier.principals(side.side)) for side in dossier.joining],
        "left_to_centre": said.asked,
        "again": to_ask_again(assignment, ties),
    }


def _consent_words(_: Dossier, __: Any) -> dict[str, Any]:
    return {"consent_words": CONSENT_WORDS[EDITION], "edition": EDITION}


_PLAIN = Room()
_TERMS = Room(
    "cases/terms.html",
    folded=tuple(f"obligations.{name}" for name in ("every", "each", "proof", "debtor", "creditor", "civil_part")),
    as_meant=terms.as_meant,
    again=_filled,
    helped=terms.helped,
    around=terms.around,
)
_PERSON = (
    "side_no",
    "nickname",
    "email",
    "contact_person",
    "contact_shared",
    "id_type",
    "national_id",
    "birth_date",
    "occupation",
)
_PERSON_LATER = ("stands_for", "authority", "capacity", "soi", "road", "postcode", "area_code", "language", "needs")
_ROOMS: Mapping[tuple[str, str], Room] = {
    ("case", "record_contact"): Room("cases/reaching.html", folded=("given_on",), more=_consent_words),
    ("case", "record_safety"): Room("cases/safety.html"),
    ("case", "terms_reached"): replace(_TERMS, begun=terms.begun),
    ("agreement", "edit_terms"): _TERMS,
    ("assignment", "propose"): Room("cases/proposing.html"),
    ("assignment", "confirm"): Room("cases/confirming.html", more=_said_of),
    ("referral", "prepare"): Room(
        "cases/referring.html",
        folded=("destination", "to_centre", "to_peer_centre", "to_name", "section", "previous"),
        asked=("previous", "entry"),
        begun=referring.begun_with,
        helped=referring.looked,
        around=referring.around,
    ),
    ("session", "plan"): Room(
        folded=("mode", "planned_from", "clash_reason", "held_already"), faults_back=_say_why_or_move
    ),
    ("session", "postpone"): Room(folded=("next_minutes", "clash_reason"), faults_back=_say_why_or_move),
    ("session", "open"): Room("cases/opening.html", more=_who_may_come),
    ("agreement", "sign"): Room(
        "cases/signing.html", more=_signing, as_meant=_signed, faults_back=_at_their_blocks, again=_in_their_order
    ),
    ("case", "change_party"): Room(
        folded=tuple(f"newcomers.{name}" for name in (*_PERSON, *_PERSON_LATER, "kind"))
        + tuple(
            f"particulars.{name}"
            for name in (
                "house_no",
                "moo",
                "village",
                "road",
                "subdistrict",
                "district",
                "province",
                "postcode",
                "language",
                "needs",
            )
        )
    ),
    ("case", "correct"): Room(
        folded=(
            "nature",
            "official_code",
            "offence_section",
            "no_value_reason",
            "place_moo",
            "area_code",
            "channel",
            "relationship",
            "recurring",
            "earlier_attempts",
            "pending_authority",
            "pending_reference",
            "limitation_on",
            "happened_on_about",
        )
    ),
    # The number of an entry is given by a device that writes without a connection, never by hand.
    ("session", "record_entry"): Room(only=tuple(spec.name for spec in specs(EntryForm) if spec.name != "id")),
    ("case", "record_screening"): _PLAIN,
}
