"""The mediators of a case: what each disclosed, what every side said of them, challenges and decisions, earlier papers."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.pages.addresses import row_id
from mediation.pages.case import TONES
from mediation.pages.render import page
from mediation.pages.standing import doors_within
from mediation.practice.whole_choice import whole_choice
from parties.access import Actor

AnyRequest = Request[Any, Any, Any]


@get("/cases/{case_id:int}/mediators", include_in_schema=False)
async def case_mediators(request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[Any]:
    """Everything that was disclosed, said and decided about the mediators of a case."""
    whole = await whole_choice(actor, row_id(case_id))
    return page(
        request,
        "cases/mediators.html",
        case=whole.dossier.file,
        whole=whole,
        people={party.id: party.name for party in whole.dossier.parties},
        doors=doors_within(whole.dossier, actor),
        tones=TONES,
    )


ROUTES = [case_mediators]
