"""Reading a register in a process of its own: whatever its file is made to do ends with that process, and its memory too."""

import os
import struct
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import suppress
from datetime import date, datetime
from typing import IO

import msgspec

from cases.msgid import N_
from mediation.old_registers.sheets import Cell, FileRefused, Numbered, Sheet

SAMPLE = 60
"""Rows of each sheet that are looked at before it is known what stands where."""
LENGTH = struct.Struct(">I")
DAY, MOMENT = 1, 2


class Order(msgspec.Struct, tag="order"):
    """What the process is asked for. `sheet` None: what the file holds. `after`: rows up to this number are left out."""

    data: bytes
    sheet: str | None = None
    after: int = 0
    batch: int = 1000


class Looked(msgspec.Struct, tag="looked"):
    """The sheets of a file, and the first rows of each that hold anything."""

    sheets: list[Sheet]
    first: list[list[tuple[int, list[object]]]]


class Read(msgspec.Struct, tag="read"):
    """Some rows."""

    rows: list[tuple[int, list[object]]]


class Refusal(msgspec.Struct, tag="refusal"):
    """The file is not read."""

    code: str
    message: str
    places: dict[str, str]


class End(msgspec.Struct, tag="end"):
    """All was told, with the memory it took at most."""

    megabytes: float


Frame = Looked | Read | Refusal | End


def packed(cell: Cell) -> object:
    """A cell as it is sent: days keep what they are."""
    if isinstance(cell, datetime):
        return msgspec.msgpack.Ext(MOMENT, cell.replace(tzinfo=None).isoformat().encode())
    if isinstance(cell, date):
        return msgspec.msgpack.Ext(DAY, cell.isoformat().encode())
    return cell


def _unpacked(code: int, data: memoryview) -> object:
    text = bytes(data).decode()
    return date.fromisoformat(text) if code == DAY else datetime.fromisoformat(text)


_FRAMES = msgspec.msgpack.Decoder(Frame, ext_hook=_unpacked)


class Reader:
    """The rows of one sheet, batch after batch. `megabytes`, once all was read: what the process took at most."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self.megabytes = 0.0

    def batches(self) -> Generator[list[Numbered], None, None]:
        """Blocks; to be taken in a thread. Raises FileRefused."""
        for frame in self._frames():
            if isinstance(frame, Read):
                yield [Numbered(number, cells) for number, cells in frame.rows]  # type: ignore[arg-type]

    def look(self) -> Looked:
        """What the file holds. Raises FileRefused."""
        found = [frame for frame in self._frames() if isinstance(frame, Looked)]
        return found[0]

    def _frames(self) -> Iterator[Frame]:
        with tempfile.TemporaryFile() as given:
            given.write(msgspec.msgpack.encode(self._order))
            given.seek(0)
            running = subprocess.Popen(
                [sys.executable, "-I", "-m", "mediation.old_registers.apart_worker"],
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"LANG": "C.UTF-8", "PATH": os.defpath},
            )
            try:
                assert running.stdout is not None
                yield from self._told(running.stdout)
            finally:
                with suppress(ProcessLookupError):
                    running.kill()
                if running.stdout is not None:
                    running.stdout.close()
                running.wait()

    def _told(self, told: IO[bytes]) -> Iterator[Frame]:
        while True:
            head = told.read(LENGTH.size)
            body = told.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""
            if not body:
                raise FileRefused("broke", BROKE)
            frame = _FRAMES.decode(body)
            if isinstance(frame, Refusal):
                raise FileRefused(frame.code, frame.message, **frame.places)
            if isinstance(frame, End):
                self.megabytes = frame.megabytes
                return
            yield frame


BROKE = N_(
    "This file took too much time or memory and was put away. Split it by year, save the parts as .xlsx or .csv, and try again."
)
