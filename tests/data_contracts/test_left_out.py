"""Is what may not be stored nowhere, and does a reply that found nobody accuse nobody?"""

from __future__ import annotations

import pytest

from tests.data_contracts.workshop import Intake, Landing, csv_bytes, xlsx

SECRET = "不可保存的内容"
NUMBER, OTHER = "41089019850203101X", "410890199005061016"


def everything(intake: Intake) -> str:
    """Every value of every table, as one text."""
    return str(intake.contents())


CUSTODY = ["姓名", "证件号码", "类别", "起始日期"]
PRISONER = ["张伟", NUMBER, "监狱服刑", "2024-03-01"]
DEATH = ["证明编号", "死者姓名", "证件号码", "死亡日期"]
DEAD = ["K001", "张伟", NUMBER, "2026-10-01"]
ILL = ["姓名", "身份证号", "病种类别", "确诊日期"]
PATIENT = ["张伟", NUMBER, "重特大疾病", "2026-10-01"]
SENSITIVE = [
    ("justice.custody", CUSTODY, PRISONER, "罪名"),
    ("justice.custody", CUSTODY, PRISONER, "主要犯罪事实"),
    ("justice.custody", CUSTODY, PRISONER, "原判罪名及刑种"),
    ("justice.custody", CUSTODY, PRISONER, "羁押原因"),
    ("health.death_certificate", DEATH, DEAD, "根本死因(ICD-10编码)"),
    ("health.death_certificate", DEATH, DEAD, "直接导致死亡的疾病"),
    ("health.death_certificate", DEATH, DEAD, "ＩＣＤ 编码"),
    ("health.severe_illness", ILL, PATIENT, "主要诊断名称"),
    ("civil_affairs.cremation", ["火化编号", "逝者姓名", "火化日期"], ["K1", "张伟", "2026-10-03"], "死亡原因说明"),
    ("health.severe_illness", ILL, PATIENT, ""),
]


@pytest.mark.parametrize(("dataset", "titles", "row", "private"), SENSITIVE)
def test_what_is_never_taken_in_is_stored_nowhere_and_the_sender_is_told(
    intake: Intake, dataset: str, titles: list[str], row: list[str], private: str
) -> None:
    landing = intake.take(xlsx([["名单"], [*titles, private, "编外"], [*row, SECRET, "留下"]]), folder=dataset)
    assert (landing.state, landing.only.rows_accepted) == ("accepted", 1)
    assert SECRET not in everything(intake)
    assert landing.raw("extra") == [({"编外": "留下"},)]
    assert (private or "第 5 列") in landing.notes["never_taken_in"]


def test_an_offence_under_a_known_word_is_an_offence_all_the_same(intake: Intake) -> None:
    rows = [["", "", "犯罪信息", "", "羁押情况", ""], ["姓名", "证件号码", "类型", "判决日期", "类别", "起始日期"]]
    landing = intake.take(
        xlsx([*rows, ["张伟", NUMBER, SECRET, "2024-02-01", *PRISONER[2:]]]), folder="justice.custody"
    )
    assert landing.staged("kind") == [("监狱服刑",)]
    assert SECRET not in everything(intake)


def test_a_day_may_stand_under_a_private_title(intake: Intake) -> None:
    rows = [["", "", "", "罪名及刑期", "", ""], ["姓名", "证件号码", "类别", "罪名", "刑期起", "刑期止"]]
    line = ["张伟", NUMBER, "服刑", SECRET, "2024-03-01", "2028-02-28"]
    landing = intake.take(xlsx([*rows, line]), folder="justice.custody")
    assert landing.staged("ends_on::varchar") == [("2028-02-28",)]
    assert SECRET not in everything(intake)


@pytest.mark.parametrize(
    "title", [["强制隔离戒毒(吸毒)人员名单"], ["犯罪人员名单", "", "", ""], ["罪犯", "", "", "罪犯"]]
)
@pytest.mark.parametrize("is_merged", [True, False])
def test_a_word_in_the_title_of_the_sheet_makes_no_column_private(
    intake: Intake, title: list[str], *, is_merged: bool
) -> None:
    top = [(title[0], 1, 4)] if is_merged else title
    landing = intake.take(xlsx([top, [*CUSTODY, "罪名"], [*PRISONER, SECRET]]), folder="justice.custody")
    assert landing.only.rows_accepted == 1
    assert SECRET not in everything(intake)


def test_a_torn_row_of_a_list_with_private_columns_keeps_no_cell(intake: Intake) -> None:
    good = [*PRISONER, "盗窃", "甲监区"]
    torn = ["李强", OTHER, *PRISONER[2:], "甲监区", SECRET, "多出一格"]
    content = csv_bytes([[*CUSTODY, "罪名", "分监区"], good, torn, good], "gb18030")
    landed = intake.take(content, folder="justice.custody", name="名单.csv").only
    assert (landed.rows_read, landed.rows_quarantined) == (3, 1)
    stored = everything(intake)
    assert SECRET not in stored
    assert "盗窃" not in stored


REPLY = [*CUSTODY, "预计终止日期", "核查结果"]
FOUND = [*PRISONER, "2028-02-28", "比中"]
NOT_FOUND = ["李强", OTHER, "", "", "", "未比中"]
LANDED = ("accepted", 1, 1, 0)


def reply(intake: Intake, *rows: list[str], titles: list[str] = REPLY) -> Landing:
    return intake.take(xlsx([["请核查的名单"], titles, *rows]), folder="justice.custody")


def state(landing: Landing) -> tuple[str, int, int, int]:
    landed = landing.only
    return landed.state, landed.rows_read, landed.rows_accepted, landed.rows_quarantined


@pytest.mark.parametrize("answer", ["未比中", "未 比 中", "0", "查无此人", "不在押", "否", "无"])
def test_a_reply_that_found_nobody_is_no_record_and_is_counted(intake: Intake, answer: str) -> None:
    landing = reply(intake, FOUND, *[[*NOT_FOUND[:-1], answer]] * 30)
    assert state(landing) == LANDED
    assert OTHER not in everything(intake)
    assert intake.con.table("ops.delivery").project("rows_stripped").fetchall() == [(31,)]
    assert "30 行" in landing.notes["negative_reply"]


def test_the_answer_may_stand_in_the_column_of_kinds(intake: Intake) -> None:
    rows = [PRISONER, ["李强", OTHER, "未比中", "/"], ["王军", "", "查无此人", "无"]]
    assert state(reply(intake, *rows, titles=CUSTODY)) == LANDED


def test_a_list_on_which_nobody_was_found_is_empty_and_accepted(intake: Intake) -> None:
    assert state(reply(intake, *[NOT_FOUND] * 8)) == ("accepted", 0, 0, 0)


def test_a_line_without_an_answer_among_others_with_one_is_left_out_and_told(intake: Intake) -> None:
    landing = reply(intake, FOUND, ["李强", OTHER, "", "", "", ""])
    assert state(landing) == LANDED
    assert "第 4 行" in landing.notes["unanswered"]


def test_a_list_without_any_answer_is_a_broken_export_and_goes_back(intake: Intake) -> None:
    landing = reply(intake, *[["李强", OTHER, "", "", "", ""]] * 8)
    assert state(landing) == ("held", 8, 0, 8)


@pytest.mark.parametrize("answer", ["疑似", "待核实", "同名同姓"])
def test_what_is_no_clear_answer_goes_back(intake: Intake, answer: str) -> None:
    landing = reply(intake, FOUND, ["李强", OTHER, *PRISONER[2:], "2028-02-28", answer])
    assert state(landing) == ("accepted", 2, 1, 1)


def test_a_contradiction_goes_back(intake: Intake) -> None:
    landing = reply(intake, FOUND, ["李强", OTHER, *PRISONER[2:], "2028-02-28", "未比中"])
    assert state(landing) == ("accepted", 2, 1, 1)
    assert intake.con.table("quarantine.row").project("check_name").fetchall() == [("found_or_not_found",)]


def test_people_whom_the_police_did_not_find_are_not_dead(intake: Intake) -> None:
    titles = ["姓名", "公民身份号码", "死亡日期", "注销日期", "注销原因", "比对结果"]
    dead = ["张伟", NUMBER, "2026-10-01", "2026-10-03", "死亡", "比中"]
    rows = [["请核查的名单"], titles, dead, *[["李强", OTHER, "", "", "", "未比中"]] * 9]
    landing = intake.take(xlsx(rows), folder="public_security.death_cancellation")
    assert state(landing) == LANDED
    assert OTHER not in everything(intake)
