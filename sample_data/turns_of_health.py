"""What else happens to body and work of the people: new and re-rated disability, illness, unemployment?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from sample_data.circle import Circle, days_before, draw, frame, pick
from sample_data.lives import KINDS, LEVELS
from sample_data.world import World

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def certificates(world: World, circle: Circle, free: Flags) -> pl.DataFrame:
    """Add certificates of small children and new severe ones; re-rate some (`old_level` until `changed_on`)."""
    rng, quota, months = world.rng(110), world.plan.quota, world.months
    without = free & ~circle.flags(world.certificates["person"].to_numpy())
    # Children need not be free: a certificate takes nobody's place in another plan.
    held = circle.flags(world.certificates["person"].to_numpy())
    infant = circle.alive & circle.number & ~held & (circle.age < 6.9) & (circle.age > 0.6)
    small = draw(rng, infant & circle.near, 0.5)
    grown = draw(rng, without & circle.near & circle.adult, 0.0, least=round(quota * 3.2))
    far = draw(rng, without & ~circle.near & circle.adult, 0.0, least=quota)
    persons = np.concatenate([small, grown, far])
    count = len(persons)
    is_small = np.arange(count) < len(small)
    issued = pl.when(pl.Series(is_small)).then(days_before(rng, months.first, count, (5, 500)))
    recent = days_before(rng, months.end, count, (0, 58))
    rows = frame(persons, born=circle.born(persons)).with_columns(
        kind=pick(rng, KINDS, count, (1, 2, 1, 4, 2.5, 2, 0.5)),
        level=pl.when(pl.Series(is_small)).then(pick(rng, LEVELS, count, (1, 1, 1, 1))).otherwise(
            pick(rng, LEVELS, count, (4, 4, 1, 1))),
        status=pl.lit("有效"),
        issued_on=pl.max_horizontal(issued.otherwise(recent), pl.col("born").dt.offset_by("90d")),
    )  # fmt: skip
    rows = rows.with_columns(
        valid_until=pl.col("issued_on").dt.offset_by("10y"),
        digits=pl.concat_str(_place("kind", KINDS), _place("level", LEVELS)),
    ).drop("born")
    everybody = pl.concat([world.certificates, rows.select(world.certificates.columns)], how="vertical_relaxed")
    return _rerated(everybody.sort("person"), world, circle, free, rng)


def _place(column: str, values: tuple[str, ...]) -> pl.Expr:
    return pl.col(column).replace_strict({text: str(n + 1) for n, text in enumerate(values)})


def _rerated(rows: pl.DataFrame, world: World, circle: Circle, free: Flags, rng: np.random.Generator) -> pl.DataFrame:
    """Let some certificates have had another level until some day of the months."""
    old = rows.filter((pl.col("status") == "有效") & (pl.col("issued_on") < world.months.first))
    severe = circle.flags(old.filter(pl.col("level").is_in(["一级", "二级"]))["person"].to_numpy())
    light = circle.flags(old.filter(pl.col("level").is_in(["三级", "四级"]))["person"].to_numpy())
    up = draw(rng, severe & free & circle.near, 0.0, least=round(world.plan.quota * 1.5))
    down = draw(rng, light & free & circle.near, 0.0, least=round(world.plan.quota * 1.8))
    persons = np.concatenate([up, down])
    was = ["三级" if n % 2 else "四级" for n in range(len(up))] + [
        "二级" if n % 2 else "一级" for n in range(len(down))
    ]
    changed = frame(persons, old_level=was, changed_on=days_before(rng, world.months.end, len(persons), (2, 55)))
    return rows.join(changed, on="person", how="left", maintain_order="left")


def illnesses(world: World, circle: Circle, free: Flags) -> pl.DataFrame:
    """Add severe illnesses that were found in the last weeks; a few turn out to be none."""
    rng = world.rng(111)
    well = free & ~circle.flags(world.illnesses["person"].to_numpy()) & (circle.age > 3)
    near = draw(rng, well & circle.near, 0.0, least=round(world.plan.quota * 3.6))
    persons = np.concatenate([near, draw(rng, well & ~circle.near, 0.0, least=world.plan.quota)])
    count = len(persons)
    rows = frame(persons).with_columns(
        kind=pick(rng, ("重特大疾病", "慢性病"), count, (0.85, 0.15)),
        disease_code=pick(rng, ("Z01", "Z02", "Z05", "Z07"), count, (1, 1, 1, 1)),
        diagnosed_on=days_before(rng, world.months.end, count, (0, 62)),
        status=pick(rng, ("在管", "随访", "排除"), count, (0.7, 0.18, 0.12)),
    )
    return pl.concat([world.illnesses, rows.select(world.illnesses.columns)], how="vertical_relaxed").sort("person")


def jobless(world: World, circle: Circle) -> pl.DataFrame:
    """Add registered jobless people near the register; say of all when money is paid, and of public jobs."""
    rng, months = world.rng(112), world.months
    # Nor need these be free: no other plan asks who is registered.
    able = circle.alive & circle.number & circle.near & (circle.age > 18) & (circle.age < 59)
    persons = draw(rng, able & ~circle.flags(world.jobless["person"].to_numpy()), 0.17)
    count = len(persons)
    none = pl.Series([None] * count, dtype=pl.Date)
    more = frame(persons).with_columns(
        registered_on=days_before(rng, months.end, count, (10, 500)),
        hardship=pick(rng, ("4050", "低保", "残疾", "零就业", "长期失业", None), count, (2, 3, 2, 2, 2, 1)),
        zero_employment=pl.Series(rng.random(count) < 0.6),
        training_offers=pick(rng, (0, 1, 2, 4, None), count, (8, 3, 2, 1, 0.8)).cast(pl.Int64),
        refusals=pick(rng, (0, 1, 2, 3, 4, None), count, (3, 2, 2, 5, 3, 0.5)).cast(pl.Int64),
        closed_on=none,
    )
    rows = pl.concat([world.jobless, more.select(world.jobless.columns)], how="vertical_relaxed").sort("person")
    size, luck = len(rows), pl.Series(rng.random(len(rows)))
    span = pl.lit(pl.Series(rng.integers(90, 420, size=size)))
    paid = luck < 0.5
    starts = pl.col("registered_on").dt.offset_by("1mo").dt.month_start()
    edge = pl.when(luck < 0.04).then(pl.lit(months.end)).when(luck < 0.08).then(pl.lit(months.last).dt.offset_by("-1d"))
    until = edge.otherwise(starts + pl.duration(days=span))
    work = pl.col("registered_on").dt.offset_by("50d")
    return rows.with_columns(
        benefit_from=pl.when(paid).then(starts),
        benefit_until=pl.when(paid).then(pl.max_horizontal(until, starts)),
        public_job_from=pl.when((luck > 0.9) & (work <= months.end)).then(work),
    )
