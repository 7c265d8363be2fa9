"""The journal as an event log in XES (IEEE 1849), for programs that find out how a process really runs. Pure.

Every case is a trace; every entry of its chain an event. Nobody is named: accounts stand by number, texts are not in the journal.
"""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from parties.thai import BANGKOK

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event"><string key="concept:name" value=""/><string key="lifecycle:transition" value="complete"/>\
<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/></global>
<classifier name="Event" keys="concept:name"/>
<string key="lifecycle:model" value="standard"/>
"""


def _string(key: str, value: object) -> str:
    # What XML cannot hold is no part of a name either.
    text = "".join(mark for mark in str(value) if mark >= " " and mark not in "\ufffe\uffff")
    return f"<string key={quoteattr(key)} value={quoteattr(text)}/>"


def _date(key: str, at: Any) -> str:
    return f'<date key="{key}" value="{at.astimezone(BANGKOK).isoformat(timespec="milliseconds")}"/>'


def event(entry: Mapping[str, Any]) -> str:
    """One entry of a chain."""
    parts = [
        _string("concept:name", entry["event"]),
        _string("lifecycle:transition", "complete"),
        _date("time:timestamp", entry["happened_at"]),
        _date("recorded", entry["recorded_at"]),
        _string("org:role", entry["role"]),
    ]
    if entry["actor_id"] is not None:
        parts.append(_string("org:resource", f"account {entry['actor_id']}"))
    for key, name in (("state", "status_to"), ("reason", "reason_code"), ("subject", "entity")):
        if entry[name]:
            parts.append(_string(key, entry[name]))
    return "<event>" + "".join(parts) + "</event>\n"


async def log(entries: AsyncIterator[Mapping[str, Any]]) -> AsyncIterator[str]:
    """The log, piece by piece, of entries in the order of case and sequence; each bears `number` and `outcome` of its case."""
    yield _HEAD
    open_case: int | None = None
    async for entry in entries:
        if entry["subject_id"] != open_case:
            if open_case is not None:
                yield "</trace>\n"
            open_case = entry["subject_id"]
            named = _string("concept:name", entry["number"] or f"case {open_case}")
            yield f"<trace>{named}{_string('outcome', entry['outcome'] or '')}\n"
        yield event(entry)
    if open_case is not None:
        yield "</trace>\n"
    yield "</log>\n"
