"""How does a reader get his part of the warehouse, and how is it put on record?"""

from __future__ import annotations

from pathlib import Path

import duckdb

from alerts.visits import read_run
from alerts.written import sha256_of
from flows.exports import below
from flows.known_area import known_area
from flows.run import SQL, utc_now
from flows.settings import Settings
from warehouse import connection, roles, sql_file

FOLDER = "调阅"
#: Titles of the record of extracts.
TITLES = ("时间(北京)", "角色", "辖区", "目的", "调阅人", "依据", "行数", "列", "文件", "sha256")


def extract(settings: Settings, asked: roles.Asked, out: Path | None = None) -> roles.Extract:
    """Write somebody's part into a file and record who took what, when and why.

    Raises:
        RoleError: it is not for this reader, or the file is there.
        UnknownAreaError: nobody knows the area.
    """
    roles.check_asked(asked)
    known_area(asked.area_prefix)
    with connection.exclusive(settings.warehouse, owner="extract", timeout=settings.lock_timeout) as con:
        made = roles.extract(con, asked, out or _free(settings, asked))
        with connection.transaction(con):
            _record(con, settings, asked, made)
    return made


def taken(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """Return the record of extracts, newest first."""
    return sql_file.rows(con, SQL / "extracts.sql")


def _free(settings: Settings, asked: roles.Asked) -> Path:
    """Name a file that is not there yet."""
    folder, stem = settings.out / FOLDER, f"{utc_now():%Y-%m-%d}_{asked.area_prefix}_{asked.role}"
    number = sum(1 for _ in folder.glob(f"{stem}_*.duckdb")) + 1
    return folder / f"{stem}_{number}.duckdb"


def _record(con: duckdb.DuckDBPyConnection, settings: Settings, asked: roles.Asked, made: roles.Extract) -> None:
    values = {
        "now": utc_now(),
        "run_id": read_run(con).run_id,
        "audience": asked.role,
        "path": below(made.path, settings.out),
        "sha256": sha256_of(made.path),
        "rows": sum(made.rows.values()),
        "columns": list(made.columns),
        "is_masked": not {"person.name", "person.resident_id"} & set(made.columns),
    }
    told = {"taken_by": asked.taken_by, "purpose": asked.purpose, "because": asked.because}
    sql_file.run(con, SQL / "extract.sql", values | told | {"area_prefix": asked.area_prefix})
