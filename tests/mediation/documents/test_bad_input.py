"""Names and terms of any kind: a document that says them all, or a refusal that says why."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediation.documents.engine import NotPrintable
from mediation.documents.sample_case import obligation, party, sample_dossier
from mediation.documents.samples import sample_content, sample_sources
from tests.mediation.documents.reading import by_poppler, by_pypdf, plain, printed_pdf

_LONG = "สมบูรณ์" * 43


def agreement(parties: list[dict[str, Any]], promises: int = 2, **record: Any) -> Any:
    dossier = sample_dossier(parties=parties, obligations=[obligation(n) for n in range(1, promises + 1)])
    content = sample_content("DOC-15", sample_sources(dossier))
    content.record.update(record)
    return content


def test_a_name_of_300_characters_without_a_space_is_printed_whole() -> None:
    assert len(_LONG) > 300
    people = [party(1, 1, ("นาย", _LONG, "")), party(2, 2, ("", "ปัญญา", ""))]
    assert plain(_LONG) in plain(by_poppler(printed_pdf(agreement(people))))


def test_a_missing_surname_leaves_no_hole() -> None:
    people = [party(1, 1, ("", "แดง", "")), party(2, 2, ("นาย", "ดำ", ""))]
    assert "(แดง)" in plain(by_poppler(printed_pdf(agreement(people))))


def test_forty_parties_and_two_hundred_promises_are_all_printed_and_signed() -> None:
    people = [party(n, 1 + n % 2, ("นาย", f"คนที่{n}", "มั่นคง")) for n in range(1, 41)]
    pdf = printed_pdf(agreement(people, 200))
    pages = by_poppler(pdf).split("\f")
    text = plain("".join(pages))
    for number in range(1, 41):
        assert f"(นายคนที่{number}มั่นคง)" in text
    for number in range(1, 201):
        assert plain(f"ผ่อนชำระงวดที่ {number}") in text
    signatures_are_whole(pages, [f"นายคนที่{n}มั่นคง" for n in range(1, 41)])


def signatures_are_whole(pages: Any, names: list[str]) -> None:
    """Under each line for a signature stands its name, on the same page."""
    for page in map(plain, pages):
        assert page.count("ลงชื่อ") - page.count("ลงชื่อไว้") - page.count("เลขที่ลงชื่อ") <= page.count("(") + 1
    for name in names:
        (page,) = [page for page in map(plain, pages) if f"({plain(name)})" in page]
        before = page.partition(f"({plain(name)})")[0]
        assert "ลงชื่อ" in before[-120:], name


def test_few_signatures_stand_on_one_page_all_together() -> None:
    for lines in range(2, 40, 9):
        content = sample_content("DOC-15")
        content.record["substance"] = "\n".join(f"ข้อที่ {n}" for n in range(lines))
        pages = [plain(page) for page in by_poppler(printed_pdf(content)).split("\f")]
        signed = [page for page in pages if "(นางสมศรีทองสุข)" in page]
        assert len(signed) == 1
        for name in ("(นายปัญญาน้ําเพชร)", "(นายบุญมีศรีสุข)", "(นางคําปุ่นศรีวิไล)", "(นายณัฐวุฒิฟื้นสุข)"):
            assert name in signed[0]


def test_mixed_scripts_are_printed_and_what_no_font_has_is_refused() -> None:
    name = "นาง Bounmy ບຸນມີ สีวิไล"
    people = [party(1, 1, ("", name, "")), party(2, 2, ("", "ปัญญา", ""))]
    assert plain(name) in plain(by_poppler(printed_pdf(agreement(people))))
    for unknown in ("😀", "សុខ", "မြ", "中"):
        people = [party(1, 1, ("", f"แดง{unknown}", "")), party(2, 2, ("", "ดำ", ""))]
        with pytest.raises(NotPrintable) as refused:
            printed_pdf(agreement(people))
        assert "could not be displayed" in refused.value.reason


@pytest.mark.parametrize("code", ["DOC-04", "DOC-06", "DOC-11", "DOC-13", "DOC-16", "DOC-17", "DOC-18", "DOC-19"])
def test_the_parts_of_an_official_letter_stand_in_their_order(code: str) -> None:
    text = plain(by_pypdf(printed_pdf(sample_content(code)))[0])
    parts = ["ที่ทถ/12", "27พฤศจิกายน2569", "เรื่อง", "เรียน", "ขอแสดงความนับถือ", "(นายสมศักดิ์ทองดี)", "ประธานศูนย์", "โทร."]
    if "อ้างถึง" in text:
        parts.insert(4, "อ้างถึง")
    at = -1
    for part in parts:
        found = text.find(plain(part), at + 1)
        assert found > at, part
        at = found


_NAMES = st.text(
    alphabet="กขคงจชซญดตถทธนบปผพฟภมยรลวศสหอะาิีึืุูเแโใไ่้๊็์ำABCxyz ๑๒๓.,-'\"#$*_@<>[]{}\\/~`",
    min_size=1,
    max_size=40,
).filter(lambda text: plain(text) != "")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(_NAMES, min_size=2, max_size=4), substance=_NAMES, promises=st.integers(0, 3))
def test_whatever_they_are_called_and_agree_on_is_printed(names: list[str], substance: str, promises: int) -> None:
    people = [party(n, 1 + n % 2, ("", name, "")) for n, name in enumerate(names, 1)]
    text = plain(by_poppler(printed_pdf(agreement(people, promises, substance=substance))))
    for name in [*names, substance]:
        assert plain(name) in text
