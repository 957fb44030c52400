"""Who writes the lists makes no difference: same bytes, same order; an error arrives, a lost process is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from alerts import writers
from alerts.department_list import department_lists
from alerts.editions import Editions
from alerts.errors import WriterLostError
from alerts.open_alerts import read_open
from alerts.visits import read_run
from alerts.worklist import township_workbooks
from alerts.writers import Draft, Writers
from alerts.written import Changes
from data_contracts.errors import DoudiError
from tests.alerts.put_out import put_out_of_alerts
from tests.alerts.small_township import LIUZHUANG, YUFENG, FewAreas, small_township

FEW = 3


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line is enough for processes."""
    monkeypatch.setattr(writers, "LEAST_LINES", 1)


def draft(folder: Path, number: int, write) -> Draft:
    return Draft(folder / f".{number}.xlsx.draft", write, None, "run-10", 1)


def write_text(path: Path, changes: Changes | None, *, text: str) -> int:
    del changes
    path.write_text(text, encoding="utf-8")
    return os.getpid()


def write_and_fail(path: Path, changes: Changes | None, *, error: Exception) -> int:
    write_text(path, changes, text="half of")
    raise error


def write_and_die(path: Path, changes: Changes | None) -> int:
    write_text(path, changes, text="half of")
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def write_book(path: Path, changes: Changes | None, *, seconds: float) -> int:
    """Write a workbook that says which process wrote it."""
    from alerts.quick_book import QuickBook

    del changes
    time.sleep(seconds)
    with QuickBook(path) as book:
        book.add_worksheet().write_string(0, 0, "一张")
    return os.getpid()


def handed(out: Path, count: int) -> list[tuple[str, str, tuple[str, ...]]]:
    """Hand out twice, the second time with changes: path, hash and alerts of each list in their order."""
    with small_township() as con, Writers(count) as pool:
        told = []
        for run_id in ("run-10", "run-11"):
            con.execute("update ops.this_run set run_id = ?", [run_id])
            lists = Editions(con, out, read_run(con), pool)
            for folder, read in (("乡镇", township_workbooks), ("部门", department_lists)):
                told += lists.put(read(con, out / folder, FewAreas(), read_open(con)))
            con.execute("update alerts.alert set grade = '黄' where alert_id in ('a01', 'a03')")
        assert (pool._pool is not None) == (count > 1)
    assert not list(out.rglob(".*")), "a draft is left"
    return [
        (file.path.relative_to(out).as_posix(), sha256(file.path.read_bytes()).hexdigest(), file.alert_ids)
        for file in told
    ]


@pytest.mark.usefixtures("soon")
def test_the_lists_are_the_same_whoever_writes_them(tmp_path: Path) -> None:
    alone = handed(tmp_path / "1", 1)
    assert any("第2版" in path for path, _, _ in alone)
    assert handed(tmp_path / "2", 2) == alone
    assert handed(tmp_path / "3", 3) == alone


def test_few_lists_are_written_by_the_run_itself(tmp_path: Path) -> None:
    with Writers(2) as pool:
        done = list(pool.write(draft(tmp_path, number, partial(write_book, seconds=0)) for number in range(FEW)))
    assert {one.rows for one in done} == {os.getpid()}


@pytest.mark.usefixtures("soon")
def test_lists_come_in_their_order_though_a_later_one_is_done_first(tmp_path: Path) -> None:
    with Writers(2) as pool:
        done = list(pool.write(draft(tmp_path, at, partial(write_book, seconds=0.3 * (at == 0))) for at in range(6)))
    assert [one.path.name for one in done] == [f".{at}.xlsx.draft" for at in range(6)]
    assert os.getpid() not in {one.rows for one in done}


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("count", [1, 2])
def test_an_error_in_a_list_reaches_the_run_as_it_is_and_leaves_no_draft(tmp_path: Path, count: int) -> None:
    wrong = DoudiError("the list cannot be written", where="2026-10/乡镇", to_do="free some space")
    books = [partial(write_book, seconds=0)] * 3
    drafts = [
        draft(tmp_path, at, write) for at, write in enumerate([*books, partial(write_and_fail, error=wrong), *books])
    ]
    done = []
    with pytest.raises(DoudiError) as raised, Writers(count) as pool:
        for one in pool.write(drafts):
            done.append(one.path)
            one.path.unlink()
    assert str(raised.value) == str(wrong)
    assert done == [one.path for one in drafts[:3]]
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("soon")
def test_a_process_that_is_killed_ends_the_run_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WriterLostError, match="DOUDI_WRITERS=1") as raised, Writers(2) as pool:
        list(pool.write(draft(tmp_path, at, write_and_die) for at in range(FEW)))
    assert raised.value.exit_code == 49
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("soon")
def test_a_run_that_goes_on_after_a_lost_process_makes_the_same_lists(tmp_path: Path) -> None:
    with pytest.raises(WriterLostError), Writers(2) as pool:
        list(pool.write([draft(tmp_path, 0, write_and_die)]))
    with Writers(2) as pool:
        assert len(list(pool.write([draft(tmp_path, 0, partial(write_book, seconds=0))]))) == 1


KILLED = """
import sys
from functools import partial
from pathlib import Path
from alerts import writers
from tests.alerts.test_writers import draft, write_book
writers.LEAST_LINES = 1
if __name__ == "__main__":
    with writers.Writers(2) as pool:
        for one in pool.write(draft(Path(sys.argv[1]), at, partial(write_book, seconds=0)) for at in range(10_000)):
            print(one.rows, flush=True)
"""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="asks the kernel which processes there are")
def test_a_run_that_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED, encoding="utf-8")
    # The package is installed, the tests are not.
    found = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, str(script), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=found) as run:
        assert run.stdout
        writer = int(run.stdout.readline())
        assert writer != run.pid
        assert Path(f"/proc/{writer}").exists()
        run.kill()
    until = time.monotonic() + 60
    while _runs(writer):
        assert time.monotonic() < until, "the writer goes on"
        time.sleep(0.1)


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_one_event_told_in_two_townships_is_one_item_where_its_most_urgent_alert_lies(tmp_path: Path) -> None:
    with small_township() as con:
        con.execute("update alerts.rule set event = '死亡' where rule_code in (select rule_code from alerts.alert "
                    "where alert_id in ('a01', 'a02'))")  # fmt: skip
        con.execute(
            "update alerts.alert set person_id = 'P01', department = '乡镇(街道)' where alert_id in ('a01', 'a02')"
        )
        con.execute("update alerts.alert set grade = '红', area_code = ? where alert_id = 'a01'", [LIUZHUANG + "201"])
        con.execute("update alerts.alert set grade = '蓝', area_code = ? where alert_id = 'a02'", [YUFENG + "201"])
        files = put_out_of_alerts(con, tmp_path, township_workbooks)
    holding = [(file.audience[:9], file.alert_ids) for file in files if {"a01", "a02"} & set(file.alert_ids)]
    assert [place for place, _ in holding] == [LIUZHUANG]
    assert {"a01", "a02"} <= set(holding[0][1])
