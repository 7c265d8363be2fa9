"""How the people of a case want to be reached: asked of each, written down with the words that were read, changed at any time.

The journal says who said something, which way they chose and on which edition of the words; no number and no address.
"""

from collections.abc import Iterable
from typing import Any

from cases.msgid import N_
from cases.vocabulary import CaseStatus
from mediation.deliveries import Delivery, deliveries_of
from mediation.dossier import Dossier
from mediation.forms.contact import ContactForm, ReadWay
from mediation.hearing import danger_of
from mediation.outside import Telling
from mediation.practice.particulars import missing_for
from mediation.steps import Deed, Step
from mediation.subjects import Party
from mediation.tidings import tidings_again
from notifications.wording.consent import EDITION
from parties.access import Role
from parties.contact import Said, keep_wishes
from parties.contact_ways import ContactWay
from parties.errors import Fault

_ASKING = frozenset({Role.officer, Role.head, Role.mediator, Role.safety})
_ON_RECORD = frozenset(CaseStatus) - {CaseStatus.draft}


def _party(dossier: Dossier, party_id: int) -> Party:
    return next(party for party in dossier.parties if party.id == party_id)


def _check(step: Step, form: ContactForm) -> Iterable[Fault]:
    party = _party(step.dossier, form.person)
    yield from missing_for(form.way, has_phone=party.has_phone, has_mail=bool(party.email), field="way")
    if form.way.value in {way.value for way in form.unsafe}:
        yield Fault(
            "chosen_and_unsafe", N_("This way was chosen, and must never be used: one of both is wrong."), "unsafe"
        )
    if form.given_on is not None and form.given_on > step.scene.today:
        yield Fault("in_the_future", "This time has not come yet.", "given_on")


def _ways(named: Iterable[ReadWay]) -> list[ContactWay]:
    return [ContactWay(one.value) for one in named]


async def _record(step: Step, form: ContactForm) -> None:
    file, party = step.dossier.file, _party(step.dossier, form.person)
    said = Said(
        party.person_id,
        form.way,
        form.basis,
        EDITION,
        form.given_on or step.happened_on,
        form.language.value,
        _ways(form.shared),
        _ways(form.unsafe),
    )
    (wish_id,) = await keep_wishes(file.centre_id, [said], step.actor.account_id, step.work.now)
    step.facts |= {
        "party": party.id,
        "way": form.way.value,
        "language": form.language.value,
        "shared": [one.value for one in form.shared],
        "unsafe": [one.value for one in form.unsafe],
        "basis": form.basis.value,
        "words": EDITION,
        "wish": wish_id,
    }
    await _turn_round(step, party)


async def _turn_round(step: Step, party: Party) -> None:
    """What waits for this person leaves by the way they have chosen now, or not at all."""
    dossier, waiting = step.dossier, await deliveries_of(step.dossier.file.id)
    mine = [one for one in waiting if one.case_party_id == party.id and _waits(one)]
    if not mine:
        return
    step.work.recall(dossier.file.id, person_id=party.person_id)
    told = [tidings_again(dossier, one.event, one, step.work.now) for one in reversed(mine)]
    telling = Telling(step.work, dossier, danger_of(dossier), step.new_rows)
    await telling.tell([one for one in told if one is not None], only=party.id)


def _waits(one: Delivery) -> bool:
    return one.status in ("ready", "to_print")


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="case",
        event="record_contact",
        form=ContactForm,
        act=_record,
        check=_check,
        title=N_("How somebody wants to be reached"),
        roles=_ASKING,
        states=_ON_RECORD,
        records="case:contact:recorded",
    ),
)
