"""One session that is held in the end, with what may go before it: put off, or nobody came."""

from random import Random

from cases.reasons import NoShowReason
from mediation.demonstration.volume.days import Days
from mediation.demonstration.volume.following import Book
from mediation.demonstration.volume.moments import day_of, minute_on, working_day

_REASONS = ("asked_beforehand", "illness", "work_or_harvest", "flood_or_road")
_BY_WHOM = ("applicant", "respondent", "mediator", "centre")
_EXCUSES = (NoShowReason.no_word, NoShowReason.illness, NoShowReason.flood_or_road, NoShowReason.refused_to_come)


def talk(book: Book, chance: Random, days: Days, *, last: bool) -> None:
    """Plan a session and hold it; afterwards it is that day. `last`: nothing follows it but the end."""
    meeting = _next_meeting(chance, days)
    row = book.plan(days.at(840), meeting)
    book.notify(days.at(850), row)
    lot = chance.random()
    if lot < 0.06:
        days.day = day_of(meeting) - 1
        book.postpone(days.at(600), row, chance.choice(_BY_WHOM), chance.choice(_REASONS))
    elif lot < 0.11:
        days.day = day_of(meeting)
        book.nobody_came(meeting + 30, row, 2, chance.choice(_EXCUSES))
    if lot < 0.11:
        meeting = _next_meeting(chance, days)
        row = book.plan(days.at(870), meeting, row)
        book.notify(days.at(880), row)
    days.day = day_of(meeting)
    present = [p for side in book.joining() for p in book.people(side["side"]) if p["capacity"] == "full"]
    book.open(meeting, row, present)
    result = chance.choice(("no_agreement", "terms_reached")) if last else "another_session"
    book.end_session(meeting + chance.randint(60, 170), row, result)


def _next_meeting(chance: Random, days: Days) -> int:
    return minute_on(working_day(days.day + chance.randint(5, 10)), 570)
