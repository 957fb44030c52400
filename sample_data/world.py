"""What is true in the county, and how do rows get the names, numbers and places that a department writes?

Columns that begin with `t_` hold the true person of a role, `e_` and `n_` the error in the number and in the name, `h_`
whether the record can no longer be tied to the person, `o_` whose valid number stands there. They are never written
into a file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from sample_data import mess as writing
from sample_data.months import Months
from sample_data.places import Places
from sample_data.plan import Plan


@dataclass(frozen=True)
class World:
    """Everything that is true in the county."""

    people: pl.DataFrame
    places: Places
    months: Months
    plan: Plan
    spells: pl.DataFrame
    deaths: pl.DataFrame
    cancellations: pl.DataFrame
    certificates: pl.DataFrame
    illnesses: pl.DataFrame
    insurance: pl.DataFrame
    pupils: pl.DataFrame
    jobless: pl.DataFrame
    seed: int
    mess: bool
    _written: dict[int, pl.DataFrame] = field(default_factory=dict)
    _made: dict[str, pl.DataFrame] = field(default_factory=dict)
    #: What else is worked out once (see `circle.circle_of`).
    kept: dict[str, object] = field(default_factory=dict)

    def rng(self, *purpose: int) -> np.random.Generator:
        """Return a source of chance of its own for a purpose, so that one department never changes another's draw."""
        return np.random.default_rng([self.seed, *purpose])

    def made(self, name: str, make: Callable[[World], pl.DataFrame]) -> pl.DataFrame:
        """Return the facts of this name, made by the first call; the same in every month."""
        if name not in self._made:
            self._made[name] = make(self)
        return self._made[name]

    def written(
        self, number: int, persons: pl.Series, *notes: str, has_birth: bool = False, checked: bool = False
    ) -> pl.DataFrame:
        """Return how list `number` has the persons of its first call written down, the same in every month."""
        if number not in self._written:
            some = self.people.filter(pl.col("person").is_in(persons.unique().implode()))
            self._written[number] = writing.written_down(
                some, self.rng(1, number), mess=self.mess, annotations=notes or ("(小名二妞)",), has_birth=has_birth,
                checked=checked,
            )  # fmt: skip
        return self._written[number]


def named(
    rows: pl.DataFrame,
    written: pl.DataFrame,
    *,
    role: str = "",
    columns: tuple[str, str] = ("name", "resident_id"),
    birth: bool = False,
) -> pl.DataFrame:
    """Write the names and numbers of one role into rows; the person stands in `person` (or in the column `role`)."""
    key = role or "person"
    mark = role or "self"
    views = written.select(
        pl.col("person").alias(key),
        pl.col("name").alias(columns[0]),
        pl.col("resident_id").alias(columns[1]),
        *([pl.col("birth_date")] if birth else []),
        pl.col("number_error").alias(f"e_{mark}"),
        pl.col("name_error").alias(f"n_{mark}"),
        pl.col("hard").alias(f"h_{mark}"),
        pl.col("owner").alias(f"o_{mark}"),
    )
    return rows.join(views, on=key, how="left", maintain_order="left").with_columns(pl.col(key).alias(f"t_{mark}"))


def placed(world: World, rows: pl.DataFrame, *, township: str | None = None) -> pl.DataFrame:
    """Add area, address and phone of `person` (of another township, where a column of it is named)."""
    facts = world.people.select("person", "village", "address", "phone", home="township")
    villages = world.places.villages.select("village", "village_code", village_name="village_name")
    towns = world.places.townships.select(
        "township", "county", "county_code", township_code="code", township_name="township_name"
    )
    joined = rows.join(facts, on="person", how="left", maintain_order="left")
    where = pl.col(township) if township else pl.col("home")
    joined = joined.with_columns(township=where.cast(pl.Int32)).join(
        villages, on="village", how="left", maintain_order="left"
    )
    joined = joined.join(towns, on="township", how="left", maintain_order="left")
    stays = pl.col("township") == pl.col("home")
    return joined.with_columns(
        township_no=pl.col("township"),
        township=pl.col("township_name"),
        village=pl.when(stays).then("village_name"),
        area_code=pl.when(stays).then("village_code").otherwise(pl.format("{}000", "township_code")),
        address=pl.when(stays).then("address").otherwise(pl.format("{}{}", "county", "township_name")),
    ).drop("home", "village_name", "village_code", "township_name")


def without_number(rows: pl.DataFrame) -> pl.DataFrame:
    """Blank the number of those whom nobody could find one for (`no_number`)."""
    return rows.with_columns(
        resident_id=pl.when(~pl.col("no_number")).then("resident_id"),
        e_self=pl.when("no_number").then(pl.lit("missing")).otherwise("e_self"),
        h_self=pl.col("h_self") | pl.col("no_number"),
        o_self=pl.when(~pl.col("no_number")).then("o_self"),
    )
