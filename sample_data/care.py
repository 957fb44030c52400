"""Who is cared for: children without parents, the frail at home, the ill, disabled children, the monitored?"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts.months import shifted
from sample_data import needs, standing
from sample_data.away import custody
from sample_data.circle import Circle, circle_of, days_before, draw, draw_both, frame, known_by, pick
from sample_data.months import last_day
from sample_data.world import World, named, placed

Integers = npt.NDArray[np.int64]
STATUSES = ("失联", "重残", "重病", "失踪", "查找不到", "撤销监护资格", "遣送驱逐出境", "其他限制人身自由", "其他")


def children(world: World) -> pl.DataFrame:
    """Make children: person, kind, guardian, father_status, mother_status, standard, paid, recognised_on, status."""
    return world.made("children", _children)


def _children(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(50)
    planted = world.plan.group("orphan")
    # Whoever is planted to get no allowance must not get an orphan's either.
    others = np.concatenate([planted, world.plan.group("no_allowance")])
    young = circle.alive & (circle.age < 18) & ~circle.flags(others)
    grown = circle.alive & (circle.age >= 17.9) & (circle.age < 21) & ~circle.flags(others)
    kept = custody(world)["person"].to_numpy()
    known = np.isin(circle.father, kept) | np.isin(circle.mother, kept)
    chosen = draw_both(rng, circle, young & ~known, poor=0.16, rest=0.002)
    released = custody(world).filter(pl.col("released_on").is_not_null())["person"].to_numpy()
    freed = np.isin(circle.father, released) | np.isin(circle.mother, released)
    holds = circle.flags(world.certificates.filter(pl.col("status") == "有效")["person"].to_numpy())
    theirs = np.concatenate([
        draw(rng, young & known & ~freed, 0.35),
        draw(rng, young & freed, 0.9),
        draw(rng, young & circle.category("特困人员"), 0.7),
        draw(rng, young & holds & circle.category("最低生活保障"), 0.75),
    ])  # fmt: skip
    older = draw_both(rng, circle, grown, poor=0.3, rest=0.012)
    persons = np.unique(np.concatenate([planted, chosen, theirs, older]))
    count = len(persons)
    born = circle.born(persons)
    # Recognised before they were of age, and before the months.
    before = pl.Series(np.full(count, np.datetime64(world.months.first, "D"))).cast(pl.Date)
    rows = frame(persons, born=born, before=before, luck=rng.random(count), ago=rng.integers(40, 1_500, size=count))
    rows = rows.with_columns(
        kind=pl.when(pl.col("person") % 2 == 0).then(pl.lit("孤儿")).otherwise(pl.lit("事实无人抚养")),
        recognised_on=pl.max_horizontal(
            pl.min_horizontal("before", pl.col("born").dt.offset_by("17y")) - pl.duration(days="ago"),
            pl.col("born").dt.offset_by("20d"),
        ),
        standard=pl.lit(1150.0),
        paid=pl.when(pl.col("luck") < 0.7).then(1150.0).when(pl.col("luck") < 0.92).then(520.0).otherwise(0.0),
        status=pl.when(pl.col("luck") > 0.95).then(pl.lit("停发")).otherwise(pl.lit("在册")),
    )
    # Whose allowance was stopped is looked after by nobody.
    listed = rows.filter(pl.col("person").is_in(theirs) & (pl.col("status") == "在册"))
    world.plan.trap("M14", listed["person"].to_numpy(), "on the list of child welfare")
    rows = _parents(circle, rows, rng)
    return _guardians(circle, rows, rng).drop("born", "before", "luck", "ago").sort("person")


def _parents(circle: Circle, rows: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Say how it stands with the parents: as it is true, or what the office wrote of somebody who is not here."""
    stay = custody(circle.world)
    way = dict(
        stay.filter(pl.col("kind").is_in(["监狱服刑", "强制隔离戒毒"])).select(
            "person",
            pl.when(pl.col("kind") == "监狱服刑").then(pl.lit("服刑在押")).otherwise(pl.lit("强制隔离戒毒")),
        ).iter_rows()
    )  # fmt: skip
    dead = set(circle.world.deaths["person"].to_list())
    persons, kinds = rows["person"].to_list(), rows["kind"].to_list()
    columns: dict[str, list[str | None]] = {}
    for name, parent in (("father_status", circle.father), ("mother_status", circle.mother)):
        texts: list[str | None] = []
        for place, person in enumerate(persons):
            who = int(parent[person])
            drawn = STATUSES[(place // 2 + 4 * (name == "mother_status")) % len(STATUSES)]
            guess = "死亡" if kinds[place] == "孤儿" else (drawn if rng.random() < 0.75 else "正常")
            true = "死亡" if who in dead else way.get(who)
            texts.append(true or (guess if rng.random() < 0.96 else None))
        columns[name] = texts
    return rows.with_columns(**{name: pl.Series(texts, dtype=pl.String) for name, texts in columns.items()})


def _guardians(circle: Circle, rows: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Let a grown member of the household be the guardian, or nobody be named."""
    grown = np.full(int(circle.household.max()) + 1, -1, dtype=np.int64)
    able = np.flatnonzero(circle.adult & (circle.age > 20))
    grown[circle.household[able]] = able
    persons = rows["person"].to_numpy()
    guardian = grown[circle.household[persons]]
    guardian[(guardian == persons) | (rng.random(len(persons)) < 0.04)] = -1
    return rows.with_columns(guardian=pl.Series(guardian).replace({-1: None}))


def child_list(world: World, period: date) -> pl.DataFrame:
    """All children on the list."""
    facts = children(world)
    rows = facts.filter(pl.col("recognised_on") <= last_day(period))
    rows = named(rows, world.written(22, facts["person"]))
    everybody = facts["guardian"].drop_nulls()
    return placed(
        world, named(rows, world.written(23, everybody), role="guardian", columns=("guardian_name", "guardian_id"))
    ).sort("township_no", "person")  # fmt: skip


def agreements(world: World) -> pl.DataFrame:
    """Make agreements of care: person, carer, starts_on, ends_on, agreement_no."""
    return world.made("agreements", _agreements)


def _agreements(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(51)
    months = world.months
    home = standing.cared(world).filter(pl.col("support_mode") == "分散")["person"].to_numpy()
    cared = circle.flags(home) & circle.alive
    persons = draw(rng, cared, 0.78)
    count = len(persons)
    neighbours = rng.permutation(np.flatnonzero(circle.adult & (circle.age > 25) & (circle.age < 65) & ~circle.near))
    carers = np.resize(neighbours, count)
    starts = days_before(rng, months.first, count, (30, 1_000))
    rows = frame(persons, carer=carers, starts_on=starts, luck=rng.random(count))
    ends = pl.col("starts_on").dt.offset_by("3y")
    over = pl.lit(months.last).dt.offset_by("-1d")
    rows = rows.with_columns(
        ends_on=pl.when(pl.col("luck") < 0.12).then(None)
        .when(pl.col("luck") < 0.24).then(over)
        .when(pl.col("luck") < 0.3).then(pl.lit(months.end))
        .otherwise(ends),
        agreement_no=pl.format("ZL{}", (pl.int_range(pl.len()) + 20_001).cast(pl.String)),
    ).drop("luck")  # fmt: skip
    return needs.unseen(world, rows)


def agreement_list(world: World, period: date) -> pl.DataFrame:
    """The agreements begun up to the month."""
    facts = agreements(world)
    rows = facts.filter(known_by("starts_on", period))
    rows = named(rows, world.written(24, facts["person"]))
    rows = named(rows, world.written(25, facts["carer"]), role="carer", columns=("carer_name", "carer_id"))
    return placed(world, rows)


def doctors(world: World) -> pl.DataFrame:
    """Make contracts with a doctor: person, starts_on, ends_on, last_service_on."""
    return world.made("doctors", _doctors)


def _doctors(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(52)
    ill = circle.flags(world.illnesses["person"].to_numpy()) & circle.alive
    signed = draw(rng, ill & circle.near, 0.66)
    more = draw(rng, ill & ~circle.near, 0.3)
    old = draw_both(rng, circle, circle.alive & (circle.age > 66) & ~ill, poor=0.3, rest=0.04)
    persons = np.unique(np.concatenate([signed, more, old]))
    count = len(persons)
    months = world.months
    year = pl.lit(date(months.last.year, 1, 1))
    rows = frame(persons, luck=rng.random(count), day=rng.integers(0, 60, size=count))
    rows = rows.with_columns(starts_on=pl.when(pl.col("luck") < 0.1).then(year.dt.offset_by("-1y")).otherwise(year))
    rows = rows.with_columns(starts_on=pl.col("starts_on") + pl.duration(days="day"))
    born = pl.Series("born", circle.born(persons))
    rows = rows.with_columns(starts_on=pl.max_horizontal("starts_on", born))
    rows = rows.with_columns(
        ends_on=pl.when(pl.col("luck") < 0.94).then(pl.col("starts_on").dt.offset_by("1y").dt.offset_by("-1d"))
    )
    served = days_before(rng, months.first, count, (1, 420))
    rows = rows.with_columns(last_service_on=pl.when(pl.col("luck") < 0.8).then(pl.max_horizontal(served, "starts_on")))
    return needs.unseen(world, rows.drop("luck", "day"))


def doctor_list(world: World, period: date) -> pl.DataFrame:
    """All contracts begun so far, with the last service of then."""
    facts, end = doctors(world), last_day(period)
    rows = facts.filter(pl.col("starts_on") <= end)
    rows = rows.with_columns(last_service_on=pl.when(pl.col("last_service_on") <= end).then("last_service_on"))
    return placed(world, named(rows, world.written(26, facts["person"]))).sort("township_no", "person")


def rehabilitation(world: World) -> pl.DataFrame:
    """Make courses for disabled children: person, service, starts_on, amount, provider."""
    return world.made("rehabilitation", _rehabilitation)


def _rehabilitation(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(53)
    holds = circle.flags(world.certificates["person"].to_numpy()) & circle.alive & (circle.age < 14)
    persons = draw_both(rng, circle, holds & circle.number, poor=0.4, rest=0.5)
    count = len(persons)
    starts = days_before(rng, world.months.last, count, (5, 500))
    services = ("孤独症儿童康复训练", "肢体康复训练", "听力语言康复训练", "智力康复训练", "辅助器具适配")
    return frame(
        persons, service=pick(rng, services, count, (3, 3, 2, 2, 1)),
        amount=pick(rng, (9_000.0, 15_000.0, 20_000.0, None), count, (3, 3, 3, 1)).cast(pl.Float64),
        provider=pick(rng, ("市残疾儿童康复中心", "博爱康复医院", "县妇幼保健院"), count, (1, 1, 1)),
    ).with_columns(starts_on=pl.max_horizontal(starts, circle.born(persons).dt.offset_by("30d")))  # fmt: skip


def rehabilitation_list(world: World, period: date) -> pl.DataFrame:
    """The courses known at the end of the month."""
    facts = rehabilitation(world)
    rows = facts.filter(pl.col("starts_on") <= last_day(period))
    return placed(world, named(rows, world.written(27, facts["person"]))).sort("township_no", "person")


def monitored(world: World) -> pl.DataFrame:
    """Make monitored members: person, household_no, kind, recognised_on, risk, cleared_on, income_per_head."""
    return world.made("monitored", _monitored)


def _monitored(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(54)
    listed = circle.category("防止返贫监测") & circle.alive
    other = circle.category("低保边缘家庭", "最低生活保障") & circle.alive & ~listed
    heads = circle.alive & ~circle.near & (circle.relations() == "户主") & (circle.age > 25)
    outside = draw(rng, heads, 0.0, least=round(world.plan.quota * 3.4))
    homes = np.unique(np.concatenate([
        circle.household[listed], circle.household[draw(rng, other, 0.03)], circle.household[outside]
    ]))  # fmt: skip
    persons = np.flatnonzero(np.isin(circle.household, homes) & circle.alive)
    count, months = len(homes), world.months
    kinds = pick(rng, ("脱贫不稳定户", "边缘易致贫户", "突发严重困难户"), count, (4, 4, 2))
    risks = pick(rng, ("因病", "因残", "因学", "因灾", "产业项目失败", "就业不稳", None), count, (4, 3, 2, 1, 1, 1, 1))
    # Few come at once: a list that grows by half in a month is held back.
    recent = rng.random(count) < 0.22
    before = days_before(rng, months.last, count, (70, 1_400))
    lately = days_before(rng, months.end, count, (0, 80))
    often = np.where(np.isin(homes, circle.household[listed]), 0.8, 0.35)
    facts = pl.DataFrame({"household": homes, "kind": kinds, "risk": risks, "luck": rng.random(count)}).with_columns(
        recognised_on=pl.when(pl.Series(recent)).then(lately).otherwise(before),
        cleared_on=pl.when(~pl.Series(recent) & (pl.col("luck") < pl.Series(often))).then(
            days_before(rng, months.end, count, (0, 120))),
        income_per_head=pl.Series(rng.integers(3_000, 14_000, size=count)).cast(pl.Float64),
        household_no=pl.format("FP{}", (pl.int_range(pl.len()) + 100_001).cast(pl.String)),
    ).drop("luck")  # fmt: skip
    rows = frame(persons, household=circle.household[persons]).join(facts, on="household").sort("person")
    return needs.monitored(world, rows)


def monitored_list(world: World, period: date) -> pl.DataFrame:
    """Everybody monitored at the end of the month, with whether the risk is over."""
    facts = monitored(world)
    end = last_day(period)
    rows = facts.filter(
        (pl.col("recognised_on") <= end)
        & (pl.col("cleared_on").is_null() | (pl.col("cleared_on") >= shifted(period, -3)))
    )
    over = (pl.col("cleared_on") <= end).fill_null(value=False)
    rows = rows.with_columns(
        risk_cleared=over,
        cleared_on=pl.when(over).then("cleared_on"),
        person_no=pl.format("{}-{}", "household_no", (pl.col("person") + 1_000_000).cast(pl.String)),
    )
    relation = world.people.select("person", "relation")
    rows = rows.join(relation, on="person", how="left", maintain_order="left")
    return placed(world, named(rows, world.written(28, facts["person"]))).sort("township_no", "household_no", "person")
