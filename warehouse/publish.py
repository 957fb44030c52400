"""How do analysts get the warehouse: a new read-only file of marts, swapped in atomically."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from warehouse import sql_file
from warehouse.connection import afterwards, transaction
from warehouse.dictionary import comment_statements, mart_names

HERE = Path(__file__).parent
KEPT = 3


def create_marts(con: duckdb.DuckDBPyConnection) -> None:
    """Create the views of schema `marts` in the warehouse."""
    for path in sorted((HERE / "marts").glob("*.sql")):
        sql_file.run(con, path)


def publish(con: duckdb.DuckDBPyConnection, folder: Path, *, run_id: str) -> Path:
    """Write the marts into a new file and swing `current.duckdb` to it.

    A reader that has the former file open keeps it; the next one to connect sees the new file. The last three
    publications stay.

    Args:
        con: the writer's connection, outside a transaction.
        folder: where publications lie.
        run_id: names the file.

    Returns:
        The path of the new file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"doudi_{run_id}.duckdb"
    fresh = folder / f".{target.name}.tmp"
    for leftover in folder.glob(".*.tmp*"):
        leftover.unlink()
    create_marts(con)
    con.execute(f"attach '{quoted(fresh)}' as published")
    with afterwards(lambda: con.execute("detach published")), transaction(con):
        sql_file.run(con, HERE / "publish.sql")
        for mart in mart_names():
            con.table(f"marts.{mart}").order(_all_columns(con, mart)).create(f"published.marts.{mart}")
        for statement in comment_statements("published"):
            con.execute(statement)
    _sync(fresh)
    os.replace(fresh, target)
    link = folder / ".current.tmp"
    link.symlink_to(target.name)
    os.replace(link, folder / "current.duckdb")
    _keep_newest(folder)
    return target


def _all_columns(con: duckdb.DuckDBPyConnection, mart: str) -> str:
    """Sort by everything: the same content gives the same order of rows, whatever the thread count."""
    return ", ".join(f'"{column}"' for column in con.table(f"marts.{mart}").columns)


def quoted(path: Path) -> str:
    """Write a path as it stands between quotes in SQL."""
    return str(path).replace("'", "''")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep_newest(folder: Path) -> None:
    publications = sorted(folder.glob("doudi_*.duckdb"), key=lambda path: (path.stat().st_mtime_ns, path.name))
    for old in publications[:-KEPT]:
        old.unlink()
