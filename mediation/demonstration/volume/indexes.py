"""The indexes of parts of names and titles while much is loaded: they stay, and stay right, but gather their words later.

Row by row such an index costs several times what all the rest of a person does. With its pending list on it is brought up
to date in large steps; a search meanwhile reads the list too. A loading that is stopped leaves nothing wrong behind: the
next one, or the autovacuum, empties the list.
"""

import asyncpg

from parties.database import connection_arguments

MUCH_AT_ONCE = "set gin_pending_list_limit = '64MB'; set work_mem = '128MB'; set maintenance_work_mem = '256MB'"
"""For a session that loads: large steps."""

_INDEXES = ("person_bigrams", "person_trigrams", "case_file_title", "case_file_title_bigrams")
_TABLES = (
    *("person", "case_file", "case_side", "case_party", "screening", "safety_screening", "statement", "assignment"),
    *("session", "session_entry", "agreement", "agreement_signature", "obligation", "referral"),
    *("journal_head", "journal_entry", "figure_change"),
)


async def gather_words_later(owner_url: str) -> None:
    """Turn the pending lists on."""
    await _as_owner(owner_url, *(f"alter index {index} set (fastupdate = on)" for index in _INDEXES))


async def gather_words_at_once(owner_url: str) -> None:
    """Empty the pending lists, turn them off again, and have the tables' statistics taken."""
    emptied = [f"select gin_clean_pending_list('{index}')" for index in _INDEXES]
    off = [f"alter index {index} set (fastupdate = off)" for index in _INDEXES]
    await _as_owner(owner_url, MUCH_AT_ONCE, *off, *emptied, f"analyze {', '.join(_TABLES)}")


async def _as_owner(owner_url: str, *statements: str) -> None:
    connection = await asyncpg.connect(**connection_arguments(owner_url))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
