"""How far a referral to another installation has come: still waiting to be handed over, given up, or there."""

from collections.abc import Sequence
from dataclasses import dataclass

from parties.database import fetch


@dataclass(frozen=True)
class OnTheWay:
    """What of a referral waits to be handed over, what was given up, and whether it was asked to be let go of."""

    waiting: int
    dead: int
    withdrawing: bool


async def on_the_way(referral_ids: Sequence[int]) -> dict[int, OnTheWay]:
    """Those of the centre in hand that stand in two installations, inside a `reading`; nothing is asked where there are none."""
    if not referral_ids:
        return {}
    rows = await fetch(
        """select r.id, count(*) filter (where i.state = 'ready')::int as waiting,
             count(*) filter (where i.state = 'dead')::int as dead,
             coalesce(bool_or(x.withdrawing_since is not null), false) as withdrawing
           from unnest($1::bigint[]) r (id) join exchange_item i on i.referral_id = r.id
             left join referral_exchange x on x.referral_id = r.id
           group by r.id""",
        list(referral_ids),
    )
    return {row["id"]: OnTheWay(row["waiting"], row["dead"], row["withdrawing"]) for row in rows}
