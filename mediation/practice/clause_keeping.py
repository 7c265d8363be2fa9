"""Keeping the clauses of a centre: writing one, replacing one of the house's, retiring one. Editions are only ever added."""

import secrets
from collections.abc import Mapping
from typing import Any

from mediation.clause_shelf import clauses_here
from mediation.clauses import Clause
from mediation.forms.clauses import ClauseForm
from mediation.forms.reading import read
from mediation.tables import Clause as ClauseTable
from mediation.work import Answer, Clock, Key, Work, now_utc, reading, work
from parties.access import Actor, Permission, Role, require
from parties.database import fetch
from parties.errors import NotFound, NotValid
from parties.rows import insert

_HOME = "/clauses"


async def list_clauses(actor: Actor) -> list[Clause]:
    """Every clause of the centre, retired ones among them: for all who see cases, and who keep the clauses.

    Raises NotPermitted.
    """
    if not actor.may(Permission.see_case):
        require(actor, Permission.keep_clauses)
    async with reading(actor):
        return await clauses_here()


async def read_clause(actor: Actor, code: str) -> Clause:
    """One clause, in use or retired. Raises NotPermitted, NotFound."""
    return _found(await list_clauses(actor), code)


def _found(clauses: list[Clause], code: str) -> Clause:
    for clause in clauses:
        if clause.code == code:
            return clause
    raise NotFound


async def write_clause(
    actor: Actor, code: str | None, raw: Mapping[str, Any], *, key: Key | None = None, clock: Clock = now_utc
) -> Answer:
    """Write a new clause (`code` None), or the next edition of one; a retired one comes into use again by it.

    What is the same stays unwritten. Raises NotPermitted, NotFound, NotValid with every fault.
    """
    require(actor, Permission.keep_clauses)
    async with work(actor, clock, key=key) as hand:
        before = await _locked(actor, code)
        form, faults = read(ClauseForm, raw)
        if form is None:
            raise NotValid(faults)
        words = {"theme": form.theme.value} | {name: getattr(form, name) for name in _WORDS}
        named = code or f"own_{secrets.token_hex(8)}"
        if before is None or before.retired or words != _words(before):
            await _add(hand, named, before, {**words, "retired": False})
        hand.answer, hand.location = {"code": named}, _HOME
        hand.status = 201 if code is None else 200
    assert hand.done is not None
    return hand.done


async def retire_clause(actor: Actor, code: str, *, key: Key | None = None, clock: Clock = now_utc) -> Answer:
    """Take a clause out of use. Agreements it was put into keep its words. Raises NotPermitted, NotFound."""
    require(actor, Permission.keep_clauses)
    async with work(actor, clock, key=key) as hand:
        before = await _locked(actor, code)
        assert before is not None, "a code was named"
        if not before.retired:
            await _add(hand, code, before, {**_words(before), "retired": True})
        hand.answer, hand.location = {"code": code}, _HOME
    assert hand.done is not None
    return hand.done


_WORDS = ("title_th", "body_th", "title_en", "body_en")


def _words(clause: Clause) -> dict[str, Any]:
    return {"theme": clause.theme.value} | {name: getattr(clause, name) for name in _WORDS}


async def _locked(actor: Actor, code: str | None) -> Clause | None:
    """The clause as it stands, its editions written one after the other; None where a new one is begun. Raises NotFound."""
    await fetch("select pg_advisory_xact_lock(hashtextextended('clause', $1))", actor.centre_id)
    return None if code is None else _found(await clauses_here(), code)


async def _add(hand: Work, code: str, before: Clause | None, values: Mapping[str, Any]) -> None:
    edition = (before.edition if before else 0) + 1
    actor = hand.actor
    row = {"centre_id": actor.centre_id, "code": code, "edition": edition, "by_account": actor.account_id}
    clause_id = await insert(ClauseTable, {**row, **values})
    hand.happened(
        "centre:clause:retired" if values["retired"] else "centre:clause:written",
        subject_kind="centre",
        subject_id=actor.centre_id,
        entity=f"clause:{clause_id}",
        role=actor.acting_as([Role.head, Role.admin]),
        facts={"code": code, "edition": edition},
    )
