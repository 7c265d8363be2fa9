"""The centre's own registers on paper: of its disputes in a fiscal year, and of its mediators. Issued and kept like letters."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from cases.msgid import N_
from cases.vocabulary import Track
from mediation.documents.of_centre import (
    CaseOfRegister,
    MediatorOfRoster,
    centre_content,
    register_record,
    roster_record,
)
from mediation.forms.documents import RegisterForm, RegisterKind
from mediation.forms.reading import read
from mediation.languages import NAMES
from mediation.practice.issuing import ISSUED, Issued, document_row, printed
from mediation.practice.on_roster import OnRoster, entries
from mediation.practice.paper_sources import supply_of_centre
from mediation.tables import Document
from mediation.work import Answer, Clock, Key, now_utc, reading, work
from parties import thai
from parties.access import Actor, Permission, Role, require
from parties.database import fetch, fetch_one
from parties.errors import Fault, NotFound, NotValid
from parties.language import gettext, reading_in
from parties.rows import insert

PRINTED_IN = "th"
"""Registers are papers of the centre, in the language of its files."""
_MOST_LINES = 5_000
_CASES = """select f.number, (f.received_at at time zone 'Asia/Bangkok')::date as received_on, f.status, f.place_moo as moo,
    case when {told} then f.topic else '' end as topic, case when {told} then f.official_code else '' end as official_code,
    case when {told} then f.nature else '' end as nature, case when {told} then f.value end as value, f.outcome, f.ended_on,
    (select coalesce(array_agg(n.first_name || ' ' || n.last_name order by p.id), '{{}}') from case_party p join person n
       on n.centre_id = p.centre_id and n.id = p.person_id where p.centre_id = f.centre_id and p.case_id = f.id and p.role = 'party'
       and p.left_on is null and p.side = 1) as applicants,
    (select coalesce(array_agg(n.first_name || ' ' || n.last_name order by p.id), '{{}}') from case_party p join person n
       on n.centre_id = p.centre_id and n.id = p.person_id where p.centre_id = f.centre_id and p.case_id = f.id and p.role = 'party'
       and p.left_on is null and p.side > 1) as respondents,
    (select coalesce(array_agg(m.name order by a.id), '{{}}') from assignment a join mediator m on m.centre_id = a.centre_id
       and m.id = a.mediator_id where a.centre_id = f.centre_id and a.case_id = f.id
       and (a.status in ('confirmed', 'active') or a.end_reason = 'completed')) as mediators,
    (select count(*) from session s where s.centre_id = f.centre_id and s.case_id = f.id and s.status = 'closed') as sessions,
    (select coalesce(array_agg(r.destination order by r.id), '{{}}') from referral r where r.from_centre_id = f.centre_id
       and r.case_id = f.id and r.sent_at is not null) as referrals,
    (select coalesce(array_agg(o.status order by o.id), '{{}}') from obligation o where o.centre_id = f.centre_id
       and o.case_id = f.id) as obligations
  from case_file f
  where f.centre_id = $1 and f.number is not null
    and f.received_at >= make_timestamptz($2 - 544, 10, 1, 0, 0, 0, 'Asia/Bangkok')
    and f.received_at < make_timestamptz($2 - 543, 10, 1, 0, 0, 0, 'Asia/Bangkok')
    and not exists (select from case_lockout l where l.centre_id = f.centre_id and l.case_id = f.id and l.account_id = $3
                      and l.lifted_at is null)
  order by f.received_at, f.id limit $5""".format(told="(f.status <> 'safety_hold' or $4)")  # noqa: S608 - our own words


async def registers_printed(actor: Actor) -> list[Issued]:
    """The registers that were printed, the newest first. Raises NotPermitted."""
    require(actor, Permission.see_letters)
    async with reading(actor):
        rows = await fetch(f"{ISSUED} where d.case_id is null order by d.id desc limit 50")
    return [msgspec.convert(dict(row), Issued) for row in rows]


async def read_register(actor: Actor, document_id: int) -> tuple[Issued, bytes]:
    """A register that was printed. Raises NotPermitted, NotFound."""
    require(actor, Permission.see_letters)
    async with reading(actor):
        row = await fetch_one(f"{ISSUED} where d.case_id is null and d.id = $1", document_id)
        content = await fetch_one("select content from document where case_id is null and id = $1", document_id)
    if row is None or content is None:
        raise NotFound
    return msgspec.convert(dict(row), Issued), bytes(content["content"])


async def print_register(
    actor: Actor, raw: Mapping[str, Any], *, key: Key | None = None, clock: Clock = now_utc
) -> Answer:
    """Print the register of a fiscal year, or the roster, and keep it. Raises NotPermitted, NotValid."""
    require(actor, Permission.see_letters)
    async with work(actor, clock, key=key) as hand:
        form, faults = read(RegisterForm, raw)
        if faults or form is None:
            raise NotValid(faults)
        today = thai.bangkok_day(hand.now)
        year = form.fiscal_year or thai.fiscal_year(today)
        centre, style = await supply_of_centre(form.kind.value)
        record = await _roster(hand.now) if form.kind is RegisterKind.roster else await _register(actor, year)
        content = centre_content(form.kind.value, centre, Track(actor.track), today, record, actor.name)
        pdf = await printed(content, style, PRINTED_IN)
        row = document_row(content, style, pdf, PRINTED_IN) | {
            "centre_id": actor.centre_id,
            "subject": year,
            "issued_by": actor.account_id,
            "issued_at": hand.now,
        }
        document_id = await insert(Document, row)
        hand.happened(
            "centre:document:issued",
            subject_kind="centre",
            subject_id=actor.centre_id,
            entity=f"document:{document_id}",
            role=actor.acting_as([Role.officer, Role.head]),
            facts={
                "document": document_id,
                "kind": form.kind.value,
                "document_hash": row["sha256"].hex(),
                "record_hash": row["record_sha256"].hex(),
                "code": row["code"],
            },
        )
        hand.answer, hand.status, hand.location = {"id": document_id}, 201, "/letters"
    assert hand.done is not None
    return hand.done


async def _register(actor: Actor, year: int) -> dict[str, Any]:
    told = actor.may(Permission.see_held_story)
    rows = await fetch(_CASES, actor.centre_id, year, actor.account_id or 0, told, _MOST_LINES + 1)
    if len(rows) > _MOST_LINES:
        raise NotValid([Fault("too_many_lines", N_("This year has too many requests for one register."))])
    return register_record([msgspec.convert(dict(row), CaseOfRegister) for row in rows], year)


async def _roster(now: datetime) -> dict[str, Any]:
    with reading_in(PRINTED_IN):
        return roster_record([_on_paper(one) for one in await entries(now, None, False)])


def _on_paper(mediator: OnRoster) -> MediatorOfRoster:
    """A line of the roster in words: what is kept by code, and beside it what was written."""
    languages = [gettext(NAMES[language]) for language in mediator.languages]
    return MediatorOfRoster(
        name=mediator.name,
        registration_no=mediator.registration_no,
        valid_from=mediator.valid_from,
        valid_to=mediator.valid_to,
        courses="\n".join(course.name for course in mediator.courses),
        languages=", ".join(word for word in (*languages, mediator.other_languages) if word),
        villages=", ".join(place for place in (*mediator.known_villages, mediator.villages) if place),
        open_cases=mediator.open_cases,
        unexcused_absences=mediator.unexcused_absences,
    )
