"""Whether a case may still be mediated, and whether everybody who is to meet was asked about their safety. Pure."""

from collections.abc import Iterable, Iterator

from cases.findings import blocking
from cases.screening import screen
from mediation.dossier import Dossier
from mediation.practice.in_the_room import joining
from mediation.practice.scope import screening_facts, unasked
from mediation.steps import Scene
from mediation.subjects import Party
from parties.errors import Fault


def mediable_faults(scene: Scene, told_elsewhere: frozenset[str] = frozenset()) -> Iterator[Fault]:
    """What stands against mediating, as the case stands now (s.8, 20, 35, 69), but for the codes told elsewhere.

    A case accepted on one set of facts may have been corrected since, so every step that takes it further asks again.
    """
    found = blocking(screen(screening_facts(scene.dossier)))
    yield from (finding.fault() for finding in found if finding.code not in told_elsewhere)


def unasked_faults(people: Iterable[Party], field: str | None = None) -> Iterator[Fault]:
    """One for each of these people who has yet to be asked the safety questions."""
    for party in people:
        yield Fault(
            "safety_not_asked_of",
            "%(name)s has not been asked the safety questions yet.",
            field,
            guard="SAFETY",
            hint="Ask each person alone, before they meet the other side.",
            params={"name": party.name},
        )


def waiting_to_be_asked(dossier: Dossier, here: Iterable[int]) -> list[Party]:
    """Those of the case parties with these ids who have yet to be asked."""
    wanted = set(here)
    return [party for side in dossier.sides for party in unasked(dossier, side.side) if party.id in wanted]


def sides_never_asked(dossier: Dossier) -> Iterator[Fault]:
    """The joining sides whose people should be asked and of whom nobody was: nobody of them may sit in a session yet."""
    asked = {one.case_party_id for one in dossier.safety}
    for side in sorted(joining(dossier)):
        if unasked(dossier, side) and not any(party.id in asked for party in dossier.people(side)):
            yield Fault(
                "safety_side_not_asked",
                "Nobody of side %(side)s has been asked the safety questions yet.",
                guard="SAFETY",
                hint="Ask each person alone, before they meet the other side.",
                params={"side": str(side)},
            )
