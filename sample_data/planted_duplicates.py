"""Who is helped twice on purpose: two numbers, two insurances, two grants for one storm, many books in one hand?

Everything is added to lists that are made already, by draws of its own, so that the other lists stay as they are.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts.months import shifted
from sample_data import belongings, care, office
from sample_data.circle import Circle, circle_of, draw, frame
from sample_data.world import World

Integers = npt.NDArray[np.int64]
DIBAO = "最低生活保障"
LIVING, NURSING = "困难残疾人生活补贴", "重度残疾人护理补贴"


def _seldom(world: World, times: float) -> int:
    return max(2, round(world.plan.quota * times))


def second_numbers(world: World, rows: pl.DataFrame, period: date) -> pl.DataFrame:
    """Return lines that stand under a second number: whole families listed once more, some as of another kind of place.

    Args:
        world: the county.
        rows: the finished lines of the register of the month.
        period: first day of the month.
    """
    homes = world.made("second_numbers", _second_numbers)
    again = rows.join(homes, on="household_no").filter(
        (pl.col("category") == DIBAO) & (~pl.col("handed_over") | (period >= world.months.last))
    )
    handover = pl.when("handed_over").then(pl.lit(world.months.last.replace(day=9)))
    other = pl.when(pl.col("urban_rural") == "城市").then(pl.lit("农村")).otherwise(pl.lit("城市"))
    since = pl.coalesce(handover, "recognised_on")
    return again.with_columns(
        household_no=pl.concat_str(
            pl.col("household_no").str.head(6), pl.lit("0"), pl.col("household_no").str.slice(6)
        ),
        urban_rural=pl.when("coded_anew").then(other).otherwise("urban_rural"),
        recognised_on=since,
        category=pl.when("lower").then(pl.lit("低保边缘家庭")).otherwise("category"),
        monthly_amount=pl.when("lower").then(0.0).otherwise("monthly_amount"),
        last_review_on=pl.max_horizontal("last_review_on", handover),
    ).drop("coded_anew", "handed_over", "lower")  # fmt: skip


def _second_numbers(world: World) -> pl.DataFrame:
    """Choose steady 低保 families: household_no, coded_anew (town, country), handed_over (last month only), lower."""
    circle, rng, months = circle_of(world), world.rng(140), world.months
    several = world.spells.group_by("person").len().filter(pl.col("len") > 1)["person"].to_numpy()
    fit = circle.alive & ~circle.flags(several)
    members = world.spells.with_columns(fit=pl.Series(fit[world.spells["person"].to_numpy()]))
    never = [pl.col(name).is_null().all() for name in ("exited_on", "moved_on", "phase_out_on")]
    homes = members.group_by("household_no").agg(
        fit=pl.all_horizontal(
            pl.col("fit").all(), *never, (pl.col("category") == DIBAO).all(), ~pl.col("single_person").any(),
            (pl.col("recognised_on") < shifted(months.first, -6)).all(),
        ),
        people=pl.len(),
        head=pl.col("head").first(),
    )  # fmt: skip
    homes = homes.filter(pl.col("fit") & (pl.col("people") < 6)).sort("household_no")
    wanted = [_seldom(world, times) for times in (0.3, 0.7, 0.8, 0.3, 0.3)]
    chosen = rng.permutation(len(homes))
    # One of each kind first, so that a small county has them all.
    turn = np.concatenate([np.arange(many) for many in wanted])
    kind = np.repeat(np.array([4, 0, 1, 2, 3]), wanted)[np.argsort(turn, kind="stable")][: len(chosen)]
    picked: pl.DataFrame = homes[chosen[: len(kind)].tolist()].with_columns(kind=pl.Series(kind)).select(
        "household_no", "head", coded_anew=pl.col("kind").is_in([0, 2]), handed_over=pl.col("kind").is_in([2, 3]),
        lower=pl.col("kind") == 4,
    )  # fmt: skip
    late = picked.filter("handed_over")
    world.plan.trap("D03", late["head"].to_numpy(), "the number was changed this month", only=months.last)
    world.plan.trap("D19", late["head"].to_numpy(), "the number was changed this month", only=months.last)
    _near_misses(world, circle)
    return picked.drop("head")


def _near_misses(world: World, circle: Circle) -> None:
    """Note who comes near to being helped twice, and is not."""
    plan, facts = world.plan, care.children(world)
    dibao, tekun = circle.category(DIBAO), circle.category("特困人员")
    orphans = facts.filter(pl.col("kind") == "孤儿")["person"].to_numpy()
    plan.trap("D05", orphans[dibao[orphans]], "an orphan's money is not topped up")
    listed = facts["person"].to_numpy()
    plan.trap("D06", listed[dibao[listed] & ~tekun[listed]], "a child of a family with 低保")
    cards = world.certificates["person"].to_numpy()
    plan.trap("D07", cards[dibao[cards] & ~tekun[cards]], "whoever has 低保 may have both allowances")
    for rule in ("D09", "D10"):
        plan.trap(rule, plan.group("single_person"), "单人保: 低保 alone inside an 边缘 household is lawful")
    waiting = belongings.tenancies(world).filter(pl.col("kind") == "轮候")["person"].to_numpy()
    plan.trap("D13", waiting, "waits for a flat")
    houses = belongings.unsafe_homes(world).filter(pl.col("works_status") == "竣工")["person"].to_numpy()
    plan.trap("D14", houses, "one house of the family was made safe")
    aided = world.pupils.filter(pl.col("aided") & (pl.col("person") % 9 == 1))["person"].to_numpy()
    plan.trap("D16", aided, "two different programmes")


def second_insurance(world: World, rows: pl.DataFrame, period: date) -> pl.DataFrame:
    """Return lines of employees' insurance beside a subsidised one of residents: in force, paused, or just begun.

    Args:
        world: the county.
        rows: the finished lines of the insured of the month, without names.
        period: first day of the month.
    """
    facts = world.made("second_insurance", lambda world: _second_insurance(world, rows))
    begun = pl.when(pl.col("turn") == 3).then(pl.lit(world.months.last.replace(day=6)))
    beside = rows.join(facts, on="person").filter((pl.col("insurance") == "居民") & (pl.col("status") == "正常"))
    beside = beside.filter((pl.col("turn") != 3) | (period >= world.months.last))
    return beside.with_columns(
        insurance=pl.lit("职工"),
        status=pl.when(pl.col("turn") == 2).then(pl.lit("暂停")).otherwise("status"),
        enrolled_on=pl.coalesce(begun, "enrolled_on"),
        contribution=pl.lit(0.0),
        subsidy=pl.lit(None, dtype=pl.Float64),
        subsidy_category=pl.lit(None, dtype=pl.String),
        aid_status=pl.lit(None, dtype=pl.String),
        aid_status_from=pl.lit(None, dtype=pl.Date),
    ).drop("turn")


def _second_insurance(world: World, rows: pl.DataFrame) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(141)
    both = rows.filter(pl.len().over("person") > 1)["person"].to_numpy()
    paid = rows.filter((pl.col("subsidy") > 0) & (pl.col("insurance") == "居民"))["person"].to_numpy()
    able = circle.flags(paid) & circle.alive & (circle.age > 20) & (circle.age < 58) & ~circle.flags(both)
    persons = draw(rng, able, 0.0, least=_seldom(world, 2.2))
    turn = rng.permutation(np.resize(np.array([0, 1, 0, 2, 1, 3]), len(persons)))
    world.plan.trap("D15", persons[turn == 2], "the employees' insurance is paused")
    world.plan.trap("D15", persons[turn == 3], "went to work this month", only=world.months.last)
    return frame(persons, turn=turn)


def second_grants(world: World, losses: pl.DataFrame) -> pl.DataFrame:
    """Return 临时救助 granted in the last month: for storms that were relieved then, and for one long ago.

    Args:
        world: the county.
        losses: losses and what was paid for them.
    """
    rng, months = world.rng(142), world.months
    circle = circle_of(world)
    paid = losses.filter(pl.col("amount") > 0)
    recent = paid.filter(pl.col("happened_on") >= months.last)["person"].to_numpy()
    old = paid.filter(pl.col("happened_on") < shifted(months.last, -1))["person"].to_numpy()
    near = draw(rng, circle.flags(recent), 0.0, least=_seldom(world, 1.6))
    ever = circle.flags(losses.filter(pl.col("happened_on") >= shifted(months.last, -1))["person"].to_numpy())
    far = draw(rng, circle.flags(old) & ~ever, 0.0, least=_seldom(world, 0.6))
    world.plan.trap("D11", far, "the first grant for this cause")
    staged = losses.filter(pl.col("relief_type") == "过渡期")["person"].to_numpy()
    world.plan.trap("D20", np.unique(staged), "the stages of one disaster")
    world.plan.trap("D12", far, "the storm was more than thirty days before", only=months.last)
    persons = np.concatenate([near, far])
    numbers = world.spells.unique("person", keep="first", maintain_order=True).select("person", "household_no")
    days = pl.Series(rng.integers(1, 9, size=len(persons)))
    return (
        frame(persons)
        .with_columns(
            granted_on=pl.lit(months.end) - pl.duration(days=pl.lit(days)),
            cause=pl.lit("自然灾害"),
            relief_type=pl.lit("急难型"),
            amount=pl.Series(rng.integers(4, 30, size=len(persons)) * 100.0),
            advance=pl.lit(value=False),
            papers_completed_on=pl.lit(None, dtype=pl.Date),
            case_no=pl.format("LS9{}", (pl.int_range(pl.len()) + 10_001).cast(pl.String)),
        )
        .join(numbers, on="person", how="left", maintain_order="left")
    )


def second_allowances(world: World) -> pl.DataFrame:
    """Return 生活补贴 beside the whole allowance of a child, or (which is lawful) beside a part of it, and 护理补贴."""
    rng, circle = world.rng(143), circle_of(world)
    steady = (pl.col("status") == "在册") & (pl.col("recognised_on") < world.months.first)
    facts = care.children(world).filter(steady)
    whole = facts.filter((pl.col("kind") == "孤儿") | (pl.col("paid") >= pl.col("standard")))["person"].to_numpy()
    part = facts.filter((pl.col("kind") != "孤儿") & (pl.col("paid") < pl.col("standard")))["person"].to_numpy()
    kept = np.concatenate([world.plan.group(name) for name in ("orphan", "no_allowance")])
    free = circle.alive & ~circle.flags(kept)
    twice = draw(rng, free & circle.flags(whole), 0.0, least=_seldom(world, 1.2))
    filled = draw(rng, free & circle.flags(part), 0.0, least=_seldom(world, 0.5))
    nursed = draw(rng, free & circle.flags(whole) & ~circle.flags(twice), 0.0, least=_seldom(world, 0.5))
    world.plan.trap("D08", filled, "the allowance only fills up the difference")
    rows = frame(np.concatenate([twice, filled, nursed]))
    is_nursed = pl.col("person").is_in(nursed)
    return rows.with_columns(
        programme=pl.when(is_nursed).then(pl.lit(NURSING)).otherwise(pl.lit(LIVING)), amount=pl.lit(75.0)
    )


def held_books(world: World, taken: pl.Series) -> pl.DataFrame:
    """Say who receives the money of the very old (`person`, `stranger`): officials on file, and others of the village.

    Args:
        world: the county.
        taken: who is drawn already, to receive or to have somebody receive for them.
    """
    circle, rng = circle_of(world), world.rng(144)
    filed = office.filed_relatives(world)
    used = circle.flags(taken.to_numpy()) | circle.flags(filed["person"].to_numpy())
    officials = draw(
        rng, circle.flags(filed["official"].to_numpy()) & circle.number & ~used, 0.0, least=_seldom(world, 3.0)
    )
    middle = circle.adult & ~circle.near & (circle.age > 30) & (circle.age < 60) & circle.number
    others = draw(rng, middle & ~used & ~circle.flags(filed["official"].to_numpy()), 0.0, least=_seldom(world, 1.0))
    # Of the officials some receive for one (a neighbour), most for two or three; of the others half for two.
    books = {int(one): (2, 3, 2, 1, 3, 2, 3)[n % 7] for n, one in enumerate(officials)}
    books |= {int(one): (2, 3, 4, 3)[n % 4] for n, one in enumerate(others)}
    old = circle.alive & ~circle.near & circle.number & (circle.age > 81) & ~used & ~_handled(circle, list(books))
    owners = rng.permutation(_one_of_each_home(circle, rng.permutation(np.flatnonzero(old))))
    takers = [taker for taker, many in books.items() for _ in range(many)][: len(owners)]
    rows = frame(owners[: len(takers)], stranger=pl.Series(takers, dtype=pl.Int64))
    ones = np.array([taker for taker, many in books.items() if many == 1], dtype=np.int64)
    twos = np.array([taker for taker, many in books.items() if many == 2], dtype=np.int64)
    world.plan.trap("D21", ones, "receives for one neighbour only")
    world.plan.trap("D18", twos, "receives for two families only")
    return rows


def _handled(circle: Circle, takers: list[int]) -> npt.NDArray[np.bool_]:
    homes = np.zeros(int(circle.household.max()) + 1, dtype=np.bool_)
    homes[circle.household[takers]] = True
    return homes[circle.household]


def _one_of_each_home(circle: Circle, persons: Integers) -> Integers:
    _, first = np.unique(circle.household[persons], return_index=True)
    return persons[np.sort(first)]
