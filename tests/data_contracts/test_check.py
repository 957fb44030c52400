"""Do our SQL and Great Expectations see the same faults, and what follows from them?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_contracts import check_gx
from data_contracts.check import CheckReport, CountsDisagreeError, check
from data_contracts.contract import Budget, Check, Contract
from tests.depth import examples

CONTRACT = Contract.model_validate(
    {
        "dataset": "civil_affairs.small",
        "title": "小表",
        "owner": "民政局",
        "grain": "one row per payment",
        "content": "event",
        "key": ("number",),
        "arrival": {"cadence": "monthly", "due_day": 10, "stale_after_days": 45},
        "columns": {
            "number": {"title": "编号", "type": "text", "required": True},
            "kind": {"title": "类别", "type": "text", "on_unreadable": "hold_delivery"},
            "amount": {"title": "金额", "type": "money", "required": True},
            "paid_on": {"title": "日期", "type": "date"},
        },
        "checks": (
            {
                "name": "amount_positive",
                "holds": "amount > 0",
                "column": "amount",
                "on_failure": "quarantine_row",
                "reason": "金额应大于零",
                "remedy": "请核对金额",
            },
            {
                "name": "number_shaped",
                "holds": "regexp_matches(number, '^[A-Z]{1,3}[0-9]+$')",
                "column": "number",
                "on_failure": "warn",
                "reason": "编号格式不对",
                "remedy": "请核对编号",
            },
            {
                "name": "paid_before_delivery",
                "holds": "paid_on <= received_on",
                "column": "paid_on",
                "on_failure": "refuse_delivery",
                "reason": "日期在报送之后",
                "remedy": "请核对日期",
            },
            {"name": "usual_volume", "rows_change_at_most": 0.5, "on_failure": "hold_delivery"},
        ),
    }
)
RECEIVED = date(2026, 11, 5)
SCHEMA = {
    "source_row": pl.Int32,
    "member_no": pl.Int32,
    "number": pl.String,
    "kind": pl.String,
    "amount": pl.Decimal(14, 2),
    "paid_on": pl.Date,
}
UNREADABLE = {"source_row": pl.Int32, "member_no": pl.Int32, "column_name": pl.String, "kind": pl.String}
Row = tuple[str | None, str | None, Decimal | None, date | None]
GOOD: Row = ("A1", "甲", Decimal(1), RECEIVED)
NO_AMOUNT: Row = ("A1", "甲", None, RECEIVED)


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def check_rows(
    con: duckdb.DuckDBPyConnection,
    rows: list[Row],
    *,
    rows_before: int | None = None,
    unreadable: list[tuple[int, int, str, str]] = [],  # noqa: B006
    contract: Contract = CONTRACT,
    values_before: dict[str, dict[str, int]] | None = None,
) -> CheckReport:
    frame = pl.DataFrame([(n, 0, *row) for n, row in enumerate(rows, start=2)], schema=SCHEMA, orient="row")
    whole = frame.with_columns(period=pl.lit(date(2026, 10, 1)), received_on=pl.lit(RECEIVED))
    con.register("frame", whole)
    con.execute("create or replace temp table arrived as from frame")
    con.unregister("frame")
    found = pl.DataFrame(unreadable, schema=UNREADABLE, orient="row")
    return check(con, contract, "arrived", rows_before=rows_before, unreadable=found, values_before=values_before)


def failed(report: CheckReport) -> dict[str, int]:
    return {count.check_name: count.rows_failed for count in report.checks if count.rows_failed}


def test_each_promise_is_counted_on_both_sides(con: duckdb.DuckDBPyConnection) -> None:
    rows = [GOOD, NO_AMOUNT, ("?", "甲", Decimal(-1), None), (None, None, Decimal(2), RECEIVED)]
    report = check_rows(con, rows)
    assert failed(report) == {"amount_required": 1, "number_required": 1, "amount_positive": 1, "number_shaped": 1}
    assert all(count.rows_failed == count.rows_failed_gx for count in report.checks)
    assert (report.rows, report.rows_accepted, report.rows_quarantined) == (4, 1, 3)
    assert report.state == "accepted"


def test_a_warning_sends_no_row_back(con: duckdb.DuckDBPyConnection) -> None:
    report = check_rows(con, [GOOD, ("??", "甲", Decimal(1), RECEIVED)])
    assert (report.rows_quarantined, report.findings.height, report.quarantined().height) == (0, 1, 0)


def test_one_row_can_refuse_a_whole_delivery(con: duckdb.DuckDBPyConnection) -> None:
    report = check_rows(con, [GOOD] * 3 + [("A2", "甲", Decimal(1), RECEIVED + timedelta(days=1))])
    assert report.state == "refused"
    assert report.because == "日期在报送之后（1 行）"


def test_a_value_that_decides_and_cannot_be_read_holds_the_delivery(con: duckdb.DuckDBPyConnection) -> None:
    report = check_rows(con, [GOOD, GOOD], unreadable=[(3, 0, "kind", "not_a_kind"), (2, 0, "paid_on", "not_a_date")])
    assert report.state == "held"
    assert report.because == "“类别”有无法识别的内容（1 行）"
    assert failed(report) == {"kind_readable": 1, "paid_on_readable": 1}
    assert report.quarantined()["source_row"].to_list() == [3]


def state_of(con: duckdb.DuckDBPyConnection, content: str, rows: int, before: int | None) -> str:
    contract = CONTRACT.model_copy(update={"content": content})
    check_rows(con, [GOOD] * rows)  # puts the rows where the check finds them
    return check(con, contract, "arrived", rows_before=before).state


@pytest.mark.parametrize(
    ("before", "state"), [(None, "accepted"), (200, "accepted"), (400, "accepted"), (401, "held"), (133, "held")]
)
def test_a_list_may_change_by_half(con: duckdb.DuckDBPyConnection, before: int | None, state: str) -> None:
    assert state_of(con, "snapshot", 200, before) == state


@pytest.mark.parametrize(("before", "state"), [(400, "accepted"), (401, "held"), (133, "accepted"), (1, "accepted")])
def test_many_events_never_wait_and_few_do_where_chance_does_not_explain_it(
    con: duckdb.DuckDBPyConnection, before: int, state: str
) -> None:
    assert state_of(con, "event", 200, before) == state


@pytest.mark.parametrize(("rows", "before"), [(6, 16), (11, 4), (2, 12)])
def test_a_handful_of_events_may_vary_by_more(con: duckdb.DuckDBPyConnection, rows: int, before: int) -> None:
    assert state_of(con, "event", rows, before) == "accepted"


@pytest.mark.parametrize(("bad", "state"), [(5, "accepted"), (6, "held")])
def test_more_than_a_fifth_sent_back_holds_the_delivery(con: duckdb.DuckDBPyConnection, bad: int, state: str) -> None:
    assert check_rows(con, [NO_AMOUNT] * bad + [GOOD] * 15).state == state


@pytest.mark.parametrize(("share", "state"), [(0.1, "held"), (0.3, "accepted")])
def test_a_contract_has_a_budget_of_its_own(con: duckdb.DuckDBPyConnection, share: float, state: str) -> None:
    tight = CONTRACT.model_copy(update={"budget": Budget(rows_back_at_most=share, always_allowed=1)})
    report = check_rows(con, [NO_AMOUNT] * 4 + [GOOD] * 16, contract=tight)
    assert report.state == state


@pytest.mark.parametrize(
    ("before", "state"),
    [
        ({"甲": 40, "乙": 40}, "held"),
        ({"甲": 40, "乙": 3}, "accepted"),  # a few may be gone
        ({"甲": 40, "丙": 40}, "accepted"),  # that come and go
        ({"乙": 40, "丁": 40}, "accepted"),  # another list altogether: the volume tells
    ],
)
def test_a_kind_that_vanished_holds_the_delivery_and_is_named(
    con: duckdb.DuckDBPyConnection, before: dict[str, int], state: str
) -> None:
    watched = Check(name="no_kind_vanished", keeps_values_of="kind", may_vanish=("丙",), on_failure="hold_delivery")
    contract = CONTRACT.model_copy(update={"checks": (*CONTRACT.checks, watched)})
    report = check_rows(con, [GOOD] * 20, contract=contract, values_before={"no_kind_vanished": before})
    assert report.state == state
    assert ("乙" in (report.because or "")) == (state == "held")


def test_a_disagreement_is_a_bug_and_stops(con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    real = check_gx.count_failures
    monkeypatch.setattr(check_gx, "count_failures", lambda *a, **k: real(*a, **k) | {"amount_positive": 7})
    with pytest.raises(CountsDisagreeError, match="amount_positive: 0 rows by SQL, 7"):
        check_rows(con, [GOOD])


def test_the_suite_runs_inside_our_transaction_and_leaves_it_open(con: duckdb.DuckDBPyConnection) -> None:
    con.begin()
    check_rows(con, [GOOD])
    con.rollback()
    assert con.execute("from duckdb_tables() select count(*)").fetchall() == [(0,)]


_ROWS = st.tuples(
    st.sampled_from([None, "A1", "ABC12", "x", "A{1}", "张三"]),
    st.sampled_from([None, "甲"]),
    st.sampled_from([None, Decimal("-0.01"), Decimal(0), Decimal(5)]),
    st.sampled_from([None, RECEIVED, RECEIVED + timedelta(days=1)]),
)


@examples(25)
@given(rows=st.lists(_ROWS, max_size=20), before=st.none() | st.integers(0, 40))
def test_on_any_rows_the_counts_agree_and_the_books_balance(rows: list[Row], before: int | None) -> None:
    with duckdb.connect() as con:
        report = check_rows(con, rows, rows_before=before)
    assert all(count.rows_failed == count.rows_failed_gx for count in report.checks)
    assert report.rows == len(rows) == report.rows_accepted + report.rows_quarantined
    assert (report.state == "accepted") == (report.because is None)
