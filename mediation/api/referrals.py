"""Referrals as their receiver sees them: the inbox, one packet, and the answers."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.vocabulary import ReferralStatus
from mediation.api.exchange import answered, body_of, key_of, row_id, told, version_of, whole_number
from mediation.doors import watched
from mediation.practice.inbox import inbox, packet, referral_history
from mediation.practice.receiving import ReferralCall, answer_referral
from parties.access import Actor
from parties.errors import Fault, NotValid

AnyRequest = Request[Any, Any, Any]


@get("/referrals")
async def received(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """What was sent to the actor's centre, newest first."""
    wanted = request.query_params.get("status") or None
    if wanted is not None and wanted not in set(ReferralStatus):
        raise NotValid([Fault("not_in_list", "Choose one of the list.", "status")])
    before = whole_number(request.query_params.get("cursor"), "cursor", 0, 2_000_000_000) or None
    limit = whole_number(request.query_params.get("limit"), "limit", 50, 100)
    status = ReferralStatus(wanted) if wanted else None
    lines = await inbox(actor, status=status, before=before, limit=limit)
    return told({"referrals": lines})


@get("/referrals/{referral_id:int}")
async def one_referral(actor: NamedDependency[Actor], referral_id: FromPath[int]) -> Response[bytes]:
    """One referral: packet and status."""
    seen = await packet(actor, row_id(referral_id))
    return told({"referral": seen}, seen.version)


@get("/referrals/{referral_id:int}/journal")
async def history(actor: NamedDependency[Actor], referral_id: FromPath[int]) -> Response[bytes]:
    """The referral's own journal, which both centres see."""
    return told({"entries": await referral_history(actor, row_id(referral_id))})


@post("/referrals/{referral_id:int}/events/{event:str}")
async def answer(
    request: AnyRequest, actor: NamedDependency[Actor], referral_id: FromPath[int], event: FromPath[str]
) -> Response[bytes]:
    """The receiver acknowledges, asks, starts, declines or completes."""
    call = ReferralCall(actor, row_id(referral_id), version_of(request), await key_of(request))
    raw = await body_of(request)
    return answered(await watched(actor, event, None, lambda: answer_referral(call, event, raw)))


ROUTES = [received, one_referral, history, answer]
