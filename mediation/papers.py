"""Rules of what a paper may be called and may say on each track (R22). Pure."""

import re
import unicodedata
from datetime import date
from typing import Final

from cases.findings import Binds, Finding
from cases.law import may_certify, track_law
from cases.msgid import N_
from cases.vocabulary import Track

CERTIFICATE_PAPERS: Final = frozenset({"DOC-17", "DOC-18"})
"""Papers that exist only where the department supervises: request of the certificate, notice to
authorities."""

_BETWEEN: Final = r"[\s\S]{0,60}?"
"""How much may stand between the certificate and its section for the two to be one name."""


def _loose(*words: str) -> str:
    """A pattern of any of the words, however they are spaced out."""
    return "(?:" + "|".join(r"\s*".join(map(re.escape, word)) for word in words) + ")"


_THE_CERTIFICATE: Final = _loose("หนังสือรับรอง")
_SECTION: Final = rf"(?:{_loose('มาตราที่', 'มาตรา', 'ม.')}|(?:(?<![ก-๎])|(?<=รับรอง))ม)"
_ITS_SECTION: Final = rf"{_SECTION}\W{{0,4}}(?:{_loose('69')}(?![0-9])|{_loose('หกสิบเก้า')})"
_ITS_ENGLISH: Final = rf"(?:{_loose('section', 'sect.', 'sec.')}|(?<![a-z])s\s*\.)\W{{0,4}}{_loose('69')}(?![0-9])"
_CERTIFICATE: Final = re.compile(
    "|".join(
        (
            rf"{_THE_CERTIFICATE}{_BETWEEN}{_ITS_SECTION}",
            rf"{_ITS_SECTION}\W{{0,4}}{_THE_CERTIFICATE}",
            rf"{_loose('certificate')}{_BETWEEN}{_ITS_ENGLISH}",
            rf"{_ITS_ENGLISH}\W{{0,4}}{_loose('certificate')}",
        )
    ),
    re.IGNORECASE,
)


def _folded(text: str) -> str:
    """A text as it looks: one form of every character, all digits alike, nothing that nobody sees."""
    plain = unicodedata.normalize("NFKC", text)
    seen = (one for one in plain if unicodedata.category(one) not in ("Cf", "Cc") or one.isspace())
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in seen)


def _barred(code: str, message: str, about: str) -> tuple[Finding, ...]:
    return (Finding("R22", code, Binds.block, message, "ม.69", about=about),)


def paper_findings(track: Track, on: date, document: str) -> tuple[Finding, ...]:
    """What stands against printing a document (its id, "DOC-17") on a track."""
    if document not in CERTIFICATE_PAPERS or may_certify(track, on):
        return ()
    return _barred("paper_not_of_track", N_("This paper does not exist on this legal track."), document)


def wording_findings(track: Track, on: date, text: str) -> tuple[Finding, ...]:
    """What stands against a paper's text: the certificate of ม.69 named where there is none, however it is written."""
    if may_certify(track, on) or not _CERTIFICATE.search(_folded(text)):
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
