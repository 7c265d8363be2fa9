"""Areas of the country: completing an address while it is typed, and printing one.

Codes nest by prefix: province 2 digits, district 4, subdistrict 6. What a person's record says is kept as it was
written at filing: areas are renamed and split.
"""

import re
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, Protocol

import msgspec

from parties import thai
from parties.area_import import COLUMNS, BadRow, ImportReport, import_areas
from parties.database import fetch, fetch_one

__all__ = [
    "BANGKOK",
    "COLUMNS",
    "COMPLETE",
    "BadRow",
    "HasAddress",
    "ImportReport",
    "Place",
    "asked_for",
    "complete",
    "import_areas",
    "place_of",
    "print_address",
    "print_address_parts",
]

BANGKOK = "10"
_BANGKOK_NAMES = frozenset({"กรุงเทพมหานคร", "กรุงเทพฯ", "กรุงเทพ", "กทม.", "กทม", "bangkok"})
_KIND_OF_PLACE = re.compile(r"^(?:ตำบล|แขวง|อำเภอ|เขต|จังหวัด|[ตอจ]\.)")
_THAI = re.compile("[ก-๛]")
_LEAST_LETTERS = 2
_LONGEST = 80

# COMPLETING -----------------------------------------------------------------------------------------------------------


class Place(msgspec.Struct, frozen=True):
    """A subdistrict with the district and province it lies in; names without ตำบล, อำเภอ, จังหวัด before them."""

    area_code: str
    subdistrict: str
    subdistrict_en: str
    district: str
    district_en: str
    province: str
    province_en: str
    postcode: str

    @property
    def label(self) -> str:
        """The place in one line, as it is written behind a house number."""
        if self.area_code.startswith(BANGKOK):
            return f"แขวง{self.subdistrict} เขต{self.district} {self.province} {self.postcode}".rstrip()
        return f"ตำบล{self.subdistrict} อ.{self.district} จ.{self.province} {self.postcode}".rstrip()


_PLACE = """select s.code as area_code, s.name_th as subdistrict, s.name_en as subdistrict_en, d.name_th as district,
    d.name_en as district_en, p.name_th as province, p.name_en as province_en, s.postcode
  from area s join area d on d.code = s.parent_code join area p on p.code = d.parent_code"""

COMPLETE = f"""{_PLACE}
  cross join (select coalesce((select area_code from centre where id = current_centre()), '') as code) here
  where bigrams(s.search) @> $1 and not exists (select from unnest($2::text[]) w where strpos(s.search, w) = 0)
  order by case when $3 in (s.name_th, lower(s.name_en)) then 0
             when starts_with(s.name_th, $3) or starts_with(lower(s.name_en), $3) then 1
             when starts_with(s.name_th, $4) or starts_with(lower(s.name_en), $4) then 2 else 3 end,
    left(s.code, 4) = left(here.code, 4) desc, left(s.code, 2) = left(here.code, 2) desc, s.code
  limit $5"""  # noqa: S608 - made of the constant above


async def complete(text: str, limit: int = 10) -> list[Place]:
    """The subdistricts meant by what has been typed of an address, the likeliest first, the centre's own nearest.

    Words may be parts of names in Thai, beginnings of names in English, or beginnings of postcodes; each must fit the
    subdistrict, its district or its province. Fewer than two characters find nothing.
    """
    asked = asked_for(text)
    rows = await fetch(COMPLETE, *asked, limit) if asked else []
    return [msgspec.convert(dict(row), Place) for row in rows]


def asked_for(text: str) -> tuple[list[str], list[str], str, str] | None:
    """What COMPLETE asks the database: pairs of letters for its index, the words, all of them, the first; or None."""
    words = _words(text)
    if sum(len(word) for word in words) < _LEAST_LETTERS:
        return None
    sought = [word if _THAI.match(word) else f" {word}" for word in words]
    pairs = list(dict.fromkeys(word[at : at + 2] for word in sought for at in range(len(word) - 1)))
    return pairs, sought, " ".join(words), words[0]


async def place_of(area_code: str) -> Place | None:
    """The subdistrict of a 6-digit code, or None."""
    row = await fetch_one(f"{_PLACE} where s.code = $1", area_code)
    return msgspec.convert(dict(row), Place) if row else None


def _words(text: str) -> list[str]:
    typed = thai.latin_digits(thai.normalise(text[:_LONGEST])).replace("\x00", "").lower()
    stripped = (_KIND_OF_PLACE.sub("", word).strip(".,") for word in typed.split())
    return [word for word in stripped if word]


# PRINTING -------------------------------------------------------------------------------------------------------------


class HasAddress(Protocol):
    """Anybody with an address, in the parts it was taken down in."""

    @property
    def house_no(self) -> str: ...
    @property
    def moo(self) -> str: ...
    @property
    def village(self) -> str: ...
    @property
    def soi(self) -> str: ...
    @property
    def road(self) -> str: ...
    @property
    def subdistrict(self) -> str: ...
    @property
    def district(self) -> str: ...
    @property
    def province(self) -> str: ...
    @property
    def postcode(self) -> str: ...
    @property
    def area_code(self) -> str: ...


def print_address(party: HasAddress) -> str:
    """The address in one line, as Thai papers write it, with the names as they were taken down. Empty for none."""
    in_bangkok = party.area_code.startswith(BANGKOK) or party.province.strip().lower() in _BANGKOK_NAMES
    subdistrict, district, province = ("แขวง", "เขต", "") if in_bangkok else ("ตำบล", "อำเภอ", "จังหวัด")
    parts = (
        _part("บ้านเลขที่ ", party.house_no, "บ้านเลขที่", "เลขที่"),
        _part("หมู่ที่ ", party.moo, "หมู่", "ม."),
        _part("บ้าน", party.village, "บ้าน", "หมู่บ้าน", "ชุมชน"),
        _part("ซอย", party.soi, "ซอย", "ซ."),
        _part("ถนน", party.road, "ถนน", "ถ."),
        _part(subdistrict, party.subdistrict, "ตำบล", "แขวง", "ต."),
        _part(district, party.district, "อำเภอ", "กิ่งอำเภอ", "เขต", "อ."),
        _part(province, party.province, "จังหวัด", "จ."),
        party.postcode.strip(),
    )
    return " ".join(part for part in parts if part)


_OF_AN_ADDRESS = (
    "house_no",
    "moo",
    "village",
    "soi",
    "road",
    "subdistrict",
    "district",
    "province",
    "postcode",
    "area_code",
)


def print_address_parts(parts: Mapping[str, Any]) -> str:
    """The same for an address in parts by name, where any may be missing."""
    return print_address(SimpleNamespace(**{name: str(parts.get(name) or "") for name in _OF_AN_ADDRESS}))


def _part(before: str, written: str, *already: str) -> str:
    """One part with the word that belongs before it, unless it was written with one."""
    name = written.strip()
    if not name.strip("-–"):
        return ""
    return name if name.startswith(already) else f"{before}{name}"
