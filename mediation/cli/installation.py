"""Commands for the installation itself: keys, migrations, serving, looking after its health."""

import asyncio
import sys

import click

from mediation.doctor import examine
from mediation.opening import House, opened, settings_now
from mediation.server import serve as serve_app
from mediation.upkeep import sweep as sweep_once
from parties import keys


@click.command("keys")
@click.option(
    "--rotate", type=click.Choice(keys.PURPOSES), help="Add a new current key for one purpose; old ones stay."
)
def make_keys(rotate: str | None) -> None:
    """Make the keyring, or rotate one of its keys."""
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
        serve_app(settings, house.app_url, workers)


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
    """Sweep out old sign-ins and kept answers, and what was said in the sessions of cases closed 90 days ago.

    Meant for once a day (cron); again at once it finds nothing.
    """
    with opened(settings_now(), bring_up_to_date=False) as house:
        swept = asyncio.run(sweep_once(house.worker_url))
    click.echo(f"sign_ins={swept.sign_ins} answers={swept.answers} texts={swept.texts}")


def _say(house: House) -> None:
    for note in house.notes:
        click.echo(note)


COMMANDS = (make_keys, migrate, serve, doctor, sweep)
