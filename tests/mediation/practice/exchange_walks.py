"""Random walks over referrals between two installations, on a wire that loses, repeats, delays and turns around what is sent."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from mediation.chains import verify_all
from mediation.machines import MACHINES
from parties.access import Role
from parties.errors import NotNow, NotValid, Stale
from tests.mediation.practice.two_houses import Two, goes_well

_MACHINE = MACHINES["referral"]
_SENDERS = {"supply": {"supplement": "ตามที่ขอ"}, "withdraw": {"reason": "person_asked"}}
_RECEIVERS: dict[str, dict[str, Any]] = {
    "acknowledge": {"receiver_no": "7/2569"},
    "ask_more": {"question": "มีสัญญาหรือไม่"},
    "start": {},
    "decline": {"reason": "other"},
    "complete": {"result_code": "settled"},
}
_WEIGHTS = {"withdraw": 1, "decline": 1, "ask_more": 4, "supply": 10, "acknowledge": 10, "start": 10, "complete": 6}
"""How often each is done: ends seldom, so that there is something to end."""
_FATES = ("well", "well", "well", "lost", "unanswered", "twice", "held")
_OURS = frozenset({"send", "supply", "withdraw"})


@dataclass
class Walk:
    """One walk over a few referrals. `said` remembers what was done, for whoever has to find out what went wrong."""

    two: Two
    chance: random.Random
    referrals: list[tuple[int, int]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def fate(self, _: httpx.Request) -> str:
        """What the next request meets."""
        return self.chance.choice(_FATES)

    async def go(self, steps: int, referrals: int = 3) -> None:
        """Walk, and come to rest; both sides must then stand alike."""
        self.two.wire.fate = self.fate
        self.referrals = [await self.two.sent() for _ in range(referrals)]
        for _ in range(steps):
            await self.chance.choice(
                (self.sender_acts, self.receiver_acts, self.here_carries, self.there_carries, self.late)
            )()
        self.two.wire.fate = goes_well
        while self.two.wire.held:
            await self.late()
        await self.two.settle()
        await self.late_again()
        for _, number in self.referrals:
            await self.stands_alike(number)
        for house in (self.two.here, self.two.there):
            assert (await verify_all(house.database.owner_url)).breaks == []

    async def sender_acts(self) -> None:
        """The sender supplies or takes back, where it can."""
        case_id, number = self.chance.choice(self.referrals)
        here, _ = await self.two.stand(number)
        possible = [event for event in _SENDERS if event in _MACHINE.allowed(here, {Role.officer})]
        if possible and (possible != ["withdraw"] or self.chance.random() < 0.2):
            event = self.chance.choices(possible, [_WEIGHTS[one] for one in possible])[0]
            try:
                await self.two.does(case_id, number, event, **_SENDERS[event])
            except NotValid as refused:
                if [fault.code for fault in refused.faults] != ["withdrawal_asked"]:
                    raise
            else:
                self.said.append(f"{number} {event}")

    async def receiver_acts(self) -> None:
        """The receiver answers, where it can."""
        rows = await self.two.there.owner.fetch(
            "select id, status from incoming_referral order by id desc limit $1", len(self.referrals)
        )
        if not rows:
            return
        row = self.chance.choice(rows)
        possible = [event for event in _RECEIVERS if event in _MACHINE.allowed(row["status"], {Role.cjc})]
        if possible:
            event = self.chance.choices(possible, [_WEIGHTS[one] for one in possible])[0]
            try:
                await self.two.says(event, row["id"], **_RECEIVERS[event])
            except (NotNow, Stale):
                return
            self.said.append(f"there {row['id']} {event}")

    async def here_carries(self) -> None:
        """A turn of the sender's carrier."""
        await self.two.carry(self.two.here)

    async def there_carries(self) -> None:
        """A turn of the receiver's carrier."""
        await self.two.carry(self.two.there)

    async def late(self) -> None:
        """Something that was held back arrives after all, whatever came before it."""
        if self.two.wire.held:
            held = self.two.wire.held.pop(self.chance.randrange(len(self.two.wire.held)))
            self.two.wire.seen.append(held)
            await self.two.wire.arrives(held)

    async def late_again(self) -> None:
        """Everything that ever arrived arrives once more; nothing of it is let in."""
        for request in self.two.wire.seen[-20:]:
            answer = await self.two.wire.arrives(request)
            assert answer.status_code == 401

    async def stands_alike(self, number: int) -> None:
        """Both copies stand alike, and everything happened once on both sides, in the same order."""
        here, there = await self.two.stand(number)
        told = f"{here} / {there} after {self.said}"
        assert here == there or (here, there) == ("withdrawn", ""), told
        if not there:
            return
        ref = await self.two.here.value("select ref from referral_exchange where referral_id = $1", number)
        arrived = await self.two.there.value("select id from incoming_referral where shared_ref = $1", ref)
        ours = _events(await self.two.here.owner.fetch(_CHAIN, number))
        theirs = _events(await self.two.there.owner.fetch(_CHAIN, arrived))
        assert [one for one in theirs if one in _OURS] == [
            one for one in ours if one in _OURS and one != "prepare"
        ] or (_less(theirs, ours)), told
        answers = [one for one in theirs if one not in _OURS]
        followed = [one for one in ours if one not in _OURS | {"prepare"}]
        assert followed == answers[: len(followed)], told
        if here != "withdrawn":
            assert followed == answers, told


def _less(theirs: Sequence[str], ours: Sequence[str]) -> bool:
    """A supplement may have been refused over there: it had been declined, or the withdrawal overtook it."""
    left = iter([one for one in ours if one in _OURS])
    return all(any(one == other for other in left) for one in theirs if one in _OURS)


_CHAIN = """select event from journal_entry where subject_kind = 'referral' and subject_id = $1
  and event not in ('case:referral:withdraw_asked', 'case:referral:withdraw_refused') order by seq"""


def _events(rows: Sequence[Any]) -> list[str]:
    return [row["event"].removeprefix("case:referral:") for row in rows]
