"""Which error does a run end with, where what it does at its end fails as well?"""

from __future__ import annotations

import errno
from datetime import date
from pathlib import Path

import pytest

from flows import run
from flows.settings import Settings


def test_a_full_disk_is_told_although_the_run_cannot_be_marked_as_failed_either(tmp_path: Path) -> None:
    settings = Settings(warehouse=tmp_path / "w.duckdb", out=tmp_path / "out")
    asked = run.Request("monthly", date(2026, 10, 1), date(2026, 11, 15), settings)
    with pytest.raises(OSError, match="the disk is full") as told, run.exclusive(asked) as one:
        one.run_id = "monthly-202610-1"
        one.con.execute("drop table ops.run")
        raise OSError(errno.ENOSPC, "the disk is full")
    assert told.value.__notes__ == ["what it had begun could not be undone: WarehouseError"]
