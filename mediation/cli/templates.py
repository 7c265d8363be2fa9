"""Commands for the templates of documents."""

import asyncio
from pathlib import Path

import click

from mediation.opening import opened, settings_now
from mediation.practice.installation_templates import list_templates, put_template, read_template


@click.group()
def template() -> None:
    """The templates of documents, for every centre that has none of its own."""


@template.command("list")
def show() -> None:
    """Every version: document, number, when, and which one holds."""
    with opened(settings_now()) as house:
        found = asyncio.run(list_templates(house.owner_url))
    for one in found:
        click.echo("\t".join((one.code, str(one.no), f"{one.at:%Y-%m-%d %H:%M}", "in force" if one.in_force else "-")))
    if not found:
        click.echo("Every document is printed with the house's own template.", err=True)


@template.command("show")
@click.argument("code")
def text(code: str) -> None:
    """Write the text of the template that holds, to begin a new one from."""
    with opened(settings_now()) as house:
        click.echo(asyncio.run(read_template(house.owner_url, code)), nl=False)


@template.command("put")
@click.argument("code")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def put(code: str, file: Path) -> None:
    """Use FILE for the document CODE (DOC-04). A broken template is refused with line and reason."""
    source = file.read_text("utf-8")
    with opened(settings_now()) as house:
        no = asyncio.run(put_template(house.owner_url, code, source))
    click.echo(f"{code} is printed with version {no} from now on.")


@template.command("restore")
@click.argument("code")
def restore(code: str) -> None:
    """Use the house's own template for the document CODE again; earlier versions stay on record."""
    with opened(settings_now()) as house:
        asyncio.run(put_template(house.owner_url, code, ""))
    click.echo(f"{code} is printed with the house's own template from now on.")


COMMANDS = (template,)
