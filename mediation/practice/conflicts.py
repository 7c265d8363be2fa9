"""The conflict gate: what ties a mediator to a side is found, stops the appointment, and is decided by the head alone.

It is looked for before anybody is proposed or confirmed and again whenever people, or a mediator, change. What is found while a
mediator has a part in the case is put on record, told to the head, and stops the next session until it is decided (ม.13, 22).
"""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from mediation.conflict_facts import facts_of, read_facts
from mediation.conflicting import (
    Decision,
    Found,
    MatchField,
    MatchKind,
    Strength,
    match_findings,
    matches,
)
from mediation.dossier import Dossier, read_dossier
from mediation.practice.beside import refusals
from mediation.steps import Scene
from mediation.subjects import Conflict
from mediation.work import reading
from parties.access import Actor, Role
from parties.database import fetch
from parties.errors import Fault, NotValid


class Match(msgspec.Struct, frozen=True):
    """Something that may tie a mediator to somebody of a side.

    `case` is the number of the earlier case where there is one and the reader may know of it. `decision` is the head's, with
    the `reason` as it was kept; None while it waits. `reference` names it for the deed that decides.
    """

    reference: int
    mediator: int
    party: int
    kind: MatchKind
    field: MatchField
    strength: Strength
    case: str | None
    case_id: int | None
    kept_from: tuple[int, ...]
    decision: Decision | None = None
    reason: str | None = None

    @property
    def open(self) -> bool:
        """Whether it waits for the head, and so stops what it is about."""
        return self.decision is None


def _match(found: Found, known: Conflict | None) -> Match:
    decided = known if known is not None and known.decision in (Decision.overridden, Decision.not_same) else None
    return Match(
        found.reference,
        found.mediator,
        found.party,
        found.kind,
        found.field,
        found.strength,
        found.number,
        found.other_case,
        found.kept_from,
        decided.decision if decided else None,
        decided.reason if decided else None,
    )


async def conflicts_of(dossier: Dossier, mediator_ids: Sequence[int]) -> dict[int, list[Match]]:
    """What ties each of these mediators to the people of the case now, decided or open; an empty list where nothing does.

    One round trip for all of them, inside a `reading` or a piece of work. It holds what only the head may see: show it
    by `told_to`.
    """
    known = {conflict.reference: conflict for conflict in dossier.conflicts}
    found: dict[int, list[Match]] = {mediator: [] for mediator in mediator_ids}
    if mediator_ids:
        for one in matches(await read_facts([dossier.file.id], mediator_ids)):
            found[one.mediator].append(_match(one, known.get(one.reference)))
    return found


class Candidate(msgspec.Struct, frozen=True):
    """A mediator who may be appointed, or was: their account, their registration, and what ties them to the case."""

    account_id: int | None
    valid_from: date | None
    valid_to: date | None
    matches: list[Match]


async def candidate_of(dossier: Dossier, mediator_id: int) -> Candidate | None:
    """A mediator who is on the roster still, or stands in this case, in one round trip; None for anybody else."""
    standing = any(one.mediator_id == mediator_id and one.standing for one in dossier.assignments)
    rows = await fetch(
        """select account_id, valid_from, valid_to, conflict_facts($1, $2) as facts from mediator
           where id = any ($2) and (ended_on is null or $3)""",
        [dossier.file.id],
        [mediator_id],
        standing,
    )
    if not rows:
        return None
    known = {conflict.reference: conflict for conflict in dossier.conflicts}
    found = [_match(one, known.get(one.reference)) for one in matches(facts_of(rows[0]["facts"]))]
    return Candidate(rows[0]["account_id"], rows[0]["valid_from"], rows[0]["valid_to"], found)


def told_to(actor: Actor, found: Iterable[Match]) -> list[Match]:
    """What this reader may see: the officer and the head all of their centre; what another centre knows, the head alone.

    The number of a case stays unsaid to whoever is kept out of that case. A mediator is told none of it here: only what the head
    lets pass is disclosed.
    """
    if not actor.roles & {Role.head, Role.officer}:
        return []
    return [
        msgspec.structs.replace(one, case=None, case_id=None) if actor.account_id in one.kept_from else one
        for one in found
        if one.kind is not MatchKind.elsewhere or Role.head in actor.roles
    ]


def recorded(dossier: Dossier, mediator_id: int) -> list[Match]:
    """What is on record for a mediator of the case: open or decided, without what has lapsed or people who left."""
    here = {party.id for party in dossier.parties if party.here}
    return [
        Match(
            one.reference,
            one.mediator_id,
            one.case_party_id,
            found.kind,
            found.field,
            found.strength,
            one.other_number,
            one.other_case_id,
            tuple(one.kept_from),
            one.decision,
            one.reason,
        )
        for one in dossier.conflicts
        if one.mediator_id == mediator_id and one.case_party_id in here and one.decision is not Decision.lapsed
        for found in (Found(one.mediator_id, dossier.file.id, one.case_party_id, one.kind, one.field),)
    ]


def disclosed(dossier: Dossier, mediator_id: int) -> list[Match]:
    """What the head let pass: it belongs to what the mediator discloses, so that each side can answer on it (ม.13)."""
    return [one for one in recorded(dossier, mediator_id) if one.decision is Decision.overridden]


def open_matches(found: Iterable[Match]) -> int:
    """How many wait for the head."""
    return sum(one.open for one in found)


async def refuse_while_open(dossier: Dossier, mediator_id: int) -> None:
    """Look anew for what stands against this mediator at this moment. Raises NotValid where anything waits for the head."""
    found = await conflicts_of(dossier, [mediator_id])
    faults = refusals(match_findings(open_matches(found[mediator_id])))
    if faults:
        raise NotValid(faults)


def serving_findings(scene: Scene) -> list[Fault]:
    """What stands against meeting under the mediators who serve: one refusal for all of them."""
    serving = [assignment.mediator_id for assignment in scene.dossier.assignments if assignment.appointed]
    return refusals(match_findings(sum(open_matches(recorded(scene.dossier, one)) for one in serving)))


CANDIDATES = """select m.id, m.name from mediator m where (m.ended_on is null and m.account_id is not null) or m.id in (
    select a.mediator_id from assignment a where a.case_id = $1 and a.status not in ('declined', 'ended'))
  order by thai_key(m.name) collate "C", m.id"""
"""Whoever stands in the case or could be proposed for it."""


async def all_conflicts(actor: Actor, case_id: int) -> list[Match]:
    """What ties everybody who stands in a case, or could be proposed for it, as far as this reader may see. Raises NotFound."""
    async with reading(actor):
        dossier = await read_dossier(actor, case_id)
        if dossier.kept_back(actor):
            return []
        found = await conflicts_of(dossier, [row["id"] for row in await fetch(CANDIDATES, case_id)])
    return [one for listed in found.values() for one in told_to(actor, listed)]
