"""Commands for trying the house out: the demonstration, and everything at once on a fresh machine."""

import asyncio
import multiprocessing
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from mediation.demonstration.handout import handout, new_password, remember, remembered
from mediation.demonstration.loading import load
from mediation.demonstration.place import NamesTaken, find_place
from mediation.demonstration.volume.laying import OtherPlan, Plan
from mediation.demonstration.volume.loading import load_volume
from mediation.opening import House, opened, settings_now
from mediation.practice.founding import list_centres
from mediation.server import serve
from mediation.upkeep import sweep
from parties import keys
from parties.thai import bangkok_day

_CASES_A_CENTRE = 20_000
_PATIENCE_SECONDS = 30
_PASSWORD = click.option("--password", help="Of all demonstration accounts. Made and printed when it is not given.")


@click.command()
@_PASSWORD
@click.option("--cases", type=click.IntRange(1, 10_000_000), help="Load so many cases in bulk instead of the disputes.")
@click.option(
    "--seed", default=1, show_default=True, type=click.IntRange(1, 99_999), help="What the cases are drawn by."
)
@click.option(
    "--centres", type=click.IntRange(1, 500), help="Over how many centres. Default: one for 20,000 cases, at least two."
)
@click.option("--workers", default=os.cpu_count() or 1, show_default=True, type=click.IntRange(1, 64))
def demo(password: str | None, cases: int | None, seed: int, centres: int | None, workers: int) -> None:
    """Load the demonstration: invented centres, accounts and disputes. A second time nothing happens.

    With --cases a volume for measuring is loaded: lawful histories in invented centres of their own. It may be stopped;
    the same command goes on with it. With --password their accounts, like volume-1-0.officer, can sign in.
    """
    settings = settings_now()
    with opened(settings, make_keys=True) as house:
        _say(house)
        if cases is not None:
            until = bangkok_day(datetime.now(UTC)) - timedelta(days=1)
            plan = Plan(cases, seed, centres or max(min(2, cases), cases // _CASES_A_CENTRE), until)
            _load_volume(house, plan, min(workers, plan.centres), password)
        elif not _load(house, password):
            click.echo("The demonstration is there already; nothing was done.")


def _load_volume(house: House, plan: Plan, workers: int, password: str | None) -> None:
    loading = load_volume(
        house.owner_url, plan, click.echo, workers=workers, keyring=house.settings.keyring_path, password=password
    )
    try:
        filled = asyncio.run(loading)
    except OtherPlan as other:
        raise click.ClickException(str(other)) from other
    click.echo(f"cases={plan.cases} written={filled.written} seconds={filled.seconds:.1f}")


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
            _load_beside(house, password)
        asyncio.run(sweep(house.worker_url))
        click.echo(f"Serving {settings.base_url} (stop with Ctrl+C)")
        serve(settings, house.app_url, house.worker_url)


def _load(house: House, given: str | None) -> bool:
    """Load the demonstration and hand its accounts out; False where it was there."""
    place = asyncio.run(find_place(house.owner_url))
    if place is not None and place.complete:
        return False
    password = _password(house, given)
    try:
        asyncio.run(load(house.owner_url, house.app_url, password, click.echo))
    except NamesTaken as taken:
        raise click.ClickException(str(taken)) from taken
    _hand_out(house.settings.var)
    return True


def _load_beside(house: House, given: str | None) -> None:
    """Load the demonstration in a process of its own, which goes on while the house is open where it takes too long."""
    given_to_child = (house.owner_url, house.app_url, house.settings.keyring_path, _password(house, given))
    child = multiprocessing.get_context("spawn").Process(target=_load_alone, args=given_to_child, daemon=True)
    child.start()
    child.join(_PATIENCE_SECONDS)
    if child.exitcode is None:
        click.echo("The rest of the demonstration is loaded while you look around.")
    elif child.exitcode != 0:
        raise click.ClickException("The demonstration could not be loaded; see above.")
    _hand_out(house.settings.var)


def _load_alone(owner_url: str, app_url: str, keyring: Path | None, password: str) -> None:
    keys.use(keys.Keyring.load(keyring))
    try:
        asyncio.run(load(owner_url, app_url, password, click.echo))
    except NamesTaken as taken:
        click.echo(taken, err=True)
        sys.exit(1)


def _password(house: House, given: str | None) -> str:
    """The password of accounts that are still to be made: the one given, else a new one; written down before they are.

    Where they stand already, from a loading that was stopped, theirs stays.
    """
    var = house.settings.var
    if asyncio.run(find_place(house.owner_url)) is not None:
        return remembered(var) or ""
    password = given or new_password()
    remember(var, password)
    return password


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
