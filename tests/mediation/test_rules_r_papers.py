"""The checkable rules R10–R14, R22 and R23, each under its number: papers, periods and figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.facts import Capacity
from cases.findings import Binds, Finding
from cases.limitation import enforce_by, extended_expiry
from cases.vocabulary import CapacityKind, Side, SignatureMethod, Track
from mediation.counting import (
    MonthStatus,
    Rate,
    month_status,
    outside_cell,
    rate_of_mediated,
    rate_of_received,
    return_due,
)
from mediation.papers import agreement_title, ending_title, paper_findings, wording_findings
from mediation.signing import Signature, SigningFacts, prosecution_findings, signing_findings

CENTRE, COMMUNITY = Track.PEOPLE_CENTRE, Track.COMMUNITY
FILED = date(2026, 11, 2)
BOTH = frozenset({Side.applicant, Side.respondent})

HAND = SignatureMethod.by_hand
PAPER = SigningFacts(
    track=CENTRE,
    parties_named=True,
    dispute_in_law=True,
    voluntariness=True,
    substance=True,
    consenting=BOTH,
    signatures=(
        Signature(Side.applicant, 1, HAND),
        Signature(Side.respondent, 1, HAND),
        Signature(Side.respondent, 2, HAND),
        Signature(None, 1, HAND),
        Signature(None, 2, HAND),
    ),
    lawful=True,
    possible=True,
    moral=True,
    read_aloud=True,
    copies_given=True,
    parties=(Capacity(Side.applicant, 1), Capacity(Side.respondent, 1), Capacity(Side.respondent, 2)),
)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def test_r10_a_complete_paper_may_be_signed() -> None:
    assert signing_findings(PAPER) == ()


@pytest.mark.parametrize("item", ["parties_named", "dispute_in_law", "voluntariness", "substance"])
def test_r10_each_of_the_four_items_must_stand_in_it(item: str) -> None:
    (found,) = signing_findings(replace(PAPER, **{item: False}))  # type: ignore[arg-type]
    assert (found.code, found.section, found.about, found.binds) == (f"missing_{item}", "ม.30", item, Binds.block)


@pytest.mark.parametrize("place", range(len(PAPER.signatures)))
def test_r10_every_person_of_every_side_and_every_mediator_must_sign(place: int) -> None:
    signatures = list(PAPER.signatures)
    signatures[place] = replace(signatures[place], method=None)
    (found,) = signing_findings(replace(PAPER, signatures=tuple(signatures)))
    assert (found.code, found.about) == ("signature_missing", signatures[place].who)


def test_r10_a_side_or_mediator_without_a_place_to_sign_is_missed() -> None:
    found = signing_findings(replace(PAPER, signatures=PAPER.signatures[:1]))
    assert [(finding.code, finding.about) for finding in found] == [
        ("signature_missing", "mediator"),
        ("signature_missing", "respondent"),
    ]
    alone = replace(PAPER, consenting=frozenset({Side.applicant}))
    assert codes(signing_findings(alone)) == ["one_side_only"]


@pytest.mark.parametrize("check", ["lawful", "possible", "moral"])
def test_r10_the_legal_checklist_must_be_gone_through_and_hold(check: str) -> None:
    (undone,) = signing_findings(replace(PAPER, **{check: None}))  # type: ignore[arg-type]
    (failed,) = signing_findings(replace(PAPER, **{check: False}))  # type: ignore[arg-type]
    assert (undone.code, failed.code, failed.guard) == ("checklist_open", f"not_{check}", "G-LEGAL")


def test_r10_a_fingerprint_needs_two_witnesses_and_the_text_read_aloud() -> None:
    mark = Signature(Side.applicant, 1, SignatureMethod.fingerprint, witnesses=1)
    found = signing_findings(replace(PAPER, signatures=(mark, *PAPER.signatures[1:])))
    assert codes(found) == ["witnesses_missing", "not_read_to_signer"]
    proper = replace(mark, witnesses=2, read_aloud=True)
    assert signing_findings(replace(PAPER, signatures=(proper, *PAPER.signatures[1:]))) == ()


def test_r10_a_representative_needs_recorded_authority() -> None:
    agent = Signature(Side.applicant, 1, SignatureMethod.representative)
    assert codes(signing_findings(replace(PAPER, signatures=(agent, *PAPER.signatures[1:])))) == ["authority_missing"]
    named = replace(agent, authority=True)
    assert signing_findings(replace(PAPER, signatures=(named, *PAPER.signatures[1:]))) == ()


def test_r10_capacity_reading_and_copies_are_looked_at_too() -> None:
    minor = Capacity(Side.respondent, 2, CapacityKind.minor)
    found = signing_findings(replace(PAPER, parties=(minor,), read_aloud=False, copies_given=False))
    assert codes(found) == ["incapacity", "not_read_aloud", "copies_missing"]


@given(st.sets(st.sampled_from(["parties_named", "dispute_in_law", "voluntariness", "substance", "read_aloud"])))
def test_r10_everything_missing_is_told_at_once(missing: set[str]) -> None:
    found = signing_findings(replace(PAPER, **dict.fromkeys(missing, False)))  # type: ignore[arg-type]
    assert {finding.about for finding in found} == missing


@pytest.mark.parametrize(
    ("expiry", "expected"),
    [
        (date(2026, 2, 1), date(2026, 3, 11)),
        (date(2026, 6, 1), date(2026, 6, 1)),
        (date(2025, 11, 15), date(2025, 11, 15)),
    ],
)
def test_r11_mediation_without_success_extends_a_claim_to_sixty_days_after_it(expiry: date, expected: date) -> None:
    assert extended_expiry(expiry, date(2025, 12, 1), date(2026, 1, 10)) == expected


def test_r12_three_years_to_petition_the_court() -> None:
    assert enforce_by(date(2026, 5, 1)) == date(2029, 5, 1)


def test_r13_an_unpaid_civil_part_leaves_the_prosecution_standing() -> None:
    (found,) = prosecution_findings(certified=True, civil_part_performed=False)
    assert (found.code, found.binds, found.section) == ("prosecution_not_extinguished", Binds.info, "ม.35, 37")
    (uncertified,) = prosecution_findings(certified=False, civil_part_performed=True)
    assert uncertified.section == "ม.35, 69"
    assert prosecution_findings(certified=True, civil_part_performed=True) == ()


def test_r14_a_month_without_record_and_without_zero_report_is_red() -> None:
    assert month_status(0, zero_report=False) is MonthStatus.red
    assert month_status(0, zero_report=True) is MonthStatus.yellow
    assert month_status(1, zero_report=False) is MonthStatus.green
    assert month_status(1, zero_report=True) is MonthStatus.green


def test_r14_the_return_of_a_month_is_due_early_in_the_next() -> None:
    assert return_due(date(2026, 11, 30)) == date(2026, 12, 5)
    assert return_due(date(2026, 12, 1)) == date(2027, 1, 5)


@pytest.mark.parametrize(
    "text",
    [
        "ขอหนังสือรับรอง ม.69",
        "หนังสือรับรองตามมาตรา ๖๙",
        "หนังสือรับรอง มาตรา 69 วรรคสอง",
        "หนังสือรับรองม.๖๙",
        "ห นั ง สื อ รั บ ร อ ง  ม . 6 9",
        "หนังสือ\u200bรับ\u00adรอง\u2060 ม.\ufeff69",
        "หนังสือรับรอง\nม.69",
        "หนังสือรับรอง (ม. ６９)",
        "หนังสือรับรอง ม69",
        "หนังสือรับรอง ม.69 2 ฉบับ",
        "หนังสือรับรองข้อตกลงระงับข้อพิพาท ตามมาตรา 69",
        "หนังสือรับรองตามมาตราหกสิบเก้า",
        "ม.69 (หนังสือรับรอง)",
        "the certificate of section 69",
        "a Section 69 certificate",
    ],
)
def test_r22_the_community_never_prints_the_certificate(text: str) -> None:
    (found,) = wording_findings(COMMUNITY, FILED, text)
    assert (found.guard, found.binds) == ("R22", Binds.block)
    assert wording_findings(CENTRE, FILED, text) == ()


def test_r22_other_certificates_may_be_named_and_each_track_has_its_titles() -> None:
    for harmless in (
        "หนังสือรับรองการสิ้นสุดการไกล่เกลี่ย หนังสือรับรอง ม.690",
        "หนังสือรับรองความประพฤติของลูก ชั้น ม.6 อายุ 9 ปี",
        "หนังสือรับรองนิติบุคคล เลขที่ ฉช.69/2569 นม 69",
        "หนังสือรับรองที่ ทถ.69/2569",
        "the certificate of the school, houses. 69 people",
        "ทุนทรัพย์เกินเพดาน ม.69(1)",
    ):
        assert wording_findings(COMMUNITY, FILED, harmless) == ()
    assert codes(paper_findings(COMMUNITY, FILED, "DOC-17")) == ["paper_not_of_track"]
    assert paper_findings(CENTRE, FILED, "DOC-17") == ()
    assert paper_findings(COMMUNITY, FILED, "DOC-15") == ()
    assert agreement_title(COMMUNITY, FILED) == "Compromise contract"
    assert agreement_title(CENTRE, FILED) == "Record of settlement"
    assert ending_title(COMMUNITY, FILED) == "Notice that mediation has ended"
    with pytest.raises(LookupError):
        agreement_title(CENTRE, date(2015, 1, 1))


def test_r23_a_rate_out_of_four_prints_a_dash() -> None:
    assert Rate(3, 4).shown == "–"
    assert Rate(3, 4).percent is None
    assert Rate(4, 5).shown == "80.0"
    assert Rate(2, 3 + 3).percent == Decimal("33.3")
    assert Rate(1, 8).shown == "12.5"


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_r23_a_rate_is_shown_from_five_on_and_lies_between_nothing_and_all(settled: int, others: int) -> None:
    rate = rate_of_mediated(settled, others, 0)
    assert rate == rate_of_received(settled, settled + others)
    if rate.denominator < 5:
        assert rate.shown == "–"
    else:
        assert rate.percent is not None
        assert Decimal(0) <= rate.percent <= Decimal(100)


def test_r23_small_cells_stay_inside_the_centre_and_no_share_is_more_than_the_whole() -> None:
    assert [outside_cell(count) for count in (0, 1, 4, 5, 6)] == [0, None, None, 5, 6]
    with pytest.raises(ValueError, match="no share"):
        Rate(5, 4)
