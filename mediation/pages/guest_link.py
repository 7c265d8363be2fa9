"""The sender's page of the link of an outside body: link and code to pass on, how the link stands, what may be done with it."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from markupsafe import Markup

from mediation.documents.squares import drawn
from mediation.pages.addresses import row_id
from mediation.pages.answering import phone_told
from mediation.pages.calendar_feed import base_url_of
from mediation.pages.render import page
from mediation.pages.standing import doors_of
from mediation.practice import guest_codes
from mediation.practice.guest_codes import GuestLink, guest_link
from parties.access import Actor
from parties.errors import NotFound

AnyRequest = Request[Any, Any, Any]
_OF_THE_LINK = frozenset(deed.event for deed in guest_codes.DEEDS)


@get("/cases/{case_id:int}/referrals/{entity_id:int}/link", include_in_schema=False)
async def link_page(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], entity_id: FromPath[int]
) -> Response[Any]:
    """Link and code, as long as they let somebody in."""
    dossier, referral, link = await guest_link(actor, row_id(case_id), row_id(entity_id))
    address = _address(request, link)
    return page(
        request,
        "cases/link.html",
        case=dossier.file,
        referral=referral,
        link=link,
        address=address,
        square=_square(address),
        doors=[door for door in doors_of(dossier, actor, "referral", referral) if door.deed.event in _OF_THE_LINK],
    )


@get("/cases/{case_id:int}/referrals/{entity_id:int}/link/letter", include_in_schema=False)
async def letter_page(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], entity_id: FromPath[int]
) -> Response[Any]:
    """A letter with the link, to be printed, and the code on a sheet of its own. Raises NotFound where no link works."""
    dossier, referral, link = await guest_link(actor, row_id(case_id), row_id(entity_id))
    address = _address(request, link)
    if not address:
        raise NotFound
    return page(
        request,
        "cases/link_letter.html",
        case=dossier.file,
        referral=referral,
        link=link,
        address=address,
        square=_square(address),
        centre=actor.centre_name,
        phone=phone_told(link.centre_phone) if link else "",
    )


def _address(request: AnyRequest, link: GuestLink | None) -> str:
    return base_url_of(request) + link.path if link and link.token else ""


def _square(address: str) -> Markup:
    # Made of our own address alone, by the library that draws it.
    return Markup(drawn(address)) if address else Markup()  # noqa: S704


ROUTES = [link_page, letter_page]
