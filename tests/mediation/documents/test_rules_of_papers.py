"""What a paper may never say, and what it must: rules of the contract for single documents."""

import re
import subprocess
from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest

from cases.vocabulary import Track
from mediation.documents.catalogue import PAPERS, TEMPLATE_CODES, find_paper
from mediation.documents.of_centre import CaseOfRegister, initials, register_record
from mediation.documents.paper import content_of
from mediation.documents.sample_case import sample_dossier
from mediation.documents.samples import sample_content, sample_sources
from mediation.forms.documents import TITLES, PaperCode, RegisterKind
from mediation.papers import paper_findings
from tests.mediation.documents.reading import by_poppler, plain, printed_pdf
from tests.mediation.documents.variants import acknowledged, declined, in_instalments, variants, withdrawn

_PLACED = re.compile(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"[^>]*>([^<]*)</word>')
_LINE = {
    "number": "ทถ.13/2569",
    "received_on": "2026-11-02",
    "applicants": ["สมศรี ทองสุข"],
    "respondents": [],
    "moo": "",
    "topic": "DEBT",
    "official_code": "",
    "nature": "civil",
    "value": None,
    "mediators": [],
    "sessions": 0,
    "status": "screening",
    "outcome": None,
    "ended_on": None,
    "referrals": [],
    "obligations": [],
}
SAID = "คำที่พูดในห้องไกล่เกลี่ย"


def faults(code: str, **case: object) -> list[str]:
    """What stands against printing it: the track, or a part that is missing."""
    sources = sample_sources(sample_dossier(**case))
    paper = find_paper(code)
    missing = paper.missing(content_of(paper, sources, paper.about(sources.dossier)[-1]))
    findings = paper_findings(sources.dossier.file.track, sources.on, code)
    return [one.code for one in findings] + [part.path for part in missing]


def test_every_document_of_the_list_has_title_template_and_form() -> None:
    assert set(PAPERS) == {code.value for code in PaperCode}
    assert set(TEMPLATE_CODES) == set(TITLES) == set(PAPERS) | {kind.value for kind in RegisterKind}


@pytest.mark.parametrize("code", ["DOC-17", "DOC-18"])
def test_r22_the_community_has_no_papers_of_the_certificate(code: str) -> None:
    assert faults(code) == ["paper_not_of_track"]
    assert faults(code, file={"track": Track.PEOPLE_CENTRE}) == []


@pytest.mark.parametrize("code", [code for code in PAPERS if code not in ("DOC-17", "DOC-18")])
def test_a_complete_case_lacks_nothing(code: str) -> None:
    assert faults(code) == []


def test_without_an_address_or_the_dispute_in_law_there_is_no_agreement() -> None:
    bare = sample_dossier()
    agreement = msgspec.structs.replace(bare.agreements[0], dispute_in_law=" ", substance="")
    nowhere = dict.fromkeys(("house_no", "moo", "village", "subdistrict", "district", "province", "postcode"), "")
    parties = [msgspec.structs.replace(party, **nowhere) for party in bare.parties]
    dossier = msgspec.structs.replace(bare, agreements=[agreement], parties=parties)
    sources = sample_sources(dossier)
    paper = find_paper("DOC-15")
    missing = paper.missing(content_of(paper, sources, agreement))
    assert [(part.path, part.filled and part.filled.address(1, agreement.id)) for part in missing] == [
        ("sides.*.people.*.address", "/cases/1/do/case/change_party?open=particulars"),
        ("dispute_in_law", "/cases/1/do/agreement/1/edit_terms"),
        ("substance", "/cases/1/do/agreement/1/edit_terms"),
    ]


def test_a_side_that_has_not_answered_has_no_statement_of_its_will() -> None:
    sides = [msgspec.structs.replace(side, consent="unknown", consented_on=None) for side in sample_dossier().sides]
    sources = sample_sources(msgspec.structs.replace(sample_dossier(), sides=sides))
    paper = find_paper("DOC-05")
    (missing,) = paper.missing(content_of(paper, sources, sides[0]))
    assert missing.path == "consent"


@pytest.mark.parametrize("code", [code for code, paper in PAPERS.items() if paper.letter])
def test_a_letter_needs_somebody_who_signs_it_and_where_it_is_answered_a_way_to_do_so(code: str) -> None:
    content, paper = sample_content(code), find_paper(code)
    assert paper.letter_lacks(content, "") == []
    bare = msgspec.structs.replace(content, signer=None, centre=msgspec.structs.replace(content.centre, phone=""))
    lacks = [path for path, _ in paper.letter_lacks(bare, "")]
    assert lacks == (["signer", "contact"] if code in ("DOC-04", "DOC-11", "DOC-19") else ["signer"])
    assert [path for path, _ in paper.letter_lacks(bare, "โทร. 038-000-100")] == ["signer"]


def test_a_letter_issued_anew_asks_for_an_answer_after_its_own_day() -> None:
    late = date(2027, 3, 1)
    for code, days in (("DOC-04", 15), ("DOC-19", 7)):
        kept = sample_content(code).record["reply_by"]
        assert kept in (date(2026, 11, 18), date(2026, 12, 1), date(2026, 12, 12))
        assert sample_content(code, sample_sources(on=late)).record["reply_by"] == late + timedelta(days=days)


def test_a_withdrawal_that_was_given_names_its_day_and_leaves_nothing_to_write_but_signatures() -> None:
    open_form, given = (plain(by_poppler(printed_pdf(one))) for one in (sample_content("DOC-14"), withdrawn()))
    assert plain("25 พฤศจิกายน 2569") in given
    assert plain("เหตุผล (บอกหรือไม่ก็ได้)") in open_form
    assert plain("เหตุผล (บอกหรือไม่ก็ได้)") not in given


def test_an_answered_referral_prints_what_was_answered() -> None:
    took, refused = (plain(by_poppler(printed_pdf(one))) for one in (acknowledged(), declined()))
    for said in ("ยธพ 9", "26 พฤศจิกายน 2569", "(นายสมคิด ธรรมรักษ์)"):
        assert plain(said) in took
    assert plain("เหตุผลที่ไม่รับ") not in took
    assert plain("แล้วเสร็จเมื่อวันที่") not in refused


def test_the_register_says_where_no_code_was_given() -> None:
    line = sample_content("DOC-23").record["lines"][0]
    assert line["official_code"] == "civil-7"
    bare = register_record([msgspec.convert(_LINE, CaseOfRegister)], 2570)["lines"][0]
    assert str(bare["official_code"].msgid) == "Not stated"


def test_an_english_sentence_that_ends_with_a_day_has_one_full_stop() -> None:
    for code in ("DOC-04", "DOC-06", "DOC-17", "DOC-19", "DOC-12"):
        for content in variants(code):
            assert "B.E.." not in plain(by_poppler(printed_pdf(content, "en")))


def test_the_record_of_a_session_holds_no_content_and_the_notice_only_fact_and_time() -> None:
    record, notice = sample_content("DOC-12").record, sample_content("DOC-13").record
    assert set(notice) == {"addressee", "no", "talks"}
    assert {name for talk in notice["talks"] for name in talk} == {"on", "begun", "ended"}
    assert not {"proposals", "answers", "issues", "notes"} & set(record)


def test_the_letter_of_referral_holds_the_packet_and_nothing_else_of_the_case() -> None:
    case = {"facts": SAID, "wish": SAID, "earlier_attempts": SAID, "place": SAID, "title": SAID}
    content = sample_content("DOC-19", sample_sources(sample_dossier(file=case)))
    text = plain(by_poppler(printed_pdf(content)))
    assert plain(SAID) not in text
    assert plain("ปัญญา") not in text
    assert plain("ยืมเงินไปซื้อปุ๋ย") in text


def test_the_invitation_tells_no_facts_and_no_name_of_the_applicant() -> None:
    case = {"facts": SAID, "wish": SAID, "title": SAID}
    text = plain(by_poppler(printed_pdf(sample_content("DOC-04", sample_sources(sample_dossier(file=case))))))
    assert plain(SAID) not in text
    assert plain("สมศรี") not in text


def test_an_agreement_in_instalments_says_who_owes_whom_every_payment_the_proof_and_the_interest() -> None:
    record = in_instalments().record
    paid, done = record["obligations"]
    assert (paid["no"], paid["last"], paid["amount"], paid["debtor"]) == (1, 3, Decimal("3001.50"), "นายปัญญา น้ำเพชร")
    assert [(one["no"], one["part"], one["amount"]) for one in paid["payments"]] == [
        (n, n, Decimal("1000.50")) for n in (1, 2, 3)
    ]
    assert (paid["proof"], done["payments"], done["last"]) == ("ใบโอนเงิน", [], None)
    assert record["interest"] == {"rate": "10.5", "agreed": True, "section": "ป.พ.พ. ม.7, 224"}
    assert [one["language"] for one in record["read_to"]] == ["เขมร", "ลาว"]
    assert sample_content("DOC-15").record["interest"]["agreed"] is False


def test_the_disclosure_tells_what_was_let_pass_and_the_answers_of_those_who_knew_of_it() -> None:
    (record,) = [one.record for one in variants("DOC-08")[1:]]
    (tie,) = record["let_pass"]
    assert (tie["who"], tie["tie"], tie["reason"]) == ("นายปัญญา น้ำเพชร", "household", "อยู่บ้านเดียวกันเมื่อสิบปีก่อน")
    assert [str(side["answer"]) for side in record["sides"]] == ["agrees", ""]


def test_the_form_of_the_follow_up_holds_each_sides_word_and_the_calls_made() -> None:
    (record,) = [one.record for one in variants("DOC-21")[1:]]
    assert [(str(word["says"]), word["proof"]) for word in record["obligations"][0]["words"]] == [
        ("kept", "สลิปโอนเงิน"),
        ("partly", ""),
    ]
    assert [(one["reached"], one["words"]) for one in record["calls"]] == [(True, "มีเรื่องทางน้ำเพิ่ม"), (False, "")]


def test_what_was_paid_and_when_stays_within_its_column() -> None:
    content = sample_content("DOC-21")
    (first, *others) = content.record["obligations"]
    paid = {"done_on": date(2026, 9, 22), "performed": Decimal(6000)}
    record = {**content.record, "obligations": [{**first, **paid}, *others]}
    pdf = printed_pdf(msgspec.structs.replace(content, record=record))
    drawn = ["pdftotext", "-enc", "UTF-8", "-bbox", "-l", "1", "-", "-"]
    told = subprocess.run(drawn, input=pdf, capture_output=True, check=True).stdout.decode()
    placed = {word: (float(left), float(right)) for left, right, word in _PLACED.findall(told)}
    state = next(at for word, at in placed.items() if word == "สถานะ")
    assert placed["(หกพันบาทถ้วน)"][1] < state[0]
    assert "กันยายน" in placed


@pytest.mark.parametrize(
    ("name", "shown"), [("สมชาย (ชาย) ใจดี", "ส.ช."), ("(สมชาย) ใจดี", "ส.จ."), ("ก่อ", "ก."), ("- ใจดี", "จ."), ("", "")]
)
def test_the_register_shows_letters_of_a_name_and_no_brackets(name: str, shown: str) -> None:
    assert initials(name) == shown


def test_the_record_of_a_session_tells_that_it_was_written_down_later() -> None:
    assert sample_content("DOC-12").record["written_later"] is None
    later = variants("DOC-12")[-1].record["written_later"]
    assert later["count"] == 6


def test_the_survey_bears_no_name_and_no_number() -> None:
    text = plain(by_poppler(printed_pdf(sample_content("DOC-22"))))
    for traced in ("ทถ.12/2569", "สมศรี", "ปัญญา", "บุญมี", "มาลี"):
        assert plain(traced) not in text


def test_a_record_says_the_same_in_every_language_and_another_when_a_term_changes() -> None:
    first, other = sample_content("DOC-15"), sample_content("DOC-15")
    assert first.canonical == other.canonical
    other.record["substance"] += "."
    assert first.digest != other.digest
