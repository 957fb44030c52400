"""How does a place stand: who gets what is due, how fast leads are settled, how good the data are, month by month?"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import duckdb
import polars as pl
from pydantic import BaseModel, ConfigDict

from alerts.entitlement import entitled
from alerts.programme import catalogue
from data_contracts import yaml_file
from warehouse import sql_file
from warehouse.lent import registered

HERE = Path(__file__).parent / "indicators"
#: What is counted, one file each.
PARTS = ("coverage", "care", "process", "money", "quality")


class _Text(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Group(_Text):
    """Indicators that belong together, and what must be known to read them."""

    title: str
    note: str


class Indicator(_Text):
    """One indicator: what is counted, of what; `target` names the parameter of the law that it is held against."""

    indicator: str
    group: str
    title: str
    unit: Literal["share", "days", "points"]
    better: Literal["more", "less"]
    counted: str
    of: str
    target: str | None = None

    def text(self, value: float) -> str:
        """Write a value as its reader reads it.

        >>> indicators().all()["care.centralised"].text(0.7126)
        '71.3%'
        """
        if self.unit == "share":
            return f"{value:.1%}"
        return f"{value:.1f}{'天' if self.unit == 'days' else ''}"


class Delivered(_Text):
    """How far back a delivery of a programme counts, and which dataset would show it."""

    months: int
    source: str


class Indicators(_Text):
    """All of `indicators.yaml`."""

    title: str
    note: str
    groups: dict[str, Group]
    indicators: tuple[Indicator, ...]
    programmes: dict[str, Delivered]

    def all(self) -> dict[str, Indicator]:
        """Return the indicators by name, in their order on the page."""
        return {one.indicator: one for one in self.indicators}


@cache
def indicators() -> Indicators:
    """Read `indicators.yaml`."""
    return yaml_file.read(Path(__file__).parent / "texts" / "indicators.yaml", Indicators)


def keep_indicators(con: duckdb.DuckDBPyConnection) -> int:
    """Count the indicators of the run's month and keep them; those of answers for every month of the last twelve.

    Args:
        con: the warehouse, in a transaction of the caller's, after the fold; its `policy` is installed.

    Returns:
        Number of lines kept.
    """
    ((period_end, jurisdiction),) = con.table("ops.this_run").project("period_end, jurisdiction").fetchall()
    sql_file.run(con, HERE / "begin.sql")
    with registered(con, indicator_programme=_programmes(jurisdiction, period_end)):
        sql_file.run(con, HERE / "source.sql")
        for part in PARTS:
            sql_file.run(con, HERE / f"{part}.sql")
    sql_file.run(con, HERE / "keep.sql")
    return len(con.table("alerts.indicator"))


def _programmes(jurisdiction: str, day: date) -> pl.DataFrame:
    """List which category opens which programme there and then, and how its delivery shows."""
    lines = []
    for category in catalogue().categories:
        for one in entitled([category], jurisdiction=jurisdiction, on=day):
            delivered = indicators().programmes.get(one.programme.programme)
            for shown_by in one.programme.shown_by if delivered else ():
                assert delivered  # the loop has none without it
                line = (one.programme.programme, category, shown_by, delivered.months, delivered.source)
                lines.append(line)
    columns = {
        "programme": pl.String, "category": pl.String, "shown_by": pl.String, "months": pl.Int64, "source": pl.String,
    }  # fmt: skip
    return pl.DataFrame(lines, schema=columns, orient="row")
