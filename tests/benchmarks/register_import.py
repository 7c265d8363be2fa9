"""How fast an old register of 200,000 rows and 20 columns is brought in, and what memory that takes.

`bring_in(owner_url, centre_id, actor)` is called with the engine's pool open; it answers the part of the last line.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import xlsxwriter

from mediation.practice.importing import ColumnsForm, begin_import, import_desk, publish_import, read_rows
from mediation.practice.reading_room import read_run
from parties.access import Actor

ROWS = 200_000
_HEADINGS = ("เลขที่คำร้อง", "วันที่รับ", "ผู้ร้อง", "ผู้ถูกร้อง", "เรื่อง", "ประเภท", "ผล", "วันที่ยุติ", "ทุนทรัพย์", "หมู่")
_OTHERS = 10


def long_register(rows: int = ROWS, *, shared: bool = False) -> bytes:
    """A register of so many rows and 20 columns, made by a process of its own. `shared`: its texts stand in one list."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        told = [str(path), str(rows), "shared" if shared else "inline"]
        subprocess.run([sys.executable, "-m", "tests.benchmarks.register_import", *told], check=True)
        return path.read_bytes()


def _write(path: str, rows: int, shared: bool) -> None:
    book = xlsxwriter.Workbook(path, {"constant_memory": not shared})
    sheet = book.add_worksheet("ทะเบียน")
    as_day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, [*_HEADINGS, *(f"หมายเหตุ {number}" for number in range(_OTHERS))])
    for row in range(1, rows + 1):
        sheet.write_string(row, 0, f"{row}/2560")
        sheet.write_number(row, 1, 42_740 + row % 360, as_day)
        sheet.write_string(row, 2, f"นายสมชาย ใจดี{row}")
        sheet.write_string(row, 3, f"นางสมหญิง รักดี{row}")
        sheet.write_row(row, 4, ["ข้อพิพาทเรื่องแนวเขต", "แนวเขต", "ตกลงกันได้"])
        sheet.write_number(row, 7, 43_110 + row % 100, as_day)
        sheet.write_row(row, 8, [1000 + row, row % 12 + 1])
        sheet.write_row(row, 10, [f"บันทึก {row} {number}" for number in range(_OTHERS)])
    book.close()


def _most_memory() -> float:
    """Megabytes this process held at most since it was last asked to forget."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def _forgotten() -> float:
    Path("/proc/self/clear_refs").write_text("5")
    return _most_memory()


async def bring_in(actor: Actor, data: bytes, rows: int = ROWS) -> dict[str, Any]:
    """Bring a register in to its end: rows a second from the file to the preview, and of landing; memory in MB."""
    before = _forgotten()
    begun = time.monotonic()
    run_id = (await begin_import(actor, "register.xlsx", data)).content["id"]
    run = (await import_desk(actor, run_id)).run
    await read_rows(actor, run_id, ColumnsForm(sheet=run.sheet, heading_row=run.heading_row, columns=run.columns))
    apart = await read_run(actor.centre_id, run_id)
    judged = time.monotonic()
    landed = (await publish_import(actor, run_id)).content["published"]
    ended = time.monotonic()
    grown = _most_memory() - before
    assert landed == rows, await import_desk(actor, run_id, 5)
    return {
        "import_rows_s": round(rows / (judged - begun)),
        "import_mb": round(apart + grown),
        "landing_rows_s": round(rows / (ended - judged)),
        "whole_rows_s": round(rows / (ended - begun)),
    }


if __name__ == "__main__":
    _write(sys.argv[1], int(sys.argv[2]), sys.argv[3] == "shared")
