"""Runs of an area, of an earlier instant or in another order leave nothing behind that a plain run would not mend."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date, datetime
from pathlib import Path

from flows.compare import compare, monthly_request
from flows.settings import Settings
from tests.conftest import County
from tests.digest import assert_same, published_rows
from warehouse import connection

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def settings_of(county: County, landing: Path) -> Settings:
    return Settings(warehouse=county.warehouse, landing=landing, out=county.out, engine="plain")


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


def test_a_list_that_has_no_line_any_more_goes_and_one_that_was_filled_in_stays(tmp_path: Path) -> None:
    county, landing = County(tmp_path), tmp_path / "landing"
    landing.mkdir()
    compare(monthly_request(SEPTEMBER, settings_of(county, landing)))
    lists = county.out / "2026-09" / "乡镇"
    lists.mkdir(exist_ok=True)
    for name, content in (("old.xlsx", b"as handed out"), ("filled.xlsx", b"with answers")):
        (lists / name).write_bytes(content)
        handed_out(county, f"2026-09/乡镇/{name}", b"as handed out")
    assert compare(monthly_request(SEPTEMBER, settings_of(county, landing), as_of=date(2026, 10, 20))).changed
    assert [path.name for path in lists.glob("*.xlsx")] == ["filled.xlsx"]


def handed_out(county: County, path: str, content: bytes) -> None:
    """Write into the warehouse that an earlier run has handed this file out."""
    with connection.exclusive(county.warehouse, owner="test") as con:
        line = [datetime(2026, 10, 15), "earlier", "木城街道", path, hashlib.sha256(content).hexdigest(), 1]
        con.execute("insert into ops.export values (?, ?, ?, ?, ?, ?)", line)
