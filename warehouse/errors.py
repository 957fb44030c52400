"""Faults of the environment that people can mend: the warehouse file, locks, disks."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from data_contracts.errors import DoudiError

#: What an operating system says when not the program but the disk, or a right on it, is at fault.
_STORAGE = (
    errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EISDIR, errno.EEXIST,
    errno.EFBIG, errno.EIO,
)  # fmt: skip


class WarehouseError(DoudiError):
    """The warehouse cannot be opened, locked or written."""

    exit_code = 40


class WarehouseBusyError(WarehouseError):
    """Another process is writing."""

    exit_code = 41


class StorageError(WarehouseError):
    """A disk is full, or a folder cannot be written to or read from."""

    @classmethod
    def found_in(cls, error: Exception) -> StorageError | None:
        """Tell a fault of the disk, or of a right on it, from any other error of the system or of DuckDB."""
        import duckdb  # noqa: PLC0415 - `doudi --help` need not wait for it

        to_do = "make room or give the right to write, or name another folder; then run again, it resumes there"
        if isinstance(error, OSError) and error.errno in _STORAGE:
            where = Path(os.fsdecode(error.filename)).name if isinstance(error.filename, str | bytes) else ""
            return cls(os.strerror(error.errno).lower(), where=where, to_do=to_do)
        if isinstance(error, duckdb.Error):
            said = next((words for words in map(os.strerror, _STORAGE) if words in str(error)), None)
            return cls(said.lower(), where="the warehouse or its temporary files", to_do=to_do) if said else None
        return None


class UnknownDeliveryError(DoudiError):
    """No delivery, or more than one, has this id."""

    exit_code = 16


class DecisionError(DoudiError):
    """A delivery cannot be decided upon like this."""

    exit_code = 17


class RoleError(DoudiError):
    """An extract that is not for this reader: no such role, a wider area, another purpose, or nobody answers for it."""

    exit_code = 18
