"""The private calendar address: made, read by calendar programs, changed with the sessions, given up."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar
from litestar import Litestar

from mediation.practice import calendar_address
from mediation.work import now_utc
from parties import calendar_feeds
from parties.access import Actor
from parties.errors import NotPermitted
from parties.language import gettext as _
from tests.conftest import Database
from tests.mediation.house import BASE, browser
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.practice.cases_at import case_at, session_at
from tests.mediation.statements import listening
from tests.world import World

ADDRESS = re.compile(r"https://mediation\.example(/calendar/feed/[A-Za-z0-9_-]{43}\.ics)")


def in_days(days: float) -> datetime:
    return (now_utc() + timedelta(days=days)).replace(microsecond=0, second=0)


async def feed_of(actor: Actor) -> str:
    """Somebody's fresh address."""
    return f"/calendar/feed/{await calendar_address.renew(actor)}.ics"


async def read(app: Litestar, path: str, **headers: str) -> httpx.Response:
    """What a calendar program gets, which has no cookie."""
    async with browser(app) as program:
        return await program.get(path, headers=headers)


def events_in(text: str) -> list[Any]:
    return list(Calendar.from_ical(text).walk("VEVENT"))


async def chain(world: World) -> list[str]:
    rows = await world.owner.fetch(
        """select event from journal_entry
           where subject_kind = 'centre' and subject_id = $1 and event like '%calendar%' order by seq""",
        world.tha_than.id,
    )
    return [row["event"] for row in rows]


# THE ADDRESS


async def test_the_address_is_shown_once_replaced_and_given_up(
    app: Litestar, browser_as: BrowserAs, world: World
) -> None:
    officer = await browser_as("officer")
    account = await officer.sees("/account")
    shown = await officer.sends(account.form("/account/calendar"), 200)
    (first,) = ADDRESS.findall(shown.html)
    assert shown.answer.headers["cache-control"] == "no-store"
    account = await officer.sees("/account")
    assert ADDRESS.findall(account.html) == []
    assert first.split("/")[-1].removesuffix(".ics") not in account.html
    assert (await read(app, first)).status_code == 200
    again = await officer.sends(account.form("/account/calendar"), 200)
    (second,) = ADDRESS.findall(again.html)
    assert [(await read(app, path)).status_code for path in (first, second)] == [404, 200]
    await officer.sends((await officer.sees("/account")).form("/account/calendar/end"))
    assert (await read(app, second)).status_code == 404
    assert "/account/calendar/end" not in (await officer.sees("/account")).html
    subscribed, ended = "centre:calendar:subscribed", "centre:calendar:ended"
    assert await chain(world) == [subscribed, ended, subscribed, ended]


async def test_only_a_digest_of_the_secret_is_kept(world: World) -> None:
    secret = await calendar_address.renew(world.officer)
    assert len(secret) >= 22, "128 bits at the very least"
    rows = await world.owner.fetch("select to_jsonb(f)::text as row from calendar_feed f")
    journal = await world.owner.fetch("select body from journal_entry where event like 'centre:calendar:%'")
    assert not any(secret in row[0] for row in [*rows, *journal])


async def test_whoever_sees_no_sessions_gets_no_address(world: World) -> None:
    for who in (world.auditor, world.admin, world.committee, world.cjc):
        with pytest.raises(NotPermitted):
            await calendar_address.renew(who)
    await calendar_address.give_up(world.officer)
    assert await chain(world) == [], "what is not there need not be given up"


@pytest.mark.parametrize(
    "ending",
    [
        "update account set disabled_at = now() where id = $1",
        "update membership set ended_at = now() where account_id = $1",
    ],
)
async def test_with_the_account_or_its_last_role_the_address_ends(ending: str, app: Litestar, world: World) -> None:
    path = await feed_of(world.mediator)
    assert (await read(app, path)).status_code == 200
    await world.owner.execute(ending, world.mediator.account_id)
    assert (await read(app, path)).status_code == 404


async def test_a_role_that_sees_no_sessions_does_not_keep_it_alive(app: Litestar, world: World) -> None:
    path = await feed_of(world.officer)
    await world.owner.execute("update membership set role = 'auditor' where account_id = $1", world.officer.account_id)
    assert (await read(app, path)).status_code == 404


@pytest.mark.parametrize("name", ["x.ics", f"{'x' * 43}.ics", "x" * 43, f"{'x' * 5000}.ics", "%00.ics", "ก.ics"])
async def test_a_guessed_address_leads_nowhere(name: str, app: Litestar) -> None:
    assert (await read(app, f"/calendar/feed/{name}")).status_code in (404, 422)


async def test_a_sign_in_is_neither_needed_nor_looked_at(app: Litestar, browser_as: BrowserAs, world: World) -> None:
    path = await feed_of(world.mediator)
    anonymous = await read(app, path)
    assert "set-cookie" not in anonymous.headers
    officer = await browser_as("officer")
    seen = await officer.client.get(path)
    assert seen.text == anonymous.text
    assert "set-cookie" not in seen.headers


async def test_the_owner_found_is_the_one_it_was_made_for(world: World) -> None:
    secret = await calendar_address.renew(world.registered["mediator"])
    owner = await calendar_feeds.owner_of(secret)
    assert owner is not None
    assert (owner.centre_id, owner.account_id) == (world.registered.id, world.registered["mediator"].account_id)


# WHAT STANDS IN IT


async def test_a_mediators_file_holds_their_own_sessions_alone(app: Litestar, world: World) -> None:
    for who in ("mediator", "mediator2"):
        await session_at(
            world, await case_at(world, "in_mediation", mediators=(who,)), "planned", planned_for=in_days(2)
        )
    assert len(events_in((await read(app, await feed_of(world.mediator))).text)) == 1
    assert len(events_in((await read(app, await feed_of(world.head))).text)) == 2
    assert events_in((await read(app, await feed_of(world.registered["head"]))).text) == []


async def test_it_tells_no_name_no_number_and_nothing_of_the_case(app: Litestar, world: World) -> None:
    case_id = await case_at(world, "in_mediation")
    await session_at(world, case_id, "planned", planned_for=in_days(2), place="บ้านนางสมหญิง")
    number = await world.owner.fetchval("select number from case_file where id = $1", case_id)
    text = (await read(app, await feed_of(world.officer))).text.replace("\r\n ", "")
    for told in (number, "สมหญิง", "สมชาย", "บุญมี", "ยืมเงิน", "DEBT", "ท่าถ่าน", world.tha_than.name):
        assert told not in text, told
    (event,) = events_in(text)
    assert str(event["summary"]) == "ไกล่เกลี่ย ครั้งที่ 1"
    assert "location" not in event


async def test_a_room_of_the_centre_is_told(app: Litestar, world: World) -> None:
    settings = json.dumps({"rooms": [{"id": 1, "name": "ห้องประชุม, ชั้น 2"}]})
    await world.owner.execute("update centre set settings = $2 where id = $1", world.tha_than.id, settings)
    await session_at(world, await case_at(world, "in_mediation"), "planned", planned_for=in_days(2), room=1)
    (event,) = events_in((await read(app, await feed_of(world.officer))).text)
    assert str(event["location"]) == "ห้องประชุม, ชั้น 2"


async def test_of_a_case_held_for_safety_nothing_leaves_the_house(app: Litestar, world: World) -> None:
    case_id = await case_at(world, "safety_hold", resume_state="in_mediation")
    await session_at(world, case_id, "planned", planned_for=in_days(2))
    for who in (world.mediator, world.head):
        assert events_in((await read(app, await feed_of(who))).text) == []


async def test_nobody_is_told_of_a_case_of_their_own_family(app: Litestar, world: World) -> None:
    case_id = await case_at(world, "in_mediation")
    await session_at(world, case_id, "planned", planned_for=in_days(2))
    path = await feed_of(world.officer)
    await world.owner.execute(
        "insert into case_lockout (centre_id, case_id, account_id, why) values ($1, $2, $3, 'relative')",
        world.tha_than.id,
        case_id,
        world.officer.account_id,
    )
    assert events_in((await read(app, path)).text) == []


async def test_what_was_put_off_is_cancelled_with_a_higher_sequence_under_the_same_uid(
    app: Litestar, world: World
) -> None:
    session = await session_at(world, await case_at(world, "in_mediation"), "planned", planned_for=in_days(2))
    path = await feed_of(world.officer)
    (before,) = events_in((await read(app, path)).text)
    for status in ("postponed", "cancelled"):
        await world.owner.execute(
            "update session set status = $2, version = version + 1 where id = $1", session, status
        )
        (after,) = events_in((await read(app, path)).text)
        assert after["uid"] == before["uid"]
        assert (str(before["status"]), str(after["status"])) == ("CONFIRMED", "CANCELLED")
        assert int(after["sequence"]) > int(before["sequence"])


async def test_what_lies_long_ago_is_left_out(app: Litestar, world: World) -> None:
    case_id = await case_at(world, "in_mediation")
    for days in (-20, -60):
        await session_at(world, case_id, "postponed", planned_for=in_days(days))
    assert len(events_in((await read(app, await feed_of(world.officer))).text)) == 1


# AS PROGRAMS WANT IT


@pytest.fixture
async def full(app: Litestar, world: World) -> httpx.Response:
    case_id = await case_at(world, "in_mediation")
    settings = json.dumps({"rooms": [{"id": 1, "name": "ห้องประชุมใหญ่ชั้นสองของที่ทำการองค์การบริหารส่วนตำบลท่าถ่าน; ปีกขวา"}]})
    await world.owner.execute("update centre set settings = $2 where id = $1", world.tha_than.id, settings)
    await session_at(world, case_id, "planned", planned_for=in_days(2), room=1)
    await session_at(world, case_id, "closed")
    await session_at(world, case_id, "cancelled", planned_for=in_days(3))
    return await read(app, await feed_of(world.officer))


async def test_it_changes_only_when_a_session_does(app: Litestar, world: World) -> None:
    session = await session_at(world, await case_at(world, "in_mediation"), "planned", planned_for=in_days(2))
    path = await feed_of(world.officer)
    first = await read(app, path)
    etag = first.headers["etag"]
    same = await read(app, path, **{"If-None-Match": etag})
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["etag"] == etag
    await world.owner.execute(
        "update session set planned_for = planned_for + interval '1 hour', version = version + 1 where id = $1", session
    )
    moved = await read(app, path, **{"If-None-Match": etag})
    assert moved.status_code == 200
    assert moved.headers["etag"] != etag


def test_no_shared_cache_keeps_it_and_no_other_site_hears_of_it(full: httpx.Response) -> None:
    assert full.headers["content-type"] == "text/calendar; charset=utf-8"
    assert full.headers["cache-control"] == "private, no-cache"
    assert full.headers["referrer-policy"] == "no-referrer"


def _lines(full: httpx.Response) -> Iterator[bytes]:
    assert full.content.endswith(b"\r\n")
    yield from full.content[:-2].split(b"\r\n")


def test_lines_end_in_crlf_are_short_and_cut_no_letter(full: httpx.Response) -> None:
    for line in _lines(full):
        assert len(line) <= 75
        assert b"\n" not in line
        assert b"\r" not in line
        assert line.decode("utf-8") is not None


def test_what_every_importer_asks_for_is_there(full: httpx.Response) -> None:
    made = Calendar.from_ical(full.text)
    assert (str(made["version"]), str(made["calscale"])) == ("2.0", "GREGORIAN")
    assert str(made["prodid"]).startswith("-//")
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT2H" in full.text
    assert str(made["x-published-ttl"]) == "PT2H"
    zones = {str(zone["tzid"]) for zone in made.walk("VTIMEZONE")}
    assert zones == {"Asia/Bangkok"}
    events = events_in(full.text)
    assert len(events) == 3
    assert len({str(event["uid"]) for event in events}) == 3
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS", "URL"} <= set(event)
        assert event["dtstart"].params["TZID"] in zones
        assert event["dtstart"].dt < event["dtend"].dt
        assert event["dtstamp"].dt.utcoffset() == timedelta(0)
        assert str(event["url"]).startswith(f"{BASE}/cases/")


def test_a_parser_of_another_make_reads_the_same(full: httpx.Response) -> None:
    read_here = {
        str(event["uid"]): (str(event["summary"]), event["dtstart"].dt, event["dtend"].dt, str(event["status"]))
        for event in events_in(full.text)
    }
    read_there = {
        event.uid: (event.summary, event.dtstart, event.dtend, str(event.status.value if event.status else ""))
        for event in IcsCalendarStream.calendar_from_ics(full.text).events
    }
    assert read_there == read_here


async def test_it_costs_as_little_for_many_sessions_as_for_one(app: Litestar, world: World, database: Database) -> None:
    path = await feed_of(world.officer)
    costs = []
    async with listening(database) as heard:
        for more in (1, 9):
            for _n in range(more):
                await session_at(world, await case_at(world, "in_mediation"), "planned", planned_for=in_days(2))
            heard.clear()
            await read(app, path)
            costs.append(len(heard.queries))
    assert costs[0] == costs[1] <= 3


async def test_the_language_is_the_owners(app: Litestar, world: World) -> None:
    await world.owner.execute("update account set locale = 'en' where id = $1", world.officer.account_id)
    await session_at(world, await case_at(world, "in_mediation"), "planned", planned_for=in_days(2))
    (event,) = events_in((await read(app, await feed_of(world.officer))).text)
    assert str(event["summary"]) == "Mediation, session 1"
    assert _("Mediation sessions") == "นัดไกล่เกลี่ย"
