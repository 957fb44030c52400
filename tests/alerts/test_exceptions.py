"""Does an exception keep a rule silent for its time and no longer, does a snoozed alert come back, and is nothing lost?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from alerts import exceptions
from alerts.errors import ExceptionError
from alerts.evaluate import evaluate
from alerts.exceptions import Exemption
from alerts.lifecycle import fold_alerts
from alerts.policy import install_policy
from alerts.rule import read_rule, rules
from tests.alerts.alerts_world import POLICE, REGISTER, TOWN, begin, deliver, hits, new_world, person, run

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


# What the engine does with rules that are settled by a visit, on trial, or about offices ----------------------------------


def variant(folder: Path, **changes: str) -> str:
    """X01's file with other front matter, in a folder of its own."""
    rule = next(rule for rule in rules() if rule.code == "X01")
    text = rule.sql
    for line, new in changes.items():
        text = text.replace(f"{line}: live" if line == "status" else "owner:", new, 1)
    path = folder / "ineligible" / rule.path.name
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("reviewed", "found"), [("2026-08-02", 1), ("2026-08-03", 0), ("2026-08-04", 0), (None, 1)])
def test_a_household_check_on_or_after_the_day_settles_what_a_visit_sees(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, reviewed: str | None, found: int
) -> None:
    rule = read_rule(Path(variant(tmp_path, owner="settled_by_review: true\nowner:")))
    begin(con, "2026-09")
    con.execute("insert into core.household values ('HH1', 'H1', null, null, 'P1', 'R')")
    con.execute("insert into core.household_member values ('HH1', 'P1', '户主', '2020-01-01', null, 'D1/2/0')")
    line = {"person_id": "P1", "category": "最低生活保障", "household_no": "H1", "last_review_on": reviewed}
    deliver(con, REGISTER, "2026-09", [line])
    deliver(con, POLICE, "2026-09", [DEAD])
    install_policy(con, "jiaozuo", catalogue=[rule])
    report = evaluate(con, rules=[rule])
    assert report.alerts == found
    assert report.suppressed == 1 - found
    assert con.execute("select guard from alerts.suppressed").fetchall() == [("reviewed",)] * (1 - found)


def test_a_rule_on_trial_is_counted_and_never_handed_out(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    shadow = read_rule(Path(variant(tmp_path, status="status: shadow")))
    begin(con, "2026-09")
    deliver(con, REGISTER, "2026-09", [{"person_id": "P1", "category": "最低生活保障"}])
    deliver(con, POLICE, "2026-09", [DEAD])
    install_policy(con, "jiaozuo", catalogue=[shadow])
    evaluate(con, rules=[shadow])
    assert con.execute("select rule_code, person_id from alerts.shadow_hit").fetchall() == [("X01", "P1")]
    assert hits(con, "rule_code") == []
    assert con.execute("select alerts, reason from alerts.coverage").fetchall() == [(1, "试运行规则,只统计,不下发")]


def test_a_rule_that_goes_on_trial_leaves_its_open_alerts_as_they_are(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    deliver(con, POLICE, "2026-08", [DEAD])
    compare(con, "2026-08")
    shadow = read_rule(Path(variant(tmp_path, status="status: shadow")))
    begin(con, "2026-09")
    install_policy(con, "jiaozuo", catalogue=[shadow])
    evaluate(con, rules=[shadow])
    con.begin()
    fold_alerts(con)
    con.commit()
    assert status(con) == [("持续",)]


OFFICE = """/* ---
code: V99
title: 抽查不足
family: supervision
grade: 黄
department: 县级民政局
why: 抽查不足
next_step: 补足抽查
false_alarms: [数据未到]
clause: 焦民〔2022〕154号 五
needs: [civil_affairs.low_income_register]
about: office
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
select
    left(area_code, 9) as area_code, left(area_code, 9) as subject_record, null::date as occurred_on,
    null::decimal(14, 2) as amount_at_risk, '抽查不足' as reason,
    [{'row_id': min(row_id), 'fact': 'status', 'value': '在册'}] as evidence, []::varchar[] as ruled_out
from core.civil_affairs__low_income_register
group by left(area_code, 9)
"""


def test_a_rule_about_offices_names_a_place_and_nobody(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "supervision" / "too_few_checks.sql"
    path.parent.mkdir()
    path.write_text(OFFICE, encoding="utf-8")
    rule = read_rule(path)
    begin(con, "2026-09")
    deliver(con, REGISTER, "2026-09", [{"person_id": "P1", "category": "最低生活保障"}])
    install_policy(con, "jiaozuo", catalogue=[rule])
    evaluate(con, rules=[rule])
    found = hits(con, "rule_code, area_code, person_id, match_grade, department, grade")
    assert found == [("V99", TOWN, None, None, "县级民政局", "黄")]


def test_a_rule_about_offices_without_a_place_is_an_error(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "supervision" / "too_few_checks.sql"
    path.parent.mkdir()
    path.write_text(OFFICE.replace("left(area_code, 9) as area_code", "'4108' as area_code"), encoding="utf-8")
    rule = read_rule(path)
    begin(con, "2026-09")
    deliver(con, REGISTER, "2026-09", [{"person_id": "P1", "category": "最低生活保障"}])
    install_policy(con, "jiaozuo", catalogue=[rule])
    (coverage,) = evaluate(con, rules=[rule]).coverage
    assert coverage.state == "error"
    assert "no area_code" in str(coverage.reason)
