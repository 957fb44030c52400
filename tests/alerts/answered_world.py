"""Hits, lists and answers by hand: what `evaluate`, `hand_out` and the reader of answers leave behind."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import duckdb
import polars as pl

from alerts.answer_contract import contract
from alerts.policy import install_policy
from tests.alerts.alerts_world import TOWN, begin
from warehouse import lent

TABLES = (
    "alerts.hit", "alerts.coverage", "alerts.coverage_gap", "alerts.suppressed", "alerts.alert", "alerts.clock", "ops.run",
    "alerts.answer", "alerts.handed_out", "alerts.exception", "alerts.rule", "alerts.rule_precision",
    "alerts.rule_precision_total",
)  # fmt: skip


def cleared(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The same world with nothing in it: to build one costs more than to tell a story in it."""
    for table in TABLES:
        con.execute(f"delete from {table}")
    begin(con, "2026-10")
    return con


def rule(con: duckdb.DuckDBPyConnection, code: str, family: str = "ineligible") -> None:
    con.execute(
        "insert into alerts.rule by name select $1 as rule_code, $1 as rule, '标题' as title, $2 as family, '红' as grade, "
        "'d' as department, 'w' as why, 'n' as next_step, [] as false_alarms, 'c' as clause, [] as needs",
        [code, family],
    )


def hit(con: duckdb.DuckDBPyConnection, period: str, alert_id: str, code: str = "X01", **more: Any) -> None:
    row = {"area_code": TOWN + "001", "grade": "红", "facts": "same"} | more
    con.execute(
        "insert into alerts.hit by name select $1 as run_id, $2::date as period, $3 as alert_id, $4 as rule_code, "
        "$5 as area_code, 'R1' as subject_record, $6 as grade, ['x'] as grade_reasons, 'A' as match_grade, "
        "'d' as department, 'r' as reason, [] as evidence, [] as ruled_out, $7 as evidence_hash",
        [f"RUN-{period}-", period + "-01", alert_id, code, row["area_code"], row["grade"], row["facts"]],
    )


def looked(con: duckdb.DuckDBPyConnection, period: str, code: str = "X01", state: str = "evaluated") -> None:
    con.execute("insert into alerts.coverage values ($1::date, $2, $3, null, 1, 1)", [period + "-01", code, state])


def handed(con: duckdb.DuckDBPyConnection, period: str, alert_id: str, code: str = "X01", **more: str) -> None:
    row = {"area_code": TOWN + "001", "run_id": f"RUN-{period}-", "audience": "410802001 某镇"} | more
    con.execute(
        "insert into alerts.handed_out by name select $1 as run_id, $2::date as period, $3 as alert_id, $4 as audience, "
        "$5 as rule_code, $6 as area_code",
        [row["run_id"], period + "-01", alert_id, row["audience"], code, row["area_code"]],
    )


def answer(con: duckdb.DuckDBPyConnection, alert_id: str, outcome: str, received: str, **more: Any) -> None:
    """An answer as its reader keeps it; `period`: the month of the list, `facts`: what it was about."""
    answers(con, [(alert_id, outcome, received, more.get("period"), more.get("facts", "same"))])


def answers(con: duckdb.DuckDBPyConnection, given: list[tuple[str, str, str, str | None, str]]) -> None:
    """Answers at once: alert, outcome, received at, month of the list, facts."""
    number = len(con.table("alerts.answer"))
    rows = [
        {
            "answer_id": f"answer-{at:05d}", "alert_id": alert_id, "run_id": f"RUN-{period}-" if period else None,
            "outcome": outcome, "kind": contract().outcomes[outcome].kind, "evidence_hash": facts, "sha256": "file",
            "sheet": "工作清单", "source_row": at, "received_at": datetime.fromisoformat(received),
            "period": date.fromisoformat(period + "-01") if period else None,
        }
        for at, (alert_id, outcome, received, period, facts) in enumerate(given, start=number)
    ]  # fmt: skip
    if rows:
        with lent.registered(con, given=pl.DataFrame(rows, schema_overrides={"period": pl.Date, "run_id": pl.String})):
            con.execute("insert into alerts.answer by name from given")


def begun(con: duckdb.DuckDBPyConnection, period: str, **more: Any) -> None:
    """Begin a month's run; the law that holds is installed once in a world."""
    begin(con, period, **more)
    if not con.execute("select 1 from duckdb_tables() where schema_name = 'policy' limit 1").fetchall():
        install_policy(con, "jiaozuo")
