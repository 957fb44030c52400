"""Does the table of register, payments and bank add up to the cent, and does it name each kind of difference?"""

from __future__ import annotations

from dataclasses import astuple
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.policy import install_policy
from alerts.reconciliation import (
    Reconciled,
    Step,
    keep_reconciliation,
    read_reconciliation,
    reconciliations,
)
from data_contracts.areas import load_areas
from tests.alerts.alerts_world import OTHER_TOWN, PAYMENT, REGISTER, TOWN, begin, deliver, new_world, person
from tests.alerts.put_out import put_out
from warehouse.publish import create_marts

DIBAO, TEKUN = "最低生活保障", "特困人员"


def listed(number: int, amount: int | None = 500, category: str = DIBAO, **more: Any) -> dict[str, Any]:
    return {
        "person_id": f"P{number}", "category": category, "household_no": f"H{number}", "monthly_amount": amount,
        "record_id": f"R{number}",
    } | more  # fmt: skip


def paid(number: int, amount: int = 500, **more: Any) -> dict[str, Any]:
    programme = "最低生活保障金"
    return {
        "person_id": f"P{number}", "programme": programme, "pay_month": date(2026, 10, 1), "amount": amount,
        "household_no": f"H{number}", "area_code": TOWN,
    } | more  # fmt: skip


def world(register: list[dict[str, Any]], payments: list[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    con = new_world()
    for number in range(12):
        person(con, f"P{number}", area_code=TOWN + "001")
    if register:
        deliver(con, REGISTER, "2026-10", register)
    if payments:
        deliver(con, PAYMENT, "2026-10", [{**row, "record_id": f"Z{at}"} for at, row in enumerate(payments)])
    install_policy(con, "jiaozuo")
    keep_reconciliation(con)
    return con


def table(register: list[dict[str, Any]], payments: list[dict[str, Any]]) -> dict[tuple[str, str], Reconciled]:
    lines, _ = read_reconciliation(world(register, payments))
    assert all(line.paid_amount == line.returned_amount + line.credited_amount for line in lines)
    assert all(line.difference == line.explained for line in lines if line.is_compared)
    return {(line.area_code, line.programme): line for line in lines}


def test_each_kind_of_difference_is_told_by_itself() -> None:
    (line,) = table(
        [listed(n) for n in range(6)],
        [
            paid(0), paid(1, 700), paid(2, 300), paid(3, pay_status="退票"), paid(3), paid(4, pay_status="退票"),
            paid(9, household_no="H99"), paid(0, -100),
        ],
    ).values()  # fmt: skip
    assert (line.approved_households, line.approved_people, line.approved_amount) == (6, 6, 3000)
    assert (line.paid_lines, line.paid_amount) == (7, 500 + 700 + 300 + 500 + 500 + 500 + 500)
    assert (line.returned_lines, line.returned_amount) == (2, 1000)
    assert (line.credited_lines, line.credited_amount) == (5, 2500)
    assert (line.unpaid_households, line.unpaid_amount) == (1, 500)
    assert (line.unlisted_lines, line.unlisted_amount) == (1, 500)
    # The second one by 200, the one paid again by 500.
    assert (line.over_households, line.over_amount) == (2, 700)
    assert (line.under_households, line.under_amount) == (1, 200)
    assert (line.waiting_households, line.waiting_amount) == (1, 500)
    assert line.taken_back_amount == -100


def test_a_household_is_paid_once_whoever_of_it_receives_the_money() -> None:
    together = {"household_no": "H1"}
    register = [listed(1, 800), listed(2, 800, **together), listed(3, 800, is_covered=False, **together)]
    (line,) = table(register, [paid(2, 800, household_no=None)]).values()
    assert (line.approved_households, line.approved_people, line.approved_amount) == (1, 2, 800)
    assert (line.unpaid_households, line.unlisted_lines, line.difference) == (0, 0, 0)


def test_money_for_the_family_that_had_a_number_before_is_not_the_one_s_that_has_it_now() -> None:
    con = world([listed(1)], [paid(1), paid(2, household_no="H1")])
    for household, who, until in (("A", "P2", "2026-08-01"), ("B", "P1", None)):
        con.execute("insert into core.household values (?, 'H1', ?, null, null, 'r')", [household, TOWN])
        con.execute(
            "insert into core.household_member values (?, ?, null, '2020-01-01', ?, 'D/1/0')", [household, who, until]
        )
    keep_reconciliation(con)
    (line,) = read_reconciliation(con)[0]
    assert (line.over_households, line.unlisted_lines, line.unlisted_amount) == (0, 1, 500)


def test_where_members_have_amounts_of_their_own_the_household_has_their_sum() -> None:
    (line,) = table([listed(1, 300), listed(2, 200, household_no="H1")], [paid(1, 500)]).values()
    assert (line.approved_amount, line.difference) == (500, 0)


def test_the_programme_of_the_category_counts_and_who_lives_in_a_home_is_told_apart() -> None:
    register = [listed(1, 900, TEKUN, support_mode="集中"), listed(2, 900, TEKUN, support_mode="分散"), listed(3)]
    found = table(register, [paid(3), paid(2, 60, programme="高龄津贴")])
    tekun = found[TOWN, "特困供养金"]
    assert (tekun.in_home_households, tekun.unpaid_households, tekun.paid_lines) == (1, 1, 0)
    assert set(found) == {(TOWN, "特困供养金"), (TOWN, "最低生活保障金")}


def test_who_left_is_not_approved_and_another_month_s_money_is_another_month_s() -> None:
    gone = listed(2, status="停保")
    (line,) = table([listed(1), gone], [paid(1), paid(2), paid(1, 500, pay_month=date(2026, 9, 1))]).values()
    assert (line.approved_households, line.paid_lines, line.unlisted_lines) == (1, 2, 1)


def test_a_county_whose_register_or_payment_list_did_not_come_is_told_no_difference() -> None:
    found = table([listed(1), listed(2, area_code=OTHER_TOWN + "001")], [paid(1)])
    assert [found[TOWN, "最低生活保障金"].is_compared, found[OTHER_TOWN, "最低生活保障金"].is_compared] == [True, False]
    assert found[OTHER_TOWN, "最低生活保障金"].unpaid_households == 0
    (alone,) = table([], [paid(1)]).values()
    assert (alone.is_compared, alone.paid_amount, alone.unlisted_lines) == (False, 500, 0)


def test_a_payment_list_without_area_codes_is_that_of_the_county_where_most_of_its_people_live() -> None:
    con = new_world()
    for number in range(5):
        person(con, f"P{number}", area_code=(OTHER_TOWN if number == 4 else TOWN) + "001")
    deliver(con, REGISTER, "2026-10", [listed(n) for n in range(4)])
    deliver(con, REGISTER, "2026-10", [listed(n, area_code=OTHER_TOWN + "001") for n in (4, 5)])
    lines = [paid(n, area_code=None, record_id=f"Z{n}") for n in (1, 2, 3, 4)]
    deliver(con, PAYMENT, "2026-10", lines)
    install_policy(con, "jiaozuo")
    keep_reconciliation(con)
    found = {line.area_code: line for line in read_reconciliation(con)[0]}
    assert (found[TOWN].is_compared, found[TOWN].unpaid_households, found[TOWN].difference) == (True, 1, -500)
    assert (found[OTHER_TOWN].is_compared, found[OTHER_TOWN].unpaid_households) == (False, 0)


AMOUNTS = st.integers(0, 900)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    register=st.lists(st.tuples(st.integers(0, 8), st.one_of(st.none(), AMOUNTS), st.booleans()), max_size=9),
    payments=st.lists(st.tuples(st.integers(0, 9), st.integers(-50, 900), st.booleans(), st.booleans()), max_size=12),
)
def test_it_adds_up_to_the_cent_whatever_came(
    register: list[tuple[int, int | None, bool]], payments: list[tuple[int, int, bool, bool]]
) -> None:
    rows = [
        listed(person, amount, TEKUN if tekun else DIBAO, household_no=f"H{person // 2}", record_id=f"R{at}")
        for at, (person, amount, tekun) in enumerate(register)
    ]
    lines = [
        paid(
            person, amount, pay_status="退票" if returned else "成功", household_no=None,
            programme="特困供养金" if tekun else "最低生活保障金",
        )
        for person, amount, returned, tekun in payments
    ]  # fmt: skip
    found = table(rows, lines).values()
    gross = [(amount, returned) for _, amount, returned, _ in payments if amount > 0]
    assert sum(line.paid_amount for line in found) == sum(amount for amount, _ in gross)
    assert sum(line.paid_lines for line in found) == len(gross)
    assert sum(line.returned_amount for line in found) == sum(amount for amount, returned in gross if returned)
    assert sum(line.taken_back_amount for line in found) == sum(min(amount, 0) for _, amount, _, _ in payments)


@pytest.fixture
def months() -> duckdb.DuckDBPyConnection:
    dated = {"entered_on": date(2026, 10, 5), "funded_on": date(2026, 10, 9), "credited_on": date(2026, 10, 12)}
    return world([listed(1), listed(2)], [paid(1, **dated), paid(2, pay_status="退票", entered_on=date(2026, 10, 3))])


def test_each_step_is_due_on_a_working_day_and_late_lines_are_counted(months: duckdb.DuckDBPyConnection) -> None:
    _, steps = read_reconciliation(months)
    # National Day: the 5th falls on the 8th, the first day on which offices work again.
    assert [astuple(step)[2:] for step in steps] == [
        ("1民政录入", date(2026, 10, 8), 2, 0, 0, date(2026, 10, 3), date(2026, 10, 5)),
        ("2财政拨付", date(2026, 10, 8), 2, 1, 1, date(2026, 10, 9), date(2026, 10, 9)),
        ("3银行到账", date(2026, 10, 10), 2, 1, 1, date(2026, 10, 12), date(2026, 10, 12)),
    ]


def test_where_no_day_is_set_the_days_done_are_still_told(months: duckdb.DuckDBPyConnection) -> None:
    months.execute("update ops.this_run set jurisdiction = 'hubei'")
    install_policy(months, "hubei")
    keep_reconciliation(months)
    _, steps = read_reconciliation(months)
    assert {step.due_on for step in steps} == {None}
    assert [step.late_lines for step in steps] == [0, 0, 0]
    assert isinstance(steps[0], Step)


def test_a_month_counted_again_replaces_itself_and_the_mart_tells_the_difference(
    months: duckdb.DuckDBPyConnection,
) -> None:
    keep_reconciliation(months)
    begin(months, "2026-11")
    keep_reconciliation(months)
    create_marts(months)
    rows = months.execute("select period, programme, difference_amount from marts.payment_reconciliation").fetchall()
    assert rows == [("2026-10", "最低生活保障金", Decimal(0))]


def test_the_workbook_has_no_person_adds_up_and_is_the_same_to_the_byte(
    months: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    (file,) = put_out(months, tmp_path / "a", reconciliations, load_areas())
    (again,) = put_out(months, tmp_path / "b", reconciliations, load_areas())
    assert file.sha256 == again.sha256
    book = openpyxl.load_workbook(file.path)
    rows = [[cell.value for cell in row] for row in book["发放核对表"].iter_rows(min_row=4)]
    assert [row[0] for row in rows][1:] == ["合计", "合计"]
    assert rows[0][2:12] == rows[-1][2:12] == [2, 2, 1000, 2, 1000, 1, 500, 1, 500, 0]
    assert book["发放日程"]["B5"].value == "财政拨付"
    told = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "P1" not in told
