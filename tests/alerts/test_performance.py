"""Does the quarter say of every office what it was asked and answered in time, and of every sender what came in time?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from alerts.policy import install_policy
from alerts.quarterly_report import write_quarterly_report, write_yearly_pack
from data_contracts.areas import load_areas
from tests.alerts.alerts_world import begin, new_world
from tests.alerts.answered_world import answers, handed, hit, rule


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    """Five leads of two offices: answered in time, answered late, not answered and late, not due yet, an older one."""
    made = new_world()
    install_policy(made, "jiaozuo")
    rule(made, "X01")
    rule(made, "Q01", family="quality")
    for period in ("2026-06", "2026-09", "2026-10"):
        begin(made, period)
    _lead(made, "A1", "2026-09", "2026-10-30")
    _lead(made, "A2", "2026-09", "2026-10-20")
    _lead(made, "A3", "2026-10", "2026-11-10")
    _lead(made, "A4", "2026-10", "2026-12-01", department="残联")
    _lead(made, "A5", "2026-06", "2026-07-01")
    _lead(made, "A6", "2026-10", "2026-11-01", code="Q01")
    answers(
        made,
        [
            ("A1", "属实-落实政策", "2026-10-19 02:00:00", "2026-09", "same"),
            ("A2", "属实-落实政策", "2026-10-25 02:00:00", "2026-09", "same"),
        ],
    )
    status = "insert into ops.schedule_status by name select $1::date as period, $2 as dataset, '' as area_code, "
    status += "$1::date as due_on, $3 as state, $4 as days_late"
    for period, dataset, state, days in (
        ("2026-10-01", "health.death_certificate", "on_time", None),
        ("2026-09-01", "health.death_certificate", "late", 4),
        ("2026-08-01", "health.death_certificate", "late", 1),
        ("2026-07-01", "health.death_certificate", "missing", 100),
        ("2026-10-01", "health.severe_illness", "not_due", None),
    ):
        made.execute(status, [period, dataset, state, days])
    return made


def _lead(con: duckdb.DuckDBPyConnection, alert_id: str, period: str, due_on: str, **more: Any) -> None:
    department = more.pop("department", "乡镇(街道)")
    hit(con, period, alert_id, **more)
    handed(con, period, alert_id, **more)
    con.execute("update alerts.hit set department = $2 where alert_id = $1", [alert_id, department])
    con.execute(
        "insert into alerts.alert by name select alert_id, rule_code, area_code, department, subject_record, period as first_period, "
        "period as last_period, 1 as months_seen, '新增' as status, 'new' as change, period as raised_on, $2::date as due_on, "
        "false as due_is_provisional, grade, grade_reasons, reason, evidence, ruled_out from alerts.hit where alert_id = $1",
        [alert_id, due_on],
    )


def test_an_answer_that_came_late_is_as_late_as_none_and_another_quarter_and_data_faults_do_not_count(
    con: duckdb.DuckDBPyConnection,
) -> None:
    lines = con.execute("from alerts.office_performance order by period, department").fetchall()
    assert [(f"{line[0]:%Y-%m}", *line[1:]) for line in lines] == [
        ("2026-06", "410802", "乡镇(街道)", 1, 0, 1, None, 0),
        ("2026-09", "410802", "乡镇(街道)", 2, 2, 1, 14, 2),
        ("2026-10", "410802", "乡镇(街道)", 1, 0, 1, None, 0),
        ("2026-10", "410802", "残联", 1, 0, 0, None, 0),
    ]


def test_the_quarterly_report_says_the_rates_of_every_office_and_of_every_sender(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    text = write_quarterly_report(con, tmp_path, areas=load_areas()).path.read_text(encoding="utf-8")
    rows = [line.replace('<td class="n">', "|").replace('<td class="n bad">', "|") for line in text.split("<tr>")]
    told = {row.split("</td>")[0].removeprefix("<td>"): row.replace("</td>", "").split("|")[1:] for row in rows}
    assert [cell.split("<")[0] for cell in told["乡镇(街道)"]] == ["3", "2", "66.7%", "7.0", "2", "66.7%"]
    assert [cell.split("<")[0] for cell in told["残联"]] == ["1", "0", "0.0%", "—", "0", "0.0%"]
    [sender] = [cells for owner, cells in told.items() if owner.startswith("卫健委") and len(cells) == 6]
    assert [cell.split("<")[0] for cell in sender] == ["3", "1", "33.3%", "2", "0", "2.5"]


def test_the_yearly_pack_tells_the_whole_year_with_what_came_of_it_and_names_nobody(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    made = write_yearly_pack(con, tmp_path, areas=load_areas())
    text = made.path.read_text(encoding="utf-8")
    assert made.path.name == "2026_年度情况汇编.html"
    assert '<tr><td>属实-落实政策</td><td class="n">2</td></tr>' in text
    # The lead of June is of the year, and not of the quarter; so is the delivery that was missing in July.
    assert '<td>乡镇(街道)</td><td class="n">4</td>' in text
    assert (
        '<td class="n">4</td><td class="n">1</td><td class="n">25.0%</td><td class="n">2</td><td class="n bad">1</td>'
        in text
    )
    assert "<script" not in text
