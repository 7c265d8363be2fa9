"""Commands for the journal."""

import asyncio
import sys

import click

from mediation.chains import NoSuchCase, verify_all
from mediation.opening import House, opened, settings_now
from mediation.paper_check import PapersReport, verify_papers
from mediation.practice.owners_work import owners_work
from parties import keys


@click.group()
def journal() -> None:
    """The journal of cases, centres and referrals."""


@journal.command()
@click.option("--case", "case_id", type=int, help="Only the chain of this case.")
def verify(case_id: int | None) -> None:
    """Recompute every hash and say which entry does not hold, what was expected and what was found.

    Also every case on record must have a chain, and stand where its chain led it, and every paper must be what its record,
    its mark and the journal say. Exits 1 where something is broken, 2 where there is no such case.
    """
    with opened(settings_now(), bring_up_to_date=False) as house:
        try:
            report = asyncio.run(verify_all(house.worker_url, case_id))
            papers = asyncio.run(_papers(house)) if case_id is None else PapersReport()
        except NoSuchCase as unknown:
            click.echo(f"mediation: {unknown}", err=True)
            sys.exit(2)
    for broken in report.breaks:
        click.echo(
            f"{broken.subject_kind} {broken.subject_id} entry {broken.seq}: {broken.what}: "
            f"expected {broken.expected}, found {broken.found}"
        )
    for paper in papers.breaks:
        click.echo(f"paper {paper.document}: {paper.what}: expected {paper.expected}, found {paper.found}")
    breaks = len(report.breaks) + len(papers.breaks)
    click.echo(f"chains={report.chains} entries={report.entries} papers={papers.papers} breaks={breaks}")
    sys.exit(1 if breaks else 0)


async def _papers(house: House) -> PapersReport:
    async with owners_work(house.owner_url) as owner:
        return await verify_papers(owner, keys.current())


COMMANDS = (journal,)
