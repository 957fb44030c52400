"""How do reviewers work through doubtful matches in Excel: a list that goes out, and its answers as they come back.

Pairs are told by their number in the first column, so that a list may be sorted, filtered or cut before it is returned.
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
from alerts.visits import ThisRun
from alerts.workbook import Book, open_book, print_on_a4, text_height
from data_contracts.areas import AreaBook
from data_contracts.canonical_date import read_date
from data_contracts.canonical_number import TRUSTED_STATES
from data_contracts.contract import contracts
from flows import review_desk
from flows.review_desk import KIND_WORDS, Face, Review
from flows.reviewed_list import layout_of, reviewed_rows
from flows.run import SQL
from matching.decisions import VERDICT_WORDS
from warehouse import sql_file

#: Titles and widths; the last four are answered.
COLUMNS: tuple[tuple[str, float], ...] = (
    ("编号", 12), ("影响", 14), ("为什么要核对", 20), ("甲", 31), ("乙", 31),
    ("判断", 10), ("理由", 16), ("核对人", 8), ("有效期至", 11),
)  # fmt: skip
_SHEET = "核对"
_LAYOUT = layout_of("编号", "判断", "理由", "核对人", "有效期至")
_HEADER_ROW = 2
_HOW_TO = (
    "请逐对核对甲、乙是不是同一个人，在黄色格内选择“判断”，写明理由（看了什么材料）和核对人。"
    "拿不准的选“暂不能定”，不会归并。涉及红色预警的判断，须由另一人确认后才生效。"
)


@dataclass(frozen=True)
class Problem:
    """An answer that was not taken: the row that Excel shows, and what is wrong, in Chinese."""

    row: int
    what: str


@dataclass(frozen=True)
class Returned:
    """What came back: answers recorded, answers that were known already, those that wait for a second person."""

    recorded: int
    known: int
    waiting: tuple[str, ...]
    problems: tuple[Problem, ...]


def write_review_book(path: Path, run: ThisRun, reviews: Sequence[Review], *, areas: AreaBook) -> Path:
    """Write the list for reviewers: a pair a line, both as their files name them, and cells for the answer.

    Numbers show their last four characters only.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with open_book(path, run, title="人员匹配核对表") as book:
        sheet = book.file.add_worksheet(_SHEET)
        last = len(COLUMNS) - 1
        sheet.merge_range(0, 0, 0, last, f"人员匹配核对表（{run.month_text}）", book.look["title"])
        sheet.merge_range(1, 0, 1, last, _HOW_TO, book.look["plain"])
        sheet.set_row(1, 32)
        for column, (title, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(_HEADER_ROW, column, title, book.look["header"])
        for row, review in enumerate(reviews, start=_HEADER_ROW + 1):
            _write_pair(book, sheet, row, review, areas)
        end = _HEADER_ROW + max(len(reviews), 1)
        place = [title for title, _ in COLUMNS].index("判断")
        choice = {"validate": "list", "source": list(VERDICT_WORDS.values()), "error_message": "请从列表中选择"}
        sheet.data_validation(_HEADER_ROW + 1, place, end, place, choice)
        sheet.autofilter(_HEADER_ROW, 0, end, last)
        sheet.freeze_panes(_HEADER_ROW + 1, 1)
        sheet.repeat_rows(_HEADER_ROW)
        print_on_a4(sheet, landscape=True, footer="人员匹配核对表")
        sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})
    return path


def _write_pair(book: Book, sheet: Any, row: int, review: Review, areas: AreaBook) -> None:
    told = (
        review.review_id,
        _hangs(review),
        f"{KIND_WORDS[review.kind]}：{review.reason}",
        _face(review.face_a, areas),
        _face(review.face_b, areas),
    )
    for column, text in enumerate(told):
        sheet.write_string(row, column, text, book.look["text"])
    for column in range(len(told), len(COLUMNS)):
        is_date = COLUMNS[column][0] == "有效期至"
        sheet.write_blank(row, column, None, book.look["answer_date" if is_date else "answer"])
    widths = [width for _, width in COLUMNS]
    sheet.set_row(row, max(text_height(text, width) for text, width in zip(told, widths, strict=False)))


def _hangs(review: Review) -> str:
    parts = [f"红色预警 {review.red} 条"] if review.red else []
    if review.alerts > review.red:
        parts.append(f"其他预警 {review.alerts - review.red} 条")
    if review.money:
        parts.append(f"涉及 {review.money:,.0f} 元")
    return "\n".join(parts) or "—"


def _face(face: Face | None, areas: AreaBook) -> str:
    if face is None:
        return "（记录已不在）"
    born = f"{face.birth_date:%Y-%m-%d} 生" if face.birth_date else _born_by_number(face) or "出生日期不详"
    place = areas.name_of(face.area_code) if face.area_code else None
    file = Path(face.source_file or "来源文件不详").name
    owner = contracts()[face.dataset]
    return "\n".join(
        part
        for part in (
            f"{face.name or '姓名不详'}  {face.sex or ''}  {born}",
            f"证号 {mask_number(face.resident_id)}" if face.resident_id else "无证号",
            " ".join(text for text in (place, face.address) if text),
            f"{owner.title}：{file} {face.sheet or ''} 第 {face.source_row} 行",
        )
        if part
    )


def _born_by_number(face: Face) -> str | None:
    """The day of birth in a number that may be trusted: of the number itself only the end is shown."""
    if face.number_state not in TRUSTED_STATES or face.resident_id is None:
        return None
    day = face.resident_id[6:14]
    return f"{day[:4]}-{day[4:6]}-{day[6:]} 生（按证号）"


def read_review_book(con: duckdb.DuckDBPyConnection, path: Path, *, at: datetime) -> Returned:
    """Read answers back and record those that are complete; the rest is listed, nothing is lost silently.

    Args:
        con: the warehouse, in a transaction of the caller's.
        path: the returned workbook, whatever was sorted, filtered, hidden or cut.
        at: now, UTC.

    Raises:
        DecisionError: it is no such list.
    """
    answers, problems = _answers(path)
    waiting = {review.review_id: review for review in review_desk.queue(con)}
    decided = {number for (number,) in sql_file.rows(con, SQL / "decided_pairs.sql")}
    recorded, known, second = 0, 0, []
    for number, given in answers.items():
        row = given[0].row
        if len({(one.verdict, one.because, one.by, one.until) for one in given}) > 1:
            rows = "、".join(str(one.row) for one in given)
            problems.append(Problem(row, f"{number} 有互相矛盾的回答（第 {rows} 行），均未采用，请保留一个"))
        elif number not in waiting:
            known += number in decided
            if number not in decided:
                problems.append(Problem(row, f"{number} 已不在待核对之列（记录已更正或已归并），未采用"))
        elif fault := given[0].fault(at.date()):
            problems.append(Problem(row, f"{number} {fault}"))
        else:
            answer = given[0]
            until = answer.until if isinstance(answer.until, date) else None
            given_answer = review_desk.Answer(answer.verdict, answer.by, answer.because, until)
            told = review_desk.decide(con, waiting[number], given_answer, at=at)
            known += told.decision_id is None
            recorded += told.decision_id is not None
            if told.needs_second and told.decision_id:
                second.append(told.decision_id)
    return Returned(recorded, known, tuple(second), tuple(sorted(problems, key=lambda one: one.row)))


@dataclass(frozen=True)
class _Answer:
    row: int
    verdict: str
    because: str
    by: str
    until: date | str | None

    def fault(self, today: date) -> str | None:
        """Say what is missing or cannot be read."""
        if self.verdict not in VERDICT_WORDS.values():
            return f"“判断”须为{'、'.join(VERDICT_WORDS.values())}之一，未采用"
        missing = [name for name, value in (("理由", self.because), ("核对人", self.by)) if not value]
        if missing:
            return f"缺少{'和'.join(missing)}，未采用，请补填"
        if isinstance(self.until, str):
            return "“有效期至”不是日期，未采用，请写成 2027-06-30"
        if self.until is not None and self.until <= today:
            return "“有效期至”已经过去，未采用"
        return None


def _answers(path: Path) -> tuple[dict[str, list[_Answer]], list[Problem]]:
    """Read every row that has a number and any answer."""
    found: defaultdict[str, list[_Answer]] = defaultdict(list)
    problems: list[Problem] = []
    for told in reviewed_rows(path, _SHEET, _LAYOUT, command="doudi review export"):
        if not told.key:
            problems.append(Problem(told.row, "有回答但没有编号，未采用，请从原表复制编号"))
            continue
        verdict, because, by, until = told.cells
        found[told.key].append(_Answer(told.row, verdict, because, by, _day(until)))
    return dict(found), problems


def _day(text: str) -> date | str | None:
    """Read a day however Excel or a person wrote it; a text that is none stays a text. A month alone is no day."""
    day = read_date(text)
    if isinstance(day.value, date) and day.kind != "day_missing":
        return day.value
    return text or None
