"""Where do the people live: real townships of two counties, villages that are made up?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

import data_contracts
from sample_data.names import NameLists

COUNTIES = ("410823", "410825")
#: For benches: 焦作, whose 112 townships have 3.5 million people.
CITY, PEOPLE_OF_TOWNSHIP = "4108", 40_000


@dataclass(frozen=True)
class Places:
    """Townships by index (code of 9 digits, name, county) and villages by index (12 digits, name, township index)."""

    townships: pl.DataFrame
    villages: pl.DataFrame


def make_places(people: int, rng: np.random.Generator, lists: NameLists) -> Places:
    """Choose 3 to 28 townships, two in three of them of the first county, and some villages in each."""
    areas = _areas()
    wanted = min(28, 3 + people // 12_000)
    shares = (wanted - max(1, wanted // 3), max(1, wanted // 3))
    townships = pl.concat(
        [
            # Towns and townships before urban subdistricts, as in a rural county; every third one is a subdistrict.
            areas.filter(pl.col("parent") == county).sort(_rank(), "code").head(share)
            for county, share in zip(COUNTIES, shares, strict=True)
        ]
    )
    return _places(townships, people, rng=rng, lists=lists)


def make_city_places(people: int, rng: np.random.Generator, lists: NameLists) -> Places:
    """Choose a township for every 40,000 people: a larger city has more of them, not larger ones, and more counties."""
    townships = _areas().filter(pl.col("level") == "township", pl.col("parent").str.starts_with(CITY))
    # The districts, where all townships are subdistricts, come last.
    townships = townships.sort("parent", "code", descending=[True, False])
    return _places(townships.head(max(3, people // PEOPLE_OF_TOWNSHIP)), people, rng=rng, lists=lists)


def _areas() -> pl.DataFrame:
    return pl.read_csv(Path(data_contracts.__file__).parent / "areas.csv", infer_schema=False)


def _places(chosen: pl.DataFrame, people: int, *, rng: np.random.Generator, lists: NameLists) -> Places:
    counties = _areas().filter(pl.col("level") == "county").select("code", county="name")
    townships = chosen.join(counties, left_on="parent", right_on="code", maintain_order="left").select(
        pl.int_range(pl.len(), dtype=pl.Int32).alias("township"),
        "code",
        pl.col("name").alias("township_name"),
        "county",
        pl.col("parent").alias("county_code"),
        pl.col("name").str.ends_with("街道").alias("urban"),
    )
    per_township = max(4, min(24, people // len(townships) // 700))
    return Places(townships, _villages(townships, per_township, rng=rng, lists=lists))


def _rank() -> pl.Expr:
    """Spread subdistricts among the towns; state farms come last."""
    is_street = pl.col("name").str.ends_with("街道")
    position = pl.int_range(pl.len()).over(is_street)
    farm = pl.col("name").str.ends_with("农场")
    return pl.when(farm).then(1_000).otherwise(pl.when(is_street).then(position * 3 + 1).otherwise(position * 1.5))


def _villages(
    townships: pl.DataFrame, per_township: int, *, rng: np.random.Generator, lists: NameLists
) -> pl.DataFrame:
    heads, tails = list(lists.village_heads), list(lists.village_tails)
    rows = []
    for township, code, urban in townships.select("township", "code", "urban").iter_rows():
        surnames = rng.permutation(list(lists.surnames[:60]))[:per_township]
        for number, surname in enumerate(surnames):
            tail = "社区" if urban else str(tails[int(rng.integers(len(tails)))])
            head = str(heads[int(rng.integers(len(heads)))]) if rng.random() < 0.5 else ""
            middle = "" if tail in ("村", "社区") or rng.random() < 0.5 else "家"
            name = f"{head}{surname}{middle}{tail}"
            rows.append((township, f"{code}{201 + number}", name if name.endswith(("村", "社区")) else f"{name}村"))
    return pl.DataFrame(
        rows, schema={"township": pl.Int32, "village_code": pl.String, "village_name": pl.String}, orient="row"
    ).with_row_index("village")
