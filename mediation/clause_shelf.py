"""The clauses that stand ready in a centre: the house's library with the centre's own editions over it."""

from mediation.clause_library import LIBRARY
from mediation.clauses import Clause, Theme, standing
from parties.database import fetch

_NEWEST = """select distinct on (code) code, edition, theme, title_th, title_en, body_th, body_en, retired from clause
  where centre_id = current_centre() order by code, edition desc"""
_THEMES = list(Theme)


async def clauses_here() -> list[Clause]:
    """Every clause of the centre of this transaction, retired ones among them, by theme; one query."""
    own = [Clause(**{**dict(row), "theme": Theme(row["theme"])}) for row in await fetch(_NEWEST)]
    return sorted(standing(LIBRARY, own), key=lambda clause: _THEMES.index(clause.theme))
