"""A life of the volume written down as it is lived, and lived again through the practice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from mediation.deeds import find_deed
from mediation.demonstration.volume.bench import CLOCKS, By, OnBench
from mediation.demonstration.volume.following import Book
from mediation.demonstration.volume.moments import calendar_day, day_of, iso_day, iso_in_bangkok, stamp
from mediation.demonstration.volume.people import person_row
from mediation.demonstration.volume.quarrels import Request
from mediation.demonstration.volume.rows import Row
from mediation.demonstration.volume.settling import Promised
from mediation.demonstration.volume.taking_in import ROLES_OF_SIDES, Standing
from mediation.dossier import Dossier, read_dossier
from mediation.practice.intake import Asked, open_case
from mediation.practice.receiving import ReferralCall, answer_referral
from mediation.steps import Call
from mediation.taking import take_step
from mediation.work import reading
from parties.access import Actor, Role

DEEDS = (
    *("register", "end_for_safety", "start_screening", "record_screening", "ask_safety", "pass_screening", "decline"),
    *("drop", "close", "invite", "answer", "brief", "go_on", "refuse", "no_reply", "propose", "accept", "disclose"),
    *("refuse_to_serve", "object", "confirm", "challenge", "decide", "plan", "notify", "open", "end_session"),
    *("nobody_came", "postpone", "reach_terms", "sign", "request_certificate", "certify", "fail", "withdraw"),
    *("terminate", "perform", "perform_part", "fall_due", "demand", "breach", "expire", "waive", "refer"),
    *("answer_referral", "record_result"),
)


class Written(Book):
    """A book that keeps a list of the deeds done in it: name, what was given, and what was there before."""

    deeds: list[tuple[str, tuple[Any, ...], dict[str, Any]]]


def _kept(name: str) -> Any:
    deed = getattr(Book, name)

    def done(self: Written, *given: Any, **named: Any) -> Any:
        answer = deed(self, *given, **named)
        self.__dict__.setdefault("deeds", []).append((name, given, named))
        return answer

    return done


for _name in DEEDS:
    setattr(Written, _name, _kept(_name))


@dataclass
class Again:
    """The same life in the practice: `ids` are the practice's of parts, by table, in the order in which they came."""

    book: Written
    case_id: int = 0
    _at: datetime = field(default_factory=lambda: datetime.now(UTC))

    async def live(self) -> int:
        """Do every deed of the book once more; the id of the case."""
        for name, given, named in self.book.deeds:
            await getattr(self, name)(*given, **named)
        return self.case_id

    # HOW A DEED IS DONE

    def _actor(self, by: By) -> Actor:
        at = self.book.bench.justice_id if by is self.book.bench.cjc else self.book.bench.centre_id
        track = self.book.bench.track
        return Actor(at, frozenset({Role(by.role)}), by.account, self._name(by), track=track)

    def _name(self, by: By) -> str:
        return self.book.bench.cjc_name if by is self.book.bench.cjc else ""

    async def _take(self, what: str, by: By, minute: int, on: int | None = None, **raw: Any) -> None:
        kind, _, event = what.partition(".")
        call = Call(self._actor(by), self.case_id, on, clock=lambda: stamp(minute))
        await take_step(find_deed(kind, event), call, raw)

    async def _dossier(self) -> Dossier:
        actor = self._actor(By("system", None))
        async with reading(actor):
            return await read_dossier(actor, self.case_id)

    async def _id(self, table: str, row: Row | int) -> int:
        """The practice's id of the part that the book knows by this row or id."""
        number = row if isinstance(row, int) else int(row["id"])
        place = [part["id"] for part in self.book.parts[table]].index(number)
        names = {"case_party": "parties", "safety_hold": "hold"}
        parts = getattr(await self._dossier(), names.get(table, f"{table}s"))
        return int(sorted(part.id for part in parts)[place])

    @property
    def _officer(self) -> By:
        return self.book.bench.officer

    @property
    def _mediator(self) -> By:
        """Whoever opened the last session."""
        entry = self.book.parts["session_entry"][-1]
        return By("mediator", entry["by_account"])

    # COMING IN

    async def register(self, minute: int, request: Request, people: list[Standing], _: tuple[int, int]) -> None:
        day = day_of(minute)
        raw: dict[str, Any] = {
            "topic": request.kind.topic.value,
            "title": request.title,
            "facts": request.facts,
            "wish": request.wish,
            "nature": request.nature,
            "official_code": f"civil-{request.kind.civil}",
            "offence_section": request.offence,
            "value": None if request.value is None else str(request.value),
            "no_value_reason": request.no_value_reason,
            "place_moo": str(request.moo),
            "happened_on": iso_day(day - request.happened_before),
            "channel": request.channel,
            "relationship": request.kind.relationship.value,
            "recurring": request.recurring,
            "limitation_on": None if request.limitation_after is None else iso_day(day + request.limitation_after),
            "notice_shown": True,
            "parties": [self._person(one) for one in people],
        }
        answer = await open_case(Asked(self._actor(self._officer), clock=lambda: stamp(minute)), raw)
        self.case_id = int(answer.content["id"])

    def _person(self, one: Standing) -> dict[str, Any]:
        row = person_row(self.book.bench, one.number)
        known = ("kind", "prefix", "first_name", "last_name", "occupation", "house_no", "moo", "village")
        return {
            "side": ROLES_OF_SIDES[min(one.side, 3) - 1],
            "side_no": one.side,
            "role": one.role,
            "stands_for": None if one.stands_for is None else one.stands_for + 1,
            "authority": one.authority,
            **{name: row[name] for name in (*known, "subdistrict", "district", "province")},
        }

    async def end_for_safety(self, minute: int, confirmed: int) -> None:
        await self._take("case.end_for_safety", self.book.bench.safety, minute)
        await self._take("case.end_for_safety", self.book.bench.head, confirmed)

    async def start_screening(self, minute: int) -> None:
        await self._take("case.start_screening", self._officer, minute)

    async def record_screening(self, minute: int) -> None:
        answers = self.book.answers
        told: dict[str, Any] = {
            name: None if answers[name] is None else "yes" if answers[name] else "no"
            for name in ("ownership_contested", "family_status_matter", "suspect_under_18", "domestic_violence")
        }
        offences = [{"section": one["section"]} for one in answers["offences"]]
        await self._take("case.record_screening", self._officer, minute, **told, offences=offences)

    async def ask_safety(self, minute: int, party_id: int, answers: Mapping[str, str]) -> None:
        party = await self._id("case_party", party_id)
        raw: dict[str, Any] = {"case_party_id": party, **answers}
        await self._take("case.record_safety", self._officer, minute, **raw)

    async def pass_screening(self, minute: int) -> None:
        await self._take("case.pass_screening", self._officer, minute)

    async def decline(self, minute: int, reason: str) -> None:
        await self._take("case.decline", self._officer, minute, reason=reason)

    async def drop(self, minute: int) -> None:
        await self._take("case.applicant_drops", self._officer, minute)

    async def close(self, minute: int) -> None:
        await self._take("case.close", self._officer, minute)

    # AGREEING

    async def invite(self, minute: int, number: int, manner: str) -> None:
        await self._take("case.invite", self._officer, minute, side=number, manner=manner)

    async def answer(self, minute: int, number: int, consent: bool, centre_chooses: bool = False) -> None:
        raw: dict[str, Any] = {
            "side": number,
            "consent": "yes" if consent else "no",
            "asks_centre_to_choose": centre_chooses,
        }
        await self._take("case.record_consent", self._officer, minute, **raw)

    async def brief(self, minute: int, numbers: list[int]) -> None:
        explained = dict.fromkeys(("process", "legal_effect", "right_to_end"), True)
        await self._take("case.record_briefing", self._officer, minute, sides=list(numbers), **explained)

    async def go_on(self, minute: int) -> None:
        joining = all(side.consent == "yes" for side in (await self._dossier()).sides)
        await self._take("case.consent_all" if joining else "case.consent_some", self._officer, minute)

    async def refuse(self, minute: int) -> None:
        await self._take("case.refuse", self._officer, minute)

    async def no_reply(self, minute: int) -> None:
        await self._take("case.no_reply", self._officer, minute)

    # A MEDIATOR

    async def propose(self, minute: int, mediator: OnBench) -> None:
        await self._take("assignment.propose", self._officer, minute, mediator=mediator.mediator_id)

    async def accept(self, minute: int, row: Row, mediator: OnBench) -> None:
        await self._take("assignment.accept", mediator.by, minute, await self._id("assignment", row))

    async def refuse_to_serve(self, minute: int, row: Row, mediator: OnBench, reason: str) -> None:
        on = await self._id("assignment", row)
        await self._take("assignment.decline", mediator.by, minute, on, reason=reason)

    async def object(self, minute: int, row: Row, _: OnBench, side: int, ground: str) -> None:
        on = await self._id("assignment", row)
        await self._take("assignment.party_objects", self._officer, minute, on, side=side, ground=ground)

    async def disclose(self, minute: int, row: Row, mediator: OnBench) -> None:
        grounds = (
            "spouse_or_betrothed",
            "kin",
            "representative",
            "creditor_debtor",
            "employer_employee",
            "other_doubt",
        )
        on = await self._id("assignment", row)
        await self._take("assignment.disclose", mediator.by, minute, on, **dict.fromkeys(grounds, "none"))

    async def confirm(self, minute: int, row: Row, _: OnBench, how: str) -> None:
        on, joining = await self._id("assignment", row), (await self._dossier()).joining
        agreed = [] if how == "centre_asked" else [side.side for side in joining]
        head = self.book.bench.head
        await self._take("assignment.confirm", head, minute, on, how_chosen=how, sides_agreed=agreed)

    async def challenge(self, minute: int, row: Row, ground: str, party: int) -> None:
        raw: dict[str, Any] = {
            "assignment": await self._id("assignment", row),
            "raised_by": [await self._id("case_party", party)],
        }
        await self._take("case.challenge", self._officer, minute, ground=ground, **raw)

    async def decide(self, minute: int, _: Row, __: Row, ___: OnBench, upheld: bool, reasons: str) -> None:
        event = "case.uphold_challenge" if upheld else "case.dismiss_challenge"
        await self._take(event, self.book.bench.head, minute, reasons=reasons)

    # TALKING

    async def plan(self, minute: int, meeting: int, planned_from: Row | None = None) -> None:
        raw: dict[str, Any] = {"planned_for": iso_in_bangkok(meeting), "place": "ศาลาประชาคม"}
        if planned_from is not None:
            raw["planned_from"] = await self._id("session", planned_from)
        await self._take("session.plan", self._officer, minute, **raw)

    async def notify(self, minute: int, row: Row) -> None:
        await self._take("session.notify", self._officer, minute, await self._id("session", row))

    def _by_of(self, row: Row) -> By:
        entries = [entry for entry in self.book.parts["session_entry"] if entry["session_id"] == row["id"]]
        return By("mediator", entries[0]["by_account"])

    async def open(self, minute: int, row: Row, present: list[Row]) -> None:
        here = [await self._id("case_party", party) for party in present]
        await self._take("session.open", self._by_of(row), minute, await self._id("session", row), present=here)

    async def end_session(self, minute: int, row: Row, result: str) -> None:
        await self._take("session.close", self._by_of(row), minute, await self._id("session", row), result=result)

    async def nobody_came(self, minute: int, row: Row, side: int, reason: str) -> None:
        on = await self._id("session", row)
        dossier = await self._dossier()
        serving = next(a for a in dossier.assignments if a.appointed)
        by = By("mediator", serving.account_id)
        await self._take("session.record_no_show", by, minute, on, side=side, reason=reason)

    async def postpone(self, minute: int, row: Row, by_whom: str, reason: str) -> None:
        on = await self._id("session", row)
        await self._take("session.postpone", self._officer, minute, on, postponed_by=by_whom, reason=reason)

    # SETTLING

    async def reach_terms(self, minute: int, substance: str, promises: list[Promised]) -> None:
        obligations = [
            {
                "debtor_side": promise.debtor,
                "creditor_side": promise.creditor,
                "kind": promise.kind,
                "what": promise.what,
                "amount": None if promise.amount is None else str(promise.amount),
                "due_on": calendar_day(promise.due).isoformat(),
            }
            for promise in promises
        ]
        raw: dict[str, Any] = {"place": "ที่ทำการศูนย์", "dispute_in_law": self.book.request.kind.in_law}
        raw |= {"substance": substance, "obligations": obligations, "lawful": True, "possible": True, "moral": True}
        await self._take("case.terms_reached", self._mediator, minute, **raw)

    async def sign(self, minute: int, agreement: Row) -> None:
        dossier = await self._dossier()
        signatures: list[dict[str, Any]] = []
        for side in dossier.joining:
            for party in dossier.principals(side.side):
                given: dict[str, Any] = {"party": party.id}
                if party.capacity != "full":
                    stand_in = next(other for other in dossier.parties if other.stands_for == party.id)
                    given |= {"method": "representative", "representative": stand_in.id}
                signatures.append(given)
        signatures += [{"mediator": a.id} for a in dossier.assignments if a.appointed]
        raw: dict[str, Any] = dict.fromkeys(("voluntary", "read_aloud", "copies_given"), True)
        on = await self._id("agreement", agreement)
        await self._take("agreement.sign", self._mediator, minute, on, signatures=signatures, **raw)

    async def request_certificate(self, minute: int, agreement: Row) -> None:
        on = await self._id("agreement", agreement)
        await self._take("agreement.request_certificate", self._officer, minute, on)

    async def certify(self, minute: int, agreement: Row, number: str) -> None:
        on = await self._id("agreement", agreement)
        await self._take("agreement.certify", self._officer, minute, on, certificate_no=number)

    async def fail(self, minute: int, statement: str) -> None:
        await self._take("case.fail", self._mediator, minute, statement=statement)

    async def withdraw(self, minute: int, side: int) -> None:
        await self._take("case.withdraw", self._officer, minute, side=side, notice_on=iso_day(day_of(minute)))

    async def terminate(self, minute: int, reason: str) -> None:
        await self._take("case.terminate", self._mediator, minute, reason=reason)

    # PROMISES

    async def _promise(self, event: str, by: By, minute: int, promise: Row, **raw: Any) -> None:
        await self._take(f"obligation.{event}", by, minute, await self._id("obligation", promise), **raw)

    async def perform(self, minute: int, promise: Row, proof: str) -> None:
        await self._promise("perform", self._officer, minute, promise, proof=proof)

    async def perform_part(self, minute: int, promise: Row, amount: Any) -> None:
        await self._promise("perform_part", self._officer, minute, promise, amount=str(amount))

    async def fall_due(self, minute: int, promise: Row) -> None:
        await self._promise("fall_due", CLOCKS, minute, promise)

    async def demand(self, minute: int, promise: Row, days: int) -> None:
        await self._promise("demand", self._officer, minute, promise, reply_by=iso_day(day_of(minute) + days))

    async def breach(self, minute: int, promise: Row) -> None:
        await self._promise("breach", self._officer, minute, promise)

    async def expire(self, minute: int, promise: Row) -> None:
        await self._promise("expire", CLOCKS, minute, promise)

    async def waive(self, minute: int, promise: Row) -> None:
        dossier = await self._dossier()
        agreed = [party.id for party in dossier.people(int(promise["creditor_side"])) if party.capacity == "full"]
        await self._promise("waive", self._officer, minute, promise, agreed_by=agreed)

    # HANDED ON

    async def refer(self, minute: int, reason: str, letter: str, sent: int) -> None:
        dossier = await self._dossier()
        raw: dict[str, Any] = {"destination": "CJC", "to_centre": self.book.bench.justice_id, "reason": reason}
        raw |= {"people": [min(party.id for party in dossier.parties)], "basis": "written_consent"}
        raw |= {"consent_on": iso_day(day_of(minute)), "shares": ["facts", "wish"]}
        await self._take("referral.prepare", self._officer, minute, **raw)
        on = (await self._dossier()).referrals[-1].id
        await self._take("referral.send", self._officer, sent, on, letter_no=letter)

    async def answer_referral(
        self, minute: int, row: Row, event: str, reason: str | None = None, **columns: Any
    ) -> None:
        raw: dict[str, Any] = {}
        if event == "acknowledge":
            raw = {"receiver_no": columns["receiver_no"]}
        elif event == "decline":
            raw = {"reason": reason}
        elif event == "complete":
            raw = {name: columns[name] for name in ("result_code", "result")}
        on = await self._id("referral", row)
        call = ReferralCall(self._actor(self.book.bench.cjc), on, clock=lambda: stamp(minute))
        await answer_referral(call, event, raw)

    async def record_result(self, minute: int, row: Row) -> None:
        await self._take("referral.record_result", self._officer, minute, await self._id("referral", row))
