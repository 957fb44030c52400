"""Who stands on the register each month, and what does the county pay to whom?"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from data_contracts.months import shifted
from sample_data import benefits, planted_duplicates, standing
from sample_data.months import last_day
from sample_data.register import rows_of_month
from sample_data.world import World, named, placed

ACTIVE = ("在册", "渐退")


def register(world: World, period: date) -> pl.DataFrame:
    """One row per member and category, household by household, head first; money stands in the first row of each."""
    rows = rows_of_month(world.spells, period).drop("relation")
    truth = world.people.select("person", "relation", "sex")
    rows = rows.join(truth, on="person", how="left", maintain_order="left")
    written = world.written(11, world.spells["person"])
    heads = written.rename({"person": "head"})
    rows = named(rows, written, birth=True)
    head = {
        "head_name": "name",
        "head_id": "resident_id",
        "h_head": "hard",
        "e_head": "number_error",
        "o_head": "owner",
    }
    rows = rows.join(heads.select("head", **head), on="head", how="left", maintain_order="left")
    rows = rows.with_columns(t_head="head")
    rows = _copied_from_head(rows, world)
    rows = placed(world, _household_money(rows), township="township")
    cards = world.certificates.join(world.people.select("person", "resident_id"), on="person")
    numbers = cards.filter(pl.col("person") % 3 != 0).select(
        "person", disability_no=pl.format("{}{}", "resident_id", "digits")
    )
    rows = _described(world, rows.join(numbers, on="person", how="left", maintain_order="left"), period)
    rows = pl.concat([rows, planted_duplicates.second_numbers(world, rows, period)], how="diagonal_relaxed")
    place = pl.col("township_no", "village", "household_no", "category")
    return rows.sort(place, ~pl.col("is_covered"), pl.col("relation") != "户主", "person")


def _described(world: World, rows: pl.DataFrame, period: date) -> pl.DataFrame:
    """Add what the register says of each member beside identity and money."""
    is_head = pl.col("person") == pl.col("head")
    own_home = pl.when(pl.col("relation") == "户主").then(pl.lit("其他")).otherwise("relation")
    related = rows.with_columns(relation=pl.when(is_head).then(pl.lit("户主")).otherwise(own_home))
    return standing.described(world, related, period)


def _copied_from_head(rows: pl.DataFrame, world: World) -> pl.DataFrame:
    """In one household of some hundred every member carries the head's number."""
    homes = rows.filter(pl.len().over("household_no") > 2)["household_no"].unique().sort()
    copied = homes.gather_every(max(len(homes) // max(1, len(homes) // 250), 1)) if world.mess else homes.head(0)
    hit = (
        pl.col("household_no").is_in(copied.implode())
        & (pl.col("person") != pl.col("head"))
        & pl.col("head_id").is_not_null()
    )
    return rows.with_columns(
        resident_id=pl.when(hit).then("head_id").otherwise("resident_id"),
        e_self=pl.when(hit).then(pl.lit("head_copied")).otherwise("e_self"),
        h_self=hit | pl.col("h_self"),
        o_self=pl.when(~hit).then("o_self"),
    )


def _household_money(rows: pl.DataFrame) -> pl.DataFrame:
    """Add covered_count, monthly_amount and income_per_head of the household and category."""
    counted = (pl.col("is_covered") & pl.col("status").is_in(ACTIVE)).sum().over("household_no", "category")
    per_head = _per_head()
    paid = pl.col("category").is_in(["最低生活保障", "特困人员"])
    return rows.with_columns(
        covered_count=counted.cast(pl.Int64),
        monthly_amount=pl.when(paid).then(counted * per_head).otherwise(0.0).cast(pl.Float64),
        income_per_head=300.0 + pl.col("household_no").str.tail(4).cast(pl.Float64) % 350,
    )


def _per_head() -> pl.Expr:
    """Monthly amount by the head: 特困 1.3 times the standard, 低保 what is missing to it."""
    digits = pl.col("household_no").str.tail(3).cast(pl.Float64)
    return pl.when(pl.col("category") == "特困人员").then(pl.lit(923.0)).otherwise(210.0 + digits % 300)


def payment(world: World, period: date) -> pl.DataFrame:
    """One row per beneficiary and programme of the month, and a few more where something went wrong."""
    rows = pl.concat([_from_register(world, period), _by_right(world, period)], how="diagonal_relaxed")
    luck = pl.Series(world.rng(2, period.year, period.month).random(len(rows)))
    rows = rows.sort("person", "programme", "household_no").with_columns(luck=luck)
    rows = benefits.adjusted(world, rows, period).with_columns(
        pay_month=pl.lit(period), batch_no=pl.lit(f"{period:%Y%m}01")
    )
    more = benefits.further(world, rows, period)
    rows = pl.concat([rows, more], how="diagonal_relaxed").unique(
        ["programme", "pay_month", "person", "household_no", "batch_no"], keep="first", maintain_order=True
    )
    rows = benefits.dated(world, benefits.returned_again(_sent_back(world, rows), period), period)
    written = world.written(12, _payable(world))
    rows = benefits.received(world, _choose_payee(rows, world))
    rows = named(named(rows, written), written, role="payee", columns=("payee_name", "payee_id"))
    return placed(world, rows).sort("township_no", "village", "programme", "person", "pay_month", "batch_no")


def _sent_back(world: World, rows: pl.DataFrame) -> pl.DataFrame:
    """Let the bank return what is paid to some of the dead, and few other payments."""
    dead = world.deaths.filter(pl.col("kind") == "returned").select("person", returned_after="died_on")
    rows = rows.join(dead, on="person", how="left", maintain_order="left")
    back = (pl.col("returned_after").dt.month_start() < pl.col("pay_month")).fill_null(value=False)
    back = back | (pl.col("luck") < 0.016).fill_null(value=False)
    turn = (pl.col("luck") * 10_000).cast(pl.Int64) % len(benefits.FAILURES)
    reasons = turn.replace_strict(dict(enumerate(benefits.FAILURES)), default=None, return_dtype=pl.String)
    reasons = pl.when(pl.col("returned_after").is_not_null()).then(pl.lit("账户状态异常")).otherwise(reasons)
    return rows.with_columns(
        pay_status=pl.when(back).then(pl.lit("退票")).otherwise(pl.lit("成功")),
        failure_reason=pl.when(back).then(reasons),
    ).drop("returned_after", "luck")


def _payable(world: World) -> pl.Series:
    """Return everybody who can stand in a payment file: beneficiaries, and whoever receives for them."""
    return world.made("payable", _everybody_paid)["person"]


def _everybody_paid(world: World) -> pl.DataFrame:
    near = world.people.filter(pl.col("birth_date") < pl.lit(shifted(world.months.last, -75 * 12)))["person"]
    beneficiaries = [world.spells["person"], near, world.certificates["person"], *benefits.beneficiaries(world)]
    some = pl.concat(beneficiaries).unique().sort()
    relatives = world.people.filter(pl.col("person").is_in(some.implode()))["relative"].drop_nulls()
    return pl.DataFrame({"person": pl.concat([some, relatives, benefits.strangers(world)])})


def _from_register(world: World, period: date) -> pl.DataFrame:
    """低保金 by the household, 特困供养金 by the person, 生活补贴 to 低保 holders of a certificate."""
    rows = rows_of_month(world.spells, period)
    returned = pl.col("person").is_in(world.plan.group("dead_returned"))
    due = rows.filter(
        (pl.col("status").is_in(ACTIVE) | returned) & pl.col("is_covered") & (pl.col("recognised_on") < pl.lit(period))
    )
    due = due.unique(["household_no", "person", "category"], keep="first", maintain_order=True)
    homes = due.filter(pl.col("category") == "最低生活保障").sort(
        "household_no", pl.col("person") != pl.col("head"), "person"
    )
    homes = homes.with_columns(members=pl.len().over("household_no")).unique(
        "household_no", keep="first", maintain_order=True
    )
    dibao = homes.with_columns(amount=pl.col("members") * _per_head(), programme=pl.lit("最低生活保障金"))
    tekun = due.filter(pl.col("category") == "特困人员").with_columns(
        amount=_per_head(), programme=pl.lit("特困供养金")
    )
    care = tekun.filter(pl.col("person") % 3 == 0).with_columns(
        amount=pl.lit(200.0), programme=pl.lit("分散供养照料费")
    )
    parts = [dibao, tekun, care, *_allowances(world, due, period)]
    return pl.concat(
        [part.select("person", "household_no", "programme", "amount") for part in parts], how="diagonal_relaxed"
    )


def _allowances(world: World, due: pl.DataFrame, period: date) -> list[pl.DataFrame]:
    plan, luck = world.plan, world.rng(3).random(len(world.people))
    without = np.concatenate([plan.group(k) for k in ("no_allowance", "expired", "new_certificate", "orphan")])
    forgotten = np.flatnonzero(luck < 0.02)
    valid = world.certificates.filter(
        (pl.col("status") == "有效") & (pl.col("issued_on") < pl.lit(period)) & ~pl.col("person").is_in(without)
        & ~pl.col("person").is_in(forgotten)
    )  # fmt: skip
    poor = due.filter(pl.col("category") == "最低生活保障").unique("person", keep="first", maintain_order=True)
    living = poor.filter(pl.col("person").is_in(valid["person"].implode()))
    living = living.with_columns(programme=pl.lit("困难残疾人生活补贴"), amount=pl.lit(75.0))
    orphans = due.filter(pl.col("person").is_in(plan.group("orphan"))).unique(
        "person", keep="first", maintain_order=True
    )
    kind = pl.when(pl.col("person") % 2 == 0).then(pl.lit("孤儿基本生活费")).otherwise(pl.lit("事实无人抚养儿童补贴"))
    return [living, orphans.with_columns(programme=kind, amount=pl.lit(1150.0))]


def _by_right(world: World, period: date) -> pl.DataFrame:
    """护理补贴 to the severely disabled, 高龄津贴 from 80 years on; both until the office hears of a death."""
    luck = world.rng(4).random(len(world.people))
    gone = world.deaths.filter(
        (pl.col("noted_on") <= last_day(period)) & (pl.col("kind") != "returned")
    )["person"].implode()  # fmt: skip
    severe = world.certificates.filter(
        (pl.col("status") == "有效") & pl.col("level").is_in(["一级", "二级"]) & (pl.col("issued_on") < pl.lit(period))
    )
    care = severe.select("person", programme=pl.lit("重度残疾人护理补贴"), amount=pl.lit(75.0))
    old = world.people.filter(pl.col("birth_date") <= pl.lit(shifted(period, -80 * 12)))
    allowance = old.select("person", programme=pl.lit("高龄津贴"), amount=pl.lit(60.0))
    rows = pl.concat([care, allowance]).filter(~pl.col("person").is_in(gone))
    return rows.filter(~pl.col("person").is_in(np.flatnonzero(luck < 0.06)))


def _choose_payee(rows: pl.DataFrame, world: World) -> pl.DataFrame:
    """Let a relative receive the money of children and of some of the very old; everybody else his own."""
    facts = world.people.select("person", "relative", born="birth_date")
    rows = rows.join(facts, on="person", how="left", maintain_order="left")
    child = pl.col("born") > pl.lit(shifted(world.months.first, -18 * 12))
    frail = (pl.col("born") < pl.lit(shifted(world.months.first, -85 * 12))) & (pl.col("person") % 2 == 0)
    other = pl.when(child | frail).then("relative")
    return rows.with_columns(payee=pl.coalesce(other, "person")).drop("relative", "born")
