"""A process that opens one register, holds no key, and ends. Run as `python -I -m mediation.old_registers.apart_worker`."""

import resource
import sys
from itertools import islice
from pathlib import Path

import msgspec

from mediation.documents.shut_in import shut_in
from mediation.old_registers.apart import LENGTH, SAMPLE, End, Frame, Looked, Order, Read, Refusal, packed
from mediation.old_registers.sheets import MOST_ROWS, FileRefused, Numbered, Workbook, opened

_MOST_MEMORY = 768 * 1024**2
_MOST_SECONDS = 240
_MOST_SHOWN = 200
"""Characters of a cell that are shown before it is known what it is."""


def _tell(frame: Frame) -> None:
    body = msgspec.msgpack.encode(frame)
    sys.stdout.buffer.write(LENGTH.pack(len(body)) + body)


def _row(row: Numbered, most: int | None = None) -> tuple[int, list[object]]:
    cells = row.cells if most is None else [c[:most] if isinstance(c, str) else c for c in row.cells]
    return row.number, [packed(cell) for cell in cells]


def _look(book: Workbook) -> None:
    first = []
    for sheet in book.sheets:
        try:
            filled = (row for row in book.rows(sheet.name) if not row.empty)
            first.append([_row(row, _MOST_SHOWN) for row in islice(filled, SAMPLE)])
        except FileRefused:
            if len(book.sheets) == 1:
                raise
            first.append([])
    _tell(Looked(list(book.sheets), first))


def _read(book: Workbook, order: Order, sheet: str) -> None:
    rows: list[tuple[int, list[object]]] = []
    seen = 0
    for row in book.rows(sheet):
        if row.empty:
            continue
        seen += 1
        if seen > MOST_ROWS + 50:
            raise book.too_long
        if row.number > order.after:
            rows.append(_row(row))
        if len(rows) >= order.batch:
            _tell(Read(rows))
            rows = []
    _tell(Read(rows))


def _most_memory() -> float:
    """Megabytes this process held at most. What it inherited when it was begun does not count, so that getrusage will not do."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


def main() -> None:
    """Do what is asked for."""
    shut_in(_MOST_MEMORY)
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Order)
    try:
        book = opened(order.data)
        _look(book) if order.sheet is None else _read(book, order, order.sheet)
    except FileRefused as refused:
        _tell(Refusal(refused.code, str(refused), refused.places))
    else:
        _tell(End(_most_memory()))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
