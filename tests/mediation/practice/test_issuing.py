"""Issuing papers: refused with what is missing, numbered without gaps, kept as they were, corrected by a new one."""

import asyncio
import hashlib
from datetime import date
from typing import Any

import asyncpg
import msgspec
import pytest

from mediation.deeds import find_deed
from mediation.documents.catalogue import PAPERS
from mediation.open_papers import may_read
from mediation.practice.bundling import bundle_desk
from mediation.practice.issuing import papers_of_case, read_document
from mediation.practice.signed_copies import signed_desk
from mediation.steps import Call
from mediation.taking import take_step
from mediation.work import now_utc
from parties import thai
from parties.access import Actor, Role
from parties.database import ENGINE, fetch, scope
from parties.errors import NotFound, NotPermitted, NotValid
from tests.mediation.documents.reading import by_poppler, plain
from tests.mediation.practice.cases_at import agreement_at, case_at, days_ago, obligation_at, parties_of, session_at
from tests.programs import Programs
from tests.world import World

ISSUE = find_deed("case", "issue_document")


async def issue(actor: Actor, case_id: int, document: str, **more: Any) -> dict[str, Any]:
    answer = await take_step(ISSUE, Call(actor, case_id), {"document": document, **more})
    assert answer.status == 201
    return dict(answer.content["document"])


async def house(world: World, case_id: int) -> None:
    """Everybody of the case lives somewhere."""
    await world.owner.execute(
        """update person set house_no = '9', moo = '3', subdistrict = 'ท่าถ่าน', district = 'พนมสารคาม', province = 'ฉะเชิงเทรา'
           where id in (select person_id from case_party where case_id = $1)""",
        case_id,
    )


async def drafted(world: World) -> int:
    case_id = await case_at(world, "drafting")
    await agreement_at(world, case_id, "drafted")
    await obligation_at(world, case_id)
    return case_id


async def test_an_agreement_is_issued_kept_and_read_again_as_it_was(world: World) -> None:
    case_id = await drafted(world)
    await house(world, case_id)
    told = await issue(world.mediator, case_id, "DOC-15")
    issued, pdf = await read_document(world.mediator, case_id, told["id"])
    assert hashlib.sha256(pdf).hexdigest() == issued.sha256 == told["sha256"]
    text = plain(by_poppler(pdf))
    assert plain("ผู้ถูกร้องผ่อนชำระเดือนละ 2,000 บาท") in text
    assert plain("2,000.00 บาท (สองพันบาทถ้วน)") in text
    row = await world.owner.fetchrow("select record, record_sha256 from document where id = $1", told["id"])
    record = msgspec.json.decode(row["record"])
    assert record["record"]["substance"] == "ผู้ถูกร้องผ่อนชำระเดือนละ 2,000 บาท"
    assert hashlib.sha256(row["record"].encode()).digest() == row["record_sha256"]
    entry = (await world.journal(case_id))[-1]
    facts = msgspec.json.decode(entry["body"])
    assert entry["event"] == "case:document:issued"
    assert facts["document_hash"] == told["sha256"]
    assert facts["kind"] == "DOC-15"


async def test_what_the_law_asks_for_is_named_with_the_place_where_it_is_filled_in(world: World) -> None:
    case_id = await drafted(world)
    with pytest.raises(NotValid) as refused:
        await issue(world.head, case_id, "DOC-15")
    (fault,) = refused.value.faults
    assert (fault.code, fault.field, fault.section) == ("paper_lacks", "sides.people.address", "ม.30")
    assert fault.params["where"] == f"/cases/{case_id}/do/case/change_party?open=particulars"
    desk = await papers_of_case(world.mediator, case_id, issue_day())
    lacking = {one.paper.code: [part.path for part in one.missing] for one in desk.issuable}
    assert lacking["DOC-15"] == ["sides.*.people.*.address"]
    assert desk.issued == []


def issue_day() -> date:
    return thai.bangkok_day(now_utc())


async def invited(world: World) -> tuple[int, int]:
    case_id = await case_at(world, "awaiting_consent")
    return case_id, (await parties_of(world, case_id, 2))[0]


async def test_letters_are_numbered_one_after_the_other_also_at_the_same_time(world: World) -> None:
    cases = [await invited(world) for _ in range(4)]
    told = await asyncio.gather(*(issue(world.officer, case_id, "DOC-04", subject=party) for case_id, party in cases))
    assert sorted(one["number"] for one in told) == [f"{world.tha_than.prefix}/{n}" for n in range(1, 5)]


async def test_a_letter_that_could_not_be_printed_leaves_no_gap(world: World) -> None:
    (broken, party), (whole, other) = await invited(world), await invited(world)
    await world.owner.execute(
        "update person set first_name = '😀' where id = (select person_id from case_party where id = $1)", party
    )
    with pytest.raises(NotValid) as refused:
        await issue(world.officer, broken, "DOC-04", subject=party)
    assert [fault.code for fault in refused.value.faults] == ["characters_unprintable"]
    assert (await issue(world.officer, whole, "DOC-04", subject=other))["number"].endswith("/1")


async def test_a_corrected_document_takes_the_place_of_the_first_and_both_stay(world: World) -> None:
    case_id, party = await invited(world)
    first = await issue(world.officer, case_id, "DOC-04", subject=party)
    second = await issue(world.officer, case_id, "DOC-04", subject=party, supersedes=first["id"], reason="ที่อยู่ผิด")
    desk = await papers_of_case(world.officer, case_id, issue_day())
    assert [(one.id, one.supersedes, one.replaced_by) for one in desk.issued] == [
        (second["id"], first["id"], None),
        (first["id"], None, second["id"]),
    ]
    for wrong in (first["id"], second["id"] + 1000):
        with pytest.raises(NotValid):
            await issue(world.officer, case_id, "DOC-04", subject=party, supersedes=wrong, reason="อีกครั้ง")


async def test_what_was_issued_is_held_by_the_database_too(world: World) -> None:
    case_id, party = await invited(world)
    told = await issue(world.officer, case_id, "DOC-04", subject=party)
    for statement in (
        "update document set title = 'x' where id = $1",
        "delete from document where id = $1",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await world.owner.execute(statement, told["id"])
    for counting in ("update letter_counter set last = last + 1", "update letter_counter set last = last - 1"):
        with pytest.raises(asyncpg.PostgresError):
            async with ENGINE.transaction(local=scope(world.tha_than.id)):
                await fetch(counting)


async def test_documents_are_for_those_who_may_know_of_the_case(world: World) -> None:
    case_id, party = await invited(world)
    told = await issue(world.officer, case_id, "DOC-04", subject=party)
    for actor, refusal in (
        (world.mediator2, NotFound),
        (world.committee, NotPermitted),
        (world.registered["officer"], NotFound),
    ):
        with pytest.raises(refusal):
            await read_document(actor, case_id, told["id"])
    with pytest.raises(NotPermitted):
        await issue(world.safety, case_id, "DOC-04", subject=party)


async def test_while_a_case_is_held_its_papers_are_kept_back_too(world: World) -> None:
    case_id = await case_at(world, "safety_hold", resume_state="awaiting_consent")
    with pytest.raises(NotPermitted):
        await papers_of_case(world.officer, case_id, issue_day())
    with pytest.raises(NotPermitted):
        await issue(world.officer, case_id, "DOC-15")


@pytest.mark.parametrize("consented", [False, True])
async def test_the_record_of_an_earlier_mediators_session_is_closed_to_the_next_until_all_consent(
    world: World, consented: bool
) -> None:
    case_id = await case_at(world, "in_mediation", mediators=("mediator", "mediator2"))
    session_id = await session_at(world, case_id, "closed", opened_at=days_ago(5))
    told = await issue(world.mediator, case_id, "DOC-12")
    first = world.tha_than.mediators["mediator"]
    ended = "update assignment set status = 'ended', end_reason = 'resigned' where case_id = $1 and mediator_id = $2"
    await world.owner.execute(ended, case_id, first)
    after = "update assignment set confirmed_at = now(), reuse_papers = $2 where case_id = $1 and mediator_id <> $3"
    await world.owner.execute(after, case_id, consented, first)
    desk = await papers_of_case(world.mediator2, case_id, issue_day())
    assert [one.id for one in desk.issued] == ([told["id"]] if consented else [])
    assert ("DOC-12" in {one.paper.code for one in desk.issuable}) is consented
    assert [one.id for one in (await papers_of_case(world.head, case_id, issue_day())).issued] == [told["id"]]
    if not consented:
        with pytest.raises(NotPermitted):
            await read_document(world.mediator2, case_id, told["id"])
        with pytest.raises(NotValid):
            await issue(world.mediator2, case_id, "DOC-12", subject=session_id)


# WHO MAY READ WHICH KIND ----------------------------------------------------------------------------------------------


def test_whoever_may_issue_a_paper_may_read_it_and_a_mediator_no_more_than_the_mediation_needs() -> None:
    for kind, paper in PAPERS.items():
        for role in paper.roles:
            assert may_read(kind, frozenset({role})), (kind, role)
        for role in set(Role) - {Role.officer, Role.head, Role.safety, Role.system, Role.mediator}:
            assert not may_read(kind, frozenset({role})), (kind, role)
    closed = {kind for kind in PAPERS if not may_read(kind, frozenset({Role.mediator}))}
    assert closed == {"DOC-01", "DOC-02", "DOC-03", "DOC-04", "DOC-06", "DOC-17", "DOC-18", "DOC-19", "DOC-20"}
    assert not {kind for kind, paper in PAPERS.items() if paper.opens_numbers or paper.opens_packet} - closed


async def test_the_papers_of_the_office_are_closed_to_the_mediator_of_the_case_on_every_way(
    world: World, api: Programs
) -> None:
    case_id = await drafted(world)
    await house(world, case_id)
    sheet, mine = [await issue(world.head, case_id, code) for code in ("DOC-02", "DOC-15")]
    assert [one.id for one in (await papers_of_case(world.mediator, case_id, issue_day())).issued] == [mine["id"]]
    for reads in (read_document, signed_desk):
        with pytest.raises(NotPermitted):
            await reads(world.mediator, case_id, sheet["id"])
        await reads(world.mediator, case_id, mine["id"])
    offered = [found for _, found in (await bundle_desk(world.mediator, case_id)).parties]
    assert {one.id for found in offered for one in found.documents} == {mine["id"]}
    assert (await api.send("mediator", "GET", f"/cases/{case_id}/documents/{sheet['id']}")).status_code == 403
    told = await api.get("mediator", f"/cases/{case_id}/journal")
    facts = [line["facts"] for line in told["entries"] if line["event"] == "case:document:issued"]
    assert [one.get("document") for one in facts] == [None, mine["id"]]
    in_full = await api.get("safety", f"/cases/{case_id}/documents")
    assert {one["id"] for one in in_full["issued"]} == {sheet["id"], mine["id"]}
