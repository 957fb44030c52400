"""On how firm a law does a rule rest this month: issued, still a draft, or our own defaults?"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial

import duckdb

from alerts.policy import jurisdictions
from alerts.rule import Rule

DRAFT = "依据为征求意见稿"


def law_notes(con: duckdb.DuckDBPyConnection, rules: Iterable[Rule]) -> dict[str, list[str]]:
    """Say of each rule what clerks must know of its law on the last day of the month: drafts first, then our defaults.

    Args:
        con: `ops.this_run`, and the policy tables of this run (`install_policy`).
        rules: those that are evaluated.

    Returns:
        Rule code → sentences in Chinese; none where all its parameters are issued.
    """
    ((day, jurisdiction),) = con.table("ops.this_run").project("period_end, jurisdiction").fetchall()
    in_force = cache(partial(_statuses, con, f"valid_from <= date '{day}' and valid_to > date '{day}'"))
    place = jurisdictions().get(jurisdiction)
    drafted = [f"{DRAFT}：{place.document or place.title}"] if place and place.status == "draft" else []
    return {rule.code: drafted + _notes(rule, [pair for name in rule.policy for pair in in_force(name)]) for rule in rules}


def _statuses(con: duckdb.DuckDBPyConnection, holds: str, parameter: str) -> list[tuple[str, str]]:
    table = con.table(f"policy.{parameter.replace('.', '_', 1)}")
    return table.filter(holds).project("status, reference").distinct().order("status, reference").fetchall()


def _notes(rule: Rule, statuses: list[tuple[str, str]]) -> list[str]:
    del rule
    drafts = sorted({reference for status, reference in statuses if status == "draft"})
    ours = {reference for status, reference in statuses if status == "system_default"}
    told = [f"{DRAFT}：{reference}" for reference in drafts]
    if ours:
        told.append("部分界线为系统默认：" + "；".join(sorted(reference.removeprefix("系统默认").strip("：") or "系统默认" for reference in ours)))
    return told
