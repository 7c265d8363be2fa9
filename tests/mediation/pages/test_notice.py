"""Behind the link of a message: one appointment for one person, opened by a button, answered without an account."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import icalendar
import pytest
from litestar import Litestar

from mediation.practice import contact, delivery, invitations, issuing, people, safety, sessions
from mediation.work import now_utc
from parties.language import gettext, reading_in
from tests.conftest import Database
from tests.mediation.house import browser, csrf_of, make_house
from tests.mediation.practice.cases_at import case_at, parties_of
from tests.mediation.practice.people_to_reach import has, laid, reachable_by
from tests.mediation.practice.taking import Steps, entry_of, events, notices, row, steps_of
from tests.world import World

ROOMS = (
    *(*contact.DEEDS, *delivery.DEEDS, *sessions.DEEDS, *invitations.DEEDS),
    *(*safety.DEEDS, *people.DEEDS, *issuing.DEEDS),
)
CLOSED = "The centre has something to tell you. It is for you alone."
ENDED = "This link leads no further."
PLACE = "ศาลาหมู่ 3"


@pytest.fixture(scope="module")
def app(database: Database) -> Litestar:
    return make_house()


@pytest.fixture
async def phone(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(app) as made:
        yield made


@pytest.fixture
async def other_phone(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(app) as made:
        yield made


def th(msgid: str) -> str:
    with reading_in("th"):
        return gettext(msgid)


class Told:
    """Somebody of side 1 who was told of a session by a message."""

    def __init__(self, world: World, case_id: int, take: Steps, session: int, party: int, link: str) -> None:
        self.world, self.case_id, self.take, self.session, self.party, self.link = (
            world,
            case_id,
            take,
            session,
            party,
            link,
        )

    async def row(self) -> dict[str, Any]:
        """The notice as it stands."""
        found = await self.world.owner.fetchrow("select * from party_notice where case_party_id = $1", self.party)
        assert found is not None
        return dict(found)

    async def sent(self) -> None:
        """The message has left."""
        await self.world.owner.execute(
            "update message set status = 'handed_over', handed_over_at = now() where case_id = $1 and status = 'ready'",
            self.case_id,
        )


@pytest.fixture
async def told(world: World) -> Told:
    case_id = await case_at(world, "in_mediation")
    take = steps_of(case_id, ROOMS)
    party = await reachable_by(world, case_id, "phone", 1)
    at = (now_utc() + timedelta(days=6)).replace(hour=2, minute=30, second=0, microsecond=0)
    answer = await take("plan", world.officer, planned_for=at.isoformat(), place=PLACE)
    (sms,) = await laid(world, case_id, channel="sms")
    made = Told(world, case_id, take, int(answer.content["session"]["id"]), party, sms["link"])
    await made.sent()
    return made


async def opens(client: httpx.AsyncClient, link: str, **typed: str) -> httpx.Response:
    token = await csrf_of(client, link)
    return await client.post(f"{link}/open", data={"_csrf": token, **typed})


async def answers(client: httpx.AsyncClient, link: str, **typed: str) -> httpx.Response:
    token = await csrf_of(client, link)
    return await client.post(f"{link}/answer", data={"_csrf": token, **typed})


# LOOKING


async def test_looking_ahead_uses_nothing_up_and_tells_nothing(phone: httpx.AsyncClient, told: Told) -> None:
    for method in ("GET", "HEAD", "GET"):
        answer = await phone.request(method, told.link)
        assert answer.status_code == 200
        assert PLACE not in answer.text and "ฝ่ายที่" not in answer.text
    assert th(CLOSED) in (await phone.get(told.link)).text
    assert (await told.row())["opened_at"] is None


async def test_the_page_is_for_nobody_else_to_find_or_keep(phone: httpx.AsyncClient, told: Told) -> None:
    headers = (await phone.get(told.link)).headers
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "same-origin"
    assert "unsafe-inline" not in headers["content-security-policy"]


@pytest.mark.parametrize("secret", ["A" * 22, "short", "x" * 5000, "%00", "A" * 21 + "'"])
async def test_what_is_no_link_leads_nowhere(phone: httpx.AsyncClient, secret: str) -> None:
    assert (await phone.get(f"/n/{secret}")).status_code in (404, 422)


async def test_only_a_digest_of_the_secret_is_kept(told: Told) -> None:
    kept = await told.row()
    assert told.link.rpartition("/")[2].encode() not in kept["token_hash"]
    assert len(kept["token_hash"]) == 32


# OPENING


async def test_whoever_opens_it_sees_their_appointment_and_nothing_else_of_the_case(
    phone: httpx.AsyncClient, told: Told, world: World
) -> None:
    opened = await opens(phone, told.link)
    assert (opened.status_code, opened.headers["location"]) == (303, told.link)
    text = (await phone.get(told.link)).text
    assert PLACE in text and "09.30" in text and world.tha_than.name in text
    file = await row(world, "case_file", told.case_id)
    names = await world.owner.fetch(
        "select n.last_name from case_party p join person n on n.id = p.person_id where p.case_id = $1", told.case_id
    )
    for of_the_case in (file["title"], file["facts"], file["number"], *(one["last_name"] for one in names), "บุญมี"):
        assert of_the_case not in text
    assert (await told.row())["opened_at"] is not None


async def test_an_opened_notice_counts_as_the_side_having_been_told(
    phone: httpx.AsyncClient, told: Told, world: World
) -> None:
    await opens(phone, told.link)
    entry = await entry_of(world, told.case_id, "case:session:told")
    assert (entry["role"], entry["actor_id"], entry["on_behalf_of"]) == ("system", None, f"party:{told.party}")
    assert entry["facts"] == {"sides": [1], "how": "message"}
    assert await world.owner.fetchval(
        "select opened_at is not null from message where case_id = $1 and channel = 'sms'", told.case_id
    )
    await opens(phone, told.link)
    assert (await events(world, told.case_id)).count("case:session:told") == 1


async def test_the_same_browser_reads_it_again_another_is_asked_for_the_telephone(
    phone: httpx.AsyncClient, other_phone: httpx.AsyncClient, told: Told
) -> None:
    await opens(phone, told.link)
    assert PLACE in (await phone.get(told.link)).text
    asked = (await other_phone.get(told.link)).text
    assert PLACE not in asked and 'name="digits"' in asked
    wrong = await opens(other_phone, told.link, digits="0000")
    assert wrong.status_code == 422 and PLACE not in wrong.text
    assert (await opens(other_phone, told.link, digits="๕๖๗๑")).status_code == 303
    assert PLACE in (await other_phone.get(told.link)).text
    assert PLACE in (await phone.get(told.link)).text


async def test_after_five_wrong_tries_only_the_first_browser_opens_it(
    phone: httpx.AsyncClient, other_phone: httpx.AsyncClient, told: Told
) -> None:
    await opens(phone, told.link)
    for digits in ("0000", "", "1111", "5672", "56711"):
        assert (await opens(other_phone, told.link, digits=digits)).status_code == 422
    await opens(other_phone, told.link, digits="5671")
    locked = (await other_phone.get(told.link)).text
    assert PLACE not in locked and 'name="digits"' not in locked
    assert PLACE in (await phone.get(told.link)).text


async def test_two_browsers_that_open_it_at_once_do_not_both_have_it(
    phone: httpx.AsyncClient, other_phone: httpx.AsyncClient, told: Told
) -> None:
    tokens = [await csrf_of(client, told.link) for client in (phone, other_phone)]
    await asyncio.gather(
        *(
            client.post(f"{told.link}/open", data={"_csrf": token})
            for client, token in zip((phone, other_phone), tokens, strict=True)
        )
    )
    seen = [PLACE in (await client.get(told.link)).text for client in (phone, other_phone)]
    assert sorted(seen) == [False, True]


async def test_a_form_of_another_site_opens_nothing(phone: httpx.AsyncClient, told: Told) -> None:
    token = await csrf_of(phone, told.link)
    for sent, headers in (({}, {}), ({"_csrf": "x" * 43}, {}), ({"_csrf": token}, {"sec-fetch-site": "cross-site"})):
        assert (await phone.post(f"{told.link}/open", data=sent, headers=headers)).status_code == 403
    assert (await told.row())["opened_at"] is None


async def test_a_link_ends(phone: httpx.AsyncClient, told: Told, world: World) -> None:
    await opens(phone, told.link)
    await world.owner.execute("update party_notice set expires_at = now() where case_party_id = $1", told.party)
    ended = await phone.get(told.link)
    assert ended.status_code == 410 and th(ENDED) in ended.text and PLACE not in ended.text
    assert (await phone.get(f"{told.link}/appointment.ics")).status_code == 403


# DANGER


async def test_what_could_endanger_is_not_shown_any_more_and_no_reason_is_told(
    phone: httpx.AsyncClient, told: Told, world: World
) -> None:
    await opens(phone, told.link)
    await told.take("hold_for_safety", world.officer, reason="threats", grounds="มีการข่มขู่")
    for path in ("", "/letter", "/appointment.ics"):
        answer = await phone.get(told.link + path)
        assert answer.status_code in (403, 410) and PLACE not in answer.text
    assert th(ENDED) in (await phone.get(told.link)).text
    assert (await answers(phone, told.link, answer="confirmed")).status_code == 303
    assert (await told.row())["answer"] is None


async def test_whoever_left_the_case_reads_no_more_of_it(phone: httpx.AsyncClient, told: Told, world: World) -> None:
    await opens(phone, told.link)
    await world.owner.execute("update case_party set left_on = bangkok_day(now()) where id = $1", told.party)
    assert (await phone.get(told.link)).status_code == 410


# ANSWERING


async def test_somebody_says_that_they_will_come(phone: httpx.AsyncClient, told: Told, world: World) -> None:
    await opens(phone, told.link)
    answer = await answers(phone, told.link, answer="confirmed")
    assert answer.headers["location"] == f"{told.link}?said=answered"
    entry = await entry_of(world, told.case_id, "case:message:confirmed")
    assert (entry["role"], entry["on_behalf_of"], entry["entity"]) == (
        *("system", f"party:{told.party}"),
        f"session:{told.session}",
    )
    assert (world.officer.account_id, "case:message:confirmed") in await notices(world, told.case_id)
    assert th("You said that you will come.") in (await phone.get(told.link)).text
    await answers(phone, told.link, answer="confirmed")
    assert (await events(world, told.case_id)).count("case:message:confirmed") == 1


async def test_somebody_asks_for_another_day_and_the_officer_hears_of_it(
    phone: httpx.AsyncClient, told: Told, world: World
) -> None:
    await opens(phone, told.link)
    lacking = await answers(phone, told.link, answer="postpone")
    assert lacking.status_code == 422 and th("Choose why you ask for another day.") in lacking.text
    await answers(phone, told.link, answer="postpone", reason="illness")
    entry = await entry_of(world, told.case_id, "case:message:postpone_asked")
    assert entry["reason_code"] == "illness"
    heard = [account for account, event in await notices(world, told.case_id) if event == "case:message:postpone_asked"]
    assert set(heard) == {world.officer.account_id, world.mediator.account_id}
    assert (await row(world, "session", told.session))["status"] == "planned", "asking moves nothing by itself"
    kept = await told.row()
    assert (kept["answer"], kept["answer_reason"]) == ("postpone", "illness")
    await answers(phone, told.link, answer="confirmed")
    kept = await told.row()
    assert (kept["answer"], kept["answer_reason"]) == ("confirmed", "")


@pytest.mark.parametrize("typed", [{"answer": "no"}, {"answer": "postpone", "reason": "boredom"}, {}])
async def test_other_answers_are_none(phone: httpx.AsyncClient, told: Told, typed: dict[str, str]) -> None:
    await opens(phone, told.link)
    assert (await answers(phone, told.link, **typed)).status_code == 422
    assert (await told.row())["answer"] is None


async def test_only_whoever_opened_it_answers(
    phone: httpx.AsyncClient, other_phone: httpx.AsyncClient, told: Told
) -> None:
    await opens(phone, told.link)
    await answers(other_phone, told.link, answer="confirmed")
    assert (await told.row())["answer"] is None


async def test_nobody_answers_to_what_was_cancelled(phone: httpx.AsyncClient, told: Told, world: World) -> None:
    await opens(phone, told.link)
    await told.take("cancel", world.officer, told.session, reason="other")
    text = (await phone.get(told.link)).text
    assert th("This appointment is not held. You need not come.") in text and 'name="answer"' not in text
    await answers(phone, told.link, answer="confirmed")
    assert (await told.row())["answer"] is None


# WHAT GOES WITH IT


async def test_the_appointment_goes_into_a_calendar_without_the_place_of_a_house(
    phone: httpx.AsyncClient, told: Told
) -> None:
    await opens(phone, told.link)
    answer = await phone.get(f"{told.link}/appointment.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["uid"]) == f"appointment-{told.session}@mediation.example"
    assert event.get("location") is None and str(event["status"]) == "CONFIRMED"


async def test_the_letter_that_was_issued_for_the_reader_is_there_to_read(
    phone: httpx.AsyncClient, told: Told, world: World
) -> None:
    await opens(phone, told.link)
    assert (await phone.get(f"{told.link}/letter")).status_code == 404
    others = (await parties_of(world, told.case_id, 2))[0]
    for party in (others, told.party):
        await told.take("issue_document", world.officer, document="DOC-11", subject=str(party))
    text = (await phone.get(told.link)).text
    assert f"{told.link}/letter" in text
    letter = await phone.get(f"{told.link}/letter")
    issued = await world.owner.fetchval(
        "select content from document where case_id = $1 and subject = $2", told.case_id, told.party
    )
    assert letter.content == issued


async def test_an_invitation_tells_what_it_is_and_by_when_an_answer_is_asked(
    phone: httpx.AsyncClient, world: World
) -> None:
    case_id = await case_at(world, "awaiting_consent")
    await reachable_by(world, case_id, "mail", 2)
    await steps_of(case_id, ROOMS)("invite", world.officer, side="2", manner="message")
    (mail,) = await laid(world, case_id)
    await opens(phone, mail["link"])
    text = (await phone.get(mail["link"])).text
    assert "คนกลางที่ไม่เข้าข้างใคร" in text and "กรุณาตอบศูนย์ภายใน" in text
    assert 'name="answer"' not in text


async def test_the_page_speaks_the_language_of_the_message_and_that_of_the_switch(
    phone: httpx.AsyncClient, told: Told, world: World
) -> None:
    await world.owner.execute("update party_notice set language = 'en' where case_party_id = $1", told.party)
    assert CLOSED in (await phone.get(told.link)).text
    phone.cookies.set("lang", "th")
    assert th(CLOSED) in (await phone.get(told.link)).text


async def test_somebody_without_a_telephone_has_it_in_the_first_browser_alone(
    phone: httpx.AsyncClient, other_phone: httpx.AsyncClient, told: Told, world: World
) -> None:
    await opens(phone, told.link)
    await has(world, told.party, email="x@example.org")
    await world.owner.execute(
        "update person set phone = null, phone_index = null where id = (select person_id from case_party where id = $1)",
        told.party,
    )
    assert 'name="digits"' not in (await other_phone.get(told.link)).text
    await opens(other_phone, told.link, digits="")
    assert PLACE not in (await other_phone.get(told.link)).text
