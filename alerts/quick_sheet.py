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
from xlsxwriter.worksheet import Worksheet

#: Cells of one look to the right of the first: joined for print, each with its border.
Span = tuple[int, int, str, Format]
#: The columns of a row of spans: first, last, format, and whether nothing stands there.
Shape = tuple[tuple[int, int, Format, bool], ...]
#: Pixels of a row that has no height of its own.
_USUAL_HEIGHT = 20
#: A longer text may have to be cut: xlsxwriter counts it.
_LONG = 16_000

_column = cache(xl_col_to_name)
#: xlsxwriter looks in a formula for functions of later Excels, a hundred patterns each time; lists repeat a dozen.
_prepared = lru_cache(maxsize=4096)(Worksheet._prepare_formula)
_THE_SAME = Worksheet()


class QuickSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter is not typed
    """A worksheet of xlsxwriter that writes its rows, joined cells and pick-lists faster, and the same.

    Rows of spans are kept apart from the cells: which columns, how high in pixels, the numbers of their texts.
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[int, tuple[Shape, int, list[int]]] = {}
        self._patterns: dict[Shape, str] = {}

    def add_spans(self, row: int, height: float, spans: Sequence[Span]) -> None:
        """Write the texts of one row, each joined over its columns, and the row's height in points.

        The same as `write_string` or `merge_range` for each and `set_row`; but no cell is written twice, and none is
        asked whether it was joined before.

        Args:
            row: counted from 0; nothing else stands in it.
            height: in points.
            spans: first and last column, text and format of each, from left to right.
        """
        if self.comments or self.default_row_height != _USUAL_HEIGHT or any(len(span[2]) > _LONG for span in spans):
            self._add_one_by_one(row, height, spans)
            return
        self._check_dimensions(row, spans[0][0])
        self._check_dimensions(row, spans[-1][1])
        index = self.str_table._get_shared_string_index
        texts = [index(text) for first, last, text, _ in spans if text or first == last]
        shape = tuple((first, last, look, first < last and not text) for first, last, text, look in spans)
        self._rows[row] = shape, int(height * 4.0 / 3.0 + 0.5), texts
        self.merge += [(row, first, row, last) for first, last, _, _ in shape if first < last]

    def _add_one_by_one(self, row: int, height: float, spans: Sequence[Span]) -> None:
        for first, last, text, look in spans:
            if first == last:
                self.write_string(row, first, text, look)
            else:
                self.merge_range(row, first, row, last, text, look)
        self.set_row(row, height)

    def forget(self) -> None:
        """Let go of what was written: a book and its sheets hold one another until Python looks for garbage."""
        for kept in (self.table, self.row_info, self.row_sizes, self._rows, self.merge, self.merged_cells):
            kept.clear()

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
        for row, (shape, _, _) in self._rows.items():
            used[row // 16].update((shape[0][0], shape[-1][1]))
        self.row_spans = {block: f"{min(columns) + 1}:{max(columns) + 1}" for block, columns in used.items() if columns}

    def _write_rows(self) -> None:
        if self.comments or self.constant_memory:
            super()._write_rows()
            return
        self._calculate_spans()
        for row in sorted(self.table.keys() | self.row_info.keys() | self._rows.keys()):
            if row in self._rows:
                self._write_spans(row, *self._rows[row])
                continue
            cells = self.table.get(row)
            info, span = self.row_info.get(row), self.row_spans.get(row // 16)
            if not cells:
                self._write_empty_row(row, span, info)
                continue
            self._write_row(row, span, info)
            self._write_cells(row, cells, is_plain=not (info and info.row_format))
            self.fh.write("</row>")

    def _write_spans(self, row: int, shape: Shape, pixels: int, texts: list[int]) -> None:
        pattern = self._patterns.get(shape)
        if pattern is None:
            pattern = self._patterns[shape] = _pattern(shape)
        own = "" if pixels == _USUAL_HEIGHT else f' ht="{pixels * 0.75:.16g}" customHeight="1"'
        cells = pattern.format(row + 1, *texts)
        self.fh.write(f'<row r="{row + 1}" spans="{self.row_spans[row // 16]}"{own}>{cells}</row>')

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


def _pattern(shape: Shape) -> str:
    """Say how the cells of a row are written: field 0 is the row, those after it are its texts."""
    cells, texts = [], 0
    for first, last, look, is_empty in shape:
        index = _index(look)
        if not is_empty:
            texts += 1
            cells.append(f'<c r="{_column(first)}{{0}}" s="{index}" t="s"><v>{{{texts}}}</v></c>')
        cells += [f'<c r="{_column(at)}{{0}}" s="{index}"/>' for at in range(first + (not is_empty), last + 1)]
    return "".join(cells)


class QuickBook(xlsxwriter.Workbook):  # type: ignore[misc]  # xlsxwriter is not typed
    """A workbook of quick sheets."""

    worksheet_class = QuickSheet

    def close(self) -> None:
        """Write the file, and let go of its cells."""
        super().close()
        for sheet in self.worksheets():
            sheet.forget()


_KINDS = frozenset({"Blank", "String", "Number", "Datetime"})


def _index(look: Format) -> int:
    """Return the number of a format; xlsxwriter gives it one when it is first written."""
    index: int | None = look.xf_index
    return int(look._get_xf_index()) if index is None else index
