"""The inbox of a justice centre: what was sent to it, one referral with its packet, and the answers to it."""

from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.vocabulary import ReferralStatus
from mediation.doors import watched
from mediation.forms.fields import choice, integer, text
from mediation.forms.reading import read
from mediation.forms.referral import InboxPart
from mediation.pages.addresses import row_id
from mediation.pages.answering import Desk, answered, show_answer, show_referral
from mediation.pages.forms import FormView, form_view
from mediation.pages.passage import TONES
from mediation.pages.posting import sent
from mediation.pages.render import page
from mediation.practice.inbox import Wanted, whole_inbox
from mediation.practice.receiving import ReferralCall, answer_referral
from mediation.work import Answer, now_utc
from parties import thai
from parties.access import Actor, Permission, require

AnyRequest = Request[Any, Any, Any]
PAGE = 50
_NOT_OF_THE_FORM = frozenset({"said"})


class InboxFilter(msgspec.Struct, kw_only=True, frozen=True):
    """Which referrals to list, and before which of them."""

    letter: Annotated[str, text("Letter no.", "Or our register no.; a part of it is enough.", max_length=60)] = ""
    part: Annotated[InboxPart | None, choice("What waits for whom", InboxPart)] = None
    status: Annotated[ReferralStatus | None, choice("Where it stands", ReferralStatus)] = None
    before: Annotated[int | None, integer("Next page", minimum=1)] = None


@get("/referrals", include_in_schema=False)
async def inbox_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """What was sent to this centre, newest first."""
    require(actor, Permission.see_referral_inbox)
    given = {name: value for name, value in request.query_params.items() if name not in _NOT_OF_THE_FORM}
    asked, faults = read(InboxFilter, given)
    wanted = Wanted(asked.part, asked.status, asked.letter) if asked else Wanted()
    found = await whole_inbox(actor, wanted, before=asked.before if asked else None, limit=PAGE + 1)
    lines, counts = found.lines if asked else [], found.counts
    filters = {
        "part": wanted.part.value if wanted.part else "",
        "status": wanted.status.value if wanted.status else "",
        "letter": wanted.letter,
    }
    kept = {name: value for name, value in filters.items() if value}
    return page(
        request,
        "referrals/inbox.html",
        status=422 if faults else 200,
        block="list",
        lines=lines[:PAGE],
        more=urlencode({**kept, "before": lines[PAGE - 1].id}) if len(lines) > PAGE else "",
        newest=urlencode(kept),
        form=_without_prepared(form_view(InboxFilter, given, faults, only=["letter", "status"])),
        part=wanted.part,
        parts=[(part, getattr(counts, part.value)) for part in InboxPart],
        counts=counts,
        filtered=bool(kept),
        later=bool(given.get("before")),
        today=thai.bangkok_day(now_utc()),
        tones=TONES,
    )


def _without_prepared(form: FormView) -> FormView:
    """A receiver hears of nothing that is still being prepared."""
    fields = [
        replace(view, choices=[one for one in view.choices if one[0] != ReferralStatus.prepared])
        for view in form.fields
    ]
    return replace(form, fields=fields)


def _desk(actor: Actor, referral_id: int) -> Desk:
    require(actor, Permission.see_referral_inbox)
    return Desk(actor, row_id(referral_id), f"/referrals/{referral_id}")


@get("/referrals/{referral_id:int}", include_in_schema=False)
async def referral_page(
    request: AnyRequest, actor: NamedDependency[Actor], referral_id: FromPath[int]
) -> Response[Any]:
    """One referral: what was sent, where it stands, what has happened, what may be answered."""
    return await show_referral(request, _desk(actor, referral_id))


@get("/referrals/{referral_id:int}/do/{event:str}", include_in_schema=False)
async def answer_page(
    request: AnyRequest, actor: NamedDependency[Actor], referral_id: FromPath[int], event: FromPath[str]
) -> Response[Any]:
    """The form of an answer."""
    return await show_answer(request, _desk(actor, referral_id), event)


@post("/referrals/{referral_id:int}/do/{event:str}", include_in_schema=False, status_code=303)
async def answer(
    request: AnyRequest, actor: NamedDependency[Actor], referral_id: FromPath[int], event: FromPath[str]
) -> Response[Any]:
    """Answer it, and go back to it; or show the form again with all that was typed."""
    posted = await sent(request)
    call = ReferralCall(actor, row_id(referral_id), posted.version, posted.key)

    async def deed() -> Answer:
        return await watched(actor, event, None, lambda: answer_referral(call, event, posted.values))

    desk = Desk(actor, row_id(referral_id), f"/referrals/{referral_id}")
    return await answered(request, desk, event, posted, deed)


ROUTES = [inbox_page, referral_page, answer_page, answer]
