"""Which deliveries lie in a zip archive? Each member counts as a file of its own, named `archive.zip/member.xlsx`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath

from data_contracts.contract import contract_called
from data_contracts.errors import DoudiError
from data_contracts.reader_zip import Member, unpacked
from warehouse.landing_folder import DeliveredFile


@contextmanager
def members_of(archive: DeliveredFile) -> Iterator[Iterator[tuple[DeliveredFile, DoudiError | None]]]:
    """Yield the files of an archive, unpacked for as long as the block lasts, and why one of them may not be read.

    Raises:
        UnreadableDeliveryError: the archive as a whole cannot be opened.
    """
    with unpacked(archive.path) as members:
        yield ((_as_file(archive, member), member.refused) for member in members)


def _as_file(archive: DeliveredFile, member: Member) -> DeliveredFile:
    if member.path is None:
        # What could not be unpacked is known by its place, so that it is answered once.
        sha256 = hashlib.sha256(f"{archive.sha256}/{member.name}".encode()).hexdigest()
    else:
        with member.path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return replace(
        archive,
        path=member.path or archive.path,
        source_file=f"{archive.source_file}/{member.name}",
        dataset=archive.dataset or _folder_of(member.name),
        sha256=sha256,
    )


def _folder_of(name: str) -> str | None:
    """Name the dataset whose folder a member lies in; other folders mean nothing."""
    folders = PurePosixPath(name).parts[:-1]
    return next((folder for folder in reversed(folders) if contract_called(folder)), None)
