"""A name as it is heard: the skeleton that stays when a name is spelt another way, and the halves people are found by.

The SQL functions `name_skeleton`, `name_family` and `name_given` of the register say the same; a test holds both equal. Pure.
"""

import re

_LETTERS = {
    # Letters of one sound. Which of them a clerk writes depends on whether the card was seen or the name only heard.
    **dict.fromkeys("ฃคฅฆ", "ข"),
    **dict.fromkeys("ฉฌ", "ช"),
    **dict.fromkeys("ญ", "ย"),
    **dict.fromkeys("ฎ", "ด"),
    **dict.fromkeys("ฏ", "ต"),
    **dict.fromkeys("ฐฑฒถธ", "ท"),
    **dict.fromkeys("ณ", "น"),
    **dict.fromkeys("ผภ", "พ"),
    **dict.fromkeys("ฝ", "ฟ"),
    **dict.fromkeys("ศษซ", "ส"),
    **dict.fromkeys("ฮ", "ห"),
    **dict.fromkeys("ฬฦ", "ล"),
    **dict.fromkeys("ฤ", "ร"),
    # Vowels: long and short alike; sara am, typed as one character or two, is the aa that both ways have in them.
    **dict.fromkeys("ีึื", "ิ"),
    **dict.fromkeys("ู", "ุ"),
    **dict.fromkeys("ำ", "า"),
    **dict.fromkeys("ใ", "ไ"),
    **dict.fromkeys("แ", "เ"),
    **dict(zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True)),
    **dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", strict=True)),
}
# Tone marks, the mark of a silent letter, short vowels between consonants, and whatever only stands between letters.
_UNHEARD = "ะั็่้๊๋์ํ๎ฺๅๆฯ" + " \t\n\r\f\v\u00a0.,;:'\"`()[]{}<>/\\|!?*+=_-–—‘’“”\u200b\u200c\u200d\ufeff"
_HEARD = str.maketrans({**_LETTERS, **dict.fromkeys(_UNHEARD, "")})
# What somebody is only called stands in brackets or quotation marks, and is no part of the name.
_CALLED = re.compile(r'\([^)]*\)|\[[^]]*\]|"[^"]*"|“[^”]*”')
# A doubled figure is another number; only letters are heard once.
_AGAIN = re.compile(r"([^0-9])\1+")


def heard(text: str) -> str:
    """Each letter as it sounds, without marks, spaces and nicknames in brackets."""
    return _CALLED.sub("", text).translate(_HEARD)


def skeleton(text: str) -> str:
    """What stays of a name when it is spelt another way: as heard, doubled letters written once."""
    return _AGAIN.sub(r"\1", heard(text))


def family_of(first_name: str, last_name: str) -> str:
    """The family name as written: in the field of the first where its own is empty, behind the first space."""
    if heard(last_name):
        return last_name
    return first_name.lstrip(" ").partition(" ")[2]


def given_skeleton(name_key: str, last_name: str) -> str:
    """The skeleton of a name without its family name; of the whole where the family name does not end it."""
    whole, family = heard(name_key), heard(last_name)
    given = whole[: len(whole) - len(family)] if family and whole.endswith(family) else whole
    return _AGAIN.sub(r"\1", given)


def translation() -> tuple[str, str]:
    """The two arguments of SQL's `translate` that do what `heard` does: letters with their sound, then the unheard."""
    return "".join(_LETTERS) + _UNHEARD, "".join(_LETTERS.values())
