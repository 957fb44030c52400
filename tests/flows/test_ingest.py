"""What is named on the command line is taken in: files, folders, and nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.launch import NotBelowLandingError, ingest
from flows.settings import Settings
from tests.data_contracts.workshop import REGISTER, csv_bytes, member, register
from tests.empty import empty_warehouse, save_as
from warehouse import connection


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    with empty_warehouse() as con:
        save_as(con, tmp_path / "w.duckdb")
    return Settings(warehouse=tmp_path / "w.duckdb", landing=tmp_path / "landing", out=tmp_path / "out", engine="plain")


def test_a_folder_stands_for_the_files_in_it_and_what_corrects_another_comes_after_it(settings: Settings) -> None:
    folder = settings.landing / "2026-10" / REGISTER
    folder.mkdir(parents=True)
    for name, who in (("台账(更正版).csv", "王五"), ("台账.csv", "张三"), ("~$台账.csv", "李四")):
        (folder / name).write_bytes(csv_bytes(register(member(name=who))))
    ingest(settings, [settings.landing / "2026-10"])
    with connection.reading(settings.warehouse) as con:
        came = con.execute("select source_file from ops.delivery order by received_at").fetchall()
    assert [file.rpartition("/")[2] for (file,) in came] == ["台账.csv", "台账(更正版).csv"]


def test_what_lies_outside_the_landing_folder_is_refused_whether_file_or_folder(
    settings: Settings, tmp_path: Path
) -> None:
    settings.landing.mkdir()
    for named in (tmp_path, tmp_path / "elsewhere.csv"):
        with pytest.raises(NotBelowLandingError):
            ingest(settings, [named])
