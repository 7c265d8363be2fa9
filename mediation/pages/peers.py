"""Exchange with other installations: our own card, those that are known, how each stands, and what could not be handed over."""

from http import HTTPStatus
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.msgid import N_
from mediation.forms.peers import CardForm, FingerprintForm, PeerForm
from mediation.pages.addresses import row_id
from mediation.pages.forms import FormView, form_view
from mediation.pages.posting import Sent, fresh_key, receive
from mediation.pages.render import go, page
from mediation.pages.sentences import sentence_of
from mediation.practice.asking_peers import open_line
from mediation.practice.greeting import greet
from mediation.practice.peers import (
    HOME,
    add_peer,
    confirm_peer,
    list_peers,
    on_its_way,
    own,
    read_peer,
    replace_card,
    send_again,
    suspend_peer,
)
from mediation.work import now_utc, reading
from parties.access import Actor, Permission, require
from parties.database import fetch_value

AnyRequest = Request[Any, Any, Any]
STATES = {
    "unconfirmed": N_("To be compared by telephone"),
    "active": N_("Open"),
    "suspended": N_("Suspended"),
}
_TONES = {"unconfirmed": "warn", "active": "good", "suspended": "over"}
_FAILURES = {
    "not_reached": N_("It cannot be reached"),
    "no_answer_in_time": N_("It did not answer in time"),
    "broken_off": N_("It broke off"),
    "redirected": N_("It sent us elsewhere; its address may have changed"),
    "clock_skew": N_("The clocks are too far apart"),
    "answer_clock_skew": N_("The clocks are too far apart"),
    "key_unknown": N_("It does not know our key; our card must be entered there"),
    "peer_unconfirmed": N_("We have not been confirmed there yet"),
    "peer_suspended": N_("The exchange with us is suspended there"),
    "schema_newer": N_("It runs an older version and does not read this yet"),
    "packet_broken": N_(
        "The packet cannot be believed or read there; one of the two systems must be brought up to date"
    ),
    "no_such_centre": N_("The centre does not take referrals there any more"),
    "answer_signature_wrong": N_("Its answer is not signed with the key known here"),
    "answer_signature_missing": N_("Its answer is not signed with the key known here"),
    "answer_schema_newer": N_("It runs a newer version that is not read here yet"),
}
_ADDRESS = f"{HOME}/{{peer:int}}"


def failure_words(code: str) -> str:
    """The msgid of what went wrong with a peer."""
    return _FAILURES.get(code, N_("It does not answer as it should"))


@get(HOME, include_in_schema=False)
async def peers_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
    """Our own card, the other installations, and the form for one more."""
    return await _list(request, actor, form_view(PeerForm))


@post(HOME, include_in_schema=False, status_code=303)
async def enter(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Enter another installation from its card."""
    require(actor, Permission.administer)

    async def deed(posted: Sent) -> Response[Any]:
        answer = await add_peer(actor, posted.values, key=posted.key)
        return go(answer.location, "saved")

    async def again(form: FormView, status: int) -> Response[str]:
        return await _list(request, actor, form, status)

    return await receive(request, PeerForm, deed, again)


@get(_ADDRESS, include_in_schema=False)
async def peer_page(request: AnyRequest, actor: NamedDependency[Actor], peer: FromPath[int]) -> Response[str]:
    """One other installation."""
    return await _one(request, actor, row_id(peer))


@post(f"{_ADDRESS}/confirm", include_in_schema=False, status_code=303)
async def confirm(request: AnyRequest, actor: NamedDependency[Actor], peer: FromPath[int]) -> Response[Any]:
    """Open the exchange with it, by the digits read out; and greet it, so that its centres can be chosen at once."""
    require(actor, Permission.administer)
    known = await read_peer(actor, row_id(peer))

    async def deed(posted: Sent) -> Response[Any]:
        await confirm_peer(actor, known.id, posted.values)
        await _greet(known.id)
        return go(f"{HOME}/{known.id}", "done")

    async def again(form: FormView, status: int) -> Response[str]:
        return await _one(request, actor, known.id, confirming=form, status=status)

    return await receive(request, FingerprintForm, deed, again)


@post(f"{_ADDRESS}/card", include_in_schema=False, status_code=303)
async def another_card(request: AnyRequest, actor: NamedDependency[Actor], peer: FromPath[int]) -> Response[Any]:
    """Take another card of it, to be compared anew."""
    require(actor, Permission.administer)
    known = await read_peer(actor, row_id(peer))

    async def deed(posted: Sent) -> Response[Any]:
        await replace_card(actor, known.id, posted.values)
        return go(f"{HOME}/{known.id}", "saved")

    async def again(form: FormView, status: int) -> Response[str]:
        return await _one(request, actor, known.id, replacing=form, status=status)

    return await receive(request, CardForm, deed, again)


@post(f"{_ADDRESS}/suspend", include_in_schema=False, status_code=303)
async def suspend(actor: NamedDependency[Actor], peer: FromPath[int]) -> Response[Any]:
    """Exchange nothing with it for now."""
    await suspend_peer(actor, row_id(peer))
    return go(f"{HOME}/{peer}", "done")


@post(f"{_ADDRESS}/check", include_in_schema=False, status_code=303)
async def check(actor: NamedDependency[Actor], peer: FromPath[int]) -> Response[Any]:
    """Ask it now; what it showed stands on its page."""
    known = await read_peer(actor, row_id(peer))
    await _greet(known.id)
    return go(f"{HOME}/{known.id}", "done")


async def _greet(peer_id: int) -> None:
    async with open_line(now_utc) as line:
        await greet(line, peer_id)


@post("/referrals/{referral_id:int}/again", include_in_schema=False, status_code=303)
async def again(actor: NamedDependency[Actor], referral_id: FromPath[int]) -> Response[Any]:
    """Hand over once more what was given up of a referral, and go back to where it stands."""
    number = row_id(referral_id)
    await send_again(actor, number)
    if actor.may(Permission.see_case):
        async with reading(actor):
            case_id = await fetch_value("select case_id from referral where id = $1", number)
        if case_id is not None:
            return go(f"/cases/{case_id}", "sent")
    if actor.may(Permission.see_referral_inbox):
        return go(f"/referrals/{number}", "sent")
    return go(HOME, "sent")


async def _list(request: AnyRequest, actor: Actor, form: FormView, status: int = HTTPStatus.OK) -> Response[str]:
    return page(
        request,
        "peers.html",
        status=status,
        peers=await list_peers(actor),
        card=own(),
        form=form,
        key=fresh_key(),
        states=STATES,
        tones=_TONES,
        told=failure_words,
    )


async def _one(
    request: AnyRequest,
    actor: Actor,
    peer_id: int,
    *,
    confirming: FormView | None = None,
    replacing: FormView | None = None,
    status: int = HTTPStatus.OK,
) -> Response[str]:
    return page(
        request,
        "peer.html",
        status=status,
        peer=await read_peer(actor, peer_id),
        items=await on_its_way(actor, peer_id),
        confirming=confirming or form_view(FingerprintForm),
        replacing=replacing or form_view(CardForm),
        states=STATES,
        tones=_TONES,
        told=failure_words,
        sentence=sentence_of,
    )


ROUTES = [peers_page, enter, peer_page, confirm, another_card, suspend, check, again]
