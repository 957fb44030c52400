"""Answers come back on whichever edition they were written: the one that is out, and the one before it."""

from __future__ import annotations

from pathlib import Path

from alerts.worklist import township_workbooks
from tests.alerts.put_out import put_out_of_alerts
from tests.flows.returned import BOOK, a_township, answer, back, problems, taken

TRUE, TOLD = "属实-落实政策", "属实-主动告知"


def two_editions(tmp_path: Path):
    """The list of a township, and its second edition: a05 was answered and has gone, the grade of a03 is another."""
    con = a_township()
    for run_id in ("run-10", "run-11"):
        con.execute("update ops.this_run set run_id = ?", [run_id])
        put_out_of_alerts(con, tmp_path, township_workbooks)
        con.execute("update alerts.alert set status = ? where alert_id = 'a05'", [TOLD])
        con.execute("update alerts.alert set grade = '黄' where alert_id = 'a03'")
    return con, tmp_path / BOOK, tmp_path / BOOK.replace(".xlsx", "_第2版.xlsx")


def test_the_sheet_of_changes_is_no_answer_and_answers_on_the_new_edition_count(tmp_path: Path) -> None:
    con, _, second = two_editions(tmp_path)
    back(con, answer(second, {"a03": {"核查结果": TOLD}}))
    assert taken(con) == {"a03": TOLD}
    assert problems(con) == []


def test_answers_on_the_edition_before_still_count_also_of_what_the_new_one_took_off(tmp_path: Path) -> None:
    con, first, second = two_editions(tmp_path)
    assert second.exists()
    back(con, answer(first, {"a03": {"核查结果": TOLD}, "a05": {"核查结果": TRUE}}))
    assert taken(con) == {"a03": TOLD, "a05": TRUE}
    assert problems(con) == []
