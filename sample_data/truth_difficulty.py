"""Who has run into new difficulty (N rules)?"""

from __future__ import annotations

import polars as pl

from data_contracts.months import shifted
from sample_data import truth_difficulty_home, truth_difficulty_person, truth_difficulty_sum
from sample_data.truth_month import Month, Rule, who

#: 自付医疗支出 in twelve months, by category (system default after 铜陵; policy difficulty.self_paid_medical_year).
THRESHOLDS = {
    "特困人员": 1_000,
    "最低生活保障": 5_000,
    "低保边缘家庭": 10_000,
    "刚性支出困难家庭": 10_000,
    "防止返贫监测": 10_000,
    "其他困难": 15_000,
}
NO_CATEGORY = 15_000


def medical_surge(month: Month, rule: str) -> pl.Series:
    """N01: own payments of twelve months over the threshold of the most preferential category."""
    since = shifted(month.period, -11)
    bills = month.facts["medical_insurance.settlement"].filter(pl.col("settled_on").is_between(since, month.end))
    sums = bills.group_by("p").agg(pl.col("self_paid").sum().round(2))
    limit = pl.col("category").replace_strict(THRESHOLDS, return_dtype=pl.Int64)
    limits = month.active().group_by("p").agg(limit.min().alias("limit"))
    employed = month.newest("medical_insurance.enrolment").filter(
        (pl.col("insurance") == "职工") & (pl.col("status") == "正常")
    )
    rows = sums.join(limits, on="p", how="left").join(month.dead(), on="p", how="anti")
    without = rows.filter(pl.col("limit").is_null()).join(employed, on="p", how="anti")
    known = pl.concat(
        [rows.filter(pl.col("limit").is_not_null()), without.with_columns(limit=pl.lit(NO_CATEGORY, pl.Int64))]
    )
    return who(known.filter(pl.col("self_paid") > pl.col("limit")))


RULES: dict[str, Rule] = {
    "N01": medical_surge,
    **truth_difficulty_person.RULES,
    **truth_difficulty_home.RULES,
    **truth_difficulty_sum.RULES,
}
