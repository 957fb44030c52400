"""How is a large workbook written quickly: the same bytes as xlsxwriter's own, a row at a time instead of a cell.

A city's month has tens of millions of cells. xlsxwriter writes each through a list of attributes that it escapes one by
one; what is written here (numbers, texts, empty cells with a format) needs no escaping. Everything else is xlsxwriter's
own. This rests on how xlsxwriter keeps its cells: `tests/alerts/test_quick_sheet.py` holds both against each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellBlankTuple, Worksheet

#: Cells of one look to the right of the first: joined for print, each with its border.
Span = tuple[int, int, str, Format]

_column = cache(xl_col_to_name)
#: xlsxwriter looks in a formula for functions of later Excels, a hundred patterns each time; lists repeat a dozen.
_prepared = lru_cache(maxsize=4096)(Worksheet._prepare_formula)
_THE_SAME = Worksheet()


class QuickSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter is not typed
    """A worksheet of xlsxwriter that writes its rows, joined cells and pick-lists faster, and the same."""

    def add_spans(self, row: int, height: float, spans: Sequence[Span]) -> None:
        """Write the texts of one row, each joined over its columns, and the row's height in points.

        The same as `write_string` or `merge_range` for each and `set_row`; but no cell is written twice, and none is
        asked whether it was joined before.

        Args:
            row: counted from 0.
            height: in points.
            spans: first and last column, text and format of each, from left to right.
        """
        for first, last, text, look in spans:
            if first == last or text:
                self._write_string(row, first, text, look)
            else:
                self._write_blank(row, first, "", look)
            if first < last:
                self._write_blank(row, last, "", look)
                self.merge.append((row, first, row, last))
                self.table[row].update(dict.fromkeys(range(first + 1, last), CellBlankTuple(look)))
        self.set_row(row, height)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        del expand_future_functions
        return str(_prepared(_THE_SAME, formula))

    def _calculate_spans(self) -> None:
        """Say for every sixteen rows which columns they use."""
        if self.comments:
            super()._calculate_spans()
            return
        used: defaultdict[int, set[int]] = defaultdict(set)
        for row, cells in self.table.items():
            used[row // 16].update(cells)
        self.row_spans = {block: f"{min(columns) + 1}:{max(columns) + 1}" for block, columns in used.items() if columns}

    def _write_rows(self) -> None:
        if self.comments or self.constant_memory:
            super()._write_rows()
            return
        self._calculate_spans()
        for row in sorted(self.table.keys() | self.row_info.keys()):
            cells = self.table.get(row)
            info, span = self.row_info.get(row), self.row_spans.get(row // 16)
            if not cells:
                self._write_empty_row(row, span, info)
                continue
            self._write_row(row, span, info)
            self._write_cells(row, cells, is_plain=not (info and info.row_format))
            self.fh.write("</row>")

    def _write_cells(self, row: int, cells: dict[int, Any], *, is_plain: bool) -> None:
        """Write the cells of a row in the order of columns; those of a kind that is rare here as xlsxwriter does it."""
        write, place = self.fh.write, str(row + 1)
        for column in sorted(cells):
            cell = cells[column]
            kind = cell.__class__.__name__
            if cell.format is None or not is_plain or kind not in _KINDS:
                self._write_cell(row, column, cell)
                continue
            begin = f'<c r="{_column(column)}{place}" s="{_index(cell.format)}"'
            if kind == "Blank":
                write(f"{begin}/>")
            elif kind == "String":
                write(f'{begin} t="s"><v>{cell.string}</v></c>')
            else:
                write(f"{begin}><v>{cell.number:.16G}</v></c>")

    def _write_merge_cells(self) -> None:
        if self.merge:
            joined = "".join(
                f'<mergeCell ref="{_column(left)}{top + 1}:{_column(right)}{bottom + 1}"/>'
                for top, left, bottom, right in self.merge
            )
            self.fh.write(f'<mergeCells count="{len(self.merge)}">{joined}</mergeCells>')


class QuickBook(xlsxwriter.Workbook):  # type: ignore[misc]  # xlsxwriter is not typed
    """A workbook of quick sheets."""

    worksheet_class = QuickSheet


_KINDS = frozenset({"Blank", "String", "Number", "Datetime"})


def _index(look: Format) -> int:
    """Return the number of a format; xlsxwriter gives it one when it is first written."""
    index: int | None = look.xf_index
    return int(look._get_xf_index()) if index is None else index
