"""Where lines of papers break: Chromium, which knows Thai words by a dictionary of its own, finds every break between two words."""

import asyncio
import itertools
import re
import subprocess

import pytest
from playwright.async_api import Browser

from mediation.documents.catalogue import TEMPLATE_CODES
from tests.mediation.documents.reading import printed_pdf
from tests.mediation.documents.variants import variants

_BLOCK = re.compile(r"<block [^>]*>(.*?)</block>", re.DOTALL)
_LINE = re.compile(r"<line [^>]*>(.*?)</line>", re.DOTALL)
_WORD = re.compile(r"<word [^>]*>(.*?)</word>", re.DOTALL)
_SEEN = 40
"""So many characters on both sides are looked at."""
WHOLE_TO_CHROMIUM = {("ตาม", "พระราชบัญญัติ")}
"""Two words of which its dictionary makes one."""
_INSIDE = """pairs => {
  const words = new Intl.Segmenter('th', {granularity: 'word'})
  return pairs.filter(([before, after]) => ![...words.segment(before + after)].some(one => one.index === before.length))
}"""


def breaks(pdf: bytes) -> set[tuple[str, str]]:
    """The ends and beginnings of lines between which no space stands."""
    drawn = ["pdftotext", "-enc", "UTF-8", "-bbox-layout", "-", "-"]
    told = subprocess.run(drawn, input=pdf, capture_output=True, check=True).stdout.decode()
    found = set()
    for block in _BLOCK.findall(told):
        lines = [" ".join(_WORD.findall(line)) for line in _LINE.findall(block)]
        for before, after in itertools.pairwise(lines):
            if re.search("[ก-๎]$", before) and re.match("[ก-๎]", after):
                found.add((before[-_SEEN:], after[:_SEEN]))
    return found


@pytest.mark.parametrize("code", TEMPLATE_CODES)
async def test_no_line_of_a_paper_breaks_inside_a_word(chromium: Browser, code: str) -> None:
    pdfs = await asyncio.to_thread(lambda: [printed_pdf(content) for content in variants(code)])
    pairs = sorted(set().union(*map(breaks, pdfs)))
    page = await chromium.new_page()
    inside = await page.evaluate(_INSIDE, [list(pair) for pair in pairs])
    await page.close()
    assert [
        (before, after)
        for before, after in inside
        if not any(before.endswith(first) and after.startswith(second) for first, second in WHOLE_TO_CHROMIUM)
    ] == []
