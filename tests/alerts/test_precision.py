"""Is a rule measured by what was checked alone, and graded by what was known before?"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from alerts import precision
from alerts.evaluate import find, record
from alerts.policy import install_policy
from alerts.precision import RulePrecision, interval, measure, read_precision
from alerts.rule import rules
from tests.alerts.alerts_world import POLICE, REGISTER, TOWN, begin, deliver, new_world, person
from tests.alerts.answered_world import answer, cleared, handed, rule
from tests.depth import examples
from warehouse import build
from warehouse.publish import create_marts

FALSE, TRUE, AWAY, HELP = "不属实-数据错", "属实-落实政策", "无法核实-人不在", "无法核实-需协助核查"
SEPTEMBER_LIST, SOON_AFTER = "2026-09", "2026-10-20"


@cache
def one_world() -> duckdb.DuckDBPyConnection:
    return new_world()


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    world = cleared(one_world())
    rule(world, "X01")
    rule(world, "M08", "missed")
    return world


def measured(con: duckdb.DuckDBPyConnection, columns: str) -> list[tuple[Any, ...]]:
    measure(con)
    return con.execute(f"select {columns} from alerts.rule_precision order by rule_code, county, period").fetchall()


@examples(200)
@given(st.integers(1, 400).flatmap(lambda checked: st.tuples(st.integers(0, checked), st.just(checked))))
def test_an_interval_is_that_of_clopper_and_pearson(counts: tuple[int, int]) -> None:
    confirmed, checked = counts
    exact = stats.binomtest(confirmed, checked).proportion_ci(confidence_level=0.95, method="exact")
    assert interval(confirmed, checked) == pytest.approx((exact.low, exact.high))


def test_a_share_is_of_what_was_checked_and_the_rest_is_shown(con: duckdb.DuckDBPyConnection) -> None:
    outcomes = [
        TRUE,
        TRUE,
        "属实-转办",
        "不属实-身份匹配错",
        FALSE,
        "不属实-符合例外",
        "不属实-已处理",
        AWAY,
        AWAY,
        HELP,
        "提请协调-一事一议",
        None,
        None,
    ]
    for number, outcome in enumerate(outcomes):
        handed(con, "2026-09", f"A{number}")
        if outcome:
            answer(con, f"A{number}", outcome, SOON_AFTER, period="2026-09")
    counts = "handed_out, answered, checked, confirmed, false_match, false_data, false_exception, false_handled"
    assert measured(con, counts) == [(13, 11, 7, 3, 1, 1, 1, 1)]
    low, high = interval(3, 7)
    assert measured(con, "unreachable, needs_help, confirmed_share, low, high") == [(2, 2, 3 / 7, low, high)]


def test_of_what_nobody_checked_no_share_is_claimed(con: duckdb.DuckDBPyConnection) -> None:
    handed(con, "2026-09", "A1")
    handed(con, "2026-09", "A2")
    answer(con, "A1", AWAY, SOON_AFTER, period="2026-09")
    assert measured(con, "handed_out, answered, checked, confirmed_share, low, high") == [(2, 1, 0, None, None, None)]


def test_rules_counties_and_months_are_told_apart_and_add_up_to_the_rule(con: duckdb.DuckDBPyConnection) -> None:
    for period in ("2026-08", "2026-09"):
        handed(con, period, "A1")
        handed(con, period, "B1", area_code="410825100")
        handed(con, period, "C1", "M08")
    answer(con, "A1", AWAY, "2026-09-20", period="2026-08")
    answer(con, "A1", TRUE, SOON_AFTER, period="2026-09")
    answer(con, "C1", FALSE, SOON_AFTER, period="2026-09")
    assert measured(con, "rule_code, county, month(period), handed_out, answered, confirmed") == [
        ("M08", "410802", 8, 1, 0, 0),
        ("M08", "410802", 9, 1, 1, 0),
        ("X01", "410802", 8, 1, 1, 0),
        ("X01", "410802", 9, 1, 1, 1),
        ("X01", "410825", 8, 1, 0, 0),
        ("X01", "410825", 9, 1, 0, 0),
    ]
    # Over the months together an alert is one alert, and the answer that decides is its answer.
    totals = con.execute("select rule_code, handed_out, answered, checked, confirmed from alerts.rule_precision_total")
    assert sorted(totals.fetchall()) == [("M08", 1, 1, 1, 0), ("X01", 2, 1, 1, 1)]


def test_one_alert_in_two_lists_of_a_month_is_one_and_its_newest_answer_counts(con: duckdb.DuckDBPyConnection) -> None:
    handed(con, "2026-09", "A1")
    handed(con, "2026-09", "A1", audience="410802 县级民政局")
    handed(con, "2026-09", "A1", run_id="quarterly-2026Q3")
    answer(con, "A1", TRUE, "2026-10-21", period="2026-09")
    answer(con, "A1", FALSE, "2026-10-20", period="2026-09")
    assert measured(con, "handed_out, answered, confirmed, false_data") == [(1, 1, 1, 0)]


def test_an_answer_without_its_list_answers_the_newest_month_that_was_over(con: duckdb.DuckDBPyConnection) -> None:
    for period in ("2026-08", "2026-09", "2026-10"):
        handed(con, period, "A1")
    answer(con, "A1", TRUE, SOON_AFTER)
    assert measured(con, "month(period), answered") == [(8, 0), (9, 1), (10, 0)]


def test_an_answer_proves_that_its_alert_was_handed_out(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        "insert into alerts.hit by name select 'RUN-2026-09-' as run_id, date '2026-09-01' as period, 'A1' as alert_id, "
        "'X01' as rule_code, '410802001' as area_code, 'R' as subject_record, '红' as grade, [] as grade_reasons, "
        "'d' as department, 'r' as reason, [] as evidence, [] as ruled_out, 'h' as evidence_hash"
    )
    answer(con, "A1", TRUE, SOON_AFTER, period="2026-09")
    assert measured(con, "county, handed_out, answered, confirmed") == [("410802", 1, 1, 1)]


def test_what_was_not_known_then_is_not_counted(con: duckdb.DuckDBPyConnection) -> None:
    handed(con, "2026-09", "A1")
    answer(con, "A1", TRUE, SOON_AFTER, period="2026-09")
    con.execute("update ops.this_run set as_known = timestamp '2026-10-19 00:00:00'")
    assert measured(con, "handed_out, answered") == [(1, 0)]


def test_the_published_table_begins_as_it_always_did(con: duckdb.DuckDBPyConnection) -> None:
    handed(con, "2026-09", "A1")
    measured(con, "rule_code")
    create_marts(con)
    first = "rule_code, county, period, handed_out, unanswered, checked, confirmed, confirmed_share"
    assert con.execute(f"select {first} from marts.rule_precision").fetchall() == [
        ("X01", "410802", "2026-09", 1, 1, 0, 0, None)
    ]
    assert con.execute("select rule_code, handed_out from marts.rule_precision_total order by all").fetchall() == [
        ("M08", 0), ("X01", 1),
    ]  # fmt: skip


def some(confirmed: int, **false: int) -> RulePrecision:
    causes = {f"false_{cause}": false.get(cause, 0) for cause in ("match", "data", "exception", "handled")}
    answered = confirmed + sum(causes.values())
    return RulePrecision(
        "X01",
        "标题",
        handed_out=answered,
        answered=answered,
        confirmed=confirmed,
        unreachable=0,
        needs_help=0,
        **causes,
    )


def test_a_rule_is_put_up_for_review_only_where_it_is_surely_below() -> None:
    # 25 of 66 are 38 %, and the upper end is 50.7 %; of 67 it is 49.9 %.
    assert not some(25, data=41).is_to_review(0.5)
    assert some(25, data=42).is_to_review(0.5)
    assert not some(0).is_to_review(0.5)
    assert not some(0, match=3).is_to_review(0.5)


def test_a_proposal_follows_what_made_most_alerts_false() -> None:
    texts = precision.precision_texts()
    assert some(1, match=9, data=2).proposal == texts.causes["match"].proposal
    assert some(1, exception=9, data=2).proposal == texts.causes["exception"].proposal
    assert some(1, exception=9, data=9).proposal == texts.undecided
    assert some(1).main_cause is None


def test_what_is_read_of_a_rule_ends_and_begins_with_the_months_asked_for(con: duckdb.DuckDBPyConnection) -> None:
    for number, period in enumerate(("2026-03", "2026-04", "2026-09", "2026-10")):
        handed(con, period, f"A{number}")
        answer(con, f"A{number}", TRUE, "2026-11-20", period=period)
    begin(con, "2026-11")
    asked = {"until": date(2026, 9, 1), "months": 6}
    assert [(one.rule_code, one.handed_out) for one in read_precision(con, **asked)] == [("X01", 2)]
    assert read_precision(con, **asked, area="410825") == []


# How a grade is lowered.


@cache
def found() -> duckdb.DuckDBPyConnection:
    """October, in which somebody who died stands on the register, and in the next county somebody else, all alike: red
    alerts, but for what answers taught."""
    con = new_world()
    both = ("P1", "P2")
    for one in both:
        person(con, one, "1960-01-01")
    homes: list[dict[str, Any]] = [{}, {"household_no": "H2", "area_code": "410803002001"}]
    register = [{"person_id": one, "category": "最低生活保障"} | home for one, home in zip(both, homes, strict=True)]
    deliver(con, REGISTER, "2026-10", register)
    for deaths in (POLICE, "health.death_certificate"):
        deliver(con, deaths, "2026-10", [{"person_id": one, "died_on": "2026-08-03"} for one in both])
    build.build_chain(con)
    install_policy(con, "jiaozuo")
    find(con, rules=[one for one in rules() if one.code == "X01"])
    return con


def graded(
    confirmed: int, checked: int, *, period: str = SEPTEMBER_LIST, received: str = SOON_AFTER, area: str = TOWN
) -> tuple[str, str]:
    """October's grade and reasons after so many answers."""
    con = found()
    for table in ("alerts.answer", "alerts.handed_out"):
        con.execute(f"delete from {table}")
    for number in range(checked):
        handed(con, period, f"Z{number}", area_code=area)
        answer(con, f"Z{number}", TRUE if number < confirmed else FALSE, received, period=period)
    con.begin()
    record(con)
    con.commit()
    return told(con, "P1")


def told(con: duckdb.DuckDBPyConnection, person_id: str) -> tuple[str, str]:
    """The grade of the one alert about somebody, and the last of its reasons."""
    (found,) = con.execute(
        "select grade, list_last(grade_reasons) from alerts.hit where person_id = $1", [person_id]
    ).fetchall()
    return found


def test_a_rule_that_was_hardly_ever_right_here_is_one_step_lower_and_says_so() -> None:
    assert graded(3, 40) == ("橙", "近6个月本县核实 40 件,属实 3 件(7.5%),降低一级")


@pytest.mark.parametrize(
    ("confirmed", "checked", "lowered"),
    [(1, 20, True), (2, 20, False), (0, 19, False), (0, 20, True), (2, 21, True), (3, 30, False), (20, 20, False)],
)
def test_it_takes_enough_answers_and_a_share_below_the_lowest(confirmed: int, checked: int, lowered: bool) -> None:
    assert graded(confirmed, checked)[0] == ("橙" if lowered else "红")


@pytest.mark.parametrize(
    ("given", "lowered"),
    [
        ({"period": "2026-04", "received": "2026-05-20"}, True),
        ({"period": "2026-03", "received": "2026-04-20"}, False),
        # The lists of October itself come after its grades.
        ({"period": "2026-10", "received": "2026-11-14"}, False),
        # Compared on 15 November, Beijing time: what comes on that day is for the next month.
        ({"received": "2026-11-14T15:59:59"}, True),
        ({"received": "2026-11-14T16:00:00"}, False),
        ({"area": "410803002"}, False),
        ({"area": "410802005"}, True),
    ],
)
def test_only_this_countys_answers_of_the_last_months_that_were_known_before_count(
    given: dict[str, str], lowered: bool
) -> None:
    assert graded(0, 20, **given)[0] == ("橙" if lowered else "红")


def test_what_was_answered_later_changes_no_grade_of_a_month_that_is_compared_again() -> None:
    before = graded(1, 20)
    con = found()
    for number in range(20):
        answer(con, f"Z{number}", TRUE, "2026-11-20", period="2026-09")
    con.begin()
    record(con)
    con.commit()
    assert told(con, "P1") == before


def test_in_the_county_next_door_the_same_rule_keeps_its_grade() -> None:
    assert graded(0, 20)[0] == "橙"
    assert told(found(), "P2")[0] == "红"
