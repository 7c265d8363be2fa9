"""The papers that go to the department with the request for the certificate (DOC-17): which were issued, and which were not."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from mediation.documents.catalogue import PAPERS
from mediation.documents.paper import Enclosure
from mediation.dossier import Dossier
from parties.database import fetch

WITH_THE_REQUEST = ("DOC-01", "DOC-05", "DOC-07", "DOC-08", "DOC-10", "DOC-15")
"""Of each of these a copy is enclosed."""


class Standing(msgspec.Struct, frozen=True):
    """An issued document that nothing took the place of."""

    kind: str
    subject: int
    issued_on: date


def subjects_of(dossier: Dossier, kind: str) -> list[tuple[int, str]]:
    """What a paper of this kind has to be there for, with what each is called."""
    paper = PAPERS[kind]
    about = paper.about(dossier)
    if kind == "DOC-05":
        about = dossier.joining
    elif kind in ("DOC-07", "DOC-08"):
        serving = {one.id for one in dossier.assignments if one.appointed or one.end_reason == "completed"}
        about = [one for one in about if one.id in serving]
    return [(one.id, paper.subject_called(dossier, one)) for one in about]


def enclosures(dossier: Dossier, standing: Iterable[Standing]) -> list[Enclosure]:
    """Every paper the request asks for, in order, with the day of the newest one where it was issued."""
    newest: dict[tuple[str, int], date] = {}
    for one in standing:
        key = (one.kind, one.subject)
        newest[key] = max(one.issued_on, newest.get(key, one.issued_on))
    return [
        Enclosure(kind, about, newest.get((kind, subject)))
        for kind in WITH_THE_REQUEST
        for subject, about in subjects_of(dossier, kind) or [(0, "")]
    ]


async def enclosures_of(dossier: Dossier) -> Sequence[Enclosure]:
    """The same from the register of documents, inside a reading or a piece of work."""
    rows = await fetch(
        """select d.kind, d.subject, d.issued_on from document d where d.case_id = $1 and d.kind = any ($2)
             and not exists (select from document x where x.centre_id = d.centre_id and x.supersedes = d.id)""",
        dossier.file.id,
        list(WITH_THE_REQUEST),
    )
    return enclosures(dossier, [msgspec.convert(dict(row), Standing) for row in rows])
