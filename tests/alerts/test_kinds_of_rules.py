"""Does the engine treat rules as they ask: settled by a visit, on trial, about offices, for some eyes only?"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from alerts.department_list import department_lists
from alerts.evaluate import evaluate
from alerts.lifecycle import fold_alerts
from alerts.open_alerts import read_items
from alerts.policy import install_policy
from alerts.rounds import bundled
from alerts.rule import Rule, read_rule, rules
from alerts.worklist import township_workbooks, worklist_lines
from data_contracts.areas import load_areas
from data_contracts.errors import YamlError
from tests.alerts.alerts_world import CERTIFICATE, POLICE, REGISTER, TOWN, begin, deliver, hits, new_world, person, run
from tests.alerts.put_out import put_out_of_alerts

DEAD = {"person_id": "P1", "died_on": "2026-08-03"}


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = new_world()
    person(con, "P1", "1950-01-01")
    return con


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


def test_who_lives_in_two_households_has_been_seen_in_either(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rule = read_rule(Path(variant(tmp_path, owner="settled_by_review: true\nowner:")))
    begin(con, "2026-09")
    for home, since in (("1", "2019-01-01"), ("2", "2020-01-01")):
        con.execute(f"insert into core.household values ('HH{home}', 'H{home}', null, null, 'P1', 'R')")
        con.execute(
            f"insert into core.household_member values ('HH{home}', 'P1', '户主', date '{since}', null, 'D{home}/2/0')"
        )
    line = {"person_id": "P1", "category": "最低生活保障", "household_no": "H1"}
    deliver(con, REGISTER, "2026-09", [line, {**line, "household_no": "H2", "last_review_on": "2026-08-03"}])
    deliver(con, POLICE, "2026-09", [DEAD])
    install_policy(con, "jiaozuo", catalogue=[rule])
    assert evaluate(con, rules=[rule]).suppressed == 1


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
    begin(con, "2026-08")
    deliver(con, REGISTER, "2026-08", [{"person_id": "P1", "category": "最低生活保障"}])
    deliver(con, POLICE, "2026-08", [DEAD])
    run(con, "X01")
    shadow = read_rule(Path(variant(tmp_path, status="status: shadow")))
    begin(con, "2026-09")
    install_policy(con, "jiaozuo", catalogue=[shadow])
    evaluate(con, rules=[shadow])
    con.begin()
    fold_alerts(con)
    con.commit()
    assert con.execute("select status from alerts.alert").fetchall() == [("持续",)]


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


def texts(folder: Path) -> str:
    cells: list[str] = []
    for path in sorted(folder.glob("*.xlsx")):
        book = CalamineWorkbook.from_path(path)
        for sheet in book.sheet_names:
            cells += [str(cell) for row in book.get_sheet_by_name(sheet).to_python() for cell in row]
    return "\n".join(cells)


def handed_out(con: duckdb.DuckDBPyConnection, rule: Rule, folder: Path) -> tuple[str, str]:
    begin(con, "2026-09")
    deliver(con, REGISTER, "2026-09", [{"person_id": "P1", "category": "最低生活保障"}])
    deliver(con, POLICE, "2026-09", [DEAD])
    install_policy(con, "jiaozuo", catalogue=[rule])
    evaluate(con, rules=[rule])
    con.begin()
    fold_alerts(con)
    con.commit()
    put_out_of_alerts(con, folder / "townships", township_workbooks, load_areas())
    put_out_of_alerts(con, folder / "departments", department_lists, load_areas())
    return texts(folder / "townships"), texts(folder / "departments")


def test_what_is_about_an_office_stands_in_no_township_workbook(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "supervision" / "too_few_checks.sql"
    path.parent.mkdir()
    path.write_text(OFFICE, encoding="utf-8")
    townships, departments = handed_out(con, read_rule(path), tmp_path)
    assert "抽查不足" in departments
    assert "抽查不足" not in townships


def test_what_is_restricted_is_read_by_its_office_only(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = Path(variant(tmp_path, owner="restricted: true\nowner:"))
    with pytest.raises(YamlError, match="name another office"):
        read_rule(path)
    path.write_text(
        path.read_text(encoding="utf-8").replace("department: 乡镇(街道)", "department: 县级民政局"), encoding="utf-8"
    )
    townships, departments = handed_out(con, read_rule(path), tmp_path)
    assert "公安登记已死亡" in departments
    assert "公安登记已死亡" not in townships
    assert worklist_lines(con, limit=9, areas=load_areas()) == []


@pytest.mark.parametrize("named_in_passing", [False, True])
@pytest.mark.parametrize(("cites", "grade", "guard"), [("", None, "match_grade"), ("cites_others: true\n", "C", None)])
def test_a_row_about_somebody_else_is_as_sure_as_it_is_his_where_a_rule_cites_others(
    con: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    cites: str,
    grade: str | None,
    guard: str | None,
    named_in_passing: bool,
) -> None:
    path = Path(variant(tmp_path, owner=cites + "owner:"))
    text = path.read_text(encoding="utf-8")
    text = text.replace("on on_register.person_id = death.person_id", "on death.person_id = 'P2'")
    path.write_text(text, encoding="utf-8")
    rule = read_rule(path)
    begin(con, "2026-09")
    deliver(con, REGISTER, "2026-09", [{"person_id": "P1", "category": "最低生活保障"}])
    deliver(con, POLICE, "2026-09", [DEAD | {"person_id": "P2", "match_grade": "C"}])
    if named_in_passing:
        con.execute(
            "insert into core.membership by name select * replace ('P1' as person_id, 'head' as role, 'head' as role_kind, "
            "'D' as match_grade) from core.membership where person_id = 'P2'"
        )
    install_policy(con, "jiaozuo", catalogue=[rule])
    evaluate(con, rules=[rule])
    assert hits(con, "match_grade") == ([(grade,)] if grade else [])
    assert con.execute("select guard from alerts.suppressed").fetchall() == ([(guard,)] if guard else [])


def test_one_death_that_three_departments_know_of_is_one_item_with_all_their_facts(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    begin(con, "2026-09")
    deliver(con, REGISTER, "2026-09", [{"person_id": "P1", "category": "最低生活保障"}])
    deliver(con, POLICE, "2026-09", [DEAD])
    deliver(con, CERTIFICATE, "2026-09", [{"person_id": "P1", "died_on": "2026-08-03", "certificate_no": "4"}])
    run(con, "X01", "X02")
    con.begin()
    fold_alerts(con)
    con.commit()
    assert len(hits(con)) == 2
    items = bundled(read_items(con))
    assert len(items) == 1
    assert items[0].alert.alert_id.split() == [item.alert.alert_id for item in read_items(con)]
    assert "公安登记该人员" in items[0].alert.reason
    assert "卫健登记已死亡" in items[0].alert.reason
    assert {fact.dataset for fact in items[0].facts} >= {POLICE, CERTIFICATE}
    put_out_of_alerts(con, tmp_path, township_workbooks, load_areas())
    assert items[0].alert.alert_id in texts(tmp_path)
