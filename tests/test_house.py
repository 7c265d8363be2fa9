"""Rules of the house that no linter knows, held as tests."""

import ast
from collections.abc import Iterator
from pathlib import Path

from cases.events import EVENTS, SUBJECTS, event_name
from mediation.deeds import DEEDS
from mediation.machines import MACHINES
from notifications.rules import AUDIENCES

ROOT = Path(__file__).parent.parent
FLOORS = ("mediation", "notifications", "cases", "parties")
LONGEST_FILE = 400
LONGEST_FUNCTION = 60

ANSWERED_BY_THE_RECEIVER = {
    ("referral", event) for event in ("acknowledge", "ask_more", "start", "decline", "complete")
}
"""Events of a referral that its receiver fires, through a door of their own."""


def sources() -> Iterator[tuple[str, str]]:
    """Every source file of the floors: its path from the root, its text."""
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text("utf-8")


def functions(text: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, methods and inner ones included."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_rooms_are_small() -> None:
    assert [name for name, text in sources() if text.count("\n") > LONGEST_FILE] == []


def test_functions_are_short() -> None:
    long = [
        f"{name}:{function.lineno} {function.name}"
        for name, text in sources()
        for function in functions(text)
        if (function.end_lineno or 0) - function.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_nothing_is_imported_inside_a_function() -> None:
    hidden = [
        f"{name}:{node.lineno}"
        for name, text in sources()
        for function in functions(text)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


LOOP = "mediation/worker.py"
"""A turn that fails must not end the loop of all others: the one place that catches whatever comes."""


def test_no_error_is_caught_without_naming_it() -> None:
    broad = [
        name
        for name, text in sources()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
        and not any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node))
    ]
    assert [where.partition(":")[0] for where in broad] == [LOOP]


def test_every_event_of_every_machine_has_its_name_and_no_name_is_of_no_machine() -> None:
    named = {event_name(kind, event) for kind, machine in MACHINES.items() for event in machine.events}
    of_machines = {name for name in EVENTS if name.split(":")[1] in SUBJECTS.values() and name in named}
    assert named - EVENTS == set()
    assert of_machines == named


def test_every_event_with_a_door_has_a_deed_and_every_deed_an_event() -> None:
    with_door = {(kind, event) for kind, m in MACHINES.items() for event in m.events if event not in m.coupled}
    moving = {key for key, deed in DEEDS.items() if not deed.records}
    # What no hand fires (no roles) is fired by the practice beside another event.
    unfired = {(kind, event) for kind, event in with_door if not MACHINES[kind].roles(event)}
    assert with_door - unfired - moving == ANSWERED_BY_THE_RECEIVER
    assert moving - with_door == set()


def test_every_record_has_a_name_in_the_closed_list() -> None:
    assert {deed.records for deed in DEEDS.values() if deed.records} <= EVENTS


def test_notices_are_made_of_known_events_only() -> None:
    assert set(AUDIENCES) <= EVENTS
