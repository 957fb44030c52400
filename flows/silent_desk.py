"""How do the visits to households of the lot come back: each row is taken, or named with what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import polars as pl

from alerts.answers import ReturnedFile
from alerts.feedback import Remark
from alerts.silent_sample import ANSWERS, FOUND, HERE, KEY, NONE_FOUND
from data_contracts.returned_sheet import AnsweredRow, Layout, ReturnedSheet, answered_rows
from warehouse import lent, sql_file

TITLES = tuple(title for title, _ in ANSWERS)
RESULT, REMARK, BY = TITLES
_LAYOUT = Layout(key=KEY, answers=TITLES, must=(RESULT,))
_SCHEMA = pl.Schema({
    "case_id": pl.String(), "is_missed": pl.Boolean(), "remark": pl.String(), "checked_by": pl.String(),
    "sha256": pl.String(), "source_row": pl.Int32(), "received_at": pl.Datetime("us"),
})  # fmt: skip


def visits_in(sheets: Sequence[ReturnedSheet]) -> list[tuple[str, AnsweredRow]] | None:
    """List the answered rows of a visit list, each with its sheet; None where no sheet is one."""
    lists = [(sheet.name, rows) for sheet in sheets if (rows := answered_rows(sheet, _LAYOUT)) is not None]
    return [(name, row) for name, rows in lists for row in rows] if lists else None


def take(
    con: duckdb.DuckDBPyConnection, file: ReturnedFile, rows: Sequence[tuple[str, AnsweredRow]]
) -> tuple[int, list[Remark]]:
    """Record what visitors found; return how many, and what could not be taken. The caller owns the transaction.

    Two different results for one household in one file: neither counts.
    """
    known = {case_id for (case_id,) in sql_file.rows(con, HERE / "known.sql")}
    results: dict[str, set[str]] = {}
    for _, row in rows:
        results.setdefault(row.key, set()).add(row.cells[0])
    problems: list[Remark] = []
    taken = []
    for sheet, row in rows:
        wrong = _wrong(row, known, contradicted=len(results[row.key]) > 1)
        if wrong:
            column, reason, remedy = wrong
            problems.append(Remark(sheet, row.row, column, row.key if row.key in known else None, reason, remedy))
        else:
            result, remark, by = row.cells
            taken.append((row.key, result == FOUND, remark or None, by, file.sha256, row.row, file.received_at))
    with lent.registered(con, returned_visit=pl.DataFrame(taken, schema=_SCHEMA, orient="row")):
        sql_file.run(con, HERE / "keep.sql")
    return len(taken), problems


def _wrong(row: AnsweredRow, known: set[str], *, contradicted: bool) -> tuple[str, str, str] | None:
    """Say in which column what is wrong and what to do; None where the row can be taken. Quotes no value."""
    result, remark, by = row.cells
    if row.key not in known:
        return (
            KEY,
            "这一行没有抽样编号，或编号不在任何一次抽样中，未采用",
            "请从原表复制整行，连同隐藏的编号列，再填写交回",
        )
    if result not in (FOUND, NONE_FOUND):
        return RESULT, "没有填“有”或“无”，未采用", "请从下拉列表中选一项"
    if contradicted:
        return RESULT, "同一户在本文件中有两种不同的回答，都未采用", "请核对后只留一行"
    if result == FOUND and not remark:
        return REMARK, "填了“有”而没有写明情况，未采用", "请简单写明是哪一种困难，不写证件号码和病情细节"
    return None if by else (BY, "没有填走访人，未采用", "请补填走访人")
