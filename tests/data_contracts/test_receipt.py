"""Can a department mend its file from the receipt alone?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from data_contracts.areas import load_areas
from data_contracts.receipt import write_receipt
from data_contracts.receipt_texts import texts
from warehouse.connection import create_schema
from warehouse.land import land

HEADER = "火化编号,逝者姓名,逝者身份证号,死亡日期,火化日期,骨灰盒"
ROWS = [
    "K1,张三,,2026.10.1,2026-10-03,甲",
    "K2,李四,4.1089E+17,不详,,乙",
    "K3,王五,,2026-10-02,2026-10-03,",
    "合计,,,,,",
]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        create_schema(connection)
        yield connection


def receipt_of(con: duckdb.DuckDBPyConnection, folder: Path, text: str) -> CalamineWorkbook:
    path = folder / "2026-10" / "civil_affairs.cremation" / "名单.csv"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="gb18030")
    now = datetime(2026, 11, 5)
    (landed,) = land(con, landing=folder, path=path, received_at=now, areas=load_areas())
    return CalamineWorkbook.from_path(write_receipt(con, landed.delivery_id, folder / "回执"))


def test_the_receipt_counts_every_row_and_says_what_to_do(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    book = receipt_of(con, tmp_path, "\n".join([HEADER, *ROWS]))
    assert book.sheet_names == ["回执", "退回行", "修正记录"]
    facts = {row[0]: row[1] for row in book.get_sheet_by_name("回执").to_python()}
    assert (facts["读取行数"], facts["接收行数"], facts["退回行数"]) == (3, 2, 1)
    assert facts["标题、合计、签字等非数据行"] == 1
    assert facts["结果"] == "已接收"
    assert "骨灰盒" in facts["合同外的列"]


def test_returned_rows_show_the_senders_own_cells(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    page = receipt_of(con, tmp_path, "\n".join([HEADER, *ROWS])).get_sheet_by_name("退回行").to_python()
    row = dict(zip(page[0], page[1], strict=True))
    assert (row["行号"], row["列"], row["火化编号"], row["逝者姓名"]) == (3, "火化日期", "K2", "李四")
    assert row["逝者身份证号"].endswith("（按数字保存，末几位已丢失）")
    assert row["合同外的列"] == "骨灰盒：乙"
    assert row["办法"]


def test_repairs_are_listed_in_words(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    page = receipt_of(con, tmp_path, "\n".join([HEADER, *ROWS])).get_sheet_by_name("修正记录").to_python()
    assert [2, "死亡日期", "统一了日期写法"] in page
    assert all(row[2] != texts().otherwise.repair for row in page[1:])


def test_a_file_that_could_not_be_read_is_answered_too(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    facts = {row[0]: row[1] for row in receipt_of(con, tmp_path, "甲,乙\n1,2\n").get_sheet_by_name("回执").to_python()}
    assert facts["结果"] == "未接收"
    assert "表头" in facts["原因和办法"]
