"""Is the score of a delivery what it says: five parts, each lost in proportion to its fault?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_contracts.areas import load_areas
from data_contracts.contract import contracts
from data_contracts.specification import expected_columns, read_specification
from tests.depth import examples
from warehouse.land import land
from warehouse.quality import measure

HEADER = "火化编号,逝者姓名,逝者身份证号,死亡日期,火化日期"
GOOD = "11010519491231002X"
PUNCTUAL, LATE = datetime(2026, 11, 5), datetime(2026, 11, 13)


def deliver(
    con: duckdb.DuckDBPyConnection, folder: Path, rows: list[str], *, at: datetime = PUNCTUAL, name: str = "名单"
) -> str:
    path = folder / "2026-10" / "civil_affairs.cremation" / f"{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    (landed,) = land(con, landing=folder, path=path, received_at=at, areas=load_areas())
    measure(con, contracts().values())
    return landed.delivery_id


def parts(con: duckdb.DuckDBPyConnection, delivery_id: str) -> dict[str, float]:
    found = con.execute("select part, points from ops.quality_part where delivery_id = ?", [delivery_id]).fetchall()
    return {part: round(float(points), 4) for part, points in found}


def score(con: duckdb.DuckDBPyConnection, delivery_id: str) -> float | None:
    (found,) = con.execute("select score from ops.quality_score where delivery_id = ?", [delivery_id]).fetchall()
    return found[0]


def row(number: int, *, resident_id: str = GOOD, died: str = "2026-10-01", cremated: str = "2026-10-03") -> str:
    return f"K{number},张三,{resident_id},{died},{cremated}"


def test_a_tidy_complete_and_punctual_list_has_a_hundred_points(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    delivery_id = deliver(con, tmp_path, [row(n) for n in range(10)])
    assert parts(con, delivery_id) == {"accepted": 40, "readable": 15, "tidy": 10, "complete": 20, "timely": 15}
    assert score(con, delivery_id) == 100


def test_each_row_sent_back_costs_a_fifth_of_the_points_per_twentyfifth_of_the_rows(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    delivery_id = deliver(con, tmp_path, [*(row(n) for n in range(24)), row(24, cremated="")])
    assert parts(con, delivery_id)["accepted"] == pytest.approx(40 * (1 - 0.04 / 0.2))


def test_half_of_the_expected_cells_empty_costs_half_of_the_points(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    delivery_id = deliver(con, tmp_path, [row(1, resident_id="", died="2026-10-01"), row(2, died="")])
    assert parts(con, delivery_id)["complete"] == pytest.approx(10)


def test_cells_that_had_to_be_mended_cost_little(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    delivery_id = deliver(con, tmp_path, [row(n, cremated="2026年10月3日") for n in range(10)])
    assert parts(con, delivery_id)["tidy"] == pytest.approx(10 * (1 - 0.2 / 0.5))
    assert parts(con, delivery_id)["readable"] == 15


def test_cells_that_cannot_be_read_cost_more(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = [*(row(n) for n in range(19)), row(19, resident_id="410890199001010010")]
    delivery_id = deliver(con, tmp_path, rows)
    unreadable = con.execute("select cells_unreadable, cells_mended from ops.quality_measure").fetchall()
    assert unreadable == [(1, 0)]
    assert 10 < parts(con, delivery_id)["readable"] < 15


def test_every_day_after_the_due_day_costs_a_point(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    delivery_id = deliver(con, tmp_path, [row(1), row(2)], at=LATE)
    assert contracts()["civil_affairs.cremation"].arrival.due_day == 10
    assert parts(con, delivery_id)["timely"] == 12


def test_a_correction_that_comes_late_is_as_punctual_as_what_it_corrects(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    first = deliver(con, tmp_path, [row(1), row(2), row(3, cremated="")])
    second = deliver(con, tmp_path, [row(1), row(2), row(3)], at=LATE, name="更正")
    assert parts(con, second)["timely"] == 15
    in_force = con.execute("select delivery_id from ops.quality_score where is_in_force").fetchall()
    assert in_force == [(second,)]
    assert score(con, second) > score(con, first)


def test_a_refused_file_is_worth_nothing_and_a_held_one_is_not_judged_yet(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "2026-10" / "civil_affairs.cremation" / "乱.csv"
    path.parent.mkdir(parents=True)
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    (refused,) = land(con, landing=tmp_path, path=path, received_at=PUNCTUAL, areas=load_areas())
    held = deliver(con, tmp_path, [row(n, cremated="") for n in range(10)])
    assert (score(con, refused.delivery_id), score(con, held)) == (0, None)


def test_measuring_again_changes_nothing(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    deliver(con, tmp_path, [row(n) for n in range(3)])
    before = con.execute("select * from ops.quality_score").fetchall()
    assert measure(con, contracts().values()) == 0
    assert con.execute("select * from ops.quality_score").fetchall() == before


@examples(15)
@given(faults=st.lists(st.sampled_from(["", "2026-10-03", "2026年10月3日", "不详"]), min_size=1, max_size=12))
def test_no_part_ever_gains_or_loses_more_than_it_has(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, faults: list[str]
) -> None:
    for table in ("ops.delivery", "ops.quality_measure", "ops.column_fill", "ops.check_result", "ops.repair"):
        con.execute(f"delete from {table}")
    con.execute("drop table if exists staging.civil_affairs__cremation")
    deliver(con, tmp_path, [row(n, cremated=cell) for n, cell in enumerate(faults)])
    for points, most in con.execute("select points, most from ops.quality_part").fetchall():
        assert 0 <= points <= most
    assert all(
        0 <= each[0] <= 100
        for each in con.execute("select score from ops.quality_score where score is not null").fetchall()
    )


def test_the_area_of_a_list_is_that_of_most_of_its_rows(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "2026-10" / "civil_affairs.cremation" / "镇.csv"
    path.parent.mkdir(parents=True)
    lines = [f"{row(n)},410802001000" for n in range(9)] + [f"{row(9)},410803001000"]
    path.write_text("\n".join([f"{HEADER},区划代码", *lines]), encoding="utf-8")
    land(con, landing=tmp_path, path=path, received_at=PUNCTUAL, areas=load_areas())
    measure(con, contracts().values())
    assert con.execute("select area_code from ops.delivery_area").fetchall() == [("410802001",)]


def test_expected_columns_say_who_it_is_and_where() -> None:
    asked = read_specification()["civil_affairs.low_income_register"]
    columns = expected_columns(contracts()["civil_affairs.low_income_register"], asked)
    assert {"resident_id", "area_code", "relation"} <= set(columns)
    assert not {"name", "household_no", "valid_until"} & set(columns)
