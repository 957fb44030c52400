"""The 25 defects of domain/3-extracts.md, 3.11: what becomes of each, from the file to the warehouse."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from data_contracts.areas import Area, AreaBook, Change, load_areas
from tests.data_contracts.workshop import (
    HEAD,
    PAYMENT,
    PAYMENT_HEADER,
    REGISTER_HEADER,
    WIFE,
    Intake,
    an_intake,
    csv_bytes,
    member,
    number,
    paid,
    register,
    xlsx,
)

SETTLEMENT = "medical_insurance.settlement"


def test_01_a_number_of_15_digits_is_converted_and_its_original_kept(intake: Intake) -> None:
    landing = intake.take(xlsx(register(member(resident_id="410890500101001"))))
    ((value, state),) = landing.staged("resident_id, resident_id_state")
    assert (value[:17], state) == ("41089019500101001", "upgraded_15")
    assert landing.raw("resident_id") == [("410890500101001",)]
    assert landing.repairs[2, "resident_id"] == "upgraded_15"


def test_02_a_small_x_becomes_a_large_one(intake: Intake) -> None:
    ending_in_x = next(n for n in (number("19500101", serial) for serial in range(99)) if n.endswith("X"))
    landing = intake.take(xlsx(register(member(resident_id=ending_in_x.lower()))))
    assert landing.staged("resident_id, resident_id_state") == [(ending_in_x, "valid")]
    assert landing.repairs[2, "resident_id"] == "characters"


@pytest.mark.parametrize("cell", [410890199202031000.0, "4.10890E+17", "410890199202031000"])
def test_03_a_number_that_excel_has_rounded_is_never_trusted(intake: Intake, cell: object) -> None:
    landing = intake.take(xlsx(register(member(resident_id=cell))))
    assert landing.staged("resident_id_state") == [("precision_lost",)]
    assert landing.only.rows_accepted == 1
    assert landing.raw("resident_id")[0][0]


@pytest.mark.parametrize(
    "cell",
    ["４１０８９０" + HEAD[6:], f"{HEAD[:6]} {HEAD[6:14]} {HEAD[14:]}", f"'{HEAD}", f"\u00a0{HEAD}\t", f"{HEAD}\u200b"],
)
def test_04_full_width_digits_spaces_and_apostrophes_are_taken_off(intake: Intake, cell: str) -> None:
    landing = intake.take(xlsx(register(member(resident_id=cell))))
    assert landing.staged("resident_id, resident_id_state") == [(HEAD, "valid")]
    assert landing.repairs[2, "resident_id"] == "characters"
    assert landing.raw("resident_id") == [(cell,)]


@pytest.mark.parametrize("tail", ["43", "43B1", " 007"])
def test_05_of_a_number_that_is_too_long_the_first_18_count_where_they_check(intake: Intake, tail: str) -> None:
    landing = intake.take(
        xlsx(register(member(resident_id=HEAD + tail), member(name="王五", resident_id=HEAD[:17] + "0" + tail)))
    )
    assert landing.staged("resident_id_state") == [("from_disability_no",), ("invalid",)]
    assert landing.staged("resident_id")[0] == (HEAD,)


def test_06_a_mistyped_digit_is_told_and_the_row_stays(intake: Intake) -> None:
    wrong = HEAD[:17] + ("0" if HEAD[17] != "0" else "1")
    landing = intake.take(xlsx(register(member(resident_id=wrong))))
    assert landing.staged("resident_id, resident_id_state") == [(wrong, "invalid")]
    assert landing.checks["resident_id_readable"] == 1


def test_07_a_number_that_all_the_household_bears_stays_with_its_owner_only(intake: Intake) -> None:
    rows = [member()] + [member(name=name, relation="子") for name in ("张小一", "张小二", "张小三")]
    landing = intake.take(xlsx(register(*rows)))
    states = landing.staged("name, resident_id, resident_id_state")
    assert states[0] == ("张三", HEAD, "valid")
    assert {row[1:] for row in states[1:]} == {(None, "copied_from_head")}
    assert landing.raw("resident_id") == [(HEAD,)] * 4


def test_07_a_members_number_that_others_bear_stays_with_whom_it_tells_the_birth_of(intake: Intake) -> None:
    header = [*REGISTER_HEADER, "出生日期"]
    born = {"王五": "1952-02-02", "张小一": "1980-01-01", "张小二": "1982-01-01"}
    rows = [[*member(name=name, resident_id=WIFE, relation="子"), day] for name, day in born.items()]
    landing = intake.take(xlsx([header, [*member(), "1950-01-01"], *rows]))
    assert landing.staged("name, resident_id, resident_id_state") == [
        ("张三", HEAD, "valid"),
        ("王五", WIFE, "valid"),
        ("张小一", None, "copied_from_head"),
        ("张小二", None, "copied_from_head"),
    ]


def test_07_a_number_of_which_nobody_can_tell_whose_it_is_is_nobodys(intake: Intake) -> None:
    rows = [member(name=name, resident_id=WIFE, relation="子") for name in ("张小一", "张小二", "张小三")]
    landing = intake.take(xlsx(register(member(), *rows)))
    assert landing.staged("resident_id") == [(HEAD,), (None,), (None,), (None,)]


def test_07_two_spellings_of_one_name_keep_their_number(intake: Intake) -> None:
    rows = [member(name=name, resident_id=WIFE, relation="配偶") for name in ("王小敏", "王晓敏")]
    landing = intake.take(xlsx(register(member(), *rows)))
    assert landing.staged("resident_id") == [(HEAD,), (WIFE,), (WIFE,)]


@pytest.mark.parametrize(
    ("written", "name", "note"),
    [
        ("阿依古丽・买买提", "阿依古丽·买买提", None),
        ("阿依古丽•买买提", "阿依古丽·买买提", None),
        ("阿依古丽．买买提", "阿依古丽·买买提", None),
        ("阿依古丽 买买提", "阿依古丽·买买提", None),
        ("张三(小名石头)", "张三", "小名石头"),
        ("张三（已故）", "张三", "已故"),
        ("张\ue816", "张\U00020087", None),
        ("张*", "张*", "masked"),
        ("张　三", "张三", None),
    ],
)
def test_08_name_variants_have_one_spelling_and_what_stands_beside_is_a_note(
    intake: Intake, written: str, name: str, note: str | None
) -> None:
    landing = intake.take(xlsx(register(member(name=written))))
    assert landing.staged("name, name_note") == [(name, note)]
    assert landing.raw("name") == [(written,)]
    assert name == written or (2, "name") in landing.repairs


@pytest.mark.parametrize("between", ["/", "、", "\n", "，", " / "])
def test_09_two_people_in_one_cell_become_two(intake: Intake, between: str) -> None:
    both = member(name=f"李四{between}李五", resident_id=f"{HEAD}{between}{WIFE}")
    landing = intake.take(xlsx(register(both)))
    assert landing.staged("member_no, name, resident_id") == [(1, "李四", HEAD), (2, "李五", WIFE)]
    assert "people_split" in landing.notes


def test_09_two_names_with_one_number_are_not_torn_apart(intake: Intake) -> None:
    landing = intake.take(xlsx(register(member(name="李四、李五"))))
    assert landing.staged("member_no, name") == [(0, "李四、李五")]


def test_10_a_wrong_or_missing_relation_costs_nobody_the_row(intake: Intake) -> None:
    rows = [member(), member(name="王五", resident_id=WIFE), member(name="赵六", resident_id="", relation="隔壁老王")]
    landing = intake.take(xlsx(register(*rows)))
    assert landing.staged("relation") == [("户主",), ("户主",), (None,)]
    assert landing.only.rows_accepted == 3
    assert landing.checks["relation_known"] == 1


def test_11_somebody_who_moved_in_mid_month_is_in_both_places(intake: Intake) -> None:
    header = [*REGISTER_HEADER, "区划代码"]
    for code, name in (("410802001000", "旧"), ("410803001000", "新")):
        landing = intake.take(xlsx([header, [*member(household_no=f"H{name}"), code]]), name=f"{name}.xlsx")
        assert landing.state == "accepted"
    codes = intake.con.table("staging.civil_affairs__low_income_register").project("area_code").fetchall()
    assert sorted(codes) == [("410802001000",), ("410803001000",)]


@pytest.mark.parametrize(
    ("cell", "day", "kind"),
    [
        (46331, date(2026, 11, 5), "serial_date"),
        ("46331", date(2026, 11, 5), "serial_date"),
        ("20250105", date(2025, 1, 5), "date_format"),
        ("2025.1.5", date(2025, 1, 5), "date_format"),
        ("2025年1月5日", date(2025, 1, 5), "date_format"),
        ("二〇二五年一月五日", date(2025, 1, 5), "date_format"),
        ("2025年十一月", date(2025, 11, 1), "day_missing"),
        ("2025年11月", date(2025, 11, 1), "day_missing"),
        ("2025-01-05 08:30", date(2025, 1, 5), "time_dropped"),
        ("2025/1/5", date(2025, 1, 5), "date_format"),
    ],
)
def test_12_a_date_is_read_as_far_as_it_is_certain(intake: Intake, cell: object, day: date, kind: str) -> None:
    landing = intake.take(xlsx(register(member(recognised_on=cell))))
    assert landing.staged("recognised_on") == [(day,)]
    assert landing.repairs[2, "recognised_on"] == kind


@pytest.mark.parametrize("cell", ["农历八月十五", "2025年八月廿五", "2025.1", "2025-02-30", "去年"])
def test_12_a_date_that_may_mean_several_days_is_none(intake: Intake, cell: str) -> None:
    good = [member(name=f"张{n}", household_no=n, resident_id="") for n in range(5)]
    landing = intake.take(xlsx(register(*good, member(recognised_on=cell))))
    assert 7 in landing.sent_back
    assert landing.only.rows_accepted == 5


@pytest.mark.parametrize("levels", [2, 3])
def test_13_merged_headers_and_title_rows_are_seen_through(intake: Intake, levels: int) -> None:
    upper = [("家庭编号", levels, 1), ("户主信息", levels - 1, 2), None, ("成员信息", levels - 1, 3), None, None]
    upper += [(text, levels, 1) for text in REGISTER_HEADER[6:]]
    lower = [None, "姓名", "身份证号", "姓名", "身份证号", "与户主关系"]
    titles = [[("解放区2026年10月低保对象花名册", 1, 10)], [("填报单位:民生街道  单位:元  填报日期:2026-10-20", 1, 10)]]
    blank = [[None]] * (levels - 2)
    rows = [*titles, upper, *blank, lower, member(), member(name="王五", resident_id=WIFE, relation="配偶")]
    landing = intake.take(xlsx(rows))
    assert landing.staged("head_name, head_id, name, resident_id, relation") == [
        ("张三", HEAD, "张三", HEAD, "户主"),
        ("张三", HEAD, "王五", WIFE, "配偶"),
    ]
    assert landing.staged("source_row") == [(levels + 3,), (levels + 4,)]


def test_13_a_header_printed_on_every_page_and_right_of_column_a_is_no_row(intake: Intake) -> None:
    head = [None, None, *REGISTER_HEADER]
    body = [[None, None, *member(household_no=f"H{n}", name=f"张{n}", resident_id="")] for n in "一二三四"]
    rows = [[None], [None, None, "台账"], head, *body[:2], head, *body[2:]]
    landing = intake.take(xlsx(rows))
    assert [row for (row,) in landing.staged("source_row")] == [4, 5, 7, 8]
    assert (landing.only.rows_read, landing.only.rows_quarantined) == (4, 0)


def test_14_totals_and_signatures_are_no_rows_and_the_total_is_held_against_the_sum(intake: Intake) -> None:
    def foot(word: str, amount: object) -> list[object]:
        return [word, *[None] * 8, amount]

    east = [member(), foot("东村小计", 400), ["制表人：甲", None, None, "审核人：乙"]]
    west = [member(household_no="H2", name="王五", resident_id=WIFE, monthly_amount=300), foot("西村小计", 300)]
    end = ["单位负责人：", None, None, "填报日期：2026年10月20日"]
    landing = intake.take(xlsx(register(*east, *west, foot("合  计", 700), end)))
    assert (landing.only.rows_read, landing.only.rows_accepted) == (2, 2)
    assert "total_mismatch" not in landing.notes
    wrong = intake.take(xlsx(register(*east, *west, foot("合计", 7000), end)), name="b.xlsx", month="2026-09")
    assert wrong.notes["total_mismatch"] == "“月保障金额”的合计为 7000.00，逐行相加为 700.00，不一致"


def test_15_rows_of_other_months_keep_their_month_and_are_told_of(intake: Intake) -> None:
    rows = [paid(), paid(name="王五", resident_id=WIFE), paid(pay_month="2026-09", name="李四", resident_id="")]
    landing = intake.take(xlsx([PAYMENT_HEADER, *rows]), folder=PAYMENT)
    assert landing.staged("pay_month") == [(date(2026, 10, 1),), (date(2026, 10, 1),), (date(2026, 9, 1),)]
    assert "2026-10 2 行、2026-09 1 行" in landing.notes["mixed_months"]


def test_15_rows_of_two_counties_keep_their_county_and_are_told_of(intake: Intake) -> None:
    header = [*PAYMENT_HEADER, "县(市、区)", "乡镇(街道)"]
    rows = [[*paid(), "解放区", "民生街道"], [*paid(name="王五", resident_id=WIFE), "中站区", "李封街道"]]
    landing = intake.take(xlsx([header, *rows]), folder=PAYMENT)
    assert landing.staged("area_code") == [("410802001000",), ("410803001000",)]
    assert "解放区 1 行、中站区 1 行" in landing.notes["mixed_areas"]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig"])
def test_16_the_bytes_tell_the_encoding(intake: Intake, encoding: str) -> None:
    landing = intake.take(csv_bytes(register(member(name="龑")), encoding), name="a.csv")
    assert landing.staged("name") == [("龑",)]


def test_16_characters_that_gb18030_of_2005_kept_in_the_private_area_have_their_places(intake: Intake) -> None:
    header = [*REGISTER_HEADER, "地址"]
    content = csv_bytes([header, [*member(name="王\ue81e"), "\ue82b村"]], "gb18030")
    landing = intake.take(content, name="a.csv")
    assert landing.staged("name, address") == [("王\u9fb4", "\u9fb6村")]
    assert landing.repairs[2, "name"] == "private_use"
    assert landing.repairs[2, "address"] == "private_use"


def test_17_hidden_rows_filters_and_colours_are_told_and_all_rows_are_read(intake: Intake) -> None:
    def style(book, page) -> None:  # type: ignore[no-untyped-def]
        page.set_row(2, None, None, {"hidden": True})
        page.set_column(5, 5, None, None, {"hidden": True})
        page.autofilter(0, 0, 3, 9)
        page.filter_column(3, "x == 张三")
        page.write(3, 3, "赵六", book.add_format({"bg_color": "#FFFF00"}))
        page.write(0, 3, "姓名", book.add_format({"bg_color": "#FF0000"}))
        page.write_comment(1, 0, "本月新增")

    rows = [member(), member(name="王五", resident_id=WIFE), member(name="赵六", resident_id="")]
    landing = intake.take(xlsx(register(*rows), style=style))
    assert landing.only.rows_read == 3
    assert "1 行是被筛选隐藏的" in landing.notes["hidden_rows"]
    assert "1 列" in landing.notes["hidden_columns"]
    assert landing.notes["colour"].startswith("第 4 行标了黄色底")
    assert "批注" in landing.notes["comments"]


@pytest.mark.parametrize("cell", ["未落户", "待上户", "新生儿", "无", "身份证办理中"])
def test_18_a_newborn_without_a_number_is_in(intake: Intake, cell: str) -> None:
    landing = intake.take(xlsx(register(member(name="张小宝", resident_id=cell, relation="子"))))
    assert landing.staged("resident_id, resident_id_state") == [(None, "missing")]
    assert landing.repairs[2, "resident_id"] == "placeholder"


def test_19_twins_and_namesakes_stay_two(intake: Intake) -> None:
    twins = [
        member(name="张大双", resident_id=number("20150101", 1)),
        member(name="张小双", resident_id=number("20150101", 2)),
    ]
    namesakes = [
        member(household_no=h, name="李四", resident_id=number("19600101", n)) for h, n in (("H8", 3), ("H9", 4))
    ]
    landing = intake.take(xlsx(register(*twins, *namesakes)))
    assert len(set(landing.staged("record_id"))) == 4
    assert len(set(landing.staged("resident_id"))) == 4


def test_20_a_corrected_number_comes_with_the_old_one_beside_it(intake: Intake) -> None:
    old, new = HEAD, number("19500102")
    header = ["姓名", "公民身份号码", "变动类别", "变动日期", "曾用证号"]
    landing = intake.take(
        xlsx([header, ["张三", new, "更正", "2026-10-08", old]]), folder="public_security.household_change"
    )
    assert landing.staged("resident_id, former_id, former_id_state") == [(new, old, "valid")]


def test_21_a_reversal_is_a_row_of_its_own_with_a_negative_amount(intake: Intake) -> None:
    header = ["结算编号", "姓名", "证件号码", "医疗类别", "结算日期", "医疗费总额", "个人自付"]
    rows = [["S1", "张三", HEAD, "住院", "2026-10-02", "1,234.50", "300.00"]]
    rows += [["S1", "张三", HEAD, "住院", "2026-10-09", "-1,234.50", "(300.00)"]]
    landing = intake.take(csv_bytes([header, *rows], "gbk"), folder=SETTLEMENT, name="a.csv")
    assert landing.staged("total, self_paid") == [
        (Decimal("1234.50"), Decimal("300.00")),
        (Decimal("-1234.50"), Decimal("-300.00")),
    ]


def test_22_a_corrected_edition_stands_for_the_first_one_and_a_repetition_changes_nothing(intake: Intake) -> None:
    people = [member(household_no=f"H{n}", name=f"张{n}", resident_id="") for n in "一二三四五六"]
    first = xlsx(register(*people))
    assert intake.take(first).state == "accepted"
    before = intake.contents()
    assert intake.take(first, name="副本名单.xlsx").deliveries == ()
    assert intake.contents() == before
    people[0][-1] = 500
    second = intake.take(xlsx(register(*people)), name="名单(更正版).xlsx")
    assert second.state == "accepted"
    assert "correction" in second.notes


def a_book_in_which_heling_has_become_shuanghe() -> AreaBook:
    book = load_areas()
    today = Area("410802099", "双河镇", "township", "410802")
    change = Change("鹤岭镇", "township", "410802", "410802199", date(2025, 1, 1), "410802099")
    names = book.by_name | {("township", "双河镇"): ("410802099",), ("township", "双河"): ("410802099",)}
    return AreaBook(book.by_code | {today.code: today}, names, (change,))


@pytest.mark.parametrize("written", ["（原）鹤岭镇", "鹤岭镇", "原鹤岭镇", "鹤岭镇(已撤并)", "双河镇"])
def test_23_a_township_is_known_by_its_old_name(tmp_path: Path, written: str) -> None:
    with an_intake(tmp_path, a_book_in_which_heling_has_become_shuanghe()) as intake:
        header = [*REGISTER_HEADER, "县(市、区)", "乡镇(街道)"]
        landing = intake.take(xlsx([header, [*member(), "解放区", written]]))
        assert landing.staged("area_code, township") == [("410802099000", written)]


def test_23_an_old_code_becomes_todays(tmp_path: Path) -> None:
    with an_intake(tmp_path, a_book_in_which_heling_has_become_shuanghe()) as intake:
        landing = intake.take(xlsx([[*REGISTER_HEADER, "区划代码"], [*member(), "410802199203"]]))
        assert landing.staged("area_code") == [("410802099000",)]
        assert landing.repairs[2, "area_code"] == "renamed_area"


def test_23_a_name_that_is_somebody_elses_now_means_what_it_meant_in_its_month(tmp_path: Path) -> None:
    book = a_book_in_which_heling_has_become_shuanghe()
    reused = Area("410802098", "鹤岭镇", "township", "410802")
    names = book.by_name | {("township", "鹤岭镇"): ("410802098",), ("township", "鹤岭"): ("410802098",)}
    with an_intake(tmp_path, AreaBook(book.by_code | {reused.code: reused}, names, book.changes)) as intake:
        content = xlsx([[*REGISTER_HEADER, "县(市、区)", "乡镇(街道)"], [*member(), "解放区", "鹤岭镇"]])
        assert intake.take(content, month="2024-12").staged("area_code") == [("410802099000",)]
        assert intake.take(content, month="2025-01").staged("area_code") == [("410802098000",)]


def test_24_columns_in_another_order_and_one_more_read_the_same(intake: Intake) -> None:
    rows = register(member(), member(name="王五", resident_id=WIFE, relation="配偶"))
    turned = [[*reversed(row), "奖状" if place == 0 else "三好"] for place, row in enumerate(rows)]
    first = intake.take(xlsx(rows), month="2026-09")
    wanted = "name, resident_id, relation, category, recognised_on, status, monthly_amount, record_id"
    second = intake.take(xlsx(turned))
    assert second.staged(wanted) == first.staged(wanted)
    assert second.raw("extra") == [({"奖状": "三好"},)] * 2
    assert "奖状" in second.notes["unknown_column"]


@pytest.mark.parametrize("above", ["单位：万元", "填报单位:民生街道 单位:万元", "（万元）", "以万元为单位"])
def test_25_a_line_that_says_ten_thousands_is_applied(intake: Intake, above: str) -> None:
    landing = intake.take(xlsx([[above], PAYMENT_HEADER, paid(amount=0.35)]), folder=PAYMENT)
    assert landing.staged("amount") == [(Decimal("3500.00"),)]
    assert landing.repairs[3, "amount"] == "unit_wan"


def test_25_a_line_below_the_rows_counts_as_well(intake: Intake) -> None:
    landing = intake.take(xlsx([PAYMENT_HEADER, paid(amount=0.35), ["单位：万元"]]), folder=PAYMENT)
    assert landing.staged("amount") == [(Decimal("3500.00"),)]


def test_25_ten_thousands_that_nobody_mentions_are_sent_back(intake: Intake) -> None:
    rows = [paid(name=f"张{n}", resident_id="") for n in "一二三四五"]
    landing = intake.take(xlsx([PAYMENT_HEADER, *rows, paid(amount=0.35)]), folder=PAYMENT)
    assert "万元" in landing.sent_back[7]


@pytest.mark.parametrize(("above", "title"), [("单位:千元", "金额"), ("台账", "金额(千元)"), ("单位:美元", "金额")])
def test_25_another_unit_is_refused_by_name(intake: Intake, above: str, title: str) -> None:
    landing = intake.take(xlsx([[above], [*PAYMENT_HEADER[:-1], title], paid()]), folder=PAYMENT)
    assert landing.state == "refused"
    assert "元" in landing.because


def test_every_defect_has_its_test() -> None:
    named = {int(name[5:7]) for name in globals() if name.startswith("test_") and name[5:7].isdecimal()}
    assert named == set(range(1, 26))


@pytest.mark.parametrize(
    "written", ["1" * 60_000, "(" * 60_000, "张三、" * 20_000, "a" + " " * 60_000 + "b", "2026/" * 12_000]
)
def test_a_cell_as_long_as_a_book_is_told_and_costs_no_time(intake: Intake, written: str) -> None:
    header = [*REGISTER_HEADER, "县(市、区)", "乡镇(街道)", "区划代码"]
    lines = [header, member(), *([written] * 13 if n == 0 else member(household_no=f"H{n}") for n in range(6))]
    landing = intake.take(csv_bytes(lines), name="a.csv")
    assert landing.only.rows_read == 7
    assert 3 in landing.sent_back


NUMBERED = ("{n}.{t}", "{n}、{t}", "({n}){t}", "（{n}）{t}", "{n}-{t}", "{t}:", "{t}：")


@pytest.mark.parametrize("form", NUMBERED)
def test_titles_that_are_numbered_as_on_the_paper_form_are_read(intake: Intake, form: str) -> None:
    header = [form.format(n=n, t=title) for n, title in enumerate(REGISTER_HEADER, start=1)]
    landing = intake.take(xlsx([header, *register(member(), member(name="李四", resident_id=WIFE))[1:]]))
    assert landing.staged("name, resident_id, head_name") == [("张三", HEAD, "张三"), ("李四", WIFE, "张三")]


def test_titles_with_circled_numbers_are_read(intake: Intake) -> None:
    header = [f"{number}{title}" for number, title in zip("①②③④⑤⑥⑦⑧⑨⑩", REGISTER_HEADER, strict=True)]
    assert intake.take(xlsx([header, member()])).staged("name") == [("张三",)]


FORM_LINES = {
    "numbers": [str(n) for n in range(1, 11)],
    "numbers in brackets": [f"({n})" for n in range(1, 11)],
    "letters": list("ABCDEFGHIJ"),
    "stems": ["栏次", "甲", "乙", "丙", "丁", "1", "2", "3", "4", "5"],
    "codes": ["hh_no", "hz_name", "hz_id", "name", "id_no", "rel", "type", "from_date", "status", "amt"],
    "kinds": ["文本", "字符型", "18位", "文本", "18位", "见代码表", "见代码表", "yyyy-mm-dd", "必填", "元"],
}


@pytest.mark.parametrize("kind", FORM_LINES)
def test_a_line_of_the_form_below_the_header_is_nobody(intake: Intake, kind: str) -> None:
    landing = intake.take(xlsx(register(FORM_LINES[kind], member())))
    assert (landing.state, landing.only.rows_read) == ("accepted", 1)
    assert intake.con.execute("select rows_stripped from ops.delivery").fetchall() == [(1,)]
    assert landing.staged("name, source_row") == [("张三", 3)]


def test_a_line_of_little_words_with_a_name_is_somebody(intake: Intake) -> None:
    # Somebody of whom little is known is not taken for a line of the form.
    nobody_known = member(name="甲", resident_id=None, head_id=None)
    assert intake.take(xlsx(register(member(), nobody_known))).only.rows_read == 2


@pytest.mark.parametrize(
    "cell",
    [f"({HEAD})", f"【{HEAD}】", f"身份证号:{HEAD}", f"居民身份证 {HEAD}", f"NO.{HEAD}", f"{HEAD}。", f"{HEAD}(本人)",
     f"{HEAD[:17]}({HEAD[17]})"],
)  # fmt: skip
def test_what_stands_around_a_number_and_says_nothing_of_whose_it_is_is_taken_off(intake: Intake, cell: str) -> None:
    landing = intake.take(xlsx(register(member(resident_id=cell))))
    assert landing.staged("resident_id, resident_id_state") == [(HEAD, "valid")]
    assert landing.repairs[2, "resident_id"] == "characters"


@pytest.mark.parametrize("cell", [f"{HEAD}(户主)", f"{HEAD}(母)", f"{HEAD}李四", f"监护人{HEAD}", f"({HEAD[:17]})"])
def test_a_word_beside_a_number_leaves_open_whose_it_is(intake: Intake, cell: str) -> None:
    assert intake.take(xlsx(register(member(resident_id=cell)))).staged("resident_id_state") == [("invalid",)]


@pytest.mark.parametrize("delimiter", ["^", "~", "\x01"])
def test_text_files_of_core_banking_have_delimiters_of_their_own(intake: Intake, delimiter: str) -> None:
    content = csv_bytes(register(member()), delimiter=delimiter)
    assert intake.take(content, name="名单.txt").staged("name, resident_id") == [("张三", HEAD)]


@pytest.mark.parametrize("cell", ["2025年元月2日", "二〇二五年元月二日", "2025 01 02", "2025 1 2"])
def test_the_first_month_by_its_name_and_days_parted_by_spaces_are_read(intake: Intake, cell: str) -> None:
    landing = intake.take(xlsx(register(member(recognised_on=cell))))
    assert landing.staged("recognised_on") == [(date(2025, 1, 2),)]


def test_a_title_that_contains_a_word_of_the_list_is_not_that_word(intake: Intake) -> None:
    header = ["灾种", "灾害编号", "受灾日期", "户主姓名", "身份证号", "房屋损坏情况", "救助类型", "救助金额"]
    rows = [header, ["洪涝", "Z1", "2026-08-01", "王五", HEAD, "倒塌", "应急救助", "3000"]]
    landing = intake.take(xlsx(rows), folder="emergency.disaster_relief")
    assert landing.staged("damage, amount") == [("倒塌", Decimal("3000.00"))]


@pytest.mark.parametrize(
    ("titles", "cells"),
    [
        (["学年", "学期"], ["2026-2027学年", "上学期"]),
        (["学期", "学年"], ["第一学期", "2026-2027"]),
        (["学年", "学期"], ["2026-2027", 1]),
        (["学年", "学期"], ["2026-2027学年", "2026-2027-1"]),
        (["学年", "学期"], ["", "2026年秋季学期"]),
    ],
)
def test_a_school_year_and_a_term_in_two_columns_are_one_term(
    intake: Intake, titles: list[str], cells: list[object]
) -> None:
    header = [*titles, "姓名", "身份证号", "学校", "学段", "年级", "学籍号", "学籍状态"]
    rows = [header, [*cells, "张三", HEAD, "一中", "初中", "八年级", "L1", "在读"]]
    landing = intake.take(xlsx(rows), folder="education.enrolment")
    assert landing.staged("term") == [("2026-2027-1",)]
    assert "duplicate_column" not in landing.notes
    # Nothing is said to be unused that was used.
    assert ("unknown_column" in landing.notes) == (cells == ["2026-2027学年", "2026-2027-1"])


def test_the_line_in_which_a_file_breaks_off_is_sent_back(intake: Intake) -> None:
    content = csv_bytes(register(member(), member(name="李四", resident_id=WIFE, relation="配偶")))
    landing = intake.take(content[: content.rindex("最低".encode())], name="a.csv")
    assert landing.staged("name") == [("张三",)]
    assert 3 in landing.sent_back
    assert "第 3 行中断" in landing.notes["unfinished"]


@pytest.mark.parametrize("end", [0, 2])
def test_a_file_without_a_last_line_end_is_whole(intake: Intake, end: int) -> None:
    content = csv_bytes(register(member(), member(name="李四", resident_id=WIFE)))
    landing = intake.take(content[: len(content) - end], name="a.csv")
    assert len(landing.staged("name")) == 2
    assert "unfinished" not in landing.notes


@pytest.mark.parametrize("foot", ["制表人:甲,审核人:乙", "合计,,,2人"])
def test_a_short_foot_without_a_line_end_does_not_make_a_file_unfinished(intake: Intake, foot: str) -> None:
    content = csv_bytes(register(member(), member(name="李四", resident_id=WIFE)))
    landing = intake.take(content + foot.encode(), name="a.csv")
    assert (len(landing.staged("name")), landing.sent_back) == (2, {})
    assert "unfinished" not in landing.notes


def test_a_sender_who_leaves_blank_cells_out_has_finished_the_file(intake: Intake) -> None:
    lines = [",".join(map(str, line)) for line in register(member(), member(name="李四", resident_id=WIFE))]
    short = [line.removesuffix(",400") for line in (lines[1], lines[2])]
    landing = intake.take("\n".join([lines[0], short[0], lines[2], short[1]]).encode(), name="a.csv")
    assert landing.sent_back == {}
    assert "unfinished" not in landing.notes
