"""What stands in the sheets of a workbook, cell by cell, with its merged ranges and what is hidden?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import cast

import polars as pl

from data_contracts.contract import ColumnType, Contract
from data_contracts.errors import DoudiError, UnreadableDeliveryError
from data_contracts.reader_cells import is_exact, text_of, texts_of_rows
from data_contracts.reader_columns import parsed, texts_of_columns
from data_contracts.reader_header import MOST_COLUMNS, find_header, lacking, missing_columns
from data_contracts.reader_rivals import better_contract, other_contract
from data_contracts.reader_top import cuts_of
from data_contracts.reader_workbook import Page, Range, open_workbook, top_lines
from data_contracts.sheet import Body, Header, Note, Unread, position

#: A cell that holds somebody's number: a sheet with such cells is never passed over in silence.
_NUMBER = re.compile(r"\d{15}(?:\d{2}[\dXx])?")


def read_bodies(path: Path, contract: Contract, *, only: frozenset[str] | None = None) -> list[Body | Unread]:
    """Read every visible sheet (or those named in `only`) that holds this dataset, in their order.

    A sheet of which the header is not understood does not spoil the others: it is passed over with a note where it
    names nobody (remarks, statistics), else it is `Unread`.

    Raises:
        UnreadableDeliveryError: no sheet can be read.
    """
    read: list[Body | Unread] = []
    skipped: list[Note] = []
    for found in _pages(path, contract, only):
        if isinstance(found, Note):
            skipped.append(found)
        else:
            read.append(found)
    read = _without_strangers(read, contract, path)
    first = next((place for place, each in enumerate(read) if isinstance(each, Body)), None)
    if first is None:
        raise _nothing_read(read, path, contract)
    body = cast("Body", read[first])
    read[first] = replace(body, notes=(*body.notes, *skipped))
    return read


def _pages(path: Path, contract: Contract, only: frozenset[str] | None) -> Iterator[Body | Unread | Note]:
    """Read one sheet after another, and parse large ones on the other processor meanwhile."""
    cuts = cuts_of(path)
    with ThreadPoolExecutor(1) as worker:
        wanted = [name for name in cuts if only is None or name in only]
        parsing = {name: worker.submit(parsed, path, name, cuts[name]) for name in wanted}
        book = open_workbook(path, cuts)
        yield from book.notes
        for page in book.sheets:
            if only is not None and page.name not in only:
                continue
            found = _read_large(page, contract, parsing.pop(page.name, None)) or _read(page.whole(), contract)
            if found is not None:
                yield found


def _read_large(page: Page, contract: Contract, parsing: Future[pl.DataFrame] | None) -> Body | None:
    """Read a large sheet column by column; null where it has to be read cell by cell."""
    if page.cut is None or parsing is None or page.cut.width > MOST_COLUMNS:
        return None
    header, notes = find_header(top_lines(page), contract, merged=bool(page.merged_cell_ranges))
    if header is None or missing_columns(header, contract):
        return None
    header, above = _below_titles(page, header)
    exact = [is_exact(contract, meant) for meant in header.columns]
    texts = texts_of_columns(page, page.cut, parsing, below=header.end, exact=exact)
    if texts is None:
        return None
    return _body(page, header, contract, texts, notes=notes, above=above)


def _read(page: Page, contract: Contract) -> Body | Unread | Note | None:
    """Read a sheet cell by cell; null where it is empty, a note where it is passed over."""
    lines = top_lines(page)
    if not any(any(line) for line in lines) and page.sheet.height == 0:
        return None
    where = f"{page.path.name}，工作表“{page.name}”"
    header, notes = find_header(lines, contract, merged=bool(page.merged_cell_ranges))
    error = _unreadable(page, header, contract, where=where)
    if error is not None:
        return Unread(page.name, error)
    if header is None or missing_columns(header, contract):
        return Note("skipped_sheet", None, f"工作表“{page.name}”没有可识别的表头，没有读取")
    header, above = _below_titles(page, header)
    exact = [is_exact(contract, meant) for meant in header.columns]
    texts = texts_of_rows(islice(page.rows(), header.end, None), exact=exact)
    return _body(page, header, contract, texts, notes=notes, above=above)


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


def _unreadable(page: Page, header: Header | None, contract: Contract, *, where: str) -> UnreadableDeliveryError | None:
    """Say why a sheet that names people cannot be read; null where it can, or where it names nobody."""
    if header is not None and not missing_columns(header, contract):
        return None
    number = next((place for place, row in enumerate(page.rows(), start=1) if _names_somebody(row)), None)
    subject = contract.persons.get("self")
    other = other_contract(top_lines(page), contract, merged=bool(page.merged_cell_ranges)) if number else None
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


def _below_titles(page: Page, header: Header) -> tuple[Header, int]:
    """Return the header as wide as its sheet, and how many lines that are not blank stand above it."""
    top = list(islice(page.rows(), header.end))
    above = sum(any(cell not in ("", None) for cell in row) for row in top[: header.first])
    return _as_wide_as(header, max(len(row) for row in top), page.name), above


def _body(
    page: Page, header: Header, contract: Contract, texts: list[pl.Series], *, notes: Sequence[Note], above: int
) -> Body:
    """Make a body of the cells below a header."""
    height = len(texts[0])
    _fill_merged(texts, page.merged_cell_ranges, header, contract)
    frame = pl.DataFrame(
        [
            pl.Series("source_row", range(header.end + 1, header.end + 1 + height), dtype=pl.Int32),
            *(column.alias(position(place)) for place, column in enumerate(texts)),
        ]
    )
    seen = page.looks.notes(below=header.end, rows=height)
    return Body(page.name, header, frame, notes=(*notes, *seen), rows_above=above)


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
