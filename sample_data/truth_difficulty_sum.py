"""Which household has been hit by several independent things within a year (N11)?"""

from __future__ import annotations

import polars as pl

from sample_data.truth_difficulty_home import spells, workers_dead
from sample_data.truth_difficulty_person import DAMAGES
from sample_data.truth_month import REGISTER, Month, Rule, who
from sample_data.truth_watched import KEPT, home_unsettled, losses, monitored, severely_ill

#: difficulty.event_months (叠加), difficulty.signals_of_one_household.
MONTHS, SEVERAL = 12, 2


def signals(month: Month, limits: pl.DataFrame) -> pl.DataFrame:
    """Return what befell whom and when: p, day, kind, what (of one kind, the same `what` is one difficulty)."""
    per_person = pl.col("p").cast(pl.String)
    ill = severely_ill(month).select("p", day="diagnosed_on", kind=pl.lit("health"), what=per_person)
    dead = workers_dead(month).select("p", day="died_on", kind=pl.lit("health"), what=per_person)
    bills = month.latest("medical_insurance.settlement", "settlement_no", "total").filter(
        pl.col("settled_on").is_between(month.back(MONTHS - 1), month.end)
    )
    costs = bills.group_by("p").agg(pl.col("self_paid").sum().round(2), day=pl.col("settled_on").max())
    costs = costs.join(limits, on="p").filter(pl.col("self_paid") > pl.col("limit"))
    dear = costs.select("p", "day", kind=pl.lit("health"), what=per_person)
    jobless = month.latest("human_resources.unemployment", "registered_on").filter(
        pl.col("closed_on").is_null() | (pl.col("closed_on") > month.end)
    )
    idle = jobless.select("p", day="registered_on", kind=pl.lit("work"), what=pl.lit(""))
    hit = losses(month).filter(pl.col("damage").is_in(DAMAGES))
    lost = hit.select("p", day="happened_on", kind=pl.lit("disaster"), what="event_no")
    book = month.facts["civil_affairs.marriage"].filter(pl.col("kind") == "离婚")
    day = pl.col("registered_on")
    parted = [
        book.select(p=role, day=day, kind=pl.lit("divorce"), what=day.cast(pl.String))
        for role in ("p_husband", "p_wife")
    ]
    stays = month.latest("justice.custody", "kind", "starts_on").filter(pl.col("kind").is_in(KEPT))
    kept = stays.select("p", day="starts_on", kind=pl.lit("custody"), what=per_person)
    found = pl.concat([ill, dead, dear, idle, lost, *parted, kept]).drop_nulls("p")
    return found.filter(pl.col("day").is_between(month.back(MONTHS - 1), month.end))


def several(month: Month, rule: str) -> pl.Series:
    """N11: two difficulties or more of one household, told of whom the last of them befell."""
    # A family that has just left the register still stands in the list: it is watched like the others.
    listed = month.newest(REGISTER)
    gone = spells(month).join(listed, on=["p", "household_no"], how="anti")
    lines = pl.concat([
        listed.select("p", "household_no", "category", until=pl.lit(None, pl.Date)),
        gone.select("p", "household_no", "category", "until"),
    ])  # fmt: skip
    extra = (
        monitored(month)
        .join(listed, on="p", how="anti")
        .select("p", "household_no", category=pl.lit("防止返贫监测"), until=pl.lit(None, pl.Date))
    )
    members = pl.concat([lines, extra])
    strictest = pl.col("category").replace_strict(
        {"特困人员": 1_000, "最低生活保障": 5_000, "其他困难": 15_000}, default=10_000, return_dtype=pl.Int64
    )
    limits = members.group_by("p").agg(limit=strictest.min())
    homes = members.select("p", "household_no", "until").unique()
    found = signals(month, limits).join(homes, on="p")
    found = found.filter(pl.col("until").is_null() | (pl.col("until") >= pl.col("day")))
    kinds = found.group_by("household_no").agg(
        count=pl.struct("kind", "what").n_unique(), newest=pl.col("day").max()
    ).filter(pl.col("count") >= SEVERAL)  # fmt: skip
    here = pl.concat([listed.select("p", "household_no"), extra.select("p", "household_no")]).unique()
    here = here.join(month.dead(), on="p", how="anti").join(kinds, on="household_no")
    last = found.group_by("p", "household_no").agg(day=pl.col("day").max())
    rows = here.join(last, on=["p", "household_no"], how="left").join(month.births, on="p", how="left")
    rows = rows.sort("day", "birth_date", "p", descending=[True, False, False], nulls_last=True)
    rows = rows.unique("household_no", keep="first", maintain_order=True)
    return who(home_unsettled(month, rows, "newest"))


RULES: dict[str, Rule] = {"N11": several}
