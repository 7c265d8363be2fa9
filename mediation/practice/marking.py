"""A paper gets its short code and its QR, is printed, and is sealed."""

from dataclasses import dataclass
from datetime import datetime

from mediation import own_address
from mediation.documents.authority import centre_identity
from mediation.documents.content import Content
from mediation.documents.engine import print_pages
from mediation.documents.jobs import Job
from mediation.documents.marks import CODE_LENGTH, Mark, new_code, printed_code, signed
from mediation.documents.printing import Letterhead, Verification, job_of
from mediation.documents.seal import Sealing, seal
from mediation.documents.squares import squares
from mediation.practice.proofreading import proofread
from parties import keys, thai

_PAYLOAD_LENGTH = 140


@dataclass(frozen=True)
class Finished:
    """A paper as it is kept: the sealed file, its short code, and what its QR says after `#`."""

    content: bytes
    code: str
    payload: str


@dataclass(frozen=True)
class _Marked:
    code: str
    payload: str
    address: str
    verification: Verification


def _mark(content: Content) -> _Marked:
    code = new_code()
    mark = Mark(code, content.document, content.issued_on, content.centre.id, content.digest)
    payload = signed(mark, keys.current())
    address = f"{_page()}/{code}#{payload}"
    return _Marked(code, payload, address, _verification(code, address))


def _page() -> str:
    return f"{own_address.current()}/verify"


def _verification(code: str, address: str) -> Verification:
    return Verification(printed_code(code), _page().partition("://")[2], squares(address))


def sample_verification() -> Verification:
    """A mark that belongs to no paper: with what templates are tried, and invented cases printed."""
    code = "0" * CODE_LENGTH
    return _verification(code, f"{_page()}/{code}#{'A' * _PAYLOAD_LENGTH}")


def marked_job(content: Content, source: bytes, letterhead: Letterhead, language: str) -> tuple[Job, _Marked]:
    """The job that prints a paper with a new mark."""
    mark = _mark(content)
    return job_of(content, source, letterhead, language, mark.verification), mark


async def printed_and_read(content: Content, letterhead: Letterhead, job: Job) -> bytes:
    """The PDF of a job, once it says nothing that a paper of its track may not say. Raises NotPrintable, NotValid."""
    proofread(content, letterhead, ())
    done = await print_pages(job)
    proofread(content, letterhead, done.pages)
    return done.pdf


async def finish(content: Content, source: bytes, letterhead: Letterhead, language: str) -> Finished:
    """Print a content record with a template's text and seal it. Raises NotPrintable, NotValid, KeyringInvalid."""
    job, mark = marked_job(content, source, letterhead, language)
    pdf = await printed_and_read(content, letterhead, job)
    day = content.issued_on
    moment = datetime(day.year, day.month, day.day, tzinfo=thai.BANGKOK)
    identity = centre_identity(keys.current(), content.centre.id, content.centre.name, moment)
    sealed = await seal(pdf, identity, Sealing(content.centre.name, mark.address))
    return Finished(sealed, mark.code, mark.payload)
