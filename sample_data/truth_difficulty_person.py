"""Whom has something befallen himself: work lost, disability, disaster, illness, release (N03 to N09, N16)?"""

from __future__ import annotations

from datetime import date

import polars as pl

from sample_data.truth_month import REGISTER, Month, Rule, who
from sample_data.truth_watched import (
    KEPT,
    ago,
    earned,
    first_day,
    gone_away,
    losses,
    relieved,
    severely_ill,
    since,
    standing_income,
    unsettled,
    watched,
)  # fmt: skip

#: difficulty.unemployed_months, of 民发〔2022〕83号 二(一): three months without income.
UNEMPLOYED = 3
#: difficulty.event_months: an event of so many calendar months is new.
NEW = {"残疾": 3, "重病": 3, "受灾": 6, "入学": 6}
#: difficulty.disaster_damages: lost crops alone are none.
DAMAGES = ("人员伤亡", "倒塌", "严重损坏", "一般损坏")
#: difficulty.study_cost_year, the same for both stages.
STUDIES, STUDY_COST = ("高职", "本科"), 8_000
#: difficulty.days_after_release.
AFTER_RELEASE = 60
#: difficulty.severe_levels.
LEVELS = ("一级", "二级", "三级", "四级")
SEVERE = 2
#: difficulty.silent_from_age, difficulty.silent_months.
SILENT_AGE, SILENT_MONTHS = 60, 12


def jobless(month: Month, rule: str) -> pl.Series:
    """N03: registered for three months, the money over, nothing else to live on, and watched; not in prison."""
    rows = month.latest("human_resources.unemployment", "registered_on").filter(
        (pl.col("registered_on") <= ago(month, UNEMPLOYED))
        & (pl.col("closed_on").is_null() | (pl.col("closed_on") > month.end))
        & (pl.col("public_job_from").is_null() | (pl.col("public_job_from") > month.end))
    )
    # Of a benefit whose end nobody knows somebody may still live.
    no_benefit = pl.when(pl.col("benefit_until").is_null()).then(pl.col("benefit_from").is_null())
    rows = rows.filter(no_benefit.otherwise(pl.col("benefit_until") < month.period))
    rows = rows.join(watched(month), on="p", how="semi").join(month.dead(), on="p", how="anti")
    working = earned(month).filter(pl.col("month") >= first_day(month, UNEMPLOYED))
    rows = rows.join(working, on="p", how="anti").join(standing_income(month), on="p", how="anti")
    rows = rows.join(month.kept("监狱服刑", "强制隔离戒毒"), on="p", how="anti")
    rows = since(rows, gone_away(month), "changed_on", "registered_on")
    # The difficulty begins with the registration, or when the money ends.
    rows = rows.with_columns(occurred=pl.max_horizontal("registered_on", "benefit_until"))
    return who(unsettled(month, rows, "occurred"))


def disabled_anew(month: Month, rule: str) -> pl.Series:
    """N04: a severe certificate that is new, or a level that grew worse, in the lists of the last months."""
    lists = month.facts["disabled_federation.certificate"]
    rank = pl.col("level").replace_strict({name: n + 1 for n, name in enumerate(LEVELS)}, return_dtype=pl.Int64)
    lists = lists.with_columns(rank=rank)
    now = month.cards().with_columns(rank=rank).sort("rank", "issued_on").unique("p", keep="first", maintain_order=True)
    now = now.select("p", "rank", "issued_on")
    earlier = lists.join(now.rename({"rank": "now"}), on="p")
    # Since which list somebody has been as badly disabled as now, and whether he stood in a list before it.
    as_bad = earlier.filter(pl.col("rank") <= pl.col("now")).group_by("p").agg(listed=pl.col("period").min())
    before = earlier.join(as_bad, on="p").filter(pl.col("period") < pl.col("listed")).select("p", known=True).unique()
    rows = (
        now.join(as_bad, on="p").join(before, on="p", how="left").with_columns(pl.col("known").fill_null(value=False))
    )
    since_when = first_day(month, NEW["残疾"])
    rows = rows.filter((pl.col("listed") >= since_when) & (pl.col("listed") > pl.lit(lists["period"].min(), pl.Date)))
    fresh = pl.col("issued_on").is_null() | (pl.col("issued_on") >= since_when)
    rows = rows.filter(pl.col("known") | ((pl.col("rank") <= SEVERE) & fresh))
    rows = rows.with_columns(occurred=pl.when(pl.col("issued_on") >= since_when).then("issued_on").otherwise("listed"))
    came = month.hukou("迁入").filter(pl.col("changed_on") >= since_when)
    rows = rows.join(came, on="p", how="anti").join(month.dead(), on="p", how="anti")
    return who(unsettled(month, rows, "occurred"))


def hit_by_disaster(month: Month, rule: str) -> pl.Series:
    """N05: a house or a life lost, to somebody watched or to the head of a family on the register."""
    hit = losses(month).filter(
        pl.col("damage").is_in(DAMAGES) & (pl.col("happened_on") >= first_day(month, NEW["受灾"]))
    )
    heads = month.active().filter(pl.col("p_head").is_not_null()).select(p="p_head")
    known = pl.concat([watched(month), heads]).unique()
    rows = hit.join(known, on="p", how="semi").join(month.dead(), on="p", how="anti")
    rows = since(rows, relieved(month, "自然灾害"), "granted_on", "happened_on")
    return who(unsettled(month, rows, "happened_on"))


def begins_studies(month: Month, rule: str) -> pl.Series:
    """N07: of a family on the register, in the first year at college, with less aid than a year costs."""
    entered = pl.concat_str(pl.col("entered"), pl.lit("-01")).str.to_date(strict=False)
    students = month.newest("education.enrolment").with_columns(began=entered)
    students = students.filter(
        pl.col("stage").is_in(STUDIES)
        & (pl.col("status") == "在读")
        & pl.col("began").is_between(first_day(month, NEW["入学"]), month.period)
    )
    aid = month.latest("education.student_aid", "term", "programme", "paid_on").join(
        students.select("p", "began"), on="p"
    )
    granted = aid.filter(pl.col("paid_on") >= pl.col("began")).group_by("p").agg(pl.col("amount").sum())
    rows = students.join(month.active(), on="p", how="semi").join(month.dead(), on="p", how="anti")
    rows = rows.join(granted, on="p", how="left")
    return who(rows.filter(pl.col("amount").fill_null(0) < STUDY_COST))


def newly_ill(month: Month, rule: str) -> pl.Series:
    """N08: a first severe illness, found in the last months, of somebody watched."""
    since_when = first_day(month, NEW["重病"])
    ill = severely_ill(month)
    before = ill.filter(pl.col("diagnosed_on") < since_when)
    rows = ill.filter(pl.col("diagnosed_on").is_between(since_when, month.end)).join(before, on="p", how="anti")
    rows = rows.group_by("p").agg(pl.col("diagnosed_on").min())
    rows = rows.join(watched(month), on="p", how="semi").join(month.dead(), on="p", how="anti")
    rows = since(rows, relieved(month, "重大疾病"), "granted_on", "diagnosed_on")
    return who(unsettled(month, rows, "diagnosed_on"))


def released(month: Month, rule: str) -> pl.Series:
    """N09: back from custody within sixty days, with nothing to live on and nobody of the family on the register."""
    stays = month.latest("justice.custody", "kind", "starts_on")
    freed = stays.filter(pl.col("kind").is_in(KEPT) & (pl.col("released_on") <= month.end))
    rows = freed.group_by("p").agg(pl.col("released_on").max())
    rows = rows.filter((pl.lit(month.end) - pl.col("released_on")).dt.total_days() <= AFTER_RELEASE)
    kept = month.kept("监狱服刑", "强制隔离戒毒")
    lines = month.newest(REGISTER).select("household_no", "p")
    family = lines.join(month.active(), on="household_no", how="semi")
    heads = month.active().filter(pl.col("p_head").is_not_null()).select(p="p_head")
    dead = month.dead()
    for others in (kept, family, heads, dead, standing_income(month)):
        rows = rows.join(others, on="p", how="anti")
    month_of = pl.col("released_on").dt.month_start()
    rows = rows.with_columns(from_month=month_of)
    rows = since(rows, earned(month), "month", "from_month")
    rows = since(rows, month.paid().filter(pl.col("pay_month") <= month.period), "pay_month", "from_month")
    rows = since(rows, relieved(month), "granted_on", "released_on")
    return who(since(rows, gone_away(month), "changed_on", "released_on"))


def silent(month: Month, rule: str) -> pl.Series:
    """N16: old, on the register, and without any trace for a year."""
    after: date = month.back(SILENT_MONTHS - 1)
    # Silence shows only in books that reach back so far.
    books = [("medical_insurance.settlement", "settled_on"), ("civil_affairs.visit", "visited_on")]
    if not all((month.facts[dataset][day] < after).any() for dataset, day in books):
        return pl.Series("p", [], dtype=pl.Int64)
    old = month.age().filter(pl.col("age") >= SILENT_AGE)
    rows = month.active().join(old, on="p", how="semi").join(month.dead(), on="p", how="anti")
    seen = pl.max_horizontal("recognised_on", "last_review_on").max().over("p")
    at_home = ~(pl.col("support_mode") == "集中").fill_null(value=False).any().over("p")
    rows = rows.filter((seen < after) & at_home)
    for traces in _traces(month):
        lately = traces.filter(pl.col("day").is_between(after, month.end))
        rows = rows.join(lately, on="p", how="anti")
    return who(rows)


def _traces(month: Month) -> list[pl.DataFrame]:
    """Return the days on which some department saw somebody: p, day."""
    days = {
        "medical_insurance.settlement": "settled_on", "human_resources.pension": "certified_on",
        "health.family_doctor": "last_service_on", "civil_affairs.temporary_relief": "granted_on",
        "civil_affairs.application": "accepted_on", "public_security.household_change": "changed_on",
        "human_resources.unemployment": "registered_on", "justice.custody": "starts_on",
        "emergency.disaster_relief": "happened_on", "health.severe_illness": "diagnosed_on",
        "disabled_federation.certificate": "issued_on",
    }  # fmt: skip
    found = [month.facts[dataset].select("p", day=day) for dataset, day in days.items()]
    visits = month.facts["civil_affairs.visit"].filter(~pl.col("situation").is_in(["不在家"]).fill_null(value=False))
    weddings = month.facts["civil_affairs.marriage"]
    cared = month.facts["civil_affairs.care_agreement"].filter(
        (pl.col("starts_on") <= month.end) & (pl.col("ends_on").is_null() | (pl.col("ends_on") >= month.end))
    )
    released = month.facts["justice.custody"].select("p", day="released_on").drop_nulls()
    return [
        *found,
        released,
        visits.select("p", day="visited_on"),
        weddings.select(p="p_husband", day="registered_on"),
        weddings.select(p="p_wife", day="registered_on"),
        earned(month).select("p", day="month"),
        cared.select("p", day=pl.lit(month.end)),
    ]


RULES: dict[str, Rule] = {
    "N03": jobless,
    "N04": disabled_anew,
    "N05": hit_by_disaster,
    "N07": begins_studies,
    "N08": newly_ill,
    "N09": released,
    "N16": silent,
}
