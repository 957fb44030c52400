"""Who is counted in a household that is helped, although he is away, dead, married or has moved?"""

from __future__ import annotations

import polars as pl

from sample_data.truth_ineligible_register import unseen
from sample_data.truth_month import DEATHS, Month, Rule, who

#: Categories that are recognised by the household's members, income and property (household.categories).
JUDGED = ("特困人员", "最低生活保障", "低保边缘家庭", "刚性支出困难家庭")
#: A sign of life so many days after a registered death contradicts it (household.life_sign_after_days).
LATE_BILLS = 30
#: Months after a death in which the household is looked at (household.months_after_death).
AFTER_DEATH = 3
#: How long a conscript serves (service.conscript_months).
SERVICE = 24


def counted(month: Month) -> pl.DataFrame:
    """Return covered active entries in a category that is judged by the household."""
    return month.active().filter(pl.col("is_covered") & pl.col("category").is_in(JUDGED))


def couples(month: Month, *kinds: str) -> pl.DataFrame:
    """Return registrations of these kinds, once for husband and once for wife: p, other, registered_on."""
    book = month.facts["civil_affairs.marriage"].filter(
        pl.col("kind").is_in(kinds) & (pl.col("registered_on") <= month.end)
    )
    sides = (("p_husband", "p_wife"), ("p_wife", "p_husband"))
    parts = [book.select("registered_on", p=one, other=two) for one, two in sides]
    return pl.concat(parts).unique().filter(pl.col("p").is_not_null())


def alive_after_death(month: Month, rule: str) -> pl.Series:
    """X04: seen by a doctor, a pension office or a registrar more than thirty days after the last registered death."""
    deaths = pl.concat([month.died(code).select("p", "died_on") for code in DEATHS])
    last = deaths.group_by("p").agg(pl.col("died_on").max())
    bills = month.facts["medical_insurance.settlement"]
    net = bills.group_by("settlement_no").agg(net=pl.col("total").sum())
    bills = bills.join(net.filter(pl.col("net") > 0), on="settlement_no", how="semi").filter(pl.col("total") > 0)
    stay = pl.col("care_type") == "住院"
    treated = pl.when(stay).then("discharged_on").otherwise(pl.coalesce("discharged_on", "settled_on"))
    signs = pl.concat([
        bills.select("p", seen_on=treated),
        month.newest("human_resources.pension").select("p", seen_on="certified_on"),
        couples(month, "结婚", "离婚").select("p", seen_on="registered_on"),
    ]).filter(pl.col("seen_on") <= month.end)  # fmt: skip
    late = last.join(signs, on="p").filter(pl.col("seen_on") > pl.col("died_on").dt.offset_by(f"{LATE_BILLS}d"))
    listed = month.newest("civil_affairs.low_income_register").filter(
        pl.col("status").is_in(["在册", "渐退"]) | (pl.col("exit_reason") == "死亡")
    )
    return who(listed.join(late, on="p", how="semi"))


def not_checked_after_death(month: Month, rule: str) -> pl.Series:
    """X06: a member of a 低保 household died more than three months ago, and nobody has looked at those left."""
    register = month.facts["civil_affairs.low_income_register"].filter(pl.col("category") == "最低生活保障")
    living = month.active().filter(pl.col("category") == "最低生活保障")
    dead = month.dead().filter(pl.col("died_on").dt.offset_by(f"{AFTER_DEATH}mo") < month.end)
    dead = dead.join(month.active(), on="p", how="anti")
    other = (pl.col("status") == "停保") & (pl.col("exit_reason") != "死亡")
    members = register.filter(~other.fill_null(value=False)).select("p", "household_no").unique()
    homes = members.join(dead, on="p")
    cases = month.newest("civil_affairs.application").group_by("household_no").agg(decided=pl.col("decided_on").max())
    looked = living.group_by("household_no").agg(
        told=pl.col("last_review_on").max(), checked=pl.max_horizontal("last_review_on", "recognised_on").max()
    )
    rows = homes.join(looked, on="household_no").join(cases, on="household_no", how="left")
    fresh = pl.max_horizontal("checked", "decided") >= pl.col("died_on")
    return who(rows.filter(pl.col("told").is_not_null() & ~fresh))


def in_custody(month: Month, rule: str) -> pl.Series:
    """X07, X08: counted in a household while in prison, or in compulsory isolation."""
    kind = {"X07": "监狱服刑", "X08": "强制隔离戒毒"}[rule]
    rows = counted(month).join(month.kept(kind).select("p", "starts_on"), on="p")
    if rule == "X07":
        home = month.latest("justice.custody", "kind", "starts_on").filter(
            (pl.col("kind") == "社区矫正") & (pl.col("starts_on") <= month.end)
        )
        home = home.group_by("p").agg(home_on=pl.col("starts_on").max())
        rows = rows.join(home, on="p", how="left")
        rows = rows.filter(pl.col("home_on").is_null() | (pl.col("home_on") < pl.col("starts_on")))
    return who(rows)


def conscript(month: Month, rule: str) -> pl.Series:
    """X09: counted in a household while serving as a conscript."""
    serving = month.newest("veterans.enlistment").filter(
        (pl.col("kind") == "义务兵")
        & (pl.col("enlisted_on") <= month.end)
        & (pl.col("discharged_on").is_null() | (pl.col("discharged_on") > month.end))
        & (pl.col("discharged_on").is_not_null() | (pl.col("enlisted_on").dt.offset_by(f"{SERVICE}mo") > month.end))
    )
    rows = counted(month).join(serving.select("p", happened_on="enlisted_on"), on="p")
    return who(unseen(month, rows))


def spouse_not_counted(month: Month, rule: str) -> pl.Series:
    """X10: married after the recognition, and the spouse does not stand in the household."""
    last = couples(month, "结婚").sort("registered_on").unique("p", keep="last", maintain_order=True)
    over = couples(month, "离婚", "撤销").group_by("p").agg(over=pl.col("registered_on").max())
    last = last.join(over, on="p", how="left").filter(
        pl.col("over").is_null() | (pl.col("over") < pl.col("registered_on"))
    )
    rows = month.active().filter(pl.col("category").is_in(["最低生活保障", "低保边缘家庭", "刚性支出困难家庭"]))
    rows = rows.join(last, on="p").filter(pl.col("registered_on") > pl.col("recognised_on"))
    together = month.members().rename({"p": "other"})
    rows = rows.join(together, on=["household_no", "other"], how="anti")
    dead = month.dead()
    rows = rows.join(dead, on="p", how="anti").join(dead.rename({"p": "other"}), on="other", how="anti")
    return who(unseen(month, rows.with_columns(happened_on="registered_on")))


def moved_or_split(month: Month, rule: str) -> pl.Series:
    """X11: left the county, or split off from a household of several, after the recognition."""
    county = pl.col("from_area").str.head(6)
    out = month.hukou("迁出").filter(pl.col("to_area").str.head(6) != county)
    back = month.hukou("迁入").group_by("p").agg(back_on=pl.col("changed_on").max())
    out = out.join(back, on="p", how="left")
    out = out.filter(pl.col("back_on").is_null() | (pl.col("back_on") < pl.col("changed_on")))
    pupils = month.newest("education.enrolment").filter(pl.col("status") == "在读")
    out = out.join(pupils, on="p", how="anti")
    events = pl.concat([out, month.hukou("分户")], how="diagonal")
    size = month.members().group_by("household_no").agg(size=pl.len())
    rows = counted(month).join(events.select("p", "kind", "changed_on"), on="p").join(size, on="household_no")
    rows = rows.filter(pl.col("changed_on") > pl.col("recognised_on"))
    rows = rows.filter((pl.col("kind") == "迁出") | (pl.col("size") > 1))
    rows = rows.sort("changed_on").unique("p", keep="last", maintain_order=True)
    return who(unseen(month, rows.with_columns(happened_on="changed_on")))


RULES: dict[str, Rule] = {
    "X04": alive_after_death,
    "X06": not_checked_after_death,
    "X07": in_custody,
    "X08": in_custody,
    "X09": conscript,
    "X10": spouse_not_counted,
    "X11": moved_or_split,
}
