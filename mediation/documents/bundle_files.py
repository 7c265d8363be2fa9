"""The two shapes of a bundle: one PDF with a list of contents and numbers on every page, or the single files in an archive."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from mediation.documents.apart import bind
from mediation.documents.binding import pages_of
from mediation.documents.engine import print_pdf
from mediation.documents.errands import PDF, Bind, Part
from mediation.documents.jobs import TEMPLATES, Job
from parties import thai

_FIRST_DAY_OF_ARCHIVES = (1980, 1, 1, 0, 0, 0)
_MOST_ROUNDS = 4


@dataclass(frozen=True)
class Item:
    """One file of a bundle. `facts`: what the manifest says of it besides name and digest; `part_of`: it belongs to the one
    before it, as the signed pages to their document."""

    name: str
    title: str
    code: str
    note: str
    day: str
    media: str
    content: bytes
    sha256: str
    pages: int
    part_of: bool
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Cover:
    """What the list of contents says around the list itself, in the reader's words."""

    title: str
    centre: str
    case_number: str
    on: date
    for_whom: str
    words: Mapping[str, str]
    missing: Sequence[str]
    notes: Sequence[str]
    page_label: str


async def as_pdf(cover: Cover, items: Sequence[Item]) -> bytes:
    """One PDF. Raises NotPrintable for the list, WentWrong for the rest. Equal items give equal bytes."""
    ahead, front = 1, b""
    for _ in range(_MOST_ROUNDS):
        front = await print_pdf(_job(cover, _listed(cover, items, ahead)))
        if pages_of(front) == ahead:
            break
        ahead = pages_of(front)
    total = ahead + sum(one.pages for one in items)
    numbers = await print_pdf(_job(cover, {"numbers": total, "label": cover.page_label}))
    parts = [Part(f"{one.code} {one.title}".strip(), one.media, one.content) for one in items]
    return await bind(Bind(parts, cover.title, front, numbers))


def _listed(cover: Cover, items: Sequence[Item], ahead: int) -> dict[str, Any]:
    entries, page, number = [], ahead + 1, 0
    for one in items:
        number += not one.part_of
        entries.append(
            {
                "no": "" if one.part_of else str(number),
                "title": one.title,
                "code": one.code,
                "note": one.note,
                "day": one.day,
                "sha256": one.sha256,
                "page": str(page),
            }
        )
        page += one.pages
    return {
        "words": cover.words,
        "for-whom": cover.for_whom,
        "entries": entries,
        "missing": list(cover.missing),
        "notes": list(cover.notes),
    }


def _job(cover: Cover, record: Mapping[str, Any]) -> Job:
    data: dict[str, Any] = {
        "title": cover.title,
        "language": "th",
        "digits": "arabic",
        "day": thai.format_be(cover.on, "long").replace("พ.ศ. ", ""),
        "issued": [cover.on.year, cover.on.month, cover.on.day],
        "centre": {"name": cover.centre, "code": "", "address": "", "phone": ""},
        "case": {"number": cover.case_number, "track": "", "effect": ""},
        "letterhead": {"lines": [], "logo": None, "contact": ""},
        "verification": None,
        "record": record,
    }
    source = (TEMPLATES / "bundle.typ").read_bytes()
    moment = datetime(cover.on.year, cover.on.month, cover.on.day, tzinfo=thai.BANGKOK)
    return Job(source, msgspec.json.encode(data, order="deterministic").decode(), moment)


def as_zip(cover: Cover, items: Sequence[Item], facts: Mapping[str, Any]) -> bytes:
    """The files as they were issued, with a manifest that names each with its SHA-256. Equal items give equal bytes."""
    manifest = {
        "format": 1,
        **facts,
        "title": cover.title,
        "centre": cover.centre,
        "case": cover.case_number,
        "made_on": cover.on.isoformat(),
        "files": [{"name": one.name, "sha256": one.sha256, "media": one.media, **one.facts} for one in items],
        "missing": list(cover.missing),
    }
    written = msgspec.json.format(msgspec.json.encode(manifest, order="deterministic")) + b"\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in [("manifest.json", written), *((one.name, one.content) for one in items)]:
            entry = zipfile.ZipInfo(name, _FIRST_DAY_OF_ARCHIVES)
            entry.external_attr = 0o600 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith((".pdf", ".jpg")) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


ENDINGS: Mapping[str, str] = {PDF: "pdf", "image/jpeg": "jpg"}
"""How the name of a file of each kind ends."""
