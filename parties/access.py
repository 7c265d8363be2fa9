"""Who may see and do what: decided here once.

Roles and what they may see are those of the contract (roles of the machines; table of roles in the domain reference).
Role is not person: one account may hold several roles in several centres, and nobody acts in a dispute of their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from parties.errors import NotPermitted


class Role(StrEnum):
    """The ten roles an account may hold in a centre, and the two actors that are no role of anyone's."""

    officer = "officer"
    safety = "safety"
    mediator = "mediator"
    head = "head"
    committee = "committee"
    cjc = "cjc"
    supervisor = "supervisor"
    auditor = "auditor"
    dpo = "dpo"
    admin = "admin"
    system = "system"
    guest = "guest"


class Permission(StrEnum):
    """What a page or an endpoint asks for, apart from the events of the machines (their roles stand with them)."""

    see_register = "see_register"
    see_case = "see_case"
    open_case = "open_case"
    see_safety_answers = "see_safety_answers"
    see_held_story = "see_held_story"
    see_roster = "see_roster"
    edit_roster = "edit_roster"
    see_referral_inbox = "see_referral_inbox"
    see_packet = "see_packet"
    see_audit = "see_audit"
    see_figures = "see_figures"
    keep_clauses = "keep_clauses"
    see_directory = "see_directory"
    keep_directory = "keep_directory"
    administer = "administer"
    see_letters = "see_letters"
    print_letters = "print_letters"
    edit_papers = "edit_papers"
    import_registers = "import_registers"
    export_centre = "export_centre"
    see_undelivered = "see_undelivered"
    link_line = "link_line"


_HELD_BY: dict[Permission, frozenset[Role]] = {
    Permission.see_register: frozenset({Role.officer, Role.head, Role.mediator, Role.safety}),
    Permission.see_case: frozenset({Role.officer, Role.head, Role.mediator, Role.safety}),
    Permission.open_case: frozenset({Role.officer, Role.head}),
    Permission.see_safety_answers: frozenset({Role.safety}),
    Permission.see_held_story: frozenset({Role.safety, Role.head}),
    Permission.see_roster: frozenset({Role.officer, Role.head, Role.mediator, Role.admin}),
    Permission.edit_roster: frozenset({Role.head, Role.admin}),
    Permission.see_referral_inbox: frozenset({Role.cjc}),
    Permission.see_packet: frozenset({Role.cjc, Role.guest}),
    Permission.see_audit: frozenset({Role.auditor}),
    Permission.see_figures: frozenset({Role.officer, Role.head, Role.committee, Role.supervisor}),
    Permission.keep_clauses: frozenset({Role.head, Role.admin}),
    Permission.see_directory: frozenset({Role.officer, Role.head, Role.mediator, Role.safety, Role.cjc, Role.admin}),
    Permission.keep_directory: frozenset({Role.head, Role.admin}),
    Permission.administer: frozenset({Role.admin}),
    Permission.see_letters: frozenset({Role.officer, Role.head}),
    Permission.print_letters: frozenset({Role.officer, Role.head}),
    Permission.edit_papers: frozenset({Role.head, Role.admin}),
    Permission.import_registers: frozenset({Role.head, Role.admin}),
    Permission.export_centre: frozenset({Role.head}),
    Permission.see_undelivered: frozenset({Role.head, Role.admin}),
    Permission.link_line: frozenset({Role.officer, Role.head}),
}

# Where a person holds several roles, an event is recorded under the first of these that allows it:
# the narrower duty first, so that the journal shows a head acting as head only where it took one.
ROLE_ORDER = (
    Role.mediator,
    Role.safety,
    Role.officer,
    Role.cjc,
    Role.head,
    Role.committee,
    Role.supervisor,
    Role.auditor,
    Role.dpo,
    Role.admin,
    Role.system,
    Role.guest,
)


@dataclass(frozen=True)
class Actor:
    """Whoever is doing this now: an account, in one centre, with the roles it holds there.

    `account_id` is None for the system's clocks and for a guest, who have no account.
    `on_behalf_of` is free text naming whom the actor speaks for (a party who telephoned, say).
    `guest` names the sitting of a guest, who reaches one referral through it and nothing of the centre beside.
    """

    centre_id: int
    roles: frozenset[Role]
    account_id: int | None = None
    name: str = ""
    person_id: int | None = None
    centre_kind: str = ""
    centre_name: str = ""
    track: str = "COMMUNITY"
    locale: str = "th"
    sign_in_id: int | None = None
    guest: str = field(default="", repr=False)

    def may(self, permission: Permission) -> bool:
        """True when one of the actor's roles holds the permission."""
        return bool(self.roles & _HELD_BY[permission])

    def acting_as(self, allowed: Iterable[Role]) -> Role:
        """The role under which the actor does something that `allowed` roles may do; NotPermitted when none fits."""
        fitting = self.roles & frozenset(allowed)
        for role in ROLE_ORDER:
            if role in fitting:
                return role
        raise NotPermitted

    def only_mediator(self) -> bool:
        """True when the register must be narrowed to the actor's own cases."""
        return not self.roles & {Role.officer, Role.head, Role.safety}


def require(actor: Actor, permission: Permission) -> None:
    """Refuse with NotPermitted unless the actor holds the permission."""
    if not actor.may(permission):
        raise NotPermitted


def roles_with(permission: Permission) -> frozenset[Role]:
    """The roles that hold a permission."""
    return _HELD_BY[permission]
