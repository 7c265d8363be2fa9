"""The QR of a paper, as rows of squares that the template draws. Pure."""

import segno


def drawn(address: str) -> str:
    """The same as a picture for a page (SVG)."""
    return str(segno.make_qr(address, error="m", boost_error=False).svg_inline(scale=4, border=4))


def squares(address: str) -> tuple[str, ...]:
    """Row by row, `1` for a dark square. 15 % of it may be dirty and it is still read (level M)."""
    made = segno.make_qr(address, error="m", boost_error=False)
    return tuple("".join("1" if square else "0" for square in row) for row in made.matrix)
