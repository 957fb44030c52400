"""Who is old, disabled, a child or alone, and gets less care or aid than is due (M rules)?"""

from __future__ import annotations

import polars as pl

from data_contracts.months import shifted
from sample_data.truth_month import DEATHS, SEVERE, SEVERE_OF_MIND, Month, Rule, who

REGISTER = "civil_affairs.low_income_register"
#: Children under this age are helped with 康复 (0–6 years); national children's law says who is a child.
SMALL, CHILD, ADULT = 7, 18, 18
#: 高龄津贴 (system default) and 《特困人员认定办法》 第五条.
VERY_OLD, OLD = 80, 60
#: Disabilities with which somebody counts as unable to work: 《特困人员认定办法》 第五条.
HELPLESS = {
    "智力": ("一级", "二级", "三级"), "精神": ("一级", "二级", "三级"), "肢体": ("一级", "二级"), "视力": ("一级",),
}  # fmt: skip
#: Custody of so many months or more: 民发〔2019〕62号 一.
KEPT_MONTHS = 6


def nursing_missing(month: Month, rule: str) -> pl.Series:
    """M09: a severe disability, and no 护理补贴 this month; whoever is kept as 特困 gets his care otherwise."""
    cards = month.cards().filter(pl.col("level").is_in(SEVERE))
    cards = cards.filter(pl.col("issued_on").is_null() | (pl.col("issued_on") < month.period))
    # What the bank sent back was granted all the same.
    granted = month.facts["civil_affairs.payment"].filter(
        (pl.col("pay_month") == month.period) & (pl.col("amount") > 0)
    )
    granted = granted.filter(pl.col("programme").is_in(["重度残疾人护理补贴", "特困供养金", "分散供养照料费"]))
    tekun = month.active().filter(pl.col("category") == "特困人员")
    rows = cards.join(granted, on="p", how="anti").join(tekun, on="p", how="anti")
    return who(rows.join(month.living(), on="p", how="semi"))


def child_without_rehabilitation(month: Month, rule: str) -> pl.Series:
    """M10: a disabled child up to six, of a family in need, without a course in twelve months."""
    rows = month.due("特困人员", "最低生活保障", "低保边缘家庭")
    small = month.age().filter(pl.col("age") < SMALL)
    cards = month.cards().filter(pl.col("issued_on") < month.back(2))
    courses = month.facts["disabled_federation.rehabilitation"]
    courses = courses.filter(pl.col("starts_on").is_between(month.back(11), month.end))
    rows = rows.join(small, on="p", how="semi").join(cards, on="p", how="semi")
    return who(rows.join(courses, on="p", how="anti"))


def _without_work(month: Month, persons: pl.DataFrame) -> pl.DataFrame:
    """Leave out whoever has paid into an insurance in three months, runs a business, or applied within a year."""
    jobs = month.facts["human_resources.social_insurance"]
    jobs = jobs.filter(pl.col("month").is_between(month.back(2), month.period) & (pl.col("status") == "正常"))
    firms = month.newest("market.business").filter(pl.col("status") == "存续")
    asked = month.facts["civil_affairs.application"].filter(pl.col("accepted_on") >= month.back(11))
    for others in (jobs, firms, asked.filter(pl.col("accepted_on") <= month.end)):
        persons = persons.join(others, on="p", how="anti")
    return persons


def disabled_without_aid(month: Month, rule: str) -> pl.Series:
    """M12: a severely disabled adult with neither aid nor work nor pension."""
    adults = month.age().filter(pl.col("age") >= ADULT)
    rows = month.severe_cards().join(adults, on="p", how="semi").join(month.active(), on="p", how="anti")
    pensions = month.newest("human_resources.pension").filter(pl.col("status").is_in(["正常", "暂停"]))
    payroll = month.newest("finance.public_payroll").filter(pl.col("status").fill_null("") != "离职")
    taxed = month.facts["tax.income"].filter(pl.col("month").is_between(month.back(2), month.period))
    for others in (pensions, payroll, taxed.filter(pl.col("amount") > 0)):
        rows = rows.join(others, on="p", how="anti")
    return who(_without_work(month, rows).join(month.living(), on="p", how="semi"))


def alone_and_helpless(month: Month, rule: str) -> pl.Series:
    """M13: old or helpless, alone under a household number, with no means, spouse or child that anybody knows of."""
    active = month.active()
    alone = active.filter((pl.col("p").n_unique().over("household_no") == 1) & (pl.col("p") == pl.col("p_head")))
    alone = alone.filter((pl.col("covered_count").fill_null(1) <= 1) & ~pl.col("single_person").fill_null(value=False))
    several = active.filter(pl.col("p").n_unique().over("household_no") > 1)
    tekun = active.filter(pl.col("category") == "特困人员")
    suits = [(pl.col("kind") == kind) & pl.col("level").is_in(list(levels)) for kind, levels in HELPLESS.items()]
    cards = month.cards().filter(pl.any_horizontal(suits))
    old = month.age().filter(pl.col("age") >= OLD)
    rows = alone.join(pl.concat([old.select("p"), cards.select("p")]), on="p", how="semi")
    pensions = month.newest("human_resources.pension")
    pensions = pensions.filter((pl.col("kind") != "城乡居民") & (pl.col("status") != "终止"))
    watched = month.newest("agriculture.poverty_monitoring")
    watched = watched.filter(pl.col("p").n_unique().over("household_no") > 1)
    for others in (several, tekun, pensions, watched, _married(month), _with_children(month)):
        rows = rows.join(others, on="p", how="anti")
    return who(_without_work(month, rows).join(month.living(), on="p", how="semi"))


def _married(month: Month) -> pl.DataFrame:
    """Return who is married as the registrations say: the newest one counts."""
    told = month.facts["civil_affairs.marriage"].filter(pl.col("registered_on") <= month.end)
    both = pl.concat([told.select("kind", "registered_on", p=f"p_{role}") for role in ("husband", "wife")])
    newest = (
        both.drop_nulls("p").sort("registered_on", maintain_order=True).unique("p", keep="last", maintain_order=True)
    )
    return newest.filter(pl.col("kind").is_in(["结婚", "补领"]))


def _with_children(month: Month) -> pl.DataFrame:
    rows = month.facts["public_security.household_change"]
    return pl.concat([rows.select(p=f"p_{role}") for role in ("father", "mother")]).drop_nulls().unique()


def child_without_care(month: Month, rule: str) -> pl.Series:
    """M14: a child neither of whose two known parents can care, not in care by the last list that names it."""
    children = month.age().filter(pl.col("age") < CHILD).join(month.living(), on="p", how="semi")
    listed = month.facts["civil_affairs.child_welfare"]
    last = listed.filter(pl.col("period") == pl.col("period").max().over("p"))
    known = last.filter(pl.col("status").ne_missing("停发")).select("p").unique()
    tekun = month.active().filter(pl.col("category") == "特困人员")
    families = _parents(month).filter(pl.col("father") != pl.col("mother"))
    cannot = _cannot_care(month).to_list()
    alone = families.filter(pl.col("father").is_in(cannot) & pl.col("mother").is_in(cannot))
    rows = alone.join(children, on="p", how="semi").join(known, on="p", how="anti")
    return who(rows.join(tekun, on="p", how="anti"))


def _parents(month: Month) -> pl.DataFrame:
    """Return both parents of children: as the police know them, else head and spouse of the household."""
    police = month.parents().drop_nulls(["father", "mother"])
    listed = month.facts[REGISTER].filter(pl.col("p").is_not_null())
    home = ["period", "household_no", "category"]
    heads = listed.filter(pl.col("relation") == "户主").unique([*home, "p"]).select(*home, father="p")
    spouses = listed.filter(pl.col("relation") == "配偶").unique([*home, "p"]).select(*home, mother="p")
    children = listed.filter(pl.col("relation").is_in(["子", "女"])).select(*home, "p").unique()
    told = children.join(heads, on=home).join(spouses, on=home).sort("period", maintain_order=True)
    told = told.unique("p", keep="last", maintain_order=True).join(police, on="p", how="anti")
    return pl.concat([police.select("p", "father", "mother"), told.select("p", "father", "mother")])


def _cannot_care(month: Month) -> pl.Series:
    """Return who is dead, missing, kept for half a year or more, severely disabled, or severely ill."""
    missing = month.facts[DEATHS["X01"]].filter(
        (pl.col("reason") == "宣告失踪") & (pl.col("cancelled_on") <= month.end)
    )
    stays = month.kept("监狱服刑", "强制隔离戒毒", "看守所羁押")
    over = pl.coalesce("released_on", "ends_on", pl.lit(month.end))
    stays = stays.filter(pl.col("starts_on").dt.offset_by(f"{KEPT_MONTHS}mo") <= over)
    of_mind = pl.col("level").is_in(["三级", "四级"]) & pl.col("kind").is_in(SEVERE_OF_MIND)
    cards = month.cards().filter(pl.col("level").is_in(SEVERE) | of_mind)
    parts = [rows.select("p") for rows in (month.dead(), missing, stays, cards, month.ill())]
    return pl.concat(parts)["p"].unique()


def unvisited(month: Month, rule: str) -> pl.Series:
    """M24: unable to care for himself, at home, and nobody came in three months."""
    since = month.back(2)
    rows = month.active().filter(pl.col("self_care") == "完全丧失").join(month.living(), on="p", how="semi")
    in_a_home = month.active().filter(pl.col("support_mode") == "集中")
    seen = month.active().filter((pl.col("recognised_on") >= since) | (pl.col("last_review_on") >= since))
    visits = month.latest("civil_affairs.visit", "visit_no").filter(
        (pl.col("channel") == "走访")
        & pl.col("visited_on").is_between(since, month.end)
        & (pl.col("situation").fill_null("") != "不在家")
    )
    visited = month.same_home(visits)
    doctors = month.newest("health.family_doctor").filter(pl.col("last_service_on").is_between(since, month.end))
    carers = month.latest("civil_affairs.care_agreement", "agreement_no").filter(
        (pl.col("starts_on") <= month.end) & (pl.col("ends_on").is_null() | (pl.col("ends_on") >= month.end))
    )
    for others in (in_a_home, seen, visits, visited, doctors, carers):
        rows = rows.join(others, on="p", how="anti")
    return who(rows)


def old_age_missing(month: Month, rule: str) -> pl.Series:
    """M29: eighty before this month, on the register, and without 高龄津贴."""
    old = month.age(at=shifted(month.period, 0)).filter(pl.col("age") >= VERY_OLD)
    turned = month.births.filter(pl.col("birth_date").dt.offset_by(f"{VERY_OLD}y") < month.period)
    rows = month.active().join(old, on="p", how="semi").join(turned, on="p", how="semi")
    in_a_home = month.active().filter(pl.col("support_mode") == "集中")
    county = pl.col("to_area").str.head(6)
    moved = month.hukou("迁出").filter(county.is_null() | (county != pl.lit(_county(month))))
    for others in (month.received("高龄津贴"), in_a_home, moved, month.dead()):
        rows = rows.join(others, on="p", how="anti")
    return who(rows)


def _county(month: Month) -> str:
    counties = month.newest(REGISTER)["household_no"].str.head(6).mode().sort()
    return str(counties[0]) if len(counties) else ""


RULES: dict[str, Rule] = {
    "M09": nursing_missing,
    "M10": child_without_rehabilitation,
    "M12": disabled_without_aid,
    "M13": alone_and_helpless,
    "M14": child_without_care,
    "M24": unvisited,
    "M29": old_age_missing,
}
