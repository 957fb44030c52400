"""Who is paid an allowance, or carries a label of medical aid, whose ground is gone?"""

from __future__ import annotations

import polars as pl

from data_contracts.months import shifted
from sample_data.truth_ineligible_register import GROWN_UP, severe
from sample_data.truth_month import Month, Rule, who

LIVING, NURSING = "困难残疾人生活补贴", "重度残疾人护理补贴"
#: Months in which a certificate past its end may still be renewed (tenure.certificate_renewal_months).
RENEWAL_MONTHS = 3
#: Age of the allowance for the very old, and months that two calendars may differ by (old_age.*).
VERY_OLD, TWO_CALENDARS = 80, 2
#: Full months in which a label may follow a change (tenure.label_grace_months).
LABEL_GRACE = 1
LABEL = "防止返贫监测"


def _alive_before(month: Month, rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out who died before the month: that is another rule's matter."""
    return rows.join(month.dead().filter(pl.col("died_on") < month.period), on="p", how="anti")


def without_certificate(month: Month, rule: str) -> pl.Series:
    """X27: an allowance is paid although no certificate on the list bears it."""
    cards = month.newest("disabled_federation.certificate")
    too_old = pl.col("valid_until").dt.offset_by(f"{RENEWAL_MONTHS}mo") < month.end
    over = (pl.col("status") == "过期") & pl.col("valid_until").is_null()
    lost = pl.col("status").is_in(["注销", "冻结"]) | too_old.fill_null(value=False) | over
    level, kind = pl.col("level"), pl.col("kind")
    strong = level.is_in(["一级", "二级"]) | ((level == "三级") & kind.is_in(["智力", "精神"]))
    judged = cards.with_columns(lost=lost, strong=strong)
    paid = month.received(LIVING, NURSING).select("p", "programme").unique().join(judged, on="p")
    fits = ~pl.col("lost") & (pl.col("strong") | (pl.col("programme") == LIVING))
    rows = paid.group_by("p", "programme").agg(fine=fits.any())
    return who(_alive_before(month, rows.filter(~pl.col("fine"))))


def allowance_away(month: Month, rule: str) -> pl.Series:
    """X28: an allowance is paid to somebody who was in prison, or had moved to another county, before the month."""
    kept = month.kept("监狱服刑").filter(pl.col("starts_on") < month.period).select("p")
    out = month.hukou("迁出").filter(pl.col("changed_on") < month.period)
    county = pl.col("from_area").str.head(6)
    out = out.filter(county.is_not_null() & (pl.col("to_area").str.head(6) != county))
    back = month.hukou("迁入").group_by("p").agg(back_on=pl.col("changed_on").max())
    out = out.join(back, on="p", how="left")
    gone = out.filter(pl.col("back_on").is_null() | (pl.col("back_on") < pl.col("changed_on"))).select("p")
    paid = month.received(LIVING, NURSING).join(pl.concat([kept, gone]).unique(), on="p", how="semi")
    return who(_alive_before(month, paid))


def child_ground_ended(month: Month, rule: str) -> pl.Series:
    """X30: grown up and not at school, or the parent who was locked up is free and has no other ground."""
    children = month.newest("civil_affairs.child_welfare").filter(pl.col("status") == "在册")
    children = children.join(month.dead(), on="p", how="anti")
    grown = children.join(month.age().filter(pl.col("age") >= GROWN_UP), on="p", how="semi")
    pupils = month.newest("education.enrolment")
    pupils = pupils.filter((pl.col("term") == pl.col("term").max()) & pl.col("status").is_in(["在读", "休学", "转学"]))
    grown = grown.join(pupils, on="p", how="anti")
    stays = month.latest("justice.custody", "kind", "starts_on").filter(
        pl.col("starts_on").is_not_null() & (pl.col("kind") != "社区矫正")
    )
    released = (pl.col("released_on") <= month.end).fill_null(value=False)
    free = stays.group_by("p").agg(is_free=released.all()).filter("is_free")
    ill = month.newest("health.severe_illness").filter(
        (pl.col("kind") == "重特大疾病") & ~pl.col("status").is_in(["治愈", "排除"])
    )
    for otherwise in (severe(month), ill, month.dead()):
        free = free.join(otherwise, on="p", how="anti")
    free = free.select("p").unique()
    parents = month.parents()
    parts = [grown.select("p")]
    for role in ("father", "mother"):
        due = children.filter(pl.col(f"{role}_status").is_in(["服刑在押", "强制隔离戒毒", "其他限制人身自由"])).join(
            parents, on="p"
        )
        parts.append(due.join(free.rename({"p": role}), on=role, how="semi").select("p"))
    return who(pl.concat(parts))


def below_age(month: Month, rule: str) -> pl.Series:
    """X31: 高龄津贴 for somebody who will not be eighty for more than two months."""
    reached = pl.col("birth_date").dt.offset_by(f"{VERY_OLD}y").dt.offset_by(f"-{TWO_CALENDARS}mo")
    young = month.births.filter(reached > month.end)
    return who(month.received("高龄津贴").join(young, on="p", how="semi"))


def _labelled(month: Month) -> pl.DataFrame:
    rows = month.newest("medical_insurance.enrolment")
    return rows.filter((pl.col("year") == month.period.year) & (pl.col("status") == "正常"))


def label_after_risk(month: Month, rule: str) -> pl.Series:
    """X32: labelled as 防返贫, although the risk was cleared and the register knows no other reason."""
    watched = month.newest("agriculture.poverty_monitoring")
    still = watched.filter(~pl.col("risk_cleared").fill_null(value=False))
    late = pl.col("cleared_on") < shifted(month.period, -LABEL_GRACE)
    cleared = watched.filter(pl.col("risk_cleared") & late).group_by("p").agg(pl.col("cleared_on").max())
    rows = _labelled(month).filter(pl.col("aid_status") == LABEL).join(cleared, on="p")
    rows = rows.filter(pl.col("aid_status_from").is_null() | (pl.col("aid_status_from") <= pl.col("cleared_on")))
    other = month.active().filter(pl.col("category") != LABEL)
    for excused in (still, other, month.dead()):
        rows = rows.join(excused, on="p", how="anti")
    return who(rows)


def carer_in_institution(month: Month, rule: str) -> pl.Series:
    """X33: the fee for a carer at home is paid for somebody who lived in an institution the whole month."""
    register = month.facts["civil_affairs.low_income_register"]
    rows = month.active().filter(
        (pl.col("category") == "特困人员")
        & (pl.col("support_mode") == "集中")
        & (pl.col("recognised_on") < month.period)
    )
    before = register.filter(
        (pl.col("period") == shifted(month.period, -1))
        & (pl.col("category") == "特困人员")
        & (pl.col("support_mode") == "分散")
    )
    return who(rows.join(month.received("分散供养照料费"), on="p", how="semi").join(before, on="p", how="anti"))


def label_after_exit(month: Month, rule: str) -> pl.Series:
    """X35: who left the register keeps the label of the category that was left."""
    register = month.facts["civil_affairs.low_income_register"]
    late = pl.col("exited_on") < shifted(month.period, -LABEL_GRACE)
    left = register.filter((pl.col("status") == "停保") & late)
    left = left.group_by("p", aid_status="category").agg(pl.col("exited_on").max())
    rows = _labelled(month).join(left, on=["p", "aid_status"])
    rows = rows.filter(pl.col("aid_status_from").is_null() | (pl.col("aid_status_from") <= pl.col("exited_on")))
    return who(rows.join(month.active(), on="p", how="anti").join(month.dead(), on="p", how="anti"))


RULES: dict[str, Rule] = {
    "X27": without_certificate,
    "X28": allowance_away,
    "X30": child_ground_ended,
    "X31": below_age,
    "X32": label_after_risk,
    "X33": carer_in_institution,
    "X35": label_after_exit,
}
