"""What becomes of an alert that was answered: settled while the facts are the same, back with new ones, never lost."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.answer_contract import contract
from alerts.lifecycle import fold_alerts
from alerts.wording import departments
from tests.alerts.alerts_world import begin, new_world
from tests.alerts.test_lifecycle import MONTHS, fold, found, looked, one_world, story, tell
from tests.depth import examples

TRUE, STOP, FALSE, EXCEPTION, AWAY = (
    "属实-转办",
    "属实-拟停(走审批)",
    "不属实-数据错",
    "不属实-符合例外",
    "无法核实-需协助核查",
)


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return new_world()


def answered(con: duckdb.DuckDBPyConnection, period: str, outcome: str, *, facts: str = "h", **told: Any) -> None:
    """An answer to the list of a month, as it is recorded some days after the comparison."""
    first = date.fromisoformat(f"{period}-01")
    row = {"received_at": datetime(first.year + first.month // 12, first.month % 12 + 1, 20), "until": None} | told
    con.execute(
        "insert into alerts.answer by name select $1 || $2 || $4::varchar as answer_id, 'A1' as alert_id, $2 as outcome, "
        "$3 as kind, $5 as evidence_hash, 'f' as sha256, 's' as sheet, 4 as source_row, $4::timestamp as received_at, "
        "$1::date as period, $6::date as exception_until",
        [f"{period}-01", outcome, contract().outcomes[outcome].kind, row["received_at"], facts, row["until"]],
    )


@pytest.mark.parametrize(
    ("months", "period", "outcome", "expected"),
    [
        # The month that was answered is folded again; then come the next ones.
        ("hh", "2026-06", FALSE, [(FALSE, "new"), (FALSE, "same")]),
        ("hH", "2026-06", FALSE, [(FALSE, "new"), ("持续", "evidence_changed")]),
        ("hHH", "2026-06", FALSE, [(FALSE, "new"), ("持续", "evidence_changed"), ("持续", "same")]),
        ("hHh", "2026-06", FALSE, [(FALSE, "new"), ("持续", "evidence_changed"), (FALSE, "evidence_changed")]),
        ("hsh", "2026-06", FALSE, [(FALSE, "new"), (FALSE, "cleared"), (FALSE, "same")]),
        ("hsH", "2026-06", FALSE, [(FALSE, "new"), (FALSE, "cleared"), ("复发", "recurred")]),
        # What was true and stopped has happened again when it is found again.
        ("hsh", "2026-06", TRUE, [(TRUE, "new"), (TRUE, "cleared"), ("复发", "recurred")]),
        ("hss", "2026-06", STOP, [(STOP, "new"), (STOP, "cleared"), (STOP, "same")]),
        # 拟停 holds for two months, 转办 for three.
        ("hhhh", "2026-06", STOP, [(STOP, "new"), (STOP, "same"), ("持续", "same"), ("持续", "same")]),
        ("hhhhh", "2026-06", TRUE, [(TRUE, "new"), *[(TRUE, "same")] * 2, *[("持续", "same")] * 2]),
        ("hhhhs", "2026-06", TRUE, [(TRUE, "new"), *[(TRUE, "same")] * 2, ("持续", "same"), ("自动消除", "cleared")]),
        ("hhhhh", "2026-06", FALSE, [(FALSE, "new"), *[(FALSE, "same")] * 4]),
        # Under inquiry it stays on the lists.
        ("hh", "2026-06", AWAY, [("核查中", "new"), ("核查中", "same")]),
        ("hH", "2026-06", AWAY, [("核查中", "new"), ("持续", "evidence_changed")]),
        ("hs", "2026-06", AWAY, [("核查中", "new"), ("自动消除", "cleared")]),
        ("heh", "2026-06", FALSE, [(FALSE, "new"), (FALSE, "same"), (FALSE, "same")]),
    ],
)
def test_an_answer_holds_as_long_as_the_facts_and_its_time(
    con: duckdb.DuckDBPyConnection, months: str, period: str, outcome: str, expected: list[tuple[str, str]]
) -> None:
    answered(con, period, outcome)
    assert tell(con, months) == expected


def test_an_earlier_month_does_not_know_the_answers_to_later_lists(con: duckdb.DuckDBPyConnection) -> None:
    tell(con, "hhh")
    answered(con, "2026-08", FALSE)
    fold(con, "2026-08")
    assert story(con) == [(FALSE, "same")]
    fold(con, "2026-07")
    assert story(con) == [("持续", "same")]


def test_what_was_not_known_then_does_not_count_as_known_then(con: duckdb.DuckDBPyConnection) -> None:
    tell(con, "h")
    answered(con, "2026-06", FALSE, received_at=datetime(2026, 7, 20))
    for as_known, status in ((datetime(2026, 7, 19), "新增"), (datetime(2026, 7, 21), FALSE)):
        con.execute("update ops.this_run set as_known = $1", [as_known])
        fold_alerts(con)
        assert story(con, "status") == [(status,)]


def test_the_newest_answer_about_the_same_facts_counts(con: duckdb.DuckDBPyConnection) -> None:
    answered(con, "2026-06", FALSE, received_at=datetime(2026, 7, 20))
    answered(con, "2026-06", AWAY, received_at=datetime(2026, 7, 25))
    assert tell(con, "h") == [("核查中", "new")]
    answered(con, "2026-06", TRUE, received_at=datetime(2026, 7, 26))
    fold(con, "2026-06")
    assert story(con, "status") == [(TRUE,)]


def test_an_alert_comes_back_when_its_exception_ends(con: duckdb.DuckDBPyConnection) -> None:
    answered(con, "2026-06", EXCEPTION, until=date(2026, 9, 1))
    assert tell(con, "hhh") == [(EXCEPTION, "new"), (EXCEPTION, "same"), ("持续", "same")]


def test_an_answer_without_effect_is_said_on_the_alert_and_its_deadline_counts_anew(
    con: duckdb.DuckDBPyConnection,
) -> None:
    answered(con, "2026-06", STOP)
    tell(con, "hhh")
    assert story(con, "reason, raised_on") == [
        ("r（2026年6月工作单答复“属实-拟停(走审批)”后 2 个月仍未见落实，请继续办理。）", date(2026, 9, 15))
    ]


def test_new_facts_after_an_answer_have_a_deadline_of_their_own(con: duckdb.DuckDBPyConnection) -> None:
    answered(con, "2026-06", FALSE)
    tell(con, "hhHH")
    assert story(con, "status, raised_on") == [("持续", date(2026, 9, 15))]


def test_a_complex_case_goes_to_the_coordinating_body_and_stays_open(con: duckdb.DuckDBPyConnection) -> None:
    outcome = "提请协调-一事一议"
    answered(con, "2026-06", outcome)
    assert tell(con, "hh") == [("核查中", "new"), ("核查中", "same")]
    assert story(con, "department") == [(contract().outcomes[outcome].goes_to,)]
    answered(con, "2026-07", AWAY)
    fold(con, "2026-07")
    assert story(con, "department") == [(contract().outcomes[outcome].goes_to,)], (
        "who was given it keeps it while it is open"
    )
    answered(con, "2026-07", STOP, received_at=datetime(2026, 8, 21))
    answered(con, "2026-07", AWAY, received_at=datetime(2026, 8, 22))
    fold(con, "2026-07")
    assert story(con, "status, department") == [("核查中", "d")], "it was decided since"
    assert departments().of(str(contract().outcomes[outcome].goes_to)).reads_all_facts


@example("eeeH", [(0, TRUE, "H")])
@examples(10)
@given(
    st.text("hHsen", min_size=1, max_size=5),
    st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from([TRUE, STOP, FALSE, AWAY]), st.sampled_from("hH")), max_size=4
    ),
)
def test_no_alert_is_lost_and_none_that_was_settled_returns_without_a_reason(
    months: str, answers: list[tuple[int, str, str]]
) -> None:
    con = one_world()
    for table in ("hit", "coverage", "coverage_gap", "alert", "answer"):
        con.execute(f"delete from alerts.{table}")
    con.execute("delete from ops.run")
    for number, (month, outcome, facts) in enumerate(answers):
        answered(con, MONTHS[month], outcome, facts=facts, received_at=datetime(2026, 12, 1 + number))
    seen: set[str] = set()
    for period, letter in zip(MONTHS, months, strict=False):
        begin(con, period)
        looked(con, period, {"e": "error", "n": "not_evaluated"}.get(letter, "evaluated"))
        if letter in "hH":
            found(con, period, facts=letter)
            seen.add(letter)
        fold(con, period)
        assert len(story(con)) == (1 if seen else 0)
        if not seen:
            continue
        ((status, first, last),) = story(con, "status, first_period, last_period")
        newest, answered_on = con.execute(
            "select last(answer.outcome order by answer.received_at), last(answer.period order by answer.received_at) from alerts.answer as answer "
            "inner join alerts.hit as hit on hit.evidence_hash = answer.evidence_hash "
            "where hit.period = $1 and answer.period <= (select period from ops.this_run)", [last]
        ).fetchall()[0]  # fmt: skip
        if newest == FALSE:
            assert status == FALSE
        elif newest == AWAY:
            assert status in ("核查中", "自动消除")
        elif newest is None:
            assert status in ("新增", "持续", "复发", "自动消除")
        else:
            # A list may have been answered before a correction left its finding to a later month alone.
            new = ("新增",) if answered_on < first else ()
            assert status in (newest, "持续", "复发", "自动消除", *new)
