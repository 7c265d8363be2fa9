"""Referrals as their receiver sees them: the inbox, one packet, and the answers."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.vocabulary import ReferralStatus
from mediation.api.exchange import answered, body_of, key_of, row_id, told, version_of, whole_number
from mediation.doors import watched
from mediation.forms.referral import InboxPart
from mediation.practice.guest_codes import guest_link
from mediation.practice.inbox import Wanted, inbox, packet, referral_history
from mediation.practice.receiving import ReferralCall, answer_referral
from parties.access import Actor
from parties.errors import Fault, NotFound, NotValid

AnyRequest = Request[Any, Any, Any]


@get("/referrals")
async def received(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """What was sent to the actor's centre, newest first."""
    asked = request.query_params
    faults = [
        Fault("not_in_list", "Choose one of the list.", name)
        for name, kind in (("status", ReferralStatus), ("part", InboxPart))
        if asked.get(name) and asked[name] not in set(kind)
    ]
    if faults:
        raise NotValid(faults)
    before = whole_number(request.query_params.get("cursor"), "cursor", 0, 2_000_000_000) or None
    limit = whole_number(request.query_params.get("limit"), "limit", 50, 100)
    wanted = Wanted(
        InboxPart(asked["part"]) if asked.get("part") else None,
        ReferralStatus(asked["status"]) if asked.get("status") else None,
        asked.get("letter", "")[:60].strip(),
    )
    lines = await inbox(actor, wanted, before=before, limit=limit)
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


# The router does not turn back from a word to a place of the same path: `referrals` stands in the place of every collection.
@get("/cases/{case_id:int}/{collection:str}/{entity_id:int}/link")
async def link(
    actor: NamedDependency[Actor], case_id: FromPath[int], collection: FromPath[str], entity_id: FromPath[int]
) -> Response[bytes]:
    """The link and the code of a receiver outside, and how they stand; nothing where none was made."""
    if collection != "referrals":
        raise NotFound
    _, _, found = await guest_link(actor, row_id(case_id), row_id(entity_id))
    return told({"link": found})


ROUTES = [link, received, one_referral, history, answer]
