"""The roster of the demonstration, enrolled by the head as any mediator is."""

from datetime import timedelta
from typing import Any

from mediation.demonstration.cast import CAST, CENTRES, ON_PAPER
from mediation.demonstration.place import MAIN, Place
from mediation.practice.roster import RosterCall, enrol_mediator, list_mediators
from parties.access import Role

_COURSE = "หลักสูตรผู้ไกล่เกลี่ยข้อพิพาท (ข้อมูลสาธิต)"
_VILLAGES = "ทุกหมู่บ้านในตำบลท่าถ่าน"
# Old enough for the oldest story, and good for years to come.
_VALID_FROM, _VALID_TO = timedelta(days=-1700), timedelta(days=1100)


async def enrol_roster(place: Place) -> None:
    """Enrol everybody who is not on the roster yet, and remember under which number."""
    for centre in CENTRES:
        members = {who: m for who, m in CAST.items() if m.role is Role.mediator and centre in m.centres}
        enrolled = place.mediators.setdefault(centre, {})
        for who, member in members.items():
            if who not in enrolled:
                number = f"มกช (ตัวอย่าง) {len(enrolled) + 1}/2565"
                enrolled[who] = await _enrol(
                    place,
                    centre,
                    name=member.name,
                    knowledge=member.knows,
                    account=place.accounts[who],
                    registration_no=number,
                    courses=_COURSE,
                    valid_from=(place.day + _VALID_FROM).isoformat(),
                    valid_to=(place.day + _VALID_TO).isoformat(),
                )
    there = {mediator.name for mediator in await list_mediators(place.actor("head", MAIN))}
    for name, knows in ON_PAPER:
        if name not in there:
            await _enrol(place, MAIN, name=name, knowledge=knows)


async def _enrol(place: Place, centre: str, **told: Any) -> int:
    answer = await enrol_mediator(RosterCall(place.actor("head", centre)), {"villages": _VILLAGES, **told})
    return int(answer.content["id"])
