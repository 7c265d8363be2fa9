"""The packet of a referral as a file, for whoever sent it and for whoever it was sent to."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.pages.addresses import row_id
from mediation.pages.render import page
from mediation.practice.packet_files import (
    MEDIA,
    PacketFile,
    packet_received,
    packet_sent,
    packets_received,
    packets_sent,
)
from mediation.signin import guest_of
from mediation.visit import GUESTS
from parties.access import Actor

AnyRequest = Request[Any, Any, Any]
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


@get("/cases/{case_id:int}/referrals/{entity_id:int}/packets", include_in_schema=False)
async def packets_of_case(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], entity_id: FromPath[int]
) -> Response[str]:
    """What was sent with a referral, for its sender."""
    found = await packets_sent(actor, row_id(case_id), row_id(entity_id))
    here, back = f"/cases/{case_id}/referrals/{entity_id}/packets", f"/cases/{case_id}#referral-{entity_id}"
    return page(request, "referrals/packets.html", packets=found, here=here, back=back)


@get("/referrals/{referral_id:int}/packets", include_in_schema=False)
async def packets_of_inbox(
    request: AnyRequest, actor: NamedDependency[Actor], referral_id: FromPath[int]
) -> Response[str]:
    """The same, for its receiver."""
    found = await packets_received(actor, row_id(referral_id))
    back = f"/referrals/{referral_id}"
    return page(request, "referrals/packets.html", packets=found, here=f"{back}/packets", back=back)


@get(f"{GUESTS}/packets", include_in_schema=False)
async def packets_of_guest(request: AnyRequest) -> Response[str]:
    """The same, for a receiver without an account."""
    actor, referral_id = guest_of(request)
    found = await packets_received(actor, referral_id)
    return page(request, "referrals/packets.html", packets=found, here=f"{GUESTS}/packets", back=GUESTS)


@get(f"{GUESTS}/packets/{{no:int}}", include_in_schema=False)
async def guest_packet(request: AnyRequest, no: FromPath[int]) -> Response[bytes]:
    """One of them."""
    actor, referral_id = guest_of(request)
    return _file(await packet_received(actor, referral_id, min(row_id(no), _LARGEST_NO)))


ROUTES: list[Any] = [
    packets_of_case,
    packets_of_inbox,
    packets_of_guest,
    sent_packet,
    received_packet,
    guest_packet,
]
