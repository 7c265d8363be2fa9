"""The papers of a mediator who has left, as the next one may see them (ม.18): the one rule for every page and door.

Papers are what came of the first mediator's work: the disclosure, the records of the sessions held (who was there, what
came of it, what was to follow, what was said), and terms that were drafted and not signed. That a session was held, and when,
is no secret; a signed agreement is nobody's paper any more.
"""

from datetime import datetime
from typing import Any, TypeVar

import msgspec

from cases.vocabulary import AgreementStatus
from mediation.choosing import earlier_to, papers_open
from mediation.dossier import Dossier
from mediation.meetings import Session
from mediation.subjects import Agreement
from parties.access import Actor, Role

T = TypeVar("T", bound=msgspec.Struct)
_OF_THE_CENTRE = frozenset({Role.officer, Role.head, Role.safety, Role.system})
_UNSIGNED = frozenset({AgreementStatus.drafted, AgreementStatus.discarded})


def papers_open_to(dossier: Dossier, actor: Actor) -> bool:
    """Whether the papers of an earlier mediator are open to this reader.

    To the office they are. To a mediator of the case they are where nobody came before, or where each side and the
    mediator have consented; whoever has no part in the case is kept out by other rules.
    """
    if actor.roles & _OF_THE_CENTRE:
        return True
    mine = dossier.mine(actor)
    return mine is None or papers_open(mine, dossier.assignments, dossier.joining)


def written_before(dossier: Dossier, actor: Actor, at: datetime | None) -> bool:
    """Whether something of this moment is an earlier mediator's, and closed to this reader. None: it has not happened."""
    if at is None or papers_open_to(dossier, actor):
        return False
    mine = dossier.mine(actor)
    since = mine.confirmed_at if mine is not None and mine.appointed else None
    return since is None or at < since


def without_earlier_papers(dossier: Dossier, actor: Actor) -> Dossier:
    """The dossier as this reader may read it; the rules go on with the whole one."""
    if papers_open_to(dossier, actor):
        return dossier
    earlier = closed_disclosures(dossier, actor)
    closed = closed_drafts(dossier, actor)
    return msgspec.structs.replace(
        dossier,
        # Also why they left: it may be that somebody challenged them.
        assignments=[
            _emptied(one, disclosure=None, end_reason=None) if one.id in earlier else one for one in dossier.assignments
        ],
        sessions=[_session(dossier, actor, one) for one in dossier.sessions],
        agreements=[_emptied(one, **_NO_TERMS) if one.id in closed else one for one in dossier.agreements],
        obligations=[
            _emptied(one, **_NO_PROMISE) if one.agreement_id in closed else one for one in dossier.obligations
        ],
    )


def closed_disclosures(dossier: Dossier, actor: Actor) -> frozenset[int]:
    """The assignments whose disclosure this reader may not see."""
    mine = dossier.mine(actor)
    if mine is None or papers_open_to(dossier, actor):
        return frozenset()
    return frozenset(one.id for one in earlier_to(mine, dossier.assignments))


def closed_challenges(dossier: Dossier, actor: Actor) -> frozenset[int]:
    """The challenges of an earlier mediator, whose grounds and decision this reader may not see."""
    earlier = closed_disclosures(dossier, actor)
    return frozenset(one.id for one in dossier.challenges if one.assignment_id in earlier)


def closed_drafts(dossier: Dossier, actor: Actor) -> frozenset[int]:
    """The agreements, drafted and not signed, whose terms this reader may not see."""
    return frozenset(one.id for one in dossier.agreements if _draft_before(dossier, actor, one))


def closed_sessions(dossier: Dossier, actor: Actor) -> frozenset[int]:
    """The sessions whose records this reader may not see."""
    return frozenset(one.id for one in dossier.sessions if written_before(dossier, actor, one.opened_at))


def closed_references(dossier: Dossier, actor: Actor) -> frozenset[str]:
    """What in the journal tells of closed papers, as its entries name it: "session:12"."""
    listed = {
        "assignment": closed_disclosures(dossier, actor),
        "session": closed_sessions(dossier, actor),
        "agreement": closed_drafts(dossier, actor),
    }
    return frozenset(f"{kind}:{number}" for kind, numbers in listed.items() for number in numbers)


_NO_TERMS: dict[str, Any] = dict.fromkeys(("place", "dispute_in_law", "substance", "default_clause"), "") | {
    "default_interest": None
}
_NO_PROMISE: dict[str, Any] = {"what": "", "method": "", "proof": "", "amount": None}


def _draft_before(dossier: Dossier, actor: Actor, agreement: Agreement) -> bool:
    return agreement.status in _UNSIGNED and written_before(dossier, actor, agreement.last_happened_at)


def _session(dossier: Dossier, actor: Actor, session: Session) -> Session:
    if not written_before(dossier, actor, session.opened_at):
        return session
    return _emptied(session, entries=[], result=None, next_step=None)


def _emptied(one: T, **values: Any) -> T:
    return msgspec.structs.replace(one, **values)
