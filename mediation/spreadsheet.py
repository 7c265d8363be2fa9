"""A table as spreadsheets open it: CSV with a mark of UTF-8 before it, in which no cell is ever taken for a formula."""

import csv
from collections.abc import Iterable
from io import StringIO

BYTE_ORDER_MARK = "\ufeff"
"""Before the first row: without it Excel reads Thai as something else."""
MEDIA_TYPE = "text/csv"
# What begins a formula, also in the wide letters that spreadsheets of Asian languages take for the narrow ones.
_BEGINS_FORMULA = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")


def plain(cell: object) -> str:
    """The text of a cell that no spreadsheet calculates: an apostrophe stands before whatever could begin a formula."""
    text = "" if cell is None else str(cell)
    shown = text.lstrip(" \t\r\n\v\f\u00a0\u200b\u200c\u200d\u2060\ufeff")
    risky = shown.startswith(_BEGINS_FORMULA) or text.startswith(("\t", "\r", "\n"))
    return f"'{text}" if risky else text


def rows(table: Iterable[Iterable[object]]) -> str:
    """Rows as CSV (RFC 4180): every cell quoted, lines ended by CR LF."""
    into = StringIO()
    writer = csv.writer(into, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in table:
        writer.writerow([plain(cell) for cell in row])
    return into.getvalue()
