"""What the centre of the demonstration set for itself: a clause of its own, and somebody a mediator declared to be near to."""

from datetime import timedelta

from mediation.demonstration.place import MAIN, Place
from mediation.practice.clause_keeping import list_clauses, write_clause
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


async def furnish(place: Place) -> None:
    """Set what is not set yet."""
    head = place.actor("head", MAIN)
    if not any(clause.own for clause in await list_clauses(head)):
        await write_clause(head, None, OWN_CLAUSE)
    mediator_id = place.mediators[MAIN][NEAR_WHOM]
    if not (await read_as_person(head, mediator_id)).relations:
        first, last = NEAR
        told = {"kind": "kin", "prefix": "นาย", "first_name": first, "last_name": last}
        declared_on = (place.day + _DECLARED).isoformat()
        await declare_near(RosterCall(head), mediator_id, told | {"declared_on": declared_on})
