"""Whom does medical insurance or medical assistance give less than the law says (M rules)?"""

from __future__ import annotations

from datetime import date

import polars as pl

from data_contracts.months import shifted
from sample_data.truth_month import Month, Rule, who

REGISTER = "civil_affairs.low_income_register"
SETTLEMENT = "medical_insurance.settlement"
#: 焦民〔2024〕8号 二(三)2(1): the contribution is borne in whole for 特困, with 80 yuan at least for the others.
FLOOR = 80
#: The same: shares of what is left of the cost within the policy, in hospital and for listed outpatient diseases …
INPATIENT = {
    "特困人员": 0.90, "最低生活保障": 0.70, "防止返贫监测": 0.70, "低保边缘家庭": 0.65, "刚性支出困难家庭": 0.65,
}  # fmt: skip
OUTPATIENT = {
    "特困人员": 0.50, "最低生活保障": 0.50, "防止返贫监测": 0.50, "低保边缘家庭": 0.30, "刚性支出困难家庭": 0.30,
}  # fmt: skip
#: … after what the family bears itself of a stay (a share of last year's disposable income per head).
OWN_SHARE = {"低保边缘家庭": 0.10, "刚性支出困难家庭": 0.25}
#: Of these only the severely ill are assisted.
PATIENTS_ONLY = "刚性支出困难家庭"
#: System defaults of medical.disposable_income and medical.annual_limit.
INCOME, LIMIT = 30_000, 30_000
#: Half of the income is borne by oneself; six tenths of the rest are assisted once more, up to 10 000 yuan.
TILT_FROM, TILT_RATIO, TILT_CAP = 0.5, 0.6, 10_000
#: So little too little is rounding in a stay, and not worth a question in a year of outpatient care.
ROUNDING, SMALL = 10, 100
#: Labels from the most favourable one on; those of one rank get the same (就高).
RANK = {
    "特困人员": 1, "最低生活保障": 2, "防止返贫监测": 2, "低保边缘家庭": 3, "刚性支出困难家庭": 3, "其他困难": 4,
}  # fmt: skip
LABELLED = ("特困人员", "最低生活保障", "防止返贫监测", "低保边缘家庭")


def subsidised_too_little(month: Month, rule: str) -> pl.Series:
    """M02: the contribution is subsidised, but not in whole (特困) or below the floor (the others)."""
    new_year = date(month.period.year, 1, 1)
    rows = month.due("特困人员", "最低生活保障", "防止返贫监测").filter(
        pl.col("is_covered") & (pl.col("recognised_on") < new_year)
    )
    in_full = rows.group_by("p").agg(full=(pl.col("category") == "特困人员").any())
    paid = _insured(month).filter((pl.col("insurance") == "居民") & (pl.col("subsidy") > 0))
    sums = paid.group_by("p").agg(pl.col("subsidy").sum(), pl.col("contribution").max())
    wanted = pl.when("full").then("contribution").otherwise(FLOOR)
    return who(in_full.join(sums, on="p").filter(pl.col("subsidy") < wanted))


def _insured(month: Month) -> pl.DataFrame:
    """Return insurances of this year that are in force."""
    return month.newest("medical_insurance.enrolment").filter(
        (pl.col("year") == month.period.year) & (pl.col("status") == "正常")
    )


def _bills(month: Month) -> pl.DataFrame:
    """Return one row per settlement with what was taken back set off against it.

    Columns: settlement_no, p, care_type, day (of discharge, or of settlement), settled_on, in_policy, others (what was
    paid by the other insurances), aid, referred, in_province.
    """
    told = month.facts[SETTLEMENT].filter(pl.col("settled_on") <= month.end)
    told = told.sort("period", maintain_order=True).unique(["settlement_no", "total"], keep="last", maintain_order=True)
    paid = pl.sum_horizontal("basic_paid", "serious_paid", "other_paid")
    told = told.with_columns(
        # What nobody says who paid it was paid by somebody else than the patient.
        others=pl.max_horizontal(
            paid.abs(), (pl.col("total") - pl.col("self_paid") - pl.col("aid_paid").fill_null(0)).abs()
        )
        * pl.col("total").sign(),
    )
    first = told.sort("total", descending=True, maintain_order=True)
    return (
        first.group_by("settlement_no", "p", maintain_order=True)
        .agg(
            pl.col("care_type", "settled_on", "discharged_on", "referred", "in_province").first(),
            pl.col("total", "in_policy", "others", "self_paid").sum().round(2),
            aid=pl.col("aid_paid").sum().round(2),
            known=pl.col("in_policy").is_not_null().all() & pl.col("aid_paid").is_not_null().all(),
        )
        .filter(pl.col("known") & (pl.col("total") > 0))
        .with_columns(day=pl.coalesce("discharged_on", "settled_on"))
    )


def _helped(month: Month, bills: pl.DataFrame, ratios: dict[str, float]) -> pl.DataFrame:
    """Join to bills the categories whose assistance held on the day: category, ratio, own (what is not assisted)."""
    listed = month.newest(REGISTER).filter("is_covered").join(month.dead(), on="p", how="anti")
    ill = month.ill().select("p").with_columns(ill=pl.lit(value=True)).unique("p")
    listed = listed.join(ill, on="p", how="left")
    listed = listed.filter((pl.col("category") != PATIENTS_ONLY) | pl.col("ill").fill_null(value=False))
    rows = bills.join(listed.select("p", "category", "recognised_on", "exited_on"), on="p")
    rows = rows.filter(
        (pl.col("recognised_on") < pl.col("day").dt.month_start())
        & (pl.col("exited_on").is_null() | (pl.col("exited_on") > pl.col("day")))
        & pl.col("category").is_in(list(ratios))
    )
    return rows.with_columns(
        ratio=pl.col("category").replace_strict(ratios, return_dtype=pl.Float64),
        own=pl.col("category").replace_strict(OWN_SHARE, default=0.0, return_dtype=pl.Float64) * INCOME,
    )


def _settled_elsewhere(month: Month) -> pl.Expr:
    """Whether a claim from another province may still be under way: half a year."""
    return ~pl.col("in_province").fill_null(value=True) & (pl.col("settled_on") > shifted(month.period, -6))


def _aid_of_year(month: Month) -> pl.DataFrame:
    """Return what assistance paid each person in this calendar year."""
    bills = month.facts[SETTLEMENT].filter(pl.col("settled_on").is_between(date(month.period.year, 1, 1), month.end))
    told = bills.sort("period", maintain_order=True).unique(["settlement_no", "total"], keep="last")
    return told.group_by("p").agg(year_aid=pl.col("aid_paid").sum().round(2))


def stay_with_too_little_aid(month: Month, rule: str) -> pl.Series:
    """M03, M04: a stay in hospital for which assistance paid nothing (M03), or less than its share (M04)."""
    stays = _bills(month).filter(
        (pl.col("care_type") == "住院")
        & (pl.col("settled_on") >= shifted(month.period, -11))
        & pl.col("referred").fill_null(value=True)
    )
    rows = _helped(month, stays.filter(~_settled_elsewhere(month)), INPATIENT)
    rows = rows.join(_aid_of_year(month), on="p", how="left").with_columns(
        due=(pl.col("in_policy") - pl.col("others") - pl.col("own")) * pl.col("ratio") - pl.col("aid"),
        left=LIMIT - pl.col("year_aid"),
    )
    short = rows.filter(pl.min_horizontal("due", "left").round(2) > ROUNDING)
    return who(short.filter(pl.col("aid") == 0 if rule == "M03" else pl.col("aid") > 0))


def outpatient_without_aid(month: Month, rule: str) -> pl.Series:
    """M05: of a year of listed outpatient care assistance paid less than its share."""
    visits = _bills(month).filter(
        (pl.col("care_type") == "门诊慢特病") & (pl.col("settled_on") >= date(month.period.year, 1, 1))
    )
    rows = _helped(month, visits.filter(~_settled_elsewhere(month)), OUTPATIENT)
    best = rows.sort("ratio", descending=True).unique("settlement_no", keep="first")
    year = best.group_by("p").agg(
        due=((pl.col("in_policy") - pl.col("others")) * pl.col("ratio")).sum() - pl.col("aid").sum()
    )
    year = year.join(_aid_of_year(month), on="p", how="left")
    return who(year.filter(pl.min_horizontal("due", LIMIT - pl.col("year_aid")).round(2) > SMALL))


def no_tilt(month: Month, rule: str) -> pl.Series:
    """M06: assistance has reached the limit of the year, and much is left to be borne, with no more help."""
    bills = _bills(month).filter(
        pl.col("care_type").is_in(["住院", "门诊慢特病"])
        & (pl.col("settled_on") >= date(month.period.year, 1, 1))
        & pl.col("referred").fill_null(value=False)
        & pl.col("in_province").fill_null(value=False)
    )
    rows = _helped(month, bills, INPATIENT).unique("settlement_no", keep="first")
    left = rows.group_by("p").agg(left=(pl.col("in_policy") - pl.col("others")).sum())
    year = left.join(_aid_of_year(month), on="p").filter(pl.col("year_aid") >= LIMIT - ROUNDING)
    tilted = pl.max_horizontal(pl.col("year_aid") - LIMIT, 0)
    too_much = pl.col("left") - LIMIT - TILT_FROM * INCOME
    due = pl.min_horizontal(too_much * TILT_RATIO, TILT_CAP) - tilted
    return who(year.filter(due.round(2) > ROUNDING))


def lower_label(month: Month, rule: str) -> pl.Series:
    """M30: the label of the insurance ranks below the best category."""
    rows = (
        _labelled_by_now(month, list(RANK))
        .group_by("p")
        .agg(best=pl.col("category").replace_strict(RANK, return_dtype=pl.Int64).min())
    )
    labels = _insured(month).with_columns(
        rank=pl.col("aid_status").replace_strict(RANK, return_dtype=pl.Int64, default=None)
    )
    labels = labels.group_by("p").agg(pl.col("rank").min()).drop_nulls("rank")
    return who(rows.join(labels, on="p").filter(pl.col("rank") > pl.col("best")))


def _labelled_by_now(month: Month, categories: list[str]) -> pl.DataFrame:
    """Return due entries whose label took effect in the month after recognition, and before this month."""
    return month.due(*categories).filter(pl.col("is_covered") & (pl.col("recognised_on") < month.back(1)))


def label_missing(month: Month, rule: str) -> pl.Series:
    """M32: insured this year, of a category that the list labels at all, without any label in force."""
    insured = _insured(month)
    told = insured["aid_status"].unique().to_list()
    rows = _labelled_by_now(month, [name for name in LABELLED if name in told])
    starts = pl.col("aid_status_from")
    labels = insured.filter(pl.col("aid_status").is_not_null() & (starts.is_null() | (starts <= month.end)))
    return who(rows.join(insured, on="p", how="semi").join(labels, on="p", how="anti"))


RULES: dict[str, Rule] = {
    "M02": subsidised_too_little,
    "M03": stay_with_too_little_aid,
    "M04": stay_with_too_little_aid,
    "M05": outpatient_without_aid,
    "M06": no_tilt,
    "M30": lower_label,
    "M32": label_missing,
}
