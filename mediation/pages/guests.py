"""The pages of an outside body without an account: the door where link and code are tried, and the one referral behind it."""

from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from mediation.csrf import SittingOver
from mediation.forms.fields import text
from mediation.guest_links import DOOR
from mediation.pages.answering import Desk, answered, phone_told, show_answer, show_referral
from mediation.pages.forms import form_view
from mediation.pages.posting import sent
from mediation.pages.render import go, page
from mediation.practice import guest_door
from mediation.practice.guest_door import DoorState
from mediation.practice.receiving import ReferralCall, answer_referral
from mediation.signin import address_of, guest_of, visit_of
from mediation.visit import GUESTS
from mediation.work import AlreadyAnswered, Answer
from parties.errors import Fault, NotFound, NotValid, TooManyAttempts

AnyRequest = Request[Any, Any, Any]
_UNSEEN = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
"""The address of a door is half of a key: no other page is told of it."""


class WordForm(msgspec.Struct, kw_only=True, frozen=True):
    """What is asked at the door."""

    word: Annotated[
        str, text("Code", "Eight digits, from the letter or told by the centre. Spaces do not matter.", max_length=40)
    ]


async def _door(request: AnyRequest, token: str, faults: tuple[Fault, ...] = (), status: int = 200) -> Response[str]:
    found = await guest_door.door(token)
    if found is None:
        status = HTTPStatus.NOT_FOUND
    elif found.state is not DoorState.open and not faults:
        status = HTTPStatus.GONE
    # What was typed is shown no more where it was wrong: half of a key does not stand on a screen.
    form = form_view(WordForm, {}, faults)
    return page(
        request,
        "guest/door.html",
        status=status,
        headers=_UNSEEN,
        door=found,
        form=form,
        action=DOOR + token,
        phone=phone_told(found.centre_phone) if found else "",
    )


@get(DOOR + "{token:str}", include_in_schema=False)
async def door_page(request: AnyRequest, token: FromPath[str]) -> Response[str]:
    """Where the code is typed. Looking at it uses nothing up, whoever looks."""
    return await _door(request, token)


@post(DOOR + "{token:str}", include_in_schema=False, status_code=303)
async def come_in(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Try the code; with the right one, go on to the referral."""
    posted = await sent(request)
    try:
        entered = await guest_door.enter(token, posted["word"], address_of(request))
    except NotValid as refusal:
        return await _door(request, token, refusal.faults, HTTPStatus.UNPROCESSABLE_ENTITY)
    except TooManyAttempts as refusal:
        return await _wait(request, token, refusal)
    if entered is None:
        return await _door(request, token)
    if not entered.token:
        return await _door(request, token, _wrong(entered.tries_left), HTTPStatus.UNPROCESSABLE_ENTITY)
    answer = go(GUESTS)
    answer.set_cookie(visit_of(request.scope).guest_cookie(entered.token))
    return answer


def _wrong(tries_left: int) -> tuple[Fault, ...]:
    if tries_left == 0:
        return ()
    message = "This code does not belong to this link. Tries left: %(tries)s."
    return (Fault("wrong_code", message, "word", params={"tries": str(tries_left)}),)


async def _wait(request: AnyRequest, token: str, refused: TooManyAttempts) -> Response[str]:
    message = "Too many failed attempts. Please wait %(seconds)s seconds and try again."
    fault = Fault(refused.code, message, "word", params={"seconds": str(refused.wait_seconds)})
    answer = await _door(request, token, (fault,), HTTPStatus.TOO_MANY_REQUESTS)
    answer.headers["Retry-After"] = str(refused.wait_seconds)
    return answer


# BEHIND THE DOOR ------------------------------------------------------------------------------------------------------


def _desk(request: AnyRequest) -> Desk:
    """The guest before their one referral. Raises SittingOver."""
    actor, referral_id = guest_of(request)
    return Desk(actor, referral_id, GUESTS, "guest/one.html")


@get(GUESTS, include_in_schema=False)
async def guest_page(request: AnyRequest) -> Response[Any]:
    """The referral, as its receiver sees it."""
    try:
        return await show_referral(request, _desk(request))
    except NotFound as gone:
        raise SittingOver from gone


@get(GUESTS + "/do/{event:str}", include_in_schema=False)
async def guest_answer_page(request: AnyRequest, event: FromPath[str]) -> Response[Any]:
    """The form of an answer."""
    return await show_answer(request, _desk(request), event)


@post(GUESTS + "/do/{event:str}", include_in_schema=False, status_code=303)
async def guest_answer(request: AnyRequest, event: FromPath[str]) -> Response[Any]:
    """Answer it."""
    desk = _desk(request)
    posted = await sent(request)
    call = ReferralCall(desk.actor, desk.referral_id, posted.version, posted.key)

    async def deed() -> Answer:
        try:
            return await answer_referral(call, event, posted.values)
        except AlreadyAnswered as earlier:
            return earlier.answer

    return await answered(request, desk, event, posted, deed)


@post(GUESTS + "/leave", include_in_schema=False, status_code=200)
async def guest_leaves(request: AnyRequest) -> Response[Any]:
    """End the visit."""
    visit = visit_of(request.scope)
    guest_of(request)
    await guest_door.leave(visit.guest or "")
    answer = page(request, "guest/left.html")
    answer.set_cookie(visit.guest_cookie(""))
    return answer


ROUTES = [door_page, come_in, guest_page, guest_answer_page, guest_answer, guest_leaves]
