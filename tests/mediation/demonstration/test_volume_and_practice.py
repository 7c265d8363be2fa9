"""What the volume writes by sets is what the practice would have written: the same lives, lived through both, compared."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest

from mediation.chains import verify_all
from mediation.demonstration.volume.filling import live_in
from mediation.demonstration.volume.ids import MOST_OF_A_CASE
from mediation.demonstration.volume.laying import Plan, standing
from mediation.demonstration.volume.loading import load_volume
from mediation.practice.owners_work import owners_work
from parties import keys
from tests.conftest import Database, Owner, database_of_its_own
from tests.mediation.demonstration.transcript import DEEDS, Again, Written

CASES = 1200
_NOT_COMPARED = frozenset(
    {
        "id",
        "centre_id",
        "case_id",
        "created_at",
        "number",
        "number_year",
        "number_seq",
        "person_id",
        "recorded_at",
        "at",
    }
)
_PART_OF = {
    "screening": "screening",
    "safety_screening": "safety_screening",
    "case_party": "parties",
    "assignment": "assignments",
    "session": "sessions",
    "agreement": "agreements",
    "obligation": "obligations",
    "challenge": "challenges",
    "referral": "referrals",
    "stands_for": "parties",
    "case_party_id": "parties",
    "party": "parties",
    "assignment_id": "assignments",
    "agreement_id": "agreements",
    "session_id": "sessions",
    "planned_from": "sessions",
    "signed_by": "parties",
    "present": "parties",
    "raised_by": "parties",
    "agreed_by": "parties",
    "given_by": "parties",
}


IDS: Mapping[str, Any] = {table: count(1) for table in MOST_OF_A_CASE}


@dataclass
class Volume:
    """A small volume in a database of its own, and those of its lives that together do every deed."""

    database: Database
    owner: Owner
    plan: Plan
    sample: list[tuple[Written, int]] = field(default_factory=list)

    async def choose(self) -> None:
        """Read through the volume and keep what still has something to show; with each book the id of its case."""
        seen: Counter[str] = Counter()
        for index in range(self.plan.centres):
            async with owners_work(self.database.owner_url) as owner:
                bench = (await standing(owner, self.plan, index)).bench
            loaded = await self.owner.fetch(
                "select id from case_file where centre_id = $1 order by number_year, number_seq", bench.centre_id
            )
            for number, row in enumerate(loaded):
                book = live_in(Written, self.plan, bench, IDS, datetime.now(UTC), number, (2500, number + 1))
                names = {name for name, _, _ in book.deeds}
                if any(seen[name] < 1 + index for name in names):
                    self.sample.append((book, row["id"]))
                    seen.update(names)


@pytest.fixture(scope="module")
async def volume(server: str, keyring: keys.Keyring) -> AsyncIterator[Volume]:
    """Two centres, one on each track."""
    async with database_of_its_own(server, "volume_practice") as (database, owner):
        plan = Plan(CASES, 3, 2, date(2026, 6, 30))
        await load_volume(database.owner_url, plan, lambda _: None)
        made = Volume(database, owner, plan)
        await made.choose()
        yield made


@pytest.fixture(scope="module")
async def lived_again(volume: Volume) -> list[tuple[Written, int, int]]:
    """Each chosen life with the id of its loaded case, and of the case the practice made of the same deeds.

    Nobody meets themselves: while a life is lived again, everybody of the lives before is called by no name.
    """
    lived = []
    await volume.owner.execute(
        "create table called (id bigint primary key, first_name text, last_name text, name_key text)"
    )
    for book, loaded in volume.sample:
        await volume.owner.execute(_NAMELESS)
        lived.append((book, loaded, await Again(book).live()))
    names = "set first_name = c.first_name, last_name = c.last_name, name_key = c.name_key"
    await volume.owner.execute(f"update person n {names} from called c where c.id = n.id; drop table called")
    return lived


_NAMELESS = """with laid as (
    insert into called select n.id, n.first_name, n.last_name, n.name_key from person n
    where not exists (select from mediator m where m.person_id = n.id) on conflict do nothing returning id)
  update person set first_name = '–', last_name = '', name_key = '–' where id in (select id from laid)"""


class Names:
    """Ids of one case, as names that both lives share: the second session is the second session."""

    def __init__(self, dossier: Mapping[str, Any], screenings: list[int]) -> None:
        self.known: dict[tuple[str, int], str] = {
            ("safety_screening", number): f"asked {place}" for place, number in enumerate(screenings)
        }
        for part in ("parties", "assignments", "sessions", "agreements", "obligations", "challenges", "referrals"):
            for place, number in enumerate(sorted(row["id"] for row in dossier[part])):
                self.known[part, number] = f"{part} {place}"

    def of(self, part: str, value: Any) -> Any:
        if isinstance(value, list):
            return [self.of(part, one) for one in value]
        return self.known.get((part, value), value) if isinstance(value, int) else value

    def plain(self, value: Any, key: str = "") -> Any:
        """A value without what cannot be alike: ids by name, commitments, drawn numbers, moments in one form."""
        if isinstance(value, dict):
            kept = {name: inner for name, inner in value.items() if name not in _NOT_COMPARED}
            return {name: self.plain(inner, name) for name, inner in kept.items()}
        if key == "mediators" or (isinstance(value, list) and key not in _PART_OF):
            part = "assignments" if key == "mediators" else ""
            return [self.of(part, one) if part else self.plain(one) for one in value]
        if key == "entity" and ":" in value:
            kind, _, number = value.partition(":")
            return self.of(f"{kind}s", int(number))
        if isinstance(value, str) and len(value) == 64 and not set(value) - set("0123456789abcdef"):
            return "commitment"
        if isinstance(value, str) and len(value) > 18 and value[10:11] == "T":
            return datetime.fromisoformat(value).astimezone(UTC)
        return self.of(_PART_OF.get(key, ""), value)


def different(left: Any, right: Any, at: str = "") -> list[str]:
    """Where two told lives are not alike."""
    if isinstance(left, dict) and isinstance(right, dict) and left.keys() == right.keys():
        return [wrong for name in left for wrong in different(left[name], right[name], f"{at}.{name}")]
    if isinstance(left, list | tuple) and isinstance(right, list | tuple) and len(left) == len(right):
        pairs = zip(left, right, strict=True)
        return [wrong for place, (one, other) in enumerate(pairs) for wrong in different(one, other, f"{at}.{place}")]
    return [] if left == right else [f"{at}: {left!r} and {right!r}"]


async def _told(volume: Volume, case_id: int) -> tuple[Any, list[Any]]:
    """Dossier and journals of a case, comparable."""
    owner = volume.owner
    dossier = json.loads(await owner.fetchval("select dossier($1, false)", case_id))
    screenings = await owner.fetch("select id from safety_screening where case_id = $1 order by id", case_id)
    names = Names(dossier, [row["id"] for row in screenings])
    if dossier["screening"]:
        names.known["screening", dossier["screening"]["id"]] = "the screening"
    rows = await owner.fetch(
        """select * from journal_entry where subject_kind = 'case' and subject_id = $1
           union all select e.* from journal_entry e join referral r on r.id = e.subject_id
           where e.subject_kind = 'referral' and r.case_id = $1 order by subject_kind, subject_id, seq""",
        case_id,
    )
    fields = ("subject_kind", "seq", "actor_id", "role", "on_behalf_of", "event", "entity", "status_from", "status_to")
    journal = [
        names.plain(
            {name: row[name] for name in (*fields, "reason_code")}
            | {"happened_at": row["happened_at"].isoformat(), "body": _body(row)}
        )
        for row in rows
    ]
    for session in dossier["sessions"]:
        session["entries"].sort(key=lambda entry: (entry["happened_at"], entry["case_party_id"] or 0))
    return names.plain(dossier), journal


def _body(row: Mapping[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(row["body"])
    body.pop("hold", None)
    # The loading makes no files: of what was sent it writes everything but the packet.
    body.pop("packet", None)
    body.pop("packet_hash", None)
    if row["event"] == "case:safety:asked":
        body["safety_screening"] = body.pop("screening")
    return body


async def test_the_same_lives_leave_the_same_rows_and_journals(
    volume: Volume, lived_again: list[tuple[Written, int, int]]
) -> None:
    done = {name for book, _ in volume.sample for name, _, _ in book.deeds}
    assert done == set(DEEDS)
    assert len(volume.sample) > 20
    for book, loaded, again in lived_again:
        told, expected = await _told(volume, loaded), await _told(volume, again)
        assert different(told, expected) == [], (book.bench.track, book.file["topic"], book.file["status"])


async def test_the_figures_are_those_of_a_full_count(
    volume: Volume, lived_again: list[tuple[Written, int, int]]
) -> None:
    """What the loading counted in one step and what the triggers counted step by step is what the rows say."""
    assert lived_again
    centres = [None, *[row["id"] for row in await volume.owner.fetch("select id from centre")]]
    for centre in centres:
        assert await volume.owner.fetch("select * from figures_differences($1)", centre) == []


async def test_all_chains_hold_beside_one_another(volume: Volume) -> None:
    report = await verify_all(volume.database.worker_url)
    assert report.breaks == []
