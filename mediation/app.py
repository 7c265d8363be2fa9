"""The web application: its doors bound together, with what guards them."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar, Request, get, route
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.enums import HttpMethod, ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.params import FromPath
from litestar.types import ASGIApp, Receive, Scope, Send

from mediation import own_address
from mediation.api import ROUTES as API
from mediation.assets import COMPRESSED, static_file
from mediation.pages import ROUTES as PAGES
from mediation.pages.render import locale_of
from mediation.practice.pressroom import open_pressroom
from mediation.practice.reading_room import open_reading_room
from mediation.protection import (
    LONGEST_BODY,
    ConditionalGet,
    HouseRequest,
    KeepableAddress,
    SafeHeaders,
    answering_head,
)
from mediation.refusals import refuse
from mediation.settings import Settings
from mediation.signin import SignInMiddleware, actor_of, settled
from mediation.turns_of_worker import TURNS
from mediation.webhooks import webhooks_of
from mediation.worker import worker_beside
from parties.database import ENGINE, fetch_value
from parties.errors import NotFound
from parties.language import reading_in

LEAST_COMPRESSED = 500
COMPRESSION_QUALITY = 5
_ANY_METHOD = [HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE]


class ReaderLanguage(ASGIMiddleware):
    """Whatever answers a request speaks the language of whoever sent it."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        with reading_in(locale_of(Request(scope))):
            await next_app(scope, receive, send)


@asynccontextmanager
async def open_register(_: Litestar) -> AsyncIterator[None]:
    """The engine's pool for as long as the application runs; one that is open already is left to whoever opened it."""
    if ENGINE.pool is not None:
        yield
        return
    await ENGINE.open_pool()
    try:
        yield
    finally:
        await settled()
        await ENGINE.close_connection_pool()


@get("/healthz", include_in_schema=False)
async def healthz() -> dict[str, str]:
    """The process runs."""
    return {"status": "ok"}


@get("/readyz", include_in_schema=False)
async def readyz() -> dict[str, str]:
    """The process runs and reaches its database."""
    await fetch_value("select 1")
    return {"status": "ok"}


@route("/{path:path}", http_method=_ANY_METHOD, include_in_schema=False)
async def nowhere(path: FromPath[str]) -> None:
    """Every other address: refused in here, so that the refusal has language and menu like any page."""
    raise NotFound


@asynccontextmanager
async def open_presses(_: Litestar) -> AsyncIterator[None]:
    """Letters are printed, and old registers read, in the background for as long as the application runs."""
    async with open_pressroom(), open_reading_room():
        yield


def create_app(settings: Settings, *, presses: bool = False, worker_url: str | None = None) -> Litestar:
    """The application. The engine must point at the database, and a keyring be in use, before it starts.

    `presses`: print the letters that wait in the background, beside answering. `worker_url`: where the worker connects, which
    then runs beside answering as well.
    """
    own_address.use(settings)
    lifespan: list[Callable[[Litestar], AbstractAsyncContextManager[None]]] = [open_register]
    if presses:
        lifespan.append(open_presses)
    if worker_url is not None:
        lifespan.append(lambda _: worker_beside(TURNS, settings, worker_url))
    app = Litestar(
        route_handlers=[healthz, readyz, static_file, *PAGES, *API, *webhooks_of(settings.outlets), nowhere],
        lifespan=lifespan,
        state=State({"base_url": settings.base_url, "line": settings.outlets.line is not None}),
        middleware=[
            ConditionalGet(),
            KeepableAddress(),
            SignInMiddleware(settings),
            ReaderLanguage(),
        ],
        before_send=[SafeHeaders(secure=settings.secure_cookies)],
        exception_handlers={Exception: refuse},
        dependencies={"actor": Provide(actor_of, sync_to_thread=False)},
        request_class=HouseRequest,
        request_max_body_size=LONGEST_BODY,
        compression_config=CompressionConfig(
            backend="brotli",
            minimum_size=LEAST_COMPRESSED,
            brotli_quality=COMPRESSION_QUALITY,
            exclude_opt_key=COMPRESSED,
        ),
        openapi_config=None,
        logging_config=None,
    )
    app.asgi_handler = answering_head(app.asgi_handler)
    return app
