"""What is said of a session: planned, opened, recorded while it sits, closed, or not held (ม.25–26)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from cases.msgid import N_
from cases.reasons import CancelReason, NoShowReason, PostponedBy, PostponeReason
from cases.vocabulary import SessionMode, SessionResult
from mediation.forms.events import EventForm
from mediation.forms.fields import area, boolean, choice, group, integer, moment, several, text


class EntryKind(StrEnum):
    """What may be written down while a session is open. What people say is not among it."""

    joined = "joined"
    left = "left"
    caucus_begun = "caucus_begun"
    caucus_ended = "caucus_ended"
    caucus_notified = "caucus_notified"
    paused = "paused"
    resumed = "resumed"
    next_step = "next_step"


class CaucusReason(StrEnum):
    """Why the mediator speaks with one side alone (ม.26)."""

    side_asked = "side_asked"
    private_matter = "private_matter"
    tempers = "tempers"
    safety_measure = "safety_measure"
    testing_terms = "testing_terms"
    side_not_here = "side_not_here"
    other = "other"


class ClashReason(StrEnum):
    """Why a session is planned although its mediator or room is taken at that time."""

    room_shared = "room_shared"
    other_moves = "other_moves"
    other_ends_early = "other_ends_early"
    mediator_agrees = "mediator_agrees"
    other = "other"
    held_so = "held_so"


class HowTold(StrEnum):
    """How a side was told of a session (DOC-11)."""

    letter = "letter"
    phone = "phone"
    in_person = "in_person"
    village_head = "village_head"
    message = "message"


LABELS: dict[type[StrEnum], dict[str, str]] = {
    ClashReason: {
        "room_shared": N_("The room is large enough for both"),
        "other_moves": N_("The other session will be moved"),
        "other_ends_early": N_("The other session will have ended"),
        "mediator_agrees": N_("The mediator agrees to it"),
        "other": N_("Other"),
        "held_so": N_("It was held so"),
    },
    HowTold: {
        "letter": N_("By letter"),
        "phone": N_("By telephone"),
        "in_person": N_("In person"),
        "village_head": N_("Through the village head"),
        "message": N_("By message"),
    },
    EntryKind: {
        "joined": N_("Joined"),
        "left": N_("Left"),
        "caucus_begun": N_("Caucus begun"),
        "caucus_ended": N_("Caucus ended"),
        "caucus_notified": N_("Absent side told of the caucus"),
        "paused": N_("Paused"),
        "resumed": N_("Resumed"),
        "next_step": N_("Next step"),
    },
    CaucusReason: {
        "side_asked": N_("A side asked for it"),
        "private_matter": N_("A private matter"),
        "tempers": N_("Tempers run high"),
        "safety_measure": N_("Safety measure"),
        "testing_terms": N_("Testing what could be agreed"),
        "side_not_here": N_("The other side is not here"),
        "other": N_("Other"),
    },
}
"""The words of the lists that only these forms know."""


WhichPerson = Annotated[int | None, choice("Person", "parties", "Who joined or left.")]
WhichMediator = Annotated[int | None, choice("Mediator", "assignments", "Who joined or left.")]
AloneWith = Annotated[list[int], several("With whom you speak alone", "sides", "For a caucus.")]
ToldSide = Annotated[int | None, choice("Side that was told", "sides", "That a caucus took place, not what was said.")]
WhyAlone = Annotated[CaucusReason | None, choice("Why you speak with one side alone", CaucusReason)]
NextStep = Annotated[
    str, area("Next step", "Who does what until when. Nothing of what was said.", max_length=500, rows=2)
]
"""The fields of what happens in a session, alike wherever it is written down."""
MINUTES = {"minimum": 15, "maximum": 720}
_SLOT_HINT = "Times the sides were asked about stand first, then times at which mediator and room are free."
_CLASH_HINT = "Only when the mediator or the room is taken at that time."


class PlanForm(EventForm, kw_only=True, frozen=True):
    """A meeting to be held; or one that was held already and is written down afterwards."""

    slot: Annotated[int | None, choice("Choose a time", "slots", _SLOT_HINT)] = None
    planned_for: Annotated[datetime | None, moment("Or another day and time of the session")] = None
    planned_minutes: Annotated[int, integer("Length in minutes", **MINUTES)] = 120
    room: Annotated[int | None, choice("Room of the centre", "rooms")] = None
    place: Annotated[
        str, text("Place of the session", "Empty for a room of the centre. Else hall, house, or how you meet online.")
    ] = ""
    mode: Annotated[SessionMode, choice("Manner of the session", SessionMode)] = SessionMode.joint
    planned_from: Annotated[
        int | None, choice("Instead of the session", "not_held", "When it takes the place of one that was not held.")
    ] = None
    clash_reason: Annotated[ClashReason | None, choice("Why it is planned all the same", ClashReason, _CLASH_HINT)] = (
        None
    )
    held_already: Annotated[
        bool,
        boolean("The session was held already", "Then the time lies in the past, and you write it down afterwards."),
    ] = False


class TimeForm(msgspec.Struct, kw_only=True, frozen=True):
    """One time somebody could meet."""

    at: Annotated[datetime, moment("Day and time")]


class ProposeTimesForm(EventForm, kw_only=True, frozen=True):
    """Times the sides and the mediators are asked about before a session is planned."""

    free: Annotated[
        list[int], several("Free times", "free_times", "At these times mediators and people of the case are free.")
    ] = []
    times: Annotated[list[TimeForm], group("Other times", TimeForm, max_items=6)] = []
    minutes: Annotated[int, integer("Length in minutes", **MINUTES)] = 120


class AnswerTimesForm(EventForm, kw_only=True, frozen=True):
    """What one side, or one mediator, says to the times."""

    side: Annotated[int | None, choice("Side that answered", "sides")] = None
    assignment: Annotated[int | None, choice("Or mediator who answered", "assignments")] = None
    can: Annotated[list[int], several("Can come", "proposed_times")] = []
    cannot: Annotated[list[int], several("Cannot come", "proposed_times")] = []


class NotifyForm(EventForm, kw_only=True, frozen=True):
    """Who was told of the session, and how. It counts as notified when every side that takes part was told."""

    sides: Annotated[list[int], several("Sides that were told", "sides", "Empty: all that take part.")] = []
    how: Annotated[HowTold | None, choice("How they were told", HowTold)] = None


class OpenForm(EventForm, kw_only=True, frozen=True):
    """Who is here when the session begins."""

    present: Annotated[list[int], several("Who is here", "parties")]
    mediators: Annotated[
        list[int], several("Mediators who are here", "assignments", "Empty: all who serve in the case.")
    ] = []
    caucus_reason: Annotated[
        CaucusReason | None,
        choice(
            "Why you begin without a side", CaucusReason, "Only when a side is not here. It must be told afterwards."
        ),
    ] = None


class CloseForm(EventForm, kw_only=True, frozen=True):
    """How the session ended."""

    result: Annotated[SessionResult, choice("Result of the session", SessionResult)]
    next_step: NextStep = ""


class NoShowForm(EventForm, kw_only=True, frozen=True):
    """Who did not come: a side, or a mediator."""

    side: Annotated[int | None, choice("Side that did not come", "sides")] = None
    assignment: Annotated[int | None, choice("Mediator who did not come", "assignments")] = None
    reason: Annotated[NoShowReason, choice("Why", NoShowReason)]


class PostponeForm(EventForm, kw_only=True, frozen=True):
    """At whose wish, and why, a session is put off; and, where it is known already, to when."""

    postponed_by: Annotated[PostponedBy, choice("At whose wish", PostponedBy)]
    reason: Annotated[PostponeReason, choice("Reason", PostponeReason)]
    next_slot: Annotated[int | None, choice("Put off to", "slots", _SLOT_HINT)] = None
    next_for: Annotated[
        datetime | None, moment("Or another day and time", "Leave both empty while the new time is not known.")
    ] = None
    next_minutes: Annotated[int | None, integer("Length in minutes", "Empty: as before.", **MINUTES)] = None
    next_room: Annotated[int | None, choice("Room of the centre", "rooms", "Room and place empty: as before.")] = None
    next_place: Annotated[str, text("Place of the session", "Only when it is no room of the centre.")] = ""
    clash_reason: Annotated[ClashReason | None, choice("Why it is planned all the same", ClashReason, _CLASH_HINT)] = (
        None
    )


class CancelForm(EventForm, kw_only=True, frozen=True):
    """Why a session will not be held."""

    reason: Annotated[CancelReason, choice("Reason", CancelReason)]


class EntryForm(EventForm, kw_only=True, frozen=True):
    """One thing that happened while the session sat.

    `id` is a UUID the sender chose: the same one sent again gives the same answer and writes nothing. Who joined or
    left is a `party` or a mediator's `assignment`; a caucus is held with `sides`; the side told of it is `side`.
    """

    id: Annotated[str, text("Number of the entry", "Given by the device; may stay empty.", max_length=36)] = ""
    kind: Annotated[EntryKind, choice("What happened", EntryKind)]
    party: WhichPerson = None
    assignment: WhichMediator = None
    sides: AloneWith = []
    side: ToldSide = None
    reason: WhyAlone = None
    next_step: NextStep = ""
