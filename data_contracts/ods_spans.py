"""Which cells are merged in an OpenDocument spreadsheet? The library that reads its cells does not say."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, iterparse

from data_contracts.errors import UnreadableDeliveryError

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ROW, _SHEET = f"{_TABLE}table-row", f"{_TABLE}table"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")

Range = tuple[tuple[int, int], tuple[int, int]]


def ods_spans(path: Path) -> dict[str, tuple[Range, ...]]:
    """List the merged cells of each sheet; nothing for a file that is no such spreadsheet, or too odd to be read."""
    if not zipfile.is_zipfile(path):
        return {}
    spans: dict[str, tuple[Range, ...]] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            if "content.xml" not in archive.namelist():
                return {}
            for name, found in _sheets(archive):
                spans[name] = tuple(found)
    except (zipfile.BadZipFile, ParseError, ValueError) as error:
        raise UnreadableDeliveryError(
            "文件已损坏，或不是有效的表格", where=path.name, to_do="请用 LibreOffice 打开并另存为 .xlsx 后重新交回"
        ) from error
    return spans


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, list[Range]]]:
    """Read the sheets one after another, a row at a time."""
    name, row, found = "", 0, list[Range]()
    with archive.open("content.xml") as stream:
        # Expat itself refuses entities that grow out of proportion.
        for event, element in iterparse(stream, ("start", "end")):  # noqa: S314
            if event == "start" and element.tag == _SHEET:
                name, row, found = element.get(f"{_TABLE}name", ""), 0, []
            elif event == "end" and element.tag == _ROW:
                found += _merged(element, row)
                row += _number(element, "number-rows-repeated")
                element.clear()
            elif event == "end" and element.tag == _SHEET:
                yield name, found


def _merged(row: Element, at: int) -> Iterator[Range]:
    column = 0
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        rows, columns = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
        if rows > 1 or columns > 1:
            yield (at, column), (at + rows - 1, column + columns - 1)
        column += _number(cell, "number-columns-repeated")


def _number(element: Element, name: str) -> int:
    return int(element.get(f"{_TABLE}{name}", "1"))
