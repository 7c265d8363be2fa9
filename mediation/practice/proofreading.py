"""The last look at a paper before it is sealed or shown: what is recorded, and what really stands on its pages (R22)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from cases.msgid import N_
from mediation.documents.content import Content
from mediation.documents.printing import Letterhead
from mediation.papers import wording_findings
from parties.errors import Fault, NotValid
from parties.language import gettext as _

_NAMES: Mapping[str, str] = {
    "substance": N_("what is agreed"),
    "default_clause": N_("What holds if a promise is not kept"),
    "obligations": N_("One of the promises"),
    "dispute_in_law": N_("The dispute in law"),
    "facts": N_("What happened"),
    "wish": N_("What is wished for"),
    "earlier_attempts": N_("What was tried already"),
    "preferences": N_("The wishes about the mediator"),
    "reference": N_("The number at the authority"),
    "next_step": N_("The next step of the session"),
    "summary": N_("What the receiver must know"),
    "reason": N_("The reason"),
    "reasons": N_("The reasons of the decision"),
    "explanation": N_("The explanation"),
    "privacy_notice": N_("The privacy notice"),
}
_OTHERWISE = N_("A text that was recorded (%(name)s)")
_REWORD = N_(
    "Write what is meant without this name, also where somebody's words are quoted: that the agreement binds as a contract, "
    "or that a party may ask a court."
)
_ON_LETTERHEAD = N_("The letterhead of the centre, on the page %(where)s")
_ON_PAGE = N_("The words of the template, on page %(page)s")


def proofread(content: Content, letterhead: Letterhead, pages: Sequence[str]) -> None:
    """Raises NotValid where a paper names the certificate of section 69 on a track that has none, saying where."""
    places = [told for told, text in _texts(content, letterhead) if _named(content, text)]
    if not places:
        # A name may be put together from parts that are harmless each: the page is what is read.
        places = [_(_ON_PAGE) % {"page": number} for number, text in enumerate(pages, 1) if _named(content, text)]
    if places:
        raise NotValid([_fault(place) for place in dict.fromkeys(places)])


def _fault(place: str) -> Fault:
    message = N_("%(place)s: a paper of this legal track may not name that certificate.")
    return Fault("names_certificate", message, None, "ม.69", hint=_REWORD, params={"place": place})


def _named(content: Content, text: str) -> bool:
    return content.track is not None and bool(wording_findings(content.track, content.issued_on, text))


def _texts(content: Content, letterhead: Letterhead) -> Iterator[tuple[str, str]]:
    """Every text that goes into the paper, with what the place is called where it was written."""
    on_letterhead = _(_ON_LETTERHEAD) % {"where": "/papers"}
    signer = content.signer
    written = (
        " ".join(letterhead.lines),
        letterhead.contact,
        signer.name if signer else "",
        signer.position if signer else "",
    )
    yield from ((on_letterhead, text) for text in written)
    for name, value in content.record.items():
        place = _(_NAMES[name]) if name in _NAMES else _(_OTHERWISE) % {"name": name}
        yield from ((place, text) for text in _strings(msgspec.to_builtins(value)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _strings(inner)
