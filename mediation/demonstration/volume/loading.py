"""Loading the volume: the centres are laid, then filled by several processes at once; it may be stopped and goes on."""

import asyncio
import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from mediation.demonstration.volume.filling import fill_centre
from mediation.demonstration.volume.laying import OtherPlan, Plan, how_far, lay, standing_plan
from mediation.practice.owners_work import owners_work
from parties import keys
from parties.database import connection_arguments

Tell = Callable[[str], None]
_TOLD_EVERY_SECONDS = 10.0
_PENDING = "256MB"
_TEXT_INDEXES = ("person_bigrams", "person_trigrams", "case_file_title", "case_file_title_bigrams")
_TABLES = (
    *("person", "case_file", "case_side", "case_party", "screening", "safety_screening", "statement", "assignment"),
    *("session", "session_entry", "agreement", "agreement_signature", "obligation", "referral", "journal_head"),
    *("journal_entry", "figure_delta"),
)


@dataclass(frozen=True)
class Filled:
    """What a loading wrote: cases now, cases that stood there before, and the seconds it took."""

    written: int
    before: int
    seconds: float


async def load_volume(
    owner_url: str, plan: Plan, tell: Tell, *, workers: int = 1, keyring: Path | None = None, password: str | None = None
) -> Filled:
    """Fill the volume up to its plan. Raises OtherPlan.

    More workers are processes of their own, which load the keyring from `keyring` (None: from the environment).
    """
    begun = time.monotonic()
    standing = await standing_plan(owner_url, plan.seed)
    if standing is None:
        await lay(owner_url, plan, password)
    elif (standing.cases, standing.centres) != (plan.cases, plan.centres):
        raise OtherPlan(
            f"A volume of seed {plan.seed} was begun with {standing.cases} cases in {standing.centres} centres: "
            "give the same numbers to go on with it, or another seed."
        )
    else:
        plan = standing
    before = await how_far(owner_url, plan)
    if before < plan.cases:
        await _gather_words(owner_url, later=True)
        await _fill(owner_url, plan, workers, keyring, tell)
        await _gather_words(owner_url, later=False)
    return Filled(plan.cases - before, before, time.monotonic() - begun)
