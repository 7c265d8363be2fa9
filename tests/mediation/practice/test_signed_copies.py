"""Signed pages: kept sealed beside the document they belong to, told in the journal, replaced and never changed."""

import hashlib
import io

import asyncpg
import msgspec
import pikepdf
import pytest

from mediation.practice.issuing import read_document
from mediation.practice.signed_copies import CopyOf, keep_signed, read_signed_page, signed_desk
from mediation.work import AlreadyAnswered, Key
from parties import keys
from parties.errors import NotFound, NotPermitted, NotValid
from tests.mediation.documents import hostile_files as files
from tests.mediation.practice.cases_at import case_at, parties_of
from tests.mediation.practice.test_issuing import drafted, house, issue
from tests.world import World


async def issued(world: World) -> tuple[int, int]:
    """A case with an agreement that was printed to be signed: case and document."""
    case_id = await drafted(world)
    await house(world, case_id)
    return case_id, (await issue(world.mediator, case_id, "DOC-15"))["id"]


async def kept(world: World, case_id: int, document: int, *sent: bytes, **more: object) -> CopyOf:
    parties = [str(one) for one in await parties_of(world, case_id, 1)]
    await keep_signed(world.officer, case_id, document, {"parties": parties, **more}, list(sent))
    return (await signed_desk(world.officer, case_id, document)).copies[-1]


async def test_signed_pages_are_kept_in_order_sealed_and_read_again(world: World) -> None:
    case_id, document = await issued(world)
    scan = files.pdf(2)
    copy = await kept(world, case_id, document, files.photo(), scan)
    assert [(page.no, page.media, page.pages) for page in copy.files] == [
        (1, "image/jpeg", 1),
        (2, "application/pdf", 2),
    ]
    told, content = await read_signed_page(world.mediator, case_id, document, copy.files[1].id)
    assert content == scan
    assert told.sha256 == hashlib.sha256(scan).hexdigest()
    sealed = await world.owner.fetchval("select content from signed_page where id = $1", copy.files[1].id)
    assert scan[:20] not in sealed
    with pytest.raises(keys.SealBroken):
        keys.current().open_sealed("signed_page", sealed, f"signed_page:{copy.id}:1")


async def test_the_journal_names_who_signed_and_the_digest_of_every_page(world: World) -> None:
    case_id, document = await issued(world)
    version = await world.owner.fetchval("select version from case_file where id = $1", case_id)
    copy = await kept(world, case_id, document, files.photo())
    entry = (await world.journal(case_id))[-1]
    facts = msgspec.json.decode(entry["body"])
    assert entry["event"] == "case:document:signed"
    assert facts["page_hashes"] == [copy.files[0].sha256]
    assert facts["sent_hashes"] == [hashlib.sha256(files.photo()).hexdigest()]
    assert facts["parties"] == await parties_of(world, case_id, 1)
    assert await world.owner.fetchval("select version from case_file where id = $1", case_id) == version


async def test_signers_are_ticked_off_and_a_copy_that_was_replaced_counts_no_more(world: World) -> None:
    case_id, document = await issued(world)
    first = await kept(world, case_id, document, files.photo())
    desk = await signed_desk(world.officer, case_id, document)
    assert [one.there for one in desk.signers] == [True, False, False]
    other = [str(one) for one in await parties_of(world, case_id, 2)]
    second = await kept(world, case_id, document, files.photo(), parties=other, supersedes=str(first.id))
    desk = await signed_desk(world.officer, case_id, document)
    assert [one.there for one in desk.signers] == [False, True, False]
    assert [(copy.id, copy.supersedes, copy.replaced_by) for copy in desk.copies] == [
        (first.id, None, second.id),
        (second.id, first.id, None),
    ]
    with pytest.raises(NotValid):
        await kept(world, case_id, document, files.photo(), supersedes=str(first.id))


async def test_everything_wrong_with_form_and_files_is_told_at_once(world: World) -> None:
    case_id, document = await issued(world)
    with pytest.raises(NotValid) as refused:
        await keep_signed(world.officer, case_id, document, {"supersedes": "77"}, [b"GIF89a", files.bomb()])
    assert {(fault.code, fault.field) for fault in refused.value.faults} == {
        ("not_in_list", "supersedes"),
        ("scan_of_other_kind", "pages"),
        ("scan_too_many_dots", "pages"),
    }
    with pytest.raises(NotValid) as refused:
        await keep_signed(world.officer, case_id, document, {}, [])
    assert [fault.code for fault in refused.value.faults] == ["nobody_signed", "pages_missing"]
    assert (await signed_desk(world.officer, case_id, document)).copies == []


async def test_a_document_that_nobody_signed_is_no_signed_copy_of_itself_nor_of_another(world: World) -> None:
    """The very file of this document, and that of another one; what bears a signature beside the seal is kept."""
    case_id, document = await issued(world)
    other_case, other = await issued(world)
    _, itself = await read_document(world.officer, case_id, document)
    _, another = await read_document(world.officer, other_case, other)
    typed = {"parties": [str(one) for one in await parties_of(world, case_id, 1)]}
    with pytest.raises(NotValid) as refused:
        await keep_signed(world.officer, case_id, document, typed, [files.photo(), itself, another])
    assert [(fault.code, fault.params["number"]) for fault in refused.value.faults] == [
        ("scan_unsigned", "2"),
        ("scan_of_another", "3"),
    ]
    assert (await signed_desk(world.officer, case_id, document)).copies == []
    copy = await kept(world, case_id, document, signed_besides(itself))
    assert [page.media for page in copy.files] == ["application/pdf"]


def signed_besides(pdf: bytes) -> bytes:
    """The file with a drawing over its last page, as a tablet saves it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        ink = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Ink, Rect=[10, 10, 90, 40])
        opened.pages[-1].Annots = pikepdf.Array([*opened.pages[-1].get("/Annots", []), ink])
        opened.save(out)
    return out.getvalue()


async def test_sending_the_same_twice_keeps_it_once(world: World) -> None:
    case_id, document = await issued(world)
    typed = {"parties": [str(one) for one in await parties_of(world, case_id, 1)]}
    key = Key.of("once", b"the same")
    await keep_signed(world.officer, case_id, document, typed, [files.photo()], key=key)
    with pytest.raises(AlreadyAnswered):
        await keep_signed(world.officer, case_id, document, typed, [files.photo()], key=key)
    assert len((await signed_desk(world.officer, case_id, document)).copies) == 1


async def test_signed_pages_are_for_those_who_may_see_the_document(world: World) -> None:
    case_id, document = await issued(world)
    page = (await kept(world, case_id, document, files.photo())).files[0].id
    other_case, other_document = await issued(world)
    for actor, refusal in (
        (world.mediator2, NotFound),
        (world.committee, NotPermitted),
        (world.admin, NotPermitted),
        (world.registered["officer"], NotFound),
    ):
        with pytest.raises(refusal):
            await read_signed_page(actor, case_id, document, page)
        with pytest.raises(refusal):
            await keep_signed(actor, case_id, document, {}, [files.photo()])
    with pytest.raises(NotFound):
        await read_signed_page(world.officer, other_case, other_document, page)
    with pytest.raises(NotFound):
        await signed_desk(world.officer, other_case, document)


async def test_while_a_case_is_held_its_signed_pages_are_kept_back(world: World) -> None:
    case_id, document = await issued(world)
    page = (await kept(world, case_id, document, files.photo())).files[0].id
    held = await case_at(world, "safety_hold", resume_state="drafting")
    assert held
    await world.owner.execute(
        "update case_file set status = 'safety_hold', resume_state = 'drafting' where id = $1", case_id
    )
    with pytest.raises(NotPermitted):
        await read_signed_page(world.officer, case_id, document, page)
    assert (await read_signed_page(world.head, case_id, document, page))[1]


async def test_the_database_lets_nobody_change_what_was_kept(world: World) -> None:
    case_id, document = await issued(world)
    copy = await kept(world, case_id, document, files.photo())
    for statement in (
        "update signed_page set no = 9 where copy_id = $1",
        "delete from signed_page where copy_id = $1",
        "update signed_copy set party_ids = '{}' where id = $1",
        "delete from signed_copy where id = $1",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await world.owner.execute(statement, copy.id)
