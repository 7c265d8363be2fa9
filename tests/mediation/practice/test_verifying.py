"""A paper from its issue to whoever holds it: code, picture, seal, register, and what is found when something was changed."""

import asyncio
import io
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import Image

from mediation import own_address
from mediation.deeds import find_deed
from mediation.documents.authority import authorities
from mediation.documents.checking import check_file
from mediation.documents.marks import MarkBroken, public_keys, read_code
from mediation.paper_check import PapersReport, verify_papers
from mediation.practice.issuing import read_document
from mediation.practice.verifying import check_mark, find_paper, open_to, published_keys, read_record
from mediation.steps import Call
from mediation.taking import take_step
from parties import keys
from parties.access import Actor
from parties.database import fetch
from parties.errors import NotFound
from tests.mediation.documents.reading import by_poppler
from tests.mediation.practice.cases_at import case_at, parties_of
from tests.world import World

ISSUE = find_deed("case", "issue_document")


async def letter(world: World, **more: Any) -> tuple[int, dict[str, Any]]:
    """An invitation that was issued, with its case."""
    case_id = more.pop("case_id", None) or await case_at(world, "awaiting_consent")
    party = (await parties_of(world, case_id, 2))[0]
    answer = await take_step(ISSUE, Call(world.officer, case_id), {"document": "DOC-04", "subject": party, **more})
    return case_id, dict(answer.content["document"])


def picture_of(pdf: bytes, folder: Path) -> list[str]:
    """What a phone reads from the pictures on the printed pages."""
    (folder / "paper.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "150", "-png", "paper.pdf", "page"], cwd=folder, check=True)
    pages = [Image.open(io.BytesIO(path.read_bytes())) for path in sorted(folder.glob("page*.png"))]
    return [found.text for page in pages for found in zxingcpp.read_barcodes(page)]


async def test_the_printed_picture_leads_to_the_page_and_says_what_the_register_says(
    world: World, tmp_path: Path
) -> None:
    case_id, told = await letter(world)
    _, pdf = await read_document(world.officer, case_id, told["id"])
    (address,) = picture_of(pdf, tmp_path)
    page, _, payload = address.partition("#")
    code = page.rpartition("/")[2]
    assert page == f"{own_address.current()}/verify/{code}"
    assert code == told["code"]
    paper = await find_paper(code)
    assert paper is not None
    said = await check_mark(code, payload)
    assert (said.kind, said.issued_on, said.centre_id, said.record_sha256) == (
        paper.kind,
        paper.issued_on,
        paper.centre_id,
        paper.record_sha256,
    )
    assert paper.sha256.hex() == told["sha256"]
    assert read_code("-".join((code[:4], code[4:8], code[8:]))) == code
    assert by_poppler(pdf).count(f"{code[:4]}-{code[4:8]}-{code[8:]}") >= 2


async def test_the_file_is_sealed_by_its_centre(world: World) -> None:
    case_id, told = await letter(world)
    _, pdf = await read_document(world.officer, case_id, told["id"])
    ring = keys.current()
    trusted = [one.certificate.public_bytes(Encoding.DER) for one in authorities(ring)]
    found = await asyncio.to_thread(check_file, pdf, trusted, lambda centre: public_keys(ring, centre))
    assert [finding.holds for finding in found] == [True, True, True, None]
    assert found[1].params["centre"] == world.tha_than.name


async def test_a_mark_of_another_paper_or_centre_is_refused(world: World) -> None:
    case_id, first = await letter(world)
    _, second = await letter(world, case_id=case_id)
    payload = (await find_paper(first["code"])).payload  # type: ignore[union-attr]
    with pytest.raises(MarkBroken):
        await check_mark(second["code"], payload)
    with pytest.raises(MarkBroken):
        await check_mark(first["code"], payload[:-4] + "AAAA")
    with pytest.raises(NotFound):
        await published_keys(999_999_991)


async def test_whoever_holds_a_replaced_paper_is_told_so(world: World) -> None:
    case_id, first = await letter(world)
    assert (await find_paper(first["code"])).replaced_on is None  # type: ignore[union-attr]
    await letter(world, case_id=case_id, supersedes=first["id"], reason="ที่อยู่ผิด")
    paper = await find_paper(first["code"])
    assert paper is not None
    assert paper.replaced_on == paper.issued_on


async def test_a_paper_is_open_only_to_those_who_may_know_of_its_case(world: World) -> None:
    case_id, told = await letter(world)
    opened = await open_to(world.officer, told["code"])
    assert opened is not None
    assert (opened.case_id, opened.document_id) == (case_id, told["id"])
    strangers: list[Actor] = [world.mediator2, world.committee, world.registered["officer"]]
    assert [await open_to(actor, told["code"]) for actor in strangers] == [None] * 3
    record = await read_record(world.officer, case_id, told["id"])
    rows = await world.owner.fetch("select record from document where id = $1", told["id"])
    assert record == rows[0]["record"]


async def test_nothing_is_found_by_numbers_or_by_a_part_of_a_code(world: World) -> None:
    _, told = await letter(world)
    for asked in (str(told["id"]), told["code"][:11], told["code"].lower(), "%", "", told["code"] + " "):
        assert await fetch("select * from paper_by_code($1)", asked) == []


# WHAT WAS CHANGED IN THE DATABASE ITSELF ------------------------------------------------------------------------------


@asynccontextmanager
async def changed(world: World, document: int, change: str) -> AsyncIterator[set[str]]:
    """What is found of one paper after somebody with every right over the database has changed it; then it is as before."""
    owner = world.owner
    transaction = owner.transaction()
    await transaction.start()
    try:
        await owner.execute("alter table document disable trigger all")
        await owner.execute(f"update document set {change} where id = $1", document)
        report = await verify_papers(owner, keys.current())
        yield {one.what for one in report.breaks if one.document == document}
    finally:
        await transaction.rollback()


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (
            "content = set_byte(content, 2000, (get_byte(content, 2000) + 1) % 256), "
            "sha256 = sha256(set_byte(content, 2000, (get_byte(content, 2000) + 1) % 256))",
            {"file in the journal"},
        ),
        (
            "record = replace(record, 'DOC-04', 'DOC-05'), "
            "record_sha256 = sha256(convert_to(replace(record, 'DOC-04', 'DOC-05'), 'UTF8'))",
            {"record in the journal", "mark"},
        ),
        ("payload = 'AAAA' || substr(payload, 5)", {"mark"}),
        ("payload = left(payload, -1) || case when right(payload, 1) = 'A' then 'B' else 'A' end", {"mark"}),
        ("code = '000000000000'", {"code in the journal", "mark"}),
        ("kind = 'DOC-11'", {"kind in the journal", "mark"}),
        ("issued_on = issued_on + 1", {"mark"}),
    ],
)
async def test_what_was_changed_in_the_database_is_found(world: World, change: str, what: set[str]) -> None:
    _, told = await letter(world)
    report = await verify_papers_here(world)
    assert [one for one in report.breaks if one.document == told["id"]] == []
    async with changed(world, told["id"], change) as found:
        assert found == what


async def verify_papers_here(world: World) -> PapersReport:
    async with world.owner.transaction():
        return await verify_papers(world.owner, keys.current())
