"""How a printed sheet looks: no break inside a word, signatures and mark never alone, one day each, one kind of digits."""

import io
import itertools
import re
import subprocess

import msgspec
import pikepdf
import pytest
import zxingcpp
from PIL import Image

from mediation.documents.catalogue import TEMPLATE_CODES
from mediation.documents.content import Content
from mediation.documents.jobs import TEMPLATES
from mediation.documents.printing import Letterhead, Verification, template_data
from mediation.documents.samples import sample_content
from mediation.documents.squares import squares
from mediation.documents.thai_pdf import page_texts
from tests.mediation.documents.reading import plain, printed_pdf, texts_in
from tests.mediation.documents.variants import variants

_LINE = re.compile(r"<line [^>]*>(.*?)</line>", re.DOTALL)
_WORD = re.compile(r"<word [^>]*>(.*?)</word>", re.DOTALL)
FOLLOWS = re.compile("[\u0e30-\u0e3a\u0e45-\u0e4e]")
"""Vowels and marks that stand on, under or behind a letter, and the sign of repetition."""
LEADS = re.compile("[\u0e40-\u0e44]$")
"""Vowels that stand before their letter."""
FIXED = re.findall(r"[ก-๙]+", re.search(r'_fixed = regex\("([^"]*)"\)', (TEMPLATES / "house.typ").read_text())[1])  # type: ignore[index]
MARK = Verification(
    "0000-0000-0000", "mediation.example/verify", squares("https://mediation.example/verify/" + "A" * 200)
)
ALL = [(code, number) for code in TEMPLATE_CODES for number in range(len(variants(code)))]


def lines_of(pdf: bytes) -> list[str]:
    """The lines of all pages as they are drawn."""
    drawn = ["pdftotext", "-enc", "UTF-8", "-bbox-layout", "-", "-"]
    told = subprocess.run(drawn, input=pdf, capture_output=True, check=True).stdout.decode()
    return [" ".join(_WORD.findall(line)) for line in _LINE.findall(told)]


def marked(content: Content, language: str = "th", letterhead: Letterhead | None = None) -> bytes:
    return printed_pdf(content, language, letterhead, verification=MARK)


@pytest.mark.parametrize(("code", "number"), ALL)
def test_no_line_breaks_inside_a_cluster_a_term_or_a_number(code: str, number: int) -> None:
    lines = lines_of(marked(variants(code)[number]))
    assert [line for line in lines if FOLLOWS.match(line) or LEADS.search(line)] == []
    for before, after in itertools.pairwise(lines):
        for term in FIXED:
            for cut in range(1, len(term)):
                assert not (before.endswith(term[:cut]) and after.startswith(term[cut:])), (before, after)
        assert not (re.search(r"[0-9][,.]$", before) and re.match("[0-9]", after)), (before, after)


@pytest.mark.parametrize("code", TEMPLATE_CODES)
def test_names_and_days_are_whole_on_a_line(code: str) -> None:
    content = sample_content(code)
    pdf = marked(content)
    lines = [plain(line) for line in lines_of(pdf)]
    told = texts_in(template_data(content, Letterhead(), "th")["record"])
    days = {one for one in told if re.fullmatch(r"\d{1,2} [ก-๙.]+ \d{4}", one)}
    in_table = code in ("DOC-15", "DOC-21", "DOC-23", "DOC-27")
    for text in days | {one for one in told if re.fullmatch(r"(นาย|นาง)\S+ \S+", one)}:
        parts = text.split() if in_table else [text]
        for part in parts:
            assert any(plain(part) in line for line in lines), part


def sides_of_the_mark(pdf: bytes) -> list[tuple[str, str]]:
    """Of each page that bears the mark: what stands before it, and the whole page, without the foot."""
    found = []
    for page in page_texts(pdf):
        body = plain(page).partition(plain("พิมพ์วันที่"))[0]
        if plain("ตรวจสอบเอกสารนี้ได้ที่") in body:
            found.append((body.partition(plain("ตรวจสอบเอกสารนี้ได้ที่"))[0], body))
    return found


def alone(before: str, effect: str, centre: str) -> bool:
    """Whether nothing stands before the mark but the legal effect."""
    without = before.replace(plain(effect), "").replace(plain(centre), "")
    return len(re.sub(r"ผลตามกฎหมาย|[().·]", "", without)) < 60


def long(content: Content, lines: int) -> Content:
    """The same paper with so many lines more, wherever a long text may stand."""
    grown = {
        name: value + "\n" + "\n".join(f"บรรทัดที่ {n} ของข้อความยาว" for n in range(lines))
        for name, value in content.record.items()
        if name in ("substance", "facts", "explanation", "reasons", "summary", "next_step", "privacy_notice") and value
    }
    return content if not grown else msgspec.structs.replace(content, record=content.record | grown)


@pytest.mark.parametrize("code", TEMPLATE_CODES)
def test_the_mark_never_stands_alone_and_no_signature_without_words(code: str) -> None:
    for content in variants(code):
        for lines in (0, 3, 7, 11, 14, 17, 20, 23):
            longer = long(content, lines)
            if lines and longer is content:
                break
            pdf = marked(longer)
            effect = template_data(longer, Letterhead(), "th")["case"]["effect"]
            ((before, _),) = sides_of_the_mark(pdf)
            assert not alone(before, effect, longer.centre.name), lines
            for page in page_texts(pdf):
                first = plain(page)[:12]
                assert not first.startswith(plain("ลงชื่อ .")), lines
                assert not first.startswith(plain("ขอแสดงความนับถือ")), lines


@pytest.mark.parametrize(("code", "days"), [("DOC-01", 1), ("DOC-02", 1), ("DOC-03", 1), ("DOC-15", 1), ("DOC-10", 2)])
def test_a_paper_with_a_day_of_its_own_bears_no_other_above_its_foot(code: str, days: int) -> None:
    content = sample_content(code)
    body = plain(page_texts(marked(content))[0]).partition(plain("พิมพ์วันที่"))[0]
    head = body[: body.index(plain("ผู้ร้อง"))] if code == "DOC-01" else body
    assert head.count(plain("วันที่")) - head.count(plain("ภายในวันที่")) - head.count(plain("ทุกวันที่")) == days
    assert plain("27 พฤศจิกายน 2569") not in body


@pytest.mark.parametrize("code", TEMPLATE_CODES)
def test_thai_digits_are_one_rule_for_the_whole_paper_but_for_codes_and_addresses(code: str) -> None:
    head = Letterhead(
        ["ศูนย์ 2", "12/3 หมู่ 4"], contact="โทร. 038-000-100 อีเมล room1@mail.example https://x.example/7", thai_digits=True
    )
    for content in variants(code):
        text = "\n".join(page_texts(marked(content, "th", head)))
        for kept in (MARK.code, "room1@mail.example", "https://x.example/7", content.centre.code):
            text = text.replace(kept, "")
        text = re.sub(r"[A-Za-z][A-Za-z0-9./-]*[0-9][A-Za-z0-9./-]*", "", text)
        assert re.findall(r".{0,12}[0-9].{0,12}", text) == []
        if content.case_number:
            assert "๑๒/๒๕๖๙" in text


def test_the_picture_can_be_read_by_a_phone() -> None:
    drawn = ["pdftoppm", "-r", "150", "-png", "-singlefile", "-"]
    for code in ("DOC-02", "DOC-04", "DOC-23"):
        pdf = marked(sample_content(code))
        with pikepdf.open(io.BytesIO(pdf)) as book:
            last = len(book.pages) if code == "DOC-04" else 1
        shown = subprocess.run([*drawn[:-1], "-f", str(last), "-"], input=pdf, capture_output=True, check=True).stdout
        (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(shown)))
        assert found.text == "https://mediation.example/verify/" + "A" * 200
