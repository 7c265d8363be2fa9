"""Telling people outside the house: from what a step has done to the messages that leave with it, in the same piece of work.

The one place where it is decided whether, to whom and by which way a message goes: the table of rules says who hears of what,
the dossier who they are, their own wish how, and danger comes before all of it.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from cases.vocabulary import CaseStatus
from mediation import own_address
from mediation.contacts import Around, Contact, read_around
from mediation.dossier import Dossier
from mediation.hearing import Listener, danger_of, hearing_sides, listeners
from mediation.notice_tables import PartyNotice
from mediation.schedule import rooms_of
from mediation.steps import Step
from mediation.tidings import Tidings, tidings_of
from mediation.work import Work
from notifications.messages import Message
from notifications.reach import Danger, channel_to
from notifications.rules import Hearer, Outside, outside
from parties.rows import NewRow

LINKS_LAST = timedelta(days=30)
LINK_BYTES = 16
NOTICE_PATH = "/n/"
_SHORT_CHANNELS = frozenset({"sms", "line"})


def digest_of(secret: str) -> bytes:
    """What is kept of the secret part of a link. So long a secret needs no key to be kept safely."""
    return hashlib.sha256(f"party_notice:{secret}".encode()).digest()


async def tell_outside(step: Step) -> None:
    """Lay the messages of a finished step, and take back those that it made untrue."""
    status = step.case_status
    case_id = step.dossier.file.id
    if status is CaseStatus.safety_hold:
        step.work.recall(case_id)
        return
    for one in step.happenings:
        if one.event in ("case:session:postpone", "case:session:cancel"):
            step.work.recall(case_id, session_id=one.id_of("session"))
    tidings = tidings_of(step.dossier, step.happenings, step.work.now)
    if tidings:
        acted = int(step.on_behalf_of.partition(":")[2]) if step.on_behalf_of else None
        told = [replace(one, acted=acted) for one in tidings]
        danger = danger_of(step.dossier, status, step.case_changes.get("outcome_reason"))
        await Telling(step.work, step.dossier, danger, step.new_rows).tell(told)


class Telling:
    """Making messages for people of one case, inside a piece of work. `rows` takes what is to be kept of each."""

    def __init__(self, hand: Work, dossier: Dossier, danger: Danger, rows: list[NewRow]) -> None:
        self._hand = hand
        self._dossier = dossier
        self._danger = danger
        self._around = Around({}, {}, {})
        self._rows = rows

    async def tell(self, tidings: Sequence[Tidings], only: int | None = None) -> int:
        """Tell it to all who hear of it, or to one person of the case alone. How many are told."""
        heard = [
            (one, rule, side, listener)
            for one in tidings
            for rule in outside(one.event)
            for side in hearing_sides(rule.hearer, self._dossier, one.happening)
            for listener in listeners(self._dossier, side)
            if only in (None, listener.party.id) and not self._did_it(listener, one)
        ]
        mediators = [
            (one, rule)
            for one in tidings
            for rule in outside(one.event)
            if rule.hearer is Hearer.mediators and only is None
        ]
        if not heard and not mediators:
            return 0
        people = {listener.party.person_id for *_, listener in heard}
        serving = [one.mediator_id for one in self._dossier.assignments if one.appointed] if mediators else []
        self._around = await read_around(people, serving)
        told = [self._person(one, rule, side, listener) for one, rule, side, listener in heard]
        if mediators and not self._danger.there:
            self._mediators(mediators)
        return sum(told)

    def _did_it(self, listener: Listener, one: Tidings) -> bool:
        actor = self._hand.actor
        return listener.party.id == one.acted or (
            actor.person_id is not None and actor.person_id == listener.party.person_id
        )

    def _person(self, one: Tidings, rule: Outside, side: int, listener: Listener) -> bool:
        party = listener.party
        contact = self._around.people.get(party.person_id, Contact())
        channel = channel_to(
            contact.reachable(self._dossier, listener), rule.channels, silenced=self._danger.silences(side)
        )
        if channel is None:
            return False
        secret = None if channel == "letter" else secrets.token_urlsafe(LINK_BYTES)
        message = Message(
            one.event,
            channel,
            contact.language(party.language),
            person_id=party.person_id,
            case_id=self._dossier.file.id,
            referral_id=one.happening.id_of("referral"),
            session_id=one.appointment.session_id if one.appointment else None,
            address=contact.addresses.get(channel, ""),
            facts=self._facts(one, rule, channel),
            link=f"{NOTICE_PATH}{secret}" if secret else None,
            calendar=self._calendar(one) if channel == "mail" else None,
            not_after=one.appointment.starts_at if one.appointment else None,
        )
        self._hand.send(message)
        self._rows.append(NewRow(PartyNotice, self._row(one, listener, side, message, secret)))
        return True

    def _facts(self, one: Tidings, rule: Outside, channel: str) -> dict[str, Any]:
        told = {"words": rule.words, "short": self._around.centre["short"]}
        if channel in _SHORT_CHANNELS:
            return told
        if rule.paper and channel == "letter":
            told["paper"] = rule.paper
        return {**told, **one.facts, "place": self._place(one), "phone": self._around.centre["phone"]}

    def _place(self, one: Tidings) -> str:
        """The name of a room of the centre; nothing for a place that was typed: it may be somebody's house."""
        room = one.appointment.room if one.appointment else None
        return dict(rooms_of(self._dossier.settings)).get(room or 0, "")

    def _calendar(self, one: Tidings) -> dict[str, Any] | None:
        if one.appointment is None:
            return None
        return one.appointment.calendar(host_of(own_address.current()), one.method, self._place(one))

    def _row(self, one: Tidings, listener: Listener, side: int, message: Message, secret: str | None) -> dict[str, Any]:
        now, file = self._hand.now, self._dossier.file
        ends = one.appointment.ends_at + timedelta(days=1) if one.appointment and one.method == "REQUEST" else now
        return {
            "centre_id": file.centre_id,
            "message_key": message.key,
            "token_hash": digest_of(secret) if secret else None,
            "event": one.event,
            "channel": message.channel,
            "language": message.language,
            "case_id": file.id,
            "case_party_id": listener.party.id,
            "side": side,
            "session_id": message.session_id,
            "referral_id": message.referral_id,
            "obligation_id": one.happening.id_of("obligation"),
            "attempt": one.attempt,
            "made_at": now,
            "expires_at": max(ends, now + LINKS_LAST),
        }

    def _mediators(self, told: Sequence[tuple[Tidings, Outside]]) -> None:
        """Those who serve in the case hear of its sessions by mail too, where the register knows an address of theirs."""
        for one, rule in told:
            for account_id, address in self._around.mediators.items():
                self._hand.send(
                    Message(
                        one.event,
                        "mail",
                        account_id=account_id,
                        case_id=self._dossier.file.id,
                        session_id=one.appointment.session_id if one.appointment else None,
                        address=address,
                        facts=self._facts(one, rule, "mail"),
                        link=f"/cases/{self._dossier.file.id}",
                        calendar=self._calendar(one),
                        not_after=one.appointment.starts_at if one.appointment else None,
                    )
                )


def host_of(address: str) -> str:
    """The name of this installation on the net."""
    return urlsplit(address).hostname or "localhost"
