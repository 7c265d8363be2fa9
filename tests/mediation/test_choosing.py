"""What the sides say of a mediator, and who sees the papers of an earlier one: pure rules."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from cases.vocabulary import AssignmentStatus
from mediation.choosing import (
    answers_of,
    choice_findings,
    chosen,
    earlier_to,
    papers_consented,
    papers_open,
    to_ask_again,
    unwanted,
)
from mediation.subjects import Assignment, PapersAnswer, Side, SideAnswer

DAY = date(2026, 11, 20)


def side(number: int, **known: Any) -> Side:
    fresh = Side(number, number, "party", "yes", DAY, True, 0, None, None, DAY, False, "")
    return msgspec.structs.replace(fresh, **known)


def assignment(number: int = 1, **known: Any) -> Assignment:
    fresh = Assignment(
        number, number, AssignmentStatus.disclosed, "", {"answers": {"kin": "none"}}, DAY, [], None, None, None, 1, "ก",
        number, "", DAY, None, None,
    )  # fmt: skip
    return msgspec.structs.replace(fresh, **known)


def said(number: int, answer: str, informed: bool = True) -> SideAnswer:
    return SideAnswer(number, answer, DAY, 10 + number, "in_person", informed)


def papers(number: int | None, consent: str = "yes") -> PapersAnswer:
    return PapersAnswer(number, consent, DAY, None, "in_person")


BOTH = [side(1), side(2)]


def test_the_newest_answer_of_a_side_counts() -> None:
    one = assignment(answers=[said(1, "asks_centre"), said(2, "agrees"), said(1, "agrees")])
    assert {number: answer.answer for number, answer in answers_of(one, ()).items()} == {1: "agrees", 2: "agrees"}


def test_an_answer_given_before_something_was_disclosed_must_be_asked_for_again() -> None:
    told = {"answers": {"kin": "explain"}}
    one = assignment(disclosure=told, answers=[said(1, "agrees", informed=False), said(2, "agrees")])
    assert set(answers_of(one, ())) == {2}
    assert to_ask_again(one, ()) == (1,)
    assert chosen(one, BOTH, ()).silent == (1,)
    nothing_told = assignment(answers=[said(1, "agrees", informed=False)])
    assert set(answers_of(nothing_told, ())) == {1}
    assert to_ask_again(nothing_told, ()) == ()


def test_an_answer_given_before_the_head_let_a_tie_pass_must_be_asked_for_again() -> None:
    knowing = msgspec.structs.replace(said(2, "agrees"), ties=[71, 5])
    one = assignment(answers=[said(1, "agrees"), knowing])
    assert to_ask_again(one, ()) == ()
    assert to_ask_again(one, {71}) == chosen(one, BOTH, {71}).silent == (1,)
    assert to_ask_again(one, {71, 72}) == (1, 2)
    ticked = chosen(one, [side(1, asks_centre_to_choose=True), side(2)], {71}, ticked=[1])
    assert (ticked.silent, ticked.asked, ticked.agreed) == ((1,), (), (2,))


def test_each_side_speaks_for_itself_alone() -> None:
    together = chosen(assignment(answers=[said(1, "agrees")]), BOTH, ())
    assert (together.agreed, together.silent) == ((1,), (2,))
    assert [finding.code for finding in choice_findings(together, agreed_upon=None)] == ["not_chosen"]


def test_what_is_recorded_is_not_overruled_by_a_tick() -> None:
    objecting = chosen(assignment(answers=[said(1, "agrees"), said(2, "objects")]), BOTH, (), ticked=[1, 2])
    assert [finding.code for finding in choice_findings(objecting, agreed_upon=True)] == ["side_objects"]
    asking = chosen(assignment(answers=[said(1, "agrees"), said(2, "asks_centre")]), BOTH, (), ticked=[1, 2])
    assert [finding.code for finding in choice_findings(asking, agreed_upon=True)] == ["answer_contradicts"]
    assert choice_findings(asking, agreed_upon=False) == ()
    assert choice_findings(asking, agreed_upon=None) == ()
    assert asking.by_centre


def test_a_tick_fills_what_was_not_recorded_and_the_consent_may_have_left_the_choice_to_the_centre() -> None:
    asked_at_consent = [side(1), side(2, asks_centre_to_choose=True)]
    together = chosen(assignment(), asked_at_consent, (), ticked=[1])
    assert (together.agreed, together.asked, together.silent) == ((1,), (2,), ())


def test_nobody_is_wanted_whom_a_side_objected_to_or_ruled_out_when_it_consented() -> None:
    objected = assignment(4, status=AssignmentStatus.declined, end_reason="party_objected")
    assert unwanted([objected], BOTH, 4)
    assert not unwanted([objected], BOTH, 5)
    assert unwanted([], [side(1), side(2, excludes=[5])], 5)


GONE = assignment(9, status=AssignmentStatus.ended, end_reason="resigned")
AGREED = [papers(1), papers(2), papers(None)]


@pytest.mark.parametrize(
    ("answers", "is_open"),
    [
        ([], False),
        (AGREED, True),
        (AGREED[:2], False),
        (AGREED[1:], False),
        ([*AGREED, papers(2, "no")], False),
        ([papers(2, "no"), *AGREED], True),
    ],
)
def test_earlier_papers_open_with_the_consent_of_every_side_and_the_new_mediator(
    answers: list[PapersAnswer], is_open: bool
) -> None:
    newcomer = assignment(papers=answers)
    assert papers_open(newcomer, [GONE, newcomer], BOTH) is is_open
    assert papers_consented(newcomer, BOTH) is is_open
    confirmed = assignment(papers=answers, status=AssignmentStatus.active, reuse_papers=is_open)
    assert papers_open(confirmed, [GONE, confirmed], BOTH) is is_open


def test_nobody_comes_after_a_colleague_with_whom_they_served_or_after_themselves() -> None:
    beside = assignment(status=AssignmentStatus.active, confirmed_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert earlier_to(beside, [GONE, beside]) == []
    again = assignment(2, mediator_id=9)
    assert earlier_to(again, [GONE, again]) == []
    assert papers_open(again, [GONE, again], BOTH)
