"""Ready-made clauses: what is shipped, how places are filled, and how a centre's own replace them."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.vocabulary import Topic, Track
from mediation.clause_library import LIBRARY
from mediation.clauses import LONGEST, PLACES, Clause, Theme, fill, fitting, joined, open_places, standing
from mediation.papers import wording_findings
from tests.mediation.payloads import HOSTILE

OWN = Clause("pay_once", Theme.payment, "จ่ายทีเดียว", "จ่าย {amount}", edition=1)


def test_the_library_covers_every_theme_in_two_languages_with_the_same_places() -> None:
    assert {clause.theme for clause in LIBRARY} == set(Theme)
    assert len({clause.code for clause in LIBRARY}) == len(LIBRARY) >= 25
    for clause in LIBRARY:
        assert clause.title_th and clause.title_en and len(clause.body_th) <= LONGEST
        assert not re.search("[A-Za-z]{3}", re.sub(r"\{[a-z_]+\}", "", clause.body_th)), clause.code
        assert set(open_places(clause.body_th)) == set(open_places(clause.body_en)), clause.code
        braces = set(re.findall(r"\{([^}]*)\}", clause.body_th + clause.body_en))
        assert braces <= set(PLACES), clause.code


def test_r22_no_clause_of_the_house_names_the_certificate_of_the_act() -> None:
    for clause in LIBRARY:
        assert wording_findings(Track.COMMUNITY, date(2026, 5, 1), clause.body_th) == ()


def test_known_places_are_filled_and_the_others_stay_open() -> None:
    text = "{debtor} ชำระ {amount} ภายใน {due}"
    assert open_places(text, "{amount} {rate}") == ("debtor", "amount", "due", "rate")
    assert fill(text, {"debtor": "นายมี", "amount": " "}) == "นายมี ชำระ {amount} ภายใน {due}"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_braces_of_people_are_plain_text(text: str) -> None:
    assert open_places(text) == ()
    assert fill(text, dict.fromkeys(PLACES, "x")) == text


@given(st.text(), st.dictionaries(st.sampled_from(sorted(PLACES)), st.text()))
def test_filling_never_leaves_a_place_open_for_which_something_was_given(text: str, known: dict[str, str]) -> None:
    whole = text + "".join(f"{{{name}}}" for name in known)
    given_here = {name for name, value in known.items() if value.strip() and not open_places(value)}
    assert not given_here & set(open_places(fill(whole, {name: known[name] for name in given_here})))


def test_a_clause_goes_behind_what_is_written_already() -> None:
    assert joined("", " ก ") == "ก"
    assert joined("ข้อ 1\n\n", "ข้อ 2") == "ข้อ 1\nข้อ 2"


def test_the_newest_edition_of_the_centre_replaces_the_houses() -> None:
    newer = replace(OWN, edition=2, body_th="จ่ายเงิน {amount}")
    own = Clause("own_1", Theme.water, "น้ำ", "แบ่งน้ำ", edition=1)
    found = {clause.code: clause for clause in standing(LIBRARY, [newer, OWN, own])}
    assert found["pay_once"] == newer
    assert found["own_1"] == own
    assert len(found) == len(LIBRARY) + 1


def test_what_fits_the_dispute_comes_first_and_what_is_retired_not_at_all() -> None:
    retired = replace(OWN, edition=3, retired=True)
    found = fitting(standing(LIBRARY, [retired]), Topic.WATER_RESOURCE)
    assert found[0].theme is Theme.water
    assert "pay_once" not in {clause.code for clause in found}
    for topic in Topic:
        assert len(fitting(LIBRARY, topic)) == len(LIBRARY)
