"""The JSON door: order of refusals, replays, bad input, and what it tells of itself."""

from typing import Any

import pytest

from tests.mediation.practice.cases_at import case_at
from tests.mediation.practice.test_intake import a_request
from tests.programs import Programs
from tests.world import World


async def a_case(api: Programs) -> int:
    case_id: int = (await api.post("officer", "/cases", a_request()))["id"]
    return case_id


async def test_a_request_is_registered_listed_and_read(api: Programs) -> None:
    answer = await api.send("officer", "POST", "/cases", a_request())
    assert answer.status_code == 201
    made = answer.json()
    assert answer.headers["location"] == f"/api/v1/cases/{made['id']}"
    listed = await api.get("officer", "/cases?q=สมหมาย&status=received")
    assert [line["id"] for line in listed["cases"]] == [made["id"]]
    shown = await api.get("officer", f"/cases/{made['id']}")
    assert shown["status"] == "received"
    assert "start_screening" in shown["allowed_events"]
    assert shown["parties"][0]["name"] == "นางสมใจ ใจดี"
    assert "3100600445635" not in str(shown)
    entries = (await api.get("officer", f"/cases/{made['id']}/journal"))["entries"]
    assert [entry["event"] for entry in entries] == ["case:file:submit"]


async def test_blocked_events_say_by_which_guard(api: Programs) -> None:
    case_id = await a_case(api)
    await api.post("officer", f"/cases/{case_id}/events/start_screening")
    shown = await api.get("officer", f"/cases/{case_id}")
    assert shown["blocked_by"]["pass_screening"]
    refused = await api.refused(422, "officer", f"/cases/{case_id}/events/pass_screening")
    assert {error["code"] for error in refused["errors"]} == {
        error["code"] for error in shown["blocked_by"]["pass_screening"]
    }


async def test_without_a_token_nothing_is_told(api: Programs) -> None:
    for path in ("/api/v1/cases", "/api/v1/cases/1", "/api/v1/referrals"):
        assert (await api.client.get(path)).status_code == 401
    wrong = await api.client.get("/api/v1/cases", headers={"Authorization": "Bearer nothing"})
    assert wrong.status_code == 401
    assert wrong.headers["content-type"].startswith("application/problem+json")


async def test_refusals_come_in_their_order(api: Programs, world: World) -> None:
    case_id = await a_case(api)
    stale = {"If-Match": '"99"'}
    path = f"/cases/{case_id}/events/invite"
    await api.refused(404, "officer", "/cases/999999999/events/invite", headers=stale)
    await api.refused(404, "mediator", path, headers=stale)
    await api.refused(404, "officer", path, headers=stale, place=world.registered)
    await api.refused(403, "safety", path, headers=stale)
    told = await api.refused(412, "officer", path, {"nonsense": 1}, headers=stale)
    assert told["found"] == 2
    await api.refused(409, "officer", path, {"nonsense": 1})
    await api.post("officer", f"/cases/{case_id}/events/start_screening", headers={"If-Match": '"2"'})
    await api.refused(422, "officer", f"/cases/{case_id}/events/pass_screening", {"nonsense": 1})


async def test_own_but_absent_and_foreign_answer_alike(api: Programs, world: World) -> None:
    foreign = (await api.post("officer", "/cases", a_request(), place=world.registered))["id"]
    absent = await api.send("officer", "GET", "/cases/999999999")
    hidden = await api.send("officer", "GET", f"/cases/{foreign}")
    assert absent.status_code == hidden.status_code == 404
    assert {**absent.json(), "instance": ""} == {**hidden.json(), "instance": ""}


async def test_a_key_repeats_its_answer_byte_for_byte(api: Programs) -> None:
    key = {"Idempotency-Key": "one-and-only"}
    first = await api.send("officer", "POST", "/cases", a_request(), headers=key)
    again = await api.send("officer", "POST", "/cases", a_request(), headers=key)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert len((await api.get("officer", "/cases"))["cases"]) == 1
    other = await api.send("officer", "POST", "/cases", a_request(wish="อย่างอื่น"), headers=key)
    assert other.status_code == 422
    assert other.json()["code"] == "idempotency_key_reused"
    case_id = first.json()["id"]
    path = f"/cases/{case_id}/events/start_screening"
    done = await api.send("officer", "POST", path, {}, headers={"Idempotency-Key": "k2"})
    assert done.status_code == 200
    replay = await api.send("officer", "POST", path, {}, headers={"Idempotency-Key": "k2", "If-Match": '"1"'})
    assert replay.content == done.content


async def test_a_denied_attempt_is_noted_in_the_centres_journal(api: Programs, world: World) -> None:
    case_id = await a_case(api)
    await api.refused(403, "safety", f"/cases/{case_id}/events/start_screening")
    entries = await world.owner.fetch(
        "select * from journal_entry where subject_kind = 'centre' and subject_id = $1 and event = 'centre:attempt:denied'",
        world.tha_than.id,
    )
    assert [(entry["entity"], entry["reason_code"], entry["role"]) for entry in entries] == [
        (f"case:{case_id}", "not_permitted", "safety")
    ]


BAD_BODIES: list[tuple[bytes, str]] = [
    (b"{", "not JSON"),
    (b"[]", "no object"),
    (b'"x"', "a string"),
    (b"null", "nothing"),
    (b'{"parties": 7}', "a number for a list"),
    (b'{"parties": [1, "x", null]}', "no groups in the list"),
    (b'{"topic": {"a": 1}}', "an object for a word"),
    (b'{"topic": "DEBT", "value": "1e400"}', "no amount"),
    (b'{"topic": "DEBT", "value": 1e308}', "too large"),
    (b'{"topic": "DEBT", "happened_on": 5}', "no day"),
    (b'{"topic": "DEBT", "facts": "a\\u0000b"}', "NUL"),
    (b'{"topic": "DEBT", "facts": "\\ud800"}', "half a character"),
    (b'{"topic": "DEBT", "title": "' + b"x" * 1_000_000 + b'"}', "1 MB"),
    (b"\xff\xfe{}", "no UTF-8"),
    (b'{"a":' * 2000 + b"1" + b"}" * 2000, "nested too deeply"),
]


@pytest.mark.parametrize(("body", "why"), BAD_BODIES, ids=[why for _, why in BAD_BODIES])
async def test_bad_input_is_a_clear_refusal(api: Programs, body: bytes, why: str) -> None:
    token = await api.token("officer")
    for path in ("/api/v1/cases", "/api/v1/cases?draft=1"):
        answer = await api.client.post(path, content=body, headers={"Authorization": f"Bearer {token}"})
        assert 400 <= answer.status_code < 500, (why, answer.text[:300])
        assert answer.json()["errors"] or answer.status_code != 422


@pytest.mark.parametrize(
    "path",
    [
        "/cases/0",
        "/cases/99999999999999999999999",
        "/cases/-1",
        "/cases/abc",
        "/cases?limit=1000",
        "/cases?limit=x",
        "/cases?status=nothing",
        "/cases?from=yesterday",
        "/cases?cursor=!!!",
        "/cases?cursor=bm90aGluZw==",
        "/cases?colour=blue",
        "/cases?mediator=1%20or%201=1",
        "/cases/1/nothing",
        "/referrals?status=x",
        "/referrals/99999999999999999999",
    ],
)
async def test_bad_addresses_are_a_clear_refusal(api: Programs, path: str) -> None:
    answer = await api.send("officer", "GET", path)
    assert 400 <= answer.status_code < 500, answer.text


async def test_unknown_events_lead_nowhere(api: Programs) -> None:
    case_id = await a_case(api)
    for path in ("events/explode", "sessions/events/explode", "nothing/events/plan", "sessions/5/events/open"):
        await api.refused(404, "officer", f"/cases/{case_id}/{path}")


async def test_the_api_describes_itself(api: Programs) -> None:
    told = (await api.client.get("/schema/openapi.json")).json()
    assert told["openapi"].startswith("3.1")
    assert "/cases/{case_id}/events/submit" in told["paths"]
    body = told["paths"]["/cases"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(body["required"]) >= {"topic", "facts", "wish", "parties"}
    assert body["additionalProperties"] is False
    terms = told["paths"]["/cases/{case_id}/events/terms_reached"]["post"]["requestBody"]["content"]["application/json"]
    interest = terms["schema"]["properties"]["default_interest"]
    assert interest["title"] == "Interest when a payment is late (per cent a year)"
    assert interest["description"] == "Empty: what the law gives by itself. At most two decimals."


async def test_everything_wrong_is_told_in_the_readers_language(api: Programs) -> None:
    body: dict[str, Any] = {"topic": "DEBT", "facts": "", "wish": "", "parties": []}
    told = await api.refused(422, "officer", "/cases", body)
    assert {error["field"] for error in told["errors"]} >= {"facts", "wish", "parties"}
    assert all(error["message"] and error["code"] for error in told["errors"])


async def test_a_warning_is_told_in_the_readers_language_and_repeated_as_first_told(
    api: Programs, world: World
) -> None:
    place = world.registered
    case_id = await case_at(world, "in_mediation", place=place)
    path, body = f"/cases/{case_id}/events/correct", {"reason": "พบหลักฐานใหม่", "value": "500000.01"}
    english, thai = {"Cookie": "lang=en"}, {"Cookie": "lang=th"}
    first = await api.send("officer", "POST", path, body, place=place, headers={**english, "Idempotency-Key": "a"})
    assert first.json()["warnings"] == [
        {
            "field": "value",
            "code": "over_cap",
            "message": "The value is over the 500,000.00 baht this centre may take.",
            "section": "ม.69(1)",
            "hint": "Refer to a state mediation centre or to mediation at court.",
            "guard": "G-CAP",
        }
    ]
    again = await api.send("officer", "POST", path, body, place=place, headers={**thai, "Idempotency-Key": "a"})
    assert (again.status_code, again.content) == (200, first.content)
    await api.post("officer", path, body | {"value": "500"}, place=place)
    (warning,) = (await api.post("officer", path, body, place=place, headers=thai))["warnings"]
    assert warning["message"] == "ทุนทรัพย์เกิน 500,000.00 บาท ซึ่งเกินกว่าที่ศูนย์นี้รับไกล่เกลี่ยได้"


async def test_the_agreement_in_force_replays_and_notes_like_any_other_subject(api: Programs, world: World) -> None:
    case_id = await case_at(world, "drafting")
    path = f"/cases/{case_id}/agreement/events/discard"
    await api.refused(403, "officer", path)
    await api.refused(403, "committee", path)
    done = await api.send("mediator", "POST", path, {}, headers={"Idempotency-Key": "discarded"})
    assert done.status_code == 200
    again = await api.send("mediator", "POST", path, {}, headers={"Idempotency-Key": "discarded"})
    assert (again.status_code, again.content) == (200, done.content)
    await api.refused(404, "mediator", path)
    entries = await world.owner.fetch(
        """select role, reason_code from journal_entry where subject_kind = 'centre' and subject_id = $1
           and event = 'centre:attempt:denied' order by seq""",
        world.tha_than.id,
    )
    assert [(entry["role"], entry["reason_code"]) for entry in entries] == [
        ("officer", "not_permitted"),
        ("committee", "not_permitted"),
        ("mediator", "not_found"),
    ]


async def test_the_api_keeps_back_all_that_the_pages_keep_back_of_a_held_case(api: Programs, world: World) -> None:
    case_id = await a_case(api)
    shown = await api.get("officer", f"/cases/{case_id}")
    body = {
        "destination": "DV_SOCIAL",
        "to_name": "บ้านพักเด็กและครอบครัว",
        "reason": "safety",
        "people": [shown["parties"][0]["id"]],
        "basis": "written_consent",
        "consent_on": "1/11/2569",
        "shares": ["address", "facts", "wish"],
        "summary": "ขอที่พักปลอดภัย",
    }
    await api.post("officer", f"/cases/{case_id}/referrals/events/prepare", body)
    await api.post("safety", f"/cases/{case_id}/events/hold_for_safety", {"reason": "threats"})
    told = ("12/3", "กิ่งมะม่วง", "ขอให้ตัดกิ่ง", "ขอที่พักปลอดภัย", "ต้นไม้ล้ำแนวเขต", "LAND_BOUNDARY", "12000")
    for path in (f"/cases/{case_id}", f"/cases/{case_id}/referrals"):
        hidden = (await api.send("officer", "GET", path)).text
        assert [word for word in told if word in hidden] == []
    open_to_safety = (await api.send("safety", "GET", f"/cases/{case_id}")).text
    assert all(word in open_to_safety for word in ("12/3", "กิ่งมะม่วง", "ขอที่พักปลอดภัย"))
    referral = (await api.get("officer", f"/cases/{case_id}"))["referrals"][0]["id"]
    for path in (f"/cases/{case_id}/journal", f"/referrals/{referral}/journal"):
        entries = (await api.get("officer", path))["entries"]
        assert {entry["event"] for entry in entries} & {"case:file:hold_for_safety", "case:referral:prepare"}
        assert all(not entry["reason_code"] and not entry.get("facts") for entry in entries)
        assert any(entry["reason_code"] for entry in (await api.get("safety", path))["entries"])
    still = await api.get("officer", f"/cases/{case_id}")
    assert (still["status"], still["parties"][0]["name"]) == ("safety_hold", "นางสมใจ ใจดี")


async def test_a_program_searches_without_putting_the_words_into_an_address(api: Programs, world: World) -> None:
    case_id = await a_case(api)
    found = await api.post("officer", "/cases/search", {"q": "สมใจ", "status": "received", "limit": 5, "draft": False})
    assert [case["id"] for case in found["cases"]] == [case_id]
    assert (await api.post("officer", "/cases/search", {"q": "ไม่มีใครชื่อนี้"}))["cases"] == []
    wrong = await api.refused(422, "officer", "/cases/search", {"q": ["สมใจ"], "status": "lost", "colour": {}})
    assert {error["field"] for error in wrong["errors"]} == {"q", "colour"}
    wrong = await api.refused(422, "officer", "/cases/search", {"q": "สมใจ", "status": "lost", "colour": "red"})
    assert {error["field"] for error in wrong["errors"]} == {"status", "colour"}
    await api.refused(403, "committee", "/cases/search", {"status": "lost"})
