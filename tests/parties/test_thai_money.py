"""Amounts in baht, in figures and in words, and areas of land."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parties import thai

AMOUNTS = st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("๑๒,๕๐๐", "12500.00"),
        ("๑๒๕๐๐.๕๐ บาท", "12500.50"),
        ("฿๐.๒๕", "0.25"),
        ("๑,๒๓๔,๕๖๗.๘๙", "1234567.89"),
    ],
)
def test_r18_an_amount_in_thai_digits_is_accepted(written: str, amount: str) -> None:
    assert thai.parse_baht(written) == Decimal(amount)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("0", "0.00"),
        ("12500", "12500.00"),
        ("12,500.5", "12500.50"),
        (" 12,500.00 บาท ", "12500.00"),
        ("12500บาทถ้วน", "12500.00"),
        ("500.-", "500.00"),
        ("฿ 99", "99.00"),
        ("0099", "99.00"),
        ("999,999,999,999.99", "999999999999.99"),
    ],
)
def test_an_amount_is_read_to_the_satang(written: str, amount: str) -> None:
    assert str(thai.parse_baht(written)) == amount


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "amount_unreadable"),
        ("ไม่ทราบ", "amount_unreadable"),
        ("12,50", "amount_unreadable"),
        ("1,2345", "amount_unreadable"),
        ("12 500", "amount_unreadable"),
        ("1e5", "amount_unreadable"),
        ("NaN", "amount_unreadable"),
        ("Infinity", "amount_unreadable"),
        ("١٢", "amount_unreadable"),
        ("12.345", "amount_below_satang"),
        ("-1", "amount_negative"),
        ("−๕ บาท", "amount_negative"),
        ("1000000000000", "amount_too_large"),
    ],
)
def test_an_amount_that_cannot_be_kept_is_refused_with_the_reason(written: str, code: str) -> None:
    with pytest.raises(thai.AmountUnreadable) as refused:
        thai.parse_baht(written)
    assert refused.value.code == code


def test_an_amount_is_printed_with_commas_and_two_decimals() -> None:
    assert thai.format_baht(Decimal(12500)) == "12,500.00 บาท"
    assert thai.format_baht(Decimal("1234567.895"), thai_digits=True) == "๑,๒๓๔,๕๖๗.๙๐ บาท"
    assert thai.format_baht(Decimal("-0.001")) == "0.00 บาท"


@given(AMOUNTS, st.booleans())
def test_r18_a_printed_amount_reads_back_in_either_digits(amount: Decimal, thai_digits: bool) -> None:
    assert thai.parse_baht(thai.format_baht(amount, thai_digits)) == amount


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "ศูนย์บาทถ้วน"),
        ("1", "หนึ่งบาทถ้วน"),
        ("10", "สิบบาทถ้วน"),
        ("11", "สิบเอ็ดบาทถ้วน"),
        ("21", "ยี่สิบเอ็ดบาทถ้วน"),
        ("101", "หนึ่งร้อยเอ็ดบาทถ้วน"),
        ("12500", "หนึ่งหมื่นสองพันห้าร้อยบาทถ้วน"),
        ("1000001", "หนึ่งล้านเอ็ดบาทถ้วน"),
        ("21000021", "ยี่สิบเอ็ดล้านยี่สิบเอ็ดบาทถ้วน"),
        ("1234567.89", "หนึ่งล้านสองแสนสามหมื่นสี่พันห้าร้อยหกสิบเจ็ดบาทแปดสิบเก้าสตางค์"),
        ("0.25", "ยี่สิบห้าสตางค์"),
        ("1.01", "หนึ่งบาทหนึ่งสตางค์"),
        ("1000000000000", "หนึ่งล้านล้านบาทถ้วน"),
    ],
)
def test_an_amount_is_said_in_words(amount: str, words: str) -> None:
    assert thai.baht_words(Decimal(amount)) == words


@given(AMOUNTS)
def test_the_words_of_an_amount_are_never_empty_and_name_its_parts(amount: Decimal) -> None:
    words = thai.baht_words(amount)
    assert words.endswith("สตางค์" if amount % 1 else "บาทถ้วน")
    assert ("บาท" in words) == (amount >= 1 or amount == 0)


@given(AMOUNTS, AMOUNTS)
def test_two_amounts_never_have_the_same_words(one: Decimal, other: Decimal) -> None:
    assert (thai.baht_words(one) == thai.baht_words(other)) == (one == other)


@pytest.mark.parametrize("amount", ["-0.01", "-5", "NaN", "Infinity"])
def test_an_amount_below_zero_or_no_number_has_no_words(amount: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        thai.baht_words(Decimal(amount))


@pytest.mark.parametrize(
    ("square_wa", "written"),
    [
        (Decimal(950), "2 ไร่ 1 งาน 50 ตารางวา"),
        (Decimal(400), "1 ไร่"),
        (Decimal(150), "1 งาน 50 ตารางวา"),
        (Decimal("850.50"), "2 ไร่ 50.5 ตารางวา"),
        (Decimal("1E+3"), "2 ไร่ 2 งาน"),
        (0, "0 ตารางวา"),
        (1_000_000, "2,500 ไร่"),
    ],
)
def test_an_area_is_written_in_rai_ngan_and_square_wa(square_wa: Decimal | int, written: str) -> None:
    assert thai.format_area(square_wa) == written


def test_an_area_is_written_in_thai_digits_on_request() -> None:
    assert thai.format_area(950, thai_digits=True) == "๒ ไร่ ๑ งาน ๕๐ ตารางวา"


@pytest.mark.parametrize("square_wa", [Decimal(-1), Decimal("NaN")])
def test_an_area_below_zero_or_no_number_is_refused(square_wa: Decimal) -> None:
    with pytest.raises(ValueError, match="area"):
        thai.format_area(square_wa)
