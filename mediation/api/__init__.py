"""The JSON door: the same deeds and reads as the pages, under /api/v1."""

from litestar import Router
from litestar.types import ControllerRouterHandler

from mediation.api import (
    areas,
    bundles,
    calendar,
    cases,
    clauses,
    directory,
    documents,
    holidays,
    letters,
    mediators,
    messages,
    packets,
    peers,
    referrals,
    rooms,
    schema,
    sign_in,
    signed,
    statistics,
    tokens,
)
from mediation.api.exchange import PREFIX

ROUTES: list[ControllerRouterHandler] = [
    Router(
        path=PREFIX,
        route_handlers=[
            *(
                *tokens.ROUTES,
                *sign_in.ROUTES,
                *documents.ROUTES,
                *signed.ROUTES,
                *bundles.ROUTES,
                *cases.ROUTES,
                *mediators.ROUTES,
                *rooms.ROUTES,
            ),
            *(
                *directory.ROUTES,
                *packets.ROUTES,
                *referrals.ROUTES,
                *areas.ROUTES,
                *clauses.ROUTES,
                *calendar.ROUTES,
                *letters.ROUTES,
                *holidays.ROUTES,
                *messages.ROUTES,
                *peers.ROUTES,
                *statistics.ROUTES,
            ),
        ],
        include_in_schema=False,
    ),
    *schema.ROUTES,
]
