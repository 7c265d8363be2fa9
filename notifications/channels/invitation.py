"""An appointment as the part of a mail that calendars understand (RFC 5545, RFC 5546): invite, change, cancel. Pure.

A UID that stays and a SEQUENCE that grows with every change let a calendar keep one entry for it, whatever happens to it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from icalendar import Calendar, Event, vCalAddress

from parties import thai

METHODS = frozenset({"REQUEST", "CANCEL"})


def method_of(calendar: Mapping[str, Any]) -> str:
    """What is asked of the calendar."""
    method = str(calendar.get("method", "REQUEST")).upper()
    return method if method in METHODS else "REQUEST"


def invitation(calendar: Mapping[str, Any], title: str, people: tuple[str, str, str], now: datetime) -> str:
    """The part. `calendar`: uid, sequence, method, start, end and perhaps place; `people`: the sender's name and address, and
    the address invited. Raises KeyError, ValueError for what lacks or is no moment."""
    name, from_address, to_address = people
    method = method_of(calendar)
    made = Calendar()
    made.add("prodid", "-//Community mediation//Appointments//TH")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method)
    event = Event()
    event.add("uid", str(calendar["uid"]))
    event.add("sequence", int(calendar.get("sequence", 0)))
    event.add("dtstamp", now)
    event.add("dtstart", datetime.fromisoformat(calendar["start"]).astimezone(thai.BANGKOK))
    event.add("dtend", datetime.fromisoformat(calendar["end"]).astimezone(thai.BANGKOK))
    event.add("summary", title)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("class", "PRIVATE")
    if calendar.get("place"):
        event.add("location", str(calendar["place"]))
    organizer = vCalAddress(f"mailto:{from_address}")
    organizer.params["CN"] = name
    event.add("organizer", organizer)
    event.add("attendee", vCalAddress(f"mailto:{to_address}"))
    made.add_component(event)
    made.add_missing_timezones()
    return bytes(made.to_ical()).decode()
