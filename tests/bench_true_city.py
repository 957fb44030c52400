"""A city's warehouse for the bench of rules: true counties side by side (`tests/true_world.py`), all 36 datasets.

The bench is about rules, not about files or matching: memberships are the truth, and what comes after identity is built
by the same code as in a run.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from data_contracts.contract import contracts
from tests.empty import with_every_dataset
from tests.true_world import complete, write_county

#: One area code cannot number many more.
COUNTY = 200_000


@dataclass(frozen=True)
class CityReport:
    """How many people live there, and how many rows their departments deliver."""

    people: int
    rows: int


def write_city(con: duckdb.DuckDBPyConnection, people: int, *, months: int = 1, seed: int = 1) -> CityReport:
    """Fill an empty warehouse with a city: everything that a rule may read stands there, as a run leaves it."""
    with_every_dataset(con)
    for number, first in enumerate(range(0, people, COUNTY), start=1):
        write_county(con, min(people - first, COUNTY), months=months, seed=seed + number, number=number)
    complete(con)
    return CityReport(people, sum(len(con.table(f"staging.{contract.table}")) for contract in contracts().values()))
