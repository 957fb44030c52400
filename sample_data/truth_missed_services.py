"""Who should get work, relief, care or a doctor, and does not (M18 to M23)?"""

from __future__ import annotations

import polars as pl

from sample_data.truth_month import Month, Rule, who
from sample_data.truth_watched import KEPT, OVER, RUNS, losses, relieved, severely_ill

#: employment.training_offers: 焦民〔2024〕8号 二(三)2(4).
OFFERS = 1
#: employment.working_age_from (《劳动法》第十五条), employment.working_age_before.
WORKING_FROM, WORKING_BEFORE = 16, {"男": 60, "女": 50}
#: disaster.relief_categories, disaster.days_until_relief, disaster.months_looked_back.
RELIEVED = ("特困人员", "最低生活保障", "防止返贫监测", "低保边缘家庭", "刚性支出困难家庭")
RELIEF_DAYS, RELIEF_MONTHS = 15, 12
#: transition.waiting_days, transition.hardship_days.
WAITING_DAYS, HARDSHIP_DAYS = 14, 90
#: What a visitor or caller says of somebody who needs money now.
HARDSHIP, NEEDS = ("生活困难", "突发意外", "患病", "受灾", "失业"), ("临时救助", "生活救助")
#: care.days_after_recognition, care.assessed_share.
CARE_DAYS, ASSESSED = 30, 0.8


def without_work(month: Month, rule: str) -> pl.Series:
    """M18: willing and never told of a training, or able to work in the city and known to nobody."""
    alive = month.active().join(month.dead(), on="p", how="anti")
    book = month.latest("human_resources.unemployment", "registered_on")
    last = book.sort("registered_on").unique("p", keep="last", maintain_order=True)
    untold = last.filter(
        pl.col("zero_employment") & pl.col("wants_training") & (pl.col("training_offers") < OFFERS)
        & (pl.col("closed_on").is_null() | (pl.col("closed_on") > month.end))
        & (pl.col("registered_on") < month.period)
    )  # fmt: skip
    willing = alive.filter(pl.col("recognised_on") < month.period).join(untold, on="p", how="semi")
    before = pl.col("sex").replace_strict(WORKING_BEFORE, default=None, return_dtype=pl.Int64)
    able = alive.join(month.age(), on="p").filter(
        (pl.col("category") == "最低生活保障") & (pl.col("labour") == "有") & (pl.col("urban_rural") == "城市")
        & pl.col("is_covered") & (pl.col("recognised_on") < month.period)
        & (pl.col("age") >= WORKING_FROM) & (pl.col("age") < before)
    )  # fmt: skip
    # Somebody with a rural entry beside it may be a farmer.
    rural = alive.filter((pl.col("category") == "最低生活保障") & (pl.col("urban_rural") == "农村"))
    able = able.join(book, on="p", how="anti").join(rural, on="p", how="anti")
    rows = pl.concat([willing.select("p"), able.select("p")])
    for hindered in _busy(month):
        rows = rows.join(hindered, on="p", how="anti")
    return who(rows)


def _busy(month: Month) -> list[pl.DataFrame]:
    """Return who works, learns, draws a pension, is ill, serves or is held."""
    insured = month.newest("human_resources.social_insurance").filter(
        (pl.col("status") == "正常") & (pl.col("month") == pl.col("month").max())
    )
    pupils = month.newest("education.enrolment").filter(pl.col("status") == "在读")
    pension = month.newest("human_resources.pension").filter(pl.col("status") == "正常")
    business = month.newest("market.business").filter((pl.col("status") == "存续") & pl.col("role").is_in(RUNS))
    serving = month.newest("veterans.enlistment").filter(
        pl.col("discharged_on").is_null() | (pl.col("discharged_on") > month.end)
    )
    return [insured, pupils, pension, business, serving, severely_ill(month), month.kept(*KEPT)]


def disaster_unrelieved(month: Month, rule: str) -> pl.Series:
    """M19: a loss weeks ago, to the family of somebody on the register, and nobody of it has got anything."""
    told = losses(month).filter(
        ((pl.lit(month.end) - pl.col("happened_on")).dt.total_days() > RELIEF_DAYS)
        & (pl.col("happened_on") > pl.lit(month.end).dt.offset_by(f"-{RELIEF_MONTHS}mo"))
    )
    lines = month.active().filter(pl.col("category").is_in(RELIEVED))
    heads = lines.filter(pl.col("p_head").is_not_null()).select("household_no", p="p_head")
    homes = pl.concat([lines.select("household_no", "p"), heads]).unique()
    helped = told.filter(pl.col("relief_type") != "未救助")
    family = helped.select("p", "event_no").join(homes, on="p").select("household_no", "event_no").join(
        homes, on="household_no"
    )  # fmt: skip
    rows = told.join(helped, on=["p", "event_no"], how="anti").join(family, on=["p", "event_no"], how="anti")
    return who(rows.join(homes, on="p", how="semi").join(month.dead(), on="p", how="anti"))


def waiting_in_need(month: Month, rule: str) -> pl.Series:
    """M20: waiting for 低保 or 特困 for more than ten working days, in hardship, without 临时救助."""
    cases = month.newest("civil_affairs.application").filter(
        (pl.col("outcome") == "办理中")
        & pl.col("programme").str.contains("低保|最低生活保障|特困")
        & ((pl.lit(month.end) - pl.col("accepted_on")).dt.total_days() > WAITING_DAYS)
    )
    visits = month.facts["civil_affairs.visit"].filter(
        pl.col("situation").is_in(HARDSHIP).fill_null(value=False) | pl.col("need").is_in(NEEDS).fill_null(value=False)
    )
    signs = pl.concat([
        visits.select("p", sign="visited_on"),
        losses(month).select("p", sign="happened_on"),
        severely_ill(month).select("p", sign="diagnosed_on"),
    ]).filter(pl.col("sign") <= month.end)  # fmt: skip
    rows = cases.join(signs, on="p").filter(
        pl.col("sign") >= pl.col("accepted_on") - pl.duration(days=HARDSHIP_DAYS)
    ).group_by("p").agg(pl.col("sign").max(), pl.col("accepted_on").max(), pl.col("household_no").max())  # fmt: skip
    got = relieved(month).filter(pl.col("amount") > 0).select("p", "household_no", day="granted_on")
    paid = (
        month.paid().filter(pl.col("programme").str.contains("临时救助")).select("p", "household_no", day="pay_month")
    )
    helped = pl.concat([got, paid]).with_columns(pl.col("day").dt.month_start())
    # What was given since the hardship began, or since the family asked.
    in_month = pl.min_horizontal("sign", "accepted_on").dt.month_start()
    own = rows.join(helped.select("p", "day"), on="p").filter(pl.col("day") >= in_month)
    known = rows.drop_nulls("household_no").join(helped.select("household_no", "day"), on="household_no")
    aided = month.active().filter(pl.col("category").is_in(["最低生活保障", "特困人员"]))
    for others in (own, known.filter(pl.col("day") >= in_month), aided, month.dead()):
        rows = rows.join(others, on="p", how="anti")
    return who(rows)


def _destitute(month: Month) -> pl.DataFrame:
    """Return lines of living 特困人员 who were recognised long enough ago."""
    lines = month.active().filter(pl.col("category") == "特困人员").join(month.dead(), on="p", how="anti")
    return lines.filter((pl.lit(month.end) - pl.col("recognised_on")).dt.total_days() > CARE_DAYS)


def no_agreement(month: Month, rule: str) -> pl.Series:
    """M21: 特困 at home, without an agreement in force on the last day of the month."""
    agreed = month.latest("civil_affairs.care_agreement", "agreement_no").filter(
        pl.col("ends_on").is_null() | (pl.col("ends_on") >= month.end)
    )
    return who(_destitute(month).filter(pl.col("support_mode") == "分散").join(agreed, on="p", how="anti"))


def helpless_or_unassessed(month: Month, rule: str) -> pl.Series:
    """M22: unable to care for himself and at home, or never assessed where nearly everybody has been."""
    lines = month.active().filter(pl.col("category") == "特困人员")
    share = lines.group_by("township").agg(assessed=pl.col("self_care").is_not_null().mean())
    rows = _destitute(month).join(share, on="township", how="left")
    helpless = rows.filter((pl.col("self_care") == "完全丧失") & (pl.col("support_mode") == "分散"))
    never = rows.filter(pl.col("self_care").is_null().all().over("p") & (pl.col("assessed") >= ASSESSED))
    return who(pl.concat([helpless.select("p"), never.select("p")]))


def no_family_doctor(month: Month, rule: str) -> pl.Series:
    """M23: chronically ill on the register, and no family doctor under contract."""
    ill = month.latest("health.severe_illness", "kind", "disease_code", "diagnosed_on").filter(
        (pl.col("kind") == "慢性病") & ~pl.col("status").is_in(OVER).fill_null(value=False)
        & (pl.col("diagnosed_on").is_null() | (pl.col("diagnosed_on") < month.period))
    )  # fmt: skip
    signed = month.latest("health.family_doctor", "starts_on").filter(
        (pl.col("starts_on") <= month.end) & (pl.col("ends_on").is_null() | (pl.col("ends_on") >= month.end))
    )
    rows = month.active().filter(pl.col("recognised_on") < month.period).join(ill, on="p", how="semi")
    return who(rows.join(signed, on="p", how="anti").join(month.dead(), on="p", how="anti"))


RULES: dict[str, Rule] = {
    "M18": without_work,
    "M19": disaster_unrelieved,
    "M20": waiting_in_need,
    "M21": no_agreement,
    "M22": helpless_or_unassessed,
    "M23": no_family_doctor,
}
