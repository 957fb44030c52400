"""Whose household is helped, although its members own, run or earn what speaks against it?"""

from __future__ import annotations

import polars as pl

from data_contracts.months import shifted
from sample_data.truth_ineligible_members import JUDGED
from sample_data.truth_ineligible_register import unseen
from sample_data.truth_month import Month, Rule, who

#: Vehicles that a household may own (property.vehicles_allowed), and kinds that do not count.
ALLOWED = {"特困人员": 0, "最低生活保障": 0, "低保边缘家庭": 1, "刚性支出困难家庭": 1}
EXEMPT = "摩托|三轮|残疾|轮椅|电瓶|电动自行车|拖拉机"
GONE = ("注销", "报废", "转出", "强制注销", "达到报废标准", "B", "E", "M", "P")
#: Room that several dwellings may give to everybody; months in which a new one was bought (property.*).
ROOM, LATELY = 50, 12
COMPANY_CAPITAL = 100_000
POSTS = ("行政", "事业", "工勤", "离退休")


def first_seen(month: Month, dataset: str, *key: str) -> pl.DataFrame:
    """Return since when a list shows somebody with something: p, key …, shown_on (null: since the oldest list)."""
    rows = month.facts[dataset]
    shown = rows.group_by("p", *key).agg(shown_on=pl.col("period").min())
    oldest = pl.lit(rows["period"].min(), pl.Date)
    return shown.with_columns(shown_on=pl.when(pl.col("shown_on") > oldest).then("shown_on"))


def judged(month: Month) -> pl.DataFrame:
    """Return living members of households in a category that is judged by its means."""
    rows = month.active().filter(pl.col("category").is_in(JUDGED))
    return rows.join(month.dead(), on="p", how="anti")


def vehicles(month: Month, rule: str) -> pl.Series:
    """X12: more vehicles in the household than its category allows."""
    cars = month.newest("public_security.vehicle").filter(
        ~pl.col("vehicle_type").str.contains(EXEMPT) & ~pl.col("status").is_in(GONE).fill_null(value=False)
    )
    cars = cars.join(first_seen(month, "public_security.vehicle", "plate_no"), on=["p", "plate_no"])
    cars = cars.with_columns(happened_on=pl.max_horizontal("registered_on", "shown_on"))
    rows = judged(month).select("household_no", "p", "category").unique()
    limit = rows.group_by("household_no").agg(
        limit=pl.col("category").replace_strict(ALLOWED, return_dtype=pl.Int64).max()
    )
    owned = rows.select("household_no", "p").unique().join(cars, on="p")
    owned = owned.with_columns(cars=pl.col("plate_no").n_unique().over("household_no")).join(limit, on="household_no")
    owned = owned.filter(pl.col("cars") > pl.col("limit"))
    return who(unseen(month, owned.group_by("household_no", "p").agg(pl.col("happened_on").max())))


def houses(month: Month, rule: str) -> pl.Series:
    """X13: several roomy dwellings, a shop or an office, or a dwelling bought while the household was helped."""
    dataset = "natural_resources.property"
    units = month.newest(dataset).filter(pl.col("status").is_null() | (pl.col("status") == "现势"))
    small = pl.col("share").str.contains("^1/[3-9]").fill_null(value=False)
    units = units.filter(~small).join(first_seen(month, dataset, "unit_no"), on=["p", "unit_no"])
    units = units.with_columns(happened_on=pl.max_horizontal("registered_on", "shown_on"))
    rows = judged(month).group_by("household_no", "p").agg(pl.col("recognised_on").max())
    size = (
        month.active()
        .group_by("household_no")
        .agg(size=pl.max_horizontal(pl.col("p").n_unique(), pl.col("covered_count").max()))
    )
    owned = rows.join(units, on="p").join(size, on="household_no")
    home = pl.col("use") == "住宅"
    homes = owned.filter(home).unique(["household_no", "unit_no"]).group_by("household_no", "size").agg(
        count=pl.len(), room=pl.col("area_m2").sum(), unknown=pl.col("area_m2").is_null().any()
    )  # fmt: skip
    roomy = homes.filter((pl.col("count") > 1) & ~pl.col("unknown") & (pl.col("room") > ROOM * pl.col("size")))
    since = shifted(month.period, 1 - LATELY)
    bought = home & (pl.col("registered_on") >= since) & (pl.col("registered_on") > pl.col("recognised_on"))
    many = home & pl.col("household_no").is_in(roomy["household_no"].implode())
    found = owned.filter(pl.col("use").is_in(["商业", "办公"]) | bought | many)
    return who(unseen(month, found.group_by("household_no", "p").agg(pl.col("happened_on").max())))


def businesses(month: Month, rule: str) -> pl.Series:
    """X14: head of a company or cooperative that exists, or with more than a hundred thousand in one business."""
    dataset = "market.business"
    kind, role = pl.col("kind"), pl.col("role")
    heads = (role == "法定代表人") & (kind != "个体工商户")
    large = (pl.col("capital") > COMPANY_CAPITAL).fill_null(value=False) & ~((kind == "合作社") & (role == "股东"))
    rows = month.newest(dataset).filter((pl.col("status") == "存续") & (heads | large))
    rows = rows.join(first_seen(month, dataset, "credit_code"), on=["p", "credit_code"])
    rows = rows.with_columns(happened_on=pl.max_horizontal("founded_on", "shown_on"))
    owned = judged(month).select("household_no", "p").unique().join(rows, on="p")
    return who(unseen(month, owned.group_by("household_no", "p").agg(pl.col("happened_on").max())))


def public_pay(month: Month, rule: str) -> pl.Series:
    """X17: somebody who lives on public money stands in a household that is helped."""
    dataset = "finance.public_payroll"
    rows = month.newest(dataset).filter(
        pl.col("post_type").is_in(POSTS) & (pl.col("status") != "离职").fill_null(value=True)
        & (pl.col("pay") > 0).fill_null(value=True)
    )  # fmt: skip
    shown = month.facts[dataset].group_by("p").agg(happened_on=pl.col("period").min())
    return who(unseen(month, judged(month).join(rows, on="p", how="semi").join(shown, on="p")))


RULES: dict[str, Rule] = {
    "X12": vehicles,
    "X13": houses,
    "X14": businesses,
    "X17": public_pay,
}
