"""Files as a phone sends them, and as somebody sends them who means harm. All are made here."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from PIL import Image, ImageDraw

CANARY = "นกขมิ้น-13.7563N-100.5018E"
"""Stands in everything that is written about a picture, and must be gone from what is kept."""


def photo(size: tuple[int, int] = (600, 840), words: str = "ลงชื่อ") -> bytes:
    """A photograph with all that a phone writes about it: the place, the camera, a comment."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).rectangle((40, 40, 200, 80), fill="blue")
    about = Image.Exif()
    about[0x010E] = about[0x010F] = CANARY
    about.get_ifd(0x8825)[29] = CANARY
    about[0x0112] = 6
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=about, comment=(CANARY + words).encode())
    return out.getvalue()


def drawing() -> bytes:
    """A PNG that one can see through, with a text about it."""
    picture = Image.new("RGBA", (300, 400), (0, 0, 0, 0))
    out = io.BytesIO()
    picture.save(out, "PNG", exif=Image.Exif())
    return out.getvalue()[:-12] + _chunk(b"tEXt", b"Comment\x00" + CANARY.encode()) + out.getvalue()[-12:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def bomb(side: int = 50_000) -> bytes:
    """A PNG of a few kilobytes that says it is as wide and high as a field."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    row = zlib.compress(bytes(3 * side + 1), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", row) + _chunk(b"IEND", b"")


def zipped() -> bytes:
    """An archive with a name that leads out of its folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../etc/passwd", CANARY)
    return out.getvalue()


def pdf(pages: int = 1, change: Callable[[pikepdf.Pdf], None] | None = None, **saving: object) -> bytes:
    """A PDF of blank pages, changed by `change` before it is written."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    if change is not None:
        change(made)
    out = io.BytesIO()
    made.save(out, **saving)  # type: ignore[arg-type]
    return out.getvalue()


def with_script(made: pikepdf.Pdf) -> None:
    """It runs a program when it is opened."""
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def with_file(made: pikepdf.Pdf) -> None:
    """Another file is inside."""
    made.attachments["x.exe"] = pikepdf.AttachedFileSpec(made, b"MZ")


def with_launch(made: pikepdf.Pdf) -> None:
    """A press on the page starts a program."""
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    made.pages[0].obj.Annots = pikepdf.Array([made.make_indirect(note)])


def with_deep_script(made: pikepdf.Pdf) -> None:
    """The program lies deep inside other things, within a compressed stream of objects."""
    inner = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="1")
    made.Root.Whatever = pikepdf.Array([pikepdf.Dictionary(Next=pikepdf.Array([pikepdf.Dictionary(A=inner)]))])


def inflating() -> bytes:
    """A PDF of some kilobytes whose list of objects unpacks to gigabytes."""
    packer = zlib.compressobj(9)
    packed = b"".join([packer.compress(bytes(16 * 1024 * 1024)) for _ in range(128)]) + packer.flush()
    body = b"%PDF-1.5\n"
    offset = len(body)
    head = b"1 0 obj\n<</Type/XRef/Size 2/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
    return body + head + packed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % offset
