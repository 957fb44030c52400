"""A quick book is xlsxwriter's own, byte for byte: whatever stands in it, where it is packed as hard."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zlib import Z_DEFAULT_COMPRESSION

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.exceptions import DuplicateWorksheetName, InvalidWorksheetName
from xlsxwriter.worksheet import Worksheet

from alerts.quick_book import QuickBook
from alerts.quick_sheet import QuickSheet, Span
from data_contracts.returned_sheet import read_sheets
from tests.depth import examples

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
LOOKS: tuple[dict[str, Any], ...] = ({"border": 1}, {"bold": True}, {"num_format": "0.00"}, {"bold": True}, {})
Looks = list[Any]


class UsualBook(QuickBook):
    """A quick book that is packed as xlsxwriter packs its own."""

    level = Z_DEFAULT_COMPRESSION


def add_spans(sheet: Worksheet, row: int, height: float | None, spans: list[Span]) -> None:
    """Do with xlsxwriter's own calls what a quick sheet does at once."""
    if isinstance(sheet, QuickSheet):
        sheet.add_row(row, sheet.of_book.row(height, spans))
        return
    for first, last, value, look in spans:
        if first < last:
            sheet.merge_range(row, first, row, last, value, look)
        elif isinstance(value, str):
            sheet.write_string(row, first, value, look)
        elif value is None:
            sheet.write_blank(row, first, None, look)
        else:
            sheet.write_number(row, first, value, look)
    sheet.set_row(row, height)


def link(sheet: Worksheet, row: int, column: int, text: str, look: Any) -> None:
    """Have a cell of a row that was added lead somewhere."""
    if isinstance(sheet, QuickSheet):
        sheet.link(row, column, "internal:'另一张'!A1", text, "打开")
    else:
        sheet.write_url(row, column, "internal:'另一张'!A1", look, text, "打开")
        sheet.str_table.count -= 1  # xlsxwriter counts the text that it writes over


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


def checks(sheet: Worksheet, looks: Looks) -> None:
    """Have the same rule for many cells, and rules that are hardly different."""
    rules = [
        {"validate": "list", "source": "=字典!$A$2:$A$9", "input_title": "<选>", "error_message": told}
        for told in ("只能选一项", "“只能”选 & 一项")
    ]
    for row in range(20):
        for rule in rules:
            if isinstance(sheet, QuickSheet):
                sheet.check(row, 27, dict(rule))
            else:
                sheet.data_validation(row, 27, row, 27, rule)
        sheet.write_string(row, 27, f"第{row}行", looks[0])
    sheet.data_validation(0, 2, 9, 2, rules[0])


def notes(sheet: Worksheet, looks: Looks) -> None:
    sheet.write_string(0, 0, "有批注", looks[0])
    sheet.write_comment(4, 4, "请核对")


def spans(sheet: Worksheet, looks: Looks) -> None:
    sheet.merge_range(61, 0, 62, 4, "两行", looks[0])
    add_spans(sheet, 0, 26, [(0, 7, "标题", looks[1])])
    add_spans(sheet, 1, 16, [(0, 0, "", looks[0]), (1, 7, "", looks[3])])
    add_spans(sheet, 3, 15, [(2, 2, "x" * 20_000 + "{0}", looks[0]), (3, 4, "长" * 32_767, looks[1])])
    sheet.write_string(20, 9, "下面", looks[4])
    add_spans(sheet, 40, 15.2, [(1, 3, "又", looks[4])])
    add_spans(sheet, 2, 409, [(0, 1, "=1+1", looks[0]), (2, 6, "http://x", looks[2]), (7, 7, "尾", looks[0])])
    sheet.write_comment(60, 4, "一句批注")
    add_spans(sheet, 63, 15, [(3, 3, 46326, looks[2]), (4, 4, 0.1 + 0.2, looks[0]), (5, 5, -1e-9, None)])
    add_spans(sheet, 64, None, [(0, 0, "没有高度", None), (1, 1, "%s{0}", looks[0]), (2, 2, None, looks[1])])
    add_spans(sheet, 65, 30, [(0, 0, "第一户", looks[0]), (1, 1, '<甲> & "乙"\n', looks[1])])
    link(sheet, 65, 0, "第一户", looks[0])


def nothing(sheet: Worksheet, looks: Looks) -> None:
    sheet.hide_gridlines(2)


@contextmanager
def opened(cls: type[xlsxwriter.Workbook], path: Path) -> Iterator[tuple[xlsxwriter.Workbook, Looks]]:
    with cls(str(path), OPTIONS) as file:
        file.set_properties({"created": datetime(2026, 11, 15)})
        yield file, [file.add_format(look) for look in LOOKS]


def new_sheet(file: xlsxwriter.Workbook) -> Worksheet:
    sheet = file.add_worksheet()
    sheet.of_book = file
    return sheet


def book(cls: type[xlsxwriter.Workbook], path: Path, *fill: Callable[[Worksheet, Looks], None]) -> bytes:
    with opened(cls, path) as (file, looks):
        for of in fill:
            of(new_sheet(file), looks)
    return path.read_bytes()


@pytest.mark.parametrize("fill", [rows, kinds, picks, checks, notes, spans, nothing])
def test_a_sheet_has_the_bytes_that_xlsxwriter_gives_it(
    fill: Callable[[Worksheet, Looks], None], tmp_path: Path
) -> None:
    assert book(UsualBook, tmp_path / "a.xlsx", fill) == book(xlsxwriter.Workbook, tmp_path / "b.xlsx", fill)


def test_formats_are_numbered_across_sheets_as_xlsxwriter_numbers_them(tmp_path: Path) -> None:
    several = (spans, nothing, rows, picks, spans, kinds)
    assert book(UsualBook, tmp_path / "a.xlsx", *several) == book(xlsxwriter.Workbook, tmp_path / "b.xlsx", *several)


def set_up(sheet: Worksheet) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 3, 17.5)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4)
    sheet.protect("", {"format_rows": True})


def fill_in(sheet: Worksheet, looks: Looks, number: int) -> None:
    add_spans(sheet, number, 30, [(0, 3, f"第{number}户", looks[number])])
    add_spans(sheet, 20 + number, 30, [(0, 2 + number, "都有的话", looks[1]), (8, 8, number, looks[2])])
    sheet.print_area(0, 0, 20 + number, 8)
    sheet.set_footer(f"第{number}户", {"margin": 0.3})
    sheet.set_h_pagebreaks(list(range(4, 4 + number)))
    if number == 1:
        sheet.autofilter(0, 0, 9, 3)
        sheet.data_validation(9, 2, 9, 2, {"validate": "list", "source": ["属实", "不属实"]})
        sheet.write_url(12, 0, "internal:'户2'!A1", looks[0])
    if number == 2:
        sheet.activate()


def test_sheets_that_are_set_up_at_once_are_as_if_each_had_been_set_up(tmp_path: Path) -> None:
    with opened(xlsxwriter.Workbook, tmp_path / "a.xlsx") as (file, looks):
        for number in range(5):
            sheet = file.add_worksheet(f"户{number}")
            set_up(sheet)
            fill_in(sheet, looks, number)
    with opened(UsualBook, tmp_path / "b.xlsx") as (file, looks):
        for number in range(5):
            sheet = file.add_sheet(f"户{number}", set_up)
            sheet.of_book = file
            fill_in(sheet, looks, number)
    assert (tmp_path / "b.xlsx").read_bytes() == (tmp_path / "a.xlsx").read_bytes()


def test_a_row_made_once_may_stand_at_many_places(tmp_path: Path) -> None:
    for cls in (UsualBook, xlsxwriter.Workbook):
        with opened(cls, tmp_path / f"{cls.__name__}.xlsx") as (file, looks):
            spans: list[Span] = [
                (0, 0, "标签", None),
                (1, 4, "说明", looks[0]),
                (5, 5, 12.5, None),
                (6, 6, "", looks[1]),
            ]
            made = file.row(33, spans) if cls is UsualBook else None
            for sheet in (new_sheet(file), new_sheet(file)):
                for row in (0, 2, 15, 16, 99):
                    sheet.add_row(row, made) if made else add_spans(sheet, row, 33, spans)
    assert (tmp_path / "UsualBook.xlsx").read_bytes() == (tmp_path / "Workbook.xlsx").read_bytes()


def test_texts_that_look_like_markup_are_read_again_as_they_were_typed(tmp_path: Path) -> None:
    typed = ("<r>a<b</r>", "<r><t>甲</t></r>", "_x0041_x0042_", "=1+1", "internal:甲!A1", "甲\r\n乙")
    with opened(QuickBook, tmp_path / "a.xlsx") as (file, looks):
        sheet = new_sheet(file)
        sheet.write_row(0, 0, typed)
        for column, text in enumerate(typed):
            sheet.write_string(1, column, text, looks[0])
        add_spans(sheet, 2, 20, [(column, column, text, looks[0]) for column, text in enumerate(typed)])
    (sheet,) = read_sheets(tmp_path / "a.xlsx")
    assert sheet.rows == (typed,) * 3


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(tmp_path: Path, number: float) -> None:
    with QuickBook(tmp_path / "a.xlsx") as file, pytest.raises(ValueError, match="no number"):
        file.row(20, [(0, 0, number, None)])


@pytest.mark.parametrize("name", ["户1", "HU1", "一" * 31, "a b"])
def test_a_name_that_is_taken_is_refused_however_it_is_written(tmp_path: Path, name: str) -> None:
    with QuickBook(tmp_path / "a.xlsx") as file:
        for taken in ("户1", "hu1", "一" * 31, "A B"):
            file.add_worksheet(taken)
        with pytest.raises(DuplicateWorksheetName):
            file.add_worksheet(name)


@pytest.mark.parametrize("name", ["一" * 32, "户[1]", "'户1", "𠮷" * 16])
def test_a_name_that_spreadsheets_refuse_is_refused(tmp_path: Path, name: str) -> None:
    with QuickBook(tmp_path / "a.xlsx") as file, pytest.raises(InvalidWorksheetName):
        file.add_worksheet(name)


def test_the_same_parts_are_packed_lightly(tmp_path: Path) -> None:
    packed = {}
    for cls in (QuickBook, UsualBook):
        book(cls, tmp_path / "a.xlsx", spans, kinds, notes)
        with zipfile.ZipFile(tmp_path / "a.xlsx") as file:
            packed[cls] = {part: file.read(part) for part in file.namelist()}
    assert packed[QuickBook] == packed[UsualBook]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
CELLS = st.one_of(st.none(), TEXTS, st.integers(-(10**6), 10**6), st.floats(-1e9, 1e9), st.dates(date(1900, 3, 1)))
PLACED = st.dictionaries(
    st.tuples(st.integers(0, 40), st.integers(0, 60)), st.tuples(CELLS, st.integers(0, len(LOOKS) - 1)), max_size=40
)


@examples(100)
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
    assert book(UsualBook, home / "a.xlsx", fill) == book(xlsxwriter.Workbook, home / "b.xlsx", fill)


@st.composite
def rows_of_spans(draw: st.DrawFn) -> list[tuple[int, int, Any, int]]:
    edges = sorted(draw(st.sets(st.integers(0, 60), min_size=1, max_size=8)))
    found = []
    for first, following in zip(edges, [*edges[1:], 70], strict=True):
        value = draw(st.one_of(st.none(), TEXTS, st.floats(-1e9, 1e9), st.integers(-(10**6), 10**6)))
        found.append((first, draw(st.integers(first, following - 1)), value, draw(st.integers(0, len(LOOKS) - 1))))
    return found


@examples(100)
@given(st.dictionaries(st.integers(0, 60), st.tuples(st.floats(1, 409), rows_of_spans()), max_size=12))
def test_any_rows_at_any_places_have_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, placed: dict[int, tuple[float, list[tuple[int, int, Any, int]]]]
) -> None:
    def fill(sheet: Worksheet, looks: Looks) -> None:
        for row, (height, spans) in placed.items():
            add_spans(sheet, row, height, [(first, last, value, looks[look]) for first, last, value, look in spans])

    home = tmp_path_factory.getbasetemp()
    assert book(UsualBook, home / "a.xlsx", fill) == book(xlsxwriter.Workbook, home / "b.xlsx", fill)
