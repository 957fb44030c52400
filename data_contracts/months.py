"""Which month lies so many months after or before another, and how old is somebody on a day?"""

from __future__ import annotations

from datetime import date


def shifted(first: date, months: int) -> date:
    """Return the first day of the month that lies `months` later; earlier, where that is negative.

    >>> shifted(date(2026, 11, 1), 3), shifted(date(2026, 1, 1), -1)
    (datetime.date(2027, 2, 1), datetime.date(2025, 12, 1))
    """
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def age_on(day: date, birth_date: date | None) -> int | None:
    """Return whole years of age on a day.

    >>> age_on(date(2026, 10, 31), date(2008, 11, 1))
    17
    """
    if birth_date is None:
        return None
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
