"""What was handed out: files that appear whole or not at all, and the record of each."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
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
        columns: titles of what it says of each.
        is_masked: whether every name and number of a person in it is masked, or none is in it.
        is_new: whether it was not out before.
    """

    path: Path
    audience: str
    rows: int
    sha256: str
    alert_ids: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    is_masked: bool = False
    is_new: bool = True


@dataclass(frozen=True)
class Line:
    """One alert on a list: what the next edition is compared with.

    Attributes:
        alert_id: its lasting id.
        place: where it stands: 户001, or the dataset.
        due_on: its deadline; None where it has none, as a visit by lot.
        says: hash of its reason and facts.
    """

    alert_id: str
    place: str
    title: str
    grade: str
    due_on: date | None
    says: str


@dataclass(frozen=True)
class Change:
    """What is different about one alert since the edition before: 新增, 撤下, 变更, and in which way."""

    kind: str
    what: str
    line: Line
    place_before: str = ""


@dataclass(frozen=True)
class Changes:
    """What an edition says of the edition before it."""

    edition: int
    lines: tuple[Change, ...]
    #: What else must be said, in Chinese.
    note: str = ""


@dataclass(frozen=True)
class Handout:
    """What a list is: for whom, with which columns, and which alerts stand on it."""

    audience: str
    columns: tuple[str, ...]
    is_masked: bool
    lines: tuple[Line, ...] = ()
    #: Whether it comes back with answers; a visit sheet or a list of what is late only tells.
    is_answered: bool = True
    #: Whether a new edition says line by line what is different; else that the whole counts.
    is_compared: bool = True

    @property
    def alert_ids(self) -> tuple[str, ...]:
        """The alerts that stand on it to be answered."""
        return tuple(line.alert_id for line in self.lines) if self.is_answered else ()


#: Writes a list to a path, with the sheet of changes where it is not the first edition; returns its rows. Another
#: process may do so: it is a function of a module with the data of its list, and no connection.
WriteList = Callable[[Path, Changes | None], int]


@dataclass(frozen=True)
class Unwritten:
    """A list that is to be put out: where it goes, what writes it, what it is."""

    path: Path
    write: WriteList
    of: Handout


def safe_file_name(name: str) -> str:
    """Take out what a file system refuses, brackets and commas stay.

    >>> safe_file_name("2026-10_县级民政局/财政局_待办清单.xlsx")
    '2026-10_县级民政局、财政局_待办清单.xlsx'
    """
    return _NOT_IN_FILE_NAMES.sub("、", name).strip(" .")


def sha256_of(path: Path) -> str:
    """Hash the bytes of a file, as `ops.export` keeps it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def edition_path(first: Path, number: int) -> Path:
    """Say where an edition lies: the first under the name of the list, the next ones beside it.

    >>> edition_path(Path("走访单.xlsx"), 2).name
    '走访单_第2版.xlsx'
    """
    return first if number == 1 else first.with_name(f"{first.stem}_第{number}版{first.suffix}")


def says(*parts: object) -> str:
    """Hash what a line says, so that two editions can be compared without keeping a word of it."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def write_whole(
    path: Path,
    write: Callable[[Path], int],
    *,
    audience: str,
    columns: tuple[str, ...] = (),
    is_masked: bool = False,
) -> WrittenFile:
    """Write a file beside its place and move it there once it is complete.

    Args:
        path: the final place; its folder is made where it is missing.
        write: writes to the path that it is given and returns how many rows it wrote.
        audience: who may have the file.
        columns: titles of what it says.
        is_masked: whether no name and no number of a person can be read in it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.tmp")
    try:
        rows = write(unfinished)
        digest = sha256_of(unfinished)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return WrittenFile(path, audience, rows, digest, columns=columns, is_masked=is_masked)
