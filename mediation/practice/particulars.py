"""What a request is registered with must be possible: its days, the codes of the lists, the postcodes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from cases.msgid import N_
from cases.official_codes import official_code
from cases.vocabulary import Nature, Side
from mediation.forms.intake import PersonForm
from parties.contact_ways import ContactWay
from parties.database import fetch
from parties.errors import Fault, NotValid

OLDEST = 20
"""Years. A claim runs ten years at most (ป.พ.พ. ม.193/30), and papers are kept for ten more."""

_FIRST_SIDE = {Side.applicant: 1, Side.respondent: 2, Side.other: 3}
_AREA = re.compile(r"([0-9]{2}|[0-9]{4}|[0-9]{6})?")
_POSTCODE = re.compile(r"([0-9]{5})?")
_OFFICIAL = re.compile(r"(civil|criminal)-([1-9][0-9]?)")


def side_number(person: PersonForm) -> int:
    """The side a person stands on: as given, else applicant 1, respondent 2, other 3."""
    return person.side_no if person.side_no is not None else _FIRST_SIDE[person.side]


def people_faults(parties: Sequence[PersonForm], today: date) -> list[Fault]:
    """What is wrong among the people of a request, apart from single fields."""
    faults: list[Fault] = []
    roles_of_side: dict[int, Side] = {}
    for index, person in enumerate(parties):
        number = side_number(person)
        if roles_of_side.setdefault(number, person.side) is not person.side:
            faults.append(
                Fault("side_mixed", "People of one side must all be of the same kind of side.", f"parties.{index}.side")
            )
        if person.stands_for is not None and not _stands_rightly(parties, index, person):
            faults.append(
                Fault(
                    "stands_for_nobody",
                    "Give the number of a party of the same side in this list.",
                    f"parties.{index}.stands_for",
                )
            )
        if person.role in ("representative", "guardian") and person.stands_for is None:
            faults.append(
                Fault("stands_for_missing", "Say for whom this person stands.", f"parties.{index}.stands_for")
            )
        faults += way_faults(person, f"parties.{index}.contact_by")
        if person.birth_date is not None and person.birth_date > today:
            faults.append(Fault("in_the_future", "This time has not come yet.", f"parties.{index}.birth_date"))
    return faults


def way_faults(person: PersonForm, field: str) -> Iterator[Fault]:
    """What the way somebody chose needs and does not have."""
    if person.contact_by is not None:
        yield from missing_for(
            person.contact_by, has_phone=bool(person.phone), has_mail=bool(person.email), field=field
        )


def missing_for(way: ContactWay, *, has_phone: bool, has_mail: bool, field: str) -> Iterator[Fault]:
    """What a way needs that is not on record."""
    if way is ContactWay.phone and not has_phone:
        yield Fault("no_telephone", N_("No telephone is on record for this person: add it first."), field)
    if way is ContactWay.mail and not has_mail:
        yield Fault("no_mail_address", N_("No e-mail address is on record for this person: add it first."), field)


def _stands_rightly(parties: Sequence[PersonForm], index: int, person: PersonForm) -> bool:
    wanted = (person.stands_for or 0) - 1
    if not 0 <= wanted < len(parties) or wanted == index:
        return False
    principal = parties[wanted]
    return principal.role == "party" and side_number(principal) == side_number(person)


def day_faults(received_on: date, happened_on: date | None, today: date) -> Iterator[Fault]:
    """A request was received within living records, and about something that had happened by then."""
    yield from year_faults(received_on, today, "happened_at")
    yield from order_faults(received_on, happened_on)


def year_faults(day: date, today: date, field: str) -> Iterator[Fault]:
    """A year this far back was mistyped."""
    if day < date(today.year - OLDEST, 1, 1):
        yield Fault(
            "too_long_ago",
            "This lies more than %(years)s years back. Please look at the year again.",
            field,
            params={"years": str(OLDEST)},
        )


def order_faults(received_on: date, happened_on: date | None) -> Iterator[Fault]:
    """What a request is about had happened by the day of the request."""
    if happened_on is not None and happened_on > received_on:
        yield Fault("after_request", "This lies after the day of the request.", "happened_on")


def code_faults(code: str, area_code: str) -> Iterator[Fault]:
    """The codes of the case itself, each empty or one that can be."""
    if code and not _listed(code):
        yield Fault("no_such_code", "The list of official codes does not hold this one.", "official_code")
    if not _AREA.fullmatch(area_code):
        yield Fault("area_invalid", "An area code has 2, 4 or 6 digits.", "area_code")


def _listed(code: str) -> bool:
    written = _OFFICIAL.fullmatch(code)
    return written is not None and official_code(Nature(written[1]), int(written[2])) is not None


def address_faults(area_code: str, postcode: str, at: str) -> Iterator[Fault]:
    """The codes of somebody's address. `at`: what comes before the names of the fields, like "parties.0."."""
    if not _AREA.fullmatch(area_code):
        yield Fault("area_invalid", "An area code has 2, 4 or 6 digits.", f"{at}area_code")
    if not _POSTCODE.fullmatch(postcode):
        yield Fault("postcode_invalid", "A postcode has 5 digits.", f"{at}postcode")


async def refuse_unknown_areas(given: Mapping[str, str]) -> None:
    """Raises NotValid with every field, of those given with their area codes, whose code no area has."""
    faults = await unknown_areas(given)
    if faults:
        raise NotValid(faults)


async def unknown_areas(given: Mapping[str, str]) -> list[Fault]:
    """The fields, of those given with their area codes, whose code no area has; none where areas were not imported."""
    asked = {field: code for field, code in given.items() if code and _AREA.fullmatch(code)}
    if not asked:
        return []
    rows = await fetch(
        """select asked.code from unnest($1::text[]) as asked (code)
           where not exists (select from area a where a.code = asked.code)
             and exists (select from area a where length(a.code) = length(asked.code))""",
        sorted(set(asked.values())),
    )
    unknown = {row["code"] for row in rows}
    return [Fault("no_such_area", "No area has this code.", field) for field, code in asked.items() if code in unknown]
