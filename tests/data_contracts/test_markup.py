"""Are web pages and Excel 2003 XML, which systems export under the name of an xls, read as Excel shows them?"""

from __future__ import annotations

import time
from html import escape

import pytest

from data_contracts.returned_sheet import read_sheets
from tests.data_contracts.workshop import (
    HEAD,
    PAYMENT,
    PAYMENT_HEADER,
    REGISTER_HEADER,
    WIFE,
    Intake,
    Landing,
    Rows,
    member,
    paid,
    register,
)

LIST = register(member())


def table(rows: Rows, cell: str = "td") -> str:
    lines = ("".join(f"<{cell}>{escape(str(each))}</{cell}>" for each in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def page(*parts: str, charset: str = "utf-8", encoding: str = "utf-8") -> bytes:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}"><style>td {{color: red}}</style>'
    return f"<html><head>{head}<title>x</title></head><body>{''.join(parts)}</body></html>".encode(encoding)


def book(*sheets: tuple[str, str], before: str = "") -> bytes:
    tables = "".join(f'<Worksheet ss:Name="{name}"><Table>{rows}</Table></Worksheet>' for name, rows in sheets)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    excel = "urn:schemas-microsoft-com:office:excel"
    return (
        f'<?xml version="1.0"?>{before}<?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{space}" xmlns:ss="{space}" xmlns:x="{excel}">{tables}</Workbook>'
    ).encode()


def cells(row: list[object], kind: str = "String", more: str = "") -> str:
    return "".join(f'<Cell><Data ss:Type="{kind}">{escape(str(cell))}</Data>{more}</Cell>' for cell in row)


def rows_of(rows: Rows) -> str:
    return "".join(f"<Row>{cells(list(row))}</Row>" for row in rows)


@pytest.mark.parametrize(
    ("charset", "encoding", "told"),
    [
        ("utf-8", "utf-8", False),
        ("utf-8", "utf-8-sig", False),
        ("gb2312", "gb18030", False),
        ("gb2312", "utf-8", True),
        ("utf-8", "gbk", True),
        ("utf-16", "utf-16", False),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_is_in(intake: Intake, charset: str, encoding: str, told: bool) -> None:
    landing = intake.take(page(table(LIST), charset=charset, encoding=encoding), name="名单.xls")
    assert landing.staged("name, resident_id, monthly_amount") == [("张三", HEAD, 400)]
    assert ("encoding" in landing.notes) is told


def test_a_page_in_big5_is_refused_and_not_read_as_other_words(intake: Intake) -> None:
    assert "Big5" in intake.take(page("<table></table>", charset="big5"), name="a.xls").because


def test_numbers_of_a_page_keep_all_their_digits(intake: Intake) -> None:
    line = member(monthly_amount="1,400.50&nbsp;")
    shown = [f"<td>{each}</td>" for each in line]
    shown[4] = f"""<td style='mso-number-format:"0"' x:num>{HEAD}</td>"""
    lost = [f"<td>{each}</td>" for each in member(name="李四", resident_id="4.10803E+17")]
    whole = [f"<td>{each}</td>" for each in member(name="王五")]
    whole[4] = f'<td x:num="{WIFE}">4.1E+17</td>'
    rows = "".join(f"<tr>{''.join(row)}" for row in ([f"<th>{t}" for t in REGISTER_HEADER], shown, lost, whole))
    landing = intake.take(page(f"<table>{rows}</table>"), name="a.xls")
    assert landing.staged("name, resident_id, resident_id_state, monthly_amount") == [
        ("张三", HEAD, "valid", 1400.5),
        ("李四", "410803000000000000", "precision_lost", 400),
        ("王五", WIFE, "valid", 400),
    ]


def test_cells_that_reach_over_rows_and_columns_stand_where_excel_shows_them(intake: Intake) -> None:
    titles = "".join(f"<td rowspan=2>{title}</td>" for title in REGISTER_HEADER[3:])
    first, second = member(), member(name="李四", resident_id=WIFE, relation="配偶", monthly_amount="")
    body = f"""
      <table><tr><td colspan="10">低保<br>台账</td></tr>
      <tr><td rowspan="2">家庭编号</td><td colspan="2">户主信息</td>{titles}</tr>
      <tr><td>姓名</td><td>身份证号</td></tr>
      <tr>{"".join(f'<td rowspan="2">{each}</td>' for each in first[:3])}{"".join(f"<td>{e}</td>" for e in first[3:])}</tr>
      <tr>{"".join(f"<td>{each}</td>" for each in second[3:])}</tr></table>"""
    landing = intake.take(page(body), name="a.xls")
    assert landing.staged("source_row, household_no, head_name, head_id, name, resident_id, monthly_amount") == [
        (4, "H1", "张三", HEAD, "张三", HEAD, 400),
        (5, "H1", "张三", HEAD, "李四", WIFE, None),
    ]


def test_a_header_that_is_a_table_of_its_own_goes_with_the_table_of_the_lines(intake: Intake) -> None:
    layout = f"<table><tr><td>首页 | 退出</td></tr><tr><td>{table([REGISTER_HEADER], 'th')}{table(LIST[1:])}</td></tr></table>"
    landing = intake.take(page("<script>var a = '<td>';</script>", layout, "<p>制表人：x</p>"), name="a.xls")
    assert landing.staged("name, resident_id") == [("张三", HEAD)]


def test_of_several_tables_each_is_a_sheet(intake: Intake) -> None:
    other = register(member(household_no="H2", name="李四", resident_id=WIFE))
    remarks = table([["代码", "含义", "说明"], ["A", "在册", ""]])
    landing = intake.take(page(table(LIST), "<p>第二页</p>", table(other), remarks), name="a.xls")
    assert [(each.sheet, each.state) for each in landing.deliveries] == [("表格1", "accepted")]
    assert landing.staged("source_row, name") == [(2, "张三"), (5, "李四")]
    assert "skipped_sheet" in landing.notes
    strange = [[*PAYMENT_HEADER, *("备注", "a", "b", "c", "d")], [*paid(), *("",) * 5]]
    mixed = intake.take(page(table(LIST), table(strange)), name="b.xls")
    assert [each.state for each in mixed.deliveries] == ["accepted", "refused"]


def test_the_title_of_a_page_says_what_the_title_of_a_sheet_says(intake: Intake) -> None:
    rows = [PAYMENT_HEADER[2:], paid()[2:]]
    landing = intake.take(page("<h3>2026年10月农村低保金发放花名册</h3>", table(rows)), folder=PAYMENT, name="a.xls")
    assert landing.staged("programme, pay_month::varchar, amount") == [("最低生活保障金", "2026-10-01", 400)]


@pytest.mark.parametrize("end", [-60, -16, -8])
def test_a_page_that_was_cut_off_is_refused(intake: Intake, end: int) -> None:
    whole = f"<html><table>{''.join(f'<tr><td>{each}</td></tr>' for each in range(9))}<tr><td>x</td></tr></table>"
    assert "没有传完" in intake.take(whole[:end].encode() if end != -8 else whole[:-14].encode(), name="a.xls").because


def test_a_page_that_counts_far_out_does_not_end_the_run(intake: Intake) -> None:
    wide = "<table>" + "<tr>" + "<td colspan=1000 rowspan=65534>x</td>" * 40 + "</tr></table>"
    assert "超出正常范围" in intake.take(page(wide), name="a.xls").because
    started = time.process_time()
    assert intake.take(b"<html>" + b"<!--" * 300_000, name="b.xls").state == "refused"
    assert time.process_time() - started < 20


def test_an_excel_2003_xml_workbook_is_read_sheet_by_sheet(intake: Intake) -> None:
    first = rows_of(LIST[:1]) + (
        f'<Row ss:Index="4" ss:Hidden="1">{cells(member()[:7])}'
        '<Cell><Data ss:Type="DateTime">2025-01-02T00:00:00.000</Data></Cell>'
        '<Cell><Data ss:Type="String">在册</Data><Comment><ss:Data>问过</ss:Data></Comment></Cell>'
        '<Cell ss:Index="10"><Data ss:Type="Number">400.5</Data></Cell></Row>'
    )
    second = member(household_no="H2", name="李四")
    rounded = f'<Row>{cells(second[:4])}<Cell><Data ss:Type="Number">4.1089019500101002E+17</Data></Cell>{cells(second[5:])}</Row>'
    hidden = "<WorksheetOptions xmlns='urn:schemas-microsoft-com:office:excel'><Visible>SheetHidden</Visible></WorksheetOptions>"
    content = book(
        ("一", first), ("二", rows_of(LIST[:1]) + rounded), ("三", rows_of(LIST) + "</Table>" + hidden + "<Table>")
    )
    landing = intake.take(content, name="a.xls")
    assert [each.sheet for each in landing.deliveries] == ["一", "二"]
    columns = "source_row, name, recognised_on::varchar, monthly_amount, resident_id_state"
    staged = [Landing(intake, (each,)).staged(columns) for each in landing.deliveries]
    assert staged == [[(4, "张三", "2025-01-02", 400.5, "valid")], [(2, "李四", "2025-01-02", 400, "precision_lost")]]
    assert {"hidden_sheet", "hidden_rows"} <= landing.notes.keys()


def test_merged_cells_of_excel_2003_xml_hold_for_their_rows(intake: Intake) -> None:
    one, two = member(), member(name="李四", resident_id=WIFE, relation="配偶")
    held = "".join(f'<Cell ss:MergeDown="1"><Data ss:Type="String">{each}</Data></Cell>' for each in one[:3])
    rest = f'<Cell ss:Index="4"><Data ss:Type="String">{two[3]}</Data></Cell>{cells(two[4:])}'
    content = book(("一", rows_of(LIST[:1]) + f"<Row>{held}{cells(one[3:])}</Row><Row>{rest}</Row>"))
    assert intake.take(content, name="a.xls").staged("household_no, name") == [("H1", "张三"), ("H1", "李四")]


def test_xml_with_entities_of_its_own_is_not_opened(intake: Intake) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    assert "DOCTYPE" in intake.take(book(("一", rows_of(LIST)), before=bomb), name="a.xls").because


def test_a_list_that_comes_back_as_a_page_is_read(tmp_path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(page(table([["编号", "结果", "说明"], ["a1", "属实", ""]])))
    (sheet,) = read_sheets(path)
    assert sheet.rows == (("编号", "结果", "说明"), ("a1", "属实", ""))
