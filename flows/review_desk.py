"""Which doubtful matches come first, what hangs on each, and what follows when somebody decides one?

Matching says what is doubtful; alerts and money say what it matters. Both are read here, where both may be known.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from flows.run import SQL
from matching import decisions
from matching.decisions import VERDICT_WORDS, Decision
from matching.errors import DecisionError
from warehouse import sql_file

#: How kinds of doubt are called in Chinese, on screen and in the reviewers' workbook.
KIND_WORDS = {
    "doubtful_link": "已暂归一人，待核对",
    "two_candidates": "与两人相近，未归入",
    "disputed_number": "号码可能不是此人的",
    "vetoed": "很相近，但被禁止归并",
}
#: What has become of a decision.
STATE_WORDS = {
    "withdrawn": "已撤回",
    "from the next run": "下次比对起生效",
    "in force": "有效",
    "waits for a second person": "待另一人确认",
    "expired": "已过有效期",
}


@dataclass(frozen=True)
class Face:
    """One of the two: a line of a file as it names somebody."""

    role: str
    name: str | None
    sex: str | None
    birth_date: date | None
    resident_id: str | None
    number_state: str
    area_code: str | None
    address: str | None
    dataset: str
    source_file: str | None
    sheet: str | None
    source_row: int


@dataclass(frozen=True)
class Review:
    """A pair to look at, with what hangs on it.

    Attributes:
        review_id: the pair's number, the same in every run.
        red, alerts: open alerts about the two persons, the red ones and all.
        money: yuan at risk in these alerts plus what the two were paid in the month.
    """

    review_id: str
    kind: str
    reason: str
    match_weight: float
    red: int
    alerts: int
    money: Decimal
    evidence_a: str
    evidence_b: str
    person_a: str | None
    person_b: str | None
    face_a: Face | None
    face_b: Face | None


@dataclass(frozen=True)
class Answer:
    """What somebody says about a pair: one of `VERDICT_WORDS`, in English or Chinese, and on what evidence."""

    verdict: str
    by: str
    because: str
    expires_on: date | None = None


@dataclass(frozen=True)
class Decided:
    """What was recorded: its id (None where it is known already), and whether a second person has to confirm it."""

    decision_id: str | None
    needs_second: bool


def queue(con: duckdb.DuckDBPyConnection) -> tuple[Review, ...]:
    """List the doubtful pairs of the last run, what hangs most on them first."""
    rows = sql_file.rows(con, SQL / "review_queue.sql")
    names = [field.name for field in fields(Review)]
    told = (dict(zip(names, row, strict=True)) for row in rows)
    return tuple(Review(**one | {"face_a": _face(one["face_a"]), "face_b": _face(one["face_b"])}) for one in told)


def undecided(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """List answers that it is another person, where nobody knows which records to part: alert, rule, person, why."""
    return [(row[0], row[1], row[2], row[4]) for row in sql_file.rows(con, SQL / "undecided.sql")]


def decided(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """List every decision in Chinese, the newest first: what, who, when, why, until when, what has become of it."""
    return [
        (
            *(row[0], VERDICT_WORDS[row[1]], row[2], f"{row[3]:%Y-%m-%d %H:%M}", *row[4:6]),
            *("是" if row[6] else "", row[7], STATE_WORDS[row[8]], *row[9:]),
        )
        for row in sql_file.rows(con, SQL / "decisions.sql")
    ]


def contradictions(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Name each decision that the persons of the last run do not follow, and why; not those made after that run."""
    waiting = {row[0] for row in sql_file.rows(con, SQL / "decisions.sql") if row[8] == "from the next run"}
    told = []
    for one in decisions.conflicts(con):
        if one.decision_id in waiting:
            continue
        why = "与判断 " + "、".join(one.against) + " 矛盾"
        if not one.against:
            why = "与号码等硬性条件矛盾,未能归并" if one.verdict == "same" else "仍是同一人,未能分开"
        told.append(f"{one.decision_id}({one.decided_by}):{one.person_a} 与 {one.person_b} {why}")
    return told


def _face(told: dict[str, Any] | None) -> Face | None:
    return Face(**told) if told else None


def find(con: duckdb.DuckDBPyConnection, review_id: str) -> Review:
    """Find a pair by its number.

    Raises:
        DecisionError: the last run left no such pair.
    """
    for review in queue(con):
        if review.review_id == review_id:
            return review
    raise DecisionError(
        f"no doubtful pair has the number {review_id!r}",
        where="core.match_review",
        to_do="see `doudi review list`; a pair leaves the list when it is decided or its records are corrected",
    )


def decide(con: duckdb.DuckDBPyConnection, review: Review, answer: Answer, *, at: datetime) -> Decided:
    """Record what somebody decided about a pair. What touches a red alert waits for a second person (四眼原则).

    Raises:
        DecisionError: the verdict is none of same, different, unsure (or their Chinese words), or name or reason is
            missing, or it would expire before it begins.
    """
    words = {word: name for name, word in VERDICT_WORDS.items()} | {name: name for name in VERDICT_WORDS}
    if answer.verdict not in words:
        raise DecisionError(
            f"{answer.verdict!r} is not a verdict",
            where=f"review {review.review_id}",
            to_do="use one of: " + ", ".join(f"{name} ({word})" for name, word in VERDICT_WORDS.items()),
        )
    if answer.expires_on is not None and answer.expires_on <= at.date():
        raise DecisionError(
            f"a decision of {at:%Y-%m-%d} cannot end on {answer.expires_on}",
            where=f"review {review.review_id}",
            to_do="give a day in the future, or none",
        )
    decision = Decision(
        evidence_a=review.evidence_a,
        evidence_b=review.evidence_b,
        verdict=words[answer.verdict],
        decided_by=answer.by.strip(),
        decided_at=at,
        because=answer.because.strip(),
        expires_on=answer.expires_on,
        needs_second=review.red > 0,
    )
    return Decided(decisions.decide(con, decision), decision.needs_second)
