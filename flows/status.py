"""How do the warehouse's state, the review queue and a query look in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table

from flows.run import SQL
from warehouse import connection, sql_file
from warehouse.errors import WarehouseError

PIPE_WIDTH = 240


def print_status(con: duckdb.DuckDBPyConnection) -> None:
    """Print the last runs, what was delivered and how many alerts are open."""
    for title, name in (("最近的比对 · runs", "status_runs"), ("数据交付 · deliveries", "status_deliveries"),
                        ("预警 · alerts", "status_alerts")):  # fmt: skip
        _print(con.execute(sql_file.read_sql(SQL / f"{name}.sql")), title)


def print_query(path: Path, query: str) -> None:
    """Run one query on a published warehouse and print its rows.

    Raises:
        WarehouseError: nothing has been published, or DuckDB refuses the query.
    """
    with connection.open_file(path, read_only=True) as con:
        try:
            result = con.execute(query)
            _print(result, "")
        except duckdb.Error as error:
            raise WarehouseError(
                str(error).splitlines()[0], where="the query", to_do="see `doudi warehouse dictionary`"
            ) from error


def print_table(titles: Sequence[str], rows: Iterable[Sequence[object]], title: str) -> None:
    """Print rows as a table; into a pipe or file nothing is cut to the width of a terminal that is not there."""
    table = Table(title=title, box=box.SIMPLE, title_justify="left")
    for column in titles:
        table.add_column(column)
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    console = Console()
    (console if console.is_terminal else Console(width=PIPE_WIDTH)).print(table)


def _print(result: duckdb.DuckDBPyConnection, title: str) -> None:
    print_table([str(column[0]) for column in result.description or []], result.fetchall(), title)
