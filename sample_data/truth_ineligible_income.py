"""Whose household earns, or draws, more than its category allows?"""

from __future__ import annotations

import polars as pl

from data_contracts.months import shifted
from sample_data.truth_ineligible_register import unseen
from sample_data.truth_month import Month, Rule, who

#: Monthly standard, how many times of it a category allows, and what work costs (income.*).
STANDARD = {"城市": 800.0, "农村": 620.0}
TIMES = {"特困人员": 1.0, "最低生活保障": 1.0, "低保边缘家庭": 1.5}
WORK_COST = 0.3
#: Months: a phase-out, a job that is no passing one, the mean of wages.
PHASE_OUT, STEADY, YEAR = 6, 3, 12
INSURANCE, PENSION = "human_resources.social_insurance", "human_resources.pension"


def homes(month: Month, *categories: str) -> pl.DataFrame:
    """Return who lives where, with what the household may have: household_no, p, size, allowed, standard, declared."""
    standard = pl.col("urban_rural").fill_null("城市").replace_strict(STANDARD, return_dtype=pl.Float64)
    times = pl.col("category").replace_strict(TIMES, default=None, return_dtype=pl.Float64)
    alone = pl.col("single_person").fill_null(value=False)
    promised = (pl.col("phase_out_until") >= month.end).fill_null(value=False)
    lines = month.active()
    lines = lines.filter(pl.col("category").is_in(categories)) if categories else lines
    lines = lines.with_columns(
        standard=standard,
        times=pl.when(alone).then(1.5).otherwise(times),
        limit=pl.when(alone).then(1.5).otherwise(times) * standard,
        phasing=(pl.col("status") == "渐退") | promised,
    )
    # Who stands on two lines lives where the wider limit is, or where more people are.
    lines = lines.sort("times", "covered_count", "household_no", descending=[True, True, False], nulls_last=True)
    lines = lines.unique("p", keep="first", maintain_order=True)
    home = "household_no"
    return lines.with_columns(
        size=pl.max_horizontal(pl.len().over(home), pl.col("covered_count").max().over(home)),
        allowed=pl.col("limit").max().over(home),
        declared=pl.col("income_per_head").max().over(home),
        phasing=pl.col("phasing").any().over(home),
    )


def over_limit(month: Month, rows: pl.DataFrame) -> pl.Series:
    """Return who earns most in each household where `own` (with `happened_on`) of all together is too much."""
    rows = rows.filter(pl.col("own") > 0).join(month.dead(), on="p", how="anti")
    rows = rows.with_columns(together=pl.col("own").sum().over("household_no"))
    rows = rows.sort("own", descending=True).unique("household_no", keep="first", maintain_order=True)
    known = (pl.col("declared") * pl.col("size") >= pl.col("together")).fill_null(value=False)
    rows = rows.filter(
        pl.col("limit").is_not_null()
        & ~pl.col("phasing")
        & ~known
        & (pl.col("together") > pl.col("allowed") * pl.col("size"))
    )
    return who(unseen(month, rows))


def pensions(month: Month, rule: str) -> pl.Series:
    """X16: pensions, the centre's basic part left out, that alone give everybody more than is allowed."""
    drawn = month.newest(PENSION).filter((pl.col("status") == "正常") & (pl.col("from_month") <= month.period))
    own = pl.when(pl.col("kind") == "城乡居民").then(pl.col("amount") - pl.col("basic_pension")).otherwise("amount")
    drawn = drawn.with_columns(own=own).filter(pl.col("own") > 0).unique(["p", "kind"])
    drawn = drawn.group_by("p").agg(pl.col("own").sum(), happened_on=pl.col("from_month").max())
    return over_limit(month, homes(month).join(drawn, on="p"))


def employed(month: Month) -> pl.DataFrame:
    """Return jobs that an employer pays for, and lately did: p, since, months, mean, base."""
    lines = month.facts[INSURANCE]
    newest = pl.lit(lines["month"].max(), pl.Date)
    paid = month.latest(INSURANCE, "month", "employer").filter(
        (pl.col("kind") == "单位") & (pl.col("status") == "正常")
    )
    paid = paid.sort("base", descending=True).unique(["p", "month"], keep="first", maintain_order=True)
    year = pl.col("month") > newest.dt.offset_by(f"-{YEAR}mo")
    jobs = paid.sort("month").group_by("p", maintain_order=True).agg(
        since=pl.coalesce(pl.col("insured_from").max(), pl.col("month").min()),
        months=pl.len(),
        paid=pl.col("base").filter(year).sum(),
        base=pl.col("base").last(),
        last=pl.col("month").max(),
    )  # fmt: skip
    # Lists that do not go back a year tell of the months of the job before them, too.
    listed = _months_to(newest, pl.lit(lines["month"].min(), pl.Date)).clip(upper_bound=YEAR)
    jobs = jobs.with_columns(listed=listed, age=_months_to(newest, pl.col("since")).clip(upper_bound=YEAR))
    jobs = jobs.with_columns(mean=pl.col("paid") / pl.col("listed") * pl.max_horizontal("listed", "age") / YEAR)
    public = month.newest("human_resources.unemployment").filter(pl.col("public_job_from").is_not_null())
    jobs = jobs.filter(pl.col("last") >= newest.dt.offset_by("-1mo"))
    return jobs.join(public, on="p", how="anti")


def _months_to(last: pl.Expr, first: pl.Expr) -> pl.Expr:
    months = last.dt.month().cast(pl.Int32) - first.dt.month() + 1
    return (last.dt.year().cast(pl.Int32) - first.dt.year()) * 12 + months


def taxed(month: Month) -> pl.DataFrame:
    """Return the mean of the wages that the tax office was told of: p, month, amount."""
    rows = month.latest("tax.income", "month", "kind").filter(
        (pl.col("kind") == "工资薪金") & (pl.col("month") <= month.period)
    )
    return rows.select("p", "month", "amount")


def wages(month: Month, rule: str) -> pl.Series:
    """X15: wages of a year, the cost of working left out, that give everybody more than is allowed."""
    jobs = employed(month)
    shown = month.facts["housing_fund.contribution"].group_by("p").agg(shown=pl.col("period").min())
    fund = month.newest("housing_fund.contribution").filter(pl.col("status") == "正常")
    fund = fund.group_by("p").agg(fund=pl.col("base").max()).join(shown, on="p")
    public = month.newest("human_resources.unemployment").filter(pl.col("public_job_from").is_not_null())
    tax = taxed(month).group_by("p").agg(told=pl.col("amount").sum() / pl.col("month").n_unique())
    both = jobs.join(fund, on="p", how="full", coalesce=True).join(public, on="p", how="anti")
    both = both.join(tax, on="p", how="left").with_columns(happened_on=pl.coalesce("since", "shown"))
    old = pl.col("since").is_null() | (pl.col("since").dt.offset_by(f"{PHASE_OUT}mo") <= month.end)
    both = both.filter(old)
    rows = homes(month).join(both, on="p")
    wage = pl.coalesce("told", pl.max_horizontal("mean", "fund"))
    return over_limit(month, rows.with_columns(own=wage - WORK_COST * pl.col("standard")))


def new_job(month: Month, rule: str) -> pl.Series:
    """X18: a new and steady job lifts a 低保 household above the standard, and nobody speaks of a phase-out."""
    jobs = employed(month)
    rows = homes(month, "最低生活保障").join(jobs, on="p")
    lines = month.active().filter(pl.col("category") == "最低生活保障")
    spoken = lines.filter((pl.col("status") == "渐退") | pl.col("phase_out_until").is_not_null())
    rows = rows.join(spoken, on="household_no", how="anti").join(month.dead(), on="p", how="anti")
    told = taxed(month).join(rows.select("p", "since"), on="p")
    told = told.filter(pl.col("month") >= pl.col("since").dt.month_start()).group_by("p").agg(
        told=pl.col("amount").sum() / pl.col("month").n_unique()
    )  # fmt: skip
    rows = rows.join(told, on="p", how="left").with_columns(happened_on="since")
    wage = pl.coalesce("told", "base") - WORK_COST * pl.col("standard")
    rows = rows.filter(
        (pl.col("since") > pl.col("recognised_on"))
        & (pl.col("since") <= month.end)
        & (pl.col("since").dt.offset_by(f"{PHASE_OUT}mo") > month.end)
        & (pl.col("months") >= STEADY)
        & (pl.col("last") >= shifted(month.period, -1))
        & (wage + pl.col("declared").fill_null(0) * pl.col("size") > pl.col("allowed") * pl.col("size"))
    )
    return who(unseen(month, rows))


RULES: dict[str, Rule] = {
    "X15": wages,
    "X16": pensions,
    "X18": new_job,
}
