"""Every phrase of every template can be found and copied again, by two readers of different make; so can every field."""

import pytest

from cases.vocabulary import Track
from mediation.documents.catalogue import PAPERS, TEMPLATE_CODES
from mediation.documents.printing import Letterhead, template_data
from mediation.documents.sample_case import sample_dossier
from mediation.documents.samples import sample_content, sample_sources
from mediation.papers import paper_findings, wording_findings
from tests.mediation.documents.reading import (
    by_poppler,
    by_pypdf,
    phrases,
    plain,
    printed_pdf,
    texts_in,
)
from tests.mediation.documents.variants import variants

_READERS = (by_poppler, lambda pdf: "".join(by_pypdf(pdf)))


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("code", TEMPLATE_CODES)
def test_every_phrase_of_the_template_is_found_again(code: str, language: str) -> None:
    pdfs = [printed_pdf(content, language) for content in variants(code)]
    for read in _READERS:
        text = plain("\n".join(read(pdf) for pdf in pdfs))
        assert [phrase for phrase in phrases(code, language) if plain(phrase) not in text] == []


@pytest.mark.parametrize("code", TEMPLATE_CODES)
def test_every_text_of_the_record_is_found_again(code: str) -> None:
    content = sample_content(code)
    pdf = printed_pdf(content)
    told = texts_in(template_data(content, Letterhead(), "th")["record"])
    if code == "DOC-23":
        # A line of the register has room for figures alone.
        told = [one for one in told if not one.endswith("บาทถ้วน")]
    for read in _READERS:
        text = plain(read(pdf))
        assert [one for one in told if any(plain(line) not in text for line in one.splitlines())] == []


@pytest.mark.parametrize("track", [Track.COMMUNITY, Track.PEOPLE_CENTRE])
@pytest.mark.parametrize("code", list(PAPERS))
def test_every_paper_says_its_track_and_effect_and_names_no_certificate_where_there_is_none(
    code: str, track: Track
) -> None:
    content = sample_content(code, sample_sources(sample_dossier(file={"track": track})))
    data = template_data(content, Letterhead(), "th")
    text = by_poppler(printed_pdf(content))
    assert plain(data["case"]["effect"]) in plain(text)
    assert plain(data["case"]["track"]) in plain(text)
    if paper_findings(track, content.issued_on, code):
        # A paper that does not exist on the track is never printed on it.
        return
    assert wording_findings(track, content.issued_on, "".join(text.split())) == ()


@pytest.mark.parametrize("code", TEMPLATE_CODES)
def test_every_sheet_says_centre_case_day_page_and_who_prepared_it(code: str) -> None:
    content = sample_content(code)
    pages = by_pypdf(printed_pdf(content))
    for number, page in enumerate(pages, 1):
        text = plain(page)
        assert plain(content.centre.name) in text
        assert plain("พิมพ์วันที่ 27 พฤศจิกายน 2569") in text
        nameless = code in PAPERS and PAPERS[code].anonymous
        assert (plain(f"· {content.case_number} ·") in text) or not content.case_number
        assert (plain("ผู้จัดทำ มาลี ใจงาม") in text) is not nameless
        assert plain(f"หน้า {number}/{len(pages)}") in text


def test_the_shared_parts_are_found_again() -> None:
    from_all = plain("".join(by_poppler(printed_pdf(content)) for code in PAPERS for content in variants(code)))
    missing = [phrase for phrase in phrases("house") if plain(phrase) not in from_all]
    assert set(missing) <= {"ตรวจสอบเอกสารนี้ได้ที่", "หรือส่องภาพนี้ด้วยโทรศัพท์", "รหัส", "อ้างถึง", "เลขที่"}
