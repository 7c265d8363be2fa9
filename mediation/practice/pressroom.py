"""The press room: prints the letters of all runs in the background, a few at a time, whoever serves the pages meanwhile.

A letter is taken on a lease, so that one whose press died is taken again later; and it is issued in the same transaction
that marks it done, so that none is ever issued twice.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import asyncpg
import msgspec

from mediation.documents.engine import cores
from mediation.paper_tables import PrintItem
from mediation.practice.day_letters import ISSUED_BEFORE, Due, answers
from mediation.practice.issuing import DEEDS
from mediation.steps import Call
from mediation.taking import step_within
from mediation.work import Work, work
from parties.access import Actor, Role
from parties.database import ENGINE, fetch, fetch_one, scope
from parties.errors import NotPermitted, NotValid, Refused
from parties.rows import update

LOG = logging.getLogger("mediation.pressroom")
LEASE_SECONDS = 60
"""Longer than a letter may take."""
IDLE_SECONDS = 2.0
_MOST_PRESSES = 4
ISSUE = next(deed for deed in DEEDS if deed.event == "issue_document")


@dataclass(frozen=True)
class _Job:
    """A letter in hand. `actor`: whoever asked for it, with the roles they hold now; None where they hold none any more."""

    item: int
    run: int
    day: date
    signer: int
    due: Due
    actor: Actor | None
    centre_id: int


_JOB = """select i.id, i.run_id, r.day, r.signer, i.case_id, i.kind, i.subject, i.session_no, r.asked_by, s.display_name,
    s.roles, z.kind as centre_kind, z.name as centre_name, z.track
  from print_item i join print_run r on r.centre_id = i.centre_id and r.id = i.run_id join centre z on z.id = i.centre_id
    left join staff_of_centre() s on s.account_id = r.asked_by and not s.disabled
  where i.id = $1"""


async def print_next(lease_seconds: int = LEASE_SECONDS) -> bool:
    """Print the next letter that waits, of whichever centre. False where none does."""
    leased = await fetch_one("select * from print_item_lease($1)", lease_seconds)
    if leased is None:
        return False
    job = await _job(leased["centre_id"], leased["item_id"])
    try:
        if job.actor is None:
            raise NotPermitted
        async with work(job.actor) as hand:
            await _issue(hand, job)
    except Refused as refused:
        await _give_up(job, refused)
    return True


async def _job(centre_id: int, item_id: int) -> _Job:
    async with ENGINE.transaction(allow_nested=False, readonly=True, local=scope(centre_id)):
        row = await fetch_one(_JOB, item_id)
    assert row is not None, "a letter on lease is there"
    actor = None
    if row["roles"]:
        actor = Actor(
            centre_id,
            frozenset(Role(role) for role in row["roles"]),
            row["asked_by"],
            row["display_name"],
            centre_kind=row["centre_kind"],
            centre_name=row["centre_name"],
            track=row["track"],
        )
    due = Due(row["case_id"], "", row["kind"], row["subject"], "", row["session_no"])
    return _Job(item_id, row["run_id"], row["day"], row["signer"], due, actor, centre_id)


async def _issue(hand: Work, job: _Job) -> None:
    held = await fetch_one(
        """select i.state = 'waiting' and r.state = 'running' as wanted from print_item i
             join print_run r on r.centre_id = i.centre_id and r.id = i.run_id where i.id = $1 for update of i""",
        job.item,
    )
    if held is None or not held["wanted"]:
        # Stopped meanwhile: it waits again, as if nobody had taken it.
        given_back = (
            "update print_item set leased_until = null, attempts = attempts - 1 where id = $1 and state = 'waiting'"
        )
        await fetch(given_back, job.item)
        return
    issued = await fetch(ISSUED_BEFORE, [job.due.case_id])
    document = next((row["id"] for row in issued if answers(row, job.due, job.day)), None)
    if document is None:
        typed = {"document": job.due.kind, "subject": str(job.due.subject), "signer": str(job.signer)}
        step = await step_within(hand, ISSUE, Call(hand.actor, job.due.case_id), typed)
        document = step.facts["document"]
    await update(PrintItem, job.item, {"state": "done", "document_id": document, "leased_until": None})
    await _finish(job.run)


async def _finish(run_id: int) -> None:
    await fetch(
        """update print_run r set state = 'done', ended_at = now() where r.id = $1 and r.state = 'running' and not exists (
             select from print_item i where i.centre_id = r.centre_id and i.run_id = r.id and i.state = 'waiting')""",
        run_id,
    )


async def _give_up(job: _Job, refused: Refused) -> None:
    """Say with the letter why it was not issued; the others go on."""
    faults: list[dict[str, Any]] = [
        {"code": one.code, "message": one.message, "params": dict(one.params), "hint": one.hint}
        for one in refused.faults
    ]
    if not isinstance(refused, NotValid):
        faults = [{"code": refused.code, "message": refused.message, "params": dict(refused.params), "hint": None}]
    async with ENGINE.transaction(allow_nested=False, local=scope(job.centre_id)):
        await fetch(
            "update print_item set state = 'failed', leased_until = null, faults = $2 where id = $1 and state = 'waiting'",
            job.item,
            msgspec.json.encode(faults).decode(),
        )
        await _finish(job.run)


async def keep_printing(lease_seconds: int = LEASE_SECONDS, idle_seconds: float = IDLE_SECONDS) -> None:
    """Print whatever waits until cancelled. A failure of the database is waited out; the lease brings the letter back."""
    while True:
        try:
            busy = await print_next(lease_seconds)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as failed:
            LOG.warning("a letter was not printed: %s", type(failed).__name__)
            busy = False
        if not busy:
            await asyncio.sleep(idle_seconds)


@asynccontextmanager
async def open_pressroom() -> AsyncIterator[None]:
    """The presses run for as long as this is open."""
    presses = [asyncio.create_task(keep_printing()) for _ in range(min(cores(), _MOST_PRESSES))]
    try:
        yield
    finally:
        for press in presses:
            press.cancel()
        for press in presses:
            with suppress(asyncio.CancelledError):
                await press
