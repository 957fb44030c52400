"""Whom has the author of the county something in mind for: planted cases and traps?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Integers = npt.NDArray[np.int64]


@dataclass
class Picker:
    """Hands out people for plants, never two from one household, so that plants do not meet."""

    household: Integers
    rng: np.random.Generator
    used: npt.NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        self.used = np.zeros(int(self.household.max(initial=0)) + 1, dtype=np.bool_)

    def pick(self, candidates: npt.NDArray[Any], wanted: float) -> Integers:
        """Take up to `wanted` of the candidates (person numbers), at random; sorted."""
        free = self.rng.permutation(np.unique(candidates[~self.used[self.household[candidates]]]))
        _, first = np.unique(self.household[free], return_index=True)
        chosen: Integers = np.sort(free[np.sort(first)][: int(np.ceil(wanted))]).astype(np.int64)
        self.used[self.household[chosen]] = True
        return chosen

    def reserve(self, persons: npt.NDArray[Any]) -> None:
        """Keep these people's households from being picked later."""
        self.used[self.household[persons]] = True


@dataclass
class Plan:
    """What was planted: people by purpose, and traps with the reason why they must stay silent."""

    quota: int
    people: dict[str, Integers] = field(default_factory=dict)
    traps: list[pl.DataFrame] = field(default_factory=list)

    def group(self, purpose: str) -> Integers:
        """Return the people planted for a purpose; none where nobody was."""
        return self.people.get(purpose, np.empty(0, dtype=np.int64))

    def trap(self, rule: str, persons: npt.NDArray[Any], why: str, *, only: date | None = None) -> None:
        """Remember that `rule` must not fire on these people (in one month only, where `only` names it)."""
        found = pl.DataFrame({"truth_person": pl.Series(persons, dtype=pl.Int64)})
        # Typed although there may be nobody.
        self.traps.append(
            found.select(
                pl.lit(rule).alias("rule_code"),
                "truth_person",
                pl.lit(why).alias("why"),
                pl.lit(only, dtype=pl.Date).alias("only"),
            )
        )

    def all_traps(self) -> pl.DataFrame:
        """Return all traps: rule_code, truth_person, why, only."""
        return pl.concat(self.traps)


def make_plan(people: int) -> Plan:
    """Plan at least three of everything, twelve at 20,000 people, and so on in proportion."""
    return Plan(quota=max(3, round(people * 0.0006)))
