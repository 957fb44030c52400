"""Which months does the county report, and when do they begin and end?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy.typing as npt
import polars as pl

from data_contracts.months import shifted


def last_day(first: date) -> date:
    """Return the last day of the month that begins on `first`."""
    return shifted(first, 1) - timedelta(days=1)


def days(counts: npt.NDArray[Any]) -> pl.Expr:
    """Turn counts of days into durations, one per row."""
    return pl.duration(days=pl.lit(pl.Series(counts, dtype=pl.Int64)))


def term_of(day: date) -> str:
    """Name the school term that a month belongs to: -1 autumn (September to February), -2 spring.

    >>> term_of(date(2026, 10, 1)), term_of(date(2027, 1, 1)), term_of(date(2027, 3, 1))
    ('2026-2027-1', '2026-2027-1', '2026-2027-2')
    """
    year = day.year if day.month >= 9 else day.year - 1
    return f"{year}-{year + 1}-{1 if day.month >= 9 or day.month < 3 else 2}"


@dataclass(frozen=True)
class Months:
    """The months that are delivered, oldest first."""

    periods: tuple[date, ...]

    @classmethod
    def until(cls, ends: date, *, months: int) -> Months:
        """Return the `months` months up to the one that begins on `ends`."""
        if ends.day != 1 or months < 1:
            raise ValueError("a county reports whole months: `ends` is a first day, `months` at least 1")
        return cls(tuple(shifted(ends, -back) for back in range(months - 1, -1, -1)))

    @property
    def first(self) -> date:
        """First day of the first month."""
        return self.periods[0]

    @property
    def last(self) -> date:
        """First day of the last month."""
        return self.periods[-1]

    @property
    def end(self) -> date:
        """Last day of the last month."""
        return last_day(self.last)

    @property
    def term_periods(self) -> tuple[date, ...]:
        """Months in which a school term is delivered: the first one, and each in which a new term begins."""
        return tuple(
            period for n, period in enumerate(self.periods) if n == 0 or term_of(period) != term_of(self.periods[n - 1])
        )

    @property
    def quarter_periods(self) -> tuple[date, ...]:
        """Months in which the lists of a quarter are delivered: the first one, and each that begins a quarter."""
        return tuple(period for n, period in enumerate(self.periods) if n == 0 or period.month % 3 == 1)
