"""Agreements as the tests make them: terms, promises, signatures, and cases whose people have addresses."""

from datetime import timedelta
from typing import Any

from mediation.practice import certificate, obligations, settlement, signatures
from parties import thai
from tests.mediation.practice.cases_at import (
    assignment_of,
    case_at,
    days_ago,
    parties_of,
)
from tests.mediation.practice.taking import Steps, row, steps_of
from tests.world import World

ROOMS = (settlement.DEEDS, signatures.DEEDS, certificate.DEEDS, obligations.DEEDS)
CHECKED = {"lawful": True, "possible": True, "moral": True}
TERMS = {"dispute_in_law": "กู้ยืมเงิน", "substance": "ผ่อนชำระเดือนละ 2,000 บาท", "place": "ศาลาหมู่ 3"}
CEREMONY = {"voluntary": True, "read_aloud": True, "copies_given": True}


def soon(days: int) -> str:
    return (thai.bangkok_day(days_ago(0)) + timedelta(days=days)).isoformat()


def promise(**changes: Any) -> dict[str, Any]:
    """Side 2 pays side 1 2,000 baht in a month."""
    told = {
        "debtor_side": 2,
        "creditor_side": 1,
        "kind": "pay",
        "what": "ชำระงวดแรก",
        "amount": "2000",
        "due_on": soon(30),
    }
    return told | changes


async def live_somewhere(world: World, case_id: int) -> None:
    """Everybody of the case has an address."""
    await world.owner.execute(
        """update person set house_no = '9', moo = '3', subdistrict = 'ท่าถ่าน'
           where id in (select person_id from case_party where case_id = $1)""",
        case_id,
    )


async def case_in(world: World, status: str, **more: Any) -> tuple[int, Steps]:
    case_id = await case_at(world, status, **more)
    await live_somewhere(world, case_id)
    return case_id, steps_of(case_id, *ROOMS)


async def newest(world: World, table: str, case_id: int) -> dict[str, Any]:
    return await row(
        world, table, await world.owner.fetchval(f'select max(id) from "{table}" where case_id = $1', case_id)
    )


async def by_hand(world: World, case_id: int, *who: str) -> list[dict[str, Any]]:
    """The signatures of all parties of sides 1 and 2 and of these mediators."""
    people = [*await parties_of(world, case_id, 1), *await parties_of(world, case_id, 2)]
    mediators = [await assignment_of(world, case_id, name) for name in who or ("mediator",)]
    return [{"party": person} for person in people] + [{"mediator": one} for one in mediators]


async def obligations_of(world: World, agreement_id: int) -> list[dict[str, Any]]:
    rows = await world.owner.fetch("select * from obligation where agreement_id = $1 order by no", agreement_id)
    return [dict(one) for one in rows]


async def drafted(world: World, *promises: dict[str, Any], **more: Any) -> tuple[int, Steps, int]:
    """A case whose terms have just been written by its mediator; its steps, and the draft."""
    place = more.get("place", world.tha_than)
    crime = more.pop("criminal_part", False)
    case_id, take = await case_in(world, "in_mediation", **more)
    answer = await take(
        "terms_reached", place["mediator"], **TERMS, **CHECKED, criminal_part=crime, obligations=list(promises)
    )
    return case_id, take, answer.content["agreement"]["id"]
