"""What was signed stays as it was signed, whatever the application were to ask of its database."""

import asyncpg
import pytest

from parties.database import ENGINE, fetch, scope
from tests.mediation.practice.cases_at import agreement_at, case_at, obligation_at
from tests.world import World

_WORDS = ("place", "dispute_in_law", "substance", "default_clause")
_ANOTHER = {
    **{f"agreement.{name}": "'อย่างอื่น'" for name in _WORDS},
    **{f"agreement.{name}": f"not {name}" for name in ("voluntary", "legal_checked", "criminal_part", "read_aloud")},
    "agreement.copies_given": "false",
    "agreement.signed_on": "signed_on + 1",
    "agreement.default_interest": "14",
    "agreement.estate_left_out": "not estate_left_out",
    "agreement.no": "no + 1",
    "agreement.status": "'drafted'",
    "obligation.what": "'อย่างอื่น'",
    "obligation.amount": "1",
    "obligation.due_on": "due_on + 400",
    "obligation.debtor_side": "creditor_side",
    "obligation.creditor_side": "debtor_side",
    "obligation.kind": "'waive'",
    "obligation.method": "'เงินสด'",
    "obligation.civil_part": "not civil_part",
    "obligation.no": "no + 1",
    "obligation.proof": "'อย่างอื่น'",
    "obligation.series": "series + 1",
    "obligation.part": "part + 1",
    "obligation.every": "'week'",
    "obligation.debtor_party_id": "(select max(id) from case_party)",
    "obligation.creditor_party_id": "(select max(id) from case_party)",
}


async def asked(world: World, sql: str, *values: object) -> None:
    """Done as the application, in the name of the head."""
    async with ENGINE.transaction(local=scope(world.tha_than.id, "head")):
        await fetch(sql, *values)


async def refused(world: World, sql: str, *values: object) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asked(world, sql, *values)


@pytest.mark.parametrize("status", ["signed", "certificate_requested", "returned_for_correction", "certified"])
async def test_no_word_of_what_was_signed_is_changed(world: World, status: str) -> None:
    case_id = await case_at(world, "monitoring")
    await world.owner.execute("update agreement set status = $2 where case_id = $1", case_id, status)
    for what, value in _ANOTHER.items():
        table, _, column = what.partition(".")
        await refused(world, f"update {table} set {column} = {value} where case_id = $1", case_id)


async def test_signatures_are_neither_added_nor_changed_nor_taken_away(world: World) -> None:
    case_id = await case_at(world, "monitoring")
    (given,) = await world.owner.fetch(
        "select s.* from agreement_signature s join agreement a on a.id = s.agreement_id where a.case_id = $1 limit 1",
        case_id,
    )
    for column in ("witness_one", "read_in", "interpreter"):
        await refused(world, f"update agreement_signature set {column} = 'ใครก็ได้' where id = $1", given["id"])
    await refused(world, "delete from agreement_signature where id = $1", given["id"])
    added = """insert into agreement_signature (centre_id, agreement_id, case_party_id, assignment_id, manner)
               select centre_id, agreement_id, case_party_id, assignment_id, manner from agreement_signature where id = $1"""
    await refused(world, added, given["id"])


async def test_promises_of_a_signed_agreement_are_neither_added_nor_taken_away(world: World) -> None:
    case_id = await case_at(world, "monitoring")
    await refused(world, "delete from obligation where case_id = $1", case_id)
    copied = """insert into obligation (centre_id, case_id, agreement_id, no, debtor_side, creditor_side, kind, what, due_on)
                select centre_id, case_id, agreement_id, 9, debtor_side, creditor_side, kind, what, due_on
                from obligation where case_id = $1"""
    await refused(world, copied, case_id)


async def test_what_follows_a_signing_goes_on(world: World) -> None:
    case_id = await case_at(world, "monitoring")
    await asked(
        world,
        "update agreement set status = 'certificate_requested', version = version + 1 where case_id = $1",
        case_id,
    )
    await asked(
        world,
        "update agreement set status = 'certified', certificate_no = '1', certificate_on = bangkok_day(now()) where case_id = $1",
        case_id,
    )
    await asked(
        world,
        "update obligation set status = 'partly_done', performed_amount = 5, enforce_by = bangkok_day(now()) where case_id = $1",
        case_id,
    )


async def test_a_draft_is_rewritten_freely_and_no_agreement_begins_as_signed(world: World) -> None:
    case_id = await case_at(world, "drafting")
    agreement_id = await world.owner.fetchval("select id from agreement where case_id = $1", case_id)
    await obligation_at(world, case_id)
    await asked(world, "update agreement set substance = 'ใหม่' where id = $1", agreement_id)
    await asked(world, "update obligation set what = 'ใหม่' where case_id = $1", case_id)
    await asked(world, "delete from obligation where case_id = $1", case_id)
    begun = "insert into agreement (centre_id, case_id, no, status) values ($1, $2, 8, $3)"
    await refused(world, begun, world.tha_than.id, case_id, "signed")
    await asked(world, begun, world.tha_than.id, case_id, "drafted")


async def test_a_draft_given_up_is_taken_up_no_more(world: World) -> None:
    case_id = await case_at(world, "in_mediation")
    agreement_id = await agreement_at(world, case_id, "discarded")
    for status in ("drafted", "signed"):
        await refused(world, "update agreement set status = $2 where id = $1", agreement_id, status)
