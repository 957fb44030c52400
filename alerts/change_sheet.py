"""What does a new edition change: the sheet 变更说明, alert by alert, against the edition that is out."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from alerts.visits import ThisRun
from alerts.workbook import Book, open_book, print_on_a4, text_height
from alerts.written import Change, Changes
from data_contracts import yaml_file

TEXTS = Path(__file__).parent / "texts" / "editions.yaml"
WIDTHS = (7, 9, 9, 26, 6, 12, 46, 20)
HEADER_ROW = 3


class EditionTexts(BaseModel):
    """All words of `editions.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sheet: str
    title: str
    intro: str
    columns: tuple[str, ...]
    kinds: dict[str, str]
    nothing: str
    added: dict[str, str]
    removed: dict[str, str]
    changed: dict[str, str]
    empty: str
    whole: str
    unknown: str


@cache
def edition_texts() -> EditionTexts:
    """Read the words."""
    return yaml_file.read(TEXTS, EditionTexts)


def add_changes(book: Book, changes: Changes | None) -> None:
    """Add the sheet to a workbook; a first edition has none."""
    if changes is None:
        return
    texts = edition_texts()
    sheet = book.file.add_worksheet(texts.sheet)
    sheet.hide_gridlines(2)
    last = len(WIDTHS) - 1
    for column, (title, width) in enumerate(zip(texts.columns, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADER_ROW, column, title, book.look["header"])
    heading = texts.title.format(edition=changes.edition)
    sheet.merge_range(0, 0, 0, last, heading, book.look["title"])
    sheet.set_row(0, 28)
    for row, text in ((1, texts.intro.format(before=changes.edition - 1)), (2, changes.note)):
        sheet.merge_range(row, 0, row, last, text, book.look["plain"])
        sheet.set_row(row, text_height(text, sum(WIDTHS)))
    for row, change in enumerate(changes.lines, start=HEADER_ROW + 1):
        cells = _cells(change)
        height = max(text_height(text, width) for text, width in zip(cells, WIDTHS, strict=True))
        spans = [(column, column, text, book.look["middle"]) for column, text in enumerate(cells)]
        sheet.add_row(row, book.file.row(height, spans))
    sheet.repeat_rows(HEADER_ROW)
    print_on_a4(sheet, landscape=True, footer=heading)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _cells(change: Change) -> tuple[str, ...]:
    line, taken_off = change.line, change.kind == edition_texts().kinds["removed"]
    return (
        change.kind,
        "" if taken_off else line.place,
        change.place_before,
        line.title,
        line.grade,
        f"{line.due_on:%Y-%m-%d}" if line.due_on else "",
        change.what,
        line.alert_id,
    )


def write_empty_book(path: Path, changes: Changes | None, *, run: ThisRun) -> int:
    """Write the edition of a list on which nothing is left: the sheet of changes alone."""
    with open_book(path, run, title=edition_texts().sheet) as book:
        add_changes(book, changes)
    return 0
