"""Are deadlines counted in the working days that offices really have?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.deadline import Deadline, due_on
from data_contracts.working_day import announced_years, is_working_day

announced = st.dates(date(2024, 1, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("raised_on", "days", "expected"),
    [
        (date(2026, 11, 16), 3, date(2026, 11, 19)),  # Monday to Thursday
        (date(2026, 11, 13), 1, date(2026, 11, 16)),  # over a weekend
        (date(2026, 11, 14), 1, date(2026, 11, 16)),  # raised on a Saturday
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # National Day, and the working Saturday after it
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # the working Saturday before Spring Festival
        (date(2026, 2, 14), 1, date(2026, 2, 24)),  # Spring Festival
    ],
)
def test_a_deadline_knows_holidays_and_make_up_days(raised_on: date, days: int, expected: date) -> None:
    assert due_on(raised_on, days) == Deadline(expected, provisional=False)


def test_a_deadline_in_a_year_not_announced_is_provisional() -> None:
    assert max(announced_years()) == 2026, "new data: move the dates of this test on by a year"
    assert due_on(date(2026, 12, 31), 1) == Deadline(date(2027, 1, 4), provisional=True)
    assert due_on(date(2026, 12, 30), 1) == Deadline(date(2026, 12, 31), provisional=False)
    assert due_on(date(2027, 9, 30), 1) == Deadline(date(2027, 10, 4), provisional=True)


@given(announced, st.integers(1, 25))
def test_exactly_so_many_working_days_lie_between(raised_on: date, days: int) -> None:
    due = due_on(raised_on, days).due_on
    between = [raised_on + timedelta(days=n) for n in range(1, (due - raised_on).days + 1)]
    assert sum(map(is_working_day, between)) == days
    assert is_working_day(due)


@given(announced, st.integers(1, 25))
def test_whoever_is_told_later_has_no_earlier_deadline(raised_on: date, days: int) -> None:
    assert due_on(raised_on, days).due_on <= due_on(raised_on + timedelta(days=1), days).due_on
