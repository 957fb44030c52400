"""What have people decided about doubtful pairs? Decisions are appended, may be withdrawn, and always win."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import duckdb

from matching.errors import DecisionError
from warehouse import sql_file

HERE = Path(__file__).parent

Verdict = Literal["same", "different", "unsure"]
#: How they are called in Chinese, on screen and in the reviewers' workbook.
VERDICT_WORDS: dict[Verdict, str] = {"same": "同一人", "different": "不是同一人", "unsure": "暂不能定"}


@dataclass(frozen=True)
class Decision:
    """What somebody decided about two pieces of evidence, when (UTC) and why.

    Attributes:
        expires_on: the first day on which it counts no more; None: it counts until it is withdrawn.
        needs_second: it touches a red alert, and counts only when somebody else has confirmed it.
    """

    evidence_a: str
    evidence_b: str
    verdict: Verdict
    decided_by: str
    decided_at: datetime
    because: str
    expires_on: date | None = None
    needs_second: bool = False

    @property
    def decision_id(self) -> str:
        """The same decision has the same id, so that a worklist that is read twice decides once."""
        told = (*sorted((self.evidence_a, self.evidence_b)), self.verdict, self.decided_by, self.decided_at.isoformat())
        return hashlib.sha256("|".join(told).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Conflict:
    """A decision in force that the persons of the last run do not follow.

    Attributes:
        against: decisions about the same persons that say otherwise; empty where a veto stands against it.
    """

    decision_id: str
    verdict: Verdict
    decided_by: str
    person_a: str
    person_b: str
    against: tuple[str, ...]


def decide(con: duckdb.DuckDBPyConnection, decision: Decision) -> str | None:
    """Record a decision; the next run of matching follows it.

    Returns:
        Its id; None where the same person has given the same answer for the same reason before.

    Raises:
        DecisionError: nobody or no reason is given, the pair is one piece of evidence, or matching has never seen one
            of the two.
    """
    if not decision.decided_by.strip() or not decision.because.strip():
        raise DecisionError(
            "a decision names who decided and why",
            where="core.match_decision",
            to_do="give both; the reason says what was looked at (户口簿, 入户核查 …)",
        )
    pair = {"evidence_a": decision.evidence_a, "evidence_b": decision.evidence_b}
    [(known,)] = sql_file.rows(con, HERE / "known_evidence.sql", pair)
    if known != 2:
        raise DecisionError(
            "a decision is about two different pieces of evidence that matching has seen",
            where="core.match_decision",
            to_do="take the pair from `doudi review list`; after a new run its number may be another",
        )
    wanted = vars(decision) | {"decision_id": decision.decision_id}
    return decision.decision_id if sql_file.rows(con, HERE / "decide.sql", wanted) else None


def confirm(con: duckdb.DuckDBPyConnection, decision_id: str, *, by: str, at: datetime) -> None:
    """Let a decision that touches a red alert count: a second person has looked at it.

    Raises:
        DecisionError: it does not wait for anybody, or waits for somebody else than the one who decided.
    """
    wanted = {"decision_id": decision_id, "confirmed_by": by, "confirmed_at": at}
    if not by.strip() or not sql_file.rows(con, HERE / "confirm.sql", wanted):
        raise DecisionError(
            f"no decision {decision_id!r} waits for a second person other than its author",
            where="core.match_decision",
            to_do="see `doudi review decisions`; who decided cannot confirm",
        )


def withdraw(
    con: duckdb.DuckDBPyConnection, decision_id: str, *, at: datetime, by: str = "", because: str = ""
) -> None:
    """Let a decision count no more from now on.

    Raises:
        DecisionError: there is no such decision, or it was withdrawn before.
    """
    wanted = {"decision_id": decision_id, "withdrawn_at": at, "withdrawn_by": by, "withdrawn_because": because}
    if not sql_file.rows(con, HERE / "withdraw.sql", wanted):
        raise DecisionError(
            f"no decision {decision_id!r} is in force",
            where="core.match_decision",
            to_do="look its id up with `doudi review decisions`",
        )


def conflicts(con: duckdb.DuckDBPyConnection) -> tuple[Conflict, ...]:
    """Find decisions that contradict each other, or that a veto stands against, as of the last run."""
    rows = sql_file.rows(con, HERE / "decision_conflicts.sql")
    names = ("decision_id", "verdict", "decided_by", "person_a", "person_b")
    return tuple(Conflict(**dict(zip(names, row[:5], strict=True)), against=tuple(row[5] or ())) for row in rows)
