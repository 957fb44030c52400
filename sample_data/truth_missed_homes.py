"""Which households in need are not housed, not looked at again, or not told of (M rules)?"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from data_contracts.months import shifted
from sample_data.truth_month import SEVERE, Month, Rule, who

REGISTER = "civil_affairs.low_income_register"
#: 低保边缘: below one and a half times the country standard of 620 yuan a month (焦民〔2022〕154号 二; system default).
EDGE_INCOME = 1.5 * 620 * 12
REBUILT = ("最低生活保障", "特困人员", "低保边缘家庭", "刚性支出困难家庭")
HOUSED = ("最低生活保障", "特困人员", "低保边缘家庭")
#: Reasons of leaving after which a lower category is still possible, and the days for it.
CHECKED_AFTER = ("收入超标", "财产超标", "到期", "其他")
CHECK_DAYS = 30


def watched_without_aid(month: Month, rule: str) -> pl.Series:
    """M15: a watched household of little income in which nobody gets aid: told about its head."""
    watched = month.newest("agriculture.poverty_monitoring")
    aided = month.active().filter(pl.col("category") != "防止返贫监测")
    asked = month.facts["civil_affairs.application"].filter(pl.col("accepted_on").is_between(month.back(11), month.end))
    helped = watched.filter(pl.col("p").is_in(aided["p"].to_list()) | pl.col("p").is_in(asked["p"].to_list()))
    rows = watched.filter(
        ~pl.col("risk_cleared")
        & (pl.col("recognised_on") < month.period)
        & ~pl.col("risk").fill_null("").str.contains("产业")
    ).filter((pl.col("income_per_head").min() < EDGE_INCOME).over("household_no"))
    rows = rows.join(helped, on="household_no", how="anti").join(month.dead(), on="p", how="anti")
    return who(_spokesmen(rows.with_columns(is_head=pl.col("relation") == "户主")))


def _spokesmen(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep one of each household: its head, or else the first."""
    ordered = rows.sort("household_no", ~pl.col("is_head").fill_null(value=False), "p", maintain_order=True)
    return ordered.unique("household_no", keep="first", maintain_order=True)


def _at_home(month: Month, *categories: str) -> pl.DataFrame:
    """Return due entries, covered or not, of people in these categories who do not live in an institution."""
    rows = month.due(*categories)
    return rows.filter((pl.col("category") != "特困人员") | (pl.col("support_mode").fill_null("分散") != "集中"))


def dangerous_house(month: Month, rule: str) -> pl.Series:
    """M16: a dangerous house in the country, the only one, for which nothing is planned."""
    houses = month.newest("housing.dilapidated")
    bad = pl.col("danger_level").is_in(["C", "D", "无房"])
    unplanned = houses.filter(bad & (pl.col("works_status") == "未列入") & pl.col("only_home").fill_null(value=True))
    rural = pl.col("urban_rural").fill_null("农村") != "城市"
    rows = _at_home(month, *REBUILT).filter(rural).join(unplanned, on="p", how="semi")
    safe = houses.filter(~bad | (pl.col("works_status") == "竣工"))
    # Whose house fell, gets a new one; what is paid for smaller damage does not make it safe.
    rebuilt = month.facts["emergency.disaster_relief"].filter(
        (pl.col("relief_type") == "重建") & pl.col("damage").is_in(["倒塌", "严重损坏"])
    )
    for others in (safe, _flats(month), rebuilt):
        rows = rows.join(others, on="p", how="anti")
    return who(rows)


def _flats(month: Month, kind: str = "实物配租") -> pl.DataFrame:
    rows = month.newest("housing.public_rental").filter(pl.col("kind") == kind)
    begun = pl.col("starts_on").is_null() | (pl.col("starts_on") <= month.end)
    return rows.filter(begun & (pl.col("ends_on").is_null() | (pl.col("ends_on") >= month.end)))


def waiting_without_money(month: Month, rule: str) -> pl.Series:
    """M17: in town, waiting for a flat for three months or more, and no money for rent."""
    waits = month.newest("housing.public_rental").filter(pl.col("kind") == "轮候")
    waits = waits.filter((pl.col("registered_on") < month.back(2)) & ~(pl.col("subsidy") > 0).fill_null(value=False))
    urban = pl.col("urban_rural").fill_null("城市") != "农村"
    rows = _at_home(month, *HOUSED).filter(urban).join(waits, on="p", how="semi")
    housed = pl.concat([_flats(month), _flats(month, "租赁补贴")])
    theirs = month.same_home(housed)
    return who(rows.join(housed, on="p", how="anti").join(theirs, on="p", how="anti"))


def fee_not_waived(month: Month, rule: str) -> pl.Series:
    """M27: on the register on the day of death, cremated, and nothing of the fee waived."""
    burials = month.latest("civil_affairs.cremation", "cremation_no").filter(
        (pl.col("cremated_on") <= month.end) & (pl.col("waived_amount") == 0) & (pl.col("basic_fee") > 0)
    )
    listed = month.facts[REGISTER].filter(pl.col("category").is_in(HOUSED))
    rows = burials.join(listed.select("p", "recognised_on", "exited_on"), on="p")
    return who(
        rows.filter(
            (pl.col("recognised_on") <= pl.col("died_on"))
            & (pl.col("exited_on").is_null() | (pl.col("exited_on") >= pl.col("died_on")))
        )
    )


def left_unchecked(month: Month, rule: str) -> pl.Series:
    """M28: left 低保 or 特困 more than thirty days ago, and nobody looked at 边缘 or 刚性 since."""
    listed = month.facts[REGISTER].sort("period", maintain_order=True)
    told = listed.unique(["p", "household_no", "category"], keep="last", maintain_order=True)
    left = told.filter(
        (pl.col("status") == "停保")
        & pl.col("category").is_in(["最低生活保障", "特困人员"])
        & pl.col("exit_reason").is_in(CHECKED_AFTER)
        & (pl.col("exited_on") < month.end - timedelta(days=CHECK_DAYS))
        & (pl.col("exited_on") > shifted(month.period, -24))
    )
    cases = month.latest("civil_affairs.application", "case_no").filter(
        (pl.col("accepted_on") <= month.end) & (pl.col("outcome") != "退出")
    )
    own = left.join(cases.select("p", "accepted_on"), on="p")
    homes = left.join(cases.select("household_no", "accepted_on").drop_nulls(), on="household_no")
    checked = pl.concat([own, homes], how="diagonal").filter(pl.col("accepted_on") >= pl.col("exited_on"))
    rows = left.join(checked, on="household_no", how="anti")
    rows = rows.join(month.active(), on="p", how="anti").join(month.dead(), on="p", how="anti")
    return who(_spokesmen(rows.with_columns(is_head=pl.col("p") == pl.col("p_head"))))


def refused_and_worse_off(month: Month, rule: str) -> pl.Series:
    """M31: refused within a year, and something happened since; not on the register, and not asking again."""
    cases = month.latest("civil_affairs.application", "case_no")
    refused = cases.filter((pl.col("outcome") == "不予") & (pl.col("decided_on") <= month.end))
    refused = refused.filter(pl.col("decided_on") >= month.back(11))
    newest = refused.group_by("p").agg(refused_on=pl.col("decided_on").max())
    later = newest.join(_signs(month), on="p").filter(pl.col("sign_on").is_between(pl.col("refused_on"), month.end))
    later = later.filter(pl.col("sign_on") > pl.col("refused_on"))
    sign = later.group_by("p").agg(pl.col("sign_on").max())
    again = sign.join(cases.select("p", "accepted_on"), on="p").filter(pl.col("accepted_on") >= pl.col("sign_on"))
    for others in (again, month.active(), month.dead()):
        sign = sign.join(others, on="p", how="anti")
    return who(sign)


def _signs(month: Month) -> pl.DataFrame:
    """Return what happened to people: a severe illness or disability, a job lost, a loss in a disaster."""
    cards = month.cards().filter(pl.col("level").is_in(SEVERE)).select("p", sign_on="issued_on")
    jobless = month.latest("human_resources.unemployment", "registered_on")
    jobless = jobless.filter(pl.col("closed_on").is_null()).select("p", sign_on="registered_on")
    losses = month.facts["emergency.disaster_relief"].select("p", sign_on="happened_on")
    return pl.concat([month.ill().select("p", sign_on="diagnosed_on"), cards, jobless, losses]).drop_nulls()


RULES: dict[str, Rule] = {
    "M15": watched_without_aid,
    "M16": dangerous_house,
    "M17": waiting_without_money,
    "M27": fee_not_waived,
    "M28": left_unchecked,
    "M31": refused_and_worse_off,
}
