"""Answers come back: each on its alert, none lost, whatever was done to the list; and what follows from them."""

from __future__ import annotations

import csv
import shutil
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from alerts.answer_contract import contract, layout, reasons_offered
from alerts.department_list import LIST_SHEET as DEPARTMENT_SHEET
from alerts.department_list import department_lists
from alerts.feedback import told_of
from alerts.list_sheet import HEADER_ROW
from alerts.visits import read_run
from alerts.worklist import LIST_SHEET
from data_contracts.returned_sheet import ReturnedSheet, answered_rows
from flows import feedback_door, feedback_receipt
from flows.feedback_desk import hand_in
from flows.launch import ingest
from flows.settings import Settings
from matching import decisions
from tests.alerts.put_out import put_out_of_alerts
from tests.alerts.small_township import NUMBERS, PEOPLE, SHANGQIAO, insert
from tests.empty import save_as
from tests.flows.returned import BOOK, IDS, RECEIVED, a_township, answer, back, columns, handed_out, problems, taken

RESULT = "核查结果"
STOP = {
    RESULT: "属实-拟停(走审批)",
    "调查记录号": "调2026-7",
    "决定文号": "修民停〔2026〕7号",
    "书面告知日期": "2026-10-20",
}
EXCEPTION = {RESULT: "不属实-符合例外", "例外情形": "已核实并说明", "核查人": "王科员", "备注": "派出所复核"}


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return a_township()


@pytest.fixture
def book(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> Path:
    return handed_out(con, tmp_path)


def reshaped(path: Path, change: Any) -> Path:
    """Change the list of a workbook as `change` says, given the sheet."""
    opened = openpyxl.load_workbook(path)
    change(opened[LIST_SHEET])
    opened.save(path)
    return path


def test_every_answer_comes_back_to_its_alert(con: duckdb.DuckDBPyConnection, book: Path) -> None:
    answer(
        book, {"a01": STOP, "a02": {RESULT: "属实-主动告知"}, "a05": {RESULT: "无法核实-人不在", "备注": "外出务工"}}
    )
    report = back(con, book)
    assert (report.rows_answered, report.taken, report.problems) == (3, 3, ())
    assert taken(con) == {"a01": "属实-拟停(走审批)", "a02": "属实-主动告知", "a05": "无法核实-人不在"}
    row = con.execute(
        "select kind, investigation_no, decision_no, notice_on, run_id, period, evidence_hash, sheet, source_row "
        "from alerts.answer where alert_id = 'a01'"
    ).fetchall()
    assert row == [
        (
            "confirmed",
            "调2026-7",
            "修民停〔2026〕7号",
            date(2026, 10, 20),
            "run-10",
            date(2026, 10, 1),
            "h",
            LIST_SHEET,
            5,
        )
    ]


def test_the_same_file_again_and_the_same_answers_in_another_file_are_answered_once(
    con: duckdb.DuckDBPyConnection, book: Path
) -> None:
    back(con, answer(book, {"a01": STOP}))
    assert back(con, book).read_before == book.name
    more = answer(book, {"a02": {RESULT: "属实-转办"}})
    report = back(con, more, RECEIVED + timedelta(days=1))
    assert (report.taken, report.known, report.problems) == (1, 1, ())
    assert len(con.table("alerts.answer")) == 2


def test_a_later_answer_counts_and_says_so_also_when_it_returns_to_the_first(
    con: duckdb.DuckDBPyConnection, book: Path
) -> None:
    before = ""
    for day, outcome in enumerate(("属实-转办", "不属实-数据错", "属实-转办")):
        answer(book, {"a02": {RESULT: outcome, "备注": f"第{day}次"}})
        report = back(con, book, RECEIVED + timedelta(days=day))
        assert report.taken == (0 if report.read_before else 1)
        assert [note.reason for note in report.notes] == (
            [] if day == 0 else [f"与以前的答复“{before}”不同，以这一次的“{outcome}”为准"]
        )
        before = outcome
        assert taken(con)["a02"] == outcome


def test_two_different_answers_in_one_file_count_neither_and_both_rows_are_named(
    con: duckdb.DuckDBPyConnection, book: Path
) -> None:
    def copy(sheet: Any) -> None:
        line = [cell.value for cell in sheet[HEADER_ROW + 2]]
        line[columns(sheet)[RESULT] - 1] = "不属实-数据错"
        sheet.append(line)

    report = back(con, reshaped(answer(book, {"a04": {RESULT: "属实-转办"}, "a05": {RESULT: "不属实-数据错"}}), copy))
    assert taken(con) == {"a05": "不属实-数据错"}
    assert problems(con) == [(4, RESULT, "a04"), (9, RESULT, "a04")]
    assert all("第 4、9 行" in problem.reason for problem in report.problems)


def test_a_copied_line_that_says_less_does_not_contradict(con: duckdb.DuckDBPyConnection, book: Path) -> None:
    def copy(sheet: Any) -> None:
        line = [cell.value for cell in sheet[HEADER_ROW + 2]]
        line[columns(sheet)["备注"] - 1] = None
        sheet.append(line)

    back(con, reshaped(answer(book, {"a04": {RESULT: "属实-转办", "备注": "残联"}}), copy))
    assert con.execute("select alert_id, note from alerts.answer").fetchall() == [("a04", "残联")]


@pytest.mark.parametrize("missing", ["调查记录号", "决定文号", "书面告知日期"])
def test_a_stop_without_investigation_decision_or_notice_is_refused_with_the_clause(
    con: duckdb.DuckDBPyConnection, book: Path, missing: str
) -> None:
    report = back(con, answer(book, {"a01": STOP | {missing: None}}))
    assert taken(con) == {}
    assert [problem.column for problem in report.problems] == [missing]
    assert "焦民〔2022〕154号 十二(五)" in report.problems[0].reason


@pytest.mark.parametrize(
    ("given", "column", "words"),
    [
        ({RESULT: "属实"}, RESULT, "不是下拉列表中的选项"),
        ({RESULT: "属实-主动告知"}, RESULT, "这一类事项不能选"),
        ({"备注": "已经去过"}, RESULT, "没有选“核查结果”"),
        ({RESULT: "属实-转办", "核查日期": "10.2"}, "核查日期", "不是完整的日期"),
        ({RESULT: "属实-转办", "核查日期": "上周"}, "核查日期", "不是完整的日期"),
        ({RESULT: "属实-转办", "核查日期": "2026年10月"}, "核查日期", "不是完整的日期"),
        ({RESULT: "属实-转办", "核查日期": date(2026, 10, 23)}, "核查日期", "晚于收到"),
        ({RESULT: "属实-转办", "核查日期": "2026.10.14"}, "核查日期", "早于本单生成之日(2026-10-15)"),
        ({RESULT: "属实-转办", "备注": "长" * 301}, "备注", "超过 300 个字"),
        ({RESULT: "属实-转办", "调查记录号": 20261022000000017.0}, "调查记录号", "后几位已经丢失"),
        ({RESULT: "不属实-符合例外"}, "例外情形", "必须填写例外情形"),
        (EXCEPTION | {"例外情形": "等待外部核实"}, "例外情形", "不是下拉列表"),
        (EXCEPTION | {"例外有效期至": "2026-10-22"}, "例外有效期至", "须晚于"),
        (EXCEPTION | {"例外有效期至": "2027-11-02"}, "例外有效期至", "最长 12 个月"),
    ],
)
def test_what_cannot_be_taken_is_named_with_row_column_reason_and_remedy(
    con: duckdb.DuckDBPyConnection, book: Path, given: dict[str, Any], column: str, words: str
) -> None:
    report = back(con, answer(book, {"a01": given, "a02": {RESULT: "属实-转办"}}))
    assert taken(con) == {"a02": "属实-转办"}
    assert problems(con) == [(5, column, "a01")]
    assert words in report.problems[0].reason
    assert report.problems[0].remedy


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026年10月20日", date(2026, 10, 20)),
        ("２０２６．１０．２０", date(2026, 10, 20)),
        ("20261020", date(2026, 10, 20)),
        (46315, date(2026, 10, 20)),
        (datetime(2026, 10, 20, 9, 30), date(2026, 10, 20)),
        ("10月20日", date(2026, 10, 20)),
        ("10.20", date(2026, 10, 20)),
        ("二〇二六年十月二十日", date(2026, 10, 20)),
        ("/", None),
    ],
)
def test_a_day_is_read_however_it_is_written(con: duckdb.DuckDBPyConnection, book: Path, cell: Any, day: Any) -> None:
    back(con, answer(book, {"a01": {RESULT: " 属实 — 转办 ", "核查日期": cell}}))
    assert con.execute("select outcome, checked_on from alerts.answer").fetchall() == [("属实-转办", day)]


def test_columns_and_sheets_may_be_renamed_moved_and_deleted(con: duckdb.DuckDBPyConnection, book: Path) -> None:
    answer(book, {key: {RESULT: "属实-转办", "核查人": f"核查{key}"} for key in IDS})
    opened = openpyxl.load_workbook(book)
    sheet = opened[LIST_SHEET]
    sheet.title = "10月上报"
    places = columns(sheet)
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW + 2)]
    kept = ["alert_id", "核查人", "说明", RESULT]
    fresh = opened.create_sheet("整理后")
    fresh.append(["填报单位：郇封镇"])
    fresh.append(["预警编号（勿动）", "核查人员", "说明", "核实结果*"])
    for line in reversed(lines):
        fresh.append([line[places[title] - 1] for title in kept])
    del opened["10月上报"]
    opened.save(book.with_name("上报(最终).xlsx"))
    assert back(con, book.with_name("上报(最终).xlsx")).problems == ()
    assert con.execute("select alert_id, checked_by from alerts.answer order by all").fetchall() == [
        (key, f"核查{key}") for key in sorted(IDS)
    ]


def test_a_merged_answer_counts_for_every_row_that_it_covers(con: duckdb.DuckDBPyConnection, book: Path) -> None:
    def merge(sheet: Any) -> None:
        place = columns(sheet)[RESULT]
        sheet.merge_cells(start_row=4, end_row=7, start_column=place, end_column=place)

    assert back(con, reshaped(answer(book, {"a04": {RESULT: "属实-转办"}}), merge)).problems == ()
    assert taken(con) == dict.fromkeys(IDS[:4], "属实-转办")


def test_an_answer_beneath_a_blank_merged_cell_is_named_and_not_lost() -> None:
    titles = ("alert_id", RESULT)
    sheet = ReturnedSheet("清单", (titles, ("a04", ""), ("a01", "属实-转办")), (((1, 1), (2, 1)),))
    (row,) = answered_rows(sheet, layout()) or []
    assert (row.row, row.key, row.hidden) == (3, "a01", (RESULT,))
    (told,) = told_of(sheet.name, [row], meta=None, received_on=date(2026, 10, 22))
    assert [fault.kind for fault in told.given.faults] == ["merged_over"]


def test_without_ids_every_answered_row_is_named(con: duckdb.DuckDBPyConnection, book: Path) -> None:
    def cut(sheet: Any) -> None:
        sheet.delete_cols(columns(sheet)["alert_id"])

    report = back(con, reshaped(answer(book, {key: {RESULT: "属实-转办"} for key in IDS[:3]}), cut))
    assert (report.rows_answered, taken(con)) == (3, {})
    assert problems(con) == [(4, "alert_id", None), (5, "alert_id", None), (6, "alert_id", None)]


def test_a_list_that_has_lost_its_header_is_named_row_by_row(con: duckdb.DuckDBPyConnection, book: Path) -> None:
    answer(book, {"a04": {RESULT: "属实-转办"}})

    def behead(sheet: Any) -> None:
        sheet.cell(4, columns(sheet)["alert_id"], "A00000000000000a")
        sheet.delete_rows(HEADER_ROW + 1)

    back(con, reshaped(book, behead))
    assert problems(con) == [(3, None, None)]


def test_an_answer_to_somebody_elses_alert_or_to_none_is_named(con: duckdb.DuckDBPyConnection, book: Path) -> None:
    def swap(sheet: Any) -> None:
        place = columns(sheet)["alert_id"]
        sheet.cell(4, place, "a07")
        sheet.cell(5, place, NUMBERS["P01"])

    report = back(con, reshaped(answer(book, {"a04": {RESULT: "不属实-数据错"}, "a01": STOP}), swap))
    assert taken(con) == {}
    assert problems(con) == [(4, "alert_id", "a07"), (5, "alert_id", None)]
    everything = " ".join(map(str, [report, *problems(con, "*")]))
    assert not [text for text in (*NUMBERS.values(), *(facts[0] for facts in PEOPLE.values())) if text in everything]


def test_one_answer_answers_all_alerts_of_an_event(con: duckdb.DuckDBPyConnection, book: Path) -> None:
    def both(sheet: Any) -> None:
        sheet.cell(4, columns(sheet)["alert_id"], "a04 a02")

    back(con, reshaped(answer(book, {"a04": {RESULT: "属实-主动告知"}}), both))
    assert taken(con) == {"a02": "属实-主动告知", "a04": "属实-主动告知"}


def test_a_text_file_saved_from_the_list_is_read_too(con: duckdb.DuckDBPyConnection, book: Path) -> None:
    answer(book, {"a02": {RESULT: "属实-转办", "备注": "已转\n教育局"}, "a01": STOP})
    sheet = openpyxl.load_workbook(book)[LIST_SHEET]
    path = book.with_suffix(".csv")
    with path.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(
            [["" if v is None else v for v in row] for row in sheet.iter_rows(values_only=True)]
        )
    assert back(con, path).problems == ()
    assert taken(con) == {"a01": STOP[RESULT], "a02": "属实-转办"}


def test_some_other_file_is_told_of_once_and_nothing_is_recorded(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    for name, content in (
        ("照片.jpg", b"\xff\xd8\xff\xe0rest"),
        ("空.xlsx", b""),
        ("其他.csv", "甲,乙\n1,2\n".encode()),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        assert len(back(con, path).problems) == 1, name
        assert back(con, path).read_before == name
    assert len(con.table("alerts.answer")) == 0


def test_an_exception_ends_and_a_later_answer_takes_it_back(con: duckdb.DuckDBPyConnection, book: Path) -> None:
    report = back(con, answer(book, {"a01": EXCEPTION}))
    assert ["2027-11-01" in note.reason for note in report.notes] == [True]
    wanted = (
        "select scope, subject, rule_code, reason, because, decided_by, valid_from, valid_until from alerts.exception"
    )
    assert con.execute(wanted).fetchall() == [
        ("person", "P01", "X01", "explained", "派出所复核", "王科员", date(2026, 10, 22), date(2027, 11, 1))
    ]
    back(con, answer(book, {"a01": STOP | {"例外情形": None}}), RECEIVED + timedelta(days=1))
    assert con.execute("select withdrawn_because from alerts.exception").fetchall() == [
        ("已有新的答复：属实-拟停(走审批)",)
    ]


def test_the_same_exception_again_stays_in_force(con: duckdb.DuckDBPyConnection, book: Path) -> None:
    back(con, answer(book, {"a01": EXCEPTION}))
    back(con, answer(book, {"a01": EXCEPTION | {"核查日期": "2026-10-22"}}), RECEIVED + timedelta(days=1))
    con.execute("update ops.this_run set as_of = '2026-11-15'")
    assert len(con.table("alerts.exception_in_force")) == 1


def test_the_same_list_a_month_later_prolongs_no_exception(con: duckdb.DuckDBPyConnection, book: Path) -> None:
    back(con, answer(book, {"a01": EXCEPTION}))
    report = back(con, answer(book, {"a02": {RESULT: "属实-转办"}}), RECEIVED + timedelta(days=31))
    assert (report.taken, report.known, report.notes) == (1, 1, ())
    assert con.execute("select valid_until, withdrawn_at from alerts.exception").fetchall() == [
        (date(2027, 11, 1), None)
    ]


def two_pieces(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update core.membership set evidence_id = 'e-other' where row_id = 'd-police/7/0'")
    insert(con, "core.evidence", [{"evidence_id": key, "person_id": "P01"} for key in ("e-P01", "e-other")])


def test_another_person_becomes_a_decision_that_a_second_person_confirms_where_the_alert_is_red(
    con: duckdb.DuckDBPyConnection, book: Path
) -> None:
    two_pieces(con)
    report = back(con, answer(book, {"a01": {RESULT: "不属实-身份匹配错", "核查人": "王科员", "备注": "同名同姓"}}))
    ((number, *told),) = con.execute(
        "select decision_id, least(evidence_a, evidence_b), greatest(evidence_a, evidence_b), verdict, because, needs_second "
        "from core.match_decision"
    ).fetchall()
    assert told == ["e-P01", "e-other", "different", "同名同姓", True]
    assert "doudi review confirm" in report.notes[0].reason
    decisions.confirm(con, number, by="李科长", at=RECEIVED)
    assert len(con.table("core.match_decision_in_force")) == 1
    back(con, answer(book, {"a01": STOP}), RECEIVED + timedelta(days=1))
    assert len(con.table("core.match_decision_in_force")) == 0


def test_where_nobody_can_tell_which_records_to_part_it_is_said_and_kept(
    con: duckdb.DuckDBPyConnection, book: Path
) -> None:
    report = back(con, answer(book, {"a01": {RESULT: "不属实-身份匹配错"}}))
    assert taken(con) == {"a01": "不属实-身份匹配错"}
    assert con.execute(
        "select kind, told = $told from alerts.answer_consequence", {"told": report.notes[0].reason}
    ).fetchall() == [("undecided", True)]


def test_a_list_of_the_first_layout_is_still_read(con: duckdb.DuckDBPyConnection, book: Path) -> None:
    answer(book, {"a02": {RESULT: "属实-转办"}})
    opened = openpyxl.load_workbook(book)
    meta = opened["_meta"]
    meta.cell(1, 2, "1")
    meta.delete_rows(8, 20)
    sheet = opened[LIST_SHEET]
    sheet.delete_cols(columns(sheet)["决定文号"], 4)
    opened.save(book)
    assert back(con, book).problems == ()
    assert con.execute("select alert_id, evidence_hash from alerts.answer").fetchall() == [("a02", "h")]


def test_the_facts_that_count_are_those_that_were_handed_out(con: duckdb.DuckDBPyConnection, book: Path) -> None:
    con.execute("update alerts.hit set evidence_hash = 'new' where period = '2026-10-01'")
    back(con, answer(book, {"a02": {RESULT: "不属实-数据错"}}))
    assert con.execute("select evidence_hash from alerts.answer").fetchall() == [("h",)]


def test_lists_of_other_townships_have_their_own_alerts(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = handed_out(con, tmp_path, BOOK.replace("410821102", SHANGQIAO).replace("郇封镇", "清化镇街道"))
    assert back(con, answer(path, {"a07": {RESULT: "不属实-已处理"}})).problems == ()
    assert taken(con) == {"a07": "不属实-已处理"}


def test_every_outcome_is_of_the_kind_that_its_words_say() -> None:
    begins = {"confirmed": "属实-", "false": "不属实-", "open": ("无法核实-", "提请协调-")}
    assert all(outcome.startswith(begins[terms.kind]) for outcome, terms in contract().outcomes.items())
    assert "等待外部核实" not in reasons_offered().values()


def department_list(con: duckdb.DuckDBPyConnection, out: Path, name: str) -> Path:
    files = put_out_of_alerts(con, out, department_lists)
    return next(file.path for file in files if name in file.path.name)


def test_a_department_answers_its_own_list_and_nobody_elses(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = department_list(con, tmp_path, "410821_修武县_残联")
    answer(path, {"a03": {RESULT: "属实-主动告知"}, "a04": {RESULT: "属实-转办"}}, sheet=DEPARTMENT_SHEET)
    opened = openpyxl.load_workbook(path)
    sheet = opened[DEPARTMENT_SHEET]
    line = [cell.value for cell in sheet[4]]
    line[columns(sheet)["alert_id"] - 1] = "a02"  # the schools'
    sheet.append(line)
    opened.save(path)
    report = back(con, path)
    assert taken(con) == {"a03": "属实-主动告知", "a04": "属实-转办"}
    assert [(problem.alert_id, "不是发给本单位" in problem.reason) for problem in report.problems] == [("a02", True)]
    assert con.execute("select distinct audience from alerts.answer").fetchall() == [("410821/残联",)]


def test_what_a_township_hands_to_the_coordinating_body_comes_back_on_that_bodys_list(
    con: duckdb.DuckDBPyConnection, book: Path, tmp_path: Path
) -> None:
    asked, body = "提请协调-一事一议", "困难群众基本生活保障工作协调机制"
    back(con, answer(book, {"a02": {RESULT: asked}}))
    assert con.execute("select alert_id, outcome, kind from alerts.answer").fetchall() == [("a02", asked, "open")]
    # As the next fold writes it.
    con.execute("update alerts.alert set status = '核查中', department = $1 where alert_id = 'a02'", [body])
    path = department_list(con, tmp_path, f"410821_修武县_{body}")
    report = back(
        con, answer(path, {"a02": {RESULT: "属实-落实政策"}}, sheet=DEPARTMENT_SHEET), RECEIVED + timedelta(1)
    )
    assert report.problems == ()
    assert taken(con) == {"a02": "属实-落实政策"}
    more = back(con, answer(book, {"a05": {RESULT: "不属实-数据错"}}), RECEIVED + timedelta(2))
    assert (more.taken, more.known) == (1, 1), "what the township said before is nothing new"
    assert taken(con)["a02"] == "属实-落实政策"


def test_a_list_of_ours_is_known_by_its_hidden_sheet_alone_or_packed_and_nothing_else_is(
    con: duckdb.DuckDBPyConnection, book: Path, tmp_path: Path
) -> None:
    landing = tmp_path / "landing" / "2026-10"
    landing.mkdir(parents=True)
    other = openpyxl.Workbook()
    other.active.append(["姓名", "_meta"])
    other.save(landing / "别的.xlsx")
    shutil.copy(book, landing / "上报.xlsx")
    for name, members in {"全部.zip": ["上报.xlsx"], "混合.zip": ["上报.xlsx", "别的.xlsx"]}.items():
        with zipfile.ZipFile(landing / name, "w") as archive:
            for member in members:
                archive.write(landing / member, member)
    (landing / "说明.csv").write_text("_meta,1", encoding="utf-8")
    found = {path.name: feedback_door.is_feedback(path, tmp_path / "landing") for path in landing.iterdir()}
    assert found == {"别的.xlsx": False, "上报.xlsx": True, "全部.zip": True, "混合.zip": False, "说明.csv": False}


def test_an_archive_is_read_file_by_file_and_what_in_it_cannot_be_read_stops_nothing(
    con: duckdb.DuckDBPyConnection, book: Path, tmp_path: Path
) -> None:
    answer(book, {"a02": {RESULT: "属实-转办"}})
    folder = tmp_path / "2026-10" / "反馈"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "全县.zip", "w") as archive:
        archive.write(book, "郇封镇.xlsx")
        archive.writestr("照片.jpg", b"\xff\xd8\xff\xe0rest")
    told = feedback_door.enter(con, folder / "全县.zip", landing=tmp_path, at=RECEIVED)
    assert [(one.name, one.taken, len(one.problems)) for one in sorted(told, key=lambda one: one.name)] == [
        ("2026-10/反馈/全县.zip/照片.jpg", 0, 1),
        ("2026-10/反馈/全县.zip/郇封镇.xlsx", 1, 0),
    ]
    again = feedback_door.enter(con, folder / "全县.zip", landing=tmp_path, at=RECEIVED)
    assert all(one.read_before for one in again)


def test_the_receipt_names_nobody_and_is_the_same_bytes_for_the_same_file(
    con: duckdb.DuckDBPyConnection, book: Path, tmp_path: Path
) -> None:
    answer(book, {"a01": {RESULT: PEOPLE["P01"][0], "备注": NUMBERS["P01"]}, "a02": EXCEPTION})
    report = back(con, book)
    first, second = (
        feedback_receipt.write_receipt(tmp_path / name, read_run(con), report).read_bytes() for name in "ab"
    )
    assert first == second
    (path,) = (tmp_path / "a" / "回执").iterdir()
    sheet = openpyxl.load_workbook(path).worksheets[0]
    text = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "未采用" in text
    assert "最长 12 个月" in text
    assert PEOPLE["P01"][0] not in text
    assert NUMBERS["P01"] not in text


def test_where_the_receipt_cannot_be_written_nothing_is_recorded_and_the_file_is_read_again(
    con: duckdb.DuckDBPyConnection, book: Path, tmp_path: Path
) -> None:
    landing = tmp_path / "landing"
    returned = landing / "2026-10" / "反馈" / "上报.xlsx"
    returned.parent.mkdir(parents=True)
    shutil.copy(answer(book, {"a01": {RESULT: PEOPLE["P01"][0]}, "a02": {RESULT: "属实-转办"}}), returned)
    save_as(con, tmp_path / "w.duckdb")
    settings = Settings(warehouse=tmp_path / "w.duckdb", landing=landing, out=tmp_path / "out", engine="plain")
    settings.out.write_text("not a folder", encoding="utf-8")
    for enter in (lambda: list(hand_in(settings, [returned])), lambda: ingest(settings, [returned])):
        with pytest.raises(NotADirectoryError):
            enter()
    settings.out.unlink()
    ingest(settings, [returned])
    assert [path.name[:7] for path in settings.out.glob("2026-10/回执/*")] == ["答复回执_上报"]
    assert "新登记答复 0 条" in list(hand_in(settings, [returned]))[-1]


def test_a_list_without_its_hidden_sheet_answers_the_last_month_that_found_its_alerts(
    con: duckdb.DuckDBPyConnection, book: Path
) -> None:
    answer(book, {"a02": {RESULT: "属实-转办", "核查日期": "2026-10-01"}})
    opened = openpyxl.load_workbook(book)
    del opened["_meta"]
    opened.save(book)
    assert back(con, book).problems == ()
    told = con.execute("select period, evidence_hash, run_id, audience from alerts.answer").fetchall()
    assert told == [(date(2026, 10, 1), "h", None, None)]


def test_an_alert_that_a_corrected_delivery_has_taken_away_is_named_as_such(
    con: duckdb.DuckDBPyConnection, book: Path
) -> None:
    answer(book, {"a02": {RESULT: "属实-转办"}})
    con.execute("delete from alerts.hit where alert_id = 'a02'")
    assert ["已经没有这件事" in problem.reason for problem in back(con, book).problems] == [True]
