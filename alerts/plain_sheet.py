"""How does a plain table look in a workbook: title, note, header, lines, cells to fill in, A4?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from alerts.quick_sheet import Row, Span
from alerts.workbook import Book, Value, cell_value, print_on_a4, text_height

HEADER_ROW = 2


@dataclass(frozen=True)
class Column:
    """One column: its title, its width in Excel's units, how its cells look, and what may be picked in them.

    A column that looks like `answer` or `answer_date` is for the reader to fill in; all others are locked.
    """

    title: str
    width: float
    look: str = "middle"
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table with its title and one note; `strong` are the numbers (from 0) of the lines that are totals."""

    title: str
    note: str
    columns: tuple[Column, ...]
    lines: Sequence[Sequence[Value]]
    strong: frozenset[int] = frozenset()


def add_table(book: Book, name: str, table: Table, *, landscape: bool = True, is_public: bool = False) -> Worksheet:
    """Write a table as a sheet of its own; a line has a value for each column that is not filled in by the reader.

    A page that is public does not say at its foot that it is confidential.
    """
    sheet = book.file.add_worksheet(name)
    last = len(table.columns) - 1
    sheet.merge_range(0, 0, 0, last, table.title, book.look["title"])
    sheet.merge_range(1, 0, 1, last, table.note, book.look["text"])
    sheet.set_row(0, 28)
    sheet.set_row(1, text_height(table.note, sum(column.width for column in table.columns)))
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(HEADER_ROW, place, column.title, book.look["header"])
    sheet.set_row(HEADER_ROW, max(text_height(column.title, column.width) for column in table.columns))
    for number, line in enumerate(table.lines, start=1):
        sheet.add_row(HEADER_ROW + number, _row(book, table, line, is_strong=number - 1 in table.strong))
    end = HEADER_ROW + max(len(table.lines), 1)
    for place, column in enumerate(table.columns):
        if column.choices and table.lines:
            choice = {"validate": "list", "source": list(column.choices), "error_message": "请从下拉列表中选一项。"}
            sheet.data_validation(HEADER_ROW + 1, place, end, place, choice)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    sheet.autofilter(HEADER_ROW, 0, end, last)
    sheet.repeat_rows(HEADER_ROW)
    sheet.print_area(0, 0, end, last)
    print_on_a4(sheet, landscape=landscape, footer=table.title, is_public=is_public)
    # A guard against mistakes, not a safeguard: there is no password.
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})
    return sheet


def _row(book: Book, table: Table, line: Sequence[Value], *, is_strong: bool) -> Row:
    height = 0.0
    values = iter(line)
    spans: list[Span] = []
    for place, column in enumerate(table.columns):
        if column.look.startswith("answer"):
            spans.append((place, place, None, book.look[column.look]))
            continue
        value = next(values)
        look = book.look["label" if is_strong and isinstance(value, str | None) else column.look]
        spans.append((place, place, None if value == "" else cell_value(value), look))
        height = max(height, text_height(str(value or ""), column.width))
    return book.file.row(height, spans)
