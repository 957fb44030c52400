"""Do the rules do what their cases say, and can the cases themselves be believed?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from alerts.case_grid import parse_grid
from alerts.cases import CaseResult, CaseRun, case_warehouse, read_cases, run_cases, set_scene
from alerts.errors import CaseError
from alerts.policy import parameters_of
from alerts.rule import Rule, read_rule, rules
from alerts.unset import unset
from data_contracts.errors import YamlError

REGISTER_GRID = """
  given:
    core.civil_affairs__low_income_register: |
      record_id | person_id | category     | status
      R1        | P1        | 最低生活保障 | 停保
"""


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    with case_warehouse() as con:
        yield con


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_a_rule_does_what_its_cases_say(rule: Rule, empty: duckdb.DuckDBPyConnection) -> None:
    assert [result for result in run_cases(rule, empty) if not result.passed] == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_a_rule_has_cases_in_which_it_fires_and_in_which_it_is_silent(rule: Rule) -> None:
    expected = [case.expect.strip() for case in read_cases(rule)]
    assert "none" in expected
    assert any(expect not in ("none", "cannot tell") for expect in expected)
    assert ("cannot tell" in expected) == (rule.cannot_tell is not None or bool(rule.lives_by))


def test_a_rule_lives_by_parameters_that_it_reads_and_that_some_place_has_not_set() -> None:
    lives_by = {(rule.code, name): rule for rule in rules() for name in rule.lives_by}
    assert [key for key, rule in lives_by.items() if key[1] not in rule.policy] == []
    empty_there = {each.parameter for each in parameters_of("national") if not each.values[-1].pairs()}
    assert {name for _, name in lives_by} <= empty_there


def test_a_comparison_says_which_number_nobody_has_set(empty: duckdb.DuckDBPyConnection) -> None:
    rule = next(rule for rule in rules() if rule.code == "V02")
    set_scene(empty, rule, CaseRun(jurisdiction="national"))
    assert "审核确认抽查比例(spotcheck.normal)" in (unset(empty, rule) or "")
    set_scene(empty, rule, CaseRun(jurisdiction="jiaozuo"))
    assert unset(empty, rule) is None


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_the_names_of_cases_are_different_sentences(rule: Rule) -> None:
    names = [case.case for case in read_cases(rule)]
    assert len(names) == len(set(names))
    assert all(len(name.split()) >= 4 for name in names)


def a_rule_with_cases(folder: Path, cases: str) -> Rule:
    original = next(rule for rule in rules() if rule.code == "X01")
    family = folder / original.family
    family.mkdir()
    path = family / original.path.name
    path.write_text(original.sql, encoding="utf-8")
    path.with_suffix(".cases.yaml").write_text(cases, encoding="utf-8")
    return read_rule(path)


def results_of(folder: Path, cases: str) -> list[CaseResult]:
    return run_cases(a_rule_with_cases(folder, cases))


def test_a_case_that_hopes_for_too_much_fails_and_says_what_came(tmp_path: Path) -> None:
    cases = f"- case: stopped\n{REGISTER_GRID}\n  expect: |\n    subject_record\n    R1\n"
    (result,) = results_of(tmp_path, cases)
    assert not result.passed
    assert result.fault == "expected [('R1',)], found []"


def test_a_case_that_hopes_for_silence_fails_where_the_rule_fires(tmp_path: Path) -> None:
    cases = f"""- case: active
{REGISTER_GRID.replace("停保", "在册")}
    core.public_security__death_cancellation: |
      person_id | died_on
      P1        | 2026-09-01
  expect: none
"""
    (result,) = results_of(tmp_path, cases)
    assert result.fault.startswith("expected nothing, found 1")


def test_a_row_about_somebody_else_is_not_cited_unawares(tmp_path: Path) -> None:
    rule = next(rule for rule in rules() if rule.code == "D05")
    family = tmp_path / rule.family
    family.mkdir()
    path = family / rule.path.name
    path.write_text(rule.path.read_text(encoding="utf-8").replace("cites_others: true\n", ""), encoding="utf-8")
    path.with_suffix(".cases.yaml").write_text(rule.cases_path.read_text(encoding="utf-8"), encoding="utf-8")
    faults = {result.fault for result in run_cases(read_rule(path)) if not result.passed}
    assert faults == {"monthly_amount: a row about somebody else is cited; say `cites_others: true`"}


def test_a_wrong_value_in_one_column_fails(tmp_path: Path) -> None:
    cases = f"""- case: active
{REGISTER_GRID.replace("停保", "在册")}
    core.public_security__death_cancellation: |
      person_id | died_on
      P1        | 2026-09-01
  expect: |
      subject_record | occurred_on
      R1             | 2026-09-02
"""
    (result,) = results_of(tmp_path, cases)
    assert not result.passed


@pytest.mark.parametrize(
    ("grid", "what"),
    [
        ("core.nobody__knows: |\n      a\n      1", "no table core.nobody__knows"),
        ("core.civil_affairs__low_income_register: |\n      colour\n      red", "no column colour"),
        ("core.civil_affairs__low_income_register: |\n      a | b\n      1", "different width"),
        ("core.civil_affairs__low_income_register: |\n      recognised_on\n      31.12.2026", "cannot be read as DATE"),
    ],
)
def test_a_case_that_cannot_be_read_says_which_one_and_why(tmp_path: Path, grid: str, what: str) -> None:
    with pytest.raises(CaseError, match=what) as caught:
        results_of(tmp_path, f"- case: crooked\n  given:\n    {grid}\n  expect: none\n")
    assert "case “crooked”" in caught.value.where


def test_a_case_with_an_unknown_field_is_refused(tmp_path: Path) -> None:
    with pytest.raises(YamlError, match="expects"):
        results_of(tmp_path, f"- case: x\n{REGISTER_GRID}\n  expects: none\n  expect: none\n")


def test_a_rule_without_cases_is_refused(tmp_path: Path) -> None:
    rule = a_rule_with_cases(tmp_path, "[]")
    rule.cases_path.unlink()
    with pytest.raises(CaseError, match="no cases"):
        read_cases(rule)


def test_an_empty_cell_is_nothing() -> None:
    assert parse_grid("a | b\n1 |") == [{"a": "1", "b": ""}]
