"""Commands for the packets of referrals: checking one on any machine, and the schema they keep to."""

import sys
from pathlib import Path

import click
import msgspec

from cases.msgid import N_
from mediation.opening import settings_now
from mediation.packet_file import MOST_BYTES, OpenedPacket, PacketBroken, opened, paper_within
from mediation.packet_keys import public_keys, trusted_from
from mediation.packet_record import schema
from parties import keys
from parties.language import LOCALES, gettext, reading_in

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW_FILE = click.Path(exists=False, dir_okay=False, path_type=Path)
_HOLDS = N_("The packet is whole and signed with the key %(key)s. SHA-256 of the file: %(sha256)s")
_FROM = N_("From %(sender)s to %(receiver)s, sent on %(day)s; persons referred: %(people)s")
_PAPER_KEPT = N_("The PDF in it was written to %(file)s.")
_CODES = {"newer_version": 3}
"""Exit codes beyond 1 (not to be trusted) and 2 (what was given beside the file cannot be read)."""


@click.group()
def packet() -> None:
    """The packets of referrals."""


@packet.command()
@click.argument("file", type=_FILE)
@click.option(
    "--keys", "keys_file", type=_FILE, help="mediation-keys.json of the sender; else the keys of this keyring."
)
@click.option("--pdf", "pdf_file", type=_NEW_FILE, help="Write the PDF of the packet here, when it holds.")
def verify(file: Path, keys_file: Path | None, pdf_file: Path | None) -> None:
    """Check that a packet is whole and who signed it. No network is asked, and nothing is unpacked before it holds.

    Each line is told in Thai and in English. Exits 0 where it holds, 1 where it is not to be trusted, 2 where the keys cannot be
    read, 3 where a newer program made it: its PDF can be written with --pdf all the same.
    """
    trusted = _trusted(keys_file)
    # No more is read than a packet can be, and one byte.
    with file.open("rb") as given:
        data = given.read(MOST_BYTES + 1)
    try:
        _tell_good(opened(data, trusted))
    except PacketBroken as broken:
        _tell("BAD", str(broken), {})
        if broken.code == "newer_version" and pdf_file is not None:
            _keep_paper(data, trusted, pdf_file)
        sys.exit(_CODES.get(broken.code, 1))
    if pdf_file is not None:
        _keep_paper(data, trusted, pdf_file)


def _trusted(given: Path | None) -> dict[str, bytes]:
    try:
        if given is not None:
            return trusted_from(given.read_bytes())
        return public_keys(keys.Keyring.load(settings_now().keyring_path))
    except (ValueError, msgspec.DecodeError, keys.KeyringInvalid) as wrong:
        click.echo(
            f"mediation: the keys to trust cannot be read ({type(wrong).__name__}); name them by --keys", err=True
        )
        sys.exit(2)


def _tell_good(found: OpenedPacket) -> None:
    record = found.record
    _tell("OK ", _HOLDS, {"key": found.key, "sha256": found.sha256.hex()})
    _tell(
        "OK ",
        _FROM,
        {
            "sender": record.sender.name,
            "receiver": record.receiver.name,
            "day": record.sent_on.isoformat(),
            "people": str(len(record.people)),
        },
    )


def _keep_paper(data: bytes, trusted: dict[str, bytes], into: Path) -> None:
    into.write_bytes(paper_within(data, trusted))
    _tell("OK ", _PAPER_KEPT, {"file": str(into)})


def _tell(sign: str, msgid: str, params: dict[str, str]) -> None:
    for number, locale in enumerate(LOCALES):
        with reading_in(locale):
            told = gettext(msgid) % params
        click.echo(f"{'   ' if number else sign} {told}")


@packet.command("schema")
def print_schema() -> None:
    """Write the JSON Schema (2020-12) of packet.json."""
    click.echo(msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode())


COMMANDS = (packet,)
