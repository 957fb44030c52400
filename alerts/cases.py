"""Does a rule fire, stay silent and hold its tongue where its author says so? Text grids run as tiny warehouses."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
from pydantic import BaseModel, ConfigDict

from alerts.called import define_called
from alerts.case_grid import as_text, empty_view, give_rows, parse_grid
from alerts.errors import CaseError
from alerts.policy import install_policy
from alerts.rule import Rule, describe, describe_cannot_tell, read_rule
from alerts.unset import unset
from data_contracts import yaml_file
from data_contracts.areas import load_areas
from data_contracts.contract import contracts
from warehouse import sql_file
from warehouse.catalogue import write_catalogue

SCHEMA = sorted((Path(sql_file.__file__).parent / "schema").glob("*.sql"))
BEGIN_RUN = Path(__file__).parent / "evaluate" / "case_run.sql"
CANNOT_TELL = "cannot tell"


class CaseRun(BaseModel):
    """Which month a case is set in, and under whose law."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    period: str = "2026-10"
    jurisdiction: str = "jiaozuo"


class Case(BaseModel):
    """One sentence about a rule: rows given, and the rows it then finds, `none`, or `cannot tell`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    case: str
    run: CaseRun = CaseRun()
    given: dict[str, str]
    expect: str


class _Cases(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    cases: tuple[Case, ...]


@dataclass(frozen=True)
class CaseResult:
    """Whether one case holds; `fault` says what came instead, or is empty."""

    rule: str
    case: str
    fault: str

    @property
    def passed(self) -> bool:
        """Say whether the rule did as expected."""
        return not self.fault


def read_cases(rule: Rule) -> tuple[Case, ...]:
    """Read the cases beside a rule.

    Raises:
        CaseError: there is no such file.
        YamlError: it does not fit.
    """
    where = f"rules/{rule.family}/{rule.cases_path.name}"
    if not rule.cases_path.exists():
        raise CaseError("the rule has no cases", where=where, to_do="write at least one that fires and one silent")
    loaded = yaml_file.load_text(rule.cases_path.read_text(encoding="utf-8"), where=where)
    return yaml_file.validate({"cases": loaded}, _Cases, where=where).cases


def case_warehouse() -> duckdb.DuckDBPyConnection:
    """Make the empty warehouse in which cases are played: every table and view that a rule may read, without a row."""
    # A handful of rows: a second thread would only have to be woken.
    con = duckdb.connect(config={"threads": 1})
    for path in SCHEMA:
        sql_file.run(con, path)
    for contract in contracts().values():
        empty_view(contract).insert_empty(con)
    write_catalogue(con, contracts().values(), load_areas())
    define_called(con)
    return con


def run_cases(rule: Rule, con: duckdb.DuckDBPyConnection | None = None) -> list[CaseResult]:
    """Run every case of a rule, each on rows of its own, in a `case_warehouse` (a new one where none is given).

    Raises:
        CaseError: a case names an unknown table or column, or its grid is crooked.
    """
    if con is None:
        with case_warehouse() as own:
            return run_cases(rule, own)
    return list(results_of(rule, con))


def run_all(wanted: Sequence[Rule]) -> Iterator[tuple[Rule, list[CaseResult]]]:
    """Run the cases of many rules, on all processors at once, and yield them in the order of the rules."""
    workers = min(len(wanted), os.cpu_count() or 1)
    if workers < 2:
        for rule in wanted:
            yield rule, run_cases(rule)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from zip(wanted, pool.map(_cases_of, (rule.path for rule in wanted), chunksize=4), strict=True)


#: A worker keeps its empty warehouse for the next rule.
_worker_warehouse = cache(case_warehouse)


def _cases_of(path: Path) -> list[CaseResult]:
    return run_cases(read_rule(path), _worker_warehouse())


def set_scene(con: duckdb.DuckDBPyConnection, rule: Rule, scene: CaseRun) -> None:
    """Begin the month that a case is set in, under the law that holds there."""
    sql_file.run(con, BEGIN_RUN, {"period": f"{scene.period}-01", "jurisdiction": scene.jurisdiction})
    install_policy(con, scene.jurisdiction, catalogue=(rule,))


def results_of(rule: Rule, con: duckdb.DuckDBPyConnection) -> Iterator[CaseResult]:
    """Run the cases of a rule one after another; see `run_cases`."""
    scene: CaseRun | None = None
    asked = _Asked(con, rule)
    for case in read_cases(rule):
        if case.run != scene:
            set_scene(con, rule, case.run)
            scene, asked = case.run, _Asked(con, rule)
        con.begin()
        try:
            fault = _fault(asked, case)
        except CaseError as error:
            raise error.at(f"{rule.cases_path.name}, case “{case.case}”") from None
        finally:
            con.rollback()
        yield CaseResult(rule.rule, case.case, fault)


@dataclass(frozen=True)
class _Asked:
    """What is asked of every case in one scene: binding a rule's query takes longer than running it on a few rows."""

    con: duckdb.DuckDBPyConnection
    rule: Rule

    @cached_property
    def unset(self) -> str | None:
        return unset(self.con, self.rule)

    @cached_property
    def unable(self) -> duckdb.DuckDBPyRelation | None:
        return describe_cannot_tell(self.con, self.rule)

    @cached_property
    def _found(self) -> tuple[duckdb.DuckDBPyRelation, list[str]]:
        relation = describe(self.con, self.rule)
        return relation, relation.columns

    def found(self) -> list[dict[str, Any]]:
        relation, columns = self._found
        return [dict(zip(columns, row, strict=True)) for row in relation.fetchall()]


def _fault(asked: _Asked, case: Case) -> str:
    give(asked.con, case)
    held_back = bool(asked.unset) or (asked.unable is not None and bool(asked.unable.fetchall()))
    if case.expect.strip() == CANNOT_TELL:
        return "" if held_back else "the rule believes that it can tell"
    if held_back:
        return "the rule cannot tell: give it the rows that it needs, or expect `cannot tell`"
    found = asked.found()
    return _difference(case.expect, found) or ("" if asked.rule.cites_others else _cites_others(asked.con, case, found))


def _cites_others(con: duckdb.DuckDBPyConnection, case: Case, found: list[dict[str, Any]]) -> str:
    """Name evidence in which only others stand: a comparison would keep such a finding back as one by name only."""
    cited = [(row["person_id"], fact) for row in found if row.get("person_id") for fact in row.get("evidence") or []]
    named: dict[str, set[str]] = {}
    for name in case.given if cited else ():
        view = con.table(name)
        people = [column for column in view.columns if column.endswith("person_id")]
        if "__" not in name or not people:
            continue
        for row_id, *who in view.project("row_id", *people).fetchall():
            named.setdefault(row_id, set()).update(person for person in who if person)
    lost = {fact["fact"] for person, fact in cited if named.get(fact["row_id"]) and person not in named[fact["row_id"]]}
    return f"{', '.join(sorted(lost))}: a row about somebody else is cited; say `cites_others: true`" if lost else ""


def give(con: duckdb.DuckDBPyConnection, case: Case) -> None:
    """Insert the rows that a case gives."""
    for name, grid in case.given.items():
        give_rows(con, name, parse_grid(grid), case.run.period + "-01")


def _difference(expect: str, found: list[dict[str, Any]]) -> str:
    """Compare found rows with the grid expected, on the columns it names, in any order."""
    wanted = [] if expect.strip() == "none" else parse_grid(expect)
    if not wanted:
        said = [as_text(row.get("reason") or row.get("finding")) for row in found]
        return f"expected nothing, found {len(found)}: {said}" if found else ""
    columns = list(wanted[0])
    got = sorted(tuple(as_text(row.get(column, "no such column")) for column in columns) for row in found)
    hoped = sorted(tuple(row[column] for column in columns) for row in wanted)
    return "" if got == hoped else f"expected {hoped}, found {got}"
