"""Correcting what a case on record says. What it said before is kept; the journal names the fields, never the texts."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from cases.findings import Finding
from cases.journal import commitment
from cases.lifecycle import M, P, S
from cases.msgid import N_
from cases.screening import screen
from cases.tables import Statement
from cases.vocabulary import Topic
from mediation.dossier import Dossier
from mediation.forms.changes import CorrectForm
from mediation.forms.screening import HoldReason, YesNo
from mediation.practice.particulars import code_faults, order_faults, refuse_unknown_areas
from mediation.practice.safety import hold_at_once
from mediation.practice.scope import filed_on, screening_facts
from mediation.steps import Deed, Step
from mediation.telling import as_json
from parties.errors import Fault
from parties.rows import insert_many

_EMPTY = {"value": None, "happened_on": None, "limitation_on": None}
_NO_COLUMNS = frozenset(
    {"reason", "emptied", "recurring", "happened_at", "on_behalf_of", "note", "out_of_order_reason"}
)


async def keep_several(step: Step, texts: Mapping[str, str]) -> None:
    """Keep texts beside the journal in one statement; the facts get their commitments under the same names."""
    rows = []
    for kind, text in texts.items():
        salt = secrets.token_bytes(16)
        sealed = commitment(salt, text)
        step.facts[kind] = sealed.hex()
        rows.append(
            {
                "centre_id": step.dossier.file.centre_id,
                "case_id": step.dossier.file.id,
                "kind": kind,
                "body": text,
                "salt": salt,
                "commitment": sealed,
                "by_account": step.actor.account_id,
            }
        )
    await insert_many(Statement, rows)


def as_text(told: Mapping[str, Any]) -> str:
    """Fields and what they hold, always written alike."""
    return msgspec.json.encode(told, order="deterministic").decode()


def _changes(step: Step, form: CorrectForm) -> dict[str, Any]:
    """Column → new value, of those alone that change."""
    given = {name: value for name, value in msgspec.structs.asdict(form).items() if name not in _NO_COLUMNS}
    wanted = {name: value for name, value in given.items() if value is not None and value != ""}
    if form.recurring is not None:
        wanted["recurring"] = form.recurring is YesNo.yes
    wanted |= {name.value: _EMPTY.get(name.value, "") for name in form.emptied}
    file = step.dossier.file
    if step.dossier.kept_back(step.actor):
        # What is kept back must not be guessed by what changes and what does not.
        return wanted
    return {name: value for name, value in wanted.items() if getattr(file, name) != value}


def _correct_check(step: Step, form: CorrectForm) -> Iterable[Fault]:
    for name in form.emptied:
        if getattr(form, name) not in (None, ""):
            yield Fault("emptied_and_given", "This is both filled in and to be emptied.", name.value)
    if form.happened_on is not None and form.happened_on > step.scene.today:
        yield Fault("in_the_future", "This time has not come yet.", "happened_on")
    else:
        yield from order_faults(filed_on(step.dossier.file), form.happened_on)
    yield from code_faults(form.official_code, form.area_code)
    if not _changes(step, form):
        yield Fault("nothing_changed", "Nothing here differs from what the case says.")


def _findings(dossier: Dossier) -> list[Finding]:
    return list(screen(screening_facts(dossier))) if dossier.screening is not None else []


async def _correct(step: Step, form: CorrectForm) -> None:
    dossier = step.dossier
    changes = _changes(step, form)
    await refuse_unknown_areas({"area_code": form.area_code})
    step.changes |= changes
    told = {"old": as_text({name: getattr(dossier.file, name) for name in changes}), "new": as_text(changes)}
    step.facts["changed"] = sorted(changes)
    await keep_several(step, {**told, "reason": form.reason})
    known = {(finding.guard, finding.code) for finding in _findings(dossier)}
    corrected = replace(dossier, file=replace(dossier.file, **changes))
    fresh = [finding for finding in _findings(corrected) if (finding.guard, finding.code) not in known]
    if fresh:
        step.work.answer["warnings"] = as_json(finding.fault() for finding in fresh)
        step.facts["findings"] = [finding.code for finding in fresh]
    if changes.get("topic") == Topic.DV and dossier.file.status in P | M | S:
        await hold_at_once(step, HoldReason.domestic_violence)


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="case",
        event="correct",
        form=CorrectForm,
        act=_correct,
        check=_correct_check,
        title=N_("Correct what the case says"),
    ),
)
