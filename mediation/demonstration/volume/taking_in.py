"""A case comes in: registered, screened, asked about safety, accepted or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec

from cases.facts import Alleged, Capacity, ScreeningFacts
from cases.findings import Finding, blocking
from cases.reasons import DeclineReason, StruckOutReason
from cases.safety import colour, measures
from cases.screening import screen
from cases.vocabulary import CapacityKind, Nature, SafetyAnswer, SafetyColour, Side, Topic, Track
from mediation.demonstration.volume.bench import By
from mediation.demonstration.volume.case_book import CaseBook
from mediation.demonstration.volume.moments import calendar_day, day_of, stamp
from mediation.demonstration.volume.requests import Request
from mediation.practice.scope import law_version
from mediation.practice.screening import REASON_OF
from parties import keys, thai

ROLES_OF_SIDES = ("applicant", "respondent", "other")
_HOLD = "domestic_violence"
_EMPTY: dict[str, Any] = {
    **dict.fromkeys(("resume_state", "consented_at", "mediation_started_at", "outcome", "ended_on", "closed_on")),
    **dict.fromkeys(("outcome_reason", "place", "area_code"), ""),
}
CALM: Mapping[str, str] = {f"q{number}": "yes" if number == 1 else "no" for number in range(1, 11)}
SAFETY_ANSWERS: tuple[Mapping[str, str], ...] = (CALM, {**CALM, "q10": "yes"}, {**CALM, "q8": "yes"})
"""What people answer: nearly always the first. None of them stops a case."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody of the centre's people on a side of this case. `stands_for`: the place of the principal in the list."""

    number: int
    side: int
    role: str = "party"
    stands_for: int | None = None
    authority: str = ""
    capacity: str = "full"


@lru_cache(maxsize=64)
def _safety(answers: tuple[tuple[str, str], ...]) -> tuple[str, list[str], bytes]:
    told = {code: SafetyAnswer(answer) for code, answer in answers}
    text = msgspec.json.encode({**told, "same_household": False})
    return colour(told).value, [measure.value for measure in measures(told)], text


def _kept(finding: Finding) -> dict[str, Any]:
    return {
        "guard": finding.guard,
        "code": finding.code,
        "binds": finding.binds.value,
        "section": finding.section,
        "about": finding.about,
        "params": dict(finding.params),
    }


class TakingIn(CaseBook):
    """The deeds up to acceptance."""

    request: Request
    answers: Mapping[str, Any]
    found: tuple[Finding, ...] = ()

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
        self.count("received", minute)
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

    # SCREENING

    def start_screening(self, minute: int) -> None:
        """The officer takes it up."""
        self.at(minute)
        self.case_deed("start_screening", self.bench.officer, minute, {})

    def record_screening(self, minute: int) -> None:
        """The questions of scope are put; what was answered follows from the kind of quarrel."""
        self.at(minute)
        alleged = [{"section": self.request.offence, "paragraph": None, "law": "criminal_code"}]
        asked = self.request.kind.asks
        self.answers = {
            "ownership_contested": _truth(asked.get("ownership_contested")),
            "heirs_land": False,
            "family_status_matter": _truth(asked.get("family_status_matter")),
            "domestic_violence": False,
            "offences": alleged if self.request.offence else [],
            "suspect_under_18": False if self.request.offence else None,
            **dict.fromkeys(("unlawful_content", "coerced_or_intoxicated", "mediators_conflicted"), False),
            "official_is_party": False,
        }
        self.found = findings = self.findings()
        version = law_version()
        row = self.part(
            "screening",
            answers=msgspec.json.encode(self.answers).decode(),
            findings=msgspec.json.encode([_kept(finding) for finding in findings]).decode(),
            law_version=version,
            by_account=self.bench.officer.account,
            at=stamp(minute),
        )
        codes = [finding.code for finding in findings]
        facts = {"screening": row["id"], "law": version, "findings": codes}
        self.record("case:screening:recorded", self.bench.officer, minute, facts)

    def stands_against(self) -> bool:
        """Whether any guard but that of safety blocks: what was found when the questions were put."""
        return any(finding.blocks and finding.guard != "SAFETY" for finding in self.found)

    def findings(self) -> tuple[Finding, ...]:
        """What the guards of acceptance say now."""
        file, answers = self.file, self.answers
        offences = tuple(Alleged(one["section"], one["paragraph"]) for one in answers["offences"])
        return screen(
            ScreeningFacts(
                track=Track(file["track"]),
                nature=Nature(file["nature"]),
                topic=Topic(file["topic"]),
                filed_on=thai.bangkok_day(file["received_at"]),
                value=file["value"],
                value_reason=file["no_value_reason"],
                ownership_contested=answers["ownership_contested"],
                family_status_matter=answers["family_status_matter"],
                offences=offences,
                suspect_under_18=answers["suspect_under_18"],
                parties=tuple(self._capacities()),
                safety=tuple(SafetyColour(row["colour"]) for row in self.parts["safety_screening"]),
            )
        )

    def _capacities(self) -> list[Capacity]:
        found = []
        authorities = {party["stands_for"]: party["authority"] for party in self.parts["case_party"]}
        for side in self.parts["case_side"]:
            principals = [party for party in self.people(side["side"]) if party["role"] == "party"]
            for number, party in enumerate(principals, start=1):
                authority = authorities.get(party["id"])
                kind = CapacityKind(party["capacity"])
                found.append(Capacity(Side(side["side_role"]), number, kind, authority is not None, bool(authority)))
        return found

    def ask_safety(self, minute: int, party_id: int, answers: Mapping[str, str]) -> None:
        """One person is asked the safety questions, alone; the answers are sealed to the person's place in the case."""
        self.at(minute)
        shade, named, text = _safety(tuple(answers.items()))
        at = stamp(minute)
        row = self.part(
            "safety_screening",
            case_party_id=party_id,
            colour=shade,
            measures=named,
            answers=keys.current().seal("safety", text, f"safety_screening:{self.case_id}:{party_id}:{at.isoformat()}"),
            by_account=self.bench.officer.account,
            at=at,
        )
        self.record("case:safety:asked", self.bench.officer, minute, {"screening": row["id"], "case_party": party_id})

    def pass_screening(self, minute: int) -> None:
        """The request is accepted."""
        self.at(minute)
        facts = {"screening": self.newest("screening")["id"], "law": law_version(), "track": self.file["track"]}
        self.case_deed("pass_screening", self.bench.officer, minute, facts)

    def reason_to_decline(self) -> DeclineReason | None:
        """The first guard that stands against acceptance; else that which warns; None where nothing does."""
        findings = self.findings()
        named = [REASON_OF[finding.code] for finding in (*blocking(findings), *findings) if finding.code in REASON_OF]
        return named[0] if named else None

    def decline(self, minute: int, reason: DeclineReason) -> None:
        """The request is not accepted."""
        self.at(minute)
        findings = [finding for finding in self.findings() if REASON_OF.get(finding.code) is reason]
        facts = {
            "guards": sorted({finding.guard for finding in findings}),
            "sections": sorted({finding.section for finding in findings if finding.section}),
        }
        self.file["outcome_reason"] = reason.value
        self.case_deed("decline", self.bench.officer, minute, facts, reason.value)

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

    @property
    def mediator(self) -> By:
        """The account under which the serving mediator acts."""
        serving = self.mediators("confirmed", "active")[0]
        return next(m.by for m in self.bench.mediators if m.mediator_id == serving["mediator_id"])


def _truth(answer: str | None) -> bool | None:
    return None if answer is None else answer == "yes"


def _numbered(facts: dict[str, Any], number: str) -> str:
    """The body of an entry that carries the request number, as PostgreSQL writes a jsonb: short names first."""
    ordered = dict(sorted((facts | {"number": number}).items(), key=lambda pair: (len(pair[0]), pair[0])))
    return ", ".join(_pair(name, value) for name, value in ordered.items()).join("{}")


def _pair(name: str, value: Any) -> str:
    return f'"{name}": {msgspec.json.encode(value).decode()}'
