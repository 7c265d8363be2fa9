"""Who works for a centre."""

from dataclasses import dataclass

from parties.access import Role
from parties.database import fetch


@dataclass(frozen=True)
class StaffMember:
    """Somebody who works for the centre. `person_key`: blind index of the national id, where it was given."""

    account_id: int
    username: str
    name: str
    roles: frozenset[Role]
    person_key: bytes | None
    disabled: bool


async def staff_of_centre() -> list[StaffMember]:
    """The staff of the centre of this transaction, in the order of the Thai dictionary."""
    rows = await fetch("select * from staff_of_centre()")
    return [
        StaffMember(
            row["account_id"],
            row["username"],
            row["display_name"],
            frozenset(Role(role) for role in row["roles"]),
            row["person_key"],
            row["disabled"],
        )
        for row in rows
    ]
