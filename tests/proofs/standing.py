"""A subject of each kind laid down in each of its states, in a case where its events could happen; and the digest of a centre."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from msgspec.structs import replace

from cases.lifecycle import E, S
from cases.vocabulary import CaseStatus
from mediation import guest_links
from mediation.dossier import Dossier, read_dossier
from mediation.steps import COLLECTIONS
from mediation.work import reading
from tests.mediation.practice.cases_at import (
    agreement_at,
    assignment_at,
    case_at,
    days_ago,
    obligation_at,
    session_at,
)
from tests.parties.test_fences import centre_tables
from tests.proofs.model import Reference
from tests.world import Place, World

KINDS = ("case", "session", "assignment", "agreement", "obligation", "referral")
_CASE_OF = {
    "session": dict.fromkeys(("",), "in_mediation"),
    "assignment": {"": "choosing_mediator", "confirmed": "ready", "active": "in_mediation"},
    "agreement": {"": "monitoring", "none": "in_mediation", "drafted": "drafting", "discarded": "in_mediation"},
    "obligation": {"": "monitoring", "none": "in_mediation"},
    "referral": dict.fromkeys(("",), "not_settled"),
}
"""Kind → state of the subject → where its case stands; "" for all other states."""


@dataclass(frozen=True)
class Look:
    """Where the newest subjects stand, what the case keeps of where it was stopped, its version, and every entry."""

    at: dict[str, str]
    kept: str
    version: int
    entries: list[str]


@dataclass
class Standing:
    """One subject in a state, and what the contract's model knows of everything around it."""

    world: World
    place: Place
    kind: str
    case_id: int
    entity_id: int | None
    model: Reference

    async def look(self) -> Look:
        """What the database says of everything the model speaks of."""
        row = await self.world.owner.fetchrow(_LOOK, self.case_id, self.place.id)
        assert row is not None
        return Look({kind: row[kind] for kind in KINDS}, row["kept"] or "", row["version"], row["entries"] or [])

    async def denials(self) -> int:
        """How many denied attempts the chains of both centres hold."""
        sql = """select count(*) from journal_entry
                 where subject_kind = 'centre' and subject_id = any ($1) and event = 'centre:attempt:denied'"""
        return int(await self.world.owner.fetchval(sql, [self.place.id, self.world.justice.id]))


def _newest(kind: str) -> str:
    centre = "from_centre_id" if kind == "referral" else "centre_id"
    where = f"{centre} = $2 and case_id = $1"
    return f"coalesce((select status from {kind} where {where} order by id desc limit 1), 'none') as {kind}"


_LOOK = f"""select status as case, resume_state as kept, version, {", ".join(_newest(kind) for kind in KINDS[1:])},
  (select array_agg(e.event order by e.recorded_at, e.subject_kind, e.seq) from journal_entry e
   where (e.subject_kind = 'case' and e.subject_id = $1) or (e.subject_kind = 'referral' and e.subject_id in
     (select r.id from referral r where r.from_centre_id = $2 and r.case_id = $1))) as entries
from case_file where id = $1"""


async def referral_at(world: World, case_id: int, status: str) -> int:
    """A referral of the first applicant to the justice centre, in that state; its id."""
    sent = None if status == "prepared" else days_ago(3)
    row = await world.owner.fetchrow("select centre_id, topic from case_file where id = $1", case_id)
    assert row is not None
    referral_id: int = await world.owner.fetchval(
        """insert into referral (from_centre_id, to_centre_id, case_id, destination, to_name, letter_no, status, reason_code,
             basis, consent_on, packet, sent_at, reply_by, last_happened_at, result_code, question)
           values ($1, $2, $3, 'CJC', 'ศยช.', 'ทถ 1/2569', $4, 'unresolved', 'written_consent', bangkok_day(now()),
             jsonb_build_object('topic', $5::text, 'people', '[]'::jsonb), $6, bangkok_day(now()) + 5, $7, 'advice_given', '?')
           returning id""",
        row["centre_id"],
        world.justice.id,
        case_id,
        status,
        row["topic"],
        sent,
        days_ago(3),
    )
    return referral_id


async def code_at(world: World, referral_id: int) -> tuple[str, str]:
    """A link of a referral to a body outside, good for a week; its secret part, and its code."""
    token, word = guest_links.new_token(), guest_links.new_word()
    hashed = guest_links.token_hash(token)
    assert hashed is not None
    await world.owner.execute(
        """insert into guest_code (centre_id, referral_id, link_hash, word_hash, sealed, made_at, expires_at)
           select from_centre_id, id, $2, $3, $4, now(), now() + interval '7 days' from referral where id = $1""",
        referral_id,
        hashed,
        guest_links.word_hashes(hashed, word)[0],
        guest_links.sealed(hashed, token, word),
    )
    return token, word


async def stand(
    world: World, kind: str, status: str, *, place: Place | None = None, kept: str = "", proposed: str = "", **more: Any
) -> Standing:
    """That kind of subject in that state. `kept` is where a stopped case was stopped, `proposed` how its hold is to end.

    Further keywords are those of `case_at`.
    """
    where = status if kind == "case" else _CASE_OF[kind].get(status, _CASE_OF[kind][""])
    if where in ("suspended", "safety_hold") and not kept:
        kept = "in_mediation" if where == "suspended" else "screening"
    at = place or (world.registered if kind == "agreement" else world.tha_than)
    mediators = () if kind == "assignment" else ("mediator",)
    laid = {"place": at, "mediators": mediators, "resume_state": kept or None, "notice_version": 1}
    case_id = await case_at(world, where, **(laid | more))
    await world.owner.execute(
        "update person set house_no = '9', moo = '3', subdistrict = 'ท่าถ่าน' "
        f"where id in (select person_id from case_party where case_id = {case_id})"
    )
    if proposed:
        await world.owner.execute(
            "update safety_hold set proposed = $2, proposed_by = $3, proposed_at = now() where case_id = $1",
            case_id,
            proposed,
            at["safety"].account_id,
        )
    entity_id = None if kind == "case" else await _entity(world, at, kind, status, case_id)
    standing = Standing(world, at, kind, case_id, entity_id, Reference({}))
    registered = at.track == "PEOPLE_CENTRE"
    standing.model = Reference((await standing.look()).at, kept, proposed, certifying=registered, registered=registered)
    standing.model.sent = (kind, status) != ("referral", "prepared")
    return standing


async def _entity(world: World, place: Place, kind: str, status: str, case_id: int) -> int | None:
    if status == "none":
        return None
    if kind == "session":
        return await session_at(world, case_id, status)
    if kind == "assignment":
        return await assignment_at(world, case_id, status, place=place)
    if kind == "referral":
        return await referral_at(world, case_id, status)
    if kind == "agreement" and status == "discarded":
        return await agreement_at(world, case_id, status)
    entity_id: int = await world.owner.fetchval(f"select max(id) from {kind} where case_id = $1", case_id)
    await world.owner.execute(f"update {kind} set status = $2 where id = $1", entity_id, status)
    return entity_id


@cache
def _digest_sql(tables: tuple[tuple[str, str], ...]) -> str:
    parts = []
    for table, column in tables:
        own = " and subject_kind <> 'centre'" if table.startswith("journal_") else ""
        rows = "count(*) || ':' || md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), ''))"
        parts.append(f"select '{table}' as name, {rows} as digest from \"{table}\" t where {column} = any ($1){own}")
    return " union all ".join(parts)


async def digest(world: World, *places: Place) -> dict[str, str]:
    """Table → a digest of all rows of these centres, their own chains left out: what a refused request must not change."""
    if not _TABLES:
        _TABLES.extend(await centre_tables(world.owner))
    rows = await world.owner.fetch(_digest_sql(tuple(_TABLES)), [place.id for place in places])
    return {row["name"]: row["digest"] for row in rows}


_TABLES: list[tuple[str, str]] = []


@dataclass(frozen=True)
class InMemory:
    """A case with a subject of every kind, read once, that can be stood anywhere without a database."""

    dossier: Dossier

    @classmethod
    async def of(cls, world: World, place: Place) -> "InMemory":
        """Laid with nothing standing against any of its events."""
        case_id = (await stand(world, "session", "planned", place=place, people=(1, 1))).case_id
        await agreement_at(world, case_id, "signed")
        await obligation_at(world, case_id)
        await referral_at(world, case_id, "prepared")
        async with reading(place["officer"]):
            return cls(await read_dossier(place["officer"], case_id))

    def standing(self, at: Mapping[str, str], kept: str = "") -> Dossier:
        """The case and its subjects where the model says; "none" where there is none."""
        stands = CaseStatus(at["case"])
        outcome = "not_settled" if stands in S | E | {CaseStatus.closed} or kept in S else None
        file = replace(self.dossier.file, status=stands, resume_state=kept or None, outcome=outcome)
        lists: dict[str, Any] = {}
        for kind, collection in COLLECTIONS.items():
            entity = getattr(self.dossier, collection)[0]
            status = at.get(kind, "none")
            lists[collection] = [] if status == "none" else [replace(entity, status=type(entity.status)(status))]
        return replace(self.dossier, file=file, **lists)
