"""Who is away from home: in prison, in rehabilitation, under supervision, in the army?"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts.months import shifted
from sample_data.circle import NOBODY, Circle, circle_of, days_before, draw, draw_both, frame, pick
from sample_data.months import last_day
from sample_data.world import World, named, placed

Integers = npt.NDArray[np.int64]


def custody(world: World) -> pl.DataFrame:
    """Make stays: person, kind, starts_on, ends_on, released_on (one row per person; before any delivery)."""
    return world.made("custody", _custody)


def _custody(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(30)
    grown = circle.adult & (circle.age < 75)
    parents = prisoner_parents(world)
    taken = circle.flags(parents)
    back = draw(rng, grown & ~taken & circle.has_minor(), 0.0, least=round(world.plan.quota * 1.5))
    taken |= circle.flags(back)
    parts = [
        frame(parents, way=np.where(np.arange(len(parents)) % 3 == 1, "rehab", "prison")),
        frame(back, way=["released"] * len(back)),
    ]
    shares = {
        "prison": (0.026, 0.0012), "rehab": (0.024, 0.0006), "correction": (0.022, 0.001), "detained": (0.014, 0.0005),
        "released": (0.022, 0.0008), "overdue": (0.006, 0.0002), "out_of_rehab": (0.012, 0.0003),
    }  # fmt: skip
    for way, (poor, rest) in shares.items():
        chosen = draw_both(rng, circle, grown & ~taken, poor=poor, rest=rest)
        taken |= circle.flags(chosen)
        parts.append(frame(chosen, way=[way] * len(chosen)))
        if way == "correction":
            world.plan.trap("N09", chosen, "under correction at home, not released")
    return _dated(pl.concat(parts), world, rng).sort("person")


def prisoner_parents(world: World) -> Integers:
    """Draw children all of whose known parents are kept: single parents, and both parents of some."""
    found = world.made("prisoner_parents", _prisoner_parents)
    persons: Integers = found["person"].to_numpy()
    return persons


def _prisoner_parents(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(31)
    quota = world.plan.quota
    one = (circle.father >= 0) ^ (circle.mother >= 0)
    both = (circle.father >= 0) & (circle.mother >= 0)
    minor = circle.minor & (circle.age > 1)
    alone = draw(rng, minor & one, 0.0, least=round(quota * 1.6))
    near = draw(rng, minor & both & circle.near, 0.0, least=round(quota * 0.5))
    far = draw(rng, minor & both & ~circle.near, 0.0, least=round(quota * 0.5))
    children = np.concatenate([alone, near, far])
    parents = np.concatenate([circle.father[children], circle.mother[children]])
    parents = np.unique(parents[parents != NOBODY])
    return frame(parents[circle.adult[parents]])


def _dated(rows: pl.DataFrame, world: World, rng: np.random.Generator) -> pl.DataFrame:
    months, count = world.months, len(rows)
    kind = {
        "prison": "监狱服刑", "released": "监狱服刑", "overdue": "监狱服刑", "rehab": "强制隔离戒毒",
        "out_of_rehab": "强制隔离戒毒", "correction": "社区矫正", "detained": "看守所羁押",
    }  # fmt: skip
    way = rows["way"].to_numpy()
    starts = days_before(rng, months.last, count, (2, 900))
    rows = rows.with_columns(
        kind=pl.col("way").replace_strict(kind),
        starts_on=starts,
        ends_on=days_before(rng, months.end, count, (-1_400, -3)),
        luck=pl.Series(rng.random(count)),
        gone=days_before(rng, months.end, count, (0, 110)),
    )
    recently = pl.Series(np.isin(way, ["released", "out_of_rehab"]))
    # Some terms end on the last day of the month, or on the day before; some are over and nobody wrote of a release.
    on_edge = pl.when(pl.col("luck") < 0.05).then(pl.lit(months.end)).when(pl.col("luck") < 0.1).then(
        pl.lit(months.end).dt.offset_by("1d")).when(pl.col("luck") < 0.2).then(None).otherwise("ends_on")  # fmt: skip
    over = pl.lit(months.last).dt.offset_by("-20d")
    return rows.select(
        "person",
        "kind",
        pl.when(recently).then(pl.min_horizontal("starts_on", pl.col("gone").dt.offset_by("-90d")))
        .when(pl.col("way") == "overdue").then(pl.min_horizontal("starts_on", over.dt.offset_by("-90d")))
        .otherwise("starts_on").alias("starts_on"),
        pl.when(recently & (pl.col("luck") < 0.7)).then(pl.col("gone").dt.offset_by("30d"))
        .when(pl.col("way") == "overdue").then(over).otherwise(on_edge).alias("ends_on"),
        pl.when(recently).then("gone").alias("released_on"),
    )  # fmt: skip


def custody_list(world: World, period: date) -> pl.DataFrame:
    """The answer to the list of people asked about: who is kept, who was released lately, who was not found."""
    end = last_day(period)
    facts = custody(world)
    rows = facts.filter(
        (pl.col("starts_on") <= end)
        & (pl.col("released_on").is_null() | (pl.col("released_on") >= shifted(period, -4)))
    ).with_columns(
        released_on=pl.when(pl.col("released_on") <= end).then("released_on"), check_result=pl.lit("比中")
    )  # fmt: skip
    circle = circle_of(world)
    free = circle.adult & circle.poor & ~circle.flags(facts["person"].to_numpy())
    asked = frame(draw(world.rng(32), free, 0.02)).with_columns(check_result=pl.lit("未比中"))
    everybody = pl.concat([facts["person"], asked["person"]])
    rows = pl.concat([rows, asked], how="diagonal_relaxed").sort("person")
    return placed(world, named(rows, world.written(20, everybody, checked=True)))


def enlistment(world: World) -> pl.DataFrame:
    """Make terms of service: person, kind, enlisted_on, discharged_on, pension."""
    return world.made("enlistment", _enlistment)


def _enlistment(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(33)
    free = circle.alive & ~circle.flags(custody(world)["person"].to_numpy())
    young, old = free & (circle.age >= 18.6) & (circle.age < 29), free & (circle.age >= 45)
    serving = draw_both(rng, circle, young, poor=0.55, rest=0.012)
    home = draw_both(rng, circle, young & ~circle.flags(serving), poor=0.18, rest=0.008)
    veterans = draw_both(rng, circle, old & circle.male, poor=0.05, rest=0.012)
    parts = [
        _service(circle, serving, rng, leaves=False, kinds=(0.62, 0.3, 0.08)),
        _service(circle, home, rng, leaves=True, kinds=(0.8, 0.18, 0.02)),
        _veterans(circle, veterans, rng),
    ]
    return pl.concat(parts, how="vertical_relaxed").sort("person")


def _service(
    circle: Circle, persons: Integers, rng: np.random.Generator, *, leaves: bool, kinds: tuple[float, ...]
) -> pl.DataFrame:
    """Two years of service, or more: not yet over, or over by some days or months."""
    end, count = circle.months.end, len(persons)
    kind: Any = pick(rng, ("义务兵", "军士", "军官"), count, kinds)
    # Nobody enlists before he is of age.
    since = (circle.age[persons] - 18.05) * 365
    span = np.minimum(since, np.where(kind.to_numpy() == "义务兵", 640, 1_900))
    ago = np.maximum(20, span * rng.uniform(0.4, 1.0, size=count)).astype(np.int64)
    enlisted = np.datetime64(end, "D") - ago.astype("timedelta64[D]")
    gone = np.minimum(ago - 1, rng.integers(0, 200, size=count))
    left = np.datetime64(end, "D") - gone.astype("timedelta64[D]")
    return frame(
        persons, kind=kind, enlisted_on=pl.Series(enlisted).cast(pl.Date),
        discharged_on=pl.Series(left).cast(pl.Date) if leaves else pl.Series([None] * count, dtype=pl.Date),
        pension=pl.Series([None] * count, dtype=pl.Float64),
    )  # fmt: skip


def _veterans(circle: Circle, persons: Integers, rng: np.random.Generator) -> pl.DataFrame:
    count = len(persons)
    born = circle.born(persons)
    return frame(persons, kind=pick(rng, ("义务兵", "军士", "军官"), count, (0.8, 0.15, 0.05))).with_columns(
        enlisted_on=born.dt.offset_by("19y"),
        discharged_on=born.dt.offset_by("23y"),
        pension=pick(rng, (None, 0.0, 620.0, 860.0), count, (0.3, 0.1, 0.3, 0.3)).cast(pl.Float64),
    )


def enlistment_list(world: World, period: date) -> pl.DataFrame:
    """Terms of service known at the end of the month; of the past only those with a pension in later months."""
    end = last_day(period)
    facts = enlistment(world)
    rows = facts.filter(pl.col("enlisted_on") <= end).with_columns(
        discharged_on=pl.when(pl.col("discharged_on") <= end).then("discharged_on")
    )
    return placed(world, named(rows, world.written(21, facts["person"], checked=True))).sort("township_no", "person")
