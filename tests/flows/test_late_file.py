"""A department's file does not come, and comes late: who says why, who stays silent, and what arises in the end?"""

from __future__ import annotations

import html
import shutil
from pathlib import Path

import duckdb
import pytest

from alerts.rule import evaluated_rules
from data_contracts.contract import contract_of
from flows.compare import compare, monthly_request
from flows.months import parse_month
from flows.settings import Settings
from tests.conftest import LAST_MONTH, County

LATE = "health."


def resting_on_what_is_late() -> set[str]:
    """Rules that need a monthly dataset of the department."""
    return {
        rule.code
        for rule in evaluated_rules()
        for dataset in rule.needs
        if dataset.startswith(LATE) and contract_of(dataset).arrival.cadence == "monthly"
    }


def alerts(warehouse: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(warehouse, read_only=True) as con:
        return con.execute(
            "select rule_code, alert_id, status, raised_on, due_on, grade, reason from alerts.alert"
            " where rule_code not in (select rule_code from alerts.rule where family = 'quality')"
            " order by rule_code, alert_id"
        ).fetchall()


def coverage(warehouse: Path) -> dict[str, tuple[str, str | None, int]]:
    with duckdb.connect(warehouse, read_only=True) as con:
        found = con.execute(
            "select rule_code, state, reason, alerts from alerts.coverage where period = $last", {"last": LAST_MONTH}
        ).fetchall()
    return {code: (state, reason, count) for code, state, reason, count in found}


@pytest.fixture(scope="module")
def story(hamlet: County, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Three warehouses of one county: everything came; the last month without the department; and then it came late."""
    home = tmp_path_factory.mktemp("late")
    # The first month was the same for both.
    lacking = County(Path(shutil.copytree(hamlet.first.home, home / "lacking")))
    shutil.copytree(hamlet.landing, lacking.landing)
    month = lacking.landing / f"{LAST_MONTH:%Y-%m}"
    late = [folder for folder in month.iterdir() if folder.name.startswith(LATE)]
    assert late
    for folder in late:
        shutil.rmtree(folder)
    settings = Settings(warehouse=lacking.warehouse, landing=lacking.landing, out=lacking.out, engine="plain")
    compare(monthly_request(LAST_MONTH, settings))
    kept = home / "before.duckdb"
    shutil.copyfile(lacking.warehouse, kept)
    (page,) = (lacking.out / f"{LAST_MONTH:%Y-%m}").glob("*监督页.html")
    shutil.copyfile(page, home / "page.html")
    for folder in late:
        shutil.copytree(hamlet.landing / month.name / folder.name, folder)
    compare(monthly_request(LAST_MONTH, settings))
    return {"whole": hamlet.warehouse, "before": kept, "after": lacking.warehouse, "page": home / "page.html"}


def test_no_rule_that_needs_the_file_fires_and_each_says_why(story: dict[str, Path]) -> None:
    waiting = resting_on_what_is_late()
    assert len(waiting) > 2
    told = coverage(story["before"])
    for code in waiting:
        state, reason, count = told[code]
        assert state == "not_evaluated", code
        assert count == 0
        assert reason is not None, code
        assert "卫健" in reason or "死亡医学证明" in reason or "重病" in reason, reason


def test_the_others_find_what_they_find_anyway(story: dict[str, Path]) -> None:
    whole, before = coverage(story["whole"]), coverage(story["before"])
    rests = {rule.code for rule in evaluated_rules() if any(dataset.startswith(LATE) for dataset in rule.datasets)}
    others = {code for code in whole if code not in rests and not code.startswith("Q")}
    reading_deaths = {code for code in others if "core.life_event" in sql_of(code)}
    assert len(others - reading_deaths) > 2
    assert {code: whole[code] for code in others - reading_deaths} == {
        code: before[code] for code in others - reading_deaths
    }


def sql_of(code: str) -> str:
    return next(rule.sql for rule in evaluated_rules() if rule.code == code)


def test_the_supervision_page_says_of_each_why_it_could_not_be_compared(story: dict[str, Path]) -> None:
    page = html.unescape(story["page"].read_text(encoding="utf-8"))
    told = coverage(story["before"])
    for code in resting_on_what_is_late():
        assert code in page
        reason = told[code][1]
        assert reason is not None
        assert reason in page, (code, reason)


def test_delivered_late_the_file_brings_exactly_the_alerts_that_were_missing_dated_as_if_it_had_come(
    story: dict[str, Path],
) -> None:
    whole, before, after = (alerts(story[name]) for name in ("whole", "before", "after"))
    assert before != whole
    assert after == whole
    assert parse_month("2026-10") == LAST_MONTH
