"""Who is late with what, and at which level are they urged: one list per county, without a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

import duckdb
from xlsxwriter.worksheet import Worksheet

from alerts import workbook
from alerts.bureau import numbers_of
from alerts.change_sheet import add_changes
from alerts.law_basis import cited
from alerts.policy import jurisdiction_of
from alerts.quality import read_faults
from alerts.sources import AreaNames, area_name
from alerts.visits import ThisRun, find_open, grouped, read_query, read_run
from alerts.wording import GRADES, wording
from alerts.written import Changes, Handout, Line, Unwritten, safe_file_name, says
from data_contracts.corps import county_of

LIST_SHEET = "催办督办清单"
PROLONGED = "时限顺延"
HEADER_ROW = 2
#: Title and width in Excel's units.
COLUMNS: tuple[tuple[str, float], ...] = (
    ("序号", 5),
    ("级别", 9),
    ("逾期工作日", 11),
    ("主办单位", 14),
    ("乡镇(街道)", 12),
    ("户号", 17),
    ("事项", 31),
    ("等级", 6),
    ("截止日期", 11),
    (PROLONGED, 17),
    ("事项编号", 19),
)


@dataclass(frozen=True)
class Late:
    """One open alert whose deadline is over; days are working days."""

    alert_id: str
    department: str
    area_code: str
    household_no: str | None
    title: str
    grade: str
    due_on: date
    overdue_days: int
    overdue_level: str | None
    paused_days: int
    pause_reason: str | None

    @property
    def county(self) -> str:
        """Six digits, or nothing."""
        return county_of(self.area_code)

    @property
    def township(self) -> str:
        """Nine digits, or the county's six where the township is not known."""
        code = self.area_code
        return code[:9] if len(code) >= 9 and code[6:9] != "000" else code[:6]

    @property
    def urgency(self) -> tuple[int, int, str, str, str]:
        """Sort key: the latest first, then by grade, office and place."""
        return -self.overdue_days, GRADES.index(self.grade), self.department, self.area_code, self.alert_id


@dataclass(frozen=True)
class _List:
    """What one county is late with, and from how many working days on each level counts."""

    run: ThisRun
    name: str
    lines: tuple[Late, ...]
    levels: dict[str, float]


def urging_lists(con: duckdb.DuckDBPyConnection, out: Path, areas: AreaNames) -> Iterator[Unwritten]:
    """Read the list of every county that has alerts past their deadline, in the order of codes.

    Nobody's name or number is in it: of people the household's number alone, and of what only an office may see neither
    that nor the reason.
    """
    run = read_run(con)
    find_open(con)
    read_faults(con)
    late = sorted(read_query(con, "urged", Late), key=lambda line: (line.county, *line.urgency))
    levels = numbers_of(jurisdiction_of(con), "alerts.overdue_level", run.period_end)
    for county, lines in grouped(late, lambda line: line.county).items():
        name = area_name(areas, county) if county else "地址不详"
        path = out / safe_file_name("_".join(part for part in (run.month, county, name, f"{LIST_SHEET}.xlsx") if part))
        write = partial(_write_book, of=_List(run, name, tuple(lines), levels), areas=areas)
        yield Unwritten(path, write, _handout(f"{county} {name} 催办督办".strip(), lines))


def _handout(audience: str, late: list[Late]) -> Handout:
    """Say what the list tells: nobody's name or number, and nothing to be answered."""
    lines = [
        Line(line.alert_id, line.township, line.title, line.grade, line.due_on, says(line.overdue_level))
        for line in late
    ]
    return Handout(
        audience, tuple(title for title, _ in COLUMNS), is_masked=True, lines=tuple(lines), is_answered=False
    )


def _write_book(path: Path, changes: Changes | None, *, of: _List, areas: AreaNames) -> int:
    run, name, lines, levels = of.run, of.name, of.lines, of.levels
    title = f"{name}{LIST_SHEET}({run.month_text})"
    texts = wording()
    told = "；".join(
        f"{level}——满 {levels[level]:g} 个工作日，{meaning}" for level, meaning in texts.overdue_levels.items()
    )
    facts = {"as_of": f"{run.as_of:%Y-%m-%d}", "area": name, "alerts": len(lines), "levels": told}
    facts["no_stop"] = cited(texts.no_stop_clause, run.jurisdiction)
    with workbook.open_book(path, run, title=title) as book:
        workbook.add_guide(book, texts.urging_guide, title=title, facts=facts, is_answered=False)
        add_changes(book, changes)
        sheet = book.file.add_worksheet(LIST_SHEET)
        last = len(COLUMNS) - 1
        for column, (head, width) in enumerate(COLUMNS):
            # In most months nothing was prolonged, and an empty column would take a tenth of the page.
            is_empty = head == PROLONGED and not any(line.paused_days for line in lines)
            sheet.set_column(column, column, width, None, {"hidden": is_empty})
            sheet.write_string(HEADER_ROW, column, head, book.look["header"])
        sheet.merge_range(0, 0, 0, last, title, book.look["title"])
        sheet.merge_range(1, 0, 1, last, f"{texts.banner}(截至 {run.as_of:%Y-%m-%d})", book.look["banner"])
        for row, height in ((0, 26), (1, 18), (HEADER_ROW, 30)):
            sheet.set_row(row, height)
        for number, line in enumerate(lines, start=1):
            _add_line(book, sheet, number, line, areas)
        sheet.freeze_panes(HEADER_ROW + 1, 2)
        sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + len(lines), last)
        sheet.repeat_rows(HEADER_ROW)
        sheet.print_area(0, 0, HEADER_ROW + len(lines), last)
        workbook.print_on_a4(sheet, landscape=True, footer=title)
        workbook.protect(sheet)
        sheet.activate()
    return len(lines)


def _add_line(book: workbook.Book, sheet: Worksheet, number: int, line: Late, areas: AreaNames) -> None:
    row = HEADER_ROW + number
    look = book.look
    paused = f"{line.paused_days} 个工作日:{line.pause_reason}" if line.paused_days else ""
    texts = (
        (1, line.overdue_level or "", look["centre"]),
        (3, line.department, look["middle"]),
        (4, area_name(areas, line.township) if line.township else "", look["middle"]),
        (5, line.household_no or "", look["centre"]),
        (6, line.title, look["middle"]),
        (7, line.grade, book.grade(line.grade)),
        (9, paused, look["middle"]),
        (10, line.alert_id, look["middle"]),
    )
    sheet.write_number(row, 0, number, look["centre"])
    sheet.write_number(row, 2, line.overdue_days, look["centre"])
    sheet.write_datetime(row, 8, datetime.combine(line.due_on, time()), look["date"])
    for column, text, form in texts:
        sheet.write_string(row, column, text, form)
    sheet.set_row(row, max(workbook.text_height(text, COLUMNS[column][1]) for column, text, _ in texts))
