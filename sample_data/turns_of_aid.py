"""Who is in hospital with too little help, leaves the register unnoticed, or is old and alone on it?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts.months import shifted
from sample_data.circle import Circle, days_before, draw, pick
from sample_data.hospital import cost_rows
from sample_data.world import World

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
#: After which the lower categories are still possible.
CHECKED_AFTER = ("收入超标", "财产超标", "到期", "其他")


def bills(world: World, circle: Circle, free: Flags) -> pl.DataFrame:
    """Make stays and outpatient care of the poor, and what assistance paid of each (`aid_given`, else its share).

    One in three gets nothing, one too little, one all of it; of the dearest stays it pays the limit of a year.
    """
    rng, quota, months = world.rng(120), world.plan.quota, world.months
    settled = circle.flags(
        world.spells.filter(
            pl.col("is_covered") & pl.col("exited_on").is_null() & (pl.col("recognised_on") < shifted(months.first, -2))
        )["person"].to_numpy()
    )
    ill = free & circle.poor & settled & ~circle.category("刚性支出困难家庭")
    stays = draw(rng, ill & ~circle.category("低保边缘家庭"), 0.0, least=quota * 3)
    dear = draw(rng, ill & ~circle.flags(stays), 0.0, least=quota * 3)
    visits = draw(rng, ill & ~circle.flags(stays) & ~circle.flags(dear), 0.0, least=quota * 6)
    parts = []
    for persons, kind, paid, times in (
        (stays, "住院", (160, 420), 1), (dear, "住院", (17_500, 24_000), 1), (visits, "门诊慢特病", (280, 480), 2),
    ):  # fmt: skip
        several = np.repeat(persons, times)
        # By turns, so that each kind occurs however few there are.
        turn = np.repeat(np.arange(len(persons)) % 3, times)
        rows = cost_rows(several, rng.uniform(*paid, len(several)), np.full(len(several), kind))
        limit = np.select([turn == 0, turn == 1], [30_000.0, 31_500.0], 40_000.0)
        share = np.select([turn == 0, turn == 1], [0.0, 0.5], 1.0)
        is_dear = paid[0] > 10_000
        told = {"M03": stays, "M04": stays, "M05": visits, "M06": dear}
        for rule in (code for code, group in told.items() if group is persons):
            world.plan.trap(rule, np.unique(several[turn == 2]), "medical assistance paid all that is due")
        rows = rows.with_columns(
            aid_given=pl.Series(limit) if is_dear else pl.lit(None, dtype=pl.Float64),
            aid_times=pl.lit(None, dtype=pl.Float64) if is_dear else pl.Series(share),
        )
        parts.append(rows)
    rows = pl.concat(parts)
    settled_on = days_before(rng, months.end, len(rows), (0, (months.end - months.first).days))
    return rows.with_columns(
        settled_on=settled_on,
        delivered=settled_on.dt.month_start(),
        in_province=pl.Series(rng.random(len(rows)) < 0.94),
        referred=pl.Series(rng.random(len(rows)) < 0.9),
        settlement_no=pl.format("JS8{}", (pl.int_range(pl.len()) + 10_000_001).cast(pl.String)),
    )


def unnoticed_exits(world: World, circle: Circle, spells: pl.DataFrame, free: Flags) -> pl.DataFrame:
    """Let households leave for reasons after which another category is possible, many of them weeks ago."""
    rng, months = world.rng(121), world.months
    everybody = spells.with_columns(free=pl.Series(free[spells["person"].to_numpy()]))
    homes = everybody.group_by("household_no").agg(
        fit=(pl.col("free").all() & pl.col("exited_on").is_null().all() & pl.col("moved_on").is_null().all()
             & pl.col("phase_out_on").is_null().all() & (pl.col("recognised_on") < shifted(months.first, -3)).all()
             & pl.col("category").is_in(["最低生活保障", "特困人员"]).all()),
    ).filter("fit").sort("household_no")  # fmt: skip
    count = min(len(homes), round(world.plan.quota * 2.9) + 2)
    chosen = homes["household_no"].gather(np.sort(rng.choice(len(homes), size=count, replace=False)))
    span = (months.end - months.first).days
    day = days_before(rng, months.end, count, (min(24, span), max(span, 25)))
    # Some on the very last day for which there is still time, and on the day before.
    edge = pl.Series(rng.random(count))
    plan = pl.DataFrame({"household_no": chosen, "day": day, "edge": edge}).with_columns(
        left_on=pl.when(pl.col("edge") < 0.08).then(pl.lit(months.end).dt.offset_by("-30d"))
        .when(pl.col("edge") < 0.16).then(pl.lit(months.end).dt.offset_by("-31d")).otherwise("day"),
        why=pick(rng, CHECKED_AFTER, count, (3, 2, 2, 1)),
    ).drop("day", "edge")  # fmt: skip
    joined = spells.join(plan, on="household_no", how="left", maintain_order="left")
    return joined.with_columns(
        exited_on=pl.coalesce("left_on", "exited_on"), exit_reason=pl.coalesce("why", "exit_reason")
    ).drop("left_on", "why")


def alone_and_old(world: World, circle: Circle, free: Flags) -> tuple[Integers, pl.Series]:
    """Draw old people who live alone, to be entered as 边缘 long ago: whom, and since when."""
    rng = world.rng(122)
    alone = free & ~circle.near & (circle.size == 1) & (circle.age > 59.5)
    persons = draw(rng, alone, 0.0, least=round(world.plan.quota * 2.2))
    world.plan.trap("M13", persons[circle.age[persons] < 59.99], "alone, and not yet sixty")
    return persons, days_before(rng, world.months.first, len(persons), (430, 1_500))
