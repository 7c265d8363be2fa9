"""Whoever comes to work for a centre that keeps a dispute of their own is kept out of it from the first day."""

from parties import thai
from parties.database import fetch
from parties.staff import staff_of_centre

_KEEP_OUT = """with own as (
    select distinct p.centre_id, p.case_id from case_party p
      join person n on n.centre_id = p.centre_id and n.id = p.person_id
    where p.centre_id = $1 and p.left_on is null and (n.national_id_index = $3 or n.name_key = $4)),
  kept as (
    insert into case_lockout (centre_id, case_id, account_id, why)
      select o.centre_id, o.case_id, $2, 'same_person' from own o
      where not exists (select from case_lockout l
        where l.centre_id = o.centre_id and l.case_id = o.case_id and l.account_id = $2)
      returning centre_id, case_id)
  update case_file f set officer_id = null from kept k
    where f.centre_id = k.centre_id and f.id = k.case_id and f.officer_id = $2"""
"""A namesake whom the head has let in again stays in."""


async def keep_out_of_own_quarrels(centre_id: int, account_id: int) -> None:
    """Keep somebody of the staff out of every case of the centre in which they are a party.

    Known by national id, or by the same name. To be called inside a piece of work, once they hold a role.
    """
    for member in await staff_of_centre():
        if member.account_id == account_id:
            await fetch(_KEEP_OUT, centre_id, account_id, member.person_key, thai.name_key(member.name))
