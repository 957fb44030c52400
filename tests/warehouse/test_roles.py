"""Does a reader's file hold what he may see, and nothing else?"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.empty import empty_warehouse
from warehouse.errors import RoleError
from warehouse.publish import create_marts
from warehouse.roles import HERE, Asked, extract, roles

CITY = Asked("city", "4108", "deduplication", "李某", "焦民函〔2026〕1号")
COUNTY = Asked("county", "410823", "monitoring", "王某", "武民函〔2026〕2号")


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Three people of two counties and another city; a lead about each, and a stranger of whom only a list tells."""
    with empty_warehouse() as made:
        made.execute(
            "insert into alerts.rule by name select * from (values ('D01', 'duplicated'), ('M01', 'missed')) "
            "as rule (rule_code, family) cross join (select 'r' as rule, 't' as title, '黄' as grade, 'd' as department, "
            "'w' as why, 'n' as next_step, [] as false_alarms, 'c' as clause, [] as needs, 'live' as status)"
        )
        for number, area, rule in ((1, "410823101201", "D01"), (2, "410825101201", "M01"), (3, "410102001001", "D01")):
            _one(made, f"P{number}", area, rule)
        _one(made, "P4", "410823101201", None)
        yield made


def _one(con: duckdb.DuckDBPyConnection, person_id: str, area: str, rule: str | None) -> None:
    con.execute(
        "insert into core.person values ($1, '欧阳甲' || $1, '男', '1950-02-03', '41089019500203000' || $1[2], $2, false, 'R', 1, 1)",
        [person_id, area],
    )
    if rule:
        con.execute(
            "insert into alerts.alert by name select 'A' || $1 as alert_id, $3 as rule_code, $1 as person_id, $2 as area_code, "
            "'民政局' as department, 's' as subject_record, date '2026-10-01' as first_period, date '2026-10-01' as last_period, "
            "1 as months_seen, '新增' as status, 'new' as change, date '2026-11-15' as raised_on, date '2026-11-20' as due_on, "
            "false as due_is_provisional, '黄' as grade, [] as grade_reasons, '欧阳甲与某人' as reason, [] as evidence, [] as ruled_out",
            [person_id, area, rule],
        )


def read(path: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(path, read_only=True) as found:
        return found.execute(query).fetchall()


def test_a_city_reads_its_own_area_with_names_and_numbers_masked_and_the_families_that_are_its_matter(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    made = extract(con, CITY, tmp_path / "own.duckdb")
    assert made.rows == {"person": 2, "alert": 1}
    assert read(made.path, "from marts.person order by all") == [
        ("P1", "欧**", "男", 1950, "**************0001", "410823", None),
        ("P2", "欧**", "男", 1950, "**************0002", "410825", None),
    ]
    assert read(made.path, "select alert_id, area_code from marts.alert") == [("AP1", "410823")]
    tables = "select table_name from duckdb_tables() order by all"
    assert read(made.path, tables) == [("alert",), ("extract_note",), ("person",)]
    assert "reason" not in {name for (name,) in read(made.path, "select column_name from duckdb_columns()")}
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert "欧阳".encode() not in made.path.read_bytes()


def test_a_county_reads_whole_names_of_its_own_people_and_nobody_elses(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    made = extract(con, COUNTY, tmp_path / "own.duckdb")
    assert read(made.path, "select person_id, name from marts.person") == [("P1", "欧阳甲P1")]
    assert read(made.path, "select role, purpose, taken_by, because from marts.extract_note") == [
        ("县级民政局", "monitoring", "王某", "武民函〔2026〕2号")
    ]
    assert "person.name" in made.columns


def test_another_purpose_takes_other_tables(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    made = extract(con, replace(CITY, purpose="statistics"), tmp_path / "own.duckdb")
    assert set(made.rows) == {"indicator", "rule_precision", "payment_reconciliation"}
    assert not [column for column in made.columns if column.startswith("person")]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (replace(CITY, role="mayor"), "no such role"),
        (replace(CITY, area_prefix="41"), "4 digits"),
        (replace(COUNTY, area_prefix="4108"), "6 digits"),
        (replace(CITY, area_prefix="41%8"), "4 digits"),
        (replace(CITY, purpose="monitoring"), "not a purpose"),
        (replace(CITY, taken_by=" "), "who takes it"),
        (replace(CITY, because=""), "who takes it"),
    ],
)
def test_what_is_not_for_a_reader_is_refused_and_leaves_no_file(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, asked: Asked, why: str
) -> None:
    with pytest.raises(RoleError, match=why):
        extract(con, asked, tmp_path / "own.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_never_written_over(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / "own.duckdb").write_text("somebody's")
    with pytest.raises(RoleError, match="the file is there"):
        extract(con, CITY, tmp_path / "own.duckdb")


def test_every_table_of_a_role_is_a_mart_limited_to_an_area_and_every_purpose_is_explained(
    con: duckdb.DuckDBPyConnection,
) -> None:
    create_marts(con)
    for name, role in roles().roles.items():
        assert set(role.purposes) <= set(roles().purposes), name
        assert {table for tables in role.purposes.values() for table in tables} == set(role.tables), name
        for table, columns in role.tables.items():
            assert set(columns) <= set(con.table(f"marts.{table}").columns), (name, table)
            assert "$area_prefix" in (HERE / f"{table}.sql").read_text(encoding="utf-8"), table
