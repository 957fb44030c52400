"""A warehouse in memory, and a short way to write who is named where."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.empty import empty_warehouse


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_warehouse() as con:
        yield con
