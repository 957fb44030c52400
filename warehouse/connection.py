"""How is the warehouse opened: one writer at a time, offline, with bounded memory and disk."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from warehouse import sql_file
from warehouse.errors import WarehouseBusyError, WarehouseError

HERE = Path(__file__).parent

#: DuckDB would look for extensions on the network, and fill the disk; we want none of it. Order costs memory; and with
#: it DuckDB 2.0.0 loses what is inserted after nothing was, in one transaction (tests/warehouse/test_connection.py).
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "false",
}


def open_file(path: Path, *, read_only: bool = False, memory_limit: str | None = None) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB file with Doudi's settings.

    Raises:
        WarehouseBusyError: another process has it open.
        WarehouseError: it is missing (read-only) or not a DuckDB file of this version.
    """
    if read_only and not path.exists():
        raise WarehouseError(
            "the file does not exist", where=path.name, to_do="run `doudi monthly` or `doudi demo` first"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    config = CONFIG | {"temp_directory": str(path.parent / "duckdb_tmp"), "max_temp_directory_size": "60GB"}
    if memory_limit:
        config["memory_limit"] = memory_limit
    try:
        con = duckdb.connect(path, read_only=read_only, config=config)
        con.execute("set enable_progress_bar = false")  # a setting of the session, not of the file
        return con
    except duckdb.IOException as error:
        first_line = str(error).splitlines()[0]
        if "lock" in first_line.lower():
            raise WarehouseBusyError(
                "another process has the warehouse open",
                where=path.name,
                to_do="wait for the run that is under way, or close the program that reads the warehouse file; "
                "analysts read published/current.duckdb",
            ) from error
        raise WarehouseError(first_line, where=path.name, to_do="check the path and the DuckDB version") from error


@contextmanager
def exclusive(path: Path, *, owner: str, timeout: float = 0) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for writing, guarded by an operating-system lock that a killed run releases at once.

    Args:
        path: the warehouse file; the lock lies beside it as `<name>.lock`.
        owner: what is running, shown to whoever waits.
        timeout: seconds to wait for the lock.

    Raises:
        WarehouseBusyError: another run holds the lock.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    owner_file = path.with_name(path.name + ".owner.json")
    lock = FileLock(path.with_name(path.name + ".lock"))
    try:
        lock.acquire(timeout=timeout)
    except Timeout:
        holder = json.loads(owner_file.read_text()) if owner_file.exists() else {}
        raise WarehouseBusyError(
            f"another run is writing: {holder.get('owner', 'unknown')} (process {holder.get('pid', '?')})",
            where=path.name,
            to_do="wait until it is done; if that process is gone, the lock goes with it: run again",
        ) from None
    try:
        owner_file.write_text(json.dumps({"owner": owner, "pid": os.getpid()}))
        with open_file(path) as con:
            create_schema(con)
            yield con
    finally:
        owner_file.unlink(missing_ok=True)
        lock.release()


@contextmanager
def reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse to look something up. One that an older Doudi made gets the tables it does not have yet first.

    Raises:
        WarehouseBusyError: a run is under way.
        WarehouseError: it is missing, or not a DuckDB file of this version.
    """
    with open_file(path, read_only=True) as con:
        is_of_today = _made_by(con) == [(_schema_hash(),)]
    if not is_of_today:
        with exclusive(path, owner="bringing the tables up to date"):
            pass
    with open_file(path, read_only=True) as con:
        yield con


def create_schema(con: duckdb.DuckDBPyConnection) -> None:
    """Create all schemas and tables that do not exist yet; where today's declarations made them, nothing is to do."""
    if _made_by(con) == [(_schema_hash(),)]:
        return
    for path in _schema_files():
        sql_file.run(con, path)
    with transaction(con):
        sql_file.run(con, HERE / "made.sql", {"schema_hash": _schema_hash()})


def _schema_files() -> list[Path]:
    return sorted((HERE / "schema").glob("*.sql"))


def _schema_hash() -> str:
    """Hash what the schema is made of: a warehouse that carries another one may lack tables and views."""
    return hashlib.sha256("\n".join(sql_file.read_sql(path) for path in _schema_files()).encode()).hexdigest()[:16]


def _made_by(con: duckdb.DuckDBPyConnection) -> list[tuple[str]]:
    """Read the schema's hash from the warehouse; none where it is older than the hash."""
    tables = con.table_function("duckdb_tables").filter(
        "schema_name = 'ops' and table_name = 'schema_made' and database_name = current_database()"
    )
    return con.table("ops.schema_made").fetchall() if len(tables) else []


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit what happens inside as a whole, or nothing of it."""
    con.begin()
    try:
        yield
    except BaseException as first:
        undo_after(first, con.rollback)
        raise
    con.commit()


@contextmanager
def afterwards(undo: Callable[[], object]) -> Iterator[None]:
    """Undo something at the end, whatever happened; an error of the block is told, not that of undoing after it."""
    try:
        yield
    except BaseException as first:
        undo_after(first, undo)
        raise
    undo()


def undo_after(first: BaseException, undo: Callable[[], object]) -> None:
    """Undo what an error has stopped. Where the disk is full, that fails as well: a note of the first error says so."""
    try:
        undo()
    except Exception as second:
        # Of its words nothing: they may hold somebody's data.
        first.add_note(f"what it had begun could not be undone: {type(second).__name__}")


@contextmanager
def set_for(con: duckdb.DuckDBPyConnection, **settings: str) -> Iterator[None]:
    """Change settings of DuckDB for a while."""
    found = con.table_function("duckdb_settings").project("name, value").fetchall()
    before = {name: value for name, value in found if name in settings}
    _set(con, settings)
    with afterwards(lambda: _set(con, before)):
        yield


def _set(con: duckdb.DuckDBPyConnection, settings: dict[str, str]) -> None:
    for name, value in settings.items():
        con.execute(f"set {name} = '{value}'")
