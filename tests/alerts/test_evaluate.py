"""Does an evaluation find what is there, say where it could not look, and never depend on what it should not?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.evaluate import evaluate
from alerts.lifecycle import fold_alerts
from alerts.policy import install_policy
from alerts.rule import Rule, read_rule, rules
from tests.alerts.alerts_world import (
    AID,
    CERTIFICATE,
    CREMATION,
    DISABILITY,
    ILLNESS,
    INSURANCE,
    OTHER_TOWN,
    PAYMENT,
    POLICE,
    REGISTER,
    SCHOOL,
    SETTLEMENT,
    TOWN,
    begin,
    deliver,
    hits,
    new_world,
    person,
    run,
    state_of,
)
from tests.depth import examples
from warehouse import build

DIBAO, EDGE, TEKUN = "最低生活保障", "低保边缘家庭", "特困人员"
ALLOWANCE = "困难残疾人生活补贴"


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return new_world()


def a_death(con: duckdb.DuckDBPyConnection, *, register_grade: str = "A", police_grade: str = "A") -> None:
    """P1 is on the register of October and dead according to the police."""
    person(con, "P1", "1950-01-01")
    deliver(con, REGISTER, "2026-10", [{"person_id": "P1", "category": DIBAO, "match_grade": register_grade}])
    deliver(con, POLICE, "2026-10", [{"person_id": "P1", "died_on": "2026-09-03", "match_grade": police_grade}])


# What is written ------------------------------------------------------------------------------------------------------


def test_a_hit_carries_all_that_a_reader_needs(con: duckdb.DuckDBPyConnection) -> None:
    a_death(con)
    report = run(con, "X01")
    assert report.alerts == 1
    ((hit,),) = [con.execute("select hit from alerts.hit as hit").fetchall()]
    found: dict[str, Any] = hit[0]
    assert found["area_code"] == TOWN + "001"
    assert found["department"] == "乡镇(街道)"
    assert found["grade"] == "橙"
    assert found["grade_reasons"] == ["本规则默认为红色(系统默认)", "死亡信息只有一个部门登记,降低一级"]
    assert found["evidence"][2] == {"row_id": "D2/2/0", "fact": "died_on", "value": "2026-09-03"}
    assert found["alert_id"].startswith("A")
    assert len(found["alert_id"]) == 16


def test_a_state_that_nobody_understood_is_told_beside_the_lead(con: duckdb.DuckDBPyConnection) -> None:
    for person_id in ("P1", "P2"):
        person(con, person_id, "1970-01-01")
        deliver(con, REGISTER, "2026-10", [{"person_id": person_id, "category": EDGE, "household_no": person_id}])
    ill = {"kind": "重特大疾病"}
    delivery = deliver(
        con, ILLNESS, "2026-10", [{"person_id": "P1"} | ill, {"person_id": "P2", "status": "在管"} | ill]
    )
    con.execute("insert into ops.repair values ($1, 2, 0, 'status', 'unknown_code')", [delivery])
    # Of another column an unknown word says nothing about whether what the line tells still holds.
    con.execute("insert into ops.repair values ($1, 3, 0, 'kind', 'unknown_code')", [delivery])
    run(con, "M11")
    told = "来源数据“重病慢病”中“管理状态”的写法系统不能识别,按未填写判断,请先向来源部门核实。"
    assert hits(con, f"person_id, ends_with(reason, '{told}'), contains(reason, '不能识别')") == [
        ("P1", True, True),
        ("P2", False, False),
    ]


def test_in_the_corps_texts_speak_of_regiments_and_the_office_is_the_same(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update ops.this_run set jurisdiction = 'xpcc'")
    a_death(con)
    row = {"person_id": "P1", "category": DIBAO, "recognised_on": "2024-01-01"}
    deliver(con, REGISTER, "2026-10", [row | {"area_code": TOWN + "001"}, row | {"area_code": OTHER_TOWN + "001"}])
    run(con, "X01", "D04")
    ((said,), (there,)) = con.execute("select reason from alerts.hit order by rule_code").fetchall()
    assert "2个团场(镇)、街道同时在册" in said
    assert "乡镇" not in said + there
    told = dict(con.execute("select rule_code, title || next_step from alerts.rule").fetchall())
    assert "团场(镇)、街道" in told["D04"]
    assert "连队(社区)" in told["X01"]
    assert hits(con, "rule_code, department") == [("D04", "县级民政局"), ("X01", "乡镇(街道)")]


def test_a_second_department_that_knows_of_the_death_makes_it_red(con: duckdb.DuckDBPyConnection) -> None:
    a_death(con)
    deliver(con, CERTIFICATE, "2026-10", [{"person_id": "P1", "died_on": "2026-09-03"}])
    run(con, "X01", "X02")
    assert hits(con, "rule_code, grade") == [("X01", "红"), ("X02", "红")]


def test_the_id_of_an_alert_does_not_know_the_person(con: duckdb.DuckDBPyConnection) -> None:
    a_death(con)
    run(con, "X01")
    before = hits(con, "alert_id")
    con.execute("update core.membership set person_id = 'P1000'")
    con.execute("update core.person set person_id = 'P1000'")
    run(con, "X01")
    assert hits(con, "alert_id") == before
    assert hits(con, "person_id") == [("P1000",)]


def test_two_people_behind_one_key_are_two_alerts(con: duckdb.DuckDBPyConnection) -> None:
    person(con, "P1")
    person(con, "P2")
    row = {"category": DIBAO, "record_id": "R1"}
    deliver(con, REGISTER, "2026-10", [{"person_id": "P1"} | row, {"person_id": "P2"} | row])
    deaths = [{"person_id": "P1", "died_on": "2026-09-03"}, {"person_id": "P2", "died_on": "2026-09-04"}]
    deliver(con, POLICE, "2026-10", deaths)
    run(con, "X01")
    assert [person_id for (person_id,) in hits(con, "person_id")] == ["P1", "P2"]
    assert len(set(hits(con, "alert_id"))) == 2


def test_the_catalogue_is_written_for_analysts(con: duckdb.DuckDBPyConnection) -> None:
    run(con)
    assert con.execute("select count(*), min(len(false_alarms)) > 0 from alerts.rule").fetchall() == [
        (len(rules()), True)
    ]


def test_a_second_evaluation_changes_nothing(con: duckdb.DuckDBPyConnection) -> None:
    a_death(con)
    first = run(con)
    tables = ("hit", "suppressed", "coverage", "coverage_gap", "rule")
    before = {table: con.execute(f"select * from alerts.{table} order by all").fetchall() for table in tables}
    assert run(con) == first
    assert {table: con.execute(f"select * from alerts.{table} order by all").fetchall() for table in tables} == before


# Who may be accused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("register_grade", "police_grade", "raised"),
    [
        ("A", "A", "A"),
        ("B", "A", "B"),
        ("A", "C", "C"),
        ("C", "B", "C"),
        ("D", "A", None),
        ("A", "D", None),
        ("A", "E", None),
    ],
)
def test_a_lead_is_as_sure_as_its_weakest_link_and_needs_a_number(
    con: duckdb.DuckDBPyConnection, register_grade: str, police_grade: str, raised: str | None
) -> None:
    a_death(con, register_grade=register_grade, police_grade=police_grade)
    run(con, "X01")
    assert hits(con, "match_grade") == ([(raised,)] if raised else [])
    guards = con.execute("select guard from alerts.suppressed").fetchall()
    assert guards == ([] if raised else [("match_grade",)])


def an_untold_allowance(con: duckdb.DuckDBPyConnection, grade: str = "A") -> None:
    """P1 is disabled and on 低保 without the allowance that P9 was paid."""
    for person_id in ("P1", "P9"):
        person(con, person_id, area_code=TOWN + "001")
    register = [{"person_id": "P1", "category": DIBAO}, {"person_id": "P9", "category": DIBAO}]
    deliver(con, REGISTER, "2026-10", register)
    deliver(con, DISABILITY, "2026-10", [{"person_id": "P1", "match_grade": grade, "area_code": TOWN}])
    paid = {"programme": ALLOWANCE, "pay_month": "2026-10-01", "amount": 75, "area_code": TOWN}
    deliver(con, PAYMENT, "2026-10", [{"person_id": "P9"} | paid])


@pytest.mark.parametrize(("grade", "raised"), [("A", 1), ("C", 1), ("D", 1), ("E", 0)])
def test_an_offer_of_help_may_rest_on_name_birth_and_place_but_never_on_a_name(
    con: duckdb.DuckDBPyConnection, grade: str, raised: int
) -> None:
    an_untold_allowance(con, grade)
    run(con, "M08")
    assert len(hits(con)) == raised


@pytest.mark.parametrize(
    ("name", "town", "provisional", "raised"),
    [
        ("王五", TOWN, True, 0),
        ("王五", None, True, 0),
        ("赵六", TOWN, True, 1),
        ("王五", OTHER_TOWN, True, 1),
        ("王五", TOWN, False, 1),
    ],
)
def test_a_namesake_without_a_number_in_the_list_means_that_nobody_can_tell(
    con: duckdb.DuckDBPyConnection, name: str, town: str | None, provisional: bool, raised: int
) -> None:
    an_untold_allowance(con, "A")
    con.execute("update core.person set name = '王五' where person_id = 'P1'")
    con.execute(
        "update core.person set name = $1, is_provisional = $2, area_code = $3 where person_id = 'P9'",
        [name, provisional, town],
    )
    run(con, "M08")
    assert len(hits(con)) == raised
    guards = con.execute("select guard from alerts.suppressed").fetchall()
    assert guards == ([] if raised else [("namesake",)])


@pytest.mark.parametrize(("grade", "raised"), [("A", 0), ("D", 0), ("E", 0), (None, 1)])
def test_a_line_that_is_theirs_by_name_only_means_that_nobody_can_tell(
    con: duckdb.DuckDBPyConnection, grade: str | None, raised: int
) -> None:
    for person_id in ("P1", "P9"):
        person(con, person_id, area_code=TOWN + "001")
    scattered = {"category": TEKUN, "support_mode": "分散", "recognised_on": "2024-01-01"}
    deliver(con, REGISTER, "2026-10", [{"person_id": "P1"} | scattered, {"person_id": "P9"} | scattered])
    signed = [{"person_id": "P9", "agreement_no": "A9", "starts_on": "2026-01-01", "area_code": TOWN}]
    if grade:
        signed.append(signed[0] | {"person_id": "P1", "match_grade": grade, "agreement_no": "A1"})
    deliver(con, "civil_affairs.care_agreement", "2026-10", signed)
    run(con, "M21")
    assert hits(con) == [("M21", "P1")] * raised
    assert con.execute("select guard from alerts.suppressed").fetchall() == ([("namesake",)] if grade == "E" else [])


def test_a_rule_that_heeds_names_itself_still_speaks_where_the_line_does_not_help(
    con: duckdb.DuckDBPyConnection,
) -> None:
    an_untold_allowance(con, "A")
    old_age = {"programme": "高龄津贴", "pay_month": "2026-10-01", "amount": 75, "area_code": TOWN}
    deliver(con, PAYMENT, "2026-10", [{"person_id": "P1", "match_grade": "E"} | old_age])
    run(con, "M08")
    assert len(hits(con)) == 1


# Where the person lives -----------------------------------------------------------------------------------------------


def test_a_run_of_one_area_raises_nothing_elsewhere_and_says_so(con: duckdb.DuckDBPyConnection) -> None:
    a_death(con)
    begin(con, "2026-10", area_prefix=OTHER_TOWN)
    report = run(con, "X01")
    assert (report.alerts, report.suppressed) == (0, 1)
    assert con.execute("select guard from alerts.suppressed").fetchall() == [("outside_area",)]


def test_a_run_of_one_area_leaves_the_hits_of_another(con: duckdb.DuckDBPyConnection) -> None:
    a_death(con)
    run(con, "X01")
    begin(con, "2026-10", area_prefix=OTHER_TOWN)
    run(con, "X01")
    assert len(hits(con)) == 1


def test_whose_township_nobody_knows_goes_to_the_county(con: duckdb.DuckDBPyConnection) -> None:
    person(con, "P1")
    deliver(con, REGISTER, "2026-10", [{"person_id": "P1", "category": DIBAO, "area_code": "410802000000"}])
    deliver(con, POLICE, "2026-10", [{"person_id": "P1", "died_on": "2026-09-03"}])
    run(con, "X01")
    assert hits(con, "department, area_code") == [("县级民政局", "410802000000")]


def test_somebody_off_the_register_lives_where_the_person_table_says(con: duckdb.DuckDBPyConnection) -> None:
    person(con, "P1", area_code=OTHER_TOWN + "003")
    deliver(con, REGISTER, "2026-10", [{"person_id": "P9", "category": DIBAO}])
    deliver(con, INSURANCE, "2026-10", [{"person_id": "P1"}])
    spend = {"person_id": "P1", "settled_on": "2026-10-02", "self_paid": 15000.01, "total": 20000}
    deliver(con, SETTLEMENT, "2026-10", [spend])
    run(con, "N01")
    assert hits(con, "area_code, grade, amount_at_risk::varchar") == [(OTHER_TOWN + "003", "橙", "15000.01")]


# What makes it more urgent --------------------------------------------------------------------------------------------


def a_surge(con: duckdb.DuckDBPyConnection, born: str, amount: float = 5001) -> str:
    person(con, "P1", born)
    deliver(con, REGISTER, "2026-10", [{"person_id": "P1", "category": DIBAO}])
    spend = {"person_id": "P1", "settled_on": "2026-10-02", "self_paid": amount, "total": 20000}
    deliver(con, SETTLEMENT, "2026-10", [spend])
    run(con, "N01")
    return str(hits(con, "grade")[0][0])


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2010-11-01", "红"),  # fifteen
        ("2010-10-31", "橙"),  # sixteen on the last day
        ("1946-10-31", "红"),  # eighty on the last day
        ("1946-11-01", "橙"),
    ],
)
def test_a_child_or_an_old_person_comes_first(con: duckdb.DuckDBPyConnection, born: str, expected: str) -> None:
    assert a_surge(con, born) == expected


@pytest.mark.parametrize(("amount", "expected"), [(10000, "橙"), (10000.01, "红")])
def test_twice_the_threshold_is_red(con: duckdb.DuckDBPyConnection, amount: float, expected: str) -> None:
    assert a_surge(con, "1980-01-01", amount) == expected


def test_a_severe_disability_comes_first_but_not_where_the_rule_is_about_it(con: duckdb.DuckDBPyConnection) -> None:
    person(con, "P1")
    deliver(con, REGISTER, "2026-10", [{"person_id": "P1", "category": EDGE}])
    deliver(con, DISABILITY, "2026-10", [{"person_id": "P1", "level": "一级"}])
    spend = {"person_id": "P1", "settled_on": "2026-10-02", "self_paid": 10001, "total": 20000}
    deliver(con, SETTLEMENT, "2026-10", [spend])
    run(con, "M11", "N01")
    assert hits(con, "rule_code, grade") == [("M11", "橙"), ("N01", "红")]


@pytest.mark.parametrize(("monthly", "expected"), [(100, "橙"), (99.99, "红")])
def test_more_than_three_months_of_aid_is_much_money(
    con: duckdb.DuckDBPyConnection, monthly: float, expected: str
) -> None:
    person(con, "P1")
    deliver(con, REGISTER, "2026-10", [{"person_id": "P1", "category": DIBAO, "monthly_amount": monthly}])
    deliver(con, POLICE, "2026-10", [{"person_id": "P1", "died_on": "2026-09-03"}])
    paid = {"programme": "最低生活保障金", "pay_month": "2026-10-01", "amount": 300}
    deliver(con, PAYMENT, "2026-10", [{"person_id": "P1"} | paid])
    run(con, "X05")
    assert hits(con, "grade") == [(expected,)]


# Where a rule cannot look ---------------------------------------------------------------------------------------------


def test_a_rule_whose_source_did_not_come_says_which_instead_of_firing(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, REGISTER, "2026-10", [{"person_id": "P1", "category": DIBAO}])
    state, reason = state_of(run(con), "M01")
    assert state == "not_evaluated"
    assert reason is not None
    assert reason.startswith("没有收到“参保资助”(医保局")


@pytest.mark.parametrize(("as_of", "state"), [("2026-11-14", "evaluated"), ("2026-11-15", "not_evaluated")])
def test_a_source_is_stale_from_the_day_after_its_limit(con: duckdb.DuckDBPyConnection, as_of: str, state: str) -> None:
    begin(con, "2026-10", as_of=as_of)
    deliver(con, REGISTER, "2026-10", [{"person_id": "P1", "category": DIBAO}])
    deliver(con, POLICE, "2026-09", [{"person_id": "P1", "died_on": "2026-09-03"}])
    found, reason = state_of(run(con, "X01"), "X01")
    assert found == state
    assert found == "evaluated" or "已过期:最近一期为2026年9月" in str(reason)


def test_a_source_that_is_held_says_that_it_is_held(con: duckdb.DuckDBPyConnection) -> None:
    begin(con, "2026-10", as_of="2026-11-20")
    deliver(con, REGISTER, "2026-10", [{"person_id": "P1", "category": DIBAO}])
    deliver(con, POLICE, "2026-09", [{"person_id": "P1", "died_on": "2026-09-03"}])
    deliver(con, POLICE, "2026-10", [], state="held")
    state, reason = state_of(run(con, "X01"), "X01")
    assert state == "not_evaluated"
    assert "2026年10月的数据存在质量问题,暂扣" in str(reason)


def test_where_one_of_several_deliveries_is_held_the_rule_says_that_it_did_not_see_everybody(
    con: duckdb.DuckDBPyConnection,
) -> None:
    deliver(con, REGISTER, "2026-10", [{"person_id": "P1", "category": DIBAO}])
    deliver(con, POLICE, "2026-10", [{"person_id": "P1", "died_on": "2026-09-03"}])
    assert state_of(run(con, "X01"), "X01") == ("evaluated", None)
    deliver(con, POLICE, "2026-10", [], state="held")
    assert state_of(run(con, "X01"), "X01") == ("evaluated", "有1份数据暂扣待确认,其中的人员未能比对")
    assert hits(con) == [("X01", "P1")]


def test_any_one_source_of_deaths_is_enough_for_money_paid_to_the_dead(con: duckdb.DuckDBPyConnection) -> None:
    paid = {"person_id": "P1", "programme": "最低生活保障金", "pay_month": "2026-10-01", "amount": 300}
    deliver(con, PAYMENT, "2026-10", [paid])
    assert state_of(run(con, "X05"), "X05")[0] == "not_evaluated"
    deliver(con, CREMATION, "2026-10", [{"person_id": "P1", "cremated_on": "2026-09-03"}])
    assert state_of(run(con, "X05"), "X05")[0] == "evaluated"
    assert hits(con) == [("X05", "P1")]


def test_while_no_aid_of_the_term_has_come_the_rule_is_not_evaluated(con: duckdb.DuckDBPyConnection) -> None:
    person(con, "P1", "2015-01-01")
    deliver(con, REGISTER, "2026-10", [{"person_id": "P1", "category": DIBAO}])
    deliver(con, SCHOOL, "2026-09", [{"person_id": "P1"}])
    deliver(con, AID, "2026-05", [{"person_id": "P9", "term": "2025-2026-2"}])
    assert state_of(run(con, "M07"), "M07") == ("not_evaluated", "还没有收到2026-2027学年第一学期的学生资助数据")
    deliver(con, AID, "2026-10", [{"person_id": "P9"}])
    assert state_of(run(con, "M07"), "M07")[0] == "evaluated"
    assert hits(con) == [("M07", "P1")]


def test_a_township_that_drops_out_of_the_register_is_a_gap(con: duckdb.DuckDBPyConnection) -> None:
    there = {"person_id": "P2", "category": DIBAO, "area_code": OTHER_TOWN + "001"}
    deliver(con, REGISTER, "2026-09", [{"person_id": "P1", "category": DIBAO}, there])
    deliver(con, REGISTER, "2026-10", [{"person_id": "P1", "category": DIBAO}])
    run(con, "D01")
    gaps = con.execute("select rule_code, area_code, dataset from alerts.coverage_gap").fetchall()
    assert gaps == [("D01", OTHER_TOWN, REGISTER)]
    assert con.execute("select state, reason from alerts.coverage").fetchall() == [
        ("evaluated", "1个乡镇(街道)缺少数据,未在这些地方评估")
    ]


def test_where_the_payment_list_of_a_township_is_missing_nobody_there_is_said_to_be_unpaid(
    con: duckdb.DuckDBPyConnection,
) -> None:
    an_untold_allowance(con)
    person(con, "P2", area_code=OTHER_TOWN + "001")
    there = {"person_id": "P2", "category": DIBAO, "area_code": OTHER_TOWN + "001"}
    deliver(con, REGISTER, "2026-10", [there])
    deliver(con, DISABILITY, "2026-10", [{"person_id": "P2"}])
    run(con, "M08")
    assert hits(con, "person_id") == [("P1",)]
    assert con.execute("select person_id, guard from alerts.suppressed").fetchall() == [("P2", "source_gap")]
    assert con.execute("select area_code, dataset from alerts.coverage_gap").fetchall() == [(OTHER_TOWN, PAYMENT)]


def test_a_township_that_sent_neither_register_nor_payments_is_a_gap_too(con: duckdb.DuckDBPyConnection) -> None:
    """The nursing allowance is looked for by the list of the disabled, which the whole county sends."""
    person(con, "P1")
    person(con, "P2", area_code=OTHER_TOWN + "001")
    person(con, "P3")
    here = [{"person_id": "P1", "category": DIBAO}, {"person_id": "P3", "category": DIBAO}]
    there = {"person_id": "P2", "category": DIBAO, "area_code": OTHER_TOWN + "001"}
    deliver(con, REGISTER, "2026-09", [*here, there])
    deliver(con, REGISTER, "2026-10", here)
    deliver(con, DISABILITY, "2026-10", [{"person_id": who, "level": "一级"} for who in ("P1", "P2")])
    paid = {"programme": "重度残疾人护理补贴", "amount": 75, "pay_month": "2026-10-01"}
    deliver(con, PAYMENT, "2026-10", [paid | {"person_id": "P3", "area_code": TOWN}])
    run(con, "M09")
    assert hits(con, "person_id") == [("P1",)]
    assert con.execute("select person_id, guard from alerts.suppressed").fetchall() == [("P2", "source_gap")]


def test_a_list_without_areas_is_known_by_its_people(con: duckdb.DuckDBPyConnection) -> None:
    """One row of the payment list names a township, the others name none: that is no proof that they are missing."""
    an_untold_allowance(con)
    for person_id in ("P2", "P3"):
        person(con, person_id, area_code=OTHER_TOWN + "001")
    there = {"category": DIBAO, "area_code": OTHER_TOWN + "001"}
    deliver(con, REGISTER, "2026-10", [{"person_id": "P2"} | there, {"person_id": "P3"} | there])
    deliver(con, DISABILITY, "2026-10", [{"person_id": "P2"}])
    paid = {"person_id": "P3", "programme": ALLOWANCE, "pay_month": "2026-10-01", "amount": 75}
    deliver(con, PAYMENT, "2026-10", [paid])
    run(con, "M08")
    assert hits(con, "person_id") == [("P1",), ("P2",)]


def test_a_township_that_drops_out_of_the_insurance_list_is_not_called_uninsured(
    con: duckdb.DuckDBPyConnection,
) -> None:
    there = {"person_id": "P2", "category": DIBAO, "area_code": OTHER_TOWN + "001"}
    deliver(con, REGISTER, "2026-10", [{"person_id": "P1", "category": DIBAO}, there])
    deliver(con, INSURANCE, "2026-09", [{"person_id": "P1", "subsidy": 80}, {"person_id": "P2", "subsidy": 80}])
    deliver(con, INSURANCE, "2026-10", [{"person_id": "P1", "subsidy": 0}])
    run(con, "M01")
    assert hits(con, "person_id") == [("P1",)]
    assert con.execute("select person_id, guard from alerts.suppressed").fetchall() == [("P2", "source_gap")]


# A rule that is broken ------------------------------------------------------------------------------------------------


def broken(folder: Path, change: tuple[str, str]) -> Rule:
    original = next(rule for rule in rules() if rule.code == "X01")
    path = folder / "ineligible" / "a_broken_rule.sql"
    path.parent.mkdir()
    path.write_text(original.sql.replace("code: X01", "code: X98").replace(*change), encoding="utf-8")
    return read_rule(path)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("on_register.household_id,", "on_register.no_such_column as household_id,"), "BinderException"),
        (
            ("    death.happened_on as occurred_on,", "    on_register.category::date as occurred_on,"),
            "ConversionException",
        ),
        (("    on_register.household_id,\n", ""), "it returns"),
        (("    on_register.subject_record,", "    null::varchar as subject_record,"), "no subject_record: 1"),
        (
            ("cross join ops.this_run as this_run\n", "cross join ops.this_run as this_run\ncross join range(2)\n"),
            "one subject twice: 2",
        ),
    ],
)
def test_a_rule_that_fails_is_reported_without_anybodys_data_and_stops_no_other(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    a_death(con)
    build.build_chain(con)
    install_policy(con, "jiaozuo")
    good = next(rule for rule in rules() if rule.code == "X01")
    report = evaluate(con, rules=[broken(tmp_path, change), good])
    state, reason = state_of(report, "X98")
    assert state == "error"
    assert told in str(reason)
    assert DIBAO not in str(reason)
    assert hits(con) == [("X01", "P1")]


# Laws -----------------------------------------------------------------------------------------------------------------

PEOPLE = ("P1", "P2", "P3", "P4")
rows_of: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    REGISTER: st.fixed_dictionaries(
        {
            "category": st.sampled_from((DIBAO, TEKUN, EDGE)),
            "status": st.sampled_from(("在册", "停保")),
            "area_code": st.sampled_from((TOWN + "001", OTHER_TOWN + "001")),
        }
    ),
    POLICE: st.fixed_dictionaries({"died_on": st.sampled_from(("2026-08-01", "2026-10-31"))}),
    CERTIFICATE: st.fixed_dictionaries({"died_on": st.sampled_from(("2026-08-02", "2026-10-30"))}),
    DISABILITY: st.fixed_dictionaries({"level": st.sampled_from(("一级", "四级"))}),
    PAYMENT: st.fixed_dictionaries(
        {
            "programme": st.sampled_from((ALLOWANCE, "最低生活保障金")),
            "pay_month": st.sampled_from(("2026-09-01", "2026-10-01")),
            "amount": st.sampled_from((75, 420)),
        }
    ),
    SETTLEMENT: st.fixed_dictionaries({"self_paid": st.sampled_from((900, 6000)), "settled_on": st.just("2026-10-01")}),
    INSURANCE: st.fixed_dictionaries({"subsidy": st.sampled_from((0, 80))}),
}
populations = st.lists(
    st.one_of(
        *(
            st.tuples(st.just(dataset), st.sampled_from(PEOPLE), st.sampled_from("AACD"), row)
            for dataset, row in rows_of.items()
        )
    ),
    min_size=1,
    max_size=14,
)


def found_in(population: list[tuple[str, str, str, dict[str, Any]]]) -> list[tuple[Any, ...]]:
    """Evaluate a population and return what was raised about people, without the numbers of rows and files."""
    con = new_world()
    # Somebody who makes every list come, every township be spoken of, and every programme be paid.
    for person_id in (*PEOPLE, "P8", "P9"):
        person(con, person_id)
    everywhere = [{"person_id": p, "area_code": t + "001"} for p, t in (("P8", TOWN), ("P9", OTHER_TOWN))]
    paid = {"programme": ALLOWANCE, "pay_month": "2026-10-01", "amount": 1}
    base: dict[str, dict[str, Any]] = {PAYMENT: paid, INSURANCE: {"subsidy": 80}, REGISTER: {"category": DIBAO}}
    others = {POLICE: {"reason": "迁出"}, DISABILITY: {"status": "注销"}, SETTLEMENT: {"self_paid": 1, "total": 1}}
    for dataset in rows_of:
        if dataset != CERTIFICATE:
            deliver(con, dataset, "2026-10", [row | (base | others)[dataset] for row in everywhere])
    deliver(con, CERTIFICATE, "2026-10", [])
    for dataset in rows_of:
        rows = [
            row | {"person_id": whose, "match_grade": grade, "record_id": f"{dataset}{whose}{sorted(row.items())}"}
            for kind, whose, grade, row in population
            if kind == dataset
        ]
        deliver(con, dataset, "2026-10", rows)
    run(con, *(rule.code for rule in rules() if not rule.is_about_deliveries))
    found = hits(con, "alert_id, rule_code, person_id, grade, match_grade, amount_at_risk, reason, evidence_hash")
    con.close()
    return [hit for hit in found if hit[2] is not None]


@examples(4)
@given(populations, st.randoms(use_true_random=False))
def test_neither_a_stranger_nor_the_order_of_rows_changes_anybodys_alerts(population: list[Any], random: Any) -> None:
    stranger = [(kind, "P4", grade, row) for kind, _, grade, row in population]
    others = [row for row in population if row[1] != "P4"]
    crowd = others + stranger
    random.shuffle(crowd)
    alone, in_the_crowd = found_in(others), found_in(crowd)
    assert [hit for hit in in_the_crowd if hit[2] != "P4"] == alone
    # And no accusation rests on less than a number.
    assert all(hit[4] in "ABC" for hit in in_the_crowd if hit[1][0] in "XD")


def test_the_months_story_can_be_folded_right_after(con: duckdb.DuckDBPyConnection) -> None:
    a_death(con)
    run(con)
    assert fold_alerts(con).new == len(hits(con)) > 0
