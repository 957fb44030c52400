"""What prefect.yaml deploys. That a flow does what the plain steps do is tested under a blocked network."""

from __future__ import annotations

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]


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
