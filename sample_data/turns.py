"""What else happens to the people of the register, so that every rule has its cases: late entries, exits, deaths?

All of it is added when the county is made, apart from the older draws, which stay as they are.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts.months import shifted
from sample_data import needs, turns_of_aid, turns_of_health
from sample_data.circle import Circle, days_before, draw, frame, pick
from sample_data.hospital import cost_rows
from sample_data.register import again
from sample_data.turns_of_time import early_deaths, long_gone, signs_of_life
from sample_data.world import World

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
LEAVES = (
    "收入超标",
    "财产超标",
    "家庭人口变化",
    "户口迁出",
    "拒绝就业",
    "自愿放弃",
    "服刑",
    "转为其他救助",
    "到期",
    "其他",
)


def with_turns(world: World, settlements: pl.DataFrame, *, planted: Flags) -> tuple[World, pl.DataFrame]:
    """Return the county and its settlements with everything that is added.

    Args:
        world: the county as the older draws made it.
        settlements: its hospital bills.
        planted: who was picked for something already (or lives with such a person): they are left alone.
    """
    circle = Circle(world)
    planted = planted | circle.flags(np.concatenate([*world.plan.people.values(), np.empty(0, dtype=np.int64)]))
    alike = world.people.select(pl.col("twin").is_not_null() | pl.col("namesake").is_not_null()).to_series().to_numpy()
    free = circle.alive & circle.number & ~planted & ~alike
    free &= ~circle.flags(world.cancellations["person"].to_numpy())
    spells, young = _young_destitute(world, circle, free)
    newcomers, new = _newcomers(world, circle, free & ~circle.flags(young))
    spells = pl.concat([spells, newcomers, *_second_categories(world, circle, free)], how="diagonal_relaxed")
    old, since = turns_of_aid.alone_and_old(world, circle, free & ~circle.flags(new) & ~circle.flags(young))
    edge = _entry(world, old, since, first=700_001, category="低保边缘家庭")
    spells = pl.concat([spells, edge], how="diagonal_relaxed")
    dead = _more_deaths(world, circle, free)
    sooner = early_deaths(world, circle, free & ~circle.flags(dead["person"].to_numpy()))
    dead = pl.concat([dead, sooner.select(dead.columns)])
    spells = _left_after_death(spells, dead)
    died = circle.flags(dead["person"].to_numpy())
    spells = _more_exits(world, circle, spells, free & ~died)
    spells = turns_of_aid.unnoticed_exits(world, circle, spells, free & ~died)
    pupils = _finished(world, circle, young)
    insured = pl.col("person").is_in(np.concatenate([young, new])) & (pl.col("insurance") == "居民")
    more = replace(
        world,
        spells=spells.sort("household_no", "person", "category"),
        deaths=pl.concat([world.deaths, dead], how="diagonal_relaxed"),
        cancellations=pl.concat([world.cancellations, _missing(world, circle, free & ~died)], how="diagonal_relaxed"),
        certificates=turns_of_health.certificates(world, circle, free & ~died),
        illnesses=turns_of_health.illnesses(world, circle, free & ~died),
        jobless=needs.jobless(world, circle, turns_of_health.jobless(world, circle)),
        pupils=pupils,
        insurance=world.insurance.with_columns(
            subsidised_from=pl.when(insured).then(pl.lit(world.months.first)).otherwise("subsidised_from")
        ),
        _written={}, _made={}, kept={},
    )  # fmt: skip
    needs.plan_silence(more, circle, free & ~died)
    added = [
        _more_bills(world, circle, free & ~died),
        turns_of_aid.bills(more, circle, free & ~died),
        needs.bills(more, circle, free & ~died),
    ]
    return more, _all_bills(world, pl.concat([settlements, *added], how="diagonal_relaxed"), dead)


def _missing(world: World, circle: Circle, free: Flags) -> pl.DataFrame:
    """Let some be declared missing: person, reason, police_on."""
    persons = draw(world.rng(101), free & circle.poor & circle.adult, 0.0, least=round(world.plan.quota * 2.4))
    world.plan.trap("X01", persons, "declared missing, not dead")
    return frame(persons).with_columns(
        reason=pl.lit("宣告失踪"),
        police_on=days_before(world.rng(102), world.months.end, len(persons), (3, 60)),
    )


def _all_bills(world: World, bills: pl.DataFrame, dead: pl.DataFrame) -> pl.DataFrame:
    """Leave out bills of the dead and of those whom nobody sees, add signs of life, and put all in order."""
    seen = _settled_while_alive(needs.unseen(world, bills), dead)
    every = pl.concat([seen, signs_of_life(world, dead)], how="diagonal_relaxed")
    return every.sort("delivered", "settled_on", "settlement_no", "total", descending=[False, False, False, True])


def _entry(
    world: World, persons: Integers, since: pl.Series, *, first: int = 800_001, category: str = "特困人员"
) -> pl.DataFrame:
    """Enter people by themselves; their household numbers begin with `first`."""
    towns = world.places.townships.select("township", "county_code")
    rows = frame(persons, recognised_on=since).join(
        world.people.select("person", "township", "birth_date"), on="person", how="left", maintain_order="left"
    )
    rows = rows.join(towns, on="township", how="left", maintain_order="left")
    number = (pl.int_range(pl.len()) + first).cast(pl.String)
    return rows.select(
        "person",
        household_no=pl.format("{}{}", "county_code", number),
        head="person",
        relation=pl.lit("户主"),
        category=pl.lit(category),
        is_covered=pl.lit(value=True),
        single_person=pl.lit(value=False),
        recognised_on=pl.max_horizontal("recognised_on", pl.col("birth_date").dt.offset_by("1y")),
        township="township",
    )


def _young_destitute(world: World, circle: Circle, free: Flags) -> tuple[pl.DataFrame, Integers]:
    """Enter young people as 特困: grown and no longer at school, at school still, and not yet of age."""
    rng, quota = world.rng(103), world.plan.quota
    at_school = circle.flags(world.pupils.filter(pl.col("status") == "在读")["person"].to_numpy())
    ours = free & ~circle.near
    grown = ours & (circle.age >= 18.1) & (circle.age < 21)
    young = np.concatenate([
        draw(rng, grown & ~at_school, 0.0, least=round(quota * 3.6)),
        draw(rng, grown & at_school, 0.0, least=round(quota * 0.6)),
        draw(rng, ours & (circle.age > 8) & (circle.age < 17.9), 0.0, least=round(quota * 1.2)),
    ])  # fmt: skip
    since = days_before(rng, world.months.first, len(young), (700, 1_500))
    return pl.concat([world.spells, _entry(world, young, since)], how="diagonal_relaxed"), young


def _second_categories(world: World, circle: Circle, free: Flags) -> list[pl.DataFrame]:
    """Keep some 低保 listed as 边缘 or 刚性 too, and (which is lawful) some as 防止返贫监测."""
    rng, quota = world.rng(104), world.plan.quota
    steady = world.spells.filter(
        (pl.col("category") == "最低生活保障") & pl.col("is_covered") & pl.col("exited_on").is_null()
        & pl.col("moved_on").is_null() & (pl.col("recognised_on") < shifted(world.months.first, -6))
    )  # fmt: skip
    flags = circle.flags(steady["person"].to_numpy()) & free
    parts = []
    for mark, category, times in (
        ("7", "低保边缘家庭", 0.9),
        ("8", "刚性支出困难家庭", 0.6),
        ("9", "防止返贫监测", 1.2),
    ):
        persons = draw(rng, flags, 0.0, least=round(quota * times))
        flags = flags & ~circle.flags(persons)
        parts.append(again(steady, persons, mark, {"category": pl.lit(category), "head": pl.col("person")}))
    # Twice as 低保, once as urban and once as rural (see `standing`).
    urban = draw(rng, flags, 0.0, least=round(quota * 0.6))
    parts.append(again(steady, urban, "1", {"head": pl.col("person")}))
    # And a few more as 特困.
    both = draw(rng, flags & ~circle.flags(urban), 0.0, least=round(quota * 0.3))
    tekun = {"category": pl.lit("特困人员"), "head": pl.col("person")}
    parts.append(again(steady, both, "2", {**tekun, "recognised_on": pl.lit(shifted(world.months.first, -6))}))
    return parts


def _newcomers(world: World, circle: Circle, free: Flags) -> tuple[pl.DataFrame, Integers]:
    """Enter some who live alone as 低保 in the months."""
    rng, months = world.rng(108), world.months
    alone = free & ~circle.near & (circle.size == 1) & (circle.age > 25)
    persons = draw(rng, alone, 0.0, least=round(world.plan.quota * 1.8))
    since = days_before(rng, months.end, len(persons), (8, (months.end - months.first).days))
    entries = _entry(world, persons, since, first=900_001, category="最低生活保障")
    return entries, persons


def _more_deaths(world: World, circle: Circle, free: Flags) -> pl.DataFrame:
    """Let some die of whom one department hears only, and some parents before the first month was over."""
    rng, quota, months = world.rng(105), world.plan.quota, world.months
    one = draw(rng, free & circle.poor & (circle.age > 50), 0.0, least=round(quota * 1.5))
    rest = free & ~circle.flags(one) & (circle.age > 25) & (circle.age < 58)
    parent = draw(rng, rest & circle.near & circle.has_minor(), 0.0, least=round(quota * 1.4))
    single = rest & ~circle.near & circle.has_minor() & (circle.spouse < 0)
    alone = draw(rng, single & ~circle.flags(parent), 0.0, least=round(quota * 0.8))
    persons = np.concatenate([one, parent, alone])
    count = len(persons)
    span = max(1, (months.last - months.first).days + 12)
    late = pl.Series(np.arange(count) < len(one))
    rows = frame(persons, turn=np.arange(count) % 3).with_columns(
        kind=pl.when(late).then(pl.lit("one_source")).otherwise(pl.lit("parent")),
        died_on=pl.when(late).then(days_before(rng, months.last + timedelta(days=12), count, (0, span)))
        .otherwise(days_before(rng, months.first, count, (4, 34))),
    )  # fmt: skip
    one_source, turn = pl.col("kind") == "one_source", pl.col("turn")
    first = pl.lit(months.first).dt.offset_by("6d")
    heard = {"police_on": 9, "certificate_on": 3, "cremated_on": 3}
    for number, (column, days_) in enumerate(heard.items()):
        usual = pl.col("died_on").dt.offset_by(f"{days_}d")
        told = pl.when(one_source & (turn == number)).then(usual).when(~one_source & (turn != number)).then(first)
        rows = rows.with_columns(told.alias(column))
    # Ashes are not kept waiting for a month.
    rows = rows.with_columns(cremated_on=pl.when(one_source).then("cremated_on"))
    handlers = rng.choice(
        np.flatnonzero(circle.adult & ~circle.near & (circle.age > 30) & (circle.age < 60)), size=count
    )
    return rows.with_columns(
        police_knows_day=pl.lit(value=True), ward_off_days=pl.lit(0), no_number=pl.lit(value=False),
        swapped=pl.lit(value=False), same_number_twice=pl.lit(value=False),
        noted_on=pl.when(~one_source & (pl.col("person") % 2 == 0)).then(pl.lit(months.first).dt.offset_by("20d")),
        handler=pl.Series(handlers), handler_relation=pl.lit("亲属"),
    ).drop("turn")  # fmt: skip


def _left_after_death(spells: pl.DataFrame, dead: pl.DataFrame) -> pl.DataFrame:
    noted = dead.filter(pl.col("noted_on").is_not_null()).select("person", "noted_on")
    left = spells.join(noted, on="person", how="left", maintain_order="left")
    leaves = pl.col("noted_on").is_not_null() & pl.col("exited_on").is_null()
    return left.with_columns(
        exited_on=pl.when(leaves).then("noted_on").otherwise("exited_on"),
        exit_reason=pl.when(leaves).then(pl.lit("死亡")).otherwise("exit_reason"),
    ).drop("noted_on")


def _more_exits(world: World, circle: Circle, spells: pl.DataFrame, free: Flags) -> pl.DataFrame:
    """Let more households leave in the months, for all reasons there are."""
    rng, months = world.rng(106), world.months
    everybody = spells.with_columns(free=pl.Series(free[spells["person"].to_numpy()]))
    homes = everybody.group_by("household_no").agg(
        fit=(pl.col("free").all() & pl.col("exited_on").is_null().all() & pl.col("moved_on").is_null().all()
             & pl.col("phase_out_on").is_null().all() & (pl.col("recognised_on") < shifted(months.first, -3)).all()
             & pl.col("category").is_in(["最低生活保障", "特困人员", "低保边缘家庭"]).all()),
    ).filter("fit").sort("household_no")  # fmt: skip
    count = min(len(homes), round(world.plan.quota * 4.2) + 2)
    chosen = homes["household_no"].gather(np.sort(rng.choice(len(homes), size=count, replace=False)))
    span = (months.end - months.first).days
    plan = pl.DataFrame({"household_no": chosen}).with_columns(
        left_on=days_before(rng, months.end, count, (25, span - 1)), why=pick(rng, LEAVES, count, (1,) * len(LEAVES))
    )
    joined = spells.join(plan, on="household_no", how="left", maintain_order="left")
    return joined.with_columns(
        exited_on=pl.coalesce("left_on", "exited_on"), exit_reason=pl.coalesce("why", "exit_reason")
    ).drop("left_on", "why")


def _finished(world: World, circle: Circle, young: Integers) -> pl.DataFrame:
    """Let some older pupils have finished school; the young 特困 get their grants."""
    rng = world.rng(107)
    kept = np.concatenate([world.plan.group("no_aid"), world.plan.group("paused")])
    pupils = world.pupils
    older = pupils.filter(
        pl.col("stage").is_in(["普通高中", "中职", "高职", "本科"]) & (pl.col("status") == "在读")
        & ~pl.col("person").is_in(kept)
    )["person"].to_numpy()  # fmt: skip
    flags = circle.flags(older)
    done: Any = np.concatenate([draw(rng, flags & circle.poor, 0.28), draw(rng, flags & ~circle.near, 0.01)])
    over = pl.col("person").is_in(done)
    pupils = pl.concat([pupils, long_gone(world, circle)])
    poor = pl.Series(circle.poor[pupils["person"].to_numpy()])
    fresh = pl.col("stage").is_in(["高职", "本科"]) & poor & (pl.col("person") % 6 != 0)
    return pupils.with_columns(
        status=pl.when(over).then(pl.lit("毕业")).otherwise("status"),
        aided=(pl.col("aided") | pl.col("person").is_in(young)) & ~over,
        # Many of the poor at a university have just begun.
        grade=pl.when(fresh).then(pl.lit("1年级")).otherwise("grade"),
    )


def _settled_while_alive(settlements: pl.DataFrame, dead: pl.DataFrame) -> pl.DataFrame:
    """Keep bills of the dead from after the death of those only of whom one department said so (a sign of life)."""
    ends = dead.filter((pl.col("kind") == "parent") | (pl.col("person") % 2 == 0)).select("person", over="died_on")
    joined = settlements.join(ends, on="person", how="left", maintain_order="left")
    return joined.filter((pl.col("settled_on") <= pl.col("over")).fill_null(value=True)).drop("over")


def _more_bills(world: World, circle: Circle, free: Flags) -> pl.DataFrame:
    """Let more of the poor be in hospital, or see a doctor for a chronic illness, for little money of their own."""
    rng, quota = world.rng(109), world.plan.quota
    ill = free & circle.poor
    stays = np.repeat(draw(rng, ill, 0.0, least=quota * 8), 2)
    visits = np.repeat(draw(rng, ill, 0.0, least=quota * 7), 2)
    persons = np.concatenate([stays, visits])
    paid = np.where(
        np.arange(len(persons)) < len(stays), rng.uniform(90, 420, len(persons)), rng.uniform(15, 80, len(persons))
    )
    kind = np.where(np.arange(len(persons)) < len(stays), "住院", "门诊慢特病")
    span = (world.months.end - world.months.first).days
    settled = days_before(rng, world.months.end, len(persons), (0, span))
    return cost_rows(persons, paid, kind).with_columns(
        settled_on=settled,
        delivered=settled.dt.month_start(),
        in_province=pl.Series(rng.random(len(persons)) < 0.95),
        settlement_no=pl.format("JS9{}", (pl.int_range(pl.len()) + 10_000_001).cast(pl.String)),
    )
