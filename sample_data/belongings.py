"""What do people own or live in: vehicles, houses and land, businesses, unsafe homes, public flats?"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts.months import shifted
from sample_data.circle import Circle, circle_of, dates, days_before, draw, draw_both, frame, pick
from sample_data.world import World, named, placed

Integers = npt.NDArray[np.int64]
VEHICLES = (
    "小型轿车", "小型普通客车", "轻型普通货车", "中型普通货车", "普通二轮摩托车", "轻便二轮摩托车", "正三轮摩托车",
    "残疾人专用汽车",
)  # fmt: skip


def _several(persons: Integers, rng: np.random.Generator, shares: tuple[float, ...]) -> Integers:
    """Repeat each person once, twice … with these shares."""
    times = rng.choice(len(shares), size=len(persons), p=np.array(shares) / sum(shares)) + 1
    return np.repeat(persons, times)


def vehicles(world: World) -> pl.DataFrame:
    """Make vehicles: person, plate_no, vehicle_type, use, status, registered_on."""
    return world.made("vehicles", _vehicles)


def _vehicles(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(70)
    owners = circle.adult & circle.number & (circle.age < 82)
    persons = _several(draw_both(rng, circle, owners, poor=0.3, rest=0.03), rng, (0.88, 0.1, 0.02))
    count, months = len(persons), world.months
    kind = pick(rng, VEHICLES, count, (0.28, 0.1, 0.08, 0.02, 0.3, 0.06, 0.08, 0.08))
    registered = days_before(rng, months.last, count, (5, 4_800))
    of_age = pl.Series(circle.born(persons)).dt.offset_by("18y")
    status = pick(
        rng, ("正常", "逾期未检验", "注销", "报废", "转出", "A", None), count, (0.62, 0.1, 0.08, 0.08, 0.04, 0.06, 0.02)
    )
    return frame(persons, vehicle_type=kind, status=status, registered_on=registered).with_columns(
        use=pl.when(pl.col("vehicle_type") == "残疾人专用汽车").then(pl.lit("非营运")).otherwise(
            pick(rng, ("非营运", "货运", "预约出租客运", None), count, (0.8, 0.1, 0.05, 0.05))),
        registered_on=pl.max_horizontal("registered_on", of_age),
        plate_no=pl.format("豫H{}", (pl.int_range(pl.len()) * 37 + 10_007).cast(pl.String).str.tail(5)),
    )  # fmt: skip


def vehicle_list(world: World, period: date) -> pl.DataFrame:
    """All vehicles registered so far."""
    facts = vehicles(world)
    rows = facts.filter(pl.col("registered_on") <= shifted(period, 1))
    return placed(world, named(rows, world.written(34, facts["person"], checked=True))).sort("township_no", "plate_no")


def rights(world: World) -> pl.DataFrame:
    """Make rights in units: person, unit_no, use, area_m2, share, registered_on, status."""
    return world.made("rights", _rights)


def _rights(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(71)
    persons = _several(
        draw_both(rng, circle, circle.adult & circle.number, poor=0.24, rest=0.035), rng, (0.66, 0.26, 0.08)
    )
    count, months = len(persons), world.months
    near = circle.near[persons]
    lately = rng.random(count) < np.where(near, 0.3, 0.06)
    registered = np.where(
        lately, np.array(days_before(rng, months.end, count, (0, 364)), dtype="datetime64[D]"),
        np.array(days_before(rng, months.end, count, (366, 6_500)), dtype="datetime64[D]"),
    )  # fmt: skip
    edge = rng.random(count)
    year_ago = np.datetime64(shifted(months.last, -11), "D") - np.timedelta64(1, "D")
    registered[edge < 0.02], registered[(edge >= 0.02) & (edge < 0.04)] = year_ago, year_ago + np.timedelta64(1, "D")
    rows = frame(persons, registered_on=dates(registered)).with_columns(
        registered_on=pl.max_horizontal("registered_on", pl.Series(circle.born(persons)).dt.offset_by("10d")),
        use=pick(rng, ("住宅", "商业", "办公", "车位", "其他"), count, (0.74, 0.09, 0.03, 0.08, 0.06)),
        share=pick(
            rng, (None, "100%", "50%", "1/4", "1/3(继承)", "共同共有"), count, (0.3, 0.32, 0.14, 0.08, 0.08, 0.08)
        ),
        status=pick(rng, ("现势", "历史", "注销", None), count, (0.86, 0.07, 0.05, 0.02)),
        unit_no=pl.format("410823001002GB{}F00010001", (pl.int_range(pl.len()) + 10_001).cast(pl.String)),
        area_m2=pl.Series(rng.integers(45, 190, size=count)).cast(pl.Float64),
    )
    return rows.with_columns(area_m2=pl.when(pl.col("use") == "车位").then(12.5).otherwise("area_m2"))


def right_list(world: World, period: date) -> pl.DataFrame:
    """All rights registered so far."""
    facts = rights(world)
    rows = facts.filter(pl.col("registered_on") < shifted(period, 1))
    return placed(world, named(rows, world.written(35, facts["person"], checked=True))).sort("township_no", "unit_no")


def businesses(world: World) -> pl.DataFrame:
    """Make roles in businesses: person, credit_code, business_name, kind, role, capital, founded_on, status."""
    return world.made("businesses", _businesses)


def _businesses(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(72)
    persons = _several(draw_both(rng, circle, circle.adult & circle.number, poor=0.26, rest=0.012), rng, (0.9, 0.1))
    count = len(persons)
    kind = pick(rng, ("个体工商户", "有限公司", "合作社", "其他"), count, (0.46, 0.28, 0.2, 0.06))
    capital = pick(
        rng, (None, 0.0, 20_000.0, 50_000.0, 99_999.0, 100_000.0, 100_001.0, 500_000.0, 3_000_000.0), count,
        (0.1, 0.05, 0.18, 0.16, 0.03, 0.1, 0.03, 0.25, 0.1),
    )  # fmt: skip
    role = pick(rng, ("法定代表人", "股东"), count, (0.55, 0.45))
    rows = frame(persons, kind=kind, capital=capital.cast(pl.Float64), drawn=role).with_columns(
        role=pl.when(pl.col("kind") == "个体工商户").then(pl.lit("经营者")).otherwise("drawn"),
        founded_on=days_before(rng, world.months.last, count, (20, 5_000)),
        status=pick(rng, ("存续", "吊销", "注销"), count, (0.66, 0.17, 0.17)),
        credit_code=pl.format("92410823MA{}", (pl.int_range(pl.len()) * 31 + 40_000_001).cast(pl.String)),
    )
    ending = pl.col("kind").replace_strict(
        {"个体工商户": "小吃店", "有限公司": "商贸有限公司", "合作社": "种植专业合作社", "其他": "家庭农场"}
    )
    return rows.with_columns(business_name=pl.concat_str(pl.lit("县"), pl.col("credit_code").str.tail(3), ending)).drop(
        "drawn"
    )


def business_list(world: World, period: date) -> pl.DataFrame:
    """All roles in businesses founded so far."""
    facts = businesses(world)
    rows = facts.filter(pl.col("founded_on") <= shifted(period, 1))
    return placed(world, named(rows, world.written(36, facts["person"], checked=True))).sort(
        "township_no", "credit_code"
    )


def unsafe_homes(world: World) -> pl.DataFrame:
    """Make surveyed houses: person (head, seldom the spouse), danger_level, surveyed_on, only_home, works_status."""
    return world.made("unsafe_homes", _unsafe_homes)


def _unsafe_homes(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(73)
    heads = circle.alive & (circle.relations() == "户主")
    once = draw_both(rng, circle, heads, poor=0.42, rest=0.012)
    spouse = circle.spouse[once]
    twice = spouse[(spouse >= 0) & (rng.random(len(once)) < 0.35) & circle.near[once]]
    persons = np.concatenate([once, twice[circle.alive[twice]]])
    count, months = len(persons), world.months
    is_second = np.arange(count) >= len(once)
    # Two of one household were helped, most of the time.
    both = circle.spouse[twice][rng.random(len(twice)) < 0.8]
    level = pick(rng, ("A", "B", "C", "D", "无房"), count, (0.1, 0.12, 0.38, 0.3, 0.1))
    works = pick(rng, ("未列入", "已列入", "在建", "竣工"), count, (0.45, 0.17, 0.1, 0.28))
    rows = frame(persons, danger_level=level, drawn=works, second=is_second).with_columns(
        works_status=pl.when(pl.col("second") | pl.col("person").is_in(both)).then(pl.lit("竣工")).otherwise("drawn"),
        surveyed_on=days_before(rng, months.last, count, (30, 900)),
        only_home=pick(rng, (True, False, None), count, (0.78, 0.16, 0.06)).cast(pl.Boolean),
        household_type=_type_of(circle, persons, rng),
        later=pl.Series(rng.integers(40, 400, size=count)),
    )
    done = pl.col("works_status") == "竣工"
    finished = pl.min_horizontal(
        pl.col("surveyed_on") + pl.duration(days="later"), pl.lit(months.first).dt.offset_by("-1d")
    )
    finished = pl.max_horizontal(finished, "surveyed_on")
    return rows.with_columns(
        completed_on=pl.when(done).then(finished),
        amount=pl.when(done).then(pick(rng, (16_000.0, 28_000.0, 35_000.0), count, (1, 1, 1))),
    ).drop("drawn", "second", "later")


def _type_of(circle: Circle, persons: Integers, rng: np.random.Generator) -> pl.Series:
    """Return the type that the survey wrote down: mostly the category on the register."""
    names = (
        ("低保户", "最低生活保障"), ("分散供养特困人员", "特困人员"), ("低保边缘家庭", "低保边缘家庭"),
        ("防止返贫监测对象", "防止返贫监测"), ("支出型困难家庭", "刚性支出困难家庭"),
    )  # fmt: skip
    text = np.full(len(persons), "一般农户", dtype="U12")
    for name, category in names:
        text[circle.category(category)[persons]] = name
    text[rng.random(len(persons)) < 0.06] = ""
    return pl.Series(text).replace({"": None})


def unsafe_list(world: World, period: date) -> pl.DataFrame:
    """All houses surveyed."""
    facts = unsafe_homes(world)
    return placed(world, named(facts, world.written(37, facts["person"]))).sort("township_no", "person")


def tenancies(world: World) -> pl.DataFrame:
    """Make support with rent: person, kind, registered_on, starts_on, ends_on, subsidy, rent_waived."""
    return world.made("tenancies", _tenancies)


def _tenancies(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(74)
    heads = circle.alive & (circle.relations() == "户主")
    one = draw_both(rng, circle, heads, poor=0.34, rest=0.006)
    both = draw(rng, heads & circle.near & ~circle.flags(one), 0.055)
    world.plan.trap("M17", both, "in a public flat, and money for rent beside it")
    persons = np.concatenate([one, both, both])
    count, months = len(persons), world.months
    drawn = pick(rng, ("实物配租", "租赁补贴", "轮候"), count, (0.3, 0.2, 0.5))
    fixed = ["" for _ in one] + ["实物配租" for _ in both] + ["租赁补贴" for _ in both]
    rows = frame(persons, drawn=drawn, fixed=fixed, luck=rng.random(count)).with_columns(
        kind=pl.when(pl.col("fixed") == "").then("drawn").otherwise("fixed"),
        registered_on=days_before(rng, months.first, count, (200, 1_800)),
    )
    waits = pl.col("kind") == "轮候"
    start = pl.col("registered_on").dt.offset_by("90d")
    over = pl.lit(months.last).dt.offset_by("-1d")
    ends = pl.when(pl.col("luck") < 0.14).then(over).when(pl.col("luck") < 0.2).then(pl.lit(months.end))
    ends_on = ends.when(pl.col("luck") < 0.3).then(None).otherwise(pl.lit(shifted(months.last, 14)))
    cash = pl.col("kind") == "租赁补贴"
    return rows.with_columns(
        starts_on=pl.when(~waits).then(pl.min_horizontal(start, over)),
        ends_on=pl.when(~waits).then(ends_on),
        subsidy=pl.when(cash).then(pick(rng, (180.0, 260.0, None), count, (1, 1, 0.1)).cast(pl.Float64)),
        rent_waived=pl.when(pl.col("kind") == "实物配租").then(
            pick(rng, (0.0, 60.0, 120.0), count, (1, 1, 1)).cast(pl.Float64)),
    ).drop("drawn", "fixed", "luck")  # fmt: skip


def tenancy_list(world: World, period: date) -> pl.DataFrame:
    """Everybody who is helped with rent or waits for it."""
    facts = tenancies(world)
    return placed(world, named(facts, world.written(38, facts["person"]))).sort("township_no", "person", "kind")
