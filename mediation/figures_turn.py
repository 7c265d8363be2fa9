"""The worker's turns of the figures: folding what was counted, and once a day comparing all of it with a full count."""

import logging
from datetime import timedelta

from mediation.worker import Bench, Turn

LOG = logging.getLogger("mediation.figures")
AT_ONCE = 10_000


async def fold(bench: Bench) -> int:
    """Fold a batch of changes into the rollups; how many it was. Another worker that folds already is left to it."""
    folded: int = await bench.pool.fetchval("select figures_fold($1)", AT_ONCE)
    return folded


async def compare(bench: Bench) -> int:
    """Compare centre by centre, and the areas, with a full count; a difference is logged, kept for the doctor, and counted anew.

    What differs are numbers of measures: nothing of any case is logged.
    """
    async with bench.pool.acquire() as connection:
        different = await connection.fetchval("select figures_compare($1)", bench.clock())
        if different:
            LOG.error("figures differed from a full count in %s places and were counted anew", different)
            await connection.execute("select figures_rebuild()")
    return 0


FIGURES = (Turn("figures", timedelta(seconds=3), fold), Turn("figures compared", timedelta(days=1), compare))
