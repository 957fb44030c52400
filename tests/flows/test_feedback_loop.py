"""The loop that closes: a run hands out, lists come back through the landing folder, the next run hands out what is left."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest
from typer.testing import CliRunner

from alerts.list_sheet import HEADER_ROW
from alerts.worklist import LIST_SHEET
from flows.cli import app
from flows.compare import compare, monthly_request
from flows.run import SQL, RunReport
from flows.settings import Settings
from tests.conftest import County
from tests.flows.returned import answer, columns
from warehouse import sql_file

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def own(hamlet: County, tmp_path: Path) -> County:
    """A hamlet of one's own, compared for two months."""
    for name in ("out", "published", "sample"):
        shutil.copytree(hamlet.home / name, tmp_path / name)
    shutil.copy(hamlet.warehouse, tmp_path / "warehouse.duckdb")
    return County(tmp_path)


def compared(own: County, month: date = OCTOBER) -> RunReport:
    settings = Settings(warehouse=own.warehouse, landing=own.landing, out=own.out, engine="plain")
    return compare(monthly_request(month, settings))


def rows(own: County, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(own.warehouse), read_only=True) as con:
        return con.execute(query).fetchall()


def lists(own: County, folder: str = "2026-10") -> list[Path]:
    """The newest edition of each list."""
    editions = sorted((own.out / folder / "乡镇").glob("*_核查工作单*.xlsx"))
    return list({path.name.partition("_核查工作单")[0]: path for path in editions}.values())


def handed_out(own: County) -> Iterator[tuple[Path, list[str]]]:
    for path in lists(own):
        sheet = openpyxl.load_workbook(path)[LIST_SHEET]
        titles, *lines = list(sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True))
        yield path, [str(line[titles.index("alert_id")]) for line in lines]


def longest(own: County) -> tuple[Path, list[str]]:
    return max(handed_out(own), key=lambda found: len(found[1]))


def test_answers_close_alerts_and_the_next_run_hands_out_what_is_left(own: County) -> None:
    path, ids = longest(own)
    settled, away, complex_case = ids[0], ids[1], ids[3]
    returned = own.landing / "2026-10" / "反馈" / "郇封镇 返回.xlsx"
    returned.parent.mkdir()
    shutil.copy(path, returned)
    given = {
        settled: {"核查结果": "不属实-已处理"},
        away: {"核查结果": "无法核实-需协助核查"},
        ids[2]: {"备注": "还没有去"},
        complex_case: {"核查结果": "提请协调-一事一议"},
    }
    answer(returned, given)
    report = compared(own)
    assert report.changed
    assert "1 returned lists" in report.summary
    status = dict(rows(own, "select alert_id, status from alerts.alert"))
    assert {status[alert] for alert in settled.split()} == {"不属实-已处理"}
    assert {status[alert] for alert in away.split()} == {"核查中"}
    left = [alert for _, listed in handed_out(own) for alert in listed]
    assert settled not in left
    assert {away, complex_case} <= set(left)
    (body,) = (own.out / "2026-10").rglob("*_困难群众基本生活保障工作协调机制_待办清单.xlsx")
    listed = [cell for row in openpyxl.load_workbook(body)["待办清单"].values for cell in row]
    assert set(complex_case.split()) <= set(listed)
    told = openpyxl.load_workbook(path.with_name(f"{path.stem}_第2版.xlsx"))["变更说明"].iter_rows(values_only=True)
    assert {row[7]: row[6] for row in told if row[0] == "撤下"} == dict.fromkeys(
        settled.split(), "已收到答复（不属实-已处理），不再列入"
    )
    assert len(list((own.out / "2026-10" / "回执").glob("答复回执_*.xlsx"))) == 1
    assert rows(own, "select reason from alerts.feedback_problem") == [("填了其他格子，但没有选“核查结果”",)]
    assert not rows(own, "select * from ops.delivery where source_file like '%反馈%' or source_file like '%返回%'")
    assert not compared(own).changed


def test_a_list_is_known_wherever_it_lies_and_no_reader_of_deliveries_sees_it(own: County) -> None:
    path, ids = longest(own)
    folder = next(each for each in sorted((own.landing / "2026-10").iterdir()) if each.is_dir())
    for place in (own.landing / "2026-10" / "上报.xlsx", folder / "上报2.xlsx"):
        shutil.copy(path, place)
        answer(place, {ids[0]: {"核查结果": "不属实-已处理", "备注": place.stem}})
    before = rows(own, "select count(*) from ops.delivery")
    compared(own)
    assert rows(own, "select count(*) from ops.delivery") == before
    assert rows(own, "select count(*) from alerts.feedback_file") == [(2,)]
    # The later file's answer counts.
    ((note,),) = set(rows(own, "select note from alerts.answer_in_force"))
    assert note in ("上报", "上报2")


def test_the_command_tells_row_by_row_and_what_to_do(own: County, tmp_path: Path) -> None:
    path, ids = longest(own)
    returned = tmp_path / "返回" / "乡镇.xlsx"
    returned.parent.mkdir()
    shutil.copy(path, returned)
    answer(returned, {ids[0]: {"核查结果": "不属实-已处理"}, ids[1]: {"核查结果": "属实"}})
    given = ["feedback", str(returned.parent), "--warehouse", str(own.warehouse), "--out", str(tmp_path / "o")]
    told = CliRunner().invoke(app, given)
    assert told.exit_code == 0, told.output
    assert "有答复的 2 行" in told.output
    row = columns_row(returned, ids[1])
    assert f"第 {row} 行“核查结果”：“核查结果”不是下拉列表中的选项" in told.output
    (receipt,) = (tmp_path / "o" / "回执").glob("*.xlsx")
    sheet = openpyxl.load_workbook(receipt)["答复回执"]
    assert [sheet.cell(4, column).value for column in (2, 3, 5)] == [str(row), "核查结果", "未采用"]
    again = CliRunner().invoke(app, given)
    assert again.exit_code == 0
    assert "完全相同" in again.output
    assert compared(own).changed, "answers that came by the command count in the next run"
    assert not compared(own).changed


def columns_row(path: Path, alert_id: str) -> int:
    sheet = openpyxl.load_workbook(path)[LIST_SHEET]
    place = columns(sheet)["alert_id"]
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, place).value == alert_id)


@pytest.mark.soak  # tests/alerts/test_answered.py says the same of a fold
def test_an_earlier_month_run_again_does_not_know_later_answers(own: County) -> None:
    path, ids = longest(own)
    returned = own.landing / "2026-10" / "反馈" / "a.xlsx"
    returned.parent.mkdir()
    shutil.copy(path, returned)
    answer(returned, {alert: {"核查结果": "不属实-已处理"} for alert in ids})
    compared(own)
    shutil.rmtree(own.out / "2026-09")
    assert compared(own, date(2026, 9, 1)).changed
    assert not rows(own, "select * from alerts.alert where status = '不属实-已处理'")
    compared(own)
    assert rows(own, "select count(*) > 0 from alerts.alert where status = '不属实-已处理'") == [(True,)]


def test_another_person_is_parted_by_the_next_run_and_a_red_alert_waits_for_a_second_person(own: County) -> None:
    found: dict[bool, tuple[str, list[str]]] = {}
    with duckdb.connect(str(own.warehouse), read_only=True) as con:
        for _, ids in handed_out(own):
            for alert in (alert for alert in ids if " " not in alert):
                wanted = {"alert_id": alert, "period": OCTOBER}
                ((pieces, is_red),) = sql_file.rows(con, SQL / "answer_pieces.sql", wanted)
                if len(pieces) == 2:
                    found.setdefault(is_red, (alert, pieces))
    assert found.keys() == {True, False}
    folder = own.landing / "2026-10" / "反馈"
    folder.mkdir()
    for path, ids in handed_out(own):
        told = {alert: {"核查结果": "不属实-身份匹配错"} for alert, _ in found.values() if alert in ids}
        if told:
            answer(Path(shutil.copy(path, folder)), told)
    compared(own)
    persons = {red: persons_of(own, pieces) for red, (_, pieces) in found.items()}
    assert [len(persons[red]) for red in (False, True)] == [2, 1], "one pair of eyes is not enough for a red alert"
    ((waiting,),) = rows(own, "select decision_id from core.match_decision where needs_second")
    confirmed = ["review", "confirm", str(waiting), "--by", "李科长", "--warehouse", str(own.warehouse)]
    assert CliRunner().invoke(app, confirmed).exit_code == 0
    compared(own)
    assert len(persons_of(own, found[True][1])) == 2
    assert not rows(own, "select * from alerts.feedback_problem")


def persons_of(own: County, pieces: list[str]) -> set[object]:
    wanted = ", ".join(f"'{piece}'" for piece in pieces)
    return {person for (person,) in rows(own, f"select person_id from core.evidence where evidence_id in ({wanted})")}
