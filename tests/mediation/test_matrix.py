"""Who may go through which door: every route and method, by everybody, to what is the centre's own, another's, or nowhere."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import asyncpg
import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from mediation.deeds import DEEDS
from tests.conftest import Database
from tests.mediation.doorstep import ABSENT, CANARY, STAFF, STRANGERS, Doorstep, Person, signed_in, stand_at_the_doors
from tests.mediation.expectations import ROWS, Row, address
from tests.mediation.house import make_house
from tests.world import build

_STALE = {"if-match": '"99"'}
_LATER = {"_version": "99"}


@pytest.fixture(scope="module")
def app(database: Database) -> Litestar:
    return make_house()


@pytest.fixture(scope="module")
async def doorstep(owner: "asyncpg.Connection[asyncpg.Record]", app: Litestar) -> AsyncIterator[Doorstep]:
    async with AsyncExitStack() as browsers:
        yield await stand_at_the_doors(await build(owner), app, browsers)


def doors_of(app: Litestar) -> set[str]:
    """Every method and path of the application, OPTIONS aside."""
    routes = [route for route in app.routes if isinstance(route, HTTPRoute)]
    return {f"{method} {route.path}" for route in routes for method in route.methods if method != "OPTIONS"}


def without_ids(answer: httpx.Response, path: str) -> tuple[object, ...]:
    """An answer with the address it was asked under left out: what tells one id from another."""
    kept = {name: value for name, value in answer.headers.items() if name not in ("content-length", "content-encoding")}
    kept["location"] = kept.get("location", "").replace(path, "")
    return answer.status_code, answer.text.replace(path, ""), kept


def tells_nothing(answer: httpx.Response) -> bool:
    """Whether nothing of another centre stands in body or headers."""
    return CANARY not in answer.text and CANARY not in str(answer.headers)


async def test_the_other_centre_itself_does_read_its_canary(doorstep: Doorstep) -> None:
    person = await signed_in(doorstep["nobody"].client, doorstep.world.registered["officer"])
    for page in ("/api/v1/cases/{case_id}", "/cases/{case_id}", "/roster/{mediator_id}"):
        assert CANARY in (await person.asks("GET", page.format_map(doorstep.foreign))).text


def test_every_route_has_its_row_and_every_row_its_route(app: Litestar) -> None:
    assert doors_of(app) == set(ROWS)


async def _ask(person: Person, door: str, row: Row, path: str) -> httpx.Response:
    if row.once and person.cookies:
        await person.reads_a_form()
    typed = {name: value.format(who=person.name) for name, value in row.typed.items()}
    sent = {} if "/api/" in door else {**_LATER, **typed}
    return await person.asks(door.partition(" ")[0], path, sent, _STALE)


async def _staff(doorstep: Doorstep, door: str, row: Row, path: str) -> dict[str, httpx.Response]:
    """What each of the staff is answered, of which nothing may be told of the other centre."""
    answers = {}
    for who in STAFF:
        person = doorstep[who]
        if row.once:
            person = await signed_in(person.client, doorstep.world.tha_than[who], who)
        answers[who] = await _ask(person, door, row, path)
    assert [who for who, answer in answers.items() if not tells_nothing(answer)] == []
    return answers


def _statuses(answers: dict[str, httpx.Response]) -> dict[str, int]:
    return {who: answer.status_code for who, answer in answers.items()}


def _expected(row: Row, *, foreign: bool) -> dict[str, int]:
    if foreign:
        return dict.fromkeys(STAFF, 403) | dict.fromkeys((row.knowing or f"{row.served} {row.unaware}").split(), 404)
    served = dict.fromkeys(row.served.split(), row.status)
    return dict.fromkeys(STAFF, 403) | dict.fromkeys(row.unaware.split(), 404) | served


@pytest.mark.parametrize("door", ROWS)
async def test_to_what_is_the_centres_own_each_door_opens_for_its_roles_alone(doorstep: Doorstep, door: str) -> None:
    row = ROWS[door]
    answers = await _staff(doorstep, door, row, address(door, row, doorstep.own))
    assert _statuses(answers) == _expected(row, foreign=False)


@pytest.mark.parametrize("door", ROWS)
async def test_whoever_is_not_signed_in_is_sent_away(doorstep: Doorstep, door: str) -> None:
    row = ROWS[door]
    refusal = row.strangers or (401 if "/api/" in door else 303)
    for who in STRANGERS:
        answer = await _ask(doorstep[who], door, row, address(door, row, doorstep.own))
        assert answer.status_code == refusal, who
        assert tells_nothing(answer)
        if not row.strangers and refusal == 303:
            assert answer.headers["location"].startswith("/sign-in")


WITH_IDS = [door for door in ROWS if "_id:int}" in door]


@pytest.mark.parametrize("door", WITH_IDS)
async def test_another_centres_and_what_is_not_there_answer_alike(doorstep: Doorstep, door: str) -> None:
    row = ROWS[door]
    ways = {"foreign": doorstep.foreign, "absent": dict.fromkeys(doorstep.foreign, ABSENT)}
    if "entity_id" in row.fill:
        entity = row.fill["entity_id"]
        ways |= {
            "foreign within one's own": doorstep.own | {entity: doorstep.foreign[entity]},
            "absent within one's own": doorstep.own | {entity: ABSENT},
        }
    seen: dict[str, dict[str, tuple[object, ...]]] = {}
    for way, ids in ways.items():
        path = address(door, row, ids)
        answers = await _staff(doorstep, door, row, path)
        assert _statuses(answers) == _expected(row, foreign=True), way
        seen[way] = {who: without_ids(answer, path) for who, answer in answers.items()}
    assert seen["foreign"] == seen["absent"]
    assert seen.get("foreign within one's own") == seen.get("absent within one's own")


async def test_r19_the_committee_is_refused_on_any_page_of_a_case_and_learns_nothing_by_it(doorstep: Doorstep) -> None:
    for door in (door for door in ROWS if "{case_id:int}" in door):
        seen = set()
        for ids in (doorstep.own, doorstep.foreign, dict.fromkeys(doorstep.own, ABSENT)):
            path = address(door, ROWS[door], ids)
            answer = await _ask(doorstep["committee"], door, ROWS[door], path)
            seen.add((answer.status_code, answer.text.replace(path, "")))
        assert [status for status, _ in seen] == [403], door


async def test_safety_answers_of_another_centre_are_not_found_within_ones_own_case(doorstep: Doorstep) -> None:
    case_id, theirs = doorstep.own["case_id"], doorstep.foreign["screening_id"]
    answers = [await doorstep["safety"].asks("POST", f"/cases/{case_id}/safety/{one}") for one in (theirs, ABSENT)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert all(tells_nothing(answer) for answer in answers)


# event of each kind | who may do it in a case they know of, whatever its state
DEED_ROLES = """
    case submit start_screening record_screening pass_screening decline applicant_drops | officer head
    case invite no_reply record_consent consent_all consent_some refuse | officer head
    case record_safety hold_for_safety declare_lockout record_contact | officer head mediator safety
    case send_again | officer head mediator
    case release_hold end_for_safety | head safety
    case record_briefing challenge withdraw record_follow_up propose_times answer_times | officer head mediator
    case dismiss_challenge uphold_challenge change_track lift_lockout corrected_after_closing mediators_found decide_conflict | head
    case terms_reached fail | mediator
    case terminate | head mediator
    case issue_document | officer head mediator safety
    case assign_officer correct change_party close new_case_from | officer head
    assignment propose party_objects side_answers papers_side | officer head
    assignment accept decline disclose papers_mediator | mediator
    assignment confirm end | head
    session plan postpone cancel | officer head mediator
    session notify record_no_show | officer mediator
    session open close record_entry | mediator
    agreement edit_terms discard | mediator
    agreement sign | head mediator
    agreement request_certificate certify return_for_correction refuse_certificate | officer head
    obligation perform_part perform record_report | officer head mediator
    obligation waive demand breach file_petition enforce refuse_by_court | officer head
    obligation fall_due expire |
    referral overdue |
    session answer_notice |
    referral prepare | officer head mediator safety
    referral send make_code mail_code revoke_code | officer head safety
    referral supply record_result withdraw follow_up | officer head
"""
MAY: dict[tuple[str, str], str] = {
    (kind, event): line.partition("|")[2]
    for line in DEED_ROLES.strip().splitlines()
    for kind, *events in [line.partition("|")[0].split()]
    for event in events
}


def test_every_deed_has_its_roles() -> None:
    assert set(MAY) == set(DEEDS)


@pytest.mark.parametrize(("kind", "event"), MAY)
async def test_a_deed_is_for_its_roles_alone(doorstep: Doorstep, kind: str, event: str) -> None:
    path = f"/api/v1/cases/{doorstep.own['case_id']}/"
    if kind != "case":
        path += f"{kind}s/" if DEEDS[kind, event].begins else f"{kind}s/{doorstep.own[kind]}/"
    row = Row(MAY[kind, event], 412, unaware="mediator2")
    answers = await _staff(doorstep, f"POST {path}", row, f"{path}events/{event}")
    assert _statuses(answers) == _expected(row, foreign=False)
