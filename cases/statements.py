"""Free texts beside the journal: kept with a random salt, named in the journal by their commitment, erasable for good."""

import secrets
from datetime import datetime

from cases.journal import commitment
from cases.tables import Statement
from parties.rows import insert, update


async def keep(centre_id: int, case_id: int, kind: str, text: str, account_id: int | None) -> str:
    """Keep a text and give back its commitment in hex, for the facts of a journal entry."""
    salt = secrets.token_bytes(16)
    sealed = commitment(salt, text)
    await insert(
        Statement,
        {
            "centre_id": centre_id,
            "case_id": case_id,
            "kind": kind,
            "body": text,
            "salt": salt,
            "commitment": sealed,
            "by_account": account_id,
        },
    )
    return sealed.hex()


async def erase(statement_id: int, at: datetime) -> None:
    """Erase a text and its salt for good; the commitment stays, and says nothing any more."""
    await update(Statement, statement_id, {"body": None, "salt": None, "erased_at": at})
