"""Which alerts must arise, worked out from the true world by logic of our own, and which may or must not?

The rules are read three times: with every record tied to the true person; without the records whose identity is lost;
and with records that carry somebody else's valid number tied to that number's owner. What holds in every reading must
arise; what hangs on the reading may; the rest is false. How a rule is written: see `truth_month`.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import polars as pl

from sample_data import (
    truth_difficulty,
    truth_duplicated,
    truth_ineligible,
    truth_missed,
    truth_payment,
    truth_supervision,
)
from sample_data.truth_month import DEATHS, Facts, Month, Rule

Reading = Literal["true", "lost_left_out", "as_the_number_says"]
FAMILIES = (
    truth_ineligible, truth_duplicated, truth_missed, truth_difficulty, truth_payment, truth_supervision,
)  # fmt: skip
RULES: dict[str, Rule] = {code: rule for family in FAMILIES for code, rule in family.RULES.items()}


def alerts(facts: Facts, people: pl.DataFrame, period: date, traps: pl.DataFrame) -> pl.DataFrame:
    """Work out the alerts of one month.

    Args:
        facts: per dataset all rows of all months: period, the columns that rules read, t_self, h_self, o_self.
        people: the population (person, birth_date).
        period: first day of the month.
        traps: rule_code, truth_person, why, only.

    Returns:
        period, rule_code, truth_person, verdict (must, may, must_not), why.
    """
    births = people.select(p="person", birth_date="birth_date")
    readings: tuple[Reading, ...] = ("true", "lost_left_out", "as_the_number_says")
    months = [Month(period, _read(facts, period, reading), births) for reading in readings]
    parts = []
    for code, rule in RULES.items():
        found = pl.concat([rule(month, code).to_frame() for month in months])
        counted = found.group_by("p").len().sort("p")
        sure = pl.col("len") == len(months)
        parts.append(
            counted.select(
                rule_code=pl.lit(code),
                truth_person="p",
                verdict=pl.when(sure).then(pl.lit("must")).otherwise(pl.lit("may")),
                why=pl.when(sure)
                .then(pl.lit("the records say so"))
                .otherwise(pl.lit("rests on a record without a usable number")),
            )
        )
    fired = pl.concat(parts)
    here = traps.filter(pl.col("only").is_null() | (pl.col("only") == period))
    silent = here.sort("rule_code", "truth_person", "why").unique(
        ["rule_code", "truth_person"], keep="first", maintain_order=True
    )
    silent = silent.join(fired, on=["rule_code", "truth_person"], how="anti")
    silent = silent.select("rule_code", "truth_person", verdict=pl.lit("must_not"), why="why")
    everything = pl.concat([fired, silent]).select(pl.lit(period).alias("period"), pl.all())
    return everything.sort("rule_code", "verdict", "truth_person")


def _read(facts: Facts, period: date, reading: Reading) -> Facts:
    """Return what is known by the end of `period`, each record with the people of this reading.

    The subject stands in `p`, everybody else in `p_<role>` (p_payee, p_father …); records without a subject are left
    out where the dataset has one.
    """
    deaths = set(DEATHS.values())
    read: Facts = {}
    for dataset, rows in facts.items():
        known = rows.filter(pl.col("period") <= period)
        # A death is never told of somebody whose number merely stands in another's row.
        cautious = reading == "lost_left_out" or dataset in deaths
        roles = [name.removeprefix("t_") for name in rows.columns if name.startswith("t_")]
        known = known.with_columns(
            **{("p" if role == "self" else f"p_{role}"): _who_is(role, reading, cautious=cautious) for role in roles}
        )
        read[dataset] = known.filter(pl.col("p").is_not_null()) if "self" in roles else known
    return read


def _who_is(role: str, reading: Reading, *, cautious: bool) -> pl.Expr:
    if reading == "true":
        return pl.col(f"t_{role}")
    who = pl.when(~pl.col(f"h_{role}")).then(f"t_{role}")
    return who if cautious else who.otherwise(f"o_{role}")
