"""Do the twelve lists about work, pensions, houses, property and disasters come in as departments head and fill them?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl
import pytest

from data_contracts import ddl
from data_contracts.contract import contract_of
from sample_data.contract_rows import make_rows
from tests.data_contracts.workshop import Intake, csv_bytes, number, xlsx

MAN, WOMAN, CHILD = number("19600203", 11), number("19620304", 12), number("20100506", 13)


def test_the_national_list_of_monitored_people_comes_in_with_disability_numbers_as_people(intake: Intake) -> None:
    header = [
        "数据日期", "县", "乡", "行政村", "自然村", "户编号", "人编号", "姓名", "证件号码", "人数", "与户主关系", "民族",
        "在校生状况", "务工时间(月)", "致贫原因1", "人均纯收入", "户联系电话", "首次识别时间", "人员识别时间", "户类型",
        "易返贫致贫户(监测对象)类型", "风险是否消除", "风险识别时间", "风险消除时间",
    ]  # fmt: skip
    line = ["20261031", "武陟县", "詹店镇", "甲村", "一组", "4101", "410101", "张三", MAN + "43", "2", "户主", "汉族", "",
            "3", "因残", "8,123.5", "13900000001", "2021-06", "2021-06", "突发严重困难户", "突发严重困难户", "未消除",
            "2025年6月15日", ""]  # fmt: skip
    wife = [*line[:6], "410102", "李四", WOMAN, "2", "之妻", *line[11:]]
    landed = intake.take(csv_bytes([header, line, wife], "gb18030"), folder="agriculture.poverty_monitoring")
    assert (landed.state, landed.only.rows_quarantined) == ("accepted", 0)
    told = "person_no, resident_id, resident_id_state, relation, kind, recognised_on, risk_cleared, income_per_head"
    when, much = date(2025, 6, 15), Decimal("8123.50")
    assert landed.staged(told) == [
        ("410101", MAN, "from_disability_no", "户主", "突发严重困难户", when, False, much),
        ("410102", WOMAN, "valid", "配偶", "突发严重困难户", when, False, much),
    ]
    assert landed.staged("area_code")[0] == ("410823101000",)


def test_everybody_on_a_lease_comes_in_from_the_line_of_their_household(intake: Intake) -> None:
    header = [
        "家庭序号",
        "申请人",
        "证号",
        "配偶",
        "证号",
        "成员1",
        "证号",
        "保障方式",
        "登记日期",
        "合同起",
        "合同止",
        "月补贴",
    ]
    lines = [
        [1, "张三", MAN, "李四", WOMAN, "张五", CHILD, "货币补贴", "2024.3.1", "2025.1.1", "2026.12.31", "350元"],
        [2, "王六", number("19700101", 21), None, None, None, None, "实物", "2023.5.6", "2023.6.1", "2028.5.31", None],
        ["合计", None, None, None, None, None, None, None, None, None, None, "350"],
    ]
    landed = intake.take(xlsx([["公租房和租赁补贴台账"], header, *lines]), folder="housing.public_rental")
    assert landed.state == "accepted"
    assert landed.staged("member_no, name, resident_id, kind, subsidy::integer") == [
        (1, "张三", MAN, "租赁补贴", 350), (2, "李四", WOMAN, "租赁补贴", 350), (3, "张五", CHILD, "租赁补贴", 350),
        (1, "王六", number("19700101", 21), "实物配租", None),
    ]  # fmt: skip


def test_houses_come_in_under_a_header_of_two_lines_with_money_in_ten_thousands(intake: Intake) -> None:
    rows = [
        ["武陟县农村危房改造台账"],
        [("户主信息", 1, 2), None, ("家庭类型", 2, 1), ("鉴定信息", 1, 2), None, ("是否唯一住房", 2, 1),
         ("改造信息", 1, 2), None, ("补助金额(万元)", 2, 1)],
        ["姓名", "身份证号", None, "鉴定等级", "鉴定日期", None, "改造状态", "竣工日期", None],
        ["张三", MAN, "低保户", "D级危房", "2025-03", "是", "已竣工", "2026年9月1日", 2.5],
        ["李四", WOMAN, "脱贫户", "无房户", "2026.3.4", "×", "未纳入计划", None, None],
    ]  # fmt: skip
    landed = intake.take(xlsx(rows), folder="housing.dilapidated")
    assert landed.state == "accepted"
    assert landed.staged("name, danger_level, surveyed_on, only_home, works_status, completed_on, amount") == [
        ("张三", "D", date(2025, 3, 1), True, "竣工", date(2026, 9, 1), Decimal("25000.00")),
        ("李四", "无房", date(2026, 3, 4), False, "未列入", None, None),
    ]


def test_businesses_and_property_come_in_as_their_registers_write_them(intake: Intake) -> None:
    rows = [
        ["统一社会信用代码", "企业名称", "企业类型", "角色", "法定代表人/经营者/股东", "证件号码", "认缴出资额(万元)", "成立日期", "经营状态"],
        ["92410823ma40abcd1x", "甲小吃店", "个体户", "业主", "张三", MAN, "3", "2019-01-02", "存续（在营、开业、在册）"],
        ["９１410823MA40ABCE2Y", "乙公司", "有限责任公司(自然人独资)", "法人", "李四", WOMAN, "50", "2018-05-06", "吊销，未注销"],
    ]  # fmt: skip
    landed = intake.take(xlsx(rows), folder="market.business")
    assert landed.staged("credit_code, kind, role, capital::integer, status") == [
        ("92410823MA40ABCD1X", "个体工商户", "经营者", 30_000, "存续"),
        ("91410823MA40ABCE2Y", "有限公司", "法定代表人", 500_000, "吊销"),
    ]
    rows = [
        ["权利人", "证件号", "不动产单元号", "坐落", "规划用途", "建筑面积（㎡）", "共有情况", "登簿时间", "权属状态"],
        ["张三", MAN, "410823001001GB00001F00010001", "甲路", "成套住宅", "120.5㎡", "共同共有", "2020/1/2 10:20:30", "现势"],
        ["李四", WOMAN, "410823001001GB00001F00010002", "甲路", "地下车库", "12.345", "1/2", "2021/1/2", "现势"],
    ]  # fmt: skip
    landed = intake.take(csv_bytes(rows), folder="natural_resources.property", name="a.csv")
    assert landed.staged("use, area_m2, share, registered_on") == [
        ("住宅", Decimal("120.50"), "共同共有", date(2020, 1, 2)),
        ("车位", Decimal("12.35"), "1/2", date(2021, 1, 2)),
    ]


def test_income_insurance_pension_and_fund_come_in_with_the_numbers_of_their_systems(intake: Intake) -> None:
    def staged(dataset: str, rows: list[list[Any]], columns: str) -> list[tuple[Any, ...]]:
        landed = intake.take(csv_bytes(rows, "gb18030"), folder=dataset, name=f"{dataset}.csv")
        assert (landed.state, landed.only.rows_quarantined) == ("accepted", 0)
        return landed.staged(columns)

    tax = [["纳税人姓名", "身份证件号码", "纳税年度", "月份", "所得项目名称", "收入额(元)", "扣缴义务人名称"],
           ["张三", MAN, "2026", "10月", "工资、薪金所得", "3,500.00", "甲厂"]]  # fmt: skip
    assert staged("tax.income", tax, "month, kind, amount") == [(date(2026, 10, 1), "工资薪金", Decimal("3500.00"))]
    work = [["单位名称", "姓名", "社会保障号码", "费款所属期", "缴费工资", "缴费状态", "参保方式"],
            ["甲厂", "张三", MAN, "202610", "4000", "1", "公益岗"], ["", "李四", WOMAN, "202608", "3800", "2", "个体"]]  # fmt: skip
    assert staged("human_resources.social_insurance", work, "month, status, kind") == [
        (date(2026, 10, 1), "正常", "公益性岗位"), (date(2026, 8, 1), "暂停", "灵活就业"),
    ]  # fmt: skip
    old = [["姓名", "证件号码", "险种", "月养老金", "其中：基础养老金", "发放状态", "待遇享受开始年月", "最近一次认证时间"],
           ["张三", MAN, "170", "188.5", "123", "1201", "2020年3月", "2026-01-05 09:00:00"]]  # fmt: skip
    assert staged("human_resources.pension", old, "kind, amount, basic_pension, status, from_month, certified_on") == [
        ("城乡居民", Decimal("188.50"), Decimal(123), "暂停", date(2020, 3, 1), date(2026, 1, 5))
    ]
    fund = [["单位名称", "姓名", "证件号码", "缴存基数", "单位缴存额", "余额", "个人账户状态"],
            ["甲厂", "张三", MAN, "4,200", "210", "9000", "02"]]  # fmt: skip
    assert staged("housing_fund.contribution", fund, "base, status") == [(Decimal(4200), "封存")]


def test_soldiers_officials_and_disasters_come_in_with_the_words_of_their_offices(intake: Intake) -> None:
    army = [["姓名", "身份证号", "入伍时间", "类别", "退伍时间", "优抚类别", "定期抚恤补助金额"],
            ["张三", MAN, "2024年9月", "上等兵", "", "", ""], ["李四", WOMAN, "2010.12.1", "三级军士长", "2026.9.1", "", "1200"]]  # fmt: skip
    landed = intake.take(xlsx(army), folder="veterans.enlistment")
    assert landed.staged("kind, enlisted_on, discharged_on") == [
        ("义务兵", date(2024, 9, 1), None), ("军士", date(2010, 12, 1), date(2026, 9, 1)),
    ]  # fmt: skip
    paid = [
        ["单位名称", "姓名", "身份证号", "人员类别", "在职状态", "应发工资"],
        ["甲镇", "张三", MAN, "公益岗", "在岗", "2,000"],
    ]
    landed = intake.take(xlsx(paid), folder="finance.public_payroll")
    assert landed.staged("unit, post_type, pay::integer") == [("甲镇", "临聘", 2000)]
    storm = [["灾害编号", "灾害种类", "受灾时间", "户主", "户主身份证号", "倒损情况", "倒塌间数", "救助项目", "救助金额", "发放时间"],
             ["Z1", "洪涝", "2026-07-20", "张三", MAN, "倒房", "3", "过渡期生活救助", "1,500", "2026-09-01"],
             ["Z1", "洪涝", "2026-07-20", "李四", WOMAN, "一般受损", "1", "无", "", ""]]  # fmt: skip
    landed = intake.take(xlsx(storm), folder="emergency.disaster_relief")
    assert landed.staged("damage, relief_type, amount::integer") == [
        ("倒塌", "过渡期", 1500),
        ("一般损坏", "未救助", None),
    ]


@pytest.mark.parametrize(
    ("dataset", "title", "word"),
    [
        ("housing.dilapidated", "鉴定等级", "戊"), ("housing.public_rental", "保障方式", "其他方式"),
        ("agriculture.poverty_monitoring", "监测对象类别", "新类型"), ("emergency.disaster_relief", "救助类型", "其他救助"),
        ("veterans.enlistment", "人员类别", "文职"), ("finance.public_payroll", "编制类型", "某某"),
        ("market.business", "登记状态", "停顿"),
    ],
)  # fmt: skip
def test_a_word_that_nobody_knows_holds_the_list_where_it_decides(
    intake: Intake, dataset: str, title: str, word: str
) -> None:
    contract = contract_of(dataset)
    made = make_rows(contract, rows=4, period=date(2026, 9, 1)).drop("household")
    texts = made.select(pl.all().cast(pl.String)).rename({name: each.title for name, each in contract.columns.items()})
    texts = texts.with_columns(pl.lit(word).alias(title))
    landed = intake.take(texts.write_csv().encode(), folder=dataset, name="a.csv")
    assert landed.state == "held"
    assert title in landed.because


@pytest.mark.parametrize(
    ("dataset", "changes", "check"),
    [
        ("human_resources.social_insurance", {"base": Decimal("0.35")}, "base_in_yuan"),
        ("human_resources.pension", {"amount": Decimal(200), "basic_pension": Decimal(300)}, "basic_within_amount"),
        ("housing.dilapidated", {"amount": Decimal("2.5")}, "amount_in_yuan"),
        ("housing.dilapidated", {"completed_on": date(2026, 1, 1), "works_status": "在建"}, "completed_says_so"),
        ("housing.public_rental", {"starts_on": date(2026, 1, 1), "ends_on": date(2025, 1, 1)}, "contract_ends_after_start"),
        ("agriculture.poverty_monitoring", {"cleared_on": date(2026, 1, 1), "risk_cleared": False}, "cleared_says_so"),
        ("emergency.disaster_relief", {"relief_type": "未救助", "amount": Decimal(500)}, "relieved_says_so"),
        ("emergency.disaster_relief", {"happened_on": date(2026, 5, 1), "paid_on": date(2026, 4, 1)}, "paid_after_event"),
        ("veterans.enlistment", {"discharged_on": date(1999, 1, 1)}, "discharged_after_enlistment"),
        ("finance.public_payroll", {"pay": Decimal(1_000_000)}, "plausible_pay"),
        ("market.business", {"capital": Decimal(50)}, "capital_in_yuan"),
        ("natural_resources.property", {"area_m2": Decimal(0)}, "plausible_area"),
        ("tax.income", {"amount": Decimal(-5)}, "reversal"),
        ("housing_fund.contribution", {"base": Decimal(300_000)}, "plausible_base"),
    ],
)  # fmt: skip
def test_a_promise_bites_when_it_is_broken_and_only_then(dataset: str, changes: dict[str, Any], check: str) -> None:
    contract, period = contract_of(dataset), date(2026, 9, 1)
    kept = make_rows(contract, rows=1, period=period).drop("household")
    broken = kept.with_columns(pl.Series(name, [value], dtype=kept.schema[name]) for name, value in changes.items())
    days = {"period": period, "received_on": date(2026, 10, 5), "source_row": 1, "member_no": 0}
    states = {f"{name}_state": "valid" for name, each in contract.columns.items() if each.type == "resident_id"}

    def failed(rows: pl.DataFrame) -> set[str]:
        with duckdb.connect() as con:
            told = rows.with_columns(pl.lit(value).alias(name) for name, value in (days | states).items())
            con.register("incoming", told.to_arrow())
            return {row[2] for row in con.sql(ddl.row_checks_sql(contract, "incoming")).fetchall()}

    assert check not in failed(kept)
    assert check in failed(broken)
