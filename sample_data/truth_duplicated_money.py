"""Who is paid twice for one thing, or receives what belongs to others (D rules about money)?"""

from __future__ import annotations

import polars as pl

from sample_data.truth_month import Month, Rule, who

WELFARE = "civil_affairs.child_welfare"
ORPHAN, UNSUPPORTED = "孤儿", "事实无人抚养"
CHILD_MONEY = {ORPHAN: "孤儿基本生活费", UNSUPPORTED: "事实无人抚养儿童补贴"}
#: child_benefit.rounding_tolerated
TOLERATED = 5
#: duplicate.same_event_days, families_per_account, people_per_official
EVENT_DAYS, FAMILIES, WARDS = 30, 2, 2
#: duplicate.relief_paid_in_stages
STAGES = ("过渡期", "重建", "冬春")
#: temporary_relief.max_per_year, follow_up_days
PER_YEAR, FOLLOW_UP_DAYS = 2, 30
ALLOWANCES = ("困难残疾人生活补贴", "重度残疾人护理补贴")


def helped_children(month: Month) -> pl.DataFrame:
    """Return children whose allowance goes on and began before the month (or nobody wrote when), with `got`."""
    rows = month.newest(WELFARE).filter(pl.col("status").is_null() | (pl.col("status") == "在册"))
    rows = rows.filter(pl.col("recognised_on").is_null() | (pl.col("recognised_on") < month.period))
    paid = month.received(*CHILD_MONEY.values()).group_by("p", "programme").agg(sent=pl.col("amount").sum())
    rows = rows.with_columns(programme=pl.col("kind").replace_strict(CHILD_MONEY))
    return rows.join(paid, on=["p", "programme"], how="left").with_columns(got=pl.coalesce("paid", "sent"))


def not_topped_up(month: Month, rule: str) -> pl.Series:
    """D05: an unsupported child's allowance and its share of 低保 or 特困 together are more than the standard."""
    children = helped_children(month).filter((pl.col("kind") == UNSUPPORTED) & (pl.col("got") > 0))
    aid = month.active().filter(
        pl.col("is_covered")
        & pl.col("category").is_in(["最低生活保障", "特困人员"])
        & (pl.col("recognised_on") < month.period)
    )
    share = aid.with_columns(share=pl.col("monthly_amount") / pl.col("covered_count")).group_by("p").agg(
        pl.col("share").max()
    )  # fmt: skip
    both = children.join(share, on="p")
    return who(both.filter(pl.col("got") + pl.col("share") > pl.col("standard") + TOLERATED))


def allowance_beside_tekun(month: Month, rule: str) -> pl.Series:
    """D07: supported as 特困 since before the month, and one of the two allowances for this month."""
    tekun = month.active().filter(
        pl.col("is_covered") & (pl.col("category") == "特困人员") & (pl.col("recognised_on") < month.period)
    )
    return who(tekun.join(month.received(*ALLOWANCES), on="p", how="semi"))


def living_beside_child(month: Month, rule: str) -> pl.Series:
    """D08: an orphan, or an unsupported child with the whole allowance, and 生活补贴 for this month."""
    whole = (pl.col("kind") == ORPHAN) | (pl.col("got") >= pl.col("standard"))
    return who(helped_children(month).filter(whole).join(month.received(ALLOWANCES[0]), on="p", how="semi"))


def relief_repeated(month: Month, rule: str) -> pl.Series:
    """D11: within a year the same cause twice, or a third grant in a calendar year; what follows an advance is part."""
    rows = month.latest("civil_affairs.temporary_relief", "case_no").filter(
        (pl.col("amount") > 0) & (pl.col("granted_on") <= month.end)
    )
    # The family is the one that the book names, where the person lives there, else the one joined last.
    lived = month.newest("civil_affairs.low_income_register").select("p", "household_no", named="household_no").unique()
    rows = rows.join(_homes(month), on="p", how="left").join(lived, on=["p", "household_no"], how="left").with_columns(
        family=pl.coalesce("named", "family", "household_no", pl.col("p").cast(pl.String)), day="granted_on"
    )  # fmt: skip
    rows = rows.sort("day", "case_no").unique(["family", "cause", "day"], keep="first", maintain_order=True)
    ahead = rows.filter("advance").select("family", "cause", advanced="day")
    late = rows.join(ahead, on=["family", "cause"], nulls_equal=True).filter(
        (pl.col("day") - pl.col("advanced")).dt.total_days().is_between(1, FOLLOW_UP_DAYS)
    )
    own = rows.join(late.select("case_no").unique(), on="case_no", how="anti")
    since = pl.lit(month.end).dt.offset_by("-1y")
    recent = own.filter(pl.col("day") > since)
    known = ~pl.col("cause").is_in(["其他"]) & pl.col("cause").is_not_null()
    pairs = recent.filter(known).join(own, on=["family", "cause"], suffix="_1")
    again = pairs.filter((pl.col("day_1") < pl.col("day")) & (pl.col("day") < pl.col("day_1").dt.offset_by("1y")))
    counted = own.with_columns(nth=pl.col("day").rank("dense").over("family", pl.col("day").dt.year()))
    third = counted.filter((pl.col("nth") > PER_YEAR) & (pl.col("day") > since))
    return who(pl.concat([again.select("p"), third.select("p")]))


def one_disaster_twice(month: Month, rule: str) -> pl.Series:
    """D12: relief of both departments for one disaster, complete in this month."""
    lost = _disaster_money(month)
    relief = month.latest("civil_affairs.temporary_relief", "case_no").filter(
        (pl.col("amount") > 0) & (pl.col("cause") == "自然灾害")
    )
    homes = _homes(month)
    relief = relief.join(homes, on="p", how="left").with_columns(family=_own("family"))
    both = relief.join(lost.select("family", "happened_on", "paid_on"), on="family")
    near = (pl.col("granted_on") - pl.col("happened_on")).dt.total_days().abs() <= EVENT_DAYS
    done = pl.max_horizontal("granted_on", "paid_on")
    return who(both.filter(near & done.is_between(month.period, month.end)))


def disaster_relief_twice(month: Month, rule: str) -> pl.Series:
    """D20: one kind of relief for one damage of one event twice, of what comes by stages twice in one month."""
    rows = _disaster_money(month).with_columns(
        stage=pl.when(pl.col("relief_type").is_in(STAGES)).then(pl.col("paid_on").dt.strftime("%Y-%m"))
        .otherwise(pl.lit("once"))
    )  # fmt: skip
    counted = rows.filter(pl.col("stage").is_not_null()).with_columns(
        times=pl.len().over("family", "event_no", "damage", "relief_type", "stage")
    )
    return who(counted.filter(pl.col("times") > 1))


def _disaster_money(month: Month) -> pl.DataFrame:
    rows = month.latest("emergency.disaster_relief", "event_no", "damage", "relief_type", "paid_on")
    rows = rows.filter((pl.col("relief_type") != "未救助") & (pl.col("amount") > 0))
    return rows.join(_homes(month), on="p", how="left").with_columns(family=_own("family"))


def aid_twice(month: Month, rule: str) -> pl.Series:
    """D16: more grants and more money of one programme in the newest term than most of its pupils."""
    rows = month.latest("education.student_aid", "term", "programme", "paid_on").filter(pl.col("amount") > 0)
    rows = rows.filter(pl.col("term") == pl.col("term").max())
    sums = rows.group_by("p", "programme").agg(times=pl.len(), money=pl.col("amount").sum())
    usual = sums.group_by("programme").agg(
        # Of an even number the half is no majority.
        usual_times=pl.col("times").quantile(0.5, "higher"),
        usual_money=pl.col("money").quantile(0.5, "higher"),
    )
    more = sums.join(usual, on="programme")
    more = more.filter((pl.col("times") > pl.col("usual_times")) & (pl.col("money") > pl.col("usual_money")))
    pupils = month.facts["education.enrolment"].join(rows.select("term").unique(), on="term", how="semi")
    # Whoever changed schools in the term may be aided by both. (The county's book of aid has no pupil's number, so that
    # nobody can be found to be aided by two schools.)
    return who(more.join(pupils.filter(pl.col("status") == "转学"), on="p", how="anti"))


def one_account(month: Month, rule: str) -> pl.Series:
    """D18: an account that receives for more than two families beside its holder's; about the holder."""
    rows = _foreign_money(month).filter(pl.col("account").is_not_null())
    homes = _homes(month)
    rows = rows.filter(~pl.col("at_home"))
    rows = rows.join(homes.rename({"p": "p_payee", "family": "holders"}), on="p_payee", how="left")
    rows = rows.with_columns(theirs=_own("family"))
    rows = rows.filter(pl.col("theirs").ne_missing(pl.col("holders")))
    counted = rows.group_by("account").agg(
        families=pl.col("theirs").n_unique(), p=pl.col("p_payee").drop_nulls().first()
    )
    return who(counted.filter((pl.col("families") > FAMILIES) & pl.col("p").is_not_null()))


def _foreign_money(month: Month) -> pl.DataFrame:
    """Return payments for this month to others than wards and people under an agreement, with family and at_home."""
    rows = month.paid().filter(pl.col("pay_month") == month.period).join(_homes(month), on="p", how="left")
    wards = month.newest(WELFARE).select("p", p_payee="p_guardian")
    agreed = month.latest("civil_affairs.care_agreement", "agreement_no").filter(
        (pl.col("starts_on") <= month.end) & (pl.col("ends_on").is_null() | (pl.col("ends_on") >= month.period))
    )
    by_right = pl.concat([wards, agreed.select("p", p_payee="p_carer")]).drop_nulls().unique()
    rows = rows.join(by_right, on=["p", "p_payee"], how="anti")
    together = month.active().filter(pl.col("support_mode") == "集中").select("p").unique()
    return rows.join(together.with_columns(at_home=pl.lit(value=True)), on="p", how="left").with_columns(
        pl.col("at_home").fill_null(value=False)
    )


def official_receives(month: Month, rule: str) -> pl.Series:
    """D21: an official on file who receives the money of two or more people who are neither kin nor wards."""
    filed = month.newest("civil_affairs.relative_filing")
    homes = _homes(month)
    rows = _foreign_money(month).filter(pl.col("programme") != "分散供养照料费")
    rows = rows.filter(pl.col("p_payee") != pl.col("p"))
    rows = rows.join(filed.select(p_payee="p_official").drop_nulls().unique(), on="p_payee", how="semi")
    kin = filed.select("p", p_payee="p_official").drop_nulls()
    rows = rows.join(kin, on=["p", "p_payee"], how="anti")
    rows = rows.join(homes.rename({"p": "p_payee", "family": "officials"}), on="p_payee", how="left")
    rows = rows.filter((pl.col("family") != pl.col("officials")).fill_null(value=True))
    counted = rows.group_by(payee="p_payee").agg(people=pl.col("p").n_unique())
    return who(counted.filter(pl.col("people") >= WARDS).rename({"payee": "p"}))


def _homes(month: Month) -> pl.DataFrame:
    """Return the household of the register of everybody who has one: p, family (the one joined last)."""
    rows = month.newest("civil_affairs.low_income_register").sort("recognised_on", "household_no")
    return rows.unique("p", keep="last", maintain_order=True).select("p", family="household_no")


def _own(family: str) -> pl.Expr:
    """Return the family, or for whoever has none the person."""
    return pl.coalesce(family, pl.col("p").cast(pl.String))


RULES: dict[str, Rule] = {
    "D05": not_topped_up,
    "D07": allowance_beside_tekun,
    "D08": living_beside_child,
    "D11": relief_repeated,
    "D12": one_disaster_twice,
    "D16": aid_twice,
    "D18": one_account,
    "D20": disaster_relief_twice,
    "D21": official_receives,
}
