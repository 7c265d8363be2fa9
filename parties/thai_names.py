"""What stands before a Thai name, and the name without it. Nothing about sex or marriage is read out of a prefix."""

import re

from parties.thai_text import normalise

_CIVIL = ("นาย", "นาง", "นางสาว", "น.ส.", "ด.ช.", "ด.ญ.", "เด็กชาย", "เด็กหญิง", "คุณ")
_ROYAL = ("ม.จ.", "ม.ร.ว.", "ม.ล.", "หม่อมเจ้า", "หม่อมราชวงศ์", "หม่อมหลวง", "คุณหญิง", "ท่านผู้หญิง")
_RELIGIOUS = (
    *("พระ", "พระครู", "พระมหา", "พระปลัด", "พระสมุห์", "พระใบฎีกา", "พระอธิการ", "พระอาจารย์"),
    *("สามเณร", "แม่ชี", "บาทหลวง"),
)
_LEARNED = (
    *("ศ.", "รศ.", "ผศ.", "ดร.", "นพ.", "พญ.", "ทพ.", "ทพญ.", "สพ.ญ.", "น.สพ.", "ภก.", "ภญ."),
    *("ศาสตราจารย์", "รองศาสตราจารย์", "ผู้ช่วยศาสตราจารย์", "ดอกเตอร์", "นายแพทย์", "แพทย์หญิง"),
    *("ทันตแพทย์", "ทันตแพทย์หญิง", "เภสัชกร", "เภสัชกรหญิง"),
)
_POLICE = (
    *("พล.ต.อ.", "พล.ต.ท.", "พล.ต.ต.", "พ.ต.อ.", "พ.ต.ท.", "พ.ต.ต.", "ร.ต.อ.", "ร.ต.ท.", "ร.ต.ต."),
    *("ด.ต.", "จ.ส.ต.", "ส.ต.อ.", "ส.ต.ท.", "ส.ต.ต."),
    *("พลตำรวจเอก", "พลตำรวจโท", "พลตำรวจตรี", "พันตำรวจเอก", "พันตำรวจโท", "พันตำรวจตรี"),
    *("ร้อยตำรวจเอก", "ร้อยตำรวจโท", "ร้อยตำรวจตรี", "ดาบตำรวจ", "จ่าสิบตำรวจ"),
    *("สิบตำรวจเอก", "สิบตำรวจโท", "สิบตำรวจตรี"),
)
_ARMY = (
    *("พล.อ.", "พล.ท.", "พล.ต.", "พ.อ.", "พ.ท.", "พ.ต.", "ร.อ.", "ร.ท.", "ร.ต."),
    *("จ.ส.อ.", "จ.ส.ท.", "ส.อ.", "ส.ท.", "ส.ต."),
    *("พลเอก", "พลโท", "พลตรี", "พันเอก", "พันโท", "พันตรี", "ร้อยเอก", "ร้อยโท", "ร้อยตรี"),
    *("จ่าสิบเอก", "จ่าสิบโท", "จ่าสิบตรี", "สิบเอก", "สิบโท", "สิบตรี"),
)
_NAVY_AND_AIR = (
    *("พล.ร.อ.", "พล.ร.ท.", "พล.ร.ต.", "พล.อ.อ.", "พล.อ.ท.", "พล.อ.ต.", "น.อ.", "น.ท.", "น.ต."),
    *("พ.จ.อ.", "พ.จ.ท.", "พ.จ.ต.", "พ.อ.อ.", "พ.อ.ท.", "พ.อ.ต.", "จ.อ.", "จ.ท.", "จ.ต."),
    *("พลเรือเอก", "พลเรือโท", "พลเรือตรี", "พลอากาศเอก", "พลอากาศโท", "พลอากาศตรี"),
    *("นาวาเอก", "นาวาโท", "นาวาตรี", "นาวาอากาศเอก", "นาวาอากาศโท", "นาวาอากาศตรี"),
    *("เรือเอก", "เรือโท", "เรือตรี", "เรืออากาศเอก", "เรืออากาศโท", "เรืออากาศตรี"),
    *("พันจ่าเอก", "พันจ่าโท", "พันจ่าตรี", "พันจ่าอากาศเอก", "พันจ่าอากาศโท", "พันจ่าอากาศตรี"),
    *("จ่าเอก", "จ่าโท", "จ่าตรี", "จ่าอากาศเอก", "จ่าอากาศโท", "จ่าอากาศตรี"),
)
_ACTING = ("ว่าที่ ร.ต.", "ว่าที่ ร.ท.", "ว่าที่ ร.อ.", "ว่าที่ร้อยตรี", "ว่าที่ร้อยโท", "ว่าที่ร้อยเอก")
_LATIN = ("Mr.", "Mrs.", "Ms.", "Miss", "Dr.")
_RANKS = (*_POLICE, *_ARMY, *_NAVY_AND_AIR)

# Offices of the village are said and written like prefixes: กำนันสมศักดิ์, ผู้ใหญ่บุญมี.
_LOCAL = ("สารวัตรกำนัน", "กำนัน", "ผู้ใหญ่บ้าน", "ผู้ใหญ่", "ผู้ช่วยผู้ใหญ่บ้าน")
PREFIXES: tuple[str, ...] = (*_CIVIL, *_LOCAL, *_ACTING, *_RANKS, *_RELIGIOUS, *_LEARNED, *_ROYAL, *_LATIN)
"""Prefixes to offer on a form, common ones first. A prefix is free text: a register holds many that are not here."""


def _written(prefix: str) -> str:
    """How people write one prefix: inner dots may be left out, the last one only before a space."""
    if "." not in prefix:
        # These two are also the beginning of names: คุณากร, คุณเดช, Missy.
        return rf"{prefix}(?=\s)" if prefix in ("คุณ", "Miss") else prefix
    parts = [part.strip() for part in prefix.split(".") if part.strip()]
    loose, dotted = r"\.? ?".join(parts), r"\. ?".join(parts)
    return rf"(?:{loose}\.|{dotted}(?=\s))"


def _any_of(*prefixes: str) -> str:
    return "|".join(_written(prefix) for prefix in sorted(prefixes, key=len, reverse=True))


# A name never begins with a vowel or mark that hangs on the letter before it: นาง + สาวิตรี, not นางสาว + ิตรี.
_NAME_FOLLOWS = "(?=\\s*[^\\s\u0e2f-\u0e3a\u0e45-\u0e4e])"
_RANK = rf"(?:ว่าที่ ?)?(?:{_any_of(*_RANKS)})(?: ?\(?หญิง\)?)?"
_WORD = _any_of(*_CIVIL, *_LOCAL, *_RELIGIOUS, *_LEARNED, *_ROYAL, *_LATIN)
_FIRST = re.compile(rf"(?:{_RANK}|{_WORD}){_NAME_FOLLOWS}", re.I)
# Behind another prefix a bare word may be the name itself (นาย + พลเอก), so only these are taken for a second one.
_DOTTED_RANKS = tuple(rank for rank in _RANKS if "." in rank)
_NEXT = re.compile(rf"(?:{_any_of(*_DOTTED_RANKS, *_LEARNED, *_ROYAL)}){_NAME_FOLLOWS}")


def split_prefix(text: str) -> tuple[str, str]:
    """A name as written, cut into its prefix (may be empty, may be several: `รศ.ดร.`) and the rest.

    A proposal for a person to look at: some given names begin like a prefix. The rest is empty only for empty text.
    """
    name = " ".join(normalise(text).split())
    end = _end(_FIRST, name, 0)
    while end and (further := _end(_NEXT, name, end)) > end:
        end = further
    return name[:end].strip(), name[end:].strip()


def _end(pattern: re.Pattern[str], name: str, start: int) -> int:
    """Where the prefix that begins at `start`, or after the space there, ends; `start` where there is none."""
    begin = start + (name[start : start + 1] == " ")
    found = pattern.match(name, begin)
    return found.end() if found else start


def name_key(text: str) -> str:
    """What is compared to find the same person again: the name without prefixes and spaces, letters of one case.

    A key finds candidates and proves nothing. Everything that looks like a prefix is dropped, so that a name
    written with and without its prefix has one key; it is empty only for empty text.
    """
    name = " ".join(normalise(text).split())
    start = 0
    while (end := _end(_FIRST, name, start)) > start:
        start = end
    return name[start:].replace(" ", "").casefold()
