"""Who works, for whom and for how much: insured jobs, taxed income, housing fund, public payroll?"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts.months import shifted
from sample_data import needs
from sample_data.away import custody, enlistment
from sample_data.circle import circle_of, dates, days_before, draw, draw_both, frame, pick
from sample_data.months import last_day
from sample_data.world import World, named, placed

Integers = npt.NDArray[np.int64]
EMPLOYERS = (
    "焦作市宏达机械厂", "恒源食品有限公司", "武陟县第二纺织厂", "县环卫服务中心", "万家福超市", "温县怀药合作社",
    "顺达物流有限公司",
    "劳务派遣服务有限公司",
)  # fmt: skip
UNITS = ("县教育局", "县第一人民医院", "镇人民政府", "县公安局", "县水利局", "县农业技术推广站")


def jobs(world: World) -> pl.DataFrame:
    """Make insured jobs: person, employer, insured_from, base, kind, status (one job per person)."""
    return world.made("jobs", _jobs)


def _jobs(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(60)
    # Nobody has a job in a cell or a barracks.
    away = circle.flags(pl.concat([custody(world)["person"], enlistment(world)["person"]]).unique().to_numpy())
    working = circle.adult & circle.number & (circle.age < 60) & ~away
    destitute = circle.category("特困人员") & circle.alive & circle.number & ~away & (circle.age < 78)
    persons = draw_both(rng, circle, working & ~destitute, poor=0.42, rest=0.03)
    old = draw(rng, destitute, 0.7)
    persons = np.sort(np.concatenate([persons, old]))
    count, months = len(persons), world.months
    is_old = np.isin(persons, old)
    kind = pick(rng, ("单位", "灵活就业", "公益性岗位", None), count, (0.6, 0.2, 0.16, 0.04))
    recent = (rng.random(count) < 0.62) & ~is_old
    since = np.where(
        recent, np.array(days_before(rng, months.end, count, (30, 178)), dtype="datetime64[D]"),
        np.array(days_before(rng, months.end, count, (186, 2_500)), dtype="datetime64[D]"),
    )  # fmt: skip
    low, high = rng.integers(19, 32, size=count) * 100.0, rng.integers(36, 82, size=count) * 100.0
    base = np.where((rng.random(count) < 0.45) | (kind == "公益性岗位").fill_null(value=False).to_numpy(), low, high)
    return frame(
        persons, employer=pick(rng, EMPLOYERS, count, (1,) * len(EMPLOYERS)), base=base, kind=kind,
        status=pick(rng, ("正常", "暂停", "终止"), count, (0.84, 0.1, 0.06)),
    ).with_columns(
        insured_from=pl.max_horizontal(dates(since), pl.Series(circle.born(persons)).dt.offset_by("17y")),
        employer=pl.when(pl.col("kind") == "灵活就业").then(None).otherwise("employer"),
    )  # fmt: skip


def _by_month(rows: pl.DataFrame, oldest: date, newest: date) -> pl.DataFrame:
    """Repeat each row for each month from `oldest` (or the column `oldest`) to `newest`."""
    months = [shifted(newest, -back) for back in range(60) if shifted(newest, -back) >= oldest]
    table = pl.DataFrame({"month": months}, schema={"month": pl.Date})
    return rows.join(table, how="cross").filter(pl.col("month") >= pl.col("insured_from").dt.month_start())


def _turn(by_person: int, by_month: int) -> pl.Expr:
    """Return a number that looks like chance, the same in every list for one person and month."""
    months = pl.col("month").dt.year().cast(pl.Int64) * 12 + pl.col("month").dt.month()
    return (pl.col("person") * by_person + months * by_month) % 1_009


def insurance_list(world: World, period: date) -> pl.DataFrame:
    """What was paid for whom in the month; for households asked about also in the eleven before."""
    facts = jobs(world)
    near = facts.filter(pl.col("person").is_in(np.flatnonzero(circle_of(world).near)))
    rows = pl.concat([
        _by_month(near, shifted(period, -11), period),
        _by_month(facts.join(near, on="person", how="anti"), period, period),
    ])  # fmt: skip
    # One month in fifty was never paid; what was paused is still written as it stands today.
    late = (_turn(7_919, 104_729) % 50 == 0) & (pl.col("month") < period)
    rows = rows.filter(~late).with_columns(
        status=pl.when((pl.col("status") == "暂停") & (pl.col("month") < shifted(period, -2)))
        .then(pl.lit("正常"))
        .otherwise("status")
    )
    return placed(world, named(rows, world.written(29, facts["person"], checked=True))).sort(
        "township_no", "person", "month"
    )


def incomes(world: World) -> pl.DataFrame:
    """Make who earns what: person, kind, monthly, insured_from (when it began)."""
    return world.made("incomes", _incomes)


def _incomes(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(62)
    paid = jobs(world).filter((pl.col("kind").fill_null("单位") == "单位") & (pl.col("status") == "正常"))
    paid = paid.filter(pl.Series(rng.random(len(paid)) < 0.8))
    wages = paid.select("person", "insured_from", kind=pl.lit("工资薪金"), monthly=pl.col("base") * 1.05)
    free = circle.adult & circle.number & (circle.age < 68) & ~circle.flags(jobs(world)["person"].to_numpy())
    persons = draw_both(rng, circle, free, poor=0.05, rest=0.006)
    began = days_before(rng, world.months.end, len(persons), (40, 900))
    other = frame(persons, insured_from=began).with_columns(
        kind=pick(rng, ("劳务报酬", "经营所得"), len(persons), (0.7, 0.3)),
        monthly=pl.Series(rng.integers(3, 70, size=len(persons)) * 100.0),
    )
    return pl.concat([wages, other.select(wages.columns)], how="vertical_relaxed").sort("person")


def income_list(world: World, period: date) -> pl.DataFrame:
    """The last six months."""
    facts = incomes(world)
    rows = _by_month(facts, shifted(period, -5), period)
    # Whoever does jobs now and then earns in some months only.
    seldom = (pl.col("kind") == "劳务报酬") & (_turn(613, 389) < 400)
    wobble = (_turn(31, 17) % 7 - 3) * 20.0
    rows = rows.with_columns(amount=(pl.col("monthly") + wobble).round(2)).filter(~seldom)
    return placed(world, named(rows, world.written(30, facts["person"], checked=True))).sort(
        "township_no", "person", "month"
    )


def fund(world: World) -> pl.DataFrame:
    """Make accounts of the housing fund: person, employer, base, status."""
    return world.made("fund", _fund)


def _fund(world: World) -> pl.DataFrame:
    rng = world.rng(64)
    paid = jobs(world).filter(pl.col("kind").fill_null("单位").is_in(["单位", "公益性岗位"]))
    some = paid.filter(pl.Series(rng.random(len(paid)) < 0.62))
    count = len(some)
    return some.select(
        "person", "employer", base=pl.when(pl.Series(rng.random(count) < 0.04)).then(0.0).otherwise("base"),
        status=pick(rng, ("正常", "封存", "销户"), count, (0.68, 0.24, 0.08)),
    )  # fmt: skip


def fund_list(world: World, period: date) -> pl.DataFrame:
    """All accounts."""
    facts = fund(world)
    return placed(world, named(facts, world.written(31, facts["person"], checked=True))).sort("township_no", "person")


def payroll(world: World) -> pl.DataFrame:
    """Make who is paid by the treasury: person, unit, post_type, status, pay."""
    return world.made("payroll", _payroll)


def _payroll(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(65)
    free = circle.adult & circle.number & ~circle.flags(jobs(world)["person"].to_numpy()) & ~circle.category("特困人员")
    persons = draw_both(rng, circle, free & (circle.age > 21), poor=0.07, rest=0.008)
    count = len(persons)
    post = pick(rng, ("行政", "事业", "工勤", "离退休", "遗属", "临聘"), count, (2, 3.5, 1.2, 1.2, 1.3, 1.6))
    working = pick(rng, ("在职", "在岗", "离职", None), count, (6, 2, 1, 1))
    rows = frame(persons, post_type=post, working=working, unit=pick(rng, UNITS, count, (1,) * len(UNITS)))
    pay = pl.Series(rng.integers(28, 76, size=count) * 100.0)
    small = pl.col("post_type").is_in(["遗属", "临聘"])
    return rows.with_columns(
        status=pl.when(pl.col("post_type") == "离退休").then(pl.lit("退休")).otherwise("working"),
        pay=pl.when(small).then((pay / 4).round(2)).otherwise(pay),
    ).drop("working")


def payroll_list(world: World, period: date) -> pl.DataFrame:
    """Everybody on the payroll."""
    facts = payroll(world)
    return placed(world, named(facts, world.written(32, facts["person"], checked=True))).sort("unit", "person")


def pensions(world: World) -> pl.DataFrame:
    """Make pensions: person, kind, amount, basic_pension, status, from_month, certified_on, told_on (of a death)."""
    return world.made("pensions", _pensions)


def _pensions(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(66)
    # The dead too: pensions end when somebody tells.
    old = circle.number & (circle.age >= 60.1) & (circle.age < 105)
    alone = old & (circle.size == 1) & ~circle.near
    persons = np.union1d(draw_both(rng, circle, old, poor=0.86, rest=0.16), draw(rng, alone, 0.7))
    count, months = len(persons), world.months
    kind = pick(rng, ("企业职工", "机关事业", "城乡居民"), count, (0.32, 0.06, 0.62))
    rows = _amounts(frame(persons, kind=kind), rng).with_columns(
        status=pick(rng, ("正常", "暂停", "终止"), count, (0.945, 0.04, 0.015)),
        from_month=pl.Series(circle.born(persons)).dt.offset_by("60y").dt.month_start().dt.offset_by("1mo"),
        certified=days_before(rng, months.end, count, (0, 360)),
        luck=pl.Series(rng.random(count)),
    )
    long_ago = pl.col("certified").dt.offset_by("-14mo")
    certified = pl.when(pl.col("luck") < 0.85).then("certified").when(pl.col("luck") < 0.95).then(long_ago)
    told = world.deaths.select("person", told_on=pl.min_horizontal("police_on", "certificate_on", "cremated_on"))
    rows = rows.with_columns(certified_on=pl.max_horizontal(certified, "from_month"))
    unseen = pl.col("person").is_in(world.plan.group(needs.SILENT))
    rows = rows.with_columns(certified_on=pl.when((pl.col("luck") < 0.95) & ~unseen).then("certified_on"))
    # A few draw two pensions.
    second = rows.filter((pl.col("kind") == "企业职工") & (pl.col("luck") < 0.08)).with_columns(kind=pl.lit("城乡居民"))
    both = pl.concat([rows, _amounts(second, rng)])
    return both.join(told, on="person", how="left", maintain_order="left").drop("certified", "luck")


def _amounts(rows: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    count = len(rows)
    own, wage = pl.Series(rng.integers(6, 90, size=count) * 1.0), pl.Series(rng.integers(19, 52, size=count) * 100.0)
    basic = pl.Series(np.where(rng.random(count) < 0.9, 163.0, np.nan)).fill_nan(None)
    resident = pl.col("kind") == "城乡居民"
    return rows.with_columns(
        amount=pl.when(resident).then(163.0 + own).otherwise(wage),
        basic_pension=pl.when(resident).then(basic),
    )


def pension_list(world: World, period: date) -> pl.DataFrame:
    """Everybody with a pension; after a death, one in three goes on for a month or more."""
    facts = pensions(world)
    end = last_day(period)
    over = (pl.col("told_on") <= end).fill_null(value=False) & (pl.col("person") % 3 != 0)
    rows = facts.filter(pl.col("from_month") <= period).with_columns(
        status=pl.when(over).then(pl.lit("终止")).otherwise("status"),
        certified_on=pl.when(pl.col("certified_on") <= end).then("certified_on"),
    )
    return placed(world, named(rows, world.written(33, facts["person"], checked=True))).sort(
        "township_no", "person", "kind"
    )
