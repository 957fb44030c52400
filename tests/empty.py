"""An empty warehouse in memory, for a test of its own: made once in a process, and copied for every test."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import duckdb

from data_contracts.contract import contracts
from warehouse.build import create_dataset_tables
from warehouse.connection import create_schema


def empty_warehouse(
    make: Callable[[duckdb.DuckDBPyConnection], None] = create_schema,
) -> duckdb.DuckDBPyConnection:
    """Connect to a copy of what `make` made. Temporary tables and settings are not copied."""
    con = duckdb.connect(config={"preserve_insertion_order": "false"})
    con.execute(f"attach '{_made_by(make)}' as made (read_only); copy from database made to memory; detach made")
    return con


@cache
def _made_by(make: Callable[[duckdb.DuckDBPyConnection], None]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="doudi-empty-"))
    atexit.register(shutil.rmtree, folder)
    with duckdb.connect(folder / "made.duckdb") as con:
        make(con)
    return folder / "made.duckdb"


def with_every_dataset(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of all contracts, too."""
    create_schema(con)
    create_dataset_tables(con, contracts().values())
