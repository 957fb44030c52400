"""Does a rule fire, stay silent and hold its tongue where its author says so? Text grids run as tiny warehouses."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from pydantic import BaseModel, ConfigDict

from alerts.errors import CaseError
from alerts.policy import install_policy
from alerts.rule import HERE as RULES
from alerts.rule import Rule, describe, describe_cannot_tell, read_rule
from data_contracts import yaml_file
from data_contracts.areas import load_areas
from data_contracts.contract import Contract, contract_of, contracts
from warehouse import sql_file
from warehouse.catalogue import write_catalogue

SCHEMA = sorted((Path(sql_file.__file__).parent / "schema").glob("*.sql"))
BEGIN_RUN = Path(__file__).parent / "evaluate" / "case_run.sql"
CANNOT_TELL = "cannot tell"

#: Columns of a `core` view before and after those of its contract.
FRAME = {
    "row_id": "VARCHAR",
    "record_id": "VARCHAR",
    "delivery_id": "VARCHAR",
    "source_row": "INTEGER",
    "member_no": "INTEGER",
    "period": "DATE",
}
LINKS = {"person_id": "VARCHAR", "match_grade": "VARCHAR", "household_id": "VARCHAR", "is_current": "BOOLEAN"}

#: Beginnings of names that are a table's; other names in `ordinary.yaml` are datasets.
_TABLES = ("core.", "ops.", "quarantine.")

Parser = Callable[[str], Any]
_TYPES: dict[str, tuple[pa.DataType, Parser]] = {
    # An empty cell is null; an empty text is written ''.
    "VARCHAR": (pa.string(), lambda text: "" if text == "''" else text),
    "DATE": (pa.date32(), date.fromisoformat),
    "DOUBLE": (pa.float64(), float),
    "DECIMAL(14,2)": (pa.decimal128(14, 2), Decimal),
    "BIGINT": (pa.int64(), int),
    "INTEGER": (pa.int32(), int),
    "TIMESTAMP": (pa.timestamp("us"), datetime.fromisoformat),
    "VARCHAR[]": (pa.list_(pa.string()), lambda text: text.split()),
    "BOOLEAN": (pa.bool_(), lambda text: {"true": True, "是": True, "false": False, "否": False}[text]),
}


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
        _empty_view(contract).insert_empty(con)
    write_catalogue(con, contracts().values(), load_areas())
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
    for case in read_cases(rule):
        if case.run != scene:
            set_scene(con, rule, case.run)
            scene = case.run
        con.begin()
        try:
            fault = _fault(con, rule, case)
        except CaseError as error:
            raise error.at(f"{rule.cases_path.name}, case “{case.case}”") from None
        finally:
            con.rollback()
        yield CaseResult(rule.rule, case.case, fault)


def parse_grid(text: str) -> list[dict[str, str]]:
    """Read a text grid: a line of column names, then one line per row, cells parted by |.

    >>> parse_grid('''
    ... person_id | amount
    ... P1        | 420.00
    ... P2        |
    ... ''')
    [{'person_id': 'P1', 'amount': '420.00'}, {'person_id': 'P2', 'amount': ''}]
    """
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    if not lines or any(len(line) != len(lines[0]) for line in lines):
        raise CaseError("a grid has lines of different width", to_do="give every line as many | as the first")
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


@dataclass(frozen=True)
class _Table:
    name: str
    columns: Mapping[str, str]

    def insert_empty(self, con: duckdb.DuckDBPyConnection) -> None:
        schema = pa.schema([(name, _TYPES[kind][0]) for name, kind in self.columns.items()])
        con.from_arrow(schema.empty_table()).create(self.name)

    def insert(self, con: duckdb.DuckDBPyConnection, rows: Sequence[Mapping[str, str]]) -> None:
        if unknown := {name for row in rows for name in row} - set(self.columns):
            raise CaseError(f"{self.name} has no column {', '.join(sorted(unknown))}", to_do="use its contract's names")
        arrays = [_array(kind, [row.get(name, "") for row in rows]) for name, kind in self.columns.items()]
        con.from_arrow(pa.table(arrays, names=list(self.columns))).insert_into(self.name)


def _array(kind: str, cells: Iterable[str]) -> pa.Array:
    arrow, parse = _TYPES[kind]
    try:
        return pa.array([parse(cell) if cell else None for cell in cells], arrow)
    except (ValueError, KeyError, ArithmeticError):
        raise CaseError(f"a cell cannot be read as {kind}", to_do="write dates as 2026-10-31, yes as true") from None


def _empty_view(contract: Contract) -> _Table:
    others = {f"{role}_person_id": "VARCHAR" for role in contract.persons if role != "self"}
    return _Table(f"core.{contract.table}", FRAME | contract.staged_columns() | LINKS | others)


def _fault(con: duckdb.DuckDBPyConnection, rule: Rule, case: Case) -> str:
    give(con, case)
    unable = describe_cannot_tell(con, rule)
    held_back = bool(unable and unable.fetchall())
    if case.expect.strip() == CANNOT_TELL:
        return "" if held_back else "the rule believes that it can tell"
    if held_back:
        return "the rule cannot tell: give it the rows that it needs, or expect `cannot tell`"
    relation = describe(con, rule)
    found = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
    return _difference(case.expect, found)


def give(con: duckdb.DuckDBPyConnection, case: Case) -> None:
    """Insert the rows that a case gives."""
    for name, grid in case.given.items():
        _give(con, name, parse_grid(grid), case.run.period + "-01")


def _give(con: duckdb.DuckDBPyConnection, name: str, rows: list[dict[str, str]], period: str) -> None:
    """Insert the rows of one grid; what they leave out is ordinary."""
    columns = _columns(con, name)
    frame = {"period": period, "is_current": "true", "match_grade": "A", "member_no": "0"}
    usual = {column: text for column, text in (frame | _ordinary(name)).items() if column in columns}
    numbered = {column for column in ("row_id", "record_id", "source_row") if column in columns}
    filled = []
    for number, row in enumerate(rows, start=1):
        own = {"row_id": f"{name}/{number}/0", "record_id": f"{name}/{number}", "source_row": str(number)}
        filled.append(usual | {column: own[column] for column in numbered - set(usual)} | row)
    _Table(name, columns).insert(con, filled)


def _columns(con: duckdb.DuckDBPyConnection, name: str) -> dict[str, str]:
    try:
        table = con.table(name)
    except duckdb.CatalogException:
        hint = "name core.<department>__<dataset>, or a table of the schema"
        raise CaseError(f"there is no table {name}", to_do=hint) from None
    return dict(zip(table.columns, map(str, table.types), strict=True))


def _ordinary(table: str) -> dict[str, str]:
    dataset = table.removeprefix("core.").replace("__", ".") if "__" in table else table
    return _all_ordinary().get(dataset, {})


@cache
def _all_ordinary() -> dict[str, dict[str, str]]:
    path = RULES / "ordinary.yaml"
    loaded: dict[str, dict[str, Any]] = yaml_file.load_text(path.read_text(encoding="utf-8"), where=path.name)
    for table in loaded:
        if not table.startswith(_TABLES):
            contract_of(table)
    return {table: {column: _text(value) for column, value in row.items()} for table, row in loaded.items()}


def _text(value: Any) -> str:
    """Write a value as a grid would show it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _difference(expect: str, found: list[dict[str, Any]]) -> str:
    """Compare found rows with the grid expected, on the columns it names, in any order."""
    wanted = [] if expect.strip() == "none" else parse_grid(expect)
    if not wanted:
        said = [_text(row.get("reason") or row.get("finding")) for row in found]
        return f"expected nothing, found {len(found)}: {said}" if found else ""
    columns = list(wanted[0])
    got = sorted(tuple(_text(row.get(column, "no such column")) for column in columns) for row in found)
    hoped = sorted(tuple(row[column] for column in columns) for row in wanted)
    return "" if got == hoped else f"expected {hoped}, found {got}"
