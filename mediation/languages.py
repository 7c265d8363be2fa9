"""The languages a mediator may speak, those of the villages and the sign language among them. Pure.

The codes are those of BCP 47: two letters where there are such, else the three of ISO 639-3.
"""

from collections.abc import Iterable
from enum import StrEnum

from cases.msgid import N_


class Language(StrEnum):
    """A language spoken, or signed, in the villages of Thailand."""

    th = "th"
    tts = "tts"
    nod = "nod"
    sou = "sou"
    mfa = "mfa"
    kxm = "kxm"
    kdt = "kdt"
    pht = "pht"
    mnw = "mnw"
    ksw = "ksw"
    hmn = "hmn"
    lhu = "lhu"
    ahk = "ahk"
    shn = "shn"
    lo = "lo"
    km = "km"
    my = "my"
    vi = "vi"
    zh = "zh"
    ms = "ms"
    en = "en"
    tsq = "tsq"


NAMES: dict[str, str] = {
    "th": N_("Thai"),
    "tts": N_("Isan"),
    "nod": N_("Northern Thai"),
    "sou": N_("Southern Thai"),
    "mfa": N_("Pattani Malay"),
    "kxm": N_("Northern Khmer"),
    "kdt": N_("Kuy"),
    "pht": N_("Phu Thai"),
    "mnw": N_("Mon"),
    "ksw": N_("Karen"),
    "hmn": N_("Hmong"),
    "lhu": N_("Lahu"),
    "ahk": N_("Akha"),
    "shn": N_("Shan"),
    "lo": N_("Lao"),
    "km": N_("Khmer"),
    "my": N_("Burmese"),
    "vi": N_("Vietnamese"),
    "zh": N_("Chinese"),
    "ms": N_("Malay"),
    "en": N_("English"),
    "tsq": N_("Thai sign language"),
}
"""Code → the msgid of its name."""

_WRITTEN: dict[str, tuple[str, ...]] = {
    "th": ("ไทย", "ไทยกลาง", "thai"),
    "tts": ("อีสาน", "ลาวอีสาน", "isan"),
    "nod": ("คำเมือง", "ไทยเหนือ", "เหนือ", "ล้านนา", "northern thai"),
    "sou": ("ปักษ์ใต้", "ไทยใต้", "ใต้", "southern thai"),
    "mfa": ("มลายู", "ยาวี", "มลายูปาตานี", "มลายูถิ่น", "pattani malay"),
    "kxm": ("เขมรถิ่น", "เขมรสุรินทร์", "เขมรถิ่นไทย", "northern khmer"),
    "kdt": ("กูย", "กวย", "ส่วย", "kuy"),
    "pht": ("ผู้ไท", "ภูไท", "phu thai"),
    "mnw": ("มอญ", "mon"),
    "ksw": ("กะเหรี่ยง", "ปกาเกอะญอ", "karen"),
    "hmn": ("ม้ง", "hmong"),
    "lhu": ("ลาหู่", "มูเซอ", "lahu"),
    "ahk": ("อาข่า", "akha"),
    "shn": ("ไทใหญ่", "ไทยใหญ่", "shan"),
    "lo": ("ลาว", "lao"),
    "km": ("เขมร", "กัมพูชา", "khmer"),
    "my": ("พม่า", "เมียนมา", "burmese"),
    "vi": ("เวียดนาม", "ญวน", "vietnamese"),
    "zh": ("จีน", "chinese"),
    "ms": ("มาเลย์", "มาเลเซีย", "malay"),
    "en": ("อังกฤษ", "english"),
    "tsq": ("มือ", "ภาษามือ", "มือไทย", "sign language", "thai sign language"),
}
_BY_NAME = {name: Language(code) for code, names in _WRITTEN.items() for name in names}


def language_of(written: str) -> Language | None:
    """The language meant by what was written of a party: its code or its usual name; None where it is not known here."""
    plain = " ".join(written.split()).casefold()
    if plain in set(Language):
        return Language(plain)
    return _BY_NAME.get(plain) or _BY_NAME.get(plain.removeprefix("ภาษา").strip())


def foreign_to(speaks: Iterable[Language], besides: str, needed: Iterable[str]) -> tuple[str, ...]:
    """Those of the languages `needed`, as written of the parties, that somebody does not speak, each once and in order.

    `besides`: what was written of further languages. A party of whom none is written is spoken to in Thai.
    """
    spoken, other = set(speaks), besides.casefold()
    missing: list[str] = []
    for written in needed:
        language = language_of(written or Language.th.value)
        name = language.value if language else " ".join(written.split())
        known = language in spoken if language else name.casefold() in other
        if not known and name not in missing:
            missing.append(name)
    return tuple(missing)
