"""The certificates by which files are sealed: the installation's own authority, and one below it for each centre.

Their keys are made from the keyring each time, so that nothing more has to be kept secret, or can be lost, than the
keyring. A certificate a centre has bought lies beside the keyring as `seal-<number of the centre>.p12`.
"""

import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PublicFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from parties.keys import Keyring, KeyringInvalid

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256."""
_FIRST_YEAR, _AUTHORITY_YEARS, _CENTRE_YEARS = 2025, 60, 30
_LONGEST_NAME = 64
_LEAST_RSA_BITS = 2048

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Identity:
    """A key with its certificate, and the certificates that lead from it to its authority."""

    key: Key
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()


def _key(seed: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(seed) % (_ORDER - 1) + 1, ec.SECP256R1())


def authorities(ring: Keyring) -> list[Identity]:
    """The installation's authorities, the current one first: one for each key it has had."""
    return [_authority(number, _key(seed)) for number, seed in ring.seeds("file_seal", "authority").items()]


def _authority(number: int, key: ec.EllipticCurvePrivateKey) -> Identity:
    public = key.public_key()
    mark = hashlib.sha256(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).hexdigest()[:8]
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "TH"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Community mediation"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Papers of this installation {number}-{mark}"),
        ]
    )
    made = _builder(name, name, public, _FIRST_YEAR, _AUTHORITY_YEARS)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(_usage(authority=True), critical=True)
    return Identity(key, made.sign(key, hashes.SHA256(), ecdsa_deterministic=True))


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, year: int, years: int
) -> x509.CertificateBuilder:
    named = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint) + subject.public_bytes()
    number = int.from_bytes(hashlib.sha256(named + str(year).encode()).digest()[:16]) >> 1 or 1
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(number)
        .not_valid_before(datetime(year, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(year + years, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def centre_identity(ring: Keyring, centre_id: int, name: str, on: datetime) -> Identity:
    """With what a centre seals in the year of a moment: what it has bought, else what the authority certifies.

    Raises KeyringInvalid where the bought one cannot be read.
    """
    bought = bought_path(ring, centre_id)
    if bought is not None and bought.exists():
        return read_bought(bought.read_bytes(), None)
    above = authorities(ring)[0]
    key = _key(next(iter(ring.seeds("file_seal", f"centre:{centre_id}").values())))
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "TH"),
            # The field for names proper holds 64 bytes, which are 21 Thai letters.
            *([x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:_LONGEST_NAME])] if name else []),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Centre {centre_id}"),
        ]
    )
    made = _builder(subject, above.certificate.subject, key.public_key(), on.year, _CENTRE_YEARS)
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    made = made.add_extension(_usage(authority=False), critical=True)
    identifier = above.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    made = made.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False
    )
    return Identity(key, made.sign(above.key, hashes.SHA256(), ecdsa_deterministic=True), (above.certificate,))


# BOUGHT ---------------------------------------------------------------------------------------------------------------


def bought_path(ring: Keyring, centre_id: int) -> Path | None:
    """Where a centre's bought certificate lies; None where the keyring is no file."""
    return ring.folder / f"seal-{centre_id}.p12" if ring.folder is not None else None


def read_bought(content: bytes, password: bytes | None) -> Identity:
    """The key and certificates of a PKCS#12 file. Raises KeyringInvalid, never with what the file holds."""
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(content, password)
    except ValueError as wrong:
        raise KeyringInvalid("this PKCS#12 file cannot be read: wrong password, or no such file") from wrong
    if certificate is None or not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise KeyringInvalid("this PKCS#12 file holds no key of a kind that seals (EC or RSA) with its certificate")
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < _LEAST_RSA_BITS:
        raise KeyringInvalid(f"the RSA key of this file is shorter than {_LEAST_RSA_BITS} bits")
    return Identity(key, certificate, tuple(others))


def keep_bought(ring: Keyring, centre_id: int, content: bytes, password: bytes | None) -> Path:
    """Keep a bought certificate for a centre, in place of an earlier one, readable by the owner of the keyring alone.

    Raises KeyringInvalid where it cannot be read, is no longer valid, or where there is no folder to keep it in.
    """
    path = bought_path(ring, centre_id)
    if path is None:
        raise KeyringInvalid("this keyring is not in a file: there is no place beside it for a certificate")
    bought = read_bought(content, password)
    if bought.certificate.not_valid_after_utc <= datetime.now(UTC):
        raise KeyringInvalid("this certificate is no longer valid")
    plain = pkcs12.serialize_key_and_certificates(
        b"seal", bought.key, bought.certificate, list(bought.chain), NoEncryption()
    )
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(plain)
    fresh.replace(path)
    return path


def as_pkcs12(identity: Identity, password: bytes) -> bytes:
    """A key with its certificates as one file, locked with a password."""
    return pkcs12.serialize_key_and_certificates(
        b"seal", identity.key, identity.certificate, list(identity.chain), BestAvailableEncryption(password)
    )
