"""The promises of an agreement: what stands against one as it is written, and how one of many payments becomes many. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cases.vocabulary import ObligationKind, ObligationStatus
from mediation.dossier import Dossier
from mediation.forms.screening import YesNo
from mediation.forms.settlement import MOST_PROMISES, PromiseForm, TermsForm
from mediation.instalments import DoNotSum, Every, Payment, payments
from mediation.steps import Step
from mediation.subjects import Obligation, series_of
from parties.errors import Fault

_NO_TIME_NEEDED = frozenset({ObligationKind.not_do, ObligationKind.waive})


# WHAT STANDS AGAINST THEM ---------------------------------------------------------------------------------------------


def promises_faults(step: Step, form: TermsForm) -> Iterable[Fault]:
    """Every fault of every promise, and whether they are too many."""
    for index, promise in enumerate(form.obligations):
        at = f"obligations.{index}"
        yield from _sides_faults(step.dossier, promise, at)
        yield from _needed_faults(promise, at)
        yield from _due_faults(step, promise, at)
        yield from _instalment_faults(promise, at)
    count = sum(promise.instalments or 1 for promise in form.obligations)
    if count > MOST_PROMISES:
        yield Fault(
            "too_many_promises",
            "These are %(count)s promises and payments; an agreement holds at most %(limit)s.",
            "obligations",
            hint="Choose payments that lie further apart, or write one promise for several things.",
            params={"count": str(count), "limit": str(MOST_PROMISES)},
        )


def _sides_faults(dossier: Dossier, promise: PromiseForm, at: str) -> Iterable[Fault]:
    joining = {side.side for side in dossier.joining}
    for name in ("debtor_side", "creditor_side"):
        if getattr(promise, name) not in joining:
            yield Fault("side_not_joining", "This side does not take part.", f"{at}.{name}")
    if promise.debtor_side == promise.creditor_side:
        yield Fault("same_side", "A promise is made to another side.", f"{at}.creditor_side")
    for name in ("debtor", "creditor"):
        person = getattr(promise, name)
        if person is not None and person not in {
            party.id for party in dossier.principals(getattr(promise, f"{name}_side"))
        }:
            yield Fault("not_of_side", "Choose a party of this very side.", f"{at}.{name}")


def _needed_faults(promise: PromiseForm, at: str) -> Iterable[Fault]:
    in_parts = promise.instalments is not None and promise.each
    if promise.kind is ObligationKind.pay and not promise.amount and not in_parts:
        yield Fault("required", "This must be filled in.", f"{at}.amount")
    if promise.due_on is None and promise.kind not in _NO_TIME_NEEDED:
        yield Fault("required", "This must be filled in.", f"{at}.due_on")


def _due_faults(step: Step, promise: PromiseForm, at: str) -> Iterable[Fault]:
    if promise.due_on is not None and promise.due_on < step.happened_on:
        yield Fault("due_before_agreement", "This day lies before the agreement.", f"{at}.due_on")


def _instalment_faults(promise: PromiseForm, at: str) -> Iterable[Fault]:
    if promise.instalments is None:
        if promise.each is not None:
            yield Fault("required", "This must be filled in.", f"{at}.instalments")
        return
    if promise.kind is not ObligationKind.pay:
        yield Fault("instalments_of_money", "Only money is paid in instalments.", f"{at}.instalments")
        return
    if promise.due_on is None or not (promise.amount or promise.each):
        return
    try:
        payments_of(promise)
    except DoNotSum:
        yield Fault(
            "instalments_do_not_sum",
            "%(count)s payments of %(each)s baht are not %(total)s baht.",
            f"{at}.each",
            hint="Only the last payment may be smaller. Leave this empty, and the total is divided evenly.",
            params={
                "count": str(promise.instalments),
                "each": f"{promise.each:,.2f}",
                "total": f"{promise.amount:,.2f}",
            },
        )
    except ValueError:
        yield Fault("amount_too_small", "This is too little for so many payments.", f"{at}.amount")


def payments_of(promise: PromiseForm) -> tuple[Payment, ...]:
    """The payments of a promise made in instalments, whose amount or share and first day are known."""
    assert promise.instalments is not None and promise.due_on is not None, "asked only of promises in instalments"
    total = promise.amount or (promise.each or 0) * promise.instalments
    return payments(total, promise.instalments, promise.due_on, promise.every, promise.each or None)  # type: ignore[arg-type]


# AS ROWS, AND BACK ----------------------------------------------------------------------------------------------------


def rows_of(step: Step, promises: Sequence[PromiseForm], agreement_id: int) -> list[Mapping[str, Any]]:
    """The rows of the promises: one for each, and for one in instalments a row for every payment."""
    file = step.dossier.file
    found: list[Mapping[str, Any]] = []
    for series, promise in enumerate(promises, start=1):
        for known in _single(promise, step) if promise.instalments is None else _several(promise, series):
            row = {"centre_id": file.centre_id, "case_id": file.id, "agreement_id": agreement_id}
            found.append({**row, "no": len(found) + 1, **_common(promise), **known})
    return found


def _common(promise: PromiseForm) -> dict[str, Any]:
    return {
        "debtor_side": promise.debtor_side,
        "creditor_side": promise.creditor_side,
        "debtor_party_id": promise.debtor,
        "creditor_party_id": promise.creditor,
        "kind": promise.kind.value,
        "what": promise.what,
        "method": promise.method,
        "proof": promise.proof,
        "civil_part": promise.civil_part is YesNo.yes,
        "status": ObligationStatus.pending.value,
    }


def _single(promise: PromiseForm, step: Step) -> list[dict[str, Any]]:
    due_on = promise.due_on or step.happened_on
    return [{"amount": promise.amount, "due_on": due_on, "series": 0, "part": 1, "every": ""}]


def _several(promise: PromiseForm, series: int) -> list[dict[str, Any]]:
    every = promise.every.value
    return [
        {"amount": one.amount, "due_on": one.due_on, "series": series, "part": one.part, "every": every}
        for one in payments_of(promise)
    ]


def as_typed_before(promises: Iterable[Obligation]) -> list[dict[str, Any]]:
    """The promises of a draft as they are put into the form again, payments folded back into the promise they are of."""
    return [_folded(payments_made) for payments_made in series_of(promises)]


def _folded(rows: Sequence[Obligation]) -> dict[str, Any]:
    first, last = rows[0], rows[-1]
    own = ("debtor_side", "creditor_side", "kind", "what", "amount", "due_on", "method", "proof")
    told = {name: getattr(first, name) for name in own} | {
        "debtor": first.debtor_party_id,
        "creditor": first.creditor_party_id,
        "civil_part": YesNo.yes if first.civil_part else YesNo.no,
        "every": Every(first.every) if first.every else Every.month,
    }
    if not first.series:
        return told
    amounts = [row.amount or 0 for row in rows]
    each = first.amount if last.amount is not None and last.amount <= amounts[0] else None
    return told | {
        "amount": sum(amounts),
        "instalments": len(rows),
        "each": each,
    }
