"""What two installations say to each other, as JSON: items, receipts, greetings. docs/exchange.md describes them for others.

What comes from outside is read closely: unknown fields, lengths beyond those of our own forms and codes of no list are refused.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar
from uuid import UUID

import msgspec

from cases.reasons import ReferralBasis, ReferralReason
from cases.vocabulary import Nature, Outcome, PendingAuthority, ReferralDestination, Side, Topic
from mediation.forms.intake import PartyRole
from mediation.forms.referral import Shared

SCHEMA = 1
"""The version of everything here. An installation reads its own and older ones."""
LONGEST_ITEM = 6 * 1024 * 1024
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


class Person(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody referred, with the particulars that were chosen to be shared."""

    side: Side
    part: PartyRole
    kind: Word
    name: Line
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


class Matter(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
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
    outcome: Outcome | None = None
    ended_on: date | None = None


class _PacketText(Matter, kw_only=True, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    schema: int


class Letter(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What stands on the cover of a referral: from whom, under which number, why, on what ground."""

    from_centre: Line
    destination: ReferralDestination
    letter_no: Word
    reason: ReferralReason
    basis: ReferralBasis
    consent_on: date | None
    urgent: bool
    sent_at: Moment
    reply_by: date | None


class Item(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """One thing that happened to a referral on one side, for the other side to follow.

    `after`: the item of the same sender that must have been followed before. `centre`, `letter` and `packet` (base64) go with
    `send` alone; `fields` are those of the event's form, with all others.
    """

    schema: int
    item: UUID
    referral: UUID
    event: Word
    happened_at: Moment
    after: UUID | None = None
    centre: Annotated[str, msgspec.Meta(max_length=120)] = ""
    letter: Letter | None = None
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
        # Where it is wrong stands at the end of the message; what was written there is not quoted.
        raise ItemUnreadable("unreadable", str(wrong).rpartition("`")[0].rpartition("`$.")[2][:80]) from wrong


def packet_of(record: dict[str, Any]) -> bytes:
    """What is shared, as the one text both sides keep."""
    return written(msgspec.convert({"schema": SCHEMA, **record}, _PacketText, strict=False))


def matter_in(packet: bytes) -> Matter:
    """What is shared, from that text. Raises ItemUnreadable."""
    return read(packet, _PacketText)
