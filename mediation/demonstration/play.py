"""Playing stories: every deed goes through the practice, at its own time, as if done that day by those who do it."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cases.events import event_name
from cases.topics import topic_law
from cases.vocabulary import Nature
from mediation.conflicting import MatchField, MatchKind, reference_of
from mediation.deeds import find_deed
from mediation.demonstration.names import name_of
from mediation.demonstration.script import Day, Do, Ref, Story, Who
from mediation.device_clock import DeviceClock
from mediation.dossier import Dossier, read_dossier
from mediation.practice.intake import Asked, open_case
from mediation.practice.outbox import Place, keep_entry
from mediation.practice.receiving import ReferralCall, answer_referral
from mediation.steps import COLLECTIONS, Call
from mediation.taking import take_step
from mediation.work import reading
from parties.access import Actor, Role
from parties.errors import NotValid
from parties.thai import BANGKOK

_USUALLY_BY = {
    "assignment.confirm": "head",
    "case.dismiss_challenge": "head",
    "case.uphold_challenge": "head",
    "case.change_track": "head",
    "case.corrected_after_closing": "head",
    "case.lift_lockout": "head",
    "assignment.end": "head",
    "obligation.fall_due": "system",
    "obligation.expire": "system",
}


@dataclass
class Stage:
    """Where a story is played: the centre, those who work there, its mediators on the roster, and other centres."""

    centre_id: int
    staff: Mapping[str, Actor]
    mediators: Mapping[str, int]
    centres: Mapping[str, int]
    address: Mapping[str, str] = field(default_factory=dict)
    villages: Mapping[int, str] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        """Somebody of the cast; "system" is nobody's account."""
        if who == "system":
            return Actor(self.centre_id, frozenset({Role.system}))
        return self.staff[who]


class NotYet(RuntimeError):
    """A story has a deed that would lie in the future."""


_PROPOSED = "case:safety:end_proposed"
_TEXT_KEPT = "case:session:text_kept"


def journalled_as(do: Do) -> tuple[str, ...]:
    """The names under which the journal may hold a deed: the stop for safety is proposed, then ended, by one event."""
    kind, _, event = do.event.partition(".")
    if kind == "answer":
        return (event_name("referral", event),)
    if kind == "room":
        return (_TEXT_KEPT,)
    name = find_deed(kind, event).records or event_name(kind, event)
    return (name, _PROPOSED) if do.by == "safety" else (name,)


@dataclass
class Player:
    """One story on its stage; `number` tells its invented people apart from those of other stories."""

    story: Story
    stage: Stage
    today: date
    number: int
    case_id: int = 0
    done: Counter[tuple[datetime, str]] = field(default_factory=Counter)

    @property
    def received(self) -> date:
        """The day the request came in."""
        return self.today - timedelta(days=self.story.ago)

    @property
    def received_at(self) -> datetime:
        """The moment the request came in."""
        return datetime.combine(self.received, time.fromisoformat(self.story.clock), BANGKOK)

    def moment(self, do: Do) -> datetime:
        """When a deed is done."""
        at = do.day.on(self.received)
        assert isinstance(at, datetime), f"{do.event} names no time of day"
        return at

    def done_before(self, do: Do) -> bool:
        """Whether an earlier loading, which was stopped, did this deed; it counts once."""
        at = self.moment(do)
        for name in journalled_as(do):
            if self.done[at, name] > 0:
                self.done[at, name] -= 1
                return True
        return False

    async def open(self) -> None:
        """Write the request down, unless it is."""
        if self.case_id:
            return
        at = self.received_at
        clerk = self.stage.actor("officer")
        answer = await open_case(Asked(clerk, clock=lambda: at), self._request(), draft=self.story.draft)
        self.case_id = int(answer.content["id"])

    def _request(self) -> dict[str, Any]:
        story = self.story
        told: dict[str, Any] = {
            "topic": story.topic,
            "title": story.title,
            "facts": story.facts,
            "wish": story.wish,
            "nature": story.nature,
            "official_code": story.official_code or self._usual_code(),
            "offence_section": story.offence_section,
            "value": story.value,
            "no_value_reason": story.no_value_reason or ("" if story.value else "ไม่ได้เรียกร้องเป็นเงิน"),
            "place": story.place,
            "place_moo": str(story.moo) if story.moo else "",
            "area_code": self.stage.address.get("area_code", ""),
            "channel": story.channel,
            "relationship": story.relationship,
            "notice_shown": not story.draft,
            "happened_on": Day(-(3 + self.number % 25)),
            "parties": [self._person(index, who) for index, who in enumerate(story.people)],
        }
        return dict(self.plain(told | dict(story.more), None))

    def _usual_code(self) -> str:
        """The code of the monthly return an officer would take for such a quarrel; none where the list offers none."""
        codes = topic_law(self.story.topic, self.received).civil_codes
        return f"civil-{codes[0]}" if codes and self.story.nature is Nature.civil else ""

    def _person(self, index: int, who: Who) -> dict[str, Any]:
        number = self.number * 7 + index * 3
        given, family = (who.name, "") if who.juristic else name_of(who.prefix, number)
        person = {
            "side": ("applicant", "respondent", "other")[min(who.side, 3) - 1],
            "side_no": who.side,
            "kind": "juristic" if who.juristic else "natural",
            "prefix": who.prefix,
            "first_name": given,
            "last_name": family,
            "role": who.role,
            "stands_for": who.stands_for,
            "authority": who.authority,
            "capacity": who.capacity,
            "house_no": f"{number % 180 + 1}/{number % 7}" if number % 7 else str(number % 180 + 1),
            "moo": str(who.moo) if who.moo else "",
            "village": self.stage.villages.get(who.moo, ""),
            # No subscriber has a number that begins so.
            "phone": f"080-000-{number % 10000:04d}",
        }
        return person | dict(self.stage.address) | dict(who.more)

    async def do(self, do: Do) -> None:
        """Do one deed, unless it was done. Raises NotYet, and every refusal of the practice."""
        if self.done_before(do):
            return
        at = self.moment(do)
        if at > datetime.now(BANGKOK):
            raise NotYet(f"{self.story.title}: {do.event} on {at.isoformat()}")
        dossier = await self._look() if _names_parts(do.raw) or do.on else None
        raw = dict(self.plain(do.raw, dossier))
        kind, _, event = do.event.partition(".")
        on = self._find(do.on, dossier) if do.on else None
        if kind == "answer":
            receiver = self.stage.actor(do.by or "cjc")
            assert on is not None, "an answer is about a referral"
            await answer_referral(ReferralCall(receiver, on, clock=lambda: at), event, raw)
            return
        if kind == "room":
            await self._say(do, event, on or 0, raw)
            return
        actor = self.stage.actor(do.by or _USUALLY_BY.get(do.event, "officer"))
        await take_step(find_deed(kind, event), Call(actor, self.case_id, on, clock=lambda: at), raw)

    async def _say(self, do: Do, kind: str, session_id: int, raw: dict[str, Any]) -> None:
        at, name = self.moment(do), raw.pop("name", "")
        place = Place(self.stage.actor(do.by), self.case_id, session_id, clock=lambda: at)
        number = self._text(name or f"{at.isoformat()} {kind}")
        outcome = await keep_entry(place, DeviceClock(None, at), {"id": number, "kind": kind, **raw})
        if outcome.faults:
            raise NotValid(list(outcome.faults))

    def _text(self, name: str) -> str:
        """The number of what was said under a name: the same in every loading of one house."""
        return str(uuid5(NAMESPACE_URL, f"{self.stage.centre_id} {self.case_id} {name}"))

    async def _look(self) -> Dossier:
        actor = self.stage.actor("system")
        async with reading(actor):
            return await read_dossier(actor, self.case_id)

    def plain(self, value: Any, dossier: Dossier | None) -> Any:
        """What a deed is told, as a form is filled in: names of the story become numbers, days become dates."""
        if isinstance(value, Mapping):
            return {name: self.plain(inner, dossier) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.plain(inner, dossier) for inner in value]
        if isinstance(value, Ref) and value.kind == "text":
            return self._text(str(value.which))
        if isinstance(value, Ref):
            return self._find(value, dossier)
        if isinstance(value, Day):
            return value.on(self.received).isoformat()
        if isinstance(value, date | datetime):
            return value.isoformat()
        return str(value) if isinstance(value, Decimal) else value

    def _find(self, ref: Ref, dossier: Dossier | None) -> int:
        if ref.kind == "mediator":
            return self.stage.mediators[str(ref.which)]
        if ref.kind == "centre":
            return self.stage.centres[str(ref.which)]
        if ref.kind == "account":
            account_id = self.stage.actor(str(ref.which)).account_id
            assert account_id is not None
            return account_id
        assert dossier is not None, "only a written request has parts"
        if ref.kind == "tie":
            who, _, number = str(ref.which).partition(":")
            near = numbered(dossier, "party")[int(number) - 1]
            return reference_of(self.stage.mediators[who], near, MatchKind.declared, MatchField.name, None)
        return numbered(dossier, ref.kind)[int(ref.which) - 1]


def _names_parts(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_names_parts(inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return any(_names_parts(inner) for inner in value)
    return isinstance(value, Ref)


def numbered(dossier: Dossier, kind: str) -> list[int]:
    """The ids of the parts of one kind, in the order in which they came."""
    parts: Iterable[Any] = dossier.parties if kind == "party" else getattr(dossier, COLLECTIONS[kind])
    return sorted(part.id for part in parts)


async def play(players: Iterable[Player]) -> AsyncIterator[tuple[int, int]]:
    """Play all stories at once, deed by deed in the order of time, as a centre lives through them.

    Yields (deeds done, deeds in all) now and then.
    """
    cast = list(players)
    deeds: list[tuple[datetime, int, int, Player, Do | None]] = []
    for place, player in enumerate(cast):
        deeds.append((player.received_at, place, 0, player, None))
        deeds += [(player.moment(do), place, turn, player, do) for turn, do in enumerate(player.story.course, start=1)]
    deeds.sort(key=lambda deed: deed[:3])
    for done, (_, _, _, player, do) in enumerate(deeds, start=1):
        await (player.open() if do is None else player.do(do))
        if done % 50 == 0 or done == len(deeds):
            yield done, len(deeds)
