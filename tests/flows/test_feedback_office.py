"""The round trip through the real LibreOffice: each answer comes back to its alert, whatever the clerk did to the list."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from alerts.list_sheet import HEADER_ROW
from alerts.worklist import LIST_SHEET
from tests.alerts.small_township import alerts, insert
from tests.flows.returned import IDS, a_township, back, handed_out, taken

CLERK = Path(__file__).parent / "office_clerk.py"
#: The Python for which the office's bridge is installed.
BRIDGE = Path("/usr/bin/python3")
MORE = 60
OUTCOMES = ("属实-落实政策", "属实-转办", "属实-主动告知", "不属实-数据错", "不属实-已处理", "无法核实-人不在")


def has_bridge() -> bool:
    if shutil.which("soffice") is None or not BRIDGE.exists():
        return False
    return subprocess.run([str(BRIDGE), "-c", "import uno"], capture_output=True, check=False).returncode == 0


pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(not has_bridge(), reason="LibreOffice with its Python bridge (python3-uno) is not installed"),
]


def many_alerts(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Sixty more about the same person: a list long enough to be sorted wrongly."""
    model = next(alert for alert in alerts() if alert["alert_id"] == "a05")
    ids = [f"b{number:02d}" for number in range(MORE)]
    insert(con, "alerts.alert", [model | {"alert_id": key, "reason": f"第{key}件事。"} for key in ids])
    con.execute(
        "insert into alerts.hit select hit.* replace (more.alert_id as alert_id) from alerts.hit as hit "
        "cross join (select alert_id from alerts.alert where alert_id like 'b%') as more where hit.alert_id = 'a05'"
    )
    return [*IDS, *ids]


def at_the_office(todo: dict[str, object], folder: Path) -> dict[str, Any]:
    """Let the clerk work; return the ids in the order of the sorted list, and what the list looked like then."""
    (folder / "todo.json").write_text(json.dumps(todo), encoding="utf-8")
    done = subprocess.run(
        [str(BRIDGE), str(CLERK), str(folder / "todo.json")], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


@pytest.mark.parametrize("merged", [False, True])
def test_every_answer_given_in_libreoffice_comes_back_to_its_alert(tmp_path: Path, merged: bool) -> None:
    con = a_township()
    ids = many_alerts(con)
    book = handed_out(con, tmp_path)
    gains = {"a02", "a03", "a04", "a05", *(key for key in ids if key.startswith("b"))}
    given = {
        key: {"核查结果": OUTCOMES[place % len(OUTCOMES)], "核查日期": "2026-10-20", "备注": f"第{key}件"}
        for place, key in enumerate(ids)
        if key in gains and place % 3
    }
    given["a01"] = {
        "核查结果": "属实-拟停(走审批)", "调查记录号": "调2026-7", "决定文号": "修民停7号", "书面告知日期": "2026-10-19",
    }  # fmt: skip
    folder = tmp_path / "back"
    folder.mkdir()
    files = [folder / f"返回{suffix}" for suffix in (".xlsx", ".xls", ".ods", *(() if merged else (".csv",)))]
    # Merged rows: the first has its answer, the others below it are covered.
    merges = [[first, 3] for first in range(5, 50, 5)] if merged else []
    deleted = ["说明", "建议做法", "例外情形", "调查记录号"][: 3 if not merged else 2]
    todo: dict[str, object] = {
        "book": str(book), "sheet": LIST_SHEET, "header": HEADER_ROW, "lines": len(ids), "answers": given,
        "sort": "说明", "merges": merges, "delete": deleted,
        "filter": ["类型", "应享未享"], "rename": "十月核查", "save": [str(path) for path in files],
    }  # fmt: skip
    office = at_the_office(todo, tmp_path)
    order = office["order"]
    assert sorted(order) == sorted(ids)
    assert order != ids, "sorted"
    assert 0 < office["shown"] < len(ids), "filtered: some lines are seen and some are not"
    assert not set(deleted) & set(office["titles"]), "deleted"
    expected = {key: told["核查结果"] for key, told in given.items()}
    # LibreOffice keeps what a merged cell covers: a line that said something else is named, and not taken.
    unsaid, covered = set(), set()
    for first, rows in merges:
        lead = expected.get(order[first])
        for key in order[first + 1 : first + rows]:
            own = expected.pop(key, None)
            covered.add(key)
            if own in (None, lead) and lead:
                expected[key] = lead
            elif own:
                unsaid.add(key)
    if merged:
        assert expected.keys() & covered, "some line has its answer from a merged cell"
        assert unsaid, "and some other said something else before"
    for path in files:
        fresh = a_township()
        many_alerts(fresh)
        report = back(fresh, path)
        assert {problem.alert_id for problem in report.problems} == unsaid, path.name
        assert taken(fresh) == expected, path.name
        told = fresh.execute("select alert_id, note, checked_on from alerts.answer where alert_id <> 'a01'").fetchall()
        notes = {key: given.get(key, {}).get("备注") for key in expected if key != "a01"}
        assert {key: note for key, note, _ in told} == notes
        assert {day for key, _, day in told if key in given} == {date(2026, 10, 20)}
        assert fresh.execute("select decision_no, notice_on from alerts.answer where alert_id = 'a01'").fetchall() == [
            ("修民停7号", date(2026, 10, 19))
        ]
