"""What the conflict gate misses and how long it takes, over a register of a million people: `make bench-conflicts`.

For each of three seeds, which nobody looked at while the rules were made, labelled pairs are put into the register: one of the two
as a mediator, and as somebody whose earlier case another mediator served; the other as a party now. A pair that is tied must be
found both ways it can be; a pair that is not must be found neither way. The last line is
`recall=… precision=… p95_ms=…`: the least of the three seeds, and the time of a check.
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from mediation.conflict_facts import read_facts
from mediation.conflicting import matches
from mediation.local_postgres import LocalPostgres
from parties import keys, thai
from parties.database import ENGINE, connection_arguments, fetch, scope
from parties.migration import migrate
from parties.register import NewPerson, enrol
from tests.benchmarks.register import MEDIATORS, Owner, lay_register
from tests.conftest import PASSWORDS, ROOT, address
from tests.likeness.slips import Pair, Written, pairs

SEEDS = (112_358, 141_421, 173_205)
PAIRS_OF_A_SEED = 600
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "1000000"))
CHECKS = 1_000
ROSTER = 20
RECALL, PRECISION, P95_MS = 0.98, 0.80, 50.0


@dataclass
class Score:
    """How many were found rightly, wrongly, and not at all; the classes of what was missed."""

    found: int = 0
    wrongly: int = 0
    missed: int = 0
    classes: Counter[str] = field(default_factory=Counter)

    @property
    def recall(self) -> float:
        """Of the tied, the share found."""
        return self.found / max(self.found + self.missed, 1)

    @property
    def precision(self) -> float:
        """Of those found, the share tied."""
        return self.found / max(self.found + self.wrongly, 1)


def _enters(one: Written) -> NewPerson:
    """A record as the desk takes it: telephones in one form, and a number that fails its own check is refused."""
    return NewPerson(
        prefix=one.prefix,
        first_name=thai.normalise(one.first_name),
        last_name=thai.normalise(one.last_name),
        national_id=one.national_id if thai.national_id_valid(one.national_id) else "",
        phone=thai.phone_e164(one.phone) if one.phone else "",
        birth_date=one.birth_date,
        house_no=one.house_no,
        moo=one.moo,
        subdistrict=one.subdistrict,
        area_code=one.area_code,
        employer=one.employer,
    )


def _on_roster(one: Written) -> NewPerson:
    """The same on the roster, where the name is one field."""
    prefix, rest = thai.split_prefix(f"{one.prefix}{one.first_name} {one.last_name}")
    first, _, last = rest.partition(" ")
    entered = _enters(one)
    return NewPerson(**{**vars(entered), "prefix": prefix, "first_name": first, "last_name": last.strip()})


async def _case_of(centre_id: int, person_id: int) -> tuple[int, int]:
    (case,) = await fetch(
        "insert into case_file (centre_id, status, track, topic) values ($1, 'draft', 'COMMUNITY', 'DEBT') returning id",
        centre_id,
    )
    (party,) = await fetch(
        "insert into case_party (centre_id, case_id, person_id, side) values ($1, $2, $3, 1) returning id",
        centre_id,
        case["id"],
        person_id,
    )
    return case["id"], party["id"]


async def _mediator(centre_id: int, person_id: int) -> int:
    (row,) = await fetch(
        "insert into mediator (centre_id, name, person_id) values ($1, 'ผู้ไกล่เกลี่ย', $2) returning id",
        centre_id,
        person_id,
    )
    return int(row["id"])


async def _judge(owner: Owner, centre_id: int, pair: Pair, score: Score) -> None:
    """Put a pair into the register and see what is found of it, as the mediator's own tie and through an earlier case."""
    async with ENGINE.transaction(local=scope(centre_id)):
        people = await enrol(
            centre_id, [_on_roster(pair.one), _enters(pair.other), _enters(pair.one), NewPerson("ไม่เกี่ยวข้อง", "กับผู้ใด")]
        )
        case_id, _ = await _case_of(centre_id, people[1])
        earlier_case, _ = await _case_of(centre_id, people[2])
        own, served = await _mediator(centre_id, people[0]), await _mediator(centre_id, people[3])
        await fetch(
            """insert into assignment (centre_id, case_id, mediator_id, status, end_reason)
               values ($1, $2, $3, 'ended', 'completed')""",
            centre_id,
            earlier_case,
            served,
        )
    await owner.execute("update case_file set status = 'closed', number = id::text where id = $1", earlier_case)
    async with ENGINE.transaction(readonly=True, local=scope(centre_id)):
        found = matches(await read_facts([case_id], [own, served]))
    ways = {
        own: [one for one in found if one.mediator == own],
        served: [one for one in found if one.mediator == served],
    }
    # Who only shares a house or an employer has no earlier case to be found through.
    asked = [own, served] if pair.why == "same_person" or not pair.tied else [own]
    for mediator in asked:
        if pair.tied:
            score.found += bool(ways[mediator])
            score.missed += not ways[mediator]
            if not ways[mediator]:
                score.classes.update(pair.slips)
        else:
            score.wrongly += bool(ways[mediator])
            if ways[mediator]:
                score.classes[pair.why] += 1


async def _times(centre_id: int, cases: list[int], mediators: int, roster: list[int]) -> list[float]:
    """Milliseconds of checks of these cases, each against so many of the mediators: reading, and judging."""
    rng, taken = random.Random(1), []
    for case_id in cases:
        asked = rng.sample(roster, mediators)
        async with ENGINE.transaction(readonly=True, local=scope(centre_id)):
            started = time.perf_counter()
            matches(await read_facts([case_id], asked))
            taken.append((time.perf_counter() - started) * 1000)
    return sorted(taken)


def _p95(taken: list[float]) -> float:
    return taken[int(len(taken) * 0.95)]


async def measured(owner: Owner, centre_id: int, people: int) -> tuple[float, float, float]:
    """Recall, precision and the 95th percentile of a check in milliseconds, printed as they are found."""
    started = time.perf_counter()
    cases = await lay_register(owner, centre_id, people)
    size = await owner.fetchval("select pg_size_pretty(pg_database_size(current_database()))")
    print(
        f"{people:,} people in {cases:,} cases, {MEDIATORS} mediators, {size}, laid in {time.perf_counter() - started:.0f} s"
    )
    first = await owner.fetchval("select min(id) from case_file where centre_id = $1", centre_id)
    roster = [row["id"] for row in await owner.fetch("select id from mediator where centre_id = $1", centre_id)]
    asked = [first + number for number in random.Random(2).sample(range(cases), min(CHECKS, cases))]
    await _times(centre_id, asked[:50], 2, roster)
    taken = await _times(centre_id, asked, 2, roster)
    print(
        f"a case with 2 mediators: median {taken[len(taken) // 2]:.1f} ms, p95 {_p95(taken):.1f} ms, worst {taken[-1]:.1f} ms"
    )
    whole = await _times(centre_id, asked[:200], ROSTER, roster)
    print(f"a case with a roster of {ROSTER}: median {whole[len(whole) // 2]:.1f} ms, p95 {_p95(whole):.1f} ms")
    scores = []
    for seed in SEEDS:
        score = Score()
        for pair in pairs(seed, PAIRS_OF_A_SEED):
            await _judge(owner, centre_id, pair, score)
        scores.append(score)
        print(
            f"seed {seed}: recall {score.recall:.4f}, precision {score.precision:.4f}; {dict(score.classes.most_common(8))}"
        )
    return min(one.recall for one in scores), min(one.precision for one in scores), _p95(taken)


async def _in_its_own_database(server_url: str) -> tuple[float, float, float]:
    name = f"mediation_bench_{os.getpid()}"
    keeper = await asyncpg.connect(**connection_arguments(server_url))
    await keeper.execute(f'create database "{name}" template template0 encoding "UTF8"')
    try:
        await migrate(address(server_url, name), PASSWORDS)
        ENGINE.point_at(address(server_url, name, "mediation_app"))
        await ENGINE.open_pool(min_size=1, max_size=2)
        owner = await asyncpg.connect(**connection_arguments(address(server_url, name)))
        centre_id = await owner.fetchval(
            """insert into centre (kind, code, name, prefix, track) values ('tambon', 'bench', 'ศูนย์วัดผล', 'ว', 'COMMUNITY')
               returning id"""
        )
        try:
            return await measured(owner, centre_id, PEOPLE)
        finally:
            await owner.close()
            await ENGINE.close_connection_pool()
    finally:
        await keeper.execute(f'drop database "{name}" with (force)')
        await keeper.close()


def main() -> int:
    """Measure, print, and say by the exit code whether the goals are met."""
    given = os.environ.get("MEDIATION_TEST_DATABASE_URL")
    local: Any = None if given else LocalPostgres(ROOT / "var" / "test-postgres")
    with tempfile.TemporaryDirectory() as folder:
        keys.use(keys.Keyring.create(Path(folder) / "keyring.json"))
        try:
            recall, precision, p95 = asyncio.run(_in_its_own_database(given or local.start()))
        finally:
            if local is not None:
                local.stop()
    print(f"recall={recall:.4f} precision={precision:.4f} p95_ms={p95:.1f}")
    return 0 if recall >= RECALL and precision >= PRECISION and p95 <= P95_MS else 1


if __name__ == "__main__":
    sys.exit(main())
