"""Thai text as typed: one spelling for what looks the same, both digit sets, and dictionary order."""

import re
import unicodedata

ARABIC_DIGITS = "0123456789"
THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"

_TO_THAI = str.maketrans(ARABIC_DIGITS, THAI_DIGITS)
_CODE_OR_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@:/?#=&%+~-]*")
_LATIN = re.compile("[A-Za-z]")
_TO_ARABIC = str.maketrans(THAI_DIGITS, ARABIC_DIGITS)

# Zero-width spaces and joiners, direction marks, the byte-order mark and the soft hyphen: nobody sees them, yet
# two names that differ only by one of them compare unequal.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_NIKHAHIT_AA = re.compile("\u0e4d([\u0e48-\u0e4b]*)\u0e32")
_SARA_AM = "\u0e33"
_SARA_E_TWICE = "\u0e40\u0e40"
_SARA_AE = "\u0e41"

_LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
_MARKS = re.compile("[\u0e47-\u0e4e]")
_ORDER_ALIKE = str.maketrans(THAI_DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ", ARABIC_DIGITS + "abcdefghijklmnopqrstuvwxyz")


class Unreadable(ValueError):
    """What was typed cannot be understood. `code` names the reason and never repeats what was typed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def thai_digits(text: str) -> str:
    """`text` with 0-9 written ๐-๙."""
    return text.translate(_TO_THAI)


def digits_on_paper(text: str) -> str:
    """`text` as a paper in Thai digits sets it: every number in ๐-๙, but nothing in which a Latin letter stands.

    Codes, addresses of the net and of mail, fingerprints stay as they must be typed.
    """
    return _CODE_OR_NUMBER.sub(lambda found: found[0] if _LATIN.search(found[0]) else thai_digits(found[0]), text)


def latin_digits(text: str) -> str:
    """`text` with ๐-๙ written 0-9; the digits of other scripts are left alone."""
    return text.translate(_TO_ARABIC)


def normalise(text: str) -> str:
    """One spelling for text that looks the same; idempotent, to be applied on storing and on searching alike.

    NFC, invisible characters removed, nikhahit + aa (with a tone mark before or between) written as sara am, two
    sara e written as sara ae, the ends trimmed. Newlines inside stay. A NUL is not removed: the caller refuses it.
    """
    composed = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    joined = _NIKHAHIT_AA.sub(rf"\1{_SARA_AM}", composed).replace(_SARA_E_TWICE, _SARA_AE)
    # Taking a nikhahit away can put two marks side by side that NFC wants in the other order.
    return unicodedata.normalize("NFC", joined).strip()


def thai_key(text: str) -> str:
    """Sort key of Thai dictionary order; sort by `(thai_key(name), name)`, code point by code point.

    A leading vowel is ordered after the consonant it is written before, and marks do not count. Digits come
    first (๕ beside 5), then Latin (A beside a), then Thai with ฤ after ร and ฦ after ล. Expects normalised text.
    """
    swapped = _LEADING_VOWEL.sub(r"\2\1", text.translate(_ORDER_ALIKE))
    return _MARKS.sub("", swapped)
