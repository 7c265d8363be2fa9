"""Many clients at once on the same thing: what each was told is compared with what the tables hold afterwards."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import uuid4

import httpx

from cases.journal import Entry, verify_chain
from tests.mediation.practice.test_intake import a_request
from tests.world import Place, World

CLIENTS = 16
ABORTED = 0.2


@dataclass
class Racer:
    """One of the clients: a token and a connection of its own."""

    client: httpx.AsyncClient
    token: str

    async def post(self, path: str, body: Mapping[str, Any], **headers: str) -> httpx.Response:
        """A call of a program. Underscores in names of headers stand for hyphens."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        bearer = {"Authorization": f"Bearer {self.token}"}
        return await self.client.post(f"/api/v1{path}", json=body, headers=bearer | told)


async def cases_to_race_for(world: World, place: Place, count: int) -> list[int]:
    """Registered requests with nothing but a title, laid at once; their ids."""
    rows = await world.owner.fetch(
        """insert into case_file (centre_id, track, topic, title, status, received_at, number, number_year, number_seq)
           select $1, 'COMMUNITY', 'DEBT', 'แข่งกัน', 'received', now() - interval '1 day', 'ข.' || i || '/2500', 2500, i
           from generate_series(1, $2) i returning id""",
        place.id,
        count,
    )
    return [row["id"] for row in rows]


@dataclass
class Race:
    """How a race for transitions ended: winners, cases won twice or by nobody, answers that are none of the three."""

    winners: int = 0
    double: int = 0
    unwon: int = 0
    odd: Counter[int] = field(default_factory=Counter)


async def race_for(racers: Sequence[Racer], world: World, cases: Sequence[int]) -> Race:
    """Everybody starts the screening of each case with the same version in hand."""
    race = Race()
    for case_id in cases:
        path = f"/cases/{case_id}/events/start_screening"
        answers = await asyncio.gather(*(racer.post(path, {}, If_Match='"1"') for racer in racers))
        told = Counter(answer.status_code for answer in answers)
        race.winners += told[200]
        race.odd += Counter({status: n for status, n in told.items() if status not in (200, 409, 412)})
    rows = await world.owner.fetch(
        """select f.version, f.status, (select count(*) from journal_entry e where e.subject_kind = 'case'
             and e.subject_id = f.id) as entries from case_file f where f.id = any ($1)""",
        list(cases),
    )
    for row in rows:
        race.double += row["version"] > 2 or row["entries"] > 1
        race.unwon += (row["version"], row["status"], row["entries"]) != (2, "screening", 1)
    return race


@dataclass
class Register:
    """What the clients of a register were told: mark of a request → its number; None where nobody heard an answer.

    `restarting`: the server may be gone at any moment; who hears nothing asks again, with the same key, until it is back.
    """

    restarting: bool = False
    told: dict[str, str | None] = field(default_factory=dict)

    async def one(self, racer: Racer, rng: Random) -> None:
        """Register a request under a mark of its own; one in five hangs up before the answer, at any moment."""
        mark = uuid4().hex
        self.told[mark] = None
        asked = asyncio.create_task(self._answer(racer, mark))
        if rng.random() < ABORTED:
            await asyncio.sleep(rng.random() * 0.05)
            if asked.cancel():
                await asyncio.wait([asked])
                return
        answer = await asked
        assert answer.status_code == 201, answer.text
        self.told[mark] = answer.json()["number"]

    async def _answer(self, racer: Racer, mark: str) -> httpx.Response:
        while True:
            try:
                answer = await racer.post("/cases", a_request(title=mark), Idempotency_Key=mark)
            except httpx.TransportError:
                if not self.restarting:
                    raise
                await asyncio.sleep(0.1)
            else:
                return answer


@dataclass
class Numbers:
    """What a centre's register holds against what was told."""

    registered: int = 0
    lost: int = 0
    double: int = 0
    gaps: int = 0
    half: int = 0

    def __str__(self) -> str:
        return f"double={self.double} gaps={self.gaps} lost={self.lost} half={self.half}"


async def compare(world: World, place: Place, told: Mapping[str, str | None]) -> Numbers:
    """Every acknowledged request is there once under its number; the others whole or not at all; no number is left out."""
    rows = await world.owner.fetch(
        """select f.title, f.number, f.number_seq,
             (select count(*) from case_party p where p.centre_id = f.centre_id and p.case_id = f.id) as people,
             (select count(*) from journal_entry e where e.subject_kind = 'case' and e.subject_id = f.id) as entries
           from case_file f where f.centre_id = $1 and f.title = any ($2)""",
        place.id,
        list(told),
    )
    there = Counter(row["title"] for row in rows)
    numbers = {row["title"]: row["number"] for row in rows}
    given = sorted(row["number_seq"] for row in rows)
    last = given[-1] if given else 0
    return Numbers(
        registered=len(rows),
        lost=sum(number is not None and numbers.get(mark) != number for mark, number in told.items()),
        double=sum(count > 1 for count in there.values()) + len(given) - len(set(given)),
        gaps=last - len(set(given)),
        half=sum((row["people"], row["entries"]) != (2, 1) for row in rows),
    )


async def broken_chains(world: World, place: Place) -> int:
    """How many chains of a centre do not verify, its own among them."""
    heads = await world.owner.fetch("select * from journal_head where centre_id = $1", place.id)
    rows = await world.owner.fetch(
        "select * from journal_entry where centre_id = $1 order by subject_kind, subject_id, seq", place.id
    )
    chains: dict[tuple[str, int], list[Entry]] = {}
    for row in rows:
        chains.setdefault((row["subject_kind"], row["subject_id"]), []).append(Entry(**dict(row)))
    subjects = {(head["subject_kind"], head["subject_id"]): head for head in heads}
    broken = [verify_chain(entries, subjects[key]["head"], subjects[key]["seq"]) for key, entries in chains.items()]
    return sum(bool(breaks) for breaks in broken) + len(subjects.keys() ^ chains.keys())
