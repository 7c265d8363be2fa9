"""What was said, folded from its texts: in whatever order they arrive the same comes of it, and nothing is lost."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from mediation.talks import NOTES, PROPOSALS, Reply, Said, TextKind, agreed, matters, matters_of, proposals

START = datetime(2026, 11, 27, 2, 30, tzinfo=UTC)


def said(number: int, kind: TextKind = TextKind.proposal, minute: int | None = None, **more: Any) -> Said:
    values: dict[str, Any] = {
        "id": str(UUID(int=number)),
        "kind": kind,
        "happened_at": START + timedelta(minutes=number if minute is None else minute),
        "by_account": 1,
        "text": f"ข้อ {number}",
    }
    return Said(**(values | more))


def ids(*numbers: int) -> frozenset[str]:
    return frozenset(str(UUID(int=number)) for number in numbers)


@st.composite
def told_by_two_devices(draw: st.DrawFn) -> tuple[Said, ...]:
    """Texts of two devices: each may replace any text before it that its device could know, also one of the other's."""
    count = draw(st.integers(1, 12))
    made: list[Said] = []
    for number in range(1, count + 1):
        kind = draw(st.sampled_from([TextKind.issue, TextKind.proposal, TextKind.answer, TextKind.note]))
        earlier = [one.id for one in made if one.kind is kind]
        replaces = draw(st.frozensets(st.sampled_from(earlier), max_size=3)) if earlier else frozenset()
        known = [one.id for one in made if one.kind in PROPOSALS]
        answer = kind is TextKind.answer
        made.append(
            said(
                number,
                kind,
                draw(st.integers(0, 5)),
                by_account=draw(st.integers(1, 2)),
                text=draw(st.sampled_from([f"ข้อ {number}", f"ข้อ {number}", None])) if kind in NOTES else f"ข้อ {number}",
                side=draw(st.integers(1, 2)) if answer else draw(st.sampled_from([None, 1, 2])),
                about=draw(st.sampled_from([*known, str(UUID(int=99))])) if answer else None,
                reply=draw(st.sampled_from(list(Reply))) if answer else None,
                replaces=replaces,
            )
        )
    return tuple(made)


@settings(max_examples=150, deadline=None)
@given(told_by_two_devices(), st.randoms())
def test_any_interleaving_gives_the_same_state(texts: tuple[Said, ...], chance: Random) -> None:
    mixed = list(texts)
    chance.shuffle(mixed)
    assert matters(mixed) == matters(texts)
    assert proposals(mixed) == proposals(texts)
    assert agreed(mixed, {1, 2}) == agreed(texts, {1, 2})


@settings(max_examples=150, deadline=None)
@given(told_by_two_devices())
def test_nothing_is_lost_and_nothing_stands_twice(texts: tuple[Said, ...]) -> None:
    found = [one for matter in matters(texts) for one in (*matter.standing, *matter.replaced)]
    standing = [one.id for matter in matters(texts) for one in matter.standing]
    assert len(found) == len({one.id for one in found})
    # Whatever is not erased is to be seen; only a matter whose last wording was erased is gone as a whole.
    erased = {one.id for one in texts if one.text is None}
    replaced_by_erased = _ancestors(texts, erased)
    assert {one.id for one in texts} - {one.id for one in found} <= erased | replaced_by_erased
    for one in texts:
        replacing = [other for other in texts if one.id in other.replaces]
        assert (one.id in standing) is (one.text is not None and not replacing)


def _ancestors(texts: Sequence[Said], of: set[str]) -> set[str]:
    by_id = {one.id: one for one in texts}
    found, waiting = set[str](), list(of)
    while waiting:
        for earlier in by_id[waiting.pop()].replaces:
            if earlier not in found:
                found.add(earlier)
                waiting.append(earlier)
    return found


@settings(max_examples=100, deadline=None)
@given(told_by_two_devices())
def test_one_text_that_replaces_all_that_stand_ends_every_dispute(texts: tuple[Said, ...]) -> None:
    for matter in matters(texts):
        last = said(50, matter.latest.kind, 9, replaces=frozenset(one.id for one in matter.standing))
        (now,) = [one for one in matters([*texts, last]) if last.id in one.ids]
        assert now.standing == (last,)
        assert not now.disputed


def test_texts_that_replace_one_another_in_a_ring_are_still_seen() -> None:
    ring = [said(1, replaces=ids(2)), said(2, replaces=ids(1)), said(3, replaces=ids(3))]
    found = matters(ring)
    assert [[one.id for one in matter.standing] for matter in found] == [[str(UUID(int=2))], [str(UUID(int=3))]]


def test_a_wording_holds_together_with_one_that_has_not_arrived() -> None:
    here, there = said(2, replaces=ids(1)), said(3, replaces=ids(1))
    (matter,) = matters([here, there])
    assert matter.disputed
    assert matter.standing == (here, there)


# ANSWERS


def answer(number: int, side: int, about: int, reply: Reply = Reply.accepts, **more: Any) -> Said:
    return said(number, TextKind.answer, side=side, about=str(UUID(int=about)), reply=reply, **more)


def test_a_proposal_is_agreed_when_all_others_accept_the_wording_that_stands() -> None:
    texts = [said(1, side=1), answer(2, 2, 1)]
    assert agreed(texts, {1, 2, 3}) == []
    (point,) = agreed([*texts, answer(4, 3, 1)], {1, 2, 3})
    assert (point.side, point.text, point.accepted_at) == (1, "ข้อ 1", START + timedelta(minutes=4))


def test_whoever_proposed_may_go_back_on_it_and_the_newest_answer_counts() -> None:
    texts = [said(1, side=1), answer(2, 2, 1)]
    assert agreed([*texts, answer(3, 1, 1, Reply.refuses)], {1, 2}) == []
    assert agreed([*texts, answer(3, 2, 1, Reply.refuses)], {1, 2}) == []
    assert len(agreed([*texts, answer(3, 2, 1, Reply.refuses), answer(4, 2, 1)], {1, 2})) == 1


def test_the_mediators_own_proposal_needs_every_side() -> None:
    texts = [said(1, side=None), answer(2, 2, 1)]
    assert agreed(texts, {1, 2}) == []
    assert len(agreed([*texts, answer(3, 1, 1)], {1, 2})) == 1
    assert agreed([*texts, answer(3, 1, 1)], set()) == []


def test_a_new_wording_has_to_be_accepted_anew() -> None:
    texts = [said(1, side=1), answer(2, 2, 1), said(3, side=1, replaces=ids(1))]
    (proposal,) = proposals(texts)
    assert (dict(proposal.answers), proposal.outdated) == ({}, frozenset({2}))
    assert agreed(texts, {1, 2}) == []
    assert len(agreed([*texts, answer(4, 2, 3)], {1, 2})) == 1


def test_what_is_disputed_is_not_agreed_and_an_answer_may_be_corrected() -> None:
    texts = [said(1, side=1), said(2, side=1, replaces=ids(1)), said(3, side=1, replaces=ids(1)), answer(4, 2, 3)]
    assert agreed(texts, {1, 2}) == []
    corrected = [said(1, side=1), answer(2, 2, 1), answer(3, 2, 1, Reply.refuses, replaces=ids(2))]
    assert agreed(corrected, {1, 2}) == []
    assert matters_of(corrected, {TextKind.issue}) == []
