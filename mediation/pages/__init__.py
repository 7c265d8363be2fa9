"""The pages. A module of pages ends with its list ROUTES and is named here; its address may then stand in the menu."""

from mediation.pages import entrance, start

ROUTES = [
    *start.ROUTES,
    *entrance.ROUTES,
]
