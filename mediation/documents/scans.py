"""Pictures and PDFs of signed papers: what they may be, and what is kept of them. Pure, and run apart from the house.

A picture is drawn anew, so that nothing of the sent file but what is seen on it remains: no place, no camera, no second
file behind it. A PDF is kept as it is, for it may bear a signature of its own; one that could do anything is refused.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

from cases.msgid import N_
from mediation.documents.errands import JPEG, PDF, Clean, Inspected, Wrong
from mediation.documents.marks import code_in

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes of one file as it is sent."""
MOST_FILES = 20
LARGEST_TOGETHER = 30 * 1024 * 1024
"""Bytes of all files sent at once."""
MOST_PAGES = 60
"""Of one PDF."""
_MOST_DOTS = 60_000_000
_MOST_OBJECTS = 50_000
# A4 at 300 dots an inch.
_SIDE = 3508
_QUALITY = 85
_MAGIC = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"%PDF-": "PDF"}

REFUSALS = {
    "scan_of_other_kind": N_("File %(number)s is neither JPEG nor PNG nor PDF."),
    "scan_too_large": N_("File %(number)s is larger than 10 megabytes."),
    "scan_too_many_dots": N_("The picture in file %(number)s has too many dots. Take it with a lower resolution."),
    "scan_broken": N_("File %(number)s is damaged and cannot be opened."),
    "scan_locked": N_("The PDF in file %(number)s is locked with a password. Send it without."),
    "scan_does_things": N_(
        "The PDF in file %(number)s holds more than pages: programs, attached files or forms. Print it and photograph it."
    ),
    "scan_too_many_pages": N_("The PDF in file %(number)s has more than 60 pages."),
}

_DOING = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie"})
_ACTIVE = frozenset(
    {"/JS", "/JavaScript", "/AA", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/RichMediaSettings", "/AF"}
)
_TYPES = frozenset(
    {"/EmbeddedFile", "/Filespec", "/RichMedia", "/FileAttachment", "/Screen", "/Movie", "/3D", "/Sound"}
)


class Unkeepable(Exception):
    """The file is not kept. `code` is one of REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def inspected(files: list[bytes]) -> Inspected:
    """Every file as it is kept; or, where one is not, everything that is wrong with any."""
    kept, wrong = [], []
    for index, sent in enumerate(files):
        try:
            kept.append(clean(sent))
        except Unkeepable as refused:
            wrong.append(Wrong(index, refused.code))
    return Inspected(wrong=wrong) if wrong else Inspected(kept)


def kind_of(sent: bytes) -> str:
    """PNG, JPEG or PDF, by the first bytes alone. Raises Unkeepable."""
    kind = next((name for magic, name in _MAGIC.items() if sent.startswith(magic)), None)
    if kind is None:
        raise Unkeepable("scan_of_other_kind")
    if len(sent) > LARGEST_FILE:
        raise Unkeepable("scan_too_large")
    return kind


def clean(sent: bytes) -> Clean:
    """What is kept of a file. Raises Unkeepable."""
    kind = kind_of(sent)
    return _pdf(sent) if kind == "PDF" else _redrawn(sent, kind)


def _redrawn(sent: bytes, kind: str) -> Clean:
    Image.MAX_IMAGE_PIXELS = _MOST_DOTS
    try:
        with Image.open(io.BytesIO(sent), formats=[kind]) as picture:
            if picture.width * picture.height > _MOST_DOTS:
                raise Unkeepable("scan_too_many_dots")
            picture.draft(None, (_SIDE, _SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((_SIDE, _SIDE))
            plain = _on_white(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Unkeepable("scan_too_many_dots") from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError) as wrong:
        raise Unkeepable("scan_broken") from wrong
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return Clean(JPEG, out.getvalue(), 1, blank=plain.getcolors(1) is not None)


def _on_white(picture: Image.Image) -> Image.Image:
    """Only the dots: neither what is written about them nor what can be seen through."""
    if picture.mode in ("1", "L"):
        seen = picture.convert("L")
        plain = Image.new("L", seen.size)
        plain.paste(seen)
        return plain
    seen = picture.convert("RGBA")
    plain = Image.new("RGB", seen.size, "white")
    plain.paste(seen, mask=seen.getchannel("A"))
    return plain


def _pdf(sent: bytes) -> Clean:
    if b"%%EOF" not in sent[-64:] or sent.rpartition(b"%%EOF")[2].strip():
        # Something stands behind its end: another file, perhaps.
        raise Unkeepable("scan_broken")
    try:
        with pikepdf.open(io.BytesIO(sent), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Unkeepable("scan_locked")
            pages = len(pdf.pages)
            if not pages:
                raise Unkeepable("scan_broken")
            if pages > MOST_PAGES:
                raise Unkeepable("scan_too_many_pages")
            if len(pdf.objects) > _MOST_OBJECTS or any(_does_things(one) for one in pdf.objects):
                raise Unkeepable("scan_does_things")
            codes = sorted({code for one in pdf.objects for code in _sealed_codes(one)})
    except pikepdf.PasswordError as locked:
        raise Unkeepable("scan_locked") from locked
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, MemoryError) as wrong:
        raise Unkeepable("scan_broken") from wrong
    return Clean(PDF, sent, pages, codes=codes)


def _does_things(whole: Any) -> bool:
    return any(
        _ACTIVE & set(one.keys())
        or str(one.get("/S", "")) in _DOING
        or str(one.get("/Type", "")) in _TYPES
        or str(one.get("/Subtype", "")) in _TYPES
        for one in _dictionaries(whole)
    )


def _sealed_codes(whole: Any) -> Iterator[str]:
    """The codes that the seals of a file name, where the house writes them."""
    for one in _dictionaries(whole):
        if str(one.get("/Type", "")) == "/Sig" and (code := code_in(str(one.get("/ContactInfo", "")))):
            yield code


def _dictionaries(whole: Any) -> Iterator[Any]:
    """Every dictionary written inside an object; what it refers to is an object of its own."""
    waiting = [whole]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield one
            inner = [one.get(name) for name in one.keys()]  # noqa: SIM118 - a PDF's dictionary is none of Python's
        elif isinstance(one, pikepdf.Array):
            inner = list(one)
        else:
            continue
        waiting += [part for part in inner if isinstance(part, pikepdf.Object) and not part.is_indirect]
