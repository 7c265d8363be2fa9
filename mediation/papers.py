"""Rules of what a paper may be called and may say on each track (R22). Pure."""

import re
from datetime import date
from typing import Final

from cases.findings import Binds, Finding
from cases.law import may_certify, track_law
from cases.msgid import N_
from cases.vocabulary import Track

CERTIFICATE_PAPERS: Final = frozenset({"DOC-17", "DOC-18"})
"""Papers that exist only where the department supervises: request of the certificate, notice to
authorities."""

_CERTIFICATE: Final = re.compile(r"หนังสือรับรอง\s*(?:ตาม)?\s*(?:มาตรา|ม\.)\s*(?:69|๖๙)(?![0-9๐-๙])")


def _barred(code: str, message: str, about: str) -> tuple[Finding, ...]:
    return (Finding("R22", code, Binds.block, message, "ม.69", about=about),)


def paper_findings(track: Track, on: date, document: str) -> tuple[Finding, ...]:
    """What stands against printing a document (its id, "DOC-17") on a track."""
    if document not in CERTIFICATE_PAPERS or may_certify(track, on):
        return ()
    return _barred("paper_not_of_track", N_("This paper does not exist on this legal track."), document)


def wording_findings(track: Track, on: date, text: str) -> tuple[Finding, ...]:
    """What stands against a paper's text: the certificate of ม.69 named where there is none, in any
    digits."""
    if may_certify(track, on) or not _CERTIFICATE.search(text):
        return ()
    return _barred("names_certificate", N_("A paper of this legal track may not name that certificate."), "text")


def agreement_title(track: Track, on: date) -> str:
    """The msgid of the title an agreement bears on a track. LookupError where the track is no law on that
    day."""
    found = track_law(track, on)
    if found is None:
        raise LookupError(f"no track {track} on {on}")
    return found.agreement_paper


def ending_title(track: Track, on: date) -> str:
    """The msgid of the title of the paper that ends a mediation without success. Raises as
    `agreement_title`."""
    found = track_law(track, on)
    if found is None:
        raise LookupError(f"no track {track} on {on}")
    return found.ending_paper
