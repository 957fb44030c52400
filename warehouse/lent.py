"""How does SQL read a frame: lent under a name, and given back?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import polars as pl
import pyarrow as pa

from warehouse.connection import afterwards

#: Rows that one thread of DuckDB takes at a time: one of its row groups.
ROWS_AT_ONCE = 122_880


class Lent:
    """A frame as an Arrow stream. What is registered DuckDB keeps until the transaction ends: the rows go before."""

    def __init__(self, frame: pl.DataFrame) -> None:
        """Lend a frame; its strings stay where polars has them."""
        table = frame.to_arrow(compat_level=pl.CompatLevel.newest())
        self.schema: pa.Schema = table.schema
        self._batches: list[pa.RecordBatch] = table.to_batches(max_chunksize=ROWS_AT_ONCE)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Export the rows; none after they were given back."""
        return pa.RecordBatchReader.from_batches(self.schema, self._batches).__arrow_c_stream__(requested_schema)

    def give_back(self) -> None:
        """Let go of the rows."""
        self._batches = []


@contextmanager
def registered(con: duckdb.DuckDBPyConnection, **frames: pl.DataFrame) -> Iterator[None]:
    """Lend frames to SQL under their names."""
    lent = {name: Lent(frame) for name, frame in frames.items()}
    for name, each in lent.items():
        con.register(name, each)
    with afterwards(lambda: _end(con, lent)):
        yield


def _end(con: duckdb.DuckDBPyConnection, lent: dict[str, Lent]) -> None:
    for each in lent.values():
        each.give_back()
    for name in lent:
        con.unregister(name)
