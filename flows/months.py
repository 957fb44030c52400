"""Which months does a run speak of: periods, quarters, and the day on which a month is compared."""

from __future__ import annotations

import calendar
import re
from datetime import date

from data_contracts.errors import DoudiError


class PeriodError(DoudiError):
    """A month, quarter or range is not written as it should be."""

    exit_code = 42


def parse_month(text: str) -> date:
    """Read `2026-10` as the first day of that month.

    >>> parse_month("2026-10")
    datetime.date(2026, 10, 1)
    """
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise PeriodError(f"{text!r} is not a month", to_do="write it as 2026-10")
    return date(int(text[:4]), int(text[5:]), 1)


def parse_quarter(text: str) -> tuple[date, date, date]:
    """Read `2026Q3` as the first days of its three months.

    >>> [day.month for day in parse_quarter("2026Q3")]
    [7, 8, 9]
    """
    if not re.fullmatch(r"\d{4}Q[1-4]", text):
        raise PeriodError(f"{text!r} is not a quarter", to_do="write it as 2026Q3")
    first = 3 * int(text[5]) - 2
    return date(int(text[:4]), first, 1), date(int(text[:4]), first + 1, 1), date(int(text[:4]), first + 2, 1)


def next_month(month: date) -> date:
    """Return the first day of the month after.

    >>> next_month(date(2026, 12, 1))
    datetime.date(2027, 1, 1)
    """
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def previous_month(day: date) -> date:
    """Return the first day of the month before the one that a day lies in.

    >>> previous_month(date(2026, 1, 15))
    datetime.date(2025, 12, 1)
    """
    return date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)


def previous_quarter(day: date) -> str:
    """Return the quarter before the one that a day lies in.

    >>> previous_quarter(date(2026, 2, 15))
    '2025Q4'
    """
    quarter = (day.month - 1) // 3
    return f"{day.year}Q{quarter}" if quarter else f"{day.year - 1}Q4"


def last_day(month: date) -> date:
    """Return the last day of a month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def month_range(first: date, last: date) -> list[date]:
    """List the months from first to last, both included.

    Raises:
        PeriodError: the range is empty.
    """
    if last < first:
        raise PeriodError(f"{first:%Y-%m} lies after {last:%Y-%m}", to_do="swap --from and --to")
    months = [first]
    while months[-1] < last:
        months.append(next_month(months[-1]))
    return months


def comparison_date(month: date, day: int) -> date:
    """Return the day on which a month is compared: the given day of the next month.

    Deadlines are counted from it, so that a month that is computed again later has the same deadlines.
    """
    return next_month(month).replace(day=day)
