"""Does an alert go on when the line of the register on which it hung is another one, and only then?"""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from tests.alerts.alerts_world import DISABILITY, POLICE, REGISTER, TOWN, deliver, new_world, person, run_month

MONTHS = ("2026-08", "2026-09", "2026-10")


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return new_world()


def dead_on_register(con: duckdb.DuckDBPyConnection, *lines: list[tuple[str, str]]) -> list[tuple[Any, ...]]:
    """A month for each list of (record, person) of the register; all of them have died (X01)."""
    for who in sorted({who for month in lines for _, who in month}):
        person(con, who)
    for period, month in zip(MONTHS, lines, strict=False):
        deliver(con, REGISTER, period, [line(record, who) for record, who in month])
        dead = [{"person_id": who, "died_on": "2026-07-20"} for who in sorted({who for _, who in month})]
        deliver(con, POLICE, period, dead or [{"person_id": "P9", "died_on": "2026-07-20"}])
        run_month(con, period, "X01")
    return con.execute("select person_id, status, months_seen from alerts.alert order by all").fetchall()


def line(record: str, who: str) -> dict[str, Any]:
    return {"person_id": who, "category": "最低生活保障", "record_id": record, "household_no": f"H{record}"}


def test_who_moves_to_another_household_keeps_the_alert(con: duckdb.DuckDBPyConnection) -> None:
    lines = [[("R5", "P1")], [("R7", "P1")], [("R3", "P1")]]
    assert dead_on_register(con, *lines) == [("P1", "持续", 3)]
    assert con.execute("select subject_record from alerts.hit order by period").fetchall() == [
        ("R5",),
        ("R7",),
        ("R3",),
    ]


def test_a_line_that_is_there_in_both_months_keeps_its_own_alert(con: duckdb.DuckDBPyConnection) -> None:
    assert dead_on_register(con, [("R5", "P1")], [("R3", "P1"), ("R5", "P1")]) == [("P1", "持续", 2)]


def test_the_line_of_somebody_else_is_another_matter(con: duckdb.DuckDBPyConnection) -> None:
    assert dead_on_register(con, [("R5", "P1")], [("R5", "P2")]) == [("P2", "持续", 2)]
    con = new_world()
    assert dead_on_register(con, [("R5", "P1")], [("R6", "P2")]) == [("P1", "自动消除", 1), ("P2", "新增", 1)]


def test_of_two_alerts_that_are_of_one_person_now_one_goes_on(con: duckdb.DuckDBPyConnection) -> None:
    dead_on_register(con, [("R5", "P0"), ("R6", "P1")])
    con.execute("update core.person_alias set person_id = 'P1' where old_person_id = 'P0'")
    deliver(con, REGISTER, "2026-09", [line("R7", "P1")])
    deliver(con, POLICE, "2026-09", [{"person_id": "P1", "died_on": "2026-07-20"}])
    run_month(con, "2026-09", "X01")
    assert con.execute("select status, months_seen from alerts.alert order by all").fetchall() == [
        ("持续", 2),
        ("自动消除", 1),
    ]


def test_the_same_months_again_tell_the_same(con: duckdb.DuckDBPyConnection) -> None:
    dead_on_register(con, [("R5", "P1")], [("R7", "P1")])
    before = con.execute("select * from alerts.hit order by all").fetchall()
    for period in MONTHS[:2]:
        run_month(con, period, "X01")
    assert con.execute("select * from alerts.hit order by all").fetchall() == before


def expired(con: duckdb.DuckDBPyConnection, period: str, *members: str, **said: Any) -> None:
    told = {"category": "低保边缘家庭", "valid_until": "2026-06-30", "recognised_on": "2025-07-01"}
    deliver(con, REGISTER, period, [told | {"person_id": who, "record_id": f"R{who}"} | said for who in members])
    run_month(con, period, "X20")


def test_the_alert_of_a_household_outlives_the_member_on_whose_line_it_hung(con: duckdb.DuckDBPyConnection) -> None:
    for who in ("P1", "P2"):
        person(con, who, area_code=TOWN)
    con.execute("insert into core.household values ('HH1', 'H1', $1, null, null, 'r')", [TOWN + "001"])
    con.execute("insert into core.household_alias values ('HH1', 'HH1')")
    for who in ("P1", "P2"):
        con.execute("insert into core.household_member values ('HH1', $1, null, '2020-01-01', null, 'D')", [who])
    expired(con, "2026-08", "P1", "P2")
    expired(con, "2026-09", "P2")
    told = con.execute("select household_id, status, months_seen, raised_on from alerts.alert").fetchall()
    assert told == [("HH1", "持续", 2, date(2026, 9, 15))]


def test_what_hung_on_no_line_of_the_register_is_another_matter(con: duckdb.DuckDBPyConnection) -> None:
    dead_on_register(con, [("R5", "P1")])
    con.execute("update alerts.hit set subject_record = 'a settlement'")
    deliver(con, REGISTER, "2026-09", [line("R7", "P1")])
    deliver(con, POLICE, "2026-09", [{"person_id": "P1", "died_on": "2026-07-20"}])
    run_month(con, "2026-09", "X01")
    assert con.execute("select status from alerts.alert order by all").fetchall() == [("新增",), ("自动消除",)]


def test_a_card_that_was_renewed_says_the_same_of_the_same_person(con: duckdb.DuckDBPyConnection) -> None:
    dead_on_register(con, [("R5", "P1")])
    con.execute("update alerts.hit set subject_record = 'the card of then'")
    deliver(con, DISABILITY, "2026-08", [{"person_id": "P1", "record_id": "the card of then"}])
    deliver(con, REGISTER, "2026-09", [line("R7", "P1")])
    deliver(con, POLICE, "2026-09", [{"person_id": "P1", "died_on": "2026-07-20"}])
    run_month(con, "2026-09", "X01")
    assert con.execute("select status, months_seen from alerts.alert").fetchall() == [("持续", 2)]
