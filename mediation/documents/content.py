"""The content record of a document: what it says, as plain data, before any template or language.

Its canonical text is what the verification of the paper rests on: two records say the same where their texts are equal.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from cases.vocabulary import Track


class Said(msgspec.Struct, frozen=True):
    """Words of the house in a record: an English msgid with places for `params`, said in the document's language."""

    msgid: str
    params: Mapping[str, str] = {}


class Signer(msgspec.Struct, frozen=True):
    """Who signs letters for the centre."""

    name: str
    position: str = ""


class CentreOf(msgspec.Struct, frozen=True):
    """The centre as its papers name it."""

    id: int
    kind: str
    code: str
    name: str
    address: str
    phone: str


class Content(msgspec.Struct, frozen=True):
    """One document's content. `record` is the part that each kind of document makes for itself."""

    document: str
    title: Said
    centre: CentreOf
    case_number: str
    track: Track | None
    effect: str
    number: str
    issued_on: date
    prepared_by: str
    signer: Signer | None
    record: dict[str, Any]

    @property
    def canonical(self) -> str:
        """The record as one JSON text, always written alike: sorted keys, ISO days, amounts as text, codes for words."""
        return msgspec.json.encode(msgspec.to_builtins(self), order="deterministic").decode()

    @property
    def digest(self) -> bytes:
        """SHA-256 of the canonical text."""
        return digest_of(self.canonical)


def digest_of(canonical: str) -> bytes:
    """SHA-256 of a canonical text as it is kept."""
    return hashlib.sha256(canonical.encode()).digest()
