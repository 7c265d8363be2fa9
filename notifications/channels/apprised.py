"""Whatever else a centre is reached by, through Apprise. Loaded only where NOTIFY_URLS is set: it is an extra of the installation.

An address template may hold `{{address}}`, in whose place the address of the message stands; nobody's address is taken as a
whole, for it would choose where this machine connects to.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import apprise

from notifications.outgoing import HandedOver, Later, Outgoing, Refused

PLACE = "{{address}}"


@dataclass(frozen=True)
class ApprisedWay:
    """The addresses of NOTIFY_URLS."""

    urls: Sequence[str] = field(repr=False)


class ApprisedSender:
    """Hands texts to Apprise."""

    at_once = 2

    def __init__(self, way: ApprisedWay) -> None:
        self._way = way

    async def hand_over(self, letter: Outgoing) -> HandedOver:
        """Hand one over. Raises Later, Refused."""
        post: Any = apprise.Apprise()
        for url in self._way.urls:
            if not post.add(url.replace(PLACE, quote(letter.address, safe=""))):
                raise Refused("address_unusable")
        if not await post.async_notify(title=letter.worded.subject, body=letter.worded.text):
            raise Later("not_taken")
        return HandedOver()

    async def close(self) -> None:
        """Nothing is held open."""
