"""Papers that go to a party are written in plain Thai; the rule stands in docs/plain-thai.md."""

import re

import pytest

from mediation.documents.jobs import TEMPLATES
from tests.mediation.plain_thai import MOST_CLAUSES, clauses, length, of_offices, too_long, unexplained

TO_A_PARTY = ("DOC-02", "DOC-04", "DOC-06", "DOC-11", "DOC-13", "DOC-16", "DOC-22")
LETTERS = ("DOC-04", "DOC-06", "DOC-11", "DOC-13", "DOC-16")
_SAID = re.compile(r'say\(\s*"((?:[^"\\]|\\.)*)"')


def said(code: str) -> list[str]:
    """Every text of a template."""
    return _SAID.findall((TEMPLATES / f"{code}.typ").read_text())


def test_the_measure_counts_letters_and_not_their_marks() -> None:
    assert length("น้ำ") == 2
    assert clauses("มาวันที่ {day} ได้") == ["มาวันที่", "ได้"]


@pytest.mark.parametrize("code", TO_A_PARTY)
def test_one_idea_in_a_clause(code: str) -> None:
    assert [clause for text in said(code) for clause in too_long(text)] == []


@pytest.mark.parametrize("code", TO_A_PARTY)
def test_paragraphs_are_short(code: str) -> None:
    assert [text for text in said(code) if len(clauses(text)) > MOST_CLAUSES] == []


@pytest.mark.parametrize("code", TO_A_PARTY)
def test_no_words_of_offices(code: str) -> None:
    assert of_offices(" ".join(said(code))) == []


@pytest.mark.parametrize("code", TO_A_PARTY)
def test_a_term_of_law_is_explained_where_it_is_used(code: str) -> None:
    assert unexplained(" ".join(said(code))) == []


@pytest.mark.parametrize("code", LETTERS)
def test_the_reader_is_spoken_to(code: str) -> None:
    assert "ท่าน" in " ".join(said(code))
