"""Is every alert on record that stands on a list, and can what came back be read at the rule desk?"""

from __future__ import annotations

import re
import shutil
from io import StringIO
from pathlib import Path

import duckdb
import openpyxl
import pytest
from rich.console import Console
from typer.testing import CliRunner

from alerts.rule import rules
from alerts.written import WrittenFile
from flows import demo
from flows.backtest import backtest
from flows.cli import app
from flows.compare import compare, monthly_request
from flows.exports import record_exports, record_put_out
from flows.run import RunReport
from flows.settings import Settings
from flows.steps import LISTS
from tests.conftest import LAST_MONTH, County

RECORDED = "select run_id, period, alert_id, audience from alerts.handed_out order by all"


@pytest.fixture
def answered(hamlet: County, tmp_path: Path) -> Path:
    """A copy of the hamlet's warehouse in which every alert of one rule of September's lists was found false."""
    path = tmp_path / "warehouse.duckdb"
    shutil.copyfile(hamlet.warehouse, path)
    with duckdb.connect(path) as con:
        con.execute(
            """
            insert into alerts.answer by name
            with listed as (
                select distinct alert_id, run_id from alerts.handed_out
                where month(period) = 9 and rule_code = (
                    select mode(rule_code order by rule_code) from alerts.handed_out where month(period) = 9
                )
            )
            select
                concat('answer-', alert_id) as answer_id, alert_id, run_id, 'file' as sha256, '工作清单' as sheet,
                row_number() over (order by alert_id)::integer as source_row, timestamp '2026-10-20 02:00:00' as received_at,
                '不属实-数据错' as outcome, 'false' as kind
            from listed
            """
        )
    return path


def on_lists(hamlet: County) -> set[tuple[str, str]]:
    """Month and alert of every line of every list that lies in the output folder."""
    found = set()
    for path in hamlet.out.glob("*/*/*.xlsx"):
        if path.parent.name not in {"乡镇", "部门"} or "走访单" in path.name:
            continue
        for sheet in openpyxl.load_workbook(path):
            rows = list(sheet.iter_rows(values_only=True))
            header = next((row for row in rows[:5] if "alert_id" in row), None)
            if header:
                ids = (row[header.index("alert_id")] for row in rows[rows.index(header) + 1 :])
                found |= {(path.parts[-3], one) for cell in ids if cell for one in cell.split()}
    return found


def test_every_alert_on_a_list_is_on_record_and_no_other(hamlet: County) -> None:
    with duckdb.connect(hamlet.warehouse, read_only=True) as con:
        recorded = con.execute("select distinct strftime(period, '%Y-%m'), alert_id from alerts.handed_out").fetchall()
        strangers = con.execute(
            "select * from alerts.handed_out anti join ops.export using (run_id, audience)"
        ).fetchall()
    assert set(recorded) == on_lists(hamlet)
    assert len(recorded) > 50
    assert strangers == []


def test_a_month_that_is_handed_out_again_says_nothing_new(hamlet: County, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(hamlet.home, home, symlinks=True)
    settings = Settings(
        warehouse=home / "warehouse.duckdb", landing=home / "sample" / "landing", out=home / "out", engine="plain"
    )
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        before = con.execute(RECORDED).fetchall()
    shutil.rmtree(settings.out)
    assert compare(monthly_request(LAST_MONTH, settings)).changed
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        assert con.execute(RECORDED).fetchall() == before


def test_what_a_killed_run_put_out_is_written_down_by_the_run_that_is_started_again(
    hamlet: County, tmp_path: Path
) -> None:
    county = County(shutil.copytree(hamlet.home, tmp_path / "county", symlinks=True))
    exported = "select path, audience, sha256, columns, is_masked from ops.export where path like '2026-10/乡镇/%' order by all"
    with duckdb.connect(county.warehouse) as con:
        # A copy is another folder: what lies in it is put out there, but for the record.
        con.execute("update alerts.edition set folder = $1", [str(county.out.absolute())])
        before = con.execute(exported).fetchall()
        con.execute("delete from ops.export where path like '2026-10/乡镇/%'")
        con.execute("update ops.run set state = 'running' where period = $1", [LAST_MONTH])
    settings = Settings(warehouse=county.warehouse, landing=hamlet.landing, out=county.out, engine="plain")
    assert compare(monthly_request(LAST_MONTH, settings)).changed
    with duckdb.connect(county.warehouse, read_only=True) as con:
        assert con.execute(exported).fetchall() == before != []


def test_an_edition_that_was_put_out_by_a_killed_run_and_is_an_old_one_by_now_is_on_record_too(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    con.execute(
        "insert into alerts.edition select '乡镇/单.xlsx', number, $1, concat('乡镇/单', number, '.xlsx'), "
        "concat('sha', number), 'c', concat('run-', number), '2026-10-01', '某镇', 7 from range(1, 4) as made (number)",
        [tmp_path.absolute().as_posix()],
    )
    con.execute(
        "insert into alerts.edition select * replace ('/elsewhere' as folder, 'x' as sha256) from alerts.edition"
    )
    file = WrittenFile(tmp_path / "乡镇" / "单3.xlsx", "某镇", 7, "sha3", columns=("姓名",))
    record_exports(con, tmp_path, "run-3", [file])
    for _ in range(2):
        record_put_out(con, tmp_path)
        assert con.execute("select path, sha256, run_id, columns from ops.export order by path").fetchall() == [
            ("乡镇/单1.xlsx", "sha1", "run-1", None),
            ("乡镇/单2.xlsx", "sha2", "run-2", None),
            ("乡镇/单3.xlsx", "sha3", "run-3", ["姓名"]),
        ]


def test_the_rule_desk_says_how_often_rules_were_right_and_what_to_do(answered: Path) -> None:
    told = CliRunner().invoke(app, ["rules", "precision", "--warehouse", str(answered)])
    assert told.exit_code == 0, told.output
    with duckdb.connect(answered, read_only=True) as con:
        ((code, checked),) = con.execute(
            "select rule_code, count(distinct alert_id) from alerts.answer_placed group by rule_code"
        ).fetchall()
    line, proposal = [line for line in told.output.splitlines() if line.split()[:1] == [code]]
    assert f" {checked} " in line
    assert " 0.0% " in line
    assert "降为试运行" in proposal
    elsewhere = CliRunner().invoke(app, ["rules", "precision", "--warehouse", str(answered), "--county", "659001"])
    assert "还没有下发的事项" in elsewhere.output


def test_a_backtest_says_how_many_of_its_hits_were_checked_and_true(answered: Path) -> None:
    with duckdb.connect(answered, read_only=True) as con:
        code = con.execute("select distinct rule_code from alerts.answer_placed").fetchall()[0][0]
    with duckdb.connect(answered) as con:
        con.execute(
            "update alerts.answer set outcome = '属实-转办', kind = 'confirmed' "
            "where alert_id = (select min(alert_id) from alerts.answer)"
        )
    rule = next(one for one in rules() if one.code == code)
    september, _ = backtest(Settings(warehouse=answered, engine="plain"), rule, months=12)
    assert september.confirmed == 1
    checked = september.confirmed + september.refuted
    assert checked == september.alerts
    assert september.verified_share == f"1/{checked} ({1 / checked:.1%})"


def test_the_demonstration_names_every_list_and_page_and_what_to_do_next(hamlet: County) -> None:
    settings = Settings(warehouse=hamlet.warehouse, landing=hamlet.landing, out=hamlet.out)
    console = Console(record=True, width=100, file=StringIO())
    report = RunReport("run", LAST_MONTH, True, (), hamlet.published, (), 0, "")
    demo.show(console, settings, [report])
    told = console.export_text()
    month = hamlet.out / "2026-10"
    for folder in (path for path in month.iterdir() if path.is_dir()):
        assert re.search(rf"{folder.name}/ +{len(list(folder.iterdir()))} ", told), folder.name
    assert {*LISTS} <= {*demo.FOLDERS}, "every kind of list has its line"
    for page in (path for path in month.iterdir() if path.is_file()):
        assert page.name in told
    (alert,) = re.findall(r"doudi why (\S+)", told)
    assert f"doudi evidence {alert} --out-root {hamlet.out} --warehouse {hamlet.warehouse}" in told
