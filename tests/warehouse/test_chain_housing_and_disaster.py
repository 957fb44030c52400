"""What do lists of disasters, unsafe houses, rented homes and soldiers add to the chain of assistance?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest

from data_contracts.contract import contracts
from tests.alerts.alerts_world import begin, deliver
from tests.empty import empty_warehouse, with_every_dataset
from warehouse import build

Facts = list[tuple[Any, ...]]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_warehouse(with_every_dataset) as connection:
        begin(connection, "2026-12")
        yield connection


def aid(con: duckdb.DuckDBPyConnection) -> Facts:
    build.build_record_views(con, contracts().values())
    build.build_chain(con)
    told = "person_id, programme, strftime(period, '%Y-%m') as period, amount::integer as amount"
    return con.table("core.assistance").project(told).order("all").fetchall()


def test_relief_counts_once_whether_or_not_its_day_came_later(con: duckdb.DuckDBPyConnection) -> None:
    storm = {"person_id": "P1", "event_no": "Z1", "damage": "倒塌", "happened_on": date(2026, 9, 1)}
    first = storm | {"relief_type": "应急期", "amount": 500, "record_id": "R1"}
    deliver(con, "emergency.disaster_relief", "2026-10", [first, storm | {"relief_type": "未救助", "record_id": "R2"}])
    later = [
        first | {"paid_on": date(2026, 10, 9), "record_id": "R3"},
        storm | {"relief_type": "过渡期", "amount": 900, "paid_on": date(2026, 11, 2), "record_id": "R4"},
    ]
    deliver(con, "emergency.disaster_relief", "2026-11", later)
    assert aid(con) == [("P1", "受灾救助(应急期)", "2026-10", 500), ("P1", "受灾救助(过渡期)", "2026-11", 900)]
    assert con.table("core.life_event").project("kind, happened_on").fetchall() == [("disaster", date(2026, 9, 1))]


def test_a_house_is_paid_for_when_it_is_done_and_every_quarter_lists_it_again(con: duckdb.DuckDBPyConnection) -> None:
    house = {"person_id": "P1", "record_id": "H1", "danger_level": "D", "amount": 25_000}
    deliver(con, "housing.dilapidated", "2026-06", [house | {"works_status": "在建"}])
    done = house | {"works_status": "竣工", "completed_on": date(2026, 8, 9)}
    deliver(con, "housing.dilapidated", "2026-09", [done])
    deliver(con, "housing.dilapidated", "2026-12", [done])
    assert aid(con) == [("P1", "农村危房改造补助", "2026-08", 25_000)]


def test_rent_is_paid_for_the_months_of_the_lease_once_for_a_household(con: duckdb.DuckDBPyConnection) -> None:
    lease = {
        "kind": "租赁补贴", "subsidy": 300, "starts_on": date(2026, 8, 15), "ends_on": date(2026, 10, 31), "record_id": "L1",
    }  # fmt: skip
    waiting = {"person_id": "P3", "kind": "轮候", "subsidy": 100, "record_id": "L3"}
    deliver(con, "housing.public_rental", "2026-09", [lease | {"person_id": "P1"}, waiting])
    flat = {"person_id": "P2", "kind": "实物配租", "rent_waived": 80, "record_id": "L2", "starts_on": date(2020, 1, 1)}
    deliver(con, "housing.public_rental", "2026-12", [lease | {"person_id": "P1", "subsidy": 320}, flat])
    assert aid(con) == [
        ("P1", "公租房租赁补贴", "2026-08", 300), ("P1", "公租房租赁补贴", "2026-09", 300),
        ("P1", "公租房租赁补贴", "2026-10", 320),
        ("P2", "公租房租金减免", "2026-10", 80), ("P2", "公租房租金减免", "2026-11", 80),
        ("P2", "公租房租金减免", "2026-12", 80),
    ]  # fmt: skip


def test_who_lives_with_the_applicant_gets_no_money_of_his_own(con: duckdb.DuckDBPyConnection) -> None:
    lease = {"kind": "租赁补贴", "subsidy": 300, "person_id": "P1", "record_id": "L1"}
    deliver(con, "housing.public_rental", "2026-12", [lease, lease | {"person_id": "P2", "record_id": "L2"}])
    con.execute("update staging.housing__public_rental set member_no = if(record_id = 'L1', 1, 2)")
    assert {person for person, *_ in aid(con)} == {"P1"}


def test_a_term_of_service_begins_and_ends(con: duckdb.DuckDBPyConnection) -> None:
    service = {"person_id": "P1", "record_id": "S1", "kind": "义务兵", "enlisted_on": date(2024, 9, 1)}
    deliver(con, "veterans.enlistment", "2026-10", [service])
    deliver(con, "veterans.enlistment", "2026-11", [service | {"discharged_on": date(2026, 9, 1)}])
    assert aid(con) == []
    events = con.table("core.life_event").project("kind, happened_on, detail").order("happened_on").fetchall()
    assert events == [("enlisted", date(2024, 9, 1), "义务兵"), ("discharged", date(2026, 9, 1), "义务兵")]


def test_money_that_was_taken_back_within_its_month_stayed_with_nobody(con: duckdb.DuckDBPyConnection) -> None:
    month = {"programme": "最低生活保障金", "pay_month": date(2026, 11, 1)}
    lines = [("P1", 420), ("P1", -420), ("P2", 420), ("P2", -20), ("P3", -420)]
    rows = [month | {"person_id": who, "amount": amount, "record_id": f"R{n}"} for n, (who, amount) in enumerate(lines)]
    earlier = rows[4] | {"pay_month": date(2026, 10, 1), "amount": 420, "record_id": "R9"}
    deliver(con, "civil_affairs.payment", "2026-11", [*rows, earlier])
    aid(con)
    kept = con.table("core.assistance").filter("is_paid").project("person_id, amount::integer").order("all").fetchall()
    # What an earlier month was overpaid by, taken back under this month's name, is no payment of this month undone.
    assert kept == [("P2", -20), ("P2", 420), ("P3", -420), ("P3", 420)]
