"""Who the database itself keeps apart: centres by row-level security, roles by grants, the rest by a closed list."""

from typing import Any, TypeAlias

import asyncpg
import pytest

from parties.database import ENGINE, connection_arguments, fetch, fetch_value, scope
from tests.conftest import Database
from tests.world import World

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

CENTRE_COLUMNS = {"centre": "id", "referral": "from_centre_id"}
"""Where the owning centre is not called centre_id."""

SHARED = {"destination"}
"""Tables in which some rows belong to the installation, without a centre: read by all, written by none of them."""

OF_THE_INSTALLATION = {
    "account",
    "sign_in",
    "sign_in_attempt",
    "area",
    "privacy_notice",
    "migration",
    "installation_template",
    "figure_backlog",
    "figure_village_year",
    "figure_comparison",
    "worker_turn",
    "peer",
    "peer_key",
    "peer_centre",
    "exchange_nonce",
    "holiday",
}
"""Tables without a centre: nobody but the owner and the closed list reaches them, or they hold nothing of anyone's."""

CLOSED_LIST = {
    "account_create",
    "account_disable",
    "account_enable",
    "account_for_sign_in",
    "account_is_ours",
    "account_names",
    "account_rehash",
    "account_set_password",
    "accounts_of_centre",
    "administered_centre",
    "answers_sweep",
    "area_backlog",
    "area_figures",
    "area_villages",
    "attempt_succeeded",
    "attempts_open",
    "beside_case_counts",
    "calendar_feed_find",
    "case_watched",
    "case_counts",
    "cases_found",
    "centre_directory",
    "centre_watched",
    "clocks_due",
    "conflicts_elsewhere",
    "demonstration_unfinished",
    "exchange_admit",
    "exchange_centres",
    "exchange_key",
    "exchange_keys_of",
    "exchange_lease",
    "exchange_place",
    "figures_compare",
    "figures_differences",
    "figures_fold",
    "figures_rebuild",
    "import_lease",
    "import_publish",
    "guest_answered",
    "guest_door",
    "guest_enter",
    "guest_find",
    "guest_here",
    "guest_leave",
    "guest_noted",
    "guest_work_close",
    "holiday_strike",
    "holidays_changed",
    "holidays_write",
    "incoming_lays_head",
    "journal_append",
    "line_code_find",
    "line_links_of",
    "mediator_watched",
    "membership_end",
    "membership_grant",
    "memberships_of",
    "message_report",
    "messages_lease",
    "messages_settle",
    "messages_sweep",
    "not_the_last_administrator",
    "own_area",
    "paper_by_code",
    "party_notice_find",
    "paper_centres",
    "peer_add",
    "peer_directory",
    "peer_heard",
    "peer_learn_centres",
    "peer_learn_key",
    "peer_list",
    "peer_replace",
    "peer_set_state",
    "peers_to_greet",
    "print_item_lease",
    "referral_answer",
    "referral_files",
    "referral_inbox",
    "referral_inbox_counts",
    "referral_inbox_lines",
    "referral_lays_head",
    "referral_packet",
    "referral_tells_receiver",
    "safety_answers",
    "session_text_keep",
    "session_texts",
    "session_texts_sweep",
    "sign_in_begin",
    "sign_in_choose_centre",
    "sign_in_end",
    "sign_in_end_all",
    "sign_in_end_one",
    "sign_in_find",
    "sign_in_holder",
    "sign_in_new_password",
    "sign_in_rotate",
    "sign_in_stands",
    "sign_ins_of",
    "sign_ins_sweep",
    "staff_of_centre",
    "work_close",
}
"""Every SECURITY DEFINER function there is. Each has a leak test in the room that uses it."""


async def centre_tables(connection: Connection) -> list[tuple[str, str]]:
    """Every table that carries a centre, with the column that names its owner."""
    rows = await connection.fetch(
        """select c.relname, array_agg(a.attname) as columns from pg_class c join pg_attribute a on a.attrelid = c.oid
           where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
           group by c.relname order by c.relname"""
    )
    found = []
    for row in rows:
        column = CENTRE_COLUMNS.get(row["relname"], "centre_id")
        if column in row["columns"] and row["relname"] not in OF_THE_INSTALLATION:
            found.append((row["relname"], column))
    return found


async def unfenced(connection: Connection) -> list[str]:
    """Tables that carry a centre without a forced policy that names it."""
    bad = []
    for table, column in await centre_tables(connection):
        row = await connection.fetchrow(
            """select c.relrowsecurity and c.relforcerowsecurity as forced,
                 (select count(*) from pg_policy p where p.polrelid = c.oid
                    and 'mediation_app'::regrole = any (p.polroles)
                    and pg_get_expr(p.polqual, p.polrelid) like '%' || $2 || ' = current_centre()%') as policies
               from pg_class c where c.oid = $1::regclass""",
            table,
            column,
        )
        if not row["forced"] or not row["policies"]:
            bad.append(table)
    return bad


async def test_every_table_that_carries_a_centre_is_fenced(owner: Connection) -> None:
    tables = await centre_tables(owner)
    assert len(tables) >= 25
    assert await unfenced(owner) == []


async def test_every_table_is_either_fenced_or_named_as_the_installations(owner: Connection) -> None:
    rows = await owner.fetch(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'scratch'"
    )
    assert {row["relname"] for row in rows} == {name for name, _ in await centre_tables(owner)} | OF_THE_INSTALLATION


async def test_dropping_any_policy_is_noticed(owner: Connection) -> None:
    for table, _ in await centre_tables(owner):
        transaction = owner.transaction()
        await transaction.start()
        try:
            await owner.execute(f'drop policy own_centre on "{table}"')
            assert await unfenced(owner) == [table]
        finally:
            await transaction.rollback()


async def test_switching_row_security_off_is_noticed(owner: Connection) -> None:
    for change in ("disable row level security", "no force row level security"):
        transaction = owner.transaction()
        await transaction.start()
        try:
            await owner.execute(f"alter table case_file {change}")
            assert await unfenced(owner) == ["case_file"]
        finally:
            await transaction.rollback()


async def test_no_login_role_is_mighty_or_owns_anything(owner: Connection) -> None:
    for role in ("mediation_app", "mediation_worker", "mediation_definer"):
        row = await owner.fetchrow("select * from pg_roles where rolname = $1", role)
        assert not (row["rolsuper"] or row["rolbypassrls"] or row["rolcreatedb"] or row["rolcreaterole"])
        owned = await owner.fetchval("select count(*) from pg_class where relowner = $1::regrole", role)
        assert owned == 0
    member_of = await owner.fetchval(
        "select count(*) from pg_auth_members where member in ('mediation_app'::regrole, 'mediation_worker'::regrole)"
    )
    assert member_of == 0


async def test_the_functions_that_cross_centres_are_a_closed_list(owner: Connection) -> None:
    rows = await owner.fetch(
        """select proname, pg_get_userbyid(proowner) as owner, proconfig,
             has_function_privilege('public', oid, 'execute') as everybody
           from pg_proc where pronamespace = 'public'::regnamespace and prosecdef"""
    )
    assert {row["proname"] for row in rows} == CLOSED_LIST
    for row in rows:
        assert row["owner"] == "mediation_definer", row["proname"]
        assert row["proconfig"] == ["search_path=public, pg_temp"], row["proname"]
        assert not row["everybody"] or row["proname"] == "referral_lays_head", row["proname"]


async def test_the_worker_reads_only_what_it_works_on(owner: Connection) -> None:
    rows = await owner.fetch(
        """select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
             and has_table_privilege('mediation_worker', c.oid, 'select')"""
    )
    assert {row["relname"] for row in rows} <= {
        *("journal_entry", "journal_head", "notice", "figure_delta", "obligation", "worker_turn")
    }
    assert {row["relname"] for row in rows} <= {"journal_entry", "journal_head", "notice", "obligation", "worker_turn"}


async def a_row_of_each(world: World, place_id: int) -> dict[str, Any]:
    """A case with people, sides and an entry, laid by the owner for one centre."""
    owner = world.owner
    case_id = await owner.fetchval(
        "insert into case_file (centre_id, track, topic) values ($1, 'COMMUNITY', 'DEBT') returning id", place_id
    )
    person_id = await owner.fetchval(
        "insert into person (centre_id, first_name, name_key) values ($1, 'แดง', 'แดง') returning id", place_id
    )
    await owner.execute(
        "insert into case_side (centre_id, case_id, side, side_role) values ($1, $2, 1, 'applicant')", place_id, case_id
    )
    await owner.execute(
        "insert into case_party (centre_id, case_id, person_id, side) values ($1, $2, $3, 1)",
        place_id,
        case_id,
        person_id,
    )
    return {"case_file": case_id, "person": person_id}


async def test_one_centre_sees_and_changes_nothing_of_another(world: World) -> None:
    foreign = await a_row_of_each(world, world.registered.id)
    own = await a_row_of_each(world, world.tha_than.id)
    for table, column in await centre_tables(world.owner):
        async with ENGINE.transaction(local=scope(world.tha_than.id)):
            if not await fetch_value("select has_table_privilege($1, 'select')", table):
                continue
            columns = "id" if table in foreign else column
            # What belongs to no centre belongs to the installation, and is there to be read by all.
            foreigners = f"{column} <> $1" if table in SHARED else f"{column} is distinct from $1"
            seen = await fetch(f'select {columns} from "{table}" where {foreigners}', world.tha_than.id)
            assert seen == [], table
    async with ENGINE.transaction(local=scope(world.tha_than.id)):
        assert await fetch_value("select id from case_file where id = $1", own["case_file"]) == own["case_file"]
        assert await fetch("update case_file set title = 'x' where id = $1 returning id", foreign["case_file"]) == []
        assert await fetch("delete from case_file where id = $1 returning id", foreign["case_file"]) == []
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with ENGINE.transaction(local=scope(world.tha_than.id)):
            await fetch(
                "insert into case_file (centre_id, track, topic) values ($1, 'COMMUNITY', 'DEBT')", world.registered.id
            )


async def test_without_a_centre_nothing_is_seen(world: World) -> None:
    await a_row_of_each(world, world.tha_than.id)
    for table in ("case_file", "person", "case_party", "membership", "centre", "journal_entry"):
        assert await fetch_value(f'select count(*) from "{table}"') == 0, table


async def test_a_foreign_key_cannot_reach_into_another_centre(world: World) -> None:
    foreign = await a_row_of_each(world, world.registered.id)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        async with ENGINE.transaction(local=scope(world.tha_than.id)):
            await fetch(
                "insert into case_side (centre_id, case_id, side, side_role) values ($1, $2, 9, 'other')",
                world.tha_than.id,
                foreign["case_file"],
            )


@pytest.mark.parametrize("table", ["account", "sign_in", "sign_in_attempt"])
async def test_accounts_and_sign_ins_are_out_of_reach(world: World, table: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with ENGINE.transaction(local=scope(world.tha_than.id, "admin")):
            await fetch(f'select * from "{table}"')


async def test_safety_answers_come_out_for_the_safety_officer_of_the_centre_alone(world: World) -> None:
    laid = await a_row_of_each(world, world.tha_than.id)
    party_id = await world.owner.fetchval("select id from case_party where case_id = $1", laid["case_file"])
    screening = await world.owner.fetchval(
        """insert into safety_screening (centre_id, case_id, case_party_id, colour, answers)
           values ($1, $2, $3, 'red', 'sealed') returning id""",
        world.tha_than.id,
        laid["case_file"],
        party_id,
    )
    async with ENGINE.transaction(local=scope(world.tha_than.id, "safety")):
        assert await fetch_value("select safety_answers($1)", screening) == b"sealed"
    async with ENGINE.transaction(local=scope(world.registered.id, "safety")):
        assert await fetch_value("select safety_answers($1)", screening) is None
    for statement in ("select safety_answers($1)", "select answers from safety_screening where id = $1"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with ENGINE.transaction(local=scope(world.tha_than.id, "head,officer")):
                await fetch(statement, screening)


async def test_the_staff_of_another_centre_is_not_told(world: World) -> None:
    async with ENGINE.transaction(local=scope(world.justice.id)):
        rows = await fetch("select account_id from staff_of_centre()")
    assert [row["account_id"] for row in rows] == [world.cjc.account_id]


async def test_searching_takes_the_centre_of_the_transaction_and_no_other(world: World) -> None:
    foreign = await a_row_of_each(world, world.registered.id)
    async with ENGINE.transaction(local=scope(world.registered.id)):
        found = await fetch_value("select array_agg(x) from cases_found($1, 'แดง', 'แดง', 9) x", world.registered.id)
    assert found == [foreign["case_file"]]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with ENGINE.transaction(local=scope(world.tha_than.id)):
            await fetch("select cases_found($1, 'แดง', 'แดง', 9)", world.registered.id)


async def test_the_worker_role_sees_the_chains_of_all_centres_and_no_case(database: Database, world: World) -> None:
    worker = await asyncpg.connect(**connection_arguments(database.worker_url))
    try:
        assert await worker.fetchval("select count(*) from journal_entry") >= 0
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await worker.fetch("select * from case_file")
    finally:
        await worker.close()
