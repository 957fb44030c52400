"""By which day must an alert have been checked: working days, with 调休 as the State Council announced it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import chinese_calendar
from chinese_calendar.constants import holidays

#: Holidays on fixed days of the solar year (《全国年节及纪念日放假办法》, 2024-11 revision): month and day.
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
SATURDAY = 5


@dataclass(frozen=True)
class Deadline:
    """The last day for checking. `provisional`: the notice on holidays of a year it runs through is not out yet."""

    due_on: date
    provisional: bool


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


def due_on(raised_on: date, days: int) -> Deadline:
    """Count working days from the day after an alert was raised.

    Args:
        raised_on: the day of the comparison; itself not counted.
        days: working days, 1 or more.

    >>> due_on(date(2026, 9, 30), 3)  # National Day lasts until the 7th
    Deadline(due_on=datetime.date(2026, 10, 10), provisional=False)
    """
    day = raised_on
    provisional = raised_on.year not in announced_years()
    left = days
    while left > 0:
        day += timedelta(days=1)
        provisional = provisional or day.year not in announced_years()
        left -= is_working_day(day)
    return Deadline(day, provisional)
