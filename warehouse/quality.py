"""How good was a delivery: what is measured once of each, so that its score is a view that costs nothing.

The score itself is declared in `schema/62_quality_score.sql`: five parts, their points and where none is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from data_contracts import ddl
from data_contracts.contract import Contract
from data_contracts.months import shifted
from data_contracts.schedule import owed
from data_contracts.specification import expected_columns, read_specification
from warehouse import sql_file
from warehouse.lent import registered

SQL = Path(__file__).parent / "quality"


def measure(con: duckdb.DuckDBPyConnection, contracts: Iterable[Contract], *, jurisdiction: str = "") -> int:
    """Measure the accepted deliveries that have not been measured yet, and note what is asked for now.

    Args:
        con: the warehouse; the caller owns the transaction.
        contracts: of all datasets.
        jurisdiction: whose agreements on due days count; none for the usual ones.

    Returns:
        Number of deliveries measured now.
    """
    declared = {contract.dataset: contract for contract in contracts}
    with registered(con, expected=_expected(declared), due=_due(con, declared, jurisdiction)):
        sql_file.run(con, SQL / "expected.sql")
    sql_file.run(con, SQL / "waiting.sql")
    waiting = con.table("waiting").project("dataset, delivery_id").order("dataset, delivery_id").fetchall()
    for dataset in sorted({dataset for dataset, _ in waiting} & set(declared)):
        _count(con, declared[dataset])
    sql_file.run(con, SQL / "measure.sql")
    return len(waiting)


def _expected(declared: dict[str, Contract]) -> pl.DataFrame:
    asked = read_specification()
    wanted = [
        (name, column) for name, contract in declared.items() for column in expected_columns(contract, asked.get(name))
    ]
    return pl.DataFrame(wanted, schema={"dataset": pl.String, "column_name": pl.String}, orient="row")


def _due(con: duckdb.DuckDBPyConnection, declared: dict[str, Contract], jurisdiction: str) -> pl.DataFrame:
    """The due day of each dataset and month that anything has come for."""
    met = con.table("ops.delivery").project("dataset, period").distinct().order("dataset, period").fetchall()
    days = [
        (dataset, period, due_on)
        for dataset, period in met
        if dataset in declared and (due_on := _due_on(declared[dataset], period, jurisdiction))
    ]
    return pl.DataFrame(days, schema={"dataset": pl.String, "period": pl.Date, "due_on": pl.Date}, orient="row")


def _due_on(contract: Contract, period: date, jurisdiction: str) -> date | None:
    """The last day for data about a month: a month within a quarter or term is due with the whole of it."""
    months = (period, *(shifted(period, ahead) for ahead in (1, 2)))
    promised = (owed(contract, month, jurisdiction=jurisdiction) for month in months)
    return next((each.due_on for each in promised if each and each.first <= period <= each.last), None)


def _count(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    names = ["fill.sql", "area.sql"] if "area_code" in contract.columns else ["fill.sql"]
    for name in names:
        con.execute(sql_file.read_sql(SQL / name).replace("[table]", ddl.quoted(contract.table)))
