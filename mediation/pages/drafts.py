"""What a request's form begins with, and what is meant by it: blank people left out, addresses completed, numbers kept."""

import base64
from collections.abc import Mapping
from typing import Any

from cases.vocabulary import Side, Topic
from mediation.dossier import Dossier
from mediation.forms.intake import PersonForm, RequestForm
from mediation.pages.prefill import defaults_of
from parties import keys, thai
from parties.areas import complete
from parties.contact import Wish, wishes_of
from parties.database import fetch
from parties.register import unsealed_all

KEPT = "kept"
"""In a person's block: whose sealed number stays unless another is typed. The id of a person of the draft, or a seal."""
_SEALED = "sealed:"
_SAYS_NOTHING = frozenset({"side", "kind", "role", "capacity", "id_type", "language", KEPT})
_OF_A_PLACE = ("subdistrict", "district", "province", "postcode", "area_code")


def _person(**known: Any) -> dict[str, Any]:
    return defaults_of(PersonForm) | known


def fresh_request(topic: str = "") -> dict[str, Any]:
    """An empty request: somebody who asks, somebody on the other side."""
    people = [_person(side=Side.applicant), _person(side=Side.respondent)]
    return defaults_of(RequestForm) | {"topic": topic if topic in set(Topic) else "", "parties": people}


def without_blanks(values: Mapping[str, Any], least: int) -> dict[str, Any]:
    """What was typed, without the people at the end of the list of whom nothing was written; `least` blocks stay."""
    people = values.get("parties")
    listed = list(people) if isinstance(people, list) else []
    while len(listed) > least and _is_blank(listed[-1]):
        listed.pop()
    return {**values, "parties": listed}


def _is_blank(person: Any) -> bool:
    written = person if isinstance(person, Mapping) else {"": person}
    return not any(value for name, value in written.items() if name not in _SAYS_NOTHING)


async def completed(values: dict[str, Any], case_id: int | None = None) -> dict[str, Any]:
    """The same with each address completed from a subdistrict that was chosen whole, inside a `reading`.

    For a draft, `case_id`, the sealed number of somebody's card stays where no other was typed.
    """
    people = [dict(one) if isinstance(one, Mapping) else one for one in values["parties"]]
    kept = [one.pop(KEPT, "") if isinstance(one, dict) else "" for one in people]
    numbers = await _numbers_of(case_id, kept)
    for one, keeping in zip(people, kept, strict=True):
        if not isinstance(one, dict):
            continue
        if not one.get("national_id"):
            one |= {"national_id": numbers.get(str(keeping)) or _unsealed(str(keeping))}
        await _place(one)
    return {**values, "parties": people}


async def _numbers_of(case_id: int | None, kept: list[Any]) -> dict[str, str]:
    """The numbers of cards of those people of the draft, by the ids as they were posted."""
    wanted = [int(one) for one in kept if isinstance(one, str) and one.isdecimal() and len(one) < 19]
    if case_id is None or not wanted:
        return {}
    rows = await fetch(
        """select p.person_id from case_party p join case_file f on f.centre_id = p.centre_id and f.id = p.case_id
           where p.case_id = $1 and f.status = 'draft' and p.person_id = any ($2)""",
        case_id,
        wanted,
    )
    opened = await unsealed_all([row["person_id"] for row in rows])
    return {str(person): known.get("national_id", "") for person, known in opened.items()}


def to_show_again(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, with the numbers of cards sealed: they are never shown again, and need not be typed again."""
    people = values.get("parties")
    listed = people if isinstance(people, list) else []
    return {**values, "parties": [_with_seal(one) for one in listed]}


def _with_seal(one: Any) -> Any:
    typed = thai.latin_digits(str(one.get("national_id", ""))) if isinstance(one, Mapping) else ""
    digits = "".join(letter for letter in typed if letter.isdecimal())
    if not thai.national_id_valid(digits):
        return one
    sealed = keys.current().seal("national_id", digits.encode(), _SEALED)
    return {**one, KEPT: _SEALED + base64.b64encode(sealed).decode()}


def _unsealed(keeping: str) -> str:
    if not keeping.startswith(_SEALED):
        return ""
    try:
        sealed = base64.b64decode(keeping.removeprefix(_SEALED), validate=True)
        return keys.current().open_sealed("national_id", sealed, _SEALED).decode()
    except (ValueError, keys.SealBroken):  # a field of the page may hold anything
        return ""


async def _place(person: dict[str, Any]) -> None:
    """Spread a subdistrict chosen as "ตำบล … อ.… จ.… 24120" over its fields, where they were left empty."""
    typed = str(person.get("subdistrict", "")).strip()
    if " " not in typed or person.get("district") or person.get("province"):
        return
    for place in await complete(typed, limit=5):
        if place.label == typed:
            person |= {name: getattr(place, name) for name in _OF_A_PLACE}


_FROM_PARTY = (
    *(
        "prefix",
        "first_name",
        "last_name",
        "kind",
        "role",
        "authority",
        "capacity",
        "email",
        "contact_person",
        "id_type",
    ),
    *(
        "birth_date",
        "occupation",
        "employer",
        "house_no",
        "moo",
        "village",
        "soi",
        "road",
        "subdistrict",
        "district",
        "province",
    ),
    *("postcode", "area_code", "language", "needs"),
)
_OF_THE_CASE = (
    *("topic", "title", "facts", "wish", "nature", "official_code", "offence_section", "value", "no_value_reason"),
    *("place", "place_moo", "area_code", "happened_on", "happened_on_about", "channel", "relationship", "recurring"),
    *("earlier_attempts", "pending_authority", "pending_reference", "limitation_on"),
)


def _printed(phone: str) -> str:
    return thai.phone_print(phone) if phone else ""


def _contact(wish: Wish | None) -> dict[str, Any]:
    return {} if wish is None else {"contact_by": wish.way, "contact_shared": bool(wish.shared)}


async def draft_values(dossier: Dossier) -> dict[str, Any]:
    """A draft as its form shows it, inside a `reading`."""
    phones = await unsealed_all([party.person_id for party in dossier.parties])
    wishes = await wishes_of([party.person_id for party in dossier.parties])
    roles = {side.side: side.side_role for side in dossier.sides}
    places = {party.id: number for number, party in enumerate(dossier.parties, start=1)}
    usual = {"applicant": 1, "respondent": 2, "other": 3}
    people = [
        _person(
            **{name: getattr(party, name) for name in _FROM_PARTY},
            side=roles[party.side],
            side_no=None if usual[roles[party.side]] == party.side else party.side,
            stands_for=places.get(party.stands_for or 0),
            **_contact(wishes.get(party.person_id)),
            phone=_printed(phones.get(party.person_id, {}).get("phone", "")),
            **{KEPT: str(party.person_id)},
        )
        for party in dossier.parties
    ]
    file = dossier.file
    known = {name: getattr(file, name) for name in _OF_THE_CASE}
    return (
        defaults_of(RequestForm)
        | known
        | {
            "parties": people or fresh_request()["parties"],
            "legal_track": file.track,
            "notice_shown": file.notice_version is not None,
        }
    )
