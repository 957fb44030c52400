"""Who is near whom in the county, and who of them is drawn for a turn of life?"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from sample_data.lives import Groups
from sample_data.months import Months, last_day
from sample_data.world import World

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
NOBODY = -1
CHILDREN = ("子", "女")


class Circle:
    """Everybody by number: age, household, parents, spouse, and whether the household is on the register."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.months: Months = world.months
        self.groups = Groups(world.people, world.spells, world.deaths, world.months)
        self.count = len(world.people)
        self.age = self.groups.age
        self.number: Flags = self.groups.has_number
        self.male: Flags = (world.people["sex"] == "男").to_numpy()
        self.alive: Flags = ~self.groups.dead
        self.household: Integers = world.people["household"].to_numpy().astype(np.int64)
        self.size: Integers = np.bincount(self.household)[self.household]
        self.poor: Flags = self.groups.low_income
        self.near: Flags = np.bincount(self.household, weights=self.poor)[self.household] > 0
        self.father, self.mother, self.spouse = self._family()

    def _family(self) -> tuple[Integers, Integers, Integers]:
        """Work out parents and spouses from the relations to the head; NOBODY where none is known."""
        relation = self.world.people["relation"].to_numpy()
        homes = int(self.household.max()) + 1
        head = self._of_home(relation == "户主", homes)
        wife = self._of_home(relation == "配偶", homes)
        old = [self._of_home(relation == kind, homes) for kind in ("父亲", "母亲")]
        father, mother, spouse = (np.full(self.count, NOBODY, dtype=np.int64) for _ in range(3))
        child, is_head = np.isin(relation, CHILDREN), relation == "户主"
        for one in (head, wife):
            parent = one[self.household]
            is_father = child & (parent >= 0) & self.male[parent]
            is_mother = child & (parent >= 0) & ~self.male[parent]
            father[is_father], mother[is_mother] = parent[is_father], parent[is_mother]
        father[is_head], mother[is_head] = old[0][self.household][is_head], old[1][self.household][is_head]
        spouse[is_head] = wife[self.household][is_head]
        married = relation == "配偶"
        spouse[married] = head[self.household][married]
        return father, mother, spouse

    def _of_home(self, found: Flags, homes: int) -> Integers:
        member = np.full(homes, NOBODY, dtype=np.int64)
        member[self.household[found]] = np.flatnonzero(found)
        return member

    @property
    def adult(self) -> Flags:
        """Living people of working age or older."""
        return self.alive & (self.age >= 18)

    @property
    def minor(self) -> Flags:
        """Living children under 18."""
        return self.alive & (self.age < 18)

    def category(self, *names: str) -> Flags:
        """Whether somebody stays on the register in one of these categories."""
        return self.groups.category(*names)

    def flags(self, persons: npt.NDArray[Any]) -> Flags:
        """Turn person numbers into one flag per person."""
        return self.groups.flags(persons)

    def has_minor(self) -> Flags:
        """Whether somebody is the father or mother of a living child under 18."""
        parents = np.concatenate([self.father[self.minor], self.mother[self.minor]])
        return self.flags(parents[parents >= 0])

    def relations(self) -> npt.NDArray[Any]:
        """Return everybody's relation to the head of the household."""
        return self.world.people["relation"].to_numpy()

    def born(self, persons: npt.NDArray[Any]) -> pl.Series:
        """Return birth dates."""
        return self.world.people["birth_date"].gather(persons)


def circle_of(world: World) -> Circle:
    """Return the circle of a county, worked out once."""
    found = world.kept.get("circle")
    if not isinstance(found, Circle):
        found = world.kept["circle"] = Circle(world)
    return found


def draw(rng: np.random.Generator, among: Flags, share: float, *, least: int = 3) -> Integers:
    """Draw a share of the flagged people, `least` of them at least (fewer where there are fewer); sorted."""
    found = np.flatnonzero(among)
    wanted = min(len(found), max(least, round(len(found) * share)))
    return np.sort(rng.choice(found, size=wanted, replace=False)).astype(np.int64)


def draw_both(rng: np.random.Generator, circle: Circle, among: Flags, *, poor: float, rest: float) -> Integers:
    """Draw a share of those whose household is on the register, and another share of the others; sorted."""
    near = draw(rng, among & circle.near, poor)
    return np.sort(np.concatenate([near, draw(rng, among & ~circle.near, rest)]))


def pick(rng: np.random.Generator, values: tuple[Any, ...], count: int, shares: tuple[float, ...]) -> pl.Series:
    """Draw `count` of these values (None is one) with these shares, each of them once at least."""
    chosen = rng.choice(len(values), size=count, p=np.array(shares) / sum(shares))
    first = min(count, len(values)) if count > 3 * len(values) else 0
    chosen[:first] = np.arange(first)
    chosen = rng.permutation(chosen)
    return pl.Series([values[n] for n in chosen.tolist()], strict=False)


def days_before(rng: np.random.Generator, until: date, count: int, reach: tuple[int, int]) -> pl.Series:
    """Draw dates between `reach` days before a day (nearest, farthest); negative: after it."""
    ago = rng.integers(reach[0], reach[1] + 1, size=count)
    day = np.datetime64(until, "D") - ago.astype("timedelta64[D]")
    return pl.Series(day).cast(pl.Date)


def dates(values: Any) -> pl.Series:
    """Return numpy days as dates."""
    return pl.Series(np.asarray(values, dtype="datetime64[D]")).cast(pl.Date)


def frame(persons: npt.NDArray[Any], **columns: Any) -> pl.DataFrame:
    """Make a table of facts about people: `person` and a column for each argument."""
    return pl.DataFrame({"person": pl.Series(persons, dtype=pl.Int64), **columns})


def known_by(column: str, period: date) -> pl.Expr:
    """Whether an event is told by the end of this month: books are handed in whole, so that lists stay of one size."""
    return pl.col(column) <= last_day(period)
