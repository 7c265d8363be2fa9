"""The register of people and organisations: enrolling them, and what identifies them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from parties import keys, thai
from parties.database import fetch
from parties.rows import insert_many, update
from parties.tables import Person


@dataclass(frozen=True)
class NewPerson:
    """What is known of a person or an organisation when they enter the register. Empty strings mean: not said."""

    first_name: str
    last_name: str = ""
    middle_name: str = ""
    prefix: str = ""
    nickname: str = ""
    kind: str = "natural"
    birth_date: date | None = None
    birth_year: int | None = None
    sex: str = ""
    id_type: str = "not_shown"
    national_id: str = ""
    phone: str = ""
    email: str = ""
    occupation: str = ""
    language: str = "th"
    needs: str = ""
    house_no: str = ""
    moo: str = ""
    village: str = ""
    soi: str = ""
    road: str = ""
    subdistrict: str = ""
    district: str = ""
    province: str = ""
    postcode: str = ""
    area_code: str = ""
    contact_person: str = ""
    employer: str = ""

    @property
    def key(self) -> str:
        """The name as it is compared: without prefix and spaces, normalised."""
        return thai.name_key(f"{self.first_name} {self.middle_name} {self.last_name}")


Sealed = Literal["national_id", "phone"]
"""The columns that hold sealed values; each has a key of its own."""
_SEALED: tuple[Sealed, ...] = ("national_id", "phone")


def blind_index(purpose: str, value: str) -> bytes:
    """The keyed digest under which a sealed value can be found again (equal values only)."""
    return keys.current().digest("blind_index", f"{purpose}:{value}")


async def enrol(centre_id: int, people: Sequence[NewPerson]) -> list[int]:
    """Enter people into the register of a centre; numbers of cards and phones are sealed to their rows. Their ids."""
    if not people:
        return []
    numbers = await fetch(
        "select nextval(pg_get_serial_sequence('person', 'id')) as id from generate_series(1, $1)", len(people)
    )
    rows = [_row(centre_id, number["id"], person) for number, person in zip(numbers, people, strict=True)]
    return list(await insert_many(Person, rows))


def _row(centre_id: int, person_id: int, person: NewPerson) -> dict[str, Any]:
    row: dict[str, Any] = {"id": person_id, "centre_id": centre_id, "name_key": person.key}
    row |= {name: value for name, value in vars(person).items() if name not in _SEALED}
    for name in _SEALED:
        value = getattr(person, name)
        row[name] = seal(person_id, name, value) if value else None
        row[f"{name}_index"] = blind_index(name, value) if value else None
    return row


def seal(person_id: int, name: Sealed, value: str) -> bytes:
    """A number sealed to one column of one row: moved anywhere else it does not open."""
    return keys.current().seal(name, value.encode(), f"person:{person_id}:{name}")


def opened(person_id: int, name: Sealed, sealed: bytes) -> str:
    """What was sealed to that column of that row."""
    return keys.current().open_sealed(name, sealed, f"person:{person_id}:{name}").decode()


async def recognise(person_id: int, known: NewPerson) -> None:
    """Write anew what somebody is called and their telephone; all else stays. Raises NothingChanged where there is nobody."""
    row = _row(0, person_id, known)
    names = ("prefix", "first_name", "middle_name", "last_name", "name_key", "phone", "phone_index")
    await update(Person, person_id, {name: row[name] for name in names}, bump=True)


async def unsealed(person_id: int) -> dict[str, str]:
    """The national id and the phone of a person of this centre, opened; missing ones are left out."""
    return (await unsealed_all([person_id])).get(person_id, {})


async def unsealed_all(people: Sequence[int]) -> dict[int, dict[str, str]]:
    """The same of several people, by their ids; those who are not of this centre are left out."""
    return {
        row["id"]: {name: opened(row["id"], name, row[name]) for name in _SEALED if row[name] is not None}
        for row in await fetch("select id, national_id, phone from person where id = any ($1)", list(people))
    }
