"""Amounts in baht, in figures and in words, and areas of land."""

import re
from decimal import ROUND_HALF_UP, Decimal

from parties.thai_text import Unreadable, latin_digits, normalise, thai_digits

_SATANG = Decimal("0.01")
_AMOUNT = re.compile(
    r"(?P<minus>[-\u2212] ?)?(?:฿ ?)?(?P<baht>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.-|\.(?P<satang>[0-9]+))?"
    r"(?: ?(?:฿|บาท(?:ถ้วน)?))?"
)
# What decimal(14,2) holds.
_MOST_DIGITS = 12

_DIGIT_WORDS = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACE_WORDS = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
_MILLION = 1_000_000


class AmountUnreadable(Unreadable):
    """`code` is `amount_unreadable`, `amount_negative`, `amount_below_satang` or `amount_too_large`."""


def parse_baht(text: str) -> Decimal:
    """The amount that was written, with two decimals: `12,500`, `๑๒,๕๐๐.๕๐ บาท`, `฿0.25`, `500.-`.

    Commas must stand between groups of three, so that 12,50 is not taken for 1250. Raises AmountUnreadable.
    """
    plain = " ".join(latin_digits(normalise(text)).split())
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        raise AmountUnreadable("amount_unreadable")
    if found["minus"]:
        raise AmountUnreadable("amount_negative")
    satang = found["satang"] or ""
    if len(satang) > 2:
        raise AmountUnreadable("amount_below_satang")
    baht = found["baht"].replace(",", "").lstrip("0") or "0"
    if len(baht) > _MOST_DIGITS:
        raise AmountUnreadable("amount_too_large")
    return Decimal(f"{baht}.{satang:0<2}")


def format_baht(amount: Decimal | int, thai_digits: bool = False) -> str:
    """`12,500.00 บาท`; parts of a satang are rounded, halves up."""
    return _digits(f"{_to_satang(amount):,.2f} บาท", thai_digits)


def baht_words(amount: Decimal | int) -> str:
    """The amount in words, as it is written beside the figures: `หนึ่งหมื่นสองพันห้าร้อยบาทถ้วน`.

    Parts of a satang are rounded as `format_baht` rounds them. An amount below zero raises ValueError.
    """
    rounded = _to_satang(amount)
    if rounded < 0:
        raise ValueError("an amount in words is never below zero")
    baht, satang = divmod(int(rounded.scaleb(2)), 100)
    if satang == 0:
        return f"{_words(baht) or 'ศูนย์'}บาทถ้วน"
    return (f"{_words(baht)}บาท" if baht else "") + f"{_words(satang)}สตางค์"


def format_area(square_wa: Decimal | int, thai_digits: bool = False) -> str:
    """An area given in square wa (4 m²) as `2 ไร่ 1 งาน 50 ตารางวา`, leaving out what is nought.

    1 ไร่ = 4 งาน = 400 ตารางวา. Parts of a square wa stay as they are. Below zero: ValueError.
    """
    area = Decimal(square_wa)
    if not area.is_finite() or area < 0:
        raise ValueError("an area is never below zero")
    rai, rest = divmod(area, 400)
    ngan, wa = divmod(rest, 100)
    parts = [f"{int(rai):,} ไร่" if rai else "", f"{int(ngan)} งาน" if ngan else ""]
    if wa or not area:
        parts.append(f"{_shortest(wa)} ตารางวา")
    return _digits(" ".join(part for part in parts if part), thai_digits)


def _to_satang(amount: Decimal | int) -> Decimal:
    exact = Decimal(amount)
    if not exact.is_finite():
        raise ValueError("an amount must be a number")
    # Adding nought turns a rounded -0.00 into 0.00.
    return exact.quantize(_SATANG, ROUND_HALF_UP) + 0


def _words(number: int) -> str:
    """Nothing for nought. Above a million the millions are read first, as a number of their own."""
    millions, rest = divmod(number, _MILLION)
    before = f"{_words(millions)}ล้าน" if millions else ""
    return before + _below_million(rest, follows=bool(millions))


def _below_million(number: int, follows: bool) -> str:
    """A final one is เอ็ด after any higher place, also where the number `follows` millions; the tens have own words."""
    said = []
    for place in range(5, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            continue
        if place == 1 and digit <= 2:
            said.append(("สิบ", "ยี่สิบ")[digit - 1])
        elif place == 0 and digit == 1 and (said or follows):
            said.append("เอ็ด")
        else:
            said.append(_DIGIT_WORDS[digit] + _PLACE_WORDS[place])
    return "".join(said)


def _shortest(number: Decimal) -> str:
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _digits(text: str, thai: bool) -> str:
    return thai_digits(text) if thai else text
