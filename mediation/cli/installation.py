"""Commands for the installation itself: keys, migrations, serving, looking after its health."""

import asyncio
import sys

import click

from mediation.cli.verifying import OF_THE_KEYS
from mediation.demonstration.loading import engine_open
from mediation.doctor import examine
from mediation.opening import House, opened, settings_now
from mediation.practice.clock_turn import look_at_all
from mediation.practice.clocks import Passed
from mediation.server import serve as serve_app
from mediation.turns_of_worker import TURNS
from mediation.upkeep import sweep as sweep_once
from mediation.worker import bench_of, work_until_told
from parties import keys


@click.group("keys", invoke_without_command=True)
@click.option(
    "--rotate", type=click.Choice(keys.PURPOSES), help="Add a new current key for one purpose; old ones stay."
)
@click.pass_context
def make_keys(context: click.Context, rotate: str | None) -> None:
    """Make the keyring, or rotate one of its keys; or what follows from them."""
    if context.invoked_subcommand is not None:
        return
    settings = settings_now()
    path = settings.keyring_path
    if path is None:
        raise click.UsageError("The keyring comes from MEDIATION_KEYRING_JSON; change it there.")
    if rotate:
        keys.Keyring.load(path).rotate(_purpose(rotate))
        click.echo(f"A new key for {rotate} is current. Keep a copy of {path} apart from the database.")
        return
    try:
        keys.Keyring.create(path)
    except FileExistsError as there:
        raise click.ClickException(f"{path} is there already and is not overwritten.") from there
    click.echo(f"Made {path}. Keep a copy of it apart from the database: without it nothing sealed can be opened.")


@click.command("complete")
def complete_keys() -> None:
    """Make a first key for every purpose this version has learned since the keyring was made; keys it has are kept.

    Where the keyring comes as text in MEDIATION_KEYRING_JSON, the completed text is printed, in one line, to be put there.
    """
    path = settings_now().keyring_path
    try:
        ring = keys.Keyring.load(path)
        lacking = ring.lacking if path is None else ring.complete()
    except keys.KeyringInvalid as wrong:
        raise click.ClickException(str(wrong)) from wrong
    click.echo(f"New keys: {', '.join(lacking) or 'none, it has one for every purpose'}.", err=True)
    if path is None:
        click.echo(ring.completed_text())


def _purpose(name: str) -> keys.Purpose:
    return next(purpose for purpose in keys.PURPOSES if purpose == name)


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    with opened(settings_now()) as house:
        _say(house)
        click.echo("The database is at the newest schema.")


@click.command()
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that serve.")
def serve(workers: int) -> None:
    """Serve the pages and the API. What nobody asks for any more is swept out first."""
    settings = settings_now()
    with opened(settings) as house:
        _say(house)
        asyncio.run(sweep_once(house.worker_url))
        click.echo(f"Serving {settings.base_url}")
        serve_app(settings, house.app_url, house.worker_url, workers)


@click.command()
def worker() -> None:
    """Do what nobody waits for (clocks, sweeping) until stopped, as `mediation serve` does besides serving.

    Any number may run at once, here and on other machines. One that is told to stop ends what it has in hand.
    """
    settings = settings_now()
    with opened(settings, bring_up_to_date=False) as house:
        click.echo("Working (stop with Ctrl+C)", err=True)
        asyncio.run(_work(house))


async def _work(house: House) -> None:
    async with engine_open(house.app_url):
        await work_until_told(TURNS, house.settings, house.worker_url)


@click.command()
def doctor() -> None:
    """Tell in one screen what is wrong, and how to put it right."""
    with opened(settings_now(), bring_up_to_date=False) as house:
        findings = asyncio.run(examine(house))
    for finding in findings:
        click.echo(f"{'ok  ' if finding.well else 'BAD '} {finding.what}: {finding.found}")
        if not finding.well:
            click.echo(f"     {finding.cure}")
    sys.exit(0 if all(finding.well for finding in findings) else 1)


@click.command()
def sweep() -> None:
    """Sweep out old sign-ins and kept answers, what was said in the sessions of cases closed 90 days ago, and messages as old.

    Meant for once a day (cron); again at once it finds nothing.
    """
    with opened(settings_now(), bring_up_to_date=False) as house:
        swept = asyncio.run(sweep_once(house.worker_url))
    click.echo(f"sign_ins={swept.sign_ins} answers={swept.answers} texts={swept.texts} messages={swept.messages}")


@click.command()
def clocks() -> None:
    """Let every clock ring whose time has come, and do what only the calendar does (promises fall due, expire).

    The worker does so by itself. For a house without one it is meant for once a day, soon after midnight in Thailand (cron);
    again at once it finds nothing.
    """
    with opened(settings_now(), bring_up_to_date=False) as house:
        passed = asyncio.run(_let_days_pass(house))
    for event, times in sorted(passed.events.items()):
        click.echo(f"{event}={times}")
    click.echo(f"looked_at={passed.looked_at} happened={passed.events.total()}")


async def _let_days_pass(house: House) -> Passed:
    async with engine_open(house.app_url), bench_of(house.settings, house.worker_url) as bench:
        return await look_at_all(bench)


def _say(house: House) -> None:
    for note in house.notes:
        click.echo(note)


for _command in (complete_keys, *OF_THE_KEYS):
    make_keys.add_command(_command)

COMMANDS = (make_keys, migrate, serve, worker, doctor, sweep, clocks)
