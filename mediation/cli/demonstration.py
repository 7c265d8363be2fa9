"""Commands for trying the house out: the demonstration, and everything at once on a fresh machine."""

import asyncio
from pathlib import Path

import click

from mediation.demonstration.handout import handout, new_password, remember, remembered
from mediation.demonstration.loading import load
from mediation.demonstration.place import NamesTaken, find_place
from mediation.opening import House, opened, settings_now
from mediation.practice.founding import list_centres
from mediation.server import serve

_PASSWORD = click.option("--password", help="Of all demonstration accounts. Made and printed when it is not given.")


@click.command()
@_PASSWORD
def demo(password: str | None) -> None:
    """Load the demonstration: invented centres, accounts and disputes. A second time nothing happens."""
    with opened(settings_now(), make_keys=True) as house:
        _say(house)
        if not _load(house, password):
            click.echo("The demonstration is there already; nothing was done.")


@click.command()
@_PASSWORD
def run(password: str | None) -> None:
    """Make what is missing (keyring, database, demonstration) and serve."""
    settings = settings_now()
    with opened(settings, make_keys=True) as house:
        _say(house)
        place = asyncio.run(find_place(house.owner_url))
        if place is not None and place.complete:
            _hand_out(settings.var)
        elif place is not None or not asyncio.run(list_centres(house.owner_url)):
            _load(house, password)
        click.echo(f"Serving {settings.base_url} (stop with Ctrl+C)")
        serve(settings, house.app_url)


def _load(house: House, given: str | None) -> bool:
    """Load the demonstration and hand its accounts out; False where it was there."""
    var = house.settings.var
    place = asyncio.run(find_place(house.owner_url))
    if place is not None and place.complete:
        return False
    password = (remembered(var) if place is not None else None) or given or new_password()
    if place is None:
        remember(var, password)
    try:
        asyncio.run(load(house.owner_url, house.app_url, password, click.echo))
    except NamesTaken as taken:
        raise click.ClickException(str(taken)) from taken
    _hand_out(var)
    return True


def _hand_out(var: Path) -> None:
    password = remembered(var)
    if password is None:
        click.echo("The password of the demonstration is not written down here; set a new one for an account with:")
        click.echo("  mediation account reset-password --username officer --password-stdin")
        return
    click.echo(handout(password))


def _say(house: House) -> None:
    for note in house.notes:
        click.echo(note, err=True)


COMMANDS = (demo, run)
