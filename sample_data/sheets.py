"""How do rows become a sheet: titles, header, body with totals, signature, and on which line does each row stand?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import polars as pl

from data_contracts.verbatim import VerbatimBook
from sample_data.cells import Cell

#: Excel stamps files with the time; ours are the same whenever they are made.
CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - Excel knows no time zones


@dataclass
class Sheet:
    """One sheet as lines of cells; line 1 is the top."""

    name: str
    lines: list[list[Cell]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add(self, cells: list[Cell]) -> int:
        """Add a line at the bottom and return its number."""
        self.lines.append(cells)
        return len(self.lines)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge a range (lines from 1, columns from 0); a single cell stays as it is."""
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))


def write_workbook(path: Path, sheets: list[Sheet]) -> None:
    """Write sheets as one .xlsx, the same bytes for the same lines."""
    book = VerbatimBook(path)
    book.set_properties({"created": CREATED})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    middle = book.add_format({"align": "center", "valign": "vcenter"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for top, left, bottom, right in sheet.merges:
            page.merge_range(top - 1, left, bottom - 1, right, "", middle)
        for number, cells in enumerate(sheet.lines):
            for place, cell in enumerate(cells):
                if cell is None or cell == "":
                    continue
                if isinstance(cell, date):
                    page.write_datetime(number, place, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                elif isinstance(cell, str):
                    page.write_string(number, place, cell)
                else:
                    page.write_number(number, place, cell)
    book.close()


def write_csv(path: Path, frame: pl.DataFrame, *, encoding: str) -> list[int]:
    """Write text columns as a csv with CRLF lines and return the line of each row (the header is line 1)."""
    path.write_bytes(frame.write_csv(line_terminator="\r\n").encode(encoding))
    return list(range(2, len(frame) + 2))
