"""Does the visit list name whom the law says to look after first, and tell a village no more than it may know?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from alerts.policy import install_policy
from alerts.visit_list import HERE, Household, read_visit_list, texts, visit_lists
from data_contracts.areas import load_areas
from tests.alerts.alerts_world import DISABILITY, ILLNESS, OTHER_TOWN, POLICE, REGISTER, TOWN, begin, deliver, new_world
from tests.alerts.put_out import put_out
from tests.alerts.small_township import resident_id
from warehouse import build

DIBAO, EDGE = "最低生活保障", "低保边缘家庭"
EAST, WEST = "东街村", "西街村"


def world(*people: str) -> duckdb.DuckDBPyConnection:
    con = new_world()
    for at, person_id in enumerate(people):
        con.execute(
            "insert into core.person by name select $1 as person_id, $2 as name, $3 as resident_id, false as is_provisional, "
            "'R' as minted_run, 1 as minted_no, 1 as record_count",
            [person_id, f"李{person_id}", resident_id(date(1950, 1, 1), at)],
        )
    return con


def member(con: duckdb.DuckDBPyConnection, household: str, *people: str) -> None:
    con.execute(
        "insert into core.household values ($1, $1, $2, '东街村3组2号', $3, 'R')", [household, TOWN + "001", people[0]]
    )
    for person_id in people:
        con.execute(
            "insert into core.household_member by name select $1 as household_id, $2 as person_id, "
            "date '2020-01-01' as valid_from, 'D' as row_id",
            [household, person_id],
        )


def at(village: str = EAST, *, town: str = TOWN) -> dict[str, Any]:
    return {"village": village, "area_code": town + "000"}


def listed(con: duckdb.DuckDBPyConnection) -> list[Household]:
    build.build_chain(con)
    install_policy(con, "jiaozuo")
    return read_visit_list(con)[0]


def reasons(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    return {one.visit_id: one.conditions for one in listed(con)}


def test_a_disabled_person_is_listed_unless_the_household_gets_dibao_or_the_certificate_is_over() -> None:
    con = world("P1", "P2", "P3", "P4")
    member(con, "H2", "P2", "P3")
    deliver(con, REGISTER, "2026-10", [{"person_id": "P3", "category": DIBAO, "labour": "有", **at()}])
    expired = {"person_id": "P4", "status": "注销", **at()}
    deliver(con, DISABILITY, "2026-10", [{"person_id": "P1", **at()}, {"person_id": "P2", **at()}, expired])
    assert reasons(con) == {"P1": ["disabled"]}


def test_a_household_has_no_labour_only_where_it_is_told_of_everybody() -> None:
    con = world("P1", "P2", "P3", "P4", "P5", "P6")
    for household, *people in (("H1", "P1", "P2"), ("H2", "P3", "P4"), ("H3", "P5", "P6")):
        member(con, household, *people)
    labour = {"P1": "丧失", "P2": "无", "P3": "部分丧失", "P4": "无", "P5": "丧失", "P6": None}
    rows = [{"person_id": p, "category": EDGE, "labour": word, **at()} for p, word in labour.items()]
    deliver(con, REGISTER, "2026-10", rows)
    assert reasons(con) == {"H1": ["no_labour"], "H2": ["weak_labour"]}


def test_the_ill_are_listed_without_their_illness_and_the_cured_and_the_dead_are_not() -> None:
    con = world("P1", "P2", "P3", "P4")
    ill = [("P1", "重特大疾病", "在管"), ("P2", "慢性病", "在管"), ("P3", "慢性病", "治愈"), ("P4", "慢性病", "在管")]
    rows = [
        {"person_id": p, "kind": kind, "status": status, "disease_code": "C34.9", **at()} for p, kind, status in ill
    ]
    deliver(con, ILLNESS, "2026-10", rows)
    deliver(con, POLICE, "2026-10", [{"person_id": "P4"}])
    assert reasons(con) == {"P1": ["severe_illness"], "P2": ["chronic_illness"]}


def test_a_disaster_and_a_death_count_for_half_a_year_and_a_refusal_of_whoever_is_on_no_register() -> None:
    con = world("P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8")
    member(con, "H1", "P5", "P6")
    member(con, "H2", "P7", "P8")
    register = [{"person_id": p, "category": EDGE, "labour": "有", **at()} for p in ("P5", "P7")]
    deliver(con, REGISTER, "2026-10", register)
    hit = [("P1", "2026-05-20", "倒塌"), ("P2", "2026-04-20", "倒塌"), ("P3", "2026-09-01", "农作物")]
    deliver(
        con, "emergency.disaster_relief", "2026-10",
        [{"person_id": p, "happened_on": day, "damage": damage, **at()} for p, day, damage in hit],
    )  # fmt: skip
    died = [("P6", "2026-10-02"), ("P8", "2026-04-20")]
    deliver(con, POLICE, "2026-10", [{"person_id": p, "cancelled_on": day} for p, day in died])
    refused = {"outcome": "不予", "accepted_on": "2026-09-01", "decided_on": "2026-09-30", **at()}
    deliver(con, "civil_affairs.application", "2026-10", [{"person_id": p, **refused} for p in ("P4", "P5")])
    assert reasons(con) == {"P1": ["accident"], "P4": ["other"], "H1": ["accident"]}


def test_a_household_with_several_reasons_stands_once_and_in_one_village() -> None:
    con = world("P1", "P2")
    member(con, "H1", "P1", "P2")
    deliver(con, DISABILITY, "2026-10", [{"person_id": "P1", **at()}])
    deliver(
        con, ILLNESS, "2026-10", [{"person_id": p, "kind": "慢性病", **at(v)} for p, v in (("P1", EAST), ("P2", WEST))]
    )
    (one,) = listed(con)
    assert (one.visit_id, one.conditions) == ("H1", ["disabled", "chronic_illness"])


def test_the_uncovered_come_first_the_lately_visited_last_and_a_village_gets_no_more_than_its_number() -> None:
    people = [f"P{n:02d}" for n in range(20)]
    con = world(*people)
    deliver(con, ILLNESS, "2026-10", [{"person_id": p, "kind": "慢性病", **at()} for p in people[:-1]])
    deliver(con, ILLNESS, "2026-10", [{"person_id": people[-1], "kind": "慢性病", **at(WEST)}])
    deliver(con, REGISTER, "2026-10", [{"person_id": "P00", "category": DIBAO, **at()}])
    visited = [("P01", "2026-09-15"), ("P02", "2026-03-15")]
    deliver(con, "civil_affairs.visit", "2026-10", [{"person_id": p, "visited_on": d, **at()} for p, d in visited])
    build.build_chain(con)
    install_policy(con, "jiaozuo")
    households, villages = read_visit_list(con)
    east = [one.visit_id for one in households if one.village == EAST]
    # Fifteen of nineteen: neither the covered, nor the one visited in September, nor the last of those without a visit.
    assert east == [*people[3:18]]
    assert [(one.village, one.households, one.listed) for one in villages] == [(EAST, 19, 15), (WEST, 1, 1)]


def test_of_households_alike_the_heavier_reason_comes_first_and_then_the_one_with_more_of_them() -> None:
    con = world("P1", "P2", "P3")
    kinds = [("P1", "慢性病"), ("P2", "重特大疾病"), ("P3", "重特大疾病"), ("P3", "慢性病")]
    rows = [{"person_id": p, "kind": kind, "record_id": f"{p}{kind}", **at()} for p, kind in kinds]
    deliver(con, ILLNESS, "2026-10", rows)
    assert [one.visit_id for one in listed(con)] == ["P3", "P2", "P1"]


def alert(con: duckdb.DuckDBPyConnection, number: int, rule: str, **more: Any) -> None:
    values = {
        "alert_id": f"A{number}", "rule_code": rule, "person_id": "P1", "department": "d", "subject_record": "s",
        "first_period": "2026-10-01", "last_period": "2026-10-01", "months_seen": 1, "status": "新增", "change": "new",
        "raised_on": "2026-11-15", "due_on": "2026-11-20", "due_is_provisional": False, "grade": "红",
        "grade_reasons": [], "reason": "r", "evidence": [], "ruled_out": [],
    } | more  # fmt: skip
    columns = ", ".join(f"${at} as {name}" for at, name in enumerate(values, start=1))
    con.execute(f"insert into alerts.alert by name select {columns}", list(values.values()))


def rule(con: duckdb.DuckDBPyConnection, code: str, *, restricted: bool) -> None:
    con.execute(
        "insert into alerts.rule by name select $1 as rule_code, 'r' as rule, 't' as title, 'missed' as family, '红' as grade, "
        "'d' as department, 'w' as why, 'n' as next_step, []::varchar[] as false_alarms, 'c' as clause, []::varchar[] as needs, "
        "$2 as is_restricted",
        [code, restricted],
    )


@pytest.fixture
def marked() -> duckdb.DuckDBPyConnection:
    con = world("P1", "P2")
    deliver(
        con, ILLNESS, "2026-10", [{"person_id": p, "kind": "慢性病", "phone": "13900000000", **at()} for p in ("P1",)]
    )
    deliver(con, ILLNESS, "2026-10", [{"person_id": "P2", "kind": "慢性病", **at(WEST, town=OTHER_TOWN)}])
    rule(con, "M01", restricted=False)
    rule(con, "N11", restricted=True)
    alert(con, 1, "M01")
    alert(con, 2, "M01", status="自动消除")
    alert(con, 3, "N11")
    return con


def test_open_leads_are_marked_and_those_for_offices_only_are_not_even_counted(
    marked: duckdb.DuckDBPyConnection,
) -> None:
    assert {one.visit_id: one.alerts for one in listed(marked)} == {"P1": 1, "P2": 0}


def test_a_village_s_sheet_is_masked_and_names_nobody_of_another_village(
    marked: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    listed(marked)
    files = put_out(marked, tmp_path / "a", visit_lists, load_areas())
    assert [file.path.name[8:17] for file in files] == [TOWN, OTHER_TOWN]
    book = openpyxl.load_workbook(files[0].path)
    assert book.sheetnames == ["各村户数", "村001"]
    sheet = book["村001"]
    line = [cell.value for cell in sheet[4]]
    assert line[1] == "李**"
    assert line[2].startswith("*" * 14)
    assert line[4] == texts().conditions["chronic_illness"].title
    assert line[7] == "另有待核查事项 1 项，见本月工作单，请一并办理"
    assert sheet["I4"].protection.locked is False
    everything = " ".join(str(cell.value) for name in book.sheetnames for row in book[name].iter_rows() for cell in row)
    assert not [told for told in ("李P1", "13900000000", "C34", WEST) if told in everything]
    again = put_out(marked, tmp_path / "b", visit_lists, load_areas())
    assert [file.sha256 for file in again] == [file.sha256 for file in files]


def test_a_run_of_one_county_lists_that_county(marked: duckdb.DuckDBPyConnection) -> None:
    marked.execute("update ops.this_run set area_prefix = $1", [OTHER_TOWN[:6]])
    assert [one.visit_id for one in listed(marked)] == ["P2"]
    begin(marked, "2026-10")
    assert len(listed(marked)) == 2


def test_every_condition_has_a_file_and_every_file_a_condition() -> None:
    files = {path.stem for path in (HERE / "conditions").glob("*.sql")}
    assert files == set(texts().conditions)
