"""Is what may not be stored nowhere, and does a reply that found nobody accuse nobody?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from data_contracts.areas import load_areas
from data_contracts.contract import contract_of
from warehouse.connection import create_schema
from warehouse.land import LandedDelivery, land

NOW = datetime(2026, 11, 5, 1, 30)
SECRET = "不可保存的内容"
NUMBER, OTHER = "41089019850203101X", "410890199005061016"


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        create_schema(connection)
        yield connection


def workbook(landing: Path, dataset: str, rows: Sequence[Sequence[Any]]) -> Path:
    path = landing / "2026-10" / dataset / "名单.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for index, row in enumerate(rows):
        sheet.write_row(index, 0, row)
    book.close()
    return path


def text_file(landing: Path, dataset: str, lines: Sequence[str]) -> Path:
    path = landing / "2026-10" / dataset / "名单.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="gb18030")
    return path


def take_in(con: duckdb.DuckDBPyConnection, landing: Path, path: Path) -> LandedDelivery:
    (landed,) = land(con, landing=landing, path=path, received_at=NOW, areas=load_areas())
    return landed


def everything(con: duckdb.DuckDBPyConnection) -> str:
    """Every value of every table, as one text."""
    tables = con.execute("from duckdb_tables() select schema_name || '.' || table_name where not temporary").fetchall()
    return "\n".join(repr(con.table(table).fetchall()) for (table,) in tables)


def notes(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(con.table("ops.delivery_note").project("kind, message").fetchall())


CUSTODY = ["姓名", "证件号码", "类别", "起始日期"]
PRISONER = ["张伟", NUMBER, "监狱服刑", "2024-03-01"]
DEATH = ["证明编号", "死者姓名", "证件号码", "死亡日期"]
DEAD = ["K001", "张伟", NUMBER, "2026-10-01"]
ILL = ["姓名", "身份证号", "病种类别", "确诊日期"]
PATIENT = ["张伟", NUMBER, "重特大疾病", "2026-10-01"]
SENSITIVE = [
    ("justice.custody", CUSTODY, PRISONER, "罪名"),
    ("justice.custody", CUSTODY, PRISONER, "主要犯罪事实"),
    ("justice.custody", CUSTODY, PRISONER, "原判罪名及刑种"),
    ("justice.custody", CUSTODY, PRISONER, "羁押原因"),
    ("health.death_certificate", DEATH, DEAD, "根本死因(ICD-10编码)"),
    ("health.death_certificate", DEATH, DEAD, "直接导致死亡的疾病"),
    ("health.death_certificate", DEATH, DEAD, "ＩＣＤ 编码"),
    ("health.severe_illness", ILL, PATIENT, "主要诊断名称"),
    ("civil_affairs.cremation", ["火化编号", "逝者姓名", "火化日期"], ["K1", "张伟", "2026-10-03"], "死亡原因说明"),
    ("health.severe_illness", ILL, PATIENT, ""),
]


@pytest.mark.parametrize(("dataset", "titles", "row", "private"), SENSITIVE)
def test_what_is_never_taken_in_is_stored_nowhere_and_the_sender_is_told(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, dataset: str, titles: list[str], row: list[str], private: str
) -> None:
    path = workbook(tmp_path, dataset, [["名单"], [*titles, private, "编外"], [*row, SECRET, "留下"]])
    landed = take_in(con, tmp_path, path)
    assert (landed.state, landed.rows_accepted) == ("accepted", 1)
    assert SECRET not in everything(con)
    assert con.table(f"raw.{contract_of(dataset).table}").project("extra").fetchall() == [({"编外": "留下"},)]
    assert (private or "第 5 列") in notes(con)["never_taken_in"]


def test_an_offence_under_a_known_word_is_an_offence_all_the_same(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    rows = [["", "", "犯罪信息", "", "羁押情况", ""], ["姓名", "证件号码", "类型", "判决日期", "类别", "起始日期"]]
    path = workbook(tmp_path, "justice.custody", [*rows, ["张伟", NUMBER, SECRET, "2024-02-01", *PRISONER[2:]]])
    assert take_in(con, tmp_path, path).rows_accepted == 1
    assert SECRET not in everything(con)
    assert con.table("staging.justice__custody").project("kind").fetchall() == [("监狱服刑",)]


def test_a_day_may_stand_under_a_private_title(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = [["", "", "", "罪名及刑期", "", ""], ["姓名", "证件号码", "类别", "罪名", "刑期起", "刑期止"]]
    path = workbook(tmp_path, "justice.custody", [*rows, ["张伟", NUMBER, "服刑", SECRET, "2024-03-01", "2028-02-28"]])
    assert take_in(con, tmp_path, path).rows_accepted == 1
    assert SECRET not in everything(con)
    ((ends,),) = con.table("staging.justice__custody").project("ends_on::varchar").fetchall()
    assert ends == "2028-02-28"


@pytest.mark.parametrize(
    "title", [["强制隔离戒毒(吸毒)人员名单"], ["犯罪人员名单", "", "", ""], ["罪犯", "", "", "罪犯"]]
)
@pytest.mark.parametrize("is_merged", [True, False])
def test_a_word_in_the_title_of_the_sheet_makes_no_column_private(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, title: list[str], *, is_merged: bool
) -> None:
    path = tmp_path / "2026-10" / "justice.custody" / "名单.xlsx"
    path.parent.mkdir(parents=True)
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, title)
    if is_merged:
        sheet.merge_range(0, 0, 0, 3, title[0])
    sheet.write_row(1, 0, [*CUSTODY, "罪名"])
    sheet.write_row(2, 0, [*PRISONER, SECRET])
    book.close()
    assert take_in(con, tmp_path, path).rows_accepted == 1
    assert SECRET not in everything(con)


def test_a_torn_row_of_a_list_with_private_columns_keeps_no_cell(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    good = ",".join([*PRISONER, "盗窃", "甲监区"])
    torn = f"李强,{OTHER},监狱服刑,2024-03-01,甲监区,{SECRET},多出一格"
    lines = [",".join([*CUSTODY, "罪名", "分监区"]), good, torn, good]
    landed = take_in(con, tmp_path, text_file(tmp_path, "justice.custody", lines))
    assert (landed.rows_read, landed.rows_quarantined) == (3, 1)
    stored = everything(con)
    assert SECRET not in stored
    assert "盗窃" not in stored


REPLY = [*CUSTODY, "预计终止日期", "核查结果"]
FOUND = [*PRISONER, "2028-02-28", "比中"]
NOT_FOUND = ["李强", OTHER, "", "", "", "未比中"]
LANDED = ("accepted", 1, 1, 0)


def reply(con: duckdb.DuckDBPyConnection, landing: Path, *rows: list[str], titles: list[str] = REPLY) -> LandedDelivery:
    return take_in(con, landing, workbook(landing, "justice.custody", [["请核查的名单"], titles, *rows]))


def state(landed: LandedDelivery) -> tuple[str, int, int, int]:
    return landed.state, landed.rows_read, landed.rows_accepted, landed.rows_quarantined


@pytest.mark.parametrize("answer", ["未比中", "未 比 中", "0", "查无此人", "不在押", "否", "无"])
def test_a_reply_that_found_nobody_is_no_record_and_is_counted(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, answer: str
) -> None:
    landed = reply(con, tmp_path, FOUND, *[[*NOT_FOUND[:-1], answer]] * 30)
    assert state(landed) == LANDED
    assert OTHER not in everything(con)
    assert con.table("ops.delivery").project("rows_stripped").fetchall() == [(31,)]
    assert "30 行" in notes(con)["negative_reply"]


def test_the_answer_may_stand_in_the_column_of_kinds(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = [PRISONER, ["李强", OTHER, "未比中", "/"], ["王军", "", "查无此人", "无"]]
    assert state(reply(con, tmp_path, *rows, titles=CUSTODY)) == LANDED


def test_a_list_on_which_nobody_was_found_is_empty_and_accepted(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert state(reply(con, tmp_path, *[NOT_FOUND] * 8)) == ("accepted", 0, 0, 0)


def test_a_line_without_an_answer_among_others_with_one_is_left_out_and_told(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    landed = reply(con, tmp_path, FOUND, ["李强", OTHER, "", "", "", ""])
    assert state(landed) == LANDED
    assert "第 4 行" in notes(con)["unanswered"]


def test_a_list_without_any_answer_is_a_broken_export_and_goes_back(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    landed = reply(con, tmp_path, *[["李强", OTHER, "", "", "", ""]] * 8)
    assert (landed.state, landed.rows_read, landed.rows_quarantined) == ("held", 8, 8)


@pytest.mark.parametrize("answer", ["疑似", "待核实", "同名同姓"])
def test_what_is_no_clear_answer_goes_back(con: duckdb.DuckDBPyConnection, tmp_path: Path, answer: str) -> None:
    landed = reply(con, tmp_path, FOUND, ["李强", OTHER, *PRISONER[2:], "2028-02-28", answer])
    assert state(landed) == ("accepted", 2, 1, 1)


def test_a_contradiction_goes_back(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    landed = reply(con, tmp_path, FOUND, ["李强", OTHER, *PRISONER[2:], "2028-02-28", "未比中"])
    assert state(landed) == ("accepted", 2, 1, 1)
    assert con.table("quarantine.row").project("check_name").fetchall() == [("found_or_not_found",)]


def test_people_whom_the_police_did_not_find_are_not_dead(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    titles = ["姓名", "公民身份号码", "死亡日期", "注销日期", "注销原因", "比对结果"]
    dead = ["张伟", NUMBER, "2026-10-01", "2026-10-03", "死亡", "比中"]
    rows = [["请核查的名单"], titles, dead, *[["李强", OTHER, "", "", "", "未比中"]] * 9]
    landed = take_in(con, tmp_path, workbook(tmp_path, "public_security.death_cancellation", rows))
    assert state(landed) == LANDED
    assert OTHER not in everything(con)
