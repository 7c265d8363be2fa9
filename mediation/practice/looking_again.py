"""Looking again: after people or a mediator changed, what ties them now is put on record, told to the head, or lapses (ม.13)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from mediation.conflict_facts import read_facts
from mediation.conflicting import Decision, Found, matches, reference_of
from mediation.steps import Step
from mediation.work import Work
from notifications.notices import Notice
from parties.access import Role
from parties.database import fetch

FOUND = "case:conflict:found"

_WRITE = """with fresh as (
    insert into conflict_match as k (centre_id, case_id, mediator_id, case_party_id, kind, field, other_case_id, found_at)
    select $1, r.case_id, r.mediator_id, r.case_party_id, r.kind, r.field, r.other_case_id, $3
    from jsonb_to_recordset($2) as r (case_id bigint, mediator_id bigint, case_party_id bigint, kind text, field text,
      other_case_id bigint)
    on conflict (centre_id, case_id, mediator_id, case_party_id, kind, field, (coalesce(other_case_id, 0)))
      do update set decision = null, decided_at = null, found_at = excluded.found_at where k.decision = 'lapsed'
    returning id, case_id, mediator_id, case_party_id, kind, field, other_case_id
  ), gone as (
    update conflict_match set decision = 'lapsed', decided_at = $3 where id = any ($4) and decision is null)
  select * from fresh order by id"""

_STANDING = """select a.case_id, f.number,
    (select coalesce(json_agg(json_build_object('id', k.id, 'case_party_id', k.case_party_id, 'kind', k.kind, 'field', k.field,
       'other_case_id', k.other_case_id, 'decision', k.decision)), '[]')
     from conflict_match k
     where k.centre_id = a.centre_id and k.case_id = a.case_id and k.mediator_id = a.mediator_id)::text as known
  from assignment a join case_file f on f.centre_id = a.centre_id and f.id = a.case_id
  where a.mediator_id = $1 and a.status not in ('declined', 'ended') and f.status <> 'closed' order by a.case_id"""


class _Known(msgspec.Struct, frozen=True):
    """A match on record, as far as it is compared with what is found now."""

    id: int
    reference: int
    open: bool
    lapsed: bool


async def _put_on_record(
    centre_id: int, found: Sequence[Found], known: Iterable[_Known], at: datetime
) -> list[Mapping[str, Any]]:
    """Keep what is new and let lapse what is not found any more, in one statement; the rows of what is new."""
    on_record = {one.reference: one for one in known}
    now = {one.reference for one in found}
    fresh = [one for one in found if one.reference not in on_record or on_record[one.reference].lapsed]
    gone = [one.id for one in on_record.values() if one.open and one.reference not in now]
    if not fresh and not gone:
        return []
    rows = [
        {
            "case_id": one.case,
            "mediator_id": one.mediator,
            "case_party_id": one.party,
            "kind": one.kind.value,
            "field": one.field.value,
            "other_case_id": one.other_case,
        }
        for one in fresh
    ]
    return list(await fetch(_WRITE, centre_id, msgspec.json.encode(rows).decode(), at, gone))


def _as_facts(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """References and codes alone, for the journal. What another centre knows is noted, never what."""
    return {
        "matches": [
            {
                "match": row["id"],
                "mediator": row["mediator_id"],
                "party": row["case_party_id"],
                "kind": row["kind"],
                "field": row["field"],
                **({} if row["other_case_id"] is None else {"case": row["other_case_id"]}),
            }
            for row in rows
        ]
    }


async def look_again(step: Step) -> None:
    """Compare everybody anew after people of the case changed; what is new is recorded and told to the head."""
    dossier = step.dossier
    standing = sorted({assignment.mediator_id for assignment in dossier.assignments if assignment.standing})
    if not standing:
        return
    found = matches(await read_facts([dossier.file.id], standing))
    known = [
        _Known(one.id, one.reference, one.open, one.decision is Decision.lapsed)
        for one in dossier.conflicts
        if one.mediator_id in standing
    ]
    fresh = await _put_on_record(dossier.file.centre_id, found, known, step.work.now)
    if fresh:
        step.note(FOUND, _as_facts(fresh))
        step.tell(FOUND, role=Role.head)
        step.work.answer["conflicts"] = len(fresh)


async def look_again_for(hand: Work, mediator_id: int, role: Role) -> int:
    """Compare a mediator anew with the people of every case in which they have a part; how much was new.

    Three statements however many cases there are. Each case's chain says what was found in it.
    """
    standing = await fetch(_STANDING, mediator_id)
    if not standing:
        return 0
    found = matches(await read_facts([row["case_id"] for row in standing], [mediator_id]))
    known = [
        _Known(
            one["id"],
            reference_of(mediator_id, one["case_party_id"], one["kind"], one["field"], one["other_case_id"]),
            one["decision"] is None,
            one["decision"] == Decision.lapsed,
        )
        for row in standing
        for one in msgspec.json.decode(row["known"])
    ]
    fresh = await _put_on_record(hand.actor.centre_id, found, known, hand.now)
    for row in standing:
        here = [one for one in fresh if one["case_id"] == row["case_id"]]
        if here:
            hand.happened(FOUND, subject_id=row["case_id"], role=role, facts=_as_facts(here))
            told = {"number": row["number"]}
            hand.tell(Notice(FOUND, None, Role.head.value, case_id=row["case_id"], facts=told))
    return len(fresh)
