from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.months import (
    PeriodError,
    comparison_date,
    last_day,
    month_range,
    next_month,
    parse_month,
    parse_quarter,
    previous_month,
)

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(days)
def test_the_month_before_the_next_month_is_this_month(day: date) -> None:
    assert previous_month(next_month(day.replace(day=1))) == day.replace(day=1)


@given(days)
def test_the_last_day_is_the_day_before_the_next_month(day: date) -> None:
    assert last_day(day.replace(day=1)) + timedelta(days=1) == next_month(day.replace(day=1))


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "202610", "2026-1", "", "二〇二六年"])
def test_a_month_that_is_written_otherwise_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(PeriodError, match="is not a month"):
        parse_month(text)


def test_a_quarter_has_its_three_months() -> None:
    assert parse_quarter("2026Q4") == (date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1))
    with pytest.raises(PeriodError):
        parse_quarter("2026Q5")


def test_a_range_runs_over_the_turn_of_the_year_and_is_never_empty() -> None:
    assert month_range(date(2025, 11, 1), date(2026, 2, 1)) == [
        date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)
    ]  # fmt: skip
    with pytest.raises(PeriodError):
        month_range(date(2026, 2, 1), date(2026, 1, 1))


def test_december_is_compared_in_january() -> None:
    assert comparison_date(date(2026, 12, 1), 15) == date(2027, 1, 15)
