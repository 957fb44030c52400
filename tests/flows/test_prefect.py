"""One smoke test: the flow under Prefect does what the plain steps do. Its server takes about ten seconds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import County
from tests.digest import published_rows

ROOT = Path(__file__).parents[2]

CODE = """
import sys
from flows import launch
from flows.settings import settings_with
home, landing = sys.argv[1:3]
settings = settings_with(warehouse=home + "/warehouse.duckdb", landing=landing, out=home + "/out", engine="prefect")
print(launch.monthly(settings, "2026-08").run_id)
"""


@pytest.mark.prefect
@pytest.mark.xdist_group("county")
def test_the_flow_under_prefect_gives_what_the_plain_steps_give(county: County, tmp_path: Path) -> None:
    import os

    from flows.compare import compare, monthly_request
    from flows.months import parse_month
    from flows.settings import Settings

    environment = os.environ | {"PREFECT_HOME": str(tmp_path / "prefect")}
    ran = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path / "with"), str(county.landing)],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    home = tmp_path / "without"
    plain = Settings(warehouse=home / "warehouse.duckdb", landing=county.landing, out=home / "out", engine="plain")
    report = compare(monthly_request(parse_month("2026-08"), plain))
    assert ran.stdout.split()[-1] == report.run_id
    assert published_rows(County(tmp_path / "with").published) == published_rows(County(home).published)


def test_every_deployment_names_a_flow_that_is_there_and_the_schedules_are_mid_month_and_mid_quarter() -> None:
    deployments = {
        deployment["name"]: deployment
        for deployment in yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    }
    for deployment in deployments.values():
        path, _, function = deployment["entrypoint"].partition(":")
        assert f"def {function}(" in (ROOT / path).read_text(encoding="utf-8")
    day = {name: deployments[name]["schedules"][0]["cron"].split()[2] for name in ("mid-month", "mid-quarter")}
    assert all(11 <= int(number) <= 20 for number in day.values()), "中旬 is the 11th to the 20th"
