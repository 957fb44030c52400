"""Lists as offices send them back: made by Doudi, answered with openpyxl, handed in again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from alerts.list_sheet import HEADER_ROW
from alerts.worklist import LIST_SHEET, township_workbooks
from flows.feedback import FileReport, take_in
from tests.alerts.put_out import put_out_of_alerts
from tests.alerts.small_township import YUFENG, small_township

#: Lists of October are made on 15 October in the small township, and come back a week later.
RECEIVED = datetime(2026, 10, 22, 2)
BOOK = f"2026-10_{YUFENG}_郇封镇_核查工作单.xlsx"
IDS = ("a04", "a01", "a02", "a03", "a05")


def a_township() -> duckdb.DuckDBPyConnection:
    """The small township, whose people have ids that live on, as a run leaves them."""
    con = small_township()
    con.execute("insert into core.person_alias select person_id, person_id from core.person")
    return con


def handed_out(con: duckdb.DuckDBPyConnection, out: Path, name: str = BOOK) -> Path:
    files = put_out_of_alerts(con, out, township_workbooks)
    return next(file.path for file in files if file.path.name == name)


def columns(sheet: Worksheet, header: int = HEADER_ROW + 1) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[header] if cell.value}


def answer(path: Path, answers: dict[str, dict[str, Any]], *, sheet: str = LIST_SHEET) -> Path:
    """Fill in the lines of the alerts, by the titles of the columns."""
    book = openpyxl.load_workbook(path)
    lines = book[sheet]
    places = columns(lines)
    for row in range(HEADER_ROW + 2, lines.max_row + 1):
        for title, value in answers.get(lines.cell(row, places["alert_id"]).value, {}).items():
            lines.cell(row, places[title], value)
    book.save(path)
    return path


def back(con: duckdb.DuckDBPyConnection, path: Path, at: datetime = RECEIVED) -> FileReport:
    return take_in(con, path, name=path.name, at=at)


def taken(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The answer that counts of every alert."""
    return dict(con.execute("select alert_id, outcome from alerts.answer_in_force order by all").fetchall())


def problems(
    con: duckdb.DuckDBPyConnection, columns: str = "source_row, column_name, alert_id"
) -> list[tuple[Any, ...]]:
    return con.execute(f"select {columns} from alerts.feedback_problem order by all").fetchall()
