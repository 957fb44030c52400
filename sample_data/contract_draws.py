"""What may stand in a cell of a contract's column: values drawn from its type and code list alone?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import cycle, islice
from typing import TypeVar

import numpy as np

from data_contracts.areas import load_areas
from data_contracts.code_list import code_list
from data_contracts.contract import Column, ColumnType
from sample_data.identity_numbers import numbers
from sample_data.months import term_of
from sample_data.names import family_surnames, given_names

T = TypeVar("T")
Value = str | int | bool | date | Decimal | None

#: Days before the end of the month in which most things happen, and after it in which contracts end.
PAST_DAYS, FUTURE_DAYS = 1000, 700
#: Share of cells of an optional column that are empty.
EMPTY = 0.1
_MARKS = "甲乙丙丁戊己"


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist: the number's area is assigned to nobody."""

    name: str
    resident_id: str
    birth_date: date
    sex: str


@dataclass(frozen=True)
class Place:
    """A village that is made up, in a township that is not."""

    county: str
    township: str
    village: str
    area_code: str


def people(count: int, last_birth: date, rng: np.random.Generator) -> list[Person]:
    """Draw people of all ages, each with a number of their own."""
    days = rng.integers(0, 365 * 85, size=count)
    birth = np.datetime64(last_birth) - days.astype("timedelta64[D]")
    is_male = rng.random(count) < 0.5
    ids = numbers(birth, is_male, np.full(count, -1))
    surnames = family_surnames(count, np.arange(count) % 50, rng)
    first, second = given_names(birth.astype("datetime64[Y]").astype(int) + 1970, is_male, rng)
    return [
        Person(f"{surname}{one}{two}", str(number), born.item(), "男" if male else "女")
        for surname, one, two, number, born, male in zip(surnames, first, second, ids, birth, is_male, strict=True)
    ]


@cache
def places() -> tuple[Place, ...]:
    """Some villages of every township in two counties of the area book."""
    book, found = load_areas(), []
    for code, area in sorted(book.by_code.items()):
        if area.level == "township" and code.startswith(("410823", "410825")):
            county = book.by_code[area.parent].name
            found += [
                Place(county, area.name, f"{mark}{'社区' if area.name.endswith('街道') else '庄村'}", f"{code}{number}")
                for number, mark in enumerate(_MARKS[:3], start=201)
            ]
    return tuple(found)


@dataclass
class Draws:
    """Values for one sample, from one source of chance."""

    rng: np.random.Generator
    period_end: date
    serial: int = 0

    def value(self, name: str, column: Column, *, again: bool) -> Value:
        """Draw one value of a column that says nothing of a person or a place.

        Args:
            name: of the column.
            column: its declaration.
            again: the first draw broke a promise of the contract: draw more widely.
        """
        draw: dict[ColumnType, Callable[[], Value]] = {
            ColumnType.DATE: lambda: self._day(again=again),
            ColumnType.MONTH: lambda: self._day(again=False).replace(day=1),
            ColumnType.MONEY: lambda: self._amount(again=again),
            ColumnType.NUMBER: lambda: self._amount(again=again),
            ColumnType.INT: lambda: self._count(again=again),
            ColumnType.BOOL: lambda: self.pick((True, False)),
            ColumnType.CODE: lambda: self.pick(code_list(column.code_list or "sex").labels),
            ColumnType.SEX: lambda: self.pick(("男", "女")),
            ColumnType.AREA: lambda: self.pick(places()).area_code,
        }
        return draw.get(column.type, lambda: self._text(name, column))()

    def pick(self, values: Sequence[T]) -> T:
        """Draw one of some values."""
        return values[int(self.rng.integers(len(values)))]

    def _day(self, *, again: bool) -> date:
        future = again and self.rng.random() < 0.4
        days = int(self.rng.integers(1, FUTURE_DAYS)) if future else -int(self.rng.integers(PAST_DAYS))
        return self.period_end + timedelta(days=days)

    def _count(self, *, again: bool) -> int:
        """Draw a count, or a year where counts will not do."""
        counts = list(range(6))
        return self.pick([*counts, self.period_end.year, self.period_end.year - 1] if again else counts)

    def _amount(self, *, again: bool) -> Decimal:
        most = int(10 ** self.rng.uniform(2.1, 5.0)) if again else 5000
        return Decimal(int(self.rng.integers(100_00, most * 100))) / 100

    def _text(self, name: str, column: Column) -> str:
        self.serial += 1
        match column.type:
            case ColumnType.TERM:
                return term_of(self.period_end)
            case ColumnType.ACCOUNT:
                return f"621700{self.serial:013d}"
            case ColumnType.PHONE:
                return f"139{self.serial:08d}"
        if name == "address":
            return f"{self.pick(_MARKS)}庄村{self.serial % 90 + 1}号"
        if name.endswith(("_no", "_code")):
            return f"{name[0].upper()}{self.period_end:%y}{self.serial:06d}"
        title = re.sub(r"[^\u4e00-\u9fff]", "", column.title)
        return f"{title}{self.pick(_MARKS)}"


def endless(pool: list[Person], start: int = 0) -> islice[Person]:
    """Hand out people one by one, from the beginning again when all have had their turn."""
    return islice(cycle(pool), start, None)
