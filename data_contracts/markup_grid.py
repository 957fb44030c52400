"""A table as markup writes it (a web page, Excel 2003 XML): its cells on the grid that a spreadsheet shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from data_contracts.errors import UnreadableDeliveryError

#: First and last cell of merged cells: row and column, counted from 0.
Range = tuple[tuple[int, int], tuple[int, int]]

#: The largest sheet that Excel knows.
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
#: Cells up to the last row and column: each takes memory, also a blank one.
MOST_CELLS = 20_000_000


@dataclass
class Grid:
    """Cells placed one after another, with room for those that reach over several rows or columns.

    Args:
        rows: texts, dates and booleans per row, blank ones as empty text.
        merged: cells that reach further than one place.
        hidden_rows: how many are there and not shown.
    """

    rows: list[list[object]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: int = 0
    _reserved: dict[int, int] = field(default_factory=dict)
    _below: dict[int, int] = field(default_factory=dict)
    _cells: int = 0

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max(map(len, self.rows), default=0)

    def begin_row(self, at: int | None = None) -> None:
        """Begin the next row, or the one at a place further down."""
        for row in range(len(self.rows), max(at or 0, len(self.rows)) + 1):
            self._counted(row, 0)
            self.rows.append([])
            self._below = {column: left - 1 for column, left in self._below.items() if left > 1}
            self._reserved = dict.fromkeys(self._below, row)

    def add(self, value: object, *, down: int = 1, right: int = 1, at: int | None = None) -> None:
        """Put a cell into the next free place of the row, or the one at a place further right."""
        row = self.rows[-1]
        place = max(len(row), at or 0)
        while place in self._reserved:
            place += 1
        self._counted(len(self.rows) - 1, place + right)
        row.extend([""] * (place - len(row)))
        row.extend([value, *[""] * (right - 1)])
        if down > 1:
            self._below |= dict.fromkeys(range(place, place + right), down)
        if down > 1 or right > 1:
            first = len(self.rows) - 1
            self.merged.append(((first, place), (first + down - 1, place + right - 1)))

    def line(self, text: str) -> None:
        """Put a text into a row of its own."""
        self.begin_row()
        self.add(text)

    def append(self, other: Grid) -> None:
        """Put another table below."""
        moved = len(self.rows)
        self._below, self._reserved = {}, {}
        self.rows += other.rows
        self._cells += other._cells
        self.hidden_rows += other.hidden_rows
        self.merged += [((top + moved, left), (end + moved, right)) for (top, left), (end, right) in other.merged]

    def _counted(self, row: int, width: int) -> None:
        self._cells += max(width - len(self.rows[row]) if row < len(self.rows) else 1, 0)
        if row >= MOST_ROWS or width > MOST_COLUMNS or self._cells > MOST_CELLS:
            raise UnreadableDeliveryError(
                "表格行列数超出正常范围", to_do="请删除多余的行列，或分成几个文件、改用 .csv 报送"
            )


@dataclass(frozen=True)
class MarkupSheet:
    """A sheet with what the readers of workbooks ask of one."""

    name: str
    grid: Grid
    start: tuple[int, int] = (0, 0)

    @property
    def width(self) -> int:
        """How many columns it has."""
        return self.grid.width

    @property
    def end(self) -> tuple[int, int]:
        """Row and column of its last cell."""
        return self.height - 1, self.width - 1

    @property
    def height(self) -> int:
        """How many rows it has."""
        return len(self.grid.rows)

    @property
    def merged_cell_ranges(self) -> Sequence[Range]:
        """Its merged cells, within its rows."""
        last = self.height - 1
        return [((top, left), (min(end, last), right)) for (top, left), (end, right) in self.grid.merged]

    def iter_rows(self) -> Iterator[list[object]]:
        """Yield the rows, all equally long."""
        width = self.grid.width
        if width * self.height > MOST_CELLS:
            raise UnreadableDeliveryError(
                "表格行列数超出正常范围", to_do="请删除多余的行列，或分成几个文件、改用 .csv 报送"
            )
        return (row + [""] * (width - len(row)) for row in self.grid.rows)
