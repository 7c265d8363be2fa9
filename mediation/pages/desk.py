"""The desk: what waits for whoever is signed in, what is late, what is new, and how the year goes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from cases.msgid import N_
from cases.vocabulary import Outcome
from mediation.desk import SHOWN, Waiting, new_notices, what_waits, year_so_far
from mediation.pages.posting import sent
from mediation.pages.render import go, page
from mediation.pages.sentences import sentence_of
from mediation.pages.words import be_date, be_moment
from mediation.practice.notices import mark_read
from mediation.work import now_utc, reading
from parties import thai
from parties.access import Actor, Permission, Role
from parties.language import gettext as _
from parties.language import ngettext

AnyRequest = Request[Any, Any, Any]
KINDS: dict[str, str] = {
    "hold": N_("Stopped for safety"),
    "inbox": N_("Referrals from other centres"),
    "proposal": N_("You are asked to mediate"),
    "session": N_("Sessions"),
    "challenge": N_("Challenges to decide"),
    "conflict": N_("Ties of mediators to decide on"),
    "to_confirm": N_("Mediators to confirm"),
    "to_screen": N_("Requests to screen"),
    "consent": N_("Waiting for the other side's answer"),
    "claim": N_("Claims and complaints running out"),
    "no_mediator": N_("Waiting for a mediator"),
    "long": N_("Mediations that take long"),
    "drafting": N_("Agreements being drafted"),
    "promise": N_("Promises due"),
    "court_day": N_("Last days to go to court"),
    "follow_up": N_("Follow-up calls"),
    "referral": N_("Referrals to see to"),
    "to_close": N_("Cases to close"),
    "registration": N_("Registrations running out"),
    "draft": N_("Your drafts"),
}
"""Kind of waiting thing → its heading, the most pressing first."""
_ABOUT = {
    "release_hold": N_("The safety officer proposes to let it go on"),
    "end_for_safety": N_("The safety officer proposes to end it"),
    "proposed": N_("Answer whether you will mediate"),
    "accepted": N_("Disclose what could cast doubt"),
    "planned": N_("Session planned"),
    "notified": N_("Sides notified"),
    "opened": N_("Session open"),
    "prepared": N_("Not sent yet"),
    "more_asked": N_("The receiver asks for more"),
    "completed": N_("Result to record"),
    "sent": N_("Not acknowledged yet"),
    "acknowledged": N_("Acknowledged, not begun"),
    "in_progress": N_("In progress"),
    "received": N_("Not begun"),
    "not_invited": N_("Nobody invited yet"),
    "late": N_("Late"),
    "demanded": N_("Demanded"),
    "breached": N_("Breached"),
    "partly_done": N_("Partly done"),
    "due_soon": N_("Due within 7 days"),
    "pending": N_("Not kept yet"),
    "claim_ending": N_("The claim expires"),
    "complaint_ending": N_("The time to complain to the police ends"),
    "expires_soon": N_("Have it renewed in time"),
    "expires_very_soon": N_("Expires within 30 days"),
    "expired": N_("Have it renewed before the next case"),
}
_LATE = {
    "hold": N_("Waits for your confirmation"),
    "session": N_("Day passed: write down what happened"),
    "consent": N_("No answer in time"),
    "promise": N_("Day passed"),
    "claim": N_("Day passed"),
    "long": N_("Longer than planned"),
    "court_day": N_("Less than a month left"),
    "follow_up": N_("Call is late"),
    "referral": N_("Overdue"),
    "inbox": N_("Overdue"),
    "registration": N_("Expired"),
}
_WHEN = {
    "to_screen": N_("Received %(day)s"),
    "consent": N_("Answer asked for by %(day)s"),
    "claim": N_("Until %(day)s"),
    "long": N_("Agreed to mediate on %(day)s"),
    "promise": N_("Due on %(day)s"),
    "court_day": N_("Go to court by %(day)s"),
    "follow_up": N_("Call on %(day)s"),
    "inbox": N_("Sent on %(day)s"),
    "draft": N_("Begun on %(day)s"),
    "registration": N_("Registered until %(day)s"),
}
"""Kind → what its day means; of all others, since when they wait."""
_SUBJECT = {
    "session": "session",
    "proposal": "assignment",
    "to_confirm": "assignment",
    "promise": "obligation",
    "court_day": "obligation",
    "follow_up": "agreement",
    "referral": "referral",
}
"""Kind → the subject within the case, to which the address leads."""
_MORE = {
    "hold": "/cases?status=safety_hold",
    "inbox": "/referrals?status=sent",
    "session": "/calendar",
    "challenge": "/cases?status=suspended",
    "to_confirm": "/cases?status=choosing_mediator",
    "to_screen": "/cases?status=received",
    "consent": "/cases?status=awaiting_consent",
    "no_mediator": "/cases?status=choosing_mediator",
    "long": "/cases?status=in_mediation",
    "drafting": "/cases?status=drafting",
    "promise": "/cases?status=monitoring",
    "court_day": "/cases?status=monitoring",
    "follow_up": "/cases?status=monitoring",
    "registration": "/roster",
    "draft": "/cases?drafts=1",
}
"""Kind → where the rest of it is found, for those that stand in one state of the register."""
FIGURES = (
    ("received", N_("Requests received")),
    ("settled", N_("Settled")),
    ("ended", N_("Ended without agreement")),
    ("closed", N_("Cases closed")),
)


@dataclass(frozen=True)
class Line:
    """One thing that waits, with where to go."""

    waiting: Waiting
    address: str
    when: str
    about: str
    late: str
    left: str


@dataclass(frozen=True)
class Pile:
    """Everything of one kind that waits."""

    kind: str
    title: str
    lines: Sequence[Line]
    total: int
    more: str


def _address(waiting: Waiting, actor: Actor) -> str:
    if waiting.kind == "registration":
        return f"/roster/{waiting.entity_id}"
    if waiting.case_id is None:
        return f"/referrals/{waiting.entity_id}"
    if waiting.kind == "session" and actor.only_mediator():
        # Whoever sees nothing but cases of their own mediates this one.
        return f"/cases/{waiting.case_id}/sessions/{waiting.entity_id}/room"
    subject = _SUBJECT.get(waiting.kind)
    return f"/cases/{waiting.case_id}" + (f"#{subject}-{waiting.entity_id}" if subject else "")


def piles(found: Sequence[Waiting], actor: Actor, built: Collection[str], today: date) -> list[Pile]:
    """What waits, in piles, the most pressing first; in a pile the late ones first. `built`: the pages there are."""
    made = []
    for kind, title in KINDS.items():
        lines = [_line(one, actor, today) for one in found if one.kind == kind]
        if lines:
            lines.sort(key=lambda line: not line.late)
            more = _MORE.get(kind, "")
            made.append(Pile(kind, title, lines, lines[0].waiting.total, more if more.split("?")[0] in built else ""))
    return made


def _line(one: Waiting, actor: Actor, today: date) -> Line:
    # A proposed end of a stop is late for the head who must confirm it, and not for whoever proposed it.
    late = one.late and (one.kind != "hold" or Role.head in actor.roles)
    return Line(
        one,
        _address(one, actor),
        _when(one),
        _ABOUT.get(one.about, ""),
        _LATE.get(one.kind, N_("Late")) if late else "",
        _left(one, today),
    )


def _left(one: Waiting, today: date) -> str:
    """How many days are left, or how many it is late; nothing of what has no last day."""
    if one.due_on is None:
        return ""
    days = (one.due_on - today).days
    if days > 0:
        return ngettext("%(num)s day left", "%(num)s days left", days) % {"num": days}
    if days == 0:
        return _("Today is the last day")
    return ngettext("%(num)s day late", "%(num)s days late", -days) % {"num": -days}


def _when(one: Waiting) -> str:
    if one.at is None:
        return ""
    if one.kind == "session":
        return be_moment(one.at)
    overdue = one.kind == "referral" and one.about == "sent"
    meaning = N_("To be acknowledged by %(day)s") if overdue else _WHEN.get(one.kind, N_("Since %(day)s"))
    return _(meaning) % {"day": be_date(one.at)}


def figures(year: Mapping[str, int] | None) -> list[tuple[str, int]]:
    """The figures of the year with their names; none for those who see none."""
    if year is None:
        return []
    unsettled = (Outcome.not_settled, Outcome.withdrawn, Outcome.terminated)
    values = {
        "received": year.get("received", 0),
        "settled": year.get(f"outcome:{Outcome.settled}", 0),
        "ended": sum(year.get(f"outcome:{outcome}", 0) for outcome in unsettled),
        "closed": year.get("closed", 0),
    }
    return [(name, values[code]) for code, name in FIGURES]


@get("/work", include_in_schema=False)
async def desk_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """What waits for the reader."""
    now = now_utc()
    today = thai.bangkok_day(now)
    async with reading(actor):
        found = await what_waits(actor, now)
        news = await new_notices(actor)
        year = await year_so_far(actor, today)
    return page(
        request,
        "desk.html",
        piles=piles(found, actor, {route.path for route in request.app.routes}, today),
        notices=[(notice, sentence_of(notice.event)) for notice in news[:SHOWN]],
        more_notices=len(news) > SHOWN,
        figures=figures(year),
        fiscal_year=thai.fiscal_year(today),
        today=today,
        may_open_case=actor.may(Permission.open_case),
        may_see_register=actor.may(Permission.see_register),
    )


@post("/work/read", include_in_schema=False, status_code=303)
async def notices_read(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Mark the notices that were shown as read."""
    posted = await sent(request)
    oldest, newest = (posted[name] for name in ("oldest", "newest"))
    if all(given.isdecimal() and len(given) <= 18 for given in (oldest, newest)):
        await mark_read(actor, int(oldest), int(newest))
    return go("/work")


ROUTES = [desk_page, notices_read]
