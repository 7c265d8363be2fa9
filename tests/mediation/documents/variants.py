"""The records a template is printed with so that each of its conditional parts is printed at least once."""

from collections.abc import Callable

from mediation.documents.content import Content
from mediation.documents.samples import sample_sources
from tests.mediation.documents.reading import sample_content

Variant = Callable[[], Content]


def _criminal() -> Content:
    content = sample_content("DOC-15")
    content.record["criminal_part"] = True
    return content


_MORE: dict[str, tuple[Variant, ...]] = {"DOC-15": (_criminal,)}


def variants(code: str) -> list[Content]:
    """The sample, and what else the template needs to say everything it can."""
    return [sample_content(code, sample_sources()), *(make() for make in _MORE.get(code, ()))]
