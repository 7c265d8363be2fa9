"""The sender's page of the link of an outside body: link and code to pass on, how the link stands, what may be done with it."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from markupsafe import Markup

from mediation.documents.squares import drawn
from mediation.pages.addresses import row_id
from mediation.pages.calendar_feed import base_url_of
from mediation.pages.render import page
from mediation.pages.standing import doors_of
from mediation.practice import guest_codes
from mediation.practice.guest_codes import guest_link
from parties.access import Actor

AnyRequest = Request[Any, Any, Any]
_OF_THE_LINK = frozenset(deed.event for deed in guest_codes.DEEDS)


@get("/cases/{case_id:int}/referrals/{entity_id:int}/link", include_in_schema=False)
async def link_page(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], entity_id: FromPath[int]
) -> Response[Any]:
    """Link and code, as long as they let somebody in."""
    dossier, referral, link = await guest_link(actor, row_id(case_id), row_id(entity_id))
    address = base_url_of(request) + link.path if link and link.token else ""
    return page(
        request,
        "cases/link.html",
        case=dossier.file,
        referral=referral,
        link=link,
        address=address,
        # Made of our own address alone, by the library that draws it.
        square=Markup(drawn(address)) if address else "",  # noqa: S704
        doors=[door for door in doors_of(dossier, actor, "referral", referral) if door.deed.event in _OF_THE_LINK],
    )


ROUTES = [link_page]
