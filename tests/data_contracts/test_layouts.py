"""Are the sheets of real offices read, column by column as they lie (domain/3-extracts.md, 3.0), and odd bodies too?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.data_contracts.workshop import (
    HEAD,
    PAYMENT,
    PAYMENT_HEADER,
    WIFE,
    Intake,
    csv_bytes,
    member,
    number,
    paid,
    register,
    xlsx,
)

SON, DAUGHTER = number("19800303", 3), number("20100404", 4)
POVERTY, DISABILITY = "agriculture.poverty_monitoring", "disabled_federation.certificate"


def row(**cells: Any) -> list[Any]:
    """A line by the letters of its columns: row(A="…", H="…")."""
    width = max(ord(letter) for letter in cells) - ord("A") + 1
    return [cells.get(chr(ord("A") + place)) for place in range(width)]


MEMBERS = ("KL", "MN", "OP", "QR", "ST")


def rural(titles: str) -> list[list[Any]]:
    """农村低保 as in G3: A 乡镇街, B 村社区, D 地址, F 救助类型, H 户主姓名, J 身份证, then a pair of columns per member."""
    pairs: dict[str, str] = {}
    for place, (name, number_at) in enumerate(MEMBERS, start=1):
        pairs |= {name: titles.format(place), number_at: "身份证" if "{}" not in titles else f"身份证{place}"}
    header = row(
        A="乡镇街",
        B="村社区",
        C="家庭编号",
        D="地址",
        E="认定时间",
        F="救助类型",
        G="状态",
        H="户主姓名",
        I="性别",
        J="身份证",
        **pairs,
    )
    one = row(
        A="民生街道",
        B="东村",
        C="D1",
        D="东村1号",
        E="2024年5月6日",
        F="全额",
        G="在保",
        H="张三",
        I="男",
        J=HEAD,
        K="王五",
        L=WIFE,
        M="张四",
        N=SON,
        S="张小妹",
        T=DAUGHTER,
    )
    two = row(A="民生街道", B="西村", C="D2", D="西村2号", E="2025-01-02", F="差额", G="在保", H="李四", I="女", J="")
    return [["民生街道农村低保花名册"], header, one, two]


@pytest.mark.parametrize("titles", ["成员姓名", "家庭成员{}", "成员{}姓名", "姓名{}"])
def test_rural_dibao_with_a_pair_of_columns_per_member(intake: Intake, titles: str) -> None:
    landing = intake.take(xlsx(rural(titles)))
    assert landing.state == "accepted", landing.because
    people = landing.staged("source_row, member_no, name, resident_id, head_name, village")
    assert people == [
        (3, 1, "张三", HEAD, "张三", "东村"),
        (3, 2, "王五", WIFE, "张三", "东村"),
        (3, 3, "张四", SON, "张三", "东村"),
        (3, 6, "张小妹", DAUGHTER, "张三", "东村"),
        (4, 1, "李四", None, "李四", "西村"),
    ]
    assert set(landing.staged("category")) == {("最低生活保障",)}
    assert "wide_layout" in landing.notes


def test_urban_dibao_with_its_head_one_column_further_right(intake: Intake) -> None:
    pairs = {"I": "户主姓名", "J": "身份证号", "K": "姓名", "L": "身份证号", "Q": "姓名", "R": "身份证号"}
    pairs |= {"M": "姓名", "N": "身份证号", "O": "姓名", "P": "身份证号"}
    header = row(A="街道", B="社区", C="家庭编号", D="认定日期", E="地址", F="状态", G="救助类型", H="电话", **pairs)
    line = row(
        A="民生街道", B="一社区", C="C1", D="2024-05-06", E="解放路1号", F="在册", G="城市低保", I="张三", J=HEAD, K="王五", L=WIFE, Q="张四", R=SON
    )  # fmt: skip
    landing = intake.take(xlsx([header, line]))
    assert landing.staged("name, resident_id, urban_rural") == [
        ("张三", HEAD, "城市"),
        ("王五", WIFE, "城市"),
        ("张四", SON, "城市"),
    ]


def test_tekun_with_its_names_in_g(intake: Intake) -> None:
    header = row(
        A="编号",
        B="家庭编号",
        C="乡镇",
        D="村",
        E="地址",
        F="供养方式",
        G="姓名",
        H="身份证号",
        I="救助类别",
        J="纳入时间",
        K="状态",
    )
    line = row(
        A=1, B="T1", C="民生街道", D="东村", E="敬老院", F="集中", G="张三", H=HEAD, I="特困", J="2020-01-02", K="在册"
    )
    landing = intake.take(xlsx([header, line]))
    assert landing.staged("name, category, support_mode") == [("张三", "特困人员", "集中")]


def test_disability_with_its_numbers_in_b_and_levels_in_m(intake: Intake) -> None:
    header = row(
        A="姓名", B="残疾证号", C="性别", D="民族", E="街道", F="社区", G="地址", H="联系电话", I="残疾类别", J="证件状态", K="发证日期", L="有效期至", M="残疾等级"
    )  # fmt: skip
    line = row(
        A="张三", B=f"{HEAD}43", E="民生街道", F="一社区", G="路1号", I="肢体", J="有效", K="2020-01-02", M="三级"
    )
    landing = intake.take(xlsx([header, line]), folder=DISABILITY)
    assert landing.staged("name, disability_no, level") == [("张三", f"{HEAD}43", "三级")]


def test_poverty_monitoring_with_disability_numbers_in_place_of_resident_numbers(intake: Intake) -> None:
    header = row(
        A="数据日期", B="县", C="乡", D="行政村", E="户编号", F="人编号", G="姓名", H="证件号码", I="与户主关系", J="监测对象类别", K="识别时间", L="风险是否消除"
    )  # fmt: skip
    line = row(
        B="博爱县",
        C="柏山镇",
        D="东村",
        E="4100001",
        F="4100001-1",
        G="张三",
        H=f"{HEAD}43",
        I="户主",
        J="边缘易致贫户",
        K="2023-05-06",
        L="否",
    )
    landing = intake.take(xlsx([header, line]), folder=POVERTY)
    assert landing.staged("name, resident_id, resident_id_state") == [("张三", HEAD, "from_disability_no")]


def test_a_wide_sheet_without_a_required_column_is_refused_and_says_which(intake: Intake) -> None:
    rows = [line[:2] + line[3:] for line in rural("成员姓名")]
    landing = intake.take(xlsx(rows))
    assert landing.state == "refused"
    assert "家庭编号" in landing.because


MONTHS_ACROSS = ["项目", "受益人姓名", "受益人身份证号", "家庭编号"]


@pytest.mark.parametrize("title", ["{}月", "2026年{}月份", "{}月发放金额(元)"])
def test_a_list_with_a_column_per_month_is_a_line_per_month_in_which_something_was_paid(
    intake: Intake, title: str
) -> None:
    header = [*MONTHS_ACROSS, *(title.format(month) for month in (7, 8, 9)), "合计"]
    lines = [["低保", "张三", HEAD, "D1", 300, "310元", 320, 930], ["低保", "王五", WIFE, "D2", 0, None, 300, 300]]
    total = ["合计", None, None, None, 300, 310, 620, 1230]
    landing = intake.take(xlsx([["2026年第三季度农村低保金发放花名册"], header, *lines, total]), folder=PAYMENT)
    assert landing.state == "accepted", landing.because
    assert landing.staged("source_row, member_no, name, pay_month, amount") == [
        (3, 1, "张三", date(2026, 7, 1), 300),
        (3, 2, "张三", date(2026, 8, 1), 310),
        (3, 3, "张三", date(2026, 9, 1), 320),
        (4, 3, "王五", date(2026, 9, 1), 300),
    ]
    assert "months_across" in landing.notes
    assert "total_mismatch" not in landing.notes


def test_under_each_month_may_stand_more_than_its_amount(intake: Intake) -> None:
    upper = [*MONTHS_ACROSS, "7月", None, "8月", None]
    lower = [None, None, None, None, "金额", "到账日期", "金额", "到账日期"]
    line = ["低保", "张三", HEAD, "D1", 300, "2026-07-10", 310, "2026-08-10"]
    landing = intake.take(csv_bytes([upper, lower, line]), name="名单.csv", folder=PAYMENT)
    assert landing.staged("pay_month, amount, credited_on") == [
        (date(2026, 7, 1), 300, date(2026, 7, 10)),
        (date(2026, 8, 1), 310, date(2026, 8, 10)),
    ]


def test_a_line_that_has_nothing_in_any_month_goes_back(intake: Intake) -> None:
    lines = [["低保", "张三", HEAD, "D1", 300, 300], ["低保", "王五", WIFE, "D2", None, "-"]]
    landing = intake.take(xlsx([[*MONTHS_ACROSS, "7月", "8月"], *lines]), folder=PAYMENT)
    assert landing.staged("name") == [("张三",), ("张三",)]
    assert list(landing.sent_back) == [3]


def test_merged_household_cells_fill_their_own_household_and_never_money(intake: Intake) -> None:
    first = member(
        household_no=("H1", 2, 1), head_name=("张三", 2, 1), head_id=(HEAD, 2, 1), monthly_amount=(700, 2, 1)
    )
    second = member(
        household_no=None,
        head_name=None,
        head_id=None,
        name="王五",
        resident_id=WIFE,
        relation="配偶",
        monthly_amount=None,
    )
    other = member(household_no="H2", head_name=None, head_id=None, name="李四", resident_id="", monthly_amount=None)
    landing = intake.take(xlsx(register(first, second, other)))
    assert landing.staged("household_no, head_name, monthly_amount") == [
        ("H1", "张三", 700),
        ("H1", "张三", None),
        ("H2", None, None),
    ]


def test_titles_with_line_breaks_and_remarks_and_columns_named_twice(intake: Intake) -> None:
    header = [
        "家庭\n编号（必填）",
        "户主姓名",
        "户主身份证号",
        "姓 名*",
        "身份证号\n（18位）",
        "与户主关系",
        "救助类别(必填)",
        "认定日期",
        "状态",
        "月保障金额（元）",
        "备注",
        "姓名",
        None,
        "奖状",
    ]
    landing = intake.take(xlsx([header, [*member(), "甲", "张三丰", None, "乙"]]))
    assert landing.state == "accepted", landing.because
    assert landing.staged("name, resident_id, monthly_amount") == [("张三", HEAD, 400)]
    assert "duplicate_column" in landing.notes
    assert "奖状" in landing.notes["unknown_column"]


def test_a_two_level_header_repeated_on_every_page_is_no_row(intake: Intake) -> None:
    upper = ["家庭编号", "户主信息", None, "成员信息", None, None, "救助类别", "认定日期", "状态", "月保障金额"]
    lower = [None, "姓名", "身份证号", "姓名", "身份证号", "与户主关系", None, None, None, None]
    titles = [["低保花名册"], ["填报单位:民生街道 单位:元"]]
    one, two = member(), member(household_no="H2", name="王五", resident_id=WIFE)
    landing = intake.take(csv_bytes([*titles, upper, lower, one, *titles, upper, lower, two]), name="a.csv")
    assert landing.staged("source_row, name") == [(5, "张三"), (10, "王五")]
    assert landing.only.rows_quarantined == 0


def test_hidden_sheets_are_named_and_not_read(intake: Intake) -> None:
    hide = register(member(household_no="H9"))

    def style(_: Any, page: Any) -> None:
        if page.get_name() == "旧":
            page.hide()

    landing = intake.take(xlsx(("新", register(member())), ("旧", hide), style=style))
    assert landing.staged("household_no") == [("H1",)]
    assert "旧" in landing.notes["hidden_sheet"]


def test_columns_right_of_the_last_title_are_kept(intake: Intake) -> None:
    landing = intake.take(xlsx([PAYMENT_HEADER, [*paid(), None, None, "本月新增"]]), folder=PAYMENT)
    assert landing.raw("extra") == [({"第 8 列": "本月新增"},)]
    line = ",".join(map(str, paid())) + ",,,本月新增"
    torn = intake.take("\n".join([",".join(PAYMENT_HEADER), line]).encode(), folder=PAYMENT, name="a.csv")
    assert torn.only.rows_quarantined == 1
    assert "本月新增" in str(torn.raw("extra"))


def test_dates_of_excel_are_days_whatever_their_format(intake: Intake) -> None:
    def style(book: Any, page: Any) -> None:
        page.write_datetime(1, 7, date(2025, 1, 2), book.add_format({"num_format": "yyyy年m月"}))

    landing = intake.take(xlsx(register(member()), style=style))
    assert landing.staged("recognised_on") == [(date(2025, 1, 2),)]


def test_a_number_behind_the_heads_name_is_the_heads(intake: Intake) -> None:
    header = ["家庭编号", "户主姓名", "身份证号", "姓名", "身份证号", "救助类别", "认定日期", "状态"]
    lines = [["H1", "张三", HEAD, "王五", WIFE, "低保", "2025-01-02", "在册"]]
    landing = intake.take(xlsx([header, *lines]))
    assert landing.staged("head_name, head_id, name, resident_id") == [("张三", HEAD, "王五", WIFE)]


RELIEF = "emergency.disaster_relief"
LOSSES = ["灾种", "灾害编号", "受灾日期", "村", "户主", "证号"]


@pytest.mark.parametrize(
    "counted",
    [
        ["倒塌间数", "严重损坏间数", "一般损坏间数", "人员伤亡"],
        ["倒塌房屋(间)", "严重损坏房屋间数", "房屋一般损坏(间)", "因灾死亡人数"],
        ["损坏间数/倒塌", "损坏间数/严重损坏", "损坏间数/一般损坏", "人员伤亡"],
    ],
)
def test_losses_counted_side_by_side_are_a_line_per_kind_and_their_relief_is_paid_once(
    intake: Intake, counted: list[str]
) -> None:
    upper, lower = ([title.split("/")[level] for title in counted] for level in (0, -1))
    headers = [LOSSES + upper + ["救助类型", "金额", "发放日期"]]
    if upper != lower:
        headers.append([None] * len(LOSSES) + lower)
    lines = [
        ["洪涝", "E1", "2026-09-03", "东村", "张三", HEAD, 2, 0, 3, "无", "应急", 800, "2026-09-10"],
        ["洪涝", "E1", "2026-09-03", "东村", "王五", WIFE, None, "1间", "-", None, "未救助", None, None],
        ["洪涝", "E1", "2026-09-03", "东村", "李四", SON, None, 0, None, "无人员伤亡", "未救助", None, None],
    ]
    total = ["合计", None, None, None, None, None, 2, 1, 3, 0, None, 800, None]
    landing = intake.take(csv_bytes([*headers, *lines, total]), name="名单.csv", folder=RELIEF)
    assert landing.state == "accepted", landing.because
    assert landing.staged("name, damage, amount, relief_type") == [
        ("张三", "倒塌", 800, "应急期"),
        ("张三", "一般损坏", None, "应急期"),
        ("王五", "严重损坏", None, "未救助"),
    ]
    assert "words_across" in landing.notes
    assert ["损失类别" in reason for reason in landing.sent_back.values()] == [True]


def test_two_titles_of_one_kind_of_damage_are_one_line(intake: Intake) -> None:
    header = [*LOSSES, "死亡人数", "受伤人数", "救助类型"]
    line = ["洪涝", "E1", "2026-09-03", "东村", "张三", HEAD, 1, 2, "未救助"]
    landing = intake.take(xlsx([header, line]), folder=None)
    assert landing.staged("name, damage") == [("张三", "人员伤亡")]


def test_a_list_that_names_the_damage_is_read_by_that_and_not_by_its_counts(intake: Intake) -> None:
    header = [*LOSSES, "损失类别", "倒塌间数", "一般损坏间数", "救助类型"]
    line = ["洪涝", "E1", "2026-09-03", "东村", "张三", HEAD, "严重损坏", 0, 2, "未救助"]
    landing = intake.take(xlsx([header, line]), folder=RELIEF)
    assert landing.staged("name, damage") == [("张三", "严重损坏")]


BOTH = ["发放月份", "受益人姓名", "受益人身份证号"]


@pytest.mark.parametrize(
    "titles",
    [
        ["困难残疾人生活补贴金额", "重度残疾人护理补贴金额", "发放金额合计"],
        ["困难残疾人生活补贴(元)", "重度残疾人护理补贴(元)", "合计"],
        ["发放金额/生活补贴", "发放金额/护理补贴", "合计"],
    ],
)
def test_a_list_with_a_column_per_programme_is_a_line_per_programme_that_was_paid(
    intake: Intake, titles: list[str]
) -> None:
    upper, lower = ([title.split("/")[level] for title in titles] for level in (0, -1))
    headers = [BOTH + upper] + ([[None] * 3 + lower] if upper != lower else [])
    lines = [["2026-10", "张三", HEAD, 75, 75, 150], ["2026-10", "王五", WIFE, None, "75元", 75]]
    landing = intake.take(csv_bytes([*headers, *lines]), name="名单.csv", folder=PAYMENT)
    assert landing.state == "accepted", landing.because
    assert landing.staged("name, programme, amount") == [
        ("张三", "困难残疾人生活补贴", 75),
        ("张三", "重度残疾人护理补贴", 75),
        ("王五", "重度残疾人护理补贴", 75),
    ]


def test_what_somebody_is_beside_what_he_was_paid_names_no_programme(intake: Intake) -> None:
    header = [*BOTH, "低保", "特困", "金额"]
    landing = intake.take(xlsx([header, ["2026-10", "张三", HEAD, "是", "否", 100]]), folder=PAYMENT)
    assert landing.state == "refused"
    assert "项目" in landing.because


WITHOUT = ["序号", "受益人姓名", "受益人身份证号", "金额"]


@pytest.mark.parametrize(
    ("title", "programme"),
    [
        ("博爱县2026年9月农村低保金发放花名册", "最低生活保障金"),
        ("2026年9月份困难残疾人生活补贴资金发放明细表", "困难残疾人生活补贴"),
        ("特困人员救助供养金(2026年9月)打卡名册", "特困供养金"),
    ],
)
def test_a_list_may_name_its_programme_and_its_month_in_its_title_only(
    intake: Intake, title: str, programme: str
) -> None:
    above = [[(title, 1, 4)], ["填报单位:民生街道", None, None, "填报日期:2026年10月5日"]]
    landing = intake.take(xlsx([*above, WITHOUT, [1, "张三", HEAD, 300], ["合计", None, None, 300]]), folder=PAYMENT)
    assert landing.staged("name, programme, pay_month, amount") == [("张三", programme, date(2026, 9, 1), 300)]
    assert "said_above" in landing.notes


@pytest.mark.parametrize(
    ("title", "lacks"),
    [
        ("2026年9月低保金及价格临时补贴发放花名册", "项目"),
        ("2026年9月低保户水电费补贴发放花名册", "项目"),
        ("2026年9月困难残疾人生活补贴和重度残疾人护理补贴发放表", "项目"),
        ("2026年7月至2026年9月农村低保金发放花名册", "发放月份"),
        ("2026年9月5日农村低保金发放花名册", "发放月份"),
        ("农村低保金发放花名册", "发放月份"),
    ],
)
def test_a_title_that_says_more_than_one_thing_or_another_says_nothing(intake: Intake, title: str, lacks: str) -> None:
    landing = intake.take(xlsx([[(title, 1, 4)], WITHOUT, [1, "张三", HEAD, 300]]), folder=PAYMENT)
    assert landing.state == "refused"
    assert f"：{lacks}（" in landing.because


def test_what_a_line_says_goes_before_the_title(intake: Intake) -> None:
    header, title = ["项目", "发放月份", *WITHOUT[1:]], "2026年9月农村低保金发放花名册"
    landing = intake.take(xlsx([[(title, 1, 5)], header, ["特困", "2026-08", "张三", HEAD, 300]]), folder=PAYMENT)
    assert landing.staged("programme, pay_month") == [("特困供养金", date(2026, 8, 1))]


NO_STATE = ["家庭编号", "户主姓名", "户主身份证号", "成员2", "成员2身份证号", "救助类别", "认定日期", "月保障金额"]
OF_A_HOUSEHOLD = ["H1", "张三", HEAD, "李四", WIFE, "农村低保", "2025-01-02", 400]


def without_state(title: str, *, less: tuple[int, ...] = (), more: tuple[str, ...] = ()) -> bytes:
    lines = [[cell for place, cell in enumerate(row) if place not in less] for row in (NO_STATE, OF_A_HOUSEHOLD)]
    return xlsx([[(title, 1, 7)], ["填报单位:民生街道", None, "审核人:"], [*lines[0], *more], lines[1]])


@pytest.mark.parametrize(
    ("title", "state"),
    [
        ("博爱县2026年10月农村低保在册人员名单", "在册"),
        ("2026年10月城乡低保花名册", "在册"),
        ("2026年10月最低生活保障对象台账", "在册"),
        ("2026年10月低保新增人员名单", "在册"),
        ("2026年10月份低保金发放名册", "在册"),
        ("2026年10月农村低保渐退家庭名单", "渐退"),
        ("2026年10月农村低保停保人员名单", "停保"),
        ("最低生活保障退出家庭花名册(2026年10月)", "停保"),
    ],
)
def test_a_list_that_says_in_its_title_only_whether_they_get_it(intake: Intake, title: str, state: str) -> None:
    landing = intake.take(without_state(title))
    assert landing.staged("name, resident_id, category, status") == [
        ("张三", HEAD, "最低生活保障", state),
        ("李四", WIFE, "最低生活保障", state),
    ]
    assert f"“状态”为{state}" in landing.notes["said_above"]


@pytest.mark.parametrize(
    "title",
    [
        "民生街道",
        "2026年10月低保在册及停保人员名单",
        "2026年10月低保拟新增对象公示名单",
        "2026年10月低保变动情况表",
        "2026年10月低保人员增减花名册",
        "2026年10月低保申请对象名单",
        "2026年10月暂停低保人员名单",
    ],
)
def test_a_list_of_which_nobody_can_tell_whether_they_get_it_is_refused(intake: Intake, title: str) -> None:
    landing = intake.take(without_state(title))
    assert landing.state == "refused"
    assert "状态" in landing.because


def test_days_of_exits_or_another_name_leave_open_what_a_title_says(intake: Intake) -> None:
    title = "2026年10月农村低保花名册"
    assert "：状态（" in intake.take(without_state(title, more=("停保日期",))).because
    assert "“2026年10月停保”说法不一" in intake.take(without_state(title), name="2026年10月停保.xlsx").because


def test_a_list_that_names_its_category_in_its_title_only(intake: Intake) -> None:
    landing = intake.take(without_state("2026年10月农村低保对象花名册", less=(5,)))
    assert landing.staged("name, category, status") == [
        ("张三", "最低生活保障", "在册"), ("李四", "最低生活保障", "在册"),
    ]  # fmt: skip
    both = intake.take(without_state("2026年10月低保、特困人员花名册", less=(5,)))
    assert "：救助类别（" in both.because
