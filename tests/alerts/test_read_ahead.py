"""Do the names that rules read mean the same rows while they are read ahead, and nothing else before and after?"""

from __future__ import annotations

import errno

import duckdb
import pytest

from alerts.read_ahead import AHEAD, read_ahead
from alerts.rule import Rule, rules
from tests.alerts.alerts_world import REGISTER, deliver, new_world, person

VIEW = "core.civil_affairs__low_income_register"


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = new_world()
    person(con, "P1")
    deliver(con, REGISTER, "2026-10", [{"person_id": "P1", "category": "最低生活保障"}])
    return con


def of_codes(*codes: str) -> list[Rule]:
    return [rule for rule in rules() if rule.code in codes]


def databases(con: duckdb.DuckDBPyConnection) -> list[tuple[str]]:
    return con.sql("select database_name from duckdb_databases() where not internal").fetchall()


def test_a_name_means_a_table_of_the_same_rows_and_then_the_view_again(con: duckdb.DuckDBPyConnection) -> None:
    before = con.table(VIEW).project("row_id, person_id, category, is_current").fetchall()
    known = databases(con)
    [(name,)] = con.sql("select current_database()").fetchall()
    with read_ahead(con, of_codes("X01", "D02")):
        assert con.table(VIEW).project("row_id, person_id, category, is_current").fetchall() == before
        assert len(con.table(VIEW).columns) < len(con.table(f'"{name}".{VIEW}').columns), "only what rules name"
        deliver(con, REGISTER, "2026-10", [{"person_id": "P1", "category": "特困人员"}])
        assert len(con.table(VIEW)) == 1, "the rows of the moment at which it began"
    assert len(con.table(VIEW)) == 2
    assert databases(con) == known


def test_a_fault_within_leaves_everything_as_it_was(con: duckdb.DuckDBPyConnection) -> None:
    known = databases(con)
    with pytest.raises(duckdb.CatalogException), read_ahead(con, of_codes("X01", "D02")):
        con.execute("select * from core.nothing_of_this_name")
    assert databases(con) == known
    assert con.sql("select current_setting('search_path')").fetchall() == [("",)]


def test_a_full_disk_is_told_although_the_tables_cannot_go_then(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(OSError, match="the disk is full") as told, read_ahead(con, of_codes("X01", "D02")):
        con.begin()
        con.execute(f"create table {AHEAD}.core.of_a_transaction as select 1 as n")
        raise OSError(errno.ENOSPC, "the disk is full")
    assert told.value.__notes__ == ["what it had begun could not be undone: WarehouseError"]
