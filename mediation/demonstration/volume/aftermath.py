"""What follows an agreement, a failure or a refusal: promises kept or not, the certificate, the justice centre, the closing.

All of it is put on one agenda and done in the order of time, as far as it is told.
"""

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

from mediation.demonstration.volume.days import Days
from mediation.demonstration.volume.following import Book
from mediation.demonstration.volume.moments import calendar_day, day_of, minute_on, number_of, stamp, working_day
from mediation.demonstration.volume.rows import Row
from mediation.demonstration.volume.settling import Promised

_EARLY = 360
_ENDED = frozenset({"done", "waived", "enforced", "refused_by_court", "expired"})
_RESULTS = ("advice_given", "settled", "help_granted", "sent_on", "person_not_reached")
_PROOFS = ("", "", "มีใบรับเงิน", "สลิปโอนเงิน", "ผู้ใหญ่บ้านไปดูแล้ว")


class Agenda:
    """Deeds with their moments; done in the order of time."""

    def __init__(self) -> None:
        self._items: list[tuple[int, int, Callable[..., object], tuple[Any, ...]]] = []

    def put(self, minute: int, deed: Callable[..., object], *given: Any) -> None:
        """Something to be done at a moment, which it is told first."""
        self._items.append((minute, len(self._items), deed, given))

    def do(self) -> None:
        """Do all of it."""
        for minute, _, deed, given in sorted(self._items, key=lambda item: item[:2]):
            deed(minute, *given)


def after_agreement(book: Book, chance: Random, days: Days) -> None:
    """The terms, the signing, the certificate on the track that knows one, and the promises."""
    promises = _draw_promises(book, chance, days.day)
    agreement = book.reach_terms(days.at(780), "ตกลงกันตามข้อสัญญาข้างท้าย และไม่ติดใจเรียกร้องอื่น", promises)
    if chance.random() < 0.2:
        days.later(1, 6)
    book.sign(days.at(820), agreement)
    agenda, last = Agenda(), days.day
    if book.file["track"] == "PEOPLE_CENTRE" and chance.random() < 0.6:
        asked = working_day(days.day + chance.randint(3, 10))
        answered = working_day(asked + chance.randint(20, 45))
        agenda.put(minute_on(asked, 600), book.request_certificate, agreement)
        agenda.put(minute_on(answered, 600), book.certify, agreement, f"รส (จำลอง) {chance.randint(1, 9999)}")
        last = answered
    for promise in book.parts["obligation"]:
        last = max(last, _foresee(agenda, book, chance, promise))
    agenda.do()
    if all(promise["status"] in _ENDED for promise in book.parts["obligation"]) and chance.random() < 0.92:
        book.close(minute_on(working_day(last + chance.randint(1, 14)), 930))


def _draw_promises(book: Book, chance: Random, day: int) -> list[Promised]:
    if chance.random() < 0.1:
        return []
    value: Decimal | None = book.file["value"]
    if value is None:
        due = day + chance.randint(10, 120)
        return [Promised(2, 1, "ทำตามที่ตกลงไว้ในข้อตกลง", due, None, chance.choice(("do", "not_do")))]
    parts = chance.choices((1, 2, 3), (72, 19, 9))[0]
    each = (value / parts).quantize(Decimal("1")).quantize(Decimal("0.01"))
    first = chance.randint(15, 60)
    return [
        Promised(2, 1, f"ชำระงวดที่ {number}", day + first + 30 * (number - 1), each) for number in range(1, parts + 1)
    ]


def _foresee(agenda: Agenda, book: Book, chance: Random, promise: Row) -> int:
    """What becomes of one promise goes on the agenda; the day on which it is over."""
    due = number_of(promise["due_on"])
    kept = _day(due - chance.randint(0, 9), book)
    lot = chance.random()
    if lot < 0.74:
        agenda.put(minute_on(kept, 630), book.perform, promise, chance.choice(_PROOFS))
        return kept
    if lot < 0.80 and promise["amount"] is not None:
        half = (promise["amount"] / 2).quantize(Decimal("0.01"))
        agenda.put(minute_on(kept, 600), book.perform_part, promise, half)
        kept = working_day(kept + chance.randint(1, 5))
        agenda.put(minute_on(max(kept, due), 640), book.perform, promise, "")
        return max(kept, due)
    if lot < 0.84:
        agenda.put(minute_on(kept, 630), book.waive, promise)
        return kept
    return _late(agenda, book, chance, promise, due)


def _late(agenda: Agenda, book: Book, chance: Random, promise: Row, due: int) -> int:
    agenda.put(minute_on(due + 1, _EARLY), book.fall_due, promise)
    day = working_day(due + chance.randint(3, 20))
    lot = chance.random()
    if lot < 0.5:
        agenda.put(minute_on(day, 630), book.perform, promise, "")
        return day
    agenda.put(minute_on(day, 600), book.demand, promise, 15)
    day = working_day(day + chance.randint(16, 30))
    if lot < 0.75:
        agenda.put(minute_on(day, 630), book.perform, promise, "")
    elif lot < 0.9 or promise["enforce_by"] is None:
        agenda.put(minute_on(day, 600), book.breach, promise)
    else:
        day = number_of(promise["enforce_by"]) + 1
        agenda.put(minute_on(day, _EARLY), book.expire, promise)
    return day


def _day(day: int, book: Book) -> int:
    """A day after the signing on which the office is open."""
    signed = day_of(int(book.file["last_happened_at"].timestamp()) // 60)
    return working_day(max(day, signed + 1))


def after_end(book: Book, chance: Random, days: Days, referral: Row | None) -> None:
    """The justice centre's answers, if the matter was handed to it, and the closing."""
    last = days.day
    if referral is not None:
        agenda = Agenda()
        last = _handed_on(agenda, book, chance, referral, days.day)
        agenda.do()
        if referral["status"] == "sent":
            return
    if chance.random() < 0.9:
        book.close(minute_on(working_day(last + chance.randint(1, 12)), 930))


def _handed_on(agenda: Agenda, book: Book, chance: Random, row: Row, day: int) -> int:
    if chance.random() < 0.06:
        return day
    day = working_day(day + chance.randint(1, 6))
    cjc = book.bench.cjc_name
    if chance.random() < 0.07:
        agenda.put(minute_on(day, 600), _declined, book, row)
        return day
    agenda.put(minute_on(day, 600), _acknowledged, book, row, cjc, f"ยธ {chance.randint(1, 9999)}")
    if chance.random() < 0.15:
        return day
    agenda.put(minute_on(day, 660), _started, book, row)
    day = working_day(day + chance.randint(10, 45))
    agenda.put(minute_on(day, 600), _completed, book, row, chance.choice(_RESULTS), day)
    day = working_day(day + chance.randint(1, 6))
    agenda.put(minute_on(day, 570), book.record_result, row)
    return day


def _declined(minute: int, book: Book, row: Row) -> None:
    reason = "not_competent"
    book.answer_referral(minute, row, "decline", reason, decline_reason=reason)


def _acknowledged(minute: int, book: Book, row: Row, cjc: str, number: str) -> None:
    book.answer_referral(
        minute, row, "acknowledge", receiver_no=number, receiver_officer=cjc, acknowledged_at=stamp(minute)
    )


def _started(minute: int, book: Book, row: Row) -> None:
    book.answer_referral(minute, row, "start")


def _completed(minute: int, book: Book, row: Row, result: str, day: int) -> None:
    book.answer_referral(
        minute, row, "complete", result, result_code=result, result="ดำเนินการแล้ว", completed_on=calendar_day(day)
    )
