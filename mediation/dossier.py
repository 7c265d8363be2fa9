"""The dossier: everything the rules need to know of one case, read in one round trip and never changed here.

Read with a lock inside a piece of work it is the truth until the commit; read without it is what a page shows.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from cases.vocabulary import AgreementStatus, CaseStatus
from mediation.conflicting import Decision
from mediation.meetings import Session
from mediation.subjects import (
    Agreement,
    Assignment,
    CaseFile,
    Challenge,
    Conflict,
    Hold,
    Obligation,
    Party,
    Referral,
    SafetyColourOf,
    Screening,
    Side,
)
from parties.access import Actor, Permission, Role, roles_with
from parties.database import fetch, fetch_value
from parties.errors import NotFound, NotPermitted


class Dossier(msgspec.Struct, frozen=True):
    """One case, whole."""

    file: CaseFile
    settings: dict[str, Any]
    locked_out: list[int]
    sides: list[Side]
    parties: list[Party]
    screening: Screening | None
    safety: list[SafetyColourOf]
    assignments: list[Assignment]
    challenges: list[Challenge]
    hold: Hold | None
    sessions: list[Session]
    agreements: list[Agreement]
    obligations: list[Obligation]
    referrals: list[Referral]
    conflicts: list[Conflict] = []

    @property
    def agreement(self) -> Agreement | None:
        """The agreement in force: the newest that was not discarded."""
        standing = [a for a in self.agreements if a.status is not AgreementStatus.discarded]
        return standing[-1] if standing else None

    @property
    def joining(self) -> list[Side]:
        """The sides that take part."""
        return [side for side in self.sides if side.joining]

    def people(self, side: int) -> list[Party]:
        """Those of a side who are still in the case, representatives and helpers among them."""
        return [party for party in self.parties if party.side == side and party.here]

    def principals(self, side: int) -> list[Party]:
        """The parties themselves of a side, without those who stand for them."""
        return [party for party in self.people(side) if party.role == "party"]

    def let_pass(self, mediator_id: int) -> list[Conflict]:
        """The ties of a mediator to those in the case that the head let pass; the sides are told of each (ม.13)."""
        here = {party.id for party in self.parties if party.here}
        return [
            one
            for one in self.conflicts
            if one.mediator_id == mediator_id and one.case_party_id in here and one.decision is Decision.overridden
        ]

    def ties(self, mediator_id: int) -> frozenset[int]:
        """The references of what the head let pass."""
        return frozenset(one.reference for one in self.let_pass(mediator_id))

    @property
    def own_to(self) -> list[Assignment]:
        """The assignments that make this case their mediator's own.

        One proposed has nothing to do with it any more once the mediation has ended; one confirmed has until the
        service is ended too, with the closing at the latest.
        """
        over = self.file.outcome is not None
        return [a for a in self.assignments if (a.appointed if over else a.standing)]

    def roles_of(self, actor: Actor) -> frozenset[Role]:
        """The actor's roles in this case: a mediator is one only in their own cases."""
        return actor.roles if self.mine(actor) is not None else actor.roles - {Role.mediator}

    def kept_back(self, actor: Actor) -> bool:
        """While a case is held for safety its story is for the safety officer and the head alone."""
        return self.file.status is CaseStatus.safety_hold and not actor.may(Permission.see_held_story)

    def mine(self, actor: Actor) -> Assignment | None:
        """The actor's own assignment in this case, if there is one that stands."""
        for assignment in self.own_to:
            if actor.account_id and assignment.account_id == actor.account_id:
                return assignment
        return None


_MAY_KNOW = roles_with(Permission.see_case) | {Role.system}


async def read_dossier(actor: Actor, case_id: int, lock: bool = False) -> Dossier:
    """The dossier of a case of the actor's centre. Raises as `require_sight` and `opened_dossier`."""
    require_sight(actor)
    return opened_dossier(actor, await fetch_value("select dossier($1, $2)", case_id, lock))


def require_sight(actor: Actor) -> None:
    """Raises NotPermitted for a role that sees no cases, whether or not there is one."""
    if not actor.roles & _MAY_KNOW:
        raise NotPermitted


def opened_dossier(actor: Actor, text: str | None) -> Dossier:
    """The dossier from what its function in the database gave.

    Raises NotFound where the actor may not know of the case: another centre's, one in which the actor is party or relative,
    a mediator's colleague's.
    """
    if text is None:
        raise NotFound
    dossier = msgspec.json.decode(text, type=Dossier)
    if actor.account_id in dossier.locked_out or not dossier.roles_of(actor) & _MAY_KNOW:
        raise NotFound
    return dossier


async def read_dossiers(actor: Actor, case_ids: Sequence[int]) -> list[Dossier]:
    """The dossiers of several cases in one statement, without those the actor may not know of; raises nothing for them."""
    rows = await fetch("select dossier(c.id, false) as text from unnest($1::bigint[]) c (id)", list(case_ids))
    found = [msgspec.json.decode(row["text"], type=Dossier) for row in rows if row["text"] is not None]
    return [one for one in found if actor.account_id not in one.locked_out and one.roles_of(actor) & _MAY_KNOW]
