"""How does SQLAlchemy speak to DuckDB in the way Great Expectations needs? Imported only when a delivery is checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import duckdb
import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGCompiler, PGDialect

#: Named postgresql, because Great Expectations allows the SQL it needs only to dialects that it knows.
URL = "postgresql+gxduck:///:memory:"

_TYPES: dict[str, Any] = {
    "BIGINT": sa.BigInteger,
    "INTEGER": sa.Integer,
    "DOUBLE": sa.Float,
    "BOOLEAN": sa.Boolean,
    "DATE": sa.Date,
    "TIMESTAMP": sa.DateTime,
}


class _Compiler(PGCompiler):  # type: ignore[misc]
    """DuckDB's `~` matches the whole text, PostgreSQL's a part of it."""

    def visit_custom_op_binary(self, element: Any, operator: Any, **kw: Any) -> str:
        opstring = getattr(operator, "opstring", "")
        if opstring not in ("~", "!~"):
            return str(super().visit_custom_op_binary(element, operator, **kw))
        kw.pop("eager_grouping", None)
        match = f"regexp_matches({self.process(element.left, **kw)}, {self.process(element.right, **kw)})"
        return match if opstring == "~" else f"(NOT {match})"


class GxDuckDialect(PGDialect):  # type: ignore[misc]
    """DuckDB for Great Expectations: columns are asked of DuckDB itself, not of PostgreSQL's catalogue."""

    driver = "gxduck"
    default_paramstyle = "qmark"
    supports_statement_cache = True
    statement_compiler = _Compiler

    @classmethod
    def import_dbapi(cls) -> Any:
        """Say which parameters and errors the driver has."""
        return SimpleNamespace(paramstyle="qmark", Error=duckdb.Error)

    def initialize(self, connection: Any) -> None:
        """Ask nothing of a server that is none."""
        self.server_version_info = (16,)
        self.default_schema_name = "main"

    def get_columns(self, connection: Any, table_name: str, schema: str | None = None, **_: Any) -> list[Any]:
        """Describe a table's columns to SQLAlchemy."""
        name = f"{schema}.{table_name}" if schema else table_name
        described = connection.connection.dbapi_connection.lent.table(name)
        return [
            {"name": column, "type": _TYPES.get(str(kind), sa.Text)(), "nullable": True, "default": None}
            for column, kind in zip(described.columns, described.types, strict=True)
        ]

    def get_pk_constraint(self, *_: Any, **__: Any) -> dict[str, Any]:
        """No delivery has a primary key."""
        return {"constrained_columns": [], "name": None}

    def has_table(self, connection: Any, table_name: str, schema: str | None = None, **kw: Any) -> bool:
        """Find temporary tables too."""
        return bool(self.get_columns(connection, table_name, schema, **kw))


class _Cursor:
    """Fetches at once: Great Expectations reads a result after it has given the connection back."""

    rowcount = -1
    lastrowid = None
    arraysize = 1

    def __init__(self, lent: duckdb.DuckDBPyConnection) -> None:
        self._lent = lent
        self._rows: list[Any] = []
        self.description: Any = None

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        self._lent.execute(statement, list(parameters) or None)
        self.description = self._lent.description
        self._rows = self._lent.fetchall()

    def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    def fetchmany(self, size: int = 1) -> list[Any]:
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    def fetchone(self) -> Any:
        return self._rows.pop(0) if self._rows else None

    def close(self) -> None:
        self._rows = []


class _Borrowed:
    """Our connection, lent: what Great Expectations begins, commits or closes is nothing to us.

    Its engine outlives every loan, and may keep this; so this keeps no connection, and asks whose turn it is.
    """

    @property
    def lent(self) -> duckdb.DuckDBPyConnection:
        return _LENT[-1]

    def cursor(self) -> _Cursor:
        """Run statements on our connection, inside our transaction."""
        return _Cursor(self.lent)

    def commit(self) -> None:
        """Ours to do."""

    def rollback(self) -> None:
        """Ours to do."""

    def close(self) -> None:
        """Ours to do."""


#: The connection that is lent now; none between two deliveries.
_LENT: list[duckdb.DuckDBPyConnection] = []


@contextmanager
def lent_to_gx(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Lend our connection to the engine of Great Expectations for as long as a delivery is checked."""
    _LENT.append(con)
    try:
        yield
    finally:
        _LENT.pop()


def borrow() -> _Borrowed:
    """Open what SQLAlchemy takes for a connection of its own."""
    return _Borrowed()


def register() -> None:
    """Make the dialect known to SQLAlchemy."""
    registry.register("postgresql.gxduck", __name__, "GxDuckDialect")
