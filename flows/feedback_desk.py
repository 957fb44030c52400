"""How do answers enter outside of a run: `doudi feedback PATH…`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from alerts.visits import read_run
from data_contracts.errors import DoudiError
from flows import feedback_door
from flows.feedback import FileReport
from flows.feedback_receipt import lines, write_receipt
from flows.run import utc_now
from flows.settings import Settings
from warehouse import connection


class NothingToAnswerError(DoudiError):
    """Answers are handed in where no list has been handed out, or no file is there."""

    exit_code = 47


def hand_in(settings: Settings, paths: Sequence[Path]) -> Iterator[str]:
    """Read returned lists from anywhere, write their receipts, and yield what is to be told.

    Raises:
        NothingToAnswerError: a path is not there, or no month has been compared yet.
    """
    for path in paths:
        if not path.exists():
            raise NothingToAnswerError("没有这个文件或文件夹", where=path.name, to_do="请核对路径")
    connection.open_file(settings.warehouse, read_only=True).close()
    with connection.exclusive(settings.warehouse, owner="feedback", timeout=settings.lock_timeout) as con:
        if not len(con.table("ops.this_run")):
            raise NothingToAnswerError(
                "还没有比对过任何月份，没有可以答复的工作单",
                where=settings.warehouse.name,
                to_do="请先运行 doudi monthly",
            )
        reports: list[FileReport] = []
        receipts: list[Path] = []
        run = read_run(con)

        def tell(report: FileReport) -> None:
            receipts.append(write_receipt(settings.out, run, report))

        for path, name in feedback_door.files_below(paths):
            new = feedback_door.hand_in(con, path, name=name, at=utc_now(), tell=tell)
            reports += new
            for report in new:
                yield from lines(report)
    yield f"共 {len(reports)} 个文件，新登记答复 {sum(one.taken for one in reports)} 条，下次比对起计入"
    for path in receipts:
        yield f"回执 {path}"
