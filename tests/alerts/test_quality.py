"""Do alerts about deliveries reach their senders, once each, for as long as the fault lasts, and name nobody?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from alerts.department_list import department_lists
from alerts.evaluate import evaluate
from alerts.explain import render_text, why_alert
from alerts.lifecycle import fold_alerts
from alerts.open_alerts import read_items
from alerts.quality import QUALITY_SHEET, read_faults
from alerts.rule import read_rule, rules
from alerts.supervision import write_supervision_page
from alerts.worklist import township_workbooks, worklist_lines
from data_contracts.areas import load_areas
from tests.alerts.alerts_world import (
    CERTIFICATE,
    OTHER_TOWN,
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
from tests.alerts.put_out import put_out_of_alerts

NAME, NUMBER = "欧阳春雪", "410890194901010071"


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    world = new_world()
    for person_id in ("P1", "P2"):
        person(world, person_id)
    # A single slip shows as much of how alerts go on as three.
    world.execute("update policy.quality_invalid_number_least set value = 1")
    return world


def a_list(con: duckdb.DuckDBPyConnection, period: str = "2026-10", *faults: tuple[str, str], **more: Any) -> str:
    """Deliver two rows of the register, with one repair per fault (column, kind) in row 2."""
    row = {"person_id": "P1", "category": "最低生活保障"}
    first = {"name": NAME, "resident_id": NUMBER, "resident_id_state": "invalid"}
    people = [row | first, row | {"person_id": "P2", "name": "甲", "household_no": "H2"}]
    delivery_id = deliver(con, REGISTER, period, [row | more for row in people])
    for column, kind in faults:
        con.execute("insert into ops.repair values ($1, 2, 0, $2, $3)", [delivery_id, column, kind])
    return delivery_id


INVALID = ("resident_id", "invalid_number")


def test_however_many_files_and_columns_are_at_fault_the_sender_is_told_once(con: duckdb.DuckDBPyConnection) -> None:
    a_list(con, "2026-10", INVALID, ("head_id", "invalid_number"))
    a_list(con, "2026-10", INVALID)
    run(con, "Q01")
    ((subject, reason, places),) = hits(con, "subject_record, reason, len(evidence)")
    assert subject == f"{REGISTER}|{TOWN}"
    assert "“身份证号”" in reason
    assert "“户主身份证号”" in reason
    assert places == 3


def test_each_sender_and_each_dataset_is_told_by_itself(con: duckdb.DuckDBPyConnection) -> None:
    a_list(con, "2026-10", INVALID)
    other = a_list(con, "2026-10", INVALID, area_code=OTHER_TOWN + "001")
    con.execute("update ops.delivery set source_file = 'g' where delivery_id = $1", [other])
    deaths = deliver(
        con,
        CERTIFICATE,
        "2026-10",
        [{"person_id": "P1", "died_on": "2026-10-02", "name": NAME, "area_code": TOWN + "001"}],
    )
    con.execute("insert into ops.repair values ($1, 2, 0, 'resident_id', 'invalid_number')", [deaths])
    run(con, "Q01")
    assert hits(con, "area_code, department") == [
        (TOWN, "县级卫健委"), (TOWN, "县级民政局"), (OTHER_TOWN, "县级民政局"),
    ]  # fmt: skip


def test_it_is_about_no_person_and_quotes_no_cell(con: duckdb.DuckDBPyConnection) -> None:
    a_list(con, "2026-10", INVALID, ("resident_id", "upgraded_15"), ("recognised_on", "lunar_date"))
    run(con)
    about = [code for (code, person_id) in hits(con) if code.startswith("Q")]
    assert {"Q01", "Q03", "Q13"} <= set(about)
    for line in con.execute("select * from alerts.hit where starts_with(rule_code, 'Q')").fetchall():
        assert NAME not in str(line)
        assert NUMBER not in str(line)
    nobody = con.execute(
        "select distinct person_id, household_id, match_grade from alerts.hit where rule_code[1] = 'Q'"
    )
    assert nobody.fetchall() == [(None, None, None)]


def test_the_evidence_points_at_the_row_of_the_file(con: duckdb.DuckDBPyConnection) -> None:
    delivery_id = a_list(con, "2026-10", INVALID)
    run(con, "Q01")
    ((facts,),) = hits(con, "evidence")
    assert facts == [{"row_id": f"{delivery_id}/2/0", "fact": "resident_id", "value": "位数、出生日期或校验码不对"}]


def test_a_file_that_no_contract_knows_goes_to_the_county_bureau(con: duckdb.DuckDBPyConnection) -> None:
    delivery_id = deliver(con, REGISTER, "2026-10", [], state="refused")
    con.execute(
        "update ops.delivery set dataset = 'unrecognised', because = '没有一份合同与该文件的表头相符（甲.xlsx）'"
        " where delivery_id = $1",
        [delivery_id],
    )
    run(con, "Q14")
    assert hits(con, "department, grade, area_code, reason") == [
        ("县级民政局", "红", None, "2026年10月《未能识别的数据》:整份未接收:没有一份合同与该文件的表头相符。")
    ]


def test_of_the_guards_only_the_area_of_the_run_holds_for_deliveries(con: duckdb.DuckDBPyConnection) -> None:
    a_list(con, "2026-10", INVALID)
    begin(con, "2026-10", area_prefix=OTHER_TOWN)
    report = run(con, "Q01")
    assert (report.alerts, report.suppressed) == (0, 1)
    assert con.execute("select guard, person_id from alerts.suppressed").fetchall() == [("outside_area", None)]


# How it goes on -------------------------------------------------------------------------------------------------------


def story(con: duckdb.DuckDBPyConnection) -> tuple[str, str, int]:
    ((alert_id, status, months),) = con.execute("select alert_id, status, months_seen from alerts.alert").fetchall()
    return alert_id, status, months


def test_the_same_fault_goes_on_is_cleared_when_it_is_mended_and_may_come_back(con: duckdb.DuckDBPyConnection) -> None:
    a_list(con, "2026-07", INVALID)
    run_month(con, "2026-07", "Q01")
    alert_id, status, _ = story(con)
    assert status == "新增"
    a_list(con, "2026-08", INVALID)
    run_month(con, "2026-08", "Q01")
    assert story(con) == (alert_id, "持续", 2)
    a_list(con, "2026-09")
    run_month(con, "2026-09", "Q01")
    assert story(con) == (alert_id, "自动消除", 2)
    a_list(con, "2026-10", INVALID)
    run_month(con, "2026-10", "Q01")
    assert story(con) == (alert_id, "复发", 3)


def test_a_month_in_which_nothing_came_mends_nothing(con: duckdb.DuckDBPyConnection) -> None:
    a_list(con, "2026-09", INVALID)
    run_month(con, "2026-09", "Q01")
    run_month(con, "2026-10", "Q01")
    assert story(con)[1] == "持续"


def test_a_correction_of_the_same_month_mends_it(con: duckdb.DuckDBPyConnection) -> None:
    first = a_list(con, "2026-10", INVALID)
    run_month(con, "2026-10", "Q01")
    second = a_list(con, "2026-10")
    con.execute("update ops.delivery set supersedes = $1, version = 2 where delivery_id = $2", [first, second])
    run(con, "Q01")
    assert hits(con) == []


# Who reads it ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def folded(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """An orange alert (Q01) and a blue one (Q03) about one list, a fortnight after the month."""
    a_list(con, "2026-10", INVALID, ("head_id", "upgraded_15"))
    run_month(con, "2026-10", "Q01", "Q03")
    return con


def test_the_sender_finds_it_on_a_sheet_of_its_own_and_blue_ones_only_on_the_supervision_page(
    folded: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert [(fault.grade, fault.is_handed_out) for fault in read_faults(folded)] == [("橙", True), ("蓝", False)]
    (file,) = put_out_of_alerts(folded, tmp_path, department_lists, load_areas())
    assert file.path.name == "2026-10_410802_解放区_县级民政局_待办清单.xlsx"
    book = openpyxl.load_workbook(file.path)
    lines = list(book[QUALITY_SHEET].iter_rows(min_row=4, values_only=True))
    assert [line[4] for line in lines] == ["身份证号无效的行偏多"]
    assert "待办清单" not in book.sheetnames
    page = write_supervision_page(folded, tmp_path, areas=load_areas()).path.read_text(encoding="utf-8")
    assert "仍有15位旧身份证号" in page


def test_no_township_is_sent_anywhere_for_it(folded: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert read_items(folded) == []
    assert put_out_of_alerts(folded, tmp_path, township_workbooks, load_areas()) == []
    assert worklist_lines(folded, limit=10, areas=load_areas()) == []


def test_why_says_which_data_and_which_row_and_nothing_about_anybody(folded: duckdb.DuckDBPyConnection) -> None:
    ((alert_id,),) = folded.execute("select alert_id from alerts.alert where rule_code = 'Q01'").fetchall()
    told = render_text(why_alert(folded, alert_id))
    assert "民政局 社会救助股《低收入人口台账》" in told
    assert "解放区 民生街道" in told
    assert "身份证号：位数、出生日期或校验码不对；f 第 2 行" in told
    assert NAME not in told
    assert not {"涉及人", "匹配等级"} & set(told.split())


# A rule that is broken ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("    repair.dataset,\n", "    null::varchar as dataset,\n"), "no dataset: 1"),
        (("'位数、出生日期或校验码不对' as finding", "'' as finding"), "no finding: 1"),
        (("count(*) as places", "0::bigint as places"), "no places: 1"),
        (("    repair.column_name,\n", ""), "it returns"),
    ],
)
def test_a_broken_rule_about_deliveries_is_reported_and_stops_no_other(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    a_list(con, "2026-10", INVALID, ("resident_id", "upgraded_15"))
    run(con, "Q01")
    original, other = (next(rule for rule in rules() if rule.code == code) for code in ("Q01", "Q03"))
    path = tmp_path / "quality" / "a_broken_rule.sql"
    path.parent.mkdir()
    path.write_text(original.sql.replace("code: Q01", "code: Q98").replace(*change, 1), encoding="utf-8")
    report = evaluate(con, rules=[read_rule(path), other])
    state, reason = state_of(report, "Q98")
    assert (state, told in str(reason)) == ("error", True)
    assert [code for code, _ in hits(con)] == ["Q03"]
    assert fold_alerts(con).new == 1
