"""What happened some time ago and has its consequences in the months: early deaths, finished schools, signs of life?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from sample_data.circle import Circle, days_before, draw, frame
from sample_data.hospital import cost_rows
from sample_data.world import World

Flags = npt.NDArray[np.bool_]


def early_deaths(world: World, circle: Circle, free: Flags) -> pl.DataFrame:
    """Let some die about the first month: known to one department only, or members of 低保 homes, taken off at once."""
    rng, quota, months = world.rng(113), world.plan.quota, world.months
    one = draw(rng, free & circle.poor & (circle.age > 50), 0.0, least=round(quota * 1.6))
    member = circle.category("最低生活保障") & (circle.relations() != "户主") & (circle.size > 2)
    home = draw(rng, free & member & ~circle.flags(one), 0.0, least=round(quota * 4))
    persons = np.concatenate([one, home])
    count = len(persons)
    is_one, turn = pl.Series(np.arange(count) < len(one)), pl.Series(np.arange(count) % 3)
    rows = frame(persons).with_columns(
        kind=pl.when(is_one).then(pl.lit("one_source")).otherwise(pl.lit("early")),
        died_on=pl.when(is_one).then(days_before(rng, months.first, count, (-18, 10)))
        .otherwise(days_before(rng, months.first, count, (4, 38))),
    )  # fmt: skip
    # Told in one month as in another: a list that is suddenly long makes the next one look short.
    first_days = [months.periods[number % len(months.periods)] for number in range(count)]
    told = pl.max_horizontal(pl.col("died_on").dt.offset_by("6d"), pl.Series(first_days, dtype=pl.Date))
    handlers = np.flatnonzero(circle.adult & ~circle.near & (circle.age > 30) & (circle.age < 60))
    return rows.with_columns(
        police_on=pl.when(~is_one | (turn == 0)).then(told),
        certificate_on=pl.when(is_one & (turn == 1)).then(told),
        cremated_on=pl.when(is_one & (turn == 2)).then(told),
        police_knows_day=pl.lit(value=True),
        ward_off_days=pl.lit(0),
        no_number=pl.lit(value=False),
        swapped=pl.lit(value=False),
        same_number_twice=pl.lit(value=False),
        noted_on=pl.when(~is_one).then(pl.lit(months.first).dt.offset_by("20d")),
        handler=pl.Series(rng.choice(handlers, size=count)),
        handler_relation=pl.lit("亲属"),
    )


def signs_of_life(world: World, dead: pl.DataFrame) -> pl.DataFrame:
    """Let a doctor see those of whom one department said that they died: soon after, or (two in three) much later."""
    later = pl.when(pl.col("person") % 3 == 0).then(pl.lit("20d")).otherwise(pl.lit("41d"))
    seen = dead.filter(pl.col("kind") == "one_source").with_columns(seen_on=pl.col("died_on").dt.offset_by(later))
    seen = seen.filter(pl.col("seen_on") <= world.months.end).sort("person")
    paid = world.rng(114).uniform(15, 80, len(seen))
    return cost_rows(seen["person"].to_numpy(), paid, np.full(len(seen), "门诊慢特病")).with_columns(
        settled_on=seen["seen_on"],
        delivered=seen["seen_on"].dt.month_start(),
        in_province=pl.lit(value=True),
        settlement_no=pl.format("JS8{}", (pl.int_range(pl.len()) + 10_000_001).cast(pl.String)),
    )


def long_gone(world: World, circle: Circle) -> pl.DataFrame:
    """Return grown members of 低保 homes whom the schools still list as having finished."""
    listed = circle.flags(world.pupils["person"].to_numpy())
    grown = circle.alive & circle.category("最低生活保障") & (circle.age > 20) & (circle.age < 29)
    persons = draw(world.rng(115), grown & ~listed, 0.0, least=round(world.plan.quota * 5.2))
    return (
        frame(persons)
        .with_columns(
            stage=pl.when(pl.col("person") % 2 == 0).then(pl.lit("本科")).otherwise(pl.lit("高职")),
            grade=pl.lit("3年级"),
            status=pl.lit("毕业"),
            hardship=pl.lit("困难"),
            aided=pl.lit(value=False),
        )
        .select(world.pupils.columns)
    )
