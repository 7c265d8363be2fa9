"""Loading the volume: the centres are laid, then filled by several processes at once; it may be stopped and goes on."""

import asyncio
import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from mediation.demonstration.volume.filling import fill_centre
from mediation.demonstration.volume.indexes import gather_words_at_once, gather_words_later
from mediation.demonstration.volume.laying import OtherPlan, Plan, how_far, lay, standing_plan
from parties import keys

Tell = Callable[[str], None]
_TOLD_EVERY_SECONDS = 10.0


@dataclass(frozen=True)
class Filled:
    """What a loading wrote: cases now, cases that stood there before, and the seconds it took."""

    written: int
    before: int
    seconds: float


async def load_volume(
    owner_url: str,
    plan: Plan,
    tell: Tell,
    *,
    workers: int = 1,
    keyring: Path | None = None,
    password: str | None = None,
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
        await gather_words_later(owner_url)
        await _fill(owner_url, plan, workers, keyring, tell)
        tell("Bringing the indexes of names and titles up to date")
    await gather_words_at_once(owner_url)
    return Filled(plan.cases - before, before, time.monotonic() - begun)


async def _fill(owner_url: str, plan: Plan, workers: int, keyring: Path | None, tell: Tell) -> None:
    if workers == 1:
        for index in range(plan.centres):
            await fill_centre(owner_url, plan, index)
            tell(f"  {await how_far(owner_url, plan)} of {plan.cases} cases")
        return
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        jobs = [pool.submit(_fill_alone, owner_url, plan, index, keyring) for index in range(plan.centres)]
        try:
            await _watch(jobs, owner_url, plan, tell)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


async def _watch(jobs: list[Future[None]], owner_url: str, plan: Plan, tell: Tell) -> None:
    """Say how far it is until all is done. Raises what a process failed with."""
    waiting = set(jobs)
    while waiting:
        done, waiting = await asyncio.to_thread(wait, waiting, _TOLD_EVERY_SECONDS, FIRST_EXCEPTION)
        for job in done:
            job.result()
        tell(f"  {await how_far(owner_url, plan)} of {plan.cases} cases")


def _fill_alone(owner_url: str, plan: Plan, index: int, keyring: Path | None) -> None:
    """In a process of its own: the keyring is loaded there anew."""
    keys.use(keys.Keyring.load(keyring))
    asyncio.run(fill_centre(owner_url, plan, index))
