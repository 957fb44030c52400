"""How do answers come in: a list is read once, each of its answers is taken or named, and what follows is done."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from alerts import answers as store
from alerts.answer_cells import is_outcome
from alerts.answer_contract import contract, layout
from alerts.answers import ReturnedFile
from alerts.errors import ExceptionError
from alerts.feedback import ALERT_ID, Answer, KnownAlert, Read, Remark, Told, read_answers, told_of
from alerts.list_meta import ListMeta, read_meta
from data_contracts.canonical_text import tidy
from data_contracts.errors import DoudiError, UnreadableDeliveryError
from data_contracts.returned_sheet import AnsweredRow, ReturnedSheet, answered_rows, read_sheets
from flows import consequences, silent_desk
from warehouse.connection import transaction
from warehouse.landing_folder import CHINA


@dataclass(frozen=True)
class FileReport:
    """What came of one returned file.

    Attributes:
        name: under which it was handed in.
        sha256: of its bytes.
        rows_answered: lines with any answer.
        taken: answers recorded now.
        known: answers that only repeat what is on record.
        problems: what was not taken, and why.
        notes: what to tell of answers that were taken.
        read_before: the name under which the same bytes were read before.
    """

    name: str
    sha256: str
    rows_answered: int = 0
    taken: int = 0
    known: int = 0
    problems: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    read_before: str | None = None


#: Tells the office what came of its file, before that is on record for good. What is read is not read again: where the
#: receipt cannot be written, nothing is recorded, and the next start reads the file anew.
Tell = Callable[[FileReport], object]


def untold(report: FileReport) -> None:
    """Tell nobody."""
    del report


def take_in(con: duckdb.DuckDBPyConnection, path: Path, *, name: str, at: datetime, tell: Tell = untold) -> FileReport:
    """Read one returned file and record its answers, in one transaction; a file that was read before is a no-op.

    Args:
        con: an open warehouse without a transaction under way.
        path: the file.
        name: the path below the landing folder, or the name it is handed in under.
        at: now, UTC.
        tell: called within the transaction.
    """
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    if before := store.was_read(con, sha256):
        return FileReport(name, sha256, read_before=before)
    file = ReturnedFile(name, sha256, at)
    try:
        sheets = read_sheets(path)
    except UnreadableDeliveryError as error:
        return refuse(con, file, error, tell)
    file = replace(file, meta=next((meta for sheet in sheets if (meta := read_meta(sheet.rows))), None))
    visits = silent_desk.visits_in(sheets)
    told, lost = _lines(sheets, file.meta, _chinese_day(at))
    if visits is not None:  # a visit list alone has no list of alerts, and need not have one
        lost = [each for each in lost if each.row]
    with transaction(con):
        report = _record(con, file, told, lost, visits or [])
        tell(report)
    return report


def refuse(con: duckdb.DuckDBPyConnection, file: ReturnedFile, error: DoudiError, tell: Tell = untold) -> FileReport:
    """Record a file that cannot be read, with what to do; it is told of once."""
    if before := store.was_read(con, file.sha256):
        return FileReport(file.source_file, file.sha256, read_before=before)
    text = contract().problems["unreadable"]
    problem = Remark("", 0, None, None, text.reason.format(what=error.what), text.remedy.format(to_do=error.to_do))
    report = FileReport(file.source_file, file.sha256, problems=(problem,))
    with transaction(con):
        store.keep_file(con, file, [problem], rows_answered=0, answers=0)
        tell(report)
    return report


def _chinese_day(at: datetime) -> date:
    return at.replace(tzinfo=UTC).astimezone(CHINA).date()


def _lines(sheets: Sequence[ReturnedSheet], meta: ListMeta | None, day: date) -> tuple[list[Told], list[Remark]]:
    """Read the lines of every sheet that is a list, and name the answers that stand where no header is."""
    told: list[Told] = []
    lost: list[Remark] = []
    lists = 0
    for sheet in sheets:
        if read_meta(sheet.rows):
            continue
        rows = answered_rows(sheet, layout())
        if rows is None:
            lost += _without_header(sheet)
        else:
            lists += 1
            told += told_of(sheet.name, rows, meta=meta, received_on=day)
    if not lists and not lost:
        lost.append(_remark("no_list", "", 0))
    return told, lost


def _without_header(sheet: ReturnedSheet) -> list[Remark]:
    """Find lines of ours with a result in a sheet that has lost its header."""
    return [
        _remark("row_of_nothing", sheet.name, number)
        for number, line in enumerate(sheet.rows, start=1)
        if any(ALERT_ID.fullmatch(part) for cell in line for part in tidy(cell).casefold().split())
        and any(is_outcome(cell) for cell in line)
    ]


def _remark(problem: str, sheet: str, row: int) -> Remark:
    text = contract().problems[problem]
    return Remark(sheet, row, None, None, text.reason, text.remedy)


def _record(
    con: duckdb.DuckDBPyConnection,
    file: ReturnedFile,
    told: Sequence[Told],
    lost: Sequence[Remark],
    visits: Sequence[tuple[str, AnsweredRow]],
) -> FileReport:
    known = store.known_alerts(con, (alert_id for line in told for alert_id in line.ids), file.meta)
    read = read_answers(told, known=known, meta=file.meta, received_on=_chinese_day(file.received_at))
    read.problems.extend(lost)
    earlier = store.earlier_answers(con, file, read.answers)
    fresh = [one for one in read.answers if not store.says_the_same(one, earlier.get(one.alert_id))]
    taken = [one for one in fresh if _follow(con, one, known[one.alert_id.casefold()], file, earlier, read)]
    store.keep_answers(con, file, taken)
    repeated = len(read.answers) - len(fresh)
    visited, not_taken = silent_desk.take(con, file, visits) if visits else (0, [])
    problems, answered = [*read.problems, *not_taken], len(told) + len(visits)
    count = len(taken) + visited
    places = {(one.sheet, one.source_row) for one in taken}
    notes = tuple(note for note in read.notes if (note.sheet, note.row) in places)
    store.keep_file(con, file, problems, rows_answered=answered, answers=count + repeated)
    return FileReport(file.source_file, file.sha256, answered, count, repeated, tuple(problems), notes)


def _follow(
    con: duckdb.DuckDBPyConnection,
    answer: Answer,
    alert: KnownAlert,
    file: ReturnedFile,
    earlier: dict[str, store.Earlier],
    read: Read,
) -> bool:
    """Do what follows from an answer; False, with a problem, where that cannot be done and the answer is not taken."""

    def say(text: str) -> None:
        read.notes.append(Remark(answer.sheet, answer.source_row, None, answer.alert_id, text, ""))

    before = earlier.get(answer.alert_id)
    try:
        came_of_it = consequences.follow(con, answer, alert, file)
    except ExceptionError as error:
        text = contract().problems["not_settled"]
        reason, remedy = text.reason.format(what=error.what), text.remedy.format(to_do=error.to_do)
        title = contract().title("exception_reason")
        read.problems.append(Remark(answer.sheet, answer.source_row, title, answer.alert_id, reason, remedy))
        return False
    if before is not None:
        came_of_it = consequences.take_back(con, before.answer_id, answer, file, instead=came_of_it)
        if before.outcome != answer.outcome:
            say(contract().notes["replaced"].format(earlier=before.outcome, outcome=answer.outcome))
    if came_of_it is not None:
        consequences.keep(con, answer, file, came_of_it)
        if came_of_it.told:
            say(came_of_it.told)
    return True
