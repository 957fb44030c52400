"""How do indicators look on paper: charts by month for the whole place, numbers by county and township, no person?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import duckdb

from alerts.indicators import HERE, Group, Indicator, indicators
from alerts.parameter import in_force
from alerts.policy import jurisdiction_of, parameters_of
from alerts.sources import AreaNames, area_name
from alerts.supervision import AUDIENCE, write_page
from alerts.visits import ThisRun, read_as, read_run
from alerts.written import WrittenFile, safe_file_name, write_whole
from data_contracts.corps import county_of
from warehouse import sql_file

FILE_NAME = "指标页.html"


@dataclass(frozen=True)
class Line:
    """One indicator of one area in one month."""

    period: date
    area_code: str
    indicator: str
    numerator: Decimal
    denominator: Decimal

    @property
    def value(self) -> float:
        """The share, the mean: numerator by denominator."""
        return float(self.numerator / self.denominator)


@dataclass(frozen=True)
class Cell:
    """One value of a table with the two numbers behind it; `is_short` of what the law asks."""

    text: str
    counts: str
    is_short: bool


@dataclass(frozen=True)
class Row:
    """One area of a table; a cell is empty where nothing can be told."""

    name: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Table:
    """Areas below each other, the indicators of a group beside each other."""

    head: str
    titles: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Trend:
    """One indicator of the whole place by month, oldest first, with the target where the law sets one."""

    indicator: Indicator
    points: tuple[Line, ...]
    target: float | None

    @property
    def now(self) -> Line:
        """The newest month."""
        return self.points[-1]

    @property
    def is_short(self) -> bool:
        """Whether the newest month misses the target."""
        return self.misses(self.now.value)

    @property
    def highest(self) -> float:
        """The upper end of the scale."""
        if self.indicator.unit == "share":
            return 1.0
        if self.indicator.unit == "points":
            return 100.0
        return max(1.0, *(point.value for point in self.points))

    def label(self, value: float) -> str:
        """Write a value of the scale."""
        return f"{value:.0%}" if self.indicator.unit == "share" else f"{value:.0f}"

    def count(self, number: Decimal) -> str:
        """Write one of the two numbers."""
        return f"{number:,.0f}"

    def misses(self, value: float) -> bool:
        """Say whether a value misses the target."""
        if self.target is None:
            return False
        return value < self.target if self.indicator.better == "more" else value > self.target

    def cell(self, line: Line | None) -> Cell | None:
        """Make a cell of one area's line."""
        if line is None:
            return None
        # A sum of points says nothing to a reader.
        counts = (
            "" if self.indicator.unit == "points" else f"{self.count(line.numerator)}/{self.count(line.denominator)}"
        )
        return Cell(self.indicator.text(line.value), counts, self.misses(line.value))


@dataclass(frozen=True)
class Part:
    """The indicators of one group that can be told this month."""

    name: str
    group: Group
    trends: tuple[Trend, ...]
    counties: Table
    townships: Table


def write_indicator_page(con: duckdb.DuckDBPyConnection, out: Path, *, areas: AreaNames) -> WrittenFile:
    """Write the indicator page of this run: counts only, no name, nothing loaded from elsewhere.

    Args:
        con: the warehouse, with the month's indicators kept.
        out: the folder to write to.
        areas: names of area codes.
    """
    run = read_run(con)
    parts = read_parts(con, run, areas)
    facts: dict[str, object] = {"run": run, "texts": indicators(), "place": place_of(run, areas), "parts": parts}
    rows = sum(len(part.counties.rows) + len(part.townships.rows) for part in parts)
    path = out / safe_file_name(f"{run.month}_{FILE_NAME}")
    write = partial(write_page, template="indicators.html.j2", facts=facts, rows=rows)
    return write_whole(path, write, audience=AUDIENCE, is_masked=True)


def place_of(run: ThisRun, areas: AreaNames) -> str:
    """Name the part of the place that the run is about; nothing for the whole of it."""
    return f"{area_name(areas, run.area_prefix)} " if run.area_prefix else ""


def read_parts(con: duckdb.DuckDBPyConnection, run: ThisRun, areas: AreaNames) -> list[Part]:
    """Read the indicators that can be told for the run's month, group by group."""
    lines = read_as(con.execute(sql_file.read_sql(HERE / "history.sql")), Line)
    targets = _targets(jurisdiction_of(con), run.period)
    history: defaultdict[str, list[Line]] = defaultdict(list)
    now: defaultdict[str, dict[str, Line]] = defaultdict(dict)
    for line in lines:
        if line.area_code == run.area_prefix:
            history[line.indicator].append(line)
        if line.period == run.period:
            now[line.area_code][line.indicator] = line
    parts = []
    for name, group in indicators().groups.items():
        trends = tuple(
            Trend(one, tuple(history[one.indicator]), targets.get(one.target or ""))
            for one in indicators().indicators
            if one.group == name and history[one.indicator] and history[one.indicator][-1].period == run.period
        )
        if trends:
            parts.append(Part(name, group, trends, _table(6, trends, now, areas), _table(9, trends, now, areas)))
    return parts


def _targets(jurisdiction: str, day: date) -> dict[str, float]:
    """Read the numbers that indicators are held against, as they hold on a day; a place without one has none."""
    wanted = {one.target for one in indicators().indicators if one.target}
    found = {one.parameter: in_force(one, day) for one in parameters_of(jurisdiction) if one.parameter in wanted}
    return {name: float(dated.value) for name, dated in found.items() if dated and dated.value is not None}


def _table(digits: int, trends: tuple[Trend, ...], now: dict[str, dict[str, Line]], areas: AreaNames) -> Table:
    areas_of = [(code, lines) for code, lines in sorted(now.items()) if len(code) == digits]
    # What no area of this kind has is no column: deliveries in time are told by county alone.
    told = [trend for trend in trends if any(trend.indicator.indicator in lines for _, lines in areas_of)]
    rows = [
        Row(_name(areas, code), cells)
        for code, lines in areas_of
        if any(cells := tuple(trend.cell(lines.get(trend.indicator.indicator)) for trend in told))
    ]
    titles = tuple(trend.indicator.title for trend in told)
    return Table("县(市、区)" if digits == 6 else "乡镇(街道)", titles, tuple(rows))


def _name(areas: AreaNames, code: str) -> str:
    county = area_name(areas, county_of(code))
    return f"{county} {area_name(areas, code)}" if len(code) > 6 else county
