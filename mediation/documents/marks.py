"""The mark of a paper: its short code, and what stands in its QR, signed so that a phone can check it by itself. Pure.

What is signed: which paper, its kind, its day, its centre, and the digest of the record it was made from. No name, no term.
The text after `#` of an address never leaves the browser that opens it.
"""

import base64
import binascii
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from parties.keys import Keyring
from parties.thai_text import latin_digits

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters without I, L, O, U: what is read or heard wrong is still found."""
CODE_LENGTH = 12
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None, "\u2013": None})
_FIRST_DAY = date(2000, 1, 1).toordinal()
_FORMAT = 1
_HEAD = struct.Struct(">BBIBH32s")
_SIGNATURE_BYTES = 64
_SIGNED_AS = b"mediation paper"


class MarkBroken(ValueError):
    """This is no mark, or not one that a key of the centre made for this code."""


# SHORT CODES ----------------------------------------------------------------------------------------------------------


def new_code() -> str:
    """A short code that nobody can guess: 55 random bits, and a character that finds one wrong or two swapped ones."""
    values = [secrets.randbelow(32) for _ in range(CODE_LENGTH - 1)]
    return "".join(ALPHABET[value] for value in [*values, _check_value(values)])


def _check_value(values: list[int]) -> int:
    """What makes the whole code come to nothing in the field of 32 elements."""
    return _doubled(_remainder(values))


def _remainder(values: list[int]) -> int:
    found = 0
    for value in values:
        found = _doubled(found) ^ value
    return found


def _doubled(value: int) -> int:
    return (value << 1) ^ (0b100101 if value & 0b10000 else 0)


def read_code(typed: str) -> str | None:
    """The code somebody typed or read out, in its one form; None where it cannot be one."""
    code = latin_digits(typed).strip().upper().translate(_MISREAD)
    if len(code) != CODE_LENGTH or not set(code) <= set(ALPHABET):
        return None
    return code if _remainder([ALPHABET.index(character) for character in code]) == 0 else None


def code_in(address: str) -> str | None:
    """The code of the paper that an address like `https://…/verify/CODE#payload` leads to; None where it is none."""
    return read_code(address.partition("#")[0].rpartition("/")[2])


def printed_code(code: str) -> str:
    """The code as it is printed: in three groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


# WHAT IS SIGNED -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """What the QR of a paper says. `key` is the number of the centre's key that signed it."""

    code: str
    kind: str
    issued_on: date
    centre_id: int
    record_sha256: bytes
    key: int = 0

    def head(self) -> bytes:
        """The part that is signed, beside the code."""
        return _HEAD.pack(
            _FORMAT,
            self.key,
            self.centre_id,
            int(self.kind.removeprefix("DOC-")),
            self.issued_on.toordinal() - _FIRST_DAY,
            self.record_sha256,
        )


def signing_keys(ring: Keyring, centre_id: int) -> dict[int, Ed25519PrivateKey]:
    """A centre's own keys by number, the current one first."""
    return {
        number: Ed25519PrivateKey.from_private_bytes(seed[:32])
        for number, seed in ring.seeds("paper", f"centre:{centre_id}").items()
    }


def public_keys(ring: Keyring, centre_id: int) -> dict[int, bytes]:
    """What a centre publishes: 32 bytes for each key by which its papers may be signed, those of the past included."""
    return {
        number: key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        for number, key in signing_keys(ring, centre_id).items()
    }


def signed(mark: Mark, ring: Keyring) -> str:
    """The mark with the signature of the centre's current key, as it stands in the QR after `#`."""
    number, key = next(iter(signing_keys(ring, mark.centre_id).items()))
    head = Mark(mark.code, mark.kind, mark.issued_on, mark.centre_id, mark.record_sha256, number).head()
    return base64.urlsafe_b64encode(head + key.sign(_message(mark.code, head))).decode().rstrip("=")


def _message(code: str, head: bytes) -> bytes:
    return _SIGNED_AS + b"\x00" + code.encode() + head


def read_mark(code: str, payload: str) -> Mark:
    """What a payload says, believed by nobody yet. Raises MarkBroken where it is none."""
    return _taken_apart(code, payload)[0]


def _taken_apart(code: str, payload: str) -> tuple[Mark, bytes, bytes]:
    try:
        raw = base64.b64decode(payload + "=" * (-len(payload) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise MarkBroken("these are not the characters of a mark") from wrong
    if len(raw) != _HEAD.size + _SIGNATURE_BYTES or base64.urlsafe_b64encode(raw).decode().rstrip("=") != payload:
        raise MarkBroken("a mark has another length")
    head, signature = raw[: _HEAD.size], raw[_HEAD.size :]
    form, key, centre_id, kind, day, digest = _HEAD.unpack(head)
    if form != _FORMAT:
        raise MarkBroken("a mark of another form")
    return (
        Mark(code, f"DOC-{kind:02d}", date.fromordinal(_FIRST_DAY + day), centre_id, digest, key),
        head,
        signature,
    )


def checked_mark(code: str, payload: str, published: Mapping[int, bytes]) -> Mark:
    """What a payload says, when one of the centre's published keys signed it for this code. Raises MarkBroken."""
    mark, head, signature = _taken_apart(code, payload)
    key = published.get(mark.key)
    if key is None:
        raise MarkBroken("no published key has this number")
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, _message(code, head))
    except InvalidSignature as wrong:
        raise MarkBroken("the signature does not hold") from wrong
    return mark
