"""Which of the files that came are lists of ours that come back, and through which door do they enter?

What lies in a folder 反馈 (feedback) of a month, and any workbook that carries our hidden sheet, wherever it lies in a
month's folder: it is no department's delivery, and no reader of deliveries sees it.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import IO

import duckdb
from python_calamine import CalamineError, CalamineWorkbook

from alerts.answers import ReturnedFile
from alerts.list_meta import META_SHEET
from data_contracts.errors import DoudiError
from data_contracts.file_version import in_order_of_making
from data_contracts.reader_container import is_bomb, is_rubbish
from data_contracts.reader_trial import opens
from data_contracts.reader_zip import is_archive
from flows.feedback import FileReport, Tell, refuse, take_in, untold
from warehouse.archive import members_of
from warehouse.landing_folder import DeliveredFile

#: Folders of a month, below which everything is an answer.
FOLDERS = ("反馈", "feedback")
_WORKBOOKS = (".xlsx", ".ods")
_XLSX, _ODS = "xl/workbook.xml", "content.xml"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Of an OpenDocument spreadsheet: sheets follow each other in one part, ours among the last.
_BLOCK = 1 << 20


def is_feedback(path: Path, landing: Path) -> bool:
    """Say whether a file of the landing folder is a list that comes back."""
    parts = path.relative_to(landing).parts
    return any(part.casefold() in FOLDERS for part in parts[1:-1]) or carries_meta(path)


def carries_meta(path: Path) -> bool:
    """Say whether a workbook has our hidden sheet; what cannot be opened has not.

    Large deliveries pass here, too: only the list of sheets is looked at where the format has one.
    """
    if zipfile.is_zipfile(path):
        return _in_zip(path)
    with path.open("rb") as stream:
        if stream.read(len(_OLE2)) != _OLE2:
            return False
        content = stream.read()
    marked = META_SHEET.encode() in content or META_SHEET.encode("utf-16-le") in content
    if not marked or not opens(path):
        return False
    try:
        with path.open("rb") as stream:
            return META_SHEET in CalamineWorkbook.from_filelike(stream).sheet_names
    except (CalamineError, OSError):
        return False


def _in_zip(source: Path | io.BytesIO) -> bool:
    try:
        with zipfile.ZipFile(source) as archive:
            parts = set(archive.namelist())
            part = next((part for part in (_XLSX, _ODS) if part in parts), None)
            if part is None:
                return isinstance(source, Path) and _all_in_archive(archive)
            with archive.open(part) as stream:
                return _is_said(stream)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError, EOFError):
        return False  # whoever reads the file tells what is wrong with it


def _is_said(stream: IO[bytes]) -> bool:
    """Say whether a sheet of ours is named in the XML of a workbook."""
    name, before = f'name="{META_SHEET}"'.encode(), b""
    while block := stream.read(_BLOCK):
        if name in before + block:
            return True
        before = block[-len(name) :]
    return False


def _all_in_archive(archive: zipfile.ZipFile) -> bool:
    """Say whether every file of an archive is a list of ours: a county packs what its townships returned."""
    members = [each for each in archive.infolist() if not each.is_dir() and not is_rubbish(Path(each.filename).name)]
    if not members or not all(each.filename.casefold().endswith(_WORKBOOKS) for each in members):
        return False
    return not any(is_bomb(each) for each in members) and all(_in_zip(io.BytesIO(archive.read(m))) for m in members)


def enter(
    con: duckdb.DuckDBPyConnection, path: Path, *, landing: Path, at: datetime, tell: Tell = untold
) -> list[FileReport]:
    """Read a returned list of the landing folder, or those in an archive there.

    Args:
        con: an open warehouse without a transaction under way.
        path: a file for which `is_feedback` holds.
        landing: the landing folder.
        at: now, UTC.
        tell: what to do with each report before it is on record for good.
    """
    return hand_in(con, path, name=path.relative_to(landing).as_posix(), at=at, tell=tell)


def hand_in(
    con: duckdb.DuckDBPyConnection, path: Path, *, name: str, at: datetime, tell: Tell = untold
) -> list[FileReport]:
    """Read a returned list from anywhere, or those in an archive; what cannot be read is told of, and stops nothing.

    Args:
        con: an open warehouse without a transaction under way.
        path: the file.
        name: under which it is handed in.
        at: now, UTC.
        tell: what to do with each report before it is on record for good.
    """
    if not is_archive(path):
        return [take_in(con, path, name=name, at=at, tell=tell)]
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    archive = DeliveredFile(path, name, at.date().replace(day=1), None, sha256, at)
    reports = []
    try:
        with members_of(archive) as members:
            for number, (member, error) in enumerate(members):
                # One after another: of two answers the later file's counts.
                at += timedelta(microseconds=min(number, 1))
                if error:
                    returned = ReturnedFile(member.source_file, member.sha256, at)
                    reports.append(refuse(con, returned, error, tell))
                else:
                    reports.append(take_in(con, member.path, name=member.source_file, at=at, tell=tell))
    except DoudiError as error:
        reports.append(refuse(con, ReturnedFile(name, sha256, at), error, tell))
    return reports


def files_below(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Yield the files that are named, or that lie in the folders that are named, each with the name to record."""
    for path in paths:
        if path.is_dir():
            below = sorted((each for each in path.rglob("*") if each.is_file()), key=in_order_of_making)
            found = [(each, each.relative_to(path.parent)) for each in below]
        else:
            found = [(path, Path(path.name))]
        for each, name in found:
            if not any(is_rubbish(part) for part in name.parts):
                yield each, PurePosixPath(*name.parts).as_posix()
