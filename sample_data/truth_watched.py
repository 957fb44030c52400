"""Whom does the office watch, what has somebody to live on, and what has a visit settled (asked by N and M rules)?"""

from __future__ import annotations

from datetime import date

import polars as pl

from sample_data.truth_month import REGISTER, Month

#: How long somebody is watched after he left the register, or was refused (retention.exited_months, rejected_months).
LEFT_MONTHS, REFUSED_MONTHS = 24, 12
#: Somebody in two categories is spoken of in the stronger one.
STRONGEST = ("特困人员", "最低生活保障", "低保边缘家庭", "刚性支出困难家庭", "其他困难", "防止返贫监测")
#: At home under supervision is not away from home.
KEPT = ("监狱服刑", "强制隔离戒毒", "看守所羁押")
#: An illness is over in these words.
OVER = ("治愈", "排除", "撤管", "死亡")
#: Who lives on a business: not a mere shareholder.
RUNS = ("法定代表人", "经营者")


def ago(month: Month, months: int) -> pl.Expr:
    """Return the day so many months before the end of the month."""
    return pl.lit(month.end).dt.offset_by(f"-{months}mo")


def monitored(month: Month) -> pl.DataFrame:
    """Return whose risk of falling back into poverty is not over."""
    return month.newest("agriculture.poverty_monitoring").filter(~pl.col("risk_cleared"))


def left(month: Month) -> pl.DataFrame:
    """Return who left the register within the months that count: p, household_no."""
    lines = month.facts[REGISTER].filter(pl.col("status") == "停保")
    return lines.filter((pl.col("exited_on") > ago(month, LEFT_MONTHS)) & (pl.col("exited_on") <= month.end))


def refused(month: Month) -> pl.DataFrame:
    """Return whose application was refused within the months that count."""
    cases = month.latest("civil_affairs.application", "case_no").filter(pl.col("outcome") == "不予")
    return cases.filter((pl.col("decided_on") > ago(month, REFUSED_MONTHS)) & (pl.col("decided_on") <= month.end))


def watched(month: Month) -> pl.DataFrame:
    """Return who is on the register, monitored, left or refused lately, or holds a certificate: p."""
    everybody = [month.active(), monitored(month), left(month), refused(month), month.cards()]
    return pl.concat([rows.select("p") for rows in everybody]).unique()


def homes(month: Month) -> pl.DataFrame:
    """Return the household that stands for a person: of his strongest category (the older one), or that he left."""
    here = month.active().select("p", "household_no", "category", gone=pl.lit(value=False))
    gone = left(month).select("p", "household_no", "category", gone=pl.lit(value=True))
    rank = pl.col("category").replace_strict({name: n for n, name in enumerate(STRONGEST)}, default=9)
    seen = month.facts[REGISTER].group_by("household_no").agg(first=pl.col("period").min())
    rows = pl.concat([here, gone]).join(seen, on="household_no").sort("gone", rank, "first", "household_no")
    return rows.select("p", "household_no").unique("p", keep="first", maintain_order=True)


def home_unsettled(month: Month, rows: pl.DataFrame, occurred: str) -> pl.DataFrame:
    """Leave out rows of a `household_no` that somebody has checked on the day that it happened, or since.

    Of a person (`p`) who is listed in two households a check of either counts.
    """
    register = month.newest(REGISTER)
    lines = register.group_by("household_no").agg(reviewed=pl.col("last_review_on").max())
    rows = rows.join(lines, on="household_no", how="left", maintain_order="left")
    if "p" in rows.columns:
        own = register.select("p", "household_no").unique().join(lines, on="household_no")
        own = own.group_by("p").agg(seen=pl.col("reviewed").max())
        rows = rows.join(own, on="p", how="left", maintain_order="left")
        rows = rows.with_columns(reviewed=pl.max_horizontal("reviewed", "seen")).drop("seen")
    return rows.filter((pl.col("reviewed") < pl.col(occurred)).fill_null(value=True)).drop("reviewed")


def unsettled(month: Month, rows: pl.DataFrame, occurred: str) -> pl.DataFrame:
    """Leave out people whose household somebody has checked on the day that it happened, or since."""
    rows = rows.drop("household_no", strict=False)
    return home_unsettled(month, rows.join(homes(month), on="p", how="left", maintain_order="left"), occurred)


def standing_income(month: Month) -> pl.DataFrame:
    """Return who draws a pension or runs a living business: p."""
    pension = month.newest("human_resources.pension").filter((pl.col("status") == "正常") & (pl.col("amount") > 0))
    business = month.newest("market.business").filter((pl.col("status") == "存续") & pl.col("role").is_in(RUNS))
    return pl.concat([pension.select("p"), business.select("p")]).unique()


def earned(month: Month) -> pl.DataFrame:
    """Return months for which somebody was insured by work or paid tax: p, month."""
    insured = month.latest("human_resources.social_insurance", "month", "employer").filter(pl.col("status") == "正常")
    taxed = month.latest("tax.income", "month", "kind").filter(pl.col("amount") > 0)
    both = pl.concat([insured.select("p", "month"), taxed.select("p", "month")])
    return both.filter(pl.col("month") <= month.period)


def relieved(month: Month, *causes: str) -> pl.DataFrame:
    """Return grants of 临时救助 for these causes (all where none is named): p, household_no, granted_on."""
    rows = month.latest("civil_affairs.temporary_relief", "case_no").filter(pl.col("granted_on") <= month.end)
    return rows.filter(pl.col("cause").is_in(causes)) if causes else rows


def since(rows: pl.DataFrame, events: pl.DataFrame, happened: str, occurred: str) -> pl.DataFrame:
    """Leave out of `rows` whom one of the events (`happened`) befell on the day `occurred`, or later."""
    last = events.group_by("p").agg(newest_of_events=pl.col(happened).max())
    rows = rows.join(last, on="p", how="left", maintain_order="left")
    later = (pl.col("newest_of_events") >= pl.col(occurred)).fill_null(value=False)
    return rows.filter(~later).drop("newest_of_events")


def severely_ill(month: Month) -> pl.DataFrame:
    """Return 重特大疾病 as told last that are not over: p, disease_code, diagnosed_on."""
    ill = month.latest("health.severe_illness", "kind", "disease_code", "diagnosed_on")
    return ill.filter((pl.col("kind") == "重特大疾病") & ~pl.col("status").is_in(OVER).fill_null(value=False))


def losses(month: Month) -> pl.DataFrame:
    """Return losses and relief as told last: p, event_no, happened_on, damage, relief_type, amount, paid_on."""
    told = ("event_no", "damage", "relief_type", "paid_on")
    return month.latest("emergency.disaster_relief", *told).filter(pl.col("happened_on") <= month.end)


def gone_away(month: Month) -> pl.DataFrame:
    """Return who moved away, and when: p, changed_on."""
    return month.hukou("迁出").select("p", "changed_on")


def first_day(month: Month, calendar_months: int) -> date:
    """Return the first day of the so many calendar months that end with this one."""
    return month.back(calendar_months - 1)
