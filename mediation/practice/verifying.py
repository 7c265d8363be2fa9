"""What anybody may ask about a paper: found by its short code alone, across all centres, without a name or a term."""

import asyncio
import base64
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec

from mediation.documents.marks import Mark, MarkBroken, checked_mark, public_keys, read_mark
from mediation.practice.issuing import read_document
from mediation.work import reading
from parties import keys
from parties.access import Actor
from parties.database import fetch, fetch_one
from parties.errors import NotFound, NotPermitted


class PaperKnown(msgspec.Struct, frozen=True):
    """A paper that was issued, as anybody may know it who holds it. `title` is a msgid."""

    code: str
    kind: str
    title: str
    issued_on: date
    centre_id: int
    centre_name: str
    sha256: bytes
    record_sha256: bytes
    payload: str
    replaced_on: date | None

    @property
    def mark(self) -> Mark:
        """What the QR of this paper must say."""
        return Mark(self.code, self.kind, self.issued_on, self.centre_id, self.record_sha256)


class CentreKeys(msgspec.Struct, frozen=True):
    """A centre with the keys it publishes, by number: those of the past too, so that old papers can still be checked."""

    centre: int
    name: str
    keys: dict[int, bytes]


async def find_paper(code: str) -> PaperKnown | None:
    """The paper with a code that was read, or None. Costs the same for every code."""
    row = await fetch_one("select * from paper_by_code($1)", code)
    return None if row is None else PaperKnown(code=code, **row)


async def published_keys(centre_id: int | None = None) -> list[CentreKeys]:
    """The published keys of every centre that has issued papers, or of one. Raises NotFound where that one has not."""
    rows = await fetch("select id, name from paper_centres($1)", centre_id)
    if centre_id is not None and not rows:
        raise NotFound
    # Of a whole country that is work: others are served meanwhile.
    return await asyncio.to_thread(_with_keys, [(row["id"], row["name"]) for row in rows])


def _with_keys(centres: list[tuple[int, str]]) -> list[CentreKeys]:
    ring = keys.current()
    return [CentreKeys(number, name, public_keys(ring, number)) for number, name in centres]


class _WrittenKeys(msgspec.Struct, frozen=True):
    centre: int
    name: str
    keys: dict[int, str]


class _Written(msgspec.Struct, frozen=True):
    centres: list[_WrittenKeys]


def written(centre: CentreKeys) -> dict[str, Any]:
    """A centre's keys as they are published: Ed25519, 32 bytes in base64url, by number."""
    shown = {str(number): base64.urlsafe_b64encode(key).decode().rstrip("=") for number, key in centre.keys.items()}
    return {"centre": centre.centre, "name": centre.name, "keys": shown}


def published_from(text: bytes) -> Callable[[int], Mapping[int, bytes]]:
    """The keys of each centre from the text that is published of all. Raises msgspec.DecodeError, ValueError."""
    known = {
        one.centre: {number: base64.urlsafe_b64decode(key + "=") for number, key in one.keys.items()}
        for one in msgspec.json.decode(text, type=_Written, strict=False).centres
    }
    return lambda centre_id: known.get(centre_id, {})


async def check_mark(code: str, payload: str) -> Mark:
    """What a payload says, when its centre signed it for this code. Raises MarkBroken."""
    said = read_mark(code, payload)
    try:
        (centre,) = await published_keys(said.centre_id)
    except NotFound as unknown:
        raise MarkBroken("no such centre publishes keys") from unknown
    return checked_mark(code, payload, centre.keys)


class Opened(msgspec.Struct, frozen=True):
    """Where somebody who may read a paper finds it."""

    case_id: int
    document_id: int


async def open_to(actor: Actor, code: str) -> Opened | None:
    """Where the paper with a code is open to somebody who is signed in; None where it is not."""
    async with reading(actor):
        row = await fetch_one("select case_id, id from document where code = $1 and case_id is not null", code)
    if row is None:
        return None
    try:
        await read_document(actor, row["case_id"], row["id"])
    except (NotFound, NotPermitted):
        return None
    return Opened(row["case_id"], row["id"])


async def read_record(actor: Actor, case_id: int, document_id: int) -> str:
    """The content record a document of a case was made from, as it is kept. Raises NotFound, NotPermitted."""
    await read_document(actor, case_id, document_id)
    async with reading(actor):
        row = await fetch_one("select record from document where case_id = $1 and id = $2", case_id, document_id)
    if row is None:
        raise NotFound
    return str(row["record"])
