"""What a receiver is shown of a referral: only what was shared, where it stands in few steps, and its history in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cases.msgid import N_
from cases.vocabulary import ReferralStatus as Status
from mediation.pages.sentences import reason_words, sentence_of
from mediation.pages.stages import Stage
from mediation.pages.words import label, role_name
from mediation.practice.inbox import JournalLine, Packet
from parties.areas import print_address
from parties.language import gettext as _

OVER = frozenset({Status.completed, Status.result_recorded, Status.declined, Status.withdrawn})
"""States in which the receiver has nothing more to answer."""
TONES = {
    "sent": "warn",
    "more_asked": "warn",
    "completed": "good",
    "result_recorded": "good",
    "declined": "over",
    "withdrawn": "over",
}
"""State of a referral → the tone its badge is shown in."""
_STEPS: tuple[tuple[str, frozenset[Status]], ...] = (
    (N_("Sent"), frozenset({Status.sent})),
    (N_("Acknowledged"), frozenset({Status.acknowledged, Status.more_asked})),
    (N_("In progress"), frozenset({Status.in_progress})),
    (N_("Result reported"), frozenset({Status.completed, Status.result_recorded})),
)
_BROKEN_OFF = {Status.declined: N_("Declined"), Status.withdrawn: N_("Taken back by the sender")}
_ADDRESS = ("house_no", "moo", "village", "soi", "road", "subdistrict", "district", "province", "postcode")


@dataclass(frozen=True)
class Address:
    """An address as it was shared; the parts that were empty or not shared stay empty."""

    house_no: str = ""
    moo: str = ""
    village: str = ""
    soi: str = ""
    road: str = ""
    subdistrict: str = ""
    district: str = ""
    province: str = ""
    postcode: str = ""
    area_code: str = ""


@dataclass(frozen=True)
class SharedPerson:
    """Somebody referred, with the fields that were shared."""

    name: str
    side: str
    part: str
    phone: str = ""
    email: str = ""
    contact_person: str = ""
    address: str = ""
    language: str = ""
    needs: str = ""


@dataclass(frozen=True)
class SharedMatter:
    """What was shared of the matter. Nothing stands for what was not."""

    topic: str
    nature: str
    people: Sequence[SharedPerson]
    summary: str = ""
    facts: str = ""
    wish: str = ""
    value: Decimal | None = None
    no_value_reason: str = ""
    place: str = ""
    place_moo: str = ""
    happened_on: date | None = None
    happened_on_about: str = ""
    earlier_attempts: str = ""
    pending_authority: str = ""
    pending_reference: str = ""
    outcome: str = ""
    ended_on: date | None = None


@dataclass(frozen=True)
class Entry:
    """One entry of a referral's journal in words. `who` is its role: neither centre sees the other's people."""

    sentence: str
    happened_at: datetime
    recorded_at: datetime
    role: str
    reason: str
    state: str
    who: str = ""
    about: str = ""


def shared(seen: Packet) -> SharedMatter:
    """The packet, ready to be shown."""
    given = seen.packet
    texts = {name: str(given.get(name, "")) for name in _TEXTS}
    return SharedMatter(
        people=[_person(person) for person in seen.people],
        value=Decimal(str(given["value"])) if given.get("value") is not None else None,
        happened_on=_day(given.get("happened_on")),
        ended_on=_day(given.get("ended_on")),
        **texts,
    )


_TEXTS = (
    "topic",
    "nature",
    "summary",
    "facts",
    "wish",
    "no_value_reason",
    "place",
    "place_moo",
    "happened_on_about",
    "earlier_attempts",
    "pending_authority",
    "pending_reference",
    "outcome",
)


def _day(given: Any) -> date | None:
    return date.fromisoformat(given) if isinstance(given, str) and given else None


def _person(given: dict[str, Any]) -> SharedPerson:
    own = ("name", "side", "part", "phone", "email", "contact_person", "language", "needs")
    address = Address(**{name: str(given.get(name, "")) for name in _ADDRESS})
    return SharedPerson(address=print_address(address), **{name: str(given.get(name, "")) for name in own})


def stages_of(seen: Packet) -> list[Stage]:
    """Where the referral stands; one that came to nothing shows how far it had come."""
    if seen.status in _BROKEN_OFF:
        went = 2 if seen.acknowledged_at else 1
        return [*(Stage(name, "past") for name, _states in _STEPS[:went]), Stage(_BROKEN_OFF[seen.status], "ended")]
    at = next(index for index, (_name, states) in enumerate(_STEPS) if seen.status in states)
    places = ["past"] * at + ["now"] + ["to_come"] * (len(_STEPS) - at - 1)
    return [Stage(name, place) for (name, _states), place in zip(_STEPS, places, strict=True)]


def history_of(journal: Iterable[JournalLine]) -> list[Entry]:
    """The journal in words, oldest first."""
    return [
        Entry(
            _(sentence_of(line.event)),
            line.happened_at,
            line.recorded_at,
            role_name(line.role),
            reason_words(line.event, line.reason_code),
            label(line.status_to, "ReferralStatus") if line.status_to and line.status_to != line.status_from else "",
        )
        for line in journal
    ]


def entries_since(journal: Iterable[JournalLine], shown_at: str) -> list[Entry]:
    """What was recorded since a form was shown; nothing where that moment cannot be read."""
    try:
        since = datetime.fromisoformat(shown_at)
    except ValueError:
        return []
    if since.tzinfo is None:
        return []
    return [entry for entry in history_of(journal) if entry.recorded_at > since]
