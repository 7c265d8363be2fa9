"""Days and moments in พ.ศ.: written, read, and counted to years and quarters."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parties import thai

SUNDAY = date(2026, 11, 22)
FORMS: tuple[thai.DateForm, ...] = ("short", "medium", "long", "full")
# The years in which neither พ.ศ. nor ค.ศ. can be taken for the other.
DAYS = st.dates(min_value=date(1858, 1, 1), max_value=date(2100, 12, 31))
NEAR_DAYS = st.dates(min_value=date(1957, 1, 1), max_value=date(2056, 12, 31))
MOMENTS = st.builds(
    lambda day, minutes: datetime.combine(day, time(minutes // 60, minutes % 60), thai.BANGKOK),
    DAYS,
    st.integers(0, 24 * 60 - 1),
)


def refusal(written: str, full_year: bool = False) -> str:
    with pytest.raises(thai.AmbiguousDate) as refused:
        thai.parse_date(written, full_year=full_year)
    return refused.value.code


def code_or_none(parse: Callable[[str], object], written: str) -> str | None:
    try:
        parse(written)
    except thai.AmbiguousDate as refused:
        return refused.code
    return None


# --- written ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("short", "22/11/69"),
        ("medium", "22 พ.ย. 2569"),
        ("long", "22 พฤศจิกายน พ.ศ. 2569"),
        ("full", "วันอาทิตย์ที่ 22 พฤศจิกายน พ.ศ. 2569"),
    ],
)
def test_a_day_is_written_in_the_buddhist_era(form: thai.DateForm, written: str) -> None:
    assert thai.format_be(SUNDAY, form) == written
    assert thai.format_be(SUNDAY, form, thai_digits=True) == thai.thai_digits(written)


def test_the_medium_form_is_the_usual_one() -> None:
    assert thai.format_be(SUNDAY) == "22 พ.ย. 2569"


def test_a_leap_day_of_a_buddhist_year_that_is_no_gregorian_leap_year_is_written() -> None:
    assert thai.format_be(date(2024, 2, 29), "long") == "29 กุมภาพันธ์ พ.ศ. 2567"


def test_the_short_form_keeps_both_digits_of_a_round_year() -> None:
    assert thai.format_be(date(1957, 1, 2), "short") == "2/1/00"


def test_a_moment_is_written_as_seen_in_bangkok() -> None:
    late = datetime(2026, 11, 21, 18, 5, tzinfo=UTC)
    assert thai.format_be(late) == "22 พ.ย. 2569"
    assert thai.format_time(late) == "01.05 น."
    assert thai.format_time(late, thai_digits=True) == "๐๑.๐๕ น."
    assert thai.format_be_moment(late) == "22 พ.ย. 2569 01.05 น."
    assert thai.format_be_moment(late, "long", thai_digits=True) == "๒๒ พฤศจิกายน พ.ศ. ๒๕๖๙ เวลา ๐๑.๐๕ น."


def test_a_naive_datetime_is_not_guessed_at() -> None:
    naive = datetime(2026, 11, 22, 9, 30, tzinfo=UTC).replace(tzinfo=None)
    for write in (thai.format_be, thai.format_time, thai.format_be_moment, thai.fiscal_year):
        with pytest.raises(ValueError, match="naive"):
            write(naive)


# --- read: the eighteen cases -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("22/11/2569", SUNDAY),
        ("๒๒/๑๑/๒๕๖๙", SUNDAY),
        ("22-11-2569", SUNDAY),
        ("22.11.2569", SUNDAY),
        ("22 11 2569", SUNDAY),
        ("22/11/69", SUNDAY),
        ("22 พ.ย. 2569", SUNDAY),
        ("22 พย 2569", SUNDAY),
        ("22 พฤศจิกายน 2569", SUNDAY),
        ("วันที่ 22 พฤศจิกายน พ.ศ. 2569", SUNDAY),
        ("22/11/2026", SUNDAY),
        ("22 พ.ย. ค.ศ. 2026", SUNDAY),
        ("2026-11-22", SUNDAY),
        ("2569-11-22", SUNDAY),
        ("29/2/2567", date(2024, 2, 29)),
    ],
)
def test_r17_a_day_of_the_buddhist_era_is_kept_as_a_gregorian_one(written: str, day: date) -> None:
    assert thai.parse_date(written) == day


@pytest.mark.parametrize("written", ["29/2/2568", "31/4/2569", "11/22/2569"])
def test_a_day_that_is_in_no_calendar_is_refused_and_month_first_with_it(written: str) -> None:
    assert refusal(written) == "date_not_in_calendar"


# --- read: further ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "  22 / 11 / 2569 ",
        "22พย69",
        "22พ.ย.2569",
        "22 พ. ย. 2569",
        "22-พ.ย.-69",
        "ที่ 22 เดือน พฤศจิกายน พุทธศักราช ๒๕๖๙",
        "วันอาทิตย์ที่ ๒๒ พฤศจิกายน พ.ศ.๒๕๖๙",
        "22/11/พ.ศ. 2569",
        "22\u00a0พ.ย.\n2569\u200b",
    ],
)
def test_r17_looser_ways_of_writing_are_read_too(written: str) -> None:
    assert thai.parse_date(written) == SUNDAY


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_read_in_full_and_short_with_and_without_dots(month: int) -> None:
    day = date(2026, month, 9)
    short = thai.format_be(day, "medium")
    for written in (short, short.replace(".", ""), thai.format_be(day, "long")):
        assert thai.parse_date(written) == day


@pytest.mark.parametrize(
    ("written", "day"), [("1/2/2569", date(2026, 2, 1)), ("12/1/26", date(1983, 1, 12)), ("1/1/2400", date(1857, 1, 1))]
)
def test_the_day_always_stands_first_and_two_digits_are_buddhist(written: str, day: date) -> None:
    assert thai.parse_date(written) == day


@pytest.mark.parametrize(
    "written",
    [
        *("", " ", "พรุ่งนี้", "2569", "22/11", "22/11-2569", "22/11/2569 09.30", "2569/11/22", "22 Nov 2026"),
        *("22/11/2569\x00", "٢٢/١١/٢٥٦٩", "22/11/2569 ครับ", "1" * 500, "2026-W47-7", "20261122"),
    ],
)
def test_what_is_no_date_is_refused(written: str) -> None:
    assert refusal(written) == "date_unreadable"


@pytest.mark.parametrize(
    "written",
    [
        *("22/11/9", "22/11/569", "22/11/1899", "22/11/2101", "22/11/2399", "22/11/2701", "22/11/25690"),
        *("22 พ.ย. ค.ศ. 2569", "22 พ.ย. พ.ศ. 2026", "22 พ.ย. ค.ศ. 26", "2150-01-01"),
    ],
)
def test_a_year_of_no_certain_era_is_refused(written: str) -> None:
    assert refusal(written) == "date_year_ambiguous"


def test_a_birth_date_needs_all_four_digits() -> None:
    assert refusal("22/11/69", full_year=True) == "date_year_ambiguous"
    assert thai.parse_date("22/11/2469", full_year=True) == date(1926, 11, 22)


def test_a_weekday_that_does_not_fit_the_day_is_refused() -> None:
    assert refusal("วันจันทร์ที่ 22 พฤศจิกายน 2569") == "date_not_in_calendar"


def test_a_refusal_does_not_repeat_what_was_typed() -> None:
    with pytest.raises(thai.AmbiguousDate) as refused:
        thai.parse_date("เกิดเมื่อนานมาแล้ว")
    assert str(refused.value) == "date_unreadable"


@given(st.text() | st.text(alphabet=st.sampled_from("0123456789๐๙/-. พศคยกม.ที่วันT:Z+น"), max_size=30))
def test_no_text_breaks_the_parsers(text: str) -> None:
    codes = {code_or_none(parse, text) for parse in (thai.parse_date, thai.parse_moment, thai.parse_year)}
    assert codes <= {None, "date_unreadable", "date_year_ambiguous", "date_not_in_calendar"}


@given(DAYS, st.sampled_from(["medium", "long", "full"]), st.booleans())
def test_r17_a_written_day_reads_back(day: date, form: thai.DateForm, thai_digits: bool) -> None:
    assert thai.parse_date(thai.format_be(day, form, thai_digits), full_year=True) == day


@given(NEAR_DAYS, st.booleans())
def test_r17_a_short_day_of_25xx_reads_back(day: date, thai_digits: bool) -> None:
    assert thai.parse_date(thai.format_be(day, "short", thai_digits)) == day


@given(DAYS)
def test_r17_an_iso_day_of_either_era_reads_back(day: date) -> None:
    assert thai.parse_date(f"{day.year + 543}-{day:%m-%d}") == day


@pytest.mark.parametrize(
    ("written", "year"), [("2500", 1957), ("พ.ศ. ๒๕๐๐", 1957), ("1957", 1957), ("ค.ศ. 1957", 1957)]
)
def test_a_year_alone_is_read(written: str, year: int) -> None:
    assert thai.parse_year(written) == year


@pytest.mark.parametrize(("written", "code"), [("69", "date_year_ambiguous"), ("ปีมะโรง", "date_unreadable")])
def test_a_year_alone_needs_four_digits(written: str, code: str) -> None:
    with pytest.raises(thai.AmbiguousDate) as refused:
        thai.parse_year(written)
    assert refused.value.code == code


# --- moments ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "22/11/2569 09.30 น.",
        "๒๒/๑๑/๒๕๖๙ ๐๙.๓๐ น.",
        "22 พ.ย. 2569 เวลา 9:30 น.",
        "22/11/69เวลา09.30น.",
        "22.11.2569 09.30",
        "22/11/2569 9:30:00",
        "2569-11-22T09:30",
        "2026-11-22T09:30",
        "2026-11-22 09:30:00.000",
        "2026-11-22T09:30+07:00",
        "2026-11-22T02:30Z",
        "2569-11-22T02:30:00+0000",
        "2026-11-21T21:30:00-05:00",
    ],
)
def test_r17_a_moment_is_read_and_is_bangkoks_unless_it_says_otherwise(written: str) -> None:
    moment = thai.parse_moment(written)
    assert moment == datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
    assert moment.tzinfo is thai.BANGKOK


@pytest.mark.parametrize("written", ["22/11/2569", "2569-11-22"])
def test_a_moment_without_a_time_is_midnight_in_bangkok(written: str) -> None:
    assert thai.parse_moment(written) == datetime(2026, 11, 21, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("22/11/2569 24.00 น.", "date_not_in_calendar"),
        ("22/11/2569 09.60", "date_not_in_calendar"),
        ("2569-11-22T25:00", "date_not_in_calendar"),
        ("2569-02-30T09:00", "date_not_in_calendar"),
        ("22/11/2569 บ่ายสอง", "date_unreadable"),
        ("09.30 น.", "date_unreadable"),
        ("2150-11-22T09:30", "date_year_ambiguous"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_with_the_reason(written: str, code: str) -> None:
    with pytest.raises(thai.AmbiguousDate) as refused:
        thai.parse_moment(written)
    assert refused.value.code == code


@given(MOMENTS, st.sampled_from(["medium", "long", "full"]), st.booleans())
def test_r17_a_written_moment_reads_back_to_the_minute(
    moment: datetime, form: thai.DateForm, thai_digits: bool
) -> None:
    assert thai.parse_moment(thai.format_be_moment(moment, form, thai_digits)) == moment


# --- years and quarters -----------------------------------------------------------------------------------------


def test_r15_the_fiscal_year_turns_between_30_september_and_1_october() -> None:
    assert thai.fiscal_year(date(2026, 9, 30)) == 2569
    assert thai.fiscal_year(date(2026, 10, 1)) == 2570
    assert (thai.fiscal_quarter(date(2026, 9, 30)), thai.fiscal_quarter(date(2026, 10, 1))) == (4, 1)


def test_r15_the_fiscal_year_turns_at_midnight_in_bangkok() -> None:
    midnight = datetime(2026, 9, 30, 17, 0, tzinfo=UTC)
    assert thai.fiscal_year(midnight - timedelta(seconds=1)) == 2569
    assert thai.fiscal_year(midnight) == 2570
    assert thai.fiscal_quarter(midnight.astimezone(timezone(timedelta(hours=-8)))) == 1


def test_r15_the_quarters_follow_the_fiscal_year() -> None:
    quarters = [thai.fiscal_quarter(date(2026, month, 1)) for month in range(1, 13)]
    assert quarters == [2, 2, 2, 3, 3, 3, 4, 4, 4, 1, 1, 1]


@given(DAYS)
def test_r15_the_fiscal_year_is_the_buddhist_year_three_months_on(day: date) -> None:
    assert thai.fiscal_year(day) == thai.buddhist_year(day) + (day >= date(day.year, 10, 1))


def test_the_buddhist_year_turns_at_new_year_in_bangkok() -> None:
    new_year = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    assert thai.buddhist_year(new_year - timedelta(seconds=1)) == 2569
    assert thai.buddhist_year(new_year) == 2570
    assert thai.bangkok_day(new_year) == date(2027, 1, 1)


def test_a_day_in_the_first_months_of_an_old_year_asks_for_a_hint() -> None:
    told = {(year, month): thai.in_april_year(date(year, month, 1)) for year, month in product((1940, 1941), (3, 4))}
    assert told == {(1940, 3): True, (1940, 4): False, (1941, 3): False, (1941, 4): False}
