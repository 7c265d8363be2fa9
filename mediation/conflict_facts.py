"""What is compared to find what ties mediators to those in a case, read in one round trip however many there are.

The statement runs under the policy of the centre. Every look into the register is by a key compared with `=`, which is
leakproof, so that the indexes of the keys serve under the policy too; what is alike but not equal is judged by the rules.
"""

from collections.abc import Sequence

import msgspec

from mediation.conflicting import Facts
from parties.database import fetch_value


def _known(row: str) -> str:
    """What the rules compare of a row of the register."""
    return f"""json_build_object('kind', {row}.kind, 'first_name', {row}.first_name, 'middle_name', {row}.middle_name,
      'last_name', {row}.last_name, 'national_id', coalesce(encode({row}.national_id_index, 'hex'), ''),
      'phone', coalesce(encode({row}.phone_index, 'hex'), ''), 'birth_date', {row}.birth_date, 'birth_year', {row}.birth_year,
      'house_no', {row}.house_no, 'moo', {row}.moo, 'village', {row}.village, 'soi', {row}.soi, 'road', {row}.road,
      'subdistrict', {row}.subdistrict, 'area_code', {row}.area_code, 'employer', {row}.employer)"""


def _half(same: str, other: str) -> str:
    """Records with one half of the name the same and the other a letter off: its first two letters or its last two stand."""
    return f"""(select n.id from person n where n.{same} = w.{same} and w.{same} <> '' and w.{other} <> ''
          and abs(length(n.{other}) - length(w.{other})) <= 1
          and (left(n.{other}, 2) = left(w.{other}, 2) or right(n.{other}, 2) = right(w.{other}, 2)
            or (length(w.{other}) <= 4 and (left(n.{other}, 1) = left(w.{other}, 1) or right(n.{other}, 1) = right(w.{other}, 1))))
          limit 300)"""  # noqa: S608 - made of the columns below


def _records(whom: str) -> str:
    """Records of the register that may be of the same person as a row of `whom`, each by one index."""
    return f"""(select w.*, x.id as record from {whom} w cross join lateral (
          (select n.id from person n where n.national_id_index = w.national_id_index limit 300)
          union (select n.id from person n where n.phone_index = w.phone_index limit 300)
          union (select n.id from person n where n.name_whole = w.name_whole limit 300)
          union {_half("given_key", "family_key")}
          union {_half("family_key", "given_key")}) x)"""  # noqa: S608 - made of the names below


FACTS = f"""
  with suspect as materialized (
    select m.id as mediator_id, n.id as person_id, n.national_id_index, n.phone_index, n.name_whole, n.given_key, n.family_key,
      {_known("n")} as known
    from mediator m join person n on n.centre_id = m.centre_id and n.id = m.person_id where m.id = any ($2)
  ), present as materialized (
    select p.id as party_id, p.case_id, n.id as person_id, n.national_id_index, n.phone_index, n.name_whole, n.given_key,
      n.family_key, {_known("n")} as known
    from case_party p join person n on n.centre_id = p.centre_id and n.id = p.person_id
    where p.case_id = any ($1) and p.left_on is null
  ), met as materialized (
    select r.party_id, r.case_id, r.record, q.case_id as other_case
    from {_records("present")} r join case_party q on q.person_id = r.record and q.case_id <> r.case_id
  ), own as materialized (
    select r.mediator_id, r.record from {_records("suspect")} r
  ), link as (
    select t.*, a.mediator_id, null::bigint as own_record from met t
      join assignment a on a.case_id = t.other_case and a.mediator_id = any ($2) and a.status in ('confirmed', 'active', 'ended')
    union all
    select t.*, o.mediator_id, o.record from met t
      join case_party q on q.case_id = t.other_case join own o on o.record = q.person_id
  )
  select json_build_object(
    'mediators', (select coalesce(json_agg(json_build_object('mediator', mediator_id, 'person', known)), '[]') from suspect),
    'parties', (select coalesce(json_agg(json_build_object('case', case_id, 'party', party_id, 'person', known)), '[]')
      from present),
    'relations', (select coalesce(json_agg(json_build_object('mediator', r.mediator_id, 'kind', r.kind,
        'person', {_known("n")})), '[]')
      from mediator_relation r join person n on n.centre_id = r.centre_id and n.id = r.person_id
      where r.mediator_id = any ($2) and r.ended_on is null),
    'links', (select coalesce(json_agg(json_build_object('mediator', l.mediator_id, 'case', l.case_id, 'party', l.party_id,
        'other_case', l.other_case, 'number', f.number, 'them', {_known("n")},
        'own', case when s.id is not null then {_known("s")} end,
        'kept_from', (select coalesce(json_agg(k.account_id), '[]') from case_lockout k
          where k.case_id = l.other_case and k.lifted_at is null))), '[]')
      from link l join case_file f on f.id = l.other_case and f.status <> 'draft' join person n on n.id = l.record
      left join person s on s.id = l.own_record),
    'elsewhere', (select coalesce(json_agg(json_build_object('mediator', e.mediator_id, 'case', e.case_id,
        'party', e.case_party_id)), '[]')
      from conflicts_elsewhere($1, $2) e))::text"""  # noqa: S608 - made of the fragments above
"""$1: cases, $2: mediators, all of the transaction's centre; others are not found."""


async def read_facts(cases: Sequence[int], mediators: Sequence[int]) -> Facts:
    """What is compared between these mediators and everybody who is in these cases now."""
    text = await fetch_value(FACTS, list(cases), list(mediators))
    return msgspec.json.decode(text, type=Facts)
