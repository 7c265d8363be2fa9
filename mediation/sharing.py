"""What may go out of a case with a referral, and of whom: each person on a ground of their own. Pure.

Of the applicant's side goes what was chosen for the referral, on the ground that was given for it. Of anybody else nothing goes
without a ground that was recorded for that very person, and then only what was chosen for them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import msgspec

from cases.msgid import N_
from cases.reasons import ReferralBasis
from mediation.forms.referral import GroundForm, PersonalShare, Shared
from parties.errors import Fault

CONSENT_LAW = "พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562 ม.24, 27"
SECTIONS: Mapping[ReferralBasis, str] = {
    ReferralBasis.written_consent: CONSENT_LAW,
    ReferralBasis.danger_to_life: "พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562 ม.24 (2)",
    ReferralBasis.duty_to_notify: "พ.ร.บ.คุ้มครองผู้ถูกกระทำด้วยความรุนแรงในครอบครัว พ.ศ. 2550 ม.5",
    ReferralBasis.public_task: "พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562 ม.24 (4)",
}
"""The section each basis rests on, where the sender names no closer one."""
_APPLICANT = "applicant"


@dataclass(frozen=True)
class Somebody:
    """A person of the case as this rule sees them. `side_role`: applicant, respondent or other."""

    id: int
    side_role: str
    name: str


class PassedOn(msgspec.Struct, frozen=True, omit_defaults=True):
    """One person whose particulars are passed on: on what ground, and which of them."""

    party: int
    basis: ReferralBasis
    section: str
    shares: tuple[Shared, ...] = ()
    consent_on: date | None = None


class Chosen(Protocol):
    """The part of the sender's form that this rule reads."""

    @property
    def people(self) -> list[int]: ...
    @property
    def basis(self) -> ReferralBasis: ...
    @property
    def consent_on(self) -> date | None: ...
    @property
    def section(self) -> str: ...
    @property
    def shares(self) -> list[Shared]: ...
    @property
    def grounds(self) -> list[GroundForm]: ...


def referred(everybody: Iterable[Somebody], chosen: Chosen) -> list[Somebody]:
    """Those whom the referral is about, in the order of the case."""
    return [one for one in everybody if one.id in chosen.people]


def passed_on(everybody: Iterable[Somebody], chosen: Chosen) -> list[PassedOn]:
    """Each person referred with their ground. Nobody is in it for whom there is none."""
    own = {given.person: given for given in chosen.grounds}
    found = []
    for one in referred(everybody, chosen):
        given = own.get(one.id)
        if given is not None:
            shares = tuple(Shared(share.value) for share in given.shares)
            found.append(_ground(one, given.basis, given.consent_on, given.section, shares))
        elif one.side_role == _APPLICANT:
            shares = tuple(share for share in chosen.shares if share.value in set(PersonalShare))
            found.append(_ground(one, chosen.basis, chosen.consent_on, chosen.section, shares))
    return found


def _ground(
    one: Somebody, basis: ReferralBasis, consent_on: date | None, section: str, shares: tuple[Shared, ...]
) -> PassedOn:
    consented = consent_on if basis is ReferralBasis.written_consent else None
    return PassedOn(one.id, basis, section or SECTIONS[basis], shares, consented)


def ground_faults(everybody: Sequence[Somebody], chosen: Chosen, today: date) -> Iterator[Fault]:
    """What is missing before the particulars of each person may be passed on (PDPA s.24, 27), said person by person."""
    people = referred(everybody, chosen)
    own = {given.person for given in chosen.grounds}
    if any(one.side_role == _APPLICANT and one.id not in own for one in people):
        yield from _consent_faults("", chosen.basis, chosen.consent_on, today)
    for one in people:
        if one.side_role != _APPLICANT and one.id not in own:
            yield Fault(
                "ground_missing",
                N_(
                    "%(person)s is not on the applicant's side. Record the consent or the legal basis of this very person."
                ),
                "grounds",
                CONSENT_LAW,
                params={"person": one.name},
            )
    names = {one.id: one.name for one in everybody}
    seen: set[int] = set()
    for place, given in enumerate(chosen.grounds):
        at = f"grounds.{place}."
        if given.person not in chosen.people:
            message = N_("%(person)s is not among those referred. Choose them there, or remove this block.")
            yield Fault("not_referred", message, f"{at}person", params={"person": names.get(given.person, "")})
        if given.person in seen:
            yield Fault("chosen_twice", N_("One block for each person."), f"{at}person")
        seen.add(given.person)
        yield from _consent_faults(at, given.basis, given.consent_on, today, names.get(given.person, ""))


def _consent_faults(
    at: str, basis: ReferralBasis, consent_on: date | None, today: date, person: str = ""
) -> Iterator[Fault]:
    if basis is ReferralBasis.written_consent and consent_on is None:
        message = N_("Give the day on which %(person)s consented in writing.") if person else _CONSENT_MISSING
        yield Fault("consent_missing", message, f"{at}consent_on", CONSENT_LAW, params={"person": person})
    if consent_on is not None and consent_on > today:
        yield Fault("in_the_future", "This time has not come yet.", f"{at}consent_on")


_CONSENT_MISSING = "Give the day of the written consent."
