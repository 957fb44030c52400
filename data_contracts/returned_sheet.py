"""How are answers found in a workbook that people sent back: whatever was sorted, filtered, hidden, merged or moved.

Of any spreadsheet, or of a text file saved from one. Columns are found by their titles, rows by their keys.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from data_contracts.contract import fold_header
from data_contracts.errors import UnreadableDeliveryError
from data_contracts.ods_spans import ods_spans
from data_contracts.reader_cells import text_of
from data_contracts.reader_container import Kind, kind_of, locked
from data_contracts.reader_encoding import decoded
from data_contracts.reader_looks import looks_of
from data_contracts.reader_markup import open_markup
from data_contracts.reader_trial import opens

#: First and last cell of merged cells: row and column, counted from 0.
Range = tuple[tuple[int, int], tuple[int, int]]

_DELIMITERS = (",", "\t", ";")
#: Of a header of which one title only is known.
_FEWEST_TITLES = 4
#: What people add to a title: (必填), *.
_REMARK = re.compile(r"\(.*?\)|[*＊]")


@dataclass(frozen=True)
class ReturnedSheet:
    """A sheet as text: row by row from the first one, and its merged cells. A text file is one sheet without a name."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Range, ...] = ()


@dataclass(frozen=True)
class Layout:
    """What a list looks like: the column of its keys, and those that people fill in.

    Attributes:
        key: title of the column that tells which line of ours a row is.
        answers: titles of the columns that people fill in.
        must: titles without which no row is the header.
        aliases: what else a column may be called.
    """

    key: str
    answers: tuple[str, ...]
    must: tuple[str, ...]
    aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def titles(self) -> dict[str, str]:
        """What a title may look like, folded → the title."""
        names = (self.key, *self.answers)
        return {_folded(text): name for name in names for text in (name, *self.aliases.get(name, ()))}


@dataclass(frozen=True)
class AnsweredRow:
    """A row with any answer.

    Attributes:
        row: the number that Excel shows.
        key: what stands in the column of keys; empty where it, or the column, is gone.
        cells: texts of the answers, in the layout's order; empty where nothing stands.
        hidden: titles of answers beneath whose merged cell something else stands.
    """

    row: int
    key: str
    cells: tuple[str, ...]
    hidden: tuple[str, ...] = ()


def read_sheets(path: Path) -> tuple[ReturnedSheet, ...]:
    """Read every sheet of a workbook, hidden ones too, or a text file as one sheet.

    Raises:
        UnreadableDeliveryError: it is neither, or damaged, or locked by a password.
    """
    kind = kind_of(path)
    if kind is Kind.TEXT:
        return (ReturnedSheet("", _text_rows(path)),)
    if kind is Kind.MARKUP:
        pages, _ = open_markup(path)
        return tuple(
            ReturnedSheet(page.name, _texts(page.iter_rows()), tuple(page.merged_cell_ranges)) for page in pages
        )
    if kind is not Kind.EXCEL:
        raise UnreadableDeliveryError(
            "这不是表格文件", where=path.name, to_do="请交回 .xlsx、.xls、.et、.ods 或 .csv 文件"
        )
    if not looks_of(path) and not opens(path):
        raise _damaged(path)
    try:
        # Not by its path: that would believe the extension.
        with path.open("rb") as stream:
            book = CalamineWorkbook.from_filelike(stream)
        names = [meta.name for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        sheets = [book.get_sheet_by_name(name) for name in names]
    except PasswordError:
        raise locked(path) from None
    except (CalamineError, OSError) as error:
        raise _damaged(path) from error
    spans = ods_spans(path)
    return tuple(ReturnedSheet(s.name, _rows(s), tuple(s.merged_cell_ranges or spans.get(s.name, ()))) for s in sheets)


def _rows(sheet: CalamineSheet) -> tuple[tuple[str, ...], ...]:
    return _texts(sheet.to_python(skip_empty_area=False))


def _texts(lines: Iterable[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple((text_of(cell, exact=False) or "").strip() for cell in line) for line in lines)


def _text_rows(path: Path) -> tuple[tuple[str, ...], ...]:
    with decoded(path) as text:
        lines = text.read_text(encoding="utf-8").removeprefix("\ufeff").splitlines(keepends=True)
    delimiter = max(_DELIMITERS, key=lambda mark: max((line.count(mark) for line in lines), default=0))
    try:
        return tuple(tuple(cell.strip() for cell in row) for row in csv.reader(lines, delimiter=delimiter))
    except csv.Error as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> UnreadableDeliveryError:
    return UnreadableDeliveryError(
        "文件已损坏，或不是有效的表格", where=path.name, to_do="请用 Excel 或 WPS 打开并另存为 .xlsx 后重新交回"
    )


def answered_rows(sheet: ReturnedSheet, layout: Layout) -> list[AnsweredRow] | None:
    """List the rows with any answer, by the titles of their columns; None where no row is such a header.

    A merged answer holds for every row that it covers. A header that stands again further down (lists copied one below
    the other) counts from there on.
    """
    titles = layout.titles
    places: dict[str, int] | None = None
    answered: list[AnsweredRow] = []
    beneath = _beneath(sheet)
    for at, line in enumerate(sheet.rows):
        if header := _header(line, titles, layout.must):
            places = header
        elif places is not None and any(line):
            row = _answered(at, line, layout, places, beneath)
            answered += [row] if row else []
    return None if places is None else answered


def _answered(
    at: int, line: Sequence[str], layout: Layout, places: dict[str, int], beneath: dict[tuple[int, int], str]
) -> AnsweredRow | None:
    told, hidden = [], []
    for title in layout.answers:
        place = places.get(title, -1)
        own = _cell(line, place)
        shown = beneath.get((at, place), own)
        told.append(shown)
        if own and own != shown:
            hidden.append(title)
    if not any(told) and not hidden:
        return None
    return AnsweredRow(at + 1, _cell(line, places.get(layout.key, -1)), tuple(told), tuple(hidden))


def _beneath(sheet: ReturnedSheet) -> dict[tuple[int, int], str]:
    """Say of every cell that a merged one covers downwards what is shown there: the text of the first."""
    shown: dict[tuple[int, int], str] = {}
    for (top, left), (bottom, _) in sheet.merged:
        if top >= len(sheet.rows) or bottom == top:
            continue
        text = _cell(sheet.rows[top], left)
        shown |= {(row, left): text for row in range(top + 1, min(bottom + 1, len(sheet.rows)))}
    return shown


def _header(line: Sequence[str], titles: Mapping[str, str], must: Sequence[str]) -> dict[str, int] | None:
    """Find the columns by their titles, wherever they have been moved to; the first of two that are called alike."""
    places: dict[str, int] = {}
    for place, text in enumerate(line):
        if text and (title := titles.get(_folded(text))):
            places.setdefault(title, place)
    if not all(title in places for title in must):
        return None
    # A form for one case has a title beside its cell, too; a list has a row of them.
    return places if len(places) > 1 or sum(map(bool, line)) >= _FEWEST_TITLES else None


def _folded(title: str) -> str:
    """Fold a title: as headers are, and without what people add to it.

    >>> _folded("核查 结果（必填）")
    '核查结果'
    """
    return _REMARK.sub("", fold_header(title))


def _cell(line: Sequence[str], place: int) -> str:
    return line[place] if 0 <= place < len(line) else ""
