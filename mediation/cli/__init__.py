"""The command `mediation`: everything that is done to an installation from its own machine."""

import sys

import click

from mediation.cli import accounts, demonstration, installation, journal, packet, peer, register, templates, verifying
from mediation.local_postgres import LocalPostgresError
from mediation.opening import HouseClosed
from mediation.settings import SettingsInvalid
from parties.errors import Refused
from parties.keys import KeyringInvalid
from parties.migration import MigrationFailed


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mediation")
def cli() -> None:
    """Community-mediation case management."""


_ROOMS = (installation, accounts, register, journal, templates, verifying, packet, peer, demonstration)

for command in (command for room in _ROOMS for command in room.COMMANDS):
    cli.add_command(command)


def main() -> None:
    """The entry point: what goes wrong for a known reason is told in a line or two, not in a traceback."""
    try:
        cli()
    except (HouseClosed, SettingsInvalid, LocalPostgresError, MigrationFailed, KeyringInvalid) as known:
        click.echo(f"mediation: {known}", err=True)
        sys.exit(2)
    except Refused as refusal:
        click.echo(f"mediation: {refusal.message}", err=True)
        for fault in refusal.faults:
            click.echo(f"  {fault.field or '-'}: {fault.message % dict(fault.params)}", err=True)
        sys.exit(1)
