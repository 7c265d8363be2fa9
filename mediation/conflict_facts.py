"""What is compared to find what ties mediators to those in a case, read in one round trip however many there are.

The function `conflict_facts` runs under the policy of the centre. It looks into the register by keys compared with `=`, which is
leakproof, so that their indexes serve under the policy too; what is alike but not equal is judged by the rules.
"""

from collections.abc import Sequence

import msgspec

from mediation.conflicting import Facts
from parties.database import fetch_value


async def read_facts(cases: Sequence[int], mediators: Sequence[int] | None) -> Facts:
    """What is compared between these mediators and everybody who is in these cases now; ids of other centres find nothing.

    Without mediators: of everybody who stands in the cases or could be proposed for them.
    """
    given = None if mediators is None else list(mediators)
    return facts_of(await fetch_value("select conflict_facts($1, $2)", list(cases), given))


def facts_of(text: str) -> Facts:
    """What the function gave, as the rules read it."""
    return msgspec.json.decode(text, type=Facts)
