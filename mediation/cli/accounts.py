"""Commands for accounts: a centre's first administrator, and what to do when nobody can sign in any more."""

import asyncio
import sys

import click

from mediation.opening import opened, settings_now
from mediation.practice.every_account import disable, enable, list_every_account, reset_password
from mediation.practice.first_administrator import create_first_administrator

_FROM_STDIN = click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of standard input."
)
_USERNAME = click.option("--username", required=True)


@click.group()
def account() -> None:
    """The accounts of the installation."""


@account.command("create-admin")
@click.option("--centre", required=True, help="The code of the centre.")
@_USERNAME
@click.option("--name", required=True, help="The name of the person.")
@_FROM_STDIN
def create_admin(centre: str, username: str, name: str, password_stdin: bool) -> None:
    """Make the first administrator of a centre, who makes all its other accounts."""
    password = _password(password_stdin)
    with opened(settings_now()) as house:
        asyncio.run(create_first_administrator(house.owner_url, centre, username, name, password))
    click.echo(f"{username} administers the centre {centre}.")


@account.command("list")
@click.option("--centre", default="", help="Only accounts with a role in the centre of this code.")
def show(centre: str) -> None:
    """Every account: user name, state, centre:role of each role, name."""
    with opened(settings_now()) as house:
        found = asyncio.run(list_every_account(house.owner_url, centre))
    for one in found:
        state = "closed" if one.disabled else "password to be changed" if one.must_change else "open"
        click.echo("\t".join((one.username, state, ", ".join(one.roles) or "-", one.display_name)))
    if not found:
        click.echo("There is no account yet. Make one with: mediation account create-admin", err=True)


@account.command("reset-password")
@_USERNAME
@_FROM_STDIN
def set_password(username: str, password_stdin: bool) -> None:
    """Give an account a new password, to be changed on the next sign-in; all its sign-ins end."""
    password = _password(password_stdin)
    with opened(settings_now()) as house:
        asyncio.run(reset_password(house.owner_url, username, password))
    click.echo(f"{username} signs in with the new password and then sets one of their own.")


@account.command("disable")
@_USERNAME
def close(username: str) -> None:
    """Close an account; all its sign-ins end."""
    with opened(settings_now()) as house:
        closed = asyncio.run(disable(house.owner_url, username))
    click.echo(f"{username} is closed." if closed else f"{username} was closed already.")


@account.command("enable")
@_USERNAME
def reopen(username: str) -> None:
    """Open a closed account again."""
    with opened(settings_now()) as house:
        done = asyncio.run(enable(house.owner_url, username))
    click.echo(f"{username} is open again." if done else f"{username} was open.")


def _password(from_stdin: bool) -> str:
    """Asked for twice on the terminal and not shown; never an argument, which other users of the machine could read."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return click.prompt("Password", hide_input=True, confirmation_prompt=True)


COMMANDS = (account,)
