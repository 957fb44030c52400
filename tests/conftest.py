"""A small county, compared for three months: made once, read by many tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

LAST_MONTH = date(2026, 10, 1)


@dataclass(frozen=True)
class County:
    """Where a compared county lies."""

    home: Path

    @property
    def warehouse(self) -> Path:
        return self.home / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        return self.home / "published" / "current.duckdb"

    @property
    def truth(self) -> Path:
        return self.home / "sample" / "truth"

    @property
    def landing(self) -> Path:
        return self.home / "sample" / "landing"

    @property
    def out(self) -> Path:
        return self.home / "out"


def compare_county(home: Path, *, people: int, seed: int, landing: Path | None = None) -> County:
    """Make a county (unless its files are given) and compare its three months, without Prefect."""
    from flows.compare import compare, monthly_request
    from flows.months import month_range
    from flows.settings import Settings
    from sample_data.county import make_county

    if landing is None:
        make_county(home / "sample", people=people, months=3, ends=LAST_MONTH, seed=seed)
        landing = home / "sample" / "landing"
    settings = Settings(warehouse=home / "warehouse.duckdb", landing=landing, out=home / "out", engine="plain")
    for month in month_range(date(2026, 8, 1), LAST_MONTH):
        compare(monthly_request(month, settings))
    return County(home)


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    """The sample county of 6,000 people, compared."""
    return compare_county(tmp_path_factory.mktemp("county"), people=6000, seed=11)


@pytest.fixture
def published(county: County) -> Iterator[duckdb.DuckDBPyConnection]:
    """The county's published warehouse."""
    with duckdb.connect(county.published, read_only=True) as con:
        yield con
