"""How is a large sheet written quickly: a row at a time, in the bytes that xlsxwriter's own cells would have.

A city's month has tens of millions of cells, and most of them say the same as many others: a column's look, a rule's
text. A row is made ready once, and put wherever it stands; sheets that are set up alike are set up once. Cells that
are written one by one are xlsxwriter's own. This rests on how xlsxwriter keeps rows and cells:
`tests/alerts/test_quick_sheet.py` holds both against each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from functools import cache, cached_property, lru_cache, partial
from io import StringIO
from typing import Any, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from data_contracts.verbatim import VerbatimSheet

#: First and last column of joined cells (or of one), what stands there, and how it looks.
Span = tuple[int, int, str | float | None, Format | None]
#: Kinds of spans: what is written in the first cell.
TEXT, NUMBER, NOTHING = "text", "number", "nothing"
#: What `Shape` knows of a span.
Place = tuple[int, int, str, Format | None]
#: Pixels of a row that has no height of its own.
USUAL_HEIGHT = 20
#: What xlsxwriter writes of a sheet that is not the same in sheets that are set up alike, in this order.
_OWN_PARTS = (
    "_write_dimension",
    "_write_sheet_data",
    "_write_auto_filter",
    "_write_merge_cells",
    "_write_conditional_formats",
    "_write_data_validations",
    "_write_hyperlinks",
    "_write_header_footer",
    "_write_row_breaks",
)
#: Stands for what is not known yet: the number of a row, a part that is a sheet's own. No text of a sheet can hold it.
_MARK = "\0"

_column = cache(xl_col_to_name)
#: xlsxwriter looks in a formula for functions of later Excels, a hundred patterns each time; lists repeat a dozen.
_prepared = lru_cache(maxsize=4096)(Worksheet._prepare_formula)
_THE_SAME = Worksheet()


class Shape:
    """Rows that differ in nothing but what stands in them."""

    def __init__(self, pixels: int, places: tuple[Place, ...]) -> None:
        """Remember how high the rows are, and their spans from left to right."""
        self.pixels, self.places = pixels, places
        #: As xlsxwriter keeps it, and whether the row is hidden.
        self.size = [pixels, False]
        #: First and last column.
        self.edges = frozenset((places[0][0], places[-1][1]))
        self.texts = sum(kind == TEXT for _, _, kind, _ in places)
        joined = [(first, last) for first, last, _, _ in places if first < last]
        self.joined = len(joined)
        #: Which cells are joined, with marks for the number of the row.
        self.joins = "".join(
            f'<mergeCell ref="{_column(first)}{_MARK}:{_column(last)}{_MARK}"/>' for first, last in joined
        )

    @cached_property
    def pattern(self) -> str:
        """How the row is written, with marks for its number, and %s for the columns in use around it and its values.

        Not before it is written for the first time: then xlsxwriter gives numbers to formats.
        """
        height = "" if self.pixels == USUAL_HEIGHT else f' ht="{self.pixels * 0.75:.16g}" customHeight="1"'
        cells = []
        for first, last, kind, look in self.places:
            style = _style(look)
            if kind != NOTHING:
                text = ' t="s"' if kind == TEXT else ""
                cells.append(f'<c r="{_column(first)}{_MARK}"{style}{text}><v>%s</v></c>')
            empty = range(first + (kind != NOTHING), last + 1)
            cells += [f'<c r="{_column(at)}{_MARK}"{style}/>' for at in empty]
        return f'<row r="{_MARK}" spans="%s"{height}>{"".join(cells)}</row>'


class Row(NamedTuple):
    """A row ready to be put: its height in points, and what stands in it, texts by their numbers in the book."""

    height: float
    shape: Shape
    values: tuple[int | str, ...]


class QuickSheet(VerbatimSheet):
    """A worksheet of xlsxwriter that takes whole rows, beside the ones whose cells are written one by one."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[int, Row] = {}
        self._checks: dict[tuple[Any, ...], dict[str, Any]] = {}
        self._model: QuickSheet | None = None
        self._around: dict[int, list[str]] = {}

    def add_row(self, at: int, row: Row) -> None:
        """Put a row that the book has made; nothing else stands at its place, counted from 0."""
        self.add_rows(at, (row,))

    def add_rows(self, first: int, rows: Iterable[Row]) -> None:
        """Put rows one below the other."""
        for at, row in enumerate(rows, start=first):
            self._made[at] = row
            self.row_sizes[at] = row.shape.size
            self.str_table.count += row.shape.texts

    def link(self, row: int, column: int, url: str, text: str, tip: str) -> None:
        """Let a cell of a row that was put lead to a place."""
        self.ignore_write_string = True
        self.write_url(row, column, url, None, text, tip)
        self.ignore_write_string = False

    def check(self, row: int, column: int, rule: dict[str, Any]) -> None:
        """Check what is typed into a cell, as `data_validation` does; a rule for many cells is read once."""
        known = self._checks.get(tuple(rule.items()))
        if known is None:
            self.data_validation(row, column, row, column, rule)
            known = self._checks[tuple(rule.items())] = self.validations.pop()
        self.validations.append({"place": f"{_column(column)}{row + 1}", "rule": known})

    def follow(self, model: QuickSheet) -> None:
        """Have the columns, the view, the protection and the paper of another sheet of the book."""
        self._model = model

    def forget(self) -> None:
        """Let go of everything: a book and its sheets would hold one another until Python looks for garbage."""
        self.__dict__.clear()

    def _assemble_xml_file(self) -> None:
        if self._made:
            columns = frozenset().union(*{row.shape.edges for row in self._made.values()})
            self._check_dimensions(min(self._made), min(columns))
            self._check_dimensions(max(self._made), max(columns))
        if self._model is None:
            super()._assemble_xml_file()
            return
        before, *after = self._model._surroundings(self.selected)
        self.fh.write(before)
        for part, text in zip(_OWN_PARTS, after, strict=True):
            getattr(self, part)()
            self.fh.write(text)

    def _surroundings(self, selected: int) -> list[str]:
        """Say what is written before, between and after the parts that are a sheet's own, by one set up like this."""
        if selected not in self._around:
            blank = copy(self)
            blank.fh, blank.selected = StringIO(), selected
            for part in _OWN_PARTS:
                setattr(blank, part, partial(blank.fh.write, _MARK))
            Worksheet._assemble_xml_file(blank)
            self._around[selected] = blank.fh.getvalue().split(_MARK)
        return self._around[selected]

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        del expand_future_functions
        return str(_prepared(_THE_SAME, formula))

    def _calculate_spans(self) -> None:
        """Say for every sixteen rows which columns they use."""
        used: defaultdict[int, set[int]] = defaultdict(set)
        for cells in (self.table, self.comments):
            for row, columns in cells.items():
                used[row // 16].update(columns)
        for row, (_, shape, _) in self._made.items():
            used[row // 16].update(shape.edges)
        self.row_spans = {block: f"{min(columns) + 1}:{max(columns) + 1}" for block, columns in used.items() if columns}

    def _write_rows(self) -> None:
        self._calculate_spans()
        spans, write = self.row_spans, self.fh.write
        for row in sorted({*self.table, *self.row_info, *self.comments, *self._made}):
            span = spans.get(row // 16)
            if made := self._made.get(row):
                write(made.shape.pattern.replace(_MARK, str(row + 1)) % (span, *made.values))
            elif cells := self.table.get(row):
                self._write_row(row, span, self.row_info.get(row))
                for column in sorted(cells):
                    self._write_cell(row, column, cells[column])
                write("</row>")
            elif row in self.row_info or row in self.comments:
                self._write_empty_row(row, span, self.row_info.get(row))

    def _write_data_validation(self, options: dict[str, Any]) -> None:
        known = options.get("rule")
        if known is None:
            super()._write_data_validation(options)
            return
        if "written" not in known:
            alone = copy(self)
            alone.fh = StringIO()
            Worksheet._write_data_validation(alone, known | {"multi_range": _MARK})
            known["written"] = alone.fh.getvalue()
        self.fh.write(known["written"].replace(_MARK, options["place"]))

    def _write_merge_cells(self) -> None:
        """Write which cells are joined: single ranges in their order, then those of whole rows."""
        joins = [
            f'<mergeCell ref="{_column(left)}{top + 1}:{_column(right)}{bottom + 1}"/>'
            for top, left, bottom, right in self.merge
        ]
        count = len(joins)
        for at, row in self._made.items():
            if row.shape.joined:
                count += row.shape.joined
                joins.append(row.shape.joins.replace(_MARK, str(at + 1)))
        if count:
            self.fh.write(f'<mergeCells count="{count}">{"".join(joins)}</mergeCells>')


def _style(look: Format | None) -> str:
    """Say which format a cell has; xlsxwriter numbers a format when it is first written."""
    index = look._get_xf_index() if look else 0
    return f' s="{index}"' if index else ""
