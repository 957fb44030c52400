"""What was handed out: files that appear whole or not at all, and the record of each."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

#: Characters that Windows (and so WPS and Excel) refuses in file names.
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True)
class WrittenFile:
    """One file that was handed out.

    Attributes:
        path: where it lies.
        audience: who may have it: a township's or county's code and name, a department, or 监督.
        rows: alerts (or, for the supervision page, table lines) in it.
        sha256: of its bytes.
        alert_ids: the alerts that stand on it to be answered; those that are one item each for itself.
    """

    path: Path
    audience: str
    rows: int
    sha256: str
    alert_ids: tuple[str, ...] = ()


def safe_file_name(name: str) -> str:
    """Take out what a file system refuses, brackets and commas stay.

    >>> safe_file_name("2026-10_县级民政局/财政局_待办清单.xlsx")
    '2026-10_县级民政局、财政局_待办清单.xlsx'
    """
    return _NOT_IN_FILE_NAMES.sub("、", name).strip(" .")


def write_whole(path: Path, write: Callable[[Path], int], *, audience: str) -> WrittenFile:
    """Write a file beside its place and move it there once it is complete.

    Args:
        path: the final place; its folder is made where it is missing.
        write: writes to the path that it is given and returns how many rows it wrote.
        audience: who may have the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.tmp")
    try:
        rows = write(unfinished)
        digest = hashlib.sha256(unfinished.read_bytes()).hexdigest()
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return WrittenFile(path=path, audience=audience, rows=rows, sha256=digest)
