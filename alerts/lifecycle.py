"""How does an alert live on from month to month: 新增, 持续, 自动消除, 复发, 核查中, or as it was answered.

Folded from the hits of all months and the answers about them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from alerts.answer_contract import contract
from alerts.deadline import due_on
from alerts.wording import wording
from warehouse import sql_file

HERE = Path(__file__).parent / "lifecycle"


@dataclass(frozen=True)
class LifecycleReport:
    """How many alerts are new this month, go on, were cleared this month, or came back this month."""

    new: int
    ongoing: int
    cleared: int
    recurred: int


def fold_alerts(con: duckdb.DuckDBPyConnection) -> LifecycleReport:
    """Write `alerts.alert` from scratch: one line per alert ever found up to the month of `ops.this_run`.

    An alert is cleared by a month in which its rule was evaluated for its township and did not find it; a month that
    could not tell (source missing, run of another area) says nothing. An alert whose facts were answered has the
    outcome as its status until there are new facts, or the answer's time is over. Its deadline counts from the day on
    which it was raised, or raised again; an answer that others have to help first stops the clock until the next
    answer, and the deadline moves by the working days between. How late each open alert is goes to `alerts.clock`. The
    caller owns the transaction.

    Args:
        con: has the hits and coverage of all months (`evaluate`), `ops.run` and the policy of this run.
    """
    sql_file.run(con, HERE / "fold.sql")
    terms = contract().outcomes
    held: dict[str, object] = {
        "outcome": list(terms),
        "holds_months": [each.holds_months for each in terms.values()],
        "goes_to": [each.goes_to for each in terms.values()],
    }
    sql_file.run(con, HERE / "answered.sql", held | {"lapsed": contract().lapsed})
    sql_file.run(con, HERE / "pause.sql", {"pausing": [each.text for each in wording().outcomes if each.pauses_clock]})
    wanted = sql_file.rows(con, HERE / "to_be_dated.sql")
    deadlines = [due_on(raised_on, days) for raised_on, _, _, days in wanted]
    parameters = {
        "raised_on": [raised_on for raised_on, _, _, _ in wanted],
        "grade": [grade for _, grade, _, _ in wanted],
        "paused_days": [paused_days for _, _, paused_days, _ in wanted],
        "due_on": [deadline.due_on for deadline in deadlines],
        "provisional": [deadline.provisional for deadline in deadlines],
    }
    sql_file.run(con, HERE / "write.sql", parameters)
    sql_file.run(con, HERE / "clock.sql")
    return LifecycleReport(*sql_file.rows(con, HERE / "report.sql")[0])
