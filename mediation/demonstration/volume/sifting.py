"""A request is screened: scope, safety, and whether it is accepted."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from cases.facts import Alleged, Capacity, ScreeningFacts
from cases.findings import Finding, blocking
from cases.reasons import DeclineReason
from cases.safety import colour, measures
from cases.screening import screen
from cases.vocabulary import CapacityKind, Nature, SafetyAnswer, SafetyColour, Side, Topic, Track
from mediation.demonstration.volume.moments import stamp
from mediation.demonstration.volume.taking_in import TakingIn
from mediation.practice.scope import law_version
from mediation.practice.screening import REASON_OF
from parties import keys, thai

CALM: Mapping[str, str] = {f"q{number}": "yes" if number == 1 else "no" for number in range(1, 11)}
SAFETY_ANSWERS: tuple[Mapping[str, str], ...] = (CALM, {**CALM, "q10": "yes"}, {**CALM, "q8": "yes"})
"""What people answer: nearly always the first. None of them stops a case."""


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


class Sifting(TakingIn):
    """The deeds of screening."""

    answers: Mapping[str, Any]
    found: tuple[Finding, ...] = ()

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


def _truth(answer: str | None) -> bool | None:
    return None if answer is None else answer == "yes"
