from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import duckdb
import polars as pl
import pytest

from warehouse import connection
from warehouse.errors import StorageError, WarehouseBusyError, WarehouseError
from warehouse.lent import registered


def test_a_second_writer_is_refused_and_told_who_holds_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with (
        connection.exclusive(path, owner="monthly 2026-10"),
        pytest.raises(WarehouseBusyError, match="monthly 2026-10"),
        connection.exclusive(path, owner="another"),
    ):
        pass


def test_the_lock_goes_with_the_process_that_held_it(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    code = (
        "import os, sys, pathlib; from warehouse import connection\n"
        f"with connection.exclusive(pathlib.Path({str(path)!r}), owner='killed'):\n    os.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    with connection.exclusive(path, owner="the next one") as con:
        assert con.table("ops.delivery").columns[0] == "delivery_id"


def test_the_schema_is_created_twice_without_a_change(tmp_path: Path) -> None:
    with connection.exclusive(tmp_path / "warehouse.duckdb", owner="test") as con:
        columns = "select schema_name, table_name, column_name, data_type from duckdb_columns() order by all"
        before = con.execute(columns).fetchall()
        connection.create_schema(con)
        assert con.execute(columns).fetchall() == before


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with connection.exclusive(tmp_path / "warehouse.duckdb", owner="test") as con:
        with pytest.raises(RuntimeError, match="in the middle"), connection.transaction(con):
            con.execute("insert into core.evidence values ('e', 'P1')")
            raise RuntimeError("in the middle")
        assert con.execute("select count(*) from core.evidence").fetchall() == [(0,)]


@pytest.mark.parametrize(
    "within",
    [
        connection.transaction,
        partial(connection.set_for, threads="1"),
        partial(registered, rows=pl.DataFrame({"n": [1]})),
    ],
)
def test_what_fails_first_is_told_and_not_what_fails_as_it_is_undone(
    within: Callable[[duckdb.DuckDBPyConnection], AbstractContextManager[None]],
) -> None:
    def fail() -> None:
        with duckdb.connect() as con, within(con):
            con.close()
            raise OSError(errno.ENOSPC, "the disk is full")

    with pytest.raises(OSError, match="the disk is full") as told:
        fail()
    assert told.value.__notes__ == ["what it had begun could not be undone: ConnectionException"]


def test_what_cannot_be_undone_after_all_went_well_is_an_error() -> None:
    with pytest.raises(duckdb.ConnectionException), duckdb.connect() as con, connection.set_for(con, threads="1"):
        con.close()


def test_a_missing_warehouse_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="does not exist"):
        connection.open_file(tmp_path / "none.duckdb", read_only=True)


def test_nothing_is_ever_downloaded(tmp_path: Path) -> None:
    with connection.open_file(tmp_path / "w.duckdb") as con:
        settings = dict(
            con.execute("select name, value from duckdb_settings() where name like 'auto%known_extensions'").fetchall()
        )
    assert set(settings.values()) == {"false"}


def test_rows_inserted_after_none_were_are_all_there(tmp_path: Path) -> None:
    rows = 250_000
    with connection.open_file(tmp_path / "w.duckdb") as con, connection.transaction(con):
        con.execute("create temp table kept (n bigint)")
        for many in (0, rows, rows):
            con.execute(f"insert into kept select n from range({many}) as counted (n)")
        assert con.execute("select count(*) from kept where n >= 0").fetchall() == [(2 * rows,)]


def test_a_setting_lasts_as_long_as_it_is_wanted(tmp_path: Path) -> None:
    with connection.open_file(tmp_path / "w.duckdb", memory_limit="1GiB") as con:
        limit = con.table_function("duckdb_settings").filter("name = 'memory_limit'").project("value")
        with connection.set_for(con, memory_limit="512MiB"):
            assert limit.fetchall() == [("512.0 MiB",)]
        assert limit.fetchall() == [("1.0 GiB",)]


def test_a_warehouse_of_an_older_doudi_gets_its_tables_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with connection.exclusive(path, owner="test") as con:
        con.execute("drop view ops.delivery_history; drop table alerts.comparison; drop table ops.schema_made")
    with connection.reading(path) as con:
        assert con.table("ops.delivery_history").fetchall() == []
        assert con.table("alerts.comparison").fetchall() == []


def test_a_warehouse_of_today_is_read_while_it_must_not_be_written(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with connection.exclusive(path, owner="test"):
        pass
    before = path.read_bytes()
    with connection.reading(path) as con, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        con.execute("delete from ops.delivery")
    assert path.read_bytes() == before


def test_a_full_disk_is_told_as_such_and_a_bug_is_not_called_one() -> None:
    full = duckdb.IOException('Could not write file "w.duckdb.wal": No space left on device')
    for error in (OSError(errno.ENOSPC, "", "/somewhere/list.xlsx"), full):
        told = StorageError.found_in(error)
        assert told is not None
        assert "no space left" in str(told)
        assert "/somewhere" not in str(told)
    assert StorageError.found_in(KeyError("x")) is None
    assert StorageError.found_in(duckdb.CatalogException("Table with name x does not exist")) is None
