"""How good the system is, against planted truth; floors, not exact figures."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.conftest import LAST_MONTH, County, compare_county
from tests.truth import identity_quality, report, rule_quality

PEOPLE = 200_000


@pytest.fixture(scope="module")
def big_county(tmp_path_factory: pytest.TempPathFactory) -> County:
    return compare_county(tmp_path_factory.mktemp("big"), people=PEOPLE, seed=2026)


@pytest.mark.xdist_group("big")
def test_a_county_of_two_hundred_thousand_is_resolved_and_judged_well(big_county: County) -> None:
    with duckdb.connect(big_county.warehouse, read_only=True) as con:
        print(report(con, big_county.truth, LAST_MONTH))
        identity = identity_quality(con, big_county.truth)
        assert identity.unmatched_mentions == 0
        assert identity.two_valid_numbers == 0
        assert identity.precision >= 0.9995
        assert identity.recall >= 0.995
        rules = rule_quality(con, big_county.truth, LAST_MONTH)
        assert len(rules) == 12
        poor = [rule for rule in rules if rule.must < 30 or rule.precision < 0.98 or rule.recall < 0.98]
        assert not poor, poor


@pytest.mark.xdist_group("county")
def test_no_trap_of_the_small_county_is_raised(county: County) -> None:
    import polars as pl

    from tests.truth import raised_alerts

    traps = pl.read_parquet(Path(county.truth) / "alerts.parquet").filter(
        (pl.col("verdict") == "must_not") & (pl.col("period") == LAST_MONTH)
    )
    assert len(traps) > 0
    with duckdb.connect(county.warehouse, read_only=True) as con:
        raised = raised_alerts(con, county.truth, LAST_MONTH)
    caught = traps.join(raised, on=["rule_code", "truth_person"], how="inner")
    assert caught.is_empty(), caught.select("rule_code", "why", "reason").head(10).to_dicts()
