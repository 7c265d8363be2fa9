"""Commands for checking papers, and for the certificates they are sealed with."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

import click
import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mediation.documents.authority import authorities, keep_bought
from mediation.documents.checking import Finding, Published, RegisterLine, check_file
from mediation.documents.marks import public_keys
from mediation.opening import opened, settings_now, use_keyring
from mediation.practice.owners_work import owners_work
from mediation.practice.verifying import published_from
from parties import keys
from parties.language import LOCALES, gettext, reading_in

_REGISTER = """select d.code, d.kind, d.issued_on::text as issued_on, d.centre_id, c.name as centre,
    encode(d.sha256, 'hex') as sha256, encode(d.record_sha256, 'hex') as record_sha256, x.issued_on::text as replaced_on
  from document d join centre c on c.id = d.centre_id left join document x on x.centre_id = d.centre_id and x.supersedes = d.id
  where d.code is not null order by d.id"""
_SIGNS = {True: "OK ", False: "BAD", None: "-- "}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--authority", type=_FILE, help="Certificate (PEM) of the authority to trust; else that of this keyring.")
@click.option("--keys", "keys_file", type=_FILE, help="mediation-keys.json as published; else those of this keyring.")
@click.option("--register", "register_file", type=_FILE, help="What `mediation papers-register` wrote.")
def verify(file: Path, authority: Path | None, keys_file: Path | None, register_file: Path | None) -> None:
    """Check the seal of a file, who certified it, its mark, and what the register says of it. No network is asked.

    Each line is told in Thai and in English. Exits 0 where everything that was looked at holds, 1 where something does not,
    2 where a file given beside it cannot be read.
    """
    ring = _own_ring() if authority is None or keys_file is None else None
    try:
        findings = check_file(
            file.read_bytes(),
            _authorities(authority, ring),
            _published(keys_file, ring),
            None if register_file is None else _register(register_file),
        )
    except (ValueError, msgspec.DecodeError) as wrong:
        click.echo(f"mediation: what was given beside the file cannot be read ({type(wrong).__name__})", err=True)
        sys.exit(2)
    for finding in findings:
        _tell(finding)
    sys.exit(1 if any(finding.holds is False for finding in findings) else 0)


def _tell(finding: Finding) -> None:
    for number, locale in enumerate(LOCALES):
        with reading_in(locale):
            told = gettext(finding.told) % dict(finding.params)
        click.echo(f"{'   ' if number else _SIGNS[finding.holds]} {told}")


def _own_ring() -> keys.Keyring | None:
    """The keyring of this machine, or None: a file can be checked anywhere."""
    try:
        return keys.Keyring.load(settings_now().keyring_path)
    except keys.KeyringInvalid:
        return None


def _authorities(given: Path | None, ring: keys.Keyring | None) -> list[bytes]:
    if given is not None:
        return [one.public_bytes(Encoding.DER) for one in x509.load_pem_x509_certificates(given.read_bytes())]
    return [one.certificate.public_bytes(Encoding.DER) for one in authorities(ring)] if ring is not None else []


def _published(given: Path | None, ring: keys.Keyring | None) -> Published | None:
    if given is not None:
        return published_from(given.read_bytes())
    if ring is None:
        return None
    own = ring
    return lambda centre_id: public_keys(own, centre_id)


def _register(given: Path) -> Mapping[str, RegisterLine]:
    lines = (msgspec.json.decode(line, type=RegisterLine) for line in given.read_bytes().splitlines() if line.strip())
    return {line.code: line for line in lines}


@click.command("papers-register")
def papers_register() -> None:
    """Write the register of every paper that can be checked, a line of JSON each: codes and digests, no names, no terms."""
    with opened(settings_now(), bring_up_to_date=False) as house:
        for line in asyncio.run(_lines(house.owner_url)):
            click.echo(msgspec.json.encode(line).decode())


async def _lines(owner_url: str) -> list[RegisterLine]:
    async with owners_work(owner_url) as owner:
        return [msgspec.convert(dict(row), RegisterLine) for row in await owner.fetch(_REGISTER)]


@click.command("authority")
def authority_of_house() -> None:
    """Write the certificates (PEM) of this installation's authority: whoever trusts it need ask nobody about a seal."""
    for one in authorities(use_keyring(settings_now())):
        click.echo(one.certificate.public_bytes(Encoding.PEM).decode(), nl=False)


@click.command("seal")
@click.argument("file", type=_FILE)
@click.option("--centre", required=True, type=click.IntRange(1, 2**31 - 1), help="Number of the centre.")
@click.option("--password-file", type=_FILE, help="File with the password of the PKCS#12 file; else it is asked for.")
def bought_seal(file: Path, centre: int, password_file: Path | None) -> None:
    """Let a centre seal with a certificate it has bought (PKCS#12, EC or RSA), from now on."""
    if password_file is not None:
        password = password_file.read_text("utf-8").rstrip("\r\n")
    else:
        password = click.prompt("Password of the file", default="", hide_input=True, show_default=False)
    try:
        path = keep_bought(use_keyring(settings_now()), centre, file.read_bytes(), password.encode() or None)
    except keys.KeyringInvalid as wrong:
        raise click.ClickException(str(wrong)) from wrong
    click.echo(f"Centre {centre} seals with this certificate from now on. It is kept in {path}, beside the keyring.")


COMMANDS = (verify, papers_register)
OF_THE_KEYS = (authority_of_house, bought_seal)
