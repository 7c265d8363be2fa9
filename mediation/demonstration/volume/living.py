"""One lawful life of a case, drawn by chance: from the request to whatever end it comes to before the last day."""

from collections.abc import Sequence
from random import Random

from cases.vocabulary import Topic
from mediation.demonstration.volume.aftermath import after_agreement, after_end
from mediation.demonstration.volume.bench import OnBench
from mediation.demonstration.volume.case_book import NotToldYet
from mediation.demonstration.volume.days import Days
from mediation.demonstration.volume.following import Book
from mediation.demonstration.volume.meeting import talk
from mediation.demonstration.volume.quarrels import BARRED, Request
from mediation.demonstration.volume.rows import Row
from mediation.demonstration.volume.sifting import CALM, SAFETY_ANSWERS
from mediation.demonstration.volume.taking_in import Standing

_MANNERS = ("letter", "letter", "visit", "telephone", "headman", "message")
_GROUNDS = ("kin", "creditor_debtor", "other_doubt", "employer_employee")


def live(
    book: Book,
    chance: Random,
    days: Days,
    minute: int,
    request: Request,
    people: Sequence[Standing],
    number: tuple[int, int],
) -> None:
    """Live the case through, as far as it is told."""
    book.register(minute, request, people, number)
    try:
        _Life(book, chance, days).go()
    except NotToldYet:
        return


class _Life:
    def __init__(self, book: Book, chance: Random, days: Days) -> None:
        self.book, self.chance, self.days = book, chance, days

    def go(self) -> None:
        """The stages in their order; each says whether the case goes on."""
        _ = self._screened() and self._agreed() and self._mediator_found() and self._talked()

    def _happens(self, share: float) -> bool:
        return self.chance.random() < share

    def _closed(self, least: int = 1, most: int = 12) -> bool:
        """Closed after some days, unless the paper is left lying; the case goes no further."""
        if not self._happens(0.08):
            self.days.later(least, most)
            self.book.close(self.days.at(930))
        return False

    def _letter(self) -> str:
        """The number of a letter of the centre's own register."""
        return f"จล {self.chance.randint(1, 9999)}"

    # SCREENED

    def _screened(self) -> bool:
        book, days = self.book, self.days
        days.later(1, 3)
        if book.file["topic"] == Topic.DV:
            book.end_for_safety(days.at(600), days.at(660))
            return self._closed(3, 20)
        book.start_screening(days.at(540))
        book.record_screening(days.at(550))
        self._ask(1, 555)
        if book.request.kind in BARRED or book.stands_against():
            return self._not_accepted()
        if self._happens(0.08):
            book.drop(days.at(590))
            return self._closed(1, 5)
        book.pass_screening(days.at(600))
        return True

    def _ask(self, side: int, clock: int) -> None:
        """Everybody of a side who will sit in the room, one after another; people, not organisations."""
        asked = [party for party in self.book.people(side) if party["capacity"] == "full"]
        for index, party in enumerate(asked):
            answers = CALM if not self._happens(0.15) else self.chance.choice(SAFETY_ANSWERS)
            self.book.ask_safety(self.days.at(clock + 5 * index), party["id"], answers)

    def _not_accepted(self) -> bool:
        book, days = self.book, self.days
        reason = book.reason_to_decline()
        assert reason is not None, "what is barred has its reason"
        row = None
        if self._happens(0.4):
            row = book.refer(days.at(578), "not_accepted", self._letter(), days.at(582))
        book.decline(days.at(590), reason)
        after_end(book, self.chance, days, row)
        return False

    # AGREED

    def _agreed(self) -> bool:
        book, days = self.book, self.days
        others = [side["side"] for side in book.parts["case_side"][1:]]
        for side in others:
            book.invite(days.at(620), side, self.chance.choice(_MANNERS))
        if self._happens(0.12):
            return self._silent(others)
        days.later(3, 9)
        if self._happens(0.22):
            return self._refused(others)
        keeps_out = others[-1] if len(others) > 1 and self._happens(0.3) else None
        chosen_for = self._happens(0.25)
        for side in (1, *others):
            book.answer(days.at(570), side, side != keeps_out, side != keeps_out and chosen_for)
        joining = [1, *(side for side in others if side != keeps_out)]
        for side in joining[1:]:
            self._ask(side, 580)
        book.brief(days.at(620), joining)
        book.go_on(days.at(630))
        if self._happens(0.02):
            days.later(1, 5)
            book.withdraw(days.at(570), self.chance.choice(joining))
            return self._closed()
        return True

    def _silent(self, others: Sequence[int]) -> bool:
        book, days = self.book, self.days
        days.later(16, 20)
        for side in others:
            book.invite(days.at(600), side, self.chance.choice(_MANNERS))
        days.later(17, 25)
        book.no_reply(days.at(600))
        return self._closed()

    def _refused(self, others: Sequence[int]) -> bool:
        book, days = self.book, self.days
        book.answer(days.at(560), 1, consent=True)
        for side in others:
            book.answer(days.at(570), side, consent=False)
        book.refuse(days.at(580))
        row = None
        if self._happens(0.3):
            row = book.refer(days.at(600), "legal_advice", self._letter(), days.at(610))
        after_end(book, self.chance, days, row)
        return False

    # A MEDIATOR

    def _mediator_found(self) -> bool:
        days = self.days
        free = list(self.book.bench.mediators)
        self.chance.shuffle(free)
        days.later(1, 3)
        first = free[0]
        row = self.book.propose(days.at(570), first)
        lot = self.chance.random()
        if lot < 0.05:
            self.book.refuse_to_serve(days.at(580), row, first, "not_available")
            first, row = free[1], self.book.propose(days.at(600), free[1])
        elif lot < 0.08:
            self.book.object(days.at(580), row, first, 2, self.chance.choice(_GROUNDS))
            first, row = free[1], self.book.propose(days.at(600), free[1])
        self._appoint(first, row)
        return True

    def _appoint(self, mediator: OnBench, row: Row) -> None:
        book, days = self.book, self.days
        book.accept(days.at(640), row, mediator)
        book.disclose(days.at(650), row, mediator)
        days.later(1, 2)
        asked = all(side["asks_centre_to_choose"] for side in book.joining())
        book.confirm(days.at(540), row, mediator, "centre_asked" if asked else "agreed")

    # TALKED

    def _talked(self) -> bool:
        book, chance, days = self.book, self.chance, self.days
        sessions = chance.choices((1, 2, 3), (82, 14, 4))[0]
        for left in range(sessions - 1, -1, -1):
            talk(book, chance, days, last=left == 0)
            if left and self._happens(0.06):
                self._challenged()
        lot = chance.random()
        if lot < 0.62:
            after_agreement(book, chance, days)
        elif lot < 0.82:
            book.fail(days.at(760), "ทั้งสองฝ่ายไม่ขอเจรจาต่อ ผู้ไกล่เกลี่ยเห็นว่าทำต่อไปไม่เป็นประโยชน์")
            self._after_failure()
        elif lot < 0.92:
            days.later(1, 5)
            book.withdraw(days.at(570), chance.choice(book.joining())["side"])
            self._after_failure()
        else:
            book.terminate(days.at(760), chance.choice(("party_unreachable", "bad_faith", "absences")))
            self._after_failure()
        return True

    def _after_failure(self) -> None:
        book, days, row = self.book, self.days, None
        if self._happens(0.35):
            days.later(1, 4)
            row = book.refer(days.at(840), "unresolved", self._letter(), days.at(850))
        after_end(book, self.chance, days, row)

    def _challenged(self) -> None:
        """Between two sessions somebody objects; the head decides, and where it is upheld another serves."""
        book, chance, days = self.book, self.chance, self.days
        days.later(1, 3)
        row = book.mediators("confirmed", "active")[0]
        serving = next(m for m in book.bench.mediators if m.mediator_id == row["mediator_id"])
        objecting = next(party for party in book.people(2) if party["capacity"] == "full")
        raised = book.challenge(days.at(560), row, chance.choice(_GROUNDS), objecting["id"])
        days.later(1, 4)
        taken = {assignment["mediator_id"] for assignment in book.parts["assignment"]}
        others = [m for m in book.bench.mediators if m.mediator_id not in taken]
        upheld = self._happens(0.5) and bool(others)
        reasons = "พบความใกล้ชิดตามที่คัดค้าน" if upheld else "สอบถามแล้วไม่พบเหตุตามที่คัดค้าน"
        book.decide(days.at(600), raised, row, serving, upheld, reasons)
        if upheld:
            days.later(1, 3)
            self._appoint(others[0], book.propose(days.at(570), others[0]))
