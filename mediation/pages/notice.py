"""The small page behind the link of a message: one appointment or letter, nothing else of the case. Nobody has to sign in.

To look at the address uses nothing up, so that whatever looks ahead for a preview does no harm: opening is a button.
"""

import re
import secrets
from collections.abc import Mapping
from contextlib import AbstractContextManager
from http import HTTPStatus
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from mediation.calendar_file import appointment_file
from mediation.csrf import FIELD, check_csrf
from mediation.forms.contact import AskReason, OpenNoticeForm
from mediation.outside import NOTICE_PATH, host_of
from mediation.pages.forms import form_view
from mediation.pages.posting import Sent, form_of, sent
from mediation.pages.render import LANGUAGE_COOKIE, go, page
from mediation.practice.answering import answer_link, open_link
from mediation.practice.behind_link import Behind, Shown, find_link, read_letter, read_link
from mediation.schedule import rooms_of
from mediation.signin import address_of
from mediation.visit import cookie_name, house_cookie, visit_of
from mediation.work import now_utc
from notifications.wording import NoWords, worded
from parties.errors import Fault, NotFound, NotNow, NotPermitted, NotValid
from parties.language import current_locale, reading_in
from parties.language import gettext as _

AnyRequest = Request[Any, Any, Any]
_ADDRESS = NOTICE_PATH + "{secret:str}"
_READER = "reader"
_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")
_COOKIE_SECONDS = 120 * 24 * 3600
_HEADERS = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "same-origin"}
_STATUS = {Shown.ended: HTTPStatus.GONE}


def _cookie(request: AnyRequest) -> str:
    """What this browser was given when it opened a notice for the first time; nothing where it is none of ours."""
    given = request.cookies.get(cookie_name(_READER, visit_of(request.scope).secure), "")
    return given if _COOKIE.fullmatch(given) else ""


def _in_language_of(request: AnyRequest, behind: Behind) -> AbstractContextManager[None]:
    """The switch on the page first, then the language the message came in."""
    return reading_in(request.cookies.get(LANGUAGE_COOKIE) or behind.notice.language)


async def _form_of_ours(request: AnyRequest) -> Sent:
    """What was posted from a page of ours, and by nothing else: whoever is not signed in may post what is no form, and here
    that would use something up."""
    posted = await sent(request)
    check_csrf(request, posted.own.get(FIELD, ""))
    return posted


@get(_ADDRESS, include_in_schema=False)
async def notice_page(request: AnyRequest, secret: FromPath[str]) -> Response[str]:
    """What is behind the link, as far as this browser may see it."""
    link = await find_link(secret)
    return _page(request, secret, await read_link(link, _cookie(request)))


@post(_ADDRESS + "/open", include_in_schema=False, status_code=303)
async def open_notice(request: AnyRequest, secret: FromPath[str]) -> Response[Any]:
    """Open it in this browser."""
    link = await find_link(secret)
    cookie = _cookie(request) or secrets.token_urlsafe(32)
    posted = await _form_of_ours(request)
    try:
        digits = form_of(OpenNoticeForm, posted.values).digits
        await open_link(link, cookie, digits, address_of(request))
    except NotValid as refused:
        return _page(request, secret, await read_link(link, cookie), faults=refused.faults)
    except NotNow:
        return go(NOTICE_PATH + secret)
    opened = go(NOTICE_PATH + secret)
    secure = visit_of(request.scope).secure
    opened.set_cookie(house_cookie(_READER, cookie, secure, max_age=_COOKIE_SECONDS))
    return opened


@post(_ADDRESS + "/answer", include_in_schema=False, status_code=303)
async def answer_notice(request: AnyRequest, secret: FromPath[str]) -> Response[Any]:
    """Say that one comes, or ask for another day."""
    link = await find_link(secret)
    posted = await _form_of_ours(request)
    given = {name: posted[name] for name in ("answer", "reason") if posted[name]}
    try:
        await answer_link(link, _cookie(request), given)
    except NotValid as refused:
        return _page(request, secret, await read_link(link, _cookie(request)), faults=refused.faults, typed=given)
    except (NotNow, NotPermitted):
        # What it was about has changed meanwhile, or this browser has not opened it: the page says how it stands.
        return go(NOTICE_PATH + secret)
    return go(NOTICE_PATH + secret, "answered")


@get(_ADDRESS + "/letter", include_in_schema=False)
async def notice_letter(request: AnyRequest, secret: FromPath[str]) -> Response[bytes]:
    """The paper that was issued for the reader."""
    link = await find_link(secret)
    content = await read_letter(link, _cookie(request))
    headers = {**_HEADERS, "Content-Disposition": 'inline; filename="letter.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


@get(_ADDRESS + "/appointment.ics", include_in_schema=False)
async def notice_calendar(request: AnyRequest, secret: FromPath[str]) -> Response[bytes]:
    """The appointment for a calendar."""
    link = await find_link(secret)
    behind = await read_link(link, _cookie(request))
    if behind.shown is not Shown.open:
        raise NotPermitted
    if behind.appointment is None or not behind.of_session:
        raise NotFound
    appointment = behind.appointment
    with _in_language_of(request, behind):
        title = _("Appointment at %(centre)s") % {"centre": behind.centre_name}
    room = dict(rooms_of(behind.settings)).get(appointment.room or 0, "")
    host = host_of(str(request.app.state.base_url))
    entry = appointment.calendar(host, "REQUEST" if behind.waiting else "CANCEL", room)
    headers = {**_HEADERS, "Content-Disposition": 'attachment; filename="appointment.ics"'}
    return Response(appointment_file(entry, title, now_utc()), media_type="text/calendar", headers=headers)


def _page(
    request: AnyRequest,
    secret: str,
    behind: Behind,
    *,
    faults: tuple[Fault, ...] = (),
    typed: Mapping[str, str] | None = None,
) -> Response[str]:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else _STATUS.get(behind.shown, HTTPStatus.OK)
    with _in_language_of(request, behind):
        return page(
            request,
            "notice.html",
            status=status,
            headers=_HEADERS,
            behind=behind,
            notice=behind.notice,
            here=NOTICE_PATH + secret,
            address=NOTICE_PATH + secret,
            may_answer=behind.waiting and behind.session is not None and behind.session.planned_for > now_utc(),
            form=form_view(OpenNoticeForm, {}, faults),
            faults=[_(fault.message) % fault.params for fault in faults],
            typed=dict(typed or {}),
            reasons=list(AskReason),
            lines=_lines(behind) if behind.shown is Shown.open and not behind.of_session else (),
        )


def _lines(behind: Behind) -> list[str]:
    """What the message says where it is about no appointment: the same words as in a mail, without a link."""
    facts = {**behind.facts, "centre": behind.centre_name, "phone": behind.phone}
    try:
        return worded(behind.notice.event, "letter", current_locale.get(), facts).text.split("\n\n")
    except NoWords:
        return []


ROUTES = [notice_page, open_notice, answer_notice, notice_letter, notice_calendar]
