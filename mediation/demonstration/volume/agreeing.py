"""The sides are asked, answer, and are briefed; mediators are found for those who agree."""

from collections.abc import Sequence
from typing import Any

from cases.law import ClockCode
from cases.reasons import ChallengeGround, StruckOutReason
from mediation.demonstration.volume.bench import By, OnBench
from mediation.demonstration.volume.chain import body_of
from mediation.demonstration.volume.moments import calendar_day, day_of, iso_day, stamp
from mediation.demonstration.volume.rows import Row
from mediation.demonstration.volume.rules import period
from mediation.demonstration.volume.sifting import Sifting

_NOTHING_TO_TELL = body_of({"answers": {ground.value: "none" for ground in ChallengeGround}, "statement": None})


class Agreeing(Sifting):
    """The deeds from the invitation to the confirmed mediator."""

    def side(self, number: int) -> Row:
        """The side of this number."""
        return self.parts["case_side"][number - 1]

    def invite(self, minute: int, number: int, manner: str) -> None:
        """A side is asked whether it will come."""
        self.at(minute)
        side, day = self.side(number), day_of(minute)
        reply_by = day + period(ClockCode.answer_invitation, day)
        side["invitations"] += 1
        side |= {"last_invited_on": calendar_day(day), "reply_by": calendar_day(reply_by)}
        facts = {"side": number, "attempt": side["invitations"], "manner": manner, "reply_by": iso_day(reply_by)}
        self.case_deed("invite", self.bench.officer, minute, facts)

    def answer(self, minute: int, number: int, consent: bool, centre_chooses: bool = False) -> None:
        """A side says what it will."""
        self.at(minute)
        day = day_of(minute)
        self.side(number).update(
            consent="yes" if consent else "no",
            consented_on=calendar_day(day) if consent else None,
            joining=consent,
            asks_centre_to_choose=centre_chooses,
        )
        facts = {
            "side": number,
            "consent": "yes" if consent else "no",
            "on": iso_day(day),
            "asks_centre_to_choose": centre_chooses,
        }
        self.record("case:consent:answered", self.bench.officer, minute, facts)

    def brief(self, minute: int, numbers: Sequence[int]) -> None:
        """Process, effect and the right to end are explained."""
        self.at(minute)
        day = day_of(minute)
        for number in numbers:
            self.side(number)["briefed_on"] = calendar_day(day)
        facts = {"sides": sorted(numbers), "on": iso_day(day)}
        self.record("case:consent:briefed", self.bench.officer, minute, facts)

    def go_on(self, minute: int) -> None:
        """All who are asked agree, or it goes on between those who do."""
        self.at(minute)
        agreed = [side["side"] for side in self.parts["case_side"] if side["consent"] == "yes"]
        others = [side["side"] for side in self.parts["case_side"] if side["consent"] != "yes"]
        for side in self.parts["case_side"]:
            side["joining"] = side["consent"] == "yes"
        self.file["consented_at"] = stamp(minute)
        event = "consent_some" if others else "consent_all"
        self.case_deed(event, self.bench.officer, minute, {"joining": agreed, "not_joining": others})

    def refuse(self, minute: int) -> None:
        """The other side will not."""
        refused = [side["side"] for side in self.parts["case_side"] if side["consent"] == "no"]
        self._strike_out("refuse", minute, StruckOutReason.refused, {"refused": refused})

    def no_reply(self, minute: int) -> None:
        """No answer came, however often it was asked."""
        self.at(minute)
        silent = [side for side in self.parts["case_side"] if side["consent"] == "unknown" and side["side"] != 1]
        for side in silent:
            side |= {"consent": "no_reply", "joining": False}
        facts = {"silent": [side["side"] for side in silent]}
        self._strike_out("no_reply", minute, StruckOutReason.no_reply, facts)

    # A MEDIATOR

    def propose(self, minute: int, mediator: OnBench) -> Row:
        """Somebody of the roster is asked to mediate."""
        self.at(minute)
        by = self.bench.officer
        row = self.part(
            "assignment",
            mediator_id=mediator.mediator_id,
            status="proposed",
            how_chosen="",
            disclosure=None,
            disclosed_on=None,
            sides_agreed=[],
            end_reason=None,
            reuse_papers=None,
            last_happened_at=stamp(minute),
            version=1,
            answers="[]",
            confirmed_at=None,
        )
        self.file["version"] += 1
        self.beside("assignment", row, "propose", by, minute, ("none", "proposed"), _of(mediator))
        self.fired("propose_mediator", by, minute, {})
        return row

    def accept(self, minute: int, row: Row, mediator: OnBench) -> None:
        """The mediator accepts."""
        self.at(minute)
        self.part_deed("assignment", row, "accept", mediator.by, minute, _of(mediator))

    def refuse_to_serve(self, minute: int, row: Row, mediator: OnBench, reason: str) -> None:
        """The mediator declines."""
        self.at(minute)
        row["end_reason"] = reason
        self.part_deed("assignment", row, "decline", mediator.by, minute, _of(mediator), reason)

    def object(self, minute: int, row: Row, mediator: OnBench, side: int, ground: str) -> None:
        """A side does not want this mediator."""
        self.at(minute)
        row["end_reason"] = "party_objected"
        given = self._said_on(minute, side)
        informed = row["status"] == "disclosed"
        row["answers"] = f"[{body_of(given | {'answer': 'objects', 'informed': informed, 'ties': []})}]"
        facts = given | _of(mediator)
        self.part_deed("assignment", row, "party_objects", self.bench.officer, minute, facts, ground)

    def _said_on(self, minute: int, side: int) -> dict[str, Any]:
        """An answer of a side, given in person; where it is a single person, by that one."""
        people = [one["id"] for one in self.parts["case_party"] if one["side"] == side and one["role"] == "party"]
        by = people[0] if len(people) == 1 else None
        return {"side": side, "on": iso_day(day_of(minute)), "given_by": by, "manner": "in_person"}

    def disclose(self, minute: int, row: Row, mediator: OnBench) -> None:
        """There is nothing that casts doubt."""
        self.at(minute)
        row |= {"disclosure": _NOTHING_TO_TELL, "disclosed_on": calendar_day(day_of(minute))}
        self.part_deed("assignment", row, "disclose", mediator.by, minute, {"explained": []} | _of(mediator))

    def confirm(self, minute: int, row: Row, mediator: OnBench, how: str) -> None:
        """The head confirms; with it the case is ready."""
        self.at(minute)
        agreed = [] if how == "centre_asked" else [side["side"] for side in self.joining()]
        row |= {"how_chosen": how, "sides_agreed": agreed, "confirmed_at": stamp(minute)}
        facts = {"how_chosen": how, "sides_agreed": agreed} | _of(mediator)
        if self.mediators("ended"):
            row["reuse_papers"] = facts["reuse_papers"] = False
        self.part_deed("assignment", row, "confirm", self.bench.head, minute, facts)
        self.fired("appoint", self.bench.head, minute, {"mediator": mediator.mediator_id})

    # A MEDIATOR OBJECTED TO

    def challenge(self, minute: int, row: Row, ground: str, party: int) -> Row:
        """One person of a side objects to a serving mediator: all stops."""
        self.at(minute)
        raised = self.part(
            "challenge",
            assignment_id=row["id"],
            ground=ground,
            under="s23",
            raised_by=[party],
            raised_by_mediator=False,
            raised_at=stamp(minute),
            **dict.fromkeys(("decision", "decided_by", "decided_at")),
            reasons="",
        )
        facts = {
            "challenge": raised["id"],
            "assignment": row["id"],
            "under": "s23",
            "raised_by": [party],
            "raised_by_mediator": False,
        }
        self.case_deed("challenge", self.bench.officer, minute, facts, ground)
        return raised

    def decide(self, minute: int, raised: Row, row: Row, mediator: OnBench, upheld: bool, reasons: str) -> None:
        """The head decides; a mediator against whom it goes serves no more."""
        self.at(minute)
        head = self.bench.head
        facts = {"reasons": self.keep("decision", reasons, head), "challenge": raised["id"], "assignment": row["id"]}
        raised |= {"decided_by": head.account, "decided_at": stamp(minute), "reasons": facts["reasons"]}
        raised["decision"] = "upheld" if upheld else "dismissed"
        self.case_deed("uphold_challenge" if upheld else "dismiss_challenge", head, minute, facts)
        if upheld:
            self._end_service(row, mediator, head, minute)

    def _end_service(self, row: Row, mediator: OnBench, head: By, minute: int) -> None:
        before = str(row["status"])
        row |= {"status": "ended", "end_reason": "challenged", "last_happened_at": stamp(minute)}
        row["version"] += 1
        self.beside("assignment", row, "end", head, minute, (before, "ended"), _of(mediator), "challenged")


def _of(mediator: OnBench) -> dict[str, object]:
    return {"mediator": mediator.mediator_id, "mediator_account": mediator.by.account}
