"""Do register, payments and the bank agree: how many households, how much money, and where does the difference lie?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

import duckdb
from pydantic import BaseModel, ConfigDict

from alerts import workbook
from alerts.change_sheet import add_changes
from alerts.plain_sheet import Column, Table, add_table
from alerts.sources import AreaNames, area_name
from alerts.visits import ThisRun, read_as, read_run
from alerts.workbook import Value
from alerts.written import Changes, Handout, Unwritten, safe_file_name
from data_contracts import yaml_file
from data_contracts.corps import county_of
from warehouse import sql_file

HERE = Path(__file__).parent / "reconcile"
TABLE_SHEET, KINDS_SHEET, STEPS_SHEET = "发放核对表", "差异构成", "发放日程"


class ReconciliationTexts(BaseModel):
    """All of `reconciliation.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    note: str
    kinds_title: str
    kinds_note: str
    steps_title: str
    steps_note: str
    no_due: str
    not_compared: str
    unknown_township: str
    total: str


@cache
def texts() -> ReconciliationTexts:
    """Read `reconciliation.yaml`."""
    return yaml_file.read(Path(__file__).parent / "texts" / "reconciliation.yaml", ReconciliationTexts)


@dataclass(frozen=True)
class Reconciled:
    """One township and programme; amounts in yuan. What each number is stands in the schema (48_reconciliation.sql)."""

    area_code: str
    programme: str
    is_compared: bool
    approved_households: int
    approved_people: int
    approved_amount: Decimal
    paid_lines: int
    paid_amount: Decimal
    returned_lines: int
    returned_amount: Decimal
    credited_lines: int
    credited_amount: Decimal
    taken_back_amount: Decimal
    unpaid_households: int
    unpaid_amount: Decimal
    in_home_households: int
    in_home_amount: Decimal
    unlisted_lines: int
    unlisted_amount: Decimal
    over_households: int
    over_amount: Decimal
    under_households: int
    under_amount: Decimal
    waiting_households: int
    waiting_amount: Decimal

    @property
    def difference(self) -> Decimal:
        """Paid minus approved."""
        return self.paid_amount - self.approved_amount

    @property
    def explained(self) -> Decimal:
        """The same, from the kinds of differences: equal to `difference` wherever both lists came."""
        return self.unlisted_amount + self.over_amount - self.under_amount - self.unpaid_amount - self.in_home_amount


@dataclass(frozen=True)
class Step:
    """One step of a county's payment: by when it was due, when it was done, how many lines were late or undated."""

    county_code: str
    programme: str
    step: str
    due_on: date | None
    lines: int
    undated_lines: int
    late_lines: int
    first_on: date | None
    last_on: date | None


def keep_reconciliation(con: duckdb.DuckDBPyConnection) -> None:
    """Set register, payments and bank side by side for the run's month, and keep the table.

    Args:
        con: the warehouse, in a transaction of the caller's; its `policy` is installed.
    """
    sql_file.run(con, HERE / "compare.sql")
    sql_file.run(con, HERE / "keep.sql")


def read_reconciliation(con: duckdb.DuckDBPyConnection) -> tuple[list[Reconciled], list[Step]]:
    """Read the run's month as it was kept: townships and programmes, and the steps of each county."""
    lines = read_as(con.execute(sql_file.read_sql(HERE / "table.sql")), Reconciled)
    return lines, read_as(con.execute(sql_file.read_sql(HERE / "steps.sql")), Step)


def reconciliations(con: duckdb.DuckDBPyConnection, out: Path, areas: AreaNames) -> Iterator[Unwritten]:
    """Read the workbook of every county, in the order of codes: townships and programmes, the calendar, no person."""
    run = read_run(con)
    lines, steps = read_reconciliation(con)
    by_county: defaultdict[str, list[Reconciled]] = defaultdict(list)
    for line in lines:
        by_county[county_of(line.area_code)].append(line)
    for code, own in sorted(by_county.items()):
        name = area_name(areas, code) or "地址不详"
        path = out / safe_file_name("_".join(part for part in (run.month, code, name, "发放核对表.xlsx") if part))
        own_steps = [step for step in steps if step.county_code in {line.area_code[:6] for line in own}]
        write = partial(_write_book, run=run, county=_County(name, own, own_steps), areas=areas)
        titles = tuple(column.title for column in (*_TABLE, *_KINDS, *_STEPS))
        of = Handout(f"{code} {name} 财政局、县级民政局".strip(), titles, is_masked=True, is_compared=False)
        yield Unwritten(path, write, of)


@dataclass(frozen=True)
class _County:
    name: str
    lines: list[Reconciled]
    steps: list[Step]


def _write_book(path: Path, changes: Changes | None, *, run: ThisRun, county: _County, areas: AreaNames) -> int:
    words = texts()
    name, lines = county.name, county.lines
    with workbook.open_book(path, run, title=words.title.format(area=name, month=run.month_text)) as book:
        programmes = list(dict.fromkeys(line.programme for line in lines))
        sums = [_sum(programme, [line for line in lines if line.programme == programme]) for programme in programmes]
        total = _sum("", lines)
        named = [(_township(areas, line.area_code), line) for line in lines]
        named += [(words.total, line) for line in (*sums, total)]
        strong = frozenset(range(len(lines), len(named)))
        for sheet, title, note, columns, cells in (
            (TABLE_SHEET, words.title, words.note, _TABLE, _cells),
            (KINDS_SHEET, words.kinds_title, words.kinds_note, _KINDS, _kinds),
        ):
            rows = [cells(place, line) for place, line in named]
            add_table(book, sheet, Table(title.format(area=name, month=run.month_text), note, columns, rows, strong))
        calendar = Table(
            words.steps_title.format(area=name, month=run.month_text),
            words.steps_note,
            _STEPS,
            [_step(step) for step in county.steps],
        )
        add_table(book, STEPS_SHEET, calendar, landscape=False)
        add_changes(book, changes)
    return len(lines)


def _sum(programme: str, lines: list[Reconciled]) -> Reconciled:
    """Add lines up, number by number."""
    numbers = [
        field.name for field in fields(Reconciled) if field.name not in ("area_code", "programme", "is_compared")
    ]
    sums = {name: sum(getattr(line, name) for line in lines) for name in numbers}
    return Reconciled("", programme, all(line.is_compared for line in lines), **sums)


def _township(areas: AreaNames, code: str) -> str:
    return area_name(areas, code) if len(code) >= 9 else texts().unknown_township


_TABLE = (
    Column("乡镇(街道)", 12),
    Column("项目", 16),
    Column("核定户数", 8, "count"),
    Column("核定人数", 8, "count"),
    Column("核定金额(元)", 13, "money"),
    Column("发放笔数", 8, "count"),
    Column("发放金额(元)", 13, "money"),
    Column("退回笔数", 8, "count"),
    Column("退回金额(元)", 12, "money"),
    Column("到账笔数", 8, "count"),
    Column("到账金额(元)", 13, "money"),
    Column("发放-核定(元)", 13, "money"),
    Column("追缴冲正(元)", 12, "money"),
)


def _cells(name: str, line: Reconciled) -> list[Value]:
    difference = line.difference if line.is_compared else None
    return [
        name, _programme(line), line.approved_households, line.approved_people, line.approved_amount, line.paid_lines,
        line.paid_amount, line.returned_lines, line.returned_amount, line.credited_lines, line.credited_amount,
        difference, line.taken_back_amount,
    ]  # fmt: skip


def _programme(line: Reconciled) -> str:
    return line.programme if line.is_compared else f"{line.programme}{texts().not_compared}"


_KINDS = (
    Column("乡镇(街道)", 12),
    Column("项目", 16),
    Column("发放-核定(元)", 12, "money"),
    Column("台账外笔数", 8, "count"),
    Column("台账外(元)", 11, "money"),
    Column("多发户数", 8, "count"),
    Column("多发(元)", 11, "money"),
    Column("少发户数", 8, "count"),
    Column("少发(元)", 11, "money"),
    Column("未发户数", 8, "count"),
    Column("未发(元)", 11, "money"),
    Column("集中未列户数", 8, "count"),
    Column("集中未列(元)", 11, "money"),
    Column("退回未补户数", 8, "count"),
    Column("退回未补(元)", 11, "money"),
)


def _kinds(name: str, line: Reconciled) -> list[Value]:
    difference = line.difference if line.is_compared else None
    return [
        name, _programme(line), difference, line.unlisted_lines, line.unlisted_amount, line.over_households,
        line.over_amount, line.under_households, line.under_amount, line.unpaid_households, line.unpaid_amount,
        line.in_home_households, line.in_home_amount, line.waiting_households, line.waiting_amount,
    ]  # fmt: skip


_STEPS = (
    Column("项目", 16),
    Column("环节", 12, "centre"),
    Column("应完成日期", 13, "date"),
    Column("笔数", 8, "count"),
    Column("最早完成", 13, "date"),
    Column("最晚完成", 13, "date"),
    Column("晚于应完成日期的笔数", 13, "count"),
    Column("没有填日期的笔数", 12, "count"),
)


def _step(step: Step) -> list[Value]:
    due = step.due_on or texts().no_due
    dates = (step.first_on, step.last_on)
    return [step.programme, step.step[1:], due, step.lines, *dates, step.late_lines, step.undated_lines]
