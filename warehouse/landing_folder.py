"""What lies in the landing folder, and what does its place say of it?"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from data_contracts.errors import UnreadableDeliveryError
from data_contracts.file_version import in_order_of_making
from data_contracts.reader_container import is_rubbish

#: Dates in deliveries are Chinese dates.
CHINA = timezone(timedelta(hours=8))

_PERIOD = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_TABLES = (".xlsx", ".xls", ".et", ".ods", ".csv", ".tsv", ".parquet", ".zip")


@dataclass(frozen=True)
class DeliveredFile:
    """A file in the landing folder.

    Args:
        path: where it lies.
        source_file: the path below the landing folder, with /.
        period: first day of the month that it is about.
        dataset: the folder it lies in; null where it lies in the month's folder itself.
        sha256: of its bytes.
        received_at: the instant of the run that found it, UTC without zone.
    """

    path: Path
    source_file: str
    period: date
    dataset: str | None
    sha256: str
    received_at: datetime

    @property
    def received_on(self) -> date:
        """The Chinese day on which it was received."""
        return self.received_at.replace(tzinfo=UTC).astimezone(CHINA).date()

    def delivery_id(self, dataset: str, sheet: str | None) -> str:
        """Name the delivery that one sheet of this file is."""
        key = f"{dataset}|{self.period:%Y-%m}|{self.sha256}|{sheet or ''}"
        return hashlib.sha256(key.encode()).hexdigest()[:16]


def waiting(landing: Path, up_to_period: date) -> list[Path]:
    """List the files below `<landing>/<YYYY-MM>/` of months up to a period, sorted; what is landed already included.

    In a folder, what calls itself a correction or a later version comes after the others. Hidden, temporary and lock
    files (`~$…`) are not deliveries.
    """
    files = []
    for folder in landing.iterdir() if landing.is_dir() else ():
        month = _PERIOD.fullmatch(folder.name)
        if not (folder.is_dir() and month and date(int(month[1]), int(month[2]), 1) <= up_to_period):
            continue
        files += [path for path in folder.rglob("*") if path.is_file() and not _is_rubbish(path, landing)]
    return sorted(files, key=lambda path: in_order_of_making(path.relative_to(landing)))


def files_at(path: Path, landing: Path) -> list[Path]:
    """List the file that is named, or those that lie in the folder that is named, in the order in which they count."""
    if not path.is_dir():
        return [path]
    files = [each for each in path.rglob("*") if each.is_file() and not _is_rubbish(each, landing)]
    return sorted(files, key=lambda each: in_order_of_making(each.relative_to(landing)))


def misplaced(landing: Path) -> list[Path]:
    """List the tables that lie outside every folder named after a month: they are not read, and should be told of."""
    found = [
        path
        for path in landing.rglob("*")
        if path.suffix.lower() in _TABLES
        and path.is_file()
        and not _PERIOD.fullmatch(path.relative_to(landing).parts[0])
    ]
    return sorted(path for path in found if not _is_rubbish(path, landing))


def _is_rubbish(path: Path, landing: Path) -> bool:
    return any(is_rubbish(part) for part in path.relative_to(landing).parts)


def file_at(landing: Path, path: Path, *, received_at: datetime) -> DeliveredFile:
    """Say what a file is by its place and its bytes.

    Raises:
        UnreadableDeliveryError: the path names no month.
    """
    parts = path.relative_to(landing).parts if path.is_relative_to(landing) else ()
    month = _PERIOD.fullmatch(parts[0]) if len(parts) > 1 else None
    if month is None:
        raise UnreadableDeliveryError(
            "文件不在以月份命名的文件夹中",
            where=path.name,
            to_do="请放入 <收件夹>/2026-10/<数据集>/，月份为数据所属月份",
        )
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    if received_at.tzinfo is not None:
        received_at = received_at.astimezone(UTC).replace(tzinfo=None)
    period = date(int(month[1]), int(month[2]), 1)
    return DeliveredFile(path, "/".join(parts), period, parts[1] if len(parts) > 2 else None, sha256, received_at)
