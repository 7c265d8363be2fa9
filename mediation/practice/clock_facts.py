"""What the clocks of a centre look at: cases, mediators, periods and holidays, each read for many subjects in one statement."""

from collections.abc import Sequence
from datetime import date

import msgspec

from cases.law import CLOCKS, in_force
from cases.working_days import WorkingDays
from mediation.centre_clocks import amount_of, clocks_here
from mediation.practice.scope import section_number
from mediation.registration import Held
from mediation.ringing import Almanac, CaseOnClock, OffenceOnClock
from parties.database import fetch, fetch_value

_DAY = "({moment} at time zone 'Asia/Bangkok')::date"
_LIST = (
    "coalesce((select jsonb_agg({row}) from {rows} where x.centre_id = f.centre_id and x.case_id = f.id {more}), '[]')"
)
_IN_SIGHT = "f.status in ('settled', 'monitoring', 'safety_hold')"
_BINDING = """x.agreement_id in (select g.id from agreement g where g.centre_id = x.centre_id and g.case_id = x.case_id
  and g.status not in ('drafted', 'discarded'))"""


def _row(*columns: str, **others: str) -> str:
    named = {name: f"x.{name}" for name in columns} | others
    return "jsonb_build_object(" + ", ".join(f"'{name}', {value}" for name, value in named.items()) + ")"


def _of(when: str, rows: str, row: str, more: str = "") -> str:
    return f"case when {when} then {_LIST.format(row=row, rows=rows, more=more)} else '[]' end"


_COLUMNS = {
    **{name: f"f.{name}" for name in ("id", "number", "status", "track", "officer_id", "ended_on", "happened_on")},
    "limitation_on": "f.limitation_on",
    "received_on": _DAY.format(moment="f.received_at"),
    "consented_on": _DAY.format(moment="f.consented_at"),
    "started_on": _DAY.format(moment="f.mediation_started_at"),
    "acknowledged": """f.status = 'received' and exists (select from document d
        where d.centre_id = f.centre_id and d.case_id = f.id and d.kind = 'DOC-02')""",
    "section": "f.offence_section",
    "offences": """case when f.nature in ('criminal', 'mixed') then coalesce((select s.answers -> 'offences' from screening s
        where s.centre_id = f.centre_id and s.case_id = f.id order by s.id desc limit 1), '[]') else '[]' end""",
    "sides": _of(
        "f.status = 'awaiting_consent'",
        "case_side x",
        _row("id", "consent", "invitations", "reply_by"),
        "and x.side_role <> 'applicant'",
    ),
    "agreement": "a.id",
    "signed_on": "a.signed_on",
    "promises": _of(_IN_SIGHT, "obligation x", _row("id", "no", "due_on", "status", "enforce_by"), f"and {_BINDING}"),
    "last_call": f"""case when {_IN_SIGHT} then (select max(u.called_on) from follow_up u
        where u.centre_id = f.centre_id and u.case_id = f.id and u.reached) end""",  # noqa: S608 - our own words
    "agreed_calls": _of(_IN_SIGHT, "follow_up x", "x.next_on", "and x.next_on is not null"),
    "referrals": f"""coalesce((select jsonb_agg({_row("id", "status", "reply_by", overdue="x.overdue_at is not null")})
        from referral x where x.from_centre_id = f.centre_id and x.case_id = f.id and x.status = 'sent'), '[]')""",  # noqa: S608 - our own words
    "serving": _of(
        "f.status in ('choosing_mediator', 'ready', 'in_mediation', 'suspended', 'drafting')",
        "(select a.*, m.valid_to, m.account_id from assignment a join mediator m"
        " on m.centre_id = a.centre_id and m.id = a.mediator_id) x",
        _row("id", "status", "valid_to", "account_id"),
        "and x.status in ('confirmed', 'active')",
    ),
}
_CASES = f"""select {_row(**_COLUMNS)}::text as text from case_file f
    left join lateral (select g.id, g.signed_on from agreement g where g.centre_id = f.centre_id and g.case_id = f.id
      and g.status not in ('drafted', 'discarded') order by g.no desc limit 1) a on true
  where f.centre_id = current_centre() and f.id = any ($1)"""  # noqa: S608 - made of the constants above


async def almanac_of(today: date) -> Almanac:
    """What the days are judged by in the centre of this transaction."""
    own = await clocks_here()
    periods = {one.code: amount_of(one.code, today, own) for one in in_force(CLOCKS, today)}
    return Almanac(today, periods, await working_days())


async def sends_returns() -> bool:
    """Whether the centre of this transaction mediates, and so reports each month."""
    kind = await fetch_value("select kind from centre where id = current_centre()")
    return kind in ("tambon", "people")


async def working_days() -> WorkingDays:
    """The calendar of working days with what administrators wrote down, inside a piece of work or a `reading`."""
    return WorkingDays.of([dict(row) for row in await fetch("select day, off from holiday")])


async def cases_on_clock(case_ids: Sequence[int]) -> list[CaseOnClock]:
    """The cases of this centre as their clocks need them."""
    return [_case(row["text"]) for row in await fetch(_CASES, list(case_ids))]


class _WithSection(CaseOnClock, frozen=True, kw_only=True):
    section: str = ""


def _case(text: str) -> CaseOnClock:
    case = msgspec.json.decode(text, type=_WithSection)
    if case.offences or not case.section.strip():
        return case
    return msgspec.structs.replace(case, offences=[OffenceOnClock(section_number(case.section))])


async def registrations_held(mediator_ids: Sequence[int]) -> list[Held]:
    """The registrations of those of the roster who still stand in it."""
    rows = await fetch(
        "select id, account_id, valid_to from mediator where id = any ($1) and ended_on is null", list(mediator_ids)
    )
    return [Held(row["id"], row["account_id"], row["valid_to"]) for row in rows]
