"""What does each rule find this month, and where could it not look: from core tables and policy to `alerts.hit`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache, partial
from pathlib import Path
from typing import Any

import duckdb

from alerts.called import define_called
from alerts.errors import NotComparedError, RuleError
from alerts.grade import Factors, grade
from alerts.law_basis import law_notes
from alerts.policy import Jurisdiction, jurisdiction_of, jurisdictions
from alerts.read_ahead import read_ahead
from alerts.route import route, senders
from alerts.rule import Rule, describe, describe_cannot_tell
from alerts.unset import unset
from data_contracts.contract import contract_of
from warehouse import sql_file

HERE = Path(__file__).parent / "evaluate"
EVALUATED, NOT_EVALUATED, ERROR = "evaluated", "not_evaluated", "error"


@dataclass(frozen=True)
class RuleCoverage:
    """How far one rule could look.

    Attributes:
        rule_code: X01, M08 …
        state: evaluated, not_evaluated or error.
        reason: why not, or where not, in Chinese; None where it looked everywhere.
        subjects: what it looked at: people in the current rows of the rule's first dataset, or deliveries.
        alerts: hits that were raised.
    """

    rule_code: str
    state: str
    reason: str | None
    subjects: int
    alerts: int


@dataclass(frozen=True)
class EvaluateReport:
    """What one evaluation did, rule by rule."""

    coverage: tuple[RuleCoverage, ...]
    suppressed: int

    @property
    def alerts(self) -> int:
        """How many hits were raised."""
        return sum(rule.alerts for rule in self.coverage)


def evaluate(con: duckdb.DuckDBPyConnection, *, rules: Sequence[Rule]) -> EvaluateReport:
    """Run every rule for the month of `ops.this_run` and write what came of it; a second evaluation changes nothing.

    Writes alerts.hit, suppressed, coverage, coverage_gap and rule in one transaction of its own. Call it outside of a
    transaction: a rule that fails while running would end the caller's.

    Args:
        con: has the core tables, the record views, `ops.this_run`, the policy of this run (`install_policy`) and the
            contracts as tables (`write_catalogue`).
        rules: those to run, in any order.
    """
    find(con, rules=rules)
    con.begin()
    try:
        report = record(con)
    except BaseException:
        con.rollback()
        raise
    con.commit()
    return report


def find(con: duckdb.DuckDBPyConnection, *, rules: Sequence[Rule]) -> None:
    """Run the rules into temporary tables; nothing that lasts is written. To be called outside of a transaction."""
    sql_file.run(con, HERE / "prepare.sql", _known_of(con, rules))
    sql_file.run(con, HERE / "prepare_quality.sql")
    missing = dict(sql_file.rows(con, HERE / "source.sql"))
    # What only those rules read that cannot be evaluated is not read at all.
    with read_ahead(con, [rule for rule in rules if rule.code not in missing]):
        _name_people(con, {dataset for rule in rules for dataset in rule.absence_of})
        sql_file.run(con, HERE / "namesake.sql")
        sql_file.run(con, HERE / "gap.sql")
        define_called(con)
        subjects_in = cache(partial(_subjects, con))
        for rule in rules:
            state, reason = (NOT_EVALUATED, missing[rule.code]) if rule.code in missing else _find_one(con, rule)
            subjects = subjects_in(_looks_at(rule)) if state == EVALUATED else 0
            kept = {"rule_code": rule.code, "state": state, "reason": reason, "subjects": subjects}
            sql_file.run(con, HERE / "keep_state.sql", kept)


def _name_people(con: duckdb.DuckDBPyConnection, datasets: set[str]) -> None:
    """Note who is named in the newest month of each dataset: where its rows give no area, their people do."""
    newest = dict(con.table("ops.dataset_newest").project("dataset, period").fetchall())
    for dataset in sorted(datasets & set(newest)):
        rows = con.table(f"core.{contract_of(dataset).table}").filter(f"period = date '{newest[dataset]:%Y-%m-%d}'")
        named = rows.aggregate(f"'{dataset}', person_id, min(match_grade)", "person_id")
        named.insert_into("evaluate_named")


def record(con: duckdb.DuckDBPyConnection) -> EvaluateReport:
    """Guard, grade and route what `find` found, and write it. The caller owns the transaction."""
    for step in ("same_matter", "hit", "quality_hit", "precision", "factor"):
        sql_file.run(con, HERE / f"{step}.sql")
    _speak(con)
    _grade(con)
    route(con)
    sql_file.run(con, HERE / "record.sql")
    coverage = tuple(RuleCoverage(*row) for row in sql_file.rows(con, HERE / "report.sql"))
    suppressed = len(con.table("evaluate_hit").filter("guard is not null"))
    return EvaluateReport(coverage, suppressed)


def _speak(con: duckdb.DuckDBPyConnection) -> None:
    """Put what was found into the words of the place."""
    place = _place(con)
    for word, local in (place.words if place else {}).items():
        sql_file.run(con, HERE / "words.sql", {"word": word, "local": local})


def _find_one(con: duckdb.DuckDBPyConnection, rule: Rule) -> tuple[str, str | None]:
    """Run one rule; what is wrong with one must not stop the others.

    The reason of an error names the kind of fault only: DuckDB's own words can quote a value of a row.
    """
    try:
        unable = unset(con, rule) or _cannot_tell(con, rule)
        if unable:
            return NOT_EVALUATED, unable
        if not _output(con, rule):
            return EVALUATED, None
        faults = sql_file.rows(
            con, HERE / "faulty.sql", {"recurs": rule.recurs, "about_office": rule.about == "office"}
        )
    except (duckdb.Error, RuleError) as error:
        sql_file.run(con, HERE / "clear_output.sql")
        what = error.what if isinstance(error, RuleError) else type(error).__name__
        return ERROR, f"规则执行出错({what}),未评估,请联系系统维护人员"
    if faults:
        sql_file.run(con, HERE / "clear_output.sql")
        told = "; ".join(f"{fault}: {rows}" for fault, rows in faults)
        return ERROR, f"规则返回的结果不符合要求({told}),未评估,请联系系统维护人员"
    if rule.is_about_deliveries:
        sql_file.run(con, HERE / "keep_finding.sql", {"rule_code": rule.code})
    else:
        sql_file.run(con, HERE / "keep_found.sql", {"rule_code": rule.code, "recurs": rule.recurs})
    return EVALUATED, None


def _output(con: duckdb.DuckDBPyConnection, rule: Rule) -> int:
    """Run a rule's query into its table of output, and count the rows: most rules have none in most months."""
    output = "evaluate_finding" if rule.is_about_deliveries else "evaluate_output"
    describe(con, rule).insert_into(output)
    return len(con.table(output))


def _cannot_tell(con: duckdb.DuckDBPyConnection, rule: Rule) -> str | None:
    """Ask a rule what it cannot tell: single townships go to the gaps, the whole place is the answer."""
    relation = describe_cannot_tell(con, rule)
    if relation is None:
        return None
    relation.insert_into("evaluate_cannot_tell_output")
    everywhere = con.table("evaluate_cannot_tell_output").filter("area_code is null").order("reason").fetchall()
    sql_file.run(con, HERE / "keep_cannot_tell.sql", {"rule_code": rule.code})
    sql_file.run(con, HERE / "clear_output.sql")
    return ";".join(reason for _, _, reason in everywhere) or None


def _looks_at(rule: Rule) -> str | None:
    return None if rule.is_about_deliveries else rule.needs[0]


def _subjects(con: duckdb.DuckDBPyConnection, dataset: str | None) -> int:
    """Count what rules look at: the people in the current rows of a dataset, or (without one) the deliveries."""
    if dataset is None:
        return int(con.table("ops.delivery_examined").aggregate("count(*)").fetchall()[0][0])
    view = con.table(f"core.{contract_of(dataset).table}").filter("is_current")
    return int(view.aggregate("count(distinct person_id)").fetchall()[0][0])


def _grade(con: duckdb.DuckDBPyConnection) -> None:
    combinations = [Factors(*row) for row in sql_file.rows(con, HERE / "distinct_factor.sql")]
    graded = [grade(factors) for factors in combinations]
    names = [field.name for field in fields(Factors)]
    columns = list(zip(*map(astuple, combinations), strict=True)) or [()] * len(names)
    parameters = {name: list(column) for name, column in zip(names, columns, strict=True)}
    outcome = {"grade": [g.grade for g in graded], "grade_reasons": [list(g.reasons) for g in graded]}
    sql_file.run(con, HERE / "grade.sql", parameters | outcome)


def _known_of(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> dict[str, Any]:
    return _catalogue(rules, _place(con)) | _law(con, rules) | _needs(rules) | _senders()


def _place(con: duckdb.DuckDBPyConnection) -> Jurisdiction | None:
    """Find the place of this run, whose words the texts are put into; rules are tested without one, too."""
    try:
        return jurisdictions().get(jurisdiction_of(con))
    except NotComparedError:
        return None


def _catalogue(rules: Iterable[Rule], place: Jurisdiction | None) -> dict[str, list[object]]:
    names = (
        "rule", "title", "family", "grade", "department", "why", "next_step", "clause", "recurs", "about",
        "settled_by_review", "status", "restricted", "cites_others", "heeds_names", "event",
    )  # fmt: skip
    columns: dict[str, list[object]] = {name: [getattr(rule, name) for rule in rules] for name in names}
    columns["rule_code"] = [rule.code for rule in rules]
    columns["needs"] = [[*rule.needs, *rule.needs_any] for rule in rules]
    say = place.say if place else str
    columns |= {name: [say(getattr(rule, name)) for rule in rules] for name in ("title", "why", "next_step")}
    columns["false_alarms"] = [[say(alarm) for alarm in rule.false_alarms] for rule in rules]
    columns["already_weighed"] = [list(rule.already_weighed) for rule in rules]
    return columns


def _law(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> dict[str, list[list[str]]]:
    notes = law_notes(con, rules)
    return {"law_notes": [notes[rule.code] for rule in rules]}


def _needs(rules: Iterable[Rule]) -> dict[str, list[str]]:
    lines = [
        (rule.code, dataset, kind)
        for rule in rules
        for kind, datasets in (("all", rule.needs), ("any", rule.needs_any), ("absence", rule.absence_of))
        for dataset in datasets
    ]
    return {
        "need_rule": [line[0] for line in lines],
        "need_dataset": [line[1] for line in lines],
        "need_kind": [line[2] for line in lines],
    }


def _senders() -> dict[str, list[str]]:
    known = senders()
    return {"held_dataset": list(known), "sender": list(known.values())}
