"""Cells as spreadsheets leave them, read as what they were meant to be."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.old_registers import values
from mediation.old_registers.sheets import Cell
from mediation.old_registers.values import Doubt

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "cell",
    [
        *(DAY, datetime(2026, 11, 22, 9, 30), date(2569, 11, 22), datetime(2569, 11, 22)),
        *(
            "22/11/2569",
            "22/11/69",
            "๒๒/๑๑/๒๕๖๙",
            "22 พ.ย. 2569",
            " 22  พฤศจิกายน 2569 ",
            "2026-11-22",
            "2569-11-22",
            "22.11.2569",
        ),
        *(46348, 46348.0, 46348.75, "46348"),
    ],
)
def test_a_day_is_read_in_whichever_calendar_it_was_typed(cell: Cell) -> None:
    assert values.day(cell) == DAY


@pytest.mark.parametrize("cell", ["13/22/2569", "เมื่อวาน", 3, 9e9, "31/2/2569", True])
def test_what_is_no_day_is_doubted(cell: Cell) -> None:
    with pytest.raises(Doubt) as doubt:
        values.day(cell)
    assert doubt.value.code == "date"


def test_a_leap_day_of_the_buddhist_calendar_that_is_none_is_doubted() -> None:
    assert values.day(date(2567 + 1, 2, 28)) == date(2025, 2, 28)
    assert values.day("29/2/2567") == date(2024, 2, 29)


@pytest.mark.parametrize(
    "cell",
    [1103700123458.0, 1103700123458, "1103700123458", "1-1037-00123-45-8", "๑๑๐๓๗๐๐๑๒๓๔๕๘", " 1 1037 00123 45 8 "],
)
def test_a_number_of_thirteen_digits_survives_being_a_float(cell: Cell) -> None:
    assert values.national_id(cell) == "1103700123458"


@pytest.mark.parametrize("cell", [110370012345.0, "1103700123457", "12"])
def test_digits_that_do_not_fit_together_are_doubted(cell: Cell) -> None:
    with pytest.raises(Doubt):
        values.national_id(cell)


@pytest.mark.parametrize(
    "cell", ["0812345678", 812345678.0, 812345678, "081-234-5678", "081 2345678", "+66812345678", "๐๘๑๒๓๔๕๖๗๘"]
)
def test_a_telephone_gets_back_the_zero_that_was_swallowed(cell: Cell) -> None:
    assert values.phone(cell) == values.phone("0812345678") != ""


@pytest.mark.parametrize(
    ("cell", "amount"),
    [("12,000.50", "12000.50"), (12000.5, "12000.50"), (0, "0.00"), ("๑๒,๐๐๐ บาท", "12000.00"), (0.1 + 0.2, "0.30")],
)
def test_money_is_read_to_the_satang(cell: Cell, amount: str) -> None:
    assert values.baht(cell) == Decimal(amount)


@pytest.mark.parametrize("cell", ["มาก", -5, float("nan"), float("inf"), True, 1e15])
def test_what_is_no_money_is_doubted(cell: Cell) -> None:
    with pytest.raises(Doubt):
        values.baht(cell)


@pytest.mark.parametrize("cell", [None, "", "-", " – ", "ไม่มี", "N/A", "ไม่ระบุ"])
@pytest.mark.parametrize("reader", [values.day, values.national_id, values.phone, values.baht, values.count])
def test_what_says_nothing_is_nothing(reader: Callable[[Cell], Any], cell: Cell) -> None:
    assert not reader(cell)
    assert values.text(cell) == ""


def test_whole_floats_lose_their_point() -> None:
    assert values.text(12.0) == "12"
    assert values.text(1.5) == "1.5"
    assert values.text("  ท่า \n ธาร ") == "ท่า ธาร"
    assert values.count("3 ครั้ง") == 3


@given(
    st.one_of(st.text(max_size=50), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.none())
)
def test_nothing_in_a_cell_does_more_than_raise_a_doubt(cell: Cell) -> None:
    for reader in (values.text, values.day, values.national_id, values.phone, values.baht, values.count):
        with suppress(Doubt):
            reader(cell)
