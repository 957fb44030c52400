"""Can the library open a workbook at all? Tried in a process of its own, with bounded memory.

Old formats (xls, et, ods, xlsb) do not say beforehand how far out their last cell lies. The library reserves room for
every cell up to there and ends the whole process where there is not enough; better this one than a monthly run.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

#: Bytes, several times what the largest sheet of an xls takes (65,536 rows × 256 columns).
MOST_MEMORY = 4 << 30
_SECONDS = 300


def opens(path: Path) -> bool:
    """Tell whether a workbook can be opened without ending the process."""
    done = subprocess.run(  # noqa: S603 - our own file, and a path as its argument
        [sys.executable, "-I", str(Path(__file__)), str(path)],
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )
    return done.returncode == 0


def _try(path: str) -> None:
    """Open every sheet; an error that the library tells of is no end, and is told to the sender by the reader."""
    try:
        import resource  # noqa: PLC0415 - not there on Windows
    except ImportError:
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - not before memory is bounded

    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - nothing imported that is not needed
            book = CalamineWorkbook.from_filelike(stream)
        for name in book.sheet_names:
            book.get_sheet_by_name(name)
    except (CalamineError, OSError):
        return


if __name__ == "__main__":
    _try(sys.argv[1])
