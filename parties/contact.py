"""How people want to be reached: what they said themselves, on which words, and who wrote it down."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from parties.contact_ways import ContactBasis, ContactWay
from parties.database import fetch
from parties.rows import insert_many
from parties.tables import ContactWish


class Wish(msgspec.Struct, frozen=True):
    """What counts for somebody now. `shared`: ways others read too; `unsafe`: ways never to be used."""

    person_id: int
    way: ContactWay
    language: str
    shared: list[ContactWay]
    unsafe: list[ContactWay]
    basis: ContactBasis
    words_version: int
    given_on: date
    by_account: int | None
    recorded_at: datetime


@dataclass(frozen=True)
class Said:
    """What somebody said, as it is written down."""

    person_id: int
    way: ContactWay
    basis: ContactBasis
    words_version: int
    given_on: date
    language: str = "th"
    shared: Sequence[ContactWay] = ()
    unsafe: Sequence[ContactWay] = ()


async def keep_wishes(centre_id: int, said: Sequence[Said], by_account: int | None, at: datetime) -> list[int]:
    """Write down what people said; the ids."""
    rows = [
        {
            "centre_id": centre_id,
            "person_id": one.person_id,
            "way": one.way.value,
            "language": one.language,
            "shared": [way.value for way in one.shared],
            "unsafe": [way.value for way in one.unsafe],
            "basis": one.basis.value,
            "words_version": one.words_version,
            "given_on": one.given_on,
            "by_account": by_account,
            "recorded_at": at,
        }
        for one in said
    ]
    return list(await insert_many(ContactWish, rows))


async def wishes_of(people: Collection[int]) -> dict[int, Wish]:
    """The newest wish of each who has said one, inside a transaction of their centre."""
    rows = await fetch(
        """select distinct on (person_id) person_id, way, language, shared, unsafe, basis, words_version, given_on, by_account,
             recorded_at from contact_wish where person_id = any ($1) order by person_id, id desc""",
        list(people),
    )
    return {row["person_id"]: msgspec.convert(dict(row), Wish) for row in rows}
