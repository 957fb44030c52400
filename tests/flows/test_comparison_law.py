"""Does the city hear in which month of the quarter it compares, and that it has not decided?"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from alerts.policy import PACKS, jurisdictions
from alerts.rule import evaluated_rules
from flows import side_by_side
from flows.comparison_law import notes
from flows.settings import Settings
from tests.conftest import County

DAY = date(2026, 11, 1)


def test_our_default_is_named_as_such_with_the_file_to_change() -> None:
    (note,) = notes("xpcc", on=DAY)
    assert "2、5、8、11月" in note
    assert "alerts/policy/xpcc/compare.yaml" in note
    assert "系统默认" in note


def test_what_the_place_has_decided_is_only_told(tmp_path: Path) -> None:
    packs = Path(shutil.copytree(PACKS, tmp_path / "policy"))
    path = packs / "xpcc" / "compare.yaml"
    decided = path.read_text(encoding="utf-8").replace("value: 2\n      status: system_default", "value: 3")
    path.write_text(decided, encoding="utf-8")
    assert notes("xpcc", on=DAY, packs=packs) == ["市级季度比对在3、6、9、12月"]


def test_where_no_month_is_set_it_says_what_to_do() -> None:
    (note,) = notes("xpcc", on=date(1999, 1, 1))
    assert "未设定" in note
    assert "compare.city_quarter_month" in note


def test_a_day_outside_the_middle_of_the_month_is_noticed() -> None:
    assert len(notes("xpcc", on=DAY, comparison_day=15)) == 1
    late = notes("xpcc", on=DAY, comparison_day=25)[1]
    assert "25 日不在11日至20日之间" in late


def test_why_alerts_differ_between_places_is_told_with_the_clause() -> None:
    titles, rows, _ = side_by_side.reasons(["M06", "X01"], date(2026, 10, 31))
    assert titles[2:] == [jurisdictions()[place].title for place in side_by_side.places()]
    told = {name: dict(zip(side_by_side.places(), cells, strict=True)) for code, name, *cells in rows if code == "M06"}
    assert told["medical.tilt_ratio"]["jiaozuo"] == "0.6 (焦民〔2024〕8号 二(三)2(1) 倾斜救助)"
    assert told["medical.tilt_ratio"]["xpcc"].startswith("无(谁也不适用)")
    assert not [row for row in rows if row[0] == "X01"]


def test_the_same_data_gives_other_alerts_under_another_law_and_the_warehouse_stays_as_it_was(
    hamlet: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = [rule for rule in evaluated_rules() if rule.code in ("M02", "X01")]
    monkeypatch.setattr(side_by_side, "evaluated_rules", lambda: some)
    monkeypatch.setattr(side_by_side, "places", lambda: ["jiaozuo", "hubei"])
    settings = Settings(warehouse=Path(shutil.copyfile(hamlet.warehouse, tmp_path / "warehouse.duckdb")))
    before = settings.warehouse.read_bytes()
    _, rows, _ = side_by_side.alerts(settings)
    assert [code for code, *_ in rows] == ["M02"], "a death is told everywhere, a subsidy is not the same everywhere"
    assert side_by_side.compared_until(settings) == date(2026, 10, 31)
    assert settings.warehouse.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []
