"""What a device sends of a session: things that happened, things that were said, and the erasing of one's own notes."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec

from cases.msgid import N_
from mediation.forms.fields import area, boolean, choice, moment
from mediation.forms.fields import text as line
from mediation.forms.sessions import AloneWith, EntryKind, NextStep, ToldSide, WhichMediator, WhichPerson, WhyAlone
from mediation.talks import Reply, TextKind

MOST_ENTRIES = 200
"""Entries in one sending."""
LONGEST_TEXT = 20_000
"""Characters of one text."""


class Turn(StrEnum):
    """What a device may send beside `EntryKind` and `TextKind`: the two events of the session, and an erasing."""

    open = "open"
    close = "close"
    erase = "erase"


KINDS: dict[str, type[StrEnum]] = {kind.value: of for of in (Turn, EntryKind, TextKind) for kind in of}
"""Every kind of entry → the list it is of."""


class _Sent(msgspec.Struct, kw_only=True, frozen=True):
    """When it happened (now when empty). `time_told`: a person named the time; it was not read from the device's clock."""

    happened_at: Annotated[datetime | None, moment("When it happened", "Leave empty for now.")] = None
    time_told: Annotated[bool, boolean("The time was told by a person")] = False


class HappenedForm(_Sent, kw_only=True, frozen=True):
    """Who came or went, a caucus, a pause, the next step: the same fields as the form of an entry has."""

    party: WhichPerson = None
    assignment: WhichMediator = None
    sides: AloneWith = []
    side: ToldSide = None
    reason: WhyAlone = None
    next_step: NextStep = ""


class SaidForm(_Sent, kw_only=True, frozen=True):
    """An issue, a proposal, an answer or a note; a new wording of one where it `replaces` others."""

    text: Annotated[str, area("Text", max_length=LONGEST_TEXT, rows=3)] = ""
    side: Annotated[int | None, choice("Side", "sides", "Whose it is. Empty: the mediators' own.")] = None
    about: Annotated[str, line("Proposal", "The proposal that is answered or countered.", max_length=36)] = ""
    reply: Annotated[Reply | None, choice("Answer", Reply)] = None


class EraseForm(_Sent, kw_only=True, frozen=True):
    """The erasing of notes of one's own; which, stands in `erases` beside it."""


def entry_id(given: Any) -> str | None:
    """The number of an entry in its one written form; None where it is no UUID."""
    try:
        return str(UUID(given)) if isinstance(given, str) else None
    except ValueError:
        return None


def entry_ids(given: Any) -> list[str] | None:
    """The numbers of other entries that one names, each once; None where one of them is no UUID, or they are too many."""
    listed = given if isinstance(given, list) else [] if given in (None, "") else [given]
    found = [entry_id(one) for one in listed]
    if None in found or len(found) > MOST_ENTRIES:
        return None
    return sorted({one for one in found if one is not None})


REMARKS = {
    "late": N_("The session had been closed already when this arrived. It was added."),
    "before_opening": N_("This lies before the opening of the session."),
    "after_closing": N_("This lies after the closing of the session."),
    "opened_already": N_("The session was open already. Who else came was added."),
    "entries_after": N_("Something was written down for a later time than this closing."),
    "case_moved_on": N_("The case has moved on since."),
    "after_stop": N_("The case was stopped meanwhile; this happened before."),
    "left_the_case": N_("This person has left the case since."),
    "already_here": N_("They were here already."),
    "not_here": N_("They had not been written down as being here."),
    "caucus_going_on": N_("A caucus was going on already."),
    "no_caucus": N_("No caucus was going on."),
    "side_was_there": N_("This side was not outside during a caucus."),
    "tell_absent_side": N_("The session is closed and a side does not know of this caucus yet: tell it now (ม.26)."),
    "pause_out_of_turn": N_("A pause was begun or ended twice."),
    "later_step_stands": N_("A later next step stands; this one is kept beside it."),
    "replaces_unknown": N_("What this replaces is not here (yet)."),
    "about_unknown": N_("The proposal this answers is not here (yet)."),
    "erased": N_("This note was erased before it arrived; nothing of it is kept."),
}
"""What to say of an entry that was kept though it came late or out of turn."""
