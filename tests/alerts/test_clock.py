"""Does a deadline wait while others have to help, and is a late alert urged at the right level?"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.lifecycle import fold_alerts
from data_contracts.working_day import is_working_day
from tests.alerts.alerts_world import new_world
from tests.alerts.answered_world import answer, begun, cleared, hit, looked, rule
from tests.depth import examples

HELP, AWAY = "无法核实-需协助核查", "无法核实-人不在"


@cache
def one_world() -> duckdb.DuckDBPyConnection:
    return new_world()


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    """A red alert of August, raised on Tuesday 15 September 2026: due on Friday the 18th."""
    return raised()


def raised() -> duckdb.DuckDBPyConnection:
    world = cleared(one_world())
    rule(world, "X01")
    looked(world, "2026-08")
    hit(world, "2026-08", "A1")
    fold(world, "2026-08", as_of="2026-09-15")
    return world


def fold(con: duckdb.DuckDBPyConnection, period: str, as_of: str) -> None:
    begun(con, period, as_of=as_of)
    fold_alerts(con)


def next_month(con: duckdb.DuckDBPyConnection, as_of: str) -> None:
    looked(con, "2026-09")
    hit(con, "2026-09", "A1")
    fold(con, "2026-09", as_of)


def clock(con: duckdb.DuckDBPyConnection, columns: str = "overdue_days, overdue_level") -> list[tuple[Any, ...]]:
    return con.execute(f"select {columns} from alerts.clock order by alert_id").fetchall()


def due_on(con: duckdb.DuckDBPyConnection) -> date:
    return con.execute("select due_on from alerts.alert").fetchall()[0][0]


@pytest.mark.parametrize(
    ("as_of", "days", "level"),
    [
        ("2026-09-18", 0, None),
        ("2026-09-19", 0, None),
        # Sunday 20 September is worked: the days off around National Day are made up for.
        ("2026-09-20", 1, "催办"),
        ("2026-09-23", 4, "催办"),
        ("2026-09-24", 5, "督办"),
        # Mid-autumn from the 25th to the 27th.
        ("2026-09-28", 6, "督办"),
        # National Day until the 7th; Saturday the 10th is worked.
        ("2026-09-30", 8, "督办"),
        ("2026-10-08", 9, "督办"),
        ("2026-10-09", 10, "通报"),
        ("2026-10-22", 20, "协调机制"),
    ],
)
def test_the_level_of_urging_follows_the_working_days_after_the_deadline(
    con: duckdb.DuckDBPyConnection, as_of: str, days: int, level: str | None
) -> None:
    assert due_on(con) == date(2026, 9, 18)
    next_month(con, as_of)
    assert clock(con) == [(days, level)]


def test_what_was_cleared_is_not_late(con: duckdb.DuckDBPyConnection) -> None:
    looked(con, "2026-09")
    fold(con, "2026-09", "2026-10-22")
    assert clock(con) == []


def test_the_clock_stands_still_until_somebody_answers_anew(con: duckdb.DuckDBPyConnection) -> None:
    # Wednesday the 16th until Wednesday the 23rd: 17, 18, 20, 21, 22, 23.
    answer(con, "A1", HELP, "2026-09-16T02:00", period="2026-08")
    answer(con, "A1", AWAY, "2026-09-23T02:00", period="2026-08")
    next_month(con, "2026-10-22")
    assert clock(con, "paused_days, is_paused, pause_reason") == [(6, False, HELP)]
    # Two of its three days were left on the evening of the 16th: the 24th, and after Mid-autumn the 28th.
    assert due_on(con) == date(2026, 9, 28)


def test_a_clock_that_nobody_started_again_stands_still_today(con: duckdb.DuckDBPyConnection) -> None:
    answer(con, "A1", HELP, "2026-09-16T02:00", period="2026-08")
    next_month(con, "2026-10-22")
    assert clock(con, "overdue_days, overdue_level, is_paused, pause_reason") == [(0, None, True, HELP)]
    left = [day for day in range(1, 20) if is_working_day(date(2026, 10, 22) + timedelta(day))][:2]
    assert due_on(con) == date(2026, 10, 22) + timedelta(left[-1])


def test_a_pause_after_the_deadline_stops_the_days_of_lateness_only(con: duckdb.DuckDBPyConnection) -> None:
    # On Monday the 21st it is two working days late (20, 21), and stays so.
    answer(con, "A1", HELP, "2026-09-21T02:00", period="2026-08")
    next_month(con, "2026-10-22")
    assert clock(con) == [(2, "催办")]


def test_the_day_of_an_answer_is_the_day_in_beijing(con: duckdb.DuckDBPyConnection) -> None:
    answer(con, "A1", HELP, "2026-09-16T16:30", period="2026-08")
    answer(con, "A1", AWAY, "2026-09-18T02:00", period="2026-08")
    next_month(con, "2026-10-22")
    assert clock(con, "paused_days") == [(1,)]


def test_an_answer_to_a_later_list_changes_nothing_in_an_earlier_month(con: duckdb.DuckDBPyConnection) -> None:
    answer(con, "A1", HELP, "2026-10-19T02:00", period="2026-10")
    next_month(con, "2026-10-22")  # September again, after October was answered
    assert clock(con, "paused_days, pause_reason") == [(0, None)]


@pytest.mark.parametrize("outcome", [AWAY, "不属实-数据错", "属实-转办"])
def test_no_other_answer_stops_the_clock(con: duckdb.DuckDBPyConnection, outcome: str) -> None:
    answer(con, "A1", outcome, "2026-09-16T02:00", period="2026-08")
    next_month(con, "2026-09-30")
    assert due_on(con) == date(2026, 9, 18)


def test_what_came_after_the_day_of_the_comparison_stops_nothing(con: duckdb.DuckDBPyConnection) -> None:
    answer(con, "A1", HELP, "2026-09-16T02:00", period="2026-08")
    fold(con, "2026-08", as_of="2026-09-15")
    assert due_on(con) == date(2026, 9, 18)
    assert clock(con, "paused_days, pause_reason") == [(0, None)]


def test_an_alert_that_is_raised_again_begins_without_the_pauses_of_before(con: duckdb.DuckDBPyConnection) -> None:
    answer(con, "A1", HELP, "2026-09-16T02:00", period="2026-08")
    looked(con, "2026-09")
    fold(con, "2026-09", "2026-10-15")
    looked(con, "2026-10")
    hit(con, "2026-10", "A1", facts="other")
    fold(con, "2026-10", "2026-11-16")
    assert con.execute("select raised_on, due_on from alerts.alert").fetchall() == [
        (date(2026, 11, 16), date(2026, 11, 19))
    ]
    assert clock(con, "paused_days") == [(0,)]


def test_new_facts_start_the_clock_again_for_nobody_was_asked_to_help_with_them(con: duckdb.DuckDBPyConnection) -> None:
    answer(con, "A1", HELP, "2026-09-16T02:00", period="2026-08")
    looked(con, "2026-09")
    hit(con, "2026-09", "A1", facts="other")
    fold(con, "2026-09", "2026-10-15")
    assert con.execute("select status from alerts.alert").fetchall() == [("持续",)]
    # 17, 18, 20 to 24, 28 to 30 September, 8 to 10 and 12 to 15 October; the deadline moves by as many.
    assert clock(con, "overdue_days, paused_days, is_paused, pause_reason") == [(0, 17, False, HELP)]
    first_due = due_on(con)
    looked(con, "2026-10")
    hit(con, "2026-10", "A1", facts="other")
    fold(con, "2026-10", "2026-11-16")
    assert due_on(con) == first_due, "it does not stand still any more"
    assert clock(con, "paused_days, is_paused") == [(17, False)]
    assert clock(con) == [(20, "协调机制")]


def test_help_that_was_asked_for_facts_of_before_stops_nothing(con: duckdb.DuckDBPyConnection) -> None:
    looked(con, "2026-09")
    hit(con, "2026-09", "A1", facts="other")
    fold(con, "2026-09", "2026-10-15")
    answer(con, "A1", HELP, "2026-10-19T02:00", period="2026-08")
    looked(con, "2026-10")
    hit(con, "2026-10", "A1", facts="other")
    fold(con, "2026-10", "2026-11-16")
    assert clock(con, "paused_days, is_paused") == [(0, False)]


@examples(15)
@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=6), st.integers(0, 40))
def test_every_working_day_is_allowed_paused_or_late(given_answers: list[tuple[int, bool]], day: int) -> None:
    """Worked out day by day: an open alert uses up a day of its time unless it waits for others."""
    con = raised()
    start, as_of = date(2026, 9, 15), date(2026, 9, 30) + timedelta(day)
    answers = sorted(given_answers, key=lambda one: one[0])
    for offset, helps in answers:
        answer(con, "A1", HELP if helps else AWAY, f"{start + timedelta(offset)}T02:00", period="2026-08")
    next_month(con, as_of.isoformat())
    used, stopped = 0, False
    for offset in range((as_of - start).days + 1):
        used += offset > 0 and is_working_day(start + timedelta(offset)) and not stopped
        for at, helps in answers:
            stopped = helps if at == offset else stopped
    assert clock(con, "overdue_days") == [(max(0, used - 3),)]
