"""Who lives in the county: households, and the people in them?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from sample_data import identity_numbers, names
from sample_data.places import Places

Integers = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Form:
    """A form of household: its share, the age of its head, and how old the others are beside the head."""

    share: float
    head_age: tuple[int, int]
    male_head: float
    #: (relation, youngest and oldest difference in years to the head, share of men; None: the other sex than the head).
    others: tuple[tuple[str, tuple[int, int], float | None], ...] = ()


_SPOUSE: tuple[str, tuple[int, int], float | None] = ("配偶", (-3, 4), None)
FORMS = (
    Form(0.10, (60, 93), 0.45),
    Form(0.09, (22, 59), 0.70),
    Form(0.12, (60, 88), 0.85, (_SPOUSE,)),
    Form(0.08, (45, 62), 0.90, (_SPOUSE,)),
    Form(0.17, (27, 52), 0.90, (_SPOUSE, ("子女", (-33, -22), 0.53))),
    Form(0.18, (31, 52), 0.90, (_SPOUSE, ("子女", (-28, -22), 0.52), ("子女", (-34, -25), 0.53))),
    Form(0.10, (30, 55), 0.93, (_SPOUSE, ("子女", (-31, -22), 0.53), ("父母", (22, 31), 0.30))),
    Form(0.06, (31, 52), 0.95, (_SPOUSE, *[("子女", (-31, -22), 0.5)] * 2, ("父母", (24, 31), 1.0),
                                ("父母", (22, 28), 0.0))),
    Form(0.05, (28, 52), 0.45, (("子女", (-30, -22), 0.5),)),
    Form(0.03, (58, 74), 0.90, (_SPOUSE, ("孙子女", (-60, -48), 0.53))),
    Form(0.02, (33, 50), 0.92, (_SPOUSE, *[("子女", (-32, -23), 0.5)] * 3)),
)  # fmt: skip
TWIN_SHARE_OF_SIBLINGS = 0.025


def make_people(people: int, places: Places, *, today: date, rng: np.random.Generator) -> pl.DataFrame:
    """Make a county's population.

    Args:
        people: how many.
        places: where they can live.
        today: nobody is born after this day.
        rng: source of chance.

    Returns:
        One row per person: person (row number), household, relation, name, sex, birth_date, resident_id (null for the
        0.3 % who have none), township, village, address, phone, twin (number of the pair or null).
    """
    frame = _members(people, rng)
    household: Integers = frame["household"].to_numpy()
    village = _home_villages(int(household[-1]) + 1, places, rng)
    homes = village[household]
    age: Reals = frame["age"].to_numpy().copy()
    twin = _make_twins(frame, age, rng)
    birth = _birth_dates(age, today, rng, twin=twin)
    namesakes = _plant_namesakes(frame, homes, birth, twin, rng=rng)
    is_male = frame["is_male"].to_numpy()
    name = _names(frame, village, birth, twin, rng=rng)
    for elder, younger in namesakes:
        name[younger] = name[elder]
    number = identity_numbers.numbers(birth, is_male, twin)
    has_number = rng.random(people) >= np.where(age < 1, 0.12, 0.0022)
    has_number[namesakes.ravel()] = True
    county = frame.select(
        "household",
        "relation",
        pl.Series("name", name),
        pl.Series("sex", np.where(is_male, "男", "女")),
        pl.Series("birth_date", birth),
        pl.when(pl.Series(has_number)).then(pl.Series(number)).alias("resident_id"),
        pl.Series("village", homes, dtype=pl.UInt32),
        pl.when(pl.Series(twin >= 0)).then(pl.Series(twin)).alias("twin"),
        pl.Series("phone", _phones(household, age, rng), strict=False).replace({"": None}),
        pl.Series("namesake", _partner(people, namesakes)).replace({-1: None}),
    ).with_row_index("person")
    return _with_address(county.with_columns(pl.col("person").cast(pl.Int64)), places, rng)


def _members(people: int, rng: np.random.Generator) -> pl.DataFrame:
    """Draw households by form and unfold them; sorted by household, head first."""
    shares = np.array([form.share for form in FORMS])
    shares /= shares.sum()
    mean = float(sum(share * (1 + len(form.others)) for share, form in zip(shares, FORMS, strict=True)))
    forms = rng.choice(len(FORMS), size=int(people / mean * 1.05) + 50, p=shares)
    parts = []
    for number, form in enumerate(FORMS):
        household = np.flatnonzero(forms == number)
        head_age = rng.uniform(*form.head_age, size=len(household))
        head_male = rng.random(len(household)) < form.male_head
        parts.append(_part(household, 0, "户主", head_age, head_male))
        for place, (kind, (low, high), men) in enumerate(form.others, start=1):
            age = head_age + rng.uniform(low, high, size=len(household))
            # A child that would not be born yet is a small one instead.
            age = np.where(age < 0.05, rng.uniform(0.05, 4.0, size=len(household)), age)
            male = ~head_male if men is None else rng.random(len(household)) < men
            parts.append(_part(household, place, kind, age, male))
    return pl.concat(parts).sort("household", "place").head(people).with_columns(relation=_relation())


def _part(household: Integers, place: int, kind: str, age: Reals, male: npt.NDArray[Any]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "household": household,
            "place": np.full(len(household), place),
            "kind": [kind] * len(household),
            "age": age,
            "is_male": male,
        }
    )


def _relation() -> pl.Expr:
    male = pl.col("is_male")
    return (
        pl.when(pl.col("kind") == "子女")
        .then(pl.when(male).then(pl.lit("子")).otherwise(pl.lit("女")))
        .when(pl.col("kind") == "孙子女")
        .then(pl.when(male).then(pl.lit("孙子")).otherwise(pl.lit("孙女")))
        .when(pl.col("kind") == "父母")
        .then(pl.when(male).then(pl.lit("父亲")).otherwise(pl.lit("母亲")))
        .otherwise(pl.col("kind"))
    )


def _home_villages(households: int, places: Places, rng: np.random.Generator) -> Integers:
    weights = rng.uniform(0.6, 1.6, size=len(places.villages))
    drawn: Integers = rng.choice(len(places.villages), size=households, p=weights / weights.sum())
    return drawn


def _make_twins(frame: pl.DataFrame, age: Reals, rng: np.random.Generator) -> Integers:
    """Turn some pairs of siblings into twins (their ages become equal, in place); return each person's pair or -1."""
    household, kind = frame["household"].to_numpy(), frame["kind"].to_numpy()
    elder = np.flatnonzero((kind[:-1] == "子女") & (kind[1:] == "子女") & (household[:-1] == household[1:]))
    elder = elder[np.r_[True, np.diff(elder) > 1]] if len(elder) else elder
    chosen = elder[rng.random(len(elder)) < max(TWIN_SHARE_OF_SIBLINGS, 24 / max(len(elder), 24))]
    age[chosen + 1] = age[chosen]
    twin = np.full(len(age), -1, dtype=np.int64)
    twin[chosen] = twin[chosen + 1] = np.arange(len(chosen))
    return twin


def _birth_dates(age: Reals, today: date, rng: np.random.Generator, *, twin: Integers) -> npt.NDArray[np.datetime64]:
    """Turn ages into dates; one in ten elders was written down on the 1st or 15th of the month."""
    birth = np.datetime64(today, "D") - np.maximum(1, age * 365.2425).astype(np.int64)
    heaped = np.flatnonzero((age > 60) & (twin < 0) & (rng.random(len(age)) < 0.1))
    months = birth[heaped].astype("datetime64[M]").astype("datetime64[D]")
    birth[heaped] = months + np.where(rng.random(len(heaped)) < 0.5, 0, 14)
    return birth


def _plant_namesakes(
    frame: pl.DataFrame, homes: Integers, birth: npt.NDArray[Any], twin: Integers, *, rng: np.random.Generator
) -> Integers:
    """Pick pairs of neighbours of one sex and rough age, give them one birthday (in place) and return them."""
    grown = pl.DataFrame({"person": np.arange(len(homes)), "home": homes, "male": frame["is_male"], "birth": birth})
    free = (twin < 0) & (frame["kind"].is_in(["户主", "父母"]).to_numpy()) & (frame["age"].to_numpy() > 40)
    near = grown.filter(pl.Series(free)).sort("home", "male", "birth", "person")
    nxt = near.shift(-1)
    fits = (near["home"] == nxt["home"]) & (near["male"] == nxt["male"])
    first = np.flatnonzero(fits.fill_null(value=False).to_numpy())
    first = rng.permutation(first[first % 2 == 0])[: max(8, len(homes) // 600)]
    person = near["person"].to_numpy()
    pairs: Integers = np.stack([person[first], person[first + 1]], axis=1)
    birth[pairs[:, 1]] = birth[pairs[:, 0]]
    return pairs


def _partner(people: int, pairs: Integers) -> Integers:
    partner = np.full(people, -1, dtype=np.int64)
    partner[pairs[:, 0]], partner[pairs[:, 1]] = pairs[:, 1], pairs[:, 0]
    return partner


def _names(
    frame: pl.DataFrame, village: Integers, birth: npt.NDArray[Any], twin: Integers, *, rng: np.random.Generator
) -> npt.NDArray[np.str_]:
    """Name everybody: children and fathers bear the head's surname, whoever married in their own."""
    household, kind = frame["household"].to_numpy(), frame["kind"].to_numpy()
    is_male = frame["is_male"].to_numpy()
    families = names.family_surnames(len(village), village, rng)
    own = names.family_surnames(len(household), village[household], rng)
    married_in = (kind == "配偶") | ((kind == "父母") & ~is_male)
    surname = np.where(married_in, own, families[household])
    first, second = names.given_names(birth.astype("datetime64[Y]").astype(np.int64) + 1970, is_male, rng)
    elder = np.flatnonzero((twin[:-1] >= 0) & (twin[:-1] == twin[1:]))
    names.like_a_twin(first, second, elder=elder, younger=elder + 1)
    full: npt.NDArray[np.str_] = np.char.add(np.char.add(surname, first), second).astype("U14")
    ethnic = np.flatnonzero((rng.random(len(full)) < 0.002) & (twin < 0))
    full[ethnic] = names.ethnic_names(len(ethnic), rng)
    return full


def _phones(household: Integers, age: Reals, rng: np.random.Generator) -> npt.NDArray[np.str_]:
    """Give three households in ten one telephone for all, and every second grown person elsewhere one of their own."""
    homes = int(household[-1]) + 1
    shared = (rng.random(homes) < 0.3)[household]
    has_one = shared | ((age > 14) & (rng.random(len(age)) < 0.5))
    number = np.where(shared, household, homes + np.arange(len(age)))
    # 164 is not given out to anybody.
    digits = np.char.add("164", np.char.zfill(((number * 7_919 + 1_234_567) % 100_000_000).astype("U8"), 8))
    return np.where(has_one, digits, "")


def _with_address(people: pl.DataFrame, places: Places, rng: np.random.Generator) -> pl.DataFrame:
    homes = int(people["household"].max()) + 1  # type: ignore[arg-type]
    doors = pl.DataFrame(
        {
            "household": np.arange(homes),
            "group": rng.integers(1, 13, size=homes),
            "door": rng.integers(1, 160, size=homes),
        }
    )
    rows = people.join(doors, on="household", how="left", maintain_order="left").join(
        places.villages, on="village", how="left", maintain_order="left"
    )
    rows = rows.join(places.townships, on="township", how="left", maintain_order="left")
    address = pl.format("{}{}{}{}组{}号", "county", "township_name", "village_name", "group", "door")
    return rows.with_columns(address=address).drop(
        "group", "door", "village_code", "village_name", "code", "township_name", "county", "county_code", "urban"
    )
