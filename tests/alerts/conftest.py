"""Fixtures of the alerts room."""

from collections.abc import Iterator

import duckdb
import pytest

from tests.alerts.small_township import small_township


@pytest.fixture
def a_small_township() -> Iterator[duckdb.DuckDBPyConnection]:
    with small_township() as con:
        yield con
