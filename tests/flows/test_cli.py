"""What a stranger meets who types something wrong: what happened, where, what to do, and an exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.pipe import end_with_the_reader


def doudi(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "DOUDI_WAREHOUSE": str(tmp_path / "warehouse.duckdb"),
        "DOUDI_LANDING": str(tmp_path / "landing"),
        "DOUDI_OUT": str(tmp_path / "out"),
        "DOUDI_ENGINE": "plain",
        "PYTHONUTF8": "1",
    }
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *arguments], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["monthly", "--period", "2026-13"], 42, "write it as 2026-10"),
        (["quarterly", "--quarter", "2026Q9"], 42, "write it as 2026Q3"),
        (["backfill", "--from", "2026-10", "--to", "2026-08"], 42, "swap --from and --to"),
        (["monthly", "--period", "2026-10"], 45, "the landing folder does not exist"),
        (["why", "A0000"], 40, "run `doudi monthly`"),
        (["warehouse", "sql", "select 1"], 40, "run `doudi monthly`"),
        (["monthly", "--engine", "steam"], 2, "prefect or plain"),
        (["monthly", "--period", "2026-10", "--area", "999999"], 46, "没有以 999999 开头的区划代码"),
        (["monthly", "--period", "2026-10", "--area", "武陟县"], 46, "no area code begins with"),
        (["rules", "test", "Z99"], 2, "没有规则 Z99"),
        (["rules", "show", "Z99"], 2, "没有规则 Z99"),
        (["rules", "new", "X01", "a_new_name"], 20, "taken or retired"),
        (["rules", "new", "Q99", "a_new_name"], 20, "other columns"),
        (["rules", "backtest", "X01"], 40, "run `doudi monthly`"),
        (["why-not", "X01", "P1"], 40, "run `doudi monthly`"),
        (["exceptions", "list"], 40, "run `doudi monthly`"),
        (["deliveries", "--period", "2026-10", "calendar"], 2, "doudi deliveries calendar --period"),
        (["rules", "backtest", "gone.sql"], 2, "there is no such file"),
        (["sample", "--months", "0", "somewhere"], 2, "--months"),
        (["review", "import", "gone.xlsx"], 34, "there is no such file"),
        (["nonsense"], 2, "No such command"),
        (["rules", "precision", "--county", "999999"], 46, "没有以 999999 开头的区划代码"),
        (["letter", "request", "残联", "--county", "4108"], 46, "at least 6 digits"),
        (["visits-pdf", "--area", "999999"], 46, "no area code begins with"),
    ],
)
def test_a_mistake_is_told_without_a_traceback(tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    answer = doudi(tmp_path, *arguments)
    assert answer.returncode == code
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_place_that_cannot_be_written_to_is_named_and_the_next_run_resumes(tmp_path: Path) -> None:
    (tmp_path / "landing").mkdir()
    (tmp_path / "out").write_text("a file where a folder should be")
    answer = doudi(tmp_path, "monthly", "--period", "2026-10")
    assert answer.returncode == 40
    assert "Traceback" not in answer.stderr
    assert "name another folder" in answer.stderr
    (tmp_path / "out").unlink()
    assert doudi(tmp_path, "monthly", "--period", "2026-10").returncode == 0
    assert list((tmp_path / "out" / "2026-10").glob("*.html"))


def test_an_unknown_jurisdiction_is_named_with_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "landing").mkdir()
    answer = doudi(tmp_path, "monthly", "--period", "2026-10", "--jurisdiction", "atlantis")
    assert answer.returncode == 22
    assert "jiaozuo" in answer.stderr
    assert not (tmp_path / "warehouse.duckdb").exists(), "nothing is read under a law that nobody knows"


def test_a_month_without_a_single_delivery_raises_nothing_and_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "landing").mkdir()
    assert doudi(tmp_path, "monthly", "--period", "2026-10").returncode == 0
    answer = doudi(
        tmp_path, "warehouse", "sql", "select rule_code, state, reason from marts.rule_coverage order by all"
    )
    silent = {line.split()[0] for line in answer.stdout.splitlines() if "not_evaluated" in line}
    assert silent >= {"X01", "X02", "X03", "X05", "D01", "D02", "D04", "M01", "M07", "M08", "M11", "N01"}
    assert "没有收到" in answer.stdout


def test_the_rule_desk_lists_shows_and_tests(tmp_path: Path) -> None:
    listed = doudi(tmp_path, "rules", "list").stdout
    catalogue = {"X": 35, "D": 21, "M": 32, "N": 16, "Q": 20, "P": 11, "V": 11}
    codes = [f"{letter}{number:02}" for letter, count in catalogue.items() for number in range(1, count + 1)]
    # The catalogue's, and the one that it lacks.
    assert sorted(line.split()[0] for line in listed.splitlines()) == sorted([*codes, "M33"])
    shown = doudi(tmp_path, "rules", "show", "D02").stdout
    assert "同时享受最低生活保障和特困供养" in shown
    assert "可能误报" in shown
    tested = doudi(tmp_path, "rules", "test", "D02")
    assert tested.returncode == 0
    assert "cases hold" in tested.stdout


def test_a_county_that_the_area_book_does_not_know_is_one_where_deliveries_are_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "landing" / "2026-10" / "civil_affairs.low_income_register"
    folder.mkdir(parents=True)
    lines = [f"H{n},李{n},最低生活保障,2025-01-01,在册,513431100201" for n in "一二三四五六"]
    text = "\n".join(["家庭编号,姓名,救助类别,认定日期,状态,区划代码", *lines])
    (folder / "名单.csv").write_text(text, encoding="utf-8")
    refused = doudi(tmp_path, "monthly", "--period", "2026-10", "--area", "513432")
    assert (refused.returncode, "没有以 513432 开头的区划代码" in refused.stderr) == (46, True)
    compared = doudi(tmp_path, "monthly", "--period", "2026-10", "--area", "513431")
    assert compared.returncode == 0, compared.stderr


def test_a_reader_who_goes_away_ends_the_command_quietly_as_any_other_program(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    answer = subprocess.run(
        [sys.executable, "-m", "flows.cli", "warehouse", "roles"],
        env=os.environ | {"PYTHONUTF8": "1"}, cwd=Path(__file__).parents[2], stdout=writing, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    os.close(writing)
    assert (answer.returncode, answer.stderr) == (141, b"")


@pytest.mark.parametrize("library", ["typer and rich", "the buffer", "nobody"])
def test_whichever_library_meets_the_broken_pipe_the_command_ends_alike(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[int] = []
    monkeypatch.setattr(os, "dup2", lambda _, target: left.append(target))

    def command() -> None:
        if library == "nobody":
            sys.exit(45)
        if library == "the buffer":
            raise BrokenPipeError
        try:
            raise BrokenPipeError
        except BrokenPipeError:
            sys.exit(1)

    with pytest.raises(SystemExit) as end:
        end_with_the_reader(command)
    assert (end.value.code, left) == ((45, []) if library == "nobody" else (141, [1]))
