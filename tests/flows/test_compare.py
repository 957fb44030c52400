"""Twice, killed, or in another order of commands: always the same result."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from flows.compare import compare, monthly_request, quarterly_requests
from flows.months import parse_month
from flows.settings import Settings
from tests.conftest import County
from tests.digest import assert_same, handed_out, published_rows


def settings_of(county: County, landing: Path | None = None) -> Settings:
    return Settings(warehouse=county.warehouse, landing=landing or county.landing, out=county.out, engine="plain")


def doudi(home: Path, landing: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DOUDI_WAREHOUSE": str(home / "warehouse.duckdb"),
        "DOUDI_LANDING": str(landing),
        "DOUDI_OUT": str(home / "out"),
        "DOUDI_ENGINE": "plain",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *arguments],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def test_a_second_run_changes_nothing_and_says_so(county: County) -> None:
    rows, files = published_rows(county.published), handed_out(county)
    for month in (8, 9, 10):
        report = compare(monthly_request(date(2026, month, 1), settings_of(county)))
        assert not report.changed
    assert published_rows(county.published) == rows
    assert handed_out(county) == files


def backfill(home: Path, county: County) -> subprocess.Popen[bytes]:
    months = months_of(county)
    return doudi(home, county.landing, "backfill", "--from", months[0], "--to", months[-1])


def months_of(county: County) -> list[str]:
    return sorted(path.name for path in county.landing.iterdir() if path.is_dir())


def test_a_backfill_killed_twice_ends_as_the_same_months_one_command_after_another(
    hamlet: County, tmp_path: Path
) -> None:
    kill(tmp_path, hamlet, [4.0, 9.0])
    assert backfill(tmp_path, hamlet).wait() == 0
    assert_same(hamlet, County(tmp_path))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(6))
def test_a_run_killed_again_and_again_ends_as_an_undisturbed_one(county: County, tmp_path: Path, seed: int) -> None:
    kill(tmp_path, county, [1.5 + (seed * 1.7 + step * 2.3) % 11 for step in range(4)])
    other = County(tmp_path)
    for month in months_of(county):
        compare(monthly_request(parse_month(month), settings_of(other, landing=county.landing)))
    assert_same(county, other)


def kill(home: Path, county: County, moments: list[float]) -> None:
    """Begin to compare all months, and be killed, again and again."""
    for seconds in moments:
        run = backfill(home, county)
        time.sleep(seconds)
        assert run.poll() is None, "a run that has ended cannot be killed"
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()


def test_a_quarter_compares_the_months_that_are_missing_and_then_the_city(hamlet: County, tmp_path: Path) -> None:
    other = County(tmp_path)
    reports = [compare(request) for request in quarterly_requests("2026Q3", settings_of(other, landing=hamlet.landing))]
    assert [report.run_id.split("-")[0] for report in reports] == ["monthly", "monthly", "monthly", "quarterly"]
    assert (other.out / "2026Q3" / "乡镇").is_dir()
    codes = {row[1] for row in published_rows(other.published)["alert"]}
    assert "D04" in codes, "people active in two townships are found across counties"


def test_one_area_sees_its_own_alerts_only(hamlet: County, tmp_path: Path) -> None:
    other = County(tmp_path)
    request = monthly_request(date(2026, 9, 1), settings_of(other, landing=hamlet.landing), area_prefix="410825")
    compare(request)
    with_area = published_rows(other.published)["alert"]
    assert with_area
    assert {str(row[8])[:6] for row in with_area} == {"410825"}
