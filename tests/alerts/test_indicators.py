"""Are the indicators what they say: each with its two numbers, by township, county and month, and silent where unknown?"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from alerts import indicators
from alerts.indicator_page import write_indicator_page
from alerts.indicators import keep_indicators
from alerts.policy import install_policy, parameters_of
from alerts.programme import catalogue
from alerts.quarterly_report import write_quarterly_report
from data_contracts.areas import load_areas
from tests.alerts.alerts_world import (
    DISABILITY,
    INSURANCE,
    OTHER_TOWN,
    PAYMENT,
    REGISTER,
    TOWN,
    begin,
    deliver,
    new_world,
    person,
)
from tests.alerts.small_township import PEOPLE, FewAreas, small_township
from tests.alerts.test_spot_check import CASES, case
from tests.alerts.test_visit_list import alert as raise_alert
from warehouse import build

DIBAO, TEKUN = "最低生活保障", "特困人员"


def listed(number: int, category: str = DIBAO, **more: Any) -> dict[str, Any]:
    return {"person_id": f"P{number}", "category": category, "household_no": f"H{number}"} | more


def world(*register: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    con = new_world()
    for row in register:
        person(con, row["person_id"], row.pop("born", "1970-01-01"))
    deliver(con, REGISTER, "2026-10", list(register))
    return con


def kept(con: duckdb.DuckDBPyConnection, indicator: str) -> dict[tuple[str, str], tuple[int, int]]:
    """(month, area) → numerator, denominator."""
    build.build_chain(con)
    install_policy(con, "jiaozuo")
    keep_indicators(con)
    return read(con, indicator)


def read(con: duckdb.DuckDBPyConnection, indicator: str) -> dict[tuple[str, str], tuple[int, int]]:
    rows = con.execute(
        "select strftime(period, '%m'), area_code, numerator, denominator from alerts.indicator where indicator = $1",
        [indicator],
    ).fetchall()
    return {(month, area): (int(n), int(d)) for month, area, n, d in rows}


def paid(number: int, programme: str, **more: Any) -> dict[str, Any]:
    return {"person_id": f"P{number}", "programme": programme, "pay_month": date(2026, 10, 1), "amount": 80} | more


def test_of_the_entitled_with_a_certificate_those_who_were_paid_are_counted() -> None:
    con = world(listed(1), listed(2), listed(3), listed(4), listed(5, area_code=OTHER_TOWN + "001"))
    deliver(con, DISABILITY, "2026-10", [{"person_id": f"P{n}"} for n in (1, 2, 3, 5)])
    got = [paid(1, "困难残疾人生活补贴"), paid(2, "困难残疾人生活补贴", pay_status="退票"), paid(4, "高龄津贴")]
    deliver(con, PAYMENT, "2026-10", [{**row, "area_code": TOWN} for row in got])
    found = kept(con, "coverage.disability_living_allowance")
    # The other county told of no payments: nobody knows.
    assert found == {("10", ""): (1, 3), ("10", TOWN[:6]): (1, 3), ("10", TOWN): (1, 3)}


def test_a_person_on_two_lines_counts_once_and_the_dead_do_not_count() -> None:
    con = world(listed(1, record_id="A"), listed(2))
    deliver(con, REGISTER, "2026-10", [listed(1, record_id="B", household_no="H9")], area_codes=[OTHER_TOWN])
    deliver(con, "public_security.death_cancellation", "2026-10", [{"person_id": "P2"}])
    deliver(con, INSURANCE, "2026-10", [{"person_id": f"P{n}", "area_code": TOWN} for n in (1, 2)])
    assert kept(con, "coverage.insurance_subsidy")["10", ""] == (0, 1)


def test_centralised_care_counts_only_those_assessed_as_helpless_and_where_they_live() -> None:
    con = world(
        listed(1, TEKUN, self_care="完全丧失", support_mode="集中"),
        listed(2, TEKUN, self_care="完全丧失", support_mode="分散"),
        listed(3, TEKUN, self_care="部分丧失", support_mode="集中"),
        listed(4, TEKUN, support_mode="集中"),
        listed(5, self_care="完全丧失"),
        listed(6, TEKUN, self_care="完全丧失", support_mode="集中", status="停保"),
    )
    assert kept(con, "care.centralised")["10", TOWN] == (1, 2)


def test_money_that_the_bank_sent_back_was_not_credited() -> None:
    con = world(listed(1))
    lines = [paid(1, "最低生活保障金", pay_status=word, area_code=TOWN) for word in ("成功", None, "退票")]
    deliver(con, PAYMENT, "2026-10", [{**line, "record_id": str(at)} for at, line in enumerate(lines)])
    assert kept(con, "money.credited")["10", ""] == (2, 3)


def answered(
    con: duckdb.DuckDBPyConnection, alert: str, kind: str, *, received: str, checked: str | None = None, run_id: str | None = "RUN-2026-09-"
) -> None:  # fmt: skip
    con.execute(
        "insert into alerts.answer by name select $1 as answer_id, $1 as alert_id, $5 as run_id, '属实-转办' as outcome, "
        "$2 as kind, $3::date as checked_on, 'x' as sha256, '工作清单' as sheet, 4 as source_row, $4::timestamp as received_at",
        [alert, kind, checked, received, run_id],
    )


def leads(con: duckdb.DuckDBPyConnection, *alerts: str, period: str) -> None:
    con.execute("insert into alerts.rule by name select 'X01' as rule_code, 'r' as rule, 't' as title, 'ineligible' as family, "
        "'红' as grade, 'd' as department, 'w' as why, 'n' as next_step, []::varchar[] as false_alarms, 'c' as clause, "
        "[]::varchar[] as needs where not exists (select 1 from alerts.rule)")  # fmt: skip
    for alert in alerts:
        con.execute(
            "insert into alerts.hit by name select 'R' as run_id, $2::date as period, $1 as alert_id, 'X01' as rule_code, $3 as area_code, "
            "'s' as subject_record, '红' as grade, []::varchar[] as grade_reasons, 'd' as department, 'r' as reason, "
            "[] as evidence, []::varchar[] as ruled_out, 'h' as evidence_hash",
            [alert, period, TOWN + "001"],
        )


def test_answers_change_the_month_that_they_answer_though_it_is_long_over() -> None:
    con = world(listed(1))
    begin(con, "2026-09")
    leads(con, "A1", "A2", "A3", "A4", period="2026-09-01")
    assert kept(con, "process.feedback") == {("09", area): (0, 4) for area in ("", TOWN[:6], TOWN)}
    begin(con, "2026-10")
    leads(con, "A4", period="2026-10-01")
    answered(con, "A1", "confirmed", checked="2026-10-18", received="2026-10-20 08:00")
    answered(con, "A2", "false", checked="2026-10-20", received="2026-10-21 08:00")
    answered(con, "A3", "open", checked="2026-10-20", received="2026-10-21 08:00")
    found = kept(con, "process.feedback")
    assert (found["09", ""], found["10", ""]) == ((3, 4), (0, 1))
    assert read(con, "process.confirmed") == {("09", area): (1, 2) for area in ("", TOWN[:6], TOWN)}
    # Handed out on 15 October, checked on the 18th and the 20th.
    assert read(con, "process.days")["09", ""] == (3 + 5, 2)


def test_an_answer_without_a_day_counts_by_beijing_s_and_one_without_a_list_for_the_newest_month_over() -> None:
    con = world(listed(1))
    begin(con, "2026-09")
    leads(con, "A1", "A2", period="2026-09-01")
    begin(con, "2026-10")
    answered(con, "A1", "confirmed", received="2026-10-20 23:00")
    answered(con, "A2", "confirmed", received="2026-10-21 08:00", run_id=None)
    assert kept(con, "process.feedback")["09", ""] == (2, 2)
    # Handed out on 15 October; nobody knows from when on the second one was waited for.
    assert read(con, "process.days")["09", ""] == (6, 1)


def test_only_answers_that_decide_are_held_against_the_deadline() -> None:
    con = world(listed(1))
    begin(con, "2026-09")
    leads(con, "A1", "A2", "A3", period="2026-09-01")
    for name in ("A1", "A2", "A3"):
        raise_alert(con, int(name[1:]), "X01", due_on="2026-10-19")
    begin(con, "2026-10")
    answered(con, "A1", "confirmed", checked="2026-10-19", received="2026-10-25 08:00")
    answered(con, "A2", "false", checked="2026-10-20", received="2026-10-25 08:00")
    answered(con, "A3", "open", checked="2026-10-16", received="2026-10-25 08:00")
    kept(con, "process.on_time")
    assert read(con, "process.on_time")["09", ""] == (1, 2)


def test_decisions_are_counted_where_checks_are_told_and_deliveries_once_they_are_due() -> None:
    con = world(listed(1))
    decided = [
        case(1, spot_checked=True), case(2, spot_checked_on=date(2026, 11, 2)), case(3, outcome="不予", spot_checked=False),
        case(4, decided_on=date(2026, 9, 30), spot_checked=True), case(5, outcome="退出", spot_checked=True, person_id="P1"),
        case(6, town=OTHER_TOWN),
    ]  # fmt: skip
    deliver(con, CASES, "2026-10", [{"person_id": "P1", **one} for one in decided])
    for state in ("on_time", "late", "missing", "not_due"):
        con.execute(
            "insert into ops.schedule_status by name select date '2026-10-01' as period, $1 as dataset, $2 as area_code, "
            "date '2026-11-10' as due_on, $1 as state", [state, TOWN],
        )  # fmt: skip
    # The other county has never told of a check.
    assert kept(con, "money.spot_checked") == {("10", area): (2, 3) for area in ("", TOWN[:6], TOWN)}
    assert read(con, "quality.on_time") == {("10", area): (1, 3) for area in ("", TOWN[:6], TOWN)}


def test_a_month_counted_again_replaces_itself_and_leaves_the_others() -> None:
    con = world(listed(1, TEKUN, self_care="完全丧失", support_mode="分散"))
    assert kept(con, "care.centralised")["10", ""] == (0, 1)
    begin(con, "2026-11")
    deliver(con, REGISTER, "2026-11", [listed(1, TEKUN, self_care="完全丧失", support_mode="集中")])
    kept(con, "care.centralised")
    found = kept(con, "care.centralised")
    assert (found["10", ""], found["11", ""]) == ((0, 1), (1, 1))


def test_a_run_of_a_county_does_not_touch_the_whole_place() -> None:
    con = world(
        listed(1, TEKUN, self_care="完全丧失", support_mode="集中"),
        listed(2, TEKUN, self_care="完全丧失", support_mode="集中", area_code=OTHER_TOWN + "001"),
    )
    before = kept(con, "care.centralised")
    con.execute("update ops.this_run set area_prefix = $1", [TOWN[:6]])
    assert kept(con, "care.centralised") == before
    runs = con.execute("select distinct run_id from alerts.indicator where area_code = ''").fetchall()
    assert len(runs) == 1


@pytest.mark.parametrize("prefix", ["4108", TOWN[:6], TOWN])
def test_a_run_of_any_part_has_the_page_of_that_part(tmp_path: Path, prefix: str) -> None:
    con = world(
        listed(1, TEKUN, self_care="完全丧失", support_mode="集中"),
        listed(2, TEKUN, self_care="完全丧失", support_mode="集中", area_code="990101001001"),
    )
    con.execute("update ops.this_run set area_prefix = $1", [prefix])
    found = kept(con, "care.centralised")
    assert found == {("10", area): (1, 1) for area in {prefix, TOWN[:6], TOWN} if area.startswith(prefix)}
    text = write_indicator_page(con, tmp_path, areas=load_areas()).path.read_text(encoding="utf-8")
    assert '<span class="now">100.0%</span>' in text


def test_every_indicator_is_declared_and_every_programme_and_target_is_known() -> None:
    declared = indicators.indicators()
    assert {one.group for one in declared.indicators} == set(declared.groups)
    assert set(declared.programmes) <= {one.programme for one in catalogue().programmes}
    assert {f"coverage.{name}" for name in declared.programmes} <= set(declared.all())
    known = {one.parameter for one in parameters_of("jiaozuo")}
    assert {one.target for one in declared.indicators if one.target} <= known


@pytest.fixture
def township() -> duckdb.DuckDBPyConnection:
    con = small_township()
    rows = [
        ("2026-09-01", "", "care.centralised", 6, 10), ("2026-10-01", "", "care.centralised", 7, 10),
        ("2026-10-01", "410821", "care.centralised", 2, 5), ("2026-10-01", "410822", "care.centralised", 5, 5),
        ("2026-10-01", "410821102", "care.centralised", 2, 5), ("2026-10-01", "", "process.days", 46, 10),
    ]  # fmt: skip
    for row in rows:
        con.execute("insert into alerts.indicator values ($1, $2, $3, $4, $5, 'R')", list(row))
    return con


def test_the_page_shows_value_both_numbers_and_whether_the_target_is_missed(
    township: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    text = write_indicator_page(township, tmp_path, areas=FewAreas()).path.read_text(encoding="utf-8")
    assert '<span class="now">70.0%</span>' in text
    assert '<td>修武县</td><td class="n bad">40.0%<br><small>2/5</small></td>' in text
    assert "修武县 郇封镇" in text
    assert "4.6天" in text
    assert "2026-09：60.0%，2026-10：70.0%" in text
    assert not [facts[0] for facts in PEOPLE.values() if facts[0] in text]
    assert "http" not in text
    assert "<script" not in text


def test_both_pages_are_the_same_to_the_byte_and_the_report_adds_its_counties_up(
    township: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    digests = [
        hashlib.sha256(write(township, tmp_path / str(at), areas=FewAreas()).path.read_bytes()).hexdigest()
        for write in (write_indicator_page, write_quarterly_report)
        for at in (1, 2)
    ]
    assert digests[0] == digests[1]
    assert digests[2] == digests[3]
    report = next((tmp_path / "1").glob("*季度报告.html"))
    assert report.name == "2026Q4_季度报告.html"
    text = report.read_text(encoding="utf-8")
    assert "2026年第四季度" in text
    ((alerts,),) = township.execute("select count(*) from handout_alert").fetchall()
    assert f'<tfoot><tr><td>合计</td><td class="n">{alerts}</td>' in text
    assert not [facts[0] for facts in PEOPLE.values() if facts[0] in text]


def test_a_city_without_alerts_or_indicators_still_gets_its_report(tmp_path: Path) -> None:
    con = new_world()
    install_policy(con, "jiaozuo")
    report = write_quarterly_report(con, tmp_path, areas=load_areas())
    assert "没有未结事项" in report.path.read_text(encoding="utf-8")
    page = write_indicator_page(con, tmp_path, areas=load_areas())
    assert "没有可以计算的指标" in page.path.read_text(encoding="utf-8")


def test_an_indicator_is_written_as_its_unit_is_read() -> None:
    known = indicators.indicators().all()
    told = [known[name].text(0.5) for name in ("care.centralised", "process.days", "quality.score")]
    assert told == ["50.0%", "0.5天", "0.5"]
