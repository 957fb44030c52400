"""Which households of the register live in which village, what they get, and what is to be checked about them?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypedDict

import duckdb

from alerts.sources import AreaNames, area_name
from alerts.visits import Row, grouped, read_as
from warehouse import sql_file

HERE = Path(__file__).parent / "village"


class Aid(TypedDict):
    """What a household is recognised as, and the month's amount for all of it."""

    category: str
    monthly_amount: Decimal | None


@dataclass(frozen=True)
class Household:
    """One household of the register; `name`, `resident_id` and `birth_date` are those of its head."""

    home: str
    township_code: str
    village: str
    name: str | None
    resident_id: str | None
    birth_date: date | None
    is_dead: bool | None
    address: str | None
    members: int
    aids: list[Aid]


@dataclass(frozen=True)
class Received:
    """A programme that reached the household within a year, and the newest month of it."""

    home: str
    programme: str
    last_month: str


@dataclass(frozen=True)
class Matter:
    """Something to be checked, or what came back about it."""

    home: str
    title: str
    is_open: bool
    due_on: date
    outcome: str | None
    received_on: date | None


@dataclass(frozen=True)
class Visit:
    """The last visit to a household."""

    home: str
    visited_on: date


@dataclass(frozen=True)
class Township:
    """The households of one township by village."""

    code: str
    name: str
    villages: dict[str, list[Household]]

    @property
    def audience(self) -> str:
        """Who gets what is written about it."""
        return f"{self.code} {self.name}".strip()


def read_townships(con: duckdb.DuckDBPyConnection, areas: AreaNames, *, area_prefix: str = "") -> list[Township]:
    """Read the households of the register by township, in the order of codes."""
    households = read(con, "household", Household, area_prefix=area_prefix)
    by_township = grouped(households, lambda one: one.township_code)
    return [
        Township(code, area_name(areas, code), dict(grouped(own, lambda one: one.village)))
        for code, own in sorted(by_township.items())
    ]


def read(con: duckdb.DuckDBPyConnection, query: str, kind: type[Row], **asked: str) -> list[Row]:
    """Run one query of `alerts/village/`."""
    return read_as(con.execute(sql_file.read_sql(HERE / f"{query}.sql"), asked or None), kind)


def numbered(villages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Name a sheet for each village: names may be too long for one, or have characters that it refuses."""
    for number, village in enumerate(villages, start=1):
        yield f"村{number:03d}", village


def by_home(rows: Sequence[Row]) -> defaultdict[str, list[Row]]:
    """Group rows by household."""
    return grouped(rows, lambda row: str(row.home))  # type: ignore[attr-defined]
