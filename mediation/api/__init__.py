"""The JSON door: the same deeds and reads as the pages, under /api/v1."""

from litestar import Router
from litestar.types import ControllerRouterHandler

from mediation.api import areas, calendar, cases, mediators, referrals, schema, tokens
from mediation.api.exchange import PREFIX

ROUTES: list[ControllerRouterHandler] = [
    Router(
        path=PREFIX,
        route_handlers=[
            *tokens.ROUTES,
            *cases.ROUTES,
            *mediators.ROUTES,
            *referrals.ROUTES,
            *areas.ROUTES,
            *calendar.ROUTES,
        ],
        include_in_schema=False,
    ),
    *schema.ROUTES,
]
