"""How do clerks work through the monthly sample in Excel: a list that tells nothing of what Doudi did, and its answers.

The list is blind. A pair stands at a place and on sides that chance chose, under a hidden id that says nothing of its
kind; whether matching has joined the two is not in the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from alerts.masking import mask_number
from alerts.sources import area_name, dataset_title
from alerts.visits import ThisRun
from alerts.workbook import Book, open_book, print_on_a4, protect, text_height
from data_contracts.areas import AreaBook
from data_contracts.returned_sheet import AnsweredRow
from flows.reviewed_list import layout_of, reviewed_rows
from flows.run import SQL
from matching import sample
from matching.decisions import Verdict
from matching.sample import Sample
from warehouse import sql_file

#: How the answers are called in the list; reviewers may put off a pair, clerks have looked and could not tell.
ANSWER_WORDS: dict[str, Verdict] = {"同一人": "same", "不是同一人": "different", "无法判断": "unsure"}
#: Titles and widths; the last three are answered.
COLUMNS: tuple[tuple[str, float], ...] = (
    ("序号", 6), ("编号", 12), ("甲", 44), ("乙", 44), ("结论", 12), ("核对人", 10), ("备注", 20),
)  # fmt: skip
SHEET = "抽样核对"
_LAYOUT = layout_of("编号", "结论", "核对人", "备注")
_HEADER_ROW = 2
_TALLEST_GUIDE = 64
_HOW_TO = (
    "感谢您帮忙核对！每行是随机抽出的两条记录，请对照户口簿等材料，看甲、乙是不是同一个人，在黄色格内选择“结论”并填写核对人。"
    "材料看不出来就选“无法判断”，不必勉强，这也是有用的回答。系统有没有把两条记录归为一人，表中不写，也请不要先查，凭材料判断即可。"
    "备注可以不填，请勿写完整的证件号码。可以排序、筛选，也可以分几次交回。（随机种子 {seed}）"
)


@dataclass(frozen=True)
class Line:
    """One of the two: a line of a file as it names somebody."""

    name: str | None
    sex: str | None
    birth_date: date | None
    resident_id: str | None
    area_code: str | None
    address: str | None
    household_no: str | None
    relation: str | None
    dataset: str
    source_file: str | None
    sheet: str | None
    source_row: int

    def text(self, areas: AreaBook) -> str:
        """Write it in lines that stand beside those of the other. Of a number the last four characters show."""
        file = Path(self.source_file or "来源文件不详").name
        return "\n".join(
            (
                f"姓名：{self.name or '—'}",
                f"证号：{mask_number(self.resident_id) or '—'}",
                f"出生：{self.birth_date or '—'}　性别：{self.sex or '—'}",
                f"地区：{area_name(areas, self.area_code or '') or '—'}",
                f"住址：{self.address or '—'}",
                f"户号：{self.household_no or '—'}　与户主关系：{self.relation or '—'}",
                f"来源：{dataset_title(self.dataset)} {file} {self.sheet or ''} 第 {self.source_row} 行",
            )
        )


@dataclass(frozen=True)
class Pair:
    """A pair of the sample as clerks see it; a line that is gone from the warehouse is None."""

    place: int
    pair_id: str
    a: Line | None
    b: Line | None


@dataclass(frozen=True)
class Fault:
    """An answer that was not taken: where it stands, and what is wrong, in Chinese."""

    row: int
    column: str
    what: str

    def __str__(self) -> str:
        return f"工作表“{SHEET}”第 {self.row} 行“{self.column}”列：{self.what}"


@dataclass(frozen=True)
class Returned:
    """What came back: answers kept, answers that were known already, and those that were not taken."""

    recorded: int
    known: int
    faults: tuple[Fault, ...]


def pairs_of(con: duckdb.DuckDBPyConnection, month: date) -> list[Pair]:
    """Read the pairs of a month's sample, in the order of the list."""
    rows = sql_file.rows(con, SQL / "sample_pairs.sql", {"month": month})
    return [Pair(place, pair_id, _line(a), _line(b)) for place, pair_id, a, b in rows]


def _line(told: dict[str, Any] | None) -> Line | None:
    return Line(**told) if told else None


def write_sample_book(
    path: Path, run: ThisRun, drawn: Sample, pairs: Sequence[Pair], *, month: date, areas: AreaBook
) -> Path:
    """Write the list for clerks: a pair a line, both side by side, and cells for the answer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    title = f"人员匹配抽样核对表（{month.year}年{month.month}月）"
    with open_book(path, run, title=title) as book:
        sheet = book.file.add_worksheet(SHEET)
        last = len(COLUMNS) - 1
        sheet.merge_range(0, 0, 0, last, title, book.look["title"])
        sheet.merge_range(1, 0, 1, last, _HOW_TO.format(seed=drawn.seed), book.look["plain"])
        sheet.set_row(1, _TALLEST_GUIDE)
        for column, (name, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width, None, {"hidden": name == _LAYOUT.key})
            sheet.write_string(_HEADER_ROW, column, name, book.look["header"])
        for row, pair in enumerate(pairs, start=_HEADER_ROW + 1):
            _write_pair(book, sheet, row, pair, areas)
        end = _HEADER_ROW + max(len(pairs), 1)
        place = [name for name, _ in COLUMNS].index("结论")
        choice = {"validate": "list", "source": list(ANSWER_WORDS), "error_message": "请从列表中选择"}
        sheet.data_validation(_HEADER_ROW + 1, place, end, place, choice)
        sheet.autofilter(_HEADER_ROW, 0, end, last)
        sheet.freeze_panes(_HEADER_ROW + 1, 1)
        sheet.repeat_rows(_HEADER_ROW)
        print_on_a4(sheet, landscape=True, footer="人员匹配抽样核对表")
        protect(sheet)
    return path


def _write_pair(book: Book, sheet: Any, row: int, pair: Pair, areas: AreaBook) -> None:
    texts = [line.text(areas) if line else "（记录已不在）" for line in (pair.a, pair.b)]
    sheet.write_number(row, 0, pair.place, book.look["centre"])
    for column, text in enumerate((pair.pair_id, *texts), start=1):
        sheet.write_string(row, column, text, book.look["text"])
    for column in range(1 + 1 + len(texts), len(COLUMNS)):
        sheet.write_blank(row, column, None, book.look["answer"])
    sheet.set_row(row, max(text_height(text, dict(COLUMNS)["甲"]) for text in texts))


def read_sample_book(con: duckdb.DuckDBPyConnection, path: Path, *, month: date, at: datetime) -> Returned:
    """Read answers back and keep those that are sound; the rest is listed, nothing is lost silently.

    Args:
        con: the warehouse, in a transaction of the caller's.
        path: the returned workbook, half filled or not, whatever was sorted, filtered, hidden or cut.
        month: whose sample it is.
        at: now, UTC.

    Raises:
        DecisionError: it is no such list.
    """
    known_ids = {pair.pair_id for pair in pairs_of(con, month)}
    answers: defaultdict[str, list[AnsweredRow]] = defaultdict(list)
    faults: list[Fault] = []
    for told in reviewed_rows(path, SHEET, _LAYOUT, command="doudi review sample"):
        fault = _fault(told, known_ids, month)
        faults += [fault] if fault else []
        if told.key in known_ids:
            answers[told.key].append(told)
    contradictory = [fault for given in answers.values() if (fault := _contradiction(given))]
    refused = {fault.row for fault in (*faults, *contradictory)}
    taken = [given[0] for given in answers.values() if not refused.intersection(one.row for one in given)]
    kept = [sample.keep_answer(con, month, _answer(told), at=at) for told in taken]
    in_order = sorted((*faults, *contradictory), key=lambda fault: fault.row)
    return Returned(sum(kept), len(kept) - sum(kept), tuple(in_order))


def _texts(told: AnsweredRow) -> tuple[str, str, str]:
    verdict, by, remark = told.cells
    return verdict, by, remark


def _answer(told: AnsweredRow) -> sample.Answer:
    verdict, by, remark = _texts(told)
    return sample.Answer(told.key, ANSWER_WORDS[verdict], by, remark)


def _fault(told: AnsweredRow, known_ids: set[str], month: date) -> Fault | None:
    """Say what is missing or cannot be read, and in which column."""
    verdict, by, _ = _texts(told)
    if not told.key:
        return Fault(told.row, "编号", "有回答但编号（隐藏列）是空的，未采用，请从原表复制整行")
    if told.key not in known_ids:
        return Fault(told.row, "编号", f"{told.key} 不在 {month:%Y-%m} 的样本中，未采用，请核对 --month")
    if verdict not in ANSWER_WORDS:
        return Fault(told.row, "结论", f"须为{'、'.join(ANSWER_WORDS)}之一，未采用")
    return None if by else Fault(told.row, "核对人", "是空的，未采用，请补填")


def _contradiction(given: Sequence[AnsweredRow]) -> Fault | None:
    if len({_texts(one)[:2] for one in given}) == 1:
        return None
    rows = "、".join(str(one.row) for one in given)
    return Fault(given[0].row, "结论", f"第 {rows} 行对同一对记录的回答互相矛盾，均未采用，请保留一个")
