"""A register of a million people for the benchmark, laid down by the owner in a few statements.

All stand in one centre, which is harder than life: no centre has so many, and the checks look into one centre alone.
"""

from typing import TypeAlias

import asyncpg

from tests.likeness.slips import Register

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
PEOPLE_OF_A_CASE = 3
MEDIATORS = 200

_PEOPLE = """insert into person (centre_id, prefix, first_name, last_name, name_key, birth_year, national_id_index, phone_index,
    house_no, moo, subdistrict, area_code)
  select $1::int, case when x.man then 'นาย' else 'นาง' end, g.name, f.name, lower(g.name || f.name), 1940 + (x.h % 64)::int,
    case when x.h % 4 > 0 then sha256(('n' || x.i)::bytea) end, case when x.h % 10 > 0 then sha256(('p' || x.i)::bytea) end,
    (x.h % 399 + 1)::text, (x.h % 14 + 1)::text, 'ท่าถ่าน', '240606'
  from (select i, h, h % 2 = 0 as man, case when h % 3 = 0 then h / 6 % 300 else h / 6 end as g,
      case when h % 5 < 2 then h / 9 % 300
      else h / 9 end as f from generate_series(1, $2::int) i cross join lateral (select abs(hashint8extended(i, 2569)) as h) y) x
  join bench_name g
    on g.kind = case when x.man then 'm' else 'w' end and g.no = x.g % (case when x.man then $3::bigint else $4::bigint end)
  join bench_name f on f.kind = 'f' and f.no = x.f % $5::bigint"""
_CASES = """insert into case_file (centre_id, number, number_year, number_seq, status, track, topic, received_at, outcome, ended_on)
  select $1, 'ท.' || i || '/2569', 2569, i, 'closed', 'COMMUNITY', 'DEBT', now(), 'not_settled', bangkok_day(now())
  from generate_series(1, $2::int) i"""
_PARTIES = """insert into case_party (centre_id, case_id, person_id, side)
  select $1, $2 + (n.no - 1) / $3, n.id, 1 + (n.no % 2)::int
  from (select id, row_number() over (order by id) as no from person where centre_id = $1) n where n.no <= $3 * $4::bigint"""
_SERVED = """insert into assignment (centre_id, case_id, mediator_id, status, end_reason)
  select $1, f.id, m.ids[1 + (f.id % array_length(m.ids, 1))::int], 'ended', 'completed'
  from case_file f cross join (select array_agg(id order by id) as ids from mediator where centre_id = $1) m
  where f.centre_id = $1"""


async def _lay_people(owner: Owner, centre_id: int, people: int) -> None:
    """People of the names of the shared data, each third of them of the three hundred commonest."""
    register = Register(2569)
    lists = {"m": register.men, "w": register.women, "f": register.families}
    await owner.execute("create temp table bench_name (kind text, no bigint, name text, primary key (kind, no))")
    rows = [(kind, number, name) for kind, names in lists.items() for number, name in enumerate(names)]
    await owner.copy_records_to_table("bench_name", records=rows)
    await owner.execute("analyze bench_name")
    await owner.execute(_PEOPLE, centre_id, people, *(len(names) for names in lists.values()))


async def _without_indexes(owner: Owner, tables: tuple[str, ...]) -> list[str]:
    """Drop the plain indexes of these tables; the statements that make those anew that a check may use."""
    rows = await owner.fetch(
        """select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as made, a.amname
           from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
           where i.indrelid::regclass::text = any ($1)
             and not exists (select from pg_constraint k where k.conindid = i.indexrelid)""",
        list(tables),
    )
    for row in rows:
        await owner.execute(f"drop index {row['name']}")
    # The indexes of parts of words serve the search alone, and take minutes.
    return [row["made"] for row in rows if row["amname"] != "gin"]


async def lay_register(owner: Owner, centre_id: int, people: int) -> int:
    """So many people, three to a case, each case closed and once served by one of the mediators; how many cases."""
    cases = people // PEOPLE_OF_A_CASE
    indexes = await _without_indexes(owner, ("person", "case_party", "case_file", "assignment"))
    await owner.execute(
        "set session_replication_role = replica; set maintenance_work_mem = '512MB'; set work_mem = '128MB'"
    )
    await _lay_people(owner, centre_id, people)
    first_case = 1 + await owner.fetchval("select coalesce(max(id), 0) from case_file")
    await owner.execute(_CASES, centre_id, cases)
    await owner.execute(_PARTIES, centre_id, first_case, PEOPLE_OF_A_CASE, cases)
    await owner.execute("set session_replication_role = origin")
    register = Register(7)
    for _ in range(MEDIATORS):
        one = register.somebody()
        name = f"{one.prefix}{one.first_name} {one.last_name}"
        await owner.execute("insert into mediator (centre_id, name) values ($1, $2)", centre_id, name)
    await owner.execute("set session_replication_role = replica")
    await owner.execute(_SERVED, centre_id)
    await owner.execute("set session_replication_role = origin")
    for made in indexes:
        await owner.execute(made)
    await owner.execute("vacuum analyze person, case_party, case_file, assignment, mediator")
    return cases
