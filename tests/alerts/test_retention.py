"""Is whoever was refused or has left forgotten in time, and nobody else; and does what was found of him stay?"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from alerts.errors import RetentionError
from alerts.retention import find_past, refuse_closed, remove
from tests.alerts.alerts_world import POLICE, REGISTER, TOWN, begin, deliver, new_world, person, run, run_month
from warehouse import build, sql_file

CASES = "civil_affairs.application"
PAYMENT = "civil_affairs.payment"
AT = datetime(2026, 11, 20, 8)
LONG_AGO, BEFORE = "2024-10-31", "2025-10-31"
MEMORY = Path("matching/schema.sql")


def left(person_id: str, day: str, **more: Any) -> dict[str, Any]:
    row = {"person_id": person_id, "name": person_id, "status": "停保", "exited_on": day, "category": "最低生活保障"}
    return row | {"household_no": f"H{person_id}"} | more


def refused(person_id: str, day: str | None, **more: Any) -> dict[str, Any]:
    row = {
        "person_id": person_id,
        "case_no": f"C{person_id}{day}",
        "record_id": f"C{person_id}{day}",
        "name": person_id,
    }
    return row | {"outcome": "不予", "decided_on": day, "accepted_on": day or "2020-01-01", "programme": "低保"} | more


def world(register: list[dict[str, Any]], cases: list[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    con = new_world()
    sql_file.run(con, MEMORY)
    deliver(con, REGISTER, "2026-10", register)
    deliver(con, CASES, "2026-10", cases)
    for one in sorted({row["person_id"] for row in (*register, *cases)}):
        person(con, one)
    build.build_chain(con)
    return con


def forgotten(con: duckdb.DuckDBPyConnection) -> set[str]:
    find_past(con)
    return {one for (one,) in con.execute("select person_id from retention_past").fetchall()}


def removed(con: duckdb.DuckDBPyConnection) -> str:
    return remove(con, find_past(con), by="王科长", because="武民批〔2026〕3号", at=AT)


def test_a_refusal_is_kept_twelve_months_and_who_left_twenty_four_to_the_day() -> None:
    con = world([left("P1", LONG_AGO), left("P2", "2024-11-01")], [refused("P3", BEFORE), refused("P4", "2025-11-01")])
    assert forgotten(con) == {"P1", "P3"}
    con.execute("update policy.retention_rejected_months set value = 13")
    con.execute("update policy.retention_exited_months set value = 23")
    assert forgotten(con) == {"P1", "P2"}


@pytest.mark.parametrize(
    ("why", "register", "cases"),
    [
        (
            "现在册",
            [left("P1", LONG_AGO), left("P1", LONG_AGO, status="在册", exited_on=None, category="特困人员")],
            [],
        ),
        ("退出未满期限", [left("P1", LONG_AGO), left("P1", "2025-01-01", category="特困人员")], []),
        ("未获批未满期限", [left("P1", LONG_AGO)], [refused("P1", "2026-01-05")]),
        ("有申请正在办理", [left("P1", LONG_AGO)], [refused("P1", None, outcome="办理中")]),
        ("有获批的救助事项", [], [refused("P1", BEFORE), refused("P1", "2020-01-01", outcome="通过")]),
        ("有获批的救助事项", [left("P1", LONG_AGO)], [refused("P1", "2025-01-01", outcome="通过")]),
    ],
)
def test_lines_of_somebody_who_is_still_asked_for_stay_and_the_reason_is_told(
    why: str, register: list[dict[str, Any]], cases: list[dict[str, Any]]
) -> None:
    con = world(register, cases)
    past = find_past(con)
    assert past.rows == 0
    if why != "现在册":
        assert past.kept == {why: 1}


def test_an_old_grant_of_somebody_who_left_goes_with_him() -> None:
    con = world([left("P1", LONG_AGO)], [refused("P1", "2020-01-01", outcome="通过")])
    assert find_past(con).rows == 2


def test_the_chain_of_a_household_that_is_on_the_register_stays_whole() -> None:
    con = world([left("P1", LONG_AGO)], [])
    for one, until in (("P1", LONG_AGO), ("P2", None)):
        con.execute("insert into core.household_member values ('HH', $1, null, '2020-01-01', $2, 'x')", [one, until])
    assert forgotten(con) == {"P1"}
    deliver(con, REGISTER, "2026-10", [left("P2", LONG_AGO, status="在册", exited_on=None)])
    build.build_chain(con)
    assert find_past(con).kept == {"同户还有人在册": 1}


def test_who_is_paid_although_he_left_and_who_has_an_open_alert_stays() -> None:
    con = world([left("P1", LONG_AGO)], [])
    deliver(
        con,
        PAYMENT,
        "2026-10",
        [{"person_id": "P1", "pay_month": "2026-10-01", "programme": "最低生活保障金", "amount": 300}],
    )
    run_month(con, "2026-10", "P07")
    assert find_past(con).kept == {"退出后仍有发放": 1, "有未办结的预警": 1}


def test_a_line_on_which_an_open_alert_about_an_office_rests_stays() -> None:
    told = refused("P2", "2026-10-09", notified_on="2026-10-10", area_code=TOWN)
    con = world([], [refused("P1", "2025-10-20", area_code=TOWN), told])
    run_month(con, "2026-10", "V05")
    assert con.execute("select person_id from alerts.alert").fetchall() == [(None,)]
    assert find_past(con).kept == {"有未办结的预警": 1, "未获批未满期限": 1}


def test_a_line_of_a_month_in_which_the_number_was_damaged_goes_too() -> None:
    con = world([left("P1", LONG_AGO, record_id="R1")], [])
    deliver(con, REGISTER, "2026-09", [left("P1", LONG_AGO, record_id="R1-damaged")])
    con.execute("insert into core.record_alias values ('R1-damaged', 'R1')")
    build.build_chain(con)
    removed(con)
    assert con.table("staging.civil_affairs__low_income_register").fetchall() == []


def test_the_lines_go_from_every_delivery_and_their_counts_stay() -> None:
    con = world([left("P1", LONG_AGO), left("P2", "2026-01-01")], [refused("P3", BEFORE)])
    corrected = deliver(con, CASES, "2026-10", [refused("P3", BEFORE) | {"person_id": None}], state="refused")
    con.execute(
        "insert into raw.civil_affairs__application by name "
        "select delivery_id, source_row, member_no, name from staging.civil_affairs__application"
    )
    con.execute("insert into core.evidence_origin values ('E1', 'P1', '410890199001010011'), ('E2', 'P2', '2')")
    deliveries = con.execute("select * from ops.delivery order by all").fetchall()
    assert removed(con) == "R1"
    for table in ("raw.civil_affairs__application", "staging.civil_affairs__application"):
        assert con.table(table).fetchall() == [], (table, corrected)
    assert con.execute("select name from staging.civil_affairs__low_income_register").fetchall() == [("P2",)]
    assert con.execute("select * from ops.delivery order by all").fetchall() == deliveries
    assert con.execute("select evidence_id, number from core.evidence_origin order by all").fetchall() == [
        ("E1", None),
        ("E2", "2"),
    ]
    [line] = con.execute("select persons, rows, decided_by, because from ops.retention").fetchall()
    assert line == (2, 3, "王科长", "武民批〔2026〕3号")
    with pytest.raises(RetentionError, match="nothing is past"):
        removed(con)


def test_a_record_that_is_also_somebody_elses_stays() -> None:
    con = world([], [refused("P1", BEFORE)])
    deliver(con, CASES, "2026-09", [refused("P1", BEFORE) | {"person_id": "P2"}])
    deliver(con, REGISTER, "2026-10", [left("P2", LONG_AGO, status="在册", exited_on=None)])
    build.build_chain(con)
    assert find_past(con).rows == 0


def test_what_was_found_of_them_stays_and_nothing_new_is_said_of_a_month_of_which_lines_are_missing() -> None:
    con = world([left("P1", LONG_AGO)], [])
    con.execute(
        "insert into alerts.hit by name select 'R' as run_id, date '2026-09-01' as period, rule_code as alert_id, rule_code, "
        "person_id, 's' as subject_record, '黄' as grade, [] as grade_reasons, '民政局' as department, '' as reason, "
        "[{'row_id': row_id, 'fact': 'f', 'value': 'v'}] as evidence, [] as ruled_out, 'h' as evidence_hash "
        "from (values ('P02', 'P1', 'D9/2/0'), ('V05', null, 'D1/2/0'), ('V04', null, 'D9/2/0')) as found (rule_code, person_id, row_id)"
    )
    begin(con, "2026-10")
    assert removed(con) == "R1"
    for period in ("2026-09", "2026-11"):
        late = {"person_id": "P1", "pay_month": f"{period}-01", "programme": "最低生活保障金", "amount": 300}
        deliver(con, PAYMENT, period, [late])
        deliver(con, POLICE, period, [{"person_id": "P1", "cancelled_on": "2026-08-20"}])
        begin(con, period)
        run(con, "X05")
    assert con.execute("select period::varchar, rule_code, person_id from alerts.hit order by all").fetchall() == [
        ("2026-09-01", "P02", "P1"),
        ("2026-09-01", "V05", None),
        ("2026-11-01", "X05", "P1"),
    ]


def test_a_month_in_which_they_still_counted_is_closed_and_later_ones_are_not() -> None:
    con = world([], [refused("P1", BEFORE)])
    refuse_closed(con, date(2025, 10, 1))
    removed(con)
    with pytest.raises(RetentionError, match="2025-10"):
        refuse_closed(con, date(2025, 10, 1))
    refuse_closed(con, date(2025, 11, 1))


def test_an_earlier_month_that_was_compared_last_says_nothing_about_today() -> None:
    con = world([left("P1", LONG_AGO)], [])
    begin(con, "2026-09")
    con.execute(
        "insert into ops.run by name select * replace ('X' as run_id, date '2026-10-01' as period) from ops.run"
    )
    with pytest.raises(RetentionError, match="newest month"):
        find_past(con)


def test_nobody_removes_without_saying_who_and_on_what_ground() -> None:
    con = world([left("P1", LONG_AGO)], [])
    with pytest.raises(RetentionError, match="who decides"):
        remove(con, find_past(con), by="王科长", because=" ", at=AT)
    assert con.table("staging.civil_affairs__low_income_register").fetchall() != []
