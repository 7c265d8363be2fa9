"""Text that can be searched and copied out of a PDF in Thai and Lao.

The writer of the PDF maps a whole cluster (ฟื้น) to its first glyph and nothing to the marks above and below it. Readers
that go by this map alone then find hardly any word. Here each glyph is given its own character. Pure: bytes in, bytes out.
"""

import io
import re
from collections.abc import Iterator

import pikepdf

_TONES = "\u0e48\u0e49\u0e4a\u0e4b\u0ec8\u0ec9\u0eca\u0ecb"
# SARA AM is drawn as a ring above and the vowel behind it, with the tone between them.
_SARA_AM = {"\u0e33": ("\u0e4d", "\u0e32"), "\u0eb3": ("\u0ecd", "\u0eb2")}
_AM = re.compile(f"([{_TONES}]?)([{''.join(_SARA_AM)}])")
_RING_AND_TONE = re.compile(f"([\u0e4d\u0ecd])([{_TONES}])")

_TOKEN = re.compile(
    rb"/ActualText\s*(?:<(?P<text>[0-9A-Fa-f\s]*)>|(?P<literal>\())"
    rb"|/(?P<font>[^\s/<>\[\]()]+)\s+[-+.\d]+\s+Tf"
    rb"|(?P<end>\bEMC\b)|(?P<over>\bET\b)|(?P<open>\()|(?<!<)<(?P<hex>[0-9A-Fa-f\s]*)>(?!>)"
)
_ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\s\S]))")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_ENTRY = re.compile(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_MOST_IN_BLOCK = 100
_TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"

Codes = list[bytes]


def searchable(pdf_bytes: bytes) -> bytes:
    """The same PDF with a map that gives every glyph its own character. Equal input gives equal bytes."""
    with pikepdf.open(io.BytesIO(pdf_bytes)) as pdf:
        maps: dict[tuple[int, int], dict[bytes, str]] = {}
        for page in pdf.pages:
            fonts = {name.lstrip("/").encode(): font.objgen for name, font in page.Resources.get("/Font", {}).items()}
            for name, text, codes in spans(_stream(page)):
                if name in fonts:
                    maps.setdefault(fonts[name], {}).update(_one_each(text, codes))
        for number, found in maps.items():
            font = pdf.get_object(number)
            font.ToUnicode = pdf.make_stream(_rewritten(font.ToUnicode.read_bytes().decode("latin-1"), found))
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _stream(page: pikepdf.Page) -> bytes:
    contents = page.obj.Contents
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts)


def spans(stream: bytes) -> Iterator[tuple[bytes, str, Codes]]:
    """Each run of a page that says which text it stands for: name of the font, the text, the codes of its glyphs."""
    font, text = b"", None
    codes: Codes = []
    position = 0
    while found := _TOKEN.search(stream, position):
        position = found.end()
        if found["text"] is not None or found["literal"]:
            raw, position = _string(stream, found, "text", "literal")
            text, codes = _decoded(raw), []
        elif found["font"]:
            font = found["font"]
        elif found["end"] or found["over"]:
            if text:
                yield font, text, codes
            text, codes = None, []
        else:
            raw, position = _string(stream, found, "hex", "open")
            codes += [raw[at : at + 2] for at in range(0, len(raw), 2)]


def page_texts(pdf_bytes: bytes) -> list[str]:
    """What stands on each page, read off the glyphs that are drawn, in the order in which they are; a line for each run."""
    with pikepdf.open(io.BytesIO(pdf_bytes)) as pdf:
        known: dict[tuple[int, int], dict[bytes, str]] = {}
        return ["".join(_drawn(_stream(page), _maps(page, known))) for page in pdf.pages]


def _maps(page: pikepdf.Page, known: dict[tuple[int, int], dict[bytes, str]]) -> dict[bytes, dict[bytes, str]]:
    fonts = {}
    for name, font in page.Resources.get("/Font", {}).items():
        if font.objgen not in known:
            known[font.objgen] = _entries(font.ToUnicode.read_bytes().decode("latin-1"))
        fonts[name.lstrip("/").encode()] = known[font.objgen]
    return fonts


def _drawn(stream: bytes, maps: dict[bytes, dict[bytes, str]]) -> Iterator[str]:
    characters: dict[bytes, str] = {}
    told, position = False, 0
    while found := _TOKEN.search(stream, position):
        position = found.end()
        if found["text"] is not None or found["literal"]:
            raw, position = _string(stream, found, "text", "literal")
            told = True
            yield _decoded(raw)
        elif found["font"]:
            characters = maps.get(found["font"], {})
        elif found["end"]:
            told = False
        elif found["over"]:
            told = False
            yield "\n"
        else:
            raw, position = _string(stream, found, "hex", "open")
            if not told:
                yield "".join(characters.get(raw[at : at + 2], "") for at in range(0, len(raw), 2))


def _string(stream: bytes, found: re.Match[bytes], as_hex: str, as_literal: str) -> tuple[bytes, int]:
    """The bytes of a string, and where what follows it begins."""
    if found[as_literal]:
        return _literal(stream, found.end())
    return bytes.fromhex(found[as_hex].decode()), found.end()


def _entries(table: str) -> dict[bytes, str]:
    """The map of a font: code of a glyph → what it stands for."""
    body = table.partition("endcodespacerange")[2]
    return {bytes.fromhex(code): bytes.fromhex(text).decode("utf-16-be") for code, text in _ENTRY.findall(body)}


def _decoded(raw: bytes) -> str:
    return raw[2:].decode("utf-16-be") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")


def _literal(stream: bytes, start: int) -> tuple[bytes, int]:
    """The bytes of a string whose bracket was opened before `start`, and where it ends; brackets in pairs belong to it."""
    depth, at = 1, start
    while depth:
        byte = stream[at : at + 1]
        if not byte:
            raise ValueError("a string of the page is not closed")
        depth += (byte == b"(") - (byte == b")")
        at += 2 if byte == b"\\" else 1
    return _ESCAPED.sub(_unescaped, stream[start : at - 1]), at


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 8) & 0xFF])
    return _ESCAPES.get(found[2], found[2])


def _one_each(text: str, codes: Codes) -> dict[bytes, str]:
    """Which character each glyph of a cluster stands for, in the order they are drawn; nothing where that is not certain."""
    drawn = _AM.sub(lambda found: f"{_SARA_AM[found[2]][0]}{found[1]}{_SARA_AM[found[2]][1]}", text)
    characters = list(drawn)
    if len(characters) == len(codes) + 1 and (both := _RING_AND_TONE.search(drawn)):
        # Ring and tone are one glyph.
        characters = [*drawn[: both.start()], both[2] + both[1], *drawn[both.end() :]]
    return dict(zip(codes, characters, strict=True)) if len(characters) == len(codes) else {}


def _rewritten(old: str, found: dict[bytes, str]) -> bytes:
    head, _, _ = old.partition("endcodespacerange")
    entries = sorted((_entries(old) | found).items())
    lines = [f"{head}endcodespacerange"]
    for start in range(0, len(entries), _MOST_IN_BLOCK):
        block = entries[start : start + _MOST_IN_BLOCK]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{code.hex()}> <{text.encode('utf-16-be').hex()}>" for code, text in block]
        lines.append("endbfchar")
    return "\n".join([*lines, _TAIL]).encode("latin-1")
