"""What should another department look at: one list per county and department, with only what it may read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import polars as pl

from alerts import workbook
from alerts.change_sheet import add_changes
from alerts.law_basis import drafts_in
from alerts.list_sheet import Cell, ListSheet
from alerts.masking import mask_name, mask_number, mask_text
from alerts.open_alerts import OpenAlerts, read_items
from alerts.quality import QUALITY_COLUMNS, QUALITY_SHEET, Fault, quality_cells, read_faults
from alerts.sources import AreaNames, area_name, dataset_title
from alerts.visit_sheet import evidence_text, told
from alerts.visits import Item, OpenAlert, ThisRun, read_run
from alerts.wording import Department, departments, offices_of, wording
from alerts.written import Changes, Handout, Line, Unwritten, safe_file_name, says
from data_contracts.corps import county_of
from data_contracts.months import age_on

LIST_SHEET = "待办清单"
#: A cell of a list holds less than a visit sheet.
MOST_EVIDENCE_ROWS = 4
ADULT_AGE = 18

COLUMNS: tuple[tuple[str, float], ...] = (
    ("序号", 4.5),
    ("姓名", 7.5),
    ("证件号", 19),
    ("乡镇(街道)", 9),
    ("等级", 5),
    ("类型", 8.2),
    ("事项", 11),
    ("说明", 22),
    ("本部门记录", 22),
    ("建议做法", 16),
    ("政策依据", 11),
    ("截止日期", 10.5),
    ("匹配等级", 4.5),
)


@dataclass(frozen=True)
class _List:
    """The alerts that one department of one county is asked to look at, and what it should mend in its own files."""

    run: ThisRun
    county: str
    county_name: str
    name: str
    reader: Department
    items: tuple[Item, ...]
    faults: tuple[Fault, ...]

    @property
    def title(self) -> str:
        """修武县残联: whose list it is; 县级 goes without saying beside a county's name."""
        return self.county_name + (self.name.removeprefix("县级") if self.county_name else self.name)

    @property
    def audience(self) -> str:
        return f"{self.county} {self.county_name} {self.name}".strip()

    @property
    def alert_ids(self) -> list[str]:
        return [item.alert.alert_id for item in self.items] + [fault.alert_id for fault in self.faults]

    @property
    def file_name(self) -> str:
        name = self.name if len(self.county) != 4 else self.name.removeprefix("县级")
        parts = (self.run.month, self.county, self.county_name, name, "待办清单.xlsx")
        return safe_file_name("_".join(part for part in parts if part))


def department_lists(
    con: duckdb.DuckDBPyConnection, out: Path, areas: AreaNames, found: OpenAlerts
) -> Iterator[Unwritten]:
    """Read the list of every county and department that open alerts are routed to, in their order; townships left out.

    What people need and what the department's own deliveries lack stand on sheets of their own. A department reads
    the names of adults, the numbers where it holds them itself, and the facts of its own files; no history of
    assistance, and nobody of another county. An alert routed to two departments stands in both lists.

    Args:
        con: the warehouse; `ops.this_run` says which run hands out.
        out: the folder to write to.
        areas: names of area codes.
        found: the open alerts.
    """
    for of in _lists(con, areas, found):
        yield Unwritten(out / of.file_name, partial(_write_book, of=of, areas=areas), _handout(of))


def _lists(con: duckdb.DuckDBPyConnection, areas: AreaNames, found: OpenAlerts) -> Iterator[_List]:
    run = read_run(con)
    faults: defaultdict[str, defaultdict[str, list[Fault]]] = defaultdict(lambda: defaultdict(list))
    for fault in read_faults(con):
        if fault.is_handed_out:
            faults[county_of(fault.area_code)][fault.department].append(fault)
    routes = {route: _departments_in(route) for route in found.alerts["department"].unique()}
    alerts = found.alerts.filter(pl.col("department").is_in([route for route, names in routes.items() if names]))
    counties = alerts["area_code"].map_elements(county_of, return_dtype=pl.String)
    for county in sorted({*counties, *faults}):
        items: defaultdict[str, list[Item]] = defaultdict(list)
        for item in found.items(alerts.filter(counties == county)):
            for name in routes[item.alert.department]:
                items[name].append(item)
        for name in sorted(items.keys() | faults[county].keys()):
            yield _List(
                run,
                county,
                area_name(areas, county),
                name,
                departments().of(name),
                tuple(items[name]),
                tuple(faults[county][name]),
            )


def _handout(of: _List) -> Handout:
    """Say what a department reads; numbers only where it holds them itself, and names of adults."""
    items = [
        Line(
            item.alert.alert_id,
            item.alert.township_code,
            item.alert.title,
            item.alert.grade,
            item.alert.due_on,
            told(item),
        )
        for item in of.items
    ]
    faults = [
        Line(fault.alert_id, dataset_title(fault.dataset), fault.title, fault.grade, fault.due_on, says(fault.reason))
        for fault in of.faults
    ]
    columns = [title for title, _ in (*(COLUMNS if of.items else ()), *(QUALITY_COLUMNS if of.faults else ()))]
    # Names of adults stand in full; a list of faults names nobody.
    return Handout(of.audience, tuple(dict.fromkeys(columns)), not of.items, (*items, *faults))


def department_rows(
    con: duckdb.DuckDBPyConnection, *, county: str, reader: Department, areas: AreaNames
) -> list[tuple[str, dict[str, object]]]:
    """Read the lines of a department's list as (family, column title → what stands there), most urgent first.

    Args:
        con: the warehouse.
        county: six digits.
        reader: the department, under whichever of its names alerts are routed to it.
        areas: names of area codes.
    """
    titles = [title for title, _ in COLUMNS]
    own = [
        item
        for item in read_items(con)
        if county_of(item.alert.area_code) == county
        and any(name in reader.names for name in _departments_in(item.alert.department))
    ]
    of = _List(read_run(con), county, area_name(areas, county), reader.names[0], reader, tuple(own), ())
    return [
        (item.alert.family, dict(zip(titles, (cell.value for cell in _cells(at, item, of, areas)), strict=True)))
        for at, item in enumerate(own, start=1)
    ]


def _departments_in(routed_to: str) -> list[str]:
    """Split a route that names several departments; those of the township have their own workbook.

    >>> _departments_in("残联/县级民政局"), _departments_in("乡镇(街道)")
    (['残联', '县级民政局'], [])
    """
    return [name for name in offices_of(routed_to) if not departments().is_township(name)]


def _write_book(path: Path, changes: Changes | None, *, of: _List, areas: AreaNames) -> int:
    title = f"{of.title}待办清单({of.run.month_text})"
    lines = len(of.items) + len(of.faults)
    facts = {"period": of.run.month_text, "department": of.name, "alerts": lines}
    with workbook.open_book(path, of.run, title=title) as book:
        workbook.add_guide(book, wording().department_guide, title=title, facts=facts)
        add_changes(book, changes)
        pick_lists = workbook.add_dictionary(book)
        if of.faults:
            _add_faults(book, of, areas, pick_lists)
        if of.items:
            _add_items(book, of, areas, pick_lists)
        hashes: dict[str, str] = {fault.alert_id: fault.facts_hash for fault in of.faults}
        for item in of.items:
            hashes.update(item.alert.facts)
        workbook.add_meta(book, of.run, audience=f"{of.county}/{of.name}", alert_ids=of.alert_ids, facts=hashes)
    return lines


def _add_items(book: workbook.Book, of: _List, areas: AreaNames, pick_lists: dict[str, str]) -> None:
    sheet = book.file.add_worksheet(LIST_SHEET)
    filled = ListSheet(book, sheet, of.run, COLUMNS, pick_lists)
    filled.frame(f"{of.title}待办清单({of.run.month_text})", lines=len(of.items))
    for number, item in enumerate(of.items, start=1):
        filled.add(number, _cells(number, item, of, areas), item.alert)
    sheet.activate()


def _add_faults(book: workbook.Book, of: _List, areas: AreaNames, pick_lists: dict[str, str]) -> None:
    sheet = book.file.add_worksheet(QUALITY_SHEET)
    filled = ListSheet(book, sheet, of.run, QUALITY_COLUMNS, pick_lists)
    filled.frame(f"{of.title}{QUALITY_SHEET}({of.run.month_text})", lines=len(of.faults))
    for number, fault in enumerate(of.faults, start=1):
        filled.add(number, quality_cells(number, fault, areas), fault)
    sheet.activate()


def _cells(number: int, item: Item, of: _List, areas: AreaNames) -> list[Cell]:
    """Say of an alert what its reader may read."""
    alert, texts = item.alert, wording()
    name, resident_id = _who(alert, of)
    personal = {alert.name or "": name, alert.resident_id or "": resident_id}
    return [
        Cell(number, "centre"),
        Cell(name, "centre"),
        Cell(resident_id, "centre"),
        Cell(area_name(areas, alert.township_code)),
        Cell(f"{alert.grade}\n{texts.grades[alert.grade].print_mark}", f"grade_{alert.grade}"),
        Cell(texts.families[alert.family].label, "centre"),
        Cell(alert.title),
        Cell(mask_text(alert.reason, personal=personal)),
        Cell(mask_text(_own_records(item, of.reader), personal=personal)),
        Cell("\n".join([alert.next_step, *alert.pause_told])),
        Cell("\n".join([alert.clause, *drafts_in(alert.law_notes)])),
        Cell(alert.due_on, "date"),
        Cell(alert.match_grade, "centre"),
    ]


def _own_records(item: Item, reader: Department) -> str:
    """Say what the reader's own files state, one line per row."""
    own = [fact for fact in item.facts if fact.dataset and reader.may_read(fact.dataset)]
    return evidence_text(own, most_rows=MOST_EVIDENCE_ROWS)


def _who(alert: OpenAlert, of: _List) -> tuple[str, str]:
    """Return name and number as this department may read them; a child's name stays with the township."""
    age = age_on(of.run.period_end, alert.birth_date)
    is_child = age is not None and age < ADULT_AGE
    name = mask_name(alert.name) if is_child else alert.name or ""
    return name, (alert.resident_id or "") if of.reader.reads_number else mask_number(alert.resident_id)
