"""What becomes of rows that a department's export lists and the dataset does not ask for?"""

from __future__ import annotations

from tests.data_contracts.workshop import Intake, number, xlsx

BUSINESS = ["统一社会信用代码", "名称", "类型", "角色", "姓名", "证件号码", "成立日期", "登记状态"]
MONITORED = ["户编号", "人编号", "姓名", "证件号码", "监测对象类别", "识别时间", "风险是否消除"]


def role(place: int, role: str) -> list[str]:
    who = number("19800101", place)
    return [f"91410800MA40{place:05d}X", "甲公司", "有限公司", role, "张三", who, "2019-04-01", "存续"]


def watched(place: int, kind: str) -> list[str]:
    return [f"H{place}", f"P{place}", "张三", number("19800101", place), kind, "2025-05-01", "否"]


def test_rows_out_of_scope_go_back_with_their_own_reason_and_do_not_hold_the_rest(intake: Intake) -> None:
    rows = [role(place, "监事" if place > 10 else "股东") for place in range(1, 41)]
    landing = intake.take(xlsx([BUSINESS, *rows]), folder="market.business")
    assert (landing.state, len(landing.staged("role")), len(landing.sent_back)) == ("accepted", 10, 30)
    assert set(landing.sent_back.values()) == {"“角色”所填的不属于本数据集的范围，该行未接收"}


def test_households_that_nobody_watches_do_not_hold_a_list_of_those_who_are_watched(intake: Intake) -> None:
    rows = [watched(place, "脱贫户" if place % 4 else "边缘易致贫户") for place in range(1, 41)]
    landing = intake.take(xlsx([MONITORED, *rows]), folder="agriculture.poverty_monitoring")
    assert (landing.state, len(landing.staged("kind")), len(landing.sent_back)) == ("accepted", 10, 30)


def test_faults_beside_rows_out_of_scope_still_hold_a_delivery(intake: Intake) -> None:
    rows = [role(place, "监事" if place > 20 else "清洁工" if place > 8 else "股东") for place in range(1, 41)]
    landing = intake.take(xlsx([BUSINESS, *rows]), folder="market.business")
    assert landing.state == "held"
    assert "12 行需要退回" in landing.because
