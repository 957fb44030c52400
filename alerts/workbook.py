"""How do all workbooks look and behave: formats, text heights, answer columns, hidden sheets, fixed dates."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from alerts import answer_contract
from alerts.list_meta import META_SHEET, meta_lines
from alerts.quick_book import QuickBook
from alerts.quick_sheet import Row
from alerts.visits import ThisRun
from alerts.wording import wording

FONT = "宋体"
DICTIONARY_SHEET = "字典"
POINTS_PER_LINE = 14.0
#: What stands in a cell, before a spreadsheet has its own notion of it.
Value = str | int | float | Decimal | date | None
#: Spreadsheets count days from here (those after February 1900).
_DAY_NOUGHT = date(1899, 12, 30)
#: Spreadsheets allow no more points.
TALLEST_ROW = 409.0
#: Inches of an upright A4 page, between the margins of `print_on_a4`.
PAGE_WIDTH, PAGE_HEIGHT = 8.27 - 0.4 - 0.4, 11.69 - 0.45 - 0.6
#: Points of a page that are left free: a spreadsheet rounds every row to its screen's pixels.
SPARE = 20

_BASE = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
_BOX = _BASE | {"border": 1, "border_color": "#808080", "text_wrap": True}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": _BASE | {"font_size": 16, "bold": True, "align": "center"},
    "banner": _BASE | {"bold": True, "align": "center", "font_color": "#C00000", "text_wrap": True},
    "plain": _BASE | {"text_wrap": True},
    "header": _BOX | {"bold": True, "align": "center", "bg_color": "#D9D9D9"},
    "text": _BOX | {"valign": "top"},
    "middle": _BOX,
    "centre": _BOX | {"align": "center"},
    "label": _BOX | {"bold": True, "align": "center", "bg_color": "#F2F2F2"},
    "date": _BOX | {"align": "center", "num_format": "yyyy-mm-dd"},
    "money": _BOX | {"num_format": "#,##0.00"},
    "count": _BOX | {"num_format": "#,##0"},
    "percent": _BOX | {"num_format": "0.0%"},
    "link": _BOX | {"align": "center", "font_color": "#1F4E79", "underline": 1},
    "answer": _BOX | {"bg_color": "#FFFFE0", "locked": False},
    "answer_date": _BOX | {"bg_color": "#FFFFE0", "locked": False, "num_format": "yyyy-mm-dd", "align": "center"},
    "hidden": _BASE | {"hidden": True, "font_color": "#808080"},
}


@dataclass(frozen=True)
class Book:
    """An open workbook with the formats that all its sheets share."""

    file: QuickBook
    look: dict[str, Format]
    #: Rows that were made, by what they say and how: most of what a visit sheet says stands on others too.
    rows: dict[Hashable, list[Row]] = field(default_factory=dict)

    def grade(self, grade: str) -> Format:
        """Return the coloured format of a grade's cell."""
        return self.look[f"grade_{grade}"]


@contextmanager
def open_book(path: Path, run: ThisRun, *, title: str) -> Iterator[Book]:
    """Open a workbook whose bytes depend on its contents alone; written when the block ends."""
    # Columns are measured in the digits of the default font: it must be one that the offices' machines have.
    usual = {"font_name": FONT, "font_size": 10}
    file = QuickBook(path, {"default_format_properties": usual})
    created = datetime.combine(run.as_of, time())
    file.set_properties({"title": title, "author": "兜底 Doudi", "created": created})
    look = {name: file.add_format(properties) for name, properties in _LOOKS.items()}
    for grade, style in wording().grades.items():
        base = _LOOKS["label"] | {"bg_color": style.fill}
        look[f"grade_{grade}"] = file.add_format(base)
        look[f"bar_{grade}"] = file.add_format(base | {"align": "left", "font_size": 11})
    yield Book(file, look)
    file.close()


def cell_value(value: Value) -> str | float | None:
    """Turn a value into what stands in a cell: spreadsheets count days, and know no decimals.

    >>> cell_value(date(2026, 10, 31)), cell_value(Decimal("420.00")), cell_value("低保"), cell_value(None)
    (46326, 420.0, '低保', None)
    """
    match value:
        case None | str():
            return value
        case date():
            return (value - _DAY_NOUGHT).days
        case _:
            return float(value)


class _Widths(dict[str, int]):
    """How many columns a character takes, found out once for each: lists repeat a few thousand of them."""

    def __missing__(self, character: str) -> int:
        width = self[character] = 2 if unicodedata.east_asian_width(character) in "WFA" else 1
        return width


_WIDTHS = _Widths()
#: What nearly all texts are made of: beside ASCII, characters that are all wide.
_ASCII_OR_WIDE = re.compile("[\0-\x7f·—‘’“”…□\u3001-\u3029\u4e00-\u9fff\uff01-\uff5e]*")


def text_width(text: str) -> int:
    """Count columns of a fixed-width font: a Han character takes two.

    >>> text_width("低保A类"), text_width("· 三〔2024〕8号"), text_width("□\u00a0属实")
    (7, 16, 7)
    """
    if _ASCII_OR_WIDE.fullmatch(text):
        return 2 * len(text) - len(text.encode("ascii", "ignore"))
    return sum(map(_WIDTHS.__getitem__, text))


def text_height(text: str, width: float) -> float:
    """Estimate the height in points of wrapped text in cells of a width (Excel's column units).

    A twentieth of the width is kept in reserve: a line may break before a long number, and fonts differ.

    >>> text_height("低保", 10), text_height("低保边缘家庭", 10)
    (20.0, 34.0)
    """
    if 2 * len(text) <= width * 0.95 and "\n" not in text:
        return POINTS_PER_LINE + 6  # it fits, whatever it is made of
    return _wrapped_height(text, width)


@lru_cache(maxsize=8192)  # what rules say stands on every list
def _wrapped_height(text: str, width: float) -> float:
    room = max(width * 0.95, 2)
    lines = sum(max(1, math.ceil(text_width(line) / room)) for line in text.split("\n"))
    return min(lines * POINTS_PER_LINE + 6, TALLEST_ROW)


def page_room(widths: Sequence[float]) -> float:
    """Say how many points of rows an upright A4 page takes, once it is shrunk to the width of the columns.

    A column takes seven pixels for each digit of its width, and five around them (96 pixels an inch).

    >>> round(page_room([20, 60])), round(page_room([40, 80]))
    (746, 888)
    """
    pixels = sum(7 * width + 5 for width in widths)
    return PAGE_HEIGHT * 72 * max(1.0, pixels / 96 / PAGE_WIDTH) - SPARE


def page_breaks(blocks: Sequence[Sequence[float]], room: float) -> list[int]:
    """Say before which rows a page must end so that no block is torn that fits a page of its own.

    Args:
        blocks: the heights in points of the rows of each block that should stay together.
        room: points that a page has.

    Returns:
        Rows, counted from 0, that a new page begins with. A block longer than a page breaks by itself, wherever the
        printer's page ends, and so what follows it begins a page.

    >>> page_breaks([[300.0], [200.0, 250.0], [100.0], [500.0, 400.0], [50.0]], room=700)
    [1, 4, 6]
    """
    found, used, row = [], 0.0, 0
    for block in blocks:
        height = sum(block)
        if used and used + height > room:
            found.append(row)
            used = 0.0
        used = used + height if height <= room else room
        row += len(block)
    return found


def protect(sheet: Worksheet) -> None:
    """Lock all cells but the answers; filtering, sizing and selecting stay allowed.

    A guard against mistakes, not a safeguard: there is no password, and answers are checked again on their return.
    """
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})


def print_on_a4(sheet: Worksheet, *, landscape: bool, footer: str = "", is_public: bool = False) -> None:
    """Set up A4 with one page in width; a footer that is the sheet's own may be set later (`set_footer`)."""
    sheet.set_paper(9)
    sheet.set_landscape() if landscape else sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.45, bottom=0.6)
    sheet.center_horizontally()
    set_footer(sheet, footer, is_public=is_public)


def set_footer(sheet: Worksheet, footer: str, *, is_public: bool = False) -> None:
    """Say at the foot of every page which list it is of, and its number."""
    # The blank after the size: a footer that begins with a year would be read as a size of 92,026 points.
    told = footer.replace("&", "&&")
    sheet.set_footer(f"&L&9 {told}&C&9{'' if is_public else '内部资料 注意保密'}&R&9第 &P 页 共 &N 页", {"margin": 0.3})


def add_guide(
    book: Book,
    lines: Sequence[tuple[str, str]],
    *,
    title: str,
    facts: dict[str, object],
    is_answered: bool = True,
) -> None:
    """Write the sheet 使用说明: what this is, what its reader may do, how to answer, what the marks mean.

    Args:
        book: the open workbook.
        lines: head and text of what is to be said first.
        title: of the sheet.
        facts: what the texts name in braces.
        is_answered: whether the list comes back with answers; one that only tells needs no explanation of them.
    """
    sheet = book.file.add_worksheet("使用说明")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 74)
    sheet.merge_range(0, 0, 0, 1, title, book.look["title"])
    sheet.set_row(0, 28)
    texts = wording()
    blocks = [(head, text.format_map(facts)) for head, text in lines]
    blocks += [(f"等级 {name} {grade.print_mark}", grade.meaning) for name, grade in texts.grades.items()]
    if is_answered:
        blocks += [(f"匹配等级 {name}", meaning) for name, meaning in texts.match_grades.items()]
        blocks += [(outcome.text, outcome.meaning) for outcome in texts.outcomes]
    for row, (head, text) in enumerate(blocks, start=1):
        grade = head[3:4] if head.startswith("等级 ") else ""
        sheet.write_string(row, 0, head, book.grade(grade) if grade else book.look["label"])
        sheet.write_string(row, 1, text, book.look["text"])
        sheet.set_row(row, text_height(text, 74))
    print_on_a4(sheet, landscape=False, footer="使用说明")
    sheet.protect()


def add_dictionary(book: Book) -> dict[str, str]:
    """Write the very hidden pick-lists, one column per family and one of exceptions; return each one's cell range."""
    sheet = book.file.add_worksheet(DICTIONARY_SHEET)
    offered = {family: wording().outcomes_of(family) for family in wording().families}
    offered[answer_contract.contract().title("exception_reason")] = tuple(answer_contract.reasons_offered().values())
    ranges: dict[str, str] = {}
    for column, (name, choices) in enumerate(offered.items()):
        sheet.write_column(0, column, [name, *choices])
        letter = chr(ord("A") + column)
        ranges[name] = f"={DICTIONARY_SHEET}!${letter}$2:${letter}${len(choices) + 1}"
    sheet.very_hidden()
    return ranges


def add_meta(
    book: Book, run: ThisRun, *, audience: str, alert_ids: Sequence[str], facts: Mapping[str, str] | None = None
) -> None:
    """Write the very hidden sheet that says which list this is, and on which facts each of its alerts rested.

    Args:
        book: the open workbook.
        run: the run that hands out.
        audience: township code, or county code and department.
        alert_ids: as they stand in the list; the hash of them does not depend on the order of rows.
        facts: alert id → hash of the facts that are handed out.
    """
    sheet = book.file.add_worksheet(META_SHEET)
    for row, (key, value) in enumerate(meta_lines(run, audience=audience, alert_ids=alert_ids, facts=facts or {})):
        sheet.add_row(row, book.file.row(None, ((0, 0, key, None), (1, 1, value, None))))
    sheet.very_hidden()
