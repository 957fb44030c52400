"""What does a workbook show besides its cells: hidden rows and columns, filters, colours, comments, cells far out?

The library that reads the cells does not tell; the sheet's own XML does, in one pass over its text. Of an xls, et or
ods nothing of this is known.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from data_contracts.errors import UnreadableDeliveryError
from data_contracts.reader_colours import marks_of_styles
from data_contracts.reader_container import is_bomb
from data_contracts.sheet import Note, listed

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: Cells up to the last row and column that a sheet may reserve room for: 32 bytes each.
MOST_CELLS = 60_000_000
_LARGEST_PART = 4 << 30
_BLOCK = 1 << 20
_HIDDEN_ROW = re.compile(rb"""<(?:x:)?row [^>]*(?:hidden=["'](?:1|true)|ht=["']0["'])""")
_HIDDEN_COLUMN = re.compile(rb"""<(?:x:)?col [^>]*hidden=["'](?:1|true)["'][^>]*>""")
_BEYOND_Z = re.compile(rb""" r=["']([A-Z]{2,3})\d""")
_LAST_ROW = re.compile(rb"""row [^>]*?r=["'](\d+)""")
_FILTER = b"filterColumn"
#: From the first cell to the last; writers that do not know it yet write A1 alone.
_DIMENSION = re.compile(rb"""<(?:x:)?dimension ref=["'][A-Z]+\d+:([A-Z]+)\d+["']""")
#: What reading a zip and its XML by ourselves may stumble over.
NOT_AS_USUAL = (
    zipfile.BadZipFile, KeyError, ElementTree.ParseError, OSError, NotImplementedError, ValueError, EOFError,
)  # fmt: skip
#: Sheets up to this size are looked through cell by cell.
_SOON_READ = 8 << 20


@dataclass
class Looks:
    """What was seen on one sheet.

    Args:
        hidden_rows: how many, by filters or by hand.
        hidden_columns: how many.
        is_filtered: a filter with conditions is set.
        has_comments: somebody has written beside the cells.
        marked: word for a colour (黄色) → numbers of the rows with a cell that has it.
        last_row, last_column: how far out cells lie.
        values: how many cells are not blank, where that was asked for.
        is_odd: there are results of formulas with escapes (_x000D_), which not all readers undo.
    """

    hidden_rows: int = 0
    hidden_columns: int = 0
    is_filtered: bool = False
    has_comments: bool = False
    marked: dict[str, set[int]] = field(default_factory=dict)
    last_row: int = 0
    last_column: int = 26
    values: int = 0
    is_odd: bool = False

    def notes(self, *, below: int, rows: int) -> tuple[Note, ...]:
        """Say what the sender should know.

        Args:
            below: number of the last header line: the colours of titles mean nothing.
            rows: how many lines there are below it; a colour on all of them is decoration.
        """
        notes = []
        if self.hidden_rows:
            how = "被筛选隐藏的" if self.is_filtered else "隐藏或筛选掉的"
            notes.append(Note("hidden_rows", None, f"有 {self.hidden_rows} 行是{how}，已照常读取"))
        elif self.is_filtered:
            notes.append(Note("filtered", None, "工作表设有筛选条件；如导出前已按条件筛选，请核对是否完整"))
        if self.hidden_columns:
            notes.append(Note("hidden_columns", None, f"有 {self.hidden_columns} 列是隐藏的，已照常读取"))
        for mark, numbers in sorted(self.marked.items()):
            found = sorted(number for number in numbers if number > below)
            if found and len(found) < rows:
                message = f"第 {listed(found)} 行标了{mark}；颜色和格式不作为数据读取，含义请用文字写在单独一列"
                notes.append(Note("colour", None, message))
        if self.has_comments:
            notes.append(Note("comments", None, "单元格有批注，批注没有读取；如是数据，请写在单独一列"))
        return tuple(notes)


def looks_of(path: Path, *, later: Container[str] = ()) -> dict[str, Looks]:
    """Look at every sheet of an xlsx; empty for other formats, or where the XML is not as usual.

    Args:
        path: the workbook.
        later: names of sheets that are looked at one by one.

    Raises:
        UnreadableDeliveryError: a part unpacks to too much, or cells lie so far out that memory would not do.
    """
    if not zipfile.is_zipfile(path):
        return {}
    try:
        with zipfile.ZipFile(path) as archive:
            refuse_bombs(archive, path)
            marks = marks_of_styles(archive)
            found = {
                name: Looks() if name in later else _look(archive, part, marks) for name, part in sheet_parts(archive)
            }
    except NOT_AS_USUAL:
        return {}  # the library says whether it can read the cells: only this courtesy is lost
    for name, looks in found.items():
        refuse_far_out(name, looks.last_row, looks.last_column, path)
    return found


def looks_of_large(path: Path, part: str, values: Sequence[bytes]) -> Looks:
    """Look at one large sheet of an xlsx that was opened before.

    Args:
        path: the workbook.
        part: where the sheet stands in it.
        values: what begins the value of a cell; these are counted.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _look(archive, part, marks_of_styles(archive), values=values)
    except NOT_AS_USUAL:
        return Looks()


def refuse_far_out(name: str, last_row: int, last_column: int, path: Path) -> None:
    """Refuse a sheet with cells so far out that memory would not do.

    Raises:
        UnreadableDeliveryError: it has such cells.
    """
    if last_row * last_column > MOST_CELLS:
        raise UnreadableDeliveryError(
            f"工作表“{name}”在第 {last_row} 行、第 {last_column} 列附近还有内容，离数据太远",
            where=path.name,
            to_do="请选中数据以下和以右的空白行列，删除后保存，重新报送",
        )


def refuse_bombs(archive: zipfile.ZipFile, path: Path) -> None:
    """Refuse a workbook of which a part unpacks to more than any table does.

    Raises:
        UnreadableDeliveryError: it has such a part.
    """
    for info in archive.infolist():
        if is_bomb(info) or info.file_size > _LARGEST_PART:
            raise UnreadableDeliveryError(
                f"工作簿解压后有 {info.file_size >> 20} MB，超出正常范围，没有打开",
                where=path.name,
                to_do="请核对文件；数据确实很多的，请分成几个文件或改用 .csv 报送",
            )


def sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of every sheet and of the part that it stands in."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - expat, no entities used
    targets = {node.get("Id"): node.get("Target", "") for node in relations}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    for node in book.iter():
        if node.tag.endswith("}sheet"):
            target = targets.get(node.get(_RELATION), "")
            yield node.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _look(
    archive: zipfile.ZipFile, part: str, marks: dict[int, tuple[str, ...]], *, values: Sequence[bytes] = ()
) -> Looks:
    looks = Looks(has_comments=_has_comments(archive, part))
    coloured = _cells_in_style(marks)
    tail = b""
    every_cell = archive.getinfo(part).file_size < _SOON_READ
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            if not (every_cell or looks.last_row):
                # A large sheet is believed what it says of its own width, if it says anything.
                said = _DIMENSION.search(block)
                every_cell = said is None
                looks.last_column = max(looks.last_column, column_number(said[1]) if said else 0)
            text = tail + block
            cut = text.rfind(b"<")  # a tag never straddles the cut
            whole, tail = text[:cut], text[cut:]
            _look_at(whole, looks, every_cell=every_cell)
            if values:
                looks.values += sum(map(whole.count, values))
                looks.is_odd = looks.is_odd or (b"str" in whole and b"_x" in whole)
            for row, style in coloured.findall(whole) if coloured else ():
                for mark in marks[int(style)]:
                    looks.marked.setdefault(mark, set()).add(int(row))
    return looks


def _look_at(text: bytes, looks: Looks, *, every_cell: bool) -> None:
    if b"hidden=" in text or b' ht="0"' in text:  # most sheets hide nothing, and this is soon seen
        looks.hidden_rows += len(_HIDDEN_ROW.findall(text))
        looks.hidden_columns += sum(_columns_spanned(tag) for tag in _HIDDEN_COLUMN.findall(text))
    looks.is_filtered = looks.is_filtered or _FILTER in text
    if every_cell:
        looks.last_column = max([looks.last_column, *map(column_number, set(_BEYOND_Z.findall(text)))])
    # Rows stand in their order.
    last = _LAST_ROW.match(text, at) if (at := text.rfind(b"row ")) >= 0 else None
    looks.last_row = max(looks.last_row, int(last[1]) if last else 0)


def _cells_in_style(marks: dict[int, tuple[str, ...]]) -> re.Pattern[bytes] | None:
    if not marks:
        return None
    styles = "|".join(str(style) for style in sorted(marks))
    return re.compile(rf"""<(?:x:)?c r=["'][A-Z]+(\d+)["'] s=["']({styles})["']""".encode())


def _has_comments(archive: zipfile.ZipFile, part: str) -> bool:
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    return relations in archive.namelist() and b"omments" in archive.read(relations)


def column_number(letters: bytes) -> int:
    """Tell the number of a column.

    >>> column_number(b"A"), column_number(b"AA")
    (1, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _columns_spanned(tag: bytes) -> int:
    low, high = (re.search(rb"""%s=["'](\d+)""" % end, tag) for end in (b"min", b"max"))
    # Formatting "all columns to the right" hides thousands that were never used.
    return 1 if not (low and high) else min(int(high[1]) - int(low[1]) + 1, 100)
