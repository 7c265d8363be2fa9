"""The pages for other installations, and a referral that came from one as the justice officer sees it."""

import json
import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mediation.exchange_keys import public_key
from mediation.peer_card import Card
from mediation.practice.packet import sealed_people
from parties import thai
from parties.language import gettext as _
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.practice.cases_at import case_at
from tests.proofs.standing import referral_at
from tests.world import World

HOME = "/administration/peers"


@pytest.fixture
def card() -> Card:
    return Card(f"https://{uuid4().hex}.invalid", public_key(Ed25519PrivateKey.generate()))


async def test_only_administrators_see_other_systems(browser_as: BrowserAs) -> None:
    for who in ("officer", "head", "cjc"):
        await (await browser_as(who)).sees(HOME, 403)


async def test_a_system_is_entered_compared_opened_and_suspended(
    browser_as: BrowserAs, world: World, card: Card
) -> None:
    admin = await browser_as("admin")
    page = await admin.sees(HOME)
    assert re.search(r"/#mediation-peer\.1\.[\w-]{43}", page.text)
    assert re.search(r"([0-9]{5} ){5}[0-9]{5}", page.text)
    name = f"ระบบ {uuid4().hex[:6]}"
    done = await admin.fills(HOME, name=name, card=card.text)
    address = done.answer.headers["location"].partition("?")[0]
    shown = await admin.sees(address)
    assert _("To be compared by telephone") in shown.text
    assert card.fingerprint not in shown.text, "what must be heard is not shown"
    form = shown.form(f"{address}/confirm")
    wrong = await admin.sends(form, 422, digits="12345 " * 6)
    assert "#f-digits" in wrong.links()
    await admin.sends(form, digits=thai.thai_digits(card.fingerprint.replace(" ", "-")))
    shown = await admin.sees(address)
    assert _("Open") in shown.text
    assert _("It cannot be reached") in shown.text, "it was greeted at once"
    await admin.sends(shown.form(f"{address}/suspend"))
    assert _("Suspended") in (await admin.sees(address)).text
    noted = await world.owner.fetch(
        """select event from journal_entry where subject_kind = 'centre' and subject_id = $1 and event like 'centre:peer:%'
           order by seq""",
        world.tha_than.id,
    )
    assert [row["event"].rpartition(":")[2] for row in noted] == ["added", "confirmed", "suspended"]


async def test_faults_of_a_card_come_back_with_what_was_typed(browser_as: BrowserAs, card: Card) -> None:
    admin = await browser_as("admin")
    refused = await admin.fills(HOME, 422, name="", card=card.text.replace("https", "http"))
    assert {"#f-name"} <= set(refused.links())
    refused = await admin.fills(HOME, 422, name="x", card=card.text.replace("https", "http"))
    assert {"#f-card"} <= set(refused.links())
    assert card.text.replace("https", "http") in dict(refused.form(HOME).fields)["card"]
    name = uuid4().hex[:8]
    await admin.fills(HOME, name=name, card=card.text)
    refused = await admin.fills(HOME, 422, name=f"{name}2", card=card.text)
    assert _("This name, address or key is entered already.") in refused.text


async def came(world: World, card: Card) -> int:
    """A referral of another system, in the inbox of the justice centre; its number."""
    owner = world.owner
    peer = await owner.fetchval(
        "insert into peer (name, base_url, state) values ($1, $2, 'active') returning id", card.key_id, card.base_url
    )
    number: int = await owner.fetchval("select nextval('referral_id_seq')")
    people = sealed_people(
        number,
        [{"side": "applicant", "part": "party", "kind": "natural", "name": "นางสมใจ ใจดี", "phone": "+66812345678"}],
    )
    await owner.execute(
        """insert into incoming_referral (id, centre_id, peer_id, shared_ref, from_centre, destination, letter_no, status,
             reason_code, basis, packet, packet_sha256, sent_at, received_at, last_happened_at)
           values ($1, $2, $3, $4, 'ศูนย์แดนไกล', 'CJC', 'ดก 1/2569', 'sent', 'unresolved', 'public_task',
             jsonb_build_object('topic', 'DEBT', 'nature', 'civil', 'people', $5::jsonb), 'x', $6, $6, $6)""",
        *(number, world.justice.id, peer, uuid4()),
        json.dumps(people),
        datetime.now(UTC),
    )
    return number


async def test_a_referral_from_elsewhere_stands_in_the_inbox_and_is_answered_like_any_other(
    browser_as: BrowserAs, world: World, card: Card
) -> None:
    number = await came(world, card)
    cjc = await browser_as("cjc")
    assert "ศูนย์แดนไกล" in (await cjc.sees("/referrals")).text
    assert f"/referrals/{number}" in (await cjc.sees("/work")).links()
    page = await cjc.sees(f"/referrals/{number}")
    assert "นางสมใจ ใจดี" in page.text
    assert "081-234-5678" in page.text
    await cjc.fills(f"/referrals/{number}/do/acknowledge", receiver_no="ศยช 9/2569")
    page = await cjc.sees(f"/referrals/{number}")
    assert "ศยช 9/2569" in page.text
    assert _("On its way to the other system.") in page.text
    await (await browser_as("officer")).sees(f"/referrals/{number}", 403)


async def test_what_was_declined_is_gone_and_what_was_given_up_is_sent_again(
    browser_as: BrowserAs, world: World, card: Card
) -> None:
    number = await came(world, card)
    cjc = await browser_as("cjc")
    await cjc.fills(f"/referrals/{number}/do/decline", reason="other")
    page = await cjc.sees(f"/referrals/{number}")
    assert "นางสมใจ" not in page.text
    await world.owner.execute("update exchange_item set state = 'dead' where referral_id = $1", number)
    page = await cjc.sees(f"/referrals/{number}")
    assert _("Send again") in page.html
    await cjc.sends(page.form(f"/referrals/{number}/again"))
    assert await world.owner.fetchval("select state from exchange_item where referral_id = $1", number) == "ready"
    assert _("On its way to the other system.") in (await cjc.sees(f"/referrals/{number}")).text


async def test_the_officer_sees_on_the_case_what_was_not_handed_over_and_sends_it_again(
    browser_as: BrowserAs, world: World, card: Card
) -> None:
    owner = world.owner
    case_id = await case_at(world, "not_settled")
    number = await referral_at(world, case_id, "sent")
    peer = await owner.fetchval(
        "insert into peer (name, base_url, state) values ($1, $2, 'active') returning id", card.key_id, card.base_url
    )
    await owner.execute(
        """insert into exchange_item (id, centre_id, peer_id, referral_id, ref, n, event, body, state, queued_at, trying_since,
             run_at) values ($1, $2, $3, $4, $1, 1, 'send', 'x', 'dead', now(), now(), now())""",
        *(uuid4(), world.tha_than.id, peer, number),
    )
    officer = await browser_as("officer")
    page = await officer.sees(f"/cases/{case_id}")
    done = await officer.sends(page.form(f"/referrals/{number}/again"))
    assert done.answer.headers["location"].startswith(f"/cases/{case_id}")
    assert _("On its way to the other system.") in (await officer.sees(f"/cases/{case_id}")).text
    await officer.sends(page.form(f"/referrals/{number}/again"), 404)
