"""The delivery log of a case as its page tells it: who was told what, by which way, and what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cases.msgid import N_
from mediation.deliveries import Delivery
from mediation.dossier import Dossier
from mediation.forms.contact import AskReason
from mediation.pages.words import label
from notifications.wording import NoWords, worded
from parties.access import Actor, Permission, Role
from parties.language import current_locale
from parties.language import gettext as _

CHANNELS = {
    "mail": N_("By e-mail"),
    "line": N_("By LINE"),
    "sms": N_("By telephone message"),
    "letter": N_("By letter"),
    "other": N_("In another way"),
}
STATES = {
    "ready": N_("Waits to be sent"),
    "handed_over": N_("Sent"),
    "to_print": N_("To be printed"),
    "printed": N_("Printed and on its way"),
    "dead": N_("Could not be delivered"),
    "cancelled": N_("Taken back"),
}
TONES = {"dead": "bad", "to_print": "warn", "cancelled": "over"}
_AGAIN = frozenset({Role.officer, Role.head, Role.mediator})


@dataclass(frozen=True)
class Logged:
    """One line in words."""

    line: Delivery
    who: str
    what: str
    channel: str
    state: str
    tone: str
    answer: str


@dataclass(frozen=True)
class Log:
    """All lines, the newest first, and what the reader may do about one."""

    lines: Sequence[Logged]
    may_send: bool
    may_note: bool


def log_of(dossier: Dossier, actor: Actor, log: Iterable[Delivery]) -> Log | None:
    """The log of a case as it was read; None of a case that is kept back from the reader."""
    if dossier.kept_back(actor) or dossier.file.status == "draft":
        return None
    people = {party.person_id: party.name for party in dossier.parties}
    mediators = {one.account_id: one.name for one in dossier.assignments}
    lines = [_logged(one, people, mediators) for one in log]
    held = dossier.roles_of(actor)
    still = dossier.file.status != "safety_hold"
    return Log(lines, still and bool(held & _AGAIN), still and actor.may(Permission.print_letters))


def _logged(one: Delivery, people: dict[int, str], mediators: dict[int | None, str]) -> Logged:
    who = people.get(one.person_id or 0) or mediators.get(one.account_id, "–")
    if one.bounced_at is not None:
        state, tone = N_("Came back"), "bad"
    elif one.opened_at is not None:
        state, tone = N_("Opened"), "good"
    else:
        state, tone = STATES[one.status], TONES.get(one.status, "")
    return Logged(one, who, _subject(one), _(CHANNELS[one.channel]), _(state), tone, _answer(one))


def _subject(one: Delivery) -> str:
    try:
        return worded(one.event, "letter", current_locale.get(), {"centre": _("the centre")}).subject
    except NoWords:
        return one.event


def _answer(one: Delivery) -> str:
    if one.answer is None:
        return ""
    if one.answer == "confirmed":
        return _("Will come")
    reason = label(AskReason(one.answer_reason)) if one.answer_reason else ""
    return _("Asks for another day: %(reason)s") % {"reason": reason}
