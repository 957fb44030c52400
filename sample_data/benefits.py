"""What else does the county pay, to whom, when, and what goes wrong on the way?"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts.months import shifted
from sample_data import planted_duplicates, standing
from sample_data.care import children
from sample_data.circle import circle_of, draw, frame
from sample_data.months import last_day
from sample_data.relief import grants
from sample_data.world import World

Integers = npt.NDArray[np.int64]
ACTIVE = ("在册", "渐退")
#: Paid by the household or person on the register.
BASIC = ("最低生活保障金", "特困供养金")
FAILURES = ("户名不符", "账号不存在", "账户状态异常", "余额冻结", "非本行")


def adjusted(world: World, rows: pl.DataFrame, period: date) -> pl.DataFrame:
    """Leave out, cut, raise or lump together what some households should get.

    Args:
        world: the county.
        rows: the payments due (person, household_no, programme, amount …).
        period: first day of the month.
    """
    luck = world.made("paid_homes", _paid_homes)
    joined = rows.join(luck, on="household_no", how="left", maintain_order="left")
    basic = pl.col("programme").is_in(BASIC) & ~pl.col("person").is_in(world.deaths["person"].implode())
    turn = pl.when(basic).then(pl.col("turn")).otherwise(1.0)
    # Forgotten in the last two months; the newly recognised ones from the start.
    newly = pl.col("since") >= shifted(world.months.first, -1)
    forgotten = (turn < 0.04) & (period >= shifted(world.months.last, -1)) | (newly & basic & (pl.col("turn") > 0.36))
    kept = joined.filter(~forgotten.fill_null(value=False))
    lump = (turn > 0.1) & (turn < 0.16) & (period == world.months.last)
    amount = (
        pl.when(turn.is_between(0.04, 0.07)).then((pl.col("amount") * 0.8).round(2))
        .when(turn.is_between(0.07, 0.1)).then(pl.col("amount") + 100)
        .when(lump).then(pl.col("amount") * 5)
        .otherwise("amount")
    )  # fmt: skip
    return kept.with_columns(amount=amount).drop("turn", "since")


def _paid_homes(world: World) -> pl.DataFrame:
    homes = world.spells.group_by("household_no").agg(since=pl.col("recognised_on").min()).sort("household_no")
    return homes.with_columns(turn=pl.Series(world.rng(90).random(len(homes))))


def further(world: World, due: pl.DataFrame, period: date) -> pl.DataFrame:
    """Return what is paid beside the ordinary: person, household_no, programme, amount, pay_month, batch_no.

    Args:
        world: the county.
        due: entries of the register that are paid this month.
        period: first day of the month.
    """
    basic = due.filter(pl.col("programme").is_in(BASIC)).select("person", "household_no", "programme", "amount")
    parts = [
        _after_exit(world, period),
        _ghosts(world),
        _too_young(world),
        _by_certificate(world, basic),
        _children_paid(world, period),
        _granted(world, period),
        _carers(world, basic),
        planted_duplicates.second_allowances(world),
    ]
    rows = (
        pl.concat([part for part in parts if len(part)], how="diagonal_relaxed") if any(map(len, parts)) else basic[:0]
    )
    rows = rows.with_columns(pay_month=pl.lit(period), batch_no=pl.lit(f"{period:%Y%m}01"))
    return pl.concat([rows, *_supplements(world, basic, period)], how="diagonal_relaxed")


def _after_exit(world: World, period: date) -> pl.DataFrame:
    """Money that goes on for two in three of those who left before the month."""
    left = world.spells.filter(
        (pl.col("exited_on") < period) & (pl.col("exited_on") >= shifted(period, -3)) & pl.col("is_covered")
        & (pl.col("exit_reason") != "死亡") & pl.col("category").is_in(["最低生活保障", "特困人员"])
    )  # fmt: skip
    homes = left.sort("household_no", pl.col("person") != pl.col("head"), "person").unique(
        "household_no", keep="first", maintain_order=True
    )
    number = homes["household_no"].str.tail(4).cast(pl.Int64)
    tekun = pl.col("category") == "特困人员"
    return homes.filter(number % 3 != 0).select(
        "person", "household_no", programme=pl.when(tekun).then(pl.lit(BASIC[1])).otherwise(pl.lit(BASIC[0])),
        amount=pl.when(tekun).then(923.0).otherwise(420.0),
    )  # fmt: skip


def _ghosts(world: World) -> pl.DataFrame:
    """Pay people who stand nowhere on the register."""
    circle = circle_of(world)
    persons = draw(
        world.rng(91), circle.adult & ~circle.near & (circle.age > 40), 0.0, least=round(world.plan.quota * 1.5)
    )
    basic = np.where(np.arange(len(persons)) % 4 == 0, BASIC[1], BASIC[0])
    return frame(persons, programme=basic, amount=np.where(basic == BASIC[1], 923.0, 388.0)).with_columns(
        household_no=pl.when(pl.col("person") % 2 == 0).then(
            pl.format("41082399{}", (pl.col("person") % 10_000).cast(pl.String).str.zfill(4)))
    )  # fmt: skip


def _too_young(world: World) -> pl.DataFrame:
    """Pay 高龄津贴 to some who are not yet eighty at the end of the months."""
    circle = circle_of(world)
    young = circle.alive & (circle.age > 75) & (circle.age < 79.9)
    persons = draw(world.rng(92), young, 0.0, least=round(world.plan.quota * 1.5))
    return frame(persons).with_columns(programme=pl.lit("高龄津贴"), amount=pl.lit(60.0))


def _by_certificate(world: World, basic: pl.DataFrame) -> pl.DataFrame:
    """Pay the two allowances for certificates that no longer count, and 生活补贴 to some 特困."""
    cards = world.certificates.filter(pl.col("issued_on") < world.months.first)
    near = pl.col("person").is_in(np.flatnonzero(circle_of(world).near))
    down = pl.col("changed_on").is_not_null() & pl.col("old_level").is_in(["一级", "二级"])
    over = (pl.col("status") != "有效") | (pl.col("valid_until") <= world.months.last)
    luck = pl.col("person") % 5 != 0
    lost = cards.filter(near & luck & (down | over)).select(
        "person",
        programme=pl.when(down | pl.col("level").is_in(["一级", "二级"])).then(pl.lit("重度残疾人护理补贴"))
        .otherwise(pl.lit("困难残疾人生活补贴")),
        amount=pl.lit(75.0),
    )  # fmt: skip
    destitute = basic.filter(pl.col("programme") == BASIC[1])["person"]
    more = cards.filter(pl.col("person").is_in(destitute.implode()) & (pl.col("person") % 2 == 0) & ~over & ~down)
    return pl.concat([lost, more.select("person", programme=pl.lit("困难残疾人生活补贴"), amount=pl.lit(75.0))])


def _children_paid(world: World, period: date) -> pl.DataFrame:
    facts = children(world).filter(
        (pl.col("paid") > 0) & (pl.col("status") == "在册") & (pl.col("recognised_on") < period)
        & ~pl.col("person").is_in(world.plan.group("orphan"))
    )  # fmt: skip
    kind = pl.when(pl.col("kind") == "孤儿").then(pl.lit("孤儿基本生活费")).otherwise(pl.lit("事实无人抚养儿童补贴"))
    return facts.select("person", programme=kind, amount="paid")


def _granted(world: World, period: date) -> pl.DataFrame:
    rows = grants(world).filter(pl.col("granted_on").is_between(period, last_day(period)) & (pl.col("person") % 7 != 0))
    return rows.select("person", "household_no", programme=pl.lit("临时救助金"), amount="amount")


def _carers(world: World, basic: pl.DataFrame) -> pl.DataFrame:
    """Pay for care at home, for those also who live in an institution (beside those paid anyway, by threes)."""
    mode = standing.cared(world).filter(pl.col("support_mode") == "集中")["person"]
    rows = basic.filter((pl.col("programme") == BASIC[1]) & pl.col("person").is_in(mode.implode()))
    rows = rows.filter((pl.col("person") % 3 != 0) & (pl.col("person") % 3 == 1))
    return rows.select("person", "household_no", programme=pl.lit("分散供养照料费"), amount=pl.lit(200.0))


def _supplements(world: World, basic: pl.DataFrame, period: date) -> list[pl.DataFrame]:
    """价格临时补贴 in the first and the last month, and back-pay of the month before as a line of its own."""
    parts = []
    turn = basic["household_no"].str.tail(5).cast(pl.Int64) * 7_919 % 1_009
    if period in (world.months.first, world.months.last):
        prices = basic.filter(turn >= 60)
        parts.append(prices.with_columns(
            programme=pl.lit("价格临时补贴"), amount=pl.lit(42.0), pay_month=pl.lit(period),
            batch_no=pl.lit(f"{period:%Y%m}04"),
        ))  # fmt: skip
    back = basic.filter(turn.is_between(500, 516))
    parts.append(back.with_columns(pay_month=pl.lit(shifted(period, -1)), batch_no=pl.lit(f"{period:%Y%m}03")))
    return parts


def returned_again(rows: pl.DataFrame, period: date) -> pl.DataFrame:
    """Pay some of what the bank sent back once more, in a batch of its own."""
    failed = rows.filter((pl.col("pay_status") == "退票") & (pl.col("failure_reason") != "账户状态异常"))
    again = failed.filter(pl.col("person") % 2 == 0).with_columns(
        pay_status=pl.lit("成功"), failure_reason=pl.lit(None, dtype=pl.String), batch_no=pl.lit(f"{period:%Y%m}02"),
        late_days=pl.lit(9, dtype=pl.Int64),
    )  # fmt: skip
    return pl.concat([rows, again], how="diagonal_relaxed")


def dated(world: World, rows: pl.DataFrame, period: date) -> pl.DataFrame:
    """Say when a list was entered, funded and credited: in time, or in one township and programme in six too late."""
    towns = world.people.select("person", home="township")
    joined = rows.join(towns, on="person", how="left", maintain_order="left")
    group = pl.col("programme").replace_strict({name: n for n, name in enumerate(BASIC)}, default=2)
    turn = (pl.col("home").cast(pl.Int64) * 31 + group * 17 + period.month * 7) % 12
    late = turn < 2
    more = pl.col("late_days").fill_null(0)
    entered = pl.when(late & (turn == 0)).then(9).otherwise(3)
    funded = pl.when(late).then(12).otherwise(7)
    credited = pl.when(late).then(17).otherwise(9) + more
    first, good = pl.lit(period), pl.col("pay_status") != "退票"
    return joined.with_columns(
        entered_on=first + pl.duration(days=entered - 1),
        funded_on=first + pl.duration(days=funded - 1),
        credited_on=pl.when(good).then(first + pl.duration(days=credited - 1)),
    ).drop("home", "late_days")


def received(world: World, rows: pl.DataFrame) -> pl.DataFrame:
    """Add the account, and let some money go to strangers, or to one account for many."""
    facts = world.made("strangers", _strangers)
    joined = rows.join(facts, on="person", how="left", maintain_order="left")
    joined = joined.with_columns(payee=pl.coalesce("stranger", "payee"))
    number = pl.coalesce("shared", "payee")
    account = pl.format("6299{}", (number * 104_729 + 10**14).cast(pl.String))
    return joined.with_columns(account=account).drop("stranger", "shared")


def _is_head_of_dibao() -> pl.Expr:
    return (pl.col("category") == "最低生活保障") & (pl.col("person") == pl.col("head"))


def _strangers(world: World) -> pl.DataFrame:
    """Say whose money a stranger receives (`stranger`), and whose goes to the account of somebody else (`shared`)."""
    circle, rng, quota = circle_of(world), world.rng(93), world.plan.quota
    paid = world.spells.filter(
        pl.col("exited_on").is_null() & pl.col("is_covered")
        & ((pl.col("category") == "特困人员") | _is_head_of_dibao())
    )  # fmt: skip
    town = world.people["township"].to_numpy()
    able = circle.flags(paid["person"].to_numpy()) & circle.alive & (circle.age > 18)
    groups = max(1, round(quota / 4))
    # One for each group below; in a county of 100,000 and less, sixty.
    takers = draw(
        rng,
        circle.adult & ~circle.near & (circle.age > 28) & (circle.age < 62) & circle.number,
        0.0,
        least=max(60, 3 * groups),
    )
    takers = rng.permutation(takers)
    rows: list[tuple[int, int | None, int | None]] = []
    used = np.zeros(circle.count, dtype=np.bool_)
    turn = 0
    # A cadre receives for several of his township; one account serves people of all townships.
    for number in range(2 * groups):
        here = able & ~used & (town == number % (int(town.max()) + 1))
        # Every other one for three only.
        chosen = draw(rng, here, 0.0, least=6 if number % 2 == 0 else 3)
        used[chosen] = True
        rows += [(int(one), int(takers[turn]), None) for one in chosen]
        turn += 1
    for _ in range(groups):
        for place in range(int(town.max()) + 1):
            chosen = draw(rng, able & ~used & (town == place), 0.0, least=1)
            used[chosen] = True
            rows += [(int(one), None, int(takers[turn])) for one in chosen]
        turn += 1
    single = draw(rng, able & ~used, 0.012)
    rows += [(int(one), int(takers[(turn + n) % len(takers)]), None) for n, one in enumerate(single)]
    schema = {"person": pl.Int64, "stranger": pl.Int64, "shared": pl.Int64}
    drawn = pl.DataFrame(rows, schema=schema, orient="row")
    taken = pl.concat([drawn["person"], pl.Series(takers, dtype=pl.Int64)])
    return pl.concat([drawn, planted_duplicates.held_books(world, taken)], how="diagonal_relaxed")


def strangers(world: World) -> pl.Series:
    """Return the strangers who receive money for others."""
    return world.made("strangers", _strangers)["stranger"].drop_nulls()


def beneficiaries(world: World) -> list[pl.Series]:
    """Return who is paid beside those of the register, the old and the disabled."""
    return [_ghosts(world)["person"], children(world)["person"], grants(world)["person"]]
