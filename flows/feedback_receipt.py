"""What is an office told of its returned list: how many answers were taken, and why others were not?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from alerts.feedback import Remark
from alerts.visits import ThisRun
from alerts.workbook import open_book, print_on_a4, text_height
from alerts.written import safe_file_name, write_whole
from flows.feedback import FileReport

FOLDER = "回执"
_COLUMNS: tuple[tuple[str, float], ...] = (
    ("工作表", 12), ("行", 6), ("列", 13), ("预警编号", 19), ("情况", 9), ("原因", 42), ("怎么办", 42),
)  # fmt: skip
_NOT_TAKEN, _TOLD = "未采用", "说明"


def summary(report: FileReport) -> str:
    """Say in a sentence what came of a file."""
    if report.read_before is not None:
        return f"{report.name}：与已经读过的文件（{report.read_before}）完全相同，没有重复登记"
    known = f"，{report.known} 条与以前相同" if report.known else ""
    return (
        f"{report.name}：有答复的 {report.rows_answered} 行，新登记 {report.taken} 条{known}，"
        f"未采用 {len(report.problems)} 处"
    )


def lines(report: FileReport) -> Iterator[str]:
    """Yield what is to be told of a file, for the screen: the sentence, then row by row what was not taken."""
    yield summary(report)
    for each in report.problems:
        yield f"  ✗ {_place(each)}{each.reason}。{each.remedy}"
    for each in report.notes:
        yield f"  · {_place(each)}{each.reason}"


def _place(remark: Remark) -> str:
    sheet = f"“{remark.sheet}”" if remark.sheet else ""
    row = f"第 {remark.row} 行" if remark.row else ""
    column = f"“{remark.column}”" if remark.column and remark.row else ""
    place = f"{sheet}{row}{column}"
    return f"{place}：" if place else ""


def write_receipt(out: Path, run: ThisRun, report: FileReport) -> Path:
    """Write the receipt of a file that was read now, into a folder 回执."""
    stem = PurePosixPath(report.name).stem
    # Two offices may send files of one name.
    path = out / FOLDER / safe_file_name(f"答复回执_{stem}_{report.sha256[:8]}.xlsx")

    def write(unfinished: Path) -> int:
        _fill(unfinished, run, report)
        return len(report.problems)

    return write_whole(path, write, audience=stem).path


def _fill(path: Path, run: ThisRun, report: FileReport) -> None:
    title = "答复回执"
    with open_book(path, run, title=title) as book:
        sheet = book.file.add_worksheet(title)
        last = len(_COLUMNS) - 1
        sheet.merge_range(0, 0, 0, last, title, book.look["title"])
        sheet.merge_range(1, 0, 1, last, summary(report), book.look["plain"])
        sheet.set_row(1, 32)
        for column, (head, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, head, book.look["header"])
        told = [(_NOT_TAKEN, each) for each in report.problems] + [(_TOLD, each) for each in report.notes]
        for row, (state, each) in enumerate(told, start=3):
            place = str(each.row) if each.row else ""
            texts = (each.sheet, place, each.column or "", each.alert_id or "", state, each.reason, each.remedy)
            for column, text in enumerate(texts):
                sheet.write_string(row, column, text, book.look["text"])
            widths = [width for _, width in _COLUMNS]
            sheet.set_row(row, max(text_height(text, width) for text, width in zip(texts, widths, strict=True)))
        sheet.freeze_panes(3, 0)
        sheet.repeat_rows(2)
        print_on_a4(sheet, landscape=True, footer=title)
