"""The letter of referral goes to the body that was chosen: by its name, and to its address where the directory knows it."""

from typing import Any

import pytest

from mediation.deeds import find_deed
from mediation.practice.issuing import read_document
from mediation.steps import Call
from mediation.taking import take_step
from tests.mediation.documents.reading import by_poppler, plain
from tests.mediation.practice.test_referral import prepared
from tests.world import World

NAME, ADDRESS = "ศูนย์ดำรงธรรมอำเภอพนมสารคาม", "99 ถนนประชาอุทิศ"


async def entered(world: World, centre_id: int | None, **columns: str) -> int:
    values = {"code": "DISTRICT", "name_th": NAME, **columns}
    places = ", ".join(f"${place}" for place in range(1, len(values) + 2))
    sql = f"insert into destination (centre_id, {', '.join(values)}) values ({places}) returning id"
    return int(await world.owner.fetchval(sql, centre_id, *values.values()))


async def letter(world: World, **changes: Any) -> str:
    case_id, _, number = await prepared(world, **changes)
    typed = {"document": "DOC-19", "subject": str(number)}
    answer = await take_step(find_deed("case", "issue_document"), Call(world.officer, case_id), typed)
    _, pdf = await read_document(world.officer, case_id, answer.content["document"]["id"])
    return plain(by_poppler(pdf))


def chosen(entry: int) -> dict[str, str]:
    return {"entry": str(entry), "destination": "", "to_centre": ""}


@pytest.mark.parametrize("shared", [False, True])
async def test_a_body_of_the_directory_is_written_to_at_its_address(world: World, shared: bool) -> None:
    where = {"address": ADDRESS, "district": "พนมสารคาม", "province": "ฉะเชิงเทรา", "postcode": "24120"}
    entry = await entered(world, None if shared else world.tha_than.id, **where)
    text = await letter(world, **chosen(entry))
    assert plain(NAME) in text
    assert plain(ADDRESS) in text


async def test_a_body_without_an_address_and_one_named_freely_are_written_to_by_name(world: World) -> None:
    await entered(world, world.tha_than.id, address=ADDRESS)
    bare = await entered(world, world.tha_than.id, name_th="สภาทนายความ", code="LAWYERS")
    for changes, name in ((chosen(bare), "สภาทนายความ"), ({"to_centre": "", "to_name": "วัดท่าถ่าน"}, "วัดท่าถ่าน")):
        text = await letter(world, **changes)
        assert plain(name) in text
        assert plain(ADDRESS) not in text
