"""Does the reader understand what departments really send?"""

from __future__ import annotations

import codecs
import contextlib
import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from data_contracts.contract import Column, ColumnType, Contract
from data_contracts.errors import UnreadableDeliveryError
from data_contracts.reader import Sheet, read_file, recognise
from tests.depth import examples

TYPES = {
    "household_no": ("家庭编号", ColumnType.TEXT, True),
    "head_name": ("户主姓名", ColumnType.NAME, False),
    "head_id": ("户主身份证号", ColumnType.RESIDENT_ID, False),
    "name": ("姓名", ColumnType.NAME, True),
    "resident_id": ("身份证号", ColumnType.RESIDENT_ID, False),
    "relation": ("与户主关系", ColumnType.TEXT, False),
    "township": ("乡镇(街道)", ColumnType.TEXT, False),
    "category": ("救助类别", ColumnType.TEXT, True),
    "recognised_on": ("认定日期", ColumnType.DATE, False),
    "monthly_amount": ("月保障金额", ColumnType.MONEY, False),
}


def a_register() -> Contract:
    columns = {
        name: Column(title=title, type=kind, required=required) for name, (title, kind, required) in TYPES.items()
    }
    columns["category"] = columns["category"].model_copy(update={"aliases": ("低保类型",)})
    return Contract.model_validate(
        {
            "dataset": "civil_affairs.register",
            "title": "台账",
            "owner": "民政局",
            "grain": "one row per member",
            "content": "snapshot",
            "key": ("household_no", "name"),
            "arrival": {"cadence": "monthly", "due_day": 10, "stale_after_days": 45},
            "columns": columns,
            "persons": {
                "self": {
                    "name": "name",
                    "resident_id": "resident_id",
                    "household": "household_no",
                    "relation": "relation",
                },
                "head": {"name": "head_name", "resident_id": "head_id", "household": "household_no"},
            },
            "wide": {
                "member_columns": ("name", "resident_id"),
                "head_columns": {"head_name": "name", "head_id": "resident_id"},
            },
            "ignored": ("序号", "备注"),
        }
    )


@pytest.fixture
def register() -> Contract:
    return a_register()


HEADER = [
    "家庭编号",
    "户主姓名",
    "户主身份证号",
    "姓名",
    "身份证号",
    "与户主关系",
    "救助类别",
    "认定日期",
    "月保障金额",
]
ZHANG = ["H1", "张三", "410890195001010011", "张三", "410890195001010011", "户主", "最低生活保障", "2025-01-02", "400"]
WANG = ["H1", "张三", "410890195001010011", "王五", "410890195202020022", "配偶", "最低生活保障", "2025-01-02", "0"]


def workbook(path: Path, *sheets: list[list[Any]], hidden: bool = False) -> Path:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    for number, rows in enumerate(sheets):
        sheet = book.add_worksheet(f"表{number + 1}")
        if hidden and number:
            sheet.hide()
        for index, row in enumerate(rows):
            sheet.write_row(index, 0, row)
    book.close()
    return path


def only(sheets: tuple[Sheet, ...]) -> Sheet:
    assert len(sheets) == 1
    return sheets[0]


def column(sheet: Sheet, name: str) -> list[Any]:
    return sheet.table[name].to_list()


def kinds(sheet: Sheet) -> set[str]:
    return {note.kind for note in sheet.notes}


def test_title_rows_and_a_foot_are_not_data_but_counted(tmp_path: Path, register: Contract) -> None:
    rows = [
        ["XX县2026年10月低保花名册"],
        ["填报单位:民生街道 单位:元"],
        HEADER,
        ZHANG,
        WANG,
        ["合计", "", "", "2人", "", "", "", "", 400],
        ["制表人:甲", "", "", "审核人:乙"],
    ]
    sheet = only(read_file(workbook(tmp_path / "a.xlsx", rows), register))
    assert column(sheet, "name") == ["张三", "王五"]
    assert column(sheet, "source_row") == [4, 5]
    assert sheet.rows_stripped == 4
    assert sheet.totals == {"monthly_amount": 400.0}
    assert "total_mismatch" not in kinds(sheet)


def test_a_total_that_does_not_add_up_is_reported(tmp_path: Path, register: Contract) -> None:
    rows = [HEADER, ZHANG, WANG, ["合  计", "", "", "", "", "", "", "", "1,400.00元"]]
    assert "total_mismatch" in kinds(only(read_file(workbook(tmp_path / "a.xlsx", rows), register)))


def test_subtotals_are_not_taken_for_the_grand_total(tmp_path: Path, register: Contract) -> None:
    def foot(word: str, amount: int) -> list[Any]:
        return ["", word, "", "", "", "", "", "", amount]

    rows = [HEADER, ZHANG, foot("东村小计", 400), [*WANG[:8], 100], foot("西村小计", 100), foot("总计", 500)]
    sheet = only(read_file(workbook(tmp_path / "a.xlsx", rows), register))
    assert (sheet.table.height, sheet.totals, kinds(sheet)) == (2, {"monthly_amount": 500.0}, {"totals"})


def test_a_village_line_between_the_rows_is_not_data(tmp_path: Path, register: Contract) -> None:
    sheet = only(read_file(workbook(tmp_path / "a.xlsx", [HEADER, ["东村"], ZHANG, HEADER, WANG]), register))
    assert column(sheet, "source_row") == [3, 5]


def test_the_two_names_of_a_two_level_header_are_told_apart(tmp_path: Path, register: Contract) -> None:
    path = tmp_path / "two.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.merge_range(0, 0, 0, 6, "2026年10月名册")
    page.merge_range(1, 0, 2, 0, "家庭编号")
    page.merge_range(1, 1, 1, 2, "户主信息")
    page.merge_range(1, 3, 1, 5, "成员信息")
    page.merge_range(1, 6, 2, 6, "低保类型")
    page.write_row(2, 1, ["姓名", "身份证号", "姓名", "身份证号", "与户主关系"])
    page.write_row(3, 0, ["H1", "张三", "1" * 18, "王五", "2" * 18, "配偶", "农村低保"])
    book.close()
    sheet = only(read_file(path, register))
    row = sheet.table.row(0, named=True)
    assert (row["head_name"], row["name"], row["category"], row["source_row"]) == ("张三", "王五", "农村低保", 4)
    assert row["member_no"] == 0


def test_a_csv_that_lost_the_merging_of_its_header_is_understood_all_the_same(
    tmp_path: Path, register: Contract
) -> None:
    path = tmp_path / "two.csv"
    path.write_text(
        "名册,,,,,,\n家庭编号,户主信息,,成员信息,,,救助类别\n,姓名,身份证号,姓名,身份证号,与户主关系,\nH1,张三,,王五,,子,低保\n",
        encoding="gb18030",
    )
    row = only(read_file(path, register)).table.row(0, named=True)
    assert (row["head_name"], row["name"], row["category"], row["source_row"]) == ("张三", "王五", "低保", 4)


def test_columns_in_another_order_read_the_same(tmp_path: Path, register: Contract) -> None:
    forward = only(read_file(workbook(tmp_path / "a.xlsx", [HEADER, ZHANG]), register))
    back = only(read_file(workbook(tmp_path / "b.xlsx", [HEADER[::-1], ZHANG[::-1]]), register))
    assert forward.table.equals(back.table)


def test_unknown_headers_are_kept_and_reported_and_ignored_ones_leave_no_trace(
    tmp_path: Path, register: Contract
) -> None:
    rows = [[*HEADER, "序号", "帮扶人"], [*ZHANG, "1", "李书记"]]
    sheet = only(read_file(workbook(tmp_path / "a.xlsx", rows), register))
    assert column(sheet, "extra") == [[{"key": "帮扶人", "value": "李书记"}]]
    assert [note.column_name for note in sheet.notes] == ["帮扶人"]


def test_missing_required_columns_are_listed_together(tmp_path: Path, register: Contract) -> None:
    path = workbook(tmp_path / "a.xlsx", [["户主姓名", "姓名", "身份证号", "帮扶人"], ["张三", "张三", "1", "x"]])
    with pytest.raises(UnreadableDeliveryError) as caught:
        read_file(path, register)
    assert "家庭编号、救助类别" in caught.value.what
    assert "帮扶人" in caught.value.what
    assert "表1" in caught.value.where


def test_numbers_that_excel_has_spoiled_are_marked_and_others_kept_exactly(tmp_path: Path, register: Contract) -> None:
    day = dt.date(2025, 1, 2)
    rows = [
        HEADER,
        ["H1", "张三", 410890620101123, "张三", 410890199202031000, "户主", "低保", day, 0.1 + 0.2],
        [3803001234, "李四", "4.1089E+17", "李四", "410890199202031234", "户主", True, 46296, 1234.5],
    ]
    sheet = only(read_file(workbook(tmp_path / "a.xlsx", rows), register))
    assert column(sheet, "head_id") == ["410890620101123", "float:410890000000000000"]
    assert column(sheet, "resident_id") == ["float:410890199202031000", "410890199202031234"]
    assert column(sheet, "recognised_on") == ["2025-01-02", "46296"]
    assert column(sheet, "monthly_amount") == ["0.3", "1234.5"]
    assert column(sheet, "household_no") == ["H1", "3803001234"]
    assert column(sheet, "category") == ["低保", "是"]


def test_merged_household_cells_fill_their_own_rows_only_and_never_money(tmp_path: Path, register: Contract) -> None:
    path = tmp_path / "m.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    wang = ["", "", "", *WANG[3:6], "", "", ""]
    for index, row in enumerate([HEADER, ZHANG, wang, ["H2", "赵六", "", "赵六", "", "", "特困人员", "", "900"]]):
        page.write_row(index, 0, row)
    for place in (0, 1, 2, 6, 8):
        page.merge_range(1, place, 2, place, ZHANG[place])
    book.close()
    sheet = only(read_file(path, register))
    assert column(sheet, "household_no") == ["H1", "H1", "H2"]
    assert column(sheet, "category") == ["最低生活保障", "最低生活保障", "特困人员"]
    assert column(sheet, "monthly_amount") == ["400", None, "900"]


def test_later_members_take_their_household_from_the_row_above(tmp_path: Path, register: Contract) -> None:
    rows = [
        HEADER,
        ZHANG,
        ["", "", "", "王五", "410890195202020022", "配偶", "", "", ""],
        ["", "", "", "", "410890195202020033", "子", "", "", ""],
        ["", "孙七", "", "孙七", "", "户主", "低保", "", ""],
    ]
    sheet = only(read_file(workbook(tmp_path / "a.xlsx", rows), register))
    assert column(sheet, "household_no") == ["H1", "H1", None, None]
    assert column(sheet, "head_name") == ["张三", "张三", None, "孙七"]
    assert column(sheet, "monthly_amount") == ["400", None, None, None]
    assert "household_filled" in kinds(sheet)


def test_head_and_place_are_filled_where_every_row_has_its_household_number(tmp_path: Path, register: Contract) -> None:
    header = [*HEADER, "乡镇(街道)"]
    rows = [
        header,
        [*ZHANG, "东镇"],
        ["H1", "", "", "王五", "410890195202020022", "配偶", "", "", "", ""],
        ["H1", "", "", "张小", "", "子", "", "", "", ""],
        ["H2", "", "", "赵六", "", "户主", "特困人员", "2025-01-02", "900", ""],
        # The same number once more, under another head: serial numbers begin anew in the next village.
        ["H2", "孙七", "", "孙七", "", "户主", "最低生活保障", "2025-01-02", "300", "西镇"],
        ["H2", "", "", "周八", "", "配偶", "", "", "", ""],
    ]
    sheet = only(read_file(workbook(tmp_path / "a.xlsx", rows), register))
    assert column(sheet, "head_name") == ["张三"] * 3 + [None, "孙七", "孙七"]
    assert column(sheet, "head_id") == [ZHANG[2]] * 3 + [None] * 3
    assert column(sheet, "township") == ["东镇"] * 3 + [None, "西镇", "西镇"]
    assert column(sheet, "category")[:3] == ["最低生活保障"] * 3
    assert column(sheet, "monthly_amount") == ["400", None, None, "900", "300", None]
    assert column(sheet, "resident_id")[2] is None
    (note,) = (note for note in sheet.notes if note.kind == "household_filled")
    assert note.message.startswith("有 3 行")
    assert sheet.as_it_came()["head_name"].to_list() == ["张三", None, None, None, "孙七", None]
    assert set(sheet.fills().filter(source_row=3)["column_name"]) == {"head_name", "head_id", "category", "township"}


def test_a_head_who_is_listed_after_his_wife_stays_in_his_household(tmp_path: Path, register: Contract) -> None:
    wife = [*ZHANG[:3], "王五", "410890195202020022", "配偶", *ZHANG[6:]]
    himself = ["", "", "", *ZHANG[3:5], "户主", "", "", ""]
    sheet = only(read_file(workbook(tmp_path / "a.xlsx", [HEADER, wife, himself]), register))
    assert column(sheet, "household_no") == ["H1", "H1"]


def test_what_a_household_says_in_two_ways_is_not_guessed(tmp_path: Path, register: Contract) -> None:
    member = ["H1", "", "", "王五", "410890195202020022", "配偶", "特困人员", "", ""]
    rows = [HEADER, ZHANG, member, [*member[:3], "张小", "", "子", "", "", ""]]
    sheet = only(read_file(workbook(tmp_path / "a.xlsx", rows), register))
    assert column(sheet, "category") == ["最低生活保障", "特困人员", None]
    assert column(sheet, "head_name") == ["张三"] * 3


def test_a_household_per_row_becomes_a_row_per_member(tmp_path: Path, register: Contract) -> None:
    rows = [
        [
            "家庭编号",
            "户主姓名",
            "身份证号",
            "成员1姓名",
            "身份证号",
            "成员2",
            "成员2身份证号",
            "救助类别",
            "月保障金额",
        ],
        ["H1", "张三", "1" * 18, "王五", "2" * 18, "张小", "3" * 18, "低保", 700],
        ["H2", "赵六", "4" * 18, "赵六", "4" * 18, "", "", "低保", 300],
        ["合计", "", "", "", "", "", "", "", 1000],
    ]
    sheet = only(read_file(workbook(tmp_path / "w.xlsx", rows), register))
    assert [(row[0], row[1]) for row in sheet.table.rows()] == [(2, 1), (2, 2), (2, 3), (3, 1)]
    assert column(sheet, "name") == ["张三", "王五", "张小", "赵六"]
    assert column(sheet, "resident_id") == ["1" * 18, "2" * 18, "3" * 18, "4" * 18]
    assert column(sheet, "head_name") == ["张三"] * 3 + ["赵六"]
    assert column(sheet, "head_id")[1] == "1" * 18
    assert "wide_layout" in kinds(sheet)
    assert "total_mismatch" not in kinds(sheet)


def test_repeated_titles_without_numbers_are_members_too(tmp_path: Path, register: Contract) -> None:
    rows = [
        ["家庭编号", "救助类别", "姓名", "身份证号", "姓名", "身份证号"],
        ["H1", "低保", "张三", "1" * 18, "王五", "2" * 18],
    ]
    sheet = only(read_file(workbook(tmp_path / "w.xlsx", rows), register))
    assert column(sheet, "name") == ["张三", "王五"]
    assert column(sheet, "head_name") == ["张三", "张三"]


NAME_FIRST, NUMBER_FIRST = ["姓名", "身份证号"], ["身份证号", "姓名"]


@pytest.mark.parametrize(
    ("head", "pair"),
    [
        (["户主姓名", "户主身份证号"], NAME_FIRST),
        (["户主姓名", "户主身份证号"], NUMBER_FIRST),
        (["户主身份证号", "户主姓名"], NUMBER_FIRST),
        (["户主姓名", "身份证号"], NAME_FIRST),
        (NUMBER_FIRST, NUMBER_FIRST),
        (NAME_FIRST, NAME_FIRST),
    ],
)
def test_whether_name_or_number_comes_first_nobody_gets_the_number_of_another(
    tmp_path: Path, register: Contract, head: list[str], pair: list[str]
) -> None:
    people = {"张三": "1" * 18, "王五": "2" * 18, "李四": "3" * 18}
    titles = [*head, *pair, *pair]
    cells = [
        number if "身份证" in title else name
        for title, (name, number) in zip(titles, (each for each in people.items() for _ in range(2)), strict=True)
    ]
    rows = [["家庭编号", "救助类别", *titles], ["H1", "低保", *cells], ["H2", "低保", *cells[:4], "", ""]]
    sheet = only(read_file(workbook(tmp_path / "w.xlsx", rows), register))
    assert list(zip(column(sheet, "name"), column(sheet, "resident_id"), strict=True))[:3] == list(people.items())
    assert column(sheet, "head_name") == ["张三"] * 5


def test_titles_grouped_by_kind_follow_their_numbers_and_each_member_has_its_relation(tmp_path: Path) -> None:
    register = a_register()
    register = register.model_copy(
        update={"wide": register.wide.model_copy(update={"member_columns": ("name", "resident_id", "relation")})}  # type: ignore[union-attr]
    )
    rows = [
        [
            "家庭编号",
            "救助类别",
            "户主姓名",
            "户主身份证号",
            "成员1姓名",
            "成员2姓名",
            "成员1与户主关系",
            "成员2与户主关系",
            "成员1身份证号",
            "成员2身份证号",
        ],
        ["H1", "低保", "张三", "1" * 18, "王五", "李四", "配偶", "子", "2" * 18, "3" * 18],
    ]
    sheet = only(read_file(workbook(tmp_path / "w.xlsx", rows), register))
    assert column(sheet, "resident_id") == ["1" * 18, "2" * 18, "3" * 18]
    assert column(sheet, "relation") == [None, "配偶", "子"]
    once = [["家庭编号", "救助类别", "户主姓名", "与户主关系", "身份证号", "姓名", "身份证号", "姓名", "身份证号"]]
    once += [["H1", "低保", "张三", "户主", "1" * 18, "王五", "2" * 18, "李四", "3" * 18]]
    sheet = only(read_file(workbook(tmp_path / "o.xlsx", once), register))
    assert column(sheet, "relation") == ["户主", None, None]


def test_of_two_columns_with_one_meaning_the_better_title_counts_and_a_blank_one_never(
    tmp_path: Path, register: Contract
) -> None:
    rows = [["低保类型", *HEADER], ["城市低保", *ZHANG]]
    assert column(only(read_file(workbook(tmp_path / "a.xlsx", rows), register)), "category") == ["最低生活保障"]
    blank = [*ZHANG[:6], " ", *ZHANG[7:]]
    rows = [["低保类型", *HEADER], ["城市低保", *blank]]
    sheet = only(read_file(workbook(tmp_path / "b.xlsx", rows), register))
    assert (column(sheet, "category"), "duplicate_column" in kinds(sheet)) == (["城市低保"], True)


def test_lines_of_remarks_are_not_data_but_named_and_a_lone_name_or_number_is_data(
    tmp_path: Path, register: Contract
) -> None:
    def line(place: int, text: Any) -> list[Any]:
        return [*[""] * place, text]

    rows = [
        HEADER,
        ZHANG,
        ["低保名册(续)"],
        WANG,
        line(3, "1.本表一式两份"),
        ["※ 以10月底为准"],
        line(8, "2026年11月3日"),
    ]
    rows += [
        line(8, 400),
        line(3, "东山镇"),
        ["合计人民币(大写)", "", "", "肆佰元整", "", "", "", "", 400],
        line(3, "赵六"),
        ["H9"],
    ]
    sheet = only(read_file(workbook(tmp_path / "a.xlsx", rows), register))
    assert column(sheet, "source_row") == [2, 4, 11, 12]
    assert sheet.totals == {"monthly_amount": 400.0}
    (note,) = (note for note in sheet.notes if note.kind == "remark")
    assert note.message.startswith("第 3、5、6、7、8、9 行")


@pytest.mark.parametrize("says", ["title", "line"])
def test_amounts_in_ten_thousands_say_so_in_their_cells(tmp_path: Path, register: Contract, says: str) -> None:
    header = [*HEADER[:-1], "月保障金额（万元）" if says == "title" else HEADER[-1]]
    rows = [["单位：万元" if says == "line" else "名册"], header, [*ZHANG[:-1], 0.04], [*WANG[:-1], "300元"]]
    sheet = only(read_file(workbook(tmp_path / "a.xlsx", rows), register))
    assert column(sheet, "monthly_amount") == ["0.04万元", "300元"]


def test_two_people_in_one_cell_become_two_only_with_two_numbers(tmp_path: Path, register: Contract) -> None:
    one, two = "410890195001010011", "410890195202020022"
    rows = [
        HEADER,
        ["H1", "", "", "张三、李四", f"{one}/{two}", "", "低保", "", ""],
        ["H2", "", "", "王五\n赵六", f"{one}\n{two}", "", "低保", "", ""],
        ["H3", "", "", "孙七、周八", one, "", "低保", "", ""],
    ]
    sheet = only(read_file(workbook(tmp_path / "a.xlsx", rows), register))
    assert column(sheet, "name") == ["张三", "李四", "王五", "赵六", "孙七、周八"]
    assert column(sheet, "resident_id") == [one, two, one, two, one]
    assert column(sheet, "member_no") == [1, 2, 1, 2, 0]


def test_every_visible_sheet_with_data_is_a_delivery_and_the_others_are_named(
    tmp_path: Path, register: Contract
) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEADER, ZHANG], [HEADER, WANG], [["填表说明"], ["请如实填写"]], [])
    first, second = read_file(path, register)
    assert (first.name, second.name) == ("表1", "表2")
    assert [note.message for note in first.notes if note.kind == "skipped_sheet"] == [
        "工作表“表3”没有可识别的表头，没有读取"
    ]
    hidden = only(read_file(workbook(tmp_path / "b.xlsx", [HEADER, ZHANG], [HEADER, WANG], hidden=True), register))
    assert "hidden_sheet" in kinds(hidden)


def test_a_sheet_of_people_without_a_header_is_not_passed_over_nor_spoils_the_others(
    tmp_path: Path, register: Contract
) -> None:
    good, bad = read_file(workbook(tmp_path / "a.xlsx", [HEADER, ZHANG], [WANG]), register)
    assert (good.table.height, good.refused) == (1, None)
    assert (bad.table.height, bad.name) == (0, "表2")
    assert bad.refused is not None
    assert "没有可识别的表头" in bad.refused.what
    with pytest.raises(UnreadableDeliveryError, match="没有可识别的表头"):
        read_file(workbook(tmp_path / "b.xlsx", [WANG]), register)


def test_a_sheet_of_statistics_is_passed_over_and_one_of_people_without_a_column_is_not(
    tmp_path: Path, register: Contract
) -> None:
    statistics = [["乡镇(街道)", "救助类别", "月保障金额", "户数"], ["东镇", "低保", "400", "1"]]
    people = [["姓名", "与户主关系", "救助类别"], ["张三", "户主", "低保"]]
    first, second = read_file(workbook(tmp_path / "a.xlsx", statistics, [HEADER, ZHANG], people), register)
    assert (first.name, first.refused) == ("表2", None)
    assert "skipped_sheet" in kinds(first)
    assert second.refused is not None
    assert "家庭编号" in second.refused.what


def test_hidden_rows_and_columns_are_read_and_reported(tmp_path: Path, register: Contract) -> None:
    path = tmp_path / "h.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("甲")
    for index, row in enumerate([HEADER, ZHANG, WANG]):
        page.write_row(index, 0, row)
    page.set_row(2, None, None, {"hidden": True})
    page.set_column(4, 5, None, None, {"hidden": True})
    book.close()
    sheet = only(read_file(path, register))
    assert sheet.table.height == 2
    assert {note.message for note in sheet.notes} == {
        "有 1 行是隐藏或筛选掉的，已照常读取",
        "有 2 列是隐藏的，已照常读取",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_encodings_and_delimiters_are_found_out(
    tmp_path: Path, register: Contract, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "导出.txt"
    rows = [["名册"], HEADER, [*ZHANG[:3], "𠮷䶮·艾力", *ZHANG[4:]], WANG]
    path.write_text("\r\n".join(delimiter.join(row) for row in rows), encoding=encoding)
    sheet = only(read_file(path, register))
    assert column(sheet, "name") == ["𠮷䶮·艾力", "王五"]
    assert column(sheet, "source_row") == [3, 4]
    assert sheet.rows_stripped == 1


def test_a_file_marked_utf_8_that_is_gb18030_is_read_as_what_it_is_and_told(tmp_path: Path, register: Contract) -> None:
    path = tmp_path / "导出.csv"
    text = "\r\n".join(",".join(row) for row in [HEADER, ZHANG])
    path.write_bytes(codecs.BOM_UTF8 + text.encode("gb18030"))
    sheet = only(read_file(path, register))
    assert column(sheet, "name") == ["张三"]
    assert column(sheet, "household_no") == ["H1"]
    assert kinds(sheet) == {"encoding"}
    path.write_bytes(codecs.BOM_UTF8 + text.encode("utf-8"))
    assert kinds(only(read_file(path, register))) == set()


def test_a_total_at_the_foot_is_as_agreed_and_one_among_the_rows_is_told(tmp_path: Path, register: Contract) -> None:
    total = ["合计", "", "", "", "", "", "", "", "500"]
    one, other = [*ZHANG[:8], "400"], [*WANG[:8], "100"]
    at_the_foot = only(read_file(workbook(tmp_path / "a.xlsx", [HEADER, one, other, total]), register))
    assert "totals" not in kinds(at_the_foot)
    among = only(
        read_file(workbook(tmp_path / "b.xlsx", [HEADER, one, ["东村小计", *total[1:8], "400"], other]), register)
    )
    assert "totals" in kinds(among)
    assert "第 3 行" in next(note.message for note in among.notes if note.kind == "totals")


def test_a_line_break_inside_quotes_does_not_shift_the_row_numbers(tmp_path: Path, register: Contract) -> None:
    path = tmp_path / "q.csv"
    broken = [*ZHANG]
    broken[6] = '"最低\n生活,保障"'
    path.write_text("\n".join(",".join(row) for row in [HEADER, broken, [], WANG]), encoding="utf-8")
    sheet = only(read_file(path, register))
    assert column(sheet, "source_row") == [2, 5]
    assert column(sheet, "category")[0] == "最低\n生活,保障"


def test_a_line_break_inside_a_title_costs_neither_the_column_nor_the_row_numbers(
    tmp_path: Path, register: Contract
) -> None:
    header = [f'"{title[:2]}\n{title[2:]}"' if len(title) > 3 else title for title in HEADER]
    path = tmp_path / "q.csv"
    path.write_text("\n".join(",".join(row) for row in [["名册"], header, ZHANG, WANG]), encoding="gb18030")
    sheet = only(read_file(path, register))
    # The header stands on lines 2 to 9.
    assert column(sheet, "source_row") == [sum(title.count("\n") for title in header) + each for each in (3, 4)]
    assert column(sheet, "head_id") == [ZHANG[2]] * 2
    assert sheet.rows_stripped == 1


@pytest.mark.parametrize("form", ['="{}"', '"=""{}"""', "'{}", "{}\t"])
def test_cells_dressed_up_as_text_are_undressed(tmp_path: Path, register: Contract, form: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text("\n".join(",".join(form.format(cell) for cell in row) for row in [HEADER, ZHANG]))
    sheet = only(read_file(path, register))
    assert sheet.table.height == 1
    assert column(sheet, "resident_id")[0].strip("'\t") == ZHANG[4]


def test_the_line_that_does_not_fit_the_encoding_is_named(tmp_path: Path, register: Contract) -> None:
    path = tmp_path / "m.csv"
    lines = [",".join(row) for row in [HEADER, ZHANG, WANG]]
    path.write_bytes("\n".join(lines).encode() + b"\n" + lines[1].encode("gb18030"))
    with pytest.raises(UnreadableDeliveryError) as caught:
        read_file(path, register)
    assert caught.value.where == "m.csv第 4 行"


@pytest.mark.parametrize("break_one", [False, True])
def test_cells_in_quotes_read_the_same_whichever_way_the_file_is_cut(
    tmp_path: Path, register: Contract, break_one: bool
) -> None:
    path = tmp_path / "q.csv"
    quoted = ['"H1"', '""', "", '"张""三"', '"41089"', '"a,b"', "低保", '"2025-01-02"', '"1,234.50"']
    lines = [",".join(row) for row in [HEADER, quoted, WANG, [], ['"H2"', *quoted[1:]]]]
    path.write_text("\n".join([*lines, '"第\n行"' if break_one else ""]), encoding="gb18030")
    table = only(read_file(path, register)).table.head(3)
    assert table["source_row"].to_list() == [2, 3, 5]
    assert table["name"].to_list() == ['张"三', "王五", '张"三']
    assert table["monthly_amount"].to_list() == ["1,234.50", "0", "1,234.50"]
    assert table["relation"].to_list() == ["a,b", "配偶", "a,b"]
    assert table["head_name"].to_list() == [None, "张三", None]


def test_a_stray_quote_costs_one_line_not_the_rest_of_the_file(tmp_path: Path, register: Contract) -> None:
    stray = [*ZHANG]
    stray[3] = '"张三'
    lines = [",".join(row) for row in [HEADER, stray, *[WANG] * 60]]
    path = tmp_path / "s.csv"
    path.write_text("\n".join(lines), encoding="gb18030")
    sheet = only(read_file(path, register))
    assert sheet.table.height == 61
    assert column(sheet, "name")[:2] == ["张三", "王五"]
    assert next(note.message for note in sheet.notes if note.kind == "stray_quote").startswith("第 2 行")


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_row_that_slipped_to_the_right_is_torn_and_never_read_as_its_titles_say(
    tmp_path: Path, register: Contract, quote: str
) -> None:
    slipped = [*ZHANG[:8], "1", "234.50"]
    path = tmp_path / "r.csv"
    lines = [HEADER, slipped, WANG[:7], [*WANG[:8], f"{quote}5{quote}"]]
    path.write_text("\n".join(",".join(row) for row in lines) + ",,\n")
    sheet = only(read_file(path, register))
    assert sheet.torn == (2,)
    assert column(sheet, "name") == [None, "王五", "王五"]
    assert column(sheet, "monthly_amount") == [None, None, "5"]
    assert "torn_line" in kinds(sheet)
    assert sheet.table["extra"].list.len().to_list() == [10, 0, 0]


def test_parquet_reads_like_a_sheet_whose_first_line_is_the_header(tmp_path: Path, register: Contract) -> None:
    path = tmp_path / "wrong_name.csv"
    pl.DataFrame(
        {
            "家庭编号": [12, 13],
            "姓名": ["张三", None],
            "救助类别": ["低保", "低保"],
            "认定日期": [dt.date(2025, 1, 2), None],
            "身份证号": [410890199202031234, 410890199202031235],
            "月保障金额": [400.0, 0.5],
        }
    ).write_parquet(path)
    sheet = only(read_file(path, register))
    assert column(sheet, "source_row") == [2, 3]
    assert column(sheet, "household_no") == ["12", "13"]
    assert column(sheet, "resident_id")[0] == "410890199202031234"
    assert column(sheet, "recognised_on") == ["2025-01-02", None]
    assert column(sheet, "monthly_amount") == ["400", "0.5"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空"),
        (b"%PDF-1.4", "PDF"),
        (b"PK\x03\x04rubbish", "压缩包"),
        (b"\xff\xfe\x00", "编码"),
        (b"a,b\n1,2\n", "表头"),
        (b"\xef\xbb\xbf\r\n <Table><tr><td>", "网页"),
    ],
)
def test_what_is_not_a_table_is_refused_with_a_remedy(
    tmp_path: Path, register: Contract, content: bytes, says: str
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableDeliveryError) as caught:
        read_file(path, register)
    assert says in caught.value.what
    assert caught.value.to_do
    assert caught.value.where.startswith("x.xlsx")


_PREFIXES = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1", ",".join(HEADER).encode() + b"\n"]


@examples(150)
@given(prefix=st.sampled_from(_PREFIXES), soup=st.binary(max_size=300))
def test_no_bytes_whatever_end_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, prefix: bytes, soup: bytes
) -> None:
    path = tmp_path_factory.mktemp("soup") / "soup"
    path.write_bytes(prefix + soup)
    with contextlib.suppress(UnreadableDeliveryError):
        assert all(sheet.table["source_row"].is_sorted() for sheet in read_file(path, a_register()))


def test_a_file_outside_the_folders_is_recognised_by_its_header(tmp_path: Path) -> None:
    header = ["序号", "逝者姓名", "逝者身份证号", "死亡日期", "火化日期", "火化编号"]
    path = workbook(tmp_path / "a.xlsx", [["火化名单"], header, [1, "甲", "x", "", "2026-10-01", "K1"]])
    assert recognise(path) == "civil_affairs.cremation"
