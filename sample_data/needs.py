"""Who else is in need: the constellations that rules about difficulty ask for and chance alone makes too seldom.

Everything is added to what the other modules draw, by chance of its own, so that no other draw changes.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts.months import shifted
from sample_data.circle import NOBODY, Circle, circle_of, days_before, draw, frame, pick
from sample_data.hospital import cost_rows
from sample_data.world import World

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
SILENT = "silent"


def plan_silence(world: World, circle: Circle, free: Flags) -> Integers:
    """Pick old people who live alone on the register, whom nobody is to have seen for a year (N16)."""
    long_ago = world.spells.filter(
        (pl.col("recognised_on") < shifted(world.months.last, -15)) & pl.col("exited_on").is_null()
        & pl.col("category").is_in(["最低生活保障", "特困人员", "低保边缘家庭"])
    )["person"].to_numpy()  # fmt: skip
    old = free & circle.flags(long_ago) & (circle.size <= 2) & (circle.age > 61) & (circle.age < 88)
    chosen = draw(world.rng(201), old, 0.0, least=round(world.plan.quota * 5))
    world.plan.people |= {SILENT: chosen}
    return chosen


def unseen(world: World, rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out rows about those whom nobody is to have seen."""
    return rows.filter(~pl.col("person").is_in(world.plan.group(SILENT)))


def bills(world: World, circle: Circle, free: Flags) -> pl.DataFrame:
    """Add stays that cost a 边缘 household a half to a whole of its income; and a few old visits to a doctor.

    The old ones let the book of settlements reach back for more than a year.
    """
    rng, quota, months = world.rng(202), world.plan.quota, world.months
    edge = world.spells.filter((pl.col("category") == "低保边缘家庭") & pl.col("exited_on").is_null())
    edge = edge.with_columns(size=pl.len().over("household_no")).filter(pl.col("size") <= 3)
    able = circle.alive & circle.number & circle.flags(edge["person"].to_numpy())
    dear = draw(rng, able & ~circle.flags(world.plan.group(SILENT)), 0.0, least=round(quota * 4))
    mouths = frame(dear).join(edge.unique("person", keep="first", maintain_order=True), on="person", how="left",
                              maintain_order="left")["size"].to_numpy()  # fmt: skip
    before = draw(rng, free & circle.poor & ~circle.flags(world.plan.group(SILENT)), 0.0, least=quota)
    parts = []
    for persons, kind, paid, settled, number in (
        (dear, "住院", mouths * rng.uniform(2_300, 5_600, len(dear)),
         days_before(rng, months.end, len(dear), (0, 45)), 70),
        (before, "普通门诊", rng.uniform(5, 30, len(before)),
         days_before(rng, shifted(months.last, -12), len(before), (5, 40)), 71),
    ):  # fmt: skip
        rows = cost_rows(persons, paid, np.full(len(persons), kind)).with_columns(
            settled_on=settled,
            delivered=pl.max_horizontal(settled.dt.month_start(), pl.lit(months.first)),
            in_province=pl.lit(value=True),
            settlement_no=pl.format("JS{}", (pl.int_range(pl.len()) + number * 1_000_000 + 1).cast(pl.String)),
        )
        parts.append(rows)
    return pl.concat(parts)


def jobless(world: World, circle: Circle, listed: pl.DataFrame) -> pl.DataFrame:
    """Register more of the poor as unemployed without a benefit, most of them for more than three months."""
    rng, months = world.rng(203), world.months
    able = circle.alive & circle.number & circle.poor & (circle.age > 20) & (circle.age < 58)
    persons = draw(rng, able & ~circle.flags(listed["person"].to_numpy()), 0.0, least=round(world.plan.quota * 5))
    count = len(persons)
    since = np.where(np.arange(count) % 6 == 0, rng.integers(60, 92, size=count), rng.integers(92, 150, size=count))
    world.plan.trap("N03", persons[since < 92], "registered for less than three months", only=months.last)
    day = np.datetime64(months.end, "D") - since.astype("timedelta64[D]")
    none = pl.Series([None] * count, dtype=pl.Date)
    rows = frame(persons, registered_on=pl.Series(day).cast(pl.Date)).with_columns(
        hardship=pick(rng, ("低保", "长期失业", "4050"), count, (3, 2, 1)),
        zero_employment=pl.lit(value=False),
        training_offers=pl.lit(2, dtype=pl.Int64),
        refusals=pl.lit(0, dtype=pl.Int64),
        closed_on=none, benefit_from=none, benefit_until=none, public_job_from=none,
    )  # fmt: skip
    return pl.concat([listed, rows.select(listed.columns)], how="vertical_relaxed").sort("person", maintain_order=True)


def single_parents(world: World) -> Integers:
    """Draw heads of families that are not on the register, alone with a child: monitored, and divorced lately."""
    circle, quota = circle_of(world), world.plan.quota
    alone = circle.alive & circle.number & ~circle.near & circle.has_minor() & (circle.spouse == NOBODY)
    fit = alone & (circle.relations() == "户主") & (circle.age > 22) & (circle.age < 60)
    return draw(world.rng(207), fit, 0.0, least=round(quota * 1.6))


def partings(world: World, married: pl.DataFrame) -> pl.DataFrame:
    """Divorce single parents of the register from somebody who does not live with them (N14); a few wed again."""
    circle, rng = circle_of(world), world.rng(204)
    busy = circle.flags(pl.concat([married["husband"], married["wife"]]).to_numpy())
    fit = circle.alive & circle.number & ~busy & (circle.age > 22) & (circle.age < 60)
    alone = fit & circle.has_minor() & (circle.spouse == NOBODY)
    known = circle.flags(single_parents(world))
    ours = np.union1d(draw(rng, alone & circle.poor, 0.0, least=round(world.plan.quota * 3.5)),
                      np.flatnonzero(alone & known))  # fmt: skip
    others = rng.permutation(np.flatnonzero(fit & ~circle.near & ~known & (circle.spouse == NOBODY)))
    men, women = others[circle.male[others]].tolist(), others[~circle.male[others]].tolist()
    pairs = []
    for one in ours.tolist():
        found = women if circle.male[one] else men
        if found:
            other = found.pop()
            pairs.append((one, other) if circle.male[one] else (other, one))
    rows = pl.DataFrame(pairs, schema={"husband": pl.Int64, "wife": pl.Int64}, orient="row")
    day = days_before(rng, world.months.end, len(rows), (1, 80))
    rows = rows.with_columns(kind=pl.lit("离婚"), registered_on=day)
    again = rows.filter(pl.int_range(pl.len()) % 7 == 3).with_columns(
        kind=pl.lit("结婚"), registered_on=pl.lit(world.months.end)
    )
    wed = pl.concat([again["husband"], again["wife"]])
    world.plan.trap("N14", np.intersect1d(wed.to_numpy(), ours), "divorced, and married again", only=world.months.last)
    return pl.concat([rows, again])


def monitored(world: World, listed: pl.DataFrame) -> pl.DataFrame:
    """Let the monitoring find more families within half a year of whom the bureau knows nothing (N13)."""
    circle, rng = circle_of(world), world.rng(205)
    heads = circle.alive & ~circle.near & (circle.relations() == "户主") & (circle.age > 25)
    known = np.isin(circle.household, listed["household"].to_numpy())
    parents = circle.flags(single_parents(world)) & ~known
    chosen = draw(rng, heads & ~known & ~parents, 0.0, least=round(world.plan.quota * 2.5))
    homes = circle.household[np.concatenate([chosen, np.flatnonzero(parents)])]
    count, months = len(homes), world.months
    since = days_before(rng, months.first, count, (-55, 85))
    facts = pl.DataFrame({
        "household": homes, "kind": pick(rng, ("脱贫不稳定户", "边缘易致贫户", "突发严重困难户"), count, (3, 3, 4)),
        "risk": pick(rng, ("因病", "因残", "因灾"), count, (3, 2, 1)), "recognised_on": since,
        "cleared_on": pl.Series([None] * count, dtype=pl.Date),
        "income_per_head": pl.Series(rng.integers(3_000, 9_000, size=count)).cast(pl.Float64),
        "household_no": [f"FP{200_001 + number}" for number in range(count)],
    })  # fmt: skip
    persons = np.flatnonzero(np.isin(circle.household, homes) & circle.alive)
    rows = frame(persons, household=circle.household[persons]).join(facts, on="household")
    fresh = facts.filter(pl.col("recognised_on") >= months.last)["household"].to_numpy()
    new = persons[np.isin(circle.household[persons], fresh)]
    world.plan.trap("N13", new, "found at risk in this month only", only=months.last)
    return pl.concat([listed, rows.select(listed.columns)], how="vertical_relaxed").sort("person", maintain_order=True)


def visits(world: World, waiting: pl.DataFrame) -> pl.DataFrame:
    """Call on those whose application has waited for weeks: most are in hardship, with others all is well (M20)."""
    rng, end = world.rng(206), world.months.end
    rows = waiting.unique("person", keep="first", maintain_order=True).sort("person")
    count = len(rows)
    ago = pl.lit(pl.Series(rng.integers(1, 50, size=count)))
    well = np.arange(count) % 5 == 4
    long = (rows["accepted_on"] < end - timedelta(days=15)).to_numpy()
    world.plan.trap("M20", rows["person"].to_numpy()[~long], "has not waited for long", only=world.months.last)
    return rows.select(
        "person",
        visited_on=pl.min_horizontal(pl.lit(end), pl.col("accepted_on") + pl.duration(days=ago)),
        channel=pl.lit("走访"),
        situation=pl.when(pl.Series(well)).then(pl.lit("正常")).otherwise(
            pick(rng, ("生活困难", "患病", "失业", "突发意外"), count, (4, 2, 1, 1))),
        need=pl.when(pl.Series(well)).then(pl.lit("无需求")).otherwise(
            pick(rng, ("生活救助", "临时救助", None), count, (2, 2, 1))),
        note=pl.lit(None, dtype=pl.String),
        visit_no=pl.format("ZF{}", (pl.int_range(pl.len()) + 60_001).cast(pl.String)),
    )  # fmt: skip
