"""Commands for the exchange with other installations."""

import asyncio
import sys

import click

from mediation.demonstration.loading import engine_open
from mediation.opening import House, opened, settings_now
from mediation.practice.asking_peers import open_line
from mediation.practice.carrying import carry
from mediation.practice.every_peer import close_peer, enter_peer, find_peer, list_every_peer, open_peer
from mediation.practice.greeting import Found, greet
from mediation.practice.peers import own
from mediation.work import now_utc

_NAME = click.argument("name")


@click.group()
def peer() -> None:
    """Other installations that referrals are exchanged with."""


@peer.command("card")
def card() -> None:
    """The card of this installation, to be sent to the other administrator, and the digits to read out over the phone."""
    with opened(settings_now(), bring_up_to_date=False):
        mine = own()
    click.echo(mine.text)
    click.echo(f"key {mine.key_id}\ndigits {mine.fingerprint}")


@peer.command("list")
def show() -> None:
    """Every other installation: name, state, address, last contact, what waits, what was given up, last error."""
    with opened(settings_now()) as house:
        found = asyncio.run(list_every_peer(house.owner_url))
    for one in found:
        seen = one.last_contact_at.isoformat(timespec="seconds") if one.last_contact_at else "-"
        line = (
            one.name,
            one.state,
            one.base_url,
            seen,
            f"waiting={one.waiting}",
            f"dead={one.dead}",
            one.last_error or "-",
        )
        click.echo("\t".join(line))


@peer.command("add")
@_NAME
@click.argument("card_text", metavar="CARD")
@click.option("--digits", default="", help="The digits its administrator reads out, where they are on the phone now.")
def add(name: str, card_text: str, digits: str) -> None:
    """Enter another installation from its card. Nothing is exchanged before it is confirmed."""
    with opened(settings_now()) as house:
        made = asyncio.run(enter_peer(house.owner_url, name, card_text))
        if digits:
            asyncio.run(open_peer(house.owner_url, made.name, digits))
            click.echo(f"Referrals are exchanged with {made.name} from now on.")
            return
    click.echo(f"{made.name} is entered. Telephone its administrator on a number you know already, and compare:")
    click.echo(f"digits {made.fingerprint}")
    click.echo(f"If they are the same: mediation peer confirm {made.name!r} 'DIGITS THEY READ OUT'")


@peer.command("confirm")
@_NAME
@click.argument("digits", nargs=-1, required=True)
def confirm(name: str, digits: tuple[str, ...]) -> None:
    """Open the exchange with an installation, by the thirty digits its administrator reads out; also after it was suspended."""
    with opened(settings_now()) as house:
        asyncio.run(open_peer(house.owner_url, name, " ".join(digits)))
    click.echo(f"Referrals are exchanged with {name} from now on.")


@peer.command("suspend")
@_NAME
def suspend(name: str) -> None:
    """Let nothing in from an installation and send it nothing; what waits goes on waiting."""
    with opened(settings_now()) as house:
        asyncio.run(close_peer(house.owner_url, name))
    click.echo(f"Nothing is exchanged with {name} any more.")


@peer.command("check")
@_NAME
def check(name: str) -> None:
    """Whether the other side answers, how far its clock is off, and whether the keys match. Exits 1 where something is wrong."""
    with opened(settings_now()) as house:
        found = asyncio.run(_greeted(house, name))
    click.echo(_line(found))
    sys.exit(1 if found.error else 0)


async def _greeted(house: House, name: str) -> Found:
    known = await find_peer(house.owner_url, name)
    async with engine_open(house.app_url), open_line(now_utc) as line:
        return await greet(line, known.id)


def _line(found: Found) -> str:
    if not found.error:
        return f"{found.name}: answers, keys match, clock {found.skew:+d} s, centres {found.centres}"
    if found.error in ("not_reached", "no_answer_in_time", "broken_off", "redirected", "answer_too_long"):
        return f"{found.name}: does not answer as it should ({found.error})"
    if found.skew is not None:
        return f"{found.name}: answers, but the clocks are {abs(found.skew)} s apart ({found.error})"
    return f"{found.name}: answers, but refuses or is not believed ({found.error})"


@peer.command("carry")
def carry_now() -> None:
    """Hand over now what waits for other installations, once. The server does the same by itself all the time."""
    settings = settings_now()
    with opened(settings, bring_up_to_date=False) as house:
        done = asyncio.run(_carried(house, settings.exchange_days))
    click.echo(f"done={done}")


async def _carried(house: House, days: int) -> int:
    async with engine_open(house.app_url):
        return await carry(days)


COMMANDS = (peer,)
