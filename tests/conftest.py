"""Counties that many tests read: made and compared once, by the one worker that runs all tests of it."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import hypothesis
import pytest

from tests.empty import empty_warehouse

LAST_MONTH = date(2026, 10, 1)
# A law fails for what it finds, never because the machine is busy.
hypothesis.settings.register_profile(
    "busy machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("busy machine")
#: Fixtures that take a minute. Whoever uses one runs where the others who use it run.
COSTLY = ("county", "hamlet")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares a costly fixture: each worker of pytest-xdist would make its own."""
    for item in items:
        for name in COSTLY:
            if name in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group(name))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Look for garbage as seldom as the command line does, and not among tests and libraries, which stay."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse."""
    with empty_warehouse() as connection:
        yield connection


@dataclass(frozen=True)
class County:
    """Where a compared county lies."""

    home: Path

    @property
    def warehouse(self) -> Path:
        return self.home / "warehouse.duckdb"

    @property
    def first(self) -> County:
        """What its first month alone had left, where that was kept: the warehouse and what was handed out."""
        return County(self.home / "first")

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


#: Enough for a run: what tests about runs, and not about what they find, need to be handed in.
A_DOZEN = (
    "civil_affairs.low_income_register",
    "civil_affairs.payment",
    "civil_affairs.cremation",
    "public_security.death_cancellation",
    "health.death_certificate",
    "health.severe_illness",
    "medical_insurance.enrolment",
    "medical_insurance.settlement",
    "disabled_federation.certificate",
    "education.enrolment",
    "education.student_aid",
    "human_resources.unemployment",
)


def compare_county(
    home: Path,
    *,
    people: int,
    seed: int,
    months: int = 3,
    only: Collection[str] | None = None,
    keep_first: bool = False,
) -> County:
    """Make a county and compare its months, one after another, without Prefect."""
    from flows.compare import compare, monthly_request
    from flows.settings import Settings
    from sample_data.county import make_county

    made = make_county(home / "sample", people=people, months=months, ends=LAST_MONTH, seed=seed)
    for folder in made.landing.glob("*/*"):
        if only and folder.name not in only:
            shutil.rmtree(folder)
    settings = Settings(warehouse=home / "warehouse.duckdb", landing=made.landing, out=home / "out", engine="plain")
    compared = County(home)
    for month in made.periods:
        compare(monthly_request(month, settings))
        if keep_first and month == made.periods[0]:
            shutil.copytree(compared.out, compared.first.out)
            shutil.copyfile(compared.warehouse, compared.first.warehouse)
    return compared


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    """A county of 30,000 people, compared for three months: enough for twenty cases of most rules."""
    return compare_county(tmp_path_factory.mktemp("county"), people=30_000, seed=2026)


@pytest.fixture(scope="session")
def hamlet(tmp_path_factory: pytest.TempPathFactory) -> County:
    """The same in small: 1,500 people, two months. For what is about runs and not about what they find."""
    home = tmp_path_factory.mktemp("hamlet")
    return compare_county(home, people=1500, seed=3, months=2, only=A_DOZEN, keep_first=True)


@pytest.fixture
def published(county: County) -> Iterator[duckdb.DuckDBPyConnection]:
    """The county's published warehouse."""
    with duckdb.connect(county.published, read_only=True) as con:
        yield con
