"""Headings as registers really have them, and columns known by what stands in them."""

import pytest

from mediation.old_registers.columns import FIELDS, guessed, heading_field
from mediation.old_registers.sheets import Cell, Numbered
from mediation.old_registers.words import CODES, WORDS, meaning


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        *((text, "number") for text in ("เลขที่คำร้อง", "เลขที่ คำร้อง", "คำร้องที่", "Case No.", "เลขรับ", "เลขทะเบียน")),
        *(
            (text, "received_on")
            for text in ("วันที่รับคำร้อง", "ว/ด/ป", "ว.ด.ป. ที่รับเรื่อง", "วัน เดือน ปี ที่รับ", "Date received", "วันที่ยื่นคำร้อง")
        ),
        *((text, "applicant") for text in ("ผู้ร้อง", "ชื่อ - สกุล ผู้ร้อง", "ผู้ร้องทุกข์", "คู่กรณีฝ่ายที่ ๑", "Applicant")),
        *((text, "respondent") for text in ("ผู้ถูกร้อง", "ชื่อ-สกุล ผู้ถูกร้อง", "คู่กรณี", "คู่กรณีฝ่ายที่ 2")),
        *((text, "outcome") for text in ("ผลการไกล่เกลี่ย", "ผล", "ผลการดำเนินงาน", "Outcome")),
        *((text, "topic") for text in ("ประเภทข้อพิพาท", "ประเภท", "Type")),
        *((text, "ended_on") for text in ("วันที่ยุติ", "วันแล้วเสร็จ", "วันที่ไกล่เกลี่ยเสร็จ")),
        *((text, "closed_on") for text in ("วันที่จำหน่าย", "วันที่ปิดเรื่อง")),
        *((text, "value") for text in ("ทุนทรัพย์ (บาท)", "จำนวนเงิน", "ค่าเสียหาย")),
        *((text, "moo") for text in ("หมู่ที่", "หมู่", "ม.")),
        *((text, "applicant_phone") for text in ("เบอร์โทรศัพท์", "โทรศัพท์ผู้ร้อง")),
        ("เลขบัตรประชาชนผู้ร้อง", "applicant_id"),
        *((text, "") for text in ("ที่", "หมายเหตุ", "", None, 5, "ลายมือชื่อ")),
    ],
)
def test_a_heading_is_understood(heading: Cell, field: str) -> None:
    assert heading_field(heading)[0] == field


def test_headings_below_a_title_are_found() -> None:
    rows = [
        Numbered(1, ["ทะเบียนข้อพิพาท"] * 4),
        Numbered(3, ["ที่", "เลขที่คำร้อง", "วันที่รับ", "ผลการไกล่เกลี่ย"]),
        Numbered(4, [1, "1/2560", "5/1/2560", "ตกลงกันได้"]),
    ]
    guess = guessed(rows)
    assert (guess.heading_row, guess.columns) == (3, {"number": 1, "received_on": 2, "outcome": 3})


def test_columns_without_headings_are_known_by_what_stands_in_them() -> None:
    rows = [
        Numbered(number, ["ตกลงกันได้", f"{number}/2560", f"{number}/1/2560", "0812345678", "หนี้", f"{number}/2/2560"])
        for number in range(1, 9)
    ]
    guess = guessed(rows)
    assert guess.heading_row == 0
    assert guess.columns == {
        "outcome": 0,
        "number": 1,
        "received_on": 2,
        "applicant_phone": 3,
        "topic": 4,
        "closed_on": 5,
    }


def test_days_written_with_the_month_first_are_noticed() -> None:
    days = ["03/23/2016", "04/05/2016", "12/31/2015"]
    rows = [Numbered(1, ["Case No", "Date"]), *(Numbered(n, [f"{n}", day]) for n, day in enumerate(days, start=2))]
    assert guessed(rows).month_first
    assert not guessed([rows[0], Numbered(2, ["2", "23/3/2016"]), *rows[1:]]).month_first


def test_every_word_means_something_there_is() -> None:
    for kind, words in WORDS.items():
        assert set(words.values()) <= set(CODES[kind])
        assert "" not in words
    assert meaning("outcome", " ตกลง กันได้. ", {}) == "settled"
    assert meaning("outcome", "โยนเหรียญ", {"โยนเหรียญ": "withdrawn"}) == "withdrawn"
    assert WORDS.keys() <= FIELDS.keys()
