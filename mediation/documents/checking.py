"""Checking a sealed file by itself: every byte, the certificates, and what the register says of it. No network is asked.

More is asked of a seal than that its mathematics hold: it must be written the one way this house writes it, so that not
even a byte that means nothing can be another than it was.
"""

import hashlib
import io
import logging
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import msgspec
from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from cases.msgid import N_
from mediation.documents.marks import MarkBroken, checked_mark, code_in, printed_code, read_mark
from mediation.documents.seal import FIELD

_UNREADABLE = (
    *(PdfError, SignatureValidationError, UnsupportedAlgorithm, zlib.error, struct.error),
    *(ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, RecursionError),
    *(TypeError, ValueError),
)
"""What reading a file may end in whose bytes are not what they were."""

# What the reader of seals has to say goes into what is told here, not beside it.
logging.getLogger("pyhanko").addHandler(logging.NullHandler())

Published = Callable[[int], Mapping[int, bytes]]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: an English msgid with places for `params`. `holds` None: it could not be looked at."""

    holds: bool | None
    told: str
    params: Mapping[str, str] = field(default_factory=dict)


class RegisterLine(msgspec.Struct, frozen=True):
    """A paper as the register has it, in the form in which it is exported: digests in hexadecimal."""

    code: str
    kind: str
    issued_on: str
    centre_id: int
    centre: str
    sha256: str
    record_sha256: str
    replaced_on: str | None = None


def check_file(
    pdf: bytes,
    authorities: Iterable[bytes],
    published: Published | None = None,
    register: Mapping[str, RegisterLine] | None = None,
) -> list[Finding]:
    """Everything that can be said of a file. `authorities`: certificates (DER) that are trusted; `published`: the keys a
    centre has made public, by its number; `register`: the lines of an export by code.

    It runs a loop of its own: within another it needs a thread."""
    trusted = [asn1_x509.Certificate.load(one) for one in authorities]
    try:
        seal = _the_seal(pdf)
        if seal is None:
            return [Finding(False, N_("This file bears no seal of a centre."))]
        status = _validated(seal, trusted)
        whole = (
            status.intact
            and status.valid
            and _covers_all(pdf, seal, status)
            and _written_our_way(seal, status, trusted)
        )
        address = str(seal.sig_object.get("/ContactInfo", ""))
    except _UNREADABLE:
        return [Finding(False, N_("This file was changed, or it is no sealed file at all."))]
    if not whole:
        return [Finding(False, N_("This file was changed after it was sealed."))]
    found = [Finding(True, N_("The seal is whole: not one byte was changed since the file was sealed."))]
    found.append(_certificate(seal, status, trusted))
    code, payload = _address_parts(address)
    found.append(_mark(code, payload, published))
    return [*found, _register(pdf, code, register)]


def _the_seal(pdf: bytes) -> EmbeddedPdfSignature | None:
    seals = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return seals[0] if len(seals) == 1 and seals[0].field_name == FIELD else None


def _validated(seal: EmbeddedPdfSignature, trusted: list[asn1_x509.Certificate]) -> PdfSignatureStatus:
    context = ValidationContext(trust_roots=trusted, allow_fetching=False, revocation_mode="soft-fail")
    return validate_pdf_signature(seal, signer_validation_context=context)


def _covers_all(pdf: bytes, seal: EmbeddedPdfSignature, status: PdfSignatureStatus) -> bool:
    """Whether all is signed but the signature itself, and that stands there as it was written: large letters, then zeros."""
    start, before, after, rest = (int(number) for number in seal.byte_range)
    shown = pdf[before:after]
    length = len(shown) - 2
    return (
        status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        and (start, after + rest) == (0, len(pdf))
        and shown == b"<" + _der(seal).hex().upper().encode().ljust(length, b"0") + b">"
    )


def _der(seal: EmbeddedPdfSignature) -> bytes:
    """The signature, written anew from what is signed, what signs and who signs; whatever else it held is not in it."""
    had = seal.signed_data
    (signer,) = had["signer_infos"]
    certificate = extract_certificate_info(had).signer_cert
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                name="issuer_and_serial_number",
                value=cms.IssuerAndSerialNumber(
                    {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
                ),
            ),
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": signer["signed_attrs"],
            "signature_algorithm": signer["signature_algorithm"],
            "signature": signer["signature"],
        }
    )
    data = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "data"},
            "certificates": had["certificates"],
            "signer_infos": [info],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": data}).dump(force=True))


def _written_our_way(
    seal: EmbeddedPdfSignature, status: PdfSignatureStatus, trusted: list[asn1_x509.Certificate]
) -> bool:
    """Whether no certificate came along that is neither the signer's, nor trusted, nor on the way between them."""
    path = [] if status.validation_path is None else list(status.validation_path.iter_certs(include_root=True))
    known = {one.dump() for one in (*trusted, *path, seal.signer_cert)}
    came = [one.chosen.dump() for one in seal.signed_data["certificates"]]
    return (set(came) <= known or not status.trusted) and len(set(came)) == len(came)


def _certificate(
    seal: EmbeddedPdfSignature, status: PdfSignatureStatus, trusted: list[asn1_x509.Certificate]
) -> Finding:
    named = {"centre": str(seal.sig_object.get("/Name", "")), "holder": seal.signer_cert.subject.human_friendly}
    if not trusted:
        told = N_("Sealed as %(centre)s (%(holder)s). Who certified this was not looked at: name the authority.")
        return Finding(None, told, named)
    if not status.trusted:
        told = N_("Sealed as %(centre)s (%(holder)s), but the authority you named did not certify this.")
        return Finding(False, told, named)
    return Finding(True, N_("Sealed by %(centre)s (%(holder)s), certified by the authority you named."), named)


def _address_parts(address: str) -> tuple[str, str]:
    return code_in(address) or "", address.partition("#")[2]


def _mark(code: str, payload: str, published: Published | None) -> Finding:
    named = {"code": printed_code(code)}
    if published is None:
        return Finding(None, N_("Code %(code)s. Its mark was not looked at: name the published keys."), named)
    try:
        head = checked_mark(code, payload, published(read_mark(code, payload).centre_id))
    except MarkBroken:
        return Finding(False, N_("The mark of code %(code)s does not hold."), named)
    told = N_("The mark of code %(code)s holds: %(kind)s of %(day)s, record %(record)s.")
    record = head.record_sha256.hex()[:16]
    return Finding(True, told, named | {"kind": head.kind, "day": head.issued_on.isoformat(), "record": record})


def _register(pdf: bytes, code: str, register: Mapping[str, RegisterLine] | None) -> Finding:
    named = {"code": printed_code(code), "sha256": hashlib.sha256(pdf).hexdigest()}
    if register is None:
        return Finding(None, N_("The register was not asked. Fingerprint of this file: %(sha256)s"), named)
    line = register.get(code)
    if line is None:
        return Finding(False, N_("The register has no paper with the code %(code)s."), named)
    if line.sha256 != named["sha256"]:
        return Finding(False, N_("The register has another file under the code %(code)s."), named)
    if line.replaced_on:
        told = N_("The register has this very file. Another paper took its place on %(day)s.")
        return Finding(True, told, {"day": line.replaced_on})
    return Finding(True, N_("The register has this very file, and no other paper took its place."), named)
