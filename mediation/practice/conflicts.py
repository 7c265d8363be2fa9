"""The conflict gate: what ties a mediator to a side is found, stops the appointment, and is decided by the head alone.

It is looked for before anybody is proposed or confirmed and again whenever people, or a mediator, change. What is found while a
mediator has a part in the case is put on record, told to the head, and stops the next session until it is decided (ม.13, 22).
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from cases.journal import commitment
from cases.lifecycle import M, S
from cases.msgid import N_
from mediation.conflict_facts import facts_of, read_facts
from mediation.conflicting import (
    Decision,
    Found,
    MatchField,
    MatchKind,
    Strength,
    match_findings,
    matches,
    reference_of,
)
from mediation.dossier import Dossier
from mediation.forms.conflicts import LABELS, DecideConflictForm
from mediation.forms.fields import Choices
from mediation.practice.beside import refusals
from mediation.steps import Deed, Scene, Step
from mediation.subjects import Conflict
from mediation.telling import filled
from mediation.work import Work
from notifications.notices import Notice
from parties.access import Actor, Role
from parties.database import fetch
from parties.errors import Fault, NotValid

FOUND, DECIDED = "case:conflict:found", "case:conflict:decided"


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


async def refuse_while_open(dossier: Dossier, mediator_id: int, about: str | None = None) -> list[Fault]:
    """What stands against this mediator at this moment, looked for anew."""
    found = await conflicts_of(dossier, [mediator_id])
    return refusals(match_findings(open_matches(found[mediator_id]), about))


def serving_findings(scene: Scene) -> list[Fault]:
    """What stands against meeting under the mediators who serve: one refusal for all of them."""
    serving = [assignment.mediator_id for assignment in scene.dossier.assignments if assignment.appointed]
    return refusals(match_findings(sum(open_matches(recorded(scene.dossier, one)) for one in serving)))


# LOOKING AGAIN --------------------------------------------------------------------------------------------------------

_WRITE = """with fresh as (
    insert into conflict_match as k (centre_id, case_id, mediator_id, case_party_id, kind, field, other_case_id, found_at)
    select $1, r.case_id, r.mediator_id, r.case_party_id, r.kind, r.field, r.other_case_id, $3
    from jsonb_to_recordset($2) as r (case_id bigint, mediator_id bigint, case_party_id bigint, kind text, field text,
      other_case_id bigint)
    on conflict (centre_id, case_id, mediator_id, case_party_id, kind, field, (coalesce(other_case_id, 0)))
      do update set decision = null, decided_at = null, found_at = excluded.found_at where k.decision = 'lapsed'
    returning id, case_id, mediator_id, case_party_id, kind, field, other_case_id
  ), gone as (
    update conflict_match set decision = 'lapsed', decided_at = $3 where id = any ($4) and decision is null)
  select * from fresh order by id"""

_STANDING = """select a.case_id, f.number,
    (select coalesce(json_agg(json_build_object('id', k.id, 'case_party_id', k.case_party_id, 'kind', k.kind, 'field', k.field,
       'other_case_id', k.other_case_id, 'decision', k.decision)), '[]')
     from conflict_match k
     where k.centre_id = a.centre_id and k.case_id = a.case_id and k.mediator_id = a.mediator_id)::text as known
  from assignment a join case_file f on f.centre_id = a.centre_id and f.id = a.case_id
  where a.mediator_id = $1 and a.status not in ('declined', 'ended') and f.status <> 'closed' order by a.case_id"""


class _Known(msgspec.Struct, frozen=True):
    """A match on record, as far as it is compared with what is found now."""

    id: int
    reference: int
    open: bool
    lapsed: bool


async def _put_on_record(
    centre_id: int, found: Sequence[Found], known: Iterable[_Known], at: datetime
) -> list[Mapping[str, Any]]:
    """Keep what is new and let lapse what is not found any more, in one statement; the rows of what is new."""
    on_record = {one.reference: one for one in known}
    now = {one.reference for one in found}
    fresh = [one for one in found if one.reference not in on_record or on_record[one.reference].lapsed]
    gone = [one.id for one in on_record.values() if one.open and one.reference not in now]
    if not fresh and not gone:
        return []
    rows = [
        {
            "case_id": one.case,
            "mediator_id": one.mediator,
            "case_party_id": one.party,
            "kind": one.kind.value,
            "field": one.field.value,
            "other_case_id": one.other_case,
        }
        for one in fresh
    ]
    return list(await fetch(_WRITE, centre_id, msgspec.json.encode(rows).decode(), at, gone))


def _as_facts(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """References and codes alone, for the journal. What another centre knows is noted, never what."""
    return {
        "matches": [
            {
                "match": row["id"],
                "mediator": row["mediator_id"],
                "party": row["case_party_id"],
                "kind": row["kind"],
                "field": row["field"],
                **({} if row["other_case_id"] is None else {"case": row["other_case_id"]}),
            }
            for row in rows
        ]
    }


async def look_again(step: Step) -> None:
    """Compare everybody anew after people of the case changed; what is new is recorded and told to the head."""
    dossier = step.dossier
    standing = sorted({assignment.mediator_id for assignment in dossier.assignments if assignment.standing})
    if not standing:
        return
    found = matches(await read_facts([dossier.file.id], standing))
    known = [
        _Known(one.id, one.reference, one.open, one.decision is Decision.lapsed)
        for one in dossier.conflicts
        if one.mediator_id in standing
    ]
    fresh = await _put_on_record(dossier.file.centre_id, found, known, step.work.now)
    if fresh:
        step.note(FOUND, _as_facts(fresh))
        step.tell(FOUND, role=Role.head)
        step.work.answer["conflicts"] = len(fresh)


async def look_again_for(hand: Work, mediator_id: int, role: Role) -> int:
    """Compare a mediator anew with the people of every case in which they have a part; how much was new.

    Three statements however many cases there are. Each case's chain says what was found in it.
    """
    standing = await fetch(_STANDING, mediator_id)
    if not standing:
        return 0
    found = matches(await read_facts([row["case_id"] for row in standing], [mediator_id]))
    known = [
        _Known(
            one["id"],
            reference_of(mediator_id, one["case_party_id"], one["kind"], one["field"], one["other_case_id"]),
            one["decision"] is None,
            one["decision"] == Decision.lapsed,
        )
        for row in standing
        for one in msgspec.json.decode(row["known"])
    ]
    fresh = await _put_on_record(hand.actor.centre_id, found, known, hand.now)
    for row in standing:
        here = [one for one in fresh if one["case_id"] == row["case_id"]]
        if here:
            hand.happened(FOUND, subject_id=row["case_id"], role=role, facts=_as_facts(here))
            told = {"number": row["number"]}
            hand.tell(Notice(FOUND, None, Role.head.value, case_id=row["case_id"], facts=told))
    return len(fresh)


# DECIDING -------------------------------------------------------------------------------------------------------------

_DECIDE = """with kept as (
    insert into statement (centre_id, case_id, kind, body, salt, commitment, by_account)
    values ($1, $2, 'conflict', $12, $13, $10, $11))
  insert into conflict_match as k
    (centre_id, case_id, mediator_id, case_party_id, kind, field, other_case_id, found_at, decision, reason, decided_by, decided_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $8)
  on conflict (centre_id, case_id, mediator_id, case_party_id, kind, field, (coalesce(other_case_id, 0)))
    do update set decision = excluded.decision, reason = excluded.reason, decided_by = excluded.decided_by,
      decided_at = excluded.decided_at
  returning id"""


async def _waiting(actor: Actor, dossier: Dossier) -> Choices:
    """Everything that waits for the head: of the mediators of the case, and of those who may be proposed."""
    rows = await fetch(_CANDIDATES, dossier.file.id)
    names = {row["id"]: row["name"] for row in rows}
    people = {party.id: party.name for party in dossier.parties}
    waiting = [
        one
        for found in (await conflicts_of(dossier, list(names))).values()
        for one in told_to(actor, found)
        if one.open
    ]
    return {"matches": [(str(one.reference), in_words(one, names[one.mediator], people[one.party])) for one in waiting]}


_CANDIDATES = """select m.id, m.name from mediator m where (m.ended_on is null and m.account_id is not null) or m.id in (
    select a.mediator_id from assignment a where a.case_id = $1 and a.status not in ('declined', 'ended'))
  order by thai_key(m.name) collate "C", m.id"""
"""Whoever stands in the case or could be proposed for it."""


def in_words(match: Match, mediator: str, party: str) -> str:
    """A match in one line, in the reader's language."""
    told = f"{mediator} – {party}: {filled(LABELS[MatchKind][match.kind], {})}"
    told += f" ({filled(LABELS[MatchField][match.field], {})})"
    return told if match.case is None else told + " " + filled(N_("case %(number)s"), {"number": match.case})


OWN_MATCH = Fault(
    "own_match", "This is about yourself: another head decides, or another mediator is chosen.", "match", "ม.13"
)
"""Nobody decides on what ties themselves to a side."""


async def _decide(step: Step, form: DecideConflictForm) -> None:
    file = step.dossier.file
    facts = await read_facts([file.id], None)
    match = next((one for one in matches(facts) if one.reference == form.match), None)
    if match is None:
        raise NotValid([Fault("not_in_list", "Choose one of the list.", "match")])
    accounts = {one.account for one in facts.mediators if one.mediator == match.mediator}
    if step.actor.account_id is not None and step.actor.account_id in accounts:
        raise NotValid([OWN_MATCH])
    salt = secrets.token_bytes(16)
    sealed = commitment(salt, form.reason)
    (row,) = await fetch(
        _DECIDE,
        *(file.centre_id, file.id, match.mediator, match.party, match.kind.value, match.field.value, match.other_case),
        *(step.work.now, form.decision.value, sealed, step.actor.account_id, form.reason, salt),
    )
    step.reason_code = form.decision.value
    step.facts |= {
        "match": row["id"],
        "mediator": match.mediator,
        "party": match.party,
        "kind": match.kind.value,
        "field": match.field.value,
        "statement": sealed.hex(),
        **({} if match.other_case is None else {"case": match.other_case}),
    }
    step.work.answer["match"] = {"id": row["id"], "reference": match.reference, "decision": form.decision.value}


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="case",
        event="decide_conflict",
        form=DecideConflictForm,
        act=_decide,
        title=N_("Decide on what may tie a mediator to a side"),
        roles=frozenset({Role.head}),
        states=frozenset(status.value for status in M | S),
        records=DECIDED,
        lists=_waiting,
    ),
)
