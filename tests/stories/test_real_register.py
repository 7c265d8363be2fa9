"""A thousand real cases, each replayed through the practice at its real dates to the end it really had.

The register is that of a consumer mediation office abroad; only its shape matters here: dates, outcomes, flaws. What the
database holds afterwards is compared with figures computed from the file alone.
"""

import asyncio
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from statistics import median
from typing import Any

import pytest

from mediation.deeds import find_deed
from mediation.dossier import Dossier, read_dossier
from mediation.practice.intake import Asked, open_case
from mediation.practice.receiving import ReferralCall, answer_referral
from mediation.steps import Call
from mediation.taking import take_step
from mediation.work import reading
from parties.access import Actor
from parties.errors import NotValid
from parties.thai import BANGKOK
from tests.conftest import DATA
from tests.proofs.races import broken_chains
from tests.stories.journey import CALM, IN_SCOPE, NOTHING_TO_DISCLOSE
from tests.world import World

pytestmark = pytest.mark.real_data
REGISTER = DATA / "nyc_mediation" / "cases.csv"
OF_EACH_SNAPSHOT = 500
AT_ONCE = 8
_serial = count(1)
TOOK_IT_BACK = ("CWC", "CTA")
"""Codes of those who gave up themselves: in the replay their mediator had been chosen. The others were never reached."""


# THE FILE ALONE


@dataclass(frozen=True)
class RealCase:
    """One row that can be replayed."""

    number: str
    industry: str
    kind: str
    code: str
    group: str
    received: date
    closed: date

    @property
    def days(self) -> int:
        """How long it took, in calendar days."""
        return (self.closed - self.received).days

    @property
    def outcome(self) -> str:
        """The outcome the product must come to."""
        if self.group == "withdrawn_or_admin":
            return "withdrawn" if self.code in TOOK_IT_BACK else "struck_out"
        return {"settled": "settled", "not_settled": "not_settled", "referred": "not_accepted"}[self.group]


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%m/%d/%Y").date()
    except ValueError:
        return None


def read_row(row: dict[str, str]) -> RealCase | str:
    """The case of a row, or why there is none."""
    received, closed = _day(row["mediation_start_mmddyyyy"]), _day(row["mediation_close_mmddyyyy"])
    if received is None or closed is None:
        return "a day is missing: the columns are shifted"
    if closed < received:
        return "it closes before it starts"
    code = row["complaint_result"].rsplit(" - ", 1)[-1]
    return RealCase(
        row["case_no"], row["industry"], row["complaint_type"], code, row["outcome_group_ours"], received, closed
    )


def rows_to_replay() -> Iterator[dict[str, str]]:
    """The first rows of each snapshot."""
    seen: Counter[str] = Counter()
    with REGISTER.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            seen[row["snapshot"]] += 1
            if seen[row["snapshot"]] <= OF_EACH_SNAPSHOT:
                yield row


# THE REPLAY


@dataclass
class Replay:
    """One case on its way: morning steps on the day it was received, the last ones on the day it was closed."""

    world: World
    real: RealCase
    case_id: int = 0
    now: datetime = field(init=False)
    ids: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now = datetime.combine(self.real.received, time(8), BANGKOK)

    def _moment(self) -> str:
        self.now += timedelta(minutes=1)
        return self.now.astimezone(BANGKOK).strftime("%Y-%m-%dT%H:%M")

    async def does(self, who: str, what: str, **raw: Any) -> None:
        """An event of the case ("decline") or of a subject in it ("session.open"), at the next minute."""
        kind, _, event = what.rpartition(".")
        kind = kind or "case"
        begins = event in ("plan", "propose", "prepare")
        call = Call(self.world.tha_than[who], self.case_id, None if begins else self.ids.get(kind))
        answer = await take_step(find_deed(kind, event), call, {"happened_at": self._moment(), **raw})
        if kind != "case":
            self.ids[kind] = answer.content[kind]["id"]
        elif event == "terms_reached":
            self.ids["agreement"] = answer.content["agreement"]["id"]

    async def opened(self) -> Dossier:
        """The request is registered, with industry and kind kept as they were written."""
        # A number of the real register may stand for two disputes: their people are not one another.
        of_its_own = f"{self.real.number}-{next(_serial)}"
        request = {
            "topic": "CONTRACT",
            "nature": "civil",
            "legal_track": "COMMUNITY",
            "title": self.real.number,
            "facts": f"{self.real.industry} | {self.real.kind}",
            "wish": "ขอให้แก้ไข",
            "notice_shown": True,
            "happened_at": self._moment(),
            "parties": [
                {"side": "applicant", "first_name": "ผู้บริโภค", "last_name": of_its_own, "moo": "1"},
                {"side": "respondent", "first_name": "ผู้ขาย", "last_name": of_its_own, "moo": "2"},
            ],
        }
        officer = self.world.tha_than["officer"]
        self.case_id = (await open_case(Asked(officer), request)).content["id"]
        async with reading(officer):
            return await read_dossier(officer, self.case_id)

    async def run(self) -> None:
        """From the request to the closed case."""
        dossier = await self.opened()
        if self.real.outcome != "struck_out":
            await self.does("officer", "start_screening")
            await self.does("officer", "record_screening", **IN_SCOPE)
        if self.real.outcome == "not_accepted":
            await self._referred(dossier)
        elif self.real.outcome == "struck_out":
            self._on_the_last_day()
            await self.does("officer", "applicant_drops")
        else:
            await self._mediated(dossier)
        await self.does("officer", "close")

    def _on_the_last_day(self) -> None:
        self.now = max(self.now, datetime.combine(self.real.closed, time(9), BANGKOK))

    async def _referred(self, dossier: Dossier) -> None:
        await self.does("officer", "decline", reason="better_elsewhere")
        await self.does(
            "officer",
            "referral.prepare",
            destination="CJC",
            to_centre=self.world.justice.id,
            reason="unresolved",
            people=[dossier.parties[0].id],
            basis="written_consent",
            consent_on=self.real.received.isoformat(),
        )
        await self.does("officer", "referral.send", letter_no=self.real.number)
        call = ReferralCall(self.world.cjc, self.ids["referral"])
        await answer_referral(call, "acknowledge", {"happened_at": self._moment()})
        self._on_the_last_day()

    async def _mediated(self, dossier: Dossier) -> None:
        people = [party.id for party in dossier.parties]
        await self.does("officer", "record_safety", case_party_id=people[0], **CALM)
        await self.does("officer", "pass_screening")
        for side in (1, 2):
            await self.does("officer", "record_consent", side=side, consent="yes")
        for other in people[1:]:
            await self.does("officer", "record_safety", case_party_id=other, **CALM)
        await self.does("officer", "record_briefing", sides=[1, 2], process=True, legal_effect=True, right_to_end=True)
        await self.does("officer", "consent_all")
        await self.does("officer", "assignment.propose", mediator=self.world.tha_than.mediators["mediator"])
        await self.does("mediator", "assignment.accept")
        await self.does("mediator", "assignment.disclose", **NOTHING_TO_DISCLOSE)
        await self.does("head", "assignment.confirm", how_chosen="agreed", sides_agreed=[1, 2])
        if self.real.outcome == "withdrawn":
            self._on_the_last_day()
            await self.does("officer", "withdraw", side=1, notice_on=self.real.closed.isoformat())
            return
        place = {"planned_for": self._moment(), "place": "ศาลาประชาคม", "held_already": True}
        await self.does("mediator", "session.plan", **place)
        await self.does("mediator", "session.open", present=people)
        await self.does("mediator", "session.close", result="another_session")
        self._on_the_last_day()
        await (self._signed(people) if self.real.outcome == "settled" else self._failed())

    async def _failed(self) -> None:
        await self.does("mediator", "fail", statement="ตกลงกันไม่ได้")

    async def _signed(self, people: list[int]) -> None:
        terms = {"dispute_in_law": self.real.kind or "ซื้อขาย", "substance": "ผู้ขายชดใช้แล้ว", "obligations": []}
        await self.does("mediator", "terms_reached", **terms, lawful=True, possible=True, moral=True)
        signatures = [{"party": party} for party in people] + [{"mediator": self.ids["assignment"]}]
        ceremony = {"voluntary": True, "read_aloud": True, "copies_given": True}
        await self.does("mediator", "agreement.sign", **ceremony, signatures=signatures)


async def replay_all(world: World, cases: list[RealCase]) -> None:
    """Every case, some at once."""
    waiting = iter(cases)

    async def one_after_the_other() -> None:
        for real in waiting:
            await Replay(world, real).run()

    async with asyncio.TaskGroup() as lanes:
        for _ in range(AT_ONCE):
            lanes.create_task(one_after_the_other())


async def test_a_thousand_real_cases_come_to_their_real_ends(world: World) -> None:
    read = [(row["case_no"], read_row(row)) for row in rows_to_replay()]
    cases = [real for _, real in read if isinstance(real, RealCase)]
    assert {number: why for number, why in read if isinstance(why, str)} == {
        "2016-00239": "it closes before it starts",
        "2020-00193": "a day is missing: the columns are shifted",
        "2020-00254": "it closes before it starts",
    }
    assert len(cases) == 997
    await replay_all(world, cases)

    found = await world.owner.fetch(
        """select title, facts, status, outcome, (received_at at time zone 'Asia/Bangkok')::date as received, closed_on,
             ended_on, number_year, number_seq, track, nature, topic,
             (select count(*) from referral r where r.from_centre_id = f.centre_id and r.case_id = f.id) as referrals
           from case_file f where centre_id = $1""",
        world.tha_than.id,
    )
    assert {row["status"] for row in found} == {"closed"}
    assert {(row["track"], row["nature"], row["topic"]) for row in found} == {("COMMUNITY", "civil", "CONTRACT")}
    assert Counter(row["outcome"] for row in found) == Counter(real.outcome for real in cases)
    assert sum(row["referrals"] for row in found) == sum(real.group == "referred" for real in cases)
    assert sorted((row["title"], row["facts"]) for row in found) == sorted(
        (real.number, f"{real.industry} | {real.kind}".strip()) for real in cases
    )
    assert {row["title"]: (row["received"], row["closed_on"]) for row in found} == {
        real.number: (real.received, real.closed) for real in cases
    }
    assert medians((row["outcome"], (row["closed_on"] - row["received"]).days) for row in found) == medians(
        (real.outcome, real.days) for real in cases
    )
    for year, many in Counter(real.received.year + 543 for real in cases).items():
        assert sorted(row["number_seq"] for row in found if row["number_year"] == year) == list(range(1, many + 1))
    assert await broken_chains(world, world.tha_than) == 0


def medians(pairs: Iterator[tuple[str, int]]) -> dict[str, float]:
    """Outcome → median days; "" for all together."""
    days: defaultdict[str, list[int]] = defaultdict(list)
    for outcome, took in pairs:
        days[outcome].append(took)
        days[""].append(took)
    return {outcome: median(took) for outcome, took in days.items()}


async def test_the_product_itself_refuses_an_end_before_the_beginning(world: World) -> None:
    reversed_rows = [row for row in rows_to_replay() if read_row(row) == "it closes before it starts"]
    assert len(reversed_rows) == 2
    for row in reversed_rows:
        received, closed = _day(row["mediation_start_mmddyyyy"]), _day(row["mediation_close_mmddyyyy"])
        assert received is not None
        assert closed is not None
        replay = Replay(world, RealCase(row["case_no"], row["industry"], "", "", "settled", received, closed))
        await replay.opened()
        officer: Actor = world.tha_than["officer"]
        with pytest.raises(NotValid) as refusal:
            raw = {"happened_at": f"{closed.isoformat()}T16:00"}
            await take_step(find_deed("case", "applicant_drops"), Call(officer, replay.case_id), raw)
        assert [fault.code for fault in refusal.value.faults] == ["before_previous"]
