"""What may go out of a case, of whom, and on what ground: every combination, without a database."""

from collections.abc import Iterable
from datetime import date
from itertools import chain, combinations, product

import pytest

from cases.reasons import ReferralBasis, ReferralReason
from cases.vocabulary import ReferralDestination
from mediation.forms.referral import GroundForm, PersonalShare, PrepareForm, Shared
from mediation.sharing import SECTIONS, Somebody, ground_faults, passed_on, referred

TODAY = date(2026, 11, 27)
APPLICANT = Somebody(1, "applicant", "บัวลอย")
RESPONDENT = Somebody(2, "respondent", "สมชาย")
OTHER = Somebody(3, "other", "วิชัย")
EVERYBODY = (APPLICANT, RESPONDENT, OTHER)
PERSONAL = tuple(PersonalShare)
DAYS = (None, date(2026, 11, 27), date(2026, 11, 28))


def subsets(of: Iterable[int]) -> Iterable[tuple[int, ...]]:
    listed = list(of)
    return chain.from_iterable(combinations(listed, size) for size in range(len(listed) + 1))


def form(
    people: Iterable[int],
    basis: ReferralBasis = ReferralBasis.written_consent,
    consent_on: date | None = TODAY,
    shares: Iterable[Shared] = (),
    grounds: Iterable[GroundForm] = (),
    section: str = "",
) -> PrepareForm:
    return PrepareForm(
        destination=ReferralDestination.CJC,
        reason=ReferralReason.unresolved,
        people=list(people),
        basis=basis,
        consent_on=consent_on,
        shares=list(shares),
        grounds=list(grounds),
        section=section,
    )


def codes(chosen: PrepareForm) -> list[tuple[str, str | None]]:
    return sorted((fault.code, fault.field) for fault in ground_faults(EVERYBODY, chosen, TODAY))


def test_of_nobody_beside_the_applicant_goes_anything_without_a_ground_of_their_own() -> None:
    for people, basis, day, own in product(subsets((1, 2, 3)), ReferralBasis, DAYS, subsets((1, 2, 3))):
        grounds = [GroundForm(person=who, basis=basis, consent_on=day) for who in own]
        chosen = form(people, basis, day, tuple(Shared), grounds)
        passed = passed_on(EVERYBODY, chosen)
        assert {one.party for one in passed} == {who for who in people if who == 1 or who in own}
        assert all(not one.shares for one in passed if one.party in own)
        lacking = [who for who in people if who != 1 and who not in own]
        told = [
            fault.params["person"]
            for fault in ground_faults(EVERYBODY, chosen, TODAY)
            if fault.code == "ground_missing"
        ]
        assert told == [one.name for one in referred(EVERYBODY, chosen) if one.id in lacking]


def test_of_everybody_goes_what_was_chosen_for_them_and_no_more() -> None:
    for chosen_for_all, for_one in product(subsets(range(3)), subsets(range(3))):
        common = [Shared(PERSONAL[place].value) for place in chosen_for_all]
        ground = GroundForm(
            person=2,
            basis=ReferralBasis.written_consent,
            consent_on=TODAY,
            shares=[PERSONAL[place] for place in for_one],
        )
        passed = passed_on(EVERYBODY, form((1, 2), shares=[*common, Shared.facts], grounds=[ground]))
        assert [(one.party, list(one.shares)) for one in passed] == [
            (1, common),
            (2, [Shared(PERSONAL[place].value) for place in for_one]),
        ]


@pytest.mark.parametrize("basis", ReferralBasis)
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("own", [False, True])
def test_a_written_consent_has_a_day_that_has_come_and_all_else_a_section(
    basis: ReferralBasis, day: date | None, own: bool
) -> None:
    grounds = [GroundForm(person=1, basis=basis, consent_on=day)] if own else []
    common = {} if own else {"basis": basis, "consent_on": day}
    chosen = form((1,), grounds=grounds, **common)  # type: ignore[arg-type]
    field = "grounds.0.consent_on" if own else "consent_on"
    expected = []
    if basis is ReferralBasis.written_consent and day is None:
        expected.append(("consent_missing", field))
    if day is not None and day > TODAY:
        expected.append(("in_the_future", field))
    assert codes(chosen) == expected
    (passed,) = passed_on(EVERYBODY, chosen)
    assert passed.section == SECTIONS[basis] != ""
    assert passed.consent_on == (day if basis is ReferralBasis.written_consent else None)


def test_a_closer_section_stands_in_place_of_the_usual_one() -> None:
    chosen = form((1,), ReferralBasis.public_task, None, section="พ.ร.บ.สภาตำบล ม.23")
    assert passed_on(EVERYBODY, chosen)[0].section == "พ.ร.บ.สภาตำบล ม.23"


def test_the_common_day_is_not_asked_for_where_everybody_has_a_ground_of_their_own() -> None:
    own = [GroundForm(person=1, basis=ReferralBasis.danger_to_life)]
    assert codes(form((1,), consent_on=None, grounds=own)) == []
    assert codes(form((), consent_on=None)) == []


def test_a_ground_for_somebody_not_referred_and_two_for_one_are_refused() -> None:
    one = GroundForm(person=2, basis=ReferralBasis.danger_to_life)
    assert codes(form((1,), grounds=[one])) == [("not_referred", "grounds.0.person")]
    assert codes(form((1, 2), grounds=[one, one])) == [("chosen_twice", "grounds.1.person")]


def test_every_basis_names_its_section() -> None:
    assert set(SECTIONS) == set(ReferralBasis)
