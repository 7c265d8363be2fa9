"""Commands for what an installation holds beside its cases: the areas of the country, and the centres."""

import asyncio
from pathlib import Path

import asyncpg
import click

from mediation.opening import opened, settings_now
from mediation.practice.founding import CentreKind, CentreTrack, NewCentre, found_centre, list_centres
from parties.areas import ImportReport, import_areas
from parties.database import connection_arguments

MOST_BAD_ROWS_TOLD = 50


@click.group("import")
def import_group() -> None:
    """Take in lists from files."""


@import_group.command("areas")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def areas(file: Path) -> None:
    """Take in provinces, districts and subdistricts from a CSV FILE; doing it again changes nothing."""
    with opened(settings_now()) as house:
        report = asyncio.run(_import_areas(house.owner_url, file))
    for bad in report.bad[:MOST_BAD_ROWS_TOLD]:
        click.echo(f"line {bad.line}: {bad.reason}", err=True)
    if len(report.bad) > MOST_BAD_ROWS_TOLD:
        click.echo(f"… and {len(report.bad) - MOST_BAD_ROWS_TOLD} more", err=True)
    click.echo(
        f"rows={report.rows} provinces={report.provinces} districts={report.districts} "
        f"subdistricts={report.subdistricts} added={report.added} changed={report.changed} bad={len(report.bad)}"
    )


async def _import_areas(owner_url: str, file: Path) -> ImportReport:
    owner = await asyncpg.connect(**connection_arguments(owner_url))
    try:
        return await import_areas(owner, file)
    finally:
        await owner.close()


@click.group("centre")
def centre_group() -> None:
    """The centres of the installation."""


@centre_group.command("create")
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in CentreKind]), help="What it is.")
@click.option("--code", required=True, help="Its own code, one of a kind.")
@click.option("--name", required=True, help="Its full name.")
@click.option("--prefix", required=True, help="What stands before its request numbers; one of a kind.")
@click.option(
    "--track",
    type=click.Choice([track.value for track in CentreTrack]),
    default=CentreTrack.COMMUNITY.value,
    show_default=True,
    help="The legal track it mediates on.",
)
@click.option("--area-code", default="", help="Code of its subdistrict, district or province.")
@click.option("--short-name", default="", help="As it is called in lists.")
@click.option("--postcode", default="", help="Else the subdistrict's, where areas were imported.")
@click.option("--phone", default="")
@click.option("--address", default="", help="As it stands at the head of letters.")
@click.option("--parent", default="", help="Code of the office it answers to.")
def create(kind: str, track: str, **given: str) -> None:
    """Found a centre."""
    new = NewCentre(kind=CentreKind(kind), track=CentreTrack(track), **given)
    with opened(settings_now()) as house:
        asyncio.run(found_centre(house.owner_url, new))
    click.echo(f"The centre {new.code} is there. Its first administrator:")
    click.echo(f"  mediation account create-admin --centre {new.code!r} --username … --name …")


@centre_group.command("list")
def show() -> None:
    """Every centre: code, kind, track, prefix, area, how many people, name."""
    with opened(settings_now()) as house:
        found = asyncio.run(list_centres(house.owner_url))
    for one in found:
        mark = " (demonstration)" if one.demonstration else ""
        columns = (one.code, one.kind, one.track, one.prefix, one.area_code or "-", str(one.people), one.name + mark)
        click.echo("\t".join(columns))
    if not found:
        click.echo("There is no centre yet. Found one with: mediation centre create", err=True)


COMMANDS = (import_group, centre_group)
