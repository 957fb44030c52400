"""What have people decided about doubtful pairs? Decisions are appended, may be withdrawn, and always win."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import duckdb

from matching.errors import DecisionError
from warehouse import sql_file

HERE = Path(__file__).parent

Verdict = Literal["same", "different", "unsure"]


@dataclass(frozen=True)
class Decision:
    """What somebody decided about two pieces of evidence, when (UTC) and why."""

    evidence_a: str
    evidence_b: str
    verdict: Verdict
    decided_by: str
    decided_at: datetime
    because: str

    @property
    def decision_id(self) -> str:
        """The same decision has the same id, so that a worklist that is read twice decides once."""
        told = (*sorted((self.evidence_a, self.evidence_b)), self.verdict, self.decided_by, self.decided_at.isoformat())
        return hashlib.sha256("|".join(told).encode()).hexdigest()[:16]


def decide(con: duckdb.DuckDBPyConnection, decision: Decision) -> str:
    """Record a decision; the next run of matching follows it. Returns its id.

    Raises:
        DecisionError: the pair is one piece of evidence, or matching has never seen one of the two.
    """
    pair = {"evidence_a": decision.evidence_a, "evidence_b": decision.evidence_b}
    [(known,)] = sql_file.rows(con, HERE / "known_evidence.sql", pair)
    if known != 2:
        raise DecisionError(
            "a decision is about two different pieces of evidence that matching has seen",
            where="core.match_decision",
            to_do="take evidence_a and evidence_b from core.match_review (`doudi review list`)",
        )
    sql_file.run(
        con,
        HERE / "decide.sql",
        pair
        | {
            "decision_id": decision.decision_id,
            "verdict": decision.verdict,
            "decided_by": decision.decided_by,
            "decided_at": decision.decided_at,
            "because": decision.because,
        },
    )
    return decision.decision_id


def withdraw(con: duckdb.DuckDBPyConnection, decision_id: str, *, at: datetime) -> None:
    """Let a decision count no more from now on.

    Raises:
        DecisionError: there is no such decision, or it was withdrawn before.
    """
    if not sql_file.rows(con, HERE / "withdraw.sql", {"decision_id": decision_id, "withdrawn_at": at}):
        raise DecisionError(
            f"no decision {decision_id!r} is in force",
            where="core.match_decision",
            to_do="look its id up in core.match_decision",
        )
