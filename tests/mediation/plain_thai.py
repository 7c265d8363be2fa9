"""The measure of plain Thai, which stands in docs/plain-thai.md: for templates of papers and for messages alike."""

import re
import unicodedata

LONGEST_CLAUSE = 48
MOST_CLAUSES = 6
OF_OFFICES = (
    *("อนึ่ง", "ทั้งนี้", "ดังกล่าว", "ใคร่ขอ", "ประสงค์", "ดำเนินการ", "พิจารณา", "มิอาจ", "พึง", "ปรากฏว่า"),
    *("กล่าวคือ", "เพื่อโปรดทราบ", "อันเนื่องมาจาก", "ตามที่", "จักได้", "มีความจำเป็นต้อง", "ผู้มีส่วนได้เสีย"),
)
EXPLAINED = {"อายุความ": "อายุความคือ", "จำหน่ายคำร้อง": "จำหน่ายคำร้องคือ"}
_PLACE = re.compile(r"\{[a-z-]+\}|%\([a-z_]+\)s")


def length(clause: str) -> int:
    """Characters that take room on the line."""
    return sum(unicodedata.category(one) != "Mn" for one in clause)


def clauses(text: str) -> list[str]:
    """The clauses of a text, without what is recorded."""
    return [clause for clause in _PLACE.sub(" ", text).split() if clause]


def too_long(text: str) -> list[str]:
    """The clauses that hold more than one idea."""
    return [clause for clause in clauses(text) if length(clause) > LONGEST_CLAUSE]


def of_offices(text: str) -> list[str]:
    """The words of offices in a text."""
    return [word for word in OF_OFFICES if word in text]


def unexplained(text: str) -> list[str]:
    """The terms of law that a text uses and does not explain."""
    return [term for term, explained in EXPLAINED.items() if term in text and explained not in text]
