"""How does SQLAlchemy speak to DuckDB in the way Great Expectations needs? Imported only when a delivery is checked."""

from __future__ import annotations

from typing import Any

import duckdb_engine
import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGCompiler
from sqlalchemy.dialects.postgresql.psycopg2 import PGExecutionContext_psycopg2
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

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


class _Context(PGExecutionContext_psycopg2):  # type: ignore[misc]
    """Fetch at once: Great Expectations reads a result after it has given the connection back."""

    def post_exec(self) -> None:
        cursor = self.cursor
        writes = self.isinsert or self.isupdate or self.isdelete
        if cursor is not None and cursor.description and not writes:
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(cursor, initial_buffer=cursor.fetchall())
        super().post_exec()


class _Compiler(PGCompiler):  # type: ignore[misc]
    """DuckDB's `~` matches the whole text, PostgreSQL's a part of it."""

    def visit_custom_op_binary(self, element: Any, operator: Any, **kw: Any) -> str:
        opstring = getattr(operator, "opstring", "")
        if opstring not in ("~", "!~"):
            return str(super().visit_custom_op_binary(element, operator, **kw))
        kw.pop("eager_grouping", None)
        match = f"regexp_matches({self.process(element.left, **kw)}, {self.process(element.right, **kw)})"
        return match if opstring == "~" else f"(NOT {match})"


class GxDuckDialect(duckdb_engine.Dialect):  # type: ignore[misc]
    """DuckDB for Great Expectations: columns are asked of DuckDB's own catalogue, not of PostgreSQL's."""

    name = "postgresql"
    driver = "gxduck"
    supports_statement_cache = True
    execution_ctx_cls = _Context
    statement_compiler = _Compiler

    def get_columns(self, connection: Any, table_name: str, schema: str | None = None, **_: Any) -> list[Any]:
        """Describe a table's columns to SQLAlchemy."""
        described = connection.connection.dbapi_connection.c.table(f"{schema}.{table_name}" if schema else table_name)
        return [
            {"name": name, "type": _TYPES.get(str(kind), sa.Text)(), "nullable": True, "default": None}
            for name, kind in zip(described.columns, described.types, strict=True)
        ]

    def get_pk_constraint(self, *_: Any, **__: Any) -> dict[str, Any]:
        """No delivery has a primary key."""
        return {"constrained_columns": [], "name": None}

    def has_table(self, connection: Any, table_name: str, schema: str | None = None, **kw: Any) -> bool:
        """Find temporary tables too."""
        return bool(self.get_columns(connection, table_name, schema, **kw))


class Borrowed(duckdb_engine.ConnectionWrapper):  # type: ignore[misc]
    """Our connection, lent: what Great Expectations begins, commits or closes is nothing to us."""

    def begin(self) -> None:
        """Our transaction is under way."""

    def commit(self) -> None:
        """Ours to do."""

    def rollback(self) -> None:
        """Ours to do."""

    def close(self) -> None:
        """Ours to do."""


def register() -> None:
    """Make the dialect known to SQLAlchemy."""
    registry.register("postgresql.gxduck", __name__, "GxDuckDialect")
