"""Commands for the journal."""

import asyncio
import sys

import click

from mediation.chains import verify_all
from mediation.opening import opened, settings_now


@click.group()
def journal() -> None:
    """The journal of cases, centres and referrals."""


@journal.command()
@click.option("--case", "case_id", type=int, help="Only the chain of this case.")
def verify(case_id: int | None) -> None:
    """Recompute every hash and say which entry does not hold, what was expected and what was found."""
    with opened(settings_now(), bring_up_to_date=False) as house:
        report = asyncio.run(verify_all(house.worker_url, case_id))
    for broken in report.breaks:
        click.echo(
            f"{broken.subject_kind} {broken.subject_id} entry {broken.seq}: {broken.what}: "
            f"expected {broken.expected}, found {broken.found}"
        )
    click.echo(f"chains={report.chains} entries={report.entries} breaks={len(report.breaks)}")
    sys.exit(1 if report.breaks else 0)


COMMANDS = (journal,)
