"""By which day must an alert have been checked: working days, with 调休 as the State Council announced it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from data_contracts.working_day import announced_years, is_working_day


@dataclass(frozen=True)
class Deadline:
    """The last day for checking. `provisional`: the notice on holidays of a year it runs through is not out yet."""

    due_on: date
    provisional: bool


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
