"""The packet of a referral as one file that is the same wherever it goes: downloaded, mailed, pushed. Pure.

A zip archive of four parts, stored without compression so that equal parts give equal bytes on every machine:
`manifest.json` (format, version, key, and of every other part its size and SHA-256), `manifest.sig` (the detached Ed25519
signature of the manifest, in base64), `packet.json` for machines and `packet.pdf` for people. A file is accepted only if it
is, byte by byte, what binding its parts would give: nothing can be changed, added or hidden between them.
"""

import base64
import binascii
import hashlib
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from cases.msgid import N_
from mediation.packet_record import FORMAT, VERSION, PacketRecord

MOST_BYTES = 30 * 1024 * 1024
MANIFEST, SIGNATURE, RECORD, PAPER = "manifest.json", "manifest.sig", "packet.json", "packet.pdf"
_PARTS = (MANIFEST, SIGNATURE, RECORD, PAPER)
_MEDIA = {RECORD: "application/json", PAPER: "application/pdf"}
_SIGNED_AS = b"mediation referral packet\n"
_ON = (1980, 1, 1, 0, 0, 0)
_END = struct.Struct("<4s4H2LH")
"""The last bytes of an archive without a comment, as ours are: its mark, how many entries, and how long their list is."""
_MOST_ENTRIES, _LONGEST_LIST = 2 * len(_PARTS), 4096


class PacketBroken(ValueError):
    """This is no packet to be trusted. `code` is stable; the message is a msgid that says what to do.

    Codes: not_a_packet, too_large, wrong_parts, unknown_key, wrong_signature, newer_version, changed, unreadable.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


_NOT_A_PACKET = ("not_a_packet", N_("This file is not a referral packet."))
_TOO_LARGE = ("too_large", N_("This file is larger than a referral packet can be."))
_WRONG_PARTS = ("wrong_parts", N_("This file holds other parts than a referral packet does. Do not open them."))
_UNKNOWN_KEY = (
    "unknown_key",
    N_(
        "This packet is signed with a key that is not known here. Ask the sender for their keys, by telephone or in person."
    ),
)
_WRONG_SIGNATURE = (
    "wrong_signature",
    N_("The signature is not the sender's. Do not use this packet; tell the sender."),
)
_NEWER = (
    "newer_version",
    N_(
        "This packet was made by a newer program. Bring this one up to date; the PDF in the packet can be read all the same."
    ),
)
_CHANGED = (
    "changed",
    N_("This packet was changed after it was signed. Do not use it; ask the sender to send it again."),
)
_UNREADABLE = ("unreadable", N_("The packet is signed, but what it says cannot be read. Tell the sender."))


class Part(msgspec.Struct, frozen=True):
    """A part as the manifest names it; `sha256` in hex."""

    name: str
    media_type: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What was signed. `key` is the id of the signer's public key."""

    format: str
    version: int
    key: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class OpenedPacket:
    """A packet whose every byte was found to be the signer's. `sha256` is of the whole file."""

    record: PacketRecord
    paper: bytes
    key: str
    sha256: bytes


def bind(record: PacketRecord, paper: bytes, key: Ed25519PrivateKey, key_id: str) -> bytes:
    """Make the file. Equal arguments give equal bytes. Raises PacketBroken (too_large)."""
    if record.format != FORMAT or record.version != VERSION:
        raise ValueError("a record of another format")
    parts = {RECORD: _canonical(record), PAPER: paper}
    manifest = Manifest(
        FORMAT,
        VERSION,
        key_id,
        tuple(
            Part(name, _MEDIA[name], len(content), hashlib.sha256(content).hexdigest())
            for name, content in parts.items()
        ),
    )
    text = _canonical(manifest)
    signature = base64.b64encode(key.sign(_SIGNED_AS + text)) + b"\n"
    data = _archive({MANIFEST: text, SIGNATURE: signature, **parts})
    if len(data) > MOST_BYTES:
        raise PacketBroken(*_TOO_LARGE)
    return data


def opened(data: bytes, trusted: Mapping[str, bytes]) -> OpenedPacket:
    """Open a file, believing nothing. `trusted`: public keys (32 bytes) by id. Raises PacketBroken."""
    parts = _parts_of(data)
    manifest = _manifest_of(parts, trusted)
    if manifest.version > VERSION:
        raise PacketBroken(*_NEWER)
    if set(parts) != set(_PARTS):
        raise PacketBroken(*_WRONG_PARTS)
    named = {part.name: part for part in manifest.parts}
    for name in (RECORD, PAPER):
        part = named.get(name)
        if part is None or part.size != len(parts[name]) or part.sha256 != hashlib.sha256(parts[name]).hexdigest():
            raise PacketBroken(*_CHANGED)
    # Also names, times and attributes of the archive itself carry nothing but what binding writes.
    if _archive({name: parts[name] for name in _PARTS}) != data:
        raise PacketBroken(*_CHANGED)
    try:
        record = msgspec.json.decode(parts[RECORD], type=PacketRecord)
    except msgspec.MsgspecError as error:
        raise PacketBroken(*_UNREADABLE) from error
    return OpenedPacket(record, parts[PAPER], manifest.key, hashlib.sha256(data).digest())


def paper_within(data: bytes, trusted: Mapping[str, bytes]) -> bytes:
    """The PDF of a packet, also of a newer version. Raises PacketBroken where it is not as the signer bound it."""
    parts = _parts_of(data)
    manifest = _manifest_of(parts, trusted)
    part = next((part for part in manifest.parts if part.name == PAPER), None)
    if part is None or PAPER not in parts or part.sha256 != hashlib.sha256(parts[PAPER]).hexdigest():
        raise PacketBroken(*_CHANGED)
    return parts[PAPER]


def _parts_of(data: bytes) -> dict[str, bytes]:
    """The parts as they lie in the archive. Sizes and names are looked at before anything is read."""
    if len(data) > MOST_BYTES:
        raise PacketBroken(*_TOO_LARGE)
    _few_entries(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if not set(names) & set(_PARTS):
                raise PacketBroken(*_NOT_A_PACKET)
            if len(names) != len(set(names)) or len(names) > _MOST_ENTRIES or any(map(_unsafe, names)):
                raise PacketBroken(*_WRONG_PARTS)
            # Stored parts are as large as they lie: an archive that swells when it is opened is none of ours.
            if any(entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1 for entry in entries):
                raise PacketBroken(*_WRONG_PARTS)
            if sum(entry.file_size for entry in entries) > len(data):
                raise PacketBroken(*_WRONG_PARTS)
            return {entry.filename: archive.read(entry) for entry in entries}
    except PacketBroken:
        raise
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, RuntimeError) as error:
        raise PacketBroken(*_NOT_A_PACKET) from error


def _few_entries(data: bytes) -> None:
    """Before the list of parts is read at all: it is where ours has it, and as short as ours can be."""
    if len(data) < _END.size:
        raise PacketBroken(*_NOT_A_PACKET)
    mark, _, _, here, entries, length, _, comment = _END.unpack(data[-_END.size :])
    if mark != b"PK\x05\x06" or comment:
        raise PacketBroken(*_NOT_A_PACKET)
    if max(here, entries) > _MOST_ENTRIES or length > _LONGEST_LIST:
        raise PacketBroken(*_WRONG_PARTS)


def _unsafe(name: str) -> bool:
    return name != name.strip() or not name.isascii() or any(mark in name for mark in ("/", "\\", "..", ":", "\0"))


def _manifest_of(parts: Mapping[str, bytes], trusted: Mapping[str, bytes]) -> Manifest:
    if MANIFEST not in parts or SIGNATURE not in parts:
        raise PacketBroken(*_WRONG_PARTS)
    try:
        manifest = msgspec.json.decode(parts[MANIFEST], type=Manifest)
        signature = base64.b64decode(parts[SIGNATURE].strip(), validate=True)
    except (msgspec.MsgspecError, binascii.Error, ValueError) as error:
        raise PacketBroken(*_NOT_A_PACKET) from error
    if manifest.format != FORMAT:
        raise PacketBroken(*_NOT_A_PACKET)
    public = trusted.get(manifest.key)
    if public is None:
        raise PacketBroken(*_UNKNOWN_KEY)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _SIGNED_AS + parts[MANIFEST])
    except InvalidSignature as error:
        raise PacketBroken(*_WRONG_SIGNATURE) from error
    return manifest


def _canonical(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=1) + b"\n"


def _archive(parts: Mapping[str, bytes]) -> bytes:
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _ON)
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return into.getvalue()
