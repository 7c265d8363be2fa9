"""Behind the link of a message, on a small telephone: without scripts, and readable for everybody."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe
from uuid import uuid4

import pytest

from mediation.outside import digest_of
from mediation.work import now_utc
from tests.browser.conftest import Visiting
from tests.browser.looking import faults
from tests.browser.visitor import DESK, PHONE, thai
from tests.mediation.practice.cases_at import case_at, parties_of, session_at
from tests.mediation.practice.taking import events, notices
from tests.world import World

pytestmark = pytest.mark.browser

PLACE = "ศาลาประชาคม หมู่ 3"
CLOSED = "The centre has something to tell you. It is for you alone."
NO_NEED = "This appointment is not held. You need not come."


@dataclass(frozen=True)
class Sent:
    """A message to somebody of side 1 about a session in six days, with the link in it."""

    case_id: int
    session: int
    party: int
    link: str


@pytest.fixture
async def sent(world: World) -> Sent:
    case_id = await case_at(world, "in_mediation")
    at = now_utc() + timedelta(days=6)
    session = await session_at(world, case_id, "planned", planned_for=at, place=PLACE)
    return await told(world, case_id, "case:session:plan", session)


async def told(world: World, case_id: int, event: str, session: int | None = None) -> Sent:
    """Laid by the owner: what the application seals only it could open."""
    secret, party = token_urlsafe(16), (await parties_of(world, case_id, 1))[0]
    await world.owner.execute(
        """insert into party_notice (centre_id, message_key, token_hash, event, channel, language, case_id, case_party_id, side,
             session_id, made_at, expires_at)
           values ($1, $2, $3, $4, 'sms', 'th', $5, $6, 1, $7, now(), now() + interval '30 days')""",
        world.tha_than.id,
        uuid4(),
        digest_of(secret),
        event,
        case_id,
        party,
        session,
    )
    return Sent(case_id, session or 0, party, f"/n/{secret}")


async def test_without_scripts_somebody_opens_it_and_asks_for_another_day(
    visiting: Visiting, sent: Sent, world: World
) -> None:
    somebody = await visiting(PHONE, scripts=False)
    await somebody.opens(sent.link)
    await somebody.reads(thai(CLOSED))
    await somebody.presses("Open it")
    await somebody.stands_at(sent.link)
    await somebody.reads(PLACE, thai("What to bring"), thai("Who may come with you"))
    await somebody.page.get_by_text(thai("I cannot come on that day")).click()
    await somebody.page.get_by_label(thai("I am ill")).check()
    await somebody.presses("Ask for another day")
    await somebody.reads(thai("Thank you. The centre has your answer."))
    await somebody.presses("I will come")
    await somebody.reads(thai("You said that you will come."))
    written = [event for event in await events(world, sent.case_id) if "message" in event]
    assert written == ["case:message:postpone_asked", "case:message:confirmed"]
    assert (world.officer.account_id, "case:message:postpone_asked") in await notices(world, sent.case_id)


async def test_every_state_of_the_page_is_readable_on_a_small_telephone(
    visiting: Visiting, sent: Sent, world: World
) -> None:
    somebody = await visiting(PHONE)
    await somebody.opens(sent.link)
    assert await faults(somebody, PHONE, DESK) == []
    await somebody.presses("Open it")
    await somebody.page.get_by_text(thai("I cannot come on that day")).click()
    assert await faults(somebody, PHONE, DESK) == []
    await somebody.presses("Ask for another day")
    await somebody.reads(thai("Choose why you ask for another day."))
    assert await faults(somebody, PHONE) == []
    await somebody.opens(sent.link)
    await somebody.presses("I will come")
    assert await faults(somebody, PHONE) == []
    await world.owner.execute("update session set status = 'cancelled' where id = $1", sent.session)
    await somebody.opens(sent.link)
    await somebody.reads(thai(NO_NEED))
    assert await faults(somebody, PHONE) == []
    await world.owner.execute("update party_notice set expires_at = now() where case_party_id = $1", sent.party)
    await somebody.opens(sent.link, 410)
    assert await faults(somebody, PHONE) == []


async def test_in_another_browser_the_telephone_is_asked(visiting: Visiting, sent: Sent, world: World) -> None:
    first, second = await visiting(PHONE), await visiting(PHONE)
    await first.opens(sent.link)
    await first.presses("Open it")
    await second.opens(sent.link)
    await second.reads(thai("It was opened in another browser before, and cannot be opened here."))
    assert await faults(second, PHONE) == []
    await world.owner.execute(
        "update person set phone = '\\x01', phone_index = '\\x01' where id = (select person_id from case_party where id = $1)",
        sent.party,
    )
    await second.opens(sent.link)
    await second.reads(thai("The last 4 digits of your telephone"))
    assert await faults(second, PHONE, DESK) == []


async def test_the_switch_puts_the_page_into_english_and_stays_on_it(visiting: Visiting, sent: Sent) -> None:
    somebody = await visiting(PHONE)
    await somebody.opens(sent.link)
    async with somebody.page.expect_navigation():
        await somebody.page.get_by_role("button", name="English").click()
    await somebody.stands_at(sent.link)
    await somebody.reads(CLOSED)
    assert await faults(somebody, PHONE) == []


async def test_what_is_about_no_appointment_is_told_in_words(visiting: Visiting, world: World) -> None:
    case_id = await case_at(world, "settled")
    letter = await told(world, case_id, "case:agreement:sign")
    somebody = await visiting(PHONE)
    await somebody.opens(letter.link)
    await somebody.presses("Open it")
    await somebody.reads(thai("What the centre tells you"), thai("You may ask the centre for a copy at any time."))
    assert await faults(somebody, PHONE, DESK) == []


async def test_the_log_stands_on_the_page_of_the_case_and_a_letter_is_noted_there(
    person: Visiting, world: World
) -> None:
    officer = await person("officer", PHONE)
    case_id = await case_at(world, "in_mediation")
    await officer.opens(f"/cases/{case_id}/do/session/plan")
    at = (now_utc() + timedelta(days=4)).strftime("%Y-%m-%d")
    await officer.fills({"planned_for": f"{at} 09:00", "place": PLACE})
    await officer.presses("Plan a session")
    await officer.stands_at(f"/cases/{case_id}")
    await officer.reads(thai("Told to people outside"), thai("To be printed"))
    assert await faults(officer, PHONE, DESK) == []
    await officer.presses("Note: on its way")
    await officer.reads(thai("Printed and on its way"))


async def test_how_somebody_wants_to_be_reached_is_written_down(person: Visiting, world: World) -> None:
    officer = await person("officer", PHONE)
    case_id = await case_at(world, "in_mediation")
    party = (await parties_of(world, case_id, 1))[0]
    await officer.opens(f"/cases/{case_id}/do/case/record_contact")
    await officer.reads(thai("Words of consent to messages"))
    assert await faults(officer, PHONE, DESK) == []
    await officer.fills({"person": str(party), "way": "line"})
    await officer.presses("How somebody wants to be reached")
    await officer.stands_at(f"/cases/{case_id}")
