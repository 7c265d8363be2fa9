"""Papers that go to a party are written in plain Thai; the rule stands in docs/plain-thai.md."""

import re
import unicodedata

import pytest

from mediation.documents.jobs import TEMPLATES

TO_A_PARTY = ("DOC-02", "DOC-04", "DOC-06", "DOC-11", "DOC-13", "DOC-16", "DOC-22")
LETTERS = ("DOC-04", "DOC-06", "DOC-11", "DOC-13", "DOC-16")
LONGEST_CLAUSE = 48
MOST_CLAUSES = 6
OF_OFFICES = (
    *("อนึ่ง", "ทั้งนี้", "ดังกล่าว", "ใคร่ขอ", "ประสงค์", "ดำเนินการ", "พิจารณา", "มิอาจ", "พึง", "ปรากฏว่า"),
    *("กล่าวคือ", "เพื่อโปรดทราบ", "อันเนื่องมาจาก", "ตามที่", "จักได้", "มีความจำเป็นต้อง", "ผู้มีส่วนได้เสีย"),
)
EXPLAINED = {"อายุความ": "อายุความคือ", "จำหน่ายคำร้อง": "จำหน่ายคำร้องคือ"}
_SAID = re.compile(r'say\(\s*"((?:[^"\\]|\\.)*)"')
_PLACE = re.compile(r"\{[a-z-]+\}")


def said(code: str) -> list[str]:
    """Every text of a template."""
    return _SAID.findall((TEMPLATES / f"{code}.typ").read_text())


def length(clause: str) -> int:
    """Characters that take room on the line."""
    return sum(unicodedata.category(one) != "Mn" for one in clause)


def clauses(text: str) -> list[str]:
    """The clauses of a text, without what is recorded."""
    return [clause for clause in _PLACE.sub(" ", text).split() if clause]


def test_the_measure_counts_letters_and_not_their_marks() -> None:
    assert length("น้ำ") == 2
    assert clauses("มาวันที่ {day} ได้") == ["มาวันที่", "ได้"]


@pytest.mark.parametrize("code", TO_A_PARTY)
def test_one_idea_in_a_clause(code: str) -> None:
    assert [c for text in said(code) for c in clauses(text) if length(c) > LONGEST_CLAUSE] == []


@pytest.mark.parametrize("code", TO_A_PARTY)
def test_paragraphs_are_short(code: str) -> None:
    assert [text for text in said(code) if len(clauses(text)) > MOST_CLAUSES] == []


@pytest.mark.parametrize("code", TO_A_PARTY)
def test_no_words_of_offices(code: str) -> None:
    whole = " ".join(said(code))
    assert [word for word in OF_OFFICES if word in whole] == []


@pytest.mark.parametrize("code", TO_A_PARTY)
def test_a_term_of_law_is_explained_where_it_is_used(code: str) -> None:
    whole = " ".join(said(code))
    assert [term for term, explained in EXPLAINED.items() if term in whole and explained not in whole] == []


@pytest.mark.parametrize("code", LETTERS)
def test_the_reader_is_spoken_to(code: str) -> None:
    assert "ท่าน" in " ".join(said(code))
