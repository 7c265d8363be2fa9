"""An independent replay: the events of a journal, fired one after another on the pure machines alone."""

from collections.abc import Iterable, Mapping
from typing import Any

from cases.events import SUBJECTS
from cases.lifecycle import CASE
from cases.machine import NONE
from mediation.machines import MACHINES

_KIND_OF = {subject: kind for kind, subject in SUBJECTS.items()}
_MADE_BY = {"obligation": "pending"}


def lawless(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """What in the chain of one subject no machine allows; empty when all of it is lawful.

    Every subject must stand where its last event left it, each event must lead from there to where the entry says, and
    what is no event of a machine must move nothing.
    """
    wrong: list[str] = []
    stands: dict[str, str] = {"case": CASE.initial}
    for entry in entries:
        entity, event = str(entry["entity"]), str(entry["event"])
        _, subject, name = event.split(":")
        kind = entity.partition(":")[0]
        before = stands.get(entity, _MADE_BY.get(kind, NONE))
        if _KIND_OF.get(subject) != kind or name not in MACHINES[kind].events:
            if entry["status_from"] != entry["status_to"]:
                wrong.append(f"{event}: moves {entity} and is no event of its machine")
            continue
        if entry["status_from"] != before:
            wrong.append(f"{event}: {entity} stands in {before}, not in {entry['status_from']}")
        if entry["status_to"] not in MACHINES[kind].targets(before, name):
            wrong.append(f"{event}: from {before} not to {entry['status_to']}")
        stands[entity] = str(entry["status_to"])
    return wrong


def unpermitted(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """Events fired under a role that may not; those brought along by another deed are that deed's to answer for."""
    wrong = []
    for entry in entries:
        entity, event = str(entry["entity"]), str(entry["event"])
        machine = MACHINES.get(entity.partition(":")[0])
        name = event.split(":")[2]
        if machine is None or name not in machine.events or name in machine.coupled or name in _BROUGHT_ALONG:
            continue
        if entry["role"] not in {role.value for role in machine.roles(name)} | _CONFIRMING.get(name, set()):
            wrong.append(f"{event}: by {entry['role']}")
    return wrong


_CONFIRMING = {"release_hold": {"head"}, "end_for_safety": {"head"}}
_BROUGHT_ALONG = frozenset({"cancel", "end", "discard", "hold_for_safety", "perform"})


def out_of_time(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """Events of one subject that lie before its previous one."""
    wrong = []
    last: dict[str, Any] = {}
    for entry in entries:
        entity = str(entry["entity"])
        if entity in last and entry["happened_at"] < last[entity] and entry["status_from"] != entry["status_to"]:
            wrong.append(f"{entry['event']}: {entry['happened_at']} before {last[entity]}")
        if entry["status_from"] != entry["status_to"]:
            last[entity] = entry["happened_at"]
    return wrong
