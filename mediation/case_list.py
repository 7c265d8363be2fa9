"""The register of cases as it is listed and searched: one query a page, newest first, with a keyset cursor."""

import base64
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cases.vocabulary import CaseStatus, Topic
from parties import thai
from parties.access import Actor, Permission, require
from parties.database import fetch
from parties.errors import Fault, NotValid
from parties.register import blind_index

PAGE = 50
MOST = 100
_FOUND_AT_MOST = 1000


@dataclass(frozen=True)
class Filters:
    """What to list. `q` is part of a name or of the title, a request number, a phone or a national id."""

    status: CaseStatus | None = None
    topic: Topic | None = None
    q: str = ""
    mediator: int | None = None
    since: date | None = None
    until: date | None = None
    drafts: bool = False
    cursor: str = ""
    limit: int = PAGE


@dataclass(frozen=True)
class CaseLine:
    """A case as one line of the register."""

    id: int
    number: str | None
    status: CaseStatus
    topic: str
    nature: str
    track: str
    title: str
    received_at: datetime | None
    created_at: datetime
    officer_id: int | None
    version: int
    applicants: str
    respondents: str
    mediators: str


@dataclass(frozen=True)
class CasePage:
    """Some lines, and the cursor for the next ones (empty when there are none)."""

    lines: list[CaseLine]
    cursor: str


def _cursor(line: CaseLine) -> str:
    at = line.received_at or line.created_at
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{line.id}".encode()).decode()


def _after(cursor: str) -> tuple[datetime, int]:
    try:
        at, case_id = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError(cursor)
        return moment, int(case_id)
    except ValueError as wrong:
        raise NotValid(
            [Fault("cursor_unreadable", "This place in the list cannot be found any more.", "cursor")]
        ) from wrong


_NAMES = """(select string_agg(concat_ws(' ', n.prefix || n.first_name, nullif(n.last_name, '')), ', ' order by p.id)
  from case_party p join person n on n.centre_id = p.centre_id and n.id = p.person_id
  where p.centre_id = f.centre_id and p.case_id = f.id and p.role = 'party' and p.left_on is null and p.side {side})"""

_SERVES = "(a.status not in ('declined', 'ended') or a.end_reason = 'completed')"
"""Those who have a part in the case, or served in it to its end."""
_OWN = "(a.status in ('confirmed', 'active') or (a.status not in ('declined', 'ended') and f.outcome is null))"
"""As `Dossier.own_to`: whose own the case is."""

_LINE = f"""select f.id, f.number, f.status, f.topic, f.nature, f.track, f.title, f.received_at, f.created_at, f.officer_id,
  f.version, coalesce({_NAMES.format(side="= 1")}, '') as applicants, coalesce({_NAMES.format(side="> 1")}, '') as respondents,
  coalesce((select string_agg(m.name, ', ' order by a.id) from assignment a join mediator m on m.centre_id = a.centre_id
    and m.id = a.mediator_id where a.centre_id = f.centre_id and a.case_id = f.id and {_SERVES}), '')
    as mediators
from case_file f"""  # noqa: S608 - no value enters the text


async def list_cases(actor: Actor, filters: Filters) -> CasePage:
    """A page of the register, inside a `reading` of the actor's centre.

    A mediator who is nothing else sees their own cases; nobody sees a case they are locked out of. Raises NotPermitted,
    NotValid for a cursor that cannot be read.
    """
    require(actor, Permission.see_register)
    where, values = _conditions(actor, filters)
    limit = max(1, min(filters.limit, MOST))
    moment = "f.created_at" if filters.drafts else "f.received_at"
    if filters.cursor:
        at, case_id = _after(filters.cursor)
        values += [at, case_id]
        where.append(f"({moment}, f.id) < (${len(values) - 1}, ${len(values)})")
    if filters.q:
        found = await _found(actor, filters.q)
        values.append(found)
        where.append(f"f.id = any (${len(values)})")
    values.append(limit + 1)
    sql = f"{_LINE} where {' and '.join(where)} order by {moment} desc, f.id desc limit ${len(values)}"
    lines = [_line(row, told=_told(actor)) for row in await fetch(sql, *values)]
    more = len(lines) > limit
    lines = lines[:limit]
    return CasePage(lines, _cursor(lines[-1]) if more else "")


_NOT_HELD = "f.status <> 'safety_hold'"


def _told(actor: Actor) -> bool:
    """Whether what a case held for safety is about may be told, shown or found by."""
    return actor.may(Permission.see_held_story)


def _line(row: Any, told: bool) -> CaseLine:
    status = CaseStatus(row["status"])
    line = {**dict(row), "status": status}
    if status is CaseStatus.safety_hold and not told:
        line |= {"title": "", "topic": "", "nature": ""}
    return CaseLine(**line)


def _conditions(actor: Actor, filters: Filters) -> tuple[list[str], list[Any]]:
    values: list[Any] = [actor.centre_id, actor.account_id]
    where = [
        "f.centre_id = $1",
        """not exists (select from case_lockout l where l.centre_id = f.centre_id and l.case_id = f.id
             and l.account_id = $2 and l.lifted_at is null)""",
        "f.status = 'draft'" if filters.drafts else "f.status <> 'draft'",
    ]
    if actor.only_mediator():
        where.append(_ASSIGNED.format(whom=f"m.account_id = $2 and {_OWN}"))
    if filters.mediator is not None:
        values.append(filters.mediator)
        where.append(_ASSIGNED.format(whom=f"m.id = ${len(values)}"))
    for column, wanted in (("status", filters.status), ("topic", filters.topic)):
        if wanted is not None:
            values.append(wanted.value)
            where.append(f"f.{column} = ${len(values)}")
    if filters.topic is not None and not _told(actor):
        where.append(_NOT_HELD)
    if filters.since is not None:
        values.append(datetime.combine(filters.since, datetime.min.time(), thai.BANGKOK))
        where.append(f"f.received_at >= ${len(values)}")
    if filters.until is not None:
        values.append(datetime.combine(filters.until + timedelta(days=1), datetime.min.time(), thai.BANGKOK))
        where.append(f"f.received_at < ${len(values)}")
    return where, values


_ASSIGNED = f"""exists (select from assignment a join mediator m on m.centre_id = a.centre_id and m.id = a.mediator_id
  where a.centre_id = f.centre_id and a.case_id = f.id and {_SERVES} and {{whom}})"""


_NUMBER = re.compile(r"(\S{1,8}\.)?[0-9]{1,6}/[0-9]{4}")
"""A request number, with or without the centre's prefix."""


async def _found(actor: Actor, q: str) -> list[int]:
    """Ids of cases that fit the words, at most a thousand, newest first.

    Words fit nothing that is kept back: of a case held for safety only its number and the names in it are found by
    those who are not told more.
    """
    written = thai.normalise(thai.latin_digits(q))[:100]
    digits = "".join(letter for letter in written if letter.isdecimal())
    if _NUMBER.fullmatch(written):
        sql = "select id from case_file where centre_id = $1 and (number = $2 or number like '%.' || $2)"
        return await _ids(sql, actor.centre_id, written)
    if len(digits) == 13:
        return await _by_index(actor, "national_id_index", blind_index("national_id", digits))
    if len(digits) in (9, 10) and not any(letter.isalpha() for letter in written):
        try:
            number = thai.phone_e164(digits)
        except thai.PhoneUnreadable:
            return []
        return await _by_index(actor, "phone_index", blind_index("phone", number))
    like = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})
    name = thai.name_key(written).translate(like)
    sql = "select cases_found as id from cases_found($1, $2, $3, $4)"
    return await _ids(sql, actor.centre_id, name, written.translate(like), _FOUND_AT_MOST)


async def _by_index(actor: Actor, column: str, digest: bytes) -> list[int]:
    sql = f"""select p.case_id as id from person n
        join case_party p on p.centre_id = n.centre_id and p.person_id = n.id
        join case_file f on f.centre_id = p.centre_id and f.id = p.case_id
      where n.centre_id = $1 and n.{column} = $2 and {"true" if _told(actor) else _NOT_HELD}"""  # noqa: S608 - our own words
    return await _ids(sql, actor.centre_id, digest)


async def _ids(sql: str, *values: Any) -> list[int]:
    return [row["id"] for row in await fetch(sql, *values)]
