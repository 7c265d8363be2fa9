"""Paying in instalments: no satang lost, the end of the month kept, and never a payment of nothing."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.limitation import add_months
from mediation.instalments import FEWEST, MOST, DoNotSum, Every, day_of, payments, shares

SATANG = Decimal("0.01")
amounts = st.integers(MOST, 10**14).map(lambda satang: satang * SATANG)
counts = st.integers(FEWEST, MOST)
days = st.dates(date(2020, 1, 1), date(2100, 1, 1))


def test_twelve_months_of_a_thousand_baht() -> None:
    made = payments(Decimal(12_000), 12, date(2026, 1, 31), Every.month, Decimal(1_000))
    assert {one.amount for one in made} == {Decimal(1_000)}
    assert [one.due_on.isoformat() for one in made][:4] == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]


def test_what_does_not_divide_falls_to_the_last_payment() -> None:
    assert shares(Decimal(100), 3) == [Decimal("33.33"), Decimal("33.33"), Decimal("33.34")]
    assert shares(Decimal("12500.50"), 13, Decimal(1_000))[-1] == Decimal("500.50")


@pytest.mark.parametrize(("total", "count", "each"), [(12_000, 11, 1_000), (12_000, 13, 1_000), (500, 2, 600)])
def test_payments_that_do_not_sum_are_refused(total: int, count: int, each: int) -> None:
    with pytest.raises(DoNotSum):
        shares(Decimal(total), count, Decimal(each))


def test_less_than_a_satang_for_each_is_no_payment() -> None:
    with pytest.raises(ValueError, match="satang"):
        shares(Decimal("0.11"), 12)


@given(amounts, counts)
def test_even_shares_sum_exactly_and_differ_only_in_the_last(total: Decimal, count: int) -> None:
    found = shares(total, count)
    assert sum(found) == total
    assert len(found) == count
    assert all(share > 0 and share == share.quantize(SATANG) for share in found)
    assert len(set(found[:-1])) == 1
    assert 0 <= found[-1] - found[0] < count * SATANG


@given(amounts, counts, amounts)
def test_shares_of_a_given_size_sum_exactly_or_are_refused(total: Decimal, count: int, each: Decimal) -> None:
    rest = total - each * (count - 1)
    if 0 < rest <= each:
        found = shares(total, count, each)
        assert sum(found) == total
        assert found == [each] * (count - 1) + [rest]
    else:
        with pytest.raises(DoNotSum):
            shares(total, count, each)


@given(days, counts)
def test_months_are_counted_from_the_first_day_and_never_drift(first: date, count: int) -> None:
    fell = [day_of(first, Every.month, part) for part in range(1, count + 1)]
    assert fell[0] == first
    assert fell == sorted(set(fell))
    for months, day in enumerate(fell):
        assert (day.year * 12 + day.month) - (first.year * 12 + first.month) == months
        assert day.day == first.day or (day.day < first.day and (add_months(day.replace(day=1), 1) - day).days == 1)


@given(days, counts, st.sampled_from([(Every.week, 7), (Every.fortnight, 14)]))
def test_weeks_lie_evenly_apart(first: date, part: int, every: tuple[Every, int]) -> None:
    assert (day_of(first, every[0], part) - first).days == (part - 1) * every[1]


@given(days, st.integers(FEWEST, 12))
def test_years_fall_on_the_same_day(first: date, part: int) -> None:
    day = day_of(first, Every.year, part)
    assert (day.year - first.year, day.month) == (part - 1, first.month)
