"""Founding a centre, and which centres there are: done and seen by the owner of the database alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import asyncpg
import msgspec

from mediation.practice.centre import PREFIX
from mediation.practice.owners_work import Owner, note, owners_work
from parties import thai
from parties.errors import Fault, NotValid

_CODE = re.compile(r"\S(?:.{0,38}\S)?")
_AREA = re.compile(r"(?:[0-9]{2}|[0-9]{4}|[0-9]{6})?")
_POSTCODE = re.compile(r"(?:[0-9]{5})?")
_LONGEST_NAME = 200
_COMMAND_LINE = "from_command_line"


class CentreKind(StrEnum):
    """What a centre is: a tambon's, a registered people's centre, a community justice centre, or an office above them."""

    tambon = "tambon"
    people = "people"
    cjc = "cjc"
    district = "district"
    province = "province"


class CentreTrack(StrEnum):
    """The legal track on which a centre mediates; the Act's own only where the centre is registered under it."""

    COMMUNITY = "COMMUNITY"
    PEOPLE_CENTRE = "PEOPLE_CENTRE"


@dataclass(frozen=True)
class NewCentre:
    """A centre to be founded, as typed. `parent`: the code of the office it answers to."""

    kind: CentreKind
    code: str
    name: str
    prefix: str
    track: CentreTrack = CentreTrack.COMMUNITY
    area_code: str = ""
    short_name: str = ""
    postcode: str = ""
    phone: str = ""
    address: str = ""
    parent: str = ""


class CentreLine(msgspec.Struct, frozen=True):
    """A centre of the installation. `people` counts accounts that hold a role there and are open."""

    id: int
    kind: str
    code: str
    name: str
    prefix: str
    track: str
    area_code: str
    demonstration: bool
    people: int


async def found_centre(owner_url: str, new: NewCentre) -> int:
    """Found a centre; its id. A postcode that is not given is the subdistrict's, where areas are known.

    Raises NotValid with a fault for everything that is wrong.
    """
    async with owners_work(owner_url) as owner:
        faults = [*_faults(new), *await _clashes(owner, new)]
        if faults:
            raise NotValid(faults)
        try:
            centre_id = await _insert(owner, new)
        except asyncpg.UniqueViolationError as at_the_same_time:
            raise NotValid([_taken("code")]) from at_the_same_time
        facts = {"kind": new.kind.value, "code": new.code, "prefix": new.prefix, "track": new.track.value}
        await note(owner, centre_id, "centre:setting:changed", {"founded": True, **facts}, _COMMAND_LINE)
    return centre_id


async def list_centres(owner_url: str) -> list[CentreLine]:
    """Every centre of the installation, by area and name."""
    async with owners_work(owner_url) as owner:
        rows = await owner.fetch(
            """select c.id, c.kind, c.code, c.name, c.prefix, c.track, c.area_code, c.demonstration,
                 (select count(distinct m.account_id) from membership m join account a on a.id = m.account_id
                  where m.centre_id = c.id and m.ended_at is null and a.disabled_at is null) as people
               from centre c order by c.area_code, thai_key(c.name) collate "C", c.id"""
        )
    return [msgspec.convert(dict(row), CentreLine) for row in rows]


def _faults(new: NewCentre) -> Iterator[Fault]:
    if not _CODE.fullmatch(new.code) or not new.code.isprintable():
        yield Fault("code_invalid", "Use 1 to 40 characters, beginning and ending without a space.", "code")
    if not new.name.strip():
        yield Fault("required", "This must be filled in.", "name")
    elif len(new.name) > _LONGEST_NAME:
        yield Fault(
            "too_long", "This is longer than %(limit)s characters.", "name", params={"limit": str(_LONGEST_NAME)}
        )
    if not PREFIX.fullmatch(new.prefix):
        yield Fault("prefix_invalid", "Use 1 to 8 consonants, letters or digits.", "prefix")
    if new.track is CentreTrack.PEOPLE_CENTRE and new.kind is not CentreKind.people:
        message = "Only a registered people's centre mediates on the track of the Act."
        yield Fault("track_not_for_kind", message, "track", "ม.68")
    if not _AREA.fullmatch(new.area_code):
        yield Fault("area_invalid", "An area code has 2, 4 or 6 digits.", "area_code")
    if not _POSTCODE.fullmatch(new.postcode):
        yield Fault("postcode_invalid", "A postcode has 5 digits.", "postcode")
    if new.phone and _phone(new.phone) is None:
        message = "This telephone number cannot be read. Write it like 081-234-5678."
        yield Fault("phone_unreadable", message, "phone")


def _phone(typed: str) -> str | None:
    try:
        return thai.phone_e164(typed)
    except thai.PhoneUnreadable:
        return None


async def _clashes(owner: Owner, new: NewCentre) -> list[Fault]:
    """What cannot be because of what is there already."""
    found = []
    for field in ("code", "prefix"):
        taken = f"select exists (select from centre where {field} = $1)"  # noqa: S608 - one of two names
        if await owner.fetchval(taken, getattr(new, field)):
            found.append(_taken(field))
    if new.parent and not await owner.fetchval("select exists (select from centre where code = $1)", new.parent):
        found.append(Fault("no_such_centre", "There is no centre with this code.", "parent"))
    unknown = """select exists (select from area where length(code) = length($1))
      and not exists (select from area where code = $1)"""
    if new.area_code and await owner.fetchval(unknown, new.area_code):
        found.append(Fault("no_such_area", "No area has this code.", "area_code"))
    return found


def _taken(field: str) -> Fault:
    return Fault(f"{field}_taken", "Another centre has this already.", field)


async def _insert(owner: Owner, new: NewCentre) -> int:
    centre_id = await owner.fetchval(
        """insert into centre (kind, code, name, short_name, prefix, track, area_code, postcode, phone, address, parent_id)
           select $1, $2, $3, $4, $5, $6, $7, coalesce(nullif($8, ''), (select postcode from area where code = $7), ''), $9, $10,
             (select id from centre where code = $11)
           returning id""",
        new.kind.value,
        new.code,
        thai.normalise(new.name),
        thai.normalise(new.short_name or new.name),
        new.prefix,
        new.track.value,
        new.area_code,
        new.postcode,
        _phone(new.phone) or "",
        new.address.strip(),
        new.parent,
    )
    return int(centre_id)
