"""Who was refused, or has left, so long ago that nothing asks for their lines any more; and how do the lines go?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from alerts.errors import RetentionError
from alerts.visits import read_as
from warehouse import sql_file

HERE = Path(__file__).parent / "retention"


@dataclass(frozen=True)
class Terms:
    """For how long lines are kept where the warehouse stands, by whose word, and who is past the terms."""

    period: date
    jurisdiction: str
    refused_months: int
    refused_clause: str
    left_months: int
    left_clause: str
    refused_until: date
    left_until: date


@dataclass(frozen=True)
class Pool:
    """How many people of one pool (`left`, `refused`) are past its term, and their lines."""

    pool: str
    persons: int
    rows: int
    deliveries: int


@dataclass(frozen=True)
class Past:
    """What is past the terms, what stays all the same (people by reason), and which files tell of it (lines)."""

    terms: Terms
    pools: tuple[Pool, ...]
    kept: dict[str, int]
    files: dict[str, int]

    @property
    def rows(self) -> int:
        """Lines that would go."""
        return sum(self.files.values())


def find_past(con: duckdb.DuckDBPyConnection) -> Past:
    """Find the lines of everybody who is past the terms, as of the newest month that was compared.

    Leaves temporary tables behind, which `remove` takes.

    Args:
        con: the warehouse, with the law of its place installed.

    Raises:
        RetentionError: nothing was compared yet, or an earlier month was compared last.
    """
    found = read_as(con.execute(sql_file.read_sql(HERE / "law.sql")), Terms)
    if not found:
        raise RetentionError(
            "最近一次比对的不是最新月份,或者还没有比对过 · the newest month was not the last one compared",
            where="ops.this_run",
            to_do="请先比对最新月份 · run doudi monthly for the newest month first",
        )
    terms = found[0]
    sql_file.run(con, HERE / "held.sql", {"refused_until": terms.refused_until, "left_until": terms.left_until})
    sql_file.run(con, HERE / "past.sql")
    return Past(
        terms,
        tuple(read_as(con.execute(sql_file.read_sql(HERE / "count.sql")), Pool)),
        dict(sql_file.rows(con, HERE / "kept.sql")),
        dict(sql_file.rows(con, HERE / "file.sql")),
    )


def remove(con: duckdb.DuckDBPyConnection, past: Past, *, by: str, because: str, at: datetime) -> str:
    """Remove what `find_past` found and write it down.

    Args:
        con: the warehouse, in a transaction of the caller's, in which `find_past` was called.
        past: what was found.
        by: who decided it.
        because: on what ground: the bureau's own approval.
        at: now, UTC.

    Returns:
        The number of the removal.

    Raises:
        RetentionError: nothing is past the terms, or nobody says who decided and why.
    """
    if not past.rows:
        raise RetentionError("没有超过期限的信息 · nothing is past its term", to_do="不必处理 · there is nothing to do")
    if not by.strip() or not because.strip():
        raise RetentionError("要写明决定人和依据 · who decides, and on what ground?", to_do="--by, --because")
    number = f"R{len(con.table('ops.retention')) + 1}"
    values = {"retention_id": number, "decided_by": by.strip(), "because": because.strip(), "decided_at": at}
    terms = {"refused_until": past.terms.refused_until, "left_until": past.terms.left_until}
    sql_file.run(con, HERE / "remove.sql", values | terms)
    return number


def refuse_closed(con: duckdb.DuckDBPyConnection, month: date) -> None:
    """Stop where a month is to be compared again whose people have been removed since.

    Raises:
        RetentionError: without them the month would say something else than it did.
    """
    for until, number in sql_file.rows(con, HERE / "closed.sql", {"period": month}):
        raise RetentionError(
            f"{month:%Y-%m} 已经封存:当月人员的信息按期限清理过 · people of that month were removed ({number})",
            where=f"ops.retention {number}, {until}",
            to_do="当月的清单、预警和答复原样保留,不再重算;以后的月份照常 · compare a later month",
        )
