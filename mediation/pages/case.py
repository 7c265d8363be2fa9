"""The page of one case: where it stands, what may be done now and by whom, who is in it, and what has happened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.msgid import N_
from cases.screening import screen
from cases.vocabulary import AgreementStatus, CaseStatus
from mediation.dossier import Dossier, read_dossier
from mediation.earlier_papers import closed_drafts, without_earlier_papers
from mediation.history import HistoryLine, whole_history
from mediation.pages.addresses import row_id
from mediation.pages.delivery_log import log_of
from mediation.pages.forms import FaultView
from mediation.pages.history import subjects_of, told
from mediation.pages.papers_of_case import papers_issued, papers_offered
from mediation.pages.posting import fresh_key
from mediation.pages.render import page
from mediation.pages.schedule import TIMES, answer_word, clashes_of, respondents, times_of
from mediation.pages.stages import stages
from mediation.pages.standing import doors_within, offered, told_fault
from mediation.practice.conflicts import Match, disclosed, open_matches, recorded, told_to
from mediation.practice.guest_codes import SENDERS
from mediation.practice.on_the_way import on_the_way
from mediation.practice.said import mediates
from mediation.practice.scope import screening_facts
from mediation.practice.watching import (
    calls_of,
    civil_part_met,
    court_day_near,
    may_read_discarded,
    nearness,
    prosecution_stands,
)
from mediation.schedule import read_with_dossier, rooms_of
from mediation.signing import prosecution_findings
from mediation.subjects import Party, SafetyColourOf, Side
from mediation.work import now_utc, reading
from parties import thai
from parties.access import Actor, Permission
from parties.areas import print_address
from parties.contact import wishes_of
from parties.errors import NotPermitted
from parties.register import unsealed_all
from parties.staff import staff_of_centre

AnyRequest = Request[Any, Any, Any]
CONSENT = {
    "unknown": N_("No answer yet"),
    "yes": N_("Agrees to mediate"),
    "no": N_("Does not want to mediate"),
    "no_reply": N_("Did not answer"),
}
TONES = {
    "settled": "good",
    "monitoring": "good",
    "safety_hold": "bad",
    "suspended": "warn",
    "closed": "over",
    "struck_out": "over",
    "not_accepted": "over",
    "not_settled": "over",
    "withdrawn": "over",
    "terminated": "over",
    "declined": "over",
    "ended": "over",
    "cancelled": "over",
    "postponed": "over",
    "no_show": "warn",
    "late": "warn",
    "demanded": "warn",
    "breached": "bad",
    "done": "good",
    "green": "good",
    "amber": "warn",
    "red": "bad",
}
"""State or colour → the tone its badge is shown in."""
DECIDED_AS = {"overridden": N_("May serve all the same"), "not_same": N_("No tie")}
"""What the head made of a match → the word of its badge."""


SHOWN_PROMISES = 6
"""So many promises stand open on the page of the case; the others fold away."""


@dataclass(frozen=True)
class PersonView:
    """Somebody in the case, with the newest safety colour where the reader may see it."""

    party: Party
    safety: SafetyColourOf | None
    stands_for: str


@dataclass(frozen=True)
class SideView:
    """A side and its people."""

    side: Side
    people: Sequence[PersonView]
    left: Sequence[Party]

    @property
    def consent(self) -> str:
        """What it says to mediation, as a msgid."""
        return CONSENT[self.side.consent]


def sides_of(dossier: Dossier, *, discreet: bool) -> list[SideView]:
    """The sides in order; `discreet` leaves the safety colours out."""
    names = {party.id: party.name for party in dossier.parties}
    colours = {} if discreet else {one.case_party_id: one for one in dossier.safety}
    views = []
    for side in dossier.sides:
        here = [
            PersonView(party, colours.get(party.id), names.get(party.stands_for or 0, ""))
            for party in dossier.people(side.side)
        ]
        left = [party for party in dossier.parties if party.side == side.side and not party.here]
        views.append(SideView(side, here, left))
    return views


def calls_told(lines: Iterable[HistoryLine]) -> tuple[date | None, list[date]]:
    """What the journal tells of follow-up calls: the last day somebody was reached, and the days agreed for another."""
    made = [line for line in lines if line.event == "case:file:followed_up"]
    reached = [thai.bangkok_day(line.happened_at) for line in made if line.facts.get("reached")]
    agreed = [date.fromisoformat(line.facts["next_on"]) for line in made if line.facts.get("next_on")]
    return max(reached, default=None), agreed


@dataclass(frozen=True)
class Ties:
    """What ties a mediator to those in the case: what this reader may see, how much waits, and what is disclosed."""

    seen: Sequence[tuple[Match, str]]
    waiting: int
    disclosed: Sequence[tuple[Match, str]]


def ties_of(dossier: Dossier, actor: Actor) -> dict[int, Ties]:
    """For each mediator who has a part in the case: assignment → ties, each with the name of whom it concerns."""
    names = {party.id: party.name for party in dossier.parties}

    def named(found: Iterable[Match]) -> list[tuple[Match, str]]:
        return [(one, names[one.party]) for one in found]

    ties = {}
    for assignment in dossier.assignments:
        if assignment.standing:
            found = recorded(dossier, assignment.mediator_id)
            let_pass = disclosed(dossier, assignment.mediator_id)
            ties[assignment.id] = Ties(named(told_to(actor, found)), open_matches(found), named(let_pass))
    return ties


def scope_findings(dossier: Dossier) -> list[tuple[str, FaultView]]:
    """What the guards say to the answers on record: "bad" where they refuse, "warn" where they only warn."""
    if dossier.screening is None or dossier.file.status is CaseStatus.closed:
        return []
    return [
        ("bad" if finding.blocks else "warn", told_fault(finding.fault()))
        for finding in screen(screening_facts(dossier))
    ]


@get("/cases/{case_id:int}", include_in_schema=False)
async def case_page(request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[Any]:
    """A case; a draft still leads to its form."""
    async with reading(actor):
        dossier, schedule, sent = await read_with_dossier(actor, row_id(case_id))
        names = {member.account_id: member.name for member in await staff_of_centre()}
        lines = await whole_history(dossier, actor, names)
        ways = await on_the_way([referral.id for referral in dossier.referrals])
    file, discreet = dossier.file, dossier.kept_back(actor)
    within, subjects = doors_within(dossier, actor), subjects_of(dossier)
    today = thai.bangkok_day(now_utc())
    possible = offered(dossier, actor, within, subjects)
    readable = without_earlier_papers(dossier, actor)
    return page(
        request,
        "cases/one.html",
        case=file,
        dossier=readable,
        papers_open=readable is dossier,
        discreet=discreet,
        may_edit_draft=file.status is CaseStatus.draft and actor.may(Permission.open_case),
        may_read_answers=actor.may(Permission.see_safety_answers),
        officer=names.get(file.officer_id or 0, ""),
        stages=stages(file.status, file.resume_state, file.outcome),
        subjects=subjects,
        offered=possible,
        times=() if discreet else times_of(dossier, schedule),
        asked=respondents(dossier),
        today=today,
        sends=bool(dossier.roles_of(actor) & SENDERS),
        answer_word=answer_word,
        side_names={side.side: ", ".join(one.name for one in dossier.principals(side.side)) for side in dossier.sides},
        times_doors=[door for door in (*possible.leading_on, *possible.beside) if door.deed.event in TIMES],
        clashes=clashes_of(dossier, schedule),
        rooms=dict(rooms_of(dossier.settings)),
        doors=within,
        ways=ways,
        sides=sides_of(dossier, discreet=discreet),
        mine=dossier.mine(actor),
        ties={} if discreet else ties_of(dossier, actor),
        decided=DECIDED_AS,
        may_enter_room=mediates(dossier, actor),
        findings=[] if discreet else scope_findings(dossier),
        history=told(lines, dossier, discreet=discreet),
        tones=TONES,
        near={promise.id: nearness(dossier, promise, today) for promise in dossier.obligations},
        court={promise.id: court_day_near(promise, today) for promise in dossier.obligations},
        watch=None if discreet else calls_of(dossier, *calls_told(lines), today),
        prosecution=prosecution_note(dossier),
        shown_promises=SHOWN_PROMISES,
        drafts_given_up=_given_up(dossier, actor),
        papers=papers_offered(dossier, actor),
        issued=papers_issued(lines),
        closed_drafts=closed_drafts(dossier, actor),
        log=log_of(dossier, actor, sent),
        key=fresh_key(),
    )


def prosecution_note(dossier: Dossier) -> FaultView | None:
    """R13: what stands beside a settled crime whose prosecution has not ended."""
    agreement = dossier.agreement
    if agreement is None or not prosecution_stands(dossier, agreement):
        return None
    certified = agreement.status is AgreementStatus.certified
    found = prosecution_findings(certified, civil_part_met(dossier, agreement))
    return told_fault(found[0].fault()) if found else None


def _given_up(dossier: Dossier, actor: Actor) -> int:
    """How many drafts were given up that the actor may read."""
    if not may_read_discarded(dossier, actor):
        return 0
    closed = closed_drafts(dossier, actor)
    given_up = (one for one in dossier.agreements if one.status is AgreementStatus.discarded)
    return sum(one.id not in closed for one in given_up)


@get("/cases/{case_id:int}/contacts", include_in_schema=False)
async def contacts_page(request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[Any]:
    """Telephones and addresses of those in the case; kept back with the story while it is held for safety."""
    async with reading(actor):
        dossier = await read_dossier(actor, row_id(case_id))
        if dossier.kept_back(actor):
            raise NotPermitted
        people = [party.person_id for party in dossier.parties if party.here]
        numbers, wishes = await unsealed_all(people), await wishes_of(people)
    return page(
        request,
        "cases/contacts.html",
        case=dossier.file,
        sides=sides_of(dossier, discreet=True),
        phones={person: known.get("phone", "") for person, known in numbers.items()},
        wishes=wishes,
        phone_print=thai.phone_print,
        print_address=print_address,
        line=bool(request.app.state.line),
    )


ROUTES = [case_page, contacts_page]
