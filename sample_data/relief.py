"""Who is helped in an emergency: grants of 临时救助, disasters and what is paid for them?"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts.months import shifted
from sample_data import planted_duplicates
from sample_data.circle import circle_of, days_before, draw, draw_both, frame, known_by, pick
from sample_data.world import World, named, placed

Integers = npt.NDArray[np.int64]
CAUSES = (
    "重大疾病", "意外伤害", "交通事故", "火灾", "自然灾害", "子女就学", "失业", "成员死亡", "流动滞留", "疫情",
    "其他", None,
)  # fmt: skip
CAUSE_SHARES = (6, 2, 1.5, 1, 1.5, 2, 1, 1, 0.4, 0.3, 2, 0.6)


def grants(world: World) -> pl.DataFrame:
    """Make grants: person, household_no, relief_type, cause, amount, granted_on, advance, papers_completed_on."""
    return world.made("grants", _grants)


def _grants(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(83)
    months = world.months
    heads = circle.alive & (circle.relations() == "户主")
    year = (months.end - shifted(months.last, -12)).days
    once = draw_both(rng, circle, heads, poor=0.16, rest=0.008)
    again = draw(rng, heads & circle.near & ~circle.flags(once), 0.13)
    rows = frame(once, granted_on=days_before(rng, months.end, len(once), (0, year))).with_columns(
        cause=pick(rng, CAUSES, len(once), CAUSE_SHARES)
    )
    first = frame(again, granted_on=days_before(rng, months.last, len(again), (3, 80))).with_columns(
        cause=pick(rng, CAUSES, len(again), CAUSE_SHARES)
    )
    # The second one: some for the same cause within the year, some a day over it, some for another cause.
    turn = pl.Series(rng.random(len(again)))
    gap = pl.when(turn < 0.68).then(pl.Series(rng.integers(20, 330, size=len(again)))).when(turn < 0.76).then(364)
    days_apart = gap.when(turn < 0.84).then(367).otherwise(pl.Series(rng.integers(400, 700, size=len(again))))
    second = first.with_columns(
        granted_on=pl.col("granted_on") - pl.duration(days=days_apart),
        cause=pl.when((turn > 0.5) & (turn < 0.68)).then(pl.lit("失业")).otherwise("cause"),
    )
    third = second.filter(pl.Series(rng.random(len(second)) < 0.3)).with_columns(
        granted_on=pl.col("granted_on").dt.offset_by("9d"), cause=pl.lit("其他")
    )
    rows = pl.concat([rows, first, second, third, _after_losses(world, rng)]).sort("granted_on", "person")
    planted = planted_duplicates.second_grants(world, losses(world))
    return pl.concat([_described(world, rows, rng), planted], how="diagonal_relaxed")


def _after_losses(world: World, rng: np.random.Generator) -> pl.DataFrame:
    """Help some for the same disaster from a second pot."""
    hit = losses(world).filter(pl.col("amount").is_not_null() & (pl.col("happened_on") >= world.months.first))
    some = hit.unique("person", keep="first", maintain_order=True)
    some = some.filter(pl.Series(rng.random(len(some)) < min(1.0, world.plan.quota * 2 / max(1, len(some)))))
    after = pl.duration(days=pl.lit(pl.Series(rng.integers(2, 14, size=len(some)))))
    return some.select(
        "person", granted_on=pl.min_horizontal(pl.col("happened_on") + after, pl.lit(world.months.end)),
        cause=pl.lit("自然灾害"),
    )  # fmt: skip


def _described(world: World, rows: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    numbers = world.spells.unique("person", keep="first", maintain_order=True).select("person", "household_no")
    count, luck = len(rows), pl.Series(rng.random(len(rows)))
    ahead = luck < 0.2
    papers = pl.col("granted_on") + pl.duration(days=pl.lit(pl.Series(rng.integers(1, 30, size=count))))
    return rows.join(numbers, on="person", how="left", maintain_order="left").with_columns(
        relief_type=pick(rng, ("急难型", "支出型", None), count, (0.5, 0.45, 0.05)),
        amount=pl.Series(rng.integers(4, 60, size=count) * 100.0),
        advance=ahead,
        papers_completed_on=pl.when(ahead & (luck < 0.12)).then(papers),
        case_no=pl.format("LS{}", (pl.int_range(pl.len()) + 80_001).cast(pl.String)),
    )


def grant_list(world: World, period: date) -> pl.DataFrame:
    """The book of grants at the end of the month."""
    facts, end = grants(world), shifted(period, 1)
    rows = facts.filter(known_by("granted_on", period)).with_columns(
        papers_completed_on=pl.when(pl.col("papers_completed_on") < end).then("papers_completed_on")
    )
    return placed(world, named(rows, world.written(43, facts["person"]))).sort("township_no", "case_no")


def losses(world: World) -> pl.DataFrame:
    """Make losses and what was paid: person, event_no, hazard, happened_on, damage, relief_type, amount, paid_on."""
    return world.made("losses", _losses)


def _losses(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(84)
    months = world.months
    heads = circle.alive & (circle.relations() == "户主")
    events = (
        # Of the year before: all of it is over, and most was paid.
        ("旱灾", months.first - timedelta(days=300), (0.4, 0.03)),
        ("洪涝", months.first + timedelta(days=3), (0.13, 0.01)),
        # Sixteen days before the end, so that the fifteen are over; and one of which they are not.
        ("风雹", months.end - timedelta(days=16), (0.16, 0.006)),
        ("火灾", months.end - timedelta(days=9), (0.05, 0.001)),
    )
    parts = []
    for number, (hazard, day, (poor, rest)) in enumerate(events):
        persons = draw_both(rng, circle, heads, poor=poor, rest=rest)
        if hazard == "风雹":
            # What happened on the fifteenth day before the end.
            edge = np.where(np.arange(len(persons)) % 6 == 0, 1, 0)
        else:
            edge = np.zeros(len(persons), dtype=np.int64)
        happened = pl.Series(np.datetime64(day, "D") + edge.astype("timedelta64[D]")).cast(pl.Date)
        parts.append(frame(persons, happened_on=happened).with_columns(
            hazard=pl.lit(hazard), event_no=pl.lit(f"ZH{day:%Y%m}{number + 1:02d}"),
            damage=pick(rng, ("倒塌", "严重损坏", "一般损坏", "农作物", "人员伤亡"), len(persons), (1, 2, 3, 3, 0.6)),
        ))  # fmt: skip
    return _relieved(world, pl.concat(parts), rng)


def _relieved(world: World, rows: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Pay some in one phase, some in two, some twice in one phase, and some not at all."""
    end, count = world.months.end, len(rows)
    luck = pl.Series(rng.random(count))
    after = pl.col("happened_on") + pl.duration(days=pl.lit(pl.Series(rng.integers(2, 25, size=count))))
    helped = luck < 0.62
    amounts = pl.Series(rng.integers(3, 40, size=count) * 100.0)
    rows = rows.with_columns(
        relief_type=pl.when(helped).then(pick(rng, ("应急期", "冬春", "旱灾", "重建"), count, (5, 1, 0.5, 1))),
        paid_on=pl.when(helped).then(after), amount=pl.when(helped).then(amounts), luck=luck,
    )  # fmt: skip
    later = pl.col("paid_on").dt.offset_by("6d")
    phase = rows.filter(pl.col("luck") < 0.14).with_columns(relief_type=pl.lit("过渡期"), paid_on=later)
    twice = rows.filter(pl.col("luck").is_between(0.14, 0.34)).with_columns(paid_on=later)
    everything = pl.concat([rows, phase, twice])
    # What is paid after the months is not paid yet.
    not_yet = (pl.col("paid_on") > end).fill_null(value=True)
    return everything.with_columns(
        relief_type=pl.when(not_yet).then(pl.lit("未救助")).otherwise("relief_type"),
        paid_on=pl.when(~not_yet).then("paid_on"),
        amount=pl.when(~not_yet).then("amount"),
    ).drop("luck").unique(
        ["person", "event_no", "damage", "relief_type", "paid_on"], keep="first", maintain_order=True
    )  # fmt: skip


def loss_list(world: World, period: date) -> pl.DataFrame:
    """The losses and payments up to the month."""
    facts = losses(world).with_columns(told=pl.coalesce("paid_on", "happened_on"))
    rows = facts.filter(known_by("told", period))
    return placed(world, named(rows, world.written(44, facts["person"]))).sort("township_no", "event_no", "person")
