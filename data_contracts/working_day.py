"""On which days do offices work: with 调休 as the State Council announced it, and where it has not yet, by weekday."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import chinese_calendar
from chinese_calendar.constants import holidays

#: Holidays on fixed days of the solar year (《全国年节及纪念日放假办法》, 2024-11 revision): month and day.
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
SATURDAY = 5


@cache
def announced_years() -> frozenset[int]:
    """Years of which the State Council's arrangement of holidays is known (chinese_calendar: 2004 to 2026)."""
    return frozenset(day.year for day in holidays)


def is_working_day(day: date) -> bool:
    """Say whether offices work on a day; in years not announced yet, on weekdays that are no fixed holiday.

    >>> is_working_day(date(2026, 10, 10)), is_working_day(date(2026, 10, 5))
    (True, False)
    """
    if day.year in announced_years():
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < SATURDAY and (day.month, day.day) not in FIXED_HOLIDAYS


def working_day_from(day: date) -> date:
    """Return a day, or the first working day after it where it is none (顺延).

    >>> working_day_from(date(2026, 10, 2))
    datetime.date(2026, 10, 8)
    """
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
