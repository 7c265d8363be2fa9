"""Indicators asked of the cases themselves, inside the centre: what rollups do not hold. Numbers alone leave the database.

To be called inside a `reading(actor)`, whose fence keeps to the actor's centre.
"""

from collections.abc import Awaitable, Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from cases.msgid import N_
from mediation.counting import Rate
from mediation.figures.indicators import Indicator
from mediation.figures.periods import Period
from mediation.figures.reading import Village
from mediation.figures.reading import villages as villages_of_the_centre
from mediation.figures.reckoning import Line
from parties.database import fetch

_MEDIAN = """select percentile_disc(0.5) within group (order by r.value) as middle
  from (select f.* from case_file f where f.centre_id = current_centre() and f.status <> 'draft'
    and f.received_at >= $1::date::timestamp at time zone 'Asia/Bangkok'
    and f.received_at < $2::date::timestamp at time zone 'Asia/Bangkok') r where r.value > 0"""
_MEDIATORS = """
  select m.id, m.name,
    (select count(distinct a.case_id) from assignment a join case_file f on f.centre_id = a.centre_id and f.id = a.case_id
     where a.centre_id = m.centre_id and a.mediator_id = m.id and a.status in ('confirmed', 'active')
       and f.ended_on is null) as open,
    (select count(distinct a.case_id) from assignment a join case_file f on f.centre_id = a.centre_id and f.id = a.case_id
     where a.centre_id = m.centre_id and a.mediator_id = m.id and f.ended_on >= $1 and f.ended_on < $2
       and (a.status = 'active' or a.end_reason = 'completed')) as ended,
    (select coalesce(sum(extract(epoch from s.closed_at - s.opened_at) / 3600), 0) from session s
     where s.centre_id = m.centre_id and s.status = 'closed'
       and bangkok_day(s.opened_at) >= $1 and bangkok_day(s.opened_at) < $2
       and exists (select from assignment a where a.centre_id = s.centre_id and a.case_id = s.case_id
         and a.mediator_id = m.id and (a.status = 'active' or a.end_reason = 'completed'))) as hours,
    (select count(*) from session s where s.centre_id = m.centre_id and s.status = 'no_show'
       and s.no_show_mediator_id = m.id and bangkok_day(s.planned_for) >= $1 and bangkok_day(s.planned_for) < $2) as absent
  from mediator m where m.centre_id = current_centre() order by thai_key(m.name) collate "C", m.id"""
_REPEATS = """
  with now as (select f.* from case_file f where f.centre_id = current_centre() and f.status <> 'draft'
    and f.received_at >= $1::date::timestamp at time zone 'Asia/Bangkok'
    and f.received_at < $2::date::timestamp at time zone 'Asia/Bangkok'), found as (
    select
      exists (select from case_party p
        join case_party q on q.centre_id = p.centre_id and q.person_id = p.person_id and q.case_id <> p.case_id and q.role = 'party'
        join case_file e on e.centre_id = q.centre_id and e.id = q.case_id
        where p.centre_id = n.centre_id and p.case_id = n.id and p.role = 'party' and e.status <> 'draft'
          and e.received_at < n.received_at and e.received_at >= n.received_at - interval '24 months') as person,
      n.place <> '' and exists (select from case_file e
        where e.centre_id = n.centre_id and e.id <> n.id and e.status <> 'draft' and e.place = n.place
          and e.place_moo = n.place_moo and e.area_code = n.area_code
          and e.received_at < n.received_at and e.received_at >= n.received_at - interval '24 months') as place
    from now n)
  select count(*) as all, count(*) filter (where person) as person, count(*) filter (where place) as place,
    count(*) filter (where person or place) as either from found"""
_PEOPLE = """
  select p.sex, case when a.age is null then '' when a.age < 18 then 'child' when a.age < 40 then 'young'
      when a.age < 60 then 'middle' else 'old' end as age, p.needs <> '' as needs, count(*)::int as n
  from (select f.* from case_file f where f.centre_id = current_centre() and f.status <> 'draft'
    and f.received_at >= $1::date::timestamp at time zone 'Asia/Bangkok'
    and f.received_at < $2::date::timestamp at time zone 'Asia/Bangkok') f
  join case_party c on c.centre_id = f.centre_id and c.case_id = f.id and c.role = 'party' and c.capacity <> 'organisation'
  join person p on p.centre_id = c.centre_id and p.id = c.person_id
  cross join lateral (select coalesce(extract(year from age(bangkok_day(f.received_at), p.birth_date)),
    extract(year from bangkok_day(f.received_at)) - p.birth_year)::int as age) a
  group by 1, 2, 3"""
SEXES = {"female": N_("Women"), "male": N_("Men"), "other": N_("Other sex"), "": N_("Sex not told")}
AGE_GROUPS = {
    "child": N_("Under 18 years"),
    "young": N_("18 to 39 years"),
    "middle": N_("40 to 59 years"),
    "old": N_("60 years and older"),
    "": N_("Age not told"),
}


async def median_value(period: Period) -> list[Line]:
    """What the dispute in the middle is worth."""
    rows = await fetch(_MEDIAN, period.begins, period.ends)
    return [Line("median", N_("In dispute, in the middle (where a value was given)"), baht=rows[0]["middle"])]


async def villages(period: Period) -> list[Line]:
    """Villages by name, most requests first, with requests for each thousand residents."""
    rows = await fetch("select code, moo, name, population from village where centre_id = current_centre()")
    known = {str(row["code"]): row for row in rows}
    return [_village(found, known.get(found.code)) for found in await villages_of_the_centre(period)]


def _village(found: Village, known: Mapping[str, object] | None) -> Line:
    if known is None:
        unknown = N_("Village not stated") if found.code.endswith("00") else N_("Village %(code)s")
        return Line(found.code, unknown, found.received, places={"code": found.code})
    people = int(str(known["population"] or 0))
    share = (Decimal(1000 * found.received) / people).quantize(Decimal("0.1"), ROUND_HALF_UP) if people else None
    places = {"moo": str(known["moo"]), "name": str(known["name"])}
    name = N_("Moo %(moo)s %(name)s")
    return Line(found.code, name, found.received, places=places, residents=people or None, per_thousand=share)


async def mediators(period: Period) -> list[Line]:
    """Each mediator's open and ended cases, hours and absences."""
    lines = []
    for row in await fetch(_MEDIATORS, period.begins, period.ends):
        places, hours = {"name": row["name"]}, Decimal(row["hours"]).quantize(Decimal(1), ROUND_HALF_UP)
        lines += [
            Line(f"{row['id']}_open", N_("%(name)s: open cases now"), row["open"], places=places),
            Line(f"{row['id']}_ended", N_("%(name)s: cases ended"), row["ended"], places=places),
            Line(f"{row['id']}_hours", N_("%(name)s: hours in sessions"), int(hours), places=places),
            Line(f"{row['id']}_absent", N_("%(name)s: absences"), row["absent"], places=places),
        ]
    return lines


async def repeats(period: Period) -> list[Line]:
    """Requests of people or places that were there before."""
    row = (await fetch(_REPEATS, period.begins, period.ends))[0]
    names = {
        "person": N_("The same person within 24 months"),
        "place": N_("The same place within 24 months"),
        "either": N_("The same person or place"),
    }
    return [Line(key, name, row[key], Rate(row[key], row["all"])) for key, name in names.items()]


async def people(period: Period) -> list[Line]:
    """Parties by sex, age and needs."""
    rows = await fetch(_PEOPLE, period.begins, period.ends)

    def count(column: str, value: object) -> int:
        return sum(row["n"] for row in rows if row[column] == value)

    return [
        Line("people", N_("Parties in all"), sum(row["n"] for row in rows)),
        *(Line(f"sex_{key or 'none'}", name, count("sex", key)) for key, name in SEXES.items()),
        *(Line(f"age_{key or 'none'}", name, count("age", key)) for key, name in AGE_GROUPS.items()),
        Line("needs", N_("Parties who told of needs"), count("needs", True)),
    ]


LIVE: Mapping[Indicator, Callable[[Period], Awaitable[list[Line]]]] = {
    Indicator.values: median_value,
    Indicator.villages: villages,
    Indicator.mediators: mediators,
    Indicator.repeats: repeats,
    Indicator.people: people,
}
