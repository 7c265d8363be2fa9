"""Hostile texts in the forms of the household, raw posts no form would send, odd addresses and headers, and the auditor's file."""

import base64
import csv
import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from litestar import Litestar

from mediation.forms.centre import AccountForm, CentreForm, RoleForm, VillageForm
from mediation.forms.holidays import HolidayForm
from mediation.forms.referral import AcknowledgeForm, AskMoreForm, CompleteForm
from mediation.forms.roster import MediatorForm
from parties import thai
from tests.conftest import Database
from tests.mediation.doorstep import Doorstep, stand_at_the_doors
from tests.mediation.expectations import ALL, ROWS, address
from tests.mediation.filling import as_form, as_kept, texts_of
from tests.mediation.house import make_house
from tests.mediation.payloads import HOSTILE, HUGE, UNKEEPABLE, shows, what_runs
from tests.proofs.standing import digest
from tests.world import build

Owner = Any


@pytest.fixture(scope="module")
def app(database: Database) -> Litestar:
    return make_house()


@pytest.fixture(scope="module")
async def doorstep(owner: Owner, app: Litestar) -> AsyncIterator[Doorstep]:
    async with AsyncExitStack() as browsers:
        yield await stand_at_the_doors(await build(owner), app, browsers)


HOUSEHOLD: dict[str, tuple[str, str, type[msgspec.Struct], dict[str, Any]]] = {
    "a new mediator": ("head", "/roster/new", MediatorForm, {"name": "ก"}),
    "a mediator": ("head", "/roster/{mediator_id}/change", MediatorForm, {"name": "ก"}),
    "the centre": ("admin", "/administration/centre", CentreForm, {"name": "ก", "prefix": "{prefix}"}),
    "a new village": ("admin", "/administration/villages", VillageForm, {"moo": "5", "name": "ก"}),
    "a village": ("admin", "/administration/villages/{village_id}", VillageForm, {"moo": "4", "name": "ก"}),
    "a holiday": ("admin", "/administration/holidays", HolidayForm, {"day": "2088-02-02"}),
    "a new account": ("admin", "/administration/accounts/new", AccountForm, {"role": "officer", "locale": "th"}),
    "a role": ("admin", "/administration/accounts", RoleForm, {"role": "officer"}),
    "a receipt": ("cjc", "/referrals/{referral_id}/do/acknowledge", AcknowledgeForm, {}),
    "a question": ("cjc", "/referrals/{referral_id}/do/ask_more", AskMoreForm, {}),
    "a result": ("cjc", "/referrals/{referral_id}/do/complete", CompleteForm, {"result_code": "settled"}),
}
"""Every other form: who fills it in, where it stands, and what must be in it besides its texts."""


async def _arranged(doorstep: Doorstep, event: str) -> None:
    """The referral stands where the receiver may give that answer."""
    status = {"acknowledge": "sent", "ask_more": "sent", "complete": "in_progress"}[event]
    sql = "update referral set status = $2 where id = $1"
    await doorstep.world.owner.execute(sql, doorstep.own["referral_id"], status)


@pytest.mark.parametrize("form", HOUSEHOLD)
async def test_the_forms_of_the_household_take_or_refuse_texts_and_run_none(doorstep: Doorstep, form: str) -> None:
    who, door, kind, base = HOUSEHOLD[form]
    person, path = doorstep[who], door.format_map(doorstep.own)
    base = {name: value.format(prefix=doorstep.world.tha_than.prefix) for name, value in base.items()}
    fields = dict(texts_of(kind, base))
    taken = 0
    for what, payload in HOSTILE.items():
        if "/do/" in path:
            await _arranged(doorstep, path.rpartition("/")[2])
        texts = {name: payload for name in fields if name not in ("role", "locale")}
        answer = await person.asks("POST", path, as_form(base | texts))
        assert answer.status_code in (303, 422), f"{what}: {answer.status_code} {answer.text}"
        if answer.status_code == 422:
            assert what_runs(answer.text) == [], what
            assert all(shows(answer.text, text) for text in texts.values()), what
            named = "name" if "name" in fields else "display_name"
            texts = {name: text for name, text in texts.items() if name == named}
            answer = await person.asks("POST", path, as_form(base | texts)) if texts else answer
        if answer.status_code == 303:
            taken += 1
            shown = await person.asks("GET", answer.headers["location"])
            assert what_runs(shown.text) == [], what
            assert all(shows(shown.text, as_kept(fields[name], text)) for name, text in texts.items() if name == "name")
    assert taken or form in ("a new account", "a role"), "user names are of letters and digits alone"


@pytest.mark.parametrize("what", HOSTILE)
async def test_what_is_typed_where_one_signs_in_or_searches_is_shown_and_never_run(
    doorstep: Doorstep, what: str
) -> None:
    payload, nobody = HOSTILE[what], doorstep["nobody"]
    if what in list(HOSTILE)[:12]:
        refused = await nobody.asks("POST", "/sign-in", {"username": payload, "password": payload, "next": payload})
        assert refused.status_code == 401
        assert what_runs(refused.text) == []
    names = ("q", "status", "said", "next", "topic", "since", "after", "cursor", "mediator", "ended", "year")
    query = "&".join(f"{name}={quote(payload)}" for name in names)
    for path, who in SEARCHED.items():
        answer = await doorstep[who].asks("GET", f"{path}?{query}")
        assert answer.status_code < 500, f"{path}: {answer.text}"
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert what_runs(answer.text) == [], path
        assert "\n" not in answer.headers.get("location", "")


SEARCHED = {
    **dict.fromkeys(
        ("/cases", "/areas", "/about", "/work", "/cases/new", "/roster", "/api/v1/cases", "/api/v1/areas"), "officer"
    ),
    "/audit": "auditor",
    "/administration/holidays": "admin",
    "/api/v1/holidays": "admin",
    "/referrals": "cjc",
    "/api/v1/referrals": "cjc",
    "/sign-in": "nobody",
}
"""Where something of an address is read, and by whom."""


RAW: dict[str, bytes] = {
    "nothing": b"",
    "no UTF-8": b"title=%FF%FE&facts=\xff\xfe",
    "half a character": b"title=%ED%A0%80",
    "NUL": b"title=a%00b",
    "NUL in a name": b"a%00b=1",
    "digits of no number": "parties.².side=applicant&parties.٣.side=applicant".encode(),
    "an immense number": b"parties." + b"9" * 5000 + b".side=applicant",
    "deep": b"parties.0.side.x.y.z.0.0.0=1&parties=2&parties.0=3&parties.0.side=4",
    "one thing and another": b"parties=x&parties.0.first_name=y&facts.0=z&facts=w&topic.topic=DEBT",
    "a list where a word belongs": b"topic=DEBT&topic=WATER&title=a&title=b&happened_on=1&happened_on=2",
    "dots": b".=1&..=2&.parties.=3&parties..0=4",
    "added nowhere": b"_add=nothing&_remove=parties.99&_remove=x",
    "added to a word": b"parties.0.first_name=x&_add=parties.0.first_name",
    "added to itself": b"_add=_add&_add=parties.0.parties",
    "versions and keys": b"_version=-1&_key=" + b"k" * 10_000,
    "too many fields": b"&".join(b"f%d=1" % number for number in range(3000)),
    "half an escape": b"title=%&facts=%E0%B8&wish=%zz",
    "brackets": b"parties[0][side]=applicant&parties%5B%5D=1",
}
"""Bodies that no page of the house would send."""


@pytest.mark.parametrize("what", RAW)
async def test_raw_posts_make_no_page_fall_over(doorstep: Doorstep, what: str) -> None:
    for door in (one for one in ROWS if one.startswith("POST /") and "/api/" not in one and not ROWS[one].once):
        row = ROWS[door]
        # Pages of guests are nobody's of the staff.
        person = doorstep[(row.served or ALL).split()[0]]
        cookie = {"cookie": "; ".join(f"{name}={value}" for name, value in person.cookies.items())}
        kind = {"content-type": "application/x-www-form-urlencoded", "x-csrf-token": person.csrf}
        answer = await person.client.post(address(door, row, doorstep.own), content=RAW[what], headers=cookie | kind)
        person.client.cookies.clear()
        assert answer.status_code < 500, f"{door}: {answer.text}"


@pytest.mark.parametrize("what", [*UNKEEPABLE, "huge"])
async def test_forms_with_files_are_held_to_the_same(doorstep: Doorstep, what: str) -> None:
    person, place = doorstep["officer"], doorstep.world.tha_than
    text = HUGE * 2 if what == "huge" else UNKEEPABLE[what]
    cookie = {"cookie": "; ".join(f"{name}={value}" for name, value in person.cookies.items())}
    before = await digest(doorstep.world, place)
    part = text.encode("utf-8", "surrogatepass")
    boundary = b"--x\r\nContent-Disposition: form-data; name="
    fields = {b"_csrf": person.csrf.encode(), b"topic": b"DEBT", b"_as": b"draft", b"title": part}
    body = (
        b"".join(boundary + b'"' + name + b'"\r\n\r\n' + value + b"\r\n" for name, value in fields.items())
        + b"--x--\r\n"
    )
    kind = {"content-type": "multipart/form-data; boundary=x"}
    answer = await person.client.post("/cases/new", content=body, headers=cookie | kind)
    assert 400 <= answer.status_code < 500, answer.text
    assert await digest(doorstep.world, place) == before


def _cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


CURSORS = [
    "2026-01-01T00:00:00+00:00|" + "9" * 30,
    "0001-01-01T00:00:00+23:59|1",
    "9999-12-31T23:59:59-23:59|1",
    "|",
    "x|y|z",
]
HEADERS: dict[str, dict[str, bytes]] = {
    "a key of odd letters": {"idempotency-key": "ก\xff".encode()},
    "a long key": {"idempotency-key": b"k" * 300},
    "no version": {"if-match": b'W/"\xd9\xa3"'},
    "a long version": {"if-match": b'"' + b"9" * 400 + b'"'},
    "a token of odd letters": {"authorization": b"Bearer \xff\xfe\x80"},
    "no token": {"authorization": b"Bearer"},
    "a cookie of odd letters": {"cookie": b"__Host-sid=\xff; lang=\xff; =; ;;"},
    "a language of a path": {"cookie": b"lang=../../etc", "accept-language": b"../../etc"},
    "an odd content type": {"content-type": b"application/json; charset=\xff"},
    "a content type of no charset": {"content-type": b"application/json; charset=utf-9"},
    "an odd accept": {"accept": b"*/*;q=x, \xff, application/json/json"},
    "a foreign host": {"host": b"evil.example", "x-forwarded-host": b"evil.example"},
    "an old copy": {"if-none-match": b'"\xff", W/, *'},
}


@pytest.mark.parametrize("what", HEADERS)
async def test_odd_headers_make_nothing_fall_over(doorstep: Doorstep, what: str) -> None:
    officer = doorstep["officer"]
    case = f"/cases/{doorstep.own['case_id']}"
    for path in (case, f"/api/v1{case}", "/api/v1/cases", "/sign-in", "/about"):
        known = {"authorization": f"Bearer {officer.token}".encode()} if path.startswith("/api") else {}
        for method in ("GET", "POST"):
            headers = {name.encode(): value for name, value in {**known, **HEADERS[what]}.items()}
            answer = await officer.client.request(
                method, path, content=b"{}" if method == "POST" else None, headers=headers
            )
            officer.client.cookies.clear()
            assert answer.status_code < 500, f"{method} {path}: {answer.text}"
            assert "evil.example" not in answer.text + str(answer.headers)


@pytest.mark.parametrize("cursor", [*map(_cursor, CURSORS), "====", "ก", "%", "A" * 5000])
async def test_cursors_somebody_made_up_make_nothing_fall_over(doorstep: Doorstep, cursor: str) -> None:
    for who, path in (
        ("officer", "/api/v1/cases?cursor="),
        ("officer", "/cases?cursor="),
        ("auditor", "/audit?after="),
    ):
        answer = await doorstep[who].asks("GET", path + quote(cursor))
        assert answer.status_code < 500, f"{path}: {answer.text}"


async def test_no_cell_of_the_auditors_file_is_a_formula(doorstep: Doorstep) -> None:
    officer = doorstep["officer"]
    owner, place = doorstep.world.owner, doorstep.world.tha_than
    for what in ("a formula", "a formula with a plus", "a formula with an at", "lines of a header"):
        name = "update account set display_name = $2 where id = $1"
        await owner.execute(name, place["officer"].account_id, HOSTILE[what])
        await officer.asks("POST", f"/api/v1/cases/{doorstep.own['case_id']}/events/open", {})
        today = thai.bangkok_day(await owner.fetchval("select now()")).isoformat()
        answer = await doorstep["auditor"].asks("POST", FILE, {"since": today, "until": today})
        assert answer.status_code == 200, answer.text
        lines = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        assert len({len(line) for line in lines}) == 1
        assert any(thai.normalise(HOSTILE[what])[:20] in cell for line in lines for cell in line)
        for line in lines:
            for cell in line:
                number = cell.lstrip("+-").replace(".", "").isdecimal()
                assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell


FILE = next(door.partition(" ")[2] for door in ROWS if door.startswith("POST /audit"))
