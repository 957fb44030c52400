"""What follows from the answers about the monthly sample: how good matching is, and decisions where asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from flows.run import SQL
from matching import decisions, sample
from matching.decisions import Decision
from matching.sample_quality import Estimate, Quality
from warehouse import sql_file

#: Titles of the table of strata.
TITLES = ("记录对的种类", "系统", "总数", "抽取", "同一人", "不是", "无法判断", "未答")


@dataclass(frozen=True)
class Decided:
    """Decisions made of answers: how many are new, and which wait for a second person."""

    recorded: int
    waiting: tuple[str, ...]


def decide(con: duckdb.DuckDBPyConnection, month: date, *, at: datetime) -> Decided:
    """Make decisions of the answers that say otherwise than the last run; the next run follows them.

    An answer is given to measure matching, not to change it: this happens only where somebody asks for it. What
    touches a red alert waits for a second person, as everywhere (四眼原则).
    """
    made: list[tuple[str, bool]] = []
    rows = sql_file.rows(con, SQL / "sample_contradictions.sql", {"month": month})
    for pair_id, evidence_a, evidence_b, verdict, by, remark, is_red in rows:
        because = f"抽样核对 {month:%Y-%m} {pair_id} {remark}".strip()
        decision = Decision(evidence_a, evidence_b, verdict, by, at, because, needs_second=is_red)
        if decision_id := decisions.decide(con, decision):
            made.append((decision_id, is_red))
    return Decided(len(made), tuple(decision_id for decision_id, is_red in made if is_red))


def table(quality: Quality) -> list[tuple[str | int, ...]]:
    """List the kinds of pairs with their answers, one line each."""
    titles = sample.strata().all()
    return [
        (
            titles[one.stratum].title, "已归并" if one.is_linked else "未归并", one.population, one.drawn,
            one.same, one.different, one.unsure, one.open,
        )
        for one in quality.strata
    ]  # fmt: skip


def told(quality: Quality) -> list[str]:
    """Say how precise and complete matching is, and what these figures do not say."""
    open_pairs = sum(one.open for one in quality.strata)
    unsure = sum(one.unsure for one in quality.strata)
    lines = [
        f"精确率(已归并的记录对中确为同一人的)· precision: {_percent(quality.precision)}",
        f"召回率(只就进入视野的记录对而言)· recall among pairs that came into question: {_percent(quality.recall)}",
        "区间为95%置信区间(Korn–Graubard);信息完全相同的记录不成对,谁也没想到的记录对不在样本中。",
    ]
    if unsure:
        lines.append(f"无法判断 {unsure} 对,未计入估计 · could not be told, left out")
    if open_pairs:
        lines.append(f"⚠ 还有 {open_pairs} 对未答;只答容易的,估计会偏高 · not answered yet")
    if quality.covered < 1:
        lines.append(f"⚠ 有的种类还没有结论,以上只代表全部记录对的 {quality.covered:.1%} · share estimated")
    return lines


def _percent(estimate: Estimate | None) -> str:
    if estimate is None:
        return "尚无结论 · no answer yet"
    return f"{estimate.value:.2%}  [{estimate.low:.2%}, {estimate.high:.2%}]"
