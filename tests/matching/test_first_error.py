"""Which error ends the matching, where its own tables can no longer be dropped?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from matching import households, names, resolve
from warehouse import connection, sql_file
from warehouse.errors import WarehouseError

FIRST, LAST = "the first to fail", {"register_line.sql", "name_reading.sql", "residue.sql"}


@pytest.mark.parametrize(
    "work",
    [
        lambda con: resolve.resolve_persons(con, run_id="run"),
        lambda con: households.build_households(con, run_id="run"),
        lambda con: names.read_into(con, ["张三"]),
    ],
)
def test_what_stops_a_step_is_told_and_not_that_its_transaction_takes_nothing_more(
    warehouse: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, work: Callable[..., object]
) -> None:
    run = sql_file.run

    def run_until_it_fails(con: duckdb.DuckDBPyConnection, path: Path, *parameters: object) -> None:
        if path.name not in LAST:
            run(con, path, *parameters)
            return
        try:
            con.execute(f"select error('{FIRST}')")
        except duckdb.Error as error:
            raise WarehouseError(FIRST) from error

    monkeypatch.setattr(sql_file, "run", run_until_it_fails)
    with pytest.raises(WarehouseError, match=FIRST) as told, connection.transaction(warehouse):
        work(warehouse)
    assert told.value.__notes__
