"""What do people pay at the hospital, and what is taken back?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts.months import shifted
from sample_data.lives import Groups
from sample_data.months import Months, days, last_day
from sample_data.plan import Picker, Plan
from sample_data.world import World, named, placed

#: What medical assistance bears of the cost within the policy (焦民〔2024〕8号), by category.
AID_SHARES = {
    "特困人员": 0.9, "最低生活保障": 0.7, "防止返贫监测": 0.7, "低保边缘家庭": 0.65, "刚性支出困难家庭": 0.65,
}  # fmt: skip


def make_settlements(
    groups: Groups, months: Months, *, plan: Plan, picker: Picker, rng: np.random.Generator
) -> pl.DataFrame:
    """Make all settlements of the months, reversals included.

    Returns:
        One row per settlement: person, care_type, settled_on, total, in_policy, basic_paid, serious_paid, aid_paid,
        other_paid, self_paid, settlement_no, delivered (period), referred, in_province.
    """
    ordinary = _ordinary(groups, months, rng)
    tekun, dibao = groups.category("特困人员"), groups.category("最低生活保障")
    quota, poor = plan.quota, groups.low_income
    single = ~groups.category("低保边缘家庭")
    surges = [
        (picker.pick(groups.where(tekun, ~dibao), quota * 0.4), 1_400.0),
        (picker.pick(groups.where(dibao, single), quota * 0.5), 7_000.0),
        (picker.pick(groups.where(~poor, groups.age > 62), quota * 0.6), 19_000.0),
        (plan.group("rich"), 40_000.0),
    ]
    netted = picker.pick(groups.where(~poor, groups.age > 62), quota * 0.5)
    plan.people["netted"] = netted
    plan.trap("N01", netted, "a reversal brings the sum below the threshold")
    planted = [_planted(people_, amount, months, rng) for people_, amount in surges]
    rows = pl.concat([ordinary, *planted, _planted(netted, 22_000.0, months, rng)], how="diagonal_relaxed")
    rows = rows.sort("settled_on", "person", "self_paid").with_columns(
        settlement_no=pl.format("JS{}", (pl.int_range(pl.len()) + 1).cast(pl.String).str.zfill(9)),
    )
    taken_back = pl.col("person").is_in(netted) & (pl.col("self_paid") > 20_000)
    taken_back = taken_back | (pl.Series(rng.random(len(rows))) < 0.004)
    amounts = ("total", "in_policy", "basic_paid", "serious_paid", "aid_paid", "other_paid", "self_paid")
    back = rows.filter(taken_back).with_columns(*[-pl.col(name) for name in amounts])
    back = back.with_columns(
        settled_on=pl.min_horizontal(pl.col("settled_on").dt.offset_by("2d"), pl.col("settled_on").dt.month_end())
    )
    return pl.concat([rows, back]).sort(
        "delivered", "settled_on", "settlement_no", "total", descending=[False, False, False, True]
    )


def _ordinary(groups: Groups, months: Months, rng: np.random.Generator) -> pl.DataFrame:
    """Let some people see a doctor: one in fifty a year in hospital each month, the old more often, the dead not."""
    share = np.where(groups.low_income, 0.3, 1.0)
    parts = []
    for number, period in enumerate(months.periods):
        stays = np.flatnonzero(rng.random(groups.count) < 0.004 + 0.006 * np.clip(groups.age / 50, 0, 2))
        visits = np.flatnonzero(rng.random(groups.count) < 0.05)
        person = np.concatenate([stays, visits])
        hospital = np.arange(len(person)) < len(stays)
        paid = np.where(
            hospital, np.exp(rng.normal(7.2, 0.75, len(person))) * share[person], rng.uniform(8, 160, len(person))
        )
        day = rng.integers(0, (last_day(period) - period).days + 1, size=len(person))
        # Some claims from other provinces arrive a month late; before the first month nothing is known of them.
        late = (rng.random(len(person)) < 0.01) & (number > 0)
        kind = np.where(hospital, "住院", np.where(person % 5 == 0, "门诊慢特病", "普通门诊"))
        parts.append(cost_rows(person, paid, kind).with_columns(
            delivered=pl.lit(period),
            settled_on=pl.when(pl.Series(late)).then(pl.lit(shifted(period, -1)) + days(np.minimum(day, 27)))
            .otherwise(pl.lit(period) + days(day)),
            in_province=~pl.Series(late),
        ))  # fmt: skip
    everything = pl.concat(parts)
    return everything.filter(~pl.col("person").is_in(np.flatnonzero(groups.dead)))


def cost_rows(person: npt.NDArray[Any], paid: npt.NDArray[Any], kind: npt.NDArray[Any]) -> pl.DataFrame:
    """Share out the cost of each settlement so that all parts add up."""
    frame = pl.DataFrame(
        {"person": pl.Series(person, dtype=pl.Int64), "paid": pl.Series(paid, dtype=pl.Float64), "care_type": kind}
    )
    own = pl.col("paid").round(2)
    return frame.select(
        "person", "care_type",
        self_paid=own, basic_paid=(own * 1.4).round(2), aid_paid=(own * 0.1).round(2), other_paid=pl.lit(0.0),
        serious_paid=pl.when(own > 8_000).then((own * 0.2).round(2)).otherwise(0.0),
    ).with_columns(
        total=(pl.col("self_paid") + pl.col("basic_paid") + pl.col("aid_paid") + pl.col("serious_paid")).round(2),
    ).with_columns(in_policy=(pl.col("total") * 0.9).round(2), referred=pl.col("person") % 4 != 0)  # fmt: skip


def _planted(persons: npt.NDArray[Any], amount: float, months: Months, rng: np.random.Generator) -> pl.DataFrame:
    """Let these people pay about `amount` (up to two and a half times as much) in one stay, some month or other."""
    paid = amount * (1 + rng.random(len(persons)) * 1.5)
    # Within the twelve months that are added up.
    recent = np.array(months.periods[-12:], dtype="datetime64[D]")
    period = recent[np.arange(len(persons)) % len(recent)]
    rows = cost_rows(persons, paid, np.full(len(persons), "住院"))
    delivered = pl.Series(period)
    return rows.with_columns(
        delivered=delivered, settled_on=delivered + timedelta(days=14), in_province=pl.lit(value=True)
    )


def _aided(world: World, rows: pl.DataFrame) -> pl.DataFrame:
    """Let medical assistance bear its share for people on the register: all of it, too little, or nothing.

    What people pay themselves stays as it is; the other parts, and with them the total, follow from it.
    """
    since = world.spells.select("person", "category", "recognised_on", "exited_on")
    known = rows.select("settlement_no", "person", "settled_on").unique("settlement_no", maintain_order=True)
    share = pl.col("category").replace_strict(AID_SHARES, default=0.0, return_dtype=pl.Float64)
    listed = known.join(since, on="person").filter(
        (pl.col("recognised_on") <= pl.col("settled_on"))
        & (pl.col("exited_on").is_null() | (pl.col("exited_on") > pl.col("settled_on")))
    )
    shares = listed.group_by("settlement_no").agg(share=share.max())
    turn = pl.col("settlement_no").str.tail(6).cast(pl.Int64) * 7_919 % 1_009
    rows = rows.join(shares, on="settlement_no", how="left", maintain_order="left").with_columns(
        share=pl.when(pl.col("aid_times").is_not_null())
        .then("share")
        .when(turn < 130)
        .then(0.0)
        .when(turn < 230)
        .then(pl.col("share") * 0.6)
        .otherwise("share")
        .fill_null(0.0),
        other_paid=pl.when(turn.is_between(900, 940))
        .then((pl.col("self_paid") * 0.3).round(2))
        .otherwise("other_paid"),
    )
    own = pl.col("self_paid") * 0.9
    aid = (
        pl.when(pl.col("care_type") == "普通门诊")
        .then(0.0)
        .otherwise((own * pl.col("share") / (1 - pl.col("share"))).round(2))
    )
    parts = ("self_paid", "basic_paid", "serious_paid", "other_paid", "aid_paid")
    aid = pl.coalesce("aid_given", (aid * pl.col("aid_times")).round(2), aid)
    rows = rows.with_columns(aid_paid=aid).with_columns(total=pl.sum_horizontal(*parts).round(2))
    return rows.with_columns(in_policy=(pl.col("total") - pl.col("self_paid") * 0.1).round(2)).drop(
        "share", "aid_given", "aid_times"
    )


def settlement(world: World, period: date, settlements: pl.DataFrame) -> pl.DataFrame:
    """The settlements delivered in a month."""
    rows = settlements.filter(pl.col("delivered") == period)
    rows = _aided(world, rows).with_columns(
        discharged_on=pl.when((pl.col("care_type") == "住院") & (pl.col("total") > 0)).then("settled_on")
    )
    return placed(world, named(rows, world.written(13, settlements["person"])))
