"""What are the people called: by family, cohort and sex?"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from data_contracts import yaml_file

Texts = npt.NDArray[np.str_]
Flags = npt.NDArray[np.bool_]


class Cohort(BaseModel):
    """Given-name characters of people born before a year."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    until: int
    single: float
    men: str
    women: str


class NameLists(BaseModel):
    """The lists of names.yaml, most frequent first."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    surnames: str
    compound_surnames: tuple[str, ...]
    cohorts: tuple[Cohort, ...]
    rare: str
    ethnic_first: tuple[str, ...]
    ethnic_second: tuple[str, ...]
    variants: dict[str, str]
    village_heads: str
    village_tails: tuple[str, ...]
    roads: tuple[str, ...]


@cache
def name_lists() -> NameLists:
    """Read names.yaml once."""
    return yaml_file.read(Path(__file__).with_name("names.yaml"), NameLists)


def falling(count: int, *, power: float = 0.8, shift: float = 3.0) -> npt.NDArray[np.float64]:
    """Return probabilities that fall with the place in a list of `count` entries."""
    weights = 1.0 / (np.arange(count) + shift) ** power
    shares: npt.NDArray[np.float64] = weights / weights.sum()
    return shares


def family_surnames(count: int, village: npt.NDArray[Any], rng: np.random.Generator) -> Texts:
    """Draw one surname per household; in a village four in ten families share one of two surnames.

    Args:
        count: how many.
        village: village index of each household.
        rng: source of chance.
    """
    lists = name_lists()
    pool = np.array(list(dict.fromkeys(lists.surnames)))
    drawn = rng.choice(pool, size=count, p=falling(len(pool), power=1.15, shift=4.0)).astype("U4")
    local = rng.choice(pool[:80], size=(int(village.max(initial=0)) + 1, 2))
    in_clan = rng.random(count) < 0.4
    clan = local[village, (rng.random(count) < 0.3).astype(np.int64)]
    drawn[in_clan] = clan[in_clan]
    compound = rng.random(count) < 0.005
    drawn[compound] = rng.choice(np.array(lists.compound_surnames), size=int(compound.sum()))
    return drawn


def given_names(birth_year: npt.NDArray[Any], is_male: Flags, rng: np.random.Generator) -> tuple[Texts, Texts]:
    """Draw first and second given character (second empty where a name has one), by cohort and sex."""
    lists = name_lists()
    first, second = np.full(len(birth_year), "", dtype="U2"), np.full(len(birth_year), "", dtype="U2")
    since = 0
    for cohort in lists.cohorts:
        for male, text in ((True, cohort.men), (False, cohort.women)):
            chosen = np.flatnonzero((birth_year >= since) & (birth_year < cohort.until) & (is_male == male))
            pool = np.array(list(dict.fromkeys(text)))
            first[chosen] = rng.choice(pool, size=len(chosen), p=falling(len(pool)))
            double = chosen[rng.random(len(chosen)) >= cohort.single]
            second[double] = rng.choice(pool, size=len(double), p=falling(len(pool), shift=6.0))
        since = cohort.until
    rare = rng.random(len(birth_year)) < 0.002
    second[rare] = rng.choice(np.array(list(lists.rare)), size=int(rare.sum()))
    return first, second


def like_a_twin(first: Texts, second: Texts, *, elder: npt.NDArray[Any], younger: npt.NDArray[Any]) -> None:
    """Give twins names of one pattern, in place: 建军 and 建国."""
    pairs = np.array(["军国", "强伟", "华明", "平安", "红霞", "欣怡", "文武", "梅兰"])
    pattern = np.arange(len(elder)) % len(pairs)
    first[younger] = first[elder]
    second[elder] = np.array([pair[0] for pair in pairs])[pattern]
    second[younger] = np.array([pair[1] for pair in pairs])[pattern]


def ethnic_names(count: int, rng: np.random.Generator) -> Texts:
    """Draw names of the form given name · father's name."""
    lists = name_lists()
    first = rng.choice(np.array(lists.ethnic_first), size=count)
    return np.char.add(np.char.add(first, "·"), rng.choice(np.array(lists.ethnic_second), size=count))
