"""How are answers found in a workbook that people sent back: whatever was sorted, filtered, hidden, cut or moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from data_contracts.contract import fold_header
from matching.errors import DecisionError


@dataclass(frozen=True)
class Layout:
    """What a list looks like: its sheet, the columns that are read, and the command that writes it.

    Attributes:
        key: title of the column that tells which line of ours a row is.
        answers: titles of the columns that people fill in.
    """

    sheet: str
    key: str
    answers: tuple[str, ...]
    command: str


@dataclass(frozen=True)
class AnsweredRow:
    """A row with any answer: the number that Excel shows, its key ('' where it is gone), the cells of the answers."""

    row: int
    key: str
    cells: tuple[Any, ...]


def answered_rows(path: Path, layout: Layout) -> Iterator[AnsweredRow]:
    """Yield every row that has any answer, by the titles of its columns.

    Raises:
        DecisionError: it is no such list, or one of its columns is gone.
    """
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(layout.sheet)
    except (CalamineError, OSError) as error:
        raise DecisionError(
            "the file is no review list of Doudi",
            where=path.name,
            to_do=f"hand in the workbook of `{layout.command}`",
        ) from error
    rows = list(enumerate(sheet.to_python(skip_empty_area=False), start=1))
    header, place = _places(rows, layout, path)
    for row, cells in rows[header + 1 :]:
        told = tuple(_cell(cells, place[title]) for title in layout.answers)
        if any(told):
            yield AnsweredRow(row, str(_cell(cells, place[layout.key]) or "").strip(), told)


def _places(rows: Sequence[tuple[int, list[Any]]], layout: Layout, path: Path) -> tuple[int, dict[str, int]]:
    """Find the header and the columns by their titles, wherever they have been moved to."""
    wanted = {fold_header(title): title for title in (layout.key, *layout.answers)}
    for place, (_, cells) in enumerate(rows):
        titles = {wanted[text]: column for column, text in _folded(cells) if text in wanted}
        if len(titles) == len(wanted):
            return place, titles
    raise DecisionError(
        f"no row has the titles {'、'.join(wanted.values())}",
        where=f"{path.name}, sheet {layout.sheet}",
        to_do=f"these columns must stay; copy the answers into a fresh list (`{layout.command}`)",
    )


def _folded(cells: Sequence[Any]) -> Iterator[tuple[int, str]]:
    for column, cell in enumerate(cells):
        yield column, fold_header(str(cell))


def _cell(cells: Sequence[Any], place: int) -> Any:
    return cells[place] if place < len(cells) else None
