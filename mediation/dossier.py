"""The dossier: everything the rules need to know of one case, read in one round trip and never changed here.

Read with a lock inside a piece of work it is the truth until the commit; read without it is what a page shows.
"""

from typing import Any

import msgspec

from cases.vocabulary import AgreementStatus
from mediation.subjects import (
    Agreement,
    Assignment,
    CaseFile,
    Challenge,
    Hold,
    Obligation,
    Party,
    Referral,
    SafetyColourOf,
    Screening,
    Session,
    Side,
)
from parties.access import Actor, Permission, Role, roles_with
from parties.database import fetch_value
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

    def roles_of(self, actor: Actor) -> frozenset[Role]:
        """The actor's roles in this case: a mediator is one only in their own cases."""
        mine = any(a.account_id == actor.account_id and a.standing for a in self.assignments if actor.account_id)
        return actor.roles if mine else actor.roles - {Role.mediator}

    def mine(self, actor: Actor) -> Assignment | None:
        """The actor's own standing assignment in this case, if there is one."""
        for assignment in self.assignments:
            if actor.account_id and assignment.account_id == actor.account_id and assignment.standing:
                return assignment
        return None


_MAY_KNOW = roles_with(Permission.see_case) | {Role.system}


async def read_dossier(actor: Actor, case_id: int, lock: bool = False) -> Dossier:
    """The dossier of a case of the actor's centre.

    Raises NotPermitted for a role that sees no cases, whether or not there is one with this id; NotFound where the actor
    may not know of it: another centre's, a case in which the actor is party or relative, a mediator's colleague's case.
    """
    if not actor.roles & _MAY_KNOW:
        raise NotPermitted
    text = await fetch_value("select dossier($1, $2)", case_id, lock)
    if text is None:
        raise NotFound
    dossier = msgspec.json.decode(text, type=Dossier)
    if actor.account_id in dossier.locked_out or not dossier.roles_of(actor) & _MAY_KNOW:
        raise NotFound
    return dossier
