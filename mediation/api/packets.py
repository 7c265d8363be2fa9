"""The packets of referrals over JSON: what was sent, and the very file, for its sender and for its receiver."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.api.exchange import row_id, told
from mediation.practice.packet_files import (
    MEDIA,
    PacketFile,
    packet_received,
    packet_sent,
    packets_received,
    packets_sent,
)
from parties.access import Actor
from parties.errors import NotFound


def handed_out(file: PacketFile) -> Response[bytes]:
    """The file as it was sent, byte for byte; its digest beside it."""
    headers = {
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "ETag": f'"{file.sha256}"',
        "Cache-Control": "no-store",
    }
    return Response(file.content, media_type=MEDIA, headers=headers)


def number(no: int) -> int:
    """A packet's number as it can stand in the database; any other leads nowhere."""
    return no if 0 < no < 2**31 else 0


# The router does not turn back from a word to a place of the same path: `referrals` stands in the place of every collection.
@get("/cases/{case_id:int}/{collection:str}/{entity_id:int}/packets")
async def sent(
    actor: NamedDependency[Actor], case_id: FromPath[int], collection: FromPath[str], entity_id: FromPath[int]
) -> Response[bytes]:
    """The packets that were sent with a referral of a case, the first first."""
    _of_referrals(collection)
    return told({"packets": await packets_sent(actor, row_id(case_id), row_id(entity_id))})


@get("/cases/{case_id:int}/{collection:str}/{entity_id:int}/packets/{no:int}")
async def sent_file(
    actor: NamedDependency[Actor],
    case_id: FromPath[int],
    collection: FromPath[str],
    entity_id: FromPath[int],
    no: FromPath[int],
) -> Response[bytes]:
    """One of them, as its receiver has it."""
    _of_referrals(collection)
    return handed_out(await packet_sent(actor, row_id(case_id), row_id(entity_id), number(no)))


def _of_referrals(collection: str) -> None:
    if collection != "referrals":
        raise NotFound


@get("/referrals/{referral_id:int}/packets")
async def received(actor: NamedDependency[Actor], referral_id: FromPath[int]) -> Response[bytes]:
    """The packets of a referral that was sent to the actor's centre."""
    return told({"packets": await packets_received(actor, row_id(referral_id))})


@get("/referrals/{referral_id:int}/packets/{no:int}")
async def received_file(
    actor: NamedDependency[Actor], referral_id: FromPath[int], no: FromPath[int]
) -> Response[bytes]:
    """One of them."""
    return handed_out(await packet_received(actor, row_id(referral_id), number(no)))


ROUTES: list[Any] = [sent, sent_file, received, received_file]
