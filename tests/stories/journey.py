"""A case on its way through the JSON door, told in the words of those who take it there."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cases.journal import verify_chain
from tests.cases.test_journal import chain
from tests.mediation.practice.test_intake import a_request
from tests.programs import Programs
from tests.world import Place

CALM = {f"q{n}": "no" for n in range(2, 10)} | {"q1": "yes", "q10": "no", "q5": "no"}
"""Answers of somebody who has nothing to fear."""
IN_SCOPE = {
    "ownership_contested": "no",
    "family_status_matter": "no",
    "domestic_violence": "no",
    "suspect_under_18": "no",
}
_RELATIONS = ("spouse_or_betrothed", "kin", "representative", "creditor_debtor", "employer_employee", "other_doubt")
NOTHING_TO_DISCLOSE = dict.fromkeys(_RELATIONS, "none")


@dataclass
class Journey:
    """One case and its way."""

    api: Programs
    place: Place
    case_id: int = 0
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/cases/{self.case_id}"

    async def see(self, who: str = "officer") -> Any:
        """The case as somebody sees it."""
        return await self.api.get(who, self.path, place=self.place)

    async def does(self, who: str, event: str, **body: Any) -> Any:
        """An event of the case."""
        return await self.api.post(who, f"{self.path}/events/{event}", body, place=self.place)

    async def on(self, who: str, what: str, event: str, **body: Any) -> Any:
        """An event of a session, an assignment, an agreement, an obligation, a referral: begun, or the last one begun."""
        path = f"{self.path}/{what}s"
        if what in self.ids and event not in ("plan", "propose", "prepare"):
            path += f"/{self.ids[what]}"
        answer = await self.api.post(who, f"{path}/events/{event}", body, place=self.place)
        self.ids[what] = answer[what]["id"]
        return answer

    async def refused(self, status: int, who: str, event: str, **body: Any) -> Any:
        """An event of the case that must be refused."""
        return await self.api.refused(status, who, f"{self.path}/events/{event}", body, place=self.place)

    async def requested(self, **changes: Any) -> "Journey":
        """Somebody asked for mediation, and it was registered."""
        made = await self.api.post("officer", "/cases", a_request(**changes), place=self.place)
        self.case_id = made["id"]
        return self

    async def screened(self) -> "Journey":
        """Scope and safety were asked, and nothing stands against mediating."""
        await self.does("officer", "start_screening")
        await self.does("officer", "record_screening", **IN_SCOPE)
        for party in (await self.see())["parties"]:
            if party["side"] == 1 and party["role"] == "party":
                await self.does("officer", "record_safety", case_party_id=party["id"], **CALM)
        await self.does("officer", "pass_screening")
        return self

    async def agreed_to_mediate(self) -> "Journey":
        """Every side was invited, said yes and was told what mediation is."""
        sides = [side["side"] for side in (await self.see())["sides"]]
        for side in sides[1:]:
            await self.does("officer", "invite", side=side)
        for side in sides:
            await self.does("officer", "record_consent", side=side, consent="yes")
        for party in (await self.see())["parties"]:
            if party["side"] != 1 and party["role"] == "party":
                await self.does("officer", "record_safety", case_party_id=party["id"], **CALM)
        briefing = {"process": True, "legal_effect": True, "right_to_end": True}
        await self.does("officer", "record_briefing", sides=sides, **briefing)
        await self.does("officer", "consent_all")
        return self

    async def with_mediator(self, who: str = "mediator") -> "Journey":
        """A mediator was proposed, accepted, disclosed and was appointed with everybody's agreement."""
        await self.on("officer", "assignment", "propose", mediator=self.place.mediators[who])
        await self.on(who, "assignment", "accept")
        await self.on(who, "assignment", "disclose", **NOTHING_TO_DISCLOSE)
        sides = [side["side"] for side in (await self.see())["sides"] if side["joining"]]
        await self.on("head", "assignment", "confirm", how_chosen="agreed", sides_agreed=sides)
        return self

    async def meeting(self, who: str = "mediator", result: str = "another_session") -> "Journey":
        """A session was planned, opened with everybody there, and closed."""
        await self.on(who, "session", "plan", planned_for="1/11/2569 09:00", held_already=True, place="ศาลาประชาคม")
        parties = [party["id"] for party in (await self.see())["parties"]]
        await self.on(who, "session", "open", present=parties)
        await self.on(who, "session", "close", result=result, next_step="นัดครั้งต่อไป")
        return self

    async def in_talks(self) -> "Journey":
        """All the way to the first session held."""
        await self.requested()
        await self.screened()
        await self.agreed_to_mediate()
        await self.with_mediator()
        return await self.meeting()

    async def with_terms(self, promises: list[dict[str, Any]] | None = None) -> "Journey":
        """Terms were reached and written down."""
        promise = {
            "debtor_side": 2,
            "creditor_side": 1,
            "kind": "pay",
            "what": "ค่าเสียหายต้นข้าว",
            "amount": "6000",
            "due_on": (date.today() + timedelta(days=40)).isoformat(),
        }
        await self.does(
            "mediator",
            "terms_reached",
            place="ศาลาประชาคม หมู่ที่ ๔",
            dispute_in_law="ละเมิด กิ่งไม้รุกล้ำแนวเขต ป.พ.พ. ม.1347",
            substance="ตัดกิ่งไม้และชดใช้ค่าเสียหาย",
            obligations=[promise] if promises is None else promises,
            lawful=True,
            possible=True,
            moral=True,
        )
        self.ids["agreement"] = (await self.see())["agreements"][-1]["id"]
        return self

    async def signed(self) -> "Journey":
        """Everybody signed."""
        seen = await self.see()
        signatures: list[dict[str, Any]] = [
            {"party": party["id"], "method": "by_hand", "read_to_signer": True}
            for party in seen["parties"]
            if party["role"] == "party" and party["left_on"] is None
        ]
        signatures += [
            {"mediator": assignment["id"], "method": "by_hand"}
            for assignment in seen["assignments"]
            if assignment["status"] == "active"
        ]
        await self.on(
            "mediator", "agreement", "sign", voluntary=True, read_aloud=True, copies_given=True, signatures=signatures
        )
        return self

    async def ended(self, status: str) -> list[str]:
        """The case stands there, and its journal verifies. The events in order, without their prefix."""
        seen = await self.see()
        assert seen["status"] == status
        entries, head, length = await chain(self.api.world, self.case_id)
        assert verify_chain(entries, head, length) == []
        moved = [entry for entry in entries if entry.entity == "case" and entry.status_to]
        assert moved[-1].status_to == status
        return [entry.event.removeprefix("case:") for entry in entries]
