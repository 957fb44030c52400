"""Which pairs of records should clerks look at, so that the quality of matching can be estimated in real life?

No planted truth tells how good matching is in a real county. Each month a random sample of pairs is drawn, of what was
joined and of what was not joined though it is near, and clerks say of each whether the two are one person. The pairs
are of kinds (strata): of each kind it is known how many there are and how many were drawn, so that each answer has its
weight (Cochran 1977, Sampling Techniques, chapter 5). A month's sample is drawn once: nobody draws again until the
result pleases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from math import floor, sqrt
from pathlib import Path

import duckdb
import polars as pl
from pydantic import BaseModel, ConfigDict

from data_contracts import yaml_file
from matching import names, resolve
from matching.decisions import Verdict
from matching.errors import SampleError
from warehouse import sql_file
from warehouse.lent import registered

HERE = Path(__file__).parent
#: Precision and recall of a county are then known within six points (docs/how-to/sample-matches.md).
USUAL_PAIRS = 200


class Stratum(BaseModel):
    """One kind of pairs: what it is called, and which share of it is assumed to be one person."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str
    expected_same: float


class Strata(BaseModel):
    """All kinds of pairs, the tightest link first."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    least_per_stratum: int
    linked: dict[str, Stratum]
    near: dict[str, Stratum]

    def all(self) -> dict[str, Stratum]:
        """Return the kinds of both sides."""
        return self.linked | self.near


@dataclass(frozen=True)
class Size:
    """How many pairs of a kind there are; `is_linked` where matching has made them one person."""

    stratum: str
    is_linked: bool
    population: int


@dataclass(frozen=True)
class Sample:
    """How the sample of a month was drawn: from which seed, how many pairs were asked for, when (UTC)."""

    seed: int
    pairs: int
    drawn_at: datetime


@cache
def strata() -> Strata:
    """Read the kinds of pairs."""
    return yaml_file.read(HERE / "sample_strata.yaml", Strata)


def seed_of(month: date) -> int:
    """Derive the seed of a month, so that nobody chooses it.

    >>> seed_of(date(2026, 10, 1))
    202610
    """
    return month.year * 100 + month.month


def drawn(con: duckdb.DuckDBPyConnection, month: date) -> Sample | None:
    """Tell how a month's sample was drawn; None where it was not."""
    found = sql_file.rows(con, HERE / "sample_drawn.sql", {"month": month})
    return Sample(*found[0]) if found else None


def draw(con: duckdb.DuckDBPyConnection, month: date, *, pairs: int, seed: int, at: datetime) -> Sample:
    """Draw the sample of a month from the persons of the last run, and keep it; drawn before, it stays as it is.

    Args:
        con: the warehouse, in a transaction of the caller's.
        month: first day of the month, which must be the one compared last.
        pairs: how many pairs to draw.
        seed: the same seed draws the same pairs from the same persons.
        at: now, UTC.

    Raises:
        SampleError: another month was compared last, the sample was drawn otherwise before, or there is nothing to
            draw.
    """
    before = drawn(con, month)
    if before is not None:
        return _as_before(before, month, pairs=pairs, seed=seed)
    compared = [period for (period,) in con.table("ops.this_run").project("period").fetchall()]
    if compared != [month]:
        raise SampleError(
            f"the warehouse does not hold the persons of {month:%Y-%m}",
            where="ops.this_run",
            to_do="draw a month's sample after its comparison and before the next one",
        )
    with candidates(con):
        return draw_candidates(con, month, pairs=pairs, seed=seed, at=at)


def draw_candidates(con: duckdb.DuckDBPyConnection, month: date, *, pairs: int, seed: int, at: datetime) -> Sample:
    """Draw from `sample_candidate` and keep what was drawn.

    Raises:
        SampleError: there are no pairs, or fewer are asked for than there are kinds.
    """
    sizes = [Size(*row) for row in sql_file.rows(con, HERE / "sample_sizes.sql")]
    numbers = allocate(sizes, pairs)
    drawn_sizes = pl.DataFrame(
        [(one.stratum, one.is_linked, one.population, numbers[one.stratum]) for one in sizes],
        schema={"stratum": pl.String, "is_linked": pl.Boolean, "population": pl.Int64, "drawn": pl.Int64},
        orient="row",
    )
    with registered(con, sample_size=drawn_sizes):
        sql_file.run(con, HERE / "sample_draw.sql", {"month": month, "seed": seed, "pairs": pairs, "at": at})
    return Sample(seed, pairs, at)


def _as_before(before: Sample, month: date, *, pairs: int, seed: int) -> Sample:
    if (before.pairs, before.seed) != (pairs, seed):
        raise SampleError(
            f"the sample of {month:%Y-%m} was drawn before: {before.pairs} pairs, seed {before.seed}",
            where="core.match_sample",
            to_do="leave out --pairs and --seed; a sample that may be drawn again proves nothing",
        )
    return before


@contextmanager
def candidates(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Make `sample_candidate`, all pairs that a sample may be drawn from, each once; it goes when the block ends."""
    try:
        with registered(con, sample_stratum=_stratum_frame()):
            sql_file.run(con, HERE / "macros.sql")
            names.read_into(con, (name for (name,) in sql_file.rows(con, HERE / "distinct_names.sql")))
            sql_file.run(con, HERE / "sample_records.sql", {"certain": resolve.CERTAIN})
            sql_file.run(con, HERE / "sample_pairs.sql")
            yield
    finally:
        sql_file.run(con, HERE / "sample_clear.sql")
        resolve.clear(con)


def _stratum_frame() -> pl.DataFrame:
    rows = [(name, place, name in strata().linked) for place, name in enumerate(strata().all())]
    schema = {"stratum": pl.String, "place": pl.Int32, "is_linked": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def allocate(sizes: list[Size], pairs: int) -> dict[str, int]:
    """Say how many pairs to draw of each kind: a few of every one, the rest where answers teach most.

    One half of the rest goes to what is joined (precision), one half to what is not (recall), and in each half by
    Neyman's rule (1934): size times the standard deviation of an answer, as `expected_same` assumes it.

    Raises:
        SampleError: there are no pairs, or fewer are asked for than there are kinds.

    >>> allocate([Size("linked_number", True, 900), Size("near_name_alone", False, 30)], 40)
    {'linked_number': 20, 'near_name_alone': 20}
    """
    if not sizes or pairs < len(sizes):
        raise SampleError(
            f"{pairs} pairs cannot be drawn of {len(sizes)} kinds of pairs",
            where="--pairs",
            to_do=f"ask for {len(sizes) * strata().least_per_stratum} or more" if sizes else "compare a month first",
        )
    least = min(strata().least_per_stratum, pairs // len(sizes))
    numbers = {one.stratum: min(one.population, least) for one in sizes}
    linked = [one for one in sizes if one.is_linked]
    near = [one for one in sizes if not one.is_linked]
    half = (pairs - sum(numbers.values())) // 2
    _spread(linked, numbers, half)
    _spread(near, numbers, pairs - sum(numbers.values()))
    _spread(linked, numbers, pairs - sum(numbers.values()))  # what the other half had no use for
    return numbers


def _spread(sizes: list[Size], numbers: dict[str, int], more: int) -> None:
    """Hand out `more` pairs by size and spread of the answers, never more of a kind than there are."""
    worth = {one.stratum: one.population * _deviation(one.stratum) for one in sizes}
    room = {one.stratum: one.population - numbers[one.stratum] for one in sizes}
    while more > 0 and any(room.values()):
        total = sum(worth[name] for name in room if room[name])
        share = {name: more * worth[name] / total for name in room if room[name]}
        given = {name: min(room[name], floor(one)) for name, one in share.items()}
        if not any(given.values()):
            given = _one_each(share, more)
        for name, number in given.items():
            numbers[name] += number
            room[name] -= number
            more -= number


def _one_each(share: Mapping[str, float], more: int) -> dict[str, int]:
    """Hand out what is left by ones, the largest shares first."""
    return dict.fromkeys(sorted(share, key=lambda name: (-share[name], name))[:more], 1)


def _deviation(stratum: str) -> float:
    expected = strata().all()[stratum].expected_same
    return sqrt(expected * (1 - expected))


@dataclass(frozen=True)
class Answer:
    """What a clerk said about a pair."""

    pair_id: str
    verdict: Verdict
    answered_by: str
    remark: str = ""


def keep_answer(con: duckdb.DuckDBPyConnection, month: date, answer: Answer, *, at: datetime) -> bool:
    """Keep an answer beside those before it; False where the same one is the newest already."""
    wanted = {**vars(answer), "month": month, "answered_at": at}
    return bool(sql_file.rows(con, HERE / "sample_answer.sql", wanted))
