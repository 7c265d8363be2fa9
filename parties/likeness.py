"""Whether two people written down at different times are one, live together, or work for the same body. Pure.

What is compared comes from registers: names typed by different clerks, numbers as keyed digests only. A likeness proves
nothing; it is shown to a person who decides. docs/conflicts.md names the kinds of slips this must bear.
"""

import re
from datetime import date
from enum import StrEnum
from functools import lru_cache

import msgspec

from parties.name_keys import given_skeleton, skeleton
from parties.thai_names import name_key, split_prefix
from parties.thai_text import latin_digits, normalise


class Known(msgspec.Struct, frozen=True):
    """What is known of somebody. Numbers are keyed digests in hex; empty strings mean: not said."""

    first_name: str
    last_name: str = ""
    middle_name: str = ""
    kind: str = "natural"
    national_id: str = ""
    phone: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    house_no: str = ""
    moo: str = ""
    village: str = ""
    soi: str = ""
    road: str = ""
    subdistrict: str = ""
    area_code: str = ""
    employer: str = ""


class Alike(StrEnum):
    """How near two names are: spelt differently at most; with a slip of the pen between them; different."""

    same = "same"
    near = "near"
    different = "different"


class SameBy(StrEnum):
    """By what two records are held to be of one person."""

    national_id = "national_id"
    phone = "phone"
    name = "name"
    name_alike = "name_alike"


# NAMES ----------------------------------------------------------------------------------------------------------------

_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|\"[^\"]*\"|“[^”]*”|‘[^’]*’|'[^']*'")
_NOTHING = re.compile(r"^[\s\-–—.]*$")
_LEAST_WITH_SLIP = 3
_LEAST_WHOLE_WITH_SLIP = 7


class Halves(msgspec.Struct, frozen=True):
    """A name as it sounds: the given name, the family name, and both as one where nobody knows where to part them."""

    given: str
    family: str
    whole: str


def bare_name(text: str) -> str:
    """A name without what is only called: nicknames in brackets or quotation marks."""
    return " ".join(_IN_BRACKETS.sub(" ", normalise(text)).split())


@lru_cache(maxsize=4096)
def halves(first_name: str, middle_name: str, last_name: str) -> Halves:
    """The name as it sounds, prefixes and nicknames left out. A dash in place of a family name is none."""
    first, last = bare_name(first_name), bare_name(last_name)
    last = "" if _NOTHING.match(last) else last
    bare = split_prefix(first)[1]
    if not last and " " in bare:
        first, _, last = bare.partition(" ")
    whole = name_key(f"{first} {middle_name} {last}")
    return Halves(given_skeleton(whole, normalise(last).casefold()), skeleton(last), skeleton(whole))


def halves_of(one: Known) -> Halves:
    """The halves of somebody's name."""
    return halves(one.first_name, one.middle_name, one.last_name)


def slips(one: str, other: str, most: int = 2) -> int:
    """How many letters were left out, added, changed or exchanged with their neighbour; `most` + 1 for any more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, against in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def alike(one: Halves, other: Halves) -> Alike:
    """How near two names are. A slip in one half is borne where the other half is the same; one slip in both together."""
    if not one.whole or not other.whole or _digits(one.whole) != _digits(other.whole):
        return Alike.different
    if one.whole == other.whole or (one.family and (one.given, one.family) == (other.family, other.given)):
        return Alike.same
    parted = bool(one.family and other.family)
    if parted and one.family == other.family and _one_slip(one.given, other.given):
        return Alike.near
    if parted and one.given == other.given and _one_slip(one.family, other.family):
        return Alike.near
    shorter = min(len(one.whole), len(other.whole))
    if shorter >= _LEAST_WHOLE_WITH_SLIP and slips(one.whole, other.whole, 1) <= 1:
        return Alike.near
    return Alike.different


def _digits(text: str) -> str:
    """A figure in a name tells people apart as nothing else in it does; it is never a slip."""
    return "".join(letter for letter in text if letter.isdecimal())


def _one_slip(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= _LEAST_WITH_SLIP and slips(one, other, 1) <= 1


# HOUSES ---------------------------------------------------------------------------------------------------------------

_MOO_WITHIN = re.compile(r"(?:หมู่ที่|หมู่|ม\.|ม(?=\s*\d)|moo)\s*(\d+)", re.I)
_OF_HOUSES = re.compile(r"บ้านเลขที่|เลขที่|บ้าน|house no\.?|no\.", re.I)
_HOUSE = re.compile(r"\d+(?:\s*[/\\-]\s*\d+)*")
_BEFORE_SUBDISTRICTS = re.compile(r"^\s*(?:ตำบล|ต\.|แขวง)\s*")
_BEFORE_VILLAGES = re.compile(r"^\s*(?:หมู่บ้าน|บ้าน)\s*")
_BEFORE_STREETS = re.compile(r"^\s*(?:ถนน|ถ\.|ซอย|ซ\.)\s*")


class House(msgspec.Struct, frozen=True):
    """Where somebody lives, as far as it tells houses apart."""

    number: str
    moo: str
    street: str
    subdistrict: str
    area_code: str
    village: str


def house_of(one: Known) -> House:
    """The house, whichever way it is written: number and village in one field or two, in either digits."""
    written = latin_digits(normalise(one.house_no)).casefold()
    moo = re.search(r"\d+", latin_digits(one.moo))
    within = _MOO_WITHIN.search(written) or _MOO_WITHIN.search(latin_digits(normalise(one.village)).casefold())
    number = _HOUSE.search(_OF_HOUSES.sub(" ", _MOO_WITHIN.sub(" ", written)))
    parts = [] if number is None else re.findall(r"\d+", number.group())
    return House(
        "/".join(part.lstrip("0") or "0" for part in parts),
        (moo.group() if moo else within.group(1) if within else "").lstrip("0"),
        skeleton(_BEFORE_STREETS.sub("", one.soi) + _BEFORE_STREETS.sub("", one.road)),
        skeleton(_BEFORE_SUBDISTRICTS.sub("", normalise(one.subdistrict))),
        latin_digits(one.area_code)[:6],
        skeleton(_BEFORE_VILLAGES.sub("", normalise(one.village))),
    )


def _apart(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def same_house(one: House, other: House) -> bool:
    """The same number in the same village or street. What one record does not say does not part them; but a bare number
    alone, without village or street on both sides, joins nobody."""
    if not one.number or one.number != other.number or not _same_area(one, other):
        return False
    if _apart(one.moo, other.moo) or _apart(one.street, other.street):
        return False
    return (
        bool(one.moo and other.moo)
        or bool(one.street and other.street)
        or bool(one.village and one.village == other.village)
    )


def _same_area(one: House, other: House) -> bool:
    if one.area_code and other.area_code:
        return one.area_code == other.area_code
    return not _apart(one.subdistrict, other.subdistrict) or slips(one.subdistrict, other.subdistrict, 1) <= 1


def other_house(one: House, other: House) -> bool:
    """Whether both houses are known and are not one."""
    return _apart(one.number, other.number) or _apart(one.moo, other.moo) or not _same_area(one, other)


# WORK -----------------------------------------------------------------------------------------------------------------

_LONG_FORMS = (
    ("อบต.", "องค์การบริหารส่วนตำบล"),
    ("อบจ.", "องค์การบริหารส่วนจังหวัด"),
    ("รพ.สต.", "โรงพยาบาลส่งเสริมสุขภาพตำบล"),
    ("รพ.", "โรงพยาบาล"),
    ("ร.ร.", "โรงเรียน"),
    ("รร.", "โรงเรียน"),
    ("สภ.", "สถานีตำรวจภูธร"),
    ("ธ.ก.ส.", "ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร"),
    ("ธกส.", "ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร"),
    ("ทต.", "เทศบาลตำบล"),
)
_LEGAL_FORMS = re.compile(
    r"ห้างหุ้นส่วนจำกัด|ห้างหุ้นส่วนสามัญ|ห้างหุ้นส่วน|หจก\.?|บริษัท|บจก\.?|บมจ\.?|บ\.|จำกัด|\(?มหาชน\)?|\(สำนักงานใหญ่\)|"
    r"co\.?,? *ltd\.?|company|limited",
    re.I,
)
_NO_BODY = frozenset(
    skeleton(word)
    for word in (
        *("รับจ้าง", "รับจ้างทั่วไป", "ทำนา", "ทำสวน", "ทำไร่", "เกษตรกร", "เกษตรกรรม", "ค้าขาย", "ขายของ", "แม่บ้าน", "พ่อบ้าน"),
        *("ส่วนตัว", "ธุรกิจส่วนตัว", "อาชีพอิสระ", "ว่างงาน", "ไม่มี", "ไม่ได้ทำงาน", "นักเรียน", "นักศึกษา", "บำนาญ", "ข้าราชการบำนาญ"),
        *("ข้าราชการ", "พนักงาน", "พนักงานบริษัท", "พนักงานโรงงาน", "ลูกจ้าง", "ประมง", "เลี้ยงสัตว์", "กรรมกร", "งานบ้าน", "บริษัท"),
    )
)
_BETWEEN_BODIES = re.compile(r"[,;\n]|\s(?:และ|กับ)\s*")
_LEAST_BODY = 4


@lru_cache(maxsize=4096)
def bodies(text: str) -> frozenset[str]:
    """The organisations named in a text, as they are compared. What is only an occupation names none."""
    return frozenset(filter(None, (_body(part) for part in _BETWEEN_BODIES.split(normalise(text)))))


def _body(text: str) -> str:
    named = _LEGAL_FORMS.sub(" ", text)
    for short, long in _LONG_FORMS:
        named = named.replace(short, long)
    key = skeleton(named)
    return "" if len(key) < _LEAST_BODY or key in _NO_BODY else key


def bodies_of(one: Known) -> frozenset[str]:
    """The organisations somebody belongs to; an organisation itself is its own."""
    return bodies(one.first_name) if one.kind == "juristic" else bodies(one.employer)


# PEOPLE ---------------------------------------------------------------------------------------------------------------


def same_person(one: Known, other: Known) -> SameBy | None:
    """By what two records seem to be of one person; None where they do not, or where they contradict each other.

    A telephone may be a neighbour's: it is reported all the same. A number of a card that differs parts two people of one
    name, unless house or day of birth say that it was written down wrongly.
    """
    if one.national_id and one.national_id == other.national_id:
        return SameBy.national_id
    if one.phone and one.phone == other.phone:
        return SameBy.phone
    if "juristic" in (one.kind, other.kind):
        return None
    nearness = alike(halves_of(one), halves_of(other))
    if nearness is Alike.different:
        return None
    here, there = house_of(one), house_of(other)
    joined = same_house(here, there) or bool(one.birth_date and one.birth_date == other.birth_date)
    parted = bool(_apart(one.national_id, other.national_id)) or _ages_apart(one, other)
    if nearness is Alike.same:
        return SameBy.name if joined or not parted else None
    return SameBy.name_alike if not parted and (joined or not other_house(here, there)) else None


def _ages_apart(one: Known, other: Known) -> bool:
    """More than a year between them: about an age people are often one year wrong."""
    born = [known.birth_date.year if known.birth_date else known.birth_year for known in (one, other)]
    return born[0] is not None and born[1] is not None and abs(born[0] - born[1]) > 1


def same_household(one: Known, other: Known) -> bool:
    """Whether two people live in one house."""
    return same_house(house_of(one), house_of(other))


def same_body(one: Known, other: Known) -> bool:
    """Whether two work for the same organisation, or one for the other."""
    return bool(bodies_of(one) & bodies_of(other))
