"""The calendar as a file that calendar programs subscribe to (RFC 5545). Pure: sessions in, bytes out.

It leaves the house for companies nobody here knows, so that it holds no name, no number of a case and nothing of what a case
is about; the link leads to the case for whoever is signed in. What a program needs to keep its copy true: a UID that stays,
a SEQUENCE that grows with every change, and CANCELLED for what was put off.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from mediation.calendar_entry import Entry
from parties import thai

DAYS_BACK, DAYS_AHEAD = 31, 366
"""How far the file reaches; a session put off stays in it as cancelled for as long."""
REFRESH = timedelta(hours=2)


def calendar_file(entries: Iterable[Entry], rooms: Mapping[int, str], words: tuple[str, str], base_url: str) -> bytes:
    """The file. `rooms` are the public rooms of the centre, the only places told; `words`: the name of the calendar and the
    title of a session, with a place for its number. Nothing of a case held for safety is in it."""
    name, title = words
    made = Calendar()
    made.add("prodid", "-//Community mediation//Calendar//TH")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", "Asia/Bangkok")
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT2H")
    for entry in entries:
        if not entry.held:
            made.add_component(_event(entry, rooms, title, base_url))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _event(entry: Entry, rooms: Mapping[int, str], title: str, base_url: str) -> Event:
    event = Event()
    event.add("uid", f"session-{entry.id}@{urlsplit(base_url).hostname}")
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.version - 1)
    event.add("dtstart", entry.planned_for.astimezone(thai.BANGKOK))
    event.add("dtend", entry.ends_at.astimezone(thai.BANGKOK))
    event.add("summary", title % {"number": entry.no})
    event.add("status", "CANCELLED" if entry.given_up else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if entry.given_up else "OPAQUE")
    if entry.room is not None and entry.room in rooms:
        event.add("location", rooms[entry.room])
    event.add("url", f"{base_url}/cases/{entry.case_id}#session-{entry.id}")
    return event


def appointment_file(entry: Mapping[str, Any], title: str, now: datetime) -> bytes:
    """One appointment, for the calendar of whoever is to come: `entry` as `Appointment.calendar` gives it. Nothing of the case."""
    made = Calendar()
    made.add("prodid", "-//Community mediation//Appointments//TH")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    event = Event()
    event.add("uid", entry["uid"])
    event.add("sequence", entry["sequence"])
    event.add("dtstamp", now)
    event.add("dtstart", datetime.fromisoformat(entry["start"]).astimezone(thai.BANGKOK))
    event.add("dtend", datetime.fromisoformat(entry["end"]).astimezone(thai.BANGKOK))
    event.add("summary", title)
    event.add("status", "CANCELLED" if entry["method"] == "CANCEL" else "CONFIRMED")
    event.add("class", "PRIVATE")
    if entry.get("place"):
        event.add("location", entry["place"])
    made.add_component(event)
    made.add_missing_timezones()
    return bytes(made.to_ical())


def etag_of(file: bytes) -> str:
    """What tells one state of the file from another."""
    return f'"{hashlib.sha256(file).hexdigest()[:32]}"'
