"""The opening and the closing of a session as a device sends them: the first stands, and a second loses nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from cases.labels import LABELS
from cases.msgid import N_
from cases.tables import CaseFile as CaseFileTable
from cases.vocabulary import AssignmentStatus, SessionResult, SessionStatus
from mediation.forms.reading import read
from mediation.forms.room import EraseForm
from mediation.forms.sessions import OpenForm
from mediation.practice.in_the_room import mediators_here, people_here, side_list
from mediation.practice.mediable import unasked_faults, waiting_to_be_asked
from mediation.practice.merging import time_remarks
from mediation.practice.sittings import CLOSE_MERGED, OPEN
from mediation.practice.turns import NUMBER_USED, Arrived, Outcome
from mediation.steps import Call, Deed
from mediation.tables import Session as SessionTable
from mediation.taking import everybody, step_within
from parties import thai
from parties.database import fetch_value
from parties.errors import Fault, NotValid
from parties.language import gettext as _
from parties.rows import Change, update_together
from parties.staff import staff_of_centre

SENT_LATER = N_("Written down on a device without a connection and sent later.")
"""The reason that is kept for an opening or closing that lies before the last step, where nobody gave another."""


async def open_session(arrived: Arrived) -> Outcome:
    """The event of the machine, with all it asks; of a session that is open already, or was, who else came is added.

    Raises Refused.
    """
    session = arrived.session
    raw, at, told = _common(arrived)
    people = side_list(_numbers(raw.get("present")))
    known = arrived.known
    if known is not None:
        if (known.kind, known.code) != ("opened", people):
            raise NotValid([NUMBER_USED])
        return Outcome("already", remarks=known.remarks)
    if session.status in (SessionStatus.opened, SessionStatus.closed):
        return await _open_again(arrived, raw, at, people)
    step = await _take(arrived, OPEN, raw, at, told)
    await arrived.write([{"kind": "opened", "code": people}], step)
    return Outcome("kept", remarks=arrived.remarks)


async def close_session(arrived: Arrived) -> Outcome:
    """The event of the machine, with all it asks. The first closing stands; a second is told of it. Raises Refused."""
    session = arrived.session
    raw, at, told = _common(arrived)
    result = str(raw.get("result") or "")
    known = arrived.known
    if known is not None:
        if (known.kind, known.code) != ("closed", result):
            raise NotValid([NUMBER_USED])
        return Outcome("already", remarks=known.remarks)
    if session.status is SessionStatus.closed:
        raise NotValid([await _closed_already(arrived)])
    if any(entry.happened_at > at for entry in session.entries):
        arrived.remarks.append("entries_after")
    step = await _take(arrived, CLOSE_MERGED, raw, at, told)
    await arrived.write([{"kind": "closed", "code": result}], step)
    return Outcome("kept", remarks=arrived.remarks)


def _common(arrived: Arrived) -> tuple[dict[str, Any], datetime, bool]:
    """The fields of the event's own form, when it happened, and whether somebody said when. Raises NotValid."""
    raw = dict(arrived.said)
    form, faults = read(EraseForm, {name: raw.pop(name, None) for name in ("happened_at", "time_told")})
    if form is None:
        raise NotValid(faults)
    return raw, arrived.moment(form.happened_at, told=form.time_told), form.happened_at is not None


async def _take(arrived: Arrived, deed: Deed[Any], raw: dict[str, Any], at: datetime, told: bool) -> datetime:
    """Take the event; gives back when it happened."""
    if told:
        raw["happened_at"] = at.isoformat()
        if not raw.get("out_of_order_reason") and _only_sent_later(arrived, at):
            raw["out_of_order_reason"] = _(SENT_LATER)
    call = Call(arrived.hand.actor, arrived.dossier.file.id, arrived.session.id, clock=lambda: arrived.hand.now)
    step = await step_within(arrived.hand, deed, call, raw)
    return step.happened_at


def _only_sent_later(arrived: Arrived, at: datetime) -> bool:
    """Whether nothing else is out of order than that the case went on before this arrived.

    A mediator who was confirmed later than they opened a session has to say how that can be (ม.22).
    """
    dossier, session = arrived.dossier, arrived.session
    confirmed = [
        one.last_happened_at
        for one in dossier.assignments
        if one.status is AssignmentStatus.confirmed and one.last_happened_at
    ]
    if session.status is SessionStatus.opened:
        # A session does not end before it begins.
        return session.opened_at is None or at >= session.opened_at
    return all(moment <= at for moment in confirmed)


async def _open_again(arrived: Arrived, raw: Mapping[str, Any], at: datetime, people: str) -> Outcome:
    dossier, session = arrived.dossier, arrived.session
    form, faults = read(OpenForm, raw, everybody(dossier))
    if form is None:
        raise NotValid(faults)
    newcomers = [party for party in dossier.parties if party.id in set(form.present) - people_here(session)]
    unasked = list(unasked_faults(waiting_to_be_asked(dossier, [party.id for party in newcomers]), "present"))
    if unasked:
        raise NotValid(unasked)
    own = dossier.mine(arrived.hand.actor)
    serving = {*form.mediators, *([own.id] if own else ())} - mediators_here(session)
    arrived.remarks += ["opened_already", *time_remarks(dossier, session, at)]
    number = UUID(arrived.number)
    rows: list[dict[str, Any]] = [{"kind": "opened", "code": people}]
    rows += [
        {
            "id": str(uuid5(number, f"party:{p.id}")),
            "kind": "joined",
            "case_party_id": p.id,
            "side": p.side,
            "code": p.role,
        }
        for p in newcomers
    ]
    rows += [
        {"id": str(uuid5(number, f"mediator:{one}")), "kind": "joined", "assignment_id": one, "code": "mediator"}
        for one in sorted(serving)
    ]
    await arrived.write(rows, at)
    await update_together(
        [Change(SessionTable, session.id, {}, bump=True), Change(CaseFileTable, dossier.file.id, {}, bump=True)]
    )
    facts = {"entry": arrived.number, "kind": "opened", "present": sorted(form.present), "remarks": arrived.remarks}
    arrived.journal("case:session:entry", at, facts)
    return Outcome("kept", remarks=arrived.remarks)


def _numbers(given: Any) -> list[int]:
    listed = given if isinstance(given, list) else [given]
    return sorted({int(str(one)) for one in listed if str(one).isdecimal() and len(str(one)) < 19})


async def _closed_already(arrived: Arrived) -> Fault:
    """Who closed it, when, and with what result."""
    session = arrived.session
    account = await fetch_value(
        """select actor_id from journal_entry where subject_kind = 'case' and subject_id = $1
             and event = 'case:session:close' and entity = $2 order by seq desc limit 1""",
        arrived.dossier.file.id,
        f"session:{session.id}",
    )
    names = {member.account_id: member.name for member in await staff_of_centre()}
    closed_at, result = session.closed_at, session.result
    assert closed_at is not None and result is not None
    return Fault(
        "closed_already",
        "The session was closed already by %(name)s, %(at)s, with the result “%(result)s”. That closing stands.",
        "kind",
        params={
            "name": names.get(account, "–"),
            "at": thai.format_be_moment(closed_at),
            "result": _(LABELS[SessionResult][result]),
        },
    )
