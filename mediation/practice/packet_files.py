"""Giving out the packet of a referral: the very bytes that were made at its sending, to its sender and to its receiver."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from mediation.dossier import Dossier, read_dossier
from mediation.practice.inbox import packet_within
from mediation.practice.incoming import packet_file
from mediation.practice.packet_making import place_of_seal
from mediation.practice.referral import SENDERS
from mediation.work import reading
from parties import keys
from parties.access import Actor, Permission, require
from parties.database import fetch, fetch_one
from parties.errors import NotFound, NotPermitted
from parties.keys import SEAL_BYTES

MEDIA = "application/zip"
_OWN = """select no, key, sha256, size, made_at{bytes} from referral_packet_file
  where centre_id = current_centre() and referral_id = $1 order by no"""
_LIST, _ALL = _OWN.format(bytes=""), _OWN.format(bytes=", bytes")


class PacketKept(msgspec.Struct, frozen=True):
    """A packet that was sent, without its bytes. `no`: 1 for the first, more for those that brought a supplement."""

    no: int
    sha256: str
    size: int
    made_at: datetime


@dataclass(frozen=True)
class PacketFile:
    """A packet as everybody is given it. `name` is of the file, and names no person."""

    name: str
    sha256: str
    content: bytes


async def packets_sent(actor: Actor, case_id: int, referral_id: int) -> list[PacketKept]:
    """The packets of a referral, for its sender. Raises NotFound, NotPermitted."""
    async with reading(actor):
        await _sender(actor, case_id, referral_id)
        return [_kept(row) for row in await fetch(_LIST, referral_id)]


async def packet_sent(actor: Actor, case_id: int, referral_id: int, no: int) -> PacketFile:
    """One of them with its bytes. Raises NotFound, NotPermitted."""
    async with reading(actor):
        await _sender(actor, case_id, referral_id)
        return await kept_packet(referral_id, no)


async def kept_packet(referral_id: int, no: int | None = None) -> PacketFile:
    """A packet of the centre of this transaction, to be mailed or pushed by the sender; the newest where none is named.

    Raises NotFound.
    """
    rows = [row for row in await fetch(_ALL, referral_id) if no in (None, row["no"])]
    if not rows:
        raise NotFound
    return _opened(rows[-1], referral_id)


async def packets_received(actor: Actor, referral_id: int) -> list[PacketKept]:
    """The packets of a referral, for its receiver, a guest among them; none where what was shared has gone back.

    Raises NotPermitted, NotFound.
    """
    require(actor, Permission.see_packet)
    async with reading(actor):
        await packet_within(referral_id)
        rows = await fetch("select * from referral_files($1, null)", referral_id)
        return [_kept(row) for row in rows or await _come_from_elsewhere(referral_id)]


async def packet_received(actor: Actor, referral_id: int, no: int) -> PacketFile:
    """One of them with its bytes. Raises NotPermitted, NotFound; also where what was shared has gone back."""
    require(actor, Permission.see_packet)
    async with reading(actor):
        await packet_within(referral_id)
        row = await fetch_one("select * from referral_files($1, $2)", referral_id, no)
        if row is not None:
            return _opened(row, referral_id)
        from_elsewhere = await _come_from_elsewhere(referral_id)
        if not from_elsewhere or no != 1:
            raise NotFound
        content = await packet_file(referral_id)
    return PacketFile(_called(referral_id, no), from_elsewhere[0]["sha256"].hex(), content)


async def _come_from_elsewhere(referral_id: int) -> list[asyncpg.Record]:
    """The packet of a referral that came from another installation; nothing for one of this, or where it is gone."""
    sealed = f"octet_length(packet_file) - {SEAL_BYTES}"
    return await fetch(
        f"""select 1 as no, packet_sha256 as sha256, {sealed} as size, received_at as made_at
            from incoming_referral where id = $1 and packet_file is not null""",  # noqa: S608 - a number of our own
        referral_id,
    )


async def _sender(actor: Actor, case_id: int, referral_id: int) -> Dossier:
    dossier = await read_dossier(actor, case_id)
    if all(one.id != referral_id for one in dossier.referrals):
        raise NotFound
    # Those who may send it may have what was sent; while a case is kept back its story is for others.
    if not dossier.roles_of(actor) & SENDERS or dossier.kept_back(actor):
        raise NotPermitted
    return dossier


def _kept(row: asyncpg.Record) -> PacketKept:
    return PacketKept(row["no"], row["sha256"].hex(), row["size"], row["made_at"])


def _opened(row: asyncpg.Record, referral_id: int) -> PacketFile:
    key: UUID = row["key"]
    content = keys.current().open_sealed("message", row["bytes"], place_of_seal(key))
    return PacketFile(_called(referral_id, row["no"]), row["sha256"].hex(), content)


def _called(referral_id: int, no: int) -> str:
    return f"referral-{referral_id}-{no}.zip"
