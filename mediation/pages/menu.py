"""The main menu: which pages lie one step away, for whom."""

from dataclasses import dataclass

from litestar import Litestar

from cases.msgid import N_
from parties.access import Actor, Permission


@dataclass(frozen=True)
class Entry:
    """A page of the menu. `permission` None: for everybody who is signed in."""

    path: str
    name: str
    permission: Permission | None = None


ENTRIES = (
    Entry("/work", N_("My work")),
    Entry("/cases", N_("Register of cases"), Permission.see_register),
    Entry("/cases/new", N_("New request"), Permission.open_case),
    Entry("/calendar", N_("Calendar"), Permission.see_register),
    Entry("/referrals", N_("Referral inbox"), Permission.see_referral_inbox),
    Entry("/directory", N_("Directory of bodies"), Permission.see_directory),
    Entry("/letters", N_("Outgoing letters"), Permission.see_letters),
    Entry("/messages", N_("Messages that did not arrive"), Permission.see_undelivered),
    Entry("/papers", N_("Papers"), Permission.edit_papers),
    Entry("/roster", N_("Mediators"), Permission.see_roster),
    Entry("/statistics", N_("Statistics"), Permission.see_figures),
    Entry("/returns", N_("Monthly return"), Permission.see_figures),
    Entry("/clauses", N_("Clauses for agreements"), Permission.keep_clauses),
    Entry("/old-registers", N_("Old registers"), Permission.import_registers),
    Entry("/export", N_("Take everything along"), Permission.export_centre),
    Entry("/audit", N_("Journal"), Permission.see_audit),
    Entry("/administration", N_("Administration"), Permission.administer),
)


@dataclass(frozen=True)
class Link:
    """An entry as shown to one reader: `here` marks the page that is open, or the branch it belongs to."""

    path: str
    name: str
    here: bool


def menu_for(actor: Actor, app: Litestar, path: str) -> list[Link]:
    """The entries the actor may open, of the pages this application has."""
    built = {route.path for route in app.routes}
    open_to = [entry for entry in ENTRIES if entry.path in built and _allowed(actor, entry)]
    branches = [entry.path for entry in open_to if path == entry.path or path.startswith(entry.path + "/")]
    nearest = max(branches, key=len, default="")
    return [Link(entry.path, entry.name, entry.path == nearest) for entry in open_to]


def _allowed(actor: Actor, entry: Entry) -> bool:
    return entry.permission is None or actor.may(entry.permission)
