"""The link of an outside body, the sender's part: made, mailed, taken back, and how it stands.

Journal, answers and logs never hold link or code; the sender reads both on one page, where they are unsealed.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec

from cases.law import ClockCode
from cases.vocabulary import CaseStatus, ReferralStatus
from mediation import guest_links
from mediation.centre_clocks import amount_of, own_clocks
from mediation.dossier import Dossier, read_dossier
from mediation.forms.events import EventForm
from mediation.forms.referral import MailLinkForm, MakeCodeForm
from mediation.practice.guest_door import DoorState
from mediation.steps import Deed, Step
from mediation.subjects import Referral
from mediation.work import reading
from notifications.messages import Channel, Message
from parties import thai
from parties.access import Actor, Role
from parties.database import fetch, fetch_one
from parties.errors import Fault, NotFound, NotPermitted

SENDERS = frozenset({Role.officer, Role.head, Role.safety})
TOLD_AS = "case:referral:send"
"""The event whose wording a mailed link has."""
_ON_RECORD = frozenset(CaseStatus) - {CaseStatus.draft}
_UNDER_WAY = frozenset(
    {ReferralStatus.sent, ReferralStatus.acknowledged, ReferralStatus.more_asked, ReferralStatus.in_progress}
)
_ANSWERED = frozenset({ReferralStatus.completed, ReferralStatus.declined, ReferralStatus.withdrawn})
_MAIL = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\".]+(\.[^@\s<>,;:\".]+)+")
_STANDING = "select id from guest_code where referral_id = $1 and ended_at is null"


class GuestLink(msgspec.Struct, frozen=True):
    """The newest link of a referral. `token` and `word` are empty once it lets nobody in any more."""

    state: DoorState
    made_at: datetime
    expires_at: datetime
    mailed_at: datetime | None
    first_opened_at: datetime | None
    last_opened_at: datetime | None
    openings: int
    wrong: int
    centre_phone: str = ""
    token: str = ""
    word: str = ""

    @property
    def path(self) -> str:
        """Where the link leads, within this installation."""
        return guest_links.DOOR + self.token if self.token else ""

    @property
    def said(self) -> str:
        """The code as it is said."""
        return guest_links.said_word(self.word) if self.word else ""


def outside(referral: Referral) -> bool:
    """Whether it goes to a body that does not work in this installation."""
    return referral.to_centre_id is None


async def guest_link(actor: Actor, case_id: int, referral_id: int) -> tuple[Dossier, Referral, GuestLink | None]:
    """A referral to an outside body with its newest link, or None before one was made.

    Raises NotFound, also for a referral within the installation; NotPermitted for whoever does not send referrals.
    """
    async with reading(actor):
        dossier = await read_dossier(actor, case_id)
        found = [one for one in dossier.referrals if one.id == referral_id]
        if not found:
            raise NotFound
        if not dossier.roles_of(actor) & SENDERS or dossier.kept_back(actor):
            raise NotPermitted
        if not outside(found[0]) or found[0].sent_at is None:
            raise NotFound
        row = await fetch_one(
            """select g.*, c.phone as centre_phone, guest_state(g.ended_at, g.locked_at, g.expires_at, $2) as state
               from guest_code g join centre c on c.id = g.centre_id
               where g.referral_id = $1 order by g.id desc limit 1""",
            referral_id,
            found[0].status,
        )
    return dossier, found[0], _opened(dict(row)) if row else None


def _opened(row: dict[str, Any]) -> GuestLink:
    if row["state"] == DoorState.open and row["sealed"]:
        row["token"], row["word"] = guest_links.unsealed(row["link_hash"], row["sealed"])
    return msgspec.convert({name: row[name] for name in GuestLink.__struct_fields__ if name in row}, GuestLink)


async def _end(step: Step) -> bool:
    """End the link that stands, if there is one, and forget what it said."""
    rows = await fetch(
        "update guest_code set ended_at = $2, sealed = null where referral_id = $1 and ended_at is null returning id",
        step.entity_id,
        step.work.now,
    )
    return bool(rows)


async def _make(step: Step, form: MakeCodeForm) -> None:
    now = step.work.now
    days = form.days or amount_of(ClockCode.guest_link, step.scene.today, own_clocks(step.dossier.settings))
    replaced = await _end(step)
    token, word = guest_links.new_token(), guest_links.new_word()
    link_hash = guest_links.token_hash(token)
    assert link_hash is not None
    await fetch(
        """insert into guest_code (centre_id, referral_id, link_hash, word_hash, sealed, made_by, made_at, expires_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)""",
        step.actor.centre_id,
        step.entity_id,
        link_hash,
        guest_links.word_hashes(link_hash, word)[0],
        guest_links.sealed(link_hash, token, word),
        step.actor.account_id,
        now,
        now + timedelta(days=days),
    )
    step.facts |= {"expires_on": thai.bangkok_day(now + timedelta(days=days)).isoformat(), "replaced": replaced}
    step.work.location = f"/cases/{step.dossier.file.id}/referrals/{step.entity_id}/link"


async def _a_link_stands(step: Step, _: EventForm) -> list[Fault]:
    row = await fetch_one(_STANDING, step.entity_id)
    return [] if row else [Fault("no_link", "There is no link to take back.")]


async def _revoke(step: Step, _: EventForm) -> None:
    await _end(step)
    step.work.location = f"/cases/{step.dossier.file.id}/referrals/{step.entity_id}/link"


def _mail_faults(_: Step, form: MailLinkForm) -> Iterator[Fault]:
    if not _MAIL.fullmatch(form.address):
        yield Fault("not_a_mail_address", "This is not an e-mail address.", "address")


async def _a_link_works(step: Step, _: MailLinkForm) -> list[Fault]:
    row = await fetch_one(f"{_STANDING} and locked_at is null and expires_at > $2", step.entity_id, step.work.now)
    return [] if row else [Fault("no_working_link", "There is no link that works. Make one first.")]


async def _mail(step: Step, form: MailLinkForm) -> None:
    row = await fetch_one(
        """update guest_code set mailed_at = $2 where referral_id = $1 and ended_at is null returning link_hash, sealed""",
        step.entity_id,
        step.work.now,
    )
    assert row is not None
    token, _ = guest_links.unsealed(row["link_hash"], row["sealed"])
    message = Message(
        TOLD_AS,
        Channel.mail,
        case_id=step.dossier.file.id,
        referral_id=step.entity_id,
        address=form.address,
        facts={"letter_no": step.entity.letter_no},
        link=guest_links.DOOR + token,
    )
    step.work.send(message)
    step.facts["channel"] = Channel.mail.value
    step.work.location = f"/cases/{step.dossier.file.id}/referrals/{step.entity_id}/link"


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="referral",
        event="make_code",
        form=MakeCodeForm,
        act=_make,
        title="Make a link for the receiver",
        roles=SENDERS,
        case_states=_ON_RECORD,
        states=_UNDER_WAY,
        records="case:referral:code_made",
        fits=outside,
    ),
    Deed(
        kind="referral",
        event="mail_code",
        form=MailLinkForm,
        act=_mail,
        check=_mail_faults,
        look=_a_link_works,
        title="Mail the link",
        roles=SENDERS,
        case_states=_ON_RECORD,
        states=_UNDER_WAY,
        records="case:referral:code_mailed",
        fits=outside,
    ),
    Deed(
        kind="referral",
        event="revoke_code",
        form=EventForm,
        act=_revoke,
        look=_a_link_stands,
        title="Take the link back",
        roles=SENDERS,
        case_states=_ON_RECORD,
        states=_UNDER_WAY | _ANSWERED,
        records="case:referral:code_ended",
        fits=outside,
    ),
)
