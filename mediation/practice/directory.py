"""Keeping the directory of destinations: a centre's own entries, and those it puts in the place of the installation's."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from cases.msgid import N_
from mediation.availability import Hours, clock_minutes, clock_text, overlapping
from mediation.destinations import Destination, OpenHours, in_use
from mediation.directory_tables import Destination as DestinationTable
from mediation.forms.directory import DestinationForm, DirectoryFilter, OpenHoursForm
from mediation.forms.fields import Choices
from mediation.forms.reading import read
from mediation.practice.receivers import answering, entries_here
from mediation.work import Answer, Clock, Key, Work, now_utc, reading, work
from parties.access import Actor, Permission, require, roles_with
from parties.database import fetch
from parties.errors import Fault, NotFound, NotValid, Stale
from parties.rows import insert, update
from parties.thai import bangkok_day, latin_digits, thai_key

HOME = "/directory"
_PHONE = re.compile(r"[0-9+][0-9 \-–()/,#*]*(?:(?:ต่อ|ext\.?) ?[0-9\-,]+)?")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PLAIN = tuple(name for name in DestinationForm.__struct_fields__ if name not in ("code", "hours", "to_centre"))
_LISTS = ("topics", "natures", "languages")


@dataclass(frozen=True)
class DirectoryCall:
    """Who keeps the directory, with which version of an entry in hand."""

    actor: Actor
    version: int | None = None
    key: Key | None = None
    clock: Clock = now_utc


@dataclass(frozen=True)
class Directory:
    """The entries a centre refers to, those of them that were asked for, and those it took out of use."""

    found: Sequence[Destination]
    in_all: int
    retired: Sequence[Destination]


# READING --------------------------------------------------------------------------------------------------------------


async def directory(actor: Actor, wanted: DirectoryFilter | None = None) -> Directory:
    """The directory as the actor's centre has it. Raises NotPermitted."""
    require(actor, Permission.see_directory)
    async with reading(actor):
        entries = await entries_here()
    used, asked = in_use(entries), wanted or DirectoryFilter()
    return Directory(
        [one for one in used if _fits(one, asked)],
        len(used),
        [one for one in entries if one.own and not one.active],
    )


def _fits(one: Destination, asked: DirectoryFilter) -> bool:
    words = " ".join((one.name_th, one.name_en, one.accepts, one.whole_address, one.phone))
    return (asked.code is None or one.code is asked.code) and thai_key(asked.q) in thai_key(words)


async def destination(actor: Actor, destination_id: int) -> tuple[Destination, Choices]:
    """One entry with the lists its form chooses from. Raises NotPermitted, NotFound."""
    require(actor, Permission.see_directory)
    async with reading(actor):
        return _found(await entries_here(), destination_id), await _choices(actor)


async def centres_of_form(actor: Actor) -> Choices:
    """The lists the form of a new entry chooses from. Raises NotPermitted."""
    require(actor, Permission.keep_directory)
    async with reading(actor):
        return await _choices(actor)


async def _choices(actor: Actor) -> Choices:
    centres = await answering()
    return {"centres": [(str(number), name) for number, name in centres.items() if number != actor.centre_id]}


def _found(entries: Sequence[Destination], destination_id: int) -> Destination:
    for one in entries:
        if one.id == destination_id:
            return one
    raise NotFound


# WRITING --------------------------------------------------------------------------------------------------------------


async def write_destination(call: DirectoryCall, destination_id: int | None, raw: Mapping[str, Any]) -> Answer:
    """Write a new entry (None), or one anew; one of the installation's gets one of the centre's in its place.

    A retired one comes into use again by it. Raises NotPermitted, NotFound, Stale, NotValid with every fault.
    """
    require(call.actor, Permission.keep_directory)
    async with work(call.actor, call.clock, key=call.key) as hand:
        before = await taken(call, destination_id)
        choices = await _choices(call.actor)
        form, faults = read(DestinationForm, raw, choices)
        if form is not None:
            # Either digits may be typed; what is dialled and sorted has Arabic ones.
            digits = {name: latin_digits(getattr(form, name)) for name in ("phone", "postcode")}
            form = msgspec.structs.replace(form, **digits)
            faults += _faults(form)
        if form is None or faults:
            raise NotValid(faults)
        values = columns_of(form) | {"active": True, **checked(hand)}
        row_id = await keep(hand, before, values)
        told(hand, "written", row_id, {"code": form.code.value})
        hand.answer, hand.location = {"id": row_id}, f"{HOME}/{row_id}"
        hand.status = 201 if destination_id is None else 200
    assert hand.done is not None
    return hand.done


async def retire_destination(call: DirectoryCall, destination_id: int) -> Answer:
    """Take an entry out of use in the centre. Referrals that were prepared from it keep it. Raises as above."""
    require(call.actor, Permission.keep_directory)
    async with work(call.actor, call.clock, key=call.key) as hand:
        before = await taken(call, destination_id)
        assert before is not None, "an entry was named"
        row_id = before.id
        if before.active:
            row_id = await keep(hand, before, {"active": False} if before.own else as_row(before) | {"active": False})
            told(hand, "retired", row_id, {"code": before.code.value})
        hand.answer, hand.location = {"id": row_id}, HOME
    assert hand.done is not None
    return hand.done


async def check_destination(call: DirectoryCall, destination_id: int) -> Answer:
    """Say that an entry was looked at today and is right. Raises as above."""
    require(call.actor, Permission.keep_directory)
    async with work(call.actor, call.clock, key=call.key) as hand:
        before = await taken(call, destination_id)
        assert before is not None, "an entry was named"
        row_id = await keep(hand, before, checked(hand) if before.own else as_row(before) | checked(hand))
        told(hand, "checked", row_id, {"code": before.code.value})
        hand.answer, hand.location = {"id": row_id}, f"{HOME}/{row_id}"
    assert hand.done is not None
    return hand.done


async def taken(call: DirectoryCall, destination_id: int | None) -> Destination | None:
    """The entry as it stands, the directory written by one at a time; None where a new one is begun.

    Raises NotFound, Stale.
    """
    await fetch("select pg_advisory_xact_lock(hashtextextended('destination', $1))", call.actor.centre_id)
    if destination_id is None:
        return None
    before = _found(await entries_here(), destination_id)
    if call.version is not None and call.version != before.version:
        raise Stale(call.version, before.version)
    return before


async def keep(hand: Work, before: Destination | None, values: Mapping[str, Any]) -> int:
    """Write the columns of an entry; where it was the installation's, into one of the centre's own in its place."""
    if before is not None and before.own:
        await update(DestinationTable, before.id, dict(values), bump=True)
        return before.id
    row = {"centre_id": hand.actor.centre_id, **values}
    if before is not None:
        row |= {"replaces_id": before.id, "key": before.key, "parts": before.parts}
    return int(await insert(DestinationTable, row))


def told(hand: Work, what: str, row_id: int, facts: Mapping[str, Any]) -> None:
    """Name what was done for the centre's journal."""
    hand.happened(
        f"centre:destination:{what}",
        subject_kind="centre",
        subject_id=hand.actor.centre_id,
        entity=f"destination:{row_id}" if row_id else "centre",
        role=hand.actor.acting_as(roles_with(Permission.keep_directory)),
        facts=facts,
    )


def checked(hand: Work) -> dict[str, Any]:
    """The columns that say who looked at an entry last, and when."""
    return {"reviewed_on": bangkok_day(hand.now), "reviewed_by": hand.actor.account_id}


def as_row(one: Destination) -> dict[str, Any]:
    """An entry as the columns of another that says the same."""
    row = {name: list(getattr(one, name)) if name in _LISTS else getattr(one, name) for name in _PLAIN}
    hours = _plain(one.hours)
    return row | {"code": one.code.value, "hours": hours, "to_centre_id": one.to_centre_id}


def columns_of(form: DestinationForm) -> dict[str, Any]:
    """A form as columns."""
    row = {
        name: [word.value for word in getattr(form, name)] if name in _LISTS else getattr(form, name) for name in _PLAIN
    }
    hours = _plain([_hours(one) for one in form.hours])
    return row | {"code": form.code.value, "hours": hours, "to_centre_id": form.to_centre}


def _plain(spans: Sequence[OpenHours]) -> list[dict[str, Any]]:
    """Hours as they are kept."""
    return msgspec.json.decode(msgspec.json.encode(spans), type=list[dict[str, Any]])


def _hours(one: OpenHoursForm) -> OpenHours:
    return OpenHours(tuple(one.days), clock_minutes(one.opens) or 0, clock_minutes(one.closes) or 0, one.note)


def as_form(one: Destination) -> dict[str, Any]:
    """An entry as its form shows it."""
    known: dict[str, Any] = {name: getattr(one, name) for name in _PLAIN}
    hours = [
        {
            "days": list(span.days),
            "opens": clock_text(span.opens),
            "closes": clock_text(span.closes),
            "note": span.note,
        }
        for span in one.hours
    ]
    return known | {"code": one.code, "hours": hours, "to_centre": one.to_centre_id}


def _faults(form: DestinationForm) -> Iterator[Fault]:
    if form.phone and not _PHONE.fullmatch(form.phone):
        yield Fault("phone_unreadable", N_("Write the telephone as it is dialled, like 038 551 234 ต่อ 12."), "phone")
    if form.email and not _MAIL.fullmatch(form.email):
        yield Fault("email_unreadable", N_("This is no e-mail address."), "email")
    if form.website and not form.website.startswith(("https://", "http://")):
        yield Fault("website_unreadable", N_("An address of the web begins with https://."), "website")
    if form.postcode and not (form.postcode.isascii() and form.postcode.isdecimal() and len(form.postcode) == 5):
        yield Fault("postcode_wrong", N_("A postcode has five digits."), "postcode")
    yield from _hours_faults(form.hours)


def _hours_faults(spans: Sequence[OpenHoursForm]) -> Iterator[Fault]:
    days: list[Hours] = []
    places: list[int] = []
    for place, span in enumerate(spans):
        times = {name: clock_minutes(getattr(span, name)) for name in ("opens", "closes")}
        for name, at in times.items():
            if at is None:
                yield Fault("time_unreadable", N_("Write the time like 08.30."), f"hours.{place}.{name}")
        opens, closes = times["opens"], times["closes"]
        if opens is None or closes is None:
            continue
        if closes <= opens:
            yield Fault("hours_end_first", N_("It closes before it opens."), f"hours.{place}.closes")
            continue
        days += [Hours(day, opens, closes) for day in span.days]
        places += [place] * len(span.days)
    for place in sorted({places[one] for one in overlapping(days)}):
        yield Fault("hours_overlap", N_("These hours overlap others of the same day."), f"hours.{place}.opens")
