"""The pages. A module of pages ends with its list ROUTES and is named here; its address may then stand in the menu."""

from mediation.pages import (
    administration,
    administration_accounts,
    areas,
    audit,
    case,
    case_mediators,
    desk,
    entrance,
    events,
    intake,
    nearness,
    referrals,
    register,
    roster,
    safety,
    start,
)

ROUTES = [
    *start.ROUTES,
    *entrance.ROUTES,
    *roster.ROUTES,
    *nearness.ROUTES,
    *administration.ROUTES,
    *administration_accounts.ROUTES,
    *areas.ROUTES,
    *desk.ROUTES,
    *register.ROUTES,
    *intake.ROUTES,
    *case.ROUTES,
    *case_mediators.ROUTES,
    *events.ROUTES,
    *referrals.ROUTES,
    *safety.ROUTES,
    *audit.ROUTES,
]
