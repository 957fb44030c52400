"""Who should get something, and does not (M rules)?"""

from __future__ import annotations

import polars as pl

from sample_data import truth_missed_care, truth_missed_homes, truth_missed_medical, truth_missed_services
from sample_data.truth_month import Month, Rule, who

SUBSIDISED = ("特困人员", "最低生活保障", "防止返贫监测")
PUPILS = ("特困人员", "最低生活保障", "低保边缘家庭", "刚性支出困难家庭")
ORPHANS = ("孤儿基本生活费", "事实无人抚养儿童补贴")
OVER = ("治愈", "排除", "撤管", "死亡")


def not_subsidised(month: Month, rule: str) -> pl.Series:
    """M01: due to be insured at public cost, and not; employees' insurance keeps silent."""
    insured = month.newest("medical_insurance.enrolment").filter(
        (pl.col("year") == month.period.year) & (pl.col("status") == "正常")
    )
    has_subsidy = (pl.col("subsidy") > 0) | pl.col("subsidy_category").is_not_null()
    fine = insured.filter(has_subsidy | (pl.col("insurance") == "职工"))
    return who(month.due(*SUBSIDISED).filter("is_covered").join(fine, on="p", how="anti"))


def pupil_without_aid(month: Month, rule: str) -> pl.Series:
    """M07: at school, of a household in need, without a grant in the newest term."""
    pupils = month.newest("education.enrolment")
    aid = month.facts["education.student_aid"].filter(pl.col("amount") > 0)
    term = pl.lit(pupils["term"].max(), pl.String)
    aid = aid.filter(pl.col("term") == term)
    if aid.is_empty():
        return pl.Series("p", [], dtype=pl.Int64)
    year, last = pl.col("birth_date").dt.year(), month.end
    birthday_to_come = pl.col("birth_date").dt.strftime("%m%d") > f"{last:%m%d}"
    age = last.year - year - birthday_to_come.cast(pl.Int32)
    young = month.births.filter(age.is_between(3, 22))
    at_school = pupils.filter((pl.col("status") == "在读") & (pl.col("term") == term))
    rows = month.due(*PUPILS).join(young, on="p", how="semi").join(at_school, on="p", how="semi")
    return who(rows.join(aid, on="p", how="anti"))


def allowance_missing(month: Month, rule: str) -> pl.Series:
    """M08: 低保 and a valid certificate, but no 困难残疾人生活补贴 this month."""
    cards = month.newest("disabled_federation.certificate").filter(
        (pl.col("status") == "有效")
        & (pl.col("valid_until").is_null() | (pl.col("valid_until") >= month.end))
        & (pl.col("issued_on").is_null() | (pl.col("issued_on") < month.period))
    )
    paid = month.paid().filter(pl.col("pay_month") == month.period)
    paid = paid.filter(pl.col("programme").is_in(["困难残疾人生活补贴", *ORPHANS]))
    rows = month.due("最低生活保障").filter("is_covered").join(cards, on="p", how="semi")
    tekun = month.active().filter(pl.col("category") == "特困人员")
    return who(rows.join(paid, on="p", how="anti").join(tekun, on="p", how="anti"))


def single_person_lead(month: Month, rule: str) -> pl.Series:
    """M11: of an 边缘 household, severely disabled or ill, not yet 低保 alone."""
    # Of an illness that is reported in several months the newest report counts.
    ill = month.facts["health.severe_illness"].sort("period").unique(["p", "kind", "diagnosed_on"], keep="last")
    ill = ill.filter((pl.col("kind") == "重特大疾病") & ~pl.col("status").is_in(OVER))
    active = month.active()
    better = active.filter(pl.col("category").is_in(["最低生活保障", "特困人员"]))
    edge = active.filter(pl.col("category") == "低保边缘家庭").join(month.dead(), on="p", how="anti")
    reasons = pl.concat([month.severe_cards().select("p"), ill.select("p")])
    return who(edge.join(reasons, on="p", how="semi").join(better, on="p", how="anti"))


RULES: dict[str, Rule] = {
    "M01": not_subsidised,
    "M07": pupil_without_aid,
    "M08": allowance_missing,
    "M11": single_person_lead,
    **truth_missed_services.RULES,
    **truth_missed_medical.RULES,
    **truth_missed_care.RULES,
    **truth_missed_homes.RULES,
}
