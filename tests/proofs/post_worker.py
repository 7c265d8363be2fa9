"""A worker as a process of its own, to be killed at any moment: it delivers by LINE, and stays until it is ended.

    python -m tests.proofs.post_worker DATABASE KEYRING LINE

Leases last a second here, so that what a killed worker had in hand is taken up soon.
"""

import asyncio
import sys
from pathlib import Path

import asyncpg

from mediation.work import now_utc
from notifications import delivery
from notifications.channels.line import LineSender, LineWay
from parties import keys
from parties.database import connection_arguments

IDLE_SECONDS = 0.02
LEASE_SECONDS = 1


async def deliver(url: str, line: str) -> None:
    """Turn after turn; a database that is away is asked again, as the worker of the house does."""
    delivery.LEASE_SECONDS = LEASE_SECONDS
    senders = {"line": LineSender(LineWay("token", "secret", line))}
    while True:
        try:
            connection = await asyncpg.connect(**connection_arguments(url))
            while True:
                if not await delivery.turn(connection, senders, now_utc):
                    await asyncio.sleep(IDLE_SECONDS)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
            await asyncio.sleep(IDLE_SECONDS)


if __name__ == "__main__":
    keys.use(keys.Keyring.load(Path(sys.argv[2])))
    asyncio.run(deliver(sys.argv[1], sys.argv[3]))
