"""How the house stays the house: structure that reviews would otherwise have to watch."""

from __future__ import annotations

import ast
import doctest
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from data_contracts.contract import contracts

ROOT = Path(__file__).parents[2]
ROOMS = ("data_contracts", "warehouse", "matching", "alerts", "flows", "sample_data")
PYTHON = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
TRACKED = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
    "\0"
)
SQL_VERB = re.compile(r"\s*(select|insert|create|update|delete|with)\s", re.IGNORECASE)
#: The numbers that may stand in git: the unassigned area of the synthetic county, and the example of GB 11643.
SYNTHETIC = re.compile(r"410890\d{11}[\dXx]|11010519491231002X")
RESIDENT_NUMBER = re.compile(
    r"(?<![\w.])[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?![\w])"
)


def names(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


@pytest.mark.parametrize("path", PYTHON, ids=names(PYTHON))
def test_no_function_is_longer_than_sixty_lines_and_no_module_than_three_hundred(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    long = [
        f"{node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert not long, f"split these functions: {long}"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, "split this module by the question it answers"


@pytest.mark.parametrize("path", PYTHON, ids=names(PYTHON))
def test_every_module_says_which_question_it_answers(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), "open the module with one sentence"


@pytest.mark.parametrize(
    "path", [p for p in PYTHON if p.name != "ddl.py"], ids=names([p for p in PYTHON if p.name != "ddl.py"])
)
def test_sql_lives_in_sql_files(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    queries = [
        f"line {node.lineno}: {node.value[:40]!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and SQL_VERB.match(node.value)
    ]
    assert not queries, f"move these into .sql files: {queries}"


def test_nothing_but_flows_looks_at_the_clock() -> None:
    watchers = [
        path.relative_to(ROOT).as_posix()
        for path in PYTHON
        if re.search(r"\b(datetime\.now|date\.today|time\.time\(|utcnow)", path.read_text(encoding="utf-8"))
    ]
    assert watchers == ["flows/run.py"], "hand the day down as a parameter"


def test_workbooks_say_word_for_word_what_they_are_given() -> None:
    usual = re.compile(r"xlsxwriter\.Workbook\(|import .*\bWorkbook\b")
    found = [path.name for path in PYTHON if usual.search(path.read_text(encoding="utf-8"))]
    assert not found, f"xlsxwriter takes some texts for markup: open a VerbatimBook in {found}"


def test_every_dataset_has_a_contract_and_a_staging_file_and_only_datasets_feed_the_chain() -> None:
    # Samples follow from the contracts: tests/sample_data/test_from_contract.py.
    tables = {contract.table for contract in contracts().values()}
    assert {path.stem for path in (ROOT / "warehouse" / "staging").glob("*.sql")} == tables
    assert {path.stem for path in (ROOT / "warehouse" / "core").glob("*/*.sql")} <= tables


def test_no_real_resident_number_stands_in_git() -> None:
    found = []
    for name in TRACKED:
        path = ROOT / name
        if not name or not path.is_file() or path.suffix in {".png", ".xlsx", ".parquet"}:
            continue
        for number in RESIDENT_NUMBER.findall(path.read_text(encoding="utf-8", errors="ignore")):
            if not SYNTHETIC.fullmatch(number):
                found.append(f"{name}: {number[:6]}…")
    assert not found, f"take these out; synthetic numbers begin with 410890: {sorted(set(found))}"


def test_no_machine_path_and_no_registry_host_stands_in_git() -> None:
    pattern = re.compile(r"(^|[^A-Za-z0-9_.])/(work|root|farm)/|--(extra-)?index-url|https?://[^ \"]+/simple/?")
    found = [
        name
        for name in TRACKED
        if name
        and (ROOT / name).is_file()
        and name != "tests/house/test_house.py"
        and pattern.search((ROOT / name).read_text(encoding="utf-8", errors="ignore"))
    ]
    assert not found, f"take them out of {found}"


def test_help_is_quick_because_nothing_heavy_is_imported_for_it() -> None:
    code = (
        "import sys; import flows.cli; "
        "heavy = {'duckdb', 'polars', 'prefect', 'great_expectations', 'splink', 'pandas'} & set(sys.modules); "
        "print(sorted(heavy))"
    )
    python = ROOT / ".venv" / "bin" / "python"

    out = subprocess.run(
        [str(python) if python.exists() else sys.executable, "-c", code],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert out.stdout.strip() == "[]"


WITH_EXAMPLES = [path for path in PYTHON if ">>> " in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=names(WITH_EXAMPLES))
def test_the_examples_in_docstrings_are_true(path: Path) -> None:
    module = importlib.import_module(path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."))
    assert doctest.testmod(module).failed == 0
