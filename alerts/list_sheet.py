"""How is a list laid out that comes back with answers: one line per alert, locked but for the answer cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, NamedTuple, Protocol

from alerts import answer_contract, exceptions
from alerts.answer_contract import AnswerColumn
from alerts.quick_sheet import QuickSheet, Span
from alerts.visits import ThisRun
from alerts.wording import wording
from alerts.workbook import Book, cell_value, print_on_a4, text_height

#: Row of the header, counted from 0: title and warning stand above it.
HEADER_ROW = 2
ID_COLUMN = "alert_id"
#: The columns that the reader fills in, with widths; the same in township and department lists.
ANSWERS: tuple[tuple[str, float], ...] = (
    ("核查结果", 10),
    ("调查记录号", 8),
    ("核查日期", 10),
    ("核查人", 7),
    ("备注", 9),
)
#: What only some outcomes need: to the right of what is printed.
MORE_ANSWERS: tuple[tuple[str, float], ...] = (
    ("决定文号", 14),
    ("书面告知日期", 11),
    ("例外情形", 16),
    ("例外有效期至", 11),
)
DAYS_TO_ANSWER = 366
#: No written notice of a case that is open now is older.
FIRST_NOTICE = date(2020, 1, 1)


class Cell(NamedTuple):
    """What stands in a cell and how it looks; `link` leads to another sheet of the same workbook."""

    value: str | int | date | Decimal | None
    look: str = "middle"
    link: str | None = None


class Listed(Protocol):
    """What a list needs to know of an alert, whomever it is about."""

    @property
    def alert_id(self) -> str:
        """Its lasting id."""
        ...

    @property
    def family(self) -> str:
        """The family of its rule."""
        ...


@dataclass(frozen=True)
class ListSheet:
    """A list under construction.

    Attributes:
        book: the open workbook.
        sheet: the sheet to fill.
        run: the run that hands out.
        columns: title and width of the columns before the answers.
        pick_lists: the cell range of the outcomes of each family.
    """

    book: Book
    sheet: QuickSheet
    run: ThisRun
    columns: tuple[tuple[str, float], ...]
    pick_lists: dict[str, str]

    def frame(self, title: str, *, lines: int) -> None:
        """Write what surrounds the lines: title, warning, header, filter, checks, print set-up, protection."""
        sheet, look = self.sheet, self.book.look
        columns = (*self.columns, *ANSWERS, *MORE_ANSWERS, (ID_COLUMN, 10.0))
        for column, (head, width) in enumerate(columns):
            sheet.set_column(column, column, width, None, {"hidden": head == ID_COLUMN})
            sheet.write_string(HEADER_ROW, column, head, look["header"])
        last_row, last_column = HEADER_ROW + lines, len(columns) - 2
        last_printed = last_column - len(MORE_ANSWERS)
        sheet.merge_range(0, 0, 0, last_printed, title, look["title"])
        sheet.merge_range(1, 0, 1, last_printed, wording().banner, look["banner"])
        for row, height in ((0, 26), (1, 18), (HEADER_ROW, 30)):
            sheet.set_row(row, height)
        self._check_answers(HEADER_ROW + 1, last_row)
        sheet.freeze_panes(HEADER_ROW + 1, 3)
        sheet.autofilter(HEADER_ROW, 0, last_row, last_column)
        sheet.repeat_rows(HEADER_ROW)
        sheet.print_area(0, 0, last_row, last_printed)
        print_on_a4(sheet, landscape=True, footer=title)
        # A guard against mistakes, not a safeguard: there is no password, and answers are checked on their return.
        sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})

    def add(self, number: int, cells: Sequence[Cell], alert: Listed) -> None:
        """Write the line of an alert (numbers count from 1), its empty answers and its hidden id."""
        row, look = HEADER_ROW + number, self.book.look
        spans = [(at, at, cell_value(cell.value), look[cell.look]) for at, cell in enumerate(cells)]
        texts = ((str(cell.value or ""), width) for cell, (_, width) in zip(cells, self.columns, strict=True))
        height = max(text_height(text, width) for text, width in texts)
        hidden = len(cells) + len(ANSWERS) + len(MORE_ANSWERS)
        spans += [*self._answers, (hidden, hidden, alert.alert_id, look["hidden"])]
        self.sheet.add_row(row, self.book.file.row(height, spans))
        self.sheet.check(row, len(cells), _pick_one(self.pick_lists[alert.family]))
        for at, cell in enumerate(cells):
            if cell.link:
                self.sheet.link(row, at, cell.link, str(cell.value), "打开走访单")

    @cached_property
    def _answers(self) -> list[Span]:
        """The empty cells of a line for the answers."""
        is_date = (_column(title).type == "date" for title, _ in (*ANSWERS, *MORE_ANSWERS))
        looks = (self.book.look["answer_date" if is_one else "answer"] for is_one in is_date)
        return [(at, at, None, look) for at, look in enumerate(looks, start=len(self.columns))]

    def _check_answers(self, first: int, last: int) -> None:
        """Check dates and lengths while they are typed, with messages in Chinese."""
        for column, (title, _) in enumerate((*ANSWERS, *MORE_ANSWERS), start=len(self.columns)):
            if check := self._check_of(title, _column(title)):
                self.sheet.data_validation(first, column, last, column, check)

    def _check_of(self, title: str, column: AnswerColumn) -> dict[str, Any] | None:
        """Say how a column of answers is checked; what is picked per line is checked per line."""
        if column.type == "date":
            earliest = None if title == "书面告知日期" else self.run.as_of
            return _date(title, earliest, self.run.as_of + timedelta(days=_most_days(title)))
        if column.type == "reason":
            return _pick_one(self.pick_lists[title], title)
        return _at_most(title, column.most_characters) if column.most_characters else None


@cache
def _column(title: str) -> AnswerColumn:
    return answer_contract.contract().columns[answer_contract.contract().name_of(title)]


def _most_days(title: str) -> int:
    longest = max(reason.most_months for reason in exceptions.reasons().values())
    return DAYS_TO_ANSWER + 31 * longest if title == "例外有效期至" else DAYS_TO_ANSWER


def _pick_one(pick_list: str, title: str = "核查结果") -> dict[str, Any]:
    return {
        "validate": "list",
        "source": pick_list,
        "input_title": title,
        "input_message": "请从下拉列表中选一项。",
        "error_title": "请从列表中选",
        "error_message": f"{title}只能从下拉列表中选择，补充情况请写在备注里。",
    }


def _date(title: str, earliest: date | None, latest: date) -> dict[str, Any]:
    least = f"，不早于本单生成之日({earliest.isoformat()})" if earliest else ""
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": earliest or FIRST_NOTICE,
        "maximum": latest,
        "error_title": f"{title}不对",
        "error_message": f"请写成 2026-10-15 的样子{least}。",
    }


def _at_most(title: str, characters: int) -> dict[str, Any]:
    return {
        "validate": "length",
        "criteria": "<=",
        "value": characters,
        "error_title": "内容太长",
        "error_message": f"{title}请不要超过 {characters} 个字。",
    }
