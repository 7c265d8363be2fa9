"""Reading the roster: who is on it, how their registration stands, how much they carry, and when they can come."""

from datetime import date, datetime
from typing import Any

import msgspec

from cases.msgid import N_
from cases.vocabulary import Topic
from mediation.availability import Absence, AbsenceReason, Hours
from mediation.forms.fields import Choices
from mediation.languages import Language
from mediation.registration import RegistrationState, registration_state
from mediation.telling import filled
from mediation.work import Clock, now_utc, reading
from parties import thai
from parties.access import Actor, Permission, Role, require
from parties.database import fetch
from parties.errors import NotFound, NotPermitted
from parties.register import opened
from parties.staff import staff_of_centre


class Course(msgspec.Struct, frozen=True):
    """A course somebody has passed; nothing is known of hours or day where none is given."""

    name: str
    hours: int | None = None
    passed_on: date | None = None


class OnRoster(msgspec.Struct, frozen=True):
    """A mediator of the centre. `open_cases` counts cases not closed in which they were proposed or serve.

    `known_villages` are the names of the villages of the centre among `village_codes`, `home` that of `home_village`.
    """

    id: int
    account_id: int | None
    name: str
    phone: str
    registration_no: str
    valid_from: date | None
    valid_to: date | None
    courses: list[Course]
    languages: list[Language]
    other_languages: str
    village_codes: list[str]
    known_villages: list[str]
    villages: str
    home_village: str
    home: str
    topics: list[Topic]
    knowledge: str
    weekly: list[Hours]
    absences: list[Absence]
    unexcused_absences: int
    ended_on: date | None
    end_reason: str
    version: int
    open_cases: int
    today: date

    @property
    def registration(self) -> RegistrationState:
        """Where the registration stands today."""
        return registration_state(self.valid_from, self.valid_to, self.today)

    @property
    def away(self) -> Absence | None:
        """The absence that holds today, if there is one."""
        return next((absence for absence in self.absences if absence.holds(self.today)), None)

    @property
    def absences_ahead(self) -> list[Absence]:
        """The absences that are not over yet, the soonest first."""
        return sorted((one for one in self.absences if one.ends >= self.today), key=lambda one: one.begins)


OPEN_CASES = """(select count(distinct a.case_id)
     from assignment a join case_file f on f.centre_id = a.centre_id and f.id = a.case_id
     where a.centre_id = m.centre_id and a.mediator_id = m.id and a.status not in ('declined', 'ended')
       and f.status <> 'closed') as open_cases"""
"""How many cases not closed a mediator `m` takes part in, as a column."""
_LIST = f"""select m.id, m.account_id, m.name, m.phone, n.phone as sealed_phone, m.person_id,
    m.registration_no, m.valid_from, m.valid_to, m.courses, m.languages,
    m.other_languages, m.village_codes, m.villages, m.home_village, m.topics, m.knowledge, m.weekly, m.absences,
    m.unexcused_absences, m.ended_on, m.end_reason, m.version, $1::date as today,
    array(select v.name from village v where v.centre_id = m.centre_id and v.code = any (m.village_codes) order by v.code)
      as known_villages,
    coalesce((select v.name from village v where v.centre_id = m.centre_id and v.code = m.home_village), '') as home,
    {OPEN_CASES}
  from mediator m join person n on n.centre_id = m.centre_id and n.id = m.person_id
  where ($2::bigint is null or m.id = $2) and ($3 or m.ended_on is null)
  order by m.ended_on is not null, thai_key(m.name) collate "C", m.id"""  # noqa: S608 - a constant
_KEPT_AS_JSON = ("courses", "weekly", "absences")


async def list_mediators(actor: Actor, *, with_ended: bool = False, clock: Clock = now_utc) -> list[OnRoster]:
    """The roster in the order of the Thai dictionary, those who have left last. Raises NotPermitted."""
    _may_see(actor)
    async with reading(actor):
        found = await entries(clock(), None, with_ended)
    return [_as_seen(one, actor) for one in found]


async def read_mediator(actor: Actor, mediator_id: int, *, clock: Clock = now_utc) -> OnRoster:
    """One entry of the roster, also of somebody who has left. Raises NotPermitted, NotFound."""
    _may_see(actor)
    async with reading(actor):
        found = await entries(clock(), entry_id(mediator_id), True)
    if not found:
        raise NotFound
    return _as_seen(found[0], actor)


def may_say_when(actor: Actor, account_id: int | None) -> bool:
    """Whether the actor may write when this mediator can come: the office for everybody, a mediator for themselves."""
    office = bool(actor.roles & {Role.officer, Role.head}) or actor.may(Permission.edit_roster)
    own = Role.mediator in actor.roles and account_id is not None and account_id == actor.account_id
    return office or own


def _as_seen(one: OnRoster, actor: Actor) -> OnRoster:
    """Colleagues see that somebody is away and until when, not why."""
    if may_say_when(actor, one.account_id):
        return one
    away = [msgspec.structs.replace(absence, reason=AbsenceReason.other) for absence in one.absences]
    return msgspec.structs.replace(one, absences=away)


async def entry_choices(actor: Actor, mediator_id: int | None = None) -> Choices:
    """What an entry chooses from: accounts it may be tied to, and the villages of the centre."""
    require(actor, Permission.edit_roster)
    async with reading(actor):
        return await choices_of(mediator_id)


def village_name(moo: int, name: str) -> str:
    """A village as it is said, in the reader's language."""
    return filled(N_("Moo %(moo)s %(village)s"), {"moo": str(moo), "village": name})


def entry_id(number: int) -> int:
    """A number as it can stand in an id; 0, which is nobody's, for any other."""
    return number if 0 < number < 2**63 else 0


def _may_see(actor: Actor) -> None:
    if not (actor.may(Permission.see_roster) or actor.may(Permission.edit_roster)):
        raise NotPermitted


async def entries(now: datetime, mediator_id: int | None, with_ended: bool) -> list[OnRoster]:
    """The entries of the roster, or one of them, within a reading or a piece of work: one query."""
    rows = await fetch(_LIST, thai.bangkok_day(now), mediator_id, with_ended)
    return [_entry(dict(row)) for row in rows]


def _entry(row: dict[str, Any]) -> OnRoster:
    # Entries of an earlier version hold the telephone unsealed until they are written anew.
    person_id, sealed = row.pop("person_id"), row.pop("sealed_phone")
    if sealed is not None:
        row["phone"] = opened(person_id, "phone", sealed)
    for name in _KEPT_AS_JSON:
        row[name] = msgspec.json.decode(row[name])
    return msgspec.convert(row, OnRoster)


async def choices_of(mediator_id: int | None) -> Choices:
    """The same as `entry_choices`, within a reading or a piece of work.

    Accounts: the entry's own, and open ones with the role of mediator that no entry holds.
    """
    rows = await fetch("select id, account_id from mediator where account_id is not null and ended_on is null")
    held = {row["account_id"]: row["id"] for row in rows}
    villages = await fetch("select code, moo, name from village order by code")
    return {
        "accounts": [
            (str(member.account_id), f"{member.name} ({member.username})")
            for member in await staff_of_centre()
            if held.get(member.account_id, mediator_id) == mediator_id
            and (member.account_id in held or (Role.mediator in member.roles and not member.disabled))
        ],
        "villages": [(row["code"], village_name(row["moo"], row["name"])) for row in villages],
    }
