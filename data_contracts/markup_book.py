"""Which sheets has an Excel 2003 XML workbook (SpreadsheetML), as systems export it under the name of an xls?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from xml.parsers import expat

from data_contracts.errors import UnreadableDeliveryError
from data_contracts.markup_grid import Grid, MarkupSheet

_SHEET = "urn:schemas-microsoft-com:office:spreadsheet "
_EXCEL = "urn:schemas-microsoft-com:office:excel "
_BLOCK = 1 << 20


class _Book:
    """What the parser has met so far: the parser calls, and keeps nothing itself."""

    def __init__(self) -> None:
        self.sheets: list[MarkupSheet] = []
        self.hidden: set[str] = set()
        self._name = ""
        self._grid: Grid | None = None
        self._cell: Mapping[str, str] | None = None
        self._comments = 0
        self._kind = ""
        self._text: list[str] | None = None
        self._value: object = ""

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == f"{_SHEET}Worksheet":
            self._name, self._grid = given.get(f"{_SHEET}Name", ""), Grid()
        elif tag == f"{_SHEET}Row" and self._grid is not None:
            self._grid.begin_row(_place(given))
            self._grid.hidden_rows += given.get(f"{_SHEET}Hidden") == "1"
        elif tag == f"{_SHEET}Cell":
            self._cell, self._value = given, ""
        elif tag == f"{_SHEET}Comment":
            self._comments += 1
        elif tag == f"{_SHEET}Data" and self._cell is not None and not self._comments:
            self._kind, self._text = given.get(f"{_SHEET}Type", "String"), []
        elif tag == f"{_EXCEL}Visible":
            self._kind, self._text = "Visible", []

    def end(self, tag: str) -> None:
        if tag == f"{_SHEET}Worksheet" and self._grid is not None:
            self.sheets.append(MarkupSheet(self._name, self._grid))
            self._grid = None
        elif tag == f"{_SHEET}Cell" and self._cell is not None and self._grid is not None and self._grid.rows:
            down, right = (1 + _number(self._cell, name) for name in ("MergeDown", "MergeAcross"))
            self._grid.add(self._value, down=down, right=right, at=_place(self._cell))
            self._cell = None
        elif tag == f"{_SHEET}Comment":
            self._comments -= 1
        elif tag == f"{_SHEET}Data" and self._text is not None:
            self._value, self._text = _value("".join(self._text), self._kind), None
        elif tag == f"{_EXCEL}Visible" and self._text is not None:
            if "".join(self._text).strip().startswith("SheetHidden") or "VeryHidden" in "".join(self._text):
                self.hidden.add(self._name)
            self._text = None

    def text(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)


def sheets_of_book(text: str) -> tuple[list[MarkupSheet], set[str]]:
    """Read the sheets of a workbook, and name those that are hidden.

    Raises:
        UnreadableDeliveryError: the XML is broken, or declares entities: no program writes these into a table, and a
            few lines of them unpack to more than any memory holds.
    """
    book = _Book()
    parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = book.start, book.end
    parser.CharacterDataHandler = book.text
    parser.StartDoctypeDeclHandler = _refuse_declarations
    try:
        for start in range(0, len(text), _BLOCK):
            parser.Parse(text[start : start + _BLOCK].encode())
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnreadableDeliveryError(
            f"XML 电子表格在第 {error.lineno} 行附近不完整，可能没有传完或已损坏", to_do="请重新导出并报送"
        ) from error
    return book.sheets, book.hidden


def _refuse_declarations(*_: object) -> None:
    raise UnreadableDeliveryError(
        "XML 电子表格里有文档类型声明（DOCTYPE），没有打开", to_do="请用 Excel 或 WPS 打开，另存为 .xlsx 后重新报送"
    )


def _number(given: Mapping[str, str], name: str) -> int:
    text = given.get(f"{_SHEET}{name}", "")
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def _place(given: Mapping[str, str]) -> int | None:
    number = _number(given, "Index")
    return number - 1 if number else None


def _value(text: str, kind: str) -> object:
    """Read a cell: a number keeps the digits that stand there, and is known as rounded where it is scientific."""
    if kind == "Number":
        return float(text) if "e" in text.casefold() else text
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "DateTime":
        return dt.datetime.fromisoformat(text.strip())
    return text
