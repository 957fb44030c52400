"""Who is on time, late, held, stale or missing: the delivery calendar of a month, dataset by area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl

from data_contracts.contract import Contract
from data_contracts.schedule import Owed, Schedule, owed
from warehouse import sql_file
from warehouse.lent import registered

SQL = Path(__file__).parent / "calendar"
#: State → what it is called, the best first.
STATES = {
    "on_time": "按时", "late": "迟报", "not_due": "未到期", "held": "暂缓", "missing": "缺报", "stale": "过期"
}  # fmt: skip
_OWED = {
    "dataset": pl.String, "area_code": pl.String, "first_period": pl.Date, "last_period": pl.Date, "due_on": pl.Date,
    "stale_after_days": pl.Int32,
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """How one dataset of one area stands for a month; the columns of `ops.schedule_status`."""

    period: date
    dataset: str
    area_code: str
    due_on: date
    state: str
    received_on: date | None
    days_late: int | None
    delivery_id: str | None
    newest_period: date | None
    because: str | None


@dataclass(frozen=True)
class Asked:
    """Which calendar is asked for.

    Args:
        period: first day of the month.
        as_of: the day on which it is asked: what is due later is not missing yet.
        jurisdiction: whose agreements count.
        known_at: only what had been received and decided until then (UTC); None: everything.
    """

    period: date
    as_of: date
    jurisdiction: str
    known_at: datetime | None = None


def calendar_of(
    con: duckdb.DuckDBPyConnection, contracts: Iterable[Contract], asked: Asked, *, agreements: Schedule | None = None
) -> list[Standing]:
    """Tell how it stands with everything that is owed for a month. Nothing that lasts is written.

    Args:
        con: the warehouse; may be read-only.
        contracts: of everything that may be owed.
        asked: the month, the day, the jurisdiction.
        agreements: in place of `schedule.yaml`.

    Returns:
        One line per dataset and area, sorted.
    """
    known = (
        owed(contract, asked.period, jurisdiction=asked.jurisdiction, agreements=agreements) for contract in contracts
    )
    due = [each for each in known if each is not None]
    places = defaultdict(list)
    at = {"period": asked.period, "known_at": asked.known_at}
    for kind, code in sql_file.rows(con, SQL / "place.sql", at):
        places[kind].append(code)
    lines = [
        (each.dataset, area, each.first, each.last, each.due_on, each.stale_after_days)
        for each in due
        for area in _areas(each, places)
    ]
    with registered(con, owed=pl.DataFrame(lines, schema=_OWED, orient="row")):
        return [Standing(*row) for row in sql_file.rows(con, SQL / "status.sql", at | {"as_of": asked.as_of})]


def keep_calendar(
    con: duckdb.DuckDBPyConnection, contracts: Iterable[Contract], *, jurisdiction: str
) -> list[Standing]:
    """Write the calendar of the run's month into `ops.schedule_status`. The caller owns the transaction.

    Args:
        con: the writer's connection; `ops.this_run` says which month, which day, and as known when.
        contracts: of everything that may be owed.
        jurisdiction: whose agreements count.
    """
    ((period, as_of, known_at),) = con.table("ops.this_run").project("period, as_of, as_known").fetchall()
    standing = calendar_of(con, contracts, Asked(period, as_of, jurisdiction, known_at))
    columns = con.table("ops.schedule_status").limit(0).pl().schema
    with registered(con, standing=pl.DataFrame([astuple(each) for each in standing], schema=columns, orient="row")):
        sql_file.run(con, SQL / "keep.sql", {"period": period})
    return standing


def _areas(each: Owed, places: dict[str, list[str]]) -> list[str]:
    """Name the areas that owe something; '' stands for the whole place."""
    if each.each == "whole":
        return [""]
    digits = 6 if each.each == "county" else 9
    # A county that is named stands for each of its townships where every township owes something.
    spoken = places[each.each]
    chosen = [code for code in spoken if code.startswith(each.areas)] if each.areas else spoken
    chosen += [code for code in each.areas if len(code) == digits]
    return sorted(set(chosen)) or [""]
