"""What passes through the office: cases, officials and their relatives, visits and calls?"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts.months import shifted
from sample_data import needs
from sample_data.circle import Circle, circle_of, days_before, draw, frame, known_by, pick
from sample_data.months import last_day
from sample_data.relief import losses
from sample_data.world import World, named, placed

Integers = npt.NDArray[np.int64]
POSTS = ("村党支部书记", "村委会主任", "民政专干", "乡镇民政所长", "社会救助股科员")
PROGRAMMES = {
    "最低生活保障": "最低生活保障", "特困人员": "特困人员救助供养", "低保边缘家庭": "低保边缘家庭认定",
    "刚性支出困难家庭": "刚性支出困难家庭认定", "防止返贫监测": "最低生活保障", "其他困难": "最低生活保障",
}  # fmt: skip
REFUSED = ("家庭收入超过标准", "家庭财产超过标准", "有法定赡养人且有赡养能力", "不配合核查", "材料不齐且未补正")
#: The one reason that a township gives for many exits at once.
SWEEP = "经比对名下有机动车"

SAID = (
    "正常", "生活困难", "患病", "失能", "残疾", "突发意外", "失业", "就学困难", "住房困难", "受灾", "不在家", "其他",
    None, "去世",
)  # fmt: skip
WANTED = (
    "无需求", "生活救助", "临时救助", "医疗救助", "教育救助", "住房救助", "就业帮扶", "照料服务", "残疾人服务",
    "受灾救助", "心理慰藉", "法律援助", "政策咨询", "其他", None,
)  # fmt: skip


def filed_relatives(world: World) -> pl.DataFrame:
    """Make filings: official, person (the relative), relation, post, unit, filed_on, check_result."""
    return world.made("filed_relatives", _filed_relatives)


def _filed_relatives(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(80)
    quota = world.plan.quota
    near = draw(rng, circle.alive & circle.poor, 0.0, least=round(quota * 2.6))
    far = draw(rng, circle.adult & ~circle.near, 0.0, least=quota)
    persons = np.concatenate([near, far])
    count = len(persons)
    officials = draw(rng, circle.alive & (circle.age > 28) & (circle.age < 59) & ~circle.near & ~circle.flags(far), 0.0,
                     least=max(3, count // 2))  # fmt: skip
    chosen = rng.choice(officials, size=count)
    return frame(
        persons, official=chosen,
        relation=pick(rng, ("父母", "配偶", "子女", "兄弟姐妹", "岳父母", None), count, (3, 2, 3, 3, 1.5, 0.3)),
        post=pick(rng, POSTS, count, (3, 3, 2, 1, 1)),
        unit=pick(rng, ("村民委员会", "镇人民政府", "县民政局"), count, (5, 3, 1)),
        filed_on=days_before(rng, world.months.first, count, (10, 1_000)),
        check_result=pick(rng, ("符合条件", "正在核查", None), count, (7, 1, 2)),
    ).unique(["person", "official"], keep="first", maintain_order=True)  # fmt: skip


def filing_list(world: World, period: date) -> pl.DataFrame:
    """All filings."""
    facts = filed_relatives(world)
    rows = named(facts, world.written(39, facts["person"]))
    rows = named(rows, world.written(40, facts["official"]), role="official", columns=("official_name", "official_id"))
    return placed(world, rows).sort("township_no", "person")


def cases(world: World) -> pl.DataFrame:
    """Make cases of fifteen months: person, household_no, programme, outcome, all dates, spot checks."""
    return world.made("cases", _cases)


def _cases(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(81)
    months = world.months
    heads = world.spells.filter((pl.col("person") == pl.col("head")) | pl.col("single_person"))
    heads = heads.unique(["household_no", "category"], keep="first", maintain_order=True)
    since = shifted(months.first, -12)
    plain = pl.col("category").replace_strict(PROGRAMMES)
    taken = heads.filter(pl.col("recognised_on").is_between(since, months.end)).select(
        "person", "household_no", programme=plain, outcome=pl.lit("通过"), decided_on="recognised_on"
    )
    left = heads.filter(pl.col("exited_on") <= months.end).select(
        "person", "household_no", programme=plain, outcome=pl.lit("退出"), decided_on="exited_on", reason="exit_reason"
    )
    outside = circle.adult & ~circle.near & (circle.age > 30)
    refused = draw(rng, outside, 0.0, least=world.plan.quota * 5)
    waiting = draw(rng, outside & ~circle.flags(refused), 0.0, least=world.plan.quota * 3)
    span = (months.end - since).days
    no = frame(refused, decided_on=days_before(rng, months.end, len(refused), (0, span))).with_columns(
        programme=pl.lit("最低生活保障"),
        outcome=pl.lit("不予"),
        reason=pick(rng, REFUSED, len(refused), (3, 3, 2, 1, 1)),
    )
    open_ = frame(waiting, accepted_on=days_before(rng, months.end, len(waiting), (1, 75))).with_columns(
        programme=pick(rng, ("最低生活保障", "临时救助", "特困人员救助供养"), len(waiting), (5, 2, 1)),
        outcome=pl.lit("办理中"),
    )
    sweeps = _swept(world, circle, rng)
    later = [_left_last_year(world, circle), _refused_and_worse_off(world, circle, refused), _looked_at_again(world)]
    rows = pl.concat([taken, left, no, open_, *sweeps, *later], how="diagonal_relaxed")
    return _dated(world, rows, rng)


def _left_last_year(world: World, circle: Circle) -> pl.DataFrame:
    """Exits of the year before the months, some in every township: what is usual."""
    rng, quota = world.rng(85), world.plan.quota
    persons = draw(rng, circle.adult & ~circle.near & (circle.age > 40), 0.0, least=quota * 6)
    count = len(persons)
    return frame(persons, decided_on=days_before(rng, world.months.first, count, (1, 364))).with_columns(
        programme=pl.lit("最低生活保障"),
        outcome=pl.lit("退出"),
        reason=pick(
            rng,
            ("家庭收入超过标准", "家庭财产超过标准", "自愿放弃", "户籍迁出", "家庭人口变化"),
            count,
            (4, 2, 1, 1, 2),
        ),
    )


def _refused_and_worse_off(world: World, circle: Circle, refused: Integers) -> pl.DataFrame:
    """Refuse people to whom something happens: mostly afterwards, and not long after; some ask once more."""
    rng, months = world.rng(86), world.months
    since = pl.lit(months.first)
    struck = [
        world.illnesses.filter(pl.col("diagnosed_on") >= since)["person"],
        world.certificates.filter((pl.col("issued_on") >= since) & pl.col("level").is_in(["一级", "二级"]))["person"],
        world.jobless.filter(pl.col("registered_on") >= since)["person"],
        losses(world).filter(pl.col("happened_on") >= since)["person"],
    ]
    among = circle.flags(np.unique(np.concatenate([people.to_numpy() for people in struck])))
    persons = draw(rng, among & circle.adult & ~circle.near & ~circle.flags(refused), 0.0, least=world.plan.quota * 3)
    count = len(persons)
    no = frame(persons, decided_on=days_before(rng, months.first, count, (-55, 320))).with_columns(
        programme=pl.lit("最低生活保障"),
        outcome=pl.lit("不予"),
        reason=pick(rng, REFUSED, count, (3, 3, 2, 1, 1)),
    )
    asks = np.arange(count) % 7 == 3
    world.plan.trap("M31", persons[asks], "has asked once more")
    again = no.filter(pl.Series(asks)).select(
        "person", "programme", outcome=pl.lit("办理中"), accepted_on=pl.lit(months.end).dt.offset_by("-1d")
    )
    return pl.concat([no, again], how="diagonal_relaxed")


def _looked_at_again(world: World) -> pl.DataFrame:
    """Let one in three of those who left be looked at for 边缘 within the thirty days."""
    rng, months = world.rng(87), world.months
    heads = world.spells.filter((pl.col("person") == pl.col("head")) & (pl.col("exited_on") < months.last))
    heads = heads.filter(pl.col("category").is_in(["最低生活保障", "特困人员"]) & (pl.col("exit_reason") != "死亡"))
    some = heads.unique("household_no", keep="first", maintain_order=True)
    some = some.filter(pl.Series(rng.random(len(some)) < 0.33))
    days = pl.duration(days=pl.lit(pl.Series(rng.integers(0, 28, size=len(some)), dtype=pl.Int64)))
    world.plan.trap("M28", some["person"].to_numpy(), "looked at for another category since")
    return some.select(
        "person", "household_no", programme=pl.lit("低保边缘家庭认定"), outcome=pl.lit("办理中"),
        accepted_on=pl.col("exited_on") + days,
    )  # fmt: skip


def _swept(world: World, circle: Circle, rng: np.random.Generator) -> list[pl.DataFrame]:
    """In one township many leave for one reason, in another many are taken in, both without anybody looking."""
    months, quota = world.months, world.plan.quota
    town = world.people["township"].to_numpy()
    heads = world.spells.filter((pl.col("person") == pl.col("head")) & (pl.col("category") == "最低生活保障"))
    own = circle.flags(heads["person"].to_numpy()) & circle.alive
    out = draw(rng, own & (town == 0), 0.0, least=round(quota * 1.3) + 3)
    numbers = heads.unique("person", keep="first", maintain_order=True).select("person", "household_no")
    day = months.last.replace(day=20)
    leaving = frame(out).join(numbers, on="person", how="left", maintain_order="left").with_columns(
        programme=pl.lit("最低生活保障"), outcome=pl.lit("退出"), decided_on=pl.lit(day), reason=pl.lit(SWEEP),
        swept=True,
    )  # fmt: skip
    # One after another, over the months: decided, and still paid.
    slow = draw(rng, own & (town != 0), 0.0, least=round(quota * 1.6))
    decided = days_before(rng, months.last, len(slow), (1, 50))
    slowly = frame(slow, decided_on=decided).join(numbers, on="person", how="left", maintain_order="left").with_columns(
        programme=pl.lit("最低生活保障"), outcome=pl.lit("退出"), reason=pl.lit("家庭收入超过标准")
    )  # fmt: skip
    fresh = draw(rng, circle.adult & ~circle.near & (town == 1), 0.0, least=round(quota * 1.5) + 3)
    coming = frame(fresh).with_columns(
        programme=pl.lit("最低生活保障"), outcome=pl.lit("通过"), decided_on=pl.lit(day), swept=True
    )
    return [leaving, slowly, coming]


def _dated(world: World, rows: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    count = len(rows)
    luck = {name: pl.Series(rng.random(count)) for name in ("took", "told", "shown", "seen", "spot", "kin")}
    took = pl.when(luck["took"] < 0.78).then(pl.Series(rng.integers(12, 27, size=count))).otherwise(
        pl.Series(rng.integers(27, 70, size=count)))  # fmt: skip
    rows = rows.with_columns(
        accepted_on=pl.coalesce("accepted_on", pl.col("decided_on") - pl.duration(days=took)),
        decided=pl.col("decided_on").is_not_null(),
        swept=pl.col("swept").fill_null(value=False),
        town=pl.Series(world.people["township"].gather(rows["person"])),
    )
    wait = pl.Series(rng.integers(1, 5, size=count))
    shown = (
        pl.when(luck["shown"] < 0.8).then(8).when(luck["shown"] < 0.9).then(pl.Series(rng.integers(3, 8, size=count)))
    )
    after = (
        pl.when(luck["told"] < 0.55)
        .then(wait)
        .when(luck["told"] < 0.78)
        .then(pl.Series(rng.integers(5, 20, size=count)))
    )
    looked = ~pl.col("swept") & (luck["seen"] < 0.95)
    share = pl.when(pl.col("town") % 2 == 0).then(0.42).otherwise(0.16)
    kin = luck["kin"] < 0.1
    spot = pl.when(kin).then(luck["spot"] < share + 0.25).otherwise(luck["spot"] < share) & pl.col("decided")
    return rows.sort("accepted_on", "person").with_columns(
        verified_on=pl.when(looked & pl.col("decided")).then(pl.col("accepted_on").dt.offset_by("3d")),
        published_on=pl.when((pl.col("outcome") == "通过") & pl.col("decided") & shown.is_not_null()).then(
            pl.max_horizontal(pl.col("decided_on") - pl.duration(days=shown), "accepted_on")),
        notified_on=pl.when(pl.col("decided")).then(pl.col("decided_on") + pl.duration(days=after)),
        investigation_no=pl.when(looked).then(pl.format("DC{}", (pl.int_range(pl.len()) + 50_001).cast(pl.String))),
        spot_checked=spot,
        spot_checked_on=pl.when(spot).then(pl.col("accepted_on").dt.offset_by("6d")),
        staff_relative=kin,
        authorisation_no=pl.when(luck["seen"] < 0.93).then(
            pl.format("SQ{}", (pl.int_range(pl.len()) + 70_001).cast(pl.String))),
        authorised_on=pl.when(luck["seen"] < 0.93).then(pl.col("accepted_on").dt.offset_by("1d")),
        case_no=pl.format("YW{}", (pl.int_range(pl.len()) + 300_001).cast(pl.String)),
    ).drop("decided", "town", "swept")  # fmt: skip


def case_list(world: World, period: date) -> pl.DataFrame:
    """The book of cases as it stands at the end of the month."""
    facts, end = cases(world), last_day(period)
    rows = facts.filter(known_by("accepted_on", period))
    still = (pl.col("decided_on") > end).fill_null(value=True)
    dates_ = ("verified_on", "published_on", "decided_on", "notified_on", "spot_checked_on", "authorised_on")
    rows = rows.with_columns(
        *[pl.when(pl.col(name) <= end).then(name).alias(name) for name in dates_],
        outcome=pl.when(still).then(pl.lit("办理中")).otherwise("outcome"),
        reason=pl.when(~still).then("reason"),
    )
    rows = rows.with_columns(
        published_on=pl.when((pl.col("outcome") == "通过") | (pl.col("outcome") == "办理中")).then("published_on"),
        spot_checked=pl.col("spot_checked_on").is_not_null(),
    )
    return placed(world, named(rows, world.written(41, facts["person"]))).sort("township_no", "case_no")


def visits(world: World) -> pl.DataFrame:
    """Make visits and calls: person, channel, visited_on, situation, need, note, visit_no."""
    return world.made("visits", _visits)


def _visits(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(82)
    months = world.months
    near = circle.alive & circle.near
    before = draw(rng, near, 0.3)
    span = (months.end - months.first).days
    during = np.concatenate(
        [draw(rng, near, 0.06), draw(rng, near, 0.06), draw(rng, circle.adult & ~circle.near, 0.003)]
    )
    angry = np.repeat(draw(rng, near & (circle.age > 25), 0.035), 2)
    calls = np.concatenate([angry, draw(rng, near & (circle.age > 25), 0.03)])
    parts = [
        frame(before, visited_on=days_before(rng, months.first, len(before), (1, 330))),
        frame(during, visited_on=days_before(rng, months.end, len(during), (0, span))),
        frame(calls, visited_on=days_before(rng, months.end, len(calls), (0, span + 60))).with_columns(
            call=pl.lit(value=True)
        ),
    ]
    rows = pl.concat(parts, how="diagonal_relaxed").sort("visited_on", "person")
    count = len(rows)
    called = pl.col("call").fill_null(value=False)
    rows = rows.with_columns(
        channel=pl.when(called).then(pick(rng, ("热线", "信访"), count, (0.6, 0.4))).otherwise(pl.lit("走访")),
        situation=pick(rng, SAID, count, (10, 4, 3, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 0.2)),
        need=pick(rng, WANTED, count, (10, 3, 2, 2, 1, 1, 1, 2, 1, 1, 1, 1, 2, 1, 2)),
        note=pick(rng, (None, "已告知政策", "请核实", "家中无人,留下联系卡"), count, (6, 2, 1, 1)),
        visit_no=pl.format("ZF{}", (pl.int_range(pl.len()) + 10_001).cast(pl.String)),
    ).drop("call")
    waiting = cases(world).filter(pl.col("outcome") == "办理中")
    more = needs.visits(world, waiting).select(rows.columns)
    return pl.concat([needs.unseen(world, rows), more], how="vertical_relaxed").sort("visited_on", "visit_no")


def visit_list(world: World, period: date) -> pl.DataFrame:
    """The visits and calls of twelve months."""
    facts = visits(world)
    rows = facts.filter(known_by("visited_on", period) & (pl.col("visited_on") > shifted(period, -11)))
    return placed(world, named(rows, world.written(42, facts["person"]))).sort("township_no", "visit_no")
