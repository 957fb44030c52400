"""What does a township have to do this month: its workbook, and the first lines of it for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

import duckdb

from alerts import workbook
from alerts.change_sheet import add_changes
from alerts.law_basis import cited, drafts_in
from alerts.list_sheet import Cell, ListSheet
from alerts.masking import mask_name, mask_text
from alerts.open_alerts import OpenAlerts, read_items
from alerts.rounds import read_townships
from alerts.sources import AreaNames, area_name
from alerts.visit_sheet import add_visit_sheet, sheet_name, told
from alerts.visits import Item, ThisRun, Township, Visit, read_run
from alerts.wording import departments, wording
from alerts.written import Changes, Handout, Line, Unwritten, safe_file_name

LIST_SHEET = "工作清单"
#: Above this many households the visit sheets get workbooks of their own: spreadsheets grow slow with more sheets.
MOST_VISIT_SHEETS = 250

#: Columns of the list (title, width in Excel's units). Address and telephone share a cell: all must fit A4.
COLUMNS: tuple[tuple[str, float], ...] = (
    ("序号", 4.5),
    ("户", 5.5),
    ("姓名", 7.5),
    ("证件号", 19),
    ("村/地址/电话", 13),
    ("等级", 5),
    ("类型", 8.2),
    ("事项", 11),
    ("说明", 24),
    ("建议做法", 20),
    ("截止日期", 10.5),
    ("涉及金额(元)", 11),
    ("匹配等级", 4.5),
)


def township_workbooks(
    con: duckdb.DuckDBPyConnection, out: Path, areas: AreaNames, found: OpenAlerts
) -> Iterator[Unwritten]:
    """Read the workbooks of every township that has open alerts, in the order of codes.

    One workbook per township with the list by household in route order and one visit sheet per household; above
    `MOST_VISIT_SHEETS` households the visit sheets follow in workbooks of their own. Every open alert of the run stands
    once in a list and once on a visit sheet. An alert whose township is not known goes into a file for its county.

    Args:
        con: the warehouse; `ops.this_run` says which run hands out.
        out: the folder to write to.
        areas: names of area codes.
        found: the open alerts.
    """
    run = read_run(con)
    for township in read_townships(con, areas, found):
        yield from _books(run, township, out)


def _books(run: ThisRun, township: Township, out: Path) -> Iterator[Unwritten]:
    stem = "_".join(part for part in (run.month, township.code, township.name) if part)
    visits, lines = township.visits, [_lines(visit) for visit in township.visits]
    apart = len(visits) > MOST_VISIT_SHEETS
    path = out / safe_file_name(f"{stem}_核查工作单.xlsx")
    listed = replace(township, visits=tuple(map(_listed, visits))) if apart else township
    write = partial(_write_list_book, run=run, township=listed, with_visits=not apart)
    yield Unwritten(path, write, _handout(township, lines))
    starts = range(0, len(visits), MOST_VISIT_SHEETS) if apart else ()
    for number, at in enumerate(starts, start=1):
        path = out / safe_file_name(f"{stem}_走访单_{number}.xlsx")
        batch = slice(at, at + MOST_VISIT_SHEETS)
        write = partial(_write_visit_book, run=run, township=replace(township, visits=visits[batch]))
        yield Unwritten(path, write, _handout(township, lines[batch], is_answered=False))


def _listed(visit: Visit) -> Visit:
    """Leave out what stands on visit sheets only: what is not written need not be sent to the process that writes."""
    return replace(visit, items=tuple(Item(item.alert, ()) for item in visit.items), members=(), aid=())


def _lines(visit: Visit) -> list[Line]:
    return [
        Line(alert_id, visit.label, item.alert.title, item.alert.grade, item.alert.due_on, says)
        for item in visit.items
        for says in (told(item),)
        for alert_id in item.alert.alert_id.split()
    ]


def _handout(township: Township, lines: Sequence[list[Line]], *, is_answered: bool = True) -> Handout:
    """Say what a township reads: everything of its own people, by name and number (4.6)."""
    titles = tuple(title for title, _ in COLUMNS)
    return Handout(township.audience, titles, False, tuple(chain.from_iterable(lines)), is_answered)


def _write_list_book(
    path: Path, changes: Changes | None, *, run: ThisRun, township: Township, with_visits: bool
) -> int:
    title = f"{township.name}社会救助核查工作单({run.month_text})"
    facts = {
        "period": run.month_text,
        "area": township.name,
        "alerts": township.alerts,
        "households": len(township.visits),
        "no_stop": cited(wording().no_stop_clause, run.jurisdiction),
    }
    with workbook.open_book(path, run, title=title) as book:
        workbook.add_guide(book, wording().township_guide, title=title, facts=facts)
        add_changes(book, changes)
        sheet = book.file.add_worksheet(LIST_SHEET)
        filled = ListSheet(book, sheet, run, COLUMNS, workbook.add_dictionary(book))
        filled.frame(title, lines=township.alerts)
        lines = ((visit, item) for visit in township.visits for item in visit.items)
        for number, (visit, item) in enumerate(lines, start=1):
            filled.add(number, _cells(number, visit, item, with_link=with_visits), item.alert)
        for visit in township.visits if with_visits else ():
            add_visit_sheet(book, run, township.name, visit)
        workbook.add_meta(book, run, audience=township.code, alert_ids=_alert_ids(township), facts=_facts(township))
        sheet.activate()
    return township.alerts


def _write_visit_book(path: Path, changes: Changes | None, *, run: ThisRun, township: Township) -> int:
    with workbook.open_book(path, run, title=f"{township.name}走访单({run.month_text})") as book:
        add_changes(book, changes)
        for visit in township.visits:
            add_visit_sheet(book, run, township.name, visit)
        workbook.add_meta(book, run, audience=township.code, alert_ids=_alert_ids(township), facts=_facts(township))
    return township.alerts


def write_visit_sheets(path: Path, *, run: ThisRun, township: Township) -> int:
    """Write the visit sheets of a township and nothing else, to be printed; returns how many alerts they carry."""
    with workbook.open_book(path, run, title=f"{township.name}走访单({run.month_text})") as book:
        for visit in township.visits:
            add_visit_sheet(book, run, township.name, visit)
    return township.alerts


def _alert_ids(township: Township) -> list[str]:
    return [item.alert.alert_id for visit in township.visits for item in visit.items]


def _facts(township: Township) -> dict[str, str]:
    return {key: facts for visit in township.visits for item in visit.items for key, facts in item.alert.facts.items()}


def _cells(number: int, visit: Visit, item: Item, *, with_link: bool) -> list[Cell]:
    alert = item.alert
    texts = wording()
    host = "" if departments().is_township(alert.department) else f"【{alert.department}主办】"
    return [
        Cell(number, "centre"),
        Cell(visit.label, "link", f"internal:'{sheet_name(visit)}'!A1") if with_link else Cell(visit.label, "centre"),
        Cell(alert.name or "", "centre"),
        Cell(alert.resident_id or "", "centre"),
        Cell("\n".join(part for part in (visit.place, visit.phone) if part)),
        Cell(f"{alert.grade}\n{texts.grades[alert.grade].print_mark}", f"grade_{alert.grade}"),
        Cell(texts.families[alert.family].label, "centre"),
        Cell(alert.title),
        Cell(alert.reason),
        Cell("\n".join([host + alert.next_step, *alert.pause_told, *drafts_in(alert.law_notes)])),
        Cell(alert.due_on, "date"),
        Cell(alert.amount_at_risk, "money"),
        Cell(alert.match_grade, "centre"),
    ]


@dataclass(frozen=True)
class WorklistLine:
    """One line of the worklist as a terminal may show it: no full name, no number; money in yuan, or nothing."""

    alert_id: str
    grade: str
    due_on: date
    township: str
    household: str
    name: str
    label: str
    title: str
    reason: str
    money: str


def worklist_lines(con: duckdb.DuckDBPyConnection, *, limit: int, areas: AreaNames) -> list[WorklistLine]:
    """Return the most urgent open alerts of this run: grade, then gains of the household, deadline, money.

    Args:
        con: the warehouse.
        limit: how many lines.
        areas: names of area codes.
    """
    shown = [item for item in read_items(con) if not item.alert.is_restricted]
    return [_line(item, areas) for item in shown[:limit]]


def _line(item: Item, areas: AreaNames) -> WorklistLine:
    alert = item.alert
    masked = mask_name(alert.name)
    return WorklistLine(
        alert_id=alert.alert_id,
        grade=alert.grade,
        due_on=alert.due_on,
        township=area_name(areas, alert.township_code),
        household=alert.household_no or "",
        name=masked,
        label=wording().families[alert.family].label,
        title=alert.title,
        reason=mask_text(alert.reason, personal={alert.name or "": masked}),
        money="" if alert.amount_at_risk is None else f"{alert.amount_at_risk:,.2f}",
    )
