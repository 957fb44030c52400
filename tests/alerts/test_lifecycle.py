"""Does an alert live on as it should: new, going on, cleared, back again, never cleared by a blind month?"""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.lifecycle import LifecycleReport, fold_alerts
from alerts.policy import install_policy
from data_contracts.contract import contracts
from tests.alerts.alerts_world import OTHER_TOWN, POLICE, REGISTER, TOWN, begin, deliver, new_world, person, run_month
from tests.depth import examples
from warehouse import build

DIBAO = "最低生活保障"
MONTHS = ("2026-06", "2026-07", "2026-08", "2026-09", "2026-10")


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return new_world()


def found(con: duckdb.DuckDBPyConnection, period: str, *, facts: str = "same", **hit: Any) -> None:
    """A hit of October's shape in any month, as `evaluate` writes it."""
    row = {"area_code": TOWN + "001", "person_id": "P1", "grade": "红", "alert_id": "A1"} | hit
    con.execute(
        "insert into alerts.hit by name select 'R' as run_id, $1::date as period, $2 as alert_id, 'X01' as rule_code, "
        "$3 as person_id, $4 as area_code, 'R1' as subject_record, $5 as grade, ['x'] as grade_reasons, "
        "'A' as match_grade, 'd' as department, 'r' as reason, [] as evidence, [] as ruled_out, $6 as evidence_hash",
        [period + "-01", row["alert_id"], row["person_id"], row["area_code"], row["grade"], facts],
    )


def looked(con: duckdb.DuckDBPyConnection, period: str, state: str = "evaluated") -> None:
    con.execute("insert into alerts.coverage values ($1::date, 'X01', $2, null, 1, 1)", [period + "-01", state])


def blind(con: duckdb.DuckDBPyConnection, period: str, township: str) -> None:
    con.execute("insert into alerts.coverage_gap values ($1::date, 'X01', $2, 'd', 'r')", [period + "-01", township])


def fold(con: duckdb.DuckDBPyConnection, period: str) -> LifecycleReport:
    begin(con, period)
    install_policy(con, "jiaozuo")
    return fold_alerts(con)


def story(con: duckdb.DuckDBPyConnection, columns: str = "status, change") -> list[tuple[Any, ...]]:
    return con.execute(f"select {columns} from alerts.alert order by alert_id").fetchall()


def tell(con: duckdb.DuckDBPyConnection, months: str) -> list[tuple[Any, ...]]:
    """One letter per month: h hit, H hit with other facts, s silent, e error, n not evaluated, g gap, - no run."""
    told = []
    for period, letter in zip(MONTHS, months, strict=False):
        if letter != "-":
            begin(con, period)
            looked(con, period, {"e": "error", "n": "not_evaluated"}.get(letter, "evaluated"))
        if letter in "hH":
            found(con, period, facts=letter)
        if letter == "g":
            blind(con, period, TOWN)
        if letter != "-":
            fold(con, period)
            told.append(story(con)[0] if story(con) else None)
    return told


NEW, ON, CHANGED = ("新增", "new"), ("持续", "same"), ("持续", "evidence_changed")
CLEARED, GONE, BACK = ("自动消除", "cleared"), ("自动消除", "same"), ("复发", "recurred")


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ("hhh", [NEW, ON, ON]),
        ("hHH", [NEW, CHANGED, ON]),
        ("hss", [NEW, CLEARED, GONE]),
        ("hshh", [NEW, CLEARED, BACK, ON]),
        ("hshsh", [NEW, CLEARED, BACK, CLEARED, BACK]),
        ("heh", [NEW, ON, ON]),
        ("hns", [NEW, ON, CLEARED]),
        ("hgh", [NEW, ON, ON]),
        ("hgs", [NEW, ON, CLEARED]),
        ("hsnh", [NEW, CLEARED, GONE, BACK]),
        ("hnHn", [NEW, ON, CHANGED, ON]),
        ("h-h", [NEW, ON]),
        ("sh", [None, NEW]),
    ],
)
def test_an_alert_lives_on_from_month_to_month(
    con: duckdb.DuckDBPyConnection, months: str, expected: list[tuple[str, str]]
) -> None:
    assert tell(con, months) == expected


def test_the_story_counts_months_and_remembers_the_first(con: duckdb.DuckDBPyConnection) -> None:
    tell(con, "hhshn")
    assert story(con, "first_period, last_period, months_seen") == [(date(2026, 6, 1), date(2026, 9, 1), 3)]


def test_the_deadline_counts_from_the_day_it_was_raised_and_not_from_the_last_month(
    con: duckdb.DuckDBPyConnection,
) -> None:
    tell(con, "hh")
    # Compared on Wednesday 15 July 2026; red has three working days.
    assert story(con, "raised_on, due_on, due_is_provisional") == [(date(2026, 7, 15), date(2026, 7, 20), False)]


def test_a_recurrence_has_a_deadline_of_its_own(con: duckdb.DuckDBPyConnection) -> None:
    tell(con, "hshh")
    assert story(con, "raised_on, due_on") == [(date(2026, 9, 15), date(2026, 9, 18))]


def test_another_grade_has_other_days(con: duckdb.DuckDBPyConnection) -> None:
    looked(con, "2026-10")
    for grade, alert_id in zip("红橙黄蓝", ("A1", "A2", "A3", "A4"), strict=True):
        found(con, "2026-10", grade=grade, alert_id=alert_id)
    fold(con, "2026-10")
    # Compared on Sunday 15 November 2026.
    assert story(con, "due_on") == [(date(2026, 11, day),) for day in (18, 20, 27)] + [(date(2026, 12, 11),)]


def test_a_gap_elsewhere_does_not_keep_an_alert_alive(con: duckdb.DuckDBPyConnection) -> None:
    looked(con, "2026-09")
    found(con, "2026-09")
    looked(con, "2026-10")
    blind(con, "2026-10", OTHER_TOWN)
    fold(con, "2026-10")
    assert story(con) == [CLEARED]


def test_a_run_of_another_area_clears_nothing(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("delete from ops.run")
    looked(con, "2026-09")
    found(con, "2026-09")
    begin(con, "2026-09")
    looked(con, "2026-10")
    begin(con, "2026-10", area_prefix=OTHER_TOWN)
    install_policy(con, "jiaozuo")
    fold_alerts(con)
    assert story(con) == [ON]
    begin(con, "2026-10", area_prefix=TOWN[:6])
    fold_alerts(con)
    assert story(con) == [CLEARED]


def test_an_alert_follows_its_person_through_a_merge(con: duckdb.DuckDBPyConnection) -> None:
    person(con, "P2")
    con.execute("insert into core.person_alias values ('P1', 'P2'), ('P3', null)")
    looked(con, "2026-10")
    for alert_id, person_id in (("A1", "P1"), ("A2", "P2"), ("A3", "P3"), ("A4", "P4")):
        found(con, "2026-10", alert_id=alert_id, person_id=person_id)
    fold(con, "2026-10")
    assert story(con, "person_id") == [("P2",), ("P2",), (None,), (None,)]


def test_an_alert_is_of_todays_household_and_of_the_family_whose_member_it_is_about(
    con: duckdb.DuckDBPyConnection,
) -> None:
    for household, who in (("H1", "P1"), ("H2", "P2")):
        con.execute("insert into core.household values ($1, '0419', '410802001', null, null, 'r')", [household])
        con.execute(
            "insert into core.household_member values ($1, $2, null, '2020-01-01', null, 'D')", [household, who]
        )
    con.execute("insert into core.household_alias values ('H1', 'H1'), ('H2', 'H2'), ('H3', 'H2')")
    looked(con, "2026-10")
    # The last one was found before the families of the number were told apart.
    for alert_id, person_id, household in (
        ("A1", "P1", "H1"),
        ("A2", "P9", "H3"),
        ("A3", "P9", "H1"),
        ("A4", "P2", "H1"),
    ):
        found(con, "2026-10", alert_id=alert_id, person_id=person_id)
        con.execute("update alerts.hit set household_id = $1 where alert_id = $2", [household, alert_id])
    fold(con, "2026-10")
    assert story(con, "household_id") == [("H1",), ("H2",), ("H1",), ("H2",)]


@pytest.mark.parametrize(
    ("guard", "expected"), [("match_grade", ON), ("namesake", ON), ("reviewed", CLEARED), ("outside_area", CLEARED)]
)
def test_a_month_in_which_nobody_can_tell_whose_the_line_is_clears_nothing(
    con: duckdb.DuckDBPyConnection, guard: str, expected: tuple[str, str]
) -> None:
    tell(con, "hs")
    con.execute("insert into alerts.suppressed values ('R', '2026-07-01', 'X01', 'R1', 'P1', $1, 'r', 'A1')", [guard])
    fold(con, "2026-07")
    assert story(con) == [expected]


def test_an_alert_outlives_a_month_in_which_a_number_was_damaged(con: duckdb.DuckDBPyConnection) -> None:
    person(con, "P1")
    deliver(con, POLICE, "2026-08", [{"person_id": "P1", "died_on": "2026-07-20"}])
    for period, record in (("2026-08", "right"), ("2026-09", "damaged"), ("2026-10", "right")):
        deliver(con, POLICE, period, [{"person_id": "P5", "died_on": "2026-08-04"}])
        line = {"person_id": "P1", "category": "最低生活保障", "record_id": record}
        delivery = deliver(con, REGISTER, period, [line])
        con.execute("update core.membership set evidence_id = $1 where delivery_id = $2", [record, delivery])
        begin(con, period)
        build.keep_record_ids(con, contracts().values())
        run_month(con, period, "X01")
    assert story(con, "status, months_seen, raised_on") == [("持续", 3, date(2026, 9, 15))]


def test_an_earlier_month_does_not_know_later_ones(con: duckdb.DuckDBPyConnection) -> None:
    tell(con, "hsh")
    report = fold(con, "2026-06")
    assert story(con, "status, last_period") == [("新增", date(2026, 6, 1))]
    assert report == LifecycleReport(new=1, ongoing=0, cleared=0, recurred=0)


def test_the_report_counts_this_month(con: duckdb.DuckDBPyConnection) -> None:
    for period in ("2026-08", "2026-09", "2026-10"):
        looked(con, period)
        begin(con, period)
    for alert_id, months in {"A1": "h..", "A2": "hh.", "A3": "hhh", "A4": "h.h", "A5": "..h"}.items():
        for period, letter in zip(("2026-08", "2026-09", "2026-10"), months, strict=True):
            if letter == "h":
                found(con, period, alert_id=alert_id)
    assert fold(con, "2026-10") == LifecycleReport(new=1, ongoing=1, cleared=1, recurred=1)


@cache
def one_world() -> duckdb.DuckDBPyConnection:
    """Building a world costs more than telling a story in it."""
    return new_world()


@examples(15)
@given(st.text("hHsengh-", min_size=1, max_size=5))
def test_a_story_never_contradicts_itself(months: str) -> None:
    con = one_world()
    for table in ("alerts.hit", "alerts.coverage", "alerts.coverage_gap", "alerts.alert", "alerts.answer", "ops.run"):
        con.execute(f"delete from {table}")
    told = [chapter for chapter in tell(con, months) if chapter is not None]
    letters = [letter for letter in months if letter != "-"]
    if told:
        assert told[0] == NEW
        assert told.count(NEW) == 1
        assert story(con, "months_seen") == [(sum(letter in "hH" for letter in letters),)]
        assert all(later != BACK or earlier[0] == "自动消除" for earlier, later in pairwise(told))
        assert all(later != CLEARED or earlier[0] != "自动消除" for earlier, later in pairwise(told))
        before = con.execute("select * from alerts.alert").fetchall()
        fold_alerts(con)
        assert con.execute("select * from alerts.alert").fetchall() == before


def test_from_deliveries_to_a_story_over_three_months(con: duckdb.DuckDBPyConnection) -> None:
    person(con, "P1", "1950-01-01")
    row = {"person_id": "P1", "category": DIBAO}
    deliver(con, REGISTER, "2026-08", [row])
    deliver(con, POLICE, "2026-08", [{"person_id": "P1", "died_on": "2026-08-03"}])
    assert run_month(con, "2026-08", "X01").new == 1
    deliver(con, REGISTER, "2026-09", [row])
    deliver(con, POLICE, "2026-09", [])
    assert run_month(con, "2026-09", "X01").ongoing == 1
    assert story(con) == [ON]
    deliver(con, REGISTER, "2026-10", [row | {"status": "停保"}])
    deliver(con, POLICE, "2026-10", [])
    assert run_month(con, "2026-10", "X01").cleared == 1
    # The same months again, in order, tell the same story.
    before = con.execute("select * from alerts.alert").fetchall()
    for period in ("2026-08", "2026-09", "2026-10"):
        run_month(con, period, "X01")
    assert con.execute("select * from alerts.alert").fetchall() == before
