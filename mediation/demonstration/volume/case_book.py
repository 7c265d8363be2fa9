"""The book of one case as it is lived through: its rows and its chain, written as the practice writes them.

Every deed of the rooms that build on this asks the pure machines where the case stands after it. The moment of a deed must
not lie after the last day of the volume: there the life of the case, as far as it is told, is over.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from random import Random
from typing import Any

from cases.journal import commitment
from mediation.demonstration.volume.bench import Bench, By
from mediation.demonstration.volume.chain import Chain, body_of
from mediation.demonstration.volume.moments import calendar_day, day_of, stamp
from mediation.demonstration.volume.rows import Batch, Row
from mediation.demonstration.volume.rules import entered, next_state, outcome_of

Ids = Mapping[str, Iterator[int]]
_PARTS = (
    *(
        "case_side",
        "case_party",
        "screening",
        "safety_screening",
        "safety_hold",
        "statement",
        "assignment",
        "challenge",
    ),
    *("session", "session_entry", "agreement", "agreement_signature", "obligation", "referral"),
)


class NotToldYet(Exception):
    """A deed would lie after the last moment of the volume."""


class CaseBook:
    """What every deed needs: the case's row, the rows of its parts, the chain."""

    def __init__(self, bench: Bench, ids: Ids, recorded_at: datetime, until: int, chance: Random) -> None:
        self.bench, self.ids, self.recorded_at, self.until, self.chance = bench, ids, recorded_at, until, chance
        self.case_id = next(ids["case_file"])
        self.file: Row = {"id": self.case_id, "centre_id": bench.centre_id, "status": "draft", "version": 1}
        self.parts: dict[str, list[Row]] = {name: [] for name in _PARTS}
        self.chain = Chain("case", self.case_id, bench.centre_id, None, recorded_at)
        self.referral_chains: list[Chain] = []

    def flush(self, batch: Batch) -> None:
        """Hand every row over."""
        batch.add("case_file", [self.file])
        for name, rows in self.parts.items():
            if rows:
                batch.add(name, rows)
        batch.rows["journal_head"].append(self.chain.head_row())
        batch.rows["journal_entry"] += self.chain.rows
        for chain in self.referral_chains:
            _, number, *_, seq, head = chain.head_row()
            batch.referral_heads.append((number, seq, head))
            batch.rows["journal_entry"] += chain.rows

    # WHAT DEEDS SHARE

    def at(self, minute: int) -> None:
        """Go on to a moment. Raises NotToldYet."""
        if minute > self.until:
            raise NotToldYet

    def part(self, table: str, **values: Any) -> Row:
        """A new part of the case with an id of its own."""
        row = {"id": next(self.ids[table]), "centre_id": self.bench.centre_id, "case_id": self.case_id, **values}
        self.parts[table].append(row)
        return row

    def case_deed(self, event: str, by: By, minute: int, facts: dict[str, Any], reason: str | None = None) -> None:
        """An event of the case's own machine."""
        before = str(self.file["status"])
        self._enter(event, minute)
        self.file["version"] += 1
        self.chain.append(
            f"case:file:{event}", "case", by, minute, (before, str(self.file["status"])), body_of(facts), reason
        )

    def fired(self, event: str, by: By, minute: int, facts: dict[str, Any]) -> None:
        """A coupled event of the case, behind the one that fires it."""
        before = str(self.file["status"])
        self._enter(event, minute)
        self.chain.append(f"case:file:{event}", "case", by, minute, (before, str(self.file["status"])), body_of(facts))

    def _enter(self, event: str, minute: int) -> None:
        file = self.file
        after = entered(str(file["status"]), event, file.get("resume_state"))
        file["status"], file["resume_state"] = after.status.value, after.resume_state
        file["last_happened_at"] = stamp(minute)
        outcome = outcome_of(after.status)
        if outcome is not None and file["outcome"] is None:
            file["outcome"], file["ended_on"] = outcome.value, calendar_day(day_of(minute))
        if after.status == "closed":
            file["closed_on"] = calendar_day(day_of(minute))

    def record(self, name: str, by: By, minute: int, facts: dict[str, Any], reason: str | None = None) -> None:
        """A record of the case that moves no state."""
        status = str(self.file["status"])
        self.file["version"] += 1
        self.chain.append(name, "case", by, minute, (status, status), body_of(facts), reason)

    def part_deed(
        self,
        kind: str,
        row: Row,
        event: str,
        by: By,
        minute: int,
        facts: dict[str, Any],
        reason: str | None = None,
        chain: Chain | None = None,
    ) -> None:
        """An event of a smaller subject that stands there already."""
        before = str(row["status"])
        row["status"] = next_state(kind, before, event)
        row["last_happened_at"] = stamp(minute)
        row["version"] += 1
        self.file["version"] += 1
        moved = (before, str(row["status"]))
        name = f"case:{kind}:{event}"
        (chain or self.chain).append(name, f"{kind}:{row['id']}", by, minute, moved, body_of(facts), reason)

    def beside(
        self,
        kind: str,
        row: Row,
        event: str,
        by: By,
        minute: int,
        moved: tuple[str, str],
        facts: dict[str, Any],
        reason: str | None = None,
    ) -> None:
        """An event of another subject that a deed brings with it, behind its own."""
        self.chain.append(f"case:{kind}:{event}", f"{kind}:{row['id']}", by, minute, moved, body_of(facts), reason)

    def keep(self, kind: str, text: str, by: By) -> str:
        """Keep a text beside the journal; its commitment in hex."""
        salt = self.chance.randbytes(16)
        sealed = commitment(salt, text)
        self.part("statement", kind=kind, body=text, salt=salt, commitment=sealed, by_account=by.account)
        return sealed.hex()

    # WHO STANDS WHERE

    def joining(self) -> list[Row]:
        """The sides that take part."""
        return [side for side in self.parts["case_side"] if side["joining"]]

    def people(self, side: int) -> list[Row]:
        """Everybody of a side."""
        return [party for party in self.parts["case_party"] if party["side"] == side]

    def mediators(self, *statuses: str) -> list[Row]:
        """The assignments that stand in one of these states."""
        return [row for row in self.parts["assignment"] if row["status"] in statuses]

    def newest(self, table: str) -> Row:
        """The newest part of a kind."""
        return self.parts[table][-1]
