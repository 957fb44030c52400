"""Would the cases of the rules notice a wrong comparison or constant? (A sample in `make test`, all of them in `make soak`.)"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from alerts.cases import case_warehouse
from alerts.rule import Rule, rules
from tests.mutate import mutants, survivors

NOTICED = 0.90


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    with case_warehouse() as con:
        yield con


def a_rule(code: str) -> Rule:
    return next(rule for rule in rules() if rule.code == code)


def test_changes_are_made_where_the_outcome_is_decided() -> None:
    found = {mutant.what for mutant in mutants(a_rule("X01"))}
    assert {"'死亡' -> '死亡?'", "'停保' -> '停保?'"} & found == {"'死亡' -> '死亡?'"}
    assert "<= -> <" in found
    assert len({mutant.rule.sql for mutant in mutants(a_rule("X01"))}) == len(list(mutants(a_rule("X01"))))


@pytest.mark.parametrize("code", ["X02", "D03", "M17"])
def test_the_cases_of_a_rule_notice_nearly_every_change(code: str, empty: duckdb.DuckDBPyConnection) -> None:
    tried, left = survivors(a_rule(code), empty)
    assert tried > 5
    assert len(left) <= max(1, (1 - NOTICED) * tried), [(mutant.line, mutant.what) for mutant in left]


@pytest.mark.soak
def test_the_cases_of_all_rules_notice_nearly_every_change(empty: duckdb.DuckDBPyConnection) -> None:
    tried = survived = 0
    poor = {}
    for rule in rules():
        of_rule, left = survivors(rule, empty)
        tried, survived = tried + of_rule, survived + len(left)
        if len(left) > max(2, 0.2 * of_rule):
            poor[rule.code] = [(mutant.line, mutant.what) for mutant in left]
    assert 1 - survived / tried >= NOTICED, (tried, survived)
    assert poor == {}
