"""An administrator enters another installation on a phone, compares the digits, and sees what could not be handed over."""

from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mediation.exchange_keys import public_key
from mediation.peer_card import Card
from tests.browser.conftest import Visiting
from tests.browser.looking import faults
from tests.browser.visitor import DESK, PHONE, thai
from tests.world import World

pytestmark = pytest.mark.browser


async def test_another_system_is_entered_and_opened_on_any_screen(person: Visiting, world: World) -> None:
    card = Card(f"https://{uuid4().hex}.invalid", public_key(Ed25519PrivateKey.generate()))
    admin = await person("admin")
    found = []
    await admin.opens("/administration/peers")
    found += await faults(admin, DESK, PHONE)
    await admin.page.fill("#f-name", "ระบบยุติธรรมจังหวัด")
    await admin.page.fill("#f-card", card.text)
    await admin.page.get_by_role("button", name=thai("Enter"), exact=True).click()
    await admin.reads(thai("To be compared by telephone"))
    found += await faults(admin, DESK, PHONE)
    await admin.page.fill("#f-digits", card.fingerprint)
    await admin.page.get_by_role("button", name=thai("Open the exchange"), exact=True).click()
    await admin.reads(thai("Suspend the exchange"))
    peer = await world.owner.fetchval("select id from peer where base_url = $1", card.base_url)
    await world.owner.execute(
        """insert into exchange_item (id, centre_id, peer_id, referral_id, ref, n, event, body, state, queued_at, trying_since,
             run_at, last_error)
           values ($1, $2, $3, 1, $1, 1, 'send', 'x', 'dead', now(), now(), now(), 'not_reached')""",
        *(uuid4(), world.tha_than.id, peer),
    )
    await admin.opens(f"/administration/peers/{peer}")
    await admin.reads(thai("Send again"))
    found += await faults(admin, DESK, PHONE)
    await admin.opens("/administration/peers")
    found += await faults(admin, DESK, PHONE)
    assert found == []
