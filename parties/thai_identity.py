"""The 13-digit number of a person and Thai telephone numbers. No error repeats the number it refuses."""

import re

from parties.thai_text import Unreadable, latin_digits, normalise

_BETWEEN_DIGITS = re.compile(r"[\s.\-\u2010-\u2015()]")
_THIRTEEN = re.compile("[0-9]{13}")

# Fixed lines have nine digits (02, 03x, 04x, 05x, 07x), mobiles ten (06, 08, 09).
_NATIONAL_PHONE = re.compile("0(?:[23457][0-9]{7}|[689][0-9]{8})")
_COUNTRY = "66"
_MOBILE = re.compile(r"\+66[689][0-9]{8}")
# Until 2006 mobiles had nine digits, which stand in many old files; the 8 was put behind the 0. 05 and 07 are left out: fixed
# lines are numbered so.
_OLD_MOBILE = re.compile("0([1689][0-9]{7})")


class NationalIdUnreadable(Unreadable):
    """`code` is `national_id_unreadable`: what was given is not thirteen digits."""


class PhoneUnreadable(Unreadable):
    """`code` is `phone_unreadable`, `phone_not_thai` for a number of another country, `phone_not_mobile` for a fixed line."""


def _bare(text: str) -> str:
    return _BETWEEN_DIGITS.sub("", latin_digits(normalise(text)))


def national_id_valid(text: str) -> bool:
    """Whether these are thirteen digits of which the last is the check digit, whatever stands between them.

    A first digit 0 or 9 is valid here; `national_id_flags` says what is uncommon about it.
    """
    digits = _bare(text)
    if not _THIRTEEN.fullmatch(digits):
        return False
    weighed = sum((13 - place) * int(digit) for place, digit in enumerate(digits[:12]))
    return (11 - weighed % 11) % 10 == int(digits[12])


def national_id_flags(text: str) -> frozenset[str]:
    """What a clerk should look at again, though nothing is refused for it.

    `national_id_first_digit_0`: a card of a person without registered status, or a juristic person's number.
    `national_id_first_digit_9`: no kind of person is known to be numbered so. Nothing for what is not thirteen digits.
    """
    digits = _bare(text)
    if not _THIRTEEN.fullmatch(digits) or digits[0] not in "09":
        return frozenset()
    return frozenset({f"national_id_first_digit_{digits[0]}"})


def national_id_format(text: str) -> str:
    """`x-xxxx-xxxxx-xx-x` as on the card; the check digit is not looked at. Raises NationalIdUnreadable."""
    digits = _bare(text)
    if not _THIRTEEN.fullmatch(digits):
        raise NationalIdUnreadable("national_id_unreadable")
    return f"{digits[0]}-{digits[1:5]}-{digits[5:10]}-{digits[10:12]}-{digits[12]}"


def national_id_mask(text: str) -> str:
    """`1-1037-xxxxx-xx-8`. What is not thirteen digits (a passport) is masked whole; never an error on a page."""
    digits = _bare(text)
    if not _THIRTEEN.fullmatch(digits):
        return "x" * len(digits)
    return f"{digits[0]}-{digits[1:5]}-xxxxx-xx-{digits[12]}"


def phone_e164(text: str) -> str:
    """A Thai number as +66 and eight or nine digits, from any grouping, either digits, 0… or +66…

    One number only, and no extension. Raises PhoneUnreadable.
    """
    written = _bare(text)
    digits = written.removeprefix("+").removeprefix("00")
    if digits.startswith(_COUNTRY):
        # Many leave the 0 of the national number in: +66 (0)81 …
        national = "0" + digits.removeprefix(_COUNTRY).removeprefix("0")
    elif written.startswith(("+", "00")):
        raise PhoneUnreadable("phone_not_thai" if re.fullmatch("[1-9][0-9]{6,14}", digits) else "phone_unreadable")
    else:
        national = written
    if not _NATIONAL_PHONE.fullmatch(national):
        raise PhoneUnreadable("phone_unreadable")
    return f"+{_COUNTRY}{national[1:]}"


def mobile_e164(text: str) -> str:
    """A mobile number as +66 and nine digits, from any grouping; one of nine digits from before 2006 as it is called today.

    Raises PhoneUnreadable, with `phone_not_mobile` for a fixed line.
    """
    old = _OLD_MOBILE.fullmatch(_bare(text))
    number = f"+{_COUNTRY}8{old[1]}" if old else phone_e164(text)
    if not _MOBILE.fullmatch(number):
        raise PhoneUnreadable("phone_not_mobile")
    return number


def phone_print(number: str) -> str:
    """`081-234-5678`, `02-123-4567` or `038-551-234` for a number `phone_e164` can read. Raises PhoneUnreadable."""
    national = "0" + phone_e164(number).removeprefix(f"+{_COUNTRY}")
    area = 2 if national.startswith("02") else 3
    return f"{national[:area]}-{national[area : area + 3]}-{national[area + 3 :]}"
