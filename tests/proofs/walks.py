"""Random walks through all six machines at once, each step judged by the model before it is asked for."""

from dataclasses import dataclass, field
from random import Random

from cases.journal import Entry, verify_chain
from mediation.doors import do
from mediation.steps import Call
from parties.access import Actor, Role
from parties.errors import NotFound, NotNow, NotPermitted, NotValid, Refused, Stale
from tests.proofs.model import ROWS, Verdict
from tests.proofs.pairs import ROLES, STALE, Asking, Spot, judged, received, spots
from tests.proofs.saying import FUTURE, SPOILT, typical
from tests.proofs.standing import KINDS, Standing
from tests.world import World

LENGTH = 10
_REFUSED: dict[type[Refused], int] = {NotPermitted: 403, NotFound: 404, Stale: 412, NotNow: 409, NotValid: 422}
_SPOTS: list[Spot] = [spot for kind in KINDS for spot in spots(kind)]
_BEGINS = {kind: event for kind in KINDS for event, row in ROWS[kind].items() if row[0] == ["none"]}
_ENDED = {
    kind: {state for row in ROWS[kind].values() for state in row[1]}
    - {s for row in ROWS[kind].values() for s in row[0]}
    for kind in KINDS
}
_PAIRS = [(kind, event, role) for kind in KINDS for event in ROWS[kind] for role in (*ROLES, "system")]


@dataclass
class Walk:
    """One case on a random way. The system, which has no door, goes where the doors lead to."""

    asking: Asking
    world: World
    rng: Random
    told: list[str] = field(default_factory=list)

    async def run(self) -> None:
        """Up to LENGTH steps from anywhere, two in three of them lawful; then the chains must verify."""
        at = await self.rng.choice(_SPOTS).laid(self.world)
        for _ in range(LENGTH):
            await self._step(at)
            if self.asking.tally.disagreements:
                break
        await self._verify(at)
        self.asking.tally.sequences += 1

    async def _step(self, at: Standing) -> None:
        lawful = self.rng.random() < 0.67
        pairs = [pair for pair in _PAIRS if self._judge(at, *pair).status == 200] if lawful else _PAIRS
        kind, event, role = self.rng.choice(pairs)
        guard, stale = self.rng.random() < 0.9, self.rng.random() < 0.05
        verdict = self._judge(at, kind, event, role, guard=guard, stale=stale)
        await self._stand_at(at, kind, event)
        before = await at.look()
        body = await typical(at, event) if verdict.status in (200, 422) else {}
        if verdict.status == 422 and not guard:
            wrong = SPOILT.get(f"{kind} {event}")
            body |= {name: value or "" for name, value in wrong.items()} if isinstance(wrong, dict) else {}
            body |= {} if isinstance(wrong, dict) else {"happened_at": FUTURE}
        got = await self._ask(at, event, role, body, STALE if stale else None)
        self.told.append(f"{kind} {event} {role} {got}")
        if got != verdict.status:
            self.asking.tally.note(at, event, role, f"{got} instead of {verdict.status} after {self.told}")
            return
        if verdict.status == 200:
            at.model.take(kind, event, verdict)
        after = await at.look()
        self.asking.stands(at, event, role, before, after, verdict.entries)
        if (after.version != before.version) != (verdict.status == 200 and role != "cjc"):
            self.asking.tally.note(at, event, role, f"version {before.version} → {after.version}")

    def _judge(self, at: Standing, kind: str, event: str, role: str, **facts: bool) -> Verdict:
        """A subject that has come to its end makes room for a new one."""
        standing = at.model.at[kind]
        if _BEGINS.get(kind) == event and standing in _ENDED[kind]:
            at.model.at[kind] = "none"
        verdict = judged(at.model, kind, event, role, **facts)
        at.model.at[kind] = standing
        return verdict

    async def _stand_at(self, at: Standing, kind: str, event: str) -> None:
        at.kind, at.entity_id = kind, None
        afresh = _BEGINS.get(kind) == event and at.model.at[kind] in _ENDED[kind]
        if kind != "case" and at.model.at[kind] != "none" and not afresh:
            at.entity_id = await self.world.owner.fetchval(
                f"select max(id) from {kind} where case_id = $1 and {'from_' * (kind == 'referral')}centre_id = $2",
                at.case_id,
                at.place.id,
            )

    async def _ask(self, at: Standing, event: str, role: str, body: dict[str, object], version: int | None) -> int:
        if role != "system":
            return await self.asking.ask(at, event, role, body, version)
        if received(at.kind, event):
            return 403
        call = Call(Actor(at.place.id, frozenset({Role.system})), at.case_id, at.entity_id, version)
        try:
            await do(at.kind, event, call, body)
        except Refused as refusal:
            return _REFUSED[type(refusal)]
        return 200

    async def _verify(self, at: Standing) -> None:
        owner = self.world.owner
        heads = await owner.fetch(
            """select * from journal_head where (subject_kind = 'case' and subject_id = $1) or (subject_kind = 'referral'
                 and subject_id in (select id from referral where from_centre_id = $2 and case_id = $1))""",
            at.case_id,
            at.place.id,
        )
        for head in heads:
            rows = await owner.fetch(
                "select * from journal_entry where subject_kind = $1 and subject_id = $2 order by seq",
                head["subject_kind"],
                head["subject_id"],
            )
            if verify_chain([Entry(**dict(row)) for row in rows], head["head"], head["seq"]):
                self.asking.tally.note(
                    at, "", "", f"the chain of {head['subject_kind']} does not hold after {self.told}"
                )
