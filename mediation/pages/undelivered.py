"""Messages that did not arrive, and letters that wait for the printer."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.msgid import N_
from mediation.pages.addresses import row_id
from mediation.pages.posting import sent
from mediation.pages.render import go, page
from mediation.pages.sentences import sentence_of
from mediation.practice.line_linking import give_party_code, party_called
from mediation.practice.undelivered import MOST, letters_to_print, see_to, send_all_again, undelivered
from parties.access import Actor

AnyRequest = Request[Any, Any, Any]
CHANNEL_NAMES = {
    "mail": N_("E-mail"),
    "line": N_("LINE"),
    "sms": N_("Short message"),
    "letter": N_("Letter"),
    "other": N_("Another way"),
}


@get("/messages", include_in_schema=False)
async def undelivered_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """What could not be delivered, or came back."""
    return page(
        request,
        "messages.html",
        messages=await undelivered(actor),
        channels=CHANNEL_NAMES,
        sentence=sentence_of,
        most=MOST,
    )


@post("/messages/send-again", include_in_schema=False, status_code=303)
async def all_again(actor: NamedDependency[Actor]) -> Response[Any]:
    """Let everything be tried again: what was wrong with the provider is put right."""
    await send_all_again(actor)
    return go("/messages", "queued")


@post("/messages/{message_id:int}/send-again", include_in_schema=False, status_code=303)
async def send_again(request: AnyRequest, actor: NamedDependency[Actor], message_id: FromPath[int]) -> Response[Any]:
    """Let it be tried again."""
    answer = await see_to(actor, row_id(message_id), "send_again", key=(await sent(request)).key)
    return go(answer.location, "queued")


@post("/messages/{message_id:int}/give-up", include_in_schema=False, status_code=303)
async def give_up(request: AnyRequest, actor: NamedDependency[Actor], message_id: FromPath[int]) -> Response[Any]:
    """Leave it."""
    answer = await see_to(actor, row_id(message_id), "give_up", key=(await sent(request)).key)
    return go(answer.location, "done")


@get("/messages/letters", include_in_schema=False)
async def letters_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """The letters that wait for the printer."""
    return page(
        request, "messages_letters.html", letters=await letters_to_print(actor), sentence=sentence_of, most=MOST
    )


@post("/messages/{message_id:int}/printed", include_in_schema=False, status_code=303)
async def printed(request: AnyRequest, actor: NamedDependency[Actor], message_id: FromPath[int]) -> Response[Any]:
    """It is printed and on its way."""
    posted = await sent(request)
    answer = await see_to(actor, row_id(message_id), "printed", key=posted.key)
    case = posted["case"]
    return go(f"/cases/{int(case)}" if case.isdecimal() and len(case) < 19 else answer.location, "done")


@get("/cases/{case_id:int}/people/{party_id:int}/line", include_in_schema=False)
async def line_page(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], party_id: FromPath[int]
) -> Response[Any]:
    """How somebody links their LINE."""
    called = await party_called(actor, row_id(case_id), row_id(party_id))
    return page(request, "cases/line.html", case_id=case_id, party_id=party_id, called=called, code="", good_until=None)


@post("/cases/{case_id:int}/people/{party_id:int}/line", include_in_schema=False, status_code=200)
async def line_code(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], party_id: FromPath[int]
) -> Response[Any]:
    """A code for them, shown this once."""
    code, good_until = await give_party_code(actor, row_id(case_id), row_id(party_id))
    called = await party_called(actor, row_id(case_id), row_id(party_id))
    return page(
        request, "cases/line.html", case_id=case_id, party_id=party_id, called=called, code=code, good_until=good_until
    )


ROUTES = [undelivered_page, all_again, send_again, give_up, letters_page, printed, line_page, line_code]
"""What was to leave the house and is still in it."""
