"""The invented people of a centre: who somebody is follows from the seed, the centre and their number alone."""

from dataclasses import dataclass
from typing import Any

from mediation.demonstration.names import MEN, WOMEN, family_names
from mediation.demonstration.volume.bench import Bench

ORGANISATION_EVERY = 50
_PREFIXES = (("นาย", MEN, "male"), ("นาง", WOMEN, "female"), ("นางสาว", WOMEN, "female"), ("นาย", MEN, "male"))
_WORK = ("ทำนา", "รับจ้าง", "ค้าขาย", "ทำสวน", "เลี้ยงสัตว์", "พนักงานโรงงาน", "แม่บ้าน", "ประมง")
_BODIES = ("ร้านค้าชุมชน", "กลุ่มออมทรัพย์", "กองทุนหมู่บ้าน", "สหกรณ์การเกษตร", "อู่ซ่อมรถ", "โรงสีชุมชน", "กลุ่มแม่บ้าน", "ฟาร์ม")
_GAMMA = 0x9E3779B97F4A7C15
_ALL_BITS = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Somebody:
    """One of them. `name` as it is said aloud."""

    juristic: bool
    prefix: str
    first: str
    last: str
    sex: str
    moo: int

    @property
    def name(self) -> str:
        """As the dossier says it."""
        return f"{self.prefix}{self.first} {self.last}" if self.last else self.prefix + self.first


def mixed(seed: int, centre: int, number: int) -> int:
    """A number that looks like chance: always the same for the same three, and never the same for others (splitmix64)."""
    value = (seed << 44 | centre << 32 | number) + _GAMMA & _ALL_BITS
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & _ALL_BITS
    value = (value ^ value >> 27) * 0x94D049BB133111EB & _ALL_BITS
    return value ^ value >> 31


def somebody(bench: Bench, number: int) -> Somebody:
    """Who the person of this number is. Every fiftieth is an organisation."""
    drawn = mixed(bench.seed, bench.index, number)
    families = family_names()
    moo = drawn % 12 + 1
    if number % ORGANISATION_EVERY == ORGANISATION_EVERY - 1:
        body = _BODIES[drawn // 12 % len(_BODIES)]
        return Somebody(True, "", f"{body}{families[drawn // 100 % len(families)]} (สมมติ)", "", "", moo)
    prefix, given, sex = _PREFIXES[drawn // 12 % len(_PREFIXES)]
    first = given[drawn // 48 % len(given)]
    return Somebody(False, prefix, first, families[drawn // 2_000 % len(families)], sex, moo)


def person_row(bench: Bench, number: int) -> dict[str, Any]:
    """Their row in the register: no card and no telephone, an address in the invented area."""
    one = somebody(bench, number)
    return {
        "id": bench.people_from + number,
        "centre_id": bench.centre_id,
        "kind": "juristic" if one.juristic else "natural",
        "prefix": one.prefix,
        "first_name": one.first,
        "last_name": one.last,
        "name_key": (one.first + one.last).replace(" ", ""),
        "sex": one.sex,
        "occupation": "" if one.juristic else _WORK[number % len(_WORK)],
        "house_no": str(number % 400 + 1),
        "moo": str(one.moo),
        "village": f"หมู่บ้านจำลอง {one.moo}",
        **bench.address,
    }
