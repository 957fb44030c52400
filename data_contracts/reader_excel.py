"""What stands in the sheets of a workbook, cell by cell, with its merged ranges and what is hidden?"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import cast
from xml.etree import ElementTree

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
from data_contracts.reader_cells import is_exact, text_of
from data_contracts.reader_header import (
    LINES_SEARCHED,
    MOST_LEVELS,
    find_header,
    lacking,
    missing_columns,
)
from data_contracts.sheet import Body, Header, Note, Unread, position

Range = tuple[tuple[int, int], tuple[int, int]]

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: A cell that holds somebody's number: a sheet with such cells is never passed over in silence.
_NUMBER = re.compile(r"\d{15}(?:\d{2}[\dXx])?")
_TOP = LINES_SEARCHED + MOST_LEVELS


@dataclass(frozen=True)
class Workbook:
    """An open workbook: its visible sheets, and what else there is to tell."""

    path: Path
    sheets: tuple[CalamineSheet, ...]
    notes: tuple[Note, ...]


def is_xlsx(path: Path) -> bool:
    """Tell an xlsx workbook from other zip containers (archives, Word, OpenDocument)."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def open_workbook(path: Path) -> Workbook:
    """Open an xls or xlsx file.

    Raises:
        UnreadableDeliveryError: it is damaged, or locked by a password.
    """
    try:
        book = CalamineWorkbook.from_path(path)
        data_sheets = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        sheets = [book.get_sheet_by_name(m.name) for m in data_sheets if m.visible == SheetVisibleEnum.Visible]
    except PasswordError:
        raise UnreadableDeliveryError(
            "文件设有打开密码，无法读取", where=path.name, to_do="请取消密码后重新报送，文件请通过规定的安全渠道传送"
        ) from None
    except (CalamineError, OSError) as error:
        raise UnreadableDeliveryError(
            "文件已损坏，或不是有效的 Excel 工作簿",
            where=path.name,
            to_do="请用 Excel 或 WPS 打开并另存为 .xlsx 后重新报送",
        ) from error
    notes = [
        Note("hidden_sheet", None, f"工作表“{meta.name}”是隐藏的，没有读取；如其中有数据，请取消隐藏后重新报送")
        for meta in data_sheets
        if meta.visible != SheetVisibleEnum.Visible
    ]
    return Workbook(path, tuple(sheets), tuple(notes))


def top_lines(sheet: CalamineSheet) -> list[list[str]]:
    """Return the lines among which a header may stand, as text, merged cells repeated over their range."""
    lines = [[text_of(cell, exact=False) or "" for cell in row] for row in islice(sheet.iter_rows(), _TOP)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top >= len(lines):
            continue
        for row in range(top, min(bottom + 1, len(lines))):
            for column in range(left, min(right + 1, len(lines[row]))):
                lines[row][column] = lines[top][left]
    return lines


def read_bodies(path: Path, contract: Contract) -> list[Body | Unread]:
    """Read every visible sheet that holds this dataset, in their order.

    A sheet of which the header is not understood does not spoil the others: it is passed over with a note where it
    names nobody (remarks, statistics), else it is `Unread`.

    Raises:
        UnreadableDeliveryError: no sheet can be read.
    """
    book = open_workbook(path)
    hidden = _hidden_lines(path)
    read: list[Body | Unread] = []
    skipped: list[Note] = list(book.notes)
    for sheet in book.sheets:
        lines = top_lines(sheet)
        if not any(any(line) for line in lines) and sheet.height == 0:
            continue
        header, notes = find_header(lines, contract, merged=bool(sheet.merged_cell_ranges))
        error = _unreadable(sheet, header, contract, where=f"{path.name}，工作表“{sheet.name}”")
        if error is not None:
            read.append(Unread(sheet.name, error))
        elif header is None or missing_columns(header, contract):
            skipped.append(Note("skipped_sheet", None, f"工作表“{sheet.name}”没有可识别的表头，没有读取"))
        else:
            more = hidden.get(sheet.name, ())
            read.append(_body(sheet, header, contract, notes=(*notes, *more)))
    first = next((place for place, each in enumerate(read) if isinstance(each, Body)), None)
    if first is None:
        raise _nothing_read(read, path, contract)
    body = cast("Body", read[first])
    read[first] = replace(body, notes=(*body.notes, *skipped))
    return read


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
    number = next((place for place, row in enumerate(sheet.iter_rows(), start=1) if _names_somebody(row)), None)
    subject = contract.persons.get("self")
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


def _body(sheet: CalamineSheet, header: Header, contract: Contract, *, notes: Sequence[Note]) -> Body:
    exact = [is_exact(contract, column) for column in header.columns]
    columns: list[list[str | None]] = [[] for _ in header.columns]
    above = 0
    for index, row in enumerate(sheet.iter_rows()):
        if index < header.end:
            above += index < header.first and any(cell not in ("", None) for cell in row)
            continue
        for place, column in enumerate(columns):
            column.append(text_of(row[place], exact=exact[place]) if place < len(row) else None)
    _fill_merged(columns, sheet.merged_cell_ranges or (), header, contract)
    height = len(columns[0])
    frame = pl.DataFrame(
        [
            pl.Series("source_row", range(header.end + 1, header.end + 1 + height), dtype=pl.Int32),
            *(pl.Series(position(place), column, dtype=pl.String) for place, column in enumerate(columns)),
        ]
    )
    return Body(sheet.name, header, frame, notes=tuple(notes), rows_above=above)


def _fill_merged(columns: list[list[str | None]], ranges: Sequence[Range], header: Header, contract: Contract) -> None:
    """Repeat a merged cell downwards over its range: its author says that it holds for all these rows.

    Never money: one amount paid to a household is not one amount for each of its members.
    """
    for (top, left), (bottom, _) in ranges:
        if top < header.end or left >= len(columns) or bottom == top:
            continue
        column = header.columns[left]
        if column is not None and contract.columns[column].type is ColumnType.MONEY:
            continue
        cells = columns[left]
        first, last = top - header.end, min(bottom - header.end, len(cells) - 1)
        for row in range(first + 1, last + 1):
            cells[row] = cells[first]


def _hidden_lines(path: Path) -> dict[str, tuple[Note, ...]]:
    """Report hidden rows and columns of an xlsx: calamine does not tell, the sheet's XML does. An xls stays silent."""
    if not zipfile.is_zipfile(path):
        return {}
    found: dict[str, tuple[Note, ...]] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for name, part in _sheet_parts(archive):
                rows, columns = _count_hidden(archive, part)
                notes = []
                if rows:
                    notes.append(Note("hidden_rows", None, f"有 {rows} 行是隐藏或筛选掉的，已照常读取"))
                if columns:
                    notes.append(Note("hidden_columns", None, f"有 {columns} 列是隐藏的，已照常读取"))
                found[name] = tuple(notes)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, OSError):
        return {}  # calamine has read the cells: only this courtesy is lost
    return found


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - expat, no entities used
    targets = {node.get("Id"): node.get("Target", "") for node in relations}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    for node in book.iter():
        if node.tag.endswith("}sheet"):
            target = targets.get(node.get(_RELATION), "")
            yield node.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _count_hidden(archive: zipfile.ZipFile, part: str) -> tuple[int, int]:
    rows = columns = 0
    tail = b""
    with archive.open(part) as stream:
        while block := stream.read(1 << 20):
            text = tail + block
            cut = text.rfind(b"<")  # a tag never straddles the cut
            whole, tail = text[:cut], text[cut:]
            rows += len(re.findall(rb'<row [^>]*hidden="(?:1|true)"', whole))
            columns += sum(_columns_spanned(tag) for tag in re.findall(rb'<col [^>]*hidden="(?:1|true)"[^>]*>', whole))
    return rows, columns


def _columns_spanned(tag: bytes) -> int:
    low, high = (re.search(rb'%s="(\d+)"' % end, tag) for end in (b"min", b"max"))
    # Formatting "all columns to the right" hides thousands that were never used.
    return 1 if not (low and high) else min(int(high[1]) - int(low[1]) + 1, 100)
