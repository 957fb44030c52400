"""What may hang on a village's board: name, number of members, amount; nothing else, and no child's name (F95)?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import duckdb

from alerts import workbook
from alerts.plain_sheet import Column, Table, add_table
from alerts.sources import AreaNames
from alerts.village import Household, Township, numbered, read_townships
from alerts.village_texts import texts
from alerts.visits import ThisRun, read_run
from alerts.workbook import Value
from alerts.written import WrittenFile, safe_file_name, write_whole

COVER = "办理说明(不张贴)"
#: Widths and looks of the only three fields there are.
_LOOKS = {"name": (24.0, "centre"), "members": (18.0, "centre"), "amount": (24.0, "money")}


@dataclass(frozen=True)
class Posted:
    """One line of the public list."""

    name: str
    members: int
    amount: Decimal | None


#: Why a household is not posted, in the order of the columns of the office's page.
WITHHELD = ("child", "unknown", "dead", "nowhere")


@dataclass(frozen=True)
class Board:
    """What hangs in one village, and how many households of it do not, by reason (`WITHHELD`)."""

    village: str
    posted: tuple[Posted, ...]
    withheld: Counter[str]


def board_of(village: str, households: list[Household], *, on: date) -> Board | None:
    """Choose what a village may read of its households; None where no household is of a category that is posted.

    Args:
        village: its name; where nobody knows it there is no board to hang a name on.
        households: those of the register.
        on: the day on which somebody must be of age.
    """
    words = texts().notice
    posted, withheld = [], Counter[str]()
    for one in households:
        amounts = [aid["monthly_amount"] for aid in one.aids if aid["category"] in words.categories]
        if not amounts:
            continue
        why = _withheld(village, one, on=on)
        if why or not one.name:
            withheld[why or "unknown"] += 1
        else:
            posted.append(Posted(one.name, one.members, amounts[0]))
    if not posted and not withheld:
        return None
    return Board(village, tuple(sorted(posted, key=lambda line: (line.name, line.members))), withheld)


def _withheld(village: str, one: Household, *, on: date) -> str | None:
    """Say why a household does not hang on the board, if it does not."""
    if not village:
        return "nowhere"
    if one.is_dead:
        return "dead"
    if one.birth_date is None:
        return "unknown"
    age = on.year - one.birth_date.year - ((on.month, on.day) < (one.birth_date.month, one.birth_date.day))
    return "child" if age < texts().notice.adult_from else None


def write_notices(
    con: duckdb.DuckDBPyConnection, folder: Path, areas: AreaNames, *, area_prefix: str = ""
) -> Iterator[WrittenFile]:
    """Write a workbook per township: a page per village to be posted there alone, and one page for the office."""
    run = read_run(con)
    for township in read_townships(con, areas, area_prefix=area_prefix):
        found = (board_of(village, own, on=run.period_end) for village, own in township.villages.items())
        boards = [board for board in found if board]
        if boards:
            name = safe_file_name(f"{run.month}_{township.code}_{township.name}_公示名单.xlsx")
            write = partial(_write, run=run, township=township, boards=boards)
            columns = tuple(texts().notice.columns.values())
            yield write_whole(folder / name, write, audience=township.audience, columns=columns)


def _write(path: Path, *, run: ThisRun, township: Township, boards: list[Board]) -> int:
    words = texts().notice
    columns = tuple(Column(title, *_LOOKS[field]) for field, title in words.columns.items())
    with workbook.open_book(path, run, title=words.title.format(area=township.name, month=run.month_text)) as book:
        add_table(book, COVER, _cover(run, township, boards), landscape=False)
        hung = {board.village: board for board in boards if board.posted}
        for sheet, village in numbered(list(hung)):
            board = hung[village]
            place = f"{township.name}{village}"
            lines = [[getattr(line, field) for field in words.columns] for line in board.posted]
            title = words.title.format(area=place, month=run.month_text)
            add_table(book, sheet, Table(title, words.note, columns, lines), landscape=False, is_public=True)
    return sum(len(board.posted) for board in boards)


def _cover(run: ThisRun, township: Township, boards: list[Board]) -> Table:
    words = texts().notice
    lines: list[list[Value]] = [
        [board.village or texts().unknown_village, len(board.posted), *(board.withheld[why] for why in WITHHELD)]
        for board in boards
    ]
    looks = ("middle", *["count"] * 5, "answer_date", "answer")
    widths = (22.0, 10.0, 12.0, 14.0, 14.0, 12.0, 12.0, 10.0)
    columns = tuple(Column(*each) for each in zip(words.cover_columns, widths, looks, strict=True))
    title = words.cover_title.format(area=township.name, month=run.month_text)
    return Table(title, f"{words.cover_note}\n依据：{words.source}", columns, lines)
