"""The centres of the volume and those who work there, laid by the owner; and how far each has been filled."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import msgspec

from mediation.demonstration.volume.bench import Bench, By, OnBench
from mediation.demonstration.volume.moments import number_of
from mediation.practice.owners_work import Owner, note, owners_work
from parties import passwords

MEDIATORS = 3
_MARK = "volume"
_REASON = "demonstration"
_JUSTICE = "justice"
_REGISTERED_EARLY = timedelta(days=9 * 366)
_ADDRESS = {
    "subdistrict": "ตำบลจำลอง",
    "district": "อำเภอจำลอง",
    "province": "จังหวัดจำลอง",
    "postcode": "",
    "area_code": "",
}


@dataclass(frozen=True)
class Plan:
    """How much is to be there: so many cases over so many centres, drawn by a seed, none later than the day `until`."""

    cases: int
    seed: int
    centres: int
    until: date

    @property
    def last_day(self) -> int:
        """The number of the last day."""
        return number_of(self.until)

    def share(self, index: int) -> int:
        """The cases of one centre."""
        return self.cases // self.centres + (index < self.cases % self.centres)

    def people(self, index: int) -> int:
        """The people of one centre: three for five cases, so that everybody quarrels about four times."""
        return max(self.share(index) * 3 // 5, 200)

    def code(self, which: int | str) -> str:
        """The code of one centre."""
        return f"volume-{self.seed}-{which}"


class OtherPlan(RuntimeError):
    """A volume of this seed was begun with another number of cases or centres."""


async def standing_plan(owner_url: str, seed: int) -> Plan | None:
    """The plan that a volume of this seed was begun with."""
    async with owners_work(owner_url) as owner:
        mark = await owner.fetchval(
            "select settings -> $1 from centre where code = $2", _MARK, f"{_MARK}-{seed}-{_JUSTICE}"
        )
    return None if mark is None else msgspec.json.decode(mark, type=Plan)


async def lay(owner_url: str, plan: Plan, password: str | None) -> None:
    """Lay the justice centre and every centre with its staff, all or none. Without a password nobody can sign in there."""
    password_hash = await passwords.hashed(password or secrets.token_urlsafe(32))
    async with owners_work(owner_url) as owner:
        first = 1 + await owner.fetchval("select count(*) from centre where code like 'volume-%'")
        justice = await _centre(owner, plan, _JUSTICE, first, "cjc", msgspec.to_builtins(plan))
        await _account(owner, plan, _JUSTICE, justice, "cjc", "เจ้าหน้าที่ยุติธรรมจำลอง", password_hash)
        for index in range(plan.centres):
            state = {"done": 0, "people_from": None, "people": 0}
            kind = "people" if index % 2 else "tambon"
            centre_id = await _centre(owner, plan, index, first + 1 + index, kind, state)
            for role in ("officer", "head", "safety", "admin"):
                await _account(owner, plan, index, centre_id, role, f"{_NAMES[role]} {index + 1}", password_hash)
            for number in range(1, MEDIATORS + 1):
                name = f"ผู้ไกล่เกลี่ยจำลอง {index + 1}/{number}"
                account = await _account(owner, plan, index, centre_id, "mediator", name, password_hash, number)
                await _roster(owner, plan, centre_id, account, name, number)


_NAMES = {
    "officer": "เจ้าหน้าที่จำลอง",
    "head": "ประธานศูนย์จำลอง",
    "safety": "ผู้ดูแลความปลอดภัยจำลอง",
    "admin": "ผู้ดูแลระบบจำลอง",
}


async def _centre(owner: Owner, plan: Plan, which: int | str, number: int, kind: str, state: dict[str, Any]) -> int:
    name = "ศยช.จำลอง" if kind == "cjc" else f"ศูนย์จำลองปริมาณมาก {number - 1}"
    centre_id: int = await owner.fetchval(
        """insert into centre (kind, code, name, short_name, prefix, track, demonstration, facts, settings)
           values ($1, $2, $3, $3, $4, $5, true, '{"invented": true}', $6) returning id""",
        kind,
        plan.code(which),
        f"{name} (ศูนย์สมมติ)",
        f"จล{number}",
        "PEOPLE_CENTRE" if kind == "people" else "COMMUNITY",
        msgspec.json.encode({_MARK: state}).decode(),
    )
    facts = {"founded": True, "kind": kind, "code": plan.code(which)}
    await note(owner, centre_id, "centre:setting:changed", facts, _REASON)
    return centre_id


async def _account(
    owner: Owner,
    plan: Plan,
    which: int | str,
    centre_id: int,
    role: str,
    name: str,
    password_hash: str,
    number: int = 0,
) -> int:
    username = f"{plan.code(which)}.{role}{number or ''}"
    account_id: int = await owner.fetchval(
        "insert into account (username, display_name, password_hash) values ($1, $2, $3) returning id",
        username,
        name,
        password_hash,
    )
    await owner.execute(
        "insert into membership (centre_id, account_id, role) values ($1, $2, $3)", centre_id, account_id, role
    )
    await note(owner, centre_id, "centre:account:created", {"account": account_id}, _REASON)
    await note(owner, centre_id, "centre:permission:granted", {"account": account_id, "role": role}, _REASON)
    return account_id


async def _roster(owner: Owner, plan: Plan, centre_id: int, account_id: int, name: str, number: int) -> None:
    mediator_id = await owner.fetchval(
        """insert into mediator (centre_id, account_id, name, registration_no, valid_from, valid_to)
           values ($1, $2, $3, $4, $5, $6) returning id""",
        centre_id,
        account_id,
        name,
        f"มกช (จำลอง) {number}",
        plan.until - _REGISTERED_EARLY,
        plan.until + timedelta(days=1100),
    )
    facts = {"mediator": mediator_id, "account": account_id}
    await note(owner, centre_id, "centre:roster:enrolled", facts, _REASON)


@dataclass(frozen=True)
class Standing:
    """How far a centre is: cases written, people enrolled."""

    bench: Bench
    done: int


async def standing(owner: Owner, plan: Plan, index: int) -> Standing:
    """A centre at work, read inside the owner's transaction and past the fences."""
    row = await owner.fetchrow("select * from centre where code = $1 for update", plan.code(index))
    justice = await owner.fetchrow("select id, name from centre where code = $1", plan.code(_JUSTICE))
    assert row is not None and justice is not None, "the centres are laid first"
    state = msgspec.json.decode(row["settings"])[_MARK]
    who = {r["username"].rpartition(".")[2]: r for r in await _accounts(owner, plan, index)}
    cjc = (await _accounts(owner, plan, _JUSTICE))[0]
    mediators = await owner.fetch("select id, account_id from mediator where centre_id = $1 order by id", row["id"])
    bench = Bench(
        centre_id=row["id"],
        index=index,
        name=row["name"],
        prefix=row["prefix"],
        track=row["track"],
        seed=plan.seed,
        officer=By("officer", who["officer"]["id"]),
        head=By("head", who["head"]["id"]),
        safety=By("safety", who["safety"]["id"]),
        mediators=tuple(OnBench(m["id"], By("mediator", m["account_id"])) for m in mediators),
        justice_id=justice["id"],
        justice_name=justice["name"],
        cjc=By("cjc", cjc["id"]),
        cjc_name=cjc["display_name"],
        notice_version=await owner.fetchval("select max(version) from privacy_notice"),
        people_from=state["people_from"] or 0,
        people=state["people"],
        address=_ADDRESS,
    )
    return Standing(bench, state["done"])


async def _accounts(owner: Owner, plan: Plan, which: int | str) -> list[Any]:
    rows = await owner.fetch(
        "select id, username, display_name from account where starts_with(username, $1) order by id",
        plan.code(which) + ".",
    )
    return list(rows)


async def mark(owner: Owner, centre_id: int, **state: int) -> None:
    """Remember how far a centre is, in the transaction that wrote it."""
    await owner.execute(
        f"update centre set settings = jsonb_set(settings, '{{{_MARK}}}', (settings -> '{_MARK}') || $2::jsonb) where id = $1",  # noqa: S608
        centre_id,
        msgspec.json.encode(state).decode(),
    )


async def how_far(owner_url: str, plan: Plan) -> int:
    """The cases that stand written."""
    async with owners_work(owner_url) as owner:
        done = await owner.fetchval(
            f"select coalesce(sum((settings -> '{_MARK}' ->> 'done')::bigint), 0) from centre where starts_with(code, $1)",  # noqa: S608
            plan.code(""),
        )
    return int(done)
