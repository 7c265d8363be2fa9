"""Every deed of the practice, by subject and event: the one list both doors are made from."""

from collections.abc import Mapping
from typing import Any

from mediation.practice import (
    answering,
    certificate,
    challenges,
    closing,
    conditions,
    consent,
    contact,
    corrections,
    deciding,
    delivery,
    endings,
    entries,
    following_up,
    guest_codes,
    intake,
    invitations,
    issuing,
    mediators,
    obligations,
    overdue,
    people,
    referral,
    safety,
    screening,
    sessions,
    settlement,
    signatures,
    sittings,
    times,
)
from mediation.steps import Deed
from parties.errors import NotFound

_ROOMS = (
    intake,
    screening,
    safety,
    invitations,
    consent,
    mediators,
    deciding,
    challenges,
    times,
    sessions,
    sittings,
    entries,
    settlement,
    signatures,
    certificate,
    endings,
    obligations,
    following_up,
    referral,
    overdue,
    guest_codes,
    conditions,
    corrections,
    people,
    closing,
    contact,
    delivery,
    answering,
    issuing,
)

DEEDS: Mapping[tuple[str, str], Deed[Any]] = {(deed.kind, deed.event): deed for room in _ROOMS for deed in room.DEEDS}


def find_deed(kind: str, event: str) -> Deed[Any]:
    """The deed of this name. Raises NotFound: an unknown event is an address that leads nowhere."""
    try:
        return DEEDS[kind, event]
    except KeyError as unknown:
        raise NotFound from unknown


def deeds_of(kind: str) -> list[Deed[Any]]:
    """All deeds on one kind of subject, in the order of the practice."""
    return [deed for deed in DEEDS.values() if deed.kind == kind]
