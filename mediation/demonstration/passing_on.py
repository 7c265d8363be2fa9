"""Stretches of a dispute that is handed to another body, and of one that stops, as deeds."""

from collections.abc import Sequence
from typing import Any

from mediation.demonstration.courses import Course
from mediation.demonstration.script import Day, Do, Ref, party, referral

_USUAL = ("contact", "address", "facts", "wish")


def prepared(
    day: int, destination: str, reason: str, who: Sequence[int] = (1,), to: str = "", clock: str = "14:00", **more: Any
) -> Do:
    """A referral prepared: to the justice centre of the demonstration, or to a body named in `to`."""
    raw: dict[str, Any] = {"destination": destination, "reason": reason, "people": [party(one) for one in who]}
    raw |= {"to_name": to} if to else {"to_centre": Ref("centre", "justice")}
    raw |= {"basis": "written_consent", "consent_on": Day(day), "shares": list(_USUAL)} | more
    if raw["basis"] != "written_consent":
        raw["consent_on"] = None
    return Do("referral.prepare", Day(day, clock), raw)


def sent(day: int, letter: str, which: int = 1, clock: str = "14:30", by: str = "") -> Do:
    """The letter goes out."""
    return Do("referral.send", Day(day, clock), {"letter_no": letter}, referral(which), by)


def referred(day: int, destination: str, reason: str, letter: str, which: int = 1, **more: Any) -> Course:
    """Prepared and sent on one afternoon."""
    return (prepared(day, destination, reason, **more), sent(day, letter, which))


def taken(day: int, number: str, which: int = 1) -> Do:
    """The justice centre acknowledges."""
    raw = {"receiver_no": number, "receiver_officer": "สมคิด ธรรมรักษ์"}
    return Do("answer.acknowledge", Day(day, "09:40"), raw, referral(which))


def begun(day: int, which: int = 1) -> Do:
    """The justice centre starts."""
    return Do("answer.start", Day(day, "10:30"), on=referral(which))


def finished(day: int, result: str, words: str, which: int = 1) -> Do:
    """The justice centre reports what became of it."""
    return Do("answer.complete", Day(day, "15:10"), {"result_code": result, "result": words}, referral(which))


def more_asked(day: int, question: str, which: int = 1) -> Do:
    """The justice centre asks for what is missing."""
    return Do("answer.ask_more", Day(day, "11:20"), {"question": question}, referral(which))


def not_taken(day: int, reason: str, which: int = 1) -> Do:
    """The justice centre declines."""
    return Do("answer.decline", Day(day, "11:40"), {"reason": reason}, referral(which))


def supplied(day: int, words: str, which: int = 1) -> Do:
    """What was missing is sent."""
    return Do("referral.supply", Day(day, "10:50"), {"supplement": words}, referral(which))


def result_recorded(day: int, which: int = 1) -> Do:
    """The result written into the case."""
    return Do("referral.record_result", Day(day, "09:15"), on=referral(which))


def taken_back(day: int, reason: str, which: int = 1) -> Do:
    """The referral withdrawn."""
    return Do("referral.withdraw", Day(day, "09:50"), {"reason": reason}, referral(which))


def asked_after(day: int, which: int = 1) -> Do:
    """An overdue referral followed up."""
    return Do("referral.follow_up", Day(day, "10:10"), on=referral(which))


def declined(day: int, reason: str, clock: str = "11:20") -> Do:
    """The request not accepted."""
    return Do("case.decline", Day(day, clock), {"reason": reason})


def held(day: int, reason: str, grounds: str, by: str = "", clock: str = "11:00") -> Do:
    """Stopped for safety."""
    return Do("case.hold_for_safety", Day(day, clock), {"reason": reason, "grounds": grounds}, by=by)


def stop_ended(day: int, event: str) -> Course:
    """How a stop for safety ends: the safety officer proposes, the head confirms the day after."""
    return (
        Do(f"case.{event}", Day(day, "13:00"), by="safety"),
        Do(f"case.{event}", Day(day + 1, "09:00"), by="head"),
    )


def failed(day: int, statement: str, by: str = "mediator") -> Do:
    """The mediator sees no use in going on."""
    return Do("case.fail", Day(day, "11:50"), {"statement": statement}, by=by)


def withdrew(day: int, side: int) -> Do:
    """A side withdraws in writing."""
    return Do("case.withdraw", Day(day, "10:00"), {"side": side, "notice_on": Day(day)})


def terminated(day: int, reason: str, by: str = "mediator", **more: Any) -> Do:
    """Ended by the mediator for another reason."""
    return Do("case.terminate", Day(day, "10:30"), {"reason": reason} | more, by=by)


def nobody_came(day: int, number: int, side: int = 2, reason: str = "no_word", by: str = "mediator") -> Do:
    """A session that a side did not come to."""
    return Do("session.record_no_show", Day(day, "10:15"), {"side": side, "reason": reason}, Ref("session", number), by)


def put_off(day: int, number: int, by_whom: str, reason: str) -> Do:
    """A session postponed."""
    raw = {"postponed_by": by_whom, "reason": reason}
    return Do("session.postpone", Day(day, "10:20"), raw, Ref("session", number))


def called_off(day: int, number: int, reason: str) -> Do:
    """A session cancelled."""
    return Do("session.cancel", Day(day, "10:25"), {"reason": reason}, Ref("session", number))


def challenged(day: int, which: int, ground: str, who: Sequence[int], words: str, by: str = "", **more: Any) -> Do:
    """A serving mediator objected to."""
    raw = {"assignment": Ref("assignment", which), "ground": ground, "raised_by": [party(one) for one in who]}
    return Do("case.challenge", Day(day, "10:05"), raw | {"explanation": words} | more, by=by)


def decided(day: int, event: str, reasons: str) -> Do:
    """The head's decision on a challenge: dismiss_challenge or uphold_challenge."""
    return Do(f"case.{event}", Day(day, "10:40"), {"reasons": reasons})
