"""Other installations, as an administrator keeps them: entered from a card, confirmed by telephone, suspended and resumed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from mediation import own_address
from mediation.exchange_keys import own_card
from mediation.forms.peers import CardForm, FingerprintForm, PeerForm
from mediation.forms.reading import read
from mediation.peer_card import Card, CardUnreadable, fingerprint, read_card
from mediation.work import Answer, Clock, Key, Work, now_utc, reading, work
from parties import keys, thai
from parties.access import Actor, Permission, Role, require
from parties.database import fetch, fetch_value
from parties.errors import Fault, NotFound, NotValid

HOME = "/administration/peers"
F = TypeVar("F", bound=msgspec.Struct)
_WRONG_CARD = {
    "no_card": "This is not a card. Copy the whole line that was sent to you.",
    "no_key": "The key in this card cannot be read. Copy the whole line that was sent to you.",
    "no_address": "The address in this card cannot be read.",
    "not_https": "The address in this card must begin with https://.",
    "this_machine": "The address in this card leads to this machine itself.",
    "own_card": "This is your own card. Enter the one of the other system.",
}


class PeerKey(msgspec.Struct, frozen=True):
    """A key of another installation that holds now."""

    key_id: str
    public_key: str
    retires_at: datetime | None

    @property
    def fingerprint(self) -> str:
        """Its thirty digits."""
        return fingerprint(bytes.fromhex(self.public_key))


class PeerLine(msgspec.Struct, frozen=True):
    """Another installation with what is on its way to it from all centres here."""

    id: int
    name: str
    base_url: str
    state: str
    added_at: datetime
    confirmed_at: datetime | None
    last_contact_at: datetime | None
    last_error: str
    skew_seconds: int | None
    our_key: str
    keys: list[PeerKey]
    centres: list[str]
    waiting: int
    dead: int

    @property
    def fingerprint(self) -> str:
        """The digits of its newest key."""
        return self.keys[-1].fingerprint if self.keys else ""


class WaitingItem(msgspec.Struct, frozen=True):
    """Something of the actor's own centre that is on its way, or was given up."""

    id: UUID
    referral_id: int
    case_id: int | None
    peer_id: int
    event: str
    state: str
    queued_at: datetime
    attempts: int
    last_error: str


def own() -> Card:
    """The card of this installation."""
    return own_card(keys.current(), own_address.current())


async def list_peers(actor: Actor) -> list[PeerLine]:
    """Every other installation that is known. Raises NotPermitted."""
    require(actor, Permission.administer)
    async with reading(actor):
        return peer_lines(await fetch("select * from peer_list()"))


def peer_lines(rows: Any) -> list[PeerLine]:
    """The rows of `peer_list`."""
    decoded = [
        {**row, "keys": msgspec.json.decode(row["keys"]), "centres": msgspec.json.decode(row["centres"])}
        for row in rows
    ]
    return [msgspec.convert(row, PeerLine) for row in decoded]


async def read_peer(actor: Actor, peer_id: int) -> PeerLine:
    """One of them. Raises NotPermitted, NotFound."""
    for peer in await list_peers(actor):
        if peer.id == peer_id:
            return peer
    raise NotFound


async def on_its_way(actor: Actor, peer_id: int) -> list[WaitingItem]:
    """What of the actor's own centre waits to be handed over to a peer, the oldest first. Raises NotPermitted."""
    require(actor, Permission.administer)
    async with reading(actor):
        rows = await fetch(
            """select i.id, i.referral_id, r.case_id, i.peer_id, i.event, i.state, i.queued_at, i.attempts, i.last_error
               from exchange_item i left join referral r on r.from_centre_id = i.centre_id and r.id = i.referral_id
               where i.peer_id = $1 and i.state in ('ready', 'dead') order by i.queued_at, i.n limit 200""",
            peer_id,
        )
    return [msgspec.convert(dict(row), WaitingItem) for row in rows]


def form_of(form: type[F], raw: Mapping[str, Any]) -> F:
    """The form as typed. Raises NotValid."""
    given, faults = read(form, raw)
    if given is None:
        raise NotValid(faults)
    return given


def card_of(text: str) -> Card:
    """The card that was pasted. Raises NotValid."""
    try:
        return read_card(text, own_address.current())
    except CardUnreadable as wrong:
        raise NotValid([Fault(wrong.code, _WRONG_CARD[wrong.code], "card")]) from wrong


KNOWN_ALREADY = Fault("peer_known", "This name, address or key is entered already.", "card")
DIGITS_DIFFER = Fault(
    "digits_differ",
    "These are not the digits of the key that was entered. Ask for the card again; somebody may have changed it.",
    "digits",
)


async def add_peer(actor: Actor, raw: Mapping[str, Any], *, key: Key | None = None, clock: Clock = now_utc) -> Answer:
    """Enter another installation; nothing is exchanged until it is confirmed. Raises NotPermitted, NotValid."""
    require(actor, Permission.administer)
    form = form_of(PeerForm, raw)
    card = card_of(form.card)
    async with work(actor, clock, key=key) as hand:
        added = "select peer_add($1, $2, $3, $4)"
        peer_id = await fetch_value(added, form.name, card.base_url, card.key_id, card.public_key)
        if peer_id is None:
            raise NotValid([KNOWN_ALREADY])
        _note(hand, "centre:peer:added", {"peer": peer_id, "key": card.key_id})
        hand.status, hand.location, hand.answer = 201, f"{HOME}/{peer_id}", {"id": peer_id}
    assert hand.done is not None
    return hand.done


async def replace_card(actor: Actor, peer_id: int, raw: Mapping[str, Any], *, clock: Clock = now_utc) -> None:
    """Another card of a known installation, to be confirmed anew. Raises NotPermitted, NotFound, NotValid."""
    peer = await read_peer(actor, peer_id)
    card = card_of(form_of(CardForm, raw).card)
    async with work(actor, clock) as hand:
        replaced = "select peer_replace($1, $2, $3, $4)"
        if not await fetch_value(replaced, peer.id, card.base_url, card.key_id, card.public_key):
            raise NotValid([KNOWN_ALREADY])
        _note(hand, "centre:peer:replaced", {"peer": peer_id, "key": card.key_id})


async def confirm_peer(actor: Actor, peer_id: int, raw: Mapping[str, Any], *, clock: Clock = now_utc) -> None:
    """Open the exchange, once the digits read out over the phone are those of the key. Raises NotPermitted, NotFound, NotValid."""
    peer = await read_peer(actor, peer_id)
    if not same_digits(form_of(FingerprintForm, raw).digits, peer.fingerprint):
        raise NotValid([DIGITS_DIFFER])
    await _set_state(actor, peer_id, "active", clock)


async def suspend_peer(actor: Actor, peer_id: int, *, clock: Clock = now_utc) -> None:
    """Let nothing in from it and send it nothing; what waits goes on waiting. Raises NotPermitted, NotFound."""
    await read_peer(actor, peer_id)
    await _set_state(actor, peer_id, "suspended", clock)


def same_digits(typed: str, shown: str) -> bool:
    """Whether what was read out is what is shown, however it was grouped and in whichever digits."""
    return [letter for letter in thai.latin_digits(typed) if letter.isdecimal()] == [
        one for one in shown if one.isdecimal()
    ]


async def _set_state(actor: Actor, peer_id: int, state: str, clock: Clock) -> None:
    async with work(actor, clock) as hand:
        if await fetch_value("select peer_set_state($1, $2)", peer_id, state):
            event = "centre:peer:confirmed" if state == "active" else "centre:peer:suspended"
            _note(hand, event, {"peer": peer_id})


def _note(hand: Work, event: str, facts: dict[str, Any]) -> None:
    centre_id = hand.actor.centre_id
    hand.happened(event, subject_kind="centre", subject_id=centre_id, role=Role.admin, facts=facts)


_MAY_SEND_AGAIN = frozenset({Role.officer, Role.head, Role.safety, Role.cjc, Role.admin})


async def send_again(actor: Actor, referral_id: int, *, clock: Clock = now_utc) -> None:
    """Try for days once more to hand over what was given up of a referral of the centre. Raises NotPermitted, NotFound."""
    role = actor.acting_as(_MAY_SEND_AGAIN)
    async with work(actor, clock) as hand:
        rows = await fetch(
            """update exchange_item set state = 'ready', run_at = $2, trying_since = $2, leased_until = null
               where referral_id = $1 and state = 'dead' returning id, peer_id""",
            referral_id,
            hand.now,
        )
        if not rows:
            raise NotFound
        hand.happened(
            "case:referral:sent_again",
            subject_kind="referral",
            subject_id=referral_id,
            entity=f"referral:{referral_id}",
            role=role,
            facts={"peer": rows[0]["peer_id"], "items": len(rows)},
        )
