"""Runs of an area, of an earlier instant or in another order leave nothing behind that a plain run would not mend."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from flows.compare import compare, monthly_request
from flows.settings import Settings
from tests.conftest import County
from tests.digest import assert_same, published_rows, worklists
from warehouse import connection

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def settings_of(county: County, landing: Path) -> Settings:
    return Settings(warehouse=county.warehouse, landing=landing, out=county.out, engine="plain")


@pytest.mark.soak
def test_after_a_look_at_one_area_and_at_what_was_known_the_plain_run_is_what_it_was(
    hamlet: County, tmp_path: Path
) -> None:
    county = County(shutil.copytree(hamlet.home, tmp_path / "county", symlinks=True))
    plain, elsewhere = settings_of(county, hamlet.landing), Settings(
        warehouse=county.warehouse, landing=hamlet.landing, out=tmp_path / "elsewhere", engine="plain"
    )  # fmt: skip
    compare(monthly_request(SEPTEMBER, elsewhere, as_known=datetime(2020, 1, 1)))
    compare(monthly_request(OCTOBER, elsewhere, area_prefix="410825"))
    assert published_rows(county.published)["rule_coverage"] != published_rows(hamlet.published)["rule_coverage"]
    assert all(compare(monthly_request(month, plain)).changed for month in (SEPTEMBER, OCTOBER))
    assert_same(hamlet, county)
    assert not any(compare(monthly_request(month, plain)).changed for month in (SEPTEMBER, OCTOBER))


@pytest.mark.soak
def test_the_last_month_compared_first_is_told_again_once_the_month_before_it_is_there(
    hamlet: County, tmp_path: Path
) -> None:
    county = County(tmp_path)
    plain = settings_of(county, hamlet.landing)
    for month in (OCTOBER, SEPTEMBER):
        compare(monthly_request(month, plain))
    assert compare(monthly_request(OCTOBER, plain)).changed
    assert stories(county) == stories(hamlet)


def stories(county: County) -> list[tuple[object, ...]]:
    """Alerts without what names the person: who is seen first gets the first number."""
    return [(row[0], row[1], *row[9:15]) for row in published_rows(county.published)["alert"]]


def test_another_list_of_the_month_is_a_new_edition_and_what_is_out_stays(hamlet: County, tmp_path: Path) -> None:
    county = County(shutil.copytree(hamlet.home, tmp_path / "county", symlinks=True))
    before = worklists(county)
    report = compare(monthly_request(OCTOBER, settings_of(county, hamlet.landing), as_of=date(2026, 11, 20)))
    assert report.changed
    after = worklists(county)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {
        name.replace(".xlsx", "_第2版.xlsx") for name in before if name.startswith("2026-10")
    }
    with connection.reading(county.warehouse) as con:
        lists = con.execute(
            "select path, columns, is_masked from ops.export where run_id = ? and path like '%.xlsx'", [report.run_id]
        ).fetchall()
    assert {path for path, _, _ in lists} >= set(after) - set(before)
    assert all(columns for path, columns, _ in lists if "回执" not in path)
    assert {masked for path, _, masked in lists if "乡镇" in path} == {False}


def test_a_workbook_that_nobody_handed_out_stays_where_it_lies(tmp_path: Path) -> None:
    county, landing = County(tmp_path), tmp_path / "landing"
    landing.mkdir()
    lists = county.out / "2026-09" / "乡镇"
    lists.mkdir(parents=True)
    (lists / "notes.xlsx").write_bytes(b"somebody's own")
    compare(monthly_request(SEPTEMBER, settings_of(county, landing)))
    assert [path.name for path in lists.iterdir()] == ["notes.xlsx"]
