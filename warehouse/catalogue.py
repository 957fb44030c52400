"""Which datasets, columns, promises, areas and working days are there: contracts and books as tables, for rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from data_contracts.areas import AreaBook
from data_contracts.contract import Contract
from data_contracts.working_day import announced_years, is_working_day
from warehouse import sql_file

HERE = Path(__file__).parent

#: Older events are not judged by the day.
FIRST_YEAR = 2018

_Rows = Iterable[Sequence[str | int | bool | date | None]]


def write_catalogue(con: duckdb.DuckDBPyConnection, contracts: Iterable[Contract], areas: AreaBook) -> None:
    """Write ops.dataset, dataset_column, dataset_check, area and working_day anew. The caller owns the transaction."""
    sql_file.run(con, HERE / "core" / "clear_catalogue.sql")
    known = list(contracts)
    _insert(con, "ops.dataset", (_dataset(contract) for contract in known))
    _insert(con, "ops.dataset_column", (line for contract in known for line in _columns(contract)))
    _insert(con, "ops.dataset_check", (line for contract in known for line in _checks(contract)))
    _insert(con, "ops.area", ((area.code, area.name, area.level) for area in areas.by_code.values()))
    _insert(con, "ops.working_day", working_days())


@cache
def working_days() -> tuple[tuple[date, bool, bool], ...]:
    """List every day that rules count by: the day, whether offices work, whether that year's holidays are announced."""
    first, last = date(FIRST_YEAR, 1, 1), date(max(announced_years()) + 1, 12, 31)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple((day, is_working_day(day), day.year in announced_years()) for day in days)


def _dataset(contract: Contract) -> tuple[str | int, ...]:
    arrival = contract.arrival
    named = (contract.dataset, contract.title, contract.owner, contract.content)
    return *named, arrival.cadence, arrival.due_day, arrival.stale_after_days


def _columns(contract: Contract) -> _Rows:
    for name, column in contract.columns.items():
        yield contract.dataset, name, column.title, column.type.value, column.required


def _checks(contract: Contract) -> _Rows:
    for check in contract.checks:
        kind = "row" if check.holds is not None else "values" if check.keeps_values_of is not None else "volume"
        column = check.column or check.keeps_values_of
        yield contract.dataset, check.name, kind, column, check.holds, check.on_failure, check.reason


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: _Rows) -> None:
    columns = con.table(table).columns
    lines = [dict(zip(columns, row, strict=True)) for row in rows]
    if lines:
        con.from_arrow(pa.Table.from_pylist(lines)).insert_into(table)
