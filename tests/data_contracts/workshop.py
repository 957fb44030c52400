"""Small files like those of departments, and a warehouse to land them in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from data_contracts.areas import AreaBook, load_areas
from data_contracts.canonical_number import check_character
from data_contracts.contract import ColumnType
from tests.empty import empty_warehouse
from warehouse.land import LandedDelivery, land

NOW = datetime(2026, 11, 5, 1, 30)
MONTH = "2026-10"
REGISTER, PAYMENT = "civil_affairs.low_income_register", "civil_affairs.payment"

Rows = Sequence[Sequence[Any]]


def number(born: str, serial: int = 1) -> str:
    """A synthetic number: area 410890 is assigned to nobody."""
    first = f"410890{born}{serial:03d}"
    return first + check_character(first)


def xlsx(*sheets: Rows | tuple[str, Rows], style: Callable[[Any, Any], None] | None = None) -> bytes:
    """Write sheets; a cell that is a tuple (text, rows down, columns right) is merged."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for place, sheet in enumerate(sheets, start=1):
        name, rows = sheet if isinstance(sheet, tuple) else (f"Sheet{place}", sheet)
        page = book.add_worksheet(name)
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, tuple):
                    text, down, right = cell
                    if down == right == 1:
                        page.write_string(line, column, text)
                    else:
                        page.merge_range(line, column, line + down - 1, column + right - 1, text)
                elif isinstance(cell, str):
                    page.write_string(line, column, cell)
                elif cell is not None:
                    page.write(line, column, cell)
        if style:
            style(book, page)
    book.close()
    return target.getvalue()


def csv_bytes(rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows(rows)
    return target.getvalue().encode(encoding)


@dataclass(frozen=True)
class Intake:
    """A landing folder and a warehouse in memory."""

    con: duckdb.DuckDBPyConnection
    landing: Path
    areas: AreaBook

    def take(
        self, content: bytes, *, folder: str | None = REGISTER, name: str = "名单.xlsx", month: str = MONTH
    ) -> Landing:
        path = self.landing / month / (folder or "") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        landed = land(self.con, landing=self.landing, path=path, received_at=NOW, areas=self.areas)
        return Landing(self, landed)

    @property
    def tables(self) -> list[str]:
        named = self.con.execute("from duckdb_tables() select schema_name || '.' || table_name where not temporary")
        return [table for (table,) in named.fetchall()]

    def contents(self) -> dict[str, list[str]]:
        return {table: sorted(map(repr, self.con.table(table).fetchall())) for table in self.tables}


@dataclass(frozen=True)
class Landing:
    """What became of one file."""

    intake: Intake
    deliveries: tuple[LandedDelivery, ...]

    @property
    def only(self) -> LandedDelivery:
        (delivery,) = self.deliveries
        return delivery

    @property
    def state(self) -> str:
        return self.only.state

    @property
    def because(self) -> str:
        return self.only.because or ""

    def _ours(self, table: str, columns: str) -> list[tuple[Any, ...]]:
        ids = ", ".join(f"'{each.delivery_id}'" for each in self.deliveries)
        return self.intake.con.table(table).filter(f"delivery_id in ({ids})").project(columns).fetchall()

    def _rows(self, schema: str, columns: str) -> list[tuple[Any, ...]]:
        table = f"{schema}.{self.only.dataset.replace('.', '__')}"
        ours = self.intake.con.table(table).filter(f"delivery_id = '{self.only.delivery_id}'")
        return ours.order("source_row, member_no").project(columns).fetchall()

    def staged(self, columns: str) -> list[tuple[Any, ...]]:
        return self._rows("staging", columns)

    def raw(self, columns: str) -> list[tuple[Any, ...]]:
        return self._rows("raw", columns)

    @property
    def repairs(self) -> dict[tuple[int, str], str]:
        return {(row, column): kind for row, column, kind in self._ours("ops.repair", "source_row, column_name, kind")}

    @property
    def notes(self) -> dict[str, str]:
        return dict(self._ours("ops.delivery_note", "kind, message"))

    @property
    def checks(self) -> dict[str, int]:
        return {name: rows for name, rows in self._ours("ops.check_result", "check_name, rows_failed") if rows}

    @property
    def sent_back(self) -> dict[int, str]:
        return dict(self._ours("quarantine.row", "source_row, reason"))


def says_the_same(text: str | None, value: object, kind: ColumnType) -> bool:
    """Whether a canonical value is what its cell said, with nothing repaired."""
    if text is None or value is None:
        return text is value
    match kind:
        case ColumnType.MONEY | ColumnType.NUMBER | ColumnType.INT:
            return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) is not None and Decimal(text) == value
        case ColumnType.MONTH:
            return text + "-01" == str(value)
        case ColumnType.BOOL:
            return text == ("是" if value else "否")
        case _:
            return text == str(value)


@contextmanager
def an_intake(landing: Path, areas: AreaBook | None = None) -> Iterator[Intake]:
    with empty_warehouse() as con:
        yield Intake(con, landing, areas or load_areas())


REGISTER_HEADER = [
    "家庭编号", "户主姓名", "户主身份证号", "姓名", "身份证号", "与户主关系", "救助类别", "认定日期", "状态", "月保障金额",
]  # fmt: skip
HEAD, WIFE = number("19500101"), number("19520202", 2)


def member(**other: Any) -> list[Any]:
    """A line of the register: 张三, head of household H1."""
    row = {
        "household_no": "H1", "head_name": "张三", "head_id": HEAD, "name": "张三", "resident_id": HEAD, "relation": "户主",
        "category": "最低生活保障", "recognised_on": "2025-01-02", "status": "在册", "monthly_amount": 400,
    }  # fmt: skip
    return list((row | other).values())


def register(*rows: list[Any]) -> list[list[Any]]:
    return [REGISTER_HEADER, *rows]


PAYMENT_HEADER = ["项目", "发放月份", "受益人姓名", "受益人身份证号", "金额"]


def paid(**other: Any) -> list[Any]:
    """A line of the payments: 400 yuan to 张三."""
    row = {
        "programme": "最低生活保障金", "pay_month": "2026-10", "name": "张三", "resident_id": HEAD, "amount": 400,
    }  # fmt: skip
    return list((row | other).values())
