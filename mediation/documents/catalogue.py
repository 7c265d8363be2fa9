"""Every kind of document there is, in order; and the texts of the house's own templates."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache

from mediation.documents import of_agreement, of_intake, of_mediators, of_referral, of_sessions
from mediation.documents.jobs import TEMPLATES
from mediation.documents.paper import Paper
from mediation.forms.documents import TITLES
from parties.errors import NotFound

_ROOMS = (of_intake, of_mediators, of_sessions, of_agreement, of_referral)

PAPERS: Mapping[str, Paper] = dict(sorted((paper.code, paper) for room in _ROOMS for paper in room.PAPERS))


TEMPLATE_CODES = tuple(TITLES)
"""Every document that has a template, the registers of the centre among them."""


def find_paper(code: str) -> Paper:
    """The kind of document of a code. Raises NotFound."""
    try:
        return PAPERS[code]
    except KeyError as unknown:
        raise NotFound from unknown


@lru_cache(maxsize=64)
def house_template(code: str) -> bytes:
    """The house's own template of a document."""
    return (TEMPLATES / f"{code}.typ").read_bytes()


@lru_cache(maxsize=1)
def _shared() -> bytes:
    return (TEMPLATES / "house.typ").read_bytes()


def template_digest(source: bytes) -> bytes:
    """SHA-256 of a template with the shared parts it is printed with: the version of a template."""
    return hashlib.sha256(_shared() + b"\x00" + source).digest()
