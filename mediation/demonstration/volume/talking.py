"""Sessions: planned, held or not held, with those who came."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from cases.reasons import CancelReason, NoShowReason
from mediation.demonstration.volume.agreeing import Agreeing
from mediation.demonstration.volume.bench import By
from mediation.demonstration.volume.moments import iso_in_bangkok, stamp
from mediation.demonstration.volume.rows import Row

_HALL = "ศาลาประชาคม"
MINUTES = 120


class Talking(Agreeing):
    """The deeds of sessions."""

    def plan(self, minute: int, meeting: int, planned_from: Row | None = None) -> Row:
        """A session is planned by the officer."""
        self.at(minute)
        number = len(self.parts["session"]) + 1
        earlier = None if planned_from is None else planned_from["id"]
        row = self.part(
            "session",
            no=number,
            status="planned",
            planned_for=stamp(meeting),
            planned_minutes=MINUTES,
            place=_HALL,
            mode="joint",
            planned_from=earlier,
            last_happened_at=stamp(minute),
            version=1,
            told="[]",
            **dict.fromkeys(
                (
                    *("notified_at", "opened_at", "closed_at", "result", "next_step", "no_show_side", "excused"),
                    *("postponed_by", "reason_code"),
                )
            ),
        )
        self.file["version"] += 1
        facts = {
            "no": number,
            "planned_for": iso_in_bangkok(meeting),
            "minutes": MINUTES,
            "mode": "joint",
            "planned_from": earlier,
        }
        self.beside("session", row, "plan", self.bench.officer, minute, ("none", "planned"), facts)
        return row

    def notify(self, minute: int, row: Row) -> None:
        """All sides have been told."""
        self.at(minute)
        row["notified_at"] = stamp(minute)
        facts = {"sides": [side["side"] for side in self.joining()]}
        told = [{"side": side, "how": "", "at": stamp(minute)} for side in facts["sides"]]
        row["told"] = msgspec.json.encode(told).decode()
        self.part_deed("session", row, "notify", self.bench.officer, minute, facts)

    def open(self, minute: int, row: Row, present: Sequence[Row]) -> None:
        """The mediator opens; somebody who may act is here of every side."""
        self.at(minute)
        by, serving = self.mediator, self.mediators("confirmed", "active")
        for party in present:
            self._entry(row, minute, by, case_party_id=party["id"], side=party["side"], code=party["role"])
        for assignment in serving:
            self._entry(row, minute, by, assignment_id=assignment["id"], code="mediator")
        row["opened_at"] = stamp(minute)
        if self.file["mediation_started_at"] is None:
            self.file["mediation_started_at"] = stamp(minute)
        facts = {
            "no": row["no"],
            "mode": row["mode"],
            "present": sorted(party["id"] for party in present),
            "mediators": [assignment["id"] for assignment in serving],
            "away": [],
        }
        self.part_deed("session", row, "open", by, minute, facts)
        if self.file["status"] == "ready":
            self.fired("open_first_session", by, minute, {"session": row["id"]})
        for assignment in serving:
            if assignment["status"] == "confirmed":
                assignment |= {"status": "active", "last_happened_at": stamp(minute)}
                assignment["version"] += 1
                facts = {"mediator": assignment["mediator_id"]}
                self.beside("assignment", assignment, "begin", by, minute, ("confirmed", "active"), facts)

    def _entry(self, row: Row, minute: int, by: By, **who: Any) -> None:
        self.parts["session_entry"].append(
            {
                "id": UUID(int=self.chance.getrandbits(128), version=4),
                "centre_id": self.bench.centre_id,
                "case_id": self.case_id,
                "session_id": row["id"],
                "kind": "joined",
                "case_party_id": None,
                "assignment_id": None,
                "side": None,
                "happened_at": stamp(minute),
                "by_account": by.account,
                **who,
            }
        )

    def end_session(self, minute: int, row: Row, result: str) -> None:
        """The mediator closes the session."""
        self.at(minute)
        length = stamp(minute) - row["opened_at"]
        row |= {"closed_at": stamp(minute), "result": result}
        facts = {"no": row["no"], "result": result, "minutes": int(length.total_seconds() // 60)}
        self.part_deed("session", row, "close", self.mediator, minute, facts)

    def nobody_came(self, minute: int, row: Row, side: int, reason: NoShowReason) -> None:
        """A side did not come."""
        self.at(minute)
        row |= {"excused": reason.excused, "reason_code": reason.value, "no_show_side": side}
        facts = {"excused": reason.excused, "side": side, "assignment": None}
        self.part_deed("session", row, "record_no_show", self.mediator, minute, facts, reason.value)

    def postpone(self, minute: int, row: Row, by_whom: str, reason: str) -> None:
        """A session is put off."""
        self.at(minute)
        row |= {"postponed_by": by_whom, "reason_code": reason}
        facts = {"postponed_by": by_whom}
        self.part_deed("session", row, "postpone", self.bench.officer, minute, facts, reason)

    def cancel_waiting(self, minute: int, by: By) -> None:
        """What was planned and not held is held no more, now that the mediation has ended."""
        reason = CancelReason.mediation_ended.value
        for row in self.parts["session"]:
            if row["status"] in ("planned", "notified"):
                before = str(row["status"])
                row |= {"status": "cancelled", "reason_code": reason}
                row["last_happened_at"] = max(row["last_happened_at"], stamp(minute))
                row["version"] += 1
                self.beside("session", row, "cancel", by, minute, (before, "cancelled"), {}, reason)
