"""The seal of a file (PAdES): an invisible signature of the centre over every byte, after which no change is allowed.

It is written behind the file as printed, whose own bytes stay as they are; nothing is asked of any network.
"""

import asyncio
import io
from dataclasses import dataclass
from functools import lru_cache

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from mediation.documents.authority import Identity

FIELD = "Seal"
_SIGNATURE_ROOM = 4_096
"""Hexadecimal digits kept free for the signature, beside those of its certificates."""


@dataclass(frozen=True)
class Sealing:
    """What the seal says of itself: the centre's name, and the address by which its paper is checked."""

    centre: str
    address: str


@lru_cache(maxsize=64)
def _signer(key: bytes, certificate: bytes, chain: tuple[bytes, ...]) -> SimpleSigner:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(asn1_x509.Certificate.load(one) for one in chain)
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(key),
        cert_registry=store,
    )


def signer_of(identity: Identity) -> SimpleSigner:
    """A key with its certificates as the maker of seals takes them."""
    return _signer(
        identity.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        identity.certificate.public_bytes(Encoding.DER),
        tuple(one.public_bytes(Encoding.DER) for one in identity.chain),
    )


def seal_now(pdf: bytes, identity: Identity, sealing: Sealing) -> bytes:
    """The file with the seal behind it. It begins with the very bytes that were given."""
    said = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        name=sealing.centre,
        contact_info=sealing.address,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    certificates = (identity.certificate, *identity.chain)
    room = _SIGNATURE_ROOM + 2 * sum(len(one.public_bytes(Encoding.DER)) for one in certificates)
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    PdfSigner(said, signer_of(identity)).sign_pdf(writer, output=out, bytes_reserved=room)
    return out.getvalue()


async def seal(pdf: bytes, identity: Identity, sealing: Sealing) -> bytes:
    """The same, in a thread of its own: the event loop is free meanwhile."""
    return await asyncio.to_thread(seal_now, pdf, identity, sealing)
