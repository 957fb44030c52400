"""How is SQL run: from `.sql` files that lie beside the code that owns them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from warehouse.errors import StorageError, WarehouseError


@cache
def read_sql(path: Path) -> str:
    """Read one `.sql` file."""
    return path.read_text(encoding="utf-8")


def run(con: duckdb.DuckDBPyConnection, path: Path, parameters: dict[str, Any] | None = None) -> None:
    """Run the statements of a `.sql` file on a connection.

    Args:
        con: an open warehouse connection; the caller owns the transaction.
        path: the `.sql` file.
        parameters: values for `$name` placeholders; every statement that has one gets those it names.

    Raises:
        WarehouseError: DuckDB refuses a statement; names the file and the statement's place in it.
        StorageError: the disk is full, or must not be written to.
    """
    for number, statement in enumerate(con.extract_statements(read_sql(path)), start=1):
        wanted = {name: (parameters or {})[name] for name in statement.named_parameters}
        try:
            con.execute(statement, wanted or None)
        except duckdb.Error as error:
            raise StorageError.found_in(error) or WarehouseError(
                str(error).splitlines()[0],
                where=f"{path.parent.name}/{path.name}, statement {number}",
                to_do="this is a fault of Doudi's SQL or of its schema version; please report it",
            ) from error


def rows(con: duckdb.DuckDBPyConnection, path: Path, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Run a one-statement `.sql` file and return its rows."""
    return con.execute(read_sql(path), parameters or None).fetchall()
