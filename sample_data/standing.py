"""How does each entry of the register stand: reviewed when, valid until when, cared for how?"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from data_contracts.months import shifted
from sample_data.months import days, last_day
from sample_data.office import filed_relatives
from sample_data.world import World

#: Days from one review of a household to the next, where the office keeps to it.
REVIEWED_EVERY = 182


def homes(world: World) -> pl.DataFrame:
    """One row per household and category: `review`, `valid`, `phase` (chances) and `review_day`, for all months."""
    return world.made("standing_homes", _homes)


def _homes(world: World) -> pl.DataFrame:
    rng = world.rng(20)
    rows = world.spells.select("household_no", "category").unique().sort("household_no", "category")
    luck = {name: rng.random(len(rows)) for name in ("review", "valid", "phase")}
    silent = world.spells.filter(pl.col("person").is_in(world.plan.group("silent")))["household_no"]
    luck["review"][rows["household_no"].is_in(silent.implode()).to_numpy()] = 0.99  # nobody wrote it down
    # Nobody has been to two in three of the homes where somebody died early (see `turns_of_time`).
    died = world.deaths.filter((pl.col("kind") == "early") & (pl.col("person") % 3 != 0))["person"]
    bereft = world.spells.filter(pl.col("person").is_in(died.implode()))["household_no"]
    review = (
        pl.when(pl.col("household_no").is_in(bereft.implode())).then(pl.lit(0.5)).otherwise(pl.Series(luck["review"]))
    )
    return rows.with_columns(
        review=review,
        valid=pl.Series(luck["valid"]),
        phase=pl.Series(luck["phase"]),
        review_day=pl.Series(rng.integers(0, REVIEWED_EVERY, size=len(rows))),
        overdue_days=pl.Series(rng.integers(335, 900, size=len(rows))),
    )


def cared(world: World) -> pl.DataFrame:
    """One row per person on the register: support_mode and self_care (特困 and few others), labour."""
    return world.made("standing_cared", _cared)


def _cared(world: World) -> pl.DataFrame:
    rng = world.rng(21)
    destitute = world.spells.filter(pl.col("category") == "特困人员")["person"].unique()
    rows = world.people.filter(pl.col("person").is_in(world.spells["person"].unique().implode()))
    count = len(rows)
    mode, care, labour = (pl.Series(rng.random(count)) for _ in range(3))
    age = (pl.lit(world.months.end) - pl.col("birth_date")).dt.total_days() / 365.25
    is_destitute = pl.col("person").is_in(destitute.implode())
    frail = pl.when(is_destitute).then(care).otherwise(care * 0.3 + 0.7 - age / 2_000)
    able = pl.when(age < 16).then(pl.lit("无")).when(age >= 60).then(pl.when(labour < 0.8).then(pl.lit("丧失")))
    able = able.when(labour < 0.62).then(pl.lit("有")).when(labour < 0.82).then(pl.lit("部分丧失"))
    return rows.select(
        "person",
        support_mode=pl.when(is_destitute).then(
            pl.when(mode < 0.3).then(pl.lit("集中")).when(mode < 0.97).then(pl.lit("分散"))
        ),
        self_care=pl.when(frail < 0.2).then(pl.lit("完全丧失"))
        .when(frail < 0.4).then(pl.lit("部分丧失"))
        .when(is_destitute & (frail < 0.95)).then(pl.lit("自理"))
        .when(~is_destitute & (care < 0.04)).then(pl.lit("完全丧失"))
        .when(~is_destitute & (care < 0.08)).then(pl.lit("部分丧失")),
        labour=able.when(labour < 0.95).then(pl.lit("丧失")),
    )  # fmt: skip


def described(world: World, rows: pl.DataFrame, period: date) -> pl.DataFrame:
    """Add to the rows of a month what the register says of review, validity, phasing out, care and work."""
    joined = rows.join(homes(world), on=["household_no", "category"], how="left", maintain_order="left")
    joined = joined.join(cared(world), on="person", how="left", maintain_order="left")
    kin = world.made("filed_and_told", _told_of_kin)
    joined = joined.join(kin, on="person", how="left", maintain_order="left")
    return joined.with_columns(
        urban_rural=_urban_rural(),
        valid_until=_valid_until(world, period),
        last_review_on=_reviewed(world, period),
        phase_out_until=_phased_until(world),
        staff_relative=pl.col("told").fill_null(value=False),
        support_mode=pl.when(pl.col("category") == "特困人员").then("support_mode"),
    ).drop("review", "valid", "phase", "review_day", "overdue_days", "told")


def _told_of_kin(world: World) -> pl.DataFrame:
    """Of the relatives of officials, say on whose entries it stands."""
    kin = filed_relatives(world)["person"].unique().sort()
    return pl.DataFrame({"person": kin, "told": world.rng(22).random(len(kin)) < 0.5})


def _urban_rural() -> pl.Expr:
    """Urban in subdistricts; the second entry of somebody who is listed twice says the opposite."""
    urban = pl.col("township").str.ends_with("街道")
    second = (pl.col("household_no").str.len_chars() > 12) & pl.col("household_no").str.slice(6, 1).is_in(["1", "4"])
    return pl.when(urban != second).then(pl.lit("城市")).otherwise(pl.lit("农村"))


def _valid_until(world: World, period: date) -> pl.Expr:
    """Recognised for a year at a time (边缘, 刚性): renewed on the anniversary, or not."""
    end = last_day(period)
    start = pl.col("recognised_on")
    years = ((pl.lit(end) - start).dt.total_days() / 365.25).floor().cast(pl.Int64)
    renewed = start.dt.offset_by(pl.format("{}y", years + 1))
    lapsed = start.dt.offset_by(pl.format("{}y", pl.max_horizontal(years, 1)))
    timed = pl.col("category").is_in(["低保边缘家庭", "刚性支出困难家庭"])
    luck = pl.col("valid")
    return pl.when(timed).then(
        pl.when(luck < 0.5).then(renewed)
        .when(luck < 0.86).then(lapsed)
        .when((luck < 0.89) & (start < shifted(world.months.last, -6))).then(pl.lit(world.months.end))
        .when((luck < 0.92) & (start < shifted(world.months.last, -6))).then(
            pl.lit(world.months.last).dt.offset_by("-1d"))
    )  # fmt: skip


def _reviewed(world: World, period: date) -> pl.Expr:
    """Twice a year, or long ago, or nobody wrote it down."""
    end, luck, months = last_day(period), pl.col("review"), world.months
    anchor = pl.lit(months.first) - pl.duration(days="review_day")
    turns = ((pl.lit(end) - anchor).dt.total_days() // REVIEWED_EVERY) * REVIEWED_EVERY
    kept = anchor + pl.duration(days=turns)
    late = pl.lit(months.last) - pl.duration(days="overdue_days")
    boundary = pl.when(pl.col("review_day") % 2 == 0).then(pl.lit(last_day(shifted(months.last, -12))))
    edge = boundary.otherwise(pl.lit(shifted(months.last, -11)))
    date_ = pl.when(luck < 0.45).then(kept).when(luck < 0.58).then(late).when(luck < 0.61).then(edge)
    return pl.when(date_.is_not_null()).then(pl.max_horizontal(date_, "recognised_on"))


def _phased_until(world: World) -> pl.Expr:
    """Until when 渐退 lasts: over already, over with the last month, or some time from now."""
    luck, months = pl.col("phase"), world.months
    start = pl.col("phase_out_on")
    until = (
        pl.when(luck < 0.5).then(pl.lit(months.last) - days(np.array([1])))
        .when(luck < 0.55).then(pl.lit(months.end))
        .when(luck < 0.75).then(start.dt.offset_by("5mo").dt.month_end())
        .when(luck < 0.93).then(start.dt.offset_by("11mo").dt.month_end())
    )  # fmt: skip
    return pl.when(pl.col("status") == "渐退").then(until)
