"""Who hears of what: every event has been thought of, and danger comes before every wish."""

from itertools import product

import pytest

from cases.events import EVENTS
from cases.vocabulary import SafetyColour
from notifications.reach import Danger, Reachable, channel_to
from notifications.rules import AUDIENCES, OUTSIDE, PEOPLE, SILENT, Hearer, outside, unruled
from notifications.wording.sentences import FULL, KINDS, SHORT, SUBJECTS
from parties.contact_ways import ContactWay

WAYS = tuple(ContactWay)


def test_of_every_event_it_was_said_whether_it_tells_somebody_outside() -> None:
    assert unruled() == frozenset()
    assert set(OUTSIDE) & set(SILENT) == set()


def test_a_forgotten_event_is_found_and_a_clock_may_keep_silent() -> None:
    assert unruled(EVENTS | {"case:file:forgotten", "case:clock:new_one"}) == {"case:file:forgotten"}


def test_every_silence_has_its_reason() -> None:
    assert all(reason for reason in SILENT.values())


def test_what_is_told_inside_the_house_is_an_event_too() -> None:
    assert set(AUDIENCES) <= EVENTS


def test_every_rule_has_words_and_channels() -> None:
    rules = [rule for event in OUTSIDE for rule in outside(event)]
    assert {rule.words for rule in rules} == set(SUBJECTS) == set(FULL) == set(KINDS)
    assert set(KINDS.values()) == set(SHORT)
    assert all(rule.channels for rule in rules)


def test_nothing_of_safety_is_told_outside() -> None:
    assert [event for event in OUTSIDE if "safety" in event or "conflict" in event or "lockout" in event] == []


def test_a_side_is_never_told_of_a_referral_that_is_not_its_own() -> None:
    heard = {rule.hearer for event in OUTSIDE if ":referral:" in event for rule in outside(event)}
    assert heard == {Hearer.applicant, Hearer.receiver}


# WAYS


@pytest.mark.parametrize("way", WAYS)
def test_a_way_nobody_agreed_to_is_never_taken(way: ContactWay) -> None:
    person = Reachable(way, frozenset(WAYS), colour=SafetyColour.green)
    expected = {"phone": "sms", "line": "line", "mail": "mail", "letter": "letter", "none": None}[way]
    assert channel_to(person, PEOPLE) == expected


def test_a_letter_takes_the_place_of_a_way_that_leads_nowhere() -> None:
    assert channel_to(Reachable(ContactWay.mail), PEOPLE) == "letter"
    assert channel_to(Reachable(ContactWay.mail), {"mail"}) is None


def test_somebody_who_cannot_answer_for_themselves_hears_by_letter_alone() -> None:
    assert channel_to(Reachable(ContactWay.phone, frozenset(WAYS), letters_only=True), PEOPLE) == "letter"


@pytest.mark.parametrize(
    ("way", "shared", "unsafe", "colour"),
    list(
        product(
            WAYS,
            [frozenset(), *({one} for one in WAYS), frozenset(WAYS)],
            [frozenset(), *({one} for one in WAYS), frozenset(WAYS)],
            [None, *SafetyColour],
        )
    ),
)
def test_no_way_that_could_do_harm_is_ever_taken(
    way: ContactWay, shared: frozenset[ContactWay], unsafe: frozenset[ContactWay], colour: SafetyColour | None
) -> None:
    person = Reachable(way, frozenset(WAYS), frozenset(shared), frozenset(unsafe), colour)
    channel = channel_to(person, PEOPLE)
    taken = {"sms": ContactWay.phone, "line": ContactWay.line, "mail": ContactWay.mail, "letter": ContactWay.letter}
    if channel is None:
        return
    assert taken[channel] in (way, ContactWay.letter)
    assert taken[channel] not in unsafe
    assert taken[channel] not in shared or colour is SafetyColour.green
    assert way is not ContactWay.none
    assert channel_to(person, PEOPLE, silenced=True) is None


# DANGER


@pytest.mark.parametrize(
    ("held", "violence", "endangered", "side"),
    list(product([False, True], [False, True], [(), (1,), (2,), (1, 2), (3,), (1, 2, 3)], [1, 2, 3])),
)
def test_danger_silences_everybody_but_the_one_side_that_is_endangered(
    held: bool, violence: bool, endangered: tuple[int, ...], side: int
) -> None:
    danger = Danger(held, violence, frozenset(endangered))
    heard = not danger.silences(side)
    if held:
        assert not heard
    elif endangered:
        assert heard == (endangered == (side,))
    elif violence:
        assert heard == (side == 1)
    else:
        assert heard
