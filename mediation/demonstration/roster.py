"""The roster of the demonstration, enrolled by the head as any mediator is, with the hours at which each can come."""

from datetime import timedelta
from typing import Any

from mediation.demonstration.cast import ADDRESS, CAST, CENTRES, ON_PAPER, Knows
from mediation.demonstration.place import MAIN, Place
from mediation.practice.on_roster import list_mediators
from mediation.practice.roster import RosterCall, enrol_mediator, say_when
from parties.access import Role

_COURSE = {"name": "หลักสูตรผู้ไกล่เกลี่ยข้อพิพาท (ข้อมูลสาธิต)", "hours": 60}
_ALL_VILLAGES = "ทุกหมู่บ้านในตำบลท่าถ่าน"
# Old enough for the oldest story.
_VALID_FROM = timedelta(days=-1700)


async def enrol_roster(place: Place) -> None:
    """Enrol everybody who is not on the roster yet, and remember under which number."""
    for centre in CENTRES:
        members = {who: m for who, m in CAST.items() if m.role is Role.mediator and centre in m.centres}
        enrolled = place.mediators.setdefault(centre, {})
        for who, member in members.items():
            if who not in enrolled and member.knows is not None:
                number = f"มกช (ตัวอย่าง) {len(enrolled) + 1}/2565"
                begun = place.day + _VALID_FROM
                enrolled[who] = await _enrol(
                    place,
                    centre,
                    member.knows,
                    name=member.name,
                    account=place.accounts[who],
                    registration_no=number,
                    courses=[_COURSE | {"passed_on": (begun - timedelta(days=40)).isoformat()}],
                    valid_from=begun.isoformat(),
                    valid_to=(place.day + timedelta(days=member.knows.valid_for)).isoformat(),
                )
    there = {mediator.name for mediator in await list_mediators(place.actor("head", MAIN))}
    for name, knows in ON_PAPER:
        if name not in there:
            await _enrol(place, MAIN, knows, name=name)


async def _enrol(place: Place, centre: str, knows: Knows, **told: Any) -> int:
    call = RosterCall(place.actor("head", centre))
    answer = await enrol_mediator(call, _known(knows, centre) | told)
    mediator_id = int(answer.content["id"])
    times = {
        "weekly": [{"weekday": day, "begins": begins, "ends": ends} for day, begins, ends in knows.hours],
        "absences": [
            {
                "begins": (place.day + timedelta(days=ahead)).isoformat(),
                "ends": (place.day + timedelta(days=ahead + days - 1)).isoformat(),
                "reason": reason,
            }
            for ahead, days, reason in knows.absences
        ],
    }
    await say_when(call, mediator_id, times)
    return mediator_id


def _known(knows: Knows, centre: str) -> dict[str, Any]:
    """The fields of an entry; only Tha Than has villages to choose from, elsewhere they are named in words."""
    known = {"knowledge": knows.words, "topics": list(knows.topics), "languages": list(knows.languages)}
    if centre != MAIN:
        return known | {"villages": _ALL_VILLAGES}
    return known | {
        "home_village": _code(knows.lives_in) if knows.lives_in else None,
        "village_codes": [_code(moo) for moo in knows.villages],
    }


def _code(moo: int) -> str:
    return f"{ADDRESS['area_code']}{moo:02d}"
