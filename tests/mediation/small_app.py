"""A small application with the door in front: what a browser and a program can do at it."""

import asyncio
from typing import Any

import httpx
from litestar import Litestar, Request, Response, get, post
from litestar.params import FromPath

from mediation import signin
from mediation.csrf import EXEMPT
from mediation.settings import Settings
from mediation.signin import SignInMiddleware
from parties.errors import NotPermitted, NotSignedIn, Refused
from tests.parties.door import fresh
from tests.world import PASSWORD

BASE = "https://mediation.example"
SID = "__Host-sid"
AnyRequest = Request[Any, Any, Any]
Client = httpx.AsyncClient


@get("/page")
async def page(request: AnyRequest) -> dict[str, Any]:
    actor = request.scope["state"]["actor"]
    return {
        "csrf": signin.csrf_token(request),
        "name": actor.name if actor else None,
        "centre": actor.centre_id if actor else None,
        "roles": sorted(actor.roles) if actor else [],
        "demonstration": request.scope["state"]["demonstration"],
    }


@get("/who")
async def who(request: AnyRequest) -> str:
    return signin.actor_of(request).name


@get("/plain")
async def plain() -> str:
    return "no form here"


@get("/static/{name:str}")
async def static(name: FromPath[str]) -> str:
    return name


@post("/sign-in")
async def sign_in(request: AnyRequest) -> Response[str]:
    form = await request.form()
    entered = await signin.begin(
        form["username"], form["password"], signin.address_of(request), replaced=signin.token_of(request)
    )
    return Response("in", cookies=[signin.visit_of(request.scope).cookie(entered.token)])


@post("/sign-out")
async def sign_out(request: AnyRequest) -> Response[str]:
    await signin.end(signin.token_of(request) or "")
    return Response("out", cookies=[signin.visit_of(request.scope).no_cookie()])


@post("/choose/{centre_id:int}")
async def choose(request: AnyRequest, centre_id: FromPath[int]) -> Response[str]:
    visitor, token = signin.signed_in_of(request), signin.token_of(request)
    assert visitor is not None
    assert token is not None
    chosen = await signin.choose_centre(visitor, token, centre_id)
    return Response("chosen", cookies=[signin.visit_of(request.scope).cookie(chosen)])


@post("/deed")
async def deed(request: AnyRequest) -> str:
    form = await request.form()
    return f"{signin.actor_of(request).name}: {form.get('what', '')}"


@post("/records")
async def records(request: AnyRequest) -> str:
    return signin.actor_of(request).name


@post("/hook", opt={EXEMPT: True})
async def hook() -> str:
    return "heard"


class Slow:
    """A request in flight: it has begun, and ends when it is let go."""

    def __init__(self) -> None:
        self.begun, self.let_go = asyncio.Event(), asyncio.Event()


SLOW = Slow()


@get("/slow")
async def slow(request: AnyRequest) -> str:
    name = signin.actor_of(request).name
    SLOW.begun.set()
    await SLOW.let_go.wait()
    return name


def refuse(_: AnyRequest, refused: Refused) -> Response[dict[str, str]]:
    status = 401 if isinstance(refused, NotSignedIn) else 403 if isinstance(refused, NotPermitted) else 422
    return Response({"code": refused.code, "message": refused.message}, status_code=status)


def make_app(base_url: str) -> Litestar:
    return Litestar(
        [page, who, plain, static, sign_in, sign_out, choose, deed, records, hook, slow],
        middleware=[SignInMiddleware(Settings(base_url=base_url))],
        exception_handlers={Refused: refuse},
        openapi_config=None,
    )


APP = make_app(BASE)


def browser(app: Litestar = APP, base: str = BASE) -> Client:
    # An address for each browser, so that no test is locked out by another one's failures.
    client = (f"198.51.100.{fresh().hex()}", 1)
    asgi: Any = app
    return Client(transport=httpx.ASGITransport(app=asgi, client=client), base_url=base)


async def csrf(client: Client) -> str:
    return str((await client.get("/page")).json()["csrf"])


async def enter(client: Client, username: str, password: str = PASSWORD) -> httpx.Response:
    token = await csrf(client)
    return await client.post("/sign-in", data={"username": username, "password": password, "_csrf": token})
