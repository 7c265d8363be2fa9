"""A centre's logo: looked at before it is opened, and kept as a small plain PNG without anything else in it."""

import io
import warnings

from PIL import Image, UnidentifiedImageError

from cases.msgid import N_
from parties.errors import Fault, NotValid

LARGEST_FILE = 512 * 1024
"""Bytes of a picture as it is sent."""
_MOST_PIXELS = 16_000_000
_SIDE = 480
_MAGIC = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}


def logo_png(sent: bytes) -> bytes:
    """The picture as it is printed: PNG, at most 480 dots a side, on white. Raises NotValid for the field `logo`.

    Only PNG and JPEG are opened, judged by their first bytes; a picture of too many dots is refused by its head, before
    anything of it is unpacked.
    """
    kind = next((name for magic, name in _MAGIC.items() if sent.startswith(magic)), None)
    if not sent or kind is None:
        raise _refused("logo_unreadable", N_("Send a picture as PNG or JPEG."))
    if len(sent) > LARGEST_FILE:
        raise _refused("logo_too_large", N_("The picture is larger than 512 kilobytes. Make it smaller first."))
    try:
        with _opened(sent, kind) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise _refused("logo_too_large", N_("The picture has too many dots. Make it smaller first."))
            picture.thumbnail((_SIDE, _SIDE))
            whole = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as wrong:
        raise _refused("logo_unreadable", N_("Send a picture as PNG or JPEG.")) from wrong
    plain = Image.new("RGB", whole.size, "white")
    plain.paste(whole, mask=whole.getchannel("A"))
    out = io.BytesIO()
    plain.save(out, "PNG", optimize=True)
    return out.getvalue()


def _opened(sent: bytes, kind: str) -> Image.Image:
    """The picture by its head; the library's own warning of many dots is ours to say."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(io.BytesIO(sent), formats=[kind])


def _refused(code: str, message: str) -> NotValid:
    return NotValid([Fault(code, message, "logo")])
