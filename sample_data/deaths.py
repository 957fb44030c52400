"""Who dies, which departments hear of it and when, and who was only said to have gone?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts.months import shifted
from sample_data.months import Months, days
from sample_data.plan import Picker, Plan

Integers = npt.NDArray[np.int64]
#: Deaths per person and year.
DEATH_RATE = 0.0072
#: Days before the first month in which somebody may have died and be reported in it.
BEFORE = 40


def make_deaths(
    people: pl.DataFrame, spells: pl.DataFrame, months: Months, *, plan: Plan, picker: Picker, rng: np.random.Generator
) -> pl.DataFrame:
    """Make the deaths that are reported in the months.

    Returns:
        One row per dead person: person, died_on, police_on, certificate_on, cremated_on (null: this department does not
        hear of it), handler (person), no_number (the departments wrote the name only), swapped (handler's number).
    """
    low = _active(spells, months)
    parts = [
        _deaths("planted", picker.pick(low["person"].to_numpy(), plan.quota * 0.6), months, rng),
        _deaths("paid", picker.pick(_paid(low), plan.quota * 1.3), months, rng),
        _deaths("returned", picker.pick(_paid(low), plan.quota * 0.5), months, rng),
        _deaths("this_month", picker.pick(_paid(low), plan.quota * 0.4), months, rng),
        _deaths("handled", _with_low_income_handler(people, low, plan, picker), months, rng),
        _deaths("twin", _twins_of_the_poor(people, low, plan, picker), months, rng),
        _deaths("namesake", _namesakes_of_the_poor(people, low, plan, picker), months, rng),
    ]
    planted = pl.concat(parts)
    natural = _deaths("natural", _natural(people, months, picker=picker, rng=rng), months, rng)
    deaths = _reports(pl.concat([planted, natural]), months, rng)
    deaths = deaths.join(_handlers(people, deaths, rng), on="person", how="left", maintain_order="left")
    for kind in ("planted", "returned", "this_month", "handled", "twin", "namesake"):
        plan.people[f"dead_{kind}"] = deaths.filter(pl.col("kind") == kind)["person"].to_numpy()
    _traps(people, deaths, months, plan)
    return deaths


def _active(spells: pl.DataFrame, months: Months) -> pl.DataFrame:
    """Return entries that stay on the register through all months (first entry of each person)."""
    steady = pl.col("exited_on").is_null() & (pl.col("recognised_on") < shifted(months.first, -3))
    return spells.filter(steady).unique("person", keep="first", maintain_order=True)


def _paid(low: pl.DataFrame) -> Integers:
    """Return those whom money is paid to by name: 特困, and heads of 低保 households."""
    head = (pl.col("category") == "最低生活保障") & (pl.col("person") == pl.col("head"))
    return low.filter((pl.col("category") == "特困人员") | head)["person"].to_numpy()


def _with_low_income_handler(people: pl.DataFrame, low: pl.DataFrame, plan: Plan, picker: Picker) -> Integers:
    """Pick heads of low-income couples: the spouse sees to the funeral and is on the register too."""
    spouses = low.filter(pl.col("relation") == "配偶")["head"].to_numpy()
    return picker.pick(np.intersect1d(spouses, low["person"].to_numpy()), plan.quota * 0.5)


def _twins_of_the_poor(people: pl.DataFrame, low: pl.DataFrame, plan: Plan, picker: Picker) -> Integers:
    """Pick the elder ones of twins of whom both are on the register."""
    poor = people.filter(pl.col("twin").is_not_null() & pl.col("person").is_in(low["person"].to_numpy()))
    both = poor.filter(pl.len().over("twin") == 2)
    return picker.pick(both.unique("twin", keep="first", maintain_order=True)["person"].to_numpy(), plan.quota * 0.5)


def _namesakes_of_the_poor(people: pl.DataFrame, low: pl.DataFrame, plan: Plan, picker: Picker) -> Integers:
    """Pick people off the register whose namesake of the same village and birthday is on it."""
    free = ~picker.used[picker.household]
    poor = low["person"].to_numpy()
    poor = poor[free[poor]]
    pairs = people.filter(pl.col("namesake").is_in(poor) & ~pl.col("person").is_in(low["person"].to_numpy()))
    chosen = picker.pick(pairs["person"].to_numpy(), plan.quota * 0.5)
    picker.reserve(people["namesake"].gather(chosen).to_numpy())
    return chosen


def _natural(people: pl.DataFrame, months: Months, *, picker: Picker, rng: np.random.Generator) -> Integers:
    """Draw ordinary deaths, the old first; whoever is planted for something lives on, so that plants stay clear."""
    age = (pl.lit(months.first) - pl.col("birth_date")).dt.total_days() / 365.25
    weight = people.select(
        pl.when(
            pl.col("twin").is_not_null()
            | pl.col("namesake").is_not_null()
            | pl.Series(picker.used[people["household"].to_numpy()])
        )
        .then(0.0)
        .otherwise(0.02 + (age / 10).exp() / 100)
    ).to_series()
    span = (months.end - months.first).days + BEFORE
    share: npt.NDArray[Any] = weight.to_numpy() / weight.sum()
    chosen = rng.choice(len(people), size=round(len(people) * DEATH_RATE * span / 365), replace=False, p=share)
    return np.sort(chosen).astype(np.int64)


def _deaths(kind: str, persons: Integers, months: Months, rng: np.random.Generator) -> pl.DataFrame:
    """Spread deaths evenly over the days from some weeks before the first month, as the kind asks."""
    starts = {"natural": months.first - timedelta(days=BEFORE), "this_month": months.last}
    start = starts.get(kind, months.first - timedelta(days=10))
    # Money that is planted is paid after the month of death, so that its people die before the last month.
    before = {"natural": months.end, "paid": months.last, "returned": months.last}
    stop = before.get(kind, months.last.replace(day=20))
    passed = rng.permutation(np.linspace(0, max((stop - start).days - 1, 1), len(persons)).astype(np.int64))
    return pl.DataFrame(
        {"person": pl.Series(persons, dtype=pl.Int64), "kind": pl.Series([kind] * len(persons), dtype=pl.String)}
    ).with_columns(died_on=pl.lit(start) + days(passed))


def _reports(deaths: pl.DataFrame, months: Months, rng: np.random.Generator) -> pl.DataFrame:
    """Decide which of the three departments hears of a death, and on which day."""
    count = len(deaths)
    planted = pl.col("kind").is_in(["planted", "paid", "handled", "twin", "namesake"])
    lag = {
        "police_on": np.where(
            rng.random(count) < 0.75, rng.integers(2, 25, size=count), rng.integers(20, 75, size=count)
        ),
        "certificate_on": rng.integers(0, 12, size=count),
        "cremated_on": rng.integers(2, 6, size=count),
    }
    heard = {"police_on": 0.97, "certificate_on": 0.9, "cremated_on": 0.65}
    dates = []
    for column, chance in heard.items():
        hears = pl.Series(rng.random(count) < chance) | planted
        late = pl.min_horizontal(pl.Series(lag[column]), pl.when(planted).then(24).otherwise(90))
        day = pl.col("died_on") + pl.duration(days=late)
        # Whoever was planted is known to be dead within the months.
        inside = pl.min_horizontal(pl.max_horizontal(day, pl.lit(months.first)), pl.lit(months.end))
        day = pl.when(planted).then(inside).otherwise(day)
        dates.append(pl.when(hears).then(day).alias(column))
    # The police write no date of death on one cancellation in ten; a ward's date is sometimes a day or two off.
    reported = deaths.with_columns(
        *dates,
        police_knows_day=pl.Series(rng.random(count) >= 0.1),
        ward_off_days=pl.Series(np.where(rng.random(count) < 0.03, 1, 0)),
        no_number=pl.col("kind") == "namesake",
        swapped=(pl.col("kind") == "handled") | pl.Series(rng.random(count) < 0.02),
        same_number_twice=pl.Series(rng.random(count) < 0.25),
    )
    return _noted(reported, rng)


def _noted(deaths: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Say when the civil affairs office took note: in the month after the first report, or never (`noted_on` null)."""
    overlooked = pl.Series(rng.random(len(deaths)) < 0.12) & (pl.col("kind") == "natural")
    never = overlooked | pl.col("kind").is_in(["planted", "paid", "this_month", "handled"])
    known = pl.min_horizontal("police_on", "certificate_on", "cremated_on")
    at_once = pl.when(pl.col("kind").is_in(["returned", "twin"])).then(pl.col("died_on")).otherwise(known)
    return deaths.with_columns(
        noted_on=pl.when(~never).then(at_once.dt.month_start().dt.offset_by("1mo").dt.offset_by("4d"))
    )


def _handlers(people: pl.DataFrame, deaths: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Let a grown member of the household see to the funeral, or else somebody of the village."""
    dead = deaths["person"]
    living = people.filter(~pl.col("person").is_in(dead.implode()) & pl.col("resident_id").is_not_null())
    grown = living.filter(pl.col("birth_date") < pl.lit(deaths["died_on"].min(), dtype=pl.Date).dt.offset_by("-18y"))
    where = people.select("person", "household", "village").filter(pl.col("person").is_in(dead.implode()))
    kin = grown.group_by("household").agg(kin=pl.col("person").min())
    near = _one_each(grown, where, rng)
    found = where.join(kin, on="household", how="left").join(near, on="person", how="left").sort("person")
    return found.select(
        "person",
        handler=pl.coalesce("kin", "neighbour"),
        handler_relation=pl.when(pl.col("kin").is_null()).then(pl.lit("侄子")).otherwise(pl.lit("家属")),
    )


def _one_each(grown: pl.DataFrame, where: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Draw one grown person of the village for each row of `where`."""
    ordered = grown.sort("village", "person")
    village = ordered["village"].to_numpy()
    wanted = where["village"].to_numpy()
    start, stop = np.searchsorted(village, wanted), np.searchsorted(village, wanted, side="right")
    place = start + (rng.random(len(where)) * (stop - start)).astype(np.int64)
    return pl.DataFrame({"person": where["person"], "neighbour": ordered["person"].to_numpy()[place]})


def _traps(people: pl.DataFrame, deaths: pl.DataFrame, months: Months, plan: Plan) -> None:
    twins = deaths.filter(pl.col("kind") == "twin")["person"]
    pairs = people.filter(pl.col("twin").is_in(people["twin"].gather(twins).implode()))
    living = pairs.filter(~pl.col("person").is_in(twins.implode()))["person"].to_numpy()
    namesakes = people["namesake"].gather(deaths.filter(pl.col("kind") == "namesake")["person"]).to_numpy()
    swapped = deaths.filter(pl.col("swapped") & pl.col("cremated_on").is_not_null())
    swapped = swapped.filter(~pl.col("handler").is_in(deaths["person"].implode()))
    for rule in ("X01", "X02", "X03", "X05"):
        plan.trap(rule, living, "living twin of a dead person")
        plan.trap(rule, namesakes, "namesake with the same birthday of a dead person without number")
    plan.trap("X03", swapped["handler"].to_numpy(), "living handler whose number stands in the column of the dead")
    plan.trap("X05", plan.group("dead_returned"), "the bank returned every payment after the death")
    plan.trap("X05", plan.group("dead_this_month"), "payment of the month of death", only=months.last)


def leave_after_death(spells: pl.DataFrame, deaths: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Let entries of the dead end on the day on which the register took note."""
    leave = deaths.filter(pl.col("noted_on").is_not_null()).select("person", "noted_on")
    left = spells.join(leave, on="person", how="left", maintain_order="left")
    noted = pl.col("noted_on")
    later = noted.is_not_null() & (pl.col("exited_on").is_null() | (pl.col("exited_on") > noted))
    gone = np.unique(left.filter(noted.is_not_null())["person"].to_numpy())
    for rule in ("X01", "X02", "X03"):
        plan.trap(rule, gone, "left the register after the death")
    return left.with_columns(
        exited_on=pl.when(later).then("noted_on").otherwise("exited_on"),
        exit_reason=pl.when(later).then(pl.lit("死亡")).otherwise("exit_reason"),
    ).drop("noted_on")


def make_other_cancellations(
    spells: pl.DataFrame, living: pl.DataFrame, months: Months, *, plan: Plan, picker: Picker, rng: np.random.Generator
) -> pl.DataFrame:
    """Make cancellations that are no deaths: moved away, enlisted, emigrated, registered twice.

    Returns:
        person, reason, police_on.
    """
    low = _active(spells, months)
    alive = living["person"].to_numpy()
    trapped = picker.pick(np.intersect1d(low["person"].to_numpy(), alive), plan.quota)
    plan.people["moved_away"] = trapped
    plan.trap("X01", trapped, "registration cancelled for another reason than death")
    some = max(6, len(living) // 1200 * len(months.periods))
    persons = np.union1d(rng.choice(alive, size=some, replace=False), trapped)
    age = (pl.lit(months.first) - pl.col("birth_date")).dt.total_days() / 365.25
    reasons = np.array(["迁出", "出国定居", "重复户口", "其他", "宣告失踪"])
    drawn = rng.choice(reasons, size=len(persons), p=[0.7, 0.07, 0.13, 0.06, 0.04])
    passed = rng.permutation(np.linspace(0, (months.end - months.first).days, len(persons)).astype(np.int64))
    rows = living.select("person", "birth_date", "sex").filter(pl.col("person").is_in(persons))
    return rows.select(
        "person",
        pl.when((pl.col("sex") == "男") & age.is_between(18, 23))
        .then(pl.lit("参军入伍"))
        .otherwise(pl.Series(drawn))
        .alias("reason"),
        police_on=pl.lit(months.first) + days(passed),
    )


def reported_in(column: str, period: date) -> pl.Expr:
    """Whether a department heard of it in a month."""
    return pl.col(column).is_between(period, shifted(period, 1), closed="left")
