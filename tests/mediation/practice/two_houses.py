"""Two installations in one process: each with its database, keyring and address; what goes between them goes through a wire
that can lose, repeat and hold back what is sent."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import httpx
from litestar import Litestar

from mediation import own_address
from mediation.app import create_app
from mediation.practice import referral, safety
from mediation.practice.asking_peers import Line
from mediation.practice.carrying import carry_on
from mediation.practice.greeting import Found, greet
from mediation.practice.peers import add_peer, confirm_peer, own
from mediation.practice.receiving import ReferralCall, answer_referral
from mediation.settings import Settings
from mediation.work import Answer, now_utc
from parties import keys
from parties.database import ENGINE
from parties.register import seal
from tests.conftest import Database, Owner, database_of_its_own
from tests.mediation.practice.cases_at import case_at, parties_of
from tests.mediation.practice.taking import steps_of
from tests.world import World, build

PATIENCE = timedelta(days=14)


@dataclass
class House:
    """An installation. `peer`: the number the other one has here."""

    name: str
    settings: Settings
    database: Database
    owner: Owner
    ring: keys.Keyring
    pool: Any
    config: dict[str, Any]
    app: Litestar
    world: World = field(init=False)
    peer: int = 0

    @contextmanager
    def at_work(self) -> Iterator["House"]:
        """The process is this installation for a while."""
        before = (ENGINE.pool, ENGINE.config, keys.current(), own_address.current())
        ENGINE.pool, ENGINE.config = self.pool, self.config
        keys.use(self.ring)
        own_address.use(self.settings)
        try:
            yield self
        finally:
            ENGINE.pool, ENGINE.config = before[:2]
            keys.use(before[2])
            own_address.use(Settings(base_url=before[3]))

    async def value(self, sql: str, *values: Any) -> Any:
        """One value, as the owner sees it."""
        return await self.owner.fetchval(sql, *values)


Fate = Callable[[httpx.Request], str]


def goes_well(_: httpx.Request) -> str:
    """Nothing happens to it."""
    return "well"


@dataclass
class Wire(httpx.AsyncBaseTransport):
    """What a request meets: `well`, `lost` (never arrives), `unanswered` (arrives, its answer is lost), `twice`, `held`
    (kept back, and answered as by something broken in between)."""

    houses: dict[str, House]
    fate: Fate = goes_well
    seen: list[httpx.Request] = field(default_factory=list)
    held: list[httpx.Request] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry a request to the house it is for."""
        fate = self.fate(request)
        if fate == "lost":
            raise httpx.ConnectError("nobody is there")
        await request.aread()
        if fate == "held":
            self.held.append(request)
            return httpx.Response(502, stream=httpx.ByteStream(b"<h1>Bad gateway</h1>"))
        self.seen.append(request)
        answer = await self.arrives(request)
        if fate == "twice":
            await self.arrives(request)
        if fate == "unanswered":
            raise httpx.ReadTimeout("no answer came")
        return answer

    async def arrives(self, request: httpx.Request, **changed: Any) -> httpx.Response:
        """What the house says to it, this time."""
        parts: dict[str, Any] = {
            "method": request.method,
            "url": request.url,
            "headers": request.headers.multi_items(),
            "content": request.content,
        } | changed
        again = httpx.Request(**parts)
        house = self.houses[f"{again.url.host}:{again.url.port}"]
        with house.at_work():
            answer = await httpx.ASGITransport(app=cast("Any", house.app)).handle_async_request(again)
            content = await answer.aread()
        self.answers.append(content)
        return httpx.Response(
            answer.status_code, headers=answer.headers.multi_items(), stream=httpx.ByteStream(content)
        )


@dataclass
class Two:
    """A sender's installation and a receiver's, with their keys exchanged."""

    here: House
    there: House
    wire: Wire
    late: timedelta = timedelta()

    def clock(self) -> datetime:
        """Now, as the carriers see it."""
        return now_utc() + self.late

    async def carry(self, house: House, patience: timedelta = PATIENCE) -> int:
        """One turn of a house's carrier, with whatever waits due at once."""
        await house.owner.execute("update exchange_item set run_at = now() - interval '1 s', leased_until = null")
        await house.owner.execute("update peer set resting_until = null")
        async with httpx.AsyncClient(transport=self.wire, trust_env=False) as client:
            with house.at_work():
                return await carry_on(Line(client, self.clock), patience)

    async def settle(self) -> None:
        """Carry to and fro until nothing is left to be carried."""
        for _ in range(20):
            if await self.carry(self.here) + await self.carry(self.there) == 0:
                return
        raise AssertionError("it never comes to rest")

    async def greet(self, house: House) -> Found:
        """A greeting of the other one."""
        async with httpx.AsyncClient(transport=self.wire, trust_env=False) as client:
            with house.at_work():
                return await greet(Line(client, self.clock), house.peer)

    async def prepared(self, *, phone: str = "", **changes: Any) -> tuple[int, int]:
        """A referral to the justice centre over there; the case and the number of the referral."""
        world = self.here.world
        with self.here.at_work():
            case_id = await case_at(world, "not_settled")
            people = (await parties_of(world, case_id, 1))[:1]
            if phone:
                person = await self.here.value("select person_id from case_party where id = $1", people[0])
                sealed = seal(person, "phone", phone)
                await self.here.owner.execute("update person set phone = $2 where id = $1", person, sealed)
            code = await self.there.value("select code from centre where id = $1", self.there.world.justice.id)
            choice = await self.here.value("select id from peer_centre where code = $1", code)
            body = {
                "destination": "CJC",
                "to_peer_centre": str(choice),
                "reason": "unresolved",
                "people": [str(person) for person in people],
                "basis": "written_consent",
                "consent_on": now_utc().date().isoformat(),
                "shares": ["contact", "wish"],
                "summary": "ต้องการคำปรึกษากฎหมาย",
            } | changes
            answer = await steps_of(case_id, referral.DEEDS, safety.DEEDS)("prepare", world.officer, **body)
        return case_id, answer.content["referral"]["id"]

    async def sent(self) -> tuple[int, int]:
        """The same, sent."""
        case_id, number = await self.prepared()
        await self.does(case_id, number, "send", letter_no="ฉช 0118/45")
        return case_id, number

    async def does(self, case_id: int, number: int, event: str, **raw: Any) -> Answer:
        """The sender does something."""
        with self.here.at_work():
            return await steps_of(case_id, referral.DEEDS)(event, self.here.world.officer, number, **raw)

    async def says(self, event: str, number: int | None = None, **raw: Any) -> Answer:
        """The receiver answers the newest referral, or this one."""
        number = number or await self.arrived()
        with self.there.at_work():
            return await answer_referral(ReferralCall(self.there.world.cjc, number), event, raw)

    async def arrived(self) -> int:
        """The newest referral that came."""
        return int(await self.there.value("select max(id) from incoming_referral"))

    async def stand(self, number: int) -> tuple[str, str]:
        """Where a referral stands here and there; nothing where it never came."""
        here = await self.here.value("select status from referral where id = $1", number)
        ref = await self.here.value("select ref from referral_exchange where referral_id = $1", number)
        there = await self.there.value("select status from incoming_referral where shared_ref = $1", ref)
        return here, there or ""


async def _opened(stack: AsyncExitStack, server: str, folder: Path, mark: str, port: int) -> House:
    settings = Settings(base_url=f"http://127.0.0.1:{port}")
    database, owner = await stack.enter_async_context(database_of_its_own(server, mark))
    ring = keys.Keyring.create(folder / f"{mark}.json")
    house = House(mark, settings, database, owner, ring, ENGINE.pool, ENGINE.config, create_app(settings))
    with house.at_work():
        house.world = await build(owner)
    return house


@asynccontextmanager
async def two_houses(server: str, folder: Path) -> AsyncIterator[Two]:
    """Two installations that know each other."""
    before = (keys.current(), own_address.current())
    async with AsyncExitStack() as stack:
        here = await _opened(stack, server, folder, "here", 9101)
        there = await _opened(stack, server, folder, "there", 9102)
        two = Two(here, there, Wire({"127.0.0.1:9101": here, "127.0.0.1:9102": there}))
        await introduce(two.here, two.there)
        await introduce(two.there, two.here)
        for house in (here, there):
            assert (await two.greet(house)).error == ""
        try:
            yield two
        finally:
            keys.use(before[0])
            own_address.use(Settings(base_url=before[1]))


async def introduce(house: House, other: House) -> None:
    """An administrator enters the other one's card and compares the digits."""
    with other.at_work():
        card = own()
    with house.at_work():
        admin = house.world.admin
        answer = await add_peer(admin, {"name": other.name, "card": card.text})
        house.peer = answer.content["id"]
        await confirm_peer(admin, house.peer, {"digits": card.fingerprint})
