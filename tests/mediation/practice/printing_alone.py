"""A program that prints whatever waits, to be ended from outside: `python -m tests.mediation.practice.printing_alone`."""

import asyncio
import os
from pathlib import Path

from mediation.practice.pressroom import keep_printing
from parties import keys
from parties.database import ENGINE

PRESSES = 3
"""More than one at a time, as where the pages are served."""


async def main() -> None:
    """Print until ended."""
    keys.use(keys.Keyring.load(Path(os.environ["MEDIATION_KEYRING"])))
    ENGINE.point_at(os.environ["DATABASE_APP_URL"])
    await ENGINE.open_pool()
    await asyncio.gather(*(keep_printing(lease_seconds=1, idle_seconds=0.05) for _ in range(PRESSES)))


if __name__ == "__main__":
    asyncio.run(main())
