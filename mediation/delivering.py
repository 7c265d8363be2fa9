"""The worker's turn of delivery, with the ways out that this installation has."""

from collections.abc import Mapping
from datetime import timedelta

from mediation.outlets import senders_of
from mediation.worker import Bench, Turn
from notifications.delivery import turn
from notifications.outgoing import Sender

EVERY = timedelta(seconds=2)


class _Postman:
    """Keeps the senders of a worker from turn to turn: their connections are worth keeping."""

    def __init__(self) -> None:
        self._bench: Bench | None = None
        self._senders: Mapping[str, Sender] = {}

    async def deliver(self, bench: Bench) -> int:
        """Deliver a batch; how many messages it was."""
        if bench is not self._bench:
            for sender in self._senders.values():
                await sender.close()
            self._senders, self._bench = senders_of(bench.settings.outlets), bench
        return await turn(bench.pool, self._senders, bench.clock, base_url=bench.settings.base_url)


DELIVERY = Turn("delivery", EVERY, _Postman().deliver)
