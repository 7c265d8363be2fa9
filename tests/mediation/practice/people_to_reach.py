"""People of a case with the ways to them, and what was laid for them."""

from typing import Any

from notifications.messages import unsealed
from parties.contact import Said, keep_wishes
from parties.contact_ways import ContactBasis, ContactWay
from parties.database import ENGINE, scope
from parties.register import blind_index, seal
from tests.mediation.practice.cases_at import days_ago, parties_of
from tests.world import World

NUMBERS = {1: "0812345671", 2: "0898765432"}
"""The telephones of the first person of each side."""


async def person_of(world: World, party: int) -> int:
    """The person of the register behind somebody of a case."""
    return int(await world.owner.fetchval("select person_id from case_party where id = $1", party))


async def has(world: World, party: int, *, phone: str = "", email: str = "") -> None:
    """The register knows a telephone or a mail address of somebody."""
    person = await person_of(world, party)
    if phone:
        await world.owner.execute(
            "update person set phone = $2, phone_index = $3 where id = $1",
            person,
            seal(person, "phone", phone),
            blind_index("phone", phone),
        )
    if email:
        await world.owner.execute("update person set email = $2 where id = $1", person, email)


async def wants(
    world: World,
    party: int,
    way: str,
    *,
    language: str = "th",
    shared: tuple[str, ...] = (),
    unsafe: tuple[str, ...] = (),
) -> None:
    """Somebody of a case of Tha Than has said how they want to be reached."""
    said = Said(
        await person_of(world, party),
        ContactWay(way),
        ContactBasis.spoken,
        1,
        days_ago(1).date(),
        language,
        [ContactWay(one) for one in shared],
        [ContactWay(one) for one in unsafe],
    )
    officer = world.officer
    async with ENGINE.transaction(local=scope(officer.centre_id, "officer", officer.account_id)):
        await keep_wishes(officer.centre_id, [said], officer.account_id, days_ago(1))


async def reachable_by(world: World, case_id: int, way: str, side: int) -> int:
    """The first person of a side with a telephone and a mail address, who wants to be reached so; who they are in the case."""
    party = (await parties_of(world, case_id, side))[0]
    await has(world, party, phone=NUMBERS[side], email=f"side{side}@example.org")
    await wants(world, party, way)
    return party


async def laid(world: World, case_id: int, **where: Any) -> list[dict[str, Any]]:
    """The messages of a case, in order, with their addresses and links opened."""
    rows = await world.owner.fetch("select * from message where case_id = $1 order by id", case_id)
    found = [
        {
            **dict(row),
            "address": unsealed(row["key"], "address", row["address"]),
            "link": unsealed(row["key"], "link", row["link"]),
        }
        for row in rows
    ]
    return [one for one in found if all(one[name] == value for name, value in where.items())]


async def channels(world: World, case_id: int) -> list[tuple[str, str]]:
    """(event, channel) of what waits or has gone, in order."""
    return [(one["event"], one["channel"]) for one in await laid(world, case_id) if one["status"] != "cancelled"]
