"""How good was a delivery: what is measured once of each, so that its score is a view that costs nothing.

The score itself is declared in `schema/62_quality_score.sql`: five parts, their points and where none is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb
import polars as pl

from data_contracts import ddl
from data_contracts.contract import Contract
from data_contracts.specification import expected_columns, read_specification
from warehouse import sql_file
from warehouse.ledger import registered

SQL = Path(__file__).parent / "quality"


def measure(con: duckdb.DuckDBPyConnection, contracts: Iterable[Contract]) -> int:
    """Measure the accepted deliveries that have not been measured yet, and note what the contracts ask for now.

    Args:
        con: the warehouse; the caller owns the transaction.
        contracts: of all datasets.

    Returns:
        Number of deliveries measured now.
    """
    declared = {contract.dataset: contract for contract in contracts}
    asked = read_specification()
    wanted = [
        (name, column) for name, contract in declared.items() for column in expected_columns(contract, asked.get(name))
    ]
    frame = pl.DataFrame(wanted, schema={"dataset": pl.String, "column_name": pl.String}, orient="row")
    with registered(con, expected=frame):
        sql_file.run(con, SQL / "expected.sql")
    sql_file.run(con, SQL / "waiting.sql")
    waiting = con.table("waiting").project("dataset, delivery_id").order("dataset, delivery_id").fetchall()
    for dataset in sorted({dataset for dataset, _ in waiting} & set(declared)):
        _count(con, declared[dataset])
    sql_file.run(con, SQL / "measure.sql")
    return len(waiting)


def _count(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    names = ["fill.sql", "area.sql"] if "area_code" in contract.columns else ["fill.sql"]
    for name in names:
        con.execute(sql_file.read_sql(SQL / name).replace("[table]", ddl.quoted(contract.table)))
