"""The directory to and from others, as Open Referral HSDS 3."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from cases.labels import LABELS
from cases.vocabulary import Nature, ReferralDestination, Topic
from mediation.destinations import Destination, in_use
from mediation.hsds import KIND, NATURE, TOPIC, page_of
from mediation.hsds_reading import Read, RowFault, read_services
from mediation.practice.directory import DirectoryCall, as_row, keep, taken, told
from mediation.practice.receivers import entries_here
from mediation.work import Answer, Work, reading, work
from parties.access import Actor, Permission, require
from parties.errors import Fault, NotValid
from parties.language import gettext, reading_in
from parties.thai import bangkok_day

LONGEST = 4 * 1024 * 1024
_MOST_TOLD = 200


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file: entries by number, rows that were not taken in with what is wrong, and members kept out."""

    added: int
    changed: int
    same: int
    refused: int
    faults: list[dict[str, Any]]
    kept_out: list[str]


async def export_directory(actor: Actor) -> bytes:
    """The entries the actor's centre refers to. Raises NotPermitted."""
    require(actor, Permission.see_directory)
    async with reading(actor):
        entries = in_use(await entries_here())
    with reading_in("th"):
        words = {
            taxonomy: {word.value: gettext(LABELS[kind][word.value]) for word in kind}
            for taxonomy, kind in ((KIND, ReferralDestination), (TOPIC, Topic), (NATURE, Nature))
        }
    return msgspec.json.format(msgspec.json.encode(page_of(entries, words)), indent=1) + b"\n"


async def import_directory(call: DirectoryCall, text: bytes) -> Answer:
    """Take in the services of a file: by their ids, so that the same file twice changes nothing. Rows that cannot be read are
    left out and told, each with all that is wrong with it; the others are taken in.

    Raises NotPermitted, NotValid where the file as a whole is none, AlreadyAnswered.
    """
    require(call.actor, Permission.keep_directory)
    read = _read(text)
    async with work(call.actor, call.clock, key=call.key) as hand:
        await taken(call, None)
        report = await _take_in(hand, read)
        if report.added or report.changed:
            facts = {"added": report.added, "changed": report.changed, "file": hashlib.sha256(text).hexdigest()}
            told(hand, "imported", 0, facts)
        hand.answer = msgspec.to_builtins(report)
        hand.location = "/directory"
    assert hand.done is not None
    return hand.done


def _read(text: bytes) -> Read:
    if len(text) > LONGEST:
        raise NotValid([Fault("file_too_large", "This file is larger than 4 megabytes.", "file")])
    try:
        given = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise NotValid([Fault("not_json", "This file is no JSON.", "file")]) from wrong
    read = read_services(given)
    if read is None:
        message = "This is no list of HSDS services, or one of more than 2,000."
        raise NotValid([Fault("not_services", message, "file")])
    return read


async def _take_in(hand: Work, read: Read) -> Report:
    here: dict[UUID, Destination] = {}
    for one in await entries_here():
        # The centre's own goes before the installation's of the same key.
        if one.own or one.key not in here:
            here[one.key] = one
    added = changed = 0
    for key, columns in read.entries.items():
        before = here.get(key)
        said = {name: value for name, value in columns.items() if name != "reviewed_on"}
        if before is not None and _says(before) == said:
            continue
        # Whoever takes in a file has not looked at its entries: they were as old as the file says.
        assured = columns["reviewed_on"]
        kept = said | {"reviewed_on": assured if assured and assured <= bangkok_day(hand.now) else None}
        if before is None:
            kept |= {"key": key}
        elif not before.own:
            kept = as_row(before) | kept
        await keep(hand, before, kept)
        added, changed = added + (before is None), changed + (before is not None)
    return Report(
        added=added,
        changed=changed,
        same=len(read.entries) - added - changed,
        refused=len({fault.row for fault in read.faults}),
        faults=_faults(read.faults),
        kept_out=list(read.kept_out),
    )


def _says(one: Destination) -> dict[str, Any]:
    """An entry as the columns a file could bring."""
    row = as_row(one) | {"active": one.active, "parts": one.parts}
    row.pop("to_centre_id")
    return row


def _faults(faults: Sequence[RowFault]) -> list[dict[str, Any]]:
    shown: list[Mapping[str, Any]] = [
        {"row": one.row, "field": one.path, "code": one.code, "message": one.message} for one in faults[:_MOST_TOLD]
    ]
    return [dict(one) for one in shown]
