"""The worklist of a small township, as text that a person can read in a minute; `make golden` rewrites it."""

import os
from pathlib import Path

import openpyxl

from alerts.list_sheet import HEADER_ROW
from alerts.worklist import LIST_SHEET, township_workbooks
from tests.alerts.put_out import put_out_of_alerts
from tests.alerts.small_township import YUFENG, small_township

GOLDEN = Path(__file__).with_name("worklist.txt")


def as_text(path: Path) -> str:
    sheet = openpyxl.load_workbook(path)[LIST_SHEET]
    rows = [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    titles = rows[HEADER_ROW]
    told = [rows[0][0], rows[1][0]]
    for row in rows[HEADER_ROW + 1 :]:
        line = {title: value.replace("\n", " / ") for title, value in zip(titles, row, strict=True)}
        keys = ("序号", "户", "姓名", "证件号", "等级", "类型", "截止日期", "涉及金额(元)", "匹配等级")
        told += ["", " | ".join(line[key] for key in keys)]
        told += [f"    {key}: {line[key]}" for key in ("村/地址/电话", "事项", "说明", "建议做法")]
    return "\n".join(told) + "\n"


def test_the_worklist_of_a_small_township_reads_as_agreed(tmp_path):
    with small_township() as con:
        written = put_out_of_alerts(con, tmp_path, township_workbooks)
    text = as_text(next(file.path for file in written if file.audience.startswith(YUFENG)))
    if os.environ.get("DOUDI_GOLDEN") == "write":
        GOLDEN.write_text(text, encoding="utf-8")
    assert len(text.splitlines()) <= 60
    assert text == GOLDEN.read_text(encoding="utf-8"), "look at the difference; if it is meant, run `make golden`"
