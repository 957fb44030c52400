"""Does an exception keep a rule silent for its time and no longer, does a snoozed alert come back, and is nothing lost?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import duckdb
import pytest

from alerts import exceptions
from alerts.errors import ExceptionError
from alerts.exceptions import Exemption
from alerts.lifecycle import fold_alerts
from tests.alerts.alerts_world import POLICE, REGISTER, begin, deliver, hits, new_world, person, run

DEAD = {"person_id": "P1", "died_on": "2026-08-03"}


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = new_world()
    person(con, "P1", "1950-01-01")
    con.execute("insert into core.person_alias values ('P0', 'P1')")
    return con


def exemption(**told: object) -> Exemption:
    usual = Exemption(
        "exception", "person", "P1", "X01", "explained", "派出所复核", "张科长", datetime(2026, 9, 20), date(2026, 9, 20),
        date(2026, 12, 1),
    )  # fmt: skip
    return replace(usual, **told)


def compare(con: duckdb.DuckDBPyConnection, period: str, *codes: str, **line: object) -> None:
    begin(con, period)
    deliver(con, REGISTER, period, [{"person_id": "P1", "category": "最低生活保障"} | line])
    deliver(con, POLICE, period, [{"person_id": "P5", "died_on": "2026-08-04"}])
    run(con, *(codes or ("X01",)))
    con.begin()
    fold_alerts(con)
    con.commit()


def status(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    return con.execute("select status from alerts.alert order by alert_id").fetchall()


def test_an_exception_silences_a_rule_for_its_time_and_the_alert_then_comes_back(
    con: duckdb.DuckDBPyConnection,
) -> None:
    deliver(con, POLICE, "2026-08", [DEAD])
    compare(con, "2026-08")
    assert status(con) == [("新增",)]
    assert exceptions.add(con, exemption())
    compare(con, "2026-09")
    assert status(con) == [("例外",)]
    assert con.execute("select guard, alert_id is not null from alerts.suppressed").fetchall() == [("exempted", True)]
    compare(con, "2026-10")
    assert status(con) == [("例外",)]
    compare(con, "2026-11")
    assert status(con) == [("复发",)]
    assert len(con.table("alerts.alert")) == 1


def test_an_exception_for_a_former_id_counts_for_whoever_it_stands_for_now(con: duckdb.DuckDBPyConnection) -> None:
    exceptions.add(con, exemption(subject="P0"))
    deliver(con, POLICE, "2026-09", [DEAD])
    compare(con, "2026-09")
    assert hits(con, "rule_code") == []


def test_an_exception_for_all_rules_silences_doubts_and_no_help(con: duckdb.DuckDBPyConnection) -> None:
    exceptions.add(con, exemption(rule_code=None))
    deliver(con, POLICE, "2026-09", [DEAD])
    begin(con, "2026-09")
    deliver(con, REGISTER, "2026-09", [{"person_id": "P1", "category": "低保边缘家庭"}])
    deliver(con, "disabled_federation.certificate", "2026-09", [{"person_id": "P2", "level": "一级"}])
    person(con, "P2", "1960-01-01")
    deliver(con, REGISTER, "2026-09", [{"person_id": "P2", "category": "低保边缘家庭"}])
    exceptions.add(con, exemption(rule_code=None, subject="P2"))
    run(con, "X01", "M11")
    assert hits(con, "rule_code, person_id") == [("M11", "P2")]


def test_a_withdrawn_exception_counts_no_more(con: duckdb.DuckDBPyConnection) -> None:
    number = exceptions.add(con, exemption())
    assert number
    assert exceptions.add(con, exemption()) is None
    exceptions.withdraw(con, number, at=datetime(2026, 9, 25), by="李", because="写错了")
    deliver(con, POLICE, "2026-09", [DEAD])
    compare(con, "2026-09")
    assert hits(con, "rule_code") == [("X01",)]
    with pytest.raises(ExceptionError):
        exceptions.withdraw(con, number, at=datetime(2026, 9, 25), by="李", because="再一次")


def test_a_snoozed_alert_waits_and_comes_back_as_the_same_alert(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, POLICE, "2026-08", [DEAD])
    compare(con, "2026-08")
    ((alert,),) = con.execute("select alert_id from alerts.alert").fetchall()
    told = exemption(
        kind="snooze", scope="alert", subject=alert, rule_code=None, reason="waiting", valid_until=date(2026, 11, 1)
    )
    assert exceptions.add(con, told)
    compare(con, "2026-09")
    assert status(con) == [("暂缓",)]
    compare(con, "2026-10")
    assert status(con) == [("持续",)]


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ({"reason": "because"}, "没有理由代码"),
        ({"decided_by": " "}, "谁决定的"),
        ({"because": ""}, "谁决定的"),
        ({"rule_code": "X99"}, "没有规则"),
        ({"valid_until": date(2026, 9, 20)}, "有效期"),
        ({"valid_until": date(2027, 10, 2)}, "有效期"),
        ({"subject": "P7"}, "没有这个编号"),
        ({"kind": "snooze"}, "暂缓只能"),
    ],
)
def test_an_exception_without_author_reason_end_or_subject_is_refused(
    con: duckdb.DuckDBPyConnection, told: dict[str, object], what: str
) -> None:
    with pytest.raises(ExceptionError, match=what):
        exceptions.add(con, exemption(**told))
    assert len(con.table("alerts.exception")) == 0


def test_a_household_is_named_by_its_number_in_the_register_too_if_only_one_bears_it(
    con: duckdb.DuckDBPyConnection,
) -> None:
    insert = "insert into core.household by name select $1 as household_id, '410823001004' as household_no, 'r' as minted_run"
    con.execute(insert, ["H1"])
    told = exemption(scope="household", subject=" 410823001004", rule_code=None)
    assert exceptions.add(con, told) == exemption(scope="household", subject="H1", rule_code=None).exception_id
    con.execute(insert, ["H2"])
    with pytest.raises(ExceptionError, match="有几户"):
        exceptions.add(con, told)


def test_a_number_names_the_family_that_has_it_now_and_a_former_id_whatever_it_stands_for(
    con: duckdb.DuckDBPyConnection,
) -> None:
    for household, who, until in (("H1", "P1", "2026-08-01"), ("H2", "P2", None)):
        con.execute("insert into core.household values (?, '0419', '410802001001', null, null, 'r')", [household])
        con.execute(
            "insert into core.household_member values (?, ?, null, '2020-01-01', ?, 'D/1/0')", [household, who, until]
        )
    con.execute("insert into core.household_alias values ('H1', 'H1'), ('H2', 'H2'), ('H3', 'H2')")
    told = exemption(scope="household", rule_code=None)
    for named, meant in (("0419", "H2"), ("H3", "H2"), ("H1", "H1")):
        exceptions.add(con, replace(told, subject=named, decided_by=named))
        assert con.execute("select subject from alerts.exception where decided_by = ?", [named]).fetchall() == [
            (meant,)
        ]
    # What was recorded before two became one counts for what they are now.
    con.execute("delete from alerts.exception where subject = 'H2'")
    con.execute("update core.household_alias set household_id = 'H2' where old_household_id = 'H1'")
    begin(con, "2026-10")
    assert con.execute("select subject from alerts.exception_in_force").fetchall() == [("H2",)]
