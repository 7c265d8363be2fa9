"""How a centre's papers look: letterhead, logo, templates; what is broken or dangerous is refused before it is kept."""

import io
import zipfile
from typing import Any

import pytest
from PIL import Image

from mediation.documents.catalogue import house_template
from mediation.documents.pictures import LARGEST_FILE, logo_png
from mediation.practice.installation_templates import list_templates as installation_templates
from mediation.practice.installation_templates import put_template
from mediation.practice.issuing import read_document
from mediation.practice.letterheads import (
    change_letterhead,
    change_logo,
    change_template,
    list_templates,
    read_letterhead,
    read_template,
    sample_paper,
)
from mediation.practice.letters import outgoing
from mediation.practice.registers import print_register, read_register
from parties.errors import NotFound, NotPermitted, NotValid
from tests.conftest import ROOT, Database
from tests.mediation.documents.reading import by_poppler, plain
from tests.mediation.practice.test_issuing import invited, issue
from tests.world import World


def picture(kind: str = "PNG", side: int = 40) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "navy").save(out, kind)
    return out.getvalue()


def bomb() -> bytes:
    """A few kilobytes that unpack to a picture of a hundred million dots."""
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG", optimize=True)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("logo.png", b"\x00" * 1_000_000)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_becomes_a_small_plain_png(kind: str) -> None:
    kept = logo_png(picture(kind, 2000))
    with Image.open(io.BytesIO(kept)) as shown:
        assert shown.format == "PNG"
        assert max(shown.size) <= 480
        assert shown.info == {}


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"", "logo_unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo_unreadable"),
        (b"\x89PNG\r\n\x1a\nnothing", "logo_unreadable"),
        (b"GIF89a", "logo_unreadable"),
        (archive(), "logo_unreadable"),
        (bomb(), "logo_too_large"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * LARGEST_FILE, "logo_too_large"),
    ],
)
def test_what_is_no_harmless_picture_is_refused(sent: bytes, code: str) -> None:
    with pytest.raises(NotValid) as refused:
        logo_png(sent)
    assert [(fault.code, fault.field) for fault in refused.value.faults] == [(code, "logo")]


async def test_letters_bear_head_number_signer_digits_and_logo_of_their_centre(world: World) -> None:
    signers: list[dict[str, Any]] = [
        {"name": "กำนันสมศักดิ์ ทองดี", "position": "ประธานศูนย์"},
        {"name": "นางวันดี แสงทอง", "position": "รองประธาน"},
    ]
    typed = {
        "lines": "ศูนย์ไกล่เกลี่ยท่าถ่าน\nหมู่ที่ 3",
        "contact": "โทร. 038-000-100",
        "letter_code": "ศทถ",
        "thai_digits": True,
        "signers": signers,
    }
    await change_letterhead(world.head, typed)
    await change_logo(world.head, picture())
    case_id, party = await invited(world)
    told = await issue(world.officer, case_id, "DOC-04", subject=party, signer=2)
    assert told["number"] == "ศทถ/1"
    text = plain(by_poppler((await read_document(world.officer, case_id, told["id"]))[1]))
    for said in ("ศูนย์ไกล่เกลี่ยท่าถ่าน", "ศทถ/๑", "(นางวันดี แสงทอง)", "รองประธาน"):
        assert plain(said) in text
    with pytest.raises(NotValid):
        await issue(world.officer, case_id, "DOC-04", subject=party, signer=3)
    await change_logo(world.admin, None)
    assert (await read_letterhead(world.admin)).logo is None


async def test_papers_are_set_by_head_and_administrator_alone(world: World) -> None:
    for actor in (world.officer, world.mediator, world.auditor):
        with pytest.raises(NotPermitted):
            await change_letterhead(actor, {})
        with pytest.raises(NotPermitted):
            await change_template(actor, "DOC-04", {"source": "x"})
    with pytest.raises(NotFound):
        await read_template(world.head, "DOC-99")


async def test_a_broken_template_is_refused_with_line_and_reason_and_the_old_one_stays(world: World) -> None:
    broken = house_template("DOC-04").decode() + "\n#let x = (\n"
    with pytest.raises(NotValid) as refused:
        await change_template(world.head, "DOC-04", {"source": broken})
    (fault,) = refused.value.faults
    assert (fault.code, fault.field) == ("template_broken", "source")
    assert int(fault.params["line"]) == len(broken.strip().splitlines())
    assert "unclosed" in fault.params["reason"]
    assert await read_template(world.head, "DOC-04") == house_template("DOC-04").decode()


@pytest.mark.parametrize(
    "wanted",
    ['#import "@preview/cetz:0.3.0": *', '#include "@pre" + "view/x:0.1.0"', '#eval("import \\"@local/x:1.0.0\\"")'],
)
async def test_a_template_that_would_fetch_a_package_is_refused_with_its_line(world: World, wanted: str) -> None:
    lines = house_template("DOC-04").decode().strip().splitlines()
    with pytest.raises(NotValid) as refused:
        await change_template(world.head, "DOC-04", {"source": "\n".join([*lines, wanted])})
    (fault,) = refused.value.faults
    assert (fault.code, fault.field, fault.params["line"]) == ("template_fetches", "source", str(len(lines) + 1))


@pytest.mark.parametrize(
    "wanted", ['#read("/etc/passwd")', '#image("../../x.png")', '#import "/nothing.typ": *', '#bibliography("a.bib")']
)
async def test_no_fault_of_a_template_names_a_place_of_the_server(world: World, wanted: str) -> None:
    with pytest.raises(NotValid) as refused:
        await change_template(world.head, "DOC-04", {"source": wanted})
    assert str(ROOT) not in repr([(fault.message, fault.params, fault.hint) for fault in refused.value.faults])


async def test_a_template_without_the_code_to_check_it_by_is_refused(world: World) -> None:
    unmarked = (
        '#set document(title: "x", date: datetime(year: 2026, month: 1, day: 1))\n#set text(font: "Sarabun")\nไม่มีรหัส'
    )
    with pytest.raises(NotValid) as refused:
        await change_template(world.head, "DOC-04", {"source": unmarked})
    assert [(fault.code, fault.field) for fault in refused.value.faults] == [("template_unmarked", "source")]
    whole = plain(by_poppler(await sample_paper(world.head, "DOC-04")))
    assert plain("รหัส 0000-0000-0000") in whole


async def test_a_template_takes_the_place_of_the_houses_and_gives_it_back(world: World) -> None:
    own = house_template("DOC-04").decode().replace("มีคนในชุมชน", "มีเพื่อนบ้าน")
    await change_template(world.head, "DOC-04", {"source": own})
    case_id, party = await invited(world)
    told = await issue(world.officer, case_id, "DOC-04", subject=party)
    document, pdf = await read_document(world.officer, case_id, told["id"])
    assert plain("มีเพื่อนบ้าน") in plain(by_poppler(pdf))
    assert [one.no for one in await list_templates(world.head) if one.code == "DOC-04"] == [1]
    await change_template(world.head, "DOC-04", {"source": ""})
    again = await issue(world.officer, case_id, "DOC-04", subject=party)
    other, later = await read_document(world.officer, case_id, again["id"])
    assert plain("มีคนในชุมชน") in plain(by_poppler(later))
    assert document.template_sha256 != other.template_sha256
    assert [one.no for one in await list_templates(world.head) if one.code == "DOC-04"] == [0]


async def test_the_installations_template_holds_where_a_centre_has_none(world: World, database: Database) -> None:
    own = house_template("DOC-02").decode().replace("ขั้นต่อไป", "ต่อจากนี้")
    await put_template(database.owner_url, "DOC-02", own)
    assert plain("ต่อจากนี้") in plain(by_poppler(await sample_paper(world.head, "DOC-02")))
    await put_template(database.owner_url, "DOC-02", "")
    assert plain("ขั้นต่อไป") in plain(by_poppler(await sample_paper(world.head, "DOC-02")))
    assert [one.in_force for one in await installation_templates(database.owner_url)][-1] is False
    with pytest.raises(NotValid):
        await put_template(database.owner_url, "DOC-02", "#panic()")


async def test_the_register_of_letters_has_every_number_once(world: World) -> None:
    case_id, party = await invited(world)
    first = await issue(world.officer, case_id, "DOC-04", subject=party)
    await issue(world.officer, case_id, "DOC-04", subject=party, supersedes=first["id"], reason="แก้ชื่อ")
    found = await outgoing(world.head)
    assert [one.number.rpartition("/")[2] for one in found.lines] == ["2", "1"]
    assert found.lines[1].replaced_by == found.lines[0].id
    for actor in (world.mediator, world.admin):
        with pytest.raises(NotPermitted):
            await outgoing(actor)


async def test_letters_of_a_held_case_stand_there_by_number_alone(world: World) -> None:
    case_id, party = await invited(world)
    await issue(world.officer, case_id, "DOC-04", subject=party)
    await world.owner.execute(
        "update case_file set status = 'safety_hold', resume_state = 'awaiting_consent' where id = $1", case_id
    )
    (seen,) = (await outgoing(world.officer)).lines
    assert (seen.case_id, seen.addressee, seen.case_number) == (None, "", "")
    assert (await outgoing(world.head)).lines[0].case_id == case_id


async def test_registers_are_printed_and_kept(world: World) -> None:
    await invited(world)
    for kind, said in (("DOC-23", "ทะเบียนคุมข้อพิพาท"), ("DOC-27", "บุญมี ศรีสุข")):
        answer = await print_register(world.officer, {"kind": kind})
        document, pdf = await read_register(world.head, answer.content["id"])
        assert document.kind == kind
        assert plain(said) in plain(by_poppler(pdf))
    with pytest.raises(NotPermitted):
        await print_register(world.mediator, {"kind": "DOC-23"})
    with pytest.raises(NotFound):
        await read_register(world.registered["officer"], answer.content["id"])


@pytest.mark.parametrize("named", ["หนังสือรับรอง ม.69", "หนังสือรับรองตามมาตรา ๖๙"])
async def test_r22_no_template_of_the_community_names_the_certificate(world: World, named: str) -> None:
    source = house_template("DOC-15").decode() + f"\n{named}\n"
    with pytest.raises(NotValid) as refused:
        await change_template(world.head, "DOC-15", {"source": source})
    (fault,) = refused.value.faults
    assert (fault.code, fault.field) == ("names_certificate", "source")
    assert (await read_template(world.head, "DOC-15")).encode() == house_template("DOC-15")
