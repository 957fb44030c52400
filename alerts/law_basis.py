"""On how firm a law does a rule rest this month: issued, still a draft, or our own defaults?"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial

import duckdb

from alerts.policy import Jurisdiction, jurisdictions
from alerts.rule import Rule

DRAFT, OURS, LOCAL = "依据为征求意见稿", "部分界线为系统默认", "本地依据"
ELSEWHERE = "所引条款是外地文件"
#: (status, reference) of one value in force.
Basis = tuple[str, str]


def law_notes(con: duckdb.DuckDBPyConnection, rules: Iterable[Rule]) -> dict[str, list[str]]:
    """Say of each rule what a clerk must know of its law: drafts, then this place's own clauses, then our defaults.

    Args:
        con: `ops.this_run`, and the policy tables of this run (`install_policy`).
        rules: those that are evaluated.

    Returns:
        Rule code → sentences in Chinese; none where the rule's own clause says it all.
    """
    runs = con.table("ops.this_run").project("period_end, jurisdiction").fetchall()
    if not runs:
        return {rule.code: [] for rule in rules}
    ((day, jurisdiction),) = runs
    in_force = cache(partial(_basis, con, f"valid_from <= date '{day}' and valid_to > date '{day}'"))
    place = jurisdictions().get(jurisdiction)
    return {
        rule.code: notes_on(rule.clause, {pair for name in rule.policy for pair in in_force(name)}, place)
        for rule in rules
    }


def _basis(con: duckdb.DuckDBPyConnection, holds: str, parameter: str) -> list[Basis]:
    table = con.table(f"policy.{parameter.replace('.', '_', 1)}")
    return table.filter(holds).project("status, reference").fetchall()


def notes_on(clause: str, basis: set[Basis], place: Jurisdiction | None = None) -> list[str]:
    """Write the sentences about one rule.

    >>> notes_on("甲〔2024〕1号 二", {("issued", "甲〔2024〕1号 二(三)"), ("system_default", "系统默认：参照乙地")})
    ['部分界线为系统默认：参照乙地']
    """
    told = []
    if place and place.status == "draft":
        told.append(f"{DRAFT}：{place.document or place.title}")
    told += [f"{DRAFT}：{reference}" for status, reference in sorted(basis) if status == "draft"]
    # A clause cites the document on which the rule was written; elsewhere the place's own document counts.
    local = [ref for status, ref in sorted(basis) if status == "issued" and _document(ref) not in clause]
    told += [f"{LOCAL}：{'；'.join(local)}"] if local else []
    others = [] if local or place is None else _places_cited(clause, besides=place)
    told += [f"{ELSEWHERE}({'、'.join(others)})，本地依据请由民政局确认"] if others else []
    ours = sorted({ref.removeprefix("系统默认").strip("：()") for status, ref in basis if status == "system_default"})
    if ours:
        told.append("：".join(part for part in (OURS, "；".join(ref for ref in ours if ref)) if part))
    return told


def drafts_in(notes: Iterable[str]) -> list[str]:
    """Keep the notes about drafts: they stand wherever an alert does."""
    return [note for note in notes if note.startswith(DRAFT)]


def in_short(notes: Iterable[str]) -> list[str]:
    """Shorten the notes for paper: what our defaults follow stands in `doudi why`."""
    return [OURS if note.startswith(OURS) else note for note in notes]


def cited(clause: str, jurisdiction: str) -> str:
    """Cite a document in brackets where it binds; nothing in a place that another place's document does not bind.

    >>> cited("焦民〔2022〕154号 十二(五)", "jiaozuo"), cited("焦民〔2022〕154号 十二(五)", "xpcc")
    ('(焦民〔2022〕154号 十二(五))', '')
    """
    place = jurisdictions().get(jurisdiction)
    return f"({clause})" if place and not _places_cited(clause, besides=place) else ""


def _places_cited(clause: str, *, besides: Jurisdiction) -> list[str]:
    """Name the places whose own documents a clause cites; nobody is bound by another city's notice."""
    return [
        place.title
        for place in jurisdictions().values()
        if place.document
        and place.title != besides.title
        # What has no number cannot be told from a citation of something else.
        and any("号" in each and _document(each) in clause for each in place.document.split("、"))
        and not any("号" in each and _document(each) in clause for each in (besides.document or "").split("、"))
    ]


def _document(reference: str) -> str:
    return reference.partition("号")[0]
