"""What a county is urged with: every late alert once, the latest first, nobody's name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import openpyxl

from alerts.open_alerts import read_items
from alerts.supervision import write_supervision_page
from alerts.urging_list import COLUMNS, HEADER_ROW, LIST_SHEET, urging_lists
from tests.alerts.put_out import put_out
from tests.alerts.small_township import NUMBERS, PEOPLE, FewAreas, insert, small_township


def late(alert_id: str, days: int, level: str | None, **more: Any) -> dict[str, Any]:
    """How the fold leaves the time of an open alert."""
    return {
        "alert_id": alert_id, "overdue_days": days, "overdue_level": level, "paused_days": 0, "is_paused": False,
    } | more  # fmt: skip


LATE = [
    late("a01", 6, "督办"),
    late("a02", 22, "协调机制", paused_days=3, pause_reason="无法核实-需协助核查"),
    late("a05", 0, None),
    late("a06", 1, "催办"),
    late("a07", 11, "通报"),
]


def lines(path: Path) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(path)[LIST_SHEET]
    rows = sheet.iter_rows(min_row=HEADER_ROW + 2, values_only=True)
    return [dict(zip([title for title, _ in COLUMNS], row, strict=True)) for row in rows]


def everything(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    return "\n".join(
        str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value
    )


def test_each_county_has_its_late_alerts_the_latest_first(
    a_small_township: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    insert(a_small_township, "alerts.clock", LATE)
    one, other = put_out(a_small_township, tmp_path, urging_lists)
    assert [file.path.name for file in (one, other)] == [
        "2026-10_410821_修武县_催办督办清单.xlsx",
        "2026-10_410822_博爱县_催办督办清单.xlsx",
    ]
    assert [file.rows for file in (one, other)] == [3, 1]
    assert [(line["级别"], line["逾期工作日"], line["事项编号"]) for line in lines(one.path)] == [
        ("协调机制", 22, "a02"),
        ("督办", 6, "a01"),
        ("催办", 1, "a06"),
    ]
    first = lines(one.path)[0]
    assert (first["主办单位"], first["乡镇(街道)"], first["户号"]) == ("教育局", "郇封镇", "2026H1")
    assert first["时限顺延"] == "3 个工作日:无法核实-需协助核查"


def test_nobodys_name_or_number_is_in_it(a_small_township: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    insert(a_small_township, "alerts.clock", LATE)
    a_small_township.execute("update alerts.rule set is_restricted = true where rule_code = 'M07'")
    files = put_out(a_small_township, tmp_path, urging_lists)
    told = "\n".join(everything(file.path) for file in files)
    personal = [facts[0] for facts in PEOPLE.values()] + list(NUMBERS.values()) + ["东街村"]
    assert not [value for value in personal if value in told]
    # What only an office may see: that it is late, and nothing of whom or why.
    restricted = next(line for line in lines(files[0].path) if line["事项编号"] == "a02")
    assert (restricted["户号"], restricted["事项"]) == ("", "受限事项")


def test_the_guide_says_from_which_day_on_each_level_holds(
    a_small_township: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    insert(a_small_township, "alerts.clock", LATE)
    told = everything(put_out(a_small_township, tmp_path, urging_lists)[0].path)
    assert "催办——满 1 个工作日" in told
    assert "协调机制——满 20 个工作日" in told


def test_all_that_is_late_is_told_of_whatever_was_asked_before(
    a_small_township: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    insert(a_small_township, "alerts.clock", LATE)
    pages, rows = [], []
    for name in "ab":
        rows.append([file.rows for file in put_out(a_small_township, tmp_path / name, urging_lists)])
        assert len(read_items(a_small_township, alert_id="a01")) == 1
        pages.append(write_supervision_page(a_small_township, tmp_path / name, areas=FewAreas()).sha256)
        assert len(read_items(a_small_township, alert_id="a01")) == 1
    assert rows == [[3, 1], [3, 1]]
    assert pages[0] == pages[1]


def test_where_nothing_is_late_nobody_is_urged(a_small_township: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    insert(a_small_township, "alerts.clock", [late("a01", 0, None)])
    assert put_out(a_small_township, tmp_path, urging_lists) == []


def test_the_same_month_gives_the_same_bytes(tmp_path: Path) -> None:
    hashes = []
    for name in "ab":
        with small_township() as con:
            insert(con, "alerts.clock", LATE)
            hashes.append([file.sha256 for file in put_out(con, tmp_path / name, urging_lists)])
    assert hashes[0] == hashes[1]
