"""Which household has lost what held it up: a worker, a parent, its income, all of it at once (N02, N10 to N14)?"""

from __future__ import annotations

import polars as pl

from sample_data.truth_month import REGISTER, Month, Rule, who
from sample_data.truth_watched import KEPT, first_day, home_unsettled, monitored, relieved, since, unsettled

#: difficulty.event_months: an event of so many calendar months is new.
NEW = {"死亡": 6, "婚姻": 6, "监测": 6}
#: difficulty.main_labour_age, both ends included.
LABOUR = (18, 59)
#: difficulty.minor_under_age: 《未成年人保护法》第二条.
MINOR = 18
#: difficulty.rigid_spending_share, difficulty.study_cost_year.
MEDICAL_SHARE, WHOLE_SHARE = 0.6, 0.7
STUDIES, STUDY_COST = ("高职", "本科"), 8_000
#: Categories in which such spending has been counted already.
COUNTED = ("最低生活保障", "特困人员", "刚性支出困难家庭")
CHILDREN, COUPLE, OLD = ("子", "女"), ("户主", "配偶"), ("父亲", "母亲")


def spells(month: Month) -> pl.DataFrame:
    """Return who belonged to which household of the register, from `recognised_on` until before `until`."""
    key = ("p", "household_no", "category", "recognised_on")
    lines = month.facts[REGISTER].sort("period", maintain_order=True)
    last = lines.unique(key, keep="last", maintain_order=True)
    newest = pl.lit(lines["period"].max(), pl.Date)
    stopped = pl.when(pl.col("status") == "停保").then(pl.coalesce("exited_on", "period"))
    gone = pl.when(pl.col("period") < newest).then(pl.col("period").dt.offset_by("1mo"))
    return last.with_columns(until=pl.coalesce(stopped, gone))


def age_on(day: str) -> pl.Expr:
    """Return completed years on a day."""
    young = pl.col("birth_date").dt.strftime("%m%d") > pl.col(day).dt.strftime("%m%d")
    return pl.col(day).dt.year() - pl.col("birth_date").dt.year() - young.cast(pl.Int32)


def workers_dead(month: Month) -> pl.DataFrame:
    """Return the dead who were of working age: p, died_on."""
    dead = month.dead().join(month.births, on="p").with_columns(age=age_on("died_on"))
    return dead.filter(pl.col("age").is_between(*LABOUR)).select("p", "died_on")


def worker_lost(month: Month, rule: str) -> pl.Series:
    """N02: dead lately, of working age and not known to be unable to work, who leaves others behind."""
    dead = workers_dead(month).filter(pl.col("died_on") >= first_day(month, NEW["死亡"]))
    lines = spells(month)
    unable = lines.filter(pl.col("labour").is_in(["丧失", "无"]))
    dead = dead.join(unable, on="p", how="anti")
    belonged = (pl.col("recognised_on") <= pl.col("died_on")) & (
        pl.col("until").is_null() | (pl.col("until") >= pl.col("died_on"))
    )
    theirs = lines.join(dead, on="p").filter(belonged).select("p", "household_no", "died_on").unique()
    others = lines.select("household_no", "until", other="p").join(theirs, on="household_no")
    stays = pl.col("until").is_null() | (pl.col("until") > pl.col("died_on"))
    others = others.filter(stays & (pl.col("other") != pl.col("p"))).select("p", "other", "died_on", "household_no")
    listed = month.facts["agriculture.poverty_monitoring"].select("p", "household_no").unique()
    watched = monitored(month).select("household_no", other="p").unique()
    on_list = dead.join(theirs, on="p", how="anti").join(listed, on="p").join(watched, on="household_no")
    others = pl.concat([others, on_list.filter(pl.col("other") != pl.col("p")).select(others.columns)])
    others = others.join(month.dead().select(other="p"), on="other", how="anti")
    helped = relieved(month, "成员死亡").select(other="p", granted_on="granted_on").join(others, on="other")
    helped = helped.filter(pl.col("granted_on") >= pl.col("died_on"))
    return who(home_unsettled(month, others.join(helped, on="p", how="anti"), "died_on"))


def relatives(month: Month) -> pl.DataFrame:
    """Return who is the child of whom in one household, of the register or of the monitoring: p (child), parent."""
    columns = ("household_no", "p", "relation")
    listed = month.newest("agriculture.poverty_monitoring")
    members = pl.concat([month.active().select(columns), listed.select(columns)]).unique()
    pairs = members.join(members.select("household_no", parent="p", role="relation"), on="household_no")
    own = pl.col("relation").is_in(CHILDREN) & pl.col("role").is_in(COUPLE)
    head = (pl.col("relation") == "户主") & pl.col("role").is_in(OLD)
    return pairs.filter((own | head) & (pl.col("p") != pl.col("parent"))).select("p", "parent").unique()


def minors(month: Month) -> pl.DataFrame:
    """Return living children: p."""
    young = month.age().filter(pl.col("age") < MINOR)
    return young.join(month.dead(), on="p", how="anti").select("p")


def parent_kept(month: Month, rule: str) -> pl.Series:
    """N10: a child of whose parents one is kept and no other is at home, and whom nobody has recognised."""
    at_home, police = relatives(month), month.parents()
    named = pl.concat([
        police.select("p", parent="father"), police.select("p", parent="mother")
    ]).drop_nulls()  # fmt: skip
    # The police may know of one parent only: then the other one is unknown, unless the family shows who there is.
    both = police.filter(pl.col("father").is_not_null() & pl.col("mother").is_not_null())
    told = pl.concat([at_home.select("p"), both.select("p")]).unique()
    everybody = pl.concat([at_home, named]).unique().join(told, on="p", how="semi")
    kept = month.kept(*KEPT).select(parent="p", kept=True).unique()
    dead = month.dead().select(parent="p", dead=True)
    everybody = everybody.join(kept, on="parent", how="left").join(dead, on="parent", how="left")
    state = everybody.group_by("p").agg(
        one=(pl.col("kept").fill_null(value=False) & pl.col("dead").is_null()).any(),
        none_free=(pl.col("kept").fill_null(value=False) | pl.col("dead").fill_null(value=False)).all(),
    )
    rows = state.filter("one", "none_free").join(minors(month), on="p", how="semi")
    cared_for = month.newest("civil_affairs.child_welfare").filter(pl.col("status").ne_missing("停发"))
    rows = rows.join(cared_for, on="p", how="anti")
    return who(rows.join(month.active().filter(pl.col("category") == "特困人员"), on="p", how="anti"))


def spending_too_high(month: Month, rule: str) -> pl.Series:
    """N12: a household that pays more than its share of income for care and studies."""
    active = month.active()
    counted = active.filter(pl.col("category").is_in(COUNTED)).select("household_no")
    lines = active.join(counted, on="household_no", how="anti").select(
        "household_no", "p", income=pl.col("income_per_head") * 12
    )
    extra = monitored(month).join(active, on="p", how="anti").select("household_no", "p", income="income_per_head")
    everybody = pl.concat([lines, extra]).group_by("household_no", "p").agg(pl.col("income").max())
    bills = month.latest("medical_insurance.settlement", "settlement_no", "total").filter(
        pl.col("settled_on").is_between(month.back(11), month.end)
    )
    paid = bills.group_by("p").agg(medical=pl.col("self_paid").sum(), settled=pl.col("settled_on").max())
    aid = month.latest("education.student_aid", "term", "programme", "paid_on").filter(
        pl.col("paid_on").is_between(month.back(11), month.end)
    )
    granted = aid.group_by("p").agg(aid=pl.col("amount").sum())
    students = month.newest("education.enrolment").filter(
        pl.col("stage").is_in(STUDIES) & (pl.col("status") == "在读")
    ).select("p").unique()  # fmt: skip
    cost = students.join(granted, on="p", how="left").select(
        "p", study=pl.max_horizontal(STUDY_COST - pl.col("aid").fill_null(0), 0.0)
    )
    people = everybody.join(paid, on="p", how="left").join(cost, on="p", how="left").with_columns(
        pl.col("medical", "study").fill_null(0.0)
    )  # fmt: skip
    home = people.group_by("household_no").agg(
        yearly=pl.col("income").max() * pl.len(), care=pl.col("medical").sum(), studies=pl.col("study").sum(),
        settled_last=pl.col("settled").max(),
    )  # fmt: skip
    poor = home.filter((pl.col("yearly") > 0) & (
        (pl.col("care").round(2) > pl.col("yearly") * MEDICAL_SHARE)
        | ((pl.col("care") + pl.col("studies")).round(2) > pl.col("yearly") * WHOLE_SHARE)
    ))  # fmt: skip
    rows = people.join(poor, on="household_no").join(month.dead(), on="p", how="anti")
    rows = rows.sort(pl.col("income").is_null(), -pl.col("medical"), -pl.col("study"), "p")
    rows = rows.unique("household_no", keep="first", maintain_order=True)
    return who(home_unsettled(month, rows, "settled_last"))


def monitored_and_alone(month: Month, rule: str) -> pl.Series:
    """N13: found at risk in the last months, and no member has got or asked for anything."""
    everybody = month.newest("agriculture.poverty_monitoring")
    fresh = everybody.filter(
        (pl.col("recognised_on") >= first_day(month, NEW["监测"])) & (pl.col("recognised_on") < month.period)
    )
    over = everybody.filter("risk_cleared").select("household_no")
    fresh = fresh.join(over, on="household_no", how="anti")
    known = month.active().filter(pl.col("category") != "防止返贫监测")
    asked = month.latest("civil_affairs.application", "case_no").select("p", day="accepted_on")
    helped = pl.concat([rows.select("p", "day") for rows in (asked, *_aid(month))]).filter(pl.col("day") <= month.end)
    seen = fresh.join(helped, on="p").filter(pl.col("day") >= pl.col("recognised_on").dt.month_start())
    busy = pl.concat([seen.select("household_no"), fresh.join(known, on="p", how="semi").select("household_no")])
    rows = fresh.join(busy, on="household_no", how="anti").join(month.dead(), on="p", how="anti")
    # Without a head the spouse stands for the family, and without a spouse the eldest.
    place = pl.col("relation").replace_strict({"户主": 0, "配偶": 1}, default=2, return_dtype=pl.Int64)
    rows = rows.join(month.births, on="p", how="left").sort(place, "birth_date", "p", nulls_last=True)
    return who(rows.unique("household_no", keep="first", maintain_order=True))


def _aid(month: Month) -> list[pl.DataFrame]:
    """Return what somebody got, whoever gave it: p, day."""
    paid = month.paid().select("p", day="pay_month")
    grants = relieved(month).filter(pl.col("amount") > 0).select("p", day="granted_on")
    schools = month.facts["education.student_aid"].filter(pl.col("amount") > 0).select("p", day="paid_on")
    disaster = month.facts["emergency.disaster_relief"].filter(pl.col("amount") > 0).select("p", day="paid_on")
    bills = month.facts["medical_insurance.settlement"].filter(pl.col("aid_paid") > 0).select("p", day="settled_on")
    # Of rent the list of the quarter tells that it is paid while the lease runs.
    flats = month.facts["housing.public_rental"].filter(
        (pl.col("kind") != "轮候") & (pl.max_horizontal("subsidy", "rent_waived") > 0)
    )
    rent = flats.select("p", day=pl.min_horizontal("period", "ends_on"))
    courses = month.facts["disabled_federation.rehabilitation"].filter(pl.col("amount") > 0)
    built = month.facts["housing.dilapidated"].filter(pl.col("amount") > 0).select("p", day="completed_on")
    return [paid, grants, schools, disaster, bills, rent, courses.select("p", day="starts_on"), built]


def single_parent(month: Month, rule: str) -> pl.Series:
    """N14: divorced lately, or widowed of somebody who was not listed, and alone with a child."""
    since_when = first_day(month, NEW["婚姻"])
    book = month.facts["civil_affairs.marriage"].filter(pl.col("registered_on") <= month.end)
    book = book.select("kind", "registered_on", "p_husband", "p_wife").unique()
    both = pl.concat([
        book.select("kind", "registered_on", p="p_husband", other="p_wife"),
        book.select("kind", "registered_on", p="p_wife", other="p_husband"),
    ]).filter(pl.col("p").is_not_null())  # fmt: skip
    wed = both.filter(pl.col("kind") == "结婚").select("p", "registered_on")
    parted = both.filter((pl.col("kind") == "离婚") & (pl.col("registered_on") >= since_when))
    parted = since(parted.select("p", "other", day="registered_on"), wed, "registered_on", "day")
    # Of a partner whom the family list shows, another rule (N02) tells.
    died = month.dead().select(other="p", day="died_on").filter(pl.col("day") >= since_when)
    ended = both.filter(pl.col("kind").is_in(["离婚", "撤销"])).select("p", "other")
    wives = both.filter(pl.col("kind") == "结婚").join(ended, on=["p", "other"], how="anti").join(died, on="other")
    wives = wives.filter(pl.col("registered_on") <= pl.col("day")).select("p", "other", "day")
    again = both.select("p", registered_on=pl.when(pl.col("kind") == "结婚").then("registered_on"))
    widowed = since(wives, again.drop_nulls(), "registered_on", "day")
    alone = pl.concat([parted, widowed.join(spells(month).select(other="p"), on="other", how="anti")])
    homes = pl.concat([
        month.active().select("household_no", "p"), monitored(month).select("household_no", "p")
    ]).unique()  # fmt: skip
    # Somebody listed twice is not alone in the second household.
    together = homes.join(homes.select("household_no", other="p"), on="household_no").select("p", "other")
    alone = alone.join(together, on=["p", "other"], how="anti").join(homes, on="p")
    named = month.parents()
    told = pl.concat([named.select("p", parent="father"), named.select("p", parent="mother")]).drop_nulls()
    children = pl.concat([relatives(month), told]).unique().join(minors(month), on="p")
    theirs = children.join(homes, on="p").select("household_no", p="parent").unique()
    rows = alone.join(theirs, on=["household_no", "p"], how="semi").join(month.dead(), on="p", how="anti")
    return who(unsettled(month, rows, "day"))


RULES: dict[str, Rule] = {
    "N02": worker_lost,
    "N10": parent_kept,
    "N12": spending_too_high,
    "N13": monitored_and_alone,
    "N14": single_parent,
}
