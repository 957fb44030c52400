"""Is it on record who took which part of the warehouse, when, why and how much?"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from alerts.written import sha256_of
from flows.extract_desk import extract, taken
from flows.known_area import UnknownAreaError
from flows.settings import Settings
from tests.empty import empty_warehouse, save_as
from warehouse.roles import Asked

ASKED = Asked("city", "4108", "statistics", "李某", "焦民函〔2026〕1号")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    with empty_warehouse() as con:
        con.execute(
            "insert into ops.this_run values ('R1', 'monthly', '2026-10-01', '2026-10-31', '2026-11-15', null, 'jiaozuo', '')"
        )
        con.execute(
            "insert into alerts.indicator by name select 'R1' as run_id, date '2026-10-01' as period, '4108' as area_code, 'coverage.aid' as indicator, 1 as numerator, 2 as denominator"
        )
        save_as(con, tmp_path / "w.duckdb")
    return Settings(warehouse=tmp_path / "w.duckdb", out=tmp_path / "out")


def test_every_extract_is_a_line_of_the_record_and_two_of_a_day_are_two_files(settings: Settings) -> None:
    made = [extract(settings, ASKED).path for _ in range(2)]
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        lines = taken(con)
        assert con.execute(
            "select distinct is_masked, list_contains(columns, 'indicator.value') from ops.export"
        ).fetchall() == [(True, True)]
    assert [line[1:7] for line in lines] == [("city", "4108", "statistics", "李某", "焦民函〔2026〕1号", 1)] * 2
    assert {line[9] for line in lines} == {sha256_of(path)[:16] for path in made}
    assert {line[8] for line in lines} == {path.relative_to(settings.out).as_posix() for path in made}


def test_an_area_that_nobody_knows_is_refused_before_anything_is_written(settings: Settings) -> None:
    with pytest.raises(UnknownAreaError):
        extract(settings, Asked("city", "9999", "statistics", "李某", "函"))
    assert not settings.out.exists()
