"""An installation migrated by an earlier revision comes to what a fresh one has, and one that went further stays."""

from pathlib import Path

from tests.conftest import ROOT, Owner, database_of_its_own

_SCRIPT = Path(ROOT) / "mediation" / "piccolo_migrations" / "0019_outdated.sql"
_LATER = _SCRIPT.with_name("0034_guests.sql")
"""What the packet became since."""
_LAID = """select pg_get_functiondef('referral_packet(bigint)'::regprocedure) as packet,
  pg_get_functiondef('centre_directory()'::regprocedure) as directory,
  pg_get_indexdef('assignment_mediator'::regclass) as index,
  (select array_agg(p.proowner::regrole::text order by p.proname) from pg_proc p
   where p.proname in ('referral_packet', 'centre_directory')) as owners"""
_EARLIER = """
  create or replace function referral_packet(p_id bigint) returns text
  language sql stable security definer set search_path = public, pg_temp as $$
    select json_build_object('packet', r.packet)::text from referral r where r.id = p_id $$;
  create or replace function centre_directory() returns table (id int, kind text, name text, area_code text)
  language sql stable security definer set search_path = public, pg_temp as $$
    select c.id, c.kind, c.name, c.area_code from centre c $$;
  drop index assignment_mediator;
  create index assignment_mediator on assignment (centre_id, mediator_id) where status not in ('declined', 'ended');"""


async def _laid(owner: Owner) -> dict[str, str]:
    row = await owner.fetchrow(_LAID)
    assert row is not None
    # How a statement is indented is not what it says.
    return {name: " ".join(str(value).split()) for name, value in dict(row).items()}


def _packet_of(script: Path) -> str:
    """The statement that says what a packet is, of a later script."""
    head = "create or replace function referral_packet("
    return head + script.read_text("utf-8").partition(head)[2].partition("$$;")[0] + "$$"


async def test_what_an_earlier_revision_laid_down_is_brought_to_what_a_fresh_one_has(server: str) -> None:
    async with database_of_its_own(server, "outdated") as (_, owner):
        fresh = await _laid(owner)
        await owner.execute(_EARLIER)
        assert (await _laid(owner))["packet"] != fresh["packet"]
        await owner.execute(_SCRIPT.read_text("utf-8"))
        assert "'declined'" in (await _laid(owner))["packet"]
        await owner.execute(_packet_of(_LATER))
        assert await _laid(owner) == fresh


async def test_what_went_further_is_not_touched(server: str) -> None:
    async with database_of_its_own(server, "outdated") as (_, owner):
        further = (await owner.fetchval("select pg_get_functiondef('referral_packet(bigint)'::regprocedure)")).replace(
            "'letter_no'", "'letter'"
        )
        await owner.execute(further)
        laid = await _laid(owner)
        await owner.execute(_SCRIPT.read_text("utf-8"))
        assert await _laid(owner) == laid
