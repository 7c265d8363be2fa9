"""What is to be watched in a signed agreement: the calls that are planned and how near each promise is. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cases.limitation import EnforcementWarning, prosecution_extinguished
from cases.vocabulary import AgreementStatus, CaseStatus
from mediation.centre_clocks import own_clocks
from mediation.dossier import Dossier
from mediation.following import (
    DueState,
    Owed,
    PlannedCall,
    Standing,
    calls,
    court_warning,
    due_state,
    next_call,
    periods_on,
    standing,
)
from mediation.practice.certificate import MET, SETTLED
from mediation.subjects import Agreement, Obligation
from parties.access import Actor, Role


@dataclass(frozen=True)
class Watched:
    """The calls of an agreement, each with how it stands, and the next one to make."""

    planned: Sequence[tuple[PlannedCall, Standing]]
    next: PlannedCall | None


def promises_of(dossier: Dossier, agreement: Agreement) -> list[Obligation]:
    """The promises of one agreement, in order."""
    return [promise for promise in dossier.obligations if promise.agreement_id == agreement.id]


def calls_of(dossier: Dossier, last_reached: date | None, agreed: Iterable[date], today: date) -> Watched | None:
    """The calls that follow the agreement in force up; None where it is not signed or the case is closed."""
    agreement = dossier.agreement
    if agreement is None or agreement.signed_on is None or dossier.file.status not in SETTLED:
        return None
    periods = periods_on(agreement.signed_on, own_clocks(dossier.settings))
    owed = (Owed(promise.no, promise.due_on, promise.status) for promise in promises_of(dossier, agreement))
    planned = calls(agreement.signed_on, owed, periods, agreed)
    return Watched([(call, standing(call, last_reached, today)) for call in planned], next_call(planned, last_reached))


def nearness(dossier: Dossier, promise: Obligation, today: date) -> DueState | None:
    """How near the day of a promise is; None where it binds nobody or its state says enough."""
    agreement = next(one for one in dossier.agreements if one.id == promise.agreement_id)
    if agreement.signed_on is None or dossier.file.status is CaseStatus.closed:
        return None
    return due_state(promise.due_on, promise.status, today)


def court_day_near(promise: Obligation, today: date) -> EnforcementWarning | None:
    """The warning before the last day to go to court (ม.32), where the law gives one."""
    return court_warning(promise.enforce_by, promise.status, today)


def prosecution_stands(dossier: Dossier, agreement: Agreement) -> bool | None:
    """R13: whether the right to prosecute still stands beside a settled crime (ม.35, 37); None where no crime was settled."""
    if not agreement.criminal_part or agreement.signed_on is None:
        return None
    return not prosecution_extinguished(
        agreement.status is AgreementStatus.certified, civil_part_met(dossier, agreement)
    )


def civil_part_met(dossier: Dossier, agreement: Agreement) -> bool | None:
    """Whether everything promised for the civil claim has been met; None where nothing was."""
    civil = [promise for promise in promises_of(dossier, agreement) if promise.civil_part]
    return all(promise.status in MET for promise in civil) if civil else None


def may_read_discarded(dossier: Dossier, actor: Actor) -> bool:
    """Drafts that were given up are papers made for the mediation alone (ม.29): for its mediators and the head."""
    return not dossier.kept_back(actor) and bool(dossier.roles_of(actor) & {Role.mediator, Role.head})
