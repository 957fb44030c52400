"""What does a village's ledger look like: its households, what each gets, what is to be checked, what came back?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from alerts import workbook
from alerts.masking import mask_name, mask_number
from alerts.plain_sheet import Column, Table, add_table
from alerts.sources import AreaNames
from alerts.village import Household, Matter, Received, Township, Visit, by_home, numbered, read, read_townships
from alerts.village_texts import texts
from alerts.visits import ThisRun, read_run
from alerts.workbook import Value
from alerts.written import WrittenFile, safe_file_name, write_whole


@dataclass(frozen=True)
class _Known:
    """What is known of the households beside the register, by household."""

    received: dict[str, list[Received]]
    matters: dict[str, list[Matter]]
    visits: dict[str, list[Visit]]


def write_ledgers(
    con: duckdb.DuckDBPyConnection, folder: Path, areas: AreaNames, *, area_prefix: str = ""
) -> Iterator[WrittenFile]:
    """Write a workbook per township with a sheet per village, which is handed to that village alone (4.6)."""
    run = read_run(con)
    known = _Known(
        by_home(read(con, "received", Received)),
        by_home(read(con, "matter", Matter)),
        by_home(read(con, "visit", Visit)),
    )
    for township in read_townships(con, areas, area_prefix=area_prefix):
        name = safe_file_name(f"{run.month}_{township.code}_{township.name}_工作台账.xlsx")
        titles = tuple(column.title for column in _columns())
        write = partial(_write, run=run, township=township, known=known)
        yield write_whole(folder / name, write, audience=township.audience, columns=titles, is_masked=True)


def _write(path: Path, *, run: ThisRun, township: Township, known: _Known) -> int:
    title = texts().ledger.title
    with workbook.open_book(path, run, title=title.format(area=township.name, month=run.month_text)) as book:
        for sheet, village in numbered(list(township.villages)):
            place = f"{township.name}{village or texts().unknown_village}"
            lines = [_line(at, one, known) for at, one in enumerate(township.villages[village], start=1)]
            table = Table(title.format(area=place, month=run.month_text), texts().ledger.note, _columns(), lines)
            add_table(book, sheet, table)
    return sum(len(households) for households in township.villages.values())


def _columns() -> tuple[Column, ...]:
    return (
        Column("序号", 5, "centre"),
        Column("户主", 7, "centre"),
        Column("证件号", 19, "centre"),
        Column("住址", 16),
        Column("人口", 5, "centre"),
        Column("认定类别", 14),
        Column("近一年享受的救助(最近月份)", 26),
        Column("待核查事项和答复", 34),
        Column("上次走访", 11, "date"),
        Column("巡查日期", 10, "answer_date"),
        Column("巡查情况", 13, "answer", texts().ledger.phases),
        Column("巡查人", 8, "answer"),
    )


def _line(number: int, one: Household, known: _Known) -> list[Value]:
    words = texts().ledger
    received = known.received.get(one.home, [])
    matters = known.matters.get(one.home, [])
    visits = known.visits.get(one.home, [])
    return [
        number,
        mask_name(one.name),
        mask_number(one.resident_id),
        one.address or words.no_address,
        one.members,
        "、".join(aid["category"] for aid in one.aids),
        "\n".join(f"{each.programme}({each.last_month})" for each in received) or words.none,
        "\n".join(map(_told, matters)) or words.none,
        visits[0].visited_on if visits else None,
    ]


def _told(matter: Matter) -> str:
    words = texts().ledger
    if matter.is_open or matter.received_on is None:
        return words.open.format(title=matter.title, due=f"{matter.due_on:%m-%d}")
    return words.answered.format(title=matter.title, outcome=matter.outcome, day=f"{matter.received_on:%m-%d}")
