"""Whatever else a centre is reached by, where the extra of the installation is there."""

import pytest

from mediation.outlets import Outlets, senders_of
from notifications.outgoing import Later, Refused
from tests.notifications.providers import gateway
from tests.notifications.test_channels import a_letter

pytest.importorskip("apprise", reason="the extra `apprise` is not installed")
# Its some 150 plug-ins load what Python is about to drop.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


async def test_the_address_stands_in_its_place_and_chooses_no_host() -> None:
    with gateway() as provider:
        host = provider.url.removeprefix("http://")
        sender = senders_of(Outlets(others=(f"json://{host}/to/{{{{address}}}}",)))["other"]
        await sender.hand_over(a_letter("other", "village 3/../../@evil.example"))
        (asked,) = provider.asked
        assert asked.path.startswith("/to/village")
        assert asked.json["title"] == "นัดหมาย"
        assert asked.json["message"].startswith("มีนัดหมาย")
        provider.answer((500, {}, ""))
        with pytest.raises(Later, match="not_taken"):
            await sender.hand_over(a_letter("other", "village"))
        await sender.close()


async def test_what_is_no_address_of_any_kind_is_refused() -> None:
    sender = senders_of(Outlets(others=("nonsense://x",)))["other"]
    with pytest.raises(Refused, match="address_unusable"):
        await sender.hand_over(a_letter("other", "x"))
