"""How does the city stand at the end of a quarter: counties, duplicates across them, coverage, quality, who is late?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

import duckdb
from pydantic import BaseModel, ConfigDict

from alerts.indicator_page import read_parts
from alerts.sources import AreaNames, area_name
from alerts.supervision import AUDIENCE, OfCounties, OfFamily, OfMonth, Total, in_order, write_page
from alerts.visits import Row, ThisRun, find_open, read_as, read_query, read_run
from alerts.wording import wording
from alerts.written import WrittenFile, safe_file_name, write_whole
from data_contracts import yaml_file
from warehouse import sql_file

HERE = Path(__file__).parent / "quarter"
FILE_NAME = "季度报告.html"
YEARLY_NAME = "年度情况汇编.html"


class QuarterlyTexts(BaseModel):
    """All of `quarterly.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    note: str
    how_to_read: str
    across: str
    late: str
    answering: str
    delivering: str
    yearly_title: str
    yearly_note: str
    outcomes: str


@dataclass(frozen=True)
class OfCounty:
    """Open alerts of one county at the end of the quarter; amounts in yuan."""

    code: str
    alerts: int
    households: int
    ineligible: int
    duplicated: int
    missed: int
    difficulty: int
    other: int
    red: int
    overdue: int
    gain_amount: Decimal
    risk_amount: Decimal


@dataclass(frozen=True)
class OfCountyMonth:
    """What one month brought in one county; `fresh`: found for the first time."""

    period: date
    code: str
    found: int
    fresh: int


@dataclass(frozen=True)
class OfOffice:
    """What an office of a county is late with."""

    code: str
    department: str
    alerts: int
    red: int
    oldest_due_on: date
    days_late: int


@dataclass(frozen=True)
class OfLate:
    """How often a dataset was not on time in the quarter."""

    dataset: str
    owed: int
    late: int
    held: int
    missing: int
    days_late: int | None


@dataclass(frozen=True)
class OfAnswering:
    """How an office answered the leads of the quarter; `mean_days` from the list to the answer, where anybody knows."""

    department: str
    leads: int
    answered: int
    overdue: int
    mean_days: float | None


@dataclass(frozen=True)
class OfDelivering:
    """How a department delivered what it owed in the quarter."""

    owner: str
    owed: int
    on_time: int
    late: int
    missing: int
    mean_days_late: float | None


@dataclass(frozen=True)
class OfOutcome:
    """How often an answer was given about the leads of the months."""

    outcome: str
    leads: int


@cache
def texts() -> QuarterlyTexts:
    """Read `quarterly.yaml`."""
    return yaml_file.read(Path(__file__).parent / "texts" / "quarterly.yaml", QuarterlyTexts)


def write_quarterly_report(con: duckdb.DuckDBPyConnection, out: Path, *, areas: AreaNames) -> WrittenFile:
    """Write the city's report of the quarter that ends with the run's month: counts only, nothing loaded.

    Args:
        con: the warehouse; `ops.this_run` says which run it is about, its indicators are kept.
        out: the folder to write to.
        areas: names of area codes.
    """
    run = read_run(con)
    find_open(con)
    (total,) = read_query(con, "supervised_total", Total)
    pairs = read_query(con, "supervised_county_pair", OfCounties)
    by_month = _read(con, "month", OfCountyMonth)
    monthly: defaultdict[str, dict[date, OfCountyMonth]] = defaultdict(dict)
    for line in by_month:
        monthly[line.code][line.period] = line
    counties = _read(con, "county", OfCounty)
    facts: dict[str, object] = {
        "run": run,
        "words": texts(),
        "texts": wording(),
        "quarter": quarter_text(run),
        "total": total,
        "across": sum(pair.alerts for pair in pairs),
        "fresh": sum(line.fresh for line in by_month),
        "counties": counties,
        "monthly": dict(sorted(monthly.items())),
        "quarter_months": sorted({line.period for line in by_month}),
        "families": in_order(read_query(con, "supervised_grade", OfFamily)),
        "months": read_query(con, "supervised_month", OfMonth),
        "county_pairs": pairs,
        "parts": read_parts(con, run, areas),
        "offices": _read(con, "office", OfOffice),
        "late": _read(con, "late", OfLate),
        **performance(con, months=3),
        "county_name": partial(_county_name, areas),
    }
    path = out / safe_file_name(f"{run.period.year}Q{(run.period.month + 2) // 3}_{FILE_NAME}")
    write = partial(write_page, template="quarterly.html.j2", facts=facts, rows=len(counties))
    return write_whole(path, write, audience=AUDIENCE, is_masked=True)


def performance(con: duckdb.DuckDBPyConnection, *, months: int) -> dict[str, object]:
    """Read how offices answered and senders delivered in the months up to the run's, as the pages name it."""
    return {
        "answering": _read(con, "answering", OfAnswering, months=months),
        "delivering": _read(con, "delivering", OfDelivering, months=months),
    }


def write_yearly_pack(con: duckdb.DuckDBPyConnection, out: Path, *, areas: AreaNames) -> WrittenFile:
    """Write the pack for the year's joint meeting: the year of the run's month, up to that month; counts only.

    Args:
        con: the warehouse; `ops.this_run` says up to which month, its indicators are kept.
        out: the folder to write to.
        areas: names of area codes.
    """
    run = read_run(con)
    months = run.period.month
    outcomes = _read(con, "outcome", OfOutcome, months=months)
    facts: dict[str, object] = {
        "run": run,
        "words": texts(),
        "months": [
            line for line in read_query(con, "supervised_month", OfMonth) if line.period.year == run.period.year
        ],
        "outcomes": outcomes,
        "parts": read_parts(con, run, areas),
        **performance(con, months=months),
    }
    path = out / safe_file_name(f"{run.period.year}_{YEARLY_NAME}")
    write = partial(write_page, template="yearly.html.j2", facts=facts, rows=len(outcomes))
    return write_whole(path, write, audience=AUDIENCE, is_masked=True)


def quarter_text(run: ThisRun) -> str:
    """Name the quarter that the run's month ends, as readers say it: 2026年第三季度."""
    return f"{run.period.year}年第{'一二三四'[(run.period.month - 1) // 3]}季度"


def _read(con: duckdb.DuckDBPyConnection, query: str, kind: type[Row], **asked: int) -> list[Row]:
    return read_as(con.execute(sql_file.read_sql(HERE / f"{query}.sql"), asked or None), kind)


def _county_name(areas: AreaNames, code: str) -> str:
    return area_name(areas, code) if code else "地址不详"
