"""A list that is out is never silently changed: the next edition says what is different, and the old one stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
from openpyxl import load_workbook

from alerts.editions import Editions, compared
from alerts.open_alerts import read_open
from alerts.visits import read_run
from alerts.worklist import township_workbooks
from alerts.written import Line, WrittenFile
from tests.alerts.small_township import YUFENG, FewAreas

LIST = f"2026-10/乡镇/2026-10_{YUFENG}_郇封镇_核查工作单.xlsx"


def hand_out(con: duckdb.DuckDBPyConnection, out: Path, run_id: str = "run-10") -> list[WrittenFile]:
    con.execute("update ops.this_run set run_id = ?", [run_id])
    lists = Editions(con, out, read_run(con))
    files = lists.put(township_workbooks(con, out / "2026-10" / "乡镇", FewAreas(), read_open(con)))
    return [*files, *lists.take_off(out / "2026-10" / "乡镇")]


def changes_in(path: Path) -> list[tuple[str, ...]]:
    """Kind, place, place before, grade, what changed and id of each line of the sheet of changes."""
    rows = list(load_workbook(path)["变更说明"].iter_rows(min_row=5, values_only=True))
    return [tuple(str(row[place] or "") for place in (0, 1, 2, 4, 6, 7)) for row in rows]


def test_the_first_edition_has_its_plain_name_and_no_sheet_of_changes(a_small_township, tmp_path):
    files = hand_out(a_small_township, tmp_path)
    assert [file.is_new for file in files] == [True, True, True]
    assert all("版" not in file.path.name for file in files)
    assert "变更说明" not in load_workbook(tmp_path / LIST).sheetnames


def test_the_same_run_again_and_another_run_that_says_the_same_make_no_edition(a_small_township, tmp_path):
    hand_out(a_small_township, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.xlsx")}
    for run_id in ("run-10", "run-11"):
        files = hand_out(a_small_township, tmp_path, run_id)
        assert not any(file.is_new for file in files)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_what_changed_is_told_line_by_line_and_the_old_list_stays_as_it_was(a_small_township, tmp_path):
    con = a_small_township
    hand_out(con, tmp_path)
    before = (tmp_path / LIST).read_bytes()
    con.execute("update alerts.alert set status = '自动消除', change = 'cleared' where alert_id = 'a02'")
    con.execute("update alerts.alert set status = '属实-主动告知' where alert_id = 'a05'")
    con.execute("update alerts.alert set grade = '黄', due_on = date '2026-11-05' where alert_id = 'a03'")
    con.execute("update alerts.alert set amount_at_risk = 1440, reason = '又多一个月。' where alert_id = 'a01'")
    con.execute("update alerts.alert set status = '新增', change = 'new' where alert_id = 'a08'")
    files = hand_out(con, tmp_path, "run-11")
    second = tmp_path / LIST.replace(".xlsx", "_第2版.xlsx")
    assert [file.path for file in files if file.is_new] == [second]
    assert (tmp_path / LIST).read_bytes() == before
    told = {row[-1]: row for row in changes_in(second)}
    assert set(told) == {"a01", "a02", "a03", "a05", "a08"}
    assert [told[key][0] for key in ("a01", "a02", "a03", "a05", "a08")] == ["变更", "撤下", "变更", "撤下", "新增"]
    assert "事实或说明有变化" in told["a01"][4]
    assert "情况已消除" in told["a02"][4]
    assert "等级由橙改为黄" in told["a03"][4]
    assert "截止日期由2026-10-22改为2026-11-05" in told["a03"][4]
    assert "属实-主动告知" in told["a05"][4]
    assert "本次比对新发现" in told["a08"][4]


def test_a_third_edition_is_compared_with_the_second(a_small_township, tmp_path):
    con = a_small_township
    hand_out(con, tmp_path)
    con.execute("update alerts.alert set status = '自动消除' where alert_id = 'a02'")
    hand_out(con, tmp_path, "run-11")
    con.execute("update alerts.alert set status = '复发' where alert_id = 'a02'")
    hand_out(con, tmp_path, "run-12")
    third = tmp_path / LIST.replace(".xlsx", "_第3版.xlsx")
    assert [(row[0], row[-1]) for row in changes_in(third)] == [("新增", "a02")]
    assert "再次出现" in changes_in(third)[0][4]


def test_a_list_that_somebody_has_filled_in_is_never_written_over(a_small_township, tmp_path):
    con = a_small_township
    hand_out(con, tmp_path)
    (tmp_path / LIST).write_bytes(b"answers of a clerk")
    hand_out(con, tmp_path, "run-11")
    assert (tmp_path / LIST).read_bytes() == b"answers of a clerk"
    con.execute("update alerts.alert set status = '自动消除' where alert_id = 'a02'")
    hand_out(con, tmp_path, "run-12")
    assert (tmp_path / LIST).read_bytes() == b"answers of a clerk"
    assert (tmp_path / LIST.replace(".xlsx", "_第2版.xlsx")).exists()


def test_a_list_that_was_lost_comes_again_as_the_edition_that_it_was(a_small_township, tmp_path):
    con = a_small_township
    hand_out(con, tmp_path)
    con.execute("update alerts.alert set status = '自动消除' where alert_id = 'a02'")
    hand_out(con, tmp_path, "run-11")
    second = tmp_path / LIST.replace(".xlsx", "_第2版.xlsx")
    before, told = second.read_bytes(), changes_in(second)
    second.unlink()
    hand_out(con, tmp_path, "run-11")
    assert second.read_bytes() == before
    second.unlink()
    hand_out(con, tmp_path, "run-12")
    assert changes_in(second) == told
    assert len(list(tmp_path.rglob(f"*{YUFENG}*.xlsx"))) == 2


def test_a_township_with_nothing_left_gets_an_edition_that_takes_everything_off_and_only_once(
    a_small_township, tmp_path
):
    con = a_small_township
    hand_out(con, tmp_path)
    con.execute("update alerts.alert set status = '自动消除' where alert_id = 'a06'")
    for run_id in ("run-11", "run-12"):
        hand_out(con, tmp_path, run_id)
    (empty,) = tmp_path.rglob("*周庄镇*第2版.xlsx")
    assert [(row[0], row[-1]) for row in changes_in(empty)] == [("撤下", "a06")]
    assert "没有待办事项" in str(load_workbook(empty)["变更说明"]["A3"].value)
    assert not list(tmp_path.rglob("*周庄镇*第3版.xlsx"))


def test_an_empty_edition_is_named_again_for_the_record_and_comes_again_where_its_file_is_lost(
    a_small_township, tmp_path
):
    """A run may be killed after it put the edition out and before it recorded it, or before the file appeared."""
    con = a_small_township
    hand_out(con, tmp_path)
    con.execute("update alerts.alert set status = '自动消除' where alert_id = 'a06'")
    empty = next(file for file in hand_out(con, tmp_path, "run-11") if "第2版" in file.path.name)
    again = next(file for file in hand_out(con, tmp_path, "run-11") if file.path == empty.path)
    assert again == replace(empty, is_new=False)
    told = changes_in(empty.path)
    empty.path.unlink()
    lost = next(file for file in hand_out(con, tmp_path, "run-12") if file.path == empty.path)
    assert lost.is_new
    assert changes_in(empty.path) == told
    assert not list(tmp_path.rglob("*第3版*"))


def test_a_list_elsewhere_is_another_list_and_a_moved_folder_keeps_its_editions(a_small_township, tmp_path):
    con = a_small_township
    hand_out(con, tmp_path / "one")
    hand_out(con, tmp_path / "other", "run-11")
    assert not list(tmp_path.rglob("*版.xlsx"))
    (tmp_path / "one").rename(tmp_path / "moved")
    con.execute("update alerts.alert set status = '自动消除' where alert_id = 'a02'")
    hand_out(con, tmp_path / "moved", "run-12")
    assert (tmp_path / "moved" / LIST.replace(".xlsx", "_第2版.xlsx")).exists()


def test_a_list_from_before_editions_were_kept_stays_and_the_next_one_says_that_nothing_can_be_compared(
    a_small_township, tmp_path
):
    con = a_small_township
    (tmp_path / LIST).parent.mkdir(parents=True)
    (tmp_path / LIST).write_bytes(b"of an older program")
    con.execute(
        "insert into ops.export by name select timestamp '2026-10-15' as exported_at, 'r' as run_id, 'x' as audience, "
        "? as path, 'x' as sha256, 1 as rows",
        [LIST],
    )
    hand_out(con, tmp_path)
    assert (tmp_path / LIST).read_bytes() == b"of an older program"
    second = tmp_path / LIST.replace(".xlsx", "_第2版.xlsx")
    assert "无法逐项对照" in str(load_workbook(second)["变更说明"]["A3"].value)


def test_what_else_a_list_says_may_change_without_any_of_its_lines(a_small_township, tmp_path):
    con = a_small_township
    hand_out(con, tmp_path)
    con.execute("update core.mention set phone = '13911112222' where phone is not null")
    hand_out(con, tmp_path, "run-11")
    second = tmp_path / LIST.replace(".xlsx", "_第2版.xlsx")
    assert changes_in(second) == []
    assert "没有增减" in str(load_workbook(second)["变更说明"]["A3"].value)


def test_what_is_kept_of_an_edition_names_nobody(a_small_township, tmp_path):
    hand_out(a_small_township, tmp_path)
    kept = str(a_small_township.execute("select * from alerts.edition_line").fetchall())
    assert "李建国" not in kept
    assert "410890" not in kept


def line(key: str, **more: object) -> Line:
    usual = {"alert_id": key, "place": "户001", "title": "t", "grade": "橙", "due_on": date(2026, 10, 1), "says": "s"}
    return Line(**(usual | more))  # type: ignore[arg-type]


def test_a_new_number_of_a_household_alone_is_no_change():
    assert compared({"a": line("a")}, {"a": line("a", place="户002")}, {}) == ()
