"""A reader's language: Thai unless English was chosen, also where many read at once."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from parties.language import (
    catalogue,
    chosen_locale,
    current_locale,
    gettext,
    lazy_gettext,
    ngettext,
    pgettext,
    reading_in,
)

SIGN_IN = "Sign in"
SIGN_IN_THAI = "เข้าสู่ระบบ"


def test_a_reader_who_said_nothing_reads_thai() -> None:
    assert gettext(SIGN_IN) == SIGN_IN_THAI


def test_a_reader_of_english_reads_the_msgids_themselves() -> None:
    with reading_in("en"):
        assert gettext(SIGN_IN) == SIGN_IN
    assert gettext(SIGN_IN) == SIGN_IN_THAI


def test_a_lazy_text_waits_for_its_reader() -> None:
    text = lazy_gettext(SIGN_IN)
    with reading_in("en"):
        assert str(text) == SIGN_IN
    with reading_in("th"):
        assert str(text) == SIGN_IN_THAI


def test_an_unknown_language_is_thai() -> None:
    assert chosen_locale("fr") == "th"
    assert chosen_locale(None, "en") == "en"
    assert chosen_locale("th", "en") == "th"
    with reading_in("../../etc"):
        assert current_locale.get() == "th"


def test_english_counts_and_thai_does_not() -> None:
    with reading_in("en"):
        assert [ngettext("%(n)s case", "%(n)s cases", n) for n in (1, 2)] == ["%(n)s case", "%(n)s cases"]


def test_nothing_is_translated_into_nothing() -> None:
    assert gettext("") == ""
    assert "Content-Type" in catalogue("th").gettext("")


def test_a_text_nobody_translated_stays_english() -> None:
    assert gettext("no such text anywhere") == "no such text anywhere"
    assert pgettext("a context", "no such text anywhere") == "no such text anywhere"


async def test_readers_at_the_same_time_do_not_disturb_each_other() -> None:
    async def read(locale: str) -> str:
        with reading_in(locale):
            await asyncio.sleep(0)
            return gettext(SIGN_IN)

    texts = await asyncio.gather(*[read(("th", "en")[n % 2]) for n in range(40)])
    assert texts == [SIGN_IN_THAI, SIGN_IN] * 20


async def test_a_thread_begun_by_the_reader_reads_like_them() -> None:
    with reading_in("en"):
        assert await asyncio.to_thread(gettext, SIGN_IN) == SIGN_IN
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(gettext, SIGN_IN).result() == SIGN_IN_THAI
