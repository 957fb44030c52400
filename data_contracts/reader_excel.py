"""What stands in the sheets of a workbook, cell by cell, with its merged ranges and what is hidden?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import cast

import polars as pl
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from data_contracts.contract import ColumnType, Contract
from data_contracts.errors import DoudiError, UnreadableDeliveryError
from data_contracts.reader_cells import is_exact, text_of, texts_of_rows
from data_contracts.reader_container import locked
from data_contracts.reader_header import (
    LINES_SEARCHED,
    MOST_COLUMNS,
    MOST_LEVELS,
    find_header,
    lacking,
    missing_columns,
)
from data_contracts.reader_looks import Looks, looks_of
from data_contracts.reader_rivals import better_contract, other_contract
from data_contracts.reader_trial import opens
from data_contracts.sheet import Body, Header, Note, Unread, position

Range = tuple[tuple[int, int], tuple[int, int]]

#: A cell that holds somebody's number: a sheet with such cells is never passed over in silence.
_NUMBER = re.compile(r"\d{15}(?:\d{2}[\dXx])?")
_TOP = LINES_SEARCHED + MOST_LEVELS


@dataclass(frozen=True)
class Workbook:
    """An open workbook: its visible sheets, how they look, and what else there is to tell."""

    path: Path
    sheets: tuple[CalamineSheet, ...]
    looks: dict[str, Looks]
    notes: tuple[Note, ...]


def open_workbook(path: Path) -> Workbook:
    """Open an xlsx, xls, et or ods file, whichever of them its bytes say it is.

    Raises:
        UnreadableDeliveryError: it is damaged, locked by a password, or too large for memory.
    """
    looks = looks_of(path)
    if not looks and not opens(path):
        raise _damaged(path)
    try:
        # Not by its path: that would believe the extension.
        with path.open("rb") as stream:
            book = CalamineWorkbook.from_filelike(stream)
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
    return Workbook(path, tuple(sheets), looks, tuple(notes))


def _damaged(path: Path) -> UnreadableDeliveryError:
    return UnreadableDeliveryError(
        "文件已损坏，或不是有效的 Excel 工作簿",
        where=path.name,
        to_do="请用 Excel 或 WPS 打开并另存为 .xlsx 后重新报送",
    )


def _rows(sheet: CalamineSheet) -> Iterator[list[object]]:
    """Yield the rows from the sheet's first one, each from column A: the library begins at the first used column."""
    blank: list[object] = [""] * (sheet.start or (0, 0))[1]
    return (blank + row for row in sheet.iter_rows()) if blank else iter(sheet.iter_rows())


def top_lines(sheet: CalamineSheet) -> list[list[str]]:
    """Return the lines among which a header may stand, as text, merged cells repeated over their range."""
    lines = [[text_of(cell, exact=False) or "" for cell in row] for row in islice(_rows(sheet), _TOP)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top >= len(lines):
            continue
        for row in range(top, min(bottom + 1, len(lines))):
            for column in range(left, min(right + 1, len(lines[row]))):
                lines[row][column] = lines[top][left]
    return lines


def read_bodies(path: Path, contract: Contract, *, only: frozenset[str] | None = None) -> list[Body | Unread]:
    """Read every visible sheet (or those named in `only`) that holds this dataset, in their order.

    A sheet of which the header is not understood does not spoil the others: it is passed over with a note where it
    names nobody (remarks, statistics), else it is `Unread`.

    Raises:
        UnreadableDeliveryError: no sheet can be read.
    """
    book = open_workbook(path)
    read: list[Body | Unread] = []
    skipped: list[Note] = list(book.notes)
    for sheet in book.sheets:
        if only is not None and sheet.name not in only:
            continue
        lines = top_lines(sheet)
        if not any(any(line) for line in lines) and sheet.height == 0:
            continue
        where = f"{path.name}，工作表“{sheet.name}”"
        header, notes = find_header(lines, contract, merged=bool(sheet.merged_cell_ranges))
        error = _unreadable(sheet, header, contract, where=where)
        if error is not None:
            read.append(Unread(sheet.name, error))
        elif header is None or missing_columns(header, contract):
            skipped.append(Note("skipped_sheet", None, f"工作表“{sheet.name}”没有可识别的表头，没有读取"))
        else:
            read.append(_body(sheet, header, contract, notes=notes, looks=book.looks.get(sheet.name, Looks())))
    read = _without_strangers(read, contract, path)
    first = next((place for place, each in enumerate(read) if isinstance(each, Body)), None)
    if first is None:
        raise _nothing_read(read, path, contract)
    body = cast("Body", read[first])
    read[first] = replace(body, notes=(*body.notes, *skipped))
    return read


def _without_strangers(read: list[Body | Unread], contract: Contract, path: Path) -> list[Body | Unread]:
    """Refuse a sheet that lies among sheets of this dataset and is one of another, however well it may be read."""
    texts = {each.header.texts for each in read if isinstance(each, Body)}
    if len(texts) < 2:
        return read
    better = {text: better_contract(text, contract) for text in texts}
    if all(better.values()):
        return read
    return [
        Unread(each.name, _stranger(other, contract, where=f"{path.name}，工作表“{each.name}”"))
        if isinstance(each, Body) and (other := better[each.header.texts])
        else each
        for each in read
    ]


def _stranger(other: Contract, contract: Contract, *, where: str) -> UnreadableDeliveryError:
    return UnreadableDeliveryError(
        f"这张工作表像是“{other.title}”，不是“{contract.title}”",
        where=where,
        to_do=f"请把它单独存为一个文件，放入文件夹 {other.dataset} 报送",
    )


def _nothing_read(read: Sequence[Body | Unread], path: Path, contract: Contract) -> DoudiError:
    for each in read:
        if isinstance(each, Unread):
            return each.error
    required = "、".join(contract.columns[name].title for name in contract.required_columns)
    return UnreadableDeliveryError(
        f"没有找到“{contract.title}”的表头（至少应有：{required}）",
        where=path.name,
        to_do="请按交换规范的列名导出，表头放在前 30 行以内，不要设为隐藏的工作表",
    )


def _unreadable(
    sheet: CalamineSheet, header: Header | None, contract: Contract, *, where: str
) -> UnreadableDeliveryError | None:
    """Say why a sheet that names people cannot be read; null where it can, or where it names nobody."""
    if header is not None and not missing_columns(header, contract):
        return None
    number = next((place for place, row in enumerate(_rows(sheet), start=1) if _names_somebody(row)), None)
    subject = contract.persons.get("self")
    other = other_contract(top_lines(sheet), contract, merged=bool(sheet.merged_cell_ranges)) if number else None
    if other is not None:
        return _stranger(other, contract, where=where)
    if header is not None and (number or (subject and subject.name in header.known)):
        return lacking(header, contract, where=where)
    if number is None:
        return None
    return UnreadableDeliveryError(
        "这张工作表含有人员证件号码，但没有可识别的表头",
        where=f"{where}第 {number} 行",
        to_do="请补上表头（续表也要有），或删除不需要报送的工作表后重新报送",
    )


def _names_somebody(row: Sequence[object]) -> bool:
    return any(_NUMBER.fullmatch(str(text_of(cell, exact=False) or "").strip()) for cell in row)


def _body(sheet: CalamineSheet, header: Header, contract: Contract, *, notes: Sequence[Note], looks: Looks) -> Body:
    rows = _rows(sheet)
    top = list(islice(rows, header.end))
    header = _as_wide_as(header, max(len(row) for row in top), sheet.name)
    above = sum(any(cell not in ("", None) for cell in row) for row in top[: header.first])
    texts = texts_of_rows(rows, exact=[is_exact(contract, meant) for meant in header.columns])
    height = len(texts[0])
    _fill_merged(texts, sheet.merged_cell_ranges or (), header, contract)
    frame = pl.DataFrame(
        [
            pl.Series("source_row", range(header.end + 1, header.end + 1 + height), dtype=pl.Int32),
            *(column.alias(position(place)) for place, column in enumerate(texts)),
        ]
    )
    seen = looks.notes(below=header.end, rows=height)
    return Body(sheet.name, header, frame, notes=(*notes, *seen), rows_above=above)


def _as_wide_as(header: Header, width: int, sheet: str) -> Header:
    """Count columns to the right of the last title, too: what stands there is kept, under no name.

    Raises:
        UnreadableDeliveryError: there are more than any table has.
    """
    if width > MOST_COLUMNS:
        raise UnreadableDeliveryError(
            f"工作表有 {width} 列，超出正常范围",
            where=f"工作表“{sheet}”",
            to_do="请删除数据右侧多余的列后重新报送",
        )
    more = width - len(header.columns)
    return replace(header, columns=(*header.columns, *(None,) * more), texts=(*header.texts, *("",) * more))


def _fill_merged(columns: list[pl.Series], ranges: Sequence[Range], header: Header, contract: Contract) -> None:
    """Repeat a merged cell downwards over its range: its author says that it holds for all these rows.

    Never money: one amount paid to a household is not one amount for each of its members.
    """
    filled: dict[int, list[str | None]] = {}
    for (top, left), (bottom, _) in ranges:
        if top < header.end or left >= len(columns) or bottom == top:
            continue
        column = header.columns[left]
        if column is not None and contract.columns[column].type is ColumnType.MONEY:
            continue
        cells = filled.setdefault(left, columns[left].to_list())
        first, last = top - header.end, min(bottom - header.end, len(cells) - 1)
        for row in range(first + 1, last + 1):
            cells[row] = cells[first]
    for place, cells in filled.items():
        columns[place] = pl.Series(cells, dtype=pl.String)
