"""The worker's turn at the clocks: takes on a lease what is to be looked at, of whichever centres, and looks."""

import random
from collections import defaultdict

from mediation.practice.clocks import Passed, Watched, look_at
from mediation.worker import Bench

AT_ONCE = 500
"""So many subjects are taken on a lease at a time; they are seen to well within it."""


async def clock_turn(bench: Bench) -> int:
    """Look at the next subjects whose time has come; how many they were."""
    return (await look_at_next(bench)).looked_at


async def look_at_next(bench: Bench) -> Passed:
    """The same, telling what came of it."""
    rows = await bench.pool.fetch("select * from clocks_due($1, $2)", bench.clock(), AT_ONCE)
    by_centre: dict[int, list[Watched]] = defaultdict(list)
    for row in rows:
        by_centre[row["centre_id"]].append(Watched(row["kind"], row["subject_id"], row["mark"]))
    passed = Passed()
    centres = list(by_centre.items())
    # Should one of them ever stop the turn, it is not always the same others that wait behind it.
    random.shuffle(centres)
    for centre_id, watched in centres:
        random.shuffle(watched)
        passed += await look_at(centre_id, watched, bench.clock)
    return passed


async def look_at_all(bench: Bench) -> Passed:
    """Look until nothing is due any more."""
    passed = Passed()
    while True:
        more = await look_at_next(bench)
        if not more.looked_at:
            return passed
        passed += more
