"""The seal of a file: nothing of the file can be changed unseen, by our own check and by poppler's."""

import random
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from mediation.documents.authority import (
    Identity,
    Key,
    as_pkcs12,
    authorities,
    centre_identity,
    keep_bought,
    read_bought,
)
from mediation.documents.checking import Finding, RegisterLine, check_file
from mediation.documents.marks import Mark, new_code, public_keys, signed
from mediation.documents.samples import sample_content
from mediation.documents.seal import Sealing, seal_now
from parties.keys import Keyring, KeyringInvalid
from tests.mediation.documents.reading import printed_pdf

NAME = "ศูนย์ไกล่เกลี่ยข้อพิพาทชุมชนตำบลท่าถ่าน"
NOW = datetime(2026, 11, 27, tzinfo=UTC)
CENTRE = 7


@pytest.fixture(scope="module")
def bare() -> bytes:
    return printed_pdf(sample_content("DOC-15"))


@pytest.fixture(scope="module")
def code() -> str:
    return new_code()


@pytest.fixture(scope="module")
def sealed(bare: bytes, code: str, keyring: Keyring) -> bytes:
    mark = Mark(code, "DOC-15", NOW.date(), CENTRE, bytes(32))
    address = f"https://example.org/verify/{code}#{signed(mark, keyring)}"
    return seal_now(bare, centre_identity(keyring, CENTRE, NAME, NOW), Sealing(NAME, address))


@pytest.fixture
def trusted(keyring: Keyring) -> list[bytes]:
    return [one.certificate.public_bytes(Encoding.DER) for one in authorities(keyring)]


def holding(findings: list[Finding]) -> list[bool | None]:
    return [finding.holds for finding in findings]


def pdfsig(folder: Path, pdf: bytes) -> str:
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False)
    return done.stdout


def test_the_file_as_it_was_printed_stands_before_the_seal(bare: bytes, sealed: bytes) -> None:
    assert sealed.startswith(bare)
    assert printed_pdf(sample_content("DOC-15")) == bare


def test_an_untouched_file_holds_in_everything(
    sealed: bytes, code: str, trusted: list[bytes], keyring: Keyring
) -> None:
    found = check_file(sealed, trusted, lambda centre: public_keys(keyring, centre), {code: line(sealed, code)})
    assert holding(found) == [True, True, True, True]
    assert found[1].params["centre"] == NAME


def line(pdf: bytes, code: str, replaced_on: str | None = None) -> RegisterLine:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(pdf)
    found = digest.finalize().hex()
    return RegisterLine(code, "DOC-15", "2026-11-27", CENTRE, NAME, found, "00" * 32, replaced_on)


def test_without_authority_keys_and_register_only_the_seal_is_judged(sealed: bytes) -> None:
    assert holding(check_file(sealed, [])) == [True, None, None, None]


def test_the_register_is_held_against_the_file(sealed: bytes, code: str, trusted: list[bytes]) -> None:
    other = line(sealed + b" ", code)
    assert holding(check_file(sealed, trusted, None, {})) == [True, True, None, False]
    assert holding(check_file(sealed, trusted, None, {code: other})) == [True, True, None, False]
    replaced = check_file(sealed, trusted, None, {code: line(sealed, code, "2026-12-01")})[-1]
    assert (replaced.holds, replaced.params) == (True, {"day": "2026-12-01"})


def test_another_authority_did_not_certify_it(sealed: bytes, tmp_path: Path) -> None:
    other = authorities(Keyring.create(tmp_path / "ring.json"))[0].certificate.public_bytes(Encoding.DER)
    assert holding(check_file(sealed, [other]))[:2] == [True, False]


def test_an_earlier_authority_is_still_known_after_a_change_of_keys(bare: bytes, tmp_path: Path) -> None:
    ring = Keyring.create(tmp_path / "ring.json")
    before = seal_now(bare, centre_identity(ring, CENTRE, NAME, NOW), Sealing(NAME, ""))
    ring.rotate("file_seal")
    after = seal_now(bare, centre_identity(ring, CENTRE, NAME, NOW), Sealing(NAME, ""))
    known = [one.certificate.public_bytes(Encoding.DER) for one in authorities(ring)]
    assert len(known) == 2
    assert [holding(check_file(pdf, known))[:2] for pdf in (before, after)] == [[True, True], [True, True]]


def regions(pdf: bytes, bare: bytes) -> dict[str, range]:
    """Where what stands in a sealed file."""
    begun = pdf.index(b"/Contents <", len(bare)) + len(b"/Contents ")
    ended = pdf.index(b">", begun) + 1
    metadata = bare.index(b"<?xpacket") if b"<?xpacket" in bare else bare.rindex(b"/Metadata")
    return {
        "content": range(metadata),
        "metadata": range(metadata, len(bare)),
        "what the seal says": range(len(bare), begun),
        "signature": range(begun, begun + 3_000),
        "room after it": range(begun + 3_000, ended),
        "end": range(ended, len(pdf)),
    }


def places(span: range, many: int, chance: random.Random) -> Iterator[int]:
    yield from {span.start, span.stop - 1, *(chance.randrange(span.start, span.stop) for _ in range(many))}


def test_a_changed_byte_is_found_wherever_it_stands(sealed: bytes, bare: bytes, trusted: list[bytes]) -> None:
    chance = random.Random(20261127)
    unseen = []
    assert holding(check_file(sealed, trusted))[:2] == [True, True]
    for name, span in regions(sealed, bare).items():
        for at in places(span, 90 if name == "signature" else 20, chance):
            changed = bytearray(sealed)
            changed[at] ^= 1 << chance.randrange(8)
            if False not in holding(check_file(bytes(changed), trusted)):
                unseen.append((name, at))
    assert unseen == []


def test_what_is_added_or_cut_off_is_found(sealed: bytes, bare: bytes, keyring: Keyring, trusted: list[bytes]) -> None:
    again = seal_now(bare + b"\n", centre_identity(keyring, 8, NAME, NOW), Sealing(NAME, ""))
    twice = sealed + sealed[len(bare) :]
    for changed in (sealed + b"\n", sealed[:-1], sealed[: len(bare)], b"", b"%PDF-1.7\n", twice, bare):
        assert holding(check_file(changed, trusted)) == [False]
    assert holding(check_file(again, trusted))[:2] == [True, True]


def test_poppler_finds_the_same(sealed: bytes, bare: bytes, tmp_path: Path) -> None:
    told = pdfsig(tmp_path, sealed)
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told
    for at in (len(bare) // 3, len(bare) - 40, len(bare) + 200):
        changed = bytearray(sealed)
        changed[at] ^= 1
        assert "Signature is Valid" not in pdfsig(tmp_path, bytes(changed))
    added = pdfsig(tmp_path, sealed + b"\n%more\n")
    assert "Total document signed" not in added or "Signature is Valid" not in added


def test_certificates_name_the_centre_and_nobody(keyring: Keyring) -> None:
    one = centre_identity(keyring, CENTRE, NAME, NOW)
    assert {part.value for part in one.certificate.subject} == {"TH", NAME, "Centre 7"}
    assert one.certificate == centre_identity(keyring, CENTRE, NAME, NOW).certificate
    one.certificate.verify_directly_issued_by(authorities(keyring)[0].certificate)
    usage = one.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert not usage.key_cert_sign


# BOUGHT CERTIFICATES --------------------------------------------------------------------------------------------------


def bought(key: Key, days: int = 365) -> Identity:
    """A certificate somebody else has issued."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Bought")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )
    return Identity(key, made.sign(key, hashes.SHA256()))


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_bought_certificate_takes_the_place_of_the_houses(kind: str, bare: bytes, tmp_path: Path) -> None:
    key: Key = ec.generate_private_key(ec.SECP256R1()) if kind == "ec" else rsa.generate_private_key(65537, 2048)
    ring, mine = Keyring.create(tmp_path / "ring.json"), bought(key)
    path = keep_bought(ring, CENTRE, as_pkcs12(mine, b"secret"), b"secret")
    assert path.stat().st_mode & 0o077 == 0
    pdf = seal_now(bare, centre_identity(ring, CENTRE, NAME, NOW), Sealing(NAME, ""))
    assert holding(check_file(pdf, [mine.certificate.public_bytes(Encoding.DER)]))[:2] == [True, True]
    assert centre_identity(ring, 8, NAME, NOW).certificate.issuer != mine.certificate.issuer


def test_what_cannot_seal_is_refused_before_it_is_used(tmp_path: Path) -> None:
    ring = Keyring.create(tmp_path / "ring.json")
    good = bought(ec.generate_private_key(ec.SECP256R1()))
    short = bought(rsa.generate_private_key(65537, 1024))  # noqa: S505 - it must be refused
    over = bought(ec.generate_private_key(ec.SECP256R1()), days=-1)
    for content, password in (
        (as_pkcs12(good, b"secret"), b"wrong"),
        (b"no such file", None),
        (as_pkcs12(short, b"secret"), b"secret"),
        (as_pkcs12(over, b"secret"), b"secret"),
    ):
        with pytest.raises(KeyringInvalid):
            keep_bought(ring, CENTRE, content, password)
    assert list(tmp_path.iterdir()) == [tmp_path / "ring.json"]
    assert read_bought(as_pkcs12(good, b"secret"), b"secret").certificate == good.certificate
