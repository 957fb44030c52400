"""How is it put on record that files left the system, and how is what somebody has filled in kept?"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb
import polars as pl

from alerts.written import WrittenFile, sha256_of
from flows.run import SQL, utc_now
from warehouse import lent, sql_file


def record_exports(con: duckdb.DuckDBPyConnection, root: Path, run_id: str, files: Iterable[WrittenFile]) -> None:
    """Write down who got which file: with which columns, masked or not, and its hash.

    Args:
        con: the warehouse.
        root: the output folder; a file that lies below it is named by its place there.
        run_id: the run whose facts are in them.
        files: what was written.
    """
    lines = [
        (file.audience, below(file.path, root), file.sha256, file.rows, list(file.columns), file.is_masked)
        for file in files
    ]
    columns: dict[str, pl.DataType | type[pl.DataType]] = {
        "audience": pl.String, "path": pl.String, "sha256": pl.String, "rows": pl.Int64,
        "columns": pl.List(pl.String), "is_masked": pl.Boolean,
    }  # fmt: skip
    with lent.registered(con, handed_out=pl.DataFrame(lines, schema=columns, orient="row")):
        sql_file.run(con, SQL / "export.sql", {"now": utc_now(), "run_id": run_id})


def not_on_record(con: duckdb.DuckDBPyConnection, root: Path, files: Iterable[WrittenFile]) -> list[WrittenFile]:
    """Return what is new, and what lies there because a run put it out and was killed before it wrote that down."""
    recorded = set(sql_file.rows(con, SQL / "exported.sql"))
    return [file for file in files if file.is_new or (below(file.path, root), file.sha256) not in recorded]


def record_put_out(con: duckdb.DuckDBPyConnection, root: Path) -> None:
    """Write down editions that are out without being on record: a run was killed, and another came after it."""
    asked = {"folder": root.absolute().as_posix(), "now": utc_now()}
    sql_file.run(con, SQL / "put_out_unrecorded.sql", asked)


def below(path: Path, root: Path) -> str:
    """Name a file by its place below the output folder; one that lies elsewhere by its whole path."""
    return (path.relative_to(root) if path.is_relative_to(root) else path.absolute()).as_posix()


def put_aside(con: duckdb.DuckDBPyConnection, folder: Path, *, root: Path, area_prefix: str = "") -> list[str]:
    """Rename the workbooks of a folder that are not as they left the system: somebody has filled them in.

    Args:
        con: the warehouse, which knows the hash of every file that left.
        folder: where the workbooks lie, and below.
        root: the folder that paths are told from.
        area_prefix: leading digits of the area whose workbooks will be written anew; their names carry its code.

    Returns:
        The new names.
    """
    handed_out = set(sql_file.rows(con, SQL / "exported.sql"))
    kept = []
    wanted = (path for path in folder.rglob("*.xlsx") if "_已填写_" not in path.name and f"_{area_prefix}" in path.name)
    for path in sorted(wanted):
        digest = sha256_of(path)
        if (below(path, root), digest) not in handed_out:
            aside = path.with_name(f"{path.stem}_已填写_{digest[:8]}.xlsx")
            path.rename(aside)
            kept.append(aside.name)
    return kept
