"""What goes to the process that opens files made by others, and what comes back."""

import msgspec

JPEG, PDF = "image/jpeg", "application/pdf"


class Inspect(msgspec.Struct, frozen=True, tag=True):
    """Look at these files, and make of each what is kept."""

    files: list[bytes]


class Clean(msgspec.Struct, frozen=True):
    """A file as it is kept: a picture drawn anew, or a PDF as it was. `pages`: how many sheets it fills; `blank`: a picture of
    one colour alone; `codes`: those of the house's papers whose seal a PDF bears, whether or not it holds."""

    media: str
    content: bytes
    pages: int
    blank: bool = False
    codes: list[str] = []


class Wrong(msgspec.Struct, frozen=True):
    """Why a file is not kept: its place among those that were sent, from 0, and a code of `scans.REFUSALS`."""

    index: int
    code: str


class Inspected(msgspec.Struct, frozen=True, tag=True):
    """Either every file as it is kept, or everything that is wrong."""

    files: list[Clean] = []
    wrong: list[Wrong] = []


class Part(msgspec.Struct, frozen=True):
    """One thing to be bound: what the bookmarks call it, and its bytes."""

    title: str
    media: str
    content: bytes


class Bind(msgspec.Struct, frozen=True, tag=True):
    """Make one PDF. `front`: its first pages; `numbers`: a PDF with a page for every page of the whole, laid over it.

    `double`: every part begins on a sheet of its own also where both sides are printed.
    """

    parts: list[Part]
    title: str
    front: bytes = b""
    numbers: bytes = b""
    double: bool = False


class Bound(msgspec.Struct, frozen=True, tag=True):
    """The one PDF."""

    pdf: bytes
