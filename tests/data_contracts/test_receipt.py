"""Can a department mend its file from the receipt alone?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from data_contracts.areas import load_areas
from data_contracts.contract import contracts
from data_contracts.receipt import LONG, write_receipt, write_receipts
from data_contracts.receipt_facts import FEW_ROWS
from data_contracts.receipt_texts import texts
from warehouse.land import land
from warehouse.quality import measure

HEADER = "火化编号,逝者姓名,逝者身份证号,死亡日期,火化日期,骨灰盒"
ROWS = [
    "K1,张三,,2026.10.1,2026-10-03,甲",
    "K2,李四,4.1089E+17,不详,,乙",
    "K3,王五,,2026-10-02,2026-10-03,",
    "合计,,,,,",
]


def deliver(
    con: duckdb.DuckDBPyConnection, folder: Path, text: str, *, name: str = "名单.csv", period: str = "2026-10"
) -> str:
    path = folder / period / "civil_affairs.cremation" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="gb18030")
    now = datetime(2026, 11, 5)
    (landed,) = land(con, landing=folder, path=path, received_at=now, areas=load_areas())
    measure(con, contracts().values())
    return landed.delivery_id


def receipt_of(con: duckdb.DuckDBPyConnection, folder: Path, text: str) -> CalamineWorkbook:
    return CalamineWorkbook.from_path(write_receipt(con, deliver(con, folder, text), folder / "回执"))


def facts_of(book: CalamineWorkbook) -> dict[str, object]:
    return {row[0]: row[1] for row in book.get_sheet_by_name("回执").to_python()}


def test_the_receipt_counts_every_row_and_says_what_to_do(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    book = receipt_of(con, tmp_path, "\n".join([HEADER, *ROWS]))
    assert book.sheet_names == ["回执", "退回行", "修正记录"]
    facts = facts_of(book)
    assert (facts["读取行数"], facts["接收行数"], facts["退回行数"]) == (3, 2, 1)
    assert facts["标题、合计、签字等非数据行"] == 1
    assert facts["结果"] == "已接收"
    assert "骨灰盒" in str(facts["合同外的列"])


def test_returned_rows_show_the_senders_own_cells(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    page = receipt_of(con, tmp_path, "\n".join([HEADER, *ROWS])).get_sheet_by_name("退回行").to_python()
    row = dict(zip(page[0], page[1], strict=True))
    assert (row["原行号"], row["火化编号"], row["逝者姓名"]) == (3, "K2", "李四")
    assert "“火化日期”为空" in row["退回原因和办法"]
    assert row["逝者身份证号"].endswith("（按数字保存，末几位已丢失）")
    assert row["合同外的列"] == "骨灰盒：乙"


@pytest.mark.parametrize("long", [0, LONG])
def test_cells_that_look_like_markup_are_shown_as_they_were_sent(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, long: int
) -> None:
    monkeypatch.setattr("data_contracts.receipt.LONG", long)
    typed = ["<r>李<四</r>", "mailto:李四", "=李四", "_x0041_x0042_李四"]
    rows = [f"internal:K{number},{name},,2026-10-01,不详,<r>乙</r>" for number, name in enumerate(typed)]
    page = receipt_of(con, tmp_path, "\n".join([HEADER, *rows])).get_sheet_by_name("退回行").to_python()
    shown = [dict(zip(page[0], line, strict=True)) for line in page[1:]]
    assert [row["逝者姓名"] for row in shown] == typed
    assert [row["火化编号"] for row in shown] == [f"internal:K{number}" for number in range(4)]
    assert {row["合同外的列"] for row in shown} == {"骨灰盒：<r>乙</r>"}


def test_a_row_with_two_faults_is_sent_back_once(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    page = receipt_of(con, tmp_path, f"{HEADER}\nK1,,,2026-10-01,,\n").get_sheet_by_name("退回行").to_python()
    assert len(page) == 2
    assert "“逝者姓名”为空" in page[1][1]
    assert "“火化日期”为空" in page[1][1]


def test_the_receipt_itself_can_be_mended_and_sent_again(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = [f"K{number},张三,,2026-10-01,2026-10-03,甲" for number in range(10)]
    delivery_id = deliver(con, tmp_path, "\n".join([HEADER, *rows, "K99,李四,,2026-10-01,不详,乙"]))
    path = write_receipt(con, delivery_id, tmp_path / "回执")
    book = openpyxl.load_workbook(path)
    page = book["退回行"]
    place = next(cell.column for cell in page[1] if cell.value == "火化日期")
    page.cell(2, place).value = "2026-10-04"
    book.save(tmp_path / "2026-10" / "civil_affairs.cremation" / "更正.xlsx")
    mended = tmp_path / "2026-10" / "civil_affairs.cremation" / "更正.xlsx"
    (landed,) = land(con, landing=tmp_path, path=mended, received_at=datetime(2026, 11, 9), areas=load_areas())
    assert (landed.state, landed.rows_accepted, landed.rows_quarantined) == ("accepted", 1, 0)
    found = con.execute("select kind, message from ops.delivery_note where delivery_id = ?", [landed.delivery_id])
    assert "unknown_column" not in {kind for kind, _ in found.fetchall()}
    kept = con.execute("select cremated_on from staging.civil_affairs__cremation where cremation_no = 'K99'").fetchall()
    assert [day.isoformat() for (day,) in kept] == ["2026-10-04"]


def test_repairs_are_listed_in_words(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    page = receipt_of(con, tmp_path, "\n".join([HEADER, *ROWS])).get_sheet_by_name("修正记录").to_python()
    assert [2, "死亡日期", "统一了日期写法"] in page
    assert all(row[2] != texts().otherwise.repair for row in page[1:])


def test_many_like_repairs_are_all_counted_and_a_few_listed(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = [f"K{number},张三,,2026.10.1,2026-10-03,甲" for number in range(300)]
    book = receipt_of(con, tmp_path, "\n".join([HEADER, *rows]))
    assert ["死亡日期", "统一了日期写法", 300.0] in [row[:3] for row in book.get_sheet_by_name("回执").to_python()]
    assert len(book.get_sheet_by_name("修正记录").to_python()) == FEW_ROWS + 1


def test_a_file_that_could_not_be_read_is_answered_too(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    facts = facts_of(receipt_of(con, tmp_path, "甲,乙\n1,2\n"))
    assert facts["结果"] == "未接收"
    assert "表头" in str(facts["原因和办法"])
    assert facts["质量得分"] == "整份未能接收，得 0 分"


def test_the_score_is_shown_with_its_parts(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    page = receipt_of(con, tmp_path, "\n".join([HEADER, *ROWS])).get_sheet_by_name("回执").to_python()
    parts = {row[0]: row[2:4] for row in page if row[0] in {"接收", "可读", "规范", "完整", "及时"}}
    assert parts["接收"] == [32, 40]
    assert parts["及时"] == [15, 15]
    score = next(row[1] for row in page if row[0] == "质量得分")
    assert score == pytest.approx(sum(points for points, _ in parts.values()), abs=0.3)


def test_an_accepted_list_without_a_score_is_not_said_to_wait_for_one(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    delivery_id = deliver(con, tmp_path, HEADER)
    con.execute("delete from ops.due_day")
    facts = facts_of(CalamineWorkbook.from_path(write_receipt(con, delivery_id, tmp_path / "回执")))
    assert (facts["结果"], facts["质量得分"]) == ("已接收", "—")


def test_the_trend_shows_the_months_before(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    deliver(con, tmp_path, f"{HEADER}\nK1,张三,,2026-09-01,,\nK2,张三,,2026-09-01,2026-09-02,\n", period="2026-09")
    page = (
        receipt_of(con, tmp_path, f"{HEADER}\nK3,张三,,2026-10-01,2026-10-02,\n").get_sheet_by_name("回执").to_python()
    )
    months = [row for row in page if str(row[0]).startswith("2026-")]
    assert [(row[0], row[2], row[3]) for row in months] == [("2026-09", 2, 1), ("2026-10", 1, 0)]


def test_other_townships_are_compared_with_and_not_named(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    names = {
        "410802001000": "民生街道",
        "410802002000": "新华街道",
        "410802003000": "焦北街道",
        "410802004000": "焦西街道",
    }
    header = f"{HEADER},区划代码"
    for number, code in enumerate(names):
        rows = [
            f"K{number}{line},张三,{'' if line < number else '11010519491231002X'},2026-10-01,2026-10-02,,{code}"
            for line in range(4)
        ]
        delivery_id = deliver(con, tmp_path, "\n".join([header, *rows]), name=f"{code}.csv")
    words = " ".join(
        str(row[0])
        for row in CalamineWorkbook.from_path(write_receipt(con, delivery_id, tmp_path / "回执"))
        .get_sheet_by_name("回执")
        .to_python()
    )
    assert "有 3 个其他同级地区" in words
    assert "排在第 4 位（共 4 个）" in words
    assert not [name for name in list(names.values())[:3] if name in words]


def test_the_same_delivery_gets_the_same_bytes(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    delivery_id = deliver(con, tmp_path, "\n".join([HEADER, *ROWS]))
    one, other = (write_receipt(con, delivery_id, tmp_path / folder).read_bytes() for folder in ("a", "b"))
    assert one == other


def test_many_receipts_ask_no_more_of_the_warehouse_than_one(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    wanted = [
        deliver(con, tmp_path, f"{HEADER}\nK{n},张三,,2026-10-01,,\nL{n},李四,,,2026-10-02,\n", name=f"{n}.csv")
        for n in range(4)
    ]
    written = list(write_receipts(con, wanted, tmp_path / "回执"))
    assert sorted(receipt.facts.delivery.delivery_id for receipt in written) == sorted(wanted)
    for receipt in written:
        alone = write_receipt(con, receipt.facts.delivery.delivery_id, tmp_path / "allein")
        assert alone.read_bytes() == receipt.path.read_bytes()
