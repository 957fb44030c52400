"""How does a single file leave the system: written apart, put on record, and only then where its reader finds it?

So a file that somebody can have is on record, also where the computer stopped in between. One that is out already is
not changed: what says something else comes beside it as the next edition.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from alerts.written import WrittenFile, edition_path, sha256_of
from flows.exports import record_exports
from flows.settings import Settings
from warehouse import connection

#: How a run is called: the same facts in another run are the same.
_RUN_ID = re.compile(rb"[a-z]+-\d{6}(?:-\d+)?-[0-9a-f]{8}")
#: The number of a printed file, drawn from what it says (`flows.visits_pdf.dated`); its bytes may be in another order.
_PRINTED = re.compile(rb"/ID \[ <([0-9A-F]{32})>\s*<\1> \]")
_EDITION = re.compile(r"_第\d+版$")


@contextmanager
def apart(folder: Path) -> Iterator[Path]:
    """Open a hidden folder to write files in that will lie in or below `folder`; what is left in it goes with it."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".draft-", dir=folder) as place:
        yield Path(place)


def hand_over(settings: Settings, run_id: str, folder: Path, drafts: Sequence[WrittenFile]) -> list[WrittenFile]:
    """Record who gets files that were written apart, and let them appear in a folder.

    Args:
        settings: where the warehouse and the output folder lie.
        run_id: the run whose facts are in them.
        folder: where they will lie; made where it is missing.
        drafts: the files as they lie `apart`.

    Returns:
        The files as they lie in `folder`; not `is_new` where one that says the same was out already.

    Raises:
        WarehouseBusyError: a run is under way. Nothing was handed out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    placed = [_placed(draft, folder) for draft in drafts]
    with connection.exclusive(settings.warehouse, owner="hand out", timeout=settings.lock_timeout) as con:
        record_exports(con, settings.out, run_id, placed)
    for draft, file in zip(drafts, placed, strict=True):
        if file.is_new:
            os.replace(draft.path, file.path)
    return placed


def edition_of(file: WrittenFile) -> str:
    """Say which edition a file is where it is not the first: 第2版.

    >>> edition_of(WrittenFile(Path("2026-10_证据包_第2版.html"), "本人", 1, ""))
    '第2版'
    """
    found = _EDITION.search(file.path.stem)
    return found[0].removeprefix("_") if found else ""


def _placed(draft: WrittenFile, folder: Path) -> WrittenFile:
    """Say where a file goes: to its place, beside what says something else, or nowhere where it is out already."""
    first = folder / draft.path.name
    newest, number = None, 1
    place = first
    while place.exists():
        newest, number = place, number + 1
        place = edition_path(first, number)
    if newest and _says(newest) == _says(draft.path):
        return replace(draft, path=newest, sha256=sha256_of(newest), is_new=False)
    return replace(draft, path=place)


def _says(path: Path) -> bytes:
    written = path.read_bytes()
    if path.suffix == ".pdf" and (number := _PRINTED.search(written)):
        return number[1]
    return _RUN_ID.sub(b"", written)
