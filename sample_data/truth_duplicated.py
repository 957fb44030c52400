"""Who gets one thing twice (D rules)?"""

from __future__ import annotations

import polars as pl

from sample_data.truth_month import Month, Rule, who


def twice_in_one_category(month: Month, rule: str) -> pl.Series:
    """D01: more than one active entry in one category."""
    return who(month.active().group_by("p", "category").len().filter(pl.col("len") > 1))


def dibao_and_tekun(month: Month, rule: str) -> pl.Series:
    """D02: both at once, unless the later one began in this month."""
    rows = month.active().filter(pl.col("is_covered") & pl.col("category").is_in(["最低生活保障", "特困人员"]))
    by_category = rows.group_by("p", "category").agg(since=pl.col("recognised_on").min())
    both = by_category.group_by("p").agg(pl.len(), pl.col("since").max())
    return who(both.filter((pl.col("len") == 2) & (pl.col("since") < month.period)))


def two_townships(month: Month, rule: str) -> pl.Series:
    """D04: covered in two townships, unless the later one began in this month."""
    rows = month.active().filter("is_covered").group_by("p", "township").agg(since=pl.col("recognised_on").min())
    both = rows.group_by("p").agg(pl.len(), pl.col("since").max())
    return who(both.filter((pl.col("len") > 1) & (pl.col("since") < month.period)))


RULES: dict[str, Rule] = {
    "D01": twice_in_one_category,
    "D02": dibao_and_tekun,
    "D04": two_townships,
}
