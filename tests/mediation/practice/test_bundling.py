"""Bundles: what belongs in, what is missing, what a party may see; one PDF with numbers, an archive with digests."""

import hashlib
import io
import zipfile
from datetime import UTC, datetime

import msgspec
import pikepdf
import pytest

from mediation.deeds import find_deed
from mediation.forms.bundles import Purpose
from mediation.practice.bundling import Taken, bundle_desk, take_bundle
from mediation.steps import Call
from mediation.taking import take_step
from parties.access import Actor
from parties.errors import NotFound, NotPermitted, NotValid
from tests.mediation.documents import hostile_files as files
from tests.mediation.documents.reading import by_poppler, plain
from tests.mediation.practice.cases_at import case_at, parties_of
from tests.mediation.practice.test_issuing import house, issue
from tests.mediation.practice.test_signed_copies import kept
from tests.world import World

ISSUE = find_deed("case", "issue_document")


async def settled(world: World) -> tuple[int, dict[str, int]]:
    """A settled case with papers issued and the agreement back signed: case, and its documents by kind."""
    case_id = await case_at(world, "settled")
    await house(world, case_id)
    issued = {kind: (await issue(world.officer, case_id, kind))["id"] for kind in ("DOC-01", "DOC-10")}
    issued["DOC-15"] = (await issue(world.mediator, case_id, "DOC-15"))["id"]
    await kept(world, case_id, issued["DOC-15"], files.photo(), files.pdf(2))
    return case_id, issued


async def taken(actor: Actor, case_id: int, **typed: str) -> Taken:
    return await take_bundle(actor, case_id, typed)


async def test_for_the_court_one_pdf_lists_and_numbers_every_page(world: World) -> None:
    case_id, issued = await settled(world)
    made = await taken(world.officer, case_id, purpose="court", wanted_as="pdf")
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        pages = len(pdf.pages)
    text = plain(by_poppler(made.content))
    assert plain("เอกสารสำหรับศาล") in text
    for at in range(1, pages + 1):
        assert plain(f"เอกสารชุด หน้า {at}/{pages}") in text
    digest = await world.owner.fetchval("select encode(sha256, 'hex') from document where id = $1", issued["DOC-15"])
    assert digest in text.replace(" ", "")
    assert plain("ตราประทับอิเล็กทรอนิกส์ใช้ได้กับไฟล์เดี่ยวเท่านั้น") in text
    assert plain("ผู้ถูกร้องผ่อนชำระเดือนละ 2,000 บาท") in text


async def test_equal_papers_give_equal_bytes_and_the_journal_knows_their_digest(world: World) -> None:
    case_id, issued = await settled(world)
    for wanted in ("pdf", "zip"):
        first = await taken(world.officer, case_id, purpose="court", wanted_as=wanted)
        again = await taken(world.head, case_id, purpose="court", wanted_as=wanted)
        assert first.content == again.content
        entry = (await world.journal(case_id))[-1]
        facts = msgspec.json.decode(entry["body"])
        assert entry["event"] == "case:document:bundled"
        assert facts["bundle_hash"] == hashlib.sha256(again.content).hexdigest()
        assert facts["documents"] == [issued["DOC-15"], issued["DOC-10"]]


async def test_the_archive_holds_the_files_as_they_were_issued_with_their_digests(world: World) -> None:
    case_id, issued = await settled(world)
    made = await taken(world.officer, case_id, purpose="court", wanted_as="zip")
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        manifest = msgspec.json.decode(archive.read("manifest.json"))
        for told in manifest["files"]:
            assert hashlib.sha256(archive.read(told["name"])).hexdigest() == told["sha256"]
        names = archive.namelist()
        agreement = archive.read(manifest["files"][0]["name"])
    assert sorted(names) == sorted(["manifest.json", *(told["name"] for told in manifest["files"])])
    assert agreement == await world.owner.fetchval("select content from document where id = $1", issued["DOC-15"])
    assert sum("signed_copy" in told for told in manifest["files"]) == 2


async def test_the_certificate_is_asked_for_by_registered_centres_alone_and_names_what_is_missing(world: World) -> None:
    case_id, _ = await settled(world)
    with pytest.raises(NotValid):
        await taken(world.officer, case_id, purpose="certificate")
    theirs = await case_at(world, "settled", place=world.registered)
    officer = world.registered["officer"]
    await house(world, theirs)
    await issue(officer, theirs, "DOC-10")
    desk = await bundle_desk(officer, theirs)
    (certificate,) = [one for one in desk.for_offices if one.purpose is Purpose.certificate]
    assert [one.kind for one in certificate.documents] == ["DOC-10"]
    kinds = [one.kind for one in certificate.lacking]
    assert kinds == ["DOC-17", "DOC-01", "DOC-05", "DOC-05", "DOC-07", "DOC-08", "DOC-15"]


async def test_a_party_gets_only_what_that_party_may_see(world: World) -> None:
    case_id = await case_at(world, "awaiting_consent")
    (asking,), (asked,) = await parties_of(world, case_id, 1), await parties_of(world, case_id, 2)
    await house(world, case_id)
    for kind, more in (("DOC-01", {}), ("DOC-02", {}), ("DOC-03", {}), ("DOC-04", {"subject": asked})):
        await take_step(ISSUE, Call(world.officer, case_id), {"document": kind, **more})
    desk = await bundle_desk(world.officer, case_id)
    own = {party.id: [one.kind for one in found.documents] for party, found in desk.parties}
    assert own == {asking: ["DOC-01", "DOC-02"], asked: ["DOC-04"]}
    made = await taken(world.officer, case_id, purpose="own", party=str(asked), wanted_as="zip")
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        assert [name for name in archive.namelist() if "DOC-04" not in name] == ["manifest.json"]
    bound = await taken(world.officer, case_id, purpose="own", party=str(asked), wanted_as="pdf")
    (name,) = [party.name for party, _ in desk.parties if party.id == asked]
    assert plain(f"จัดชุดให้ {name}") in plain(by_poppler(bound.content))


async def test_a_paper_that_was_replaced_goes_into_no_bundle(world: World) -> None:
    case_id, issued = await settled(world)
    newer = await issue(world.mediator, case_id, "DOC-15", supersedes=issued["DOC-15"], reason="ชื่อผิด")
    desk = await bundle_desk(world.officer, case_id)
    assert [one.id for one in desk.for_offices[0].documents] == [newer["id"], issued["DOC-10"]]


async def test_bundles_are_for_those_who_work_on_the_case(world: World) -> None:
    case_id, _ = await settled(world)
    for actor, refusal in (
        (world.mediator2, NotFound),
        (world.committee, NotPermitted),
        (world.safety, NotPermitted),
        (world.registered["officer"], NotFound),
    ):
        with pytest.raises(refusal):
            await taken(actor, case_id, purpose="court")
    with pytest.raises(NotValid) as refused:
        await taken(world.officer, case_id, purpose="own")
    assert [fault.field for fault in refused.value.faults] == ["party"]


async def test_the_day_stands_on_the_list(world: World) -> None:
    case_id, _ = await settled(world)
    made = await take_bundle(
        world.officer, case_id, {"purpose": "court"}, clock=lambda: datetime(2027, 1, 5, 3, 0, tzinfo=UTC)
    )
    assert plain("รวมชุดวันที่ 5 มกราคม 2570") in plain(by_poppler(made.content))
