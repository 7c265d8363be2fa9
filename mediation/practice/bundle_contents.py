"""What belongs into a bundle of papers, and what of it is still to be issued: for the court (ม.32), for the certificate (ม.69),
for one party. Decided from what was issued alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cases.msgid import N_
from cases.vocabulary import AgreementStatus
from mediation.documents.catalogue import PAPERS
from mediation.dossier import Dossier
from mediation.forms.bundles import Purpose
from mediation.papers import paper_findings
from mediation.practice.enclosures import WITH_THE_REQUEST, subjects_of
from mediation.practice.issuing import Issued
from mediation.subjects import Party

TITLES: Mapping[Purpose, str] = {
    Purpose.court: N_("Papers for the court"),
    Purpose.certificate: N_("Papers for the certificate of section 69"),
    Purpose.own: N_("Papers of one party"),
}

_NEEDED: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.court: ("DOC-15",),
    Purpose.certificate: ("DOC-17", *WITH_THE_REQUEST),
    Purpose.own: (),
}
_USEFUL: Mapping[Purpose, tuple[str, ...]] = {
    # Of what was said in the mediation a court hears nothing (ม.29); that it was free and how the promises are kept, it does.
    Purpose.court: ("DOC-05", "DOC-07", "DOC-10", "DOC-17", "DOC-21"),
    Purpose.certificate: (),
    Purpose.own: (),
}


@dataclass(frozen=True)
class Lacking:
    """A paper of the bundle that is still to be issued: its kind and what it is about."""

    kind: str
    title: str
    about: str


@dataclass(frozen=True)
class Contents:
    """What a bundle holds, in its order, and what it lacks."""

    purpose: Purpose
    documents: Sequence[Issued]
    lacking: Sequence[Lacking]


def possible(dossier: Dossier, on: date, purpose: Purpose) -> bool:
    """Whether there is such a bundle for this case: the certificate knows only centres that may ask for it."""
    if purpose is Purpose.certificate:
        return not paper_findings(dossier.file.track, on, "DOC-17")
    return True


def contents(dossier: Dossier, issued: Sequence[Issued], purpose: Purpose, party: Party | None = None) -> Contents:
    """What goes into the bundle. `issued`: every document of the case; for one party `party` says whose."""
    standing = _standing(issued)
    if purpose is Purpose.own:
        assert party is not None, "a party's own papers are somebody's"
        return Contents(purpose, [one for one in standing if open_to(dossier, one, party)], [])
    found: list[Issued] = []
    lacking: list[Lacking] = []
    for kind in (*_NEEDED[purpose], *_USEFUL[purpose]):
        for subject, about in subjects_of(dossier, kind):
            there = [one for one in standing if (one.kind, one.subject) == (kind, subject)]
            found += there
            if not there and kind in _NEEDED[purpose]:
                lacking.append(Lacking(kind, PAPERS[kind].title, about))
        if kind == "DOC-15" and dossier.agreement is None:
            lacking.append(Lacking(kind, PAPERS[kind].title, ""))
    return Contents(purpose, found, lacking)


def _standing(issued: Iterable[Issued]) -> list[Issued]:
    """Of each paper about each matter in each language the newest that nothing took the place of, in the order of kinds."""
    newest = {
        (one.kind, one.subject, one.language): one
        for one in sorted(issued, key=lambda one: one.id)
        if one.replaced_by is None
    }
    return [newest[key] for key in sorted(newest)]


# A PARTY'S OWN --------------------------------------------------------------------------------------------------------


def _own_side(dossier: Dossier, document: Issued, party: Party) -> bool:
    return any(side.id == document.subject and side.side == party.side for side in dossier.sides)


def _addressee(_: Dossier, document: Issued, party: Party) -> bool:
    return document.subject == party.id


def _applicants(dossier: Dossier, _: Issued, party: Party) -> bool:
    return any(side.side == party.side and side.side_role == "applicant" for side in dossier.sides)


def _takes_part(dossier: Dossier, _: Issued, party: Party) -> bool:
    return any(side.side == party.side for side in dossier.joining)


def _in_force(dossier: Dossier, document: Issued, party: Party) -> bool:
    given_up = {one.id for one in dossier.agreements if one.status is AgreementStatus.discarded}
    return document.subject not in given_up and _takes_part(dossier, document, party)


def _raised_it(dossier: Dossier, document: Issued, party: Party) -> bool:
    side = {one.id for one in dossier.parties if one.side == party.side}
    return any(one.id == document.subject and side & set(one.raised_by) for one in dossier.challenges)


_OPEN: Mapping[str, Callable[[Dossier, Issued, Party], bool]] = {
    "DOC-01": _applicants,
    "DOC-02": _applicants,
    "DOC-04": _addressee,
    "DOC-05": _own_side,
    "DOC-06": _addressee,
    "DOC-07": _takes_part,
    "DOC-08": _takes_part,
    "DOC-09": _raised_it,
    "DOC-10": _takes_part,
    "DOC-11": _addressee,
    "DOC-12": _takes_part,
    "DOC-13": _addressee,
    "DOC-14": _own_side,
    "DOC-15": _in_force,
    "DOC-16": _addressee,
}
"""Which papers a party may see, and when; what does not stand here, none may."""


def open_to(dossier: Dossier, document: Issued, party: Party) -> bool:
    """Whether a party of the case may have this document."""
    rule = _OPEN.get(document.kind)
    return rule is not None and rule(dossier, document, party)
