"""The packet of a referral as a file, for whoever sent it and for whoever it was sent to."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.pages.addresses import row_id
from mediation.practice.packet_files import MEDIA, PacketFile, packet_received, packet_sent
from parties.access import Actor

_LARGEST_NO = 2**31 - 1


def _file(file: PacketFile) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"', "Cache-Control": "no-store"}
    return Response(file.content, media_type=MEDIA, headers=headers)


@get("/cases/{case_id:int}/referrals/{entity_id:int}/packets/{no:int}", include_in_schema=False)
async def sent_packet(
    actor: NamedDependency[Actor], case_id: FromPath[int], entity_id: FromPath[int], no: FromPath[int]
) -> Response[bytes]:
    """What was sent, for its sender."""
    return _file(await packet_sent(actor, row_id(case_id), row_id(entity_id), min(row_id(no), _LARGEST_NO)))


@get("/referrals/{referral_id:int}/packets/{no:int}", include_in_schema=False)
async def received_packet(
    actor: NamedDependency[Actor], referral_id: FromPath[int], no: FromPath[int]
) -> Response[bytes]:
    """The same, for its receiver."""
    return _file(await packet_received(actor, row_id(referral_id), min(row_id(no), _LARGEST_NO)))


ROUTES: list[Any] = [sent_packet, received_packet]
