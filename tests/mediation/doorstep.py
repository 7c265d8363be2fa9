"""Everybody who may stand at a door, each with the token or cookie they were given, and what lies behind it in two centres."""

import re
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx
from litestar import Litestar

from parties import keys, sign_ins
from parties.access import Actor, Role
from tests.mediation.house import browser
from tests.mediation.practice.cases_at import (
    agreement_at,
    assignment_of,
    case_at,
    obligation_at,
    parties_of,
    relation_at,
    session_at,
)
from tests.parties.door import account_of, fresh, later
from tests.proofs.standing import referral_at
from tests.world import Place, World

CANARY = "นกขมิ้นเหลืองอ่อน"
"""Stands in every text of the other centre's case; nobody of this centre may ever read it."""

STAFF = (
    "officer",
    "safety",
    "head",
    "mediator",
    "mediator2",
    "committee",
    "supervisor",
    "auditor",
    "dpo",
    "admin",
    "cjc",
)
"""Everybody with a role at Tha Than. `mediator` serves in its case, `mediator2` does not."""
STRANGERS = ("nobody", "expired", "idle", "closed", "left")
"""Nobody, and officers whose sign-in has run out or was not used, whose account is closed, or who hold no role any more."""
ABSENT = 999_999_991
_TOKEN = re.compile(r'name="_csrf" value="([^"]+)"')


@dataclass
class Person:
    """Somebody at the door. `token` is a program's, `cookies` and `csrf` a browser's."""

    name: str
    client: httpx.AsyncClient
    token: str = ""
    csrf: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    async def asks(
        self, method: str, path: str, typed: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """A request as this person would send it: a program's under /api/, a browser's elsewhere. Nothing is remembered."""
        if path.startswith("/api/"):
            bearer = {"authorization": f"Bearer {self.token}"} if self.token else {}
            json = None if method == "GET" else dict(typed or {})
            return await self.client.request(method, path, json=json, headers=bearer | dict(headers or {}))
        cookie = {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        form = None if method == "GET" else {"_csrf": self.csrf, **(typed or {})}
        answer = await self.client.request(method, path, data=form, headers=cookie | dict(headers or {}))
        self.client.cookies.clear()
        return answer

    async def reads_a_form(self) -> None:
        """Open a page with a form, for the token that it carries."""
        answer = await self.asks("GET", "/about")
        found = _TOKEN.search(answer.text)
        assert found is not None
        self.csrf = found[1]
        for name, value in answer.cookies.items():
            self.cookies[name] = value


@dataclass
class Doorstep:
    """The cast at the doors of Tha Than. `own` and `foreign` are the ids behind the parameters of the addresses."""

    world: World
    people: dict[str, Person]
    own: dict[str, int]
    foreign: dict[str, int]

    def __getitem__(self, who: str) -> Person:
        return self.people[who]


async def another_account(world: World, place: Place, who: str, *roles: Role) -> Actor:
    """One more of the staff of a centre."""
    username = f"{who}.{fresh().hex()[:12]}"
    account_id = await world.owner.fetchval(
        "insert into account (username, display_name, password_hash) values ($1, $2, '!') returning id", username, who
    )
    for role in roles:
        await world.owner.execute(
            "insert into membership (centre_id, account_id, role) values ($1, $2, $3)", place.id, account_id, role
        )
    place.usernames[who] = username
    place.staff[who] = Actor(
        place.id, frozenset(roles), account_id, who, centre_kind=place.kind, centre_name=place.name, track=place.track
    )
    return place.staff[who]


async def signed_in(client: httpx.AsyncClient, actor: Actor, name: str = "") -> Person:
    """Somebody with a browser's cookie and a program's token of their own, without a password having been asked for."""
    role = min(actor.roles)
    cookie, token = sign_ins.new_token(), sign_ins.new_token()
    await sign_ins.begin_browser(account_of(actor), actor.centre_id, cookie, later(hours=12))
    await sign_ins.begin_token(account_of(actor), actor.centre_id, role, token, "test", later(days=1))
    return Person(name or actor.name, client, token, cookies={"__Host-sid": cookie})


_UNDONE = {
    "expired": "update sign_in set expires_at = now() - interval '1 second' where account_id = $1",
    "idle": "update sign_in set last_seen_at = now() - interval '31 minutes', ended_at = case kind when 'token' then now() end "
    "where account_id = $1",
    "closed": "update account set disabled_at = now() where id = $1",
    "left": "update membership set ended_at = now() where account_id = $1",
}
"""How the sign-in of an officer stops working, though cookie and token are kept. A token knows no idle time: it was ended."""


async def _stranger(world: World, client: httpx.AsyncClient, who: str) -> Person:
    if who == "nobody":
        return Person(who, client)
    actor = await another_account(world, world.tha_than, who, Role.officer)
    person = await signed_in(client, actor, who)
    await world.owner.execute(_UNDONE[who], account_of(actor))
    return person


async def _behind(world: World, place: Place, canary: str = "") -> dict[str, int]:
    """A case in mediation with a subject of every kind, and what else a centre holds; every text may bear a canary."""
    words: dict[str, Any] = dict.fromkeys(("title", "facts", "wish"), canary or "ยืมเงิน")
    case_id = await case_at(world, "in_mediation", place=place, **words)
    session = await session_at(world, case_id, "planned", place=canary or "ศาลา")
    agreement = await agreement_at(world, case_id, "drafted", substance=canary or "ผ่อนชำระ")
    obligation = await obligation_at(world, case_id, what=canary or "งวดแรก")
    referral = await referral_at(world, case_id, "sent")
    village = await world.owner.fetchval(
        "insert into village (centre_id, code, moo, name) values ($1, '24060603', 3, $2) returning id",
        place.id,
        canary or "บ้านท่าถ่าน",
    )
    if canary:
        await _signed_with(world, place, case_id, referral, canary)
    document = await _document(world, place, case_id, canary)
    return {
        "case_id": case_id,
        "document_id": document,
        "register_id": await _document(world, place, None, canary),
        "run_id": await world.owner.fetchval(
            """insert into print_run (centre_id, day, state, asked_by, asked_at)
               values ($1, '2001-01-01', 'done', $2, now()) returning id""",
            place.id,
            place["officer"].account_id,
        ),
        "import_id": await world.owner.fetchval(
            """insert into import_run (centre_id, file_name, sha256, sheets, state, asked_by, asked_at)
               values ($1, $2, '\\x00', '[]', 'published', $3, now()) returning id""",
            place.id,
            canary or "ทะเบียน.xlsx",
            place["head"].account_id,
        ),
        "party_id": (await parties_of(world, case_id, 1))[0],
        "message_id": await world.owner.fetchval(
            """insert into message (centre_id, event, channel, case_id, status, handed_over_at)
               values ($1, 'case:session:plan', 'mail', $2, 'handed_over', now()) returning id""",
            place.id,
            case_id,
        ),
        "page_id": await _signed(world, place, case_id, document, canary),
        "session": session,
        "session_id": session,
        "assignment": await assignment_of(world, case_id),
        "agreement": agreement,
        "obligation": obligation,
        "referral": referral,
        "mediator_id": place.mediators["mediator2"],
        "village_id": village,
        "destination_id": await world.owner.fetchval(
            "insert into destination (centre_id, code, name_th) values ($1, 'LAO', $2) returning id",
            place.id,
            canary or "อบต.ท่าถ่าน",
        ),
        "relation_id": await relation_at(world, place.mediators["mediator2"]),
        "screening_id": await world.owner.fetchval("select min(id) from safety_screening where case_id = $1", case_id),
    }


async def _document(world: World, place: Place, case_id: int | None, canary: str) -> int:
    """A letter of the case, or a register of the centre, that was issued before."""
    return int(
        await world.owner.fetchval(
            """insert into document (centre_id, case_id, kind, subject, title, addressee, language, content, sha256, record,
                 record_sha256, template_sha256, issued_at, issued_on)
               select $1, $2, 'DOC-16', 1, 'Notice that mediation has ended', $3, 'th', $4, sha256($4), $5,
                 sha256(convert_to($5, 'UTF8')), sha256('\\x00'::bytea), now(), bangkok_day(now()) returning id""",
            place.id,
            case_id,
            canary or "สมชาย",
            f"%PDF {canary}".encode(),
            f'{{"name": "{canary}"}}',
        )
    )


async def _signed(world: World, place: Place, case_id: int, document: int, canary: str) -> int:
    """A page of that letter that came back."""
    copy = await world.owner.fetchval(
        """insert into signed_copy (centre_id, case_id, document_id, manner, witness, at)
           values ($1, $2, $3, 'paper', $4, now()) returning id""",
        place.id,
        case_id,
        document,
        canary,
    )
    content = f"JPEG {canary}".encode()
    return int(
        await world.owner.fetchval(
            """insert into signed_page (centre_id, copy_id, no, media, pages, size, content, sha256, sent_sha256)
               values ($1, $2, 1, 'image/jpeg', 1, length($3::bytea), $4, sha256($3::bytea), sha256($3::bytea)) returning id""",
            place.id,
            copy,
            content,
            keys.current().seal("signed_page", content, f"signed_page:{copy}:1"),
        )
    )


async def _signed_with(world: World, place: Place, case_id: int, referral: int, canary: str) -> None:
    """Names and texts that the laying of a case chooses by itself bear the canary too."""
    people = "select person_id from case_party where case_id = $1"
    names = f"update person set first_name = $2, name_key = $2, village = $2 where id in ({people})"
    await world.owner.execute(names, case_id, canary)
    await world.owner.execute("update mediator set name = $2, knowledge = $2 where centre_id = $1", place.id, canary)
    members = "select account_id from membership where centre_id = $1"
    await world.owner.execute(f"update account set display_name = $2 where id in ({members})", place.id, canary)
    await _letter(world, referral, canary)


async def _letter(world: World, referral: int, text: str) -> None:
    await world.owner.execute(
        """update referral set letter_no = $2, question = $2,
             packet = packet || jsonb_build_object('nature', 'civil', 'shares', '[]'::jsonb, 'summary', $2::text)
           where id = $1""",
        referral,
        text,
    )


async def _received(world: World, sender: Place, receiver: Place, text: str) -> int:
    """A referral from one centre to another."""
    referral = await referral_at(world, await case_at(world, "received", place=sender), "sent")
    await world.owner.execute("update referral set to_centre_id = $2 where id = $1", referral, receiver.id)
    head = "update journal_head set other_centre_id = $2 where subject_kind = 'referral' and subject_id = $1"
    await world.owner.execute(head, referral, receiver.id)
    await _letter(world, referral, text)
    return referral


async def stand_at_the_doors(world: World, app: Litestar, browsers: AsyncExitStack) -> Doorstep:
    """Everybody, each at an address of their own, and what lies behind the doors."""
    tha_than, registered = world.tha_than, world.registered
    await another_account(world, tha_than, "cjc", Role.cjc)
    spare = await another_account(world, tha_than, "spare", Role.officer)
    own = await _behind(world, tha_than)
    foreign = await _behind(world, registered, CANARY)
    own |= {"referral_id": await _received(world, registered, tha_than, "ศก 1/2569"), "account_id": account_of(spare)}
    foreign |= {
        "referral_id": await _received(world, registered, world.justice, CANARY),
        "account_id": account_of(registered["officer"]),
    }
    clients = {who: await browsers.enter_async_context(browser(app)) for who in (*STAFF, *STRANGERS)}
    people = {who: await signed_in(clients[who], tha_than[who], who) for who in STAFF}
    people |= {who: await _stranger(world, clients[who], who) for who in STRANGERS}
    for person in people.values():
        await person.reads_a_form()
    return Doorstep(world, people, own, foreign)
