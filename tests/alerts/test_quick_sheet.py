"""A quick sheet is xlsxwriter's own, byte for byte: whatever stands in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from alerts.quick_sheet import QuickBook, QuickSheet

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
LOOKS: tuple[dict[str, Any], ...] = ({"border": 1}, {"bold": True}, {"num_format": "0.00"}, {"bold": True}, {})
Looks = list[Any]


def add_spans(sheet: Worksheet, row: int, height: float, spans: list[tuple[int, int, str, Any]]) -> None:
    """Do with xlsxwriter's own calls what a quick sheet does at once."""
    if isinstance(sheet, QuickSheet):
        sheet.add_spans(row, height, spans)
        return
    for first, last, text, look in spans:
        if first == last:
            sheet.write_string(row, first, text, look)
        else:
            sheet.merge_range(row, first, row, last, text, look)
    sheet.set_row(row, height)


def rows(sheet: Worksheet, looks: Looks) -> None:
    sheet.write_string(0, 0, "老人 & <子女>", looks[0])
    sheet.write_number(0, 1, 1234567.891, looks[2])
    sheet.write_number(0, 2, 17)
    sheet.write_blank(2, 1, None, looks[1])
    sheet.write_datetime(2, 30, datetime(2026, 10, 31), looks[2])
    sheet.set_row(5, 33.5)
    sheet.set_row(6, None, looks[1])
    sheet.write_blank(6, 0, None, looks[3])
    sheet.write_string(6, 1, "行的格式")
    sheet.write_string(40, 27, "_x0041_\x02", looks[4])
    sheet.set_row(7, 12, None, {"hidden": True})


def kinds(sheet: Worksheet, looks: Looks) -> None:
    sheet.set_column(3, 3, 12, looks[0])
    sheet.write_formula(0, 0, "=SUM(B1:B9)", looks[2], 7)
    sheet.write_boolean(1, 0, True, looks[0])
    sheet.write_string(1, 3, "列的格式")
    sheet.write_url(2, 0, "internal:'另一张'!A1", looks[0], "走访单", "打开")
    sheet.write_rich_string(3, 0, looks[1], "粗", "细", looks[0])
    sheet.merge_range(8, 0, 9, 4, "四行", looks[0])
    sheet.merge_range(11, 25, 11, 28, date(2026, 10, 1), looks[2])


def picks(sheet: Worksheet, looks: Looks) -> None:
    for row in range(20):
        sheet.write_string(row, 0, f"第{row}行", looks[0])
        sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": "=字典!$A$2:$A$9", "input_title": "<选>"})
    sheet.data_validation(0, 2, 9, 2, {"validate": "list", "source": ["属实", "不属实"]})
    sheet.data_validation(
        0, 3, 9, 3, {"validate": "date", "criteria": "between", "minimum": date(2020, 1, 1), "maximum": "=TODAY()"}
    )
    sheet.autofilter(0, 0, 9, 3)
    sheet.protect()


def notes(sheet: Worksheet, looks: Looks) -> None:
    sheet.write_string(0, 0, "有批注", looks[0])
    sheet.write_comment(4, 4, "请核对")


def spans(sheet: Worksheet, looks: Looks) -> None:
    add_spans(sheet, 0, 26, [(0, 7, "标题", looks[1])])
    add_spans(sheet, 1, 16, [(0, 0, "", looks[0]), (1, 7, "", looks[3])])
    add_spans(sheet, 3, 15, [(2, 2, "x" * 20_000 + "{0}", looks[0]), (3, 4, "长" * 33_000, looks[1])])
    sheet.write_string(20, 9, "下面", looks[4])
    add_spans(sheet, 40, 15.2, [(1, 3, "又", looks[4])])
    add_spans(sheet, 2, 409, [(0, 1, "=1+1", looks[0]), (2, 6, "http://x", looks[2]), (7, 7, "尾", looks[0])])


def nothing(sheet: Worksheet, looks: Looks) -> None:
    sheet.hide_gridlines(2)


def book(cls: type[xlsxwriter.Workbook], path: Path, *fill: Callable[[Worksheet, Looks], None]) -> bytes:
    with cls(str(path), OPTIONS) as file:
        file.set_properties({"created": datetime(2026, 11, 15)})
        looks = [file.add_format(look) for look in LOOKS]
        for of in fill:
            of(file.add_worksheet(), looks)
    return path.read_bytes()


@pytest.mark.parametrize("fill", [rows, kinds, picks, notes, spans, nothing])
def test_a_sheet_has_the_bytes_that_xlsxwriter_gives_it(
    fill: Callable[[Worksheet, Looks], None], tmp_path: Path
) -> None:
    assert book(QuickBook, tmp_path / "a.xlsx", fill) == book(xlsxwriter.Workbook, tmp_path / "b.xlsx", fill)


def test_formats_are_numbered_across_sheets_as_xlsxwriter_numbers_them(tmp_path: Path) -> None:
    several = (spans, nothing, rows, picks, spans, kinds)
    assert book(QuickBook, tmp_path / "a.xlsx", *several) == book(xlsxwriter.Workbook, tmp_path / "b.xlsx", *several)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
CELLS = st.one_of(st.none(), TEXTS, st.integers(-(10**6), 10**6), st.floats(-1e9, 1e9), st.dates(date(1900, 3, 1)))
PLACED = st.dictionaries(
    st.tuples(st.integers(0, 40), st.integers(0, 60)), st.tuples(CELLS, st.integers(0, len(LOOKS) - 1)), max_size=40
)


@given(PLACED, st.dictionaries(st.integers(0, 40), st.floats(1, 409), max_size=8))
def test_any_cells_at_any_places_have_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory,
    cells: dict[tuple[int, int], tuple[object, int]],
    heights: dict[int, float],
) -> None:
    def fill(sheet: Worksheet, looks: Looks) -> None:
        for (row, column), (value, look) in cells.items():
            sheet.write(row, column, value, looks[look])
        for row, height in heights.items():
            sheet.set_row(row, height)

    home = tmp_path_factory.getbasetemp()
    assert book(QuickBook, home / "a.xlsx", fill) == book(xlsxwriter.Workbook, home / "b.xlsx", fill)
