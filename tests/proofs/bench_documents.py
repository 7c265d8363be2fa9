"""What printing costs beside the bare compiler, and what it does to the event loop meanwhile.

Run by `make bench-documents`; the last line is `ratio=… stall_ms=…`. Each document of a run holds other data, so that no
compiler remembers the one before. The ratio is between medians of the same run, in one process of the same kind.
"""

import asyncio
import statistics
import time
from datetime import date

import msgspec

from mediation.documents import engine
from mediation.documents.catalogue import house_template
from mediation.documents.jobs import Job
from mediation.documents.printing import Letterhead, job_of
from mediation.documents.samples import sample_content
from mediation.documents.worker import Press

ROUNDS = 30
INVITATIONS = 200
_TICK = 0.002
_QUIET = 5.0


def jobs(code: str, many: int) -> list[Job]:
    """So many different documents of a kind."""
    found = []
    for number in range(many):
        content = msgspec.structs.replace(
            sample_content(code), case_number=f"ทถ.{number}/2569", issued_on=date(2026, 11, 27)
        )
        found.append(job_of(content, house_template(code), Letterhead()))
    return found


def ratio() -> tuple[float, float]:
    """Median milliseconds of the bare compiler and of the finished PDF, one after the other in turns."""
    bare, whole = Press(), Press()
    plain, finished = jobs("DOC-15", 2 * ROUNDS), []
    spent: list[float] = []
    for index in range(ROUNDS):
        begun = time.perf_counter()
        bare.bare(plain[2 * index])
        between = time.perf_counter()
        whole.print(plain[2 * index + 1])
        spent.append(between - begun)
        finished.append(time.perf_counter() - between)
    return statistics.median(spent) * 1000, statistics.median(finished) * 1000


async def longest_turn(stop: asyncio.Event) -> float:
    """The longest the loop was kept from its next turn until then, in milliseconds."""
    longest = 0.0
    while not stop.is_set():
        begun = time.perf_counter()
        await asyncio.sleep(_TICK)
        longest = max(longest, time.perf_counter() - begun - _TICK)
    return longest * 1000


async def invitations() -> tuple[float, float, float]:
    """Seconds for a day's invitations; how long the loop was kept meanwhile, and how long while nothing was printed."""
    quiet, stop = asyncio.Event(), asyncio.Event()
    asyncio.get_running_loop().call_later(_QUIET, quiet.set)
    alone = await longest_turn(quiet)
    printing = jobs("DOC-04", INVITATIONS)
    watching = asyncio.create_task(longest_turn(stop))
    begun = time.perf_counter()
    printed = await asyncio.gather(*map(engine.print_pdf, printing))
    took = time.perf_counter() - begun
    stop.set()
    assert len(set(printed)) == INVITATIONS
    return took, await watching, alone


def main() -> None:
    """Measure and tell."""
    bare, whole = ratio()
    print(f"agreement: bare compiler {bare:.1f} ms, finished {whole:.1f} ms")
    took, stall, alone = asyncio.run(invitations())
    print(f"{INVITATIONS} invitations: {took:.1f} s on {engine.cores()} cores, {INVITATIONS / took:.0f} a second")
    print(f"the loop's longest wait: {stall:.0f} ms while printing, {alone:.0f} ms on this machine without it")
    engine.close()
    print(f"ratio={whole / bare:.2f} stall_ms={stall:.0f}")


if __name__ == "__main__":
    main()
