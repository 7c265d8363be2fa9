"""Death in a case: who has died and left nobody in their place, and who answers now for what was promised. Pure.

A party's rights and duties pass to the heirs (ป.พ.พ. ม.1599–1600), who owe no more than what they inherit (ม.1601).
"""

from datetime import date

from cases.limitation import add_months
from mediation.dossier import Dossier
from mediation.forms.changes import LeftReason
from mediation.subjects import Party

MONTHS_AGAINST_AN_ESTATE = 12
"""So long a creditor may claim from the estate, from knowing of the death (ป.พ.พ. ม.1754)."""


def died(party: Party) -> bool:
    """Whether this person left the case by death."""
    return party.left_reason == LeftReason.death


def successors(dossier: Dossier, party_id: int) -> list[Party]:
    """Those who took a dead party's place: still here, or dead with heirs of their own."""
    return [other for other in dossier.parties if other.succeeds == party_id and (other.here or died(other))]


def dead_without_heir(dossier: Dossier) -> list[Party]:
    """Parties of joining sides who have died and whose place nobody took."""
    joining = {side.side for side in dossier.joining}
    return [
        party
        for party in dossier.parties
        if party.role == "party" and party.side in joining and died(party) and not successors(dossier, party.id)
    ]


def answering_for(dossier: Dossier, party: Party) -> list[Party]:
    """Who answers for this person's promises now: they themselves, else the heirs in the case; nobody where there is none."""
    if party.here:
        return [party]
    found: dict[int, Party] = {}
    for heir in successors(dossier, party.id):
        found |= {one.id: one for one in answering_for(dossier, heir)}
    return list(found.values())


def claim_against_estate_until(died_on: date) -> date:
    """The last day to claim from an estate by whoever knew of the death on its day (ป.พ.พ. ม.1754). Information only."""
    return add_months(died_on, MONTHS_AGAINST_AN_ESTATE)
