"""How precise and how complete is matching, as far as the answers about a random sample of pairs tell, and how surely?

Each kind of pairs (stratum) counts by its size. Precision is the share of joined pairs that are one person. Recall is
told among the pairs that came into question alone: joined pairs that are one person, of these and the near misses that
are. A pair that nothing brings near is in no sample.

An interval of shares close to one must not shrink to nothing because no error happened to be drawn. It is that of Korn
and Graubard (1998, Survey Methodology 24: 193-201): Clopper and Pearson's with the size that a simple sample as good as
this one would have had. Franco, Little, Louis and Slud (2019, Journal of Survey Statistics and Methodology 7: 334-364)
compare it with its rivals. That size is the smaller of two: what the spread of the answers says, each kind smoothed by
one answer like the average (a kind without an error is no proof that it has none), and Kish's, which the weights alone
allow (1965, Survey Sampling, 11.7). Jeffreys' interval by kind (Brown, Cai and DasGupta 2001, Statistical Science 16:
101-133) was tried and left: half an error for each of a dozen kinds adds up, and truths close to one lie above it all.
Recall has two shares, both unsure: its interval is melded (Fay, Proschan and Brittain 2015, Biometrics 71: 146-156),
from draws of a fixed seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from matching.errors import SampleError
from warehouse import sql_file

HERE = Path(__file__).parent
#: Of a hundred intervals, ninety-five hold the truth.
TAIL = 0.025
#: Enough that intervals of two seeds agree in the third decimal; the seed makes them the same in all.
DRAWS, SEED = 50_000, 20_260_101


@dataclass(frozen=True)
class Answered:
    """One kind of pairs and how its drawn pairs were answered."""

    stratum: str
    is_linked: bool
    population: int
    drawn: int
    same: int
    different: int
    unsure: int

    @property
    def decided(self) -> int:
        """How many answers say something."""
        return self.same + self.different

    @property
    def open(self) -> int:
        """How many drawn pairs nobody has answered yet."""
        return self.drawn - self.decided - self.unsure


@dataclass(frozen=True)
class Estimate:
    """A share between 0 and 1, and the interval that holds it in 95 of 100 samples."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Quality:
    """What the answers say about matching.

    Attributes:
        strata: every kind of pairs with its answers.
        precision, recall: None where no pair of that side has been decided.
        covered: share of all pairs whose kind has an answer that says something; the rest is not estimated.
    """

    strata: tuple[Answered, ...]
    precision: Estimate | None
    recall: Estimate | None
    covered: float


@dataclass(frozen=True)
class _Share:
    """A share of pairs that are one person: estimate, number of pairs, and draws of how low and how high it may be."""

    value: float
    population: int
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]


def quality_of(con: duckdb.DuckDBPyConnection, month: date) -> Quality:
    """Estimate from the answers about a month's sample.

    Raises:
        SampleError: no sample was drawn for this month.
    """
    rows = sql_file.rows(con, HERE / "sample_counts.sql", {"month": month})
    if not rows:
        raise SampleError(
            f"no sample was drawn for {month:%Y-%m}",
            where="core.match_sample",
            to_do=f"draw it with `doudi review sample --month {month:%Y-%m}`",
        )
    return estimate([Answered(*row) for row in rows])


def estimate(strata: Sequence[Answered]) -> Quality:
    """Estimate precision and recall. What clerks could not tell (unsure) is left out within its kind, and shown."""
    chance = np.random.default_rng(SEED)
    linked = _share([one for one in strata if one.is_linked and one.decided], chance)
    near = _share([one for one in strata if not one.is_linked and one.decided], chance)
    everything = sum(one.population for one in strata)
    return Quality(
        strata=tuple(strata),
        precision=_interval(linked.value, linked.low, linked.high) if linked else None,
        recall=_recall(linked, near, no_near=all(one.is_linked for one in strata)) if linked else None,
        covered=sum(one.population for one in strata if one.decided) / everything,
    )


def _recall(linked: _Share, near: _Share | None, *, no_near: bool) -> Estimate | None:
    """Joined pairs that are one person, of these and the near misses that are."""
    if near is None:
        return Estimate(1.0, 1.0, 1.0) if no_near else None
    found, missed = linked.value * linked.population, near.value * near.population
    if not found + missed:
        return None
    worst = linked.low * linked.population, near.high * near.population
    best = linked.high * linked.population, near.low * near.population
    return _interval(found / (found + missed), _part(*worst), _part(*best))


def _part(found: npt.NDArray[np.float64], missed: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    both = found + missed
    return np.divide(found, both, out=np.zeros_like(found), where=both > 0)


def _interval(value: float, low: npt.NDArray[np.float64], high: npt.NDArray[np.float64]) -> Estimate:
    lowest, highest = float(np.quantile(low, TAIL)), float(np.quantile(high, 1 - TAIL))
    return Estimate(value, min(lowest, value), max(highest, value))


def _share(strata: Sequence[Answered], chance: np.random.Generator) -> _Share | None:
    if not strata:
        return None
    population = sum(one.population for one in strata)
    value = sum(one.population * one.same / one.decided for one in strata) / population
    size = effective_size(strata, value)
    if size is None:
        known = np.full(DRAWS, value)
        return _Share(value, population, known, known)
    same, different = size * value, size * (1 - value)
    nothing, all_of_them = np.zeros(DRAWS), np.ones(DRAWS)
    low = chance.beta(same, different + 1, DRAWS) if same > 0 else nothing
    high = chance.beta(same + 1, different, DRAWS) if different > 0 else all_of_them
    return _Share(value, population, low, high)


def effective_size(strata: Sequence[Answered], value: float) -> float | None:
    """Say how large a simple random sample as good as this one would have been; None: every pair was looked at.

    >>> def kind(population: int, same: int, different: int) -> Answered:
    ...     return Answered("a", True, population, same + different, same, different, 0)
    >>> round(effective_size([kind(1_000_000, 100, 0)], 1.0))  # one kind: its own size
    100
    >>> round(effective_size([kind(900_000, 50, 0), kind(100_000, 50, 0)], 1.0))  # half of them stand for a tenth
    61
    >>> effective_size([kind(40, 38, 2)], 0.95) is None
    True
    """
    population = sum(one.population for one in strata)
    by_weights = by_answers = 0.0
    for one in strata:
        of_one = (one.population / population) ** 2 * (1 - one.decided / one.population) / one.decided
        smooth = (one.same + value) / (one.decided + 1)
        by_weights += of_one
        by_answers += of_one * smooth * (1 - smooth)
    if not by_weights:
        return None
    spread = value * (1 - value)
    return min(1 / by_weights, spread / by_answers) if spread and by_answers else 1 / by_weights
