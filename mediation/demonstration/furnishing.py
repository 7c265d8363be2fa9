"""What the centres of the demonstration set for themselves: who signs their letters, a clause of their own, and somebody a
mediator declared to be near to."""

from datetime import timedelta

from mediation.demonstration.cast import CAST
from mediation.demonstration.place import MAIN, Place
from mediation.practice.clause_keeping import list_clauses, write_clause
from mediation.practice.letterheads import change_letterhead, read_letterhead
from mediation.practice.nearness import declare_near, read_as_person
from mediation.practice.roster import RosterCall

NEAR_WHOM, NEAR = "mediator2", ("วิเชียร", "ธรรมเสน")
"""The mediator, and the first and last name of the one she declared."""
OWN_CLAUSE = {
    "theme": "water",
    "title_th": "ผลัดกันเปิดน้ำตามวันของหมู่บ้าน",
    "body_th": "ทั้งสองฝ่ายผลัดกันเปิดน้ำเข้านา {turns} เริ่มหกโมงเช้า ใครเปิดก่อนเวลาให้ปิดและหยุดหนึ่งรอบ",
}
_DECLARED = timedelta(days=-1600)
_SIGNS = {MAIN: "ประธาน ศอช.ต.ท่าถ่าน", "people_centre": "หัวหน้า ศกช.บ้านตัวอย่าง"}


async def furnish(place: Place) -> None:
    """Set what is not set yet."""
    for centre, position in _SIGNS.items():
        await _sign_letters(place, centre, position)
    head = place.actor("head", MAIN)
    if not any(clause.own for clause in await list_clauses(head)):
        await write_clause(head, None, OWN_CLAUSE)
    mediator_id = place.mediators[MAIN][NEAR_WHOM]
    if not (await read_as_person(head, mediator_id)).relations:
        first, last = NEAR
        told = {"kind": "kin", "prefix": "นาย", "first_name": first, "last_name": last}
        declared_on = (place.day + _DECLARED).isoformat()
        await declare_near(RosterCall(head), mediator_id, told | {"declared_on": declared_on})


async def _sign_letters(place: Place, centre: str, position: str) -> None:
    """The head signs; whoever has a question asks the officer."""
    head = place.actor("head", centre)
    if (await read_letterhead(head)).signers:
        return
    contact = f"ผู้ประสานงาน {CAST['officer'].name}"
    signers = [{"name": CAST["head"].name, "position": position}]
    await change_letterhead(head, {"contact": contact, "signers": signers})
