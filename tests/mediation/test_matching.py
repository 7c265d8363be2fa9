"""The order in which the roster is offered: by what counts, whatever order it came in, and with its reasons."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediation.availability import Free
from mediation.languages import Language, foreign_to, language_of
from mediation.matching import CandidateFacts, Conflict, Nearness, in_order, rank

MANY = settings(max_examples=150, deadline=None, derandomize=True, database=None)
GOOD = CandidateFacts(1, "ก", conflict=Conflict.none, free=Free.free, planned=True)
FREE_WITHOUT_A_TIME = (Free.free, Free.not_said, Free.absent)


@st.composite
def facts(draw: st.DrawFn, number: int = 0) -> CandidateFacts:
    planned = draw(st.booleans())
    nearness = draw(st.sampled_from(Nearness))
    return CandidateFacts(
        number or draw(st.integers(1, 10_000)),
        draw(st.text(st.sampled_from("กขคงจ"), min_size=1, max_size=3)),
        conflict=draw(st.sampled_from(Conflict)),
        free=draw(st.sampled_from(Free if planned else FREE_WITHOUT_A_TIME)),
        planned=planned,
        open_cases=draw(st.integers(0, 4)),
        missing_languages=tuple(draw(st.lists(st.sampled_from(["tts", "kxm", "ลัวะ"]), unique=True, max_size=2))),
        languages_needed=draw(st.booleans()),
        nearness=nearness,
        village="หมู่ 3" if nearness is not Nearness.neither else "",
        wished_by=tuple(draw(st.lists(st.integers(1, 3), unique=True, max_size=2))),
        knows_topic=draw(st.booleans()),
        barred=draw(st.sampled_from([(), ("no_account",), ("excluded_by_party", "registration_not_valid")])),
    )


rosters = st.lists(facts(), max_size=8, unique_by=lambda one: one.mediator_id)


@MANY
@given(rosters, st.randoms())
def test_the_order_does_not_depend_on_the_order_they_came_in(roster: list[CandidateFacts], chance: "object") -> None:
    shuffled = list(roster)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert in_order(shuffled) == in_order(roster)


@MANY
@given(rosters)
def test_everybody_is_there_once_and_who_cannot_be_chosen_stands_last(roster: list[CandidateFacts]) -> None:
    placed = in_order(roster)
    assert sorted(one.facts.mediator_id for one in placed) == sorted(one.mediator_id for one in roster)
    choosable = [one.choosable for one in placed]
    assert choosable == sorted(choosable, reverse=True)
    assert [rank(one.facts) for one in placed] == sorted(rank(one) for one in roster)


@MANY
@given(rosters, facts(number=20_000), st.data())
def test_whoever_gets_better_in_one_thing_never_falls_behind(
    roster: list[CandidateFacts], one: CandidateFacts, data: st.DataObject
) -> None:
    betters = {
        "conflict": Conflict.none,
        "free": Free.free,
        "open_cases": 0,
        "missing_languages": (),
        "nearness": Nearness.lives_there,
        "wished_by": (1, 2, 3),
        "knows_topic": True,
        "barred": (),
    }
    name = data.draw(st.sampled_from(sorted(betters)))
    better = replace(one, **{name: betters[name], "village": "หมู่ 3"})  # type: ignore[arg-type]
    place = [item.facts.mediator_id for item in in_order([*roster, one])].index(one.mediator_id)
    after = [item.facts.mediator_id for item in in_order([*roster, better])].index(one.mediator_id)
    assert after <= place


def test_each_thing_counts_before_the_next() -> None:
    """Nothing between them, can come, carries less, languages, village: the better one wins though the rest is worst."""
    steps = [
        {"conflict": Conflict.found},
        {"free": Free.absent},
        {"open_cases": 9},
        {"missing_languages": ("kxm",)},
        {"nearness": Nearness.neither},
    ]
    best = replace(GOOD, nearness=Nearness.knows_it, village="หมู่ 3", mediator_id=2)
    for place, worse_here in enumerate(steps):
        one = replace(best, **worse_here, mediator_id=1)  # type: ignore[arg-type]
        other = best
        for later in steps[place + 1 :]:
            other = replace(other, **later)  # type: ignore[arg-type]
        assert [item.facts.mediator_id for item in in_order([one, other])] == [2, 1], worse_here


def test_to_live_in_a_village_and_to_know_it_count_alike_and_the_name_decides() -> None:
    lives = replace(GOOD, mediator_id=1, name="ข", nearness=Nearness.lives_there, village="หมู่ 1")
    knows = replace(GOOD, mediator_id=2, name="ก", nearness=Nearness.knows_it, village="หมู่ 1")
    assert [one.facts.name for one in in_order([lives, knows])] == ["ก", "ข"]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ["conflict_none", "free_free", "load"]),
        ({"open_cases": 2, "missing_languages": ("kxm",)}, ["conflict_none", "free_free", "load", "language_missing"]),
        (
            {"languages_needed": True, "nearness": Nearness.lives_there, "wished_by": (2,), "knows_topic": True},
            ["conflict_none", "free_free", "load", "language", "village", "wished", "knowledge"],
        ),
        ({"barred": ("no_account",)}, ["no_account", "conflict_none", "free_free", "load"]),
        (
            {"registration_doubtful": True, "absences_too_many": True},
            ["conflict_none", "free_free", "load", "registration", "absences"],
        ),
    ],
)
def test_each_place_says_why_in_the_order_of_what_counts(changes: dict[str, object], codes: list[str]) -> None:
    (only,) = in_order([replace(GOOD, **changes)])  # type: ignore[arg-type]
    assert [reason.code for reason in only.reasons] == codes


@MANY
@given(facts())
def test_every_candidate_is_given_reasons(one: CandidateFacts) -> None:
    (placed,) = in_order([one])
    assert len(placed.reasons) >= 3
    assert {reason.code for reason in placed.reasons} >= set(one.barred)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("th", Language.th),
        ("ไทย", Language.th),
        ("ภาษาไทย", Language.th),
        ("ภาษามือ", Language.tsq),
        ("อีสาน", Language.tts),
        (" ภาษาเขมรถิ่น ", Language.kxm),
        ("TTS", Language.tts),
        ("ลัวะ", None),
    ],
)
def test_a_language_is_known_by_its_code_and_by_its_usual_names(written: str, meant: Language | None) -> None:
    assert language_of(written) is meant


def test_what_somebody_does_not_speak_is_named_once() -> None:
    spoken = [Language.th, Language.tts]
    assert foreign_to(spoken, "", ["", "th", "อีสาน"]) == ()
    assert foreign_to(spoken, "", ["เขมรถิ่น", "kxm", "ลัวะ"]) == ("kxm", "ลัวะ")
    assert foreign_to(spoken, "ลัวะ ขมุ", ["ลัวะ"]) == ()
