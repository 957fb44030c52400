"""Are counties that pay in arrears, late lists and households that vanish from the register told about, or said to be unknown?"""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.alerts.alerts_world import (
    OTHER_TOWN,
    PAYMENT,
    REGISTER,
    TOWN,
    begin,
    deliver,
    hits,
    new_world,
    person,
    run,
    run_month,
    state_of,
)

TEKUN, DIBAO, ALLOWANCE = "特困人员", "最低生活保障", "困难残疾人生活补贴"


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return new_world()


def on_register(con: duckdb.DuckDBPyConnection, *months: str, people: str = "P1", **row: Any) -> None:
    for month in months:
        deliver(con, REGISTER, month, [{"person_id": who, "household_no": f"H{who}"} | row for who in people.split()])


def paid(con: duckdb.DuckDBPyConnection, folder: str, pay_month: str, *lines: tuple[str, str]) -> None:
    row = {"pay_month": pay_month + "-01", "amount": 80, "area_code": TOWN}
    deliver(con, PAYMENT, folder, [row | {"person_id": who, "programme": programme} for who, programme in lines])


def status(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return con.execute("select person_id, status from alerts.alert order by all").fetchall()


@pytest.mark.parametrize("folder", ["2026-09", "2026-10"])
def test_a_county_that_pays_in_arrears_is_judged_by_its_newest_month(
    con: duckdb.DuckDBPyConnection, folder: str
) -> None:
    person(con, "P1", area_code=TOWN + "001")
    on_register(con, "2026-10", category=TEKUN)
    paid(con, folder, "2026-09", ("P1", ALLOWANCE))
    begin(con, "2026-10", as_of="2026-11-05")
    report = run(con, "D07")
    assert state_of(report, "D07") == ("evaluated", None)
    assert hits(con, "person_id, occurred_on::varchar") == [("P1", "2026-09-01")]


@pytest.mark.parametrize("folder", ["2026-09", "2026-10"])
def test_where_money_comes_a_month_later_who_got_none_is_told_of_that_month(
    con: duckdb.DuckDBPyConnection, folder: str
) -> None:
    for who in ("P1", "P2", "P3"):
        person(con, who, area_code=TOWN + "001")
    on_register(con, "2026-09", people="P1 P2", category=DIBAO)
    on_register(con, "2026-10", people="P1 P3", category=DIBAO)
    paid(con, folder, "2026-09", ("P1", "最低生活保障金"))
    begin(con, "2026-10", as_of="2026-11-05")
    report = run(con, "P03", "P08", "P04", "P05")
    assert {state_of(report, code)[0] for code in ("P03", "P04", "P05", "P08")} == {"evaluated"}
    assert hits(con, "rule_code, person_id, occurred_on::varchar") == [("P03", "P2", "2026-09-01")]


def test_where_that_months_register_never_came_nobody_can_tell_who_got_none(con: duckdb.DuckDBPyConnection) -> None:
    for who in ("P1", "P2"):
        person(con, who, area_code=TOWN + "001")
    on_register(con, "2026-10", people="P1 P2", category=DIBAO)
    paid(con, "2026-10", "2026-09", ("P1", "最低生活保障金"))
    begin(con, "2026-10", as_of="2026-11-05")
    run(con, "P03")
    assert hits(con) == []
    assert con.execute("select area_code, reason from alerts.coverage_gap").fetchall() == [
        (TOWN, "没有收到2026年9月的低收入人口台账,该月的发放清册无法核对")
    ]


def test_a_list_that_is_late_neither_clears_an_alert_nor_says_that_nobody_is_paid(
    con: duckdb.DuckDBPyConnection,
) -> None:
    person(con, "P1", area_code=TOWN + "001")
    on_register(con, "2026-09", "2026-10", category=TEKUN)
    paid(con, "2026-09", "2026-09", ("P1", ALLOWANCE))
    run_month(con, "2026-09", "D07")
    assert status(con) == [("P1", "新增")]
    paid(con, "2026-10", "2026-10", ("P1", "特困供养金"))
    begin(con, "2026-10")
    assert state_of(run(con, "D07"), "D07") == ("not_evaluated", "还没有收到2026年10月残疾人两项补贴的发放清册")
    run_month(con, "2026-10", "D07")
    assert status(con) == [("P1", "持续")]


def test_a_township_whose_part_of_the_list_is_late_is_a_gap(con: duckdb.DuckDBPyConnection) -> None:
    here, there = "A1 A2 A3 A4 A5", "B1 B2 B3 B4 B5"
    for who in here.split():
        person(con, who, area_code=TOWN + "001")
    for who in there.split():
        person(con, who, area_code="410802002001")
    on_register(con, "2026-09", "2026-10", people=here, category=TEKUN)
    on_register(con, "2026-09", "2026-10", people=there, category=TEKUN, area_code="410802002001")
    row = {"pay_month": "2026-09-01", "amount": 80, "programme": ALLOWANCE}
    deliver(con, PAYMENT, "2026-09", [row | {"person_id": who, "area_code": TOWN} for who in here.split()])
    deliver(con, PAYMENT, "2026-09", [row | {"person_id": who, "area_code": "410802002"} for who in there.split()])
    run_month(con, "2026-09", "D07")
    assert len(status(con)) == 10
    row["pay_month"] = "2026-10-01"
    deliver(con, PAYMENT, "2026-10", [row | {"person_id": "A1", "area_code": TOWN}])
    run_month(con, "2026-10", "D07")
    assert con.execute("select area_code, reason from alerts.coverage_gap where period = '2026-10-01'").fetchall() == [
        ("410802002", "还没有收到2026年10月残疾人两项补贴的发放清册")
    ]
    known = dict(status(con))
    assert {known[who] for who in there.split()} == {"持续"}
    assert (known["A1"], known["A2"]) == ("持续", "自动消除")


def test_a_household_that_vanishes_is_told_until_somebody_says_what_became_of_it(
    con: duckdb.DuckDBPyConnection,
) -> None:
    for who in ("P0", "P1"):
        person(con, who, area_code=TOWN + "001")
    on_register(con, "2026-08", "2026-09", people="P0 P1", category=DIBAO)
    run_month(con, "2026-09", "M33")
    assert status(con) == []
    on_register(con, "2026-10", people="P0", category=DIBAO)
    run_month(con, "2026-10", "M33")
    assert status(con) == [("P1", "新增")]
    # Nobody knows of it in a month of which the township sends nothing.
    on_register(con, "2026-11", people="P7", category=DIBAO, area_code=OTHER_TOWN + "001")
    run_month(con, "2026-11", "M33")
    assert status(con) == [("P1", "持续")]
    on_register(con, "2026-12", people="P0", category=DIBAO)
    on_register(con, "2026-12", people="P1", category=DIBAO, status="停保", exited_on="2026-10-08")
    on_register(con, "2026-12", people="P7", category=DIBAO, area_code=OTHER_TOWN + "001")
    run_month(con, "2026-12", "M33")
    assert status(con) == [("P1", "自动消除")]


def test_where_a_township_sends_no_register_its_households_have_not_vanished(con: duckdb.DuckDBPyConnection) -> None:
    person(con, "P0", area_code=TOWN + "001")
    person(con, "P1", area_code=OTHER_TOWN + "001")
    on_register(con, "2026-09", "2026-10", people="P0", category=DIBAO)
    on_register(con, "2026-09", people="P1", category=DIBAO, area_code=OTHER_TOWN + "001")
    run(con, "M33")
    assert hits(con) == []
    assert con.execute("select area_code from alerts.coverage_gap").fetchall() == [(OTHER_TOWN,)]
