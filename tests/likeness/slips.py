"""People written down twice: labelled pairs of records, made of real Thai names with the slips that docs/conflicts.md names.

A pair is what two clerks wrote of one person, of two people of one house, of two of one organisation — or of two who have nothing
to do with each other but look as if they had. What is drawn follows from the seed alone. The names are read from the shared data.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from random import Random
from typing import Any

from parties import thai
from tests.conftest import DATA

PREFIXES_M = (
    "นาย",
    "นาย",
    "นาย",
    "ว่าที่ ร.ต.",
    "ด.ต.",
    "ร.ต.อ.",
    "ผู้ใหญ่",
    "กำนัน",
    "ดร.",
    "จ.ส.อ.",
    "ร้อยตำรวจเอก",
    "พระครู",
)
PREFIXES_F = ("นาง", "นางสาว", "นาง", "น.ส.", "นางสาว", "ดร.", "แม่ชี", "ร.ต.หญิง", "พญ.", "คุณหญิง")
_NICKNAMES = ("แดง", "ดำ", "ลุงมี", "หนู", "เล็ก", "ป้าแมว", "ต้อย", "น้อย", "อ้วน", "โต้ง")
_BODIES = (
    *("อบต.ท่าถ่าน", "โรงเรียนวัดท่าถ่าน", "สหกรณ์การเกษตรพนมสารคาม", "บริษัท น้ำตาลบางปะกง จำกัด", "หจก.รุ่งเรืองก่อสร้าง"),
    *("กลุ่มออมทรัพย์บ้านหนองแสง", "รพ.สต.ท่าถ่าน", "ธ.ก.ส. สาขาพนมสารคาม", "โรงสีข้าวทรัพย์เจริญ", "ร้านวัสดุก่อสร้างสมหวัง"),
)
_BODIES_AGAIN = {
    "อบต.ท่าถ่าน": "องค์การบริหารส่วนตำบลท่าถ่าน",
    "โรงเรียนวัดท่าถ่าน": "รร.วัดท่าถ่าน",
    "สหกรณ์การเกษตรพนมสารคาม": "สหกรณ์ การเกษตร พนมสารคาม",
    "บริษัท น้ำตาลบางปะกง จำกัด": "บจก.น้ำตาลบางปะกง",
    "หจก.รุ่งเรืองก่อสร้าง": "ห้างหุ้นส่วนจำกัด รุ่งเรืองก่อสร้าง",
    "กลุ่มออมทรัพย์บ้านหนองแสง": "กลุ่มออมทรัพย์ บ้านหนองแสง",
    "รพ.สต.ท่าถ่าน": "โรงพยาบาลส่งเสริมสุขภาพตำบลท่าถ่าน",
    "ธ.ก.ส. สาขาพนมสารคาม": "ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร สาขาพนมสารคาม",
    "โรงสีข้าวทรัพย์เจริญ": "โรงสีข้าว ทรัพย์เจริญ",
    "ร้านวัสดุก่อสร้างสมหวัง": "ร้านวัสดุก่อสร้าง สมหวัง",
}
_OCCUPATIONS = ("รับจ้าง", "ทำนา", "ค้าขาย", "แม่บ้าน", "รับจ้างทั่วไป", "")
_SUBDISTRICTS = (("ท่าถ่าน", "240606"), ("หนองยาว", "240604"), ("เขาหินซ้อน", "240608"), ("บ้านซ่อง", "240603"))


@dataclass(frozen=True)
class Written:
    """One record as a clerk typed it. Numbers as they were said; empty where nothing was."""

    prefix: str
    first_name: str
    last_name: str
    national_id: str = ""
    phone: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    house_no: str = ""
    moo: str = ""
    subdistrict: str = ""
    area_code: str = ""
    employer: str = ""


@dataclass(frozen=True)
class Pair:
    """Two records and the truth about them. `tied`: whether the gate must find something; `slips`: the classes applied."""

    one: Written
    other: Written
    tied: bool
    why: str
    slips: tuple[str, ...] = field(default=())


# PEOPLE ---------------------------------------------------------------------------------------------------------------


def _lines(name: str) -> list[str]:
    return (DATA / "thai_names" / name).read_text("utf-8").split()


class Register:
    """Draws people. Given names are as unevenly common as in life: the first of the list is borne by one in a hundred or so."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.men, self.women, self.families = (
            _lines(f"{name}_th.txt") for name in ("person_names_male", "person_names_female", "family_names")
        )
        for names in (self.men, self.women, self.families):
            self.rng.shuffle(names)

    def _common(self, names: Sequence[str]) -> str:
        """Every third time one of the three hundred commonest."""
        few = self.rng.random() < 0.33
        return names[self.rng.randrange(300 if few else len(names))]

    def given(self, *, man: bool) -> str:
        """A given name."""
        return self._common(self.men if man else self.women)

    def family(self) -> str:
        """A family name."""
        return self._common(self.families)

    def somebody(self) -> Written:
        """A person of the district; three in four showed a card, nine in ten have a telephone."""
        rng, man = self.rng, self.rng.random() < 0.5
        place, code = rng.choice(_SUBDISTRICTS)
        born = date(rng.randint(1940, 2004), rng.randint(1, 12), rng.randint(1, 28))
        return Written(
            rng.choice(PREFIXES_M if man else PREFIXES_F),
            self.given(man=man),
            self.family(),
            self.number() if rng.random() < 0.75 else "",
            self.telephone() if rng.random() < 0.9 else "",
            born if rng.random() < 0.5 else None,
            None,
            self.house(),
            str(rng.randint(1, 14)),
            place,
            code,
            rng.choice(_OCCUPATIONS),
        )

    def number(self) -> str:
        """A number of a card, with its check digit."""
        digits = str(self.rng.randint(1, 8)) + "".join(str(self.rng.randrange(10)) for _ in range(11))
        weighed = sum((13 - place) * int(digit) for place, digit in enumerate(digits))
        return digits + str((11 - weighed % 11) % 10)

    def telephone(self) -> str:
        """A mobile number."""
        return self.rng.choice(("06", "08", "09")) + "".join(str(self.rng.randrange(10)) for _ in range(8))

    def house(self) -> str:
        """A house number."""
        return f"{self.rng.randint(1, 399)}" + (f"/{self.rng.randint(1, 30)}" if self.rng.random() < 0.5 else "")


def _with(one: Written, **changes: Any) -> Written:
    return replace(one, **changes)


# SLIPS ----------------------------------------------------------------------------------------------------------------

Slip = Callable[[Random, Written], Written]
NAME_SLIPS: dict[str, Slip] = {}
OTHER_SLIPS: dict[str, Slip] = {}


def _name_slip(make: Slip) -> Slip:
    NAME_SLIPS[make.__name__] = make
    return make


def _other_slip(make: Slip) -> Slip:
    OTHER_SLIPS[make.__name__] = make
    return make


def _in_a_half(rng: Random, one: Written, change: Callable[[str], str]) -> Written:
    """The change in one half of the name, in the other where it changes nothing there."""
    for half in rng.sample(("first_name", "last_name"), 2):
        written = getattr(one, half)
        if change(written) != written:
            return _with(one, **{half: change(written)})
    return one


def _once(old: str, new: str, text: str) -> str:
    return text.replace(old, new, 1)


def _changed(rng: Random, one: Written, pairs: Sequence[tuple[str, str]]) -> Written:
    """One of the pairs, in whichever direction fits, throughout one half."""
    ways = [way for pair in pairs for way in (pair, pair[::-1])]
    rng.shuffle(ways)
    for old, new in ways:
        if old and (old in one.first_name or old in one.last_name):
            return _in_a_half(rng, one, partial(_once, old, new))
    return one


@_name_slip
def prefix_otherwise(rng: Random, one: Written) -> Written:
    """Another prefix, none, one within the name, or two."""
    others = [*PREFIXES_M, *PREFIXES_F]
    way = rng.randrange(4)
    if way == 0:
        return replace(one, prefix="")
    if way == 1:
        return replace(one, prefix=rng.choice(others))
    if way == 2:
        return replace(one, prefix="", first_name=rng.choice(("นาย", "นาง", "นางสาว", "น.ส.", "ด.ต.")) + one.first_name)
    return replace(one, prefix="", first_name="ว่าที่ ร.ต. ดร." + one.first_name)


@_name_slip
def spaces(rng: Random, one: Written) -> Written:
    """A space too many, within or before, or one that nobody sees."""
    half = rng.choice(("first_name", "last_name"))
    text = getattr(one, half)
    at = rng.randrange(1, len(text)) if len(text) > 1 else 0
    while 0 < at < len(text) and not "ก" <= text[at] <= "ฮ":
        at -= 1
    return _with(one, **{half: text[:at] + rng.choice((" ", "  ", "\u200b")) + text[at:]})


@_name_slip
def one_field(_: Random, one: Written) -> Written:
    """Both names in the field of the first."""
    return replace(one, first_name=f"{one.first_name} {one.last_name}", last_name="")


@_name_slip
def one_word(_: Random, one: Written) -> Written:
    """Both names in one word."""
    return replace(one, first_name=one.first_name + one.last_name, last_name="")


@_name_slip
def halves_exchanged(_: Random, one: Written) -> Written:
    """The family name where the given name belongs."""
    return replace(one, first_name=one.last_name, last_name=one.first_name)


@_name_slip
def sara_am_in_two(_: Random, one: Written) -> Written:
    """Sara am as two characters, sara ae as two sara e."""
    return replace(
        one,
        first_name=one.first_name.replace("ำ", "ํา").replace("แ", "เเ"),
        last_name=one.last_name.replace("ำ", "ํา").replace("แ", "เเ"),
    )


@_name_slip
def silence_dropped(_: Random, one: Written) -> Written:
    """The mark of a silent letter left out."""
    return replace(one, first_name=one.first_name.replace("์", ""), last_name=one.last_name.replace("์", ""))


@_name_slip
def letters_of_one_sound(rng: Random, one: Written) -> Written:
    """Another letter of the same sound."""
    pairs = (("ศ", "ส"), ("ษ", "ส"), ("ศ", "ษ"), ("ณ", "น"), ("ญ", "ย"), ("ฐ", "ถ"), ("ท", "ธ"), ("ภ", "พ"), ("ผ", "พ"))
    return _changed(
        rng, one, (*pairs, ("ข", "ค"), ("ฆ", "ค"), ("ฬ", "ล"), ("ฎ", "ด"), ("ฏ", "ต"), ("ซ", "ส"), ("ฟ", "ฝ"))
    )


@_name_slip
def vowels_otherwise(rng: Random, one: Written) -> Written:
    """A long vowel for a short one, or the other ai."""
    return _changed(rng, one, (("ิ", "ี"), ("ุ", "ู"), ("ึ", "ื"), ("ใ", "ไ"), ("ะ", ""), ("ั", "ะ")))


@_name_slip
def tones_lost(_: Random, one: Written) -> Written:
    """Every tone mark left out."""
    bare = str.maketrans("", "", "่้๊๋็")
    return replace(one, first_name=one.first_name.translate(bare), last_name=one.last_name.translate(bare))


@_name_slip
def doubles_single(rng: Random, one: Written) -> Written:
    """Doubled consonants written once, or single ones twice."""

    def change(text: str) -> str:
        for at in range(len(text) - 1):
            if text[at] == text[at + 1]:
                return text[:at] + text[at + 1 :]
        at = next((at for at, letter in enumerate(text) if at and letter in "ตนรมลส"), 0)
        return text[:at] + text[at] + text[at:] if at else text

    return _in_a_half(rng, one, change)


@_name_slip
def nickname(rng: Random, one: Written) -> Written:
    """What they are called, in brackets or quotation marks."""
    form = rng.choice(("{} ({})", '{} "{}"', "{}({})", "{} [{}]"))
    half = rng.choice(("first_name", "last_name"))
    return _with(one, **{half: form.format(getattr(one, half), rng.choice(_NICKNAMES))})


@_name_slip
def letters_exchanged(rng: Random, one: Written) -> Written:
    """Two neighbouring letters exchanged."""

    def change(text: str) -> str:
        places = [at for at in range(len(text) - 1) if "ก" <= text[at] <= "ฮ" and "ก" <= text[at + 1] <= "ฮ"]
        if not places:
            return text
        at = places[len(text) % len(places)]
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]

    return _in_a_half(rng, one, change)


@_name_slip
def letter_otherwise(rng: Random, one: Written) -> Written:
    """A consonant left out, added, or another in its place."""
    half = rng.choice(("first_name", "last_name"))
    text = getattr(one, half)
    places = [at for at, letter in enumerate(text) if "ก" <= letter <= "ฮ"]
    if not places:
        return one
    at, letter = rng.choice(places), rng.choice("กขงจชดตทนบปพมยรลวสหอ")
    way = rng.randrange(3)
    changed = (text[:at] + text[at + 1 :], text[:at] + letter + text[at:], text[:at] + letter + text[at + 1 :])[way]
    return _with(one, **{half: changed})


@_other_slip
def telephone_otherwise(rng: Random, one: Written) -> Written:
    """The old grouping, the country's code, Thai digits."""
    number = one.phone
    if not number:
        return one
    forms = (
        f"{number[:2]}-{number[2:6]}-{number[6:]}",
        f"+66 {number[1:3]} {number[3:6]} {number[6:]}",
        f"0066{number[1:]}",
        thai.thai_digits(f"{number[:3]}-{number[3:6]}-{number[6:]}"),
        f"({number[:3]}) {number[3:]}",
        f"+66(0){number[1:]}",
    )
    return replace(one, phone=rng.choice(forms))


@_other_slip
def no_card(_: Random, one: Written) -> Written:
    """No card shown this time."""
    return replace(one, national_id="")


@_other_slip
def no_telephone(_: Random, one: Written) -> Written:
    """No telephone given this time."""
    return replace(one, phone="")


@_other_slip
def wrong_number(rng: Random, one: Written) -> Written:
    """A digit of the card's number taken down wrongly."""
    if not one.national_id:
        return one
    at = rng.randrange(1, 12)
    digit = str((int(one.national_id[at]) + rng.randint(1, 9)) % 10)
    return replace(one, national_id=one.national_id[:at] + digit + one.national_id[at + 1 :])


@_other_slip
def house_otherwise(rng: Random, one: Written) -> Written:
    """House and village in one field, in words, in Thai digits, with spaces."""
    forms = (
        {"house_no": f"{one.house_no} หมู่ {one.moo}", "moo": ""},
        {"house_no": f"บ้านเลขที่ {one.house_no} ม.{one.moo}", "moo": ""},
        {"house_no": thai.thai_digits(one.house_no), "moo": thai.thai_digits(one.moo)},
        {"house_no": f"เลขที่ {one.house_no.replace('/', ' / ')}", "moo": f"หมู่ที่ {one.moo}"},
        {"house_no": one.house_no, "moo": one.moo, "area_code": "", "subdistrict": f"ต.{one.subdistrict}"},
        {"house_no": one.house_no, "moo": f"0{one.moo}", "area_code": "", "subdistrict": ""},
    )
    return _with(one, **rng.choice(forms))


@_other_slip
def moved(rng: Random, one: Written) -> Written:
    """Another house in another village."""
    return replace(one, house_no=f"{rng.randint(400, 900)}", moo=str(rng.randint(15, 20)))


# PAIRS ----------------------------------------------------------------------------------------------------------------


def _same_person(register: Register) -> Pair:
    """One person, taken down twice: always a slip in the name, often another elsewhere, seldom one in each half."""
    rng, one = register.rng, register.somebody()
    names = [rng.choice(list(NAME_SLIPS))]
    if rng.random() < 0.25:
        names.append(rng.choice(list(NAME_SLIPS)))
    others = rng.sample(list(OTHER_SLIPS), rng.choice((0, 1, 1, 2, 2, 3)))
    other = one
    for name in names:
        other = NAME_SLIPS[name](rng, other)
    for name in others:
        other = OTHER_SLIPS[name](rng, other)
    return Pair(one, other, True, "same_person", (*names, *others))


def _married(register: Register) -> Pair:
    """A family name changed by marriage; the card or the telephone is the same."""
    one = register.somebody()
    one = replace(one, prefix="นางสาว", national_id=register.number(), phone=register.telephone())
    other = replace(one, prefix="นาง", last_name=register.family(), house_no=register.house())
    slip = register.rng.choice((no_card, no_telephone, telephone_otherwise))
    return Pair(one, slip(register.rng, other), True, "same_person", ("married", slip.__name__))


def _one_house(register: Register) -> Pair:
    """Two people of one house, the house written twice."""
    one, other = register.somebody(), register.somebody()
    other = replace(
        other,
        house_no=one.house_no,
        moo=one.moo,
        subdistrict=one.subdistrict,
        area_code=one.area_code,
        last_name=one.last_name,
    )
    return Pair(one, house_otherwise(register.rng, other), True, "household", ("house_otherwise",))


def _one_body(register: Register) -> Pair:
    """Two people of one organisation, its name written twice."""
    body = register.rng.choice(_BODIES)
    again = _BODIES_AGAIN[body] if register.rng.random() < 0.7 else body
    return Pair(
        replace(register.somebody(), employer=body),
        replace(register.somebody(), employer=again),
        True,
        "organisation",
        ("body_otherwise",),
    )


def _relatives_elsewhere(register: Register) -> Pair:
    """Brothers and sisters in other houses of the village."""
    one, other = register.somebody(), register.somebody()
    other = replace(other, last_name=one.last_name, moo=one.moo, subdistrict=one.subdistrict, area_code=one.area_code)
    return Pair(one, replace(other, house_no=_other_house(register, one)), False, "relatives_elsewhere")


def _other_house(register: Register, one: Written) -> str:
    house = register.house()
    return house if house != one.house_no else house + "9"


def _one_given_name(register: Register) -> Pair:
    """One given name, two families, one village."""
    one, other = register.somebody(), register.somebody()
    return Pair(
        one,
        replace(other, prefix=one.prefix, first_name=one.first_name, moo=one.moo, house_no=_other_house(register, one)),
        False,
        "one_given_name",
    )


def _neighbours(register: Register) -> Pair:
    """House numbers next to each other."""
    one, other = register.somebody(), register.somebody()
    house = f"{one.house_no}{register.rng.randrange(10)}"
    return Pair(
        one,
        replace(other, house_no=house, moo=one.moo, subdistrict=one.subdistrict, area_code=one.area_code),
        False,
        "neighbours",
    )


def _same_number_elsewhere(register: Register) -> Pair:
    """One house number in two villages, or in two subdistricts."""
    one, other = register.somebody(), register.somebody()
    other = replace(other, house_no=one.house_no, moo=str(int(one.moo) % 14 + 1))
    return Pair(one, other, False, "same_number_elsewhere")


def _namesakes(register: Register) -> Pair:
    """Two people of one name who both showed their cards, and live in two villages."""
    one, other = register.somebody(), register.somebody()
    one = replace(one, national_id=register.number())
    other = replace(
        other,
        first_name=one.first_name,
        last_name=one.last_name,
        national_id=register.number(),
        moo=str(int(one.moo) % 14 + 1),
    )
    return Pair(one, other, False, "namesakes")


def _almost_namesakes(register: Register) -> Pair:
    """Relatives whose given names differ by a letter or two, in two houses of one village: สมชาย and สมชัย."""
    one, other = register.somebody(), register.somebody()
    stem = one.first_name[: max(2, len(one.first_name) // 2)]
    like = [name for name in (*register.men, *register.women) if name.startswith(stem) and name != one.first_name]
    return Pair(
        one,
        replace(
            other,
            first_name=register.rng.choice(like) if like else other.first_name,
            last_name=one.last_name,
            moo=one.moo,
            house_no=_other_house(register, one),
        ),
        False,
        "almost_namesakes",
    )


def _strangers(register: Register) -> Pair:
    """Two people of the district who may share an occupation."""
    return Pair(register.somebody(), register.somebody(), False, "strangers")


_TIED = (*[_same_person] * 7, _married, _one_house, _one_body)
_NOT_TIED = (
    *[_relatives_elsewhere] * 3,
    *[_one_given_name] * 2,
    *(_neighbours, _same_number_elsewhere, _namesakes, _almost_namesakes, _strangers),
)


def pairs(seed: int, count: int = 600) -> list[Pair]:
    """So many labelled pairs, half of them tied, in an order that follows from the seed."""
    register = Register(seed)
    made = [_TIED[at % len(_TIED)](register) for at in range(count // 2)]
    made += [_NOT_TIED[at % len(_NOT_TIED)](register) for at in range(count - count // 2)]
    register.rng.shuffle(made)
    return made
