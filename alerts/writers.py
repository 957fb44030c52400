"""Who writes a month's lists: this process the few, processes beside it the many; the order is that of the lists.

A workbook is written in one thread of Python. So that a city's lists take every processor, they are written by
processes of their own, each from the data of its list alone; the warehouse stays with the run that has it open.
"""

from __future__ import annotations

import gc
import hashlib
import os
import signal
import zipfile
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import chain
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from types import TracebackType

from alerts.errors import WriterLostError
from alerts.written import Changes, WriteList, sha256_of
from warehouse.uncollected import uncollected

#: Lines below which starting a process would take longer than writing the lists.
LEAST_LINES = 5_000
#: What waits in memory: lists in writing and written ones for each writer.
WAITING_EACH = 2
#: More writers than this wait for the one process that reads the warehouse.
MOST_WRITERS = 4
_STRINGS = "xl/sharedStrings.xml"


@dataclass(frozen=True)
class Draft:
    """A list to be written beside its place: where, what, after which edition; its id must not show in `contents`."""

    path: Path
    write: WriteList
    changes: Changes | None
    run_id: str
    lines: int

    def written(self) -> Drafted:
        """Write it; nothing is left where that fails."""
        try:
            with uncollected():
                rows = self.write(self.path, self.changes)
            return Drafted(self.path, rows, sha256_of(self.path), contents_of(self.path, self.run_id))
        except BaseException:
            self.path.unlink(missing_ok=True)
            raise


@dataclass(frozen=True)
class Drafted:
    """A list as it was written: its rows, the hash of its bytes, and the hash of what it says whatever the run."""

    path: Path
    rows: int
    sha256: str
    contents: str


def most_writers() -> int:
    """Say how many processes are worth while on this machine."""
    return min(os.cpu_count() or 1, MOST_WRITERS)


@dataclass
class Writers:
    """Writes drafts. Processes are started when there is enough to write, and end with the block.

    Attributes:
        count: how many processes; below 2 this one writes everything.
    """

    count: int = field(default_factory=most_writers)
    _pool: ProcessPoolExecutor | None = field(default=None, init=False)

    def __enter__(self) -> Writers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def write(self, drafts: Iterable[Draft]) -> Generator[Drafted]:
        """Write the drafts and yield them in their order; they are taken as there is room for them.

        Raises:
            WriterLostError: a process ended before its list was written.
        """
        coming = iter(drafts)
        held, lines = [], 0
        while self.count > 1 and not self._pool:
            draft = next(coming, None)
            if draft is None:
                break
            held.append(draft)
            lines += draft.lines
            if lines >= LEAST_LINES:
                self._pool = ProcessPoolExecutor(self.count, mp_context=get_context("spawn"), initializer=_begin)
        if self._pool:
            yield from _in_order(self._pool, chain(held, coming), self.count * WAITING_EACH)
        else:
            yield from (draft.written() for draft in chain(held, coming))


def _in_order(pool: ProcessPoolExecutor, drafts: Iterable[Draft], most: int) -> Generator[Drafted]:
    waiting: deque[tuple[Draft, Future[Drafted]]] = deque()
    try:
        for draft in drafts:
            waiting.append((draft, pool.submit(Draft.written, draft)))
            if len(waiting) >= most:
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())
    except BrokenProcessPool:
        raise WriterLostError(
            "a process that writes lists ended before it was done",
            where="the lists of this run",
            to_do="run the same command again; if it happens again, the machine has too little memory: close other "
            "programs, or set DOUDI_WRITERS=1",
        ) from None
    finally:
        for draft, future in waiting:
            if not future.cancel():
                future.exception()  # it is being written: wait for the end of it
            draft.path.unlink(missing_ok=True)


def _result(draft: Draft, future: Future[Drafted]) -> Drafted:
    try:
        return future.result()
    except BrokenProcessPool:
        draft.path.unlink(missing_ok=True)
        raise


def _begin() -> None:
    """Leave Ctrl-C to the run, and end with it: a run that was killed leaves no process behind.

    Garbage is looked for after each list, not while its data come in.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    Thread(target=_end_with_run, daemon=True).start()


def _end_with_run() -> None:
    run = parent_process()
    if run:
        run.join()
        os._exit(1)


def contents_of(path: Path, run_id: str) -> str:
    """Hash what a workbook says and how it looks, but for the id of the run: two runs may say the same.

    Of the sheets the archive's own checksums are taken; the texts, where the id stands, are read.
    """
    digest = hashlib.sha256()
    with zipfile.ZipFile(path) as book:
        for part in book.infolist():
            digest.update(f"{part.filename}|".encode())
            if part.filename == _STRINGS:
                digest.update(book.read(part).replace(run_id.encode(), b""))
            else:
                digest.update(f"{part.CRC:08x}|{part.file_size}|".encode())
    return digest.hexdigest()
