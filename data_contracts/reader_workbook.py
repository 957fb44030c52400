"""Which sheets has a workbook, and what stands in their first lines?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from data_contracts.errors import UnreadableDeliveryError
from data_contracts.markup_grid import MarkupSheet
from data_contracts.reader_cells import text_of
from data_contracts.reader_container import Kind, kind_of, locked
from data_contracts.reader_header import LINES_SEARCHED, MOST_LEVELS
from data_contracts.reader_looks import Looks, looks_of, looks_of_large
from data_contracts.reader_markup import open_markup
from data_contracts.reader_top import Cut, cuts_of, small_copy
from data_contracts.reader_trial import opens
from data_contracts.sheet import Note

Range = tuple[tuple[int, int], tuple[int, int]]

#: Lines at the top of a sheet that the header is looked for in.
LINES_ABOVE = LINES_SEARCHED + MOST_LEVELS


@dataclass(frozen=True)
class Page:
    """A sheet of an open workbook.

    Args:
        path: of the workbook.
        sheet: its cells; of a large one those of its first and last rows.
        cut: how a large one was cut; null where the cells are all there.
        seen: how it looks; not known yet of one that was cut.
    """

    path: Path
    sheet: CalamineSheet | MarkupSheet
    cut: Cut | None
    seen: Looks

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.sheet.name)

    @property
    def merged_cell_ranges(self) -> Sequence[Range]:
        """Its merged cells, all of them."""
        return self.sheet.merged_cell_ranges or ()

    @cached_property
    def looks(self) -> Looks:
        """How it looks: hidden rows, colours, comments."""
        return looks_of_large(self.path, self.cut.part, self.cut.values) if self.cut else self.seen

    def rows(self) -> Iterator[list[object]]:
        """Yield the rows from the sheet's first one, each from column A: the library begins at the first used one."""
        if self.cut is not None:
            right: list[object] = [""] * (self.cut.width - self.sheet.width)
            return (row + right for row in self.sheet.iter_rows())
        left: list[object] = [""] * (self.sheet.start or (0, 0))[1]
        return (left + row for row in self.sheet.iter_rows()) if left else iter(self.sheet.iter_rows())

    def whole(self) -> Page:
        """Read all cells of a large sheet.

        Raises:
            UnreadableDeliveryError: it is damaged.
        """
        if self.cut is None:
            return self
        try:
            with self.path.open("rb") as stream:
                sheet = CalamineWorkbook.from_filelike(stream).get_sheet_by_name(self.name)
        except (CalamineError, OSError) as error:
            raise _damaged(self.path) from error
        return Page(self.path, sheet, None, self.looks)


@dataclass(frozen=True)
class Workbook:
    """An open workbook: its visible sheets, and what else there is to tell."""

    path: Path
    sheets: tuple[Page, ...]
    notes: tuple[Note, ...]


def open_workbook(path: Path, cuts: Mapping[str, Cut] | None = None) -> Workbook:
    """Open an xlsx, xls, et or ods file, or the markup that systems call one, whichever its bytes say it is.

    Args:
        path: the file.
        cuts: what `cuts_of` gave for it, where that was asked before.

    Raises:
        UnreadableDeliveryError: it is damaged, locked by a password, or too large for memory.
    """
    if kind_of(path) is Kind.MARKUP:
        return _markup(path)
    cuts = cuts_of(path) if cuts is None else cuts
    looks = looks_of(path, later=cuts)
    small = _small_book(path, cuts) if cuts and looks else None
    if small is None and cuts:
        cuts, looks = {}, looks_of(path)
    if not looks:
        cuts = {}
        if not opens(path):
            raise _damaged(path)
    try:
        # Not by its path: that would believe the extension.
        with path.open("rb") as stream:
            book = small or CalamineWorkbook.from_filelike(stream)
        data_sheets = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        sheets = [book.get_sheet_by_name(m.name) for m in data_sheets if m.visible == SheetVisibleEnum.Visible]
    except PasswordError:
        raise locked(path) from None
    except (CalamineError, OSError) as error:
        raise _damaged(path) from error
    notes = [
        Note("hidden_sheet", None, f"工作表“{meta.name}”是隐藏的，没有读取；如其中有数据，请取消隐藏后重新报送")
        for meta in data_sheets
        if meta.visible != SheetVisibleEnum.Visible
    ]
    pages = [Page(path, sheet, cuts.get(sheet.name), looks.get(sheet.name, Looks())) for sheet in sheets]
    return Workbook(path, tuple(page if _is_well_cut(page) else page.whole() for page in pages), tuple(notes))


def _markup(path: Path) -> Workbook:
    sheets, notes = open_markup(path)
    pages = [Page(path, sheet, None, Looks(hidden_rows=sheet.grid.hidden_rows)) for sheet in sheets]
    return Workbook(path, tuple(pages), tuple(notes))


def _small_book(path: Path, cuts: Mapping[str, Cut]) -> CalamineWorkbook | None:
    """Open a workbook with small sheets in place of its large ones; null where its own must be read."""
    try:
        with small_copy(path, cuts.values()) as stream:
            book = CalamineWorkbook.from_filelike(stream)
        for name in cuts:  # none is missing: the readers of XML differ in line breaks of names
            book.get_sheet_by_name(name)
    except Exception:
        return None  # a fault that counts is told when the file itself is opened
    return book


def _is_well_cut(page: Page) -> bool:
    """Tell whether the ends of a large sheet show where its columns and its first lines stand."""
    cut, sheet = page.cut, page.sheet
    if cut is None:
        return True
    if sheet.start is None or sheet.end is None or cut.last_above < LINES_ABOVE:
        return False
    return bool(sheet.start[1] == 0 and sheet.width == cut.width and sheet.end[0] < cut.height)


def _damaged(path: Path) -> UnreadableDeliveryError:
    return UnreadableDeliveryError(
        "文件已损坏，或不是有效的 Excel 工作簿",
        where=path.name,
        to_do="请用 Excel 或 WPS 打开并另存为 .xlsx 后重新报送",
    )


def top_lines(page: Page) -> list[list[str]]:
    """Return the lines among which a header may stand, as text, merged cells repeated over their range."""
    lines = [[text_of(cell, exact=False) or "" for cell in row] for row in islice(page.rows(), LINES_ABOVE)]
    for (top, left), (bottom, right) in page.merged_cell_ranges:
        if top >= len(lines):
            continue
        for row in range(top, min(bottom + 1, len(lines))):
            for column in range(left, min(right + 1, len(lines[row]))):
                lines[row][column] = lines[top][left]
    return lines
