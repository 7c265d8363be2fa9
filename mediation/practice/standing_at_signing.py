"""Who may not be missing, and who may not stand by, when an agreement is signed: the dead, the absent, the partial (ม.30). Pure."""

from collections.abc import Iterable

from mediation.dossier import Dossier
from mediation.forms.settlement import SignatureForm, SignForm
from mediation.practice.heirs import dead_without_heir
from mediation.subjects import Agreement, Party
from parties import thai
from parties.errors import Fault

_THAI = frozenset({"", "th", "thai", "ไทย", "ภาษาไทย"})


def knows_thai(party: Party) -> bool:
    """Whether Thai, or nothing, is recorded as a person's language."""
    return party.language.strip().casefold() in _THAI


def reads_thai(dossier: Dossier, given: SignatureForm) -> bool:
    """Whether whoever signs, the party or who stands for them, is recorded with Thai as their language; mediators are."""
    signing = given.representative if given.representative is not None else given.party
    return all(knows_thai(party) for party in dossier.parties if party.id == signing)


def partial_faults(dossier: Dossier, form: SignForm) -> Iterable[Fault]:
    """A witness and an interpreter are nobody of the dispute: neither a party nor who stands or stood for one."""
    concerned = {thai.name_key(party.name) for party in dossier.parties}
    for index, given in enumerate(form.signatures):
        for name in ("witness_one", "witness_two", "interpreter"):
            if thai.name_key(getattr(given, name)) in concerned:
                yield Fault(
                    "of_the_dispute",
                    "Nobody of the dispute may be witness or interpreter.",
                    f"signatures.{index}.{name}",
                    "ป.พ.พ. ม.9",
                )


def estate_faults(dossier: Dossier, form: SignForm) -> Iterable[Fault]:
    """Somebody of a side has died and nobody took their place: the others must at least know whom they do not bind."""
    if form.estate_left_out:
        return
    for party in dead_without_heir(dossier):
        yield Fault(
            "heir_missing",
            "%(name)s has died, and no heir has taken their place.",
            "estate_left_out",
            "ป.พ.พ. ม.1600",
            hint="Enter the heir among the people of the case, end the case, or tick that the heirs are not bound.",
            params={"name": party.name},
        )


def absent_faults(dossier: Dossier, agreement: Agreement) -> Iterable[Fault]:
    """Promises of or to a person who is no longer in the case: who else must be written before anybody signs."""
    here = {party.id for party in dossier.parties if party.here}
    named = {
        person
        for promise in dossier.obligations
        if promise.agreement_id == agreement.id
        for person in (promise.debtor_party_id, promise.creditor_party_id)
    }
    for party in dossier.parties:
        if party.id in named - here:
            yield Fault(
                "promise_of_absent",
                "A promise names %(name)s, who is no longer in the case.",
                section="ม.30",
                hint="Change the terms of the draft: name the heir, or the side as a whole.",
                params={"name": party.name},
            )
