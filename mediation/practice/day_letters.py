"""The letters of a day: which are due, a run that prints them all, what came of it, and the one file for the printer."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from cases.msgid import N_
from mediation.contacts import letter_may_go
from mediation.documents.apart import WentWrong, bind
from mediation.documents.catalogue import PAPERS
from mediation.documents.errands import PDF, Bind, Part
from mediation.dossier import Dossier, read_dossiers
from mediation.forms.documents import TITLES
from mediation.forms.letters import DayForm
from mediation.forms.reading import read
from mediation.paper_tables import PrintItem, PrintRun
from mediation.practice.issuing import issuable
from mediation.practice.letters import kept_from
from mediation.practice.taken_out import tell_once
from mediation.work import Answer, Clock, Key, Work, now_utc, reading, work
from parties import thai
from parties.access import Actor, Permission, Role, require
from parties.contact import Wish, wishes_of
from parties.database import fetch, fetch_one
from parties.errors import Fault, NotFound, NotNow, NotValid
from parties.language import gettext as _
from parties.rows import insert, insert_many, update

MOST = 500
"""Letters of one run."""
BROKE = N_("It could not be printed, three times. Try this letter alone.")
"""What the database says of a letter whose press died three times."""
_KINDS = ("DOC-04", "DOC-11")
_PRINTERS = (Role.officer, Role.head)


# WHAT IS DUE ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """A letter that is due on a day: an invitation to a side asked on it, or the notice of a session held on it."""

    case_id: int
    case_number: str
    kind: str
    subject: int
    called: str
    session_no: int | None = None

    @property
    def title(self) -> str:
        """The msgid of what it is."""
        return TITLES[self.kind]


_CANDIDATES = """select distinct case_id from session where status in ('planned', 'notified')
     and (planned_for at time zone 'Asia/Bangkok')::date = $1
   union select s.case_id from case_side s join case_file f on f.centre_id = s.centre_id and f.id = s.case_id
     where f.status = 'awaiting_consent' and s.last_invited_on = $1 order by 1"""

ISSUED_BEFORE = """select d.id, d.case_id, d.kind, d.subject, d.issued_on, (d.record::jsonb -> 'record' ->> 'no')::int as session_no
  from document d where d.case_id = any ($1) and d.kind in ('DOC-04', 'DOC-11')
    and not exists (select from document x where x.centre_id = d.centre_id and x.supersedes = d.id)"""


async def _due(actor: Actor, day: date, on: date) -> list[Due]:
    """The letters of a day that nobody issued yet, inside a reading or a piece of work; as many statements for all cases."""
    cases = [row["case_id"] for row in await fetch(_CANDIDATES, day)]
    dossiers = await read_dossiers(actor, cases)
    issued = await fetch(ISSUED_BEFORE, cases)
    wishes = await wishes_of({party.person_id for dossier in dossiers for party in dossier.parties})
    return [
        due
        for dossier in dossiers
        for due in _of_case(actor, dossier, day, on)
        if not any(answers(row, due, day) for row in issued) and _may_go(dossier, due, wishes)
    ]


def _may_go(dossier: Dossier, due: Due, wishes: Mapping[int, Wish]) -> bool:
    """Nobody prints by the pile what somebody does not want, or what could endanger them; alone it may still be printed."""
    readers = [party for party in dossier.parties if party.id == due.subject]
    return all(letter_may_go(dossier, party, wishes.get(party.person_id)) for party in readers)


def answers(row: Mapping[str, Any], due: Due, day: date) -> bool:
    """Whether a document that was issued is the letter that is due."""
    if (row["case_id"], row["kind"], row["subject"]) != (due.case_id, due.kind, due.subject):
        return False
    return bool(row["session_no"] == due.session_no if due.kind == "DOC-11" else row["issued_on"] >= day)


def _of_case(actor: Actor, dossier: Dossier, day: date, on: date) -> list[Due]:
    found = []
    for one in issuable(dossier, actor, on):
        if one.paper.code not in _KINDS:
            continue
        session_no = _session_of(dossier, one.paper.code, one.subject, day)
        if session_no is None and not (one.paper.code == "DOC-04" and _asked_on(dossier, one.subject, day)):
            continue
        number = dossier.file.number or ""
        found.append(Due(dossier.file.id, number, one.paper.code, one.subject, one.called, session_no))
    return found


def _session_of(dossier: Dossier, kind: str, subject: int, day: date) -> int | None:
    if kind != "DOC-11":
        return None
    told = PAPERS[kind].find(dossier, subject)
    return told.session.no if told and thai.bangkok_day(told.session.planned_for) == day else None


def _asked_on(dossier: Dossier, subject: int, day: date) -> bool:
    sides = {party.id: party.side for party in dossier.parties}
    return any(
        side.side == sides.get(subject) and side.last_invited_on == day and side.consent != "yes"
        for side in dossier.sides
    )


# RUNS -----------------------------------------------------------------------------------------------------------------


class Run(msgspec.Struct, frozen=True):
    """The printing of a day's letters, and how far it is."""

    id: int
    day: date
    state: str
    asked_by: int
    asked_at: datetime
    ended_at: datetime | None
    letters: int
    done: int
    failed: int

    @property
    def waiting(self) -> int:
        """Letters still to be printed."""
        return self.letters - self.done - self.failed


class Letter(msgspec.Struct, frozen=True):
    """A letter of a run. Of a case that the reader may not know of it has neither case nor name."""

    no: int
    kind: str
    state: str
    case_id: int | None
    case_number: str
    addressee: str
    number: str
    document_id: int | None
    faults: list[dict[str, Any]]

    @property
    def title(self) -> str:
        """The msgid of what it is."""
        return TITLES[self.kind]


@dataclass(frozen=True)
class DayDesk:
    """What is due on a day, and the newest runs."""

    day: date
    due: Sequence[Due]
    runs: Sequence[Run]


@dataclass(frozen=True)
class RunDesk:
    """A run with its letters."""

    run: Run
    letters: Sequence[Letter]
    staff: Mapping[int, str]


_RUNS = """select r.id, r.day, r.state, r.asked_by, r.asked_at, r.ended_at, count(i.id)::int as letters,
    count(i.id) filter (where i.state = 'done')::int as done, count(i.id) filter (where i.state = 'failed')::int as failed
  from print_run r left join print_item i on i.centre_id = r.centre_id and i.run_id = r.id"""
_LETTERS = """select i.no, i.kind, i.state, i.case_id, f.number as case_number, coalesce(d.addressee, '') as addressee,
    coalesce(d.number, '') as number, i.document_id, i.faults
  from print_item i join case_file f on f.centre_id = i.centre_id and f.id = i.case_id
    left join document d on d.centre_id = i.centre_id and d.id = i.document_id
  where i.run_id = $1 order by i.no"""


async def day_desk(actor: Actor, day: date, clock: Clock = now_utc) -> DayDesk:
    """The letters of a day. Raises NotPermitted for all but officers and the head."""
    require(actor, Permission.print_letters)
    async with reading(actor):
        due = await _due(actor, day, thai.bangkok_day(clock()))
        rows = await fetch(f"{_RUNS} group by r.id order by r.id desc limit 20")
    return DayDesk(day, due, [msgspec.convert(dict(row), Run) for row in rows])


async def run_desk(actor: Actor, run_id: int) -> RunDesk:
    """A run and its letters. Raises NotPermitted, NotFound."""
    require(actor, Permission.print_letters)
    async with reading(actor):
        return await _run_desk(actor, run_id)


async def _run_desk(actor: Actor, run_id: int) -> RunDesk:
    row = await fetch_one(f"{_RUNS} where r.id = $1 group by r.id", run_id)
    if row is None:
        raise NotFound
    hidden = await kept_from(actor)
    letters = [_letter(one, hidden) for one in await fetch(_LETTERS, run_id)]
    staff = {one["account_id"]: one["display_name"] for one in await fetch("select * from staff_of_centre()")}
    return RunDesk(msgspec.convert(dict(row), Run), letters, staff)


def _letter(row: Mapping[str, Any], hidden: set[int]) -> Letter:
    told = msgspec.convert({**row, "faults": msgspec.json.decode(row["faults"])}, Letter)
    if told.case_id not in hidden:
        return told
    return msgspec.structs.replace(told, case_id=None, case_number="", addressee="", document_id=None, faults=[])


# STARTING AND STOPPING ------------------------------------------------------------------------------------------------


async def start_run(actor: Actor, raw: Mapping[str, Any], *, key: Key | None = None, clock: Clock = now_utc) -> Answer:
    """Have the letters of a day printed. Raises NotPermitted, NotValid, AlreadyAnswered."""
    require(actor, Permission.print_letters)
    async with work(actor, clock, key=key) as hand:
        form, faults = read(DayForm, raw)
        if faults or form is None:
            raise NotValid(faults)
        due = await _due(actor, form.day, thai.bangkok_day(hand.now))
        if not due:
            raise NotValid(
                [Fault("nothing_due", N_("No letter is due on this day, or all were issued already."), "day")]
            )
        assert actor.account_id is not None, "whoever holds a role has an account"
        run = {"centre_id": actor.centre_id, "day": form.day, "signer": form.signer, "asked_by": actor.account_id}
        run_id = await insert(PrintRun, run | {"asked_at": hand.now})
        items = [_item(actor, run_id, no, one) for no, one in enumerate(due[:MOST], start=1)]
        waiting = await fetch("select case_id, kind, subject, session_no from print_item where state = 'waiting'")
        taken = {tuple(row.values()) for row in waiting}
        items = [one for one in items if (one["case_id"], one["kind"], one["subject"], one["session_no"]) not in taken]
        if not items:
            raise NotValid([Fault("printed_now", N_("These letters are being printed already."), "day")])
        await insert_many(PrintItem, items)
        _note(hand, "centre:printing:started", run_id, {"day": form.day.isoformat(), "letters": len(items)})
        hand.status, hand.location = 201, f"/letters/print/{run_id}"
        hand.answer["run"] = {"id": run_id, "letters": len(items)}
    assert hand.done is not None
    return hand.done


def _item(actor: Actor, run_id: int, no: int, due: Due) -> dict[str, Any]:
    return {
        "centre_id": actor.centre_id,
        "run_id": run_id,
        "no": no,
        "case_id": due.case_id,
        "kind": due.kind,
        "subject": due.subject,
        "session_no": due.session_no,
    }


async def turn(actor: Actor, run_id: int, *, on: bool, key: Key | None = None, clock: Clock = now_utc) -> Answer:
    """Stop a run, or let it go on; a letter that is being printed is finished.

    Raises NotPermitted, NotFound, NotNow, AlreadyAnswered.
    """
    require(actor, Permission.print_letters)
    before, after = ("stopped", "running") if on else ("running", "stopped")
    async with work(actor, clock, key=key) as hand:
        row = await fetch_one("select state from print_run where id = $1 for update", run_id)
        if row is None:
            raise NotFound
        if row["state"] != before:
            raise NotNow("print_run", row["state"], "resume" if on else "stop")
        await update(PrintRun, run_id, {"state": after})
        _note(hand, "centre:printing:resumed" if on else "centre:printing:stopped", run_id, {})
        hand.answer["run"] = {"id": run_id, "state": after}
    assert hand.done is not None
    return hand.done


def _note(hand: Work, event: str, run_id: int, facts: Mapping[str, Any]) -> None:
    hand.happened(
        event,
        subject_kind="centre",
        subject_id=hand.actor.centre_id,
        entity=f"print_run:{run_id}",
        role=hand.actor.acting_as(_PRINTERS),
        facts=facts,
    )


# THE FILE -------------------------------------------------------------------------------------------------------------


async def take_letters(
    actor: Actor, run_id: int, *, double: bool, key: Key | None = None, clock: Clock = now_utc
) -> bytes:
    """All letters of a run that were printed, as one file for the printer; the journal says so, of the same file asked for
    again under the same key only once. `double`: for both sides of the paper. Raises NotPermitted, NotFound, NotValid where
    there is none or they cannot be bound."""
    require(actor, Permission.print_letters)
    async with reading(actor):
        desk = await _run_desk(actor, run_id)
        ids = [one.document_id for one in desk.letters if one.document_id is not None]
        rows = await fetch("select id, content from document where id = any ($1)", ids)
    if not ids:
        raise NotValid([Fault("nothing_printed", N_("No letter of it is printed yet."))])
    content = {row["id"]: row["content"] for row in rows}
    named = [one for one in desk.letters if one.document_id is not None]
    parts = [Part(f"{one.number} {one.addressee}".strip(), PDF, content[one.document_id]) for one in named]
    try:
        bound = await bind(Bind(parts, _("Letters of the day"), double=double))
    except WentWrong as wrong:
        raise NotValid([Fault("letters_fail", N_("The letters cannot be bound to one file."))]) from wrong
    digest = hashlib.sha256(bound).hexdigest()

    async def tell(hand: Work) -> None:
        _note(hand, "centre:printing:fetched", run_id, {"documents": ids, "letters_hash": digest})

    await tell_once(actor, digest, tell, key=key, clock=clock)
    return bound
