"""What is kept of a signed page, and what is refused: judged by what a file is, not by what it is called."""

import io

import pikepdf
import pytest
from PIL import Image

from mediation.documents import apart, scans
from mediation.documents.apart import WentWrong
from mediation.documents.errands import JPEG, PDF
from mediation.documents.scans import Unkeepable, clean
from tests.mediation.documents import hostile_files as files


def refusal(sent: bytes) -> str:
    with pytest.raises(Unkeepable) as refused:
        clean(sent)
    return refused.value.code


@pytest.mark.parametrize("sent", [files.photo(), files.drawing()], ids=["jpeg", "png"])
def test_of_a_picture_only_what_is_seen_is_kept(sent: bytes) -> None:
    assert files.CANARY.encode() in sent
    kept = clean(sent)
    assert kept.media == JPEG
    assert files.CANARY.encode() not in kept.content
    with Image.open(io.BytesIO(kept.content)) as picture:
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_photograph_is_turned_upright_and_made_no_larger_than_a_sheet() -> None:
    with Image.open(io.BytesIO(clean(files.photo((600, 840))).content)) as picture:
        assert picture.size == (840, 600)
    with Image.open(io.BytesIO(clean(files.photo((5000, 4000))).content)) as picture:
        assert max(picture.size) == 3508


def test_what_one_sees_through_is_white() -> None:
    with Image.open(io.BytesIO(clean(files.drawing()).content)) as picture:
        assert picture.getpixel((10, 10)) == (255, 255, 255)


def test_a_file_behind_the_picture_is_gone() -> None:
    kept = clean(files.photo() + files.zipped())
    assert b"passwd" not in kept.content


def test_a_plain_pdf_is_kept_as_it_is() -> None:
    sent = files.pdf(3)
    kept = clean(sent)
    assert (kept.media, kept.content, kept.pages) == (PDF, sent, 3)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"GIF89a" + bytes(50), "scan_of_other_kind"),
        (b"<html><script>alert(1)</script>", "scan_of_other_kind"),
        (files.zipped(), "scan_of_other_kind"),
        (b" " + files.pdf(), "scan_of_other_kind"),
        (b"\xff\xd8\xff" + b"x" * 100, "scan_broken"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "scan_broken"),
        (files.photo()[:900], "scan_broken"),
        (files.bomb(), "scan_too_many_dots"),
        (b"\xff\xd8\xff" + bytes(scans.LARGEST_FILE), "scan_too_large"),
        (files.pdf() + files.zipped(), "scan_broken"),
        (files.pdf()[:200], "scan_broken"),
        (files.pdf(61), "scan_too_many_pages"),
        (files.pdf(encryption=pikepdf.Encryption(owner="a", user="")), "scan_locked"),
        (files.pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "scan_locked"),
        (files.pdf(change=files.with_script), "scan_does_things"),
        (files.pdf(change=files.with_file), "scan_does_things"),
        (files.pdf(change=files.with_launch), "scan_does_things"),
        (
            files.pdf(change=files.with_deep_script, object_stream_mode=pikepdf.ObjectStreamMode.generate),
            "scan_does_things",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_could_do_harm_is_refused_with_its_reason(sent: bytes, code: str) -> None:
    assert refusal(sent) == code


async def test_everything_that_is_wrong_with_any_file_is_told_at_once() -> None:
    found = await apart.inspect([files.photo(), b"GIF89a", files.pdf(change=files.with_script)])
    assert found.files == []
    assert [(wrong.index, wrong.code) for wrong in found.wrong] == [(1, "scan_of_other_kind"), (2, "scan_does_things")]


async def test_a_pdf_that_unpacks_without_end_takes_down_its_own_process_alone() -> None:
    try:
        found = await apart.inspect([files.inflating()])
    except WentWrong:
        return
    assert [wrong.code for wrong in found.wrong] == ["scan_broken"]


def test_every_refusal_has_its_words() -> None:
    assert all("%(number)s" in message for message in scans.REFUSALS.values())
