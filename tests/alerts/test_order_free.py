"""Does a rule say the same whatever the order of rows? Where it does not, two runs hand out two lists.

Asked of the plan, because a run shows it once in a hundred: a sum of floating numbers ends in one cent or another, and
`any_value` is the row that came first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from alerts.cases import case_warehouse
from alerts.policy import install_policy
from alerts.rule import Rule, rules

RULES = tuple(rules())
FIRST_TO_COME = {"any_value", "arbitrary", "first", "last"}
IN_ORDER = {"list", "array_agg", "string_agg", "group_concat"}


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables and views that a rule may read, without a row."""
    with case_warehouse() as con:
        install_policy(con, "jiaozuo", catalogue=RULES)
        yield con


def aggregates(plan: Any) -> Iterator[dict[str, Any]]:
    """Every aggregate of a plan as DuckDB writes it, those over windows included."""
    if isinstance(plan, dict):
        if plan.get("expression_class") in ("BOUND_AGGREGATE", "BOUND_WINDOW") and plan.get("qname"):
            yield plan
        # What a function does with a list that it is given is no aggregate of rows.
        for name, value in plan.items():
            if name != "function_data":
                yield from aggregates(value)
    elif isinstance(plan, list):
        for value in plan:
            yield from aggregates(value)


def is_floating(argument: dict[str, Any]) -> bool:
    return bool(argument.get("return_type", {}).get("id") == "DOUBLE")


def hangs_on_order(con: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    [(text,)] = con.execute("select json_serialize_plan(?, optimize := false)", [query]).fetchall()
    plan = json.loads(text)
    assert not plan["error"], plan
    found = []
    for one in aggregates(plan["plans"]):
        name = one["qname"]["path"][-1]
        if name in ("sum", "avg") and any(is_floating(argument) for argument in one["children"]):
            found.append(f"{name} of floating numbers")
        elif name in FIRST_TO_COME or (name in IN_ORDER and not one.get("order_bys")):
            found.append(name)
    return found


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("select sum(0.5::double * v) from range(3) as t(v)", ["sum of floating numbers"]),
        ("select sum(0.5::double) over (order by v) from range(3) as t(v)", ["sum of floating numbers"]),
        ("select any_value(v), list(v), sum(0.5 * v) from range(3) as t(v)", ["any_value", "list"]),
        ("select list(v order by v), min(v) from range(3) as t(v)", []),
    ],
)
def test_what_hangs_on_the_order_of_rows_is_found(
    empty: duckdb.DuckDBPyConnection, query: str, said: list[str]
) -> None:
    assert sorted(hangs_on_order(empty, query)) == sorted(said)


def test_no_rule_hangs_on_the_order_of_rows(empty: duckdb.DuckDBPyConnection) -> None:
    found = {rule.code: said for rule in RULES if (said := hangs_on_order(empty, rule.sql))}
    assert not found


def test_no_rule_says_what_it_cannot_tell_by_the_order_of_rows(empty: duckdb.DuckDBPyConnection) -> None:
    asked: list[Rule] = [rule for rule in RULES if rule.cannot_tell]
    assert asked
    assert not {rule.code: said for rule in asked if (said := hangs_on_order(empty, rule.cannot_tell or ""))}
