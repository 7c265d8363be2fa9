"""The page of an agreement: its words as they are read aloud, who signed, what is owed and said to be kept, and when to ask."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.law import interest_law, may_certify, track_law
from cases.limitation import EnforcementWarning
from cases.vocabulary import AgreementStatus, Track
from mediation.aftercare import Aftercare, Report, aftercare_of
from mediation.dossier import Dossier, read_dossier
from mediation.earlier_papers import closed_drafts
from mediation.following import PAST_DUE, DueState
from mediation.pages.addresses import row_id
from mediation.pages.case import TONES, SideView, prosecution_note, sides_of
from mediation.pages.render import page
from mediation.pages.standing import Door, doors_of
from mediation.papers import agreement_title
from mediation.practice.heirs import answering_for, claim_against_estate_until, died
from mediation.practice.signatories import Item, items_of_section_30
from mediation.practice.watching import (
    calls_of,
    court_day_near,
    may_read_discarded,
    nearness,
    promises_of,
)
from mediation.subjects import Agreement, Obligation, Party, Signature, series_of
from mediation.work import now_utc, reading
from parties import thai
from parties.access import Actor
from parties.areas import print_address
from parties.errors import NotFound
from parties.staff import staff_of_centre

AnyRequest = Request[Any, Any, Any]
_UNTOLD = frozenset({AgreementStatus.discarded})


@dataclass(frozen=True)
class Word:
    """What somebody said of a promise, with whose word it is."""

    report: Report
    who: str


@dataclass(frozen=True)
class Owed:
    """One promise, or one payment of many."""

    promise: Obligation
    near: DueState | None
    warning: EnforcementWarning | None
    words: Sequence[Word]
    doors: Sequence[Door]


@dataclass(frozen=True)
class Promise:
    """A promise as it was made: all its payments, who owes it and who is owed."""

    first: Obligation
    owed: Sequence[Owed]
    debtors: str
    creditors: str

    @property
    def watched(self) -> list[Owed]:
        """The payments to look at now: the next one, and whatever is near, late, or was spoken of."""
        waiting = [one for one in self.owed if one.near is not None]
        return [
            one for one in self.owed if one in waiting[:1] or one.words or one.promise.status in PAST_DUE or _near(one)
        ]

    @property
    def others(self) -> list[Owed]:
        """The payments that need no look now."""
        watched = self.watched
        return [one for one in self.owed if one not in watched and one.doors]


def _near(one: Owed) -> bool:
    return one.near in (DueState.passed, DueState.soon)


@dataclass(frozen=True)
class Signed:
    """A signature with its names."""

    signature: Signature
    name: str
    by: str


def _named(dossier: Dossier, agreement: Agreement, side: int, person: int | None) -> str:
    """A person, or all of a side: who is here, and whoever has died since the signing. Who died before never promised."""
    if person is not None:
        return next((party.name for party in dossier.parties if party.id == person), "")
    everybody = [party for party in dossier.parties if party.side == side and party.role == "party"]
    bound = [party for party in everybody if party.here or (died(party) and _promised(agreement, party))]
    return ", ".join(party.name for party in bound or everybody if party.here or died(party))


def _promised(agreement: Agreement, party: Party) -> bool:
    """Whether somebody who has died was still there for the signing; who died on its very day is known by the signature."""
    if agreement.signed_on is None or _day(party) < agreement.signed_on:
        return False
    return _day(party) > agreement.signed_on or any(one.case_party_id == party.id for one in agreement.signatures)


def debtors_who_died(
    dossier: Dossier, agreement: Agreement, promises: Sequence[Promise]
) -> list[tuple[str, str, date]]:
    """Debtors who have died: their name, who answers now, until when the estate can be asked."""
    owing = {(promise.first.debtor_side, promise.first.debtor_party_id) for promise in promises}
    return [
        (party.name, _answering(dossier, party), claim_against_estate_until(_day(party)))
        for party in dossier.parties
        if party.role == "party"
        and died(party)
        and _promised(agreement, party)
        and {(party.side, None), (party.side, party.id)} & owing
    ]


def _answering(dossier: Dossier, party: Party) -> str:
    return ", ".join(heir.name for heir in answering_for(dossier, party))


def _day(party: Party) -> date:
    assert party.left_on is not None, "somebody who died has left"
    return party.left_on


def promises_told(dossier: Dossier, actor: Actor, agreement: Agreement, after: Aftercare, today: date) -> list[Promise]:
    """The promises of an agreement as they were made, each payment with what was said of it and what may be done."""
    names = {party.id: party.name for party in dossier.parties}
    told = []
    for rows in series_of(promises_of(dossier, agreement)):
        owed = [
            Owed(
                promise,
                nearness(dossier, promise, today),
                court_day_near(promise, today),
                [
                    Word(report, names.get(report.case_party_id or 0, ""))
                    for report in after.reports
                    if report.obligation_id == promise.id
                ],
                doors_of(dossier, actor, "obligation", promise),
            )
            for promise in rows
        ]
        first = rows[0]
        debtors = _named(dossier, agreement, first.debtor_side, first.debtor_party_id)
        creditors = _named(dossier, agreement, first.creditor_side, first.creditor_party_id)
        told.append(Promise(first, owed, debtors, creditors))
    return told


def reminders(promises: Sequence[Promise]) -> list[tuple[Promise, Owed]]:
    """What whoever owes it is to be reminded of now: due within days, its day passed, or late already; the oldest first."""
    waiting = [
        (promise, one) for promise in promises for one in promise.owed if _near(one) or one.promise.status in PAST_DUE
    ]
    return sorted(waiting, key=lambda pair: pair[1].promise.due_on)


def _signed(dossier: Dossier, agreement: Agreement) -> list[Signed]:
    parties = {party.id: party.name for party in dossier.parties}
    mediators = {one.id: one.name for one in dossier.assignments}
    return [
        Signed(
            signature,
            parties.get(signature.case_party_id or 0) or mediators.get(signature.assignment_id or 0, ""),
            parties.get(signature.signed_by or 0, ""),
        )
        for signature in agreement.signatures
    ]


@get("/cases/{case_id:int}/agreement", include_in_schema=False)
async def agreement_page(request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[Any]:
    """The agreement in force, or the draft of it; before it those given up, for those who may read them."""
    async with reading(actor):
        dossier = await read_dossier(actor, row_id(case_id))
        after = await aftercare_of(dossier.file.id)
        names = {member.account_id: member.name for member in await staff_of_centre()}
    closed = closed_drafts(dossier, actor)
    discarded = [one for one in dossier.agreements if one.status in _UNTOLD and one.id not in closed]
    if not dossier.agreements or dossier.kept_back(actor):
        raise NotFound
    may_discarded = may_read_discarded(dossier, actor)
    agreement = dossier.agreement
    if agreement is None and not may_discarded:
        raise NotFound
    today = thai.bangkok_day(now_utc())
    told: dict[str, Any] = {}
    if agreement is not None and agreement.id not in closed:
        told = _whole(dossier, actor, agreement, after, today)
    return page(
        request,
        "cases/agreement.html",
        case=dossier.file,
        agreement=agreement if told else None,
        papers_closed=bool(closed),
        sides=agreed_sides(dossier),
        print_address=print_address,
        discarded=[(one, series_of(promises_of(dossier, one))) for one in reversed(discarded)] if may_discarded else [],
        calls=[
            (call, _caller(dossier, call.case_party_id), names.get(call.by_account or 0, "")) for call in after.calls
        ],
        tones=TONES,
        **_NOTHING | told,
    )


_NOTHING: dict[str, Any] = dict.fromkeys(
    (
        "title",
        "effect",
        "items",
        "promises",
        "heirs",
        "reminders",
        "signed",
        "doors",
        "watch",
        "prosecution",
        "certificate",
        "interest",
        "call_door",
    )
)


def agreed_sides(dossier: Dossier) -> list[SideView]:
    """The sides that take part, those who have died among their people."""
    joining = {side.side for side in dossier.joining}
    views = [view for view in sides_of(dossier, discreet=True) if view.side.side in joining]
    return [replace(view, left=[party for party in view.left if died(party)]) for view in views]


def _caller(dossier: Dossier, party_id: int | None) -> str:
    return next((party.name for party in dossier.parties if party.id == party_id), "")


def _whole(dossier: Dossier, actor: Actor, agreement: Agreement, after: Aftercare, today: date) -> dict[str, Any]:
    track, on = Track(dossier.file.track), agreement.signed_on or today
    law = track_law(track, on)
    items: Sequence[Item] = items_of_section_30(dossier, agreement)
    promises = promises_told(dossier, actor, agreement, after, today)
    watch = calls_of(dossier, after.last_reached, after.agreed_days, today)
    calling = [door for door in doors_of(dossier, actor, "case") if door.deed.event == "record_follow_up"]
    return {
        "title": agreement_title(track, on),
        "effect": law.effect if law else "",
        "items": items,
        "promises": promises,
        "reminders": reminders(promises) if watch else [],
        "heirs": debtors_who_died(dossier, agreement, promises) if agreement.signed_on else [],
        "signed": _signed(dossier, agreement),
        "doors": doors_of(dossier, actor, "agreement", agreement),
        "watch": watch,
        "prosecution": prosecution_note(dossier),
        "certificate": may_certify(track, on),
        "interest": interest_law(on),
        "call_door": calling,
    }


ROUTES = [agreement_page]
