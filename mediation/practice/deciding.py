"""The head decides on what may tie a mediator to a side, with a reason; nobody else does, and nobody on themselves (ม.13, 22)."""

import secrets
from collections.abc import Iterable
from typing import Any

from cases.journal import commitment
from cases.lifecycle import M, S
from cases.msgid import N_
from mediation.conflict_facts import read_facts
from mediation.conflicting import Decision, Found, MatchField, MatchKind, matches
from mediation.dossier import Dossier
from mediation.forms.conflicts import LABELS, DecideConflictForm
from mediation.forms.fields import Choices
from mediation.practice.conflicts import CANDIDATES, Match, conflicts_of, told_to
from mediation.steps import Deed, Step
from mediation.telling import filled
from parties.access import Actor, Role
from parties.database import fetch
from parties.errors import Fault, NotValid

DECIDED = "case:conflict:decided"

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

_LET_IN = """update case_lockout set lifted_at = $3, lifted_by = $4
  where case_id = $1 and account_id = $2 and why = 'same_person' and lifted_at is null returning id"""


async def _waiting(actor: Actor, dossier: Dossier) -> Choices:
    """Everything that waits for the head: of the mediators of the case, and of those who may be proposed."""
    rows = await fetch(CANDIDATES, dossier.file.id)
    names = {row["id"]: row["name"] for row in rows}
    people = {party.id: party.name for party in dossier.parties}
    waiting = [
        one
        for found in (await conflicts_of(dossier, list(names))).values()
        for one in told_to(actor, found)
        if one.open
    ]
    return {"matches": [(str(one.reference), in_words(one, names[one.mediator], people[one.party])) for one in waiting]}


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
    if form.decision.value == Decision.not_same and not _still_taken_for_a_party(step.dossier, match, matches(facts)):
        await _let_in_again(step, accounts, sealed.hex())


def _still_taken_for_a_party(dossier: Dossier, decided: Found, found: Iterable[Found]) -> bool:
    """Whether the mediator may yet be somebody of the case, beside what was decided just now."""
    known = {conflict.reference: conflict.decision for conflict in dossier.conflicts}
    return decided.kind is not MatchKind.same_person or any(
        one.mediator == decided.mediator
        and one.kind is MatchKind.same_person
        and one.reference != decided.reference
        and known.get(one.reference) is not Decision.not_same
        for one in found
    )


async def _let_in_again(step: Step, accounts: Iterable[int | None], reason: str) -> None:
    """A namesake was kept out as if they were the party: who is somebody else comes to the case again."""
    for account in sorted({one for one in accounts if one is not None} & set(step.dossier.locked_out)):
        lifted = await fetch(_LET_IN, step.dossier.file.id, account, step.work.now, step.actor.account_id)
        if lifted:
            step.note("case:lockout:lifted", {"account": account, "reason": reason})


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
