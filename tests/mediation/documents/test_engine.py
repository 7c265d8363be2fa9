"""The engine: equal bytes for equal input, nothing seen outside its folder, data never read as markup, an end in time."""

import asyncio
import io
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.documents import engine
from mediation.documents.catalogue import house_template
from mediation.documents.jobs import TEMPLATES, Job
from mediation.documents.printing import Letterhead, Verification, job_of
from mediation.documents.sample_case import sample_dossier
from mediation.documents.samples import sample_content, sample_sources
from tests.conftest import ROOT
from tests.mediation.documents.reading import by_poppler, by_pypdf, plain, printed_pdf

_HEAD = b'#set document(date: datetime(year: 2026, month: 11, day: 27))\n#set text(font: "Sarabun")\n'


def job(source: bytes) -> Job:
    return Job(_HEAD + source, "{}", datetime(2026, 11, 27, tzinfo=UTC))


def test_equal_input_gives_equal_bytes_from_another_process_too() -> None:
    content = sample_content("DOC-15")
    first = printed_pdf(content)
    engine.close()
    assert printed_pdf(content) == first
    assert b"/work" not in first
    assert b"/tmp" not in first


def test_another_record_gives_other_bytes() -> None:
    content = sample_content("DOC-15")
    other = sample_content("DOC-15", sample_sources(sample_dossier(file={"number": "ทถ.13/2569"})))
    assert printed_pdf(content) != printed_pdf(other)
    assert content.digest != other.digest


def test_the_pdf_is_archival_tagged_titled_and_says_its_language() -> None:
    with pikepdf.open(io.BytesIO(printed_pdf(sample_content("DOC-15")))) as pdf:
        about = pdf.open_metadata()
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "B")
        assert about["dc:title"] == "สัญญาประนีประนอมยอมความ"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang).startswith("th")
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261127")


def test_an_english_paper_says_that_it_is_english() -> None:
    with pikepdf.open(io.BytesIO(printed_pdf(sample_content("DOC-04"), "en"))) as pdf:
        assert str(pdf.Root.Lang).startswith("en")


@pytest.mark.parametrize(
    "name", ['#panic("x")', "*b* _i_ $x$ @ref <a> // c", '"; #import "/house.typ"', "{day} {number}", "\\u{41} \\"]
)
def test_a_name_is_printed_as_it_was_written(name: str) -> None:
    content = sample_content("DOC-04")
    content.record["addressee"]["name"] = name
    assert plain(name) in plain(by_poppler(printed_pdf(content)))


@pytest.mark.parametrize(
    "source",
    [
        b'#read("/etc/passwd")',
        b'#read("../engine.py")',
        b'#read("../../../../../../../etc/passwd")',
        b'#image("/proc/self/environ")',
        b'#import "@preview/cetz:0.3.0": *',
        b'#import "@" + "local/x:1.0.0"',
    ],
)
def test_a_template_reaches_no_file_and_no_network(source: bytes) -> None:
    with pytest.raises(engine.NotPrintable) as refused:
        engine.print_now(job(source))
    assert "root:" not in refused.value.reason
    assert str(ROOT) not in refused.value.reason
    assert refused.value.fetches == (b"@" in source)


def test_no_process_that_opens_what_others_made_gets_a_socket() -> None:
    """The kernel refuses it, not a setting that a library may overlook."""
    asks = "import socket; from mediation.documents.shut_in import no_sockets; print(no_sockets()); socket.socket()"
    tried = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, cwd=ROOT, check=False)
    if tried.stdout.strip() == "True":
        assert "PermissionError" in tried.stderr
    else:
        assert platform.machine() not in ("x86_64", "aarch64")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.sampled_from(["", "x/", "(", ") "]))
def test_no_reason_names_a_place_on_this_machine(named: str, before: str) -> None:
    for said in (f"searched at {TEMPLATES}/{named}", f"file not found (searched at {TEMPLATES}/{named})"):
        assert str(TEMPLATES) not in engine.NotPrintable(before + said).reason


def test_a_broken_template_is_refused_with_line_and_reason() -> None:
    with pytest.raises(engine.NotPrintable) as refused:
        engine.print_now(job(b"= Head\n\n#let x = (\n"))
    assert refused.value.line == 5
    assert "unclosed delimiter" in refused.value.reason
    assert refused.value.in_template


def test_a_character_no_font_has_is_refused_not_printed_as_a_box() -> None:
    with pytest.raises(engine.NotPrintable) as refused:
        engine.print_now(job("ถึง 😀".encode()))
    assert "😀" in refused.value.reason


def test_what_takes_too_long_is_stopped_and_the_next_one_printed() -> None:
    slow = job(b"#for a in range(4000) { for b in range(4000) { let _ = calc.sin(a * b) } }")
    begun = time.monotonic()
    with pytest.raises(engine.TookTooLong):
        engine.print_now(slow, limit=1.0)
    assert time.monotonic() - begun < 10
    assert engine.print_now(job(b"after")).startswith(b"%PDF")


async def test_many_at_once_are_all_printed() -> None:
    jobs = [job(f"number {n}".encode()) for n in range(12)]
    assert len(set(await asyncio.gather(*map(engine.print_pdf, jobs)))) == 12


def test_lao_khmer_and_emoji_are_printed_or_refused_never_lost() -> None:
    content = sample_content("DOC-04")
    content.record["addressee"]["name"] = "ນາງ ຄຳປຸ່ນ ສີວິໄລ Smith นางคำปุ่น"
    pdf = printed_pdf(content)
    assert plain("ຄຳປຸ່ນ") in plain(by_poppler(pdf))
    assert plain("ສີວິໄລ") in plain("".join(by_pypdf(pdf)))
    content.record["addressee"]["name"] = "សុខ"
    with pytest.raises(engine.NotPrintable):
        printed_pdf(content)


def test_thai_digits_are_a_choice() -> None:
    content = sample_content("DOC-15")
    pdf = engine.print_now(job_of(content, house_template("DOC-15"), Letterhead(thai_digits=True)))
    text = plain(by_poppler(pdf))
    assert plain("๒๗ พฤศจิกายน ๒๕๖๙") in text
    assert plain("๒,๐๐๐.๐๐ บาท (สองพันบาทถ้วน)") in text
    assert "มาตรา๘๕๐–๘๕๒" in text


def test_the_place_of_verification_holds_code_and_address() -> None:
    shown = Verification("ABCD-EFGH", "https://mediation.example/verify", ("101", "010", "111"))
    text = plain(by_poppler(printed_pdf(sample_content("DOC-15"), verification=shown)))
    assert "ABCD-EFGH" in text
    assert "https://mediation.example/verify" in text
