"""Refusals: what the house says when it will not do something, and what the asker can do about it.

They are raised on the floor that knows the rule and translated to a page or to problem+json once, at the door.
The kinds stand in the order in which a door must check them (end of the machines' contract).
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: with a field of the input, or with the case itself.

    `message` is an English msgid with `%(name)s` places filled from `params`; `section` names the rule of law,
    `guard` the guard of the contract (`G-CAP`). `field` is None where no single field is to blame.
    """

    code: str
    message: str
    field: str | None = None
    section: str | None = None
    guard: str | None = None
    hint: str | None = None
    params: Mapping[str, str] = dataclasses.field(default_factory=dict)


class Refused(Exception):
    """The root of every refusal. `faults` tells everything that is wrong, all at once."""

    code = "refused"

    def __init__(self, message: str, faults: Iterable[Fault] = (), params: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.faults = tuple(faults)
        self.params = dict(params or {})


class NotSignedIn(Refused):
    """Nobody is signed in, or the sign-in has run out."""

    code = "not_signed_in"

    def __init__(self, message: str = "Please sign in first.") -> None:
        super().__init__(message)


class NotFound(Refused):
    """It does not exist, or the actor may not know that it does: both answer alike."""

    code = "not_found"

    def __init__(self, message: str = "There is nothing here under this address.") -> None:
        super().__init__(message)


class NotPermitted(Refused):
    """The actor may know of it, but their role does not allow this."""

    code = "not_permitted"

    def __init__(
        self, message: str = "Your role does not allow this.", params: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message, params=params)


class Stale(Refused):
    """The page or copy the actor worked on is older than the record.

    `changed` names what happened since: event ids, oldest first.
    """

    code = "stale"

    def __init__(self, expected: int, found: int, changed: Iterable[str] = ()) -> None:
        super().__init__("Somebody has changed this since you opened it. Look at what is new and try again.")
        self.expected = expected
        self.found = found
        self.changed = tuple(changed)


class NotNow(Refused):
    """The state of the subject forbids the event."""

    code = "not_now"

    def __init__(self, machine: str, status: str, event: str) -> None:
        super().__init__("This cannot be done at this stage.")
        self.machine = machine
        self.status = status
        self.event = event


class NotValid(Refused):
    """Guards or fields refuse; `faults` holds every one of them."""

    code = "not_valid"

    def __init__(self, faults: Iterable[Fault], message: str = "Some things need to be put right first.") -> None:
        super().__init__(message, faults)


class KeyReused(Refused):
    """The same idempotency key came with another request."""

    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was already used for another request.")


class TooManyAttempts(Refused):
    """Too many failed sign-ins for this account or from this address. `wait_seconds` until the next try."""

    code = "too_many_attempts"

    def __init__(self, wait_seconds: int) -> None:
        super().__init__("Too many failed attempts. Please wait and try again.")
        self.wait_seconds = wait_seconds
