"""How good the system is, against planted truth; floors, not exact figures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import duckdb
import polars as pl
import pytest

from sample_data.truth import RULES
from tests.conftest import LAST_MONTH, County, compare_county
from tests.identity_report import kept_apart, mentions
from tests.truth import CORE, identity_quality, raised_alerts, report, rule_quality

#: So many rules at least, of those that the county gives more than a few cases, find nearly all and nearly nothing
#: else; docs/reference/rules.md has each of them.
MANY, FEW = 60, 8
#: So many of the small county's people in two townships are on aid in both; the others are only watched, which is none.
FEWER = {"D04": 15}


def assert_judged_well(
    county: County, least_cases: int, *, recall: float, fewer: Mapping[str, int] = MappingProxyType({})
) -> None:
    with duckdb.connect(county.warehouse, read_only=True) as con:
        print(report(con, county.truth, LAST_MONTH))
        identity = identity_quality(con, county.truth)
        rules = rule_quality(con, county.truth, LAST_MONTH)
        told = mentions(con, county.truth)
    alike = kept_apart(told, county.truth)
    assert [(one.kind, one.merged) for one in alike if one.merged or not one.pairs] == []
    assert identity.unmatched_mentions == 0
    assert identity.two_valid_numbers == 0
    assert identity.precision >= 0.9995
    assert identity.recall >= recall
    # Of a bare name nobody could tell whose it is; of the others nearly everybody's lines are found.
    found = told.filter("decidable")["bcubed_recall"].to_list()
    assert sum(found) / len(found) >= 0.997
    judged = [rule for rule in rules if rule.rule_code in RULES]
    assert {rule.rule_code for rule in judged} == set(RULES)
    core = [rule for rule in judged if rule.rule_code in CORE]
    assert len(core) == len(CORE)
    least = dict.fromkeys(CORE, least_cases) | fewer
    poor = [rule for rule in core if rule.must < least[rule.rule_code] or rule.precision < 0.98 or rule.recall < 0.98]
    assert not poor, poor
    good = [rule for rule in judged if rule.must >= FEW and rule.precision >= 0.98 and rule.recall >= 0.97]
    assert len(good) >= MANY, [rule for rule in judged if rule not in good]


def test_the_county_is_resolved_and_judged_well(county: County) -> None:
    assert_judged_well(county, least_cases=20, recall=0.995, fewer=FEWER)


@pytest.mark.soak
def test_a_county_of_two_hundred_thousand_is_resolved_and_judged_well(tmp_path: Path) -> None:
    """The more people, the more namesakes: bare names that a small county has one bearer for are nobody's here."""
    assert_judged_well(compare_county(tmp_path, people=200_000, seed=2026), least_cases=60, recall=0.993)


def test_no_trap_of_the_county_is_raised(county: County) -> None:
    traps = pl.read_parquet(Path(county.truth) / "alerts.parquet").filter(
        (pl.col("verdict") == "must_not") & (pl.col("period") == LAST_MONTH)
    )
    assert len(traps) > 0
    with duckdb.connect(county.warehouse, read_only=True) as con:
        raised = raised_alerts(con, county.truth, LAST_MONTH)
    caught = traps.join(raised, on=["rule_code", "truth_person"], how="inner")
    assert caught.is_empty(), caught.select("rule_code", "why", "reason").head(10).to_dicts()
