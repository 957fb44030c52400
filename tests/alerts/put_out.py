"""Lists as a run puts them out: read, written as the editions that they are, and recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import duckdb

from alerts.editions import Editions
from alerts.open_alerts import read_open
from alerts.sources import AreaNames
from alerts.visits import read_run
from alerts.written import Unwritten, WrittenFile
from tests.alerts.small_township import FewAreas


def put_out(
    con: duckdb.DuckDBPyConnection, out: Path, read: Callable[..., Iterator[Unwritten]], areas: AreaNames | None = None
) -> list[WrittenFile]:
    """Put out lists of one kind."""
    return Editions(con, out, read_run(con)).put(read(con, out, areas or FewAreas()))


def put_out_of_alerts(
    con: duckdb.DuckDBPyConnection, out: Path, read: Callable[..., Iterator[Unwritten]], areas: AreaNames | None = None
) -> list[WrittenFile]:
    """Put out lists of one kind that are made of the open alerts."""
    return put_out(con, out, partial(read, found=read_open(con)), areas)
