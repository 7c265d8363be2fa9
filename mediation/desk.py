"""What waits for somebody, what is late, and the few figures of the year: the reads behind the desk, three queries in all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import msgspec

from cases.law import ClockCode, clock
from cases.lifecycle import E
from cases.limitation import WARN_MONTHS_BEFORE
from cases.working_days import WorkingDays
from mediation.following import EARLY, OPEN, SOON
from mediation.registration import first_warning, registration_state
from mediation.sight import MINE, NOT_LOCKED_OUT
from parties import thai
from parties.access import Actor, Permission, Role
from parties.database import fetch

SHOWN = 8
"""Lines of one kind; `total` says how many there are."""
_DAYS_AHEAD = 14
_SHORTLY = 3


@dataclass(frozen=True)
class Waiting:
    """One thing that waits. `about` is a code: the state of the subject within the case, or what was proposed.

    `case_id` is None for a referral that another centre sent: then `entity_id` is its id, `title` the centre's name; and for
    a registration that runs out: `entity_id` is the mediator's id, `title` the name, `at` the last day. `due_on`: the last
    day on which it is in time, where there is one.
    """

    kind: str
    case_id: int | None
    entity_id: int | None
    number: str | None
    title: str
    topic: str
    at: datetime | None
    about: str
    late: bool
    total: int
    due_on: date | None = None


@dataclass(frozen=True)
class NewNotice:
    """A notice not yet read; `facts` holds codes, numbers and dates."""

    id: int
    event: str
    case_id: int | None
    referral_id: int | None
    facts: Mapping[str, Any]
    at: datetime


class _Calendar(msgspec.Struct):
    """What counting working days needs, as the part that shows requests reads it."""

    own: int | None
    holidays: list[tuple[date, bool]] | None


@dataclass(frozen=True)
class _Part:
    """One kind of waiting thing as SQL: where it comes from, which fit, when it is due, and whether it is late.

    `calendar`: the holidays written down, as JSON, where working days still have to be counted.
    """

    kind: str
    roles: frozenset[Role]
    fits: str
    at: str
    late: str = "false"
    join: str = ""
    entity: str = "null::bigint"
    about: str = "''"
    own: bool = False
    due: str = "null::date"
    calendar: str = "null"

    def sql(self, narrowed: bool) -> str:
        mine = f"and {MINE}" if self.own or narrowed else ""
        return f"""(select '{self.kind}' as kind, f.id as case_id, {self.entity} as entity_id, f.number,
            case when f.status = 'safety_hold' then '' else f.title end as title,
            case when f.status = 'safety_hold' then '' else f.topic end as topic, {self.at} as at,
            {self.about} as about, coalesce({self.late}, false) as late, count(*) over () as total,
            {self.due} as due_on, {self.calendar}::text as calendar
          from case_file f {self.join}
          where f.centre_id = $1 and {self.fits} and {NOT_LOCKED_OUT} {mine}
          order by {self.at} nulls last, f.id limit {SHOWN})"""  # noqa: S608 - made of the constants below


_DAY = "({day}::timestamp at time zone 'Asia/Bangkok')"
_OFFICE = frozenset({Role.officer, Role.head})
_TALKS = frozenset({Role.officer, Role.head, Role.mediator})
_IN_TALKS = "('choosing_mediator', 'ready', 'in_mediation', 'drafting')"
_WITH_MEDIATORS = "('choosing_mediator', 'ready', 'in_mediation', 'suspended', 'drafting')"
_ENDED = "(" + ", ".join(f"'{status.value}'" for status in sorted(E)) + ")"
_REPLY_BY = """(select min(s.reply_by) from case_side s where s.centre_id = f.centre_id and s.case_id = f.id
  and s.consent = 'unknown')"""
_BINDS = """exists (select from agreement g where g.centre_id = o.centre_id and g.id = o.agreement_id
  and g.status not in ('drafted', 'discarded'))"""
"""Promises of drafts, given up or not, bind nobody."""
_OPEN_PROMISE = f"""select from obligation o where o.centre_id = f.centre_id and o.case_id = f.id
  and o.status not in ('done', 'waived', 'enforced', 'refused_by_court', 'expired') and {_BINDS}"""
_OWED = "(" + ", ".join(f"'{status.value}'" for status in sorted(OPEN)) + ")"


def _days(code: ClockCode, given: str) -> str:
    """The centre's own period, else the house's."""
    own = f"(select (c.settings -> 'clocks' ->> '{code.value}')::int from centre c where c.id = $1)"  # noqa: S608 - our own words
    return f"coalesce({own}, {given})"


_ON = "({moment} at time zone 'Asia/Bangkok')::date"
_LONG_AFTER = _ON.format(moment="f.consented_at") + " + " + _days(ClockCode.whole_mediation, "$11")
# The rule is mediation.following.next_call; a test holds the two equal.
_NEXT_CALL = f"""join agreement a on a.centre_id = f.centre_id and a.case_id = f.id
    and a.signed_on is not null and a.status <> 'discarded'
  cross join lateral (select max(u.called_on) as last from follow_up u
    where u.centre_id = f.centre_id and u.case_id = f.id and u.reached) made
  cross join lateral (select min(d.on_day) as on_day from (
      select a.signed_on + n as on_day from unnest(array[{_days(ClockCode.follow_up_first, "$6")},
        {_days(ClockCode.follow_up_second, "$7")}, {_days(ClockCode.follow_up_third, "$8")}]) n
      union all select o.due_on + {_days(ClockCode.follow_up_after_due, "$9")} from obligation o
        where o.centre_id = f.centre_id and o.case_id = f.id and o.agreement_id = a.id and o.status in {_OWED}
      union all select u.next_on from follow_up u where u.centre_id = f.centre_id and u.case_id = f.id
        and u.next_on is not null) d
    where made.last is null or d.on_day > made.last + {EARLY}) planned"""  # noqa: S608 - our own words

_PARTS = (
    _Part(
        "hold",
        frozenset({Role.safety, Role.head}),
        "f.status = 'safety_hold'",
        "h.held_at",
        late="h.proposed is not null",
        join="join safety_hold h on h.centre_id = f.centre_id and h.case_id = f.id and h.ended_at is null",
        about="coalesce(h.proposed, '')",
    ),
    _Part(
        "proposal",
        frozenset({Role.mediator}),
        f"f.status in {_IN_TALKS} and a.status in ('proposed', 'accepted') and n.account_id = $2",
        "a.last_happened_at",
        join="""join assignment a on a.centre_id = f.centre_id and a.case_id = f.id
          join mediator n on n.centre_id = a.centre_id and n.id = a.mediator_id""",
        entity="a.id",
        about="a.status",
    ),
    _Part(
        "session",
        _TALKS,
        f"""f.status in {_IN_TALKS} and (s.status = 'opened'
          or (s.status in ('planned', 'notified') and s.planned_for < $4 + interval '{_DAYS_AHEAD} days'))""",
        "s.planned_for",
        late="s.status <> 'opened' and s.planned_for < $4",
        join="join session s on s.centre_id = f.centre_id and s.case_id = f.id",
        entity="s.id",
        about="s.status",
    ),
    _Part("challenge", frozenset({Role.head}), "f.status = 'suspended'", "f.last_happened_at"),
    _Part(
        "conflict",
        frozenset({Role.head}),
        f"f.status in {_WITH_MEDIATORS} and k.found_at is not null",
        "k.found_at",
        join="""join lateral (select min(k.found_at) as found_at from conflict_match k join assignment a
            on a.centre_id = k.centre_id and a.case_id = k.case_id and a.mediator_id = k.mediator_id
          where k.centre_id = f.centre_id and k.case_id = f.id and k.decision is null
            and a.status not in ('declined', 'ended')) k on true""",
    ),
    _Part(
        "to_confirm",
        frozenset({Role.head}),
        "f.status in ('choosing_mediator', 'ready', 'in_mediation') and a.status = 'disclosed'",
        "a.last_happened_at",
        join="join assignment a on a.centre_id = f.centre_id and a.case_id = f.id",
        entity="a.id",
    ),
    _Part(
        "to_screen",
        _OFFICE,
        "f.status in ('received', 'screening')",
        "f.received_at",
        about="f.status",
        due=f"{_ON.format(moment='f.received_at')} + {_days(ClockCode.finish_screening, '$5')}",
        calendar="""case when f.status = 'received' and not exists (select from document d where d.centre_id = f.centre_id
            and d.case_id = f.id and d.kind = 'DOC-02')
          then (select json_build_object('own', (select (c.settings -> 'clocks' ->> 'acknowledge_request')::int from centre c
            where c.id = $1), 'holidays', (select json_agg(json_build_array(h.day, h.off)) from holiday h))) end""",
    ),
    _Part(
        "consent",
        _OFFICE,
        "f.status = 'awaiting_consent'",
        _DAY.format(day=_REPLY_BY),
        late=f"{_REPLY_BY} < $3",
        due=_REPLY_BY,
        about=f"case when {_REPLY_BY} is null then 'not_invited' else '' end",
    ),
    _Part("no_mediator", _OFFICE, "f.status = 'choosing_mediator'", "f.consented_at"),
    _Part(
        "long",
        _TALKS,
        f"f.status in {_WITH_MEDIATORS} and {_LONG_AFTER} <= $3::date + {_DAYS_AHEAD}",
        "f.consented_at",
        late=f"{_LONG_AFTER} < $3",
        due=_LONG_AFTER,
    ),
    _Part(
        "claim",
        _OFFICE,
        "f.status not in ('settled', 'monitoring', 'closed')",
        _DAY.format(day="k.last_on"),
        late="k.last_on < $3",
        join=f"""join (select r.case_id, r.event, (array_agg(r.last_on order by r.id desc))[1] as last_on from clock_ring r
            where r.centre_id = $1 and r.last_on >= $3::date - {_DAYS_AHEAD}
              and r.event in ('case:clock:claim_ending', 'case:clock:complaint_ending')
            group by r.case_id, r.event) k on k.case_id = f.id""",  # noqa: S608 - our own words
        about="split_part(k.event, ':', 3)",
        due="k.last_on",
    ),
    _Part("drafting", frozenset({Role.head, Role.mediator}), "f.status = 'drafting'", "f.last_happened_at"),
    _Part(
        "promise",
        _TALKS,
        f"""f.status in ('settled', 'monitoring') and o.due_on <= $3::date + {_DAYS_AHEAD}
          and o.status in ('pending', 'partly_done', 'late', 'demanded', 'breached') and {_BINDS}""",
        _DAY.format(day="o.due_on"),
        late="o.due_on < $3",
        due="o.due_on",
        join="join obligation o on o.centre_id = f.centre_id and o.case_id = f.id",
        entity="o.id",
        about=f"case when o.status = 'pending' and o.due_on between $3 and $3::date + {SOON} then 'due_soon' else o.status end",
    ),
    _Part(
        "follow_up",
        _TALKS,
        f"f.status in ('settled', 'monitoring') and planned.on_day <= $3::date + {SOON}",
        _DAY.format(day="planned.on_day"),
        late=f"planned.on_day + {SOON} < $3",
        due="planned.on_day",
        join=_NEXT_CALL,
        entity="a.id",
    ),
    _Part(
        "court_day",
        _TALKS,
        f"""f.status in ('settled', 'monitoring') and o.enforce_by >= $3
          and o.enforce_by <= $3::date + interval '{max(WARN_MONTHS_BEFORE)} months' and o.status in {_OWED}""",
        _DAY.format(day="o.enforce_by"),
        late=f"o.enforce_by <= $3::date + interval '{min(WARN_MONTHS_BEFORE)} month'",
        due="o.enforce_by",
        join="join obligation o on o.centre_id = f.centre_id and o.case_id = f.id",
        entity="o.id",
        about="o.status",
    ),
    _Part(
        "referral",
        _OFFICE,
        f"(r.status in ('prepared', 'more_asked', 'completed') or (r.status = 'sent' and r.reply_by <= $3::date + {_SHORTLY}))",
        f"case when r.status = 'sent' then {_DAY.format(day='r.reply_by')} else r.last_happened_at end",
        late="r.status = 'sent' and r.reply_by < $3",
        due="case when r.status = 'sent' then r.reply_by end",
        join="join referral r on r.from_centre_id = f.centre_id and r.case_id = f.id",
        entity="r.id",
        about="r.status",
    ),
    _Part(
        "to_close",
        _OFFICE,
        f"""(f.status in {_ENDED} or (f.status in ('settled', 'monitoring') and not exists ({_OPEN_PROMISE})))""",
        "f.last_happened_at",
        about="f.status",
    ),
    _Part("draft", _OFFICE, "f.status = 'draft' and f.created_by = $2", "f.created_at"),
)
_INBOX = f"""(select 'inbox' as kind, null::bigint as case_id, r.id as entity_id, r.letter_no as number, r.from_centre as title,
    '' as topic, r.sent_at as at, r.status as about, r.status = 'sent' and r.reply_by < $3 as late, count(*) over () as total,
    case when r.status = 'sent' then r.reply_by end as due_on, null as calendar
  from unnest(array['sent', 'acknowledged', 'in_progress']) wanted, lateral (
    select i.id, i.letter_no, i.from_centre, i.sent_at, i.status, i.reply_by from referral_inbox(wanted, null, 100) i
    union all select i.id, i.letter_no, i.from_centre, i.sent_at, i.status, i.reply_by from incoming_inbox(wanted, null, 100) i) r
  order by r.status <> 'sent', r.sent_at limit {SHOWN})"""  # noqa: S608 - a number of our own
_REGISTRATIONS = """(select 'registration' as kind, null::bigint as case_id, m.id as entity_id, m.registration_no as number,
    m.name as title, '' as topic, (m.valid_to::timestamp at time zone 'Asia/Bangkok') as at, '' as about,
    m.valid_to < $3 as late, count(*) over () as total, m.valid_to as due_on, null as calendar
  from mediator m
  where m.centre_id = $1 and m.ended_on is null and m.valid_to <= $10 {whose}
  order by m.valid_to, m.id limit {shown})"""
"""Registrations that have run out or soon will: all of them for the head, for a mediator the own one."""
# Not every part uses every value; named once here, each has its type.
_GIVEN = (
    "with given as (select $1::int, $2::bigint, $3::date, $4::timestamptz, $5::int, $6::int, $7::int, $8::int, $9::int,"
    " $10::date, $11::int)"
)
_PERIODS = (
    *(ClockCode.finish_screening, ClockCode.follow_up_first, ClockCode.follow_up_second, ClockCode.follow_up_third),
    *(ClockCode.follow_up_after_due, ClockCode.whole_mediation),
)


async def what_waits(actor: Actor, now: datetime) -> list[Waiting]:
    """Everything that waits for one of the actor's roles, each kind soonest first, inside a `reading`.

    A mediator who is nothing else sees their own cases; nobody sees a case they are locked out of.
    """
    parts = [part.sql(actor.only_mediator()) for part in _PARTS if part.roles & actor.roles]
    if Role.cjc in actor.roles:
        parts.append(_INBOX)
    if actor.roles & {Role.head, Role.mediator}:
        whose = "" if Role.head in actor.roles else "and m.account_id = $2"
        parts.append(_REGISTRATIONS.format(whose=whose, shown=SHOWN))
    if not parts:
        return []
    today = thai.bangkok_day(now)
    periods = [clock(code, today).amount for code in _PERIODS]
    sql = f"{_GIVEN} {' union all '.join(parts)}"
    *periods, whole = periods
    rows = await fetch(
        sql, actor.centre_id, actor.account_id, today, now, *periods, today + first_warning(today), whole
    )
    return [_judged(dict(row), today) for row in rows]


def _judged(row: dict[str, Any], today: date) -> Waiting:
    """What waits, judged by the rules: how a registration stands on a day, and how long a request may wait."""
    calendar = row.pop("calendar")
    waiting = Waiting(**row)
    if waiting.kind == "registration" and waiting.at is not None:
        return replace(waiting, about=registration_state(date.min, thai.bangkok_day(waiting.at), today).value)
    if waiting.kind != "to_screen" or waiting.due_on is None:
        return waiting
    due_on = waiting.due_on
    if calendar is not None and waiting.at is not None:
        due_on = min(due_on, _acknowledge_by(waiting.at, calendar, today))
    return replace(waiting, due_on=due_on, late=due_on < today)


def _acknowledge_by(received_at: datetime, calendar: str, today: date) -> date:
    """The last day to acknowledge a request, by the working days and the period that hold in the centre."""
    held = msgspec.json.decode(calendar, type=_Calendar)
    days = WorkingDays.of({"day": day, "off": off} for day, off in held.holidays or [])
    amount = held.own or clock(ClockCode.acknowledge_request, today).amount
    return days.after(thai.bangkok_day(received_at), amount)


async def new_notices(actor: Actor) -> list[NewNotice]:
    """The newest notices the actor has not read, inside a `reading`; none of a case they are locked out of by now.

    One more than `SHOWN` where there are more.
    """
    rows = await fetch(
        """select n.id, n.event, n.case_id, n.referral_id, n.facts, n.at from notice n
           where n.centre_id = $1 and n.account_id = $2 and n.read_at is null
             and not exists (select from case_lockout l where l.centre_id = n.centre_id and l.case_id = n.case_id
               and l.account_id = $2 and l.lifted_at is null)
           order by n.id desc limit $3""",
        actor.centre_id,
        actor.account_id,
        SHOWN + 1,
    )
    return [NewNotice(**{**dict(row), "facts": msgspec.json.decode(row["facts"])}) for row in rows]


async def year_so_far(actor: Actor, today: date) -> dict[str, int] | None:
    """Measure → its figure since 1 October, inside a `reading`; None for roles that see no figures."""
    if not actor.may(Permission.see_figures):
        return None
    begins = date(today.year if today.month >= 10 else today.year - 1, 10, 1)
    rows = await fetch(
        """select measure, sum(n)::int as n from (
             select case when r.measure = 'ended' then 'outcome:' || r.kind else r.measure end as measure, r.n
             from figure_rollup r
             where r.centre_id = $1 and r.area = '' and r.month >= $2 and r.dim = ''
               and r.measure in ('received', 'ended', 'closed')
             union all
             select case when c.measure = 'ended' then 'outcome:' || c.kind else c.measure end, c.n from figure_change c
             where c.centre_id = $1 and c.on_day >= $2 and c.measure in ('received', 'ended', 'closed')
           ) x group by measure having sum(n) <> 0""",
        actor.centre_id,
        begins,
    )
    return {row["measure"]: row["n"] for row in rows}
