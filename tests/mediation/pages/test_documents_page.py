"""The papers of a case on its pages: issued by a button, kept as a file, and what is missing leads to where it is filled in."""

import io
import re
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from tests.mediation.documents.reading import by_poppler, plain
from tests.mediation.doorstep import Person, signed_in
from tests.mediation.house import browser, make_house
from tests.mediation.practice.cases_at import agreement_at, case_at
from tests.mediation.practice.test_issuing import house, invited
from tests.proofs.standing import referral_at
from tests.world import World


@pytest.fixture
async def officer(world: World) -> AsyncIterator[Person]:
    async with browser(make_house()) as client:
        person = await signed_in(client, world.officer)
        await person.reads_a_form()
        yield person


@pytest.fixture
async def head(world: World) -> AsyncIterator[Person]:
    async with browser(make_house()) as client:
        person = await signed_in(client, world.head)
        await person.reads_a_form()
        yield person


async def test_a_letter_is_issued_by_a_button_and_kept_as_a_file(world: World, officer: Person) -> None:
    case_id, party = await invited(world)
    shown = await officer.asks("GET", f"/cases/{case_id}/documents")
    assert "หนังสือสอบถามความสมัครใจ" in shown.text
    typed = {"document": "DOC-04", "subject": str(party), "language": "th"}
    done = await officer.asks("POST", f"/cases/{case_id}/do/case/issue_document", typed)
    assert (done.status_code, done.headers["location"]) == (303, f"/cases/{case_id}/documents?said=done")
    listed = await officer.asks("GET", f"/cases/{case_id}/documents")
    (address,) = set(re.findall(rf"/cases/{case_id}/documents/[0-9]+", listed.text))
    file = await officer.asks("GET", address)
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["content-disposition"].startswith('attachment; filename="DOC-04-')
    assert file.headers["cache-control"] == "no-store"
    assert plain("ขอเชิญพูดคุยไกล่เกลี่ย") in plain(by_poppler(file.content))
    assert address in (await officer.asks("GET", f"/cases/{case_id}")).text
    assert f"{world.tha_than.prefix}/1" in (await officer.asks("GET", "/letters")).text


async def test_what_is_missing_leads_to_where_it_is_filled_in(world: World, officer: Person) -> None:
    case_id = await case_at(world, "drafting")
    await agreement_at(world, case_id, "drafted")
    page = (await officer.asks("GET", f"/cases/{case_id}/documents")).text
    assert f'<a href="/cases/{case_id}/do/case/change_party?open=particulars">ที่อยู่ของคู่กรณี</a>' in page
    await house(world, case_id)
    assert "ที่อยู่ของคู่กรณี" not in (await officer.asks("GET", f"/cases/{case_id}/documents")).text


async def test_a_refusal_is_told_on_the_form_with_all_that_is_missing(world: World, officer: Person) -> None:
    case_id = await case_at(world, "drafting")
    await agreement_at(world, case_id, "drafted")
    told = await officer.asks(
        "POST", f"/cases/{case_id}/do/case/issue_document", {"document": "DOC-15", "language": "th"}
    )
    assert told.status_code == 422
    assert "เอกสารนี้ต้องมี: ที่อยู่ของคู่กรณี" in told.text
    assert f"/cases/{case_id}/do/case/change_party" in told.text


async def test_programs_read_the_papers_too(world: World, officer: Person) -> None:
    case_id, party = await invited(world)
    body = {"document": "DOC-04", "subject": party}
    done = await officer.asks("POST", f"/api/v1/cases/{case_id}/events/issue_document", body)
    assert done.status_code == 201, done.text
    told = (await officer.asks("GET", f"/api/v1/cases/{case_id}/documents")).json()
    assert [one["kind"] for one in told["issued"]] == ["DOC-04"]
    assert {one["document"] for one in told["issuable"]} >= {"DOC-01", "DOC-02", "DOC-04", "DOC-05"}
    file = await officer.asks("GET", done.headers["location"])
    assert file.content.startswith(b"%PDF")


async def test_letterhead_logo_and_templates_are_set_on_their_page(world: World, head: Person) -> None:
    signers = {"signers.0.name": "นายสมศักดิ์ ทองดี", "signers.0.position": "ประธานศูนย์"}
    saved = await head.asks("POST", "/papers", {"letter_code": "ศทถ", "lines": "บรรทัดแรก", **signers})
    assert saved.status_code == 303
    page = (await head.asks("GET", "/papers")).text
    assert "นายสมศักดิ์ ทองดี" in page
    out = io.BytesIO()
    Image.new("RGB", (30, 30), "navy").save(out, "PNG")
    cookie = {"cookie": "; ".join(f"{name}={value}" for name, value in head.cookies.items())}
    for content, status in ((out.getvalue(), 303), (b"PK\x03\x04bomb", 422)):
        sent = await head.client.post(
            "/papers/logo", data={"_csrf": head.csrf}, files={"logo": ("logo.png", content)}, headers=cookie
        )
        head.client.cookies.clear()
        assert sent.status_code == status
    assert "มีตราศูนย์ที่หัวหนังสือแล้ว" in (await head.asks("GET", "/papers")).text
    broken = await head.asks("POST", "/papers/templates/DOC-02", {"source": '#import "/house.typ": *\n#nothing'})
    assert broken.status_code == 422
    assert "บรรทัด 2" in broken.text
    sample = await head.asks("GET", "/papers/templates/DOC-02/sample")
    assert sample.content.startswith(b"%PDF")


async def test_the_number_of_a_referral_letter_is_not_typed_again(world: World, officer: Person) -> None:
    case_id = await case_at(world, "not_settled")
    referral = await referral_at(world, case_id, "prepared")
    done = await officer.asks(
        "POST", f"/api/v1/cases/{case_id}/events/issue_document", {"document": "DOC-19", "subject": referral}
    )
    assert done.status_code == 201, done.text
    number = done.json()["document"]["number"]
    form = await officer.asks("GET", f"/cases/{case_id}/do/referral/{referral}/send")
    assert f'value="{number}"' in form.text
