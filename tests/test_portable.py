"""Do the rules say in Spark what they say in DuckDB? Every rule transpiles; in `make soak` it also runs there, where Spark is."""

from __future__ import annotations

from pathlib import Path

import pytest

from alerts.cases import case_warehouse
from alerts.rule import Rule, rules
from tests import portable

PEOPLE = [rule for rule in rules() if not rule.is_about_deliveries]


@pytest.mark.parametrize("rule", PEOPLE, ids=lambda rule: rule.code)
def test_a_rule_transpiles_to_spark_and_names_the_tables_it_reads(rule: Rule) -> None:
    text = portable.in_spark(rule.sql)
    assert "ops__this_run" in text or "ops.this_run" not in rule.sql
    assert portable.read_tables(rule.sql)
    assert not any(f" {schema}." in text for schema in ("core", "policy"))
    assert portable.unknown_functions(text) == set()


@pytest.mark.soak
def test_the_rules_find_the_same_in_spark(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    with case_warehouse() as con:
        spark = portable.session(str(tmp_path))
        try:
            unlike = [one for rule in PEOPLE for one in portable.compare(rule, spark, con, every=False) if one.fault]
        finally:
            spark.stop()
    assert unlike == []
