"""What a referral would give its receiver, before it is prepared; and what its form begins with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from cases.vocabulary import Side
from mediation.destinations import Destination
from mediation.dossier import Dossier, read_dossier
from mediation.forms.reading import read
from mediation.forms.referral import PrepareForm, Shared
from mediation.practice.packet import (
    Ground,
    agreed_text,
    everybody,
    make_packet,
    opened_people,
    people_of,
    sealed_phones,
)
from mediation.practice.receivers import ENDED, Receiver, entries_here, receiver_of
from mediation.practice.referral import prepare_faults
from mediation.sharing import PassedOn, passed_on
from mediation.subjects import Referral
from mediation.taking import case_choices
from mediation.work import Clock, now_utc, reading
from parties.access import Actor
from parties.errors import NotValid
from parties.thai import bangkok_day

_NOT_YET = 0
"""The number of a referral that is not there yet; what is sealed for it is opened at once and goes nowhere."""


@dataclass(frozen=True)
class Preview:
    """Exactly what the receiver would see, and on what ground each person's part of it goes."""

    receiver: Receiver
    entry: Destination | None
    reason_code: str
    basis: str
    consent_on: date | None
    packet: Mapping[str, Any]
    people: Sequence[Mapping[str, Any]]
    passed: Sequence[tuple[str, PassedOn]]

    @property
    def value(self) -> Decimal | None:
        """The value in dispute, where it goes with it."""
        given = self.packet.get("value")
        return None if given is None else Decimal(str(given))


async def check_before_looking(actor: Actor, case_id: int, raw: Mapping[str, Any], clock: Clock = now_utc) -> None:
    """Everything that stands against preparing a referral so. Raises NotFound, NotPermitted, NotValid with every fault."""
    async with reading(actor):
        dossier = await read_dossier(actor, case_id)
        form, faults = read(PrepareForm, raw, case_choices(dossier))
        if form is not None:
            faults += prepare_faults(dossier, form, bangkok_day(clock()))
        if form is None or faults:
            raise NotValid(faults)
        await receiver_of(form, dossier.file.centre_id)


async def preview(dossier: Dossier, raw: Mapping[str, Any]) -> Preview | None:
    """What a form would give its receiver, inside a `reading`; None where it cannot be read."""
    form, _ = read(PrepareForm, raw, case_choices(dossier))
    if form is None:
        return None
    receiver = await receiver_of(form, dossier.file.centre_id)
    passed = passed_on(everybody(dossier), form)
    people = people_of(dossier, passed)
    ground = Ground(_NOT_YET, None, await sealed_phones(people))
    packet = msgspec.to_builtins(make_packet(dossier, ground, passed, form.shares, form.summary))
    return Preview(
        receiver,
        next((one for one in await entries_here() if one.id == receiver.entry), None),
        form.reason.value,
        form.basis.value,
        form.consent_on,
        packet,
        opened_people(_NOT_YET, packet),
        [(party.name, one) for party, one in zip(people, passed, strict=True)],
    )


# WHAT A FORM BEGINS WITH ----------------------------------------------------------------------------------------------


def begun(dossier: Dossier, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What the form begins with: the choices of the referral it takes the place of, or the applicant's own and what was agreed."""
    earlier = next((one for one in dossier.referrals if str(one.id) == str(asked.get("previous", ""))), None)
    if earlier is not None and earlier.status in ENDED:
        return dict(asked) | _as_before(dossier, earlier)
    known = {name: value for name, value in asked.items() if name != "previous"}
    sides = [side.side for side in dossier.sides if side.side_role == Side.applicant]
    people = [party.id for side in sides for party in dossier.principals(side)]
    return {
        "people": [str(one) for one in people],
        "shares": _own_and_agreed(dossier),
        "basis": "written_consent",
    } | known


def _own_and_agreed(dossier: Dossier) -> list[str]:
    chosen = [Shared.contact, Shared.address, Shared.needs]
    chosen += [Shared.agreed] if agreed_text(dossier) else []
    chosen += [Shared.outcome] if dossier.file.outcome else []
    return [share.value for share in chosen]


def _as_before(dossier: Dossier, earlier: Referral) -> dict[str, Any]:
    here = {one.id: one for one in everybody(dossier)}
    passed = [msgspec.convert(one, PassedOn) for one in earlier.grounds]
    # Whoever has left the case meanwhile is referred no more.
    passed = [one for one in passed if one.party in here]
    own = [one for one in passed if here[one.party].side_role != Side.applicant or not _common(one, earlier)]
    return {
        "previous": earlier.id,
        "reason": earlier.reason_code,
        "people": [str(one.party) for one in passed],
        "basis": earlier.basis,
        "consent_on": earlier.consent_on,
        "section": next((one.section for one in passed if one not in own), ""),
        "shares": list(earlier.packet.get("shares", ())),
        "grounds": [_block(one) for one in own],
        "summary": earlier.packet.get("summary", ""),
        "urgent": earlier.urgent,
    }


def _common(one: PassedOn, earlier: Referral) -> bool:
    return one.basis == earlier.basis and set(one.shares) <= set(earlier.packet.get("shares", ()))


def _block(one: PassedOn) -> dict[str, Any]:
    return {
        "person": str(one.party),
        "basis": one.basis,
        "consent_on": one.consent_on,
        "section": one.section,
        "shares": [share.value for share in one.shares],
    }
