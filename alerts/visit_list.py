"""Whom should a village visit this month though no alert asks for it: households that the law says to look after first?

The disabled without 低保 or 特困, households without anybody able to work, the severely and chronically ill, whoever
met with an accident, and others in difficulty (兵团 S1 二(三)). Each condition is one `.sql` file; its place in the
order and its words stand in `texts/visit_list.yaml`. How many a village gets in a month is a parameter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path

import duckdb
import polars as pl
from pydantic import BaseModel, ConfigDict

from alerts import workbook
from alerts.change_sheet import add_changes
from alerts.masking import mask_name, mask_number
from alerts.plain_sheet import Column, Table, add_table
from alerts.sources import AreaNames, area_name
from alerts.visits import Row, ThisRun, read_as, read_run
from alerts.workbook import Value
from alerts.written import Changes, Handout, Line, Unwritten, safe_file_name, says
from data_contracts import yaml_file
from warehouse import sql_file
from warehouse.lent import registered

HERE = Path(__file__).parent / "visit_list"
SUMMARY_SHEET = "各村户数"


class Condition(BaseModel):
    """What puts a household on the list, as its visitor reads it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str


class VisitListTexts(BaseModel):
    """All of `visit_list.yaml`; `conditions` in the order of their weight."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    note: str
    summary_title: str
    summary_note: str
    marked: str
    never_visited: str
    visited: str
    no_address: str
    unknown_village: str
    unknown_township: str
    covered: str
    not_covered: str
    situations: tuple[str, ...]
    conditions: dict[str, Condition]


@cache
def texts() -> VisitListTexts:
    """Read `visit_list.yaml`."""
    return yaml_file.read(Path(__file__).parent / "texts" / "visit_list.yaml", VisitListTexts)


@dataclass(frozen=True)
class Household:
    """One household of this month's list; `alerts`: open leads of it that stand on the township's worklist."""

    visit_id: str
    township_code: str
    village: str
    place: int
    name: str | None
    resident_id: str | None
    address: str
    conditions: list[str]
    is_covered: bool
    seen_on: date | None
    alerts: int


@dataclass(frozen=True)
class Village:
    """How many households of a village have a condition, and how many are listed this month."""

    township_code: str
    village: str
    households: int
    listed: int
    not_covered: int
    with_alerts: int
    most: int


def read_visit_list(con: duckdb.DuckDBPyConnection) -> tuple[list[Household], list[Village]]:
    """Find this month's households, in the order of villages, and count those of each village.

    Args:
        con: the warehouse after the fold; its `policy` is installed.
    """
    sql_file.run(con, HERE / "begin.sql")
    for condition in texts().conditions:
        sql_file.run(con, HERE / "conditions" / f"{condition}.sql")
    ranks = pl.DataFrame(
        list(enumerate(texts().conditions, start=1)), schema={"rank": pl.Int64, "condition": pl.String}, orient="row"
    )
    with registered(con, visit_condition=ranks):
        sql_file.run(con, HERE / "order.sql")
    return _read(con, "listed", Household), _read(con, "villages", Village)


def _read(con: duckdb.DuckDBPyConnection, query: str, kind: type[Row]) -> list[Row]:
    return read_as(con.execute(sql_file.read_sql(HERE / f"{query}.sql")), kind)


def visit_lists(con: duckdb.DuckDBPyConnection, out: Path, areas: AreaNames) -> Iterator[Unwritten]:
    """Read the workbook of every township, in the order of codes: a sheet per village, and the counts.

    A village's sheet is handed to that village alone: its helper reads masked names and the last four digits, and
    nothing of any other village (4.6).
    """
    run = read_run(con)
    households, villages = read_visit_list(con)
    by_village: defaultdict[tuple[str, str], list[Household]] = defaultdict(list)
    for one in households:
        by_village[one.township_code, one.village].append(one)
    by_township: defaultdict[str, list[Village]] = defaultdict(list)
    for village in villages:
        by_township[village.township_code].append(village)
    for code, own in sorted(by_township.items()):
        name = area_name(areas, code) if len(code) >= 9 else f"{area_name(areas, code)}{texts().unknown_township}"
        path = out / safe_file_name("_".join(part for part in (run.month, code, name, "走访清单.xlsx") if part))
        sheets = [(village, by_village[code, village.village]) for village in own]
        write = partial(_write_book, run=run, name=name, sheets=sheets)
        listed = [one for _, households_of in sheets for one in households_of]
        yield Unwritten(path, write, _handout(f"{code} {name}".strip(), listed))


def _handout(audience: str, listed: list[Household]) -> Handout:
    """Say what the list tells: masked names, and no alert."""
    lines = [
        Line(one.visit_id, one.village, SUMMARY_SHEET, "", None, says(one.conditions, one.is_covered, one.alerts))
        for one in listed
    ]
    return Handout(audience, tuple(column.title for column in _columns()), True, tuple(lines), is_answered=False)


def _write_book(
    path: Path, changes: Changes | None, *, run: ThisRun, name: str, sheets: list[tuple[Village, list[Household]]]
) -> int:
    with workbook.open_book(path, run, title=texts().title.format(area=name, month=run.month_text)) as book:
        numbers = [(one.households, one.listed, one.not_covered, one.with_alerts) for one, _ in sheets]
        counts: list[list[Value]] = [[_village_name(one), *of] for (one, _), of in zip(sheets, numbers, strict=True)]
        total: list[Value] = ["合计", *map(sum, zip(*numbers, strict=True))]
        summary = Table(
            texts().summary_title.format(area=name, month=run.month_text),
            texts().summary_note.format(most=sheets[0][0].most),
            _SUMMARY,
            [*counts, total],
            frozenset({len(counts)}),
        )
        add_table(book, SUMMARY_SHEET, summary, landscape=False)
        for number, (village, households) in enumerate(sheets, start=1):
            place = f"{name}{_village_name(village)}"
            table = Table(
                texts().title.format(area=place, month=run.month_text),
                texts().note,
                _columns(),
                [_line(at, one) for at, one in enumerate(households, start=1)],
            )
            add_table(book, f"村{number:03d}", table)
        add_changes(book, changes)
    return sum(len(households) for _, households in sheets)


def _village_name(village: Village) -> str:
    return village.village or texts().unknown_village


_SUMMARY = (
    Column("村(社区)", 30),
    Column("符合情形的户", 14, "count"),
    Column("本月列入", 12, "count"),
    Column("未纳入低保或特困", 18, "count"),
    Column("另有待核查事项", 16, "count"),
)


def _columns() -> tuple[Column, ...]:
    return (
        Column("序号", 5, "centre"),
        Column("户主或本人", 9, "centre"),
        Column("证件号", 20, "centre"),
        Column("住址", 22),
        Column("走访的原因", 24),
        Column("保障情况", 12),
        Column("以往走访", 16),
        Column("备注", 16),
        Column("走访日期", 11, "answer_date"),
        Column("走访情况", 14, "answer", texts().situations),
        Column("需要帮助的事项", 16, "answer"),
        Column("走访人", 8, "answer"),
    )


def _line(number: int, one: Household) -> list[Value]:
    words = texts()
    return [
        number,
        mask_name(one.name),
        mask_number(one.resident_id),
        one.address or words.no_address,
        "；".join(words.conditions[condition].title for condition in one.conditions),
        words.covered if one.is_covered else words.not_covered,
        words.visited.format(day=one.seen_on.isoformat()) if one.seen_on else words.never_visited,
        words.marked.format(count=one.alerts) if one.alerts else "",
    ]
