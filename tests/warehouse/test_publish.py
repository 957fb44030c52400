from __future__ import annotations

import errno
from pathlib import Path

import duckdb
import pytest

from warehouse import connection, publish
from warehouse.dictionary import dictionary


@pytest.fixture
def warehouse(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    con = connection.open_file(tmp_path / "w.duckdb")
    connection.create_schema(con)
    return con


def test_the_dictionary_describes_exactly_the_columns_that_are_published(warehouse: duckdb.DuckDBPyConnection) -> None:
    publish.create_marts(warehouse)
    found = warehouse.execute("select view_name from duckdb_views() where schema_name = 'marts'").fetchall()
    views = {name for (name,) in found}
    assert views == set(dictionary().marts)
    for name, mart in dictionary().marts.items():
        assert set(warehouse.table(f"marts.{name}").columns) == set(mart.columns), f"mend dictionary.yaml: {name}"


def test_a_reader_keeps_the_former_publication_while_a_new_one_is_swapped_in(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    folder = tmp_path / "published"
    publish.publish(warehouse, folder, run_id="one")
    with duckdb.connect(folder / "current.duckdb", read_only=True) as reader:
        warehouse.execute(
            "insert into core.person values ('P000000001', '甲', '男', null, null, null, true, 'one', 1, 1)"
        )
        publish.publish(warehouse, folder, run_id="two")
        assert reader.execute("select count(*) from marts.person").fetchall() == [(0,)]
    with duckdb.connect(folder / "current.duckdb", read_only=True) as reader:
        assert reader.execute("select count(*) from marts.person").fetchall() == [(1,)]


def test_a_publication_that_was_cut_off_is_cleared_away(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    folder = tmp_path / "published"
    folder.mkdir()
    (folder / ".doudi_old.duckdb.tmp").write_bytes(b"half a file")
    publish.publish(warehouse, folder, run_id="one")
    assert sorted(path.name for path in folder.iterdir()) == ["current.duckdb", "doudi_one.duckdb"]


def test_a_full_disk_is_told_and_the_next_publication_goes_on(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: str) -> list[str]:
        raise OSError(errno.ENOSPC, "the disk is full")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="the disk is full"):
        patch.setattr(publish, "comment_statements", fail)
        publish.publish(warehouse, tmp_path / "published", run_id="one")
    publish.publish(warehouse, tmp_path / "published", run_id="two")
    assert sorted(path.name for path in (tmp_path / "published").iterdir()) == ["current.duckdb", "doudi_two.duckdb"]


def test_only_the_newest_publications_stay(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for number in range(5):
        publish.publish(warehouse, tmp_path / "published", run_id=f"run{number}")
    names = sorted(path.name for path in (tmp_path / "published").glob("doudi_*"))
    assert names == ["doudi_run2.duckdb", "doudi_run3.duckdb", "doudi_run4.duckdb"]


def test_every_published_column_has_a_comment_in_both_languages(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = publish.publish(warehouse, tmp_path / "published", run_id="one")
    with duckdb.connect(path, read_only=True) as reader:
        comments = reader.execute(
            "select column_name, comment from duckdb_columns() where schema_name = 'marts'"
        ).fetchall()
    assert comments
    assert [name for name, comment in comments if not comment or " · " not in comment] == []
