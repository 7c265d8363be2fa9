"""Several papers bound to one PDF: bookmarks, continuous page numbers, pictures on a sheet each. Pure: bytes in, bytes out."""

import io
from collections.abc import Iterator
from contextlib import ExitStack

import pikepdf
from PIL import Image

from mediation.documents.errands import JPEG, Bind, Part

_A4 = (595.276, 841.89)
_MARGIN = 24.0
_COLOURS = {"L": pikepdf.Name.DeviceGray, "RGB": pikepdf.Name.DeviceRGB}


def pages_of(pdf_bytes: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(io.BytesIO(pdf_bytes)) as pdf:
        return len(pdf.pages)


def bound(order: Bind) -> bytes:
    """The one PDF. Equal orders give equal bytes. Raises pikepdf.PdfError for a part that is none."""
    with ExitStack() as open_parts, pikepdf.new() as whole:
        starts: list[tuple[str, int]] = []
        if order.front:
            _append(whole, open_parts.enter_context(pikepdf.open(io.BytesIO(order.front))))
        for part in order.parts:
            if order.double and len(whole.pages) % 2:
                whole.add_blank_page(page_size=_A4)
            starts.append((part.title, len(whole.pages)))
            if part.media == JPEG:
                _picture(whole, part)
            else:
                _append(whole, open_parts.enter_context(pikepdf.open(io.BytesIO(part.content))))
        if order.numbers:
            numbers = open_parts.enter_context(pikepdf.open(io.BytesIO(order.numbers)))
            for at, (page, number) in enumerate(zip(whole.pages, numbers.pages, strict=True), start=1):
                _lay_over(whole, page, number, at)
        with whole.open_outline() as outline:
            outline.root += [pikepdf.OutlineItem(title, page) for title, page in starts]
        whole.docinfo["/Title"] = order.title
        out = io.BytesIO()
        whole.save(out, deterministic_id=True, compress_streams=True, min_version="1.7")
    return out.getvalue()


def _lay_over(whole: pikepdf.Pdf, page: pikepdf.Page, number: pikepdf.Page, at: int) -> None:
    """A sheet with the number over a page. Named by its place: a name by chance would make unequal bytes."""
    form = whole.copy_foreign(number.as_form_xobject())
    name = page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(f"/Number{at}"))
    placed = page.calc_form_xobject_placement(form, name, pikepdf.Rectangle(page.trimbox))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"Q\n")
    page.contents_add(placed)


def _append(whole: pikepdf.Pdf, pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        if "/Annots" in page.obj:
            # A field of a seal is nothing without the file that was sealed.
            page.obj.Annots = pikepdf.Array(list(_seen(page)))
    whole.pages.extend(pdf.pages)


def _seen(page: pikepdf.Page) -> Iterator[pikepdf.Object]:
    for note in page.obj.Annots.as_list():
        if note.get("/Subtype") == pikepdf.Name.Link:
            continue
        if note.get("/Subtype") != pikepdf.Name.Widget:
            yield note


def _picture(whole: pikepdf.Pdf, part: Part) -> None:
    """A picture as large as it fits on a sheet, without being opened: its own bytes are what the PDF holds."""
    with Image.open(io.BytesIO(part.content), formats=["JPEG"]) as picture:
        width, height, mode = picture.width, picture.height, picture.mode
    size = _A4 if height >= width else _A4[::-1]
    scale = min((size[0] - 2 * _MARGIN) / width, (size[1] - 2 * _MARGIN) / height)
    wide, high = width * scale, height * scale
    across, up = (size[0] - wide) / 2, (size[1] - high) / 2
    page = whole.add_blank_page(page_size=size)
    image = pikepdf.Stream(
        whole,
        part.content,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=width,
        Height=height,
        ColorSpace=_COLOURS[mode],
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=whole.make_indirect(image)))
    drawing = f"q {wide:.3f} 0 0 {high:.3f} {across:.3f} {up:.3f} cm /Im0 Do Q"
    page.obj.Contents = whole.make_stream(drawing.encode())
