"""What two installations say to each other, as JSON: items, receipts, greetings. docs/exchange.md describes them for others.

What comes from outside is read closely: unknown fields, lengths beyond those of our own forms and codes of no list are refused.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec

from cases.reasons import ReferralBasis, ReferralReason
from cases.vocabulary import Nature, Outcome, PendingAuthority, ReferralDestination, Side, Topic
from mediation.forms.intake import PartyRole
from mediation.forms.referral import Shared
from mediation.packet_record import PacketRecord

SCHEMA = 1
"""The version of everything here. An installation reads its own and older ones."""
LONGEST_ITEM = 8 * 1024 * 1024
LONGEST_ANSWER = 256 * 1024
MOST_CENTRES = 2000
SENT_BY_SENDER = frozenset({"send", "supply", "withdraw"})
SENT_BY_RECEIVER = frozenset({"acknowledge", "ask_more", "start", "decline", "complete"})

Word = Annotated[str, msgspec.Meta(max_length=60)]
Line = Annotated[str, msgspec.Meta(max_length=300)]
Text = Annotated[str, msgspec.Meta(max_length=10_000)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
T = TypeVar("T")


class ItemUnreadable(ValueError):
    """What came is not what this version reads. `code` says why, `path` where."""

    def __init__(self, code: str, path: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.path = path


class Person(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """Somebody referred, with the particulars that were chosen to be shared."""

    side: Side
    part: PartyRole
    kind: Word
    name: Line
    basis: Word = ""
    consent_on: date | None = None
    section: Line = ""
    phone: Word = ""
    email: Line = ""
    contact_person: Line = ""
    house_no: Line = ""
    moo: Line = ""
    village: Line = ""
    soi: Line = ""
    road: Line = ""
    subdistrict: Line = ""
    district: Line = ""
    province: Line = ""
    postcode: Line = ""
    language: Line = ""
    needs: Text = ""


class Matter(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """What is shared of the matter and of the people referred; what was not chosen is not there."""

    topic: Topic
    nature: Nature
    people: Annotated[list[Person], msgspec.Meta(max_length=200)]
    shares: list[Shared] = []
    summary: Text = ""
    facts: Text = ""
    wish: Text = ""
    value: Decimal | None = None
    no_value_reason: Line = ""
    place: Line = ""
    place_moo: Word = ""
    happened_on: date | None = None
    happened_on_about: Line = ""
    earlier_attempts: Text = ""
    pending_authority: PendingAuthority | None = None
    pending_reference: Line = ""
    agreed: Text = ""
    outcome: Outcome | None = None
    ended_on: date | None = None


class Cover(msgspec.Struct, kw_only=True, frozen=True):
    """What stands on the cover of a packet: from whom, under which number, why, on what ground."""

    from_centre: Line
    destination: ReferralDestination
    reason: ReferralReason
    basis: ReferralBasis
    letter_no: Word = ""
    consent_on: date | None = None
    urgent: bool = False
    reply_by: date | None = None


class Item(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """One thing that happened to a referral on one side, for the other side to follow.

    `after`: the item of the same sender that must have been followed before. `packet` (the packet file, in base64) goes with
    `send`, `centre` with `send` and `withdraw`; `fields` are those of the event's form, with all others.
    """

    schema: int
    item: UUID
    referral: UUID
    event: Word
    happened_at: Moment
    after: UUID | None = None
    centre: Annotated[str, msgspec.Meta(max_length=120)] = ""
    packet: bytes = b""
    fields: dict[Word, str] = {}


class Receipt(msgspec.Struct, kw_only=True, frozen=True):
    """What became of an item. `status`: where the referral stands now at the one who answers."""

    schema: int
    item: UUID
    outcome: str
    status: str
    received_at: Moment
    reason: str = ""


class CentreNamed(msgspec.Struct, frozen=True):
    """A centre that answers referrals."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class Greeting(msgspec.Struct, kw_only=True, frozen=True):
    """Who answers, what time it has there, and which centres can be sent to."""

    schema: int
    now: Moment
    centres: Annotated[list[CentreNamed], msgspec.Meta(max_length=MOST_CENTRES)]


class NewKey(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """The key an installation signs with from now on, told under the one it signed with until now."""

    schema: int
    public_key: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]


class _Versioned(msgspec.Struct, frozen=True):
    schema: int


def written(told: msgspec.Struct) -> bytes:
    """The bytes that are sent."""
    return msgspec.json.encode(told, order="deterministic")


def read(raw: bytes, kind: type[T]) -> T:
    """What bytes say. Raises ItemUnreadable: `schema_newer` before anything else is looked at."""
    if b"\x00" in raw or b"\\u0000" in raw:
        raise ItemUnreadable("unreadable_characters")
    try:
        if msgspec.json.decode(raw, type=_Versioned).schema > SCHEMA:
            raise ItemUnreadable("schema_newer", "schema")
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise ItemUnreadable("unreadable", _place(wrong)) from wrong


def within(packet: PacketRecord) -> tuple[Cover, Matter]:
    """What a packet says, held against our lists and lengths. Raises ItemUnreadable."""
    told = msgspec.to_builtins(packet)
    try:
        cover = msgspec.convert({**told, "from_centre": packet.sender.name}, Cover, strict=False)
        matter = msgspec.convert(
            {name: told[name] for name in Matter.__struct_fields__ if told.get(name)}, Matter, strict=False
        )
    except msgspec.ValidationError as wrong:
        raise ItemUnreadable("unreadable", f"packet.{_place(wrong)}") from wrong
    return cover, matter


def _place(wrong: Exception) -> str:
    """Where a value is wrong, from the end of the message; what was written there is not quoted."""
    _, found, place = str(wrong).rpartition("`")[0].rpartition("`$.")
    return place[:80] if found else ""
