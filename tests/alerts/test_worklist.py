"""What a township gets: nothing lost, nobody else's people, answers that come back."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from alerts import worklist
from alerts.list_sheet import ANSWERS, HEADER_ROW, MORE_ANSWERS
from alerts.wording import wording
from alerts.worklist import LIST_SHEET, township_workbooks, worklist_lines
from tests.alerts.put_out import put_out_of_alerts
from tests.alerts.small_township import (
    LIUZHUANG,
    NUMBERS,
    PEOPLE,
    SHANGQIAO,
    YUFENG,
    FewAreas,
    alerts,
    insert,
    small_township,
)

OPEN = {alert["alert_id"]: alert for alert in alerts() if alert["status"] in ("新增", "持续", "复发")}


def workbooks(con: duckdb.DuckDBPyConnection, out: Path) -> dict[str, openpyxl.Workbook]:
    files = put_out_of_alerts(con, out, township_workbooks)
    return {file.path.name: openpyxl.load_workbook(file.path) for file in files}


def lists(books: dict[str, openpyxl.Workbook]) -> dict[str, Worksheet]:
    return {name: book[LIST_SHEET] for name, book in books.items() if LIST_SHEET in book.sheetnames}


def listed_ids(sheet: Worksheet) -> list[str]:
    last = sheet.max_column
    return [row[last - 1] for row in sheet.iter_rows(min_row=HEADER_ROW + 2, values_only=True)]


def text_of(sheet: Worksheet) -> str:
    return "\n".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value is not None)


def visit_sheets(book: openpyxl.Workbook) -> list[Worksheet]:
    return [book[name] for name in book.sheetnames if name.startswith("户")]


def test_every_open_alert_stands_once_in_the_list_of_its_township(a_small_township, tmp_path):
    books = workbooks(a_small_township, tmp_path)
    found = {name.split("_")[1]: listed_ids(sheet) for name, sheet in lists(books).items()}
    assert Counter(alert for ids in found.values() for alert in ids) == Counter(list(OPEN))
    for code, ids in found.items():
        assert {OPEN[alert]["area_code"][:9] for alert in ids} == {code}


def test_every_open_alert_stands_on_one_visit_sheet(a_small_township, tmp_path):
    sheets = [text_of(sheet) for book in workbooks(a_small_township, tmp_path).values() for sheet in visit_sheets(book)]
    for alert in OPEN.values():
        assert sum(alert["reason"] in sheet for sheet in sheets) == 1


@pytest.mark.parametrize(("place", "cites"), [("jiaozuo", True), ("xpcc", False)])
def test_the_guide_cites_a_document_only_where_it_binds(a_small_township, tmp_path, place, cites):
    a_small_township.execute("update ops.this_run set jurisdiction = ?", [place])
    for book in workbooks(a_small_township, tmp_path).values():
        text = text_of(book["使用说明"])
        assert "不得仅凭比对结果停发救助金" in text
        assert ("焦民" in text) is cites


def test_nobody_of_another_township_is_in_a_workbook(a_small_township, tmp_path):
    for name, book in workbooks(a_small_township, tmp_path).items():
        township = name.split("_")[1]
        everything = "\n".join(text_of(sheet) for sheet in book.worksheets)
        strangers = [person for person, facts in PEOPLE.items() if facts[3] != township]
        assert strangers
        assert not [person for person in strangers if NUMBERS[person] in everything or PEOPLE[person][0] in everything]


def test_an_alert_without_a_known_township_goes_to_its_county_and_is_not_lost(a_small_township, tmp_path):
    a_small_township.execute("update alerts.alert set area_code = '410821000000' where alert_id = 'a05'")
    a_small_township.execute("update alerts.alert set area_code = null, household_id = null where alert_id = 'a06'")
    a_small_township.execute("update core.person set area_code = null where person_id = 'P06'")
    books = lists(workbooks(a_small_township, tmp_path))
    assert listed_ids(books["2026-10_410821_修武县(乡镇不详)_核查工作单.xlsx"]) == ["a05"]
    assert listed_ids(books["2026-10_地址不详_核查工作单.xlsx"]) == ["a06"]


def test_a_run_for_one_area_hands_out_that_area_only(a_small_township, tmp_path):
    a_small_township.execute("update ops.this_run set area_prefix = ?", [LIUZHUANG])
    assert list(workbooks(a_small_township, tmp_path)) == [f"2026-10_{LIUZHUANG}_周庄镇_核查工作单.xlsx"]


def test_households_follow_the_road_and_their_lines_stay_together(a_small_township, tmp_path):
    sheet = lists(workbooks(a_small_township, tmp_path))[f"2026-10_{YUFENG}_郇封镇_核查工作单.xlsx"]
    # House 2 before house 12 though "12" sorts first as text; within a house red, then most money.
    assert listed_ids(sheet) == ["a04", "a01", "a02", "a03", "a05"]


def test_what_a_household_stands_to_gain_comes_first_within_a_grade(a_small_township, tmp_path):
    a_small_township.execute("update alerts.alert set grade = '红' where alert_id = 'a03'")
    sheet = lists(workbooks(a_small_township, tmp_path))[f"2026-10_{YUFENG}_郇封镇_核查工作单.xlsx"]
    assert listed_ids(sheet)[1:4] == ["a03", "a01", "a02"]


def test_only_answer_cells_can_be_written(a_small_township, tmp_path):
    for sheet in lists(workbooks(a_small_township, tmp_path)).values():
        assert sheet.protection.sheet
        titles = [cell.value for cell in sheet[HEADER_ROW + 1]]
        unlocked = {titles[cell.column - 1] for cell in sheet[HEADER_ROW + 2] if not cell.protection.locked}
        assert unlocked == {title for title, _ in (*ANSWERS, *MORE_ANSWERS)}


def test_answers_are_picked_from_a_very_hidden_sheet_that_fits_the_family(a_small_township, tmp_path):
    book = workbooks(a_small_township, tmp_path)[f"2026-10_{YUFENG}_郇封镇_核查工作单.xlsx"]
    assert book["字典"].sheet_state == "veryHidden"
    assert book["_meta"].sheet_state == "veryHidden"
    sheet = book[LIST_SHEET]
    picks = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    offered = {}
    for rule in picks:
        cells = book["字典"][rule.formula1.split("!")[1].replace("$", "")]
        for place in rule.sqref.ranges:
            alert_id = sheet.cell(place.min_row, sheet.max_column).value
            offered[alert_id] = {cell.value for (cell,) in cells}
    assert set(offered) == set(listed_ids(sheet))
    assert "属实-拟停(走审批)" in offered["a01"]
    assert "属实-拟停(走审批)" not in offered["a02"]
    assert "属实-主动告知" in offered["a02"]


def test_dates_and_lengths_are_checked_with_a_message_in_chinese(a_small_township, tmp_path):
    for sheet in lists(workbooks(a_small_township, tmp_path)).values():
        checks = sheet.data_validations.dataValidation
        assert Counter(check.type for check in checks if check.type != "list") == {"date": 3, "textLength": 4}
        assert all(check.error and check.errorTitle for check in checks)


def test_the_hidden_sheet_says_which_list_it_is(a_small_township, tmp_path):
    book = workbooks(a_small_township, tmp_path)[f"2026-10_{YUFENG}_郇封镇_核查工作单.xlsx"]
    meta = dict(book["_meta"].iter_rows(values_only=True))
    assert meta["run_id"] == "run-10"
    assert meta["period"] == "2026-10"
    assert meta["audience"] == YUFENG
    assert meta["rows"] == "5"
    assert len(meta["sha256_of_ids"]) == 64
    assert {key for key in meta if key.startswith("facts:")} == {f"facts:a0{number}" for number in range(1, 6)}


def test_what_only_some_answers_need_is_not_printed(a_small_township, tmp_path):
    for sheet in lists(workbooks(a_small_township, tmp_path)).values():
        titles = [cell.value for cell in sheet[HEADER_ROW + 1]]
        last = column_index_from_string(re.search(r":\$?([A-Z]+)", sheet.print_area)[1])
        assert titles[last - 1] == "备注"
        assert titles[last:] == [*(title for title, _ in MORE_ANSWERS), "alert_id"]


def test_another_reader_finds_ids_and_header_too(a_small_township, tmp_path):
    put_out_of_alerts(a_small_township, tmp_path, township_workbooks)
    book = CalamineWorkbook.from_path(tmp_path / f"2026-10_{YUFENG}_郇封镇_核查工作单.xlsx")
    rows = book.get_sheet_by_name(LIST_SHEET).to_python(skip_empty_area=False)
    assert rows[HEADER_ROW][-1] == "alert_id"
    assert [row[-1] for row in rows[HEADER_ROW + 1 :]] == ["a04", "a01", "a02", "a03", "a05"]
    assert rows[HEADER_ROW + 1][10] == date(2026, 10, 22)


def test_lists_and_visit_sheets_print_on_a4_with_their_header(a_small_township, tmp_path):
    for book in workbooks(a_small_township, tmp_path).values():
        sheets = [book[LIST_SHEET], *visit_sheets(book)]
        assert [sheet.page_setup.orientation for sheet in sheets] == ["landscape"] + ["portrait"] * (len(sheets) - 1)
        assert all(
            int(sheet.page_setup.paperSize) == 9 and sheet.sheet_properties.pageSetUpPr.fitToPage for sheet in sheets
        )
        assert book[LIST_SHEET].print_title_rows == f"${HEADER_ROW + 1}:${HEADER_ROW + 1}"
        assert all("&P" in (sheet.oddFooter.right.text or "") for sheet in sheets)


def test_a_visit_sheet_says_who_what_why_and_what_may_be_done(a_small_township, tmp_path):
    book = workbooks(a_small_township, tmp_path)[f"2026-10_{YUFENG}_郇封镇_核查工作单.xlsx"]
    sheet = next(sheet for sheet in visit_sheets(book) if sheet.title == "户002_李")
    text = text_of(sheet)
    for needed in (
        "郇封镇东街村3组12号", "13900000000", "王秀英", "配偶", "最低生活保障金 960.00 元", "2026-10",
        "户口注销(10月).xlsx，工作表 注销名单，第 7 行", "死亡日期=2026-08-31", "注销原因不是迁出",
        "注销属于同名同姓的另一人", "焦民〔2022〕154号", "截止 2026-10-20", "□\xa0属实-拟停(走审批)",
        wording().families["ineligible"].may_not,
    ):  # fmt: skip
        assert needed in text, needed


@pytest.mark.parametrize(
    ("address", "printed"),
    [
        ("修武县周庄镇刘庄村2组", "东街村 修武县周庄镇刘庄村2组"),
        ("郇封镇东街村3组12号", "郇封镇东街村3组12号"),
        ("东街村3组12号", "郇封镇 东街村3组12号"),
    ],
)
def test_an_address_is_put_into_the_township_unless_it_says_itself_where_it_is(
    a_small_township, tmp_path, address, printed
):
    a_small_township.execute("update core.household set address = ? where household_id = 'H2'", [address])
    book = workbooks(a_small_township, tmp_path)[f"2026-10_{YUFENG}_郇封镇_核查工作单.xlsx"]
    told = [row[1] for sheet in visit_sheets(book) for row in sheet.iter_rows(values_only=True) if row[0] == "地址"]
    assert printed in told


def test_no_row_is_lower_than_its_text_needs(a_small_township, tmp_path):
    book = workbooks(a_small_township, tmp_path)[f"2026-10_{YUFENG}_郇封镇_核查工作单.xlsx"]
    for sheet in visit_sheets(book):
        for cell, *_ in sheet.iter_rows(min_col=2, max_col=2):
            lines = str(cell.value or "").count("\n") + 1
            assert sheet.row_dimensions[cell.row].height >= 13 * lines


def test_the_same_month_gives_the_same_bytes(tmp_path):
    first, second = (
        [file.sha256 for file in put_out_of_alerts(small_township(), tmp_path / name, township_workbooks)]
        for name in "ab"
    )
    assert first == second


def test_nothing_unfinished_is_left_behind(a_small_township, tmp_path):
    written = put_out_of_alerts(a_small_township, tmp_path, township_workbooks)
    assert sorted(tmp_path.iterdir()) == sorted(file.path for file in written)


def test_many_households_get_workbooks_of_their_own_and_none_is_dropped(a_small_township, tmp_path, monkeypatch):
    monkeypatch.setattr(worklist, "MOST_VISIT_SHEETS", 2)
    books = workbooks(a_small_township, tmp_path)
    parts = [f"2026-10_{YUFENG}_郇封镇_走访单_{number}.xlsx" for number in (1, 2)]
    assert [len(visit_sheets(books[part])) for part in parts] == [2, 1]
    assert not visit_sheets(books[f"2026-10_{YUFENG}_郇封镇_核查工作单.xlsx"])


def test_names_that_spreadsheets_refuse_in_sheet_names_do_no_harm(a_small_township, tmp_path):
    a_small_township.execute("update core.person set name = '[*]?/·李' where person_id = 'P01'")
    names = workbooks(a_small_township, tmp_path)[f"2026-10_{YUFENG}_郇封镇_核查工作单.xlsx"].sheetnames
    assert all(len(name) <= 31 for name in names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("first", ["\ufffe", "\uffff", "\x02", "\0"])
def test_a_name_that_begins_with_what_xml_refuses_leaves_the_list_readable(a_small_township, tmp_path, first):
    a_small_township.execute("update core.person set name = ? where person_id = 'P01'", [f"{first}李四"])
    names = workbooks(a_small_township, tmp_path)[f"2026-10_{YUFENG}_郇封镇_核查工作单.xlsx"].sheetnames
    assert any(name.endswith("_李") for name in names)


def test_a_person_without_name_number_household_or_place_still_gets_a_sheet(a_small_township, tmp_path):
    a_small_township.execute("update core.person set name = null, resident_id = null, birth_date = null")
    a_small_township.execute("update core.household set address = null, head_person_id = null")
    books = workbooks(a_small_township, tmp_path)
    assert Counter(alert for sheet in lists(books).values() for alert in listed_ids(sheet)) == Counter(list(OPEN))


def test_a_text_that_looks_like_a_formula_stays_a_text(a_small_township, tmp_path):
    a_small_township.execute("update core.person set name = '=1+1' where person_id = 'P07'")
    sheet = lists(workbooks(a_small_township, tmp_path))[f"2026-10_{SHANGQIAO}_清化镇街道_核查工作单.xlsx"]
    cell = sheet.cell(HEADER_ROW + 2, 3)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_no_alert_no_file(a_small_township, tmp_path):
    a_small_township.execute("delete from alerts.alert")
    assert put_out_of_alerts(a_small_township, tmp_path, township_workbooks) == []


def test_the_terminal_shows_the_most_urgent_first_and_no_full_name(a_small_township):
    lines = worklist_lines(a_small_township, limit=3, areas=FewAreas())
    assert [line.alert_id for line in lines] == ["a01", "a07", "a06"]
    assert lines[0].name == "李**"
    assert lines[0].money == "960.00"
    assert not any(person[0] in f"{line.name}{line.reason}" for line in lines for person in PEOPLE.values())


def test_evidence_that_fills_pages_is_cut_and_says_so(a_small_township, tmp_path):
    bills = [{"row_id": f"d-bills/{row}/0", "fact": "self_paid", "value": "100.00"} for row in range(2, 42)]
    a_small_township.execute("delete from alerts.alert where alert_id <> 'a05'")
    a_small_township.execute("update alerts.alert set evidence = ?", [bills])
    (book,) = workbooks(a_small_township, tmp_path).values()
    assert "另有 32 行" in text_of(visit_sheets(book)[0])


@pytest.mark.parametrize("status", ["自动消除", "办结", "暂缓"])
def test_what_is_not_open_is_not_handed_out(a_small_township, tmp_path, status):
    a_small_township.execute("update alerts.alert set status = ?", [status])
    assert put_out_of_alerts(a_small_township, tmp_path, township_workbooks) == []


def test_two_alerts_of_one_person_without_household_share_a_sheet(a_small_township, tmp_path):
    twin = next(alert for alert in alerts() if alert["alert_id"] == "a05") | {"alert_id": "a09", "reason": "另一件事。"}
    insert(a_small_township, "alerts.alert", [twin])
    book = workbooks(a_small_township, tmp_path)[f"2026-10_{YUFENG}_郇封镇_核查工作单.xlsx"]
    assert len(visit_sheets(book)) == 3
    assert sum("另一件事。" in text_of(sheet) and "18250.40元" in text_of(sheet) for sheet in visit_sheets(book)) == 1
