"""The department's certificate: without it a settlement of a people's centre cannot be enforced (ม.69)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.law import may_certify
from cases.limitation import prosecution_extinguished
from cases.msgid import N_
from cases.statements import keep
from cases.vocabulary import AgreementStatus, CaseStatus, ObligationStatus, Track
from mediation.dossier import Dossier
from mediation.forms.settlement import CertifyForm, DepartmentReasonForm, RequestForm
from mediation.practice.beside import serving
from mediation.steps import Deed, F, Scene, Step
from mediation.subjects import Agreement
from parties.errors import Fault

SETTLED = frozenset({CaseStatus.settled, CaseStatus.monitoring})
"""A request goes to the department with all the papers, so not while the case is held for safety; and closing asks that
nothing waits for the department, so that no answer of it comes to a closed case."""
_ANSWERED = SETTLED | {CaseStatus.safety_hold}
"""The department's answer comes when it comes, and the days of ม.32 run from what it says."""

MET = frozenset({ObligationStatus.done, ObligationStatus.waived, ObligationStatus.enforced})
"""Ends of a promise that leave nothing owed: performed, let go by the creditor, or enforced by the court."""


def prosecution_ends(dossier: Dossier, agreement: Agreement, *, certified: bool, met_now: int | None = None) -> bool:
    """R13: whether the right to prosecute ends with what is happening now (ม.35, 37, 69).

    `met_now`: the promise this very step fulfils. False where it has ended already, or no crime was settled.
    """
    if not agreement.criminal_part or agreement.prosecution_extinguished_on is not None:
        return False
    civil = [o for o in dossier.obligations if o.agreement_id == agreement.id and o.civil_part]
    performed = all(o.status in MET or o.id == met_now for o in civil) if civil else None
    return prosecution_extinguished(certified, performed)


@dataclass(frozen=True)
class CertificateDeed(Deed[F]):
    """An event that only exists where the department supervises: on the other track it is never shown."""

    def possible(self, dossier: Dossier, entity: Any) -> bool:
        """As for every deed, and the track must know the certificate on the day of signing."""
        signed_on = entity.signed_on if entity is not None else None
        if signed_on is None or not may_certify(Track(dossier.file.track), signed_on):
            return False
        return super().possible(dossier, entity)


def _request_guards(scene: Scene) -> Iterable[Fault]:
    """The papers that go with the request (DOC-17): consents, appointment, disclosure, briefing."""
    for side in scene.dossier.joining:
        named = {"side": str(side.side)}
        if side.consented_on is None:
            yield Fault(
                "consent_missing", "The written consent of side %(side)s is missing.", None, "ม.69", params=named
            )
        if side.briefed_on is None:
            yield Fault(
                "briefing_missing",
                "The record of the briefing of side %(side)s is missing.",
                None,
                "ม.69",
                params=named,
            )
    for assignment in serving(scene):
        if assignment.disclosed_on is None:
            yield Fault(
                "disclosure_missing",
                "The disclosure of %(name)s is missing.",
                None,
                "ม.69",
                params={"name": assignment.name},
            )


async def _request(step: Step, form: RequestForm) -> None:
    if form.receiving_no:
        step.facts["receiving_no"] = await _kept(step, "receiving_no", form.receiving_no)


async def _kept(step: Step, kind: str, text: str) -> str:
    file = step.dossier.file
    return await keep(file.centre_id, file.id, kind, text, step.actor.account_id)


def _certify_check(step: Step, form: CertifyForm) -> Iterable[Fault]:
    day = _certified_on(step, form)
    if day > step.scene.today:
        yield Fault("in_the_future", "This time has not come yet.", "certificate_on")
    elif step.entity.signed_on is not None and day < step.entity.signed_on:
        yield Fault("before_signing", "This day lies before the signing.", "certificate_on")


def _certified_on(step: Step, form: CertifyForm) -> date:
    return form.certificate_on or step.happened_on


async def _certify(step: Step, form: CertifyForm) -> None:
    day = _certified_on(step, form)
    step.changes |= {"certificate_no": form.certificate_no, "certificate_on": day, "certificate_reason": ""}
    step.facts["certificate_on"] = day.isoformat()
    if prosecution_ends(step.dossier, step.entity, certified=True):
        civil = (o.done_on for o in step.dossier.obligations if o.agreement_id == step.entity_id and o.civil_part)
        ended_on = max([day, *(done for done in civil if done is not None)])
        step.changes["prosecution_extinguished_on"] = ended_on
        step.facts["prosecution_extinguished_on"] = ended_on.isoformat()


async def _return(step: Step, form: DepartmentReasonForm) -> None:
    step.changes["certificate_reason"] = form.reason
    step.facts["reason"] = await _kept(step, "certificate_reason", form.reason)


async def _refuse(step: Step, form: DepartmentReasonForm) -> None:
    await _return(step, form)


def awaiting_department(agreement: Agreement | None) -> bool:
    """True while the department has a request and has not answered."""
    return agreement is not None and agreement.status is AgreementStatus.certificate_requested


DEEDS: tuple[Deed[Any], ...] = (
    CertificateDeed(
        kind="agreement",
        event="request_certificate",
        form=RequestForm,
        act=_request,
        guards=_request_guards,
        title=N_("Ask the department for the certificate"),
        case_states=SETTLED,
    ),
    CertificateDeed(
        kind="agreement",
        event="certify",
        form=CertifyForm,
        act=_certify,
        check=_certify_check,
        title=N_("Record the certificate"),
        case_states=_ANSWERED,
    ),
    CertificateDeed(
        kind="agreement",
        event="return_for_correction",
        form=DepartmentReasonForm,
        act=_return,
        title=N_("Record that the department sent it back"),
        case_states=_ANSWERED,
    ),
    CertificateDeed(
        kind="agreement",
        event="refuse_certificate",
        form=DepartmentReasonForm,
        act=_refuse,
        title=N_("Record that the department refused"),
        case_states=_ANSWERED,
    ),
)
