"""How the lines of indicators are reckoned, without a database."""

from datetime import date, timedelta
from decimal import Decimal
from statistics import median_low

from hypothesis import given
from hypothesis import strategies as st

from mediation.figures.indicators import INDICATORS, MONTHLY_PACK, Indicator
from mediation.figures.measures import MEASURES, TOTALS_ALONE, Cell, Dimension, Measure, quantile
from mediation.figures.reckoning import HORIZONS, MEDIAN, NINETIETH, Counted, Line, kept_by

MONTH = date(2026, 11, 1)
TODAY = date(2026, 11, 27)


def cell(measure: Measure, n: int = 1, *, value: str = "", kind: str = "", days: int = 0, baht: int = 0) -> Cell:
    return Cell(MONTH, measure, value, kind, days, n, Decimal(baht))


def lines(
    indicator: Indicator, *cells: Cell, before: tuple[Cell, ...] = (), backlog: dict[date, int] | None = None
) -> dict[str, Line]:
    reckon = INDICATORS[indicator].reckon
    assert reckon is not None
    return {line.key: line for line in reckon(Counted(cells, before, backlog or {}, TODAY))}


def ended(**outcomes: int) -> list[Cell]:
    return [cell(Measure.ended, n, kind=kind) for kind, n in outcomes.items()]


def test_every_indicator_of_the_field_has_its_words_and_every_measure_too() -> None:
    assert [word.value for word in INDICATORS] == [f"ST-{number:02}" for number in range(1, 24)]
    assert set(MEASURES) == set(Measure)
    assert all(words.name and words.meaning and words.formula for words in INDICATORS.values())
    for words in INDICATORS.values():
        assert (words.reckon is None) or words.measures or words.name == "Open cases by age"
        assert words.dimension is Dimension.none or not set(words.measures) & TOTALS_ALONE
    assert {indicator.value for indicator in MONTHLY_PACK} == {
        *("ST-01", "ST-04", "ST-05", "ST-07", "ST-08", "ST-13", "ST-15", "ST-20", "ST-21"),
    }


def test_the_four_words_leave_out_what_was_not_accepted() -> None:
    told = lines(
        Indicator.outcomes, *ended(settled=7, not_settled=2, withdrawn=1, terminated=3, struck_out=4, not_accepted=5)
    )
    assert {key: line.n for key, line in told.items()} == {
        "struck_out": 4,
        "ended": 4,
        "not_settled": 2,
        "settled": 7,
        "not_accepted": 5,
    }


def test_the_rates_show_numerator_and_denominator_and_no_percentage_of_a_few() -> None:
    told = lines(Indicator.settlement, *ended(settled=3, not_settled=1, struck_out=2))
    mediated, received = told["rate_a"].rate, told["rate_b"].rate
    assert mediated is not None and received is not None
    assert (mediated.numerator, mediated.denominator, mediated.percent) == (3, 4, None)
    assert (received.numerator, received.denominator, received.percent) == (3, 6, Decimal("50.0"))


def test_topics_stand_with_the_year_before_also_where_they_are_gone() -> None:
    told = lines(
        Indicator.topics,
        cell(Measure.received, 4, value="DEBT"),
        cell(Measure.received, 1, value="DEBT"),
        before=(cell(Measure.received, 2, value="NEIGHBOUR"), cell(Measure.received, 9, value="DEBT")),
    )
    assert [(key, line.n, line.before) for key, line in told.items()] == [("DEBT", 5, 9), ("NEIGHBOUR", 0, 2)]


def test_promises_are_looked_at_thirty_ninety_and_a_hundred_and_eighty_days_after_signing() -> None:
    cells = [
        *(cell(Measure.promise, days=10), cell(Measure.promise_on_time, days=10)),
        *(cell(Measure.promise, days=20), cell(Measure.promise_late, days=60)),
        *(cell(Measure.promise, days=90), cell(Measure.promise_broken, days=90)),
        *(cell(Measure.promise, days=20), cell(Measure.promise_waived, days=20)),
    ]
    assert HORIZONS == (30, 90, 180)
    assert [kept_by(cells, days) for days in HORIZONS] == [(2, 1, 0, 0), (3, 1, 1, 1), (3, 1, 1, 1)]


def test_open_cases_fall_into_one_age_each() -> None:
    backlog = {TODAY - timedelta(days=days): 1 for days in (0, 30, 31, 60, 61, 90, 91, 4000)}
    told = lines(Indicator.backlog, backlog=backlog | {TODAY + timedelta(days=1): 1})
    assert [line.n for line in told.values()] == [3, 2, 2, 2]


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_the_median_is_the_lower_of_the_two_in_the_middle_and_nine_in_ten_lie_within_the_ninth(days: list[int]) -> None:
    cells = [cell(Measure.days_to_end, days=one) for one in days]
    assert quantile(cells, Measure.days_to_end, MEDIAN) == median_low(days)
    ninth = quantile(cells, Measure.days_to_end, NINETIETH)
    assert ninth is not None
    assert sum(one <= ninth for one in days) * 10 >= 9 * len(days)
    assert sum(one < ninth for one in days) * 10 < 9 * len(days)


def test_nothing_counted_has_no_median() -> None:
    assert quantile([], Measure.days_to_end, MEDIAN) is None
    assert lines(Indicator.durations)["days_to_end_median"].days is None


def test_reasons_of_law_are_told_apart_from_the_others() -> None:
    told = lines(
        Indicator.outside_law,
        cell(Measure.not_accepted, 2, kind="ownership"),
        cell(Measure.not_accepted, 3, kind="safety"),
    )
    assert told["outside"].n == 2 and "safety" not in told


def test_a_matter_that_is_neither_civil_nor_criminal_was_not_kept_from_a_court() -> None:
    told = lines(
        Indicator.kept_from_court,
        cell(Measure.ended, 2, value="civil", kind="settled"),
        cell(Measure.ended, 5, value="other", kind="settled"),
        cell(Measure.ended, 9, value="civil", kind="withdrawn"),
    )
    assert {key: line.n for key, line in told.items()} == {"civil": 2, "criminal": 0}
