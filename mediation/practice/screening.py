"""Screening: whether the centre may and safely can mediate a request, and what becomes of one it does not take."""

from collections.abc import Iterable, Iterator
from typing import Any

from cases.findings import Finding, blocking
from cases.reasons import DeclineReason, StruckOutReason
from cases.screening import screen
from cases.tables import Screening
from cases.vocabulary import CaseStatus, Side, Topic
from mediation.dossier import Dossier
from mediation.forms.events import EventForm
from mediation.forms.screening import DeclineForm, HoldReason, ScopeForm
from mediation.practice.mediable import mediable_faults, unasked_faults
from mediation.practice.safety import hold_at_once
from mediation.practice.scope import law_version, scope_answers, screening_facts, unasked
from mediation.steps import Deed, Scene, Step
from parties.access import Role
from parties.errors import Fault
from parties.rows import insert

REASON_OF: dict[str, DeclineReason] = {
    "family_status": DeclineReason.family_status,
    "ownership": DeclineReason.ownership,
    "over_cap": DeclineReason.over_cap,
    "offence_not_listed": DeclineReason.offence_not_mediable,
    "offence_not_mediable": DeclineReason.offence_not_mediable,
    "crime_refer": DeclineReason.offence_not_mediable,
    "juvenile_court": DeclineReason.juvenile_court,
    "incapacity": DeclineReason.incapacity,
    "unlawful_content": DeclineReason.unlawful_content,
    "domestic_violence": DeclineReason.safety,
    "safety_red": DeclineReason.safety,
    "coerced_or_intoxicated": DeclineReason.coerced_or_intoxicated,
    "mediators_conflicted": DeclineReason.mediators_conflicted,
    "official_is_party": DeclineReason.official_is_party,
    "state_agency_party": DeclineReason.state_agency_party,
    "track_not_run": DeclineReason.better_elsewhere,
}
"""Code of a finding → the reason it gives for not accepting. Questions not yet put give none."""

_NO_GUARD = frozenset({DeclineReason.better_elsewhere, DeclineReason.other})
_INTAKE = frozenset({Role.officer, Role.head})


async def _start(step: Step, _: EventForm) -> None:
    """Whoever takes up a request nobody has becomes its officer."""
    file = step.dossier.file
    if file.officer_id is None:
        step.changes["officer_id"] = step.actor.account_id
        step.facts["officer"] = step.actor.account_id
    if file.topic == Topic.DV:
        await hold_at_once(step, HoldReason.domestic_violence)


async def _record(step: Step, form: ScopeForm) -> None:
    file, answers = step.dossier.file, scope_answers(form)
    facts = screening_facts(step.dossier, answers)
    findings = screen(facts)
    version = law_version()
    row = {
        "centre_id": file.centre_id,
        "case_id": file.id,
        "answers": answers,
        "findings": [_kept(finding) for finding in findings],
        "law_version": version,
        "by_account": step.actor.account_id,
        "at": step.work.now,
    }
    codes = [finding.code for finding in findings]
    step.facts |= {"screening": await insert(Screening, row), "law": version, "findings": codes}
    step.work.answer["findings"] = row["findings"]
    if facts.domestic_violence:
        await hold_at_once(step, HoldReason.domestic_violence)


def _kept(finding: Finding) -> dict[str, Any]:
    return {
        "guard": finding.guard,
        "code": finding.code,
        "binds": finding.binds.value,
        "section": finding.section,
        "about": finding.about,
        "params": dict(finding.params),
    }


def acceptance_faults(scene: Scene) -> Iterator[Fault]:
    """Everything that stands against accepting the request (s.8, 20, 35, 69, and safety).

    Of the safety questions: those who have been reached must have been asked. Before the other side is invited that is
    everybody on the applicant's side; the others are asked when they answer, alone and before any joint meeting.
    """
    dossier = scene.dossier
    if dossier.screening is None:
        yield Fault("scope_not_asked", "Put the questions of scope first, and write down the answers.")
    else:
        yield from mediable_faults(scene)
    for side in dossier.sides:
        if side.side_role == Side.applicant:
            yield from unasked_faults(unasked(dossier, side.side))


async def _pass(step: Step, _: EventForm) -> None:
    screening = step.dossier.screening
    assert screening is not None, "the guard asks for it"
    step.facts |= {"screening": screening.id, "law": law_version(), "track": step.dossier.file.track}


def reasons_found(dossier: Dossier) -> frozenset[DeclineReason]:
    """The reasons to decline a request for: the guards that failed; where none did, warnings and free judgement."""
    findings = screen(screening_facts(dossier))
    failed = _reasons(blocking(findings))
    return failed or _reasons(findings) | _NO_GUARD


def _reasons(findings: Iterable[Finding]) -> frozenset[DeclineReason]:
    return frozenset(REASON_OF[finding.code] for finding in findings if finding.code in REASON_OF)


def _decline_faults(step: Step, form: DeclineForm) -> list[Fault]:
    if form.reason in reasons_found(step.dossier):
        return []
    return [
        Fault(
            "reason_not_found",
            "The screening has not found this; give the guard that failed as the reason.",
            "reason",
            hint="If an answer was wrong, write the questions of scope down again.",
        )
    ]


async def _decline(step: Step, form: DeclineForm) -> None:
    findings = [f for f in screen(screening_facts(step.dossier)) if REASON_OF.get(f.code) is form.reason]
    step.reason_code = form.reason.value
    step.changes["outcome_reason"] = form.reason.value
    step.facts["guards"] = sorted({finding.guard for finding in findings})
    step.facts["sections"] = sorted({finding.section for finding in findings if finding.section})


async def _drop(step: Step, _: EventForm) -> None:
    step.reason_code = StruckOutReason.applicant_dropped.value
    step.changes["outcome_reason"] = StruckOutReason.applicant_dropped.value


DEEDS: tuple[Deed[Any], ...] = (
    Deed(kind="case", event="start_screening", form=EventForm, act=_start, title="Start screening"),
    Deed(
        kind="case",
        event="record_screening",
        form=ScopeForm,
        act=_record,
        title="Write down the questions of scope",
        roles=_INTAKE,
        states=frozenset({CaseStatus.received, CaseStatus.screening}),
        records="case:screening:recorded",
    ),
    Deed(
        kind="case",
        event="pass_screening",
        form=EventForm,
        act=_pass,
        guards=acceptance_faults,
        title="Accept the request",
    ),
    Deed(
        kind="case",
        event="decline",
        form=DeclineForm,
        act=_decline,
        check=_decline_faults,
        title="Do not accept the request",
    ),
    Deed(kind="case", event="applicant_drops", form=EventForm, act=_drop, title="The applicant gives up"),
)
