"""Signed copies, bundles and the letters of a day over JSON: what a page can, a program can; hostile input, twice the same."""

import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx
import pikepdf
import pytest

from mediation.api.schema import description
from mediation.practice.day_letters import run_desk
from mediation.practice.pressroom import print_next
from mediation.practice.signed_copies import signed_desk
from tests.mediation.documents import hostile_files as files
from tests.mediation.practice.cases_at import parties_of
from tests.mediation.practice.test_day_letters import TODAY, TYPED, asked_today
from tests.mediation.practice.test_issuing import issue
from tests.mediation.practice.test_signed_copies import issued
from tests.programs import Programs
from tests.proofs.standing import referral_at
from tests.world import World


async def sends(
    api: Programs, who: str, path: str, pages: list[bytes], fields: Mapping[str, Any], **headers: str
) -> httpx.Response:
    """A form with files, as a program sends one."""
    sent = [("pages", (f"../{no}.jpg", content, "image/jpeg")) for no, content in enumerate(pages)]
    bearer = {"Authorization": f"Bearer {await api.token(who)}"} | headers
    return await api.client.post(f"/api/v1{path}", data=dict(fields), files=sent or None, headers=bearer)


async def journal(world: World, event: str) -> int:
    sql = "select count(*) from journal_entry where event = $1 and centre_id = $2"
    return int(await world.owner.fetchval(sql, event, world.tha_than.id))


# SIGNED COPIES --------------------------------------------------------------------------------------------------------


async def test_a_program_sends_signed_pages_reads_who_is_missing_and_gets_the_files_again(
    api: Programs, world: World
) -> None:
    case_id, document = await issued(world)
    path = f"/cases/{case_id}/documents/{document}/signed"
    (party,) = await parties_of(world, case_id, 1)
    done = await sends(api, "officer", path, [files.photo(), files.pdf(2)], {"parties": str(party)})
    assert done.status_code == 201, done.text
    told = await api.get("officer", path)
    assert [one["signed"] for one in told["signers"]] == [True, False, False]
    (copy,) = told["copies"]
    assert copy["id"] == done.json()["copy"]["id"]
    assert [page["media"] for page in copy["files"]] == ["image/jpeg", "application/pdf"]
    file = await api.send("mediator", "GET", f"{path}/{copy['files'][1]['id']}")
    assert hashlib.sha256(file.content).hexdigest() == copy["files"][1]["sha256"]
    assert file.headers["content-disposition"].startswith("attachment; ")
    assert file.headers["x-content-type-options"] == "nosniff"
    assert done.headers["location"] == f"/api/v1{path}"


async def test_the_same_pages_under_the_same_key_are_kept_once_however_they_are_packed(
    api: Programs, world: World
) -> None:
    case_id, document = await issued(world)
    path, key = f"/cases/{case_id}/documents/{document}/signed", {"Idempotency-Key": uuid4().hex}
    (party,) = await parties_of(world, case_id, 1)
    first, again = [await sends(api, "officer", path, [files.photo()], {"parties": str(party)}, **key) for _ in "12"]
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert len((await signed_desk(world.officer, case_id, document)).copies) == 1
    other = await sends(api, "officer", path, [files.pdf()], {"parties": str(party)}, **key)
    assert other.status_code == 422
    assert len((await signed_desk(world.officer, case_id, document)).copies) == 1


async def test_every_fault_of_form_and_files_is_told_at_once_to_a_program_too(api: Programs, world: World) -> None:
    case_id, document = await issued(world)
    path = f"/cases/{case_id}/documents/{document}/signed"
    pages = [b"GIF89a", files.bomb(), files.zipped()]
    refused = await sends(api, "officer", path, pages, {"supersedes": "77", "unknown": "x"})
    assert refused.status_code == 422
    assert refused.headers["content-type"].startswith("application/problem+json")
    assert {(one["field"], one["code"]) for one in refused.json()["errors"]} == {
        ("supersedes", "not_in_list"),
        ("unknown", "unknown_field"),
        ("pages", "scan_of_other_kind"),
        ("pages", "scan_too_many_dots"),
    }
    for body in ({"pages": ["x"], "parties": [1]}, {}, {"parties": {"a": 1}}):
        answer = await api.send("officer", "POST", path, body)
        assert answer.status_code == 422, answer.text
    assert (await signed_desk(world.officer, case_id, document)).copies == []


@pytest.mark.parametrize("field", ["parties\x00", "parties.0.0.0.0.0.0", "_csrf", "pages"])
async def test_hostile_fields_beside_the_files_are_refused_in_the_open(api: Programs, world: World, field: str) -> None:
    case_id, document = await issued(world)
    path = f"/cases/{case_id}/documents/{document}/signed"
    answer = await sends(api, "officer", path, [files.photo()], {field: "\x00'; drop table signed_page; --"})
    assert answer.status_code == 422, answer.text
    assert (await signed_desk(world.officer, case_id, document)).copies == []


async def test_more_than_may_be_sent_is_not_read_to_its_end(api: Programs, world: World) -> None:
    case_id, document = await issued(world)
    path = f"/cases/{case_id}/documents/{document}/signed"
    answer = await sends(api, "officer", path, [bytes(9_000_000)] * 4, {})
    assert answer.status_code == 413


# BUNDLES --------------------------------------------------------------------------------------------------------------


async def test_a_program_sees_what_a_bundle_holds_and_lacks_and_takes_it(api: Programs, world: World) -> None:
    case_id, document = await issued(world)
    path = f"/cases/{case_id}/bundles"
    told = (await api.get("officer", path))["bundles"]
    court = next(one for one in told if one["purpose"] == "court")
    assert court["documents"] == [document]
    assert all({"document", "title", "about"} == set(one) for one in court["lacking"])
    assert {one["party"] for one in told if one["purpose"] == "own"} == {
        *await parties_of(world, case_id, 1),
        *await parties_of(world, case_id, 2),
    }
    for wanted, media in (("pdf", "application/pdf"), ("zip", "application/zip")):
        taken = await api.send("mediator", "POST", path, {"purpose": "court", "wanted_as": wanted})
        assert (taken.status_code, taken.headers["content-type"]) == (200, media)
        assert taken.headers["content-disposition"] == f'attachment; filename="court-{case_id}.{wanted}"'


async def test_the_same_bundle_under_the_same_key_is_told_in_the_journal_once(api: Programs, world: World) -> None:
    case_id, _ = await issued(world)
    path, key, body = (
        f"/cases/{case_id}/bundles",
        {"Idempotency-Key": uuid4().hex},
        {"purpose": "court", "wanted_as": "zip"},
    )
    first, again = [await api.send("officer", "POST", path, body, headers=key) for _ in "12"]
    assert first.content == again.content
    assert await journal(world, "case:document:bundled") == 1
    # Another paper is there now: what is taken out is another file, and the journal knows of both.
    await issue(world.head, case_id, "DOC-07")
    later = await api.send("officer", "POST", path, body, headers=key)
    assert later.content != first.content
    assert await journal(world, "case:document:bundled") == 2
    other = await api.send("officer", "POST", path, {"purpose": "court"}, headers=key)
    assert other.status_code == 422


async def test_what_is_no_bundle_is_refused_by_its_fields(api: Programs, world: World) -> None:
    case_id, _ = await issued(world)
    path = f"/cases/{case_id}/bundles"
    for body, field in (
        ({}, "purpose"),
        ({"purpose": ["court"]}, "purpose"),
        ({"purpose": "own"}, "party"),
        ({"purpose": "own", "party": 10**30}, "party"),
        ({"purpose": "court", "x": 1}, "x"),
    ):
        told = await api.refused(422, "officer", path, body)
        assert field in {one["field"] for one in told["errors"]}, body


# THE LETTERS OF A DAY -------------------------------------------------------------------------------------------------


async def test_a_program_has_a_days_letters_printed_stops_goes_on_and_takes_them(api: Programs, world: World) -> None:
    asked = {await asked_today(world), await asked_today(world)}
    due = (await api.get("officer", f"/letters/print?day={TODAY.isoformat()}"))["due"]
    assert {(one["case_id"], one["subject"]) for one in due} == asked
    begun = await api.send("officer", "POST", "/letters/print", TYPED)
    assert begun.status_code == 201, begun.text
    run = begun.headers["location"].removeprefix("/api/v1")
    assert (await api.post("head", f"{run}/stop"))["run"]["state"] == "stopped"
    assert await print_next() is False
    assert (await api.refused(409, "officer", f"{run}/stop"))["state"] == "stopped"
    assert (await api.refused(422, "officer", f"{run}/file"))["errors"][0]["code"] == "nothing_printed"
    assert (await api.post("officer", f"{run}/resume"))["run"]["state"] == "running"
    await print_next()
    half = (await api.get("officer", run))["run"]
    assert (half["letters"], half["done"], half["waiting"], half["state"]) == (2, 1, 1, "running")
    await print_next()
    told = await api.get("officer", run)
    assert told["run"]["state"] == "done"
    assert [one["state"] for one in told["letters"]] == ["done", "done"]
    file = await api.send("officer", "POST", f"{run}/file", {"double": True})
    with pikepdf.open(io.BytesIO(file.content)) as pdf:
        assert len(pdf.pages) >= 2
    register = (await api.get("head", "/letters"))["letters"]
    assert [one["number"].rpartition("/")[2] for one in register] == ["2", "1"]
    assert [one["id"] for one in register] == sorted((one["document_id"] for one in told["letters"]), reverse=True)


async def test_a_run_is_begun_stopped_and_taken_once_under_one_key(api: Programs, world: World) -> None:
    await asked_today(world)
    keys = [{"Idempotency-Key": uuid4().hex} for _ in range(3)]
    begun = [await api.send("officer", "POST", "/letters/print", TYPED, headers=keys[0]) for _ in "12"]
    assert begun[0].content == begun[1].content
    run_id = begun[0].json()["run"]["id"]
    run = f"/letters/print/{run_id}"
    stopped = [await api.send("officer", "POST", f"{run}/stop", {}, headers=keys[1]) for _ in "12"]
    assert [one.status_code for one in stopped] == [200, 200]
    assert stopped[0].content == stopped[1].content
    await api.post("officer", f"{run}/resume")
    await print_next()
    assert (await run_desk(world.officer, run_id)).run.done == 1
    taken = [await api.send("officer", "POST", f"{run}/file", {}, headers=keys[2]) for _ in "12"]
    assert taken[0].content == taken[1].content
    assert await journal(world, "centre:printing:fetched") == 1


async def test_hostile_days_runs_and_places_are_refused_by_name(api: Programs, world: World) -> None:
    await asked_today(world)
    bodies: tuple[dict[str, Any], ...] = (
        {"day": "32/13/2569"},
        {"day": ["x"]},
        {"day": {}},
        {"day": TYPED["day"], "signer": 10**30},
        {"x": 1},
    )
    for body in bodies:
        assert (await api.refused(422, "officer", "/letters/print", body))["errors"], body
    for query in ("/letters?before=x", "/letters?before=-1", f"/letters?before={10**30}", "/letters/print?day=x"):
        assert (await api.send("officer", "GET", query)).status_code == 422, query
    for run in (0, 10**30, 999_999_991):
        assert (await api.send("officer", "GET", f"/letters/print/{run}")).status_code == 404
    told = await api.send("officer", "POST", "/letters/print/1/file", {"double": "x", "y": 1})
    assert {one["field"] for one in told.json()["errors"]} == {"double", "y"}


async def test_a_letter_numbered_by_hand_is_marked_for_readers_of_page_and_door(api: Programs, world: World) -> None:
    case_id, _ = await issued(world)
    referral = await referral_at(world, case_id, "prepared")
    await issue(world.officer, case_id, "DOC-19", subject=referral)
    (letter,) = (await api.get("officer", "/letters"))["letters"]
    assert letter["by_hand"] is True


def test_every_new_door_is_described_with_what_it_takes_and_gives() -> None:
    paths = description()["paths"]
    signed = paths["/cases/{case_id}/documents/{id}/signed"]["post"]
    body = signed["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert set(body["properties"]) == {"pages", "parties", "mediators", "supersedes"}
    for path in (
        "/letters",
        "/letters/print",
        "/letters/print/{id}",
        "/letters/print/{id}/stop",
        "/cases/{case_id}/bundles",
    ):
        assert paths[path], path
    assert "application/zip" in paths["/cases/{case_id}/bundles"]["post"]["responses"]["200"]["content"]
    assert json.dumps(description())


@pytest.mark.parametrize(("path", "body"), [("/clauses/pay_once/retire", {}), ("/mediators", {"name": "นายปลูก เมตตา"})])
async def test_what_the_head_did_once_is_answered_again_under_the_same_key(
    api: Programs, path: str, body: dict[str, str]
) -> None:
    key = {"Idempotency-Key": uuid4().hex}
    first, again = [await api.send("head", "POST", path, body, headers=key) for _ in "12"]
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert first.status_code in (200, 201)
