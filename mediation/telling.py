"""What is wrong, told to whoever reads: faults in the reader's language."""

from collections.abc import Iterable, Mapping

from parties.errors import Fault
from parties.language import gettext as _


def filled(message: str, params: Mapping[str, str]) -> str:
    """A msgid in the reader's language, with its places filled."""
    translated = _(message)
    return translated % params if params else translated


def fault_json(fault: Fault) -> dict[str, str | None]:
    """A fault as a program reads it, in the language of the current reader."""
    told: dict[str, str | None] = {
        "field": fault.field,
        "code": fault.code,
        "message": filled(fault.message, fault.params),
        "section": fault.section,
        "hint": filled(fault.hint, fault.params) if fault.hint else None,
    }
    return told | ({"guard": fault.guard} if fault.guard else {})


def as_json(faults: Iterable[Fault]) -> list[dict[str, str | None]]:
    """Faults as they stand in an answer. It is kept as it was first given, so that they are told before it is kept."""
    return [fault_json(fault) for fault in faults]
