"""What goes between the engine and its worker processes, and how."""

import struct
from datetime import datetime
from pathlib import Path
from typing import IO

import msgspec

_FOLDER = Path(__file__).parent
FONTS, TEMPLATES = _FOLDER / "fonts", _FOLDER / "templates"
_LENGTH = struct.Struct(">I")


class Job(msgspec.Struct, frozen=True):
    """A template's text and the data it is given, as JSON. `issued_on`: the only moment the PDF bears."""

    source: bytes
    data: str
    issued_on: datetime


class Done(msgspec.Struct, frozen=True):
    """The PDF, and what stands on each of its pages; or nothing, with what is wrong and where: the file, its line and
    column, as the compiler says them."""

    pdf: bytes = b""
    pages: list[str] = []
    reason: str = ""
    diagnostic: str = ""


def send(pipe: IO[bytes], message: Job | Done) -> None:
    """One message, with its length before it."""
    packed = msgspec.msgpack.encode(message)
    pipe.write(_LENGTH.pack(len(packed)) + packed)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes:
    """The next message as it was packed; nothing where the other side has gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return b""
    (length,) = _LENGTH.unpack(head)
    body = pipe.read(length)
    return body if len(body) == length else b""
