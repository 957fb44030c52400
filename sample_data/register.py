"""Who is on the register of low-income people, in which category, from when to when?"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts.months import shifted
from sample_data.months import Months, days, last_day
from sample_data.places import Places
from sample_data.plan import Picker, Plan

Integers = npt.NDArray[np.int64]

LOW_INCOME_SHARE = 0.06
DESTITUTE_SHARE = 0.10
CATEGORIES = ("最低生活保障", "低保边缘家庭", "防止返贫监测", "刚性支出困难家庭", "其他困难")
CATEGORY_SHARES = (0.60, 0.16, 0.11, 0.07, 0.06)


def make_register(
    people: pl.DataFrame, places: Places, months: Months, *, plan: Plan, picker: Picker, rng: np.random.Generator
) -> pl.DataFrame:
    """Make the spells of assistance of the whole county.

    Returns:
        One row per person and entry on the register: person, household_no, head, category, is_covered, single_person,
        recognised_on, phase_out_on, exited_on, exit_reason, township, moved_on, old_township.
    """
    chosen = _choose_households(people, plan, rng)
    spells = _members(people, chosen, places, months, rng=rng)
    spells = _exceptions(spells, rng)
    spells = _changes(spells, places, months, rng)
    extra = _planted_entries(spells, places, months, plan=plan, picker=picker)
    alike = people.filter(pl.col("twin").is_not_null() | pl.col("namesake").is_not_null())["person"]
    listed = np.intersect1d(alike.to_numpy(), spells["person"].to_numpy())
    plan.trap("D01", listed, "twin or namesake: two people with one birthday")
    spells = _single_persons(spells, plan, picker)
    return pl.concat([spells, extra], how="diagonal_relaxed").sort("household_no", "person", "category")


def _choose_households(people: pl.DataFrame, plan: Plan, rng: np.random.Generator) -> pl.DataFrame:
    """Choose households and their category: a tenth of the people single and old (特困), the others at random."""
    homes = people.group_by("household").agg(
        pl.len().alias("size"),
        pl.col("birth_date").min().alias("eldest"),
        pl.col("twin").is_not_null().any().alias("has_twins"),
        pl.col("namesake").max(),
        pl.col("person").max().alias("member"),
    )
    homes = homes.sort("household").with_columns(pl.Series("luck", rng.random(len(homes))))
    target = people.height * LOW_INCOME_SHARE
    old = people["birth_date"].max().year - 61  # type: ignore[union-attr]
    destitute = homes.filter((pl.col("size") == 1) & (pl.col("eldest") < date(old, 1, 1))).sort("luck")
    destitute = destitute.head(max(10, round(target * DESTITUTE_SHARE)))
    rest = homes.join(destitute, on="household", how="anti", maintain_order="left")
    # Some twins, and one of each pair of namesakes, so that their traps lie on the register.
    namesake_first = (pl.col("namesake") > pl.col("member")).fill_null(value=False)
    wanted = (
        pl.when(pl.col("has_twins").cum_sum().le(plan.quota * 2) & pl.col("has_twins"))
        .then(pl.col("luck") - 2)
        .when(namesake_first.cum_sum().le(plan.quota) & namesake_first)
        .then(pl.col("luck") - 1)
        .otherwise("luck")
    )
    rest = rest.sort(wanted, "household").filter(pl.col("size").cum_sum() <= target - len(destitute))
    order = np.concatenate([np.full(round(share * len(rest)) + 1, n) for n, share in enumerate(CATEGORY_SHARES)])
    kinds = np.array(CATEGORIES)[rng.permutation(order[: len(rest)])]
    rest = rest.with_columns(category=pl.Series(kinds[: len(rest)]))
    return pl.concat(
        [destitute.select("household", category=pl.lit("特困人员")), rest.select("household", "category")]
    ).sort("household")


def _members(
    people: pl.DataFrame, chosen: pl.DataFrame, places: Places, months: Months, *, rng: np.random.Generator
) -> pl.DataFrame:
    started = (months.first - date(2016, 1, 1)).days
    recognised = rng.integers(0, started - 31, size=len(chosen))
    # In every month some households are new.
    new = rng.random(len(chosen)) < 0.012 * len(months.periods)
    recognised[new] = started + rng.integers(0, (months.end - months.first).days, size=int(new.sum()))
    codes = places.townships.select("township", "county_code")
    homes = chosen.with_columns(
        recognised_on=pl.lit(date(2016, 1, 1)) + days(recognised),
        number=pl.int_range(pl.len()) + 1001,
    )
    spells = people.select("person", "household", "relation", "township", "birth_date").join(homes, on="household")
    heads = people.filter(pl.col("relation") == "户主").select("household", head="person")
    spells = spells.join(heads, on="household").join(codes, on="township").sort("person")
    return spells.select(
        "person",
        pl.format("{}{}", "county_code", pl.col("number").cast(pl.String).str.zfill(6)).alias("household_no"),
        "head",
        "relation",
        "category",
        pl.lit(value=True).alias("is_covered"),
        pl.lit(value=False).alias("single_person"),
        pl.max_horizontal("recognised_on", pl.col("birth_date").dt.offset_by("1d")).alias("recognised_on"),
        "township",
    )


def _exceptions(spells: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Let one member in ten of 低保 households not be covered (he earns enough), never the head."""
    may = (pl.col("category") == "最低生活保障") & (pl.col("relation") != "户主")
    return spells.with_columns(is_covered=~(may & (pl.Series(rng.random(len(spells))) < 0.1)))


def _single_persons(spells: pl.DataFrame, plan: Plan, picker: Picker) -> pl.DataFrame:
    """Cover one member of some 边缘 households alone as 低保 (单人保); half of them stay listed there too."""
    may = spells.filter(
        (pl.col("category") == "低保边缘家庭") & (pl.col("relation") != "户主") & pl.col("exited_on").is_null()
    )
    chosen = picker.pick(may["person"].to_numpy(), max(plan.quota, len(may) * 0.05))
    plan.people["single_person"] = chosen
    plan.trap("D02", chosen, "单人保: 低保 alone inside an 边缘 household is lawful")
    plan.trap("M11", chosen, "单人保: is 低保 already")
    is_one = pl.col("person").is_in(chosen)
    own = spells.filter(is_one).with_columns(category=pl.lit("最低生活保障"), single_person=pl.lit(value=True))
    stay = is_one & (pl.col("person") % 2 == 0)
    family = spells.filter(~is_one | stay).with_columns(is_covered=pl.col("is_covered") & ~is_one)
    return pl.concat([family, own])


def _changes(spells: pl.DataFrame, places: Places, months: Months, rng: np.random.Generator) -> pl.DataFrame:
    """Let some households leave (after a time of phasing out or at once) and some move to another township."""
    homes = spells["household_no"].unique(maintain_order=True)
    span = (months.end - months.first).days + 1
    luck, day = rng.random(len(homes)), rng.integers(1, span, size=len(homes))
    leaves, phases = luck < 0.008 * len(months.periods), (luck > 0.5) & (luck < 0.58)
    moves = (luck > 0.6) & (luck < 0.6 + 0.004 * len(months.periods))
    reasons = rng.choice(np.array(["收入超标", "家庭人口变化", "自愿放弃", "户口迁出"]), size=len(homes))
    other = rng.integers(1, len(places.townships), size=len(homes))
    when = pl.lit(months.first) + days(day)
    plan = pl.DataFrame({"household_no": homes}).with_columns(
        exited_on=pl.when(pl.Series(leaves)).then(when),
        exit_reason=pl.when(pl.Series(leaves)).then(pl.Series(reasons)),
        phase_out_on=pl.when(pl.Series(phases)).then(pl.lit(shifted(months.first, -1))),
        moved_on=pl.when(pl.Series(moves)).then(when),
        step=pl.Series(other),
    )
    joined = spells.join(plan, on="household_no", how="left", maintain_order="left")
    # Who has only just been recognised neither leaves nor moves at once.
    settled = pl.col("recognised_on") < shifted(months.first, -1)
    columns = [pl.when(settled).then(c).alias(c) for c in ("exited_on", "exit_reason", "phase_out_on", "moved_on")]
    count = len(places.townships)
    moved = pl.col("moved_on").is_not_null()
    old = ((pl.col("township") + pl.col("step")) % count).cast(pl.Int32)
    return joined.with_columns(columns).with_columns(old_township=pl.when(moved).then(old)).drop("step")


def _planted_entries(
    spells: pl.DataFrame, places: Places, months: Months, *, plan: Plan, picker: Picker
) -> pl.DataFrame:
    """Enter some people a second time: in one category, as 低保 and 特困 at once, in two townships."""
    steady = spells.filter(
        pl.col("exited_on").is_null()
        & pl.col("moved_on").is_null()
        & pl.col("is_covered")
        & (pl.col("recognised_on") < shifted(months.first, -12))
    )
    poor = steady.filter(pl.col("category") == "最低生活保障")["person"].to_numpy()
    anyone = steady["person"].to_numpy()
    parts = []
    before, handover = shifted(months.first, -6), shifted(months.last, 0).replace(day=9)
    count = len(places.townships)
    elsewhere = ((pl.col("township") + 1 + pl.col("person") % (count - 1)) % count).cast(pl.Int32)
    parts.append(again(steady, picker.pick(anyone, plan.quota * 0.6), "same", {}))
    parts.append(again(steady, picker.pick(anyone, plan.quota * 0.6), "1", {"head": pl.col("person")}))
    tekun = {"category": pl.lit("特困人员"), "head": pl.col("person")}
    parts.append(again(steady, picker.pick(poor, plan.quota * 1.2), "2", {**tekun, "recognised_on": pl.lit(before)}))
    late = picker.pick(poor, plan.quota * 0.5)
    parts.append(again(steady, late, "3", {**tekun, "recognised_on": pl.lit(handover)}))
    plan.trap("D02", late, "hand-over month from 低保 to 特困", only=months.last)
    away = {"township": elsewhere, "head": pl.col("person")}
    parts.append(again(steady, picker.pick(anyone, plan.quota * 1.2), "4", {**away, "recognised_on": pl.lit(before)}))
    late = picker.pick(anyone, plan.quota * 0.5)
    parts.append(again(steady, late, "5", {**away, "recognised_on": pl.lit(handover)}))
    plan.trap("D04", late, "hand-over month between two townships", only=months.last)
    back = picker.pick(anyone, plan.quota * 0.5)
    left = {"exited_on": pl.lit(shifted(months.last, -1).replace(day=4)), "exit_reason": pl.lit("家庭人口变化")}
    parts.append(again(steady, back, "6", left))
    plan.trap("D01", back, "left under one household number, on the register under another", only=months.last)
    return pl.concat(parts, how="diagonal_relaxed")


def again(spells: pl.DataFrame, persons: Integers, mark: str, changes: dict[str, Any]) -> pl.DataFrame:
    """Copy these people's entries with changes; `mark` makes another household number, "same" keeps the old one."""
    rows = spells.filter(pl.col("person").is_in(persons)).unique("person", keep="first", maintain_order=True)
    if mark != "same":
        county = pl.col("household_no").str.head(6)
        rows = rows.with_columns(
            household_no=pl.format("{}{}{}", county, pl.lit(mark), pl.col("household_no").str.slice(6))
        )
        rows = rows.with_columns(relation=pl.lit("户主"))
    return rows.with_columns(**changes)


def rows_of_month(spells: pl.DataFrame, period: date) -> pl.DataFrame:
    """Return the entries that the register shows at the end of a month, with their status and township of then.

    Who has left is shown as 停保 for two months more.
    """
    end = last_day(period)
    shown = (pl.col("recognised_on") <= end) & (
        pl.col("exited_on").is_null() | (pl.col("exited_on") >= shifted(period, -2))
    )
    gone = (pl.col("exited_on") <= end).fill_null(value=False)
    phased = (pl.col("phase_out_on") <= end).fill_null(value=False)
    not_yet = (pl.col("moved_on") > end).fill_null(value=False)
    return spells.filter(shown).with_columns(
        status=pl.when(gone).then(pl.lit("停保")).when(phased).then(pl.lit("渐退")).otherwise(pl.lit("在册")),
        exited_on=pl.when(gone).then("exited_on"),
        exit_reason=pl.when(gone).then("exit_reason"),
        township=pl.when(not_yet).then("old_township").otherwise("township"),
    )
