"""The centre's own particulars and villages, changed by its administrator and noted by name in its chain."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import asyncpg
import msgspec

from cases.law import ClockCode
from mediation.centre_clocks import SETTING, own_clocks
from mediation.forms.centre import CentreForm, VillageForm
from mediation.forms.reading import read
from mediation.schedule import LAST_ROOM, ROOMS, place_key, rooms_of
from mediation.work import Answer, Clock, Key, Work, now_utc, reading, work
from parties import thai
from parties.access import Actor, Permission, Role, require
from parties.areas import place_of
from parties.database import fetch, fetch_one, fetch_value
from parties.errors import Fault, NotFound, NotValid
from parties.rows import insert, update
from parties.tables import Centre, Village

PREFIX = re.compile(r"[0-9A-Za-zก-ฮ-]{1,8}")
"""What may stand before the dot of a request number."""

_POSTCODE = re.compile(r"[0-9]{5}")
_VILLAGE_CODE = re.compile(r"[0-9]{8}")
_AREAS_KNOWN = "select exists (select from area where length(code) = 6)"
_CLOCKS = {
    "invitation_attempts": ClockCode.invitation_attempts,
    "invitation_days": ClockCode.answer_invitation,
    "acknowledge_days": ClockCode.acknowledge_request,
    "screening_days": ClockCode.finish_screening,
    "mediation_days": ClockCode.whole_mediation,
    "referral_days": ClockCode.referral_acknowledgement,
    "first_call_days": ClockCode.follow_up_first,
    "second_call_days": ClockCode.follow_up_second,
    "third_call_days": ClockCode.follow_up_third,
    "call_days_after_due": ClockCode.follow_up_after_due,
    "return_day": ClockCode.monthly_return,
}
_PLAIN = ("name", "short_name", "phone", "address", "postcode", "prefix")


class OwnCentre(msgspec.Struct, frozen=True):
    """The centre as its administrator sees it. `numbered`: a request of this Buddhist year has its number."""

    kind: str
    code: str
    name: str
    short_name: str
    prefix: str
    track: str
    area_code: str
    postcode: str
    phone: str
    address: str
    invitation_attempts: int | None
    invitation_days: int | None
    acknowledge_days: int | None
    screening_days: int | None
    mediation_days: int | None
    referral_days: int | None
    first_call_days: int | None
    second_call_days: int | None
    third_call_days: int | None
    call_days_after_due: int | None
    return_day: int | None
    rooms: str
    numbered: bool


_COLUMNS = tuple(name for name in OwnCentre.__struct_fields__ if name not in {*_CLOCKS, "rooms"})
MOST_ROOMS = 20
_LONGEST_ROOM = 80


class VillageHere(msgspec.Struct, frozen=True):
    """A village of the centre's area."""

    id: int
    code: str
    moo: int
    name: str
    population: int | None


# THE CENTRE -----------------------------------------------------------------------------------------------------------


async def read_centre(actor: Actor, *, clock: Clock = now_utc) -> OwnCentre:
    """The centre of the actor. Raises NotPermitted."""
    require(actor, Permission.administer)
    async with reading(actor):
        return await _centre(thai.bangkok_day(clock()))


async def change_centre(
    actor: Actor, raw: Mapping[str, Any], *, key: Key | None = None, clock: Clock = now_utc
) -> Answer:
    """Change the centre's particulars; what is the same stays unnoted. Raises NotPermitted, NotValid."""
    require(actor, Permission.administer)
    async with work(actor, clock, key=key) as hand:
        await fetch("select 1 from centre where id = current_centre() for update")
        standing = await _centre(thai.bangkok_day(hand.now))
        form = _readable_centre(raw, standing)
        changed = {
            name: new
            for name in (*_PLAIN, *_CLOCKS, "rooms")
            if (new := getattr(form, name)) != getattr(standing, name)
        }
        if changed:
            await _write_centre(actor.centre_id, form, changed)
            shown = {name: value for name, value in changed.items() if name in _CLOCKS or name == "prefix"}
            _note(hand, "centre", {"changed": sorted(changed), **shown})
        hand.answer, hand.location = {"changed": sorted(changed)}, "/administration"
    assert hand.done is not None
    return hand.done


async def _centre(today: date) -> OwnCentre:
    row = await fetch_one(
        """select c.*, exists (select from case_file f where f.centre_id = c.id and f.number_year = $1) as numbered
           from centre c where c.id = current_centre()""",
        thai.buddhist_year(today),
    )
    assert row is not None, "an actor's centre is there"
    settings = msgspec.json.decode(row["settings"])
    own = own_clocks(settings)
    periods = {name: own.get(code) for name, code in _CLOCKS.items()}
    rooms = "\n".join(name for _, name in rooms_of(settings))
    return msgspec.convert({name: row[name] for name in _COLUMNS} | periods | {"rooms": rooms}, OwnCentre)


def _readable_centre(raw: Mapping[str, Any], standing: OwnCentre) -> CentreForm:
    form, faults = read(CentreForm, raw)
    if form is not None:
        form = msgspec.structs.replace(
            form,
            prefix=form.prefix.rstrip("."),
            postcode=thai.latin_digits(form.postcode).strip(),
            rooms="\n".join(_room_names(form.rooms)),
        )
        faults += _room_faults(form.rooms.splitlines())
        if not PREFIX.fullmatch(form.prefix):
            faults.append(Fault("prefix_invalid", "Use 1 to 8 consonants, letters or digits.", "prefix"))
        elif form.prefix != standing.prefix and standing.numbered:
            faults.append(
                Fault(
                    "prefix_in_use",
                    "Requests of this year have numbers with the old prefix. Change it before the first one of a year.",
                    "prefix",
                )
            )
        if form.postcode and not _POSTCODE.fullmatch(form.postcode):
            faults.append(Fault("postcode_invalid", "A postcode has 5 digits.", "postcode"))
    if faults or form is None:
        raise NotValid(faults)
    return form


def _room_names(written: str) -> list[str]:
    """One room a line, each once whatever the spacing."""
    names = [" ".join(line.split()) for line in written.splitlines()]
    return list({place_key(name): name for name in reversed(names) if name}.values())[::-1]


def _room_faults(names: list[str]) -> list[Fault]:
    faults = []
    if len(names) > MOST_ROOMS:
        faults.append(Fault("too_many", "At most %(limit)s are possible.", "rooms", params={"limit": str(MOST_ROOMS)}))
    if any(len(name) > _LONGEST_ROOM for name in names):
        limit = {"limit": str(_LONGEST_ROOM)}
        faults.append(Fault("too_long", "This is longer than %(limit)s characters.", "rooms", params=limit))
    return faults


def _numbered_rooms(settings: Mapping[str, Any], names: list[str]) -> list[dict[str, Any]]:
    """The rooms with their numbers. A room keeps its number as long as it is called the same; none is given twice."""
    known = {place_key(name): number for number, name in rooms_of(settings)}
    last = max(settings.get(LAST_ROOM, 0), *known.values(), 0)
    rooms = []
    for name in names:
        number = known.get(place_key(name))
        if number is None:
            number = last = last + 1
        rooms.append({"id": number, "name": name})
    return rooms


async def _write_centre(centre_id: int, form: CentreForm, changed: Mapping[str, Any]) -> None:
    values = {name: changed[name] for name in _PLAIN if name in changed}
    if changed.keys() - set(_PLAIN):
        settings = msgspec.json.decode(await fetch_value("select settings from centre where id = $1", centre_id))
        if changed.keys() & _CLOCKS.keys():
            own = settings.get(SETTING, {}) | {code.value: getattr(form, name) for name, code in _CLOCKS.items()}
            settings |= {SETTING: {code: amount for code, amount in own.items() if amount is not None}}
        if "rooms" in changed:
            rooms = _numbered_rooms(settings, form.rooms.splitlines())
            last = max([settings.get(LAST_ROOM, 0), *(room["id"] for room in rooms)])
            settings |= {ROOMS: rooms, LAST_ROOM: last}
        values["settings"] = settings
    try:
        await update(Centre, centre_id, values)
    except asyncpg.UniqueViolationError as taken:
        raise NotValid([Fault("prefix_taken", "Another centre numbers its requests so.", "prefix")]) from taken


# ITS VILLAGES ---------------------------------------------------------------------------------------------------------


async def list_villages(actor: Actor) -> list[VillageHere]:
    """The villages of the centre, by their codes."""
    async with reading(actor):
        return await _villages()


async def read_village(actor: Actor, village_id: int) -> VillageHere:
    """One village of the centre. Raises NotFound."""
    found = next((village for village in await list_villages(actor) if village.id == village_id), None)
    if found is None:
        raise NotFound
    return found


async def add_village(
    actor: Actor, raw: Mapping[str, Any], *, key: Key | None = None, clock: Clock = now_utc
) -> Answer:
    """Add a village. Raises NotPermitted, NotValid with every fault."""
    require(actor, Permission.administer)
    async with work(actor, clock, key=key) as hand:
        values = await _readable_village(raw, None)
        village_id = await _written(insert(Village, {"centre_id": actor.centre_id, **values}))
        changed = sorted(name for name, value in values.items() if value is not None)
        _note(hand, f"village:{village_id}", {"added": True, "changed": changed})
        hand.answer, hand.status, hand.location = {"id": village_id}, 201, "/administration/villages"
    assert hand.done is not None
    return hand.done


async def change_village(
    actor: Actor, village_id: int, raw: Mapping[str, Any], *, key: Key | None = None, clock: Clock = now_utc
) -> Answer:
    """Write a village anew. Raises NotPermitted, NotFound, NotValid with every fault."""
    require(actor, Permission.administer)
    async with work(actor, clock, key=key) as hand:
        known = village_id if 0 < village_id < 2**63 else 0
        standing = await fetch_one("select * from village where id = $1 for update", known)
        if standing is None:
            raise NotFound
        values = await _readable_village(raw, village_id)
        changed = {name: value for name, value in values.items() if value != standing[name]}
        if changed:
            await _written(update(Village, village_id, changed))
            _note(hand, f"village:{village_id}", {"changed": sorted(changed)})
        hand.answer, hand.location = {"id": village_id}, "/administration/villages"
    assert hand.done is not None
    return hand.done


async def _villages() -> list[VillageHere]:
    rows = await fetch("select id, code, moo, name, population from village order by code, id")
    return [msgspec.convert(dict(row), VillageHere) for row in rows]


async def _readable_village(raw: Mapping[str, Any], village_id: int | None) -> dict[str, Any]:
    form, faults = read(VillageForm, raw)
    if faults or form is None:
        raise NotValid(faults)
    area = str(await fetch_value("select area_code from centre where id = current_centre()"))
    code = "".join(thai.latin_digits(form.code).split()) or f"{area}{form.moo:02d}"
    others = [village for village in await _villages() if village.id != village_id]
    if not _VILLAGE_CODE.fullmatch(code):
        hint = "It is the 6-digit code of the subdistrict and two digits more."
        faults.append(Fault("village_code_invalid", "A village code has 8 digits.", "code", hint=hint))
    elif any(village.code == code for village in others):
        faults.append(_code_taken())
    elif any((village.code[:6], village.moo) == (code[:6], form.moo) for village in others):
        faults.append(Fault("moo_taken", "There is a village with this moo in the subdistrict already.", "moo"))
    elif await fetch_value(_AREAS_KNOWN) and await place_of(code[:6]) is None:
        faults.append(Fault("no_such_area", "No subdistrict has this code.", "code"))
    if faults:
        raise NotValid(faults)
    return {"code": code, "moo": form.moo, "name": form.name, "population": form.population}


def _code_taken() -> Fault:
    return Fault("village_code_taken", "There is a village with this code already.", "code")


async def _written(writing: Any) -> Any:
    """The code may have been given to another village a moment ago."""
    try:
        return await writing
    except asyncpg.UniqueViolationError as at_the_same_time:
        raise NotValid([_code_taken()]) from at_the_same_time


def _note(hand: Work, entity: str, facts: Mapping[str, Any]) -> None:
    hand.happened(
        "centre:setting:changed",
        subject_kind="centre",
        subject_id=hand.actor.centre_id,
        entity=entity,
        role=hand.actor.acting_as([Role.admin]),
        facts=facts,
    )
