"""What days that pass bring with them in a centre: promises fall due, and can no longer be taken to court (ม.32).

Each promise is a step of its own by the system, so that one that cannot be taken now holds no other up.
"""

from dataclasses import dataclass
from typing import Any

from mediation.practice import obligations
from mediation.steps import Call, Deed
from mediation.taking import take_step
from mediation.work import Clock, now_utc, reading
from parties import thai
from parties.access import Actor, Role
from parties.database import fetch
from parties.errors import Refused

MOST_AT_ONCE = 1000
"""So many promises of a centre at one turn; the others wait for the next."""

_PASSED = f"""select o.id, o.case_id,
    case when o.enforce_by < $1 and o.status in ('late', 'demanded', 'breached') then 'expire' else 'fall_due' end as event
  from obligation o
  join agreement a on a.centre_id = o.centre_id and a.id = o.agreement_id and a.status not in ('drafted', 'discarded')
  join case_file f on f.centre_id = o.centre_id and f.id = o.case_id
    and f.status in ('settled', 'monitoring', 'safety_hold')
  where o.centre_id = current_centre()
    and ((o.status in ('pending', 'partly_done') and o.due_on < $1)
      or (o.status in ('late', 'demanded', 'breached') and o.enforce_by < $1))
  order by o.due_on, o.id limit {MOST_AT_ONCE}"""  # noqa: S608 - a number of our own
_DEEDS: dict[str, Deed[Any]] = {deed.event: deed for deed in obligations.DEEDS if deed.event in ("fall_due", "expire")}


@dataclass(frozen=True)
class Passed:
    """How many promises fell due, and how many can no longer be enforced."""

    fell_due: int
    expired: int


async def let_days_pass(centre_id: int, clock: Clock = now_utc) -> Passed:
    """Take every step of the promises of a centre that only the calendar takes. Again on the same day it finds nothing."""
    actor = Actor(centre_id, frozenset({Role.system}))
    async with reading(actor):
        rows = await fetch(_PASSED, thai.bangkok_day(clock()))
    taken = {"fall_due": 0, "expire": 0}
    for row in rows:
        event = row["event"]
        try:
            await take_step(_DEEDS[event], Call(actor, row["case_id"], row["id"], clock=clock), {})
        except Refused:
            # Somebody else was quicker, or the case stands otherwise by now; the next turn looks again.
            continue
        taken[event] += 1
    return Passed(taken["fall_due"], taken["expire"])
