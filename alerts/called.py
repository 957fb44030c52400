"""What do several rules' queries call by name? Said once, beside the engine (`evaluate/payments_not_told.sql`)."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse import sql_file

CALLED = Path(__file__).parent / "evaluate" / "payments_not_told.sql"


def define_called(con: duckdb.DuckDBPyConnection) -> None:
    """Define the table macros that `<rule>.cannot_tell.sql` may call on this connection, which has the record views."""
    sql_file.run(con, CALLED)
