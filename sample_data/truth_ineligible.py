"""Who is on the register, or paid, and should not be (X rules)?"""

from __future__ import annotations

import polars as pl

from sample_data import (
    truth_ineligible_benefits,
    truth_ineligible_income,
    truth_ineligible_means,
    truth_ineligible_members,
    truth_ineligible_register,
)
from sample_data.truth_month import Month, Rule, who


def dead_on_register(month: Month, rule: str) -> pl.Series:
    """X01, X02, X03: an active entry of somebody who is dead by one source."""
    return who(month.active().join(month.died(rule), on="p", how="semi"))


def paid_after_death(month: Month, rule: str) -> pl.Series:
    """X05: money for a month after the month of death."""
    rows = month.paid().join(month.dead(), on="p").filter(pl.col("pay_month") <= month.period)
    return who(rows.filter(pl.col("pay_month") > pl.col("died_on").dt.month_start()))


RULES: dict[str, Rule] = {
    "X01": dead_on_register,
    "X02": dead_on_register,
    "X03": dead_on_register,
    "X05": paid_after_death,
    **truth_ineligible_members.RULES,
    **truth_ineligible_means.RULES,
    **truth_ineligible_income.RULES,
    **truth_ineligible_register.RULES,
    **truth_ineligible_benefits.RULES,
}
