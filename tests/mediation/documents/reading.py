"""Printing sample papers and reading them again: by poppler, by pypdf, and what a template says in Thai."""

import io
import re
import subprocess
import unicodedata
from functools import lru_cache
from typing import Any

from pypdf import PdfReader

from mediation.documents import engine
from mediation.documents.catalogue import house_template
from mediation.documents.content import Content
from mediation.documents.jobs import TEMPLATES
from mediation.documents.printing import Letterhead, Verification, job_of

_SAID = re.compile(r'say\(\s*"((?:[^"\\]|\\.)*)"\s*,\s*"((?:[^"\\]|\\.)*)"')
_PLACE = re.compile(r"\{[a-z-]+\}")


def printed_pdf(
    content: Content,
    language: str = "th",
    letterhead: Letterhead | None = None,
    source: bytes | None = None,
    verification: Verification | None = None,
) -> bytes:
    """The PDF of a record with the house's template, or the one given."""
    template = house_template(content.document) if source is None else source
    return engine.print_now(job_of(content, template, letterhead or Letterhead(), language, verification))


@lru_cache(maxsize=256)
def by_poppler(pdf: bytes) -> str:
    """The text as poppler reads it."""
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


@lru_cache(maxsize=256)
def by_pypdf(pdf: bytes) -> tuple[str, ...]:
    """The text of each page as pypdf reads it, from the map of glyphs alone."""
    return tuple(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def plain(text: str) -> str:
    """Text under NFKC without any white space, as a search compares it."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def phrases(template: str, language: str = "th") -> list[str]:
    """Everything a template says in a language, cut where recorded values stand."""
    source = (TEMPLATES / f"{template}.typ").read_text()
    said = [pair[0 if language == "th" else 1].replace('\\"', '"') for pair in _SAID.findall(source)]
    return [part for whole in said for part in _PLACE.split(whole) if plain(part)]


def texts_in(value: Any) -> list[str]:
    """Every text of a record as it is printed, however deep it stands."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts_in(inner)]
    return [text for inner in value for text in texts_in(inner)] if isinstance(value, list) else []
