"""The closed lists of words and their labels."""

import inspect
from enum import StrEnum

from cases import reasons, vocabulary
from cases.labels import LABELS, label
from cases.lifecycle import REPORTED
from cases.reasons import NoShowReason
from cases.vocabulary import CaseStatus, Outcome, ReportedOutcome, SafetyMeasure


def lists() -> list[type[StrEnum]]:
    return [
        member
        for room in (vocabulary, reasons)
        for _, member in inspect.getmembers(room, inspect.isclass)
        if issubclass(member, StrEnum) and member is not StrEnum
    ]


def test_every_word_bears_its_id_as_name_and_no_two_share_one() -> None:
    for words in lists():
        assert all(word.name == word.value for word in words)
        assert len(words) == len(words.__members__)


def test_every_word_of_every_list_has_a_label_and_no_label_lacks_a_word() -> None:
    assert set(LABELS) == set(lists())
    for words in lists():
        assert list(LABELS[words]) == [word.value for word in words]
        assert all(text.strip() == text and text for text in LABELS[words].values())


def test_two_words_of_one_list_never_read_alike() -> None:
    for words, texts in LABELS.items():
        assert len(set(texts.values())) == len(texts), words


def test_a_label_is_found_by_its_word() -> None:
    assert label(CaseStatus.awaiting_consent) == "Asking for consent"
    assert label(SafetyMeasure.public_place) == "Meet in a public place"


def test_only_staying_away_without_a_word_or_by_refusal_is_unexcused() -> None:
    assert {reason for reason in NoShowReason if not reason.excused} == {
        NoShowReason.no_word,
        NoShowReason.refused_to_come,
    }


def test_every_outcome_maps_to_one_of_the_four_words_of_the_return_but_what_was_not_accepted() -> None:
    assert set(REPORTED) == set(Outcome)
    assert [outcome for outcome, word in REPORTED.items() if word is None] == [Outcome.not_accepted]
    assert {word for word in REPORTED.values() if word} == set(ReportedOutcome)
