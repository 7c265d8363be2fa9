"""Delivery: one turn takes what waits, writes its words, hands it over and keeps what came of it.

At least once: a turn that dies is taken up by another when its lease has run out, and the provider knows by the key what it was
handed before. One statement takes, one keeps; nothing is handed over inside a transaction.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import msgspec

from notifications.messages import unsealed
from notifications.outgoing import HandedOver, Later, NotHandedOver, Outgoing, Refused, Sender
from notifications.timing import MOST_ATTEMPTS, pause_after, waits_until
from notifications.wording import NoWords, worded
from parties.keys import SealBroken

BATCH = 50
LEASE_SECONDS = 180
BEGIN_WITHIN_SECONDS = 60.0
"""What was not begun by then goes back untried: a provider that hangs must not outlast the lease."""
PATIENCE_SECONDS = 40.0
"""For one message; a channel that gives up by itself does so sooner."""
LINK_PATH = "/m/"
_LEASE = "select * from messages_lease($1, $2, $3)"
_SETTLE = "select messages_settle($1, $2::jsonb)"

Senders = Mapping[str, Sender]


class Pool(Protocol):
    """Where the worker's role asks; a pool or a connection of asyncpg."""

    async def fetch(self, query: str, *args: Any) -> Sequence[Mapping[str, Any]]:
        """Rows of a statement."""


@dataclass(frozen=True)
class Leased:
    """A message in hand of this turn; `rules` are those of its centre about hours."""

    id: int
    centre_id: int
    key: UUID
    event: str
    channel: str
    language: str
    address: bytes | None = field(repr=False)
    facts: str = field(repr=False)
    link: bytes | None = field(repr=False)
    calendar: str | None
    good_until: datetime | None
    attempts: int
    centre_name: str
    rules: str


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of a message, as `messages_settle` takes it."""

    id: int
    attempts: int
    outcome: str
    run_at: datetime | None = None
    ref: str | None = None
    error: str = ""


async def turn(pool: Pool, senders: Senders, clock: Callable[[], datetime], *, base_url: str = "") -> int:
    """Take up to a batch of messages and deliver them; how many there were. `base_url`: where links lead.

    What a sender raises beside Later and Refused is a fault of ours: it is raised when all the others have been kept.
    """
    leased = [Leased(**row) for row in await pool.fetch(_LEASE, clock(), BATCH, LEASE_SECONDS)]
    if not leased:
        return 0
    hand = _Turn(senders, clock, base_url)
    broken = await hand.deliver(leased)
    told = msgspec.json.encode([hand.outcome(one) for one in leased]).decode()
    await pool.fetch(_SETTLE, clock(), told)
    if broken is not None:
        raise broken
    return len(leased)


class _Turn:
    """One batch on its way."""

    def __init__(self, senders: Senders, clock: Callable[[], datetime], base_url: str) -> None:
        self._senders = senders
        self._clock = clock
        self._base_url = base_url
        self._begun: set[int] = set()
        self._came: dict[int, Outcome] = {}
        self._last_begin = asyncio.get_running_loop().time() + BEGIN_WITHIN_SECONDS

    async def deliver(self, leased: Sequence[Leased]) -> BaseException | None:
        """Hand all of it over, each channel beside the others; the first fault of ours."""
        lanes = []
        for channel in dict.fromkeys(one.channel for one in leased):
            of_channel = [one for one in leased if one.channel == channel and not self._held_back(one)]
            sender = self._senders.get(channel)
            if sender is None:
                self._came |= {one.id: _dead(one, Refused("not_set_up")) for one in of_channel}
                continue
            waiting = iter(of_channel)
            lanes += [self._lane(sender, waiting) for _ in range(min(sender.at_once, len(of_channel)))]
        ended = await asyncio.gather(*lanes, return_exceptions=True)
        return next((one for one in ended if one is not None), None)

    def outcome(self, one: Leased) -> Outcome:
        """What became of a message."""
        came = self._came.get(one.id)
        if came is not None:
            return came
        if one.id in self._begun:
            return self._failed(one, Later("broke"))
        return Outcome(one.id, one.attempts, "waits", self._clock())

    def _held_back(self, one: Leased) -> bool:
        """Whether it does not go now: it comes too late, its hours are quiet, or whoever took it always died of it."""
        now = self._clock()
        until = waits_until(one.channel, msgspec.json.decode(one.rules), now)
        if one.good_until is not None and (until or now) > one.good_until:
            self._came[one.id] = _dead(one, Refused("too_late"))
        elif until is not None:
            self._came[one.id] = Outcome(one.id, one.attempts, "waits", until)
        elif one.attempts > MOST_ATTEMPTS:
            self._came[one.id] = _dead(one, Refused("broke"))
        return one.id in self._came

    async def _lane(self, sender: Sender, waiting: Iterator[Leased]) -> None:
        loop = asyncio.get_running_loop()
        for one in waiting:
            if loop.time() > self._last_begin:
                return
            self._begun.add(one.id)
            self._came[one.id] = await self._hand_over(sender, one)

    async def _hand_over(self, sender: Sender, one: Leased) -> Outcome:
        try:
            letter = self._written(one)
            async with asyncio.timeout(PATIENCE_SECONDS):
                handed: HandedOver = await sender.hand_over(letter)
        except Refused as refused:
            return _dead(one, refused)
        except Later as later:
            return self._failed(one, later)
        except TimeoutError:
            return self._failed(one, Later("too_slow"))
        return Outcome(one.id, one.attempts, "handed_over", ref=handed.ref or None)

    def _written(self, one: Leased) -> Outgoing:
        try:
            link = unsealed(one.key, "link", one.link)
            address = unsealed(one.key, "address", one.address)
        except SealBroken as broken:
            raise Refused("unreadable") from broken
        facts = msgspec.json.decode(one.facts) | {"centre": one.centre_name, "link": self._address_of(link)}
        try:
            words = worded(one.event, one.channel, one.language, facts)
        except NoWords as missing:
            raise Refused("no_words") from missing
        calendar = msgspec.json.decode(one.calendar) if one.calendar else None
        return Outgoing(one.key, one.channel, one.language, one.centre_name, words, self._clock(), address, calendar)

    def _address_of(self, link: str) -> str:
        if not link:
            return ""
        return self._base_url + (link if link.startswith("/") else LINK_PATH + link)

    def _failed(self, one: Leased, later: Later) -> Outcome:
        if one.attempts >= MOST_ATTEMPTS:
            return _dead(one, later)
        pause: timedelta = max(pause_after(one.attempts, one.key), later.after)
        return Outcome(one.id, one.attempts, "later", self._clock() + pause, error=str(later))


def _dead(one: Leased, why: NotHandedOver) -> Outcome:
    return Outcome(one.id, one.attempts, "dead", error=str(why))
