"""A case comes in: registered, screened, asked about safety, accepted or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from cases.reasons import DeclineReason, MediatorEndReason, StruckOutReason
from cases.vocabulary import Topic
from mediation.demonstration.volume.bench import By
from mediation.demonstration.volume.case_book import CaseBook
from mediation.demonstration.volume.moments import calendar_day, day_of, stamp
from mediation.demonstration.volume.quarrels import Request
from mediation.demonstration.volume.rows import Row

ROLES_OF_SIDES = ("applicant", "respondent", "other")
_HOLD = "domestic_violence"
_EMPTY: dict[str, Any] = {
    **dict.fromkeys(("resume_state", "consented_at", "mediation_started_at", "outcome", "ended_on", "closed_on")),
    **dict.fromkeys(("outcome_reason", "place", "area_code"), ""),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody of the centre's people on a side of this case. `stands_for`: the place of the principal in the list."""

    number: int
    side: int
    role: str = "party"
    stands_for: int | None = None
    authority: str = ""
    capacity: str = "full"


class TakingIn(CaseBook):
    """The deeds up to acceptance."""

    request: Request

    def register(self, minute: int, request: Request, people: Sequence[Standing], number: tuple[int, int]) -> None:
        """Write the request down under its number: (Buddhist year, running number)."""
        self.request = request
        bench, day, (year, running) = self.bench, day_of(minute), number
        written = f"{bench.prefix}.{running}/{year}"
        limit = request.limitation_after
        self.file |= _EMPTY | {
            "number": written,
            "number_year": year,
            "number_seq": running,
            "track": bench.track,
            "nature": request.nature,
            "topic": request.kind.topic.value,
            "official_code": f"civil-{request.kind.civil}",
            "offence_section": request.offence,
            "title": request.title,
            "facts": request.facts,
            "wish": request.wish,
            "value": request.value,
            "no_value_reason": request.no_value_reason,
            "place_moo": str(request.moo),
            "happened_on": calendar_day(day - request.happened_before),
            "channel": request.channel,
            "relationship": request.kind.relationship.value,
            "recurring": request.recurring,
            "limitation_on": None if limit is None else calendar_day(day + limit),
            "officer_id": bench.officer.account,
            "created_by": bench.officer.account,
            "notice_version": bench.notice_version,
            "received_at": stamp(minute),
        }
        self._stand(people, day)
        self._submit(minute, len(people), written)

    def _stand(self, people: Sequence[Standing], day: int) -> None:
        for side in sorted({one.side for one in people}):
            self.part(
                "case_side",
                side=side,
                side_role=ROLES_OF_SIDES[min(side, 3) - 1],
                consent="unknown",
                consented_on=None,
                joining=True,
                invitations=0,
                last_invited_on=None,
                reply_by=None,
                briefed_on=None,
                asks_centre_to_choose=False,
                preferences="",
            )
        standing = self.parts["case_party"]
        for one in people:
            self.part(
                "case_party",
                person_id=self.bench.people_from + one.number,
                side=one.side,
                role=one.role,
                stands_for=None if one.stands_for is None else standing[one.stands_for]["id"],
                authority=one.authority,
                capacity=one.capacity,
                joined_on=calendar_day(day),
            )

    def _submit(self, minute: int, people: int, number: str) -> None:
        file, officer = self.file, self.bench.officer
        self.at(minute)
        facts = {
            "track": file["track"],
            "topic": file["topic"],
            "nature": file["nature"],
            "notice_version": file["notice_version"],
            "sides": len(self.parts["case_side"]),
            "people": people,
            "channel": file["channel"],
        }
        file["version"] += 1
        self._enter("submit", minute)
        body = _numbered(facts, number)
        self.chain.append("case:file:submit", "case", officer, minute, ("draft", "received"), body)
        if file["topic"] == Topic.DV:
            self._hold(minute, _numbered({"reason": _HOLD}, number))

    def _hold(self, minute: int, body: str) -> None:
        before, by = str(self.file["status"]), self.bench.officer
        self._enter("hold_for_safety", minute)
        self.chain.append("case:file:hold_for_safety", "case", by, minute, (before, "safety_hold"), body)
        self.part(
            "safety_hold",
            held_from=before,
            reason_code=_HOLD,
            held_by=by.account,
            held_at=stamp(minute),
            **dict.fromkeys(("proposed", "proposed_by", "proposed_at", "confirmed_by", "ended_at")),
        )

    def end_for_safety(self, minute: int, confirmed: int) -> None:
        """The safety officer proposes the end, the head confirms it."""
        self.at(minute)
        safety, head, hold = self.bench.safety, self.bench.head, self.newest("safety_hold")
        facts = {"hold": hold["id"], "proposed": "end_for_safety"}
        self.file["last_happened_at"] = stamp(minute)
        hold |= {"proposed": "end_for_safety", "proposed_by": safety.account, "proposed_at": stamp(minute)}
        self.record("case:safety:end_proposed", safety, minute, facts)
        self.at(confirmed)
        hold |= {"confirmed_by": head.account, "ended_at": stamp(confirmed)}
        self.file["outcome_reason"] = DeclineReason.safety.value
        self.case_deed("end_for_safety", head, confirmed, {"hold": hold["id"], "proposed_by": safety.account})

    def drop(self, minute: int) -> None:
        """The applicant gives up."""
        self._strike_out("applicant_drops", minute, StruckOutReason.applicant_dropped, {})

    def _strike_out(self, event: str, minute: int, reason: StruckOutReason, facts: dict[str, Any]) -> None:
        self.at(minute)
        self.file["outcome_reason"] = reason.value
        self.case_deed(event, self.bench.officer, minute, facts, reason.value)

    def close(self, minute: int) -> None:
        """The case is closed."""
        self.at(minute)
        facts = {"outcome": self.file["outcome"], "referrals": len(self.parts["referral"])}
        self.case_deed("close", self.bench.officer, minute, facts)
        for row in self.mediators("confirmed", "active"):
            self._complete(row, minute)

    def _complete(self, row: Row, minute: int) -> None:
        """The mediator served to the end."""
        before, completed = str(row["status"]), MediatorEndReason.completed.value
        row |= {"status": "ended", "end_reason": completed, "last_happened_at": stamp(minute)}
        row["version"] += 1
        account = next(m.by.account for m in self.bench.mediators if m.mediator_id == row["mediator_id"])
        facts = {"mediator": row["mediator_id"], "mediator_account": account}
        self.beside("assignment", row, "end", self.bench.officer, minute, (before, "ended"), facts, completed)

    @property
    def mediator(self) -> By:
        """The account under which the serving mediator acts."""
        serving = self.mediators("confirmed", "active")[0]
        return next(m.by for m in self.bench.mediators if m.mediator_id == serving["mediator_id"])


def _numbered(facts: dict[str, Any], number: str) -> str:
    """The body of an entry that carries the request number, as PostgreSQL writes a jsonb: short names first."""
    ordered = dict(sorted((facts | {"number": number}).items(), key=lambda pair: (len(pair[0]), pair[0])))
    return ", ".join(_pair(name, value) for name, value in ordered.items()).join("{}")


def _pair(name: str, value: Any) -> str:
    return f'"{name}": {msgspec.json.encode(value).decode()}'
