"""How is it put on record that files left the system, and how is what somebody has filled in kept?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import duckdb
import polars as pl

from alerts.written import WrittenFile
from flows.run import SQL, utc_now
from warehouse import lent, sql_file


def record_exports(con: duckdb.DuckDBPyConnection, files: Iterable[WrittenFile], *, below: Path, run_id: str) -> None:
    """Write a line into `ops.export` for each file: who may have it, where it lies, its hash.

    Args:
        con: the warehouse.
        files: what was written.
        below: the folder that their paths are told from.
        run_id: the run whose facts are in them.
    """
    lines = [(file.audience, file.path.relative_to(below).as_posix(), file.sha256, file.rows) for file in files]
    columns = {"audience": pl.String, "path": pl.String, "sha256": pl.String, "rows": pl.Int64}
    with lent.registered(con, handed_out=pl.DataFrame(lines, schema=columns, orient="row")):
        sql_file.run(con, SQL / "export.sql", {"now": utc_now(), "run_id": run_id})


def put_aside(con: duckdb.DuckDBPyConnection, folder: Path, *, below: Path) -> list[str]:
    """Rename the workbooks of a folder that are not as they left the system: somebody has filled them in.

    Args:
        con: the warehouse, which knows the hash of every file that left.
        folder: where the workbooks lie, and below.
        below: the folder that paths are told from.

    Returns:
        The new names.
    """
    handed_out = set(sql_file.rows(con, SQL / "exported.sql"))
    kept = []
    for path in sorted(path for path in folder.rglob("*.xlsx") if "_已填写_" not in path.name):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if (path.relative_to(below).as_posix(), digest) not in handed_out:
            aside = path.with_name(f"{path.stem}_已填写_{digest[:8]}.xlsx")
            path.rename(aside)
            kept.append(aside.name)
    return kept
