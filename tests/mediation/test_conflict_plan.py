"""Looking for what ties a mediator to a side goes by indexes under the policy, and costs as much for many as for one."""

import asyncpg

from parties.database import connection_arguments
from parties.keys import Keyring
from tests.conftest import Database, database_of_its_own
from tests.mediation.practice.cases_at import case_at
from tests.world import World, build

CROWD = 8_000
_KEYS = ("person_national_id", "person_phone", "person_whole", "person_given", "person_family")


async def a_crowd(world: World) -> None:
    """So many people with cases the mediator served, as evenly named as may be."""
    await world.owner.execute(
        f"""with laid as (
              insert into case_file (centre_id, track, topic, status, number, received_at)
              select {world.tha_than.id}, 'COMMUNITY', 'DEBT', 'closed', 'ค.' || i, now() from generate_series(1, {CROWD}) i
              returning id, centre_id),
            people as (
              insert into person (centre_id, first_name, last_name, name_key, national_id_index, phone_index)
              select centre_id, 'ก' || id % 89, 'ข' || id % 97, 'ก' || id % 89 || 'ข' || id % 97, sha256(id::text::bytea),
                sha256(('p' || id)::bytea) from laid returning id, centre_id),
            both_of as (
              select l.id as case_id, p.id as person_id, l.centre_id
              from (select *, row_number() over (order by id) as no from laid) l
              join (select *, row_number() over (order by id) as no from people) p using (no)),
            served as (
              insert into assignment (centre_id, case_id, mediator_id, status)
              select centre_id, case_id, {world.tha_than.mediators["mediator"]}, 'ended' from both_of)
            insert into case_party (centre_id, case_id, person_id, side) select centre_id, case_id, person_id, 1 from both_of"""
    )
    await world.owner.execute("analyze person, case_party, case_file, assignment, mediator")


async def plans(database: Database, centre_id: int, cases: list[int], mediators: list[int]) -> str:
    """How conflict_facts() goes about it, as the application's role calls it."""
    told: list[str] = []
    connection = await asyncpg.connect(**connection_arguments(database.owner_url))
    connection.add_log_listener(lambda _, message: told.append(str(message)))
    try:
        await connection.execute(
            """load 'auto_explain';
               set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
               set client_min_messages = log; set role mediation_app"""
        )
        async with connection.transaction():
            await connection.execute(f"select set_config('app.centre_id', '{centre_id}', true)")
            assert await connection.fetchval("select conflict_facts($1, $2)", cases, mediators)
    finally:
        await connection.close()
    return "\n".join(told)


async def test_a_large_register_is_looked_into_by_indexes_alone(server: str, keyring: Keyring) -> None:
    async with database_of_its_own(server, "plan") as (database, owner):
        world = await build(owner)
        case_id = await case_at(world, "in_mediation")
        await a_crowd(world)
        plan = await plans(database, world.tha_than.id, [case_id], list(world.tha_than.mediators.values()))
    for table in ("person", "case_party", "case_file", "assignment"):
        assert f"Seq Scan on {table}" not in plan, plan
    for index in _KEYS:
        assert index in plan, (index, plan)
